# What goes wrong around us: files, disks, pipes, memory, signals. A failed run says so,
# and leaves the database as it was.
. tests/lib.sh
sample=samples/transport.csv
# The loops below run often: without the encoder they take a tenth of the time.
quick="--encode none"
chmod 755 "$TMP"

canvass run $quick $sample -o "$TMP/good.db" >/dev/null 2>&1
canvass run $sample --until stem >"$TMP/stems.jsonl" 2>/dev/null
canvass-clean <"$TMP/stems.jsonl" >"$TMP/clean.jsonl"

# A database that was there, and must be there afterwards.
before() {
	cp "$TMP/good.db" "$TMP/x.db"
	echo "as it was" >>"$TMP/x.db"
	cp "$TMP/x.db" "$TMP/before.db"
}
untouched() {
	cmp "$TMP/x.db" "$TMP/before.db" || return 1
	! ls "$TMP"/x.db?* 2>/dev/null
}

# --- files
as_nobody() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
	else
		"$@"
	fi
}
cp $sample "$TMP/secret.csv"
chmod 000 "$TMP/secret.csv"
if as_nobody canvass --version >/dev/null 2>&1; then
	check "an unreadable file" says 66 "cannot open '$TMP/secret.csv': Permission denied" as_nobody canvass-ingest "$TMP/secret.csv"
	mkdir "$TMP/closed"
	chmod 555 "$TMP/closed"
	check "a folder that cannot be written" says 73 "Permission denied" as_nobody canvass run $sample -o "$TMP/closed/x.db"
else
	skip "an unreadable file" "the build cannot be run by another user"
fi

# --- disks
full_disk() {
	before
	says 74 "error: cannot write" bash -c 'trap "" XFSZ; ulimit -f 64; "$@"' - canvass run "$@" $sample -o "$TMP/x.db" &&
		untouched
}
check "a disk that fills up" full_disk
check "a disk that fills up, piped" full_disk --piped

full_disk_for_store() {
	before
	says 74 "store: error: cannot write" bash -c "trap '' XFSZ; ulimit -f 64; canvass-store '$TMP/x.db' <'$TMP/stems.jsonl'" &&
		untouched
}
check "a disk that fills up while storing" full_disk_for_store

# --- pipes
cut_stream() {
	before
	says 74 "store: error: " bash -c "head -c $1 '$TMP/stems.jsonl' | canvass-store '$TMP/x.db'" && untouched
}
size=$(stat -c %s "$TMP/stems.jsonl")
for at in 0 1 100 $((size / 2)) $((size - 1)) $((size - 2)); do
	check "a stream cut at byte $at of $size" cut_stream "$at"
done
no_end() {
	before
	says 74 "no end record came" bash -c "head -n -1 '$TMP/stems.jsonl' | canvass-store '$TMP/x.db'" && untouched
}
check "a stream without its last line" no_end
# A reader that leaves: the writer must not believe that all was read.
lost_reader() {
	local codes
	codes=$(bash -c "canvass-$1 2>'$TMP/.said' <'$TMP/stems.jsonl' | true; echo \${PIPESTATUS[0]}")
	equal "$codes" 74 && grep -q 'cannot write standard output: Broken pipe' "$TMP/.said"
}
for stage in clean segment; do
	check "a reader that leaves $stage" lost_reader $stage
done

# --- a stage that ends badly, in a fused run and in a pipe
printf '#!/bin/sh\nhead -n 20\nkill -9 $$\n' >"$TMP/dies.sh"
printf '#!/bin/sh\nhead -n 20\nexit 65\n' >"$TMP/fails.sh"
printf '#!/bin/sh\nhead -n 20\n' >"$TMP/leaves.sh"
printf '#!/bin/sh\ncat\nexit 3\n' >"$TMP/late.sh"
printf '#!/bin/sh\necho oops\ncat\n' >"$TMP/talks.sh"
printf '#!/nowhere/python\n' >"$TMP/nobody.sh"
chmod +x "$TMP"/*.sh
ends_badly() {
	local script=$1 code=$2 text=$3
	shift 3
	printf 'ingest\nclean\n./%s\nstore\n' "$script" >"$TMP/bad.recipe"
	before
	says "$code" "$text" canvass run "$@" --recipe "$TMP/bad.recipe" $sample -o "$TMP/x.db" && untouched
}
for how in "" --piped; do
	check "a stage that is killed $how" ends_badly dies.sh 74 "./dies.sh: error: killed by signal 9" $how
	check "a stage that fails $how" ends_badly fails.sh 65 "error" $how
	check "a stage that leaves $how" ends_badly leaves.sh 74 "no end record came" $how
	check "a stage that writes no JSON $how" ends_badly talks.sh 65 "not a JSON record" $how
	check "a stage that cannot be run $how" ends_badly nobody.sh 78 "cannot run" $how
done
check "a stage that fails after its last line" ends_badly late.sh 3 "stopped with code 3"

# A built-in stage of a piped run, killed while it waits for more.
running() { # the processes whose command line begins so
	local folder line
	for folder in /proc/[0-9]*; do
		line=$(tr '\0' ' ' <"$folder/cmdline" 2>/dev/null) || continue
		[[ $line == "$1"* ]] && echo "${folder#/proc/}"
	done
}
wait_for() { # until the command is true, for at most ten seconds
	local i
	for i in $(seq 200); do
		"$@" && return 0
		sleep 0.05
	done
	return 1
}
killed_in_a_pipe() {
	before
	mkfifo "$TMP/in"
	canvass run --piped - -o "$TMP/x.db" <"$TMP/in" >/dev/null 2>"$TMP/.said" &
	local run=$! victim code=0
	exec 7>"$TMP/in"
	head -c 30000 $sample >&7
	parent_of() { sed -n 's/^PPid:\t//p' "/proc/$1/status" 2>/dev/null; }
	started() {
		for victim in $(running canvass-stem); do
			[ "$(parent_of "$victim")" = $run ] && return 0
		done
		return 1
	}
	wait_for started
	kill -9 "$victim"
	exec 7>&-
	wait $run || code=$?
	rm "$TMP/in"
	equal "$code" 74 && grep -q 'stem: error: killed by signal 9' "$TMP/.said" && untouched
}
check "a stage of a piped run that is killed" killed_in_a_pipe

# --- signals
signalled() {
	local signal=$1 number=$2 code=0
	shift 2
	before
	mkfifo "$TMP/in"
	canvass run "$@" - -o "$TMP/x.db" <"$TMP/in" >/dev/null 2>"$TMP/.said" &
	local run=$!
	exec 7>"$TMP/in"
	head -c 30000 $sample >&7
	half_written() { ls "$TMP"/x.db.*.partial >/dev/null 2>&1; }
	wait_for half_written || { echo "no temporary file"; return 1; }
	kill -"$signal" $run
	wait $run || code=$?
	exec 7>&-
	rm "$TMP/in"
	gone() { ! ls "$TMP"/x.db.* >/dev/null 2>&1; }
	[ "$signal" = KILL ] && [ $# = 0 ] && rm -f "$TMP"/x.db.*.partial # nobody can clean up here
	wait_for gone && equal "$code" $((128 + number)) && untouched
}
check "an interrupted run cleans up" signalled INT 2
check "a terminated run cleans up" signalled TERM 15
check "a hung up run cleans up" signalled HUP 1
check "a terminated piped run cleans up" signalled TERM 15 --piped
check "a killed run leaves the database" signalled KILL 9
check "a killed piped run cleans up" signalled KILL 9 --piped

# kill -9 at many moments: the old database or the whole new one, never another.
killed_any_time() {
	local i code
	for i in $(seq 0 "$1"); do
		before
		canvass run $2 $quick $sample -o "$TMP/x.db" >/dev/null 2>&1 &
		sleep "$(awk -v i="$i" 'BEGIN { print 0.012 * i }')"
		kill -9 $! 2>/dev/null
		wait $! 2>/dev/null
		settled() { [ -z "$(running canvass-store | while read -r pid; do tr '\0' ' ' <"/proc/$pid/cmdline" | grep -F " $TMP/x.db"; done 2>/dev/null)" ]; }
		wait_for settled
		cmp -s "$TMP/x.db" "$TMP/before.db" || cmp "$TMP/x.db" "$TMP/good.db" || return 1
		rm -f "$TMP"/x.db.*.partial
	done
}
check "killed at 25 moments" killed_any_time 24 ""
check "killed at 15 moments, piped" killed_any_time 14 --piped

# What a killed run leaves behind goes with the next, and nothing else by a like name.
stale() {
	local dead left mine="$TMP/stale"
	mkdir "$mine"
	mkfifo "$TMP/in"
	canvass run - -o "$mine/x.db" <"$TMP/in" >/dev/null 2>&1 &
	dead=$!
	exec 7>"$TMP/in"
	head -c 30000 $sample >&7
	begun() { [ -e "$mine/x.db.$dead.partial" ]; }
	wait_for begun || { echo "no temporary file"; return 1; }
	# While it runs, another run's look leaves it alone.
	canvass run $quick $sample -o "$mine/x.db" >/dev/null 2>&1 && begun || return 1
	kill -9 $dead
	wait $dead 2>/dev/null
	exec 7>&-
	rm "$TMP/in"
	begun || return 1
	touch "$mine/x.db.partial" "$mine/x.db.${dead}x.partial" "$mine/x.db.$dead.partial.old" \
		"$mine/xx.db.$dead.partial" "$mine/x.db.0.partial" "$mine/x.db.$$.partial"
	ln -s "$TMP/good.db" "$mine/x.db.999999991.partial"
	mkdir "$mine/x.db.999999992.partial"
	left=$(ls "$mine" | grep -vFx "x.db.$dead.partial")
	canvass run $quick $sample -o "$mine/x.db" >/dev/null 2>&1 || return 1
	equal "$(ls "$mine")" "$left" && cmp "$mine/x.db" "$TMP/good.db"
}
check "the next run takes a killed run's file away, and no other" stale
stale_of_others() {
	local dead
	chmod 777 "$TMP/stale"
	sh -c 'echo $$' >"$TMP/pid" # of a process that has ended
	dead=$TMP/stale/y.db.$(cat "$TMP/pid").partial
	touch "$dead"
	as_nobody canvass run $quick $sample -o "$TMP/stale/y.db" >/dev/null 2>&1 && [ -e "$dead" ] || return 1
	flock "$dead" canvass run $quick $sample -o "$TMP/stale/y.db" >/dev/null 2>&1 && [ -e "$dead" ] || return 1
	canvass run $quick $sample -o "$TMP/stale/y.db" >/dev/null 2>&1 && ! [ -e "$dead" ]
}
if [ "$(id -u)" = 0 ]; then
	check "a file that is another user's or locked stays" stale_of_others
else
	skip "a file that is another user's or locked stays" "needs root"
fi

# --- injected errors, memory
if sanitized; then
	skip "injected errors" "the sanitizers' own preloading is in the way"
	exit 0
fi
if ! cc -O1 -shared -fPIC -o "$TMP/inject.so" tests/faults/inject.c -ldl 2>"$TMP/.said"; then
	check "the preloaded library builds" cat "$TMP/.said" /nothing
	exit 0
fi
inject() {
	local what=$1
	shift
	INJECT=$what LD_PRELOAD=$TMP/inject.so "$@"
}
# Either the error is told, or what came out is whole.
filter_told_or_whole() {
	local n code seen=0
	for n in 1 2 3 4 5 6; do
		code=0
		inject "$1:$n" canvass-clean <"$TMP/stems.jsonl" >"$TMP/out.jsonl" 2>"$TMP/.said" || code=$?
		if [ $code = 0 ]; then
			cmp "$TMP/out.jsonl" "$TMP/clean.jsonl" || return 1
		else
			equal $code 74 && grep -qE 'clean: error: cannot (read standard input|write standard output)' "$TMP/.said" || return 1
			seen=$((seen + 1))
		fi
	done
	[ $seen -gt 0 ] || { echo "no error was met"; return 1; }
}
check "reading fails" filter_told_or_whole read
check "writing fails" filter_told_or_whole write
check "closing fails" filter_told_or_whole close
short_writes() {
	inject short:1 canvass-clean <"$TMP/stems.jsonl" | cmp - "$TMP/clean.jsonl"
}
check "short writes lose nothing" short_writes
store_told_or_whole() {
	local n code seen=0
	for n in 1 2 3 5 8 13 21 34 55 89 144 233 377; do
		code=0
		before
		inject "$1:$n" canvass run $quick $sample -o "$TMP/x.db" >/dev/null 2>"$TMP/.said" || code=$?
		if [ $code = 0 ]; then
			cmp "$TMP/x.db" "$TMP/good.db" || return 1
		else
			equal $code 74 && grep -q 'store: error: cannot' "$TMP/.said" && untouched || return 1
			seen=$((seen + 1))
		fi
	done
	[ $seen -gt 0 ] || { echo "no error was met"; return 1; }
}
check "writing the database fails" store_told_or_whole pwrite
check "making it durable fails" store_told_or_whole fsync
check "renaming it fails" store_told_or_whole rename

no_memory() {
	local n=1 code seen=0
	while [ $n -lt "$1" ]; do
		code=0
		before
		inject malloc:$n canvass run $quick --jobs 2 $sample -o "$TMP/x.db" >/dev/null 2>"$TMP/.said" || code=$?
		case $code in
		0) cmp "$TMP/x.db" "$TMP/good.db" || return 1 ;;
		73 | 74) grep -q 'out of memory' "$TMP/.said" && seen=$((seen + 1))
			# It may run out while the findings are read back from a whole database.
			untouched >/dev/null || cmp "$TMP/x.db" "$TMP/good.db" || return 1 ;;
		*) echo "code $code at allocation $n"; cat "$TMP/.said"; return 1 ;;
		esac
		n=$((n + 1 + n / 4))
	done
	[ $seen -gt 5 ] || { echo "memory ran out $seen times"; return 1; }
}
check "no memory" no_memory 200000
limited_memory() {
	local kib code seen=0
	for kib in 20000 30000 40000 60000 90000; do
		code=0
		before
		(ulimit -v $kib; exec canvass run --jobs 1 --text 6 --text 7 "$1" -o "$TMP/x.db") >/dev/null 2>"$TMP/.said" || code=$?
		case $code in
		0) ;;
		73 | 74) grep -qE 'out of memory|Cannot allocate memory' "$TMP/.said" && seen=$((seen + 1)) ;;
		127) ;; # not even the libraries could be loaded
		*) echo "code $code with $kib KiB"; cat "$TMP/.said"; return 1 ;;
		esac
		[ $code = 0 ] || untouched || return 1
	done
	[ $seen -gt 0 ] || { echo "there was memory enough"; return 1; }
}
head -n 2 $sample >"$TMP/large.csv"
for i in $(seq 100); do tail -n +2 $sample; done >>"$TMP/large.csv"
check "an address space that is too small" limited_memory "$TMP/large.csv"
