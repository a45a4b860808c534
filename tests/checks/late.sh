# Themes kept of one consultation and given to responses that come later: what stays the
# same, what is told, and files that are no such thing.
. tests/lib.sh
sample=samples/transport.csv

# The encoder reads a part, so that words are taught too, and there is less to wait for.
encode=200
run() { canvass run --encode $encode "$@" >"$TMP/said" 2>"$TMP/err"; }
ask() { sqlite3 "$TMP/$1.db" "$2"; }
told() { grep -qF -- "$1" "$TMP/err" || { echo "'$1' is not in:"; cat "$TMP/err"; return 1; }; }
untold() { ! grep -F -- "$1" "$TMP/err"; }
links() { ask "$1" "SELECT r.question_id, r.ref, x.rank, t.key FROM response_theme x JOIN theme t USING (theme_id)
	JOIN response r USING (response_id) ORDER BY 1, 2, 3"; }
shape() { ask "$1" "SELECT t.question_id, t.key, t.label, coalesce(p.key, '-'), t.origin, t.stability, t.cohesion, t.separation
	FROM theme t LEFT JOIN theme p ON p.theme_id = t.parent_id ORDER BY t.theme_id"; }
checks() { ask "$1" "SELECT t.question_id, t.key, c.kind, c.detail FROM theme_check c JOIN theme t USING (theme_id)
	WHERE basis = 'fit' ORDER BY t.theme_id, c.rowid"; }
same() { # WHAT A B: the same rows of two databases, and some
	"$1" "$2" >"$TMP/one"
	"$1" "$3" >"$TMP/two"
	[ -s "$TMP/one" ] && diff "$TMP/one" "$TMP/two"
}

# --- the same responses: two questions, groups, checks
run $sample --save-themes "$TMP/kept" -o "$TMP/a.db"
run $sample --load-themes "$TMP/kept" -o "$TMP/b.db"
check "the same responses have the same themes" same links a b
check "labels, groups and trust stay" same shape a b
check "there are two levels among them" [ "$(ask b "SELECT count(*) FROM theme WHERE parent_id IS NOT NULL")" -gt 5 ]
check "so do the checks of the fit" same checks a b
check "scores move by no more than rounding" [ "$(sqlite3 "$TMP/a.db" "ATTACH '$TMP/b.db' AS b;
	SELECT count(*) FROM response_theme x JOIN b.response_theme y USING (response_id, rank) WHERE abs(x.score - y.score) > 0.01")" = 0 ]
check "no warning, no note" [ ! -s "$TMP/err" ]
check "the run table tells what the themes were found in" [ "$(ask b "SELECT count(*) FROM run WHERE key LIKE 'themes.q_'
	AND value LIKE 'loaded; found in % other responses, of which % have none'")" = 2 ]
check "every row refers to one that is there" [ -z "$(ask b "PRAGMA foreign_key_check")" ]
run $sample --load-themes "$TMP/kept" -o "$TMP/c.db" -j 1
check "one thread gives the same bytes" cmp "$TMP/b.db" "$TMP/c.db"
run --piped $sample --load-themes "$TMP/kept" -o "$TMP/c.db"
check "pipes give the same bytes" cmp "$TMP/b.db" "$TMP/c.db"
run $sample --save-themes "$TMP/kept2" -o "$TMP/c.db" -j 1
check "the file is the same bytes with one thread" cmp "$TMP/kept" "$TMP/kept2"
run --piped $sample --save-themes "$TMP/kept2" -o "$TMP/c.db"
check "and through pipes" cmp "$TMP/kept" "$TMP/kept2"

# --- half of it later; a question less, a question more, another order, other words
python3 - "$sample" "$TMP" <<'END'
import csv, random, sys
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline="")))
head, rows = rows[0], rows[1:]
random.Random(3).shuffle(rows)
q2 = next(i for i, h in enumerate(head) if h.startswith("What do you think"))
q3 = next(i for i, h in enumerate(head) if h.startswith("What, if anything"))
def write(name, head, rows):
    csv.writer(open(f"{sys.argv[2]}/{name}.csv", "w", newline="")).writerows([head] + rows)
half = len(rows) // 2
write("early", head, rows[:half])
write("late", head, rows[half:])
first = head[:]
first[q2], first[q3] = head[q3], head[q2].replace("Harbourside", "Harbourside and Quayside in 2027")
swap = lambda r: [r[q3] if i == q2 else r[q2] if i == q3 else c for i, c in enumerate(r)]
write("next", first, [swap(r) for r in rows[half:]])
write("less", [h for i, h in enumerate(head) if i != q2], [[c for i, c in enumerate(r) if i != q2] for r in rows[half:]])
stamps = ["My penguin stamps from Peru are worth more", "Violins are made of maple and spruce", "The enzyme breaks down starch",
          "Quantum physics puzzles philosophers still", "Vintage wine is kept in cool cellars", "Volcanoes formed these islands long ago"]
write("more", head + ["Which hobbies do you have?"], [r + [stamps[i % 6] + f", said {i}"] for i, r in enumerate(rows[half:])])
write("other", [head[0], head[q2]], [[r[0], stamps[i % 6] + " " + stamps[(i + 1 + i // 6) % 6].lower()] for i, r in enumerate(rows[half:])])
letter = ("The new clinic on Mill Lane must stay open at weekends because our buses do not run to the hospital then. "
          "Please keep the bus lane on Gannet Street, it brings every nurse to work on time.")
write("letter", head, [[letter + f" Yours, number {i}" if k == q2 and i % 2 else c for k, c in enumerate(r)] for i, r in enumerate(rows[half:])])
END
run "$TMP/early.csv" --save-themes "$TMP/early" -o "$TMP/e.db"
run "$TMP/late.csv" --load-themes "$TMP/early" -o "$TMP/l.db"
check "a random half is not said to fit poorly" untold "poorly"
late_none=$(ask l "SELECT 100 * sum(none) / sum(responses) FROM question_summary WHERE kind = 'open'")
check "and most of it has a theme ($late_none % have none)" [ "$late_none" -le 30 ]
check "quotes are of the responses at hand, word for word" [ "$(ask l "SELECT count(*) > 20 AND count(*) =
	sum(q.text = CAST(substr(CAST(r.text AS BLOB), q.start_byte + 1, q.end_byte - q.start_byte) AS TEXT))
	FROM theme_quote q JOIN theme t USING (theme_id) LEFT JOIN response r ON r.ref = q.ref AND r.question_id = t.question_id")" = 1 ]
run "$TMP/next.csv" --load-themes "$TMP/early" -o "$TMP/n.db"
check "questions in another order are told by their words" [ "$(sqlite3 "$TMP/l.db" "ATTACH '$TMP/n.db' AS n;
	SELECT count(*) > 200 AND count(*) = sum(t.key = u.key) FROM response r
	JOIN n.response o ON o.ref = r.ref AND o.question_id = CASE r.question_id WHEN 'q2' THEN 'q3' ELSE 'q2' END
	JOIN response_theme x ON x.response_id = r.response_id JOIN n.response_theme y ON y.response_id = o.response_id AND y.rank = x.rank
	JOIN theme t ON t.theme_id = x.theme_id JOIN n.theme u ON u.theme_id = y.theme_id")" = 1 ]
check "and that they are worded otherwise" told "worded otherwise"
run "$TMP/less.csv" --load-themes "$TMP/early" -o "$TMP/x.db"
check "themes of a question that is not there are left out" [ "$(ask x "SELECT count(DISTINCT question_id) FROM theme")" = 1 ]
check "which is told" told "has no such question"
check "and no row refers to it" [ -z "$(ask x "PRAGMA foreign_key_check")" ]
run "$TMP/more.csv" --load-themes "$TMP/early" -o "$TMP/x.db"
check "a question without themes has none" [ "$(ask x "SELECT count(*) FROM response_theme x JOIN response r USING (response_id)
	WHERE r.question_id = 'q4'")" = 0 ]
check "which is told" told "is not among those that the themes loaded are of"
check "and the others have theirs" [ "$(ask x "SELECT count(DISTINCT question_id) FROM theme")" = 2 ]
run "$TMP/other.csv" --load-themes "$TMP/early" -o "$TMP/x.db"
check "answers about something else fit poorly" told "fit these responses poorly"
check "most of them have no theme" [ "$(ask x "SELECT none * 3 > responses * 2 FROM question_summary WHERE kind = 'open'")" = 1 ]
run "$TMP/letter.csv" --load-themes "$TMP/early" -o "$TMP/x.db"
check "a campaign among late responses is told of its theme" [ "$(ask x "SELECT count(*) > 0 FROM theme_check c JOIN theme t USING (theme_id)
	WHERE c.kind = 'one campaign' AND c.basis = 'responses' AND t.question_id = 'q2' AND EXISTS (SELECT 1 FROM response_theme x
	JOIN response r USING (response_id) WHERE x.theme_id = t.theme_id AND r.text LIKE '%clinic%')")" = 1 ]
check "not of others" [ "$(ask x "SELECT count(*) FROM theme_check c JOIN theme t USING (theme_id)
	WHERE c.kind = 'one campaign' AND c.basis = 'responses' AND NOT EXISTS (SELECT 1 FROM response_theme x
	JOIN response r USING (response_id) WHERE x.theme_id = t.theme_id AND (r.text LIKE '%clinic%' OR r.text LIKE '%object%'))")" = 0 ]

# --- files of one question, under another id
printf 'ref,comment\n' >"$TMP/one.csv"
sqlite3 -csv "$TMP/e.db" "SELECT ref, text FROM response WHERE question_id = 'q3'" >>"$TMP/one.csv"
run "$TMP/one.csv" --id ref --text comment --save-themes "$TMP/single" -o "$TMP/x.db"
run "$TMP/less.csv" --load-themes "$TMP/single" -o "$TMP/x.db"
check "themes of one question are given to the only one there is" [ "$(ask x "SELECT count(*) > 50 FROM response_theme
	JOIN theme USING (theme_id) WHERE question_id = 'q2'")" = 1 ]
check "which is told if it is worded otherwise" told "worded otherwise"

# --- a codeframe with groups, and what it lacks
printf '%s\n' 'key,label,description,group' 'bus,Better buses,"more frequent buses, bus lanes",Transport' \
	'fire,Emergency vehicles,fire engines and ambulances are delayed,Safety' 'kids,Safer for children,"children walk and play in the street, safer outside school",Safety' \
	'empty,Space elevators,a lift to orbit,' >"$TMP/frame.csv"
encode=2000
run "$TMP/early.csv" --codeframe "$TMP/frame.csv" --save-themes "$TMP/framed" -o "$TMP/f.db"
run "$TMP/early.csv" --load-themes "$TMP/framed" -o "$TMP/g.db"
check "a codeframe's keys, labels, groups and proposals are kept" same shape f g
check "its themes are its own, the rest proposed" [ "$(ask g "SELECT group_concat(DISTINCT origin) FROM theme t WHERE key IN
	('bus', 'fire', 'kids', 'empty')")$(ask g "SELECT count(*) > 0 FROM theme WHERE origin = 'found'")" = codeframe1 ]
check "and the same responses have them" same links f g
proposed() { ask "$1" "SELECT r.ref, x.rank, t.key FROM response_proposal x JOIN theme t USING (theme_id)
	JOIN response r USING (response_id) ORDER BY 1, 2"; }
check "and the proposals" same proposed f g
run "$TMP/late.csv" --load-themes "$TMP/framed" -o "$TMP/g.db"
check "late responses are given only themes of the codeframe" [ "$(ask g "SELECT count(*) > 20 AND sum(t.origin <> 'codeframe') = 0
	FROM response_theme JOIN theme t USING (theme_id)")" = 1 ]
check "it leaves as a codeframe, and comes back" canvass export "$TMP/g.db" --layout codeframe "$TMP/out"
check "with what it was called" grep -q '^fire,Emergency vehicles,' "$TMP/out/q2.csv"

# --- what does not go together
for option in "--codeframe $TMP/frame.csv" "--themes 5" "--seed-words $TMP/frame.csv" "--save-themes $TMP/again"; do
	# shellcheck disable=SC2086
	check "themes loaded and ${option%% *}" says 64 "does not go with" canvass run $sample --load-themes "$TMP/kept" $option -o "$TMP/x.db"
done

# --- files that are none
refused() { # FILE: 78, a message of one line, no database, and no more than 1 GB of memory
	local got=0
	rm -f "$TMP/x.db"
	if sanitized; then
		canvass run "$TMP/less.csv" --load-themes "$1" -o "$TMP/x.db" >/dev/null 2>"$TMP/err" || got=$?
	else
		(ulimit -v 1000000; exec canvass run -j 1 "$TMP/less.csv" --encode none --load-themes "$1" -o "$TMP/x.db") >/dev/null 2>"$TMP/err" || got=$?
	fi
	[ "$got" = 78 ] && [ ! -e "$TMP/x.db" ] && [ "$(wc -l <"$TMP/err")" = 1 ] || { echo "code $got"; cat "$TMP/err"; return 1; }
}
python3 - "$TMP" <<'END'
import random, sys
kept = open(sys.argv[1] + "/kept", "rb").read()
def write(name, data):
    open(f"{sys.argv[1]}/bad-{name}", "wb").write(data)
r = random.Random(1)
for n in [0, 1, 7, 8, 15, 16, 17, 1000] + [r.randrange(len(kept)) for _ in range(8)]:
    write(f"cut-{n}", kept[:n])
for at in [9, 16, 20] + [r.randrange(16, len(kept)) for _ in range(8)]:
    write(f"flipped-{at}", kept[:at] + bytes([kept[at] ^ 1 << r.randrange(8)]) + kept[at + 1:])
write("longer", kept + b"\0")
END
cp "$TMP/a.db" "$TMP/bad-database"
cp $sample "$TMP/bad-text"
head -c 200000 /dev/zero >"$TMP/bad-zeros"
all_refused() {
	local f wrong=0
	for f in "$TMP"/bad-*; do
		refused "$f" || { echo "$f"; wrong=1; }
	done
	return $wrong
}
check "cut anywhere, flipped, longer, a database, zeros, nothing: all refused" all_refused
{ printf 'CANVTHM3'; tail -c +9 "$TMP/kept"; } >"$TMP/older"
check "an older version is told" says 78 "another version" canvass run $sample --load-themes "$TMP/older" -o "$TMP/x.db"
check "a folder for the file" gives 73 run $sample --save-themes "$TMP/nowhere/kept" -o "$TMP/y.db"
check "then there is no database either" [ ! -e "$TMP/y.db" ]

# --- few responses, or none
printf 'id,comment\n1,"More buses please"\n2,"The park is lovely"\n3,"Cheaper parking"\n' >"$TMP/three.csv"
printf 'id,comment\n1,\n2,\n' >"$TMP/nothing.csv"
check "themes of three responses are kept" run "$TMP/three.csv" --id id --text comment --save-themes "$TMP/three" -o "$TMP/x.db"
check "and given to none" run "$TMP/nothing.csv" --id id --text comment --load-themes "$TMP/three" -o "$TMP/x.db"
check "no response, no row that refers to nothing" [ -z "$(ask x "PRAGMA foreign_key_check")" ]
run "$TMP/nothing.csv" --id id --text comment --load-themes "$TMP/kept" -o "$TMP/x.db"
check "nor of other questions" [ "$(ask x "PRAGMA foreign_key_check; SELECT count(*) FROM theme")" = 0 ]
check "themes of no responses are kept" run "$TMP/nothing.csv" --id id --text comment --save-themes "$TMP/empty" -o "$TMP/x.db"
check "and given to three" run "$TMP/three.csv" --id id --text comment --load-themes "$TMP/empty" -o "$TMP/x.db"
check "which is told" told "is not among those"
encode=none
run $sample --save-themes "$TMP/plain" -o "$TMP/a.db"
run $sample --load-themes "$TMP/plain" -o "$TMP/b.db"
check "without the encoder the same themes again" same links a b

# --- records that no question record goes before: ids tell
{
	echo '{"type":"response","ref":"1","question":"a","text":"More buses","language":"en"}'
	echo '{"type":"response","ref":"2","question":"b","text":"Park is lovely","language":"en"}'
	echo '{"type":"end"}'
} | canvass segment | canvass tokenise | canvass stem >"$TMP/bare.jsonl"
canvass themes --save-themes "$TMP/bare" <"$TMP/bare.jsonl" >"$TMP/bare.a"
canvass themes --load-themes "$TMP/bare" <"$TMP/bare.jsonl" >"$TMP/bare.b" 2>"$TMP/err"
check "both questions of such records have themes" [ "$(grep -c '"themes":\[{' "$TMP/bare.a")" = 2 ]
check "and have them again" [ "$(grep -c '"themes":\[{' "$TMP/bare.b")" = 2 ]
check "of which nothing is told" [ ! -s "$TMP/err" ]
