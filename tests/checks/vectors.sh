# What the encoder has read, kept for the next run: the same bytes with and without it,
# nothing read twice, and files that are no such thing.
. tests/lib.sh
sample=samples/transport.csv
vectors=$TMP/vectors

run() { canvass run --encode 300 "$sample" "$@" >/dev/null 2>"$TMP/err"; }
inode() { stat -c %i "$vectors"; }
silent() { [ ! -s "$TMP/err" ] || { cat "$TMP/err"; return 1; }; }
# spoil FILE: its vectors turned about, and the checksum right again.
spoil() {
	python3 - "$1" <<'END'
import struct, sys
bytes_ = bytearray(open(sys.argv[1], "rb").read())
for at in range(80 + 16, len(bytes_), 16 + 384 * 4):
    v = struct.unpack_from("<384f", bytes_, at)
    struct.pack_into("<384f", bytes_, at, *v[at % 7 + 1:], *v[:at % 7 + 1])
h, mask = 14695981039346656037 ^ 7, 2**64 - 1
for b in bytes_[16:]:
    h = (h ^ b) * 1099511628211 & mask
for shift, by in (30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB):
    h = (h ^ h >> shift) * by & mask
struct.pack_into("<Q", bytes_, 8, h ^ h >> 31)
open(sys.argv[1], "wb").write(bytes_)
END
}

# --- themes found
run -o "$TMP/plain.db"
check "a first run" run --vectors "$vectors" -o "$TMP/a.db"
check "says nothing more than one without" silent
check "and writes the same database" cmp "$TMP/plain.db" "$TMP/a.db"
check "the file is its owner's alone" equal "$(stat -c %a "$vectors")" 600
check "and holds no text" bash -c "! grep -qiE 'bus|cycl|park' '$vectors'"
cp "$vectors" "$TMP/first"
before=$(inode)
check "a second run" run --vectors "$vectors" -o "$TMP/b.db" -j 1
check "writes the same database" cmp "$TMP/plain.db" "$TMP/b.db"
check "and has read nothing new" [ "$(inode)" = "$before" ]
check "so has a piped one" run --piped --vectors "$vectors" -o "$TMP/b.db"
check "which writes the same database" cmp "$TMP/plain.db" "$TMP/b.db"
check "and leaves the file" [ "$(inode)" = "$before" ]
rm "$vectors"
run --piped --vectors "$vectors" -o "$TMP/b.db" -j 1
check "one thread and pipes make the same file" cmp "$vectors" "$TMP/first"
spoil "$vectors"
run --vectors "$vectors" -o "$TMP/b.db"
check "what is in the file is not read again" bash -c "! cmp -s '$TMP/plain.db' '$TMP/b.db'"

# --- signed off: a codeframe, and then another edit of it
cp "$TMP/first" "$vectors"
canvass export "$TMP/a.db" --layout codeframe "$TMP/frame" >/dev/null
run --codeframe "$TMP/frame" -o "$TMP/plain.db"
run --codeframe "$TMP/frame" --vectors "$vectors" -o "$TMP/b.db"
check "with a codeframe, after themes were found: the same database" cmp "$TMP/plain.db" "$TMP/b.db"
before=$(inode)
run --codeframe "$TMP/frame" --vectors "$vectors" -o "$TMP/b.db"
check "and again" cmp "$TMP/plain.db" "$TMP/b.db"
check "nothing is new then" [ "$(inode)" = "$before" ]
sed -i '2s/^\([^,]*,[^,]*\),[^,]*,[^,]*/\1,Buses to the hospital on Sundays/' "$TMP/frame/q2.csv"
run --codeframe "$TMP/frame" -o "$TMP/plain.db"
run --codeframe "$TMP/frame" --vectors "$vectors" -o "$TMP/b.db"
check "with the codeframe edited" cmp "$TMP/plain.db" "$TMP/b.db"
check "the edit is new" [ "$(inode)" != "$before" ]

# --- themes loaded
run --save-themes "$TMP/themes" --vectors "$vectors" -o "$TMP/a.db"
run --load-themes "$TMP/themes" -o "$TMP/plain.db"
run --load-themes "$TMP/themes" --vectors "$vectors" -o "$TMP/b.db"
check "with themes loaded" cmp "$TMP/plain.db" "$TMP/b.db"
spoil "$vectors"
run --load-themes "$TMP/themes" --vectors "$vectors" -o "$TMP/b.db"
check "what is in the file is not read again then" bash -c "! cmp -s '$TMP/plain.db' '$TMP/b.db'"

# --- a response that is gone
{ head -n 1 $sample; tail -n 40 $sample; } >"$TMP/few.csv"
sample=$TMP/few.csv
rm "$vectors"
run --vectors "$vectors" -o "$TMP/a.db"
cp "$vectors" "$TMP/few"
cp "$TMP/first" "$vectors"
run --vectors "$vectors" -o "$TMP/b.db"
check "what was deleted from the responses goes from the file" cmp "$vectors" "$TMP/few"

# --- nothing is read
echo "no vectors at all" >"$TMP/text"
check "without the encoder the file is not looked at" run --encode none --vectors "$TMP/text" -o "$TMP/x.db"
check "nor one made" run --encode none --vectors "$TMP/none" -o "$TMP/x.db"
check "nor is it there" [ ! -e "$TMP/none" ]
printf 'id,comment\n1,\n2,\n' >"$TMP/nothing.csv"
check "no response" canvass run "$TMP/nothing.csv" --id id --text comment --vectors "$TMP/none" -o "$TMP/x.db"
check "no file" [ ! -e "$TMP/none" ]

# --- files that are none
refused() { # TEXT FILE: 78 with a word of it, the file left as it is, and no database
	rm -f "$TMP/x.db"
	cp "$2" "$TMP/before"
	says 78 "$1" canvass run "$sample" --vectors "$2" -o "$TMP/x.db" && cmp "$2" "$TMP/before" && [ ! -e "$TMP/x.db" ]
}
head -c 5000 "$TMP/few" >"$TMP/cut"
{ head -c 5000 "$TMP/few"; printf '\7'; tail -c +5002 "$TMP/few"; } >"$TMP/altered"
check "a cut file" refused "checksum" "$TMP/cut"
check "an altered one" refused "checksum" "$TMP/altered"
check "a text" refused "holds no sentence vectors" "$TMP/text"
check "the responses" refused "holds no sentence vectors" "$sample"
check "themes" refused "holds no sentence vectors" "$TMP/themes"
: >"$TMP/empty"
check "an empty file" refused "empty or no regular file" "$TMP/empty"
check "a folder" says 78 "empty or no regular file" canvass run "$sample" --vectors "$TMP" -o "$TMP/x.db"
check "a file in no folder" says 73 "cannot create" canvass run "$sample" --vectors "$TMP/nowhere/vectors" -o "$TMP/x.db"
check "then there is no database either" [ ! -e "$TMP/x.db" ]
{ head -c 7 "$TMP/few"; printf 0; tail -c +9 "$TMP/few"; } >"$TMP/older"
check "one of another version" run --vectors "$TMP/older" -o "$TMP/b.db"
check "is told of" grep -q "another version" "$TMP/err"
check "and made anew" cmp "$TMP/older" "$TMP/few"
check "with the same database" cmp "$TMP/a.db" "$TMP/b.db"
check "no file is left half-written" [ -z "$(ls "$TMP" | grep partial)" ]
