#!/bin/bash
# Codeframes and seed words through a whole run: the sign-off loop, and files that are wrong.
. tests/lib.sh

answers=samples/transport.csv
run() { canvass run "$answers" -o "$TMP/out.db" "$@"; }
# ask DB QUERY: what SQL says of it.
ask() { python3 -c 'import sqlite3, sys
for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]): print(*row)' "$@"; }

wrong() { # NAME LINE CONTENT...
	local name=$1 says=$2
	shift 2
	printf '%b' "$*" >"$TMP/frame.csv"
	check "codeframe: $name" says 78 "$says" run --codeframe "$TMP/frame.csv"
	check "codeframe: $name leaves no database" test ! -e "$TMP/out.db"
}
check "no such codeframe" says 66 "frame.csv" run --codeframe "$TMP/none/frame.csv"
wrong "empty" "holds no theme" ""
wrong "no label column" "line 1: there is no column 'label'" 'key,name\na,b\n'
wrong "a row of nothing but a description" "line 3: neither a key nor a label" 'key,label,description\na,b,c\n,,d\n'
wrong "an open quote" "a quote is never closed" 'key,label\na,"b\nc,d\n'
wrong "a program" "codeframe 'frame.csv' is no text" 'key,label\na,\x01\x02\x03\x04\x05\n'
wrong "too many themes" "line 502: more than 500 themes" "key,label\n$(seq 501 | sed 's/.*/k&,Theme number &\\n/' | tr -d '\n')"
printf 'no tab\n' >"$TMP/seeds.tsv"
check "seed words: no tab" says 78 "line 1" run --seed-words "$TMP/seeds.tsv"

# 500 rows are many, and no fault.
{ echo key,label; seq 500 | sed 's/.*/k&,Theme number &/'; } >"$TMP/frame.csv"
check "500 themes" run --codeframe "$TMP/frame.csv"

# The loop: run, export, merge two themes and rename one, run again.
check "a first run" run
check "its codeframe" canvass export "$TMP/out.db" --layout codeframe "$TMP/frames"
python3 - "$TMP/frames/q2.csv" "$TMP/edited.csv" <<'END'
import csv, sys
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8", newline="")))
rows[1][1] = "Renamed by the analyst"
rows[3][0] = rows[2][0]  # merged
rows.append(["extra", "Wheelchair users", "Ramps and level boarding for disabled people", "q2", ""] + [""] * (len(rows[0]) - 5))
csv.writer(open(sys.argv[2], "w", encoding="utf-8", newline="")).writerows(rows)
open(sys.argv[2] + ".keys", "w").write("\n".join(sorted({r[0] for r in rows[1:]})) + "\n")
at, group = rows[0].index("key"), rows[0].index("group")
first = {}
for r in rows[1:]:
    first[r[at]] = first.get(r[at]) or r[group]
open(sys.argv[2] + ".groups", "w").write("".join(f"{k} {g}\n" for k, g in sorted(first.items()) if g))
END
check "a second run" run --codeframe "$TMP/edited.csv"
ask "$TMP/out.db" "SELECT key FROM theme t WHERE question_id = 'q2' AND origin = 'codeframe'
	AND NOT EXISTS (SELECT 1 FROM theme c WHERE c.parent_id = t.theme_id) ORDER BY key" >"$TMP/keys"
ask "$TMP/out.db" "SELECT t.key, p.label FROM theme t JOIN theme p ON p.theme_id = t.parent_id WHERE t.question_id = 'q2'
	AND p.origin = 'codeframe' ORDER BY 1" >"$TMP/groups"
check "its themes stand in the groups of the first run" diff "$TMP/edited.csv.groups" "$TMP/groups"
check "there are such groups" test -s "$TMP/groups"
LC_ALL=C sort -o "$TMP/keys" "$TMP/keys"
LC_ALL=C sort -o "$TMP/edited.csv.keys" "$TMP/edited.csv.keys"
check "its themes have the keys of the codeframe" diff "$TMP/edited.csv.keys" "$TMP/keys"
check "a theme has its new label" test "$(ask "$TMP/out.db" \
	"SELECT count(*) FROM theme WHERE label = 'Renamed by the analyst' AND origin = 'codeframe'")" = 1
check "the other question's are found" test "$(ask "$TMP/out.db" \
	"SELECT count(*) > 0 AND sum(origin = 'found') = count(*) FROM theme WHERE question_id = 'q3'")" = 1

# What the codeframe has no theme for is proposed with its responses, which have no theme by that.
head -n 3 "$TMP/frames/q2.csv" >"$TMP/two.csv"
check "a codeframe of two themes" run --codeframe "$TMP/two.csv"
holds() { test "$(ask "$TMP/out.db" "SELECT $1")" = 1; }
check "further themes are proposed, with responses and quotes" holds "count(*) > 0 AND min(responses) > 0 AND
	min((SELECT count(*) FROM theme_quote x JOIN theme t USING (theme_id) WHERE t.question_id = s.question AND t.key = s.key)) > 0
	FROM theme_summary s WHERE question = 'q2' AND proposed"
check "as many as are linked" holds "count(*) = 0 FROM theme_summary s WHERE proposed AND responses <> (SELECT count(*)
	FROM response_proposal x JOIN theme t USING (theme_id) WHERE t.question_id = s.question AND t.key = s.key)"
check "no response has a proposed theme" holds "count(*) = 0 FROM response_theme JOIN theme USING (theme_id)
	WHERE question_id = 'q2' AND origin = 'found'"
check "none counts what has no theme given" holds "q.none = (SELECT count(*) FROM response r WHERE r.question_id = 'q2' AND
	NOT EXISTS (SELECT 1 FROM response_theme x WHERE x.response_id = r.response_id)) AND q.proposed <= q.none AND q.proposed > 0
	AND q.themes = (SELECT count(*) FROM theme WHERE question_id = 'q2' AND origin = 'codeframe') FROM question_summary q WHERE question = 'q2'"
check "the evidence of a proposed theme is told" holds "count(*) > 0 FROM evidence e JOIN theme t USING (theme_id)
	WHERE t.question_id = 'q2' AND t.origin = 'found'"
check "what the codeframe is not for proposes nothing" holds "proposals = 0 AND proposed = 0 AND themes > 0
	FROM question_summary WHERE question = 'q3'"
ask "$TMP/out.db" "SELECT key, label, description FROM theme WHERE question_id = 'q3' ORDER BY 1" >"$TMP/beside"
run >/dev/null
ask "$TMP/out.db" "SELECT key, label, description FROM theme WHERE question_id = 'q3' ORDER BY 1" >"$TMP/alone"
check "and has the themes that it has without" diff "$TMP/alone" "$TMP/beside"

# A folder as export writes it stands for the files in it; so do several files.
run >/dev/null
rm -rf "$TMP/frames"
canvass export "$TMP/out.db" --layout codeframe "$TMP/frames" >/dev/null
given() { ask "$TMP/out.db" "SELECT question_id, key, origin FROM theme UNION ALL SELECT response_id, rank, theme_id FROM response_theme"; }
check "a folder of codeframes" run --codeframe "$TMP/frames"
given >"$TMP/folder"
check "gives every question its own" equal "$(ask "$TMP/out.db" "SELECT group_concat(DISTINCT question_id) FROM theme WHERE origin = 'codeframe'")" q2,q3
check "several files" run --codeframe "$TMP/frames/q2.csv" --codeframe "$TMP/frames/q3.csv"
given >"$TMP/several"
check "give the same" diff "$TMP/folder" "$TMP/several"
check "a key in two files for one question" says 78 "in a file before" run --codeframe "$TMP/frames" --codeframe "$TMP/frames/q2.csv"
mkdir "$TMP/bare"
check "a folder without any" says 78 "holds no codeframe" run --codeframe "$TMP/bare"
check "a codeframe beside seed words" says 64 "does not go with" run --codeframe "$TMP/frames" --seed-words "$TMP/frames/q2.csv"

# A question is told by its id or by its wording, in part and however it is spelt.
printf 'key,label,description,question\na,Less air pollution,cleaner air,"what do you think of the traffic filters and bus lanes proposed for harbourside"\n' >"$TMP/worded.csv"
check "a question by its wording" run --codeframe "$TMP/worded.csv"
check "has the themes" equal "$(ask "$TMP/out.db" "SELECT question_id, key FROM theme WHERE origin = 'codeframe'")" "q2 a"
printf 'a,Air,air,q2\n' >>"$TMP/worded.csv"
check "a key for one question named in two ways" says 78 "'a' is there twice for question 'q2'" run --codeframe "$TMP/worded.csv"
printf 'key,label,question\na,Less air pollution,q2\na,Seats,Which seats are best\n' >"$TMP/worded.csv"
check "a question that is not there is told" says 0 "'Which seats are best' is left out" run --codeframe "$TMP/worded.csv"

# Answers of which no word says anything have none: nothing is found or proposed that nobody has.
{ echo id,comment; for i in $(seq 20); do printf "$i.1,the and of it\n$i.2,is it not\n$i.3,we were\n$i.4,!!!\n"; done; } >"$TMP/stops.csv"
printf 'key,label,description\nbus,Late buses,buses are late\n' >"$TMP/frame.csv"
answers=$TMP/stops.csv
nothing_said() { # NAME OPTION...: and again, as late responses
	local name=$1
	shift
	check "nothing said, $name" run --id id --text comment --save-themes "$TMP/kept" "$@"
	check "nobody has it, $name" equal "$(ask "$TMP/out.db" "SELECT count(*), (SELECT count(*) FROM theme WHERE origin = 'found') FROM response_theme")" "0 0"
	check "nothing said, $name, loaded" run --id id --text comment --load-themes "$TMP/kept"
}
nothing_said "by itself"
nothing_said "a codeframe" --codeframe "$TMP/frame.csv"
nothing_said "no encoder" --encode none
nothing_said "three themes wanted" --themes 3

# A theme of which nothing is said that the question knows is given to nobody.
{ echo id,comment; for i in $(seq 30); do printf "$i.1,这个公园很好\n$i.2,公交车总是晚点\n$i.3,请多种树\n"; done; } >"$TMP/chinese.csv"
printf 'key,label,description\na,...,\nb,!!!,???\n' >"$TMP/frame.csv"
answers=$TMP/chinese.csv
check "themes that say nothing" run --id id --text comment --encode none --codeframe "$TMP/frame.csv"
check "are nobody's" equal "$(ask "$TMP/out.db" "SELECT count(*) FROM response_theme")" 0

# The same where the encoder reads them: marks are near to much and say nothing.
{ echo id,comment; for i in $(seq 30); do printf "$i.1,The park is lovely in spring\n$i.2,Buses are always late here\n$i.3,Please plant more trees\n"; done; } >"$TMP/parks.csv"
answers=$TMP/parks.csv
check "themes of marks, read by the encoder" run --id id --text comment --codeframe "$TMP/frame.csv"
check "are nobody's either" equal "$(ask "$TMP/out.db" "SELECT count(*) FROM response_theme")" 0

# A sentence is judged by what it says, whatever else its answer says.
python3 - "$TMP/two.csv" <<'END'
import csv, sys
says = {"park": ["The flower beds look wonderful", "Somebody should mow the grass", "Picnics under the trees are lovely"],
        "bus": ["I waited forty minutes for the bus", "A day ticket costs more than petrol", "Drivers brake too hard"],
        "books": ["They closed the reading room on Sundays", "My daughter borrows ten novels a month", "The new computers crash all day"],
        "bins": ["They left our recycling again", "Foxes tear the bin bags open", "We pay for garden waste and nobody comes"]}
rows = [f"{a}. {b}." for x in says for y in says if x != y for a in says[x] for b in says[y]]
csv.writer(open(sys.argv[1], "w", encoding="utf-8", newline="")).writerows([("id", "comment"), *enumerate(rows)])
END
printf 'key,label,description\npark,Parks,"Green spaces, trees, lawns and flowers"\nbus,Buses,"Bus services, fares and timetables"\nbooks,Libraries,"Library opening hours, books and computers"\nbins,Bins,Waste and recycling collection\n' >"$TMP/frame.csv"
answers=$TMP/two.csv
check "answers of two sentences" run --id id --text comment --codeframe "$TMP/frame.csv"
check "have both themes, mostly" holds "avg(n) > 1.3 FROM (SELECT count(theme_id) AS n FROM response LEFT JOIN response_theme USING (response_id) GROUP BY response_id)"
check "each with the score that its sentence has alone" holds "count(*) >= 18 AND max(score) - min(score) < 1e-9 FROM response_theme x
	JOIN theme t USING (theme_id) JOIN response r USING (response_id) WHERE t.key = 'park' AND r.text LIKE '%flower beds%'"

# Where no word table knows the language, what shares no word with a theme has none.
cat >"$TMP/french.csv" <<'END'
id,comment
1,Le bus est toujours en retard le matin et je rate mon train
2,Les bus sont trop chers pour les familles nombreuses
3,Il faut planter davantage d'arbres dans le parc
4,Le parc manque d'arbres et de bancs à l'ombre
5,Ma grand-mère habite dans un village voisin depuis longtemps
6,Le chat dort sur le canapé toute la journée
END
printf "key,label,description\nbus,Bus en retard,Les bus arrivent en retard\narbres,Plus d'arbres,Planter des arbres dans le parc\n" >"$TMP/frame.csv"
answers=$TMP/french.csv
check "a codeframe in French" run --id id --text comment --codeframe "$TMP/frame.csv" --save-themes "$TMP/kept"
check "is given by its words" equal "$(ask "$TMP/out.db" "SELECT group_concat(r.ref || t.key, ' ') FROM response r JOIN response_theme USING (response_id)
	JOIN theme t USING (theme_id) ORDER BY r.ref")" "1bus 2bus 3arbres 4arbres"
ask "$TMP/out.db" "SELECT response_id, theme_id, score FROM response_theme ORDER BY 1, 2" >"$TMP/first"
check "and loaded" run --id id --text comment --load-themes "$TMP/kept"
ask "$TMP/out.db" "SELECT response_id, theme_id, score FROM response_theme ORDER BY 1, 2" >"$TMP/again"
check "again" diff "$TMP/first" "$TMP/again"

# --- as spreadsheets save it
printf 'key;label;description\r\ncafe;Cafés – “open” late;Cafés and bars that stay open, £5\r\nbus;More buses;\r\n' >"$TMP/frame.utf8"
for set in UTF-8 WINDOWS-1252 UTF-16; do
	iconv -f UTF-8 -t $set "$TMP/frame.utf8" >"$TMP/frame.csv"
	check "a codeframe in $set" run --codeframe "$TMP/frame.csv"
	check "has its labels" equal "$(sql "$TMP/out.db" "SELECT DISTINCT label FROM theme WHERE key = 'cafe'")" "Cafés – “open” late"
done

# One sentence that makes several points has a theme for each, and no more for a single one.
cat >"$TMP/frame.csv" <<'END'
key,label,description
traffic,Displaced traffic,traffic pushed on to other roads
ambulances,Emergency access,ambulances and fire engines held up
parking,Parking,parking and permits
buses,Bus service,"buses faster, more reliable, more frequent"
END
check "a codeframe of four matters" canvass run samples/transport.csv -o "$TMP/out.db" --codeframe "$TMP/frame.csv"
check "a letter that lists three has three, on the one segment" equal "$(ask "$TMP/out.db" "SELECT group_concat(key, ' '), count(DISTINCT start_byte)
	FROM (SELECT t.key, x.start_byte FROM response r JOIN response_theme x USING (response_id) JOIN theme t USING (theme_id)
	WHERE r.ref = 'HB-1239' AND t.origin = 'codeframe' ORDER BY t.key)")" "ambulances parking traffic 1"
check "and for each, words of its clause" equal "$(ask "$TMP/out.db" "SELECT count(*) FROM evidence e JOIN theme t USING (theme_id) JOIN response r USING (response_id)
	WHERE r.ref = 'HB-1239' AND t.key = 'parking' AND instr(substr(r.text, 1, e.start_byte), 'fire engines') > 0
	AND instr(substr(r.text, 1, e.start_byte), 'depend on') = 0")" "$(ask "$TMP/out.db" "SELECT count(*) FROM evidence e
	JOIN theme t USING (theme_id) JOIN response r USING (response_id) WHERE r.ref = 'HB-1239' AND t.key = 'parking'")"
check "ranks are 1 to as many as there are" equal "$(ask "$TMP/out.db" "SELECT count(*) FROM (SELECT response_id FROM response_theme
	GROUP BY response_id HAVING max(rank) <> count(*) OR min(rank) <> 1)")" 0
