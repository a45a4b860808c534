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
