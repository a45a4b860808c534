/* schema.c: the contract's tables and the summaries made from them. */
#include "schema.h"

/* Themes of responses, and those that are only proposed. */
#define LINK_TABLE(name) "CREATE TABLE " name "(response_id INTEGER REFERENCES response," \
	" theme_id INTEGER REFERENCES theme, rank INTEGER, score REAL, start_byte INTEGER," \
	" end_byte INTEGER, sentiment REAL, sentiment_label TEXT, position TEXT," \
	" PRIMARY KEY(response_id, rank)) WITHOUT ROWID;"

const char schema_tables[] =
	"CREATE TABLE run(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
	"CREATE TABLE source_column(input TEXT, position INTEGER, header TEXT, role TEXT, reason TEXT);"
	"CREATE TABLE rejected(input TEXT, line INTEGER, reason TEXT);"
	"CREATE TABLE question(question_id TEXT PRIMARY KEY, name TEXT, text TEXT,"
	" kind TEXT CHECK(kind IN ('open','closed')));"
	"CREATE TABLE respondent(respondent_id INTEGER PRIMARY KEY, ref TEXT UNIQUE);"
	"CREATE TABLE attribute(respondent_id INTEGER REFERENCES respondent, name TEXT, value TEXT,"
	" PRIMARY KEY(respondent_id, name)) WITHOUT ROWID;"
	"CREATE TABLE choice(respondent_id INTEGER REFERENCES respondent,"
	" question_id TEXT REFERENCES question, value TEXT,"
	" PRIMARY KEY(respondent_id, question_id, value)) WITHOUT ROWID;"
	"CREATE TABLE campaign(campaign_id INTEGER PRIMARY KEY, question_id TEXT REFERENCES question,"
	" size INTEGER, exact_copies INTEGER, template TEXT);"
	"CREATE TABLE response(response_id INTEGER PRIMARY KEY, ref TEXT,"
	" respondent_id INTEGER REFERENCES respondent, question_id TEXT REFERENCES question, text TEXT,"
	" language TEXT, sentiment REAL, sentiment_label TEXT, position TEXT, position_source TEXT,"
	" campaign_id INTEGER REFERENCES campaign, confidence REAL, detail TEXT);"
	"CREATE TABLE theme(theme_id INTEGER PRIMARY KEY, question_id TEXT REFERENCES question,"
	" parent_id INTEGER REFERENCES theme, key TEXT, label TEXT, description TEXT, terms TEXT,"
	" origin TEXT, stability REAL, cohesion REAL, separation REAL, UNIQUE(question_id, key));"
	"CREATE TABLE theme_check(theme_id INTEGER REFERENCES theme, kind TEXT, detail TEXT,"
	" basis TEXT CHECK(basis IN ('fit','responses')));"
	"CREATE TABLE theme_quote(theme_id INTEGER REFERENCES theme, rank INTEGER, ref TEXT,"
	" start_byte INTEGER, end_byte INTEGER, text TEXT, PRIMARY KEY(theme_id, rank)) WITHOUT ROWID;"
	LINK_TABLE("response_theme")
	LINK_TABLE("response_proposal")
	"CREATE TABLE evidence(response_id INTEGER REFERENCES response, kind TEXT,"
	" theme_id INTEGER REFERENCES theme, term TEXT, weight REAL, start_byte INTEGER, end_byte INTEGER);"
	"CREATE TABLE redaction(response_id INTEGER REFERENCES response, kind TEXT, start_byte INTEGER,"
	" end_byte INTEGER);"
	"CREATE TABLE question_summary(question TEXT, name TEXT, kind TEXT, position INTEGER,"
	" responses INTEGER, themes INTEGER, none INTEGER, agree INTEGER, disagree INTEGER,"
	" unclear INTEGER, positive INTEGER, neutral INTEGER, negative INTEGER, mixed INTEGER,"
	" mean_sentiment REAL, in_campaigns INTEGER, proposals INTEGER, proposed INTEGER);"
	"CREATE TABLE theme_summary(question TEXT, key TEXT, label TEXT, responses INTEGER, share REAL,"
	" share_low REAL, share_high REAL, agree INTEGER, disagree INTEGER, unclear INTEGER,"
	" positive INTEGER, neutral INTEGER, negative INTEGER, mixed INTEGER, mean_sentiment REAL,"
	" in_campaigns INTEGER, proposed INTEGER);"
	"CREATE TABLE theme_by_attribute(question TEXT, theme_key TEXT, attribute TEXT, value TEXT,"
	" responses INTEGER, share REAL, suppressed INTEGER);"
	"CREATE VIEW campaign_summary AS SELECT c.campaign_id, c.question_id AS question, c.size,"
	" c.exact_copies, c.template FROM campaign c;"
	/* Rows come in the order of most of these: they grow as fast with the tables as after. */
	"CREATE INDEX response_question ON response(question_id);"
	"CREATE INDEX response_respondent ON response(respondent_id);"
	"CREATE INDEX response_theme_theme ON response_theme(theme_id, response_id);"
	"CREATE INDEX response_proposal_theme ON response_proposal(theme_id, response_id);"
	"CREATE INDEX evidence_response ON evidence(response_id);";

/* A theme found although its question has a codeframe is only proposed. */
#define PROPOSED "(t.origin = 'found' AND EXISTS (SELECT 1 FROM theme c WHERE c.question_id = t.question_id" \
	" AND c.origin = 'codeframe'))"
/* Counts are bound as: ?1 the id, ?2 responses, ?3 to ?5 agree, disagree, unclear, ?6 to ?9
 * positive, neutral, negative, mixed, ?10 mean sentiment, ?11 in campaigns, ?12 and ?13 the
 * rest. */
const char schema_question_summary[] =
	"INSERT INTO question_summary SELECT question_id, name, kind, rowid, ?2,"
	" (SELECT count(*) FROM theme t WHERE t.question_id = ?1 AND NOT " PROPOSED "), ?12, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
	" ?10, ?11, (SELECT count(*) FROM theme t WHERE t.question_id = ?1 AND " PROPOSED "), ?13"
	" FROM question WHERE question_id = ?1";
const char schema_theme_summary[] =
	"INSERT INTO theme_summary SELECT question_id, key, label, ?2, round(?2 * 1.0 / ?12, 6),"
	" wilson_low(?2, ?12), wilson_high(?2, ?12), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, " PROPOSED
	" FROM theme t WHERE theme_id = ?1";
/* Cells under five people could name somebody: their figures are left out. */
const char schema_cell[] =
	"INSERT INTO theme_by_attribute SELECT ?1, ?2, ?3, ?4, CASE WHEN ?5 >= 5 THEN ?5 END,"
	" CASE WHEN ?5 >= 5 THEN round(?5 * 1.0 / ?6, 6) END, ?5 < 5";

/* Themes of which four in five responses come from one group that is no such share of all. */
const char schema_group_checks[] =
	"INSERT INTO theme_check SELECT t.theme_id, 'one group', printf('%d of %d responses: %s %s', a.responses,"
	" s.responses, a.attribute, a.value), 'responses' FROM theme_by_attribute a"
	" JOIN theme_summary s ON s.question = a.question AND s.key = a.theme_key"
	" JOIN theme t ON t.question_id = a.question AND t.key = a.theme_key"
	" WHERE s.responses >= 10 AND a.suppressed = 0 AND a.responses * 1.0 >= 0.8 * s.responses"
	" AND a.responses * 1.0 / s.responses > 1.5 * (a.responses / a.share) / (s.responses / s.share)"
	" ORDER BY t.theme_id, a.attribute, a.value;";
