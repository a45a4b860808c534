# Themes of odd inputs, given and loaded themes, and that neither order, threads nor pipes
# change them.
. tests/lib.sh
sample=samples/transport.csv

run() { canvass run "$@" >"$TMP/said" 2>"$TMP/err"; }
ask() { sqlite3 "$TMP/x.db" "$1"; }
csv() { { echo 'id,comment'; cat; } >"$TMP/in.csv"; }
finds() { # COUNT-TEST: a run of in.csv whose number of themes and responses satisfies it
	run --text comment --id id "$TMP/in.csv" -o "$TMP/x.db" || return 1
	local themes responses
	themes=$(ask "SELECT count(*) FROM theme") responses=$(ask "SELECT count(*) FROM response")
	[ "$themes" "$1" "$2" ] && [ "$responses" -eq "$3" ] || { echo "$themes themes, $responses responses"; return 1; }
}

printf '1,"More buses please"\n2,"The park is lovely"\n3,"Cheaper parking"\n' | csv
check "three responses" finds -le 3 3
for i in $(seq 200); do echo "$i,\"Stop the road through our park now\""; done | csv
check "two hundred copies of one text" finds -le 1 200
run --text comment --id id --themes 5 "$TMP/in.csv" -o "$TMP/x.db"
check "and not five themes of them where five are wanted" [ "$(ask "SELECT count(*) FROM theme")" -eq 1 ]
for i in $(seq 60); do echo "$i,buses"; done | csv
check "one word each" finds -le 1 60
for i in $(seq 40); do echo "$i,\"it is what it is and that is that\""; done | csv
check "nothing but stop words" finds -le 1 40
check "and these have no theme" [ "$(ask "SELECT count(*) FROM response_theme")" -eq 0 ]
for i in $(seq 30); do printf '%s,"Chceme víc autobusů a méně aut, číslo %s, prosím rychle"\n' "$i" "$i"; done | csv
check "a language without stemmer or encoder" finds -le 5 30
{ printf '1,"'; for i in $(seq 6000); do printf 'The road number %s is full of holes and the buses are late. ' "$i"; done; echo '"'; } | csv
check "one essay of several hundred kilobytes" finds -le 70 1
{ printf '1,"'; for i in $(seq 10000); do printf 'road%s holes buses late ' "$i"; done; printf '"\n2,buses\n3,holes\n'; } | csv
check "one without a full stop, beside two words" finds -le 3 3
check "and scores are between 0 and 1" [ "$(ask "SELECT count(*) FROM response_theme WHERE score NOT BETWEEN 0 AND 1")" -eq 0 ]

# --- a letter that its senders edit
python3 - "$TMP/in.csv" <<'END'
import csv, sys
own = ["I used to walk there with my sister.", "Nobody asked the shops.", "My bus is never on time as it is.",
       "The school run is bad enough.", "We only heard of it last week.", "It was tried in 2009 and failed.",
       "Think of people with wheelchairs.", "The figures are out of date.", "Who pays for it?", "Ask the residents first."]
letter = ["Please do not close the Mill Lane bridge to traffic.", "It is the only level way to the surgery and to the shops.",
          "Ambulances would lose four minutes on the detour.", "Spend the money on the repairs that were promised."]
rows = []
for i in range(40):
    edited = letter[:]
    edited[i % 4] = own[i % 10]
    if i % 3 == 0:
        edited.append(f"Yours, neighbour number {i} of Orchard Close")
    rows.append(" ".join(edited))
things = ["more benches", "a water fountain", "better lights", "public toilets", "a cycle rack", "dog bins", "trees for shade"]
ways = ["in the park would be welcome", "by the playground please", "are missing along the river path", "near the bandstand",
        "would make the park nicer for all of us", "should come before anything else", "and somebody to look after them"]
rows += [f"{t} {w}".capitalize() for t in things for w in ways]
csv.writer(open(sys.argv[1], "w", newline="")).writerows([("id", "comment")] + list(enumerate(rows)))
END
run --text comment --id id "$TMP/in.csv" -o "$TMP/x.db"
check "themes that edited letters dominate are marked" [ "$(ask "SELECT count(DISTINCT theme_id) > 0 AND count(DISTINCT theme_id) =
	(SELECT count(DISTINCT t.theme_id) FROM theme t JOIN response_theme x USING (theme_id) JOIN response r USING (response_id)
	WHERE r.text LIKE '%bridge%' OR r.text LIKE '%surgery%') FROM theme_check WHERE kind = 'one campaign'")" = 1 ]
check "and have one quote of the letter" [ "$(ask "SELECT max(n) FROM (SELECT count(*) AS n FROM theme_quote q
	JOIN response r ON r.ref = q.ref WHERE CAST(r.ref AS INTEGER) < 40 GROUP BY theme_id)")" = 1 ]
check "the others are not" [ "$(ask "SELECT count(*) FROM theme_check c JOIN response_theme x USING (theme_id)
	JOIN response r USING (response_id) WHERE kind = 'one campaign' AND CAST(r.ref AS INTEGER) >= 40")" = 0 ]

# --- what is off the question's subject has no theme; what is on it has one
python3 - "$TMP/in.csv" <<'END'
import csv, sys
bus = ["The buses", "Our bus service", "The number 12 bus", "Evening buses", "School buses", "Buses to the hospital"]
want = ["should run more often", "is never on time", "needs more seats at peak times", "should go on until midnight",
        "costs too much for families", "ought to stop nearer to the shops", "should take wheelchairs", "is always full"]
bike = ["A cycle lane", "Safe bike paths", "Cycle parking", "Bike hire", "A cycle route along the river"]
good = ["would help children to ride to school", "is missing at the station", "would keep cyclists away from lorries",
        "should come before new roads", "would get people out of their cars", "needs better lighting in winter"]
off = ["My grandmother bakes bread with rye flour", "The goalkeeper was injured in the second half", "Volcanoes formed these islands",
       "She plays the violin in an orchestra", "Parliament of Norway elects its president", "Penguins lay a single egg",
       "Quantum physics puzzles philosophers", "His novel won a literary prize", "asdf ghjk qwer", "zzxcv",
       "The enzyme breaks down starch", "Vintage wine is kept in cellars"]
rows = [f"{a} {b}" for a in bus for b in want] + [f"{a} {b}" for a in bike for b in good]
rows = [("on%d" % i, t) for i, t in enumerate(rows)] + [("off%d" % i, t) for i, t in enumerate(off)]
rows.append(("essay", "I collect stamps from Peru. The buses should run more often in the evening. Penguins lay eggs."))
csv.writer(open(sys.argv[1], "w", newline="")).writerows([("id", "comment")] + rows)
END
none() { ask "SELECT count(*) FROM response r WHERE ref LIKE '$1' AND NOT EXISTS
	(SELECT 1 FROM response_theme x WHERE x.response_id = r.response_id)"; }
run --text comment --id id "$TMP/in.csv" --save-themes "$TMP/kept" -o "$TMP/x.db"
check "most of what is off the subject has no theme" [ "$(none 'off%')" -ge 9 ]
check "next to all that is on it has one" [ "$(none 'on%')" -le 3 ]
check "so has an essay with one sentence on it" [ "$(none essay)" -eq 0 ]
ask "SELECT ref FROM response r WHERE NOT EXISTS (SELECT 1 FROM response_theme x WHERE x.response_id = r.response_id) ORDER BY 1" >"$TMP/none"
run --text comment --id id "$TMP/in.csv" --load-themes "$TMP/kept" -o "$TMP/x.db"
ask "SELECT ref FROM response r WHERE NOT EXISTS (SELECT 1 FROM response_theme x WHERE x.response_id = r.response_id) ORDER BY 1" >"$TMP/none2"
check "with the themes kept the same have none" diff "$TMP/none" "$TMP/none2"
grep -v '^off' "$TMP/in.csv" >"$TMP/on.csv"
run --text comment --id id "$TMP/on.csv" -o "$TMP/x.db"
check "without them next to none has none" [ "$(none '%')" -le 2 ]

# --- the same whatever the order, the threads, the pipes
run $sample -o "$TMP/a.db"
sqlite3 -csv "$TMP/a.db" "SELECT ref, replace(text, char(10), ' ') FROM response WHERE question_id = 'q2'" >"$TMP/rows"
csv <"$TMP/rows" && mv "$TMP/in.csv" "$TMP/straight.csv"
tac "$TMP/rows" | csv && mv "$TMP/in.csv" "$TMP/turned.csv"
pairs() { sqlite3 "$1" "SELECT t.key, r.ref FROM response_theme x JOIN theme t USING (theme_id)
	JOIN response r USING (response_id) WHERE x.rank = 1 ORDER BY 1, 2"; }
run --text comment --id id "$TMP/straight.csv" -o "$TMP/a.db"
run --text comment --id id "$TMP/turned.csv" -o "$TMP/b.db"
check "an input turned round has its responses" [ "$(pairs "$TMP/b.db" | wc -l)" -ge 200 ]
check "the same themes for the rows in another order" \
	test "$(pairs "$TMP/a.db" | sha256sum)" = "$(pairs "$TMP/b.db" | sha256sum)"
run $sample -j 1 -o "$TMP/one.db"
run $sample -j 5 -o "$TMP/five.db"
check "the same bytes with one thread and five" cmp "$TMP/one.db" "$TMP/five.db"

# --- numbers
run $sample --themes 5 -o "$TMP/x.db"
check "as many themes as are asked for" [ "$(ask "SELECT count(*) FROM theme WHERE question_id = 'q2'")" -eq 5 ]
check "no number of themes" says 64 "themes" canvass run $sample --themes few -o "$TMP/x.db"
check "stability between 0 and 1" [ "$(ask "SELECT count(*) FROM theme WHERE stability NOT BETWEEN 0 AND 1")" -eq 0 ]
check "evidence lies in the text" [ "$(ask "SELECT count(*) FROM evidence e JOIN response r USING (response_id)
	WHERE e.kind = 'theme' AND CAST(substr(CAST(r.text AS BLOB), e.start_byte + 1, e.end_byte - e.start_byte) AS TEXT) <> e.term")" -eq 0 ]
check "every theme of a response has its reasons" [ "$(ask "SELECT count(*) FROM response_theme x WHERE NOT EXISTS
	(SELECT 1 FROM evidence e WHERE e.response_id = x.response_id AND e.theme_id = x.theme_id)")" -lt 15 ]

# --- given themes
printf 'key,label,description\nbus,Better buses,more frequent buses and bus lanes\nfire,Emergency vehicles,fire engines and ambulances are delayed\n' >"$TMP/frame.csv"
run $sample --codeframe "$TMP/frame.csv" -o "$TMP/x.db"
check "only themes of the codeframe are given" [ "$(ask "SELECT count(DISTINCT key) FROM response_theme JOIN theme USING (theme_id)")" -eq 2 ]
check "what is said of engines is theirs" [ "$(ask "SELECT count(*) FROM response r LEFT JOIN response_theme x USING (response_id)
	LEFT JOIN theme t USING (theme_id) WHERE r.text LIKE '%fire engine%' AND t.key = 'fire'")" -ge 15 ]
check "and most responses fit none of two" [ "$(ask "SELECT sum(none) * 2 > sum(responses) FROM question_summary WHERE kind = 'open'")" = 1 ]
printf 'Emergency\tfire ambulance engine\n' >"$TMP/seeds.txt"
run $sample --seed-words "$TMP/seeds.txt" -o "$TMP/x.db"
check "a theme forms around seed words" [ "$(ask "SELECT count(*) FROM response_theme x JOIN theme t USING (theme_id) WHERE t.label = 'Emergency'")" -ge 15 ]

# --- themes kept
check "themes are saved" run $sample --save-themes "$TMP/kept" -o "$TMP/a.db"
check "and loaded" run $sample --load-themes "$TMP/kept" -o "$TMP/b.db"
same=$(sqlite3 "$TMP/a.db" "ATTACH '$TMP/b.db' AS b; SELECT count(*) * 100 / (SELECT count(*) FROM response_theme WHERE rank = 1)
	FROM response_theme x JOIN b.response_theme y USING (response_id, rank)
	JOIN theme t ON t.theme_id = x.theme_id JOIN b.theme u ON u.theme_id = y.theme_id WHERE rank = 1 AND t.key = u.key")
check "and give the same themes ($same %)" [ "$same" -ge 99 ]
for i in $(seq 60); do echo "$i,$([ $((i % 2)) = 0 ] && echo "Great idea" || echo "No comment")"; done | csv
run --text comment --id id "$TMP/in.csv" --save-themes "$TMP/remarks" -o "$TMP/x.db"
check "nothing but remarks has themes" [ "$(ask "SELECT count(*) FROM response_theme WHERE rank = 1")" -eq 60 ]
pairs "$TMP/x.db" >"$TMP/pairs"
run --text comment --id id "$TMP/in.csv" --load-themes "$TMP/remarks" -o "$TMP/x.db"
pairs "$TMP/x.db" >"$TMP/pairs2"
check "and the same with these kept" diff "$TMP/pairs" "$TMP/pairs2"
head -c 5000 "$TMP/kept" >"$TMP/cut"
check "a cut file of themes" says 78 "checksum" canvass run $sample --load-themes "$TMP/cut" -o "$TMP/x.db"
check "a file that holds no themes" says 78 "no themes" canvass run $sample --load-themes $sample -o "$TMP/x.db"
check "a file of themes that is not there" gives 66 canvass run $sample --load-themes "$TMP/nowhere" -o "$TMP/x.db"
for i in $(seq 60); do echo "$i,\"Quantum chromodynamics explains hadron $i\""; done | csv
run --text comment --id id "$TMP/in.csv" --load-themes "$TMP/kept" -o "$TMP/x.db"
check "responses of other matters are told" grep -q "themes: warning" "$TMP/err"

# --- two letters and nothing else: many texts, but none to compare them with
{ echo id,comment; for i in $(seq 60); do echo "$i,The bus is always late"; echo "$((100 + i)),More trees in the park please"; done; } >"$TMP/in.csv"
run --text comment --id id "$TMP/in.csv" --save-themes "$TMP/kept" -o "$TMP/x.db"
none() { sqlite3 "$TMP/x.db" "SELECT themes || ' ' || none FROM question_summary"; }
check "two letters are two themes" [ "$(none)" = "2 0" ]
run --text comment --id id "$TMP/in.csv" --load-themes "$TMP/kept" -o "$TMP/x.db"
check "and again, as late responses" [ "$(none)" = "2 0" ]
run --text comment --id id "$TMP/in.csv" --encode none --save-themes "$TMP/kept" -o "$TMP/x.db"
run --text comment --id id "$TMP/in.csv" --encode none --load-themes "$TMP/kept" -o "$TMP/x.db"
check "without the encoder too" [ "$(none)" = "2 0" ]

# --- what a run ends with
run $sample -o "$TMP/x.db"
ask "SELECT '          ' || group_concat(iif(at <= 4, label || ' ' || responses, NULL), ', ') || iif(max(at) > 4, ' and ' || (max(at) - 4) || ' more', '')
	FROM (SELECT parent_id, s.label, responses, row_number() OVER (PARTITION BY parent_id ORDER BY responses DESC, s.key) AS at
	FROM theme t JOIN theme_summary s ON s.question = t.question_id AND s.key = t.key WHERE parent_id IS NOT NULL ORDER BY 1, 4)
	GROUP BY parent_id" | sort >"$TMP/members"
check "groups are printed with their largest themes" diff "$TMP/members" <(grep '^          ' "$TMP/said" | sort)
check "of which there are some" [ "$(wc -l <"$TMP/members")" -ge 4 ]

# --- records that carry vectors already, from a program of somebody's own
canvass run $sample --until sentiment >"$TMP/records"
carry() { # LENGTH: the records with a vector in each segment, of 8 numbers, in every other response of LENGTH
	python3 -c 'import json, sys
for i, line in enumerate(open(sys.argv[2], encoding="utf-8")):
    r = json.loads(line)
    for k, s in enumerate(r.get("segments", [])):
        s["vector"] = [((i * 7 + k * 3 + d * d) % 11) - 5 for d in range(int(sys.argv[1]) if i % 2 else 8)]
    print(json.dumps(r, ensure_ascii=False))' "$1" "$TMP/records" | canvass-themes 2>"$TMP/err" | canvass-store "$TMP/x.db"
}
check "records with arrays of numbers as vectors have themes" carry 8
check "of which nothing is told" test ! -s "$TMP/err"
for length in 7 1025 5000; do
	check "some vectors of $length numbers do no harm" carry $length
	check "and it is told" grep -q "^themes: warning: question 'q2': [0-9]* of [0-9]* vectors of segments are left out" "$TMP/err"
done
