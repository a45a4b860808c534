# Exit codes and messages: what is wrong is said first, with the contract's code.
. tests/lib.sh
case=tests/cases/run_until

printf 'ingest\nclean\nsegment\ntokenise\nstem\nstore\n' >"$TMP/short.recipe"
run() {
	canvass run --recipe "$TMP/short.recipe" -o "$TMP/x.db" "$@"
}
piped() {
	run --piped "$@"
}
from() {
	local file=$1
	shift
	"$@" <"$file"
}
into() {
	local file=$1
	shift
	"$@" >"$file"
}

# 64: usage
check "64: no command" says 64 "usage: canvass run" canvass
check "64: an unknown command" says 64 "canvass: error: unknown command 'rnu'" canvass rnu
check "64: no input" says 64 "run: error: no INPUT is given" canvass run
check "64: an unknown option" says 64 "--colour" canvass run --colour red x.csv
check "64: an option without value" says 64 "'--id' needs a value" canvass run x.csv --id
check "64: no number of threads" says 64 "--jobs must be a whole number from 1 to 256, not '0'" run --jobs 0 $case/small.csv
check "64: no language" says 64 "no language code" run --lang English $case/small.csv
check "64: an option that no stage of the recipe takes" says 64 "no stage of this recipe takes --themes" run --themes 5 $case/small.csv
check "64: an unknown column" says 64 "ingest: error: no column 'Opinion'" run --text Opinion $case/small.csv
check "64: an unknown column, piped" says 64 "ingest: error: no column 'Opinion'" piped --text Opinion $case/small.csv
check "64: to stop after a stage that is not there" says 64 "no stage 'soap'" run --until soap $case/small.csv
check "64: to stop after the last" says 64 "store gives no records" run --until store $case/small.csv
check "64: an operand too much" says 64 "takes no operand" canvass-clean soap
check "64: no database to write" from /dev/null says 64 "store: error: one database" canvass-store
check "0: help of the program and of every command" bash -c 'canvass -h && canvass run -h && canvass --version &&
	for s in $(canvass -h | sed -n "s/^stages://p"); do canvass $s -h && canvass-$s --version; done'

# 65: not what it should be
printf 'Ref,Views\n' >"$TMP/header.csv"
: >"$TMP/empty.csv"
head -c 2000 /dev/urandom >"$TMP/noise.csv"
printf '\0\1\2' >>"$TMP/noise.csv"
check "65: an empty file" says 65 "empty" run "$TMP/empty.csv"
check "65: a header alone" says 65 "header" run "$TMP/header.csv"
check "65: a binary file" gives 65 run "$TMP/noise.csv"
check "65: no line of JSON" from Makefile says 65 "clean: error: not a JSON record" canvass-clean
printf '{"type":"response","ref":"R\\u001b[1m","text":"x","language":"en"}\n{"type":"end"}\n' >"$TMP/tokenless.jsonl"
check "65: a missing member is named, and the stage that adds it" from "$TMP/tokenless.jsonl" says 65 "stem: error: responses have no 'tokens'; run tokenise before stem (line 1, ref 'R?[1m')" canvass-stem
printf '{"type":"end"}\n{"type":"end"}\n' >"$TMP/ends.jsonl"
check "65: a record after the end" from "$TMP/ends.jsonl" says 65 "clean: error: a record after the end record (line 2)" canvass-clean
check "65: a record after the end is not stored" from "$TMP/ends.jsonl" says 65 "store: error: a record after the end record" canvass-store "$TMP/ends.db"
head -c 17825792 /dev/zero | tr '\0' x >"$TMP/long.jsonl"
check "65: a line of more than 16 MiB" from "$TMP/long.jsonl" says 65 "line 1 is longer than 16 MiB" canvass-clean

# 66: cannot be opened
check "66: no such file" says 66 "ingest: error: cannot open" run "$TMP/nothing.csv"
check "66: no such file, piped" says 66 "ingest: error: cannot open" piped "$TMP/nothing.csv"
check "66: no such recipe" says 66 "cannot open recipe 'nothing'" canvass run --recipe nothing $case/small.csv

# 73: cannot be created
check "73: no such folder" says 73 "store: error: cannot create '$TMP/nowhere/x.db'" run $case/small.csv -o "$TMP/nowhere/x.db"
check "73: themes cannot be saved there, told at once" says 73 "themes: error: cannot create '$TMP/nowhere/x'" \
	canvass run "$TMP/nothing.csv" --save-themes "$TMP/nowhere/x" -o "$TMP/x.db"
check "73: nor where a folder is" says 73 "it is there and no regular file" canvass run $case/small.csv --save-themes "$TMP" -o "$TMP/x.db"
check "73: nor vectors" says 73 "themes: error: cannot create '$TMP/nowhere/v'" canvass run $case/small.csv --vectors "$TMP/nowhere/v" -o "$TMP/x.db"
check "73: no such folder, piped" says 73 "store: error: cannot create" piped $case/small.csv -o "$TMP/nowhere/x.db"
check "73: a folder" says 73 "no regular file" run $case/small.csv -o "$TMP"
check "73: a device" says 73 "no regular file" run $case/small.csv -o /dev/full
cp $case/small.csv "$TMP/export.csv"
check "64: the export itself is not overwritten" says 64 "is both input and output" run "$TMP/export.csv" -o "$TMP/export.csv"
check "the export is as it was" cmp "$TMP/export.csv" $case/small.csv

# 74: reading or writing failed
full() {
	local got=0
	"$@" >/dev/full 2>"$TMP/.said" || got=$?
	[ $got = 74 ] || { echo "code $got where 74 is expected: $*"; return 1; }
	grep -q 'error: cannot write standard output' "$TMP/.said" || { cat "$TMP/.said"; return 1; }
}
check "74: a full disk after a stage" full canvass-ingest $case/small.csv
check "74: a full disk after a run" full run $case/small.csv --until stem
check "74: a full disk for the list of stages" full canvass stages
check "74: a full disk for help" full canvass-clean -h
check "74: a full disk for the findings" full run $case/small.csv
check "74: a full disk for the shell line" full run --print $case/small.csv
printf '{"type":"response","text":"a"}\n' >"$TMP/cut.jsonl"
check "74: a stream without its end" from "$TMP/cut.jsonl" says 74 "clean: error: the stream is cut: no end record came" canvass-clean
check "74: a stream cut in a line" from <(printf '{"type":"response"') says 74 "standard input is cut" canvass-clean
check "74: an empty stream" from /dev/null says 74 "the stream is cut" canvass-store "$TMP/y.db"
check "no database of a cut stream" [ ! -e "$TMP/y.db" ]

# 78: recipes and lexicons
recipe() {
	printf "$1" >"$TMP/wrong.recipe"
	shift
	says 78 "$1" canvass run --recipe "$TMP/wrong.recipe" $case/small.csv -o "$TMP/x.db" || return 1
	says 78 "$1" canvass run --piped --recipe "$TMP/wrong.recipe" $case/small.csv -o "$TMP/x.db"
}
check "78: an unknown stage" recipe 'ingest\nsoap\n' "line 2: unknown stage 'soap'"
check "78: an executable that is not there" recipe 'ingest\n./soap.py\n' "line 2: unknown stage './soap.py'"
check "78: no stage" recipe '# nothing\n' "has no stage"
check "78: an open quote" recipe 'ingest "a\n' "line 1: a quote is not closed"
check "78: a missing member before a run" recipe 'ingest\nclean\nsegment\nstem\nstore\n' "stem needs 'tokens'; put tokenise before it"
check "78: a stage in front of the input" recipe 'clean\ningest\n' "must be the first stage"
check "78: a stage after the last" recipe 'ingest\nstore\nclean\n' "must be the last stage"
mkdir -p "$TMP/data/lexicons" "$TMP/data/pipeline"
cp pipeline/*.recipe "$TMP/data/pipeline"
cp lexicons/*.tsv "$TMP/data/lexicons"
cp -r lexicons/layouts "$TMP/data/lexicons" 2>/dev/null
printf 'en\tthe a\nfr le\n' >"$TMP/data/lexicons/stopwords.tsv"
broken_lexicon() {
	CANVASS_DATA=$TMP/data says 78 "lexicons/stopwords.tsv: line 2: 1 fields where 2 to 2 are expected" run "$@" $case/small.csv
}
check "78: a broken line of a lexicon" broken_lexicon
check "78: a broken line of a lexicon, piped" broken_lexicon --piped

check "nothing half-written is left" bash -c "! ls $TMP/*.partial 2>/dev/null"
check "no database of any of these" [ ! -e "$TMP/ends.db" ]
