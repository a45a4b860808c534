# Inputs that are not what they should be: a clear error or a counted, stored reason; no
# row is dropped in silence.
. tests/lib.sh

run() {
	rm -f "$TMP/x.db"
	canvass run -o "$TMP/x.db" "$@"
}
# counted ROWS RESPONSES EMPTY REJECTED INPUT...: a run that tells exactly this, and stores it.
counted() {
	local rows=$1 responses=$2 empty=$3 rejected=$4
	shift 4
	run "$@" >"$TMP/out" 2>"$TMP/err" || { cat "$TMP/err"; return 1; }
	equal "$(sql "$TMP/x.db" "SELECT group_concat(value, ' ') FROM (SELECT value FROM run WHERE key IN ('rows', 'responses', 'empty', 'rejected') ORDER BY CASE key WHEN 'rows' THEN 0 WHEN 'responses' THEN 1 WHEN 'empty' THEN 2 ELSE 3 END)")" \
		"$rows $responses $empty $rejected" &&
		grep -qF "$rows rows; $((responses + empty)) answers = $responses responses + $empty empty; $rejected rows rejected" "$TMP/out" &&
		equal "$(sql "$TMP/x.db" "SELECT (SELECT count(*) FROM response) || ' ' || (SELECT count(*) FROM rejected) || ' ' || (SELECT count(*) FROM rejected WHERE reason = '' OR line IS NULL)")" "$responses $rejected 0"
}
options="--id Ref --text Views"

printf 'Ref,Area,Views\nA1,North,More buses please\nA2,South\nA3,West,"Fewer, cars",what\nA4,North,\nA5,South,Cheaper fares\n' >"$TMP/ragged.csv"
check "rows with too few and too many cells are rejected, each with its line" counted 5 2 1 2 "$TMP/ragged.csv" $options
lines() {
	equal "$(sql "$TMP/x.db" "SELECT group_concat(line) FROM rejected")" 3,4
}
check "the lines are those of the file" lines
printf 'Ref,Area,Views\nA1,North,caf\xe9 \xff\xfe ok then\nA2,South,plain words here\n' >"$TMP/latin.csv"
check "bytes that are no UTF-8 are read or replaced, no row is lost" counted 2 2 0 0 "$TMP/latin.csv" $options
printf 'Ref,Area,Views\nA1,North,"never closed\nA2,South,more\n' >"$TMP/quote.csv"
nothing_lost() { # by whichever reading: every line is in a response or in a rejected row
	run "$TMP/quote.csv" $options >/dev/null 2>"$TMP/.said" && [ "$(sql "$TMP/x.db" "SELECT (SELECT count(*) FROM response) + (SELECT count(*) FROM rejected)")" -ge 1 ]
}
check "a quote that is never closed is counted" nothing_lost
{
	printf 'Ref,Area,Views\nA1,North,"'
	head -c 104857600 /dev/zero | tr '\0' x
	printf '"\nA2,South,Cheaper fares for all\n'
} >"$TMP/large.csv"
bounded() { # in 600 MB of address space, twice what is stated for hostile input
	if sanitized; then counted "$@"; else (ulimit -v 1200000; counted "$@"); fi
}
check "a cell of 100 MB is rejected, the next row is not" bounded 2 1 0 1 "$TMP/large.csv" $options --jobs 1
rm "$TMP/large.csv"
{
	printf '<all>\n<r><Ref>A1</Ref><Views>'
	head -c 3000000 /dev/zero | tr '\0' x
	printf '</Views></r>\n<r><Ref>A2</Ref><Views>Cheaper fares for all</Views></r>\n</all>\n'
} >"$TMP/first.xml"
check "an XML record longer than the head that shapes are judged by" counted 2 1 0 1 "$TMP/first.xml" $options
{
	printf 'Ref,Views\nA1,"'
	head -c 3000000 /dev/zero | tr '\0' x
} >"$TMP/endless.csv"
all_rejected() {
	local code=0
	run "$TMP/endless.csv" "$@" >/dev/null 2>"$TMP/err" || code=$?
	equal "$code" 65 && grep -q ': 1 rejected, the first at line 2: a cell is longer than 2 MiB$' "$TMP/err"
}
check "a quote that never ends is told as the reason for which there is nothing" all_rejected
{
	printf 'Ref,Views\nA1,"'
	for i in $(seq 200000); do printf 'two million, '; done
	printf '"\n'
} >"$TMP/endless.csv"
check "so is an essay of 2.6 MB that nobody else wrote beside" all_rejected $options
rm "$TMP/first.xml" "$TMP/endless.csv"

# Two megabytes of one answer: whole in the database, its beginning analysed, the same piped.
essay() { # PATTERN
	{
		printf 'Ref,Area,Views\nA1,North,More buses please\nA2,South,"'
		awk -v p="$1" 'BEGIN { for (n = length(p); n <= 2000000; n += length(p)) printf "%s", p }'
		printf '"\nA3,West,Cheaper fares\n'
	} >"$TMP/essay.csv"
	counted 3 3 0 0 "$TMP/essay.csv" $options && grep -q "warning: only the first 26[12][0-9]* of [12][0-9]* bytes are analysed (ref 'A2')$" "$TMP/err" || return 1
	equal "$(sql "$TMP/x.db" "SELECT length(text) > 1999900 FROM response WHERE ref = 'A2'")" 1 || return 1
	[ "$(sql "$TMP/x.db" "SELECT max(end_byte) FROM evidence")" -le 262144 ] || return 1
	mv "$TMP/x.db" "$TMP/fused.db"
	run --piped "$TMP/essay.csv" $options >/dev/null 2>"$TMP/err" && cmp "$TMP/fused.db" "$TMP/x.db"
}
check "an essay of 2 MB" essay "The buses in our town are late, and the road is full of holes. "
check "2 MB of a word a line that tells much" essay "no
"
rm "$TMP/essay.csv"

mkdir "$TMP/folder"
# error INPUT...: refused as an input, with a message; nothing is left.
error() {
	local code=0
	run "$@" >"$TMP/out" 2>"$TMP/err" || code=$?
	[ $code = 65 ] || [ $code = 66 ] || { echo "code $code"; cat "$TMP/err"; return 1; }
	grep -q '^ingest: error: ' "$TMP/err" && ! ls "$TMP"/x.db* 2>/dev/null
}
check "an empty folder" error "$TMP/folder"
printf 'no export' >"$TMP/folder/notes.doc"
mkdir "$TMP/folder/inner"
check "a folder without exports" error "$TMP/folder"
head -c 4000 samples/library.xml >"$TMP/cut.xml"
check "an XML file that is cut" error "$TMP/cut.xml"
printf '<?xml version="1.0"?><a><b>one</c></a>' >"$TMP/wrong.xml"
check "an XML file that is not well-formed" error "$TMP/wrong.xml"
printf '[{"ref": 1, "comment": "one two three"}, {"ref": 2' >"$TMP/cut.json"
check "a JSON file that is cut" error "$TMP/cut.json"
head -c 3000 /usr/bin/env >"$TMP/program"
check "a program" error "$TMP/program"
check "no file at all" error "$TMP/none.csv"
printf '\n\n\n' >"$TMP/lines.csv"
check "empty lines alone" error "$TMP/lines.csv"

# What is odd but readable.
printf 'Ref,Area,Views\nA1,North,No\n' >"$TMP/one.csv"
check "one response" counted 1 1 0 0 "$TMP/one.csv" $options
printf 'Ref,Area,Views\n' >"$TMP/same.csv"
for i in $(seq 40); do printf 'A%d,North,Scrap it\n' "$i"; done >>"$TMP/same.csv"
check "forty times the same answer" counted 40 40 0 0 "$TMP/same.csv" $options
printf 'Ref,Area,Views\n' >"$TMP/blank.csv"
for i in $(seq 40); do printf 'A%d,North, \n' "$i"; done >>"$TMP/blank.csv"
blank() { # all empty: nothing was answered, and that is said
	local code=0
	run "$TMP/blank.csv" $options >"$TMP/out" 2>"$TMP/err" || code=$?
	[ $code = 0 ] && grep -q '0 responses' "$TMP/out" || { [ $code = 65 ] && grep -q error "$TMP/err"; }
}
check "forty answers of a blank" blank
