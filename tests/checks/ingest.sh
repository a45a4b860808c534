# What ingest says of inputs that are not what they should be, and what it prints on demand.
. tests/lib.sh

lines() {
	printf '%s\n' "$@"
}
in_file() {
	local name=$1
	shift
	lines "$@" >"$TMP/$name"
}
# read FILE: the records of a type.
records() {
	canvass ingest "$2" 2>/dev/null | grep "^{\"type\":\"$1\""
}

# --- nothing to read
: >"$TMP/empty.csv"
in_file header.csv 'id,text'
head -c 4096 /dev/urandom >"$TMP/noise"
printf '\0\0\0\0' >>"$TMP/noise"
mkdir "$TMP/folder"
in_file folder/readme.txt 'No export is here.'
in_file numbers.csv 'a,b' '1.5,2.25' '2.5,3.25' '3.5,4.75' '4.5,9.25'
in_file truncated.xml '<r><row><t>good words</t></row><row><t>more wo'
check "65: an empty file" says 65 "empty.csv" canvass ingest "$TMP/empty.csv"
check "65: a header alone" says 65 "has a header and no rows" canvass ingest "$TMP/header.csv"
check "65: no text at all" gives 65 canvass ingest "$TMP/noise"
check "65: a folder without exports" gives 65 canvass ingest "$TMP/folder"
check "65: numbers only" says 65 "no column of free text and no closed question" canvass ingest "$TMP/numbers.csv"
check "65: truncated XML, with its line" says 65 "truncated.xml': line" canvass ingest "$TMP/truncated.xml"
check "66: no such file" says 66 "cannot open" canvass ingest "$TMP/none.csv"

# --- options
in_file small.csv 'Ref,Area,Views' 'A1,North,It is good for the town' 'A2,South,I do not like the plan' 'A3,North,More trees please'
check "64: a column that is not there" says 64 "no column 'Opinion' for --text" canvass ingest --text Opinion "$TMP/small.csv"
check "64: a column number that is too high" says 64 "no column '4' for --group" canvass ingest --group 4 "$TMP/small.csv"
check "64: --table is not for run" says 64 "--table is an option of the stage alone" canvass run --table "$TMP/small.csv"
by_number() {
	equal "$(canvass ingest --id 1 --text 3 --group 2 "$TMP/small.csv" | grep -v '"run"')" \
		"$(canvass ingest --id ref --text Views --group AREA "$TMP/small.csv" | grep -v '"run"')"
}
check "a column by its number, or its header in any case" by_number
worded() {
	canvass ingest --question 'What do you say?' "$TMP/small.csv" | grep -q '"question":"q1","name":"Views","text":"What do you say?"'
}
check "the question's wording" worded
personal() {
	in_file person.csv 'id,Name,text' '1,Ann Invented,It is good for the town' '2,Ben Invented,I do not like it at all' '3,Cat Invented,More trees please'
	! canvass ingest "$TMP/person.csv" | grep -q 'Ann Invented' &&
		canvass ingest --group Name "$TMP/person.csv" | grep -q '"attributes":{"Name":"Ann Invented"}'
}
check "a name is left out unless it is asked for" personal

# --- rows that cannot be used
in_file ragged.csv 'id,a,text' '1,x,good words are here' '2,y' '3,z,other words are here,extra' '4,w,and some more words,,' \
	'' ',,' 'id,a,text' 'Total,4,' '5,v,the last words of all'
ragged() {
	equal "$(canvass ingest "$TMP/ragged.csv" 2>/dev/null | sed -n 's/.*"line":\([0-9]*\),"reason":\("[^"]*"\).*/\1 \2/p')" \
		"$(lines '3 "2 cells where the header has 3"' '4 "4 cells where the header has 3"' '7 "no cell is filled"' \
			'8 "repeats the header"' '9 "a total"')" &&
		says 0 "8 rows: 3 respondents and 5 rejected; 3 responses, 0 empty answers" canvass ingest "$TMP/ragged.csv"
}
check "each row that is not used has its line and reason" ragged
long_cell() {
	{ lines 'id,text' '1,good words are here'; printf '2,"'; head -c 3000000 /dev/zero | tr '\0' x; lines '"' '3,other words are here'; } >"$TMP/long.csv"
	equal "$(records rejected "$TMP/long.csv")" '{"type":"rejected","input":"long.csv","line":3,"reason":"a cell is longer than 2 MiB"}' &&
		equal "$(records response "$TMP/long.csv" | wc -l)" 2
}
check "a cell that is too long" long_cell
bad_bytes() {
	printf 'id,text\n1,bad \xff\xfe bytes are here\n2,caf\xc3\xa9 is good, and here\n3,more words here again\n' >"$TMP/bytes.csv"
	equal "$(records response "$TMP/bytes.csv" | wc -l)" 3 || equal "$(records rejected "$TMP/bytes.csv" | wc -l)" 1
}
check "bytes that are not UTF-8" bad_bytes
repeated() {
	in_file repeat.csv 'id,text' '7,one thing is good' '7,another thing is bad' '8,and a third one'
	equal "$(records response "$TMP/repeat.csv" | grep -c '"respondent":"7"')" 2
}
check "a reference that repeats: responses of one respondent" repeated
unreferenced() {
	in_file anonymous.csv 'text,Area' 'one thing is good,North' 'another thing is bad,South' 'and a third one,North'
	equal "$(records response "$TMP/anonymous.csv" | sed 's/.*"ref":"\([^"]*\)".*/\1/' | tr '\n' ' ')" 'row-1 row-2 row-3 '
}
check "references are made where there are none" unreferenced

# --- printing
table() {
	printf 'id;text\r\n1;"a ""b"" c"\r\n2;"d;e\nf"\r\n3;g,h\r\n' >"$TMP/semicolon.csv"
	canvass ingest --table "$TMP/semicolon.csv" >"$TMP/table.csv" &&
		printf 'id,text\r\n1,"a ""b"" c"\r\n2,"d;e\nf"\r\n3,"g,h"\r\n' | cmp - "$TMP/table.csv"
}
check "the table as RFC 4180" table
same_table() {
	canvass ingest --table "$1" >"$TMP/once.csv" 2>/dev/null && canvass ingest --table "$TMP/once.csv" | cmp - "$TMP/once.csv"
}
check "the table of a table is the same" same_table samples/transport.csv
from_stdin() {
	canvass ingest "$1" | sed 's/"[a-z.]*[^"]*csv"/"X"/g; s/"standard input"/"X"/g' >"$TMP/file.jsonl"
	canvass ingest - <"$1" | sed 's/"input.standard input"/"X"/g; s/"table.standard input"/"X"/g; s/"standard input"/"X"/g' | grep -v '"run"' |
		cmp - <(grep -v '"run"' "$TMP/file.jsonl")
}
check "standard input is read as a file is" from_stdin samples/transport.csv
columns_back() {
	canvass ingest --columns "$TMP/small.csv" >"$TMP/columns.tsv" &&
		sed -i 's/\tattribute\tArea\t/\tignored\tArea\t/; s/\tViews\tViews\t/\tViews\tWhat do you say?\t/' "$TMP/columns.tsv" &&
		canvass ingest --columns "$TMP/columns.tsv" "$TMP/small.csv" >"$TMP/out.jsonl" &&
		grep -q '"header":"Area","role":"ignored","reason":"given by --columns"' "$TMP/out.jsonl" &&
		grep -q '"text":"What do you say?"' "$TMP/out.jsonl" &&
		! grep -q 'North' "$TMP/out.jsonl"
}
check "a columns file is taken back as it was edited" columns_back
check "78: a columns file that is none" says 78 "is no columns file" canvass ingest --columns "$TMP/small.csv" "$TMP/small.csv"
wrong_column() {
	sed 's/\tArea\t/\tPlace\t/; s/^small.csv\t2/small.csv\t9/' "$TMP/columns.tsv" >"$TMP/wrong.tsv"
	says 78 "no such column" canvass ingest --columns "$TMP/wrong.tsv" "$TMP/small.csv"
}
check "78: a columns file for another table" wrong_column
run_with_columns() {
	canvass run --columns "$TMP/columns.tsv" "$TMP/small.csv" -o "$TMP/x.db" >/dev/null 2>&1 &&
		equal "$(sql "$TMP/x.db" "SELECT text FROM question WHERE kind = 'open'")" 'What do you say?'
}
check "run takes a columns file" run_with_columns

# --- what the field's collections of CSV files should be read as
as_json() {
	canvass ingest --table "$1" 2>/dev/null | python3 -c '
import csv, io, json, sys
want = json.load(open(sys.argv[1], encoding="utf-8"))
rows = list(csv.reader(io.StringIO(sys.stdin.buffer.read().decode(), newline="")))
want = [want] if isinstance(want, dict) else want
if not want:
    got = rows[1:]
elif isinstance(want[0], dict):
    got = [dict(zip(rows[0], r)) for r in rows[1:]]
else:
    got = rows
sys.exit(got != want)' "$2"
}
for json in "$SHARED"/csv/*/json/*.json; do
	[ -e "$json" ] || { skip "csv-spectrum and csv-test-data" "not here"; break; }
	command -v python3 >/dev/null || { skip "csv-spectrum and csv-test-data" "no python3"; break; }
	name=$(basename "$json" .json)
	csv=$(dirname "$(dirname "$json")")/csv*/$name.csv
	case $name in
	location_coordinates) # its JSON has another telephone number than its CSV
		skip "$name" "CSV and JSON differ in this copy" ;;
	newlines_crlf) # its line ends were made plain in this copy
		skip "$name" "CSV and JSON differ in this copy" ;;
	*) check "$name" as_json $csv "$json" ;;
	esac
done
