# Readers of exports: one table in every format, the conformance suites, and files that
# are meant to exhaust a reader.
. tests/lib.sh

if ! command -v python3 >/dev/null; then
	skip "readers" "no python3 to make the files"
	exit 0
fi

table() {
	canvass ingest --table "$@"
}

# ---- one table in every format and character set
mkdir "$TMP/same"
check "files of every format are made" python3 tests/checks/readers.py same "$TMP/same"
table "$TMP/same/plain.csv" | tail -n +2 >"$TMP/want"
same_rows() {
	table "$1" >"$TMP/got" || return 1
	tail -n +2 "$TMP/got" | cmp - "$TMP/want"
}
check "the plain one has its four rows" equal "$(grep -c '^R-' "$TMP/want")" 4
for f in "$TMP"/same/*; do
	case $f in *iso-8859-1.csv) continue ;; esac
	check "${f##*/} is the same table" same_rows "$f"
done
sed "s/’/'/" "$TMP/want" >"$TMP/want.straight"
mv "$TMP/want.straight" "$TMP/want"
check "iso-8859-1.csv is the same table" same_rows "$TMP/same/iso-8859-1.csv"
gzip -dc "$TMP/same/a.csv.gz" >"$TMP/plain"
from_stdin() {
	table - <"$1" | tail -n +2 | sed "s/’/'/" | cmp - "$TMP/want"
}
for f in plain.csv a.csv.gz a.zip shared.xlsx array.json elements.xml; do
	check "$f from standard input" from_stdin "$TMP/same/$f"
done
sheet_is_named() {
	canvass ingest "$TMP/same/shared.xlsx" 2>/dev/null | grep -q "sheet 'Responses'; not read: sheet 'Notes'"
}
check "the sheet that is read and the one that is not are named" sheet_is_named
charset_is_told() {
	canvass ingest "$TMP/same/$1" 2>/dev/null | grep -q "\"table.$1\",\"value\":\"csv; $2"
}
for pair in cp1252.csv=windows-1252 mac-roman.csv=macintosh utf-16.csv=utf-16le utf-8-sig.csv=utf-8; do
	check "${pair%=*} is told to be ${pair#*=}" charset_is_told "${pair%=*}" "${pair#*=}"
done
digest_is_right() {
	canvass ingest "$1" 2>/dev/null | grep -q "\"input.${1##*/}\",\"value\":\"$(sha256sum <"$1" | cut -c1-64)\""
}
for f in plain.csv a.csv.gz a.zip shared.xlsx array.json elements.xml; do
	check "$f has its SHA-256" digest_is_right "$TMP/same/$f"
done

# ---- what must be refused, and how
for f in plain.csv array.json elements.xml; do
	check "$f as XLSX is refused" says 65 "not an XLSX workbook" table --format xlsx "$TMP/same/$f"
done
check "an unknown format" gives 64 table --format odt "$TMP/same/plain.csv"
check "an unknown sheet" gives 64 table --sheet Nowhere "$TMP/same/shared.xlsx"
check "an unknown record element" gives 64 table --record nothing "$TMP/same/elements.xml"
printf '%%PDF-1.4' >"$TMP/a.pdf"
check "a PDF" says 65 "PDF" table "$TMP/a.pdf"
printf '\320\317\021\340old' >"$TMP/a.xls"
check "an old Excel file" says 65 "old Excel" table "$TMP/a.xls"
head -c 5000 /dev/urandom >"$TMP/noise"
check "noise" gives 65 table "$TMP/noise"
head -c 30 "$TMP/same/a.csv.gz" >"$TMP/cut.gz"
check "a cut gzip file" says 65 "cut" table "$TMP/cut.gz"
head -c 300 "$TMP/same/a.zip" >"$TMP/cut.zip"
check "a cut zip file" gives 65 table "$TMP/cut.zip"
head -c 100 "$TMP/same/nested.json" >"$TMP/cut.json"
check "a cut JSON file" says 65 "line 1: cut" table "$TMP/cut.json"
printf '<a>\n<b>\n</a>' >"$TMP/bad.xml"
check "XML that is not well-formed, with its line" says 65 "line 3" table "$TMP/bad.xml"
mkdir "$TMP/empty"
check "an empty directory" says 65 "holds no table" table "$TMP/empty"

# An entity or a DTD from outside is neither opened nor connected to.
mkfifo "$TMP/fifo"
outside() {
	printf '<!DOCTYPE l SYSTEM "%s" [<!ENTITY %% p SYSTEM "%s"> %%p; <!ENTITY a SYSTEM "%s">]><l><r>&a;</r><r>b c</r></l>' \
		"$1" "$1" "$1" >"$TMP/outside.xml"
	echo SECRET >"$TMP/secret"
	timeout 20 canvass ingest --table "$TMP/outside.xml" >"$TMP/got" || return 1
	! grep -q SECRET "$TMP/got"
}
check "an entity of a file is not read" outside "file://$TMP/secret"
check "an entity of a pipe is not waited for" outside "$TMP/fifo"
check "an entity of the network is not fetched" outside "http://127.0.0.1:9/x"

# ---- rows that cannot be used are told, and cost no others
printf 'id,text\n1,fine words\n2,"never closed\n3,more fine words\n4,"the end"\n' >"$TMP/open.csv"
left_out() {
	canvass ingest "$1" 2>/dev/null >"$TMP/got"
	[ "$(grep -c '"type":"respondent"' "$TMP/got")" = "$2" ] || { cat "$TMP/got"; return 1; }
	equal "$(sed -n 's/^{"type":"rejected".*"line":\([0-9]*\),"reason":"\(.*\)"}/\1 \2/p' "$TMP/got")" "$3"
}
check "an open quote costs its own line" left_out "$TMP/open.csv" 3 "3 a quote is never closed"
python3 -c "print('id,text\n1,yes it is\n2,' + 'x' * 2200000 + '\n3,\"' + 'y\n' * 1100000 + '\"\n4,no it is not')" >"$TMP/long.csv"
check "cells of 2,200,000 bytes cost their rows" left_out "$TMP/long.csv" 2 "3 a cell is longer than 2 MiB
4 a cell is longer than 2 MiB"
python3 -c "print('{\"id\":1,\"text\":\"yes it is\"}\n{\"id\":2,\n{\"id\":3,\"text\":\"' + 'x' * 17000000 + '\"}\n{\"id\":4,\"text\":\"no it is not\"}')" >"$TMP/long.jsonl"
check "bad and endless lines of JSON cost themselves" left_out "$TMP/long.jsonl" 2 "2 not JSON
3 a record longer than 16 MiB"
python3 -c "print('<l><r i=\"1\">yes it is</r>\n<r i=\"2\">' + 'x' * 11000000 + '</r>\n<r i=\"3\">no it is not</r></l>')" >"$TMP/long.xml"
check "an endless XML text costs its record" left_out "$TMP/long.xml" 2 "2 a cell is longer than 2 MiB"
# Names that come up after the rows by which roles are judged: counted, and said.
awk 'BEGIN { for (i = 1; i <= 5100; i++) printf "{\"id\":%d,\"text\":\"Answer %d in plain words for all\"%s}\n", i, i, (i > 5010 ? ",\"more\":\"x\"" : "") }' >"$TMP/more.jsonl"
names_late() {
	canvass ingest "$TMP/more.jsonl" >"$TMP/more.out" 2>"$TMP/more.err"
	grep -q "warning: .*: columns first met after the 5000 rows .*: 1; their 90 values are not used" "$TMP/more.err" &&
		grep -q '"header":"more","role":"ignored","reason":"not met in the first 5000 rows.*values not used: 90"' "$TMP/more.out"
}
check "columns met late are named, their values counted" names_late
# One record of very many names makes all rows before it wide.
awk 'BEGIN { for (i = 1; i < 5000; i++) print "{\"text\":\"Answer " i " in plain words\"}"; printf "{\"text\":\"The last\""; for (i = 1; i < 16000; i++) printf ",\"n%d\":1", i; print "}" }' >"$TMP/wide.jsonl"
wide_late() {
	(sanitized || ulimit -v 400000; canvass ingest --columns "$TMP/wide.jsonl" 2>&1 >"$TMP/wide.out") && equal "$(grep -c "^wide" "$TMP/wide.out")" 16000
}
check "a record of 16,000 names at the sample's end is judged in bounded memory" wide_late

awk 'BEGIN { print "id;text"; for (i = 1; i <= 30000; i++) print i ";an answer in plain words"; print "30001;caf\351 au lait" }' >"$TMP/late.csv"
late() {
	table "$TMP/late.csv" | tail -n 1 | grep -q '^30001,café au lait'
}
check "a character set that shows only at the end" late

# ---- files that are meant to exhaust a reader: bounded memory, an answer, a code
if sanitized; then
	skip "hostile files" "the sanitizers need more memory than the bound"
else
	mkdir "$TMP/hostile"
	check "hostile files are made" python3 tests/checks/readers.py hostile "$TMP/hostile"
	bounded() {
		python3 tests/checks/readers.py bounded canvass "$1"
	}
	for f in "$TMP"/hostile/*; do
		check "${f##*/} is refused within 300 MB" bounded "$f"
	done
	{ printf 'a,b\n1,"'; head -c 100000000 /dev/zero | tr '\0' x; } >"$TMP/endless.csv"
	check "an endless quoted cell" bounded "$TMP/endless.csv"
fi

# ---- conformance suites
if [ -d "$SHARED/csv/csv-spectrum" ]; then
	while read -r verdict suite name; do
		echo "$verdict $SUITE: $suite $name"
	done < <(python3 tests/checks/readers.py conform canvass "$SHARED/csv")
else
	skip "csv-test-data and csv-spectrum" "not here"
fi

W3C=$SHARED/xml/w3c_xmltest
if [ -d "$W3C" ]; then
	# Their fault lies in another file, which is not read.
	elsewhere='not-wf/(ext-sa/00[1-3]|not-sa/0(01|0[3-9]|1[01]))[.]xml$'
	valid() {
		local f bad=0
		for f in "$W3C"/valid/*/*.xml "$W3C"/invalid/*.xml "$W3C"/invalid/*/*.xml; do
			table "$f" >"$TMP/got" 2>&1 || { echo "$f: $(tail -n 1 "$TMP/got")"; bad=1; }
		done
		return $bad
	}
	check "W3C suite: no valid or invalid document is refused" valid
	not_well_formed() {
		local f bad=0
		for f in "$W3C"/not-wf/*/*.xml; do
			[[ $f =~ $elsewhere ]] && continue
			says 65 ": line " table "$f" || bad=1
		done
		return $bad
	}
	check "W3C suite: every document that is not well-formed is refused with its line" not_well_formed
else
	skip "W3C XML suite" "not here"
fi
