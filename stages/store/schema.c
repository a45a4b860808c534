/* schema.c: the contract's tables and the summaries made from them. */
#include "schema.h"

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
	" campaign_id INTEGER REFERENCES campaign);"
	"CREATE TABLE theme(theme_id INTEGER PRIMARY KEY, question_id TEXT REFERENCES question,"
	" parent_id INTEGER REFERENCES theme, key TEXT, label TEXT, description TEXT, terms TEXT,"
	" origin TEXT, UNIQUE(question_id, key));"
	"CREATE TABLE response_theme(response_id INTEGER REFERENCES response,"
	" theme_id INTEGER REFERENCES theme, rank INTEGER, score REAL, start_byte INTEGER,"
	" end_byte INTEGER, PRIMARY KEY(response_id, rank)) WITHOUT ROWID;"
	"CREATE TABLE evidence(response_id INTEGER REFERENCES response, kind TEXT,"
	" theme_id INTEGER REFERENCES theme, term TEXT, weight REAL, start_byte INTEGER, end_byte INTEGER);"
	"CREATE TABLE redaction(response_id INTEGER REFERENCES response, kind TEXT, start_byte INTEGER,"
	" end_byte INTEGER);"
	"CREATE TABLE theme_by_attribute(question TEXT, theme_key TEXT, attribute TEXT, value TEXT,"
	" responses INTEGER, share REAL, suppressed INTEGER);";

/* Cells under five people could name somebody: their figures are left out. */
const char schema_cell[] =
	"INSERT INTO theme_by_attribute SELECT ?1, ?2, ?3, ?4, CASE WHEN ?5 >= 5 THEN ?5 END,"
	" CASE WHEN ?5 >= 5 THEN round(?5 * 1.0 / ?6, 6) END, ?5 < 5";

#define COUNT(column, value) "sum(r." column " IS '" value "') AS " value ","
#define JUDGEMENTS \
	COUNT("position", "agree") COUNT("position", "disagree") COUNT("position", "unclear") \
	"sum(r.sentiment_label IS 'positive') AS positive, sum(r.sentiment_label IS 'negative') AS negative," \
	COUNT("sentiment_label", "neutral") COUNT("sentiment_label", "mixed") \
	"round(avg(r.sentiment), 6) AS mean_sentiment,"

const char schema_summaries[] =
	"CREATE INDEX response_question ON response(question_id);"
	"CREATE INDEX response_respondent ON response(respondent_id);"
	"CREATE INDEX response_theme_theme ON response_theme(theme_id, response_id);"
	"CREATE INDEX evidence_response ON evidence(response_id);"
	"CREATE TABLE question_summary AS SELECT q.question_id AS question, q.name, q.kind,"
	" q.rowid AS position, count(r.response_id) AS responses,"
	" (SELECT count(*) FROM theme t WHERE t.question_id = q.question_id) AS themes,"
	" sum(r.response_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM response_theme x"
	"  WHERE x.response_id = r.response_id)) AS none," JUDGEMENTS
	" sum(r.campaign_id IS NOT NULL) AS in_campaigns"
	" FROM question q LEFT JOIN response r USING (question_id) GROUP BY q.question_id ORDER BY q.rowid;"
	"CREATE TABLE theme_summary AS SELECT t.question_id AS question, t.key, t.label,"
	" count(r.response_id) AS responses,"
	" round(count(r.response_id) * 1.0 / max(1, s.responses), 6) AS share,"
	" wilson_low(count(r.response_id), s.responses) AS share_low,"
	" wilson_high(count(r.response_id), s.responses) AS share_high," JUDGEMENTS
	" sum(r.campaign_id IS NOT NULL) AS in_campaigns"
	" FROM theme t JOIN question_summary s ON s.question = t.question_id"
	" LEFT JOIN response_theme x USING (theme_id) LEFT JOIN response r USING (response_id)"
	" GROUP BY t.theme_id ORDER BY t.theme_id;"
	"CREATE VIEW campaign_summary AS SELECT c.campaign_id, c.question_id AS question, c.size,"
	" c.exact_copies, c.template FROM campaign c;"
	"CREATE VIRTUAL TABLE response_fts USING fts5(text, content='response', content_rowid='response_id');"
	"INSERT INTO response_fts(response_fts, rank) VALUES('hashsize', 67108864);"
	"INSERT INTO response_fts(response_fts) VALUES('rebuild');";
