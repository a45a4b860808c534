# The stems of Snowball's own vocabulary (English, 30,000 words).
. tests/lib.sh

gold=$SHARED/stemmer_gold/english
if [ ! -e "$gold/voc.txt" ]; then
	skip "Snowball's vocabulary" "$gold is not there"
	exit 0
fi

# One record a word, the word its one token; a stem that is empty is a stop word's.
{
	LC_ALL=C awk '{ printf "{\"type\":\"response\",\"ref\":\"%d\",\"question\":\"q1\",\"language\":\"en\",\"text\":\"%s\",\"tokens\":[[0,%d]]}\n", NR, $0, length($0) }' "$gold/voc.txt"
	echo '{"type":"end"}'
} >"$TMP/words.jsonl"
LC_ALL=C canvass-stem <"$TMP/words.jsonl" | sed -n 's/.*"stems":\["\(.*\)"\]}$/\1/p' >"$TMP/stems"
check "a stem for every word" equal "$(wc -l <"$TMP/stems")" "$(wc -l <"$gold/voc.txt")"
other=$(paste -d' ' "$TMP/stems" "$gold/output.txt" "$gold/voc.txt" | awk '$1 != $2 && NF == 3' | tee "$TMP/other" | wc -l)
# The vocabulary is of Snowball's newest version, the library of the distribution's.
check "at most 1 stem in 200 differs from Snowball's ($other do)" [ "$other" -le $(($(wc -l <"$gold/voc.txt") / 200)) ]
