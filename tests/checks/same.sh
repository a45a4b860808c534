# The same bytes: any number of threads, piped, typed by hand, twice. The encoder reads a
# part, so that words are taught too, and there is less to wait for.
. tests/lib.sh
encode="--encode 200"

for sample in transport.csv library.xml; do
	input=samples/$sample
	if ! canvass run $encode "$input" -o "$TMP/1.db" --jobs 1 >"$TMP/1.txt" 2>"$TMP/1.err"; then
		check "$sample: runs" cat "$TMP/1.err" /nothing
		continue
	fi
	same() {
		rm -f "$TMP/2.db"
		"$@" >"$TMP/2.txt" 2>"$TMP/2.err" || { cat "$TMP/2.err"; return 1; }
		cmp "$TMP/1.db" "$TMP/2.db"
	}
	typed() {
		local line
		line=$(canvass run --print $encode "$input" "$@" -o "$TMP/2.db") || return 1
		[[ $line == "canvass-ingest "* ]] || { echo "$line"; return 1; }
		bash -c "$line"
	}
	check "$sample: again" same canvass run $encode "$input" -o "$TMP/2.db" --jobs 1
	check "$sample: two threads" same canvass run $encode "$input" -o "$TMP/2.db" --jobs 2
	check "$sample: seven threads" same canvass run $encode "$input" -o "$TMP/2.db" --jobs 7
	check "$sample: piped" same canvass run $encode --piped "$input" -o "$TMP/2.db"
	check "$sample: piped, two threads" same canvass run $encode --piped --jobs 2 "$input" -o "$TMP/2.db"
	check "$sample: the shell line that --print shows" same typed
	read_in() {
		(cd "$TMP" && LC_ALL=$1 TZ=Asia/Tokyo canvass run $encode "$sample" -o 2.db)
	}
	cp "$input" "$TMP"
	check "$sample: another folder, locale and time zone" same read_in tr_TR.UTF-8
	findings() {
		canvass run $encode "$input" -o "$TMP/1.db" --jobs 1 >"$TMP/1.txt" 2>/dev/null &&
			canvass run $encode --piped "$input" -o "$TMP/1.db" 2>/dev/null | diff - "$TMP/1.txt"
	}
	check "$sample: the same findings printed" findings
	for stage in ingest stem themes; do
		streams() {
			canvass run $encode "$input" --until $stage >"$TMP/fused.jsonl" 2>/dev/null &&
				canvass run $encode --piped "$input" --until $stage >"$TMP/piped.jsonl" 2>/dev/null &&
				cmp "$TMP/fused.jsonl" "$TMP/piped.jsonl" && [ -s "$TMP/fused.jsonl" ]
		}
		check "$sample: the same stream until $stage" streams
	done
	facts() { # what must hold whatever the themes are
		local db=$TMP/1.db
		equal "$(sql "$db" "PRAGMA integrity_check; PRAGMA foreign_key_check")" ok &&
		equal "$(sql "$db" "SELECT (SELECT value FROM run WHERE key='responses') = (SELECT count(*) FROM response)")" 1 &&
		equal "$(sql "$db" "SELECT (SELECT value FROM run WHERE key='rejected') = (SELECT count(*) FROM rejected)")" 1 &&
		equal "$(sql "$db" "SELECT count(*) FROM response WHERE sentiment NOT BETWEEN -1 AND 1 OR sentiment_label NOT IN ('positive','negative','neutral','mixed') OR position NOT IN ('agree','disagree','unclear') OR position_source NOT IN ('closed','text')")" 0 &&
		equal "$(sql "$db" "SELECT count(*) FROM evidence e JOIN response USING (response_id) WHERE start_byte > end_byte OR end_byte > length(CAST(text AS BLOB))")" 0 &&
		equal "$(sql "$db" "SELECT count(*) FROM response_theme x JOIN response r USING (response_id) JOIN theme t USING (theme_id) WHERE t.question_id != r.question_id OR x.score NOT BETWEEN 0 AND 1 OR x.start_byte > x.end_byte OR x.end_byte > length(CAST(r.text AS BLOB))")" 0 &&
		equal "$(sql "$db" "SELECT count(*) FROM (SELECT response_id FROM response_theme GROUP BY 1 HAVING min(rank) != 1 OR max(rank) != count(*))")" 0 &&
		equal "$(sql "$db" "SELECT count(*) FROM theme_summary WHERE share NOT BETWEEN share_low AND share_high")" 0 &&
		[ "$(sql "$db" "SELECT count(*) FROM theme")" -ge 5 ] &&
		[ "$(sql "$db" "SELECT count(*) FROM response WHERE language = 'fr'")" -ge 1 ] &&
		[ "$(sql "$db" "SELECT count(*) FROM response WHERE language = 'cy'")" -ge 1 ]
	}
	check "$sample: what must hold of any database" facts
done
