# make install, the installed program by itself, make uninstall; completion in bash.
. tests/lib.sh
unset MAKEFLAGS MAKELEVEL CANVASS_DATA

install_it() {
	make -s install OUT="$OUT" PREFIX=/usr DESTDIR="$TMP/root"
}
check "make install" install_it
bin=$TMP/root/usr/bin
check "a program for each stage" bash -c "for s in \$('$bin/canvass' -h | sed -n 's/^stages: //p'); do '$bin/canvass-'\$s --version || exit 1; done"
installed_run() { # nothing of the checkout is in reach
	cp samples/transport.csv "$TMP"
	(cd "$TMP" && env PATH="$bin:/usr/bin:/bin" canvass run transport.csv && env PATH="$bin:/usr/bin:/bin" canvass run --piped transport.csv -o piped.db) &&
		cmp "$TMP/out/transport.db" "$TMP/piped.db" && CANVASS_DATA=$PWD canvass run samples/transport.csv -o "$TMP/built.db" && cmp "$TMP/piped.db" "$TMP/built.db"
}
check "it runs from where it is installed, and gives the same bytes" installed_run
pages_there() {
	local page
	for page in canvass.1 canvass-run.1 canvass-clean.1 canvass-store.1; do
		[ -s "$TMP/root/usr/share/man/man1/$page" ] || { echo "$page is missing"; return 1; }
	done
	[ -s "$TMP/root/usr/share/man/man5/canvass-record.5" ]
}
check "manual pages are installed" pages_there

# What bash offers for a line typed so far.
offered() {
	bash -c '
		. "$1"
		shift
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
		complete -p "$1" >/dev/null || exit 1
		_canvass
		printf "%s\n" "${COMPREPLY[@]}"' - "$TMP/root/usr/share/bash-completion/completions/canvass" "$@" | sort | tr '\n' ' '
}
check "completion of a command" equal "$(offered canvass ru)" "run "
check "completion of a stage" equal "$(offered canvass seg)" "segment "
check "completion of a run's option" equal "$(offered canvass run --pri)" "--print "
check "completion of a stage's option" equal "$(offered canvass-clean --la)" "--lang "
check "completion of a stage's option, run by a run" equal "$(offered canvass run --la)" "--lang "
check "completion of a file" equal "$(offered canvass run samples/tra)" "samples/transport.csv "
check "completion knows every command" bash -c "[[ '$(offered canvass "")' == *' run '*' stages '* ]]"

uninstall_it() {
	make -s uninstall OUT="$OUT" PREFIX=/usr DESTDIR="$TMP/root" || return 1
	(cd "$TMP/root" && find . ! -type d) >"$TMP/left"
	(cd "$TMP/root" && find . -path '*canvass*') >>"$TMP/left"
	cat "$TMP/left"
	[ ! -s "$TMP/left" ]
}
check "make uninstall leaves nothing behind" uninstall_it
