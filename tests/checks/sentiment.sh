# Sentiment and position from end to end: lexicons that are wrong, answers that are odd,
# names and groups of people.
. tests/lib.sh

mkdir -p "$TMP/data/pipeline"
cp -r lexicons "$TMP/data/lexicons"
printf 'ingest\nclean\nsegment\ntokenise\nsentiment\nstore\n' >"$TMP/data/pipeline/default.recipe"
export CANVASS_DATA=$TMP/data
file=$TMP/data/lexicons/sentiment-en.tsv

# with ROWS COMMAND...: the command with these rows after the lexicon's own.
with() {
	local rows=$1
	shift
	# shellcheck disable=SC2059
	{ cat lexicons/sentiment-en.tsv; printf "$rows"; } >"$file"
	"$@"
	local code=$?
	cp lexicons/sentiment-en.tsv "$file"
	return $code
}
lines=$(wc -l <lexicons/sentiment-en.tsv)
sentiment() {
	canvass-sentiment </dev/null
}
check "78: a broken line, with its number" with 'broken\n' \
	says 78 "sentiment-en.tsv: line $((lines + 1))" sentiment
check "78: a term twice" with 'zwiebel\t1\tvalence\tx\nzwiebel\t2\tidiom\tx\n' says 78 "line $((lines + 2)): a term stands twice" sentiment
check "78: a weight on a group of people" with 'pensioners\t-1\tvalence\tx\n' says 78 "group of people" sentiment
check "78: a weight on a word of the domain" with 'crime\t-1\tvalence\tx\n' says 78 "domain" sentiment
: >"$file"
check "78: an empty lexicon" says 78 "sentiment-en.tsv: no term in it" sentiment
cp lexicons/sentiment-en.tsv "$file"
check "64: a share that is none" bash -c '! canvass-sentiment --abstain 2 </dev/null'

# score TEXT: sentiment|label|position of one answer.
score() {
	printf 'id,text\n1,"%s"\n' "$1" >"$TMP/one.csv"
	canvass run "$TMP/one.csv" --id id --text text --lang "${2:-en}" -o "$TMP/one.db" >/dev/null 2>"$TMP/err" || cat "$TMP/err"
	sql "$TMP/one.db" "SELECT sentiment, sentiment_label, position FROM response"
}
# in_bounds TEXT: a score is given, within [-1, 1].
in_bounds() {
	score "$1" | awk -F'|' '{ ok = NF == 3 && $1 >= -1 && $1 <= 1 } END { exit !ok }'
}
many() {
	local i
	for ((i = 0; i < $2; i++)); do printf '%s ' "$1"; done
}
check "emoji alone" equal "$(score '😍👍' | cut -d'|' -f2)" positive
check "angry emoji alone" equal "$(score '😡' | cut -d'|' -f2)" negative
check "a quotation alone takes no position" equal "$(score '“I support the scheme”' | cut -d'|' -f3)" unclear
check "10,000 not" timeout 20 bash -c "$(declare -f score sql many in_bounds); TMP=$TMP; in_bounds \"\$(many not 10000)\""
check "10,000 good" timeout 20 bash -c "$(declare -f score sql many in_bounds); TMP=$TMP; in_bounds \"\$(many good 10000)\""
check "only marks" equal "$(score '?!?!...' | cut -d'|' -f3)" unclear
check "another language: no score rather than a wrong one" equal "$(score 'Das ist sehr gut und schön' de)" "||"
for word in crime cancer waste tax poverty death; do
	check "a word of the domain weighs nothing: $word" equal "$(score "$word" | cut -d'|' -f1,2)" "0.0|neutral"
done
check "a wish with love in it is no bare wish" equal "$(score "We'd love a bench here" | cut -d'|' -f2)" positive
for answer in "Nothing" "No comment" "None" "As above"; do
	check "no answer is no feeling: $answer" equal "$(score "$answer" | cut -d'|' -f2)" neutral
done
check "unless the phrasing says so" equal "$(score 'A waste of money' | cut -d'|' -f2)" negative
check "names and groups of people do not move a score" canvass-sentiment --fairness
with 'unpensioned\t0\tgroup\tx\nretired person\t-2\tidiom\tx\n' canvass-sentiment --fairness >/dev/null 2>"$TMP/err"
check "nor can a lexicon make them" grep -q "group of people" "$TMP/err"
