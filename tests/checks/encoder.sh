# The encoder: the same bytes whatever the processor, compiler and optimisation; files
# that are not the model refused; odd lines encoded. Vectors: tests/isa/texts.h.
. tests/lib.sh
model=lexicons/encoder.bin
# As in tests/unit/test_encoder.c.
expected=67ce01eac3ddec5dc86abc7cfd464efb6953c68f6acac81bd7b56b7bd059cda4

# build COMPILER OPTIONS...: $TMP/vectors by this compiler.
build() {
	"$@" -std=gnu11 -D_GNU_SOURCE -ffp-contract=off -pthread -o "$TMP/vectors" tests/isa/vectors.c \
		pipeline/encoder/*.c pipeline/fault.c pipeline/memory.c pipeline/cleanup.c -lm
}
# vectors_of TEXTS THREADS COMMAND...: the SHA-256 of the first so many texts' vectors.
vectors_of() {
	local texts=$1 threads=$2
	shift 2
	"$@" "$TMP/vectors" $model "$texts" "$threads" 2>"$TMP/isa" | sha256sum | cut -d' ' -f1
}
vectors_are_expected() {
	equal "$(vectors_of 1000 "$@")" $expected
}
if sanitized; then
	skip "compilers and processors" "done in the plain build"
else
	for compiler in gcc clang; do
		command -v $compiler >/dev/null || { skip "$compiler" "it is not installed"; continue; }
		check "$compiler -O3 is built" build $compiler -O3
		check "$compiler -O3: the SHA-256 of 1,000 texts" vectors_are_expected 2 env
		some=$(vectors_of 20 2 env)
		# Some 60 times as slow: 1,000 would take minutes.
		check "$compiler -O0 is built" build $compiler -O0
		check "$compiler -O0: the same 20 vectors" equal "$(vectors_of 20 2 env)" "$some"
	done
	build gcc -O2 || exit 1
	some=$(vectors_of 100 2 env)
	for isa in amx vnni avxvnni avx2 portable; do
		if CANVASS_ISA=$isa "$TMP/vectors" $model 1 1 >/dev/null 2>&1; then
			check "$isa: the same 100 vectors" equal "$(vectors_of 100 1 env CANVASS_ISA=$isa)" "$some"
		else
			skip "$isa" "this processor has it not"
		fi
	done
	if command -v aarch64-linux-gnu-gcc >/dev/null && command -v qemu-aarch64 >/dev/null; then
		some=$("$TMP/vectors" $model 20 1 2>/dev/null | sha256sum)
		arm() {
			equal "$(CANVASS_ISA=$1 qemu-aarch64 "$TMP/vectors" $model 20 1 2>/dev/null | sha256sum)" "$some"
		}
		check "64-bit Arm is built" build aarch64-linux-gnu-gcc -O2 -static
		check "64-bit Arm, dot products (qemu): the same 20 vectors" arm neon
		check "64-bit Arm, portable (qemu): the same 20 vectors" arm portable
	else
		skip "64-bit Arm" "no cross compiler or no qemu-user"
	fi
fi

# Files that are not the model, in a data folder of their own.
mkdir -p "$TMP/data/lexicons"
spoilt=$TMP/data/lexicons/encoder.bin
encode() {
	printf 'a line\n' | CANVASS_DATA=$TMP/data canvass encode --lines
}
check "78: no model" bash -c '! [ -e "$1" ]' - "$spoilt"
: >"$spoilt"
check "78: an empty model" says 78 "another kind of file" encode
head -c 1000000 $model >"$spoilt"
check "78: a cut model" says 78 "is cut" encode
cp $model "$spoilt"
printf 'x' | dd of="$spoilt" bs=1 seek=9000000 conv=notrunc status=none
check "78: an altered model" says 78 "altered" encode
cp $model "$spoilt"
printf '\377' | dd of="$spoilt" bs=1 seek=8 conv=notrunc status=none
check "78: a model of another version" says 78 "of version 255, not 2" encode
cp lexicons/taught.bin "$spoilt"
check "78: another data file" says 78 "another kind of file" encode

check "64: unknown instructions" says 64 "CANVASS_ISA=mmx" env CANVASS_ISA=mmx canvass encode --lines /dev/null
check "64: a file without --lines" says 64 "with --lines only" canvass encode samples/README.md
check "64: two files" says 64 "one file at a time" canvass encode --lines a b
check "66: no such file" says 66 "cannot open" canvass encode --lines "$TMP/nothing"
check "74: a folder" says 74 "cannot read" canvass encode --lines "$TMP"

lines() {
	equal "$(canvass encode --lines "$TMP/lines" | tee "$TMP/out" | wc -l)" "$1"
}
head -c 10000000 /dev/zero | tr '\0' 'e' >"$TMP/lines"
check "one word of 10 MB" lines 1
yes 'the bus, late! ' | head -c 10000000 | tr -d '\n' >"$TMP/lines"
check "one line of 10 MB" lines 1
head -c 17000000 /dev/zero | tr '\0' 'e' >"$TMP/lines"
check "65: a line past the bound" says 65 "more than 16 MiB" canvass encode --lines "$TMP/lines"
head -c 50000 /dev/urandom >"$TMP/lines"
printf '\n' >>"$TMP/lines"
check "bytes of any kind" lines "$(wc -l <"$TMP/lines")"
yes '' | head -n 10000 >"$TMP/lines"
check "10,000 empty lines" lines 10000
check "10,000 empty lines: the same vector for each" bash -c '[ "$(sort -u "$1" | wc -l)" = 1 ]' - "$TMP/out"
