# lib.sh: what the checks in tests/checks/ share. Source it first: `. tests/lib.sh`.
#
# A check is a script run by tests/run from the repository's root with the programs on
# PATH. It prints `ok NAME`, `FAIL NAME` or `skip NAME: why`, one line for each claim.
# shellcheck shell=bash

set -u
TMP=$(mktemp -d "${TMPDIR:-/tmp}/canvass-check.XXXXXX")
trap 'rm -rf "$TMP"' EXIT
SUITE=$(basename "$0" .sh)
SHARED=${SHARED:-../shared/data}

# check NAME COMMAND...: passes if the command gives 0. Its output shows if it does not.
check() {
	local name=$1
	shift
	if "$@" >"$TMP/.out" 2>&1; then
		echo "ok $SUITE: $name"
	else
		echo "FAIL $SUITE: $name"
		sed 's/^/    /' "$TMP/.out" | head -n 20
	fi
}

# skip NAME WHY: says that something could not be looked at here.
skip() {
	echo "skip $SUITE: $1: $2"
}

# gives CODE COMMAND...: passes if the command ends with exactly this code.
gives() {
	local want=$1 got=0
	shift
	"$@" || got=$?
	[ "$got" = "$want" ] || { echo "code $got where $want is expected: $*"; return 1; }
}

# says CODE TEXT COMMAND...: as gives, and TEXT must stand in its standard error.
says() {
	local want=$1 text=$2 got=0
	shift 2
	"$@" >"$TMP/.said-out" 2>"$TMP/.said" || got=$?
	[ "$got" = "$want" ] || { echo "code $got where $want is expected: $*"; cat "$TMP/.said"; return 1; }
	grep -qF -- "$text" "$TMP/.said" || { echo "'$text' is not in:"; cat "$TMP/.said"; return 1; }
}

# equal A B: passes if the two texts are the same.
equal() {
	[ "$1" = "$2" ] || { echo "got:      $1"; echo "expected: $2"; return 1; }
}

# sql DB QUERY: the rows, cells parted by '|'.
sql() {
	sqlite3 -batch -noheader "file:$1?immutable=1" "$2"
}

# True in the sanitizers' build, where memory limits and preloading do not work.
sanitized() {
	nm -D "$(command -v canvass)" 2>/dev/null | grep -q __asan_init
}
