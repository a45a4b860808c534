# The commands that README.md shows, run as they stand; the stage in C, built as it stands.
. tests/lib.sh

# Blocks of ```LANGUAGE, one after the other.
blocks() {
	awk -v fence="\`\`\`$1" '$0 == "```" { on = 0 } on { print } $0 == fence { on = 1 }' README.md
}

# A folder that looks like the checkout after `make`.
mkdir "$TMP/tree" "$TMP/tree/out"
ln -s "$PWD/samples" "$PWD/lexicons" "$PWD/pipeline" "$TMP/tree"
ln -s "$PWD/$OUT/bin" "$TMP/tree/out/bin"
blocks sh >"$TMP/commands"
shown() {
	(cd "$TMP/tree" && bash -euo pipefail "$TMP/commands" >"$TMP/shown" 2>"$TMP/.said") || { cat "$TMP/.said"; return 1; }
}
check "the commands shown run" shown
answers() { # each of the queries gave rows
	local tables
	tables=$(grep -c '^├' "$TMP/shown")
	equal "$tables" "$(grep -c '^sqlite3 -box' "$TMP/commands")"
}
check "each question gets an answer" answers
theme_answers() {
	grep -q '│ *Mentions Tollgate Lane *│' "$TMP/shown" && grep -q '^response HB-1007' "$TMP/shown"
}
check "the example stage and the explanation answer" theme_answers
check "the first command's database is there" test -s "$TMP/tree/out/transport.db"

# The stage in C: copied into a copy of the tree, which builds only what is new.
mkdir "$TMP/copy"
cp -a Makefile pipeline stages lexicons samples "$TMP/copy"
mkdir -p "$TMP/copy/tests"
mkdir -p "$TMP/copy/$OUT"
cp -a "$OUT/obj" "$TMP/copy/$OUT"
cp -a "$OUT/registry.c" "$TMP/copy/$OUT"
blocks c >"$TMP/copy/stages/length.c"
if sanitized; then
	skip "the stage in C" "built once, without the sanitizers"
	exit 0
fi
unset MAKEFLAGS MAKELEVEL
build() {
	make -s -C "$TMP/copy" OUT="$OUT" all
}
check "the stage in C builds without a warning" build
export PATH="$TMP/copy/$OUT/bin:$PATH"
unset CANVASS_DATA
check "it is listed" bash -c "canvass stages | grep -q '^length *count the words of each answer'"
check "it is a program with help" bash -c "canvass-length -h | grep -q '^needs: text, tokens'"
printf 'ingest\nclean\ntokenise\nlength\n' >"$TMP/length.recipe"
counts() {
	local how
	for how in "" --piped; do
		canvass run $how --recipe "$TMP/length.recipe" samples/transport.csv 2>/dev/null >"$TMP/length$how.jsonl" || return 1
	done
	cmp "$TMP/length.jsonl" "$TMP/length--piped.jsonl" && grep -q '"text":"Nothing at all from me".*"length":5}' <(
		echo '{"type":"response","text":"Nothing at all from me","tokens":[[0,7],[8,10],[11,14],[15,19],[20,22]]}{"type":"end"}' |
			sed 's/}{/}\n{/' | canvass-length) && grep -q '"length":1}' "$TMP/length.jsonl"
}
check "it counts, fused and piped" counts
printf 'ingest\nclean\nlength\n' >"$TMP/wrong.recipe"
check "what it needs is checked" says 78 "length needs 'tokens'; put tokenise before it" canvass run --recipe "$TMP/wrong.recipe" samples/transport.csv
