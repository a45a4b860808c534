# What a database says in one place agrees with what it says in another: quotes, counts,
# intervals, sizes, overlaps, whichever way the themes came about.
. tests/lib.sh
sample=samples/transport.csv

run() { canvass run "$@" -o "$TMP/x.db" >"$TMP/said" 2>"$TMP/err"; }
ask() { sqlite3 "$TMP/x.db" "$1"; }
# none NAME QUERY: no row comes back.
none() { check "$how: $1" equal "$(ask "$2" | head -n 3)" ""; }

# Every response of every theme, groups with those of their themes.
has="WITH has AS (SELECT theme_id, response_id FROM response_theme UNION SELECT theme_id, response_id FROM response_proposal),
	has_all AS (SELECT theme_id, response_id FROM has UNION SELECT t.parent_id, response_id FROM has JOIN theme t USING (theme_id)
		WHERE t.parent_id IS NOT NULL)"
agrees() { # HOW
	how=$1
	none "a quote is of a response that has the theme" "$has SELECT q.ref, t.key FROM theme_quote q JOIN theme t USING (theme_id)
		WHERE NOT EXISTS (SELECT 1 FROM response r JOIN has_all h USING (response_id) WHERE r.ref = q.ref
			AND r.question_id = t.question_id AND h.theme_id = q.theme_id
			AND CAST(substr(CAST(r.text AS BLOB), q.start_byte + 1, q.end_byte - q.start_byte) AS TEXT) = q.text)"
	none "a theme's count is that of its responses" "$has SELECT t.key, s.responses FROM theme t JOIN theme_summary s
		ON s.question = t.question_id AND s.key = t.key
		WHERE s.responses <> (SELECT count(*) FROM has_all h WHERE h.theme_id = t.theme_id)"
	none "its interval is Wilson's" "SELECT key, share_low, share_high FROM (SELECT s.*, q.responses AS n,
			s.share + 3.8414588 / 2 / q.responses AS middle, 1 + 3.8414588 / q.responses AS over,
			1.9599640 * sqrt(s.share * (1 - s.share) / q.responses + 3.8414588 / 4 / q.responses / q.responses) AS half
			FROM theme_summary s JOIN question_summary q USING (question))
		WHERE abs(share - 1.0 * responses / n) > 2e-6 OR abs(share_low - (middle - half) / over) > 2e-6
			OR abs(share_high - (middle + half) / over) > 2e-6"
	none "no found theme rests on fewer than five responses" "SELECT s.question, s.key, s.responses FROM theme_summary s
		JOIN theme t ON t.question_id = s.question AND t.key = s.key WHERE t.origin = 'found' AND s.responses < $least"
	none "no two found themes share most of their responses" "$has SELECT a.key, b.key FROM theme a
		JOIN theme b ON a.theme_id < b.theme_id AND a.question_id = b.question_id
		WHERE a.origin = 'found' AND b.origin = 'found' AND a.theme_id IN (SELECT theme_id FROM has) AND b.theme_id IN (SELECT theme_id FROM has)
		AND (SELECT count(*) FROM has x JOIN has y USING (response_id) WHERE x.theme_id = a.theme_id AND y.theme_id = b.theme_id)
		> $most * min((SELECT count(*) FROM has x WHERE x.theme_id = a.theme_id), (SELECT count(*) FROM has x WHERE x.theme_id = b.theme_id))"
	none "a score is from 0 to 1, a rank from 1" "SELECT response_id FROM response_theme GROUP BY response_id
		HAVING min(score) < 0 OR max(score) > 1 OR min(rank) <> 1 OR max(rank) <> count(*) OR count(DISTINCT theme_id) <> count(*)"
}

least=5 most=0.7
run $sample
agrees "themes found"
canvass export "$TMP/x.db" --layout codeframe "$TMP/frame"
run $sample --codeframe "$TMP/frame"
agrees "signed off"
canvass export "$TMP/x.db" --layout codeframe "$TMP/again"
run $sample --codeframe "$TMP/again"
agrees "signed off with all that was proposed"

printf 'Parking\tparking permit\nZebra\txyzzyq plugh\nOf\tthe of and\n' >"$TMP/seeds"
least=1 run $sample --seed-words "$TMP/seeds"
agrees "seed words"
check "seed words: they are told if nobody uses them" grep -q "the seed words of 'Zebra' are left out for question 'q2'" "$TMP/err"
check "and if they are stop words" grep -q "the seed words of 'Of' are left out for question 'q3'" "$TMP/err"
check "no theme is made of these" [ "$(ask "SELECT count(*) FROM theme WHERE label IN ('Zebra', 'Of')")" = 0 ]
check "the others have theirs" [ "$(ask "SELECT count(*) FROM theme_summary WHERE label = 'Parking' AND responses >= 10")" = 2 ]
check "many themes around seed words stand in groups" [ "$(ask "SELECT sum(parent_id IS NULL) < 15 AND sum(parent_id IS NOT NULL) > 8
	FROM theme WHERE question_id = 'q2'")" = 1 ]

run $sample --encode none --themes 70
check "seventy themes of short answers: next to none is without a response" \
	[ "$(ask "SELECT count(*) FROM theme_summary WHERE responses = 0")" -le 3 ]

run $sample --encode none --themes 1
check "one theme of all: it has a word of what most say" [ "$(ask "SELECT count(*) FROM theme WHERE terms LIKE '%bus%'")" = 2 ]
check "and its label is no beginning of an answer" [ "$(ask "SELECT count(*) FROM theme t JOIN response r USING (question_id) WHERE r.text LIKE t.label || ' %'
	AND length(t.label) > 16")" = 0 ]
check "and every response its reasons" [ "$(ask "SELECT count(*) < 5 FROM response_theme x WHERE NOT EXISTS
	(SELECT 1 FROM evidence e WHERE e.response_id = x.response_id AND e.theme_id = x.theme_id)")" = 1 ]

{ echo id,comment; for i in $(seq 25); do printf '%s,👍\n1%s,😀 great\n2%s,👎👎\n3%s,🚌🚌 more\n' "$i" "$i" "$i" "$i"; done; } >"$TMP/in.csv"
run "$TMP/in.csv" --text comment --id id
how="emoji alone"
none "no theme that no response has" "SELECT label FROM theme_summary WHERE responses = 0"

# Twelve subjects, each said by many, and one letter about all of them.
python3 - "$TMP/in.csv" <<'END'
import csv, sys
subjects = ["buses", "parking", "litter", "benches", "cyclists", "dogs", "noise", "lighting", "flooding", "playgrounds", "libraries", "dentists"]
says = ["The {} worry me most.", "Do something about {} please.", "We need a better plan for {}.", "Nothing was said of {}.",
        "More money for {} would help.", "My neighbours complain of {}.", "I have written about {} before.", "What about {} in the village?"]
rows = [says[i].format(t) + " " + says[(i + 3) % 8].format(t) for t in subjects for i in range(8)]
rows.append(" ".join(f"Nothing was said of {t}." for t in subjects))
csv.writer(open(sys.argv[1], "w", newline="")).writerows([("id", "comment")] + list(enumerate(rows)))
END
{ echo key,label,description; for t in buses parking litter benches cyclists dogs noise lighting flooding playgrounds libraries dentists; do
	echo "$t,$t,\"$t, and what should be done about $t\""; done; } >"$TMP/frame.csv"
run "$TMP/in.csv" --text comment --id id --codeframe "$TMP/frame.csv"
check "a letter about twelve themes has more than eight" [ "$(ask "SELECT count(*) FROM response_theme JOIN response USING (response_id) WHERE ref = '96'")" -ge 10 ]
