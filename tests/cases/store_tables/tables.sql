PRAGMA user_version;
PRAGMA foreign_key_check;
PRAGMA integrity_check;
SELECT key, value FROM run WHERE key NOT IN ('version');
SELECT * FROM source_column;
SELECT * FROM rejected;
SELECT * FROM question;
SELECT * FROM respondent WHERE respondent_id <= 2;
SELECT * FROM attribute WHERE respondent_id <= 2;
SELECT * FROM choice WHERE respondent_id <= 2;
SELECT response_id, ref, respondent_id, question_id, text, language, sentiment, sentiment_label,
  position, position_source, campaign_id FROM response WHERE response_id <= 3;
SELECT theme_id, question_id, parent_id, key, label, description, terms, origin FROM theme;
SELECT response_id, theme_id, rank, score, start_byte, end_byte FROM response_theme WHERE response_id <= 3;
SELECT response_id, kind, theme_id, term, weight, start_byte, end_byte FROM evidence WHERE response_id <= 2;
SELECT question, key, label, responses, share, share_low, share_high, agree, disagree, unclear,
  positive, neutral, negative, mixed, mean_sentiment, in_campaigns FROM theme_summary;
SELECT question, theme_key, attribute, value, responses, share, suppressed FROM theme_by_attribute;
SELECT question, responses, themes, none FROM question_summary;
SELECT count(*) FROM campaign_summary;
SELECT rowid FROM response_fts WHERE response_fts MATCH 'late NOT 1' ORDER BY rowid LIMIT 3;
