#!/bin/bash
# export and explain where something is wrong: the contract's codes, no half-written file.
. tests/lib.sh

db=$TMP/bins.db
canvass store "$db" <tests/cases/export_csv/records.jsonl 2>/dev/null
printf 'not a database, but long enough to be looked at for a header\n%0500d' 0 >"$TMP/text.db"
cp "$db" "$TMP/other.db"
printf '\000\000\000\011' | dd of="$TMP/other.db" bs=1 seek=60 conv=notrunc 2>/dev/null # user_version
: >"$TMP/file"

check "no layout" says 64 "no --layout is given" canvass export "$db" "$TMP/out"
check "an unknown layout" says 64 "there is no layout 'pdf'" canvass export "$db" --layout pdf "$TMP/out"
check "no folder" says 64 "a folder to write to must be given" canvass export "$db" --layout csv
check "a date that is a path" says 64 "cannot be the name of a folder" \
	canvass export "$db" --layout themefinder --date ../../x "$TMP/out"
for command in "export --layout csv" explain; do
	# shellcheck disable=SC2086
	check "$command: no such database" says 66 "cannot open" canvass $command "$TMP/none.db" "$TMP/out"
	# shellcheck disable=SC2086
	check "$command: no database" says 65 "is no database" canvass $command "$TMP/text.db" "$TMP/out"
	# shellcheck disable=SC2086
	check "$command: another version" says 65 "another version" canvass $command "$TMP/other.db" "$TMP/out"
done
check "explain does not make a database" test ! -e "$TMP/none.db"
check "the folder is a file" says 73 "cannot create" canvass export "$db" --layout csv "$TMP/file"
check "no such response" says 66 "no response has the reference 'B-9'" canvass explain "$db" B-9
check "no answer to that question" says 66 "and the question q3" canvass explain "$db" B-1 --question q3
check "a full disk under explain" says 74 "cannot write standard output" sh -c "canvass explain '$db' B-1 >/dev/full"

mkdir "$TMP/old"
canvass export "$db" --layout codeframe "$TMP/old" 2>/dev/null
before=$(cksum "$TMP/old"/*)
chmod -w "$TMP/old"
if [ "$(id -u)" = 0 ]; then
	skip "a folder that may not be written to" "root may write everywhere"
else
	check "a folder that may not be written to" gives 73 canvass export "$db" --layout codeframe "$TMP/old"
fi
chmod +w "$TMP/old"
check "the files there stay" test "$before" = "$(cksum "$TMP/old"/*)"
full() (
	ulimit -f 0 # no file may grow: a write fails
	trap '' XFSZ
	canvass export "$db" --layout csv "$TMP/new"
)
check "a write that fails" gives 74 full
check "nothing half-written is left" test -z "$(find "$TMP/new" -type f)"

# Groups of themes are rows of the theme table; ThemeFinder's layout has one level.
if canvass run samples/transport.csv -o "$TMP/groups.db" >/dev/null 2>&1; then
	canvass export "$TMP/groups.db" --layout themefinder --date 2026-11-25 "$TMP/flat" >/dev/null
	part=$TMP/flat/outputs/mapping/2026-11-25/question_part_1
	check "there are groups" [ "$(sqlite3 "$TMP/groups.db" "SELECT count(DISTINCT parent_id) > 2 FROM theme WHERE question_id = 'q2'")" = 1 ]
	check "no topic is a group" equal "$(grep -c '"topic_id"' "$part/themes.json")" \
		"$(sqlite3 "$TMP/groups.db" "SELECT 2 + count(*) FROM theme WHERE question_id = 'q2' AND theme_id NOT IN
			(SELECT parent_id FROM theme WHERE parent_id IS NOT NULL)")"
	check "a response's letters are those of its themes" python3 - "$part" "$TMP/groups.db" "$TMP/flat" <<'END'
import csv, json, sqlite3, sys
part, db, flat = sys.argv[1:]
labels = {t["topic_id"]: t["topic_label"] for t in json.load(open(part + "/themes.json"))}
refs = {int(r["response_id"]): r["ref"] for r in csv.DictReader(open(flat + "/inputs/response_ids.csv", newline=""))}
want = {}
for ref, label in sqlite3.connect(db).execute("SELECT r.ref, t.label FROM response r JOIN response_theme x USING (response_id)"
                                              " JOIN theme t USING (theme_id) WHERE r.question_id = 'q2' ORDER BY r.response_id, rank"):
    want.setdefault(ref, []).append(label)
got = {refs[m["response_id"]]: [labels[x] for x in m["labels"]] for m in map(json.loads, open(part + "/mapping.jsonl"))}
assert len(got) > 200 and all(got[r] == want.get(r, ["None of the Above"]) for r in got)
END
fi
