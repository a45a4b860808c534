# Every stage, option, record member, table and column is documented, and nothing that is
# not there: pages against the option tables, the headers and the schema.
. tests/lib.sh

stages=$(canvass -h | sed -n 's/^stages: //p')
page_of() {
	ls "stages/canvass-$1.1" "stages/$1/canvass-$1.1" 2>/dev/null
}
# Long options of a command, without those that every command has.
options_of() {
	"$@" -h | sed -n '/^handed on/q; s/^  \(-., \|    \)--\([a-z-]*\).*/\2/p' | sort -u
}
documented() {
	sed -n 's/^\.It.*Fl -\([a-z-]*\).*/\1/p' "$1" | sort -u
}
common="help|jobs|version"
same_options() {
	local page=$1
	shift
	diff <(options_of "$@" | grep -vE "^($common)\$") <(documented "$page" | grep -vE "^($common)\$") |
		sed -n 's/^</not documented: --/p; s/^>/documented, not there: --/p' >"$TMP/other"
	cat "$TMP/other"
	[ ! -s "$TMP/other" ]
}
for stage in $stages; do
	page=$(page_of "$stage")
	check "canvass-$stage(1) is there" test -n "$page"
	[ -n "$page" ] && check "canvass-$stage(1) tells every option" same_options "$page" "canvass-$stage"
done
for command in explain export; do # those that are no stage
	page=$(ls pipeline/canvass-$command.1 pipeline/*/canvass-$command.1 2>/dev/null)
	check "canvass-$command(1) is there" test -n "$page"
	[ -n "$page" ] && check "canvass-$command(1) tells every option" same_options "$page" canvass $command
done
run_options() { # its own all told, those of stages that it tells all there
	local option wrong=0
	for option in $(options_of canvass run); do
		documented pipeline/canvass-run.1 | grep -qx -- "$option" || { echo "not documented: --$option"; wrong=1; }
	done
	for option in $(documented pipeline/canvass-run.1); do
		canvass run -h | grep -q -- "--$option" || { echo "documented, not there: --$option"; wrong=1; }
	done
	return $wrong
}
check "canvass-run(1) tells every option" run_options
one_letter_one_meaning() {
	canvass run -h | sed -n 's/^  \(-.\), .*/\1/p' | sort | uniq -d | grep . && return 1
	return 0
}
check "a letter means one option in all commands" one_letter_one_meaning

members() { # of the type's section, or of any
	sed -n 's/^\.It Li //p' pipeline/canvass-record.5 | tr -d ' ' | tr , '\n' | sort -u
}
record_members() {
	local member wrong=0
	for member in $(sed -n '/define RECORD_MEMBERS/,/^$/p' pipeline/record.h | grep -o '"[a-z_]*"' | tr -d '"'); do
		[ "$member" = type ] || members | grep -qx "$member" || { echo "not in canvass-record(5): $member"; wrong=1; }
	done
	return $wrong
}
check "canvass-record(5) tells every member" record_members
record_types() {
	local type wrong=0
	for type in $(sed -n '/type_names\[\] = {/,/};/p' pipeline/record.c | grep -o '"[a-z_]*"' | tr -d '"'); do
		grep -qx "\.Ss $type" pipeline/canvass-record.5 || { echo "not in canvass-record(5): $type"; wrong=1; }
	done
	return $wrong
}
check "canvass-record(5) tells every record type" record_types
stream_members() { # what a run really writes
	canvass run samples/transport.csv --until themes 2>/dev/null |
		python3 -c 'import json, sys; print("\n".join(sorted({k for l in sys.stdin for k in json.loads(l)} - {"type"})))' >"$TMP/written"
	comm -23 "$TMP/written" <(members) | sed 's/^/written, not in canvass-record(5): /' >"$TMP/other"
	cat "$TMP/other"
	[ -s "$TMP/written" ] && [ ! -s "$TMP/other" ]
}
check "canvass-record(5) tells every member that a run writes" stream_members

echo '{"type":"end"}' | canvass-store "$TMP/empty.db"
tables() {
	sql "$TMP/empty.db" "SELECT m.name || ' ' || group_concat(c.name, ' ') FROM sqlite_schema m, pragma_table_info(m.name) c
		WHERE m.type IN ('table', 'view') AND m.name NOT GLOB 'response_fts*' AND m.name NOT GLOB 'sqlite_*'
		GROUP BY m.name ORDER BY m.name"
}
documented_tables() {
	sed -n 's/^\.It Sy \([a-z_]*\) Ns Pq \(.*\)/\1 \2/p' pipeline/canvass-database.5 | sed 's/Va //g; s/ ,//g' | sort
}
same_tables() {
	diff <(tables | LC_ALL=C sort) <(documented_tables | LC_ALL=C sort)
}
check "canvass-database(5) tells every table and column, in order" same_tables
contract() { # what other people's queries rely on
	local table column
	while read -r table columns; do
		for column in $columns; do
			sql "$TMP/empty.db" "SELECT $column FROM $table" >/dev/null || return 1
		done
	done <<-'END'
		run key value
		source_column input position header role reason
		rejected input line reason
		question question_id name text kind
		respondent respondent_id ref
		attribute respondent_id name value
		choice respondent_id question_id value
		response response_id ref respondent_id question_id text language sentiment sentiment_label position position_source campaign_id
		theme theme_id question_id parent_id key label description terms origin
		response_theme response_id theme_id rank score start_byte end_byte
		evidence response_id kind theme_id term weight start_byte end_byte
		campaign campaign_id question_id size exact_copies template
		redaction response_id kind start_byte end_byte
		response_fts text
		question_summary question
		theme_summary question key label responses share share_low share_high agree disagree unclear positive neutral negative mixed mean_sentiment in_campaigns
		theme_by_attribute question theme_key attribute value responses share suppressed
		campaign_summary question
	END
	[ "$(sql "$TMP/empty.db" 'PRAGMA user_version')" -ge 1 ]
}
check "the contract's tables and columns are there" contract

packages() {
	local package wrong=0
	for package in $(sed -n '/^packages="/,/"$/p' tests/setup | sed 's/packages="//; s/"//') ; do
		grep -q "\`$package\`" README.md || { echo "no reason in README.md: $package"; wrong=1; }
	done
	return $wrong
}
check "README.md gives a reason for every package" packages
links() { # files that README.md names are there
	local file wrong=0
	for file in $(grep -oE '\]\([a-zA-Z][^)#:]*\)' README.md | sed 's/^](//; s/)$//'); do
		[ -e "$file" ] || { echo "README.md names $file, which is not there"; wrong=1; }
	done
	return $wrong
}
check "README.md names no file that is not there" links
