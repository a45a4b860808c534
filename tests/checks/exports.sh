# Practice exports, read with no options: respondents, answers and roles, each file named.
. tests/lib.sh

# FILE|respondents|responses|rejected|open|closed questions|attributes|personal|reference|layout
reads() {
	local want=${1#*|} file=${1%%|*} got
	got=$(canvass ingest "$SHARED/$file" 2>/dev/null | awk -F'"' '
		/^\{"type":"respondent"/ { respondents++ }
		/^\{"type":"response"/ { responses++ }
		/^\{"type":"rejected"/ { rejected++ }
		/^\{"type":"question"/ { if (/"kind":"open"\}$/) open++; else closed++ }
		/^\{"type":"source_column"/ {
			attributes += /"role":"attribute"/
			personal += /"role":"personal"/
			if (/"role":"reference"/ && match($0, /"header":"[^"]*"/)) reference = substr($0, RSTART + 10, RLENGTH - 11)
		}
		/^\{"type":"run","key":"table\./ { layout = "-"; if (match($0, /; layout [^"]*/)) layout = substr($0, RSTART + 9, RLENGTH - 9) }
		END { OFS = "|"; print respondents + 0, responses + 0, rejected + 0, open + 0, closed + 0, attributes + 0, personal + 0, reference, layout }')
	equal "$got" "$want"
}

while read -r line; do
	file=${line%%|*}
	if [ -e "$SHARED/$file" ]; then
		check "$file" reads "$line"
	else
		skip "$file" "not here"
	fi
done <<'END'
exports/comma-survey/comma-survey.csv|1129|0|0|0|7|5|0|RespondentID|-
exports/polis_bowling_comments.csv|896|896|0|1|0|1|0|comment-id|Polis
exports/qualtrics_QualtricsTools/data/Sample Surveys/Better Sample Survey/Better_Sample_Survey.csv|10|6|0|1|33|0|6|ResponseID|Qualtrics
exports/qualtrics_QualtricsTools/data/Sample Surveys/Comment Coding/Test_Survey_for_Coded_Comments.csv|10|16|0|2|1|0|6|ResponseID|Qualtrics
exports/qualtrics_QualtricsTools/data/Sample Surveys/Long Exhaustive Sample Survey/Long_Exhaustive_Sample_Survey.csv|31|921|0|31|131|0|6|ResponseID|Qualtrics
exports/qualtrics_QualtricsTools/data/Sample Surveys/Many Different Question Types/Sample_Survey (Insights).csv|5|122|0|28|80|0|6|ResponseID|Qualtrics
exports/qualtrics_QualtricsTools/data/Sample Surveys/Many Different Question Types/Sample_Survey.csv|5|122|0|28|80|0|5|ResponseID|Qualtrics
exports/qualtrics_QualtricsTools/data/Sample Surveys/Matrix Single Answer Survey/Matrix_Single_Answer_Testing.csv|5|0|0|0|21|0|6|ResponseID|Qualtrics
exports/qualtrics_QualtricsTools/data/Sample Surveys/Multiple Answer Matrix Questions/Multiple_Answer_Matrix_Questions (Insights).csv|5|5|0|1|15|0|6|ResponseID|Qualtrics
exports/qualtrics_QualtricsTools/data/Sample Surveys/Multiple Answer Matrix Questions/Multiple_Answer_Matrix_Questions.csv|5|5|0|1|15|0|5|ResponseID|Qualtrics
exports/qualtrics_QualtricsTools/data/Sample Surveys/Multiple Answer Multiple Choices Questions/Multiple_Answer_MC_Questions (Insights).csv|5|5|0|1|5|0|6|ResponseID|Qualtrics
exports/qualtrics_QualtricsTools/data/Sample Surveys/Multiple Answer Multiple Choices Questions/Multiple_Answer_MC_Questions.csv|5|5|0|1|6|0|5|ResponseID|Qualtrics
exports/qualtrics_QualtricsTools/data/Sample Surveys/No Basis for Evaluation/No_Basis_for_Evaluation (Insights).csv|15|0|0|0|16|0|6|ResponseID|Qualtrics
exports/qualtrics_QualtricsTools/data/Sample Surveys/No Basis for Evaluation/No_Basis_for_Evaluation (Legacy).csv|15|0|0|0|16|0|5|ResponseID|Qualtrics
exports/qualtrics_QualtricsTools/data/Sample Surveys/Sample Survey/Sample_Survey.csv|5|2|0|1|39|0|6|ResponseID|Qualtrics
exports/qualtrics_QualtricsTools/data/Sample Surveys/Side-by-Side Questions/SidebySide_Questions (Insights).csv|25|300|0|12|42|0|6|ResponseID|Qualtrics
exports/qualtrics_QualtricsTools/data/Sample Surveys/Side-by-Side Questions/SidebySide_Questions (Legacy).csv|25|300|0|12|42|0|5|ResponseID|Qualtrics
exports/qualtrics_QualtricsTools/data/Sample Surveys/Single Answer Matrix Questions/Single_Answer_Matrix_Questions (Insights).csv|5|5|0|1|15|0|6|ResponseID|Qualtrics
exports/qualtrics_QualtricsTools/data/Sample Surveys/Single Answer Matrix Questions/Single_Answer_Matrix_Questions.csv|5|5|0|1|15|0|5|ResponseID|Qualtrics
exports/qualtrics_QualtricsTools/data/Sample Surveys/Single Answer Multiple Choice Questions/Single_Answer_MC_Questions (Insights).csv|5|2|0|1|5|0|6|ResponseID|Qualtrics
exports/qualtrics_QualtricsTools/data/Sample Surveys/Single Answer Multiple Choice Questions/Single_Answer_MC_Questions.csv|5|2|0|1|5|0|5|ResponseID|Qualtrics
exports/qualtrics_QualtricsTools/data/Sample Surveys/Survey Logic/Survey_Logic_EVERYWHERE.csv|10|0|0|0|6|1|5|ResponseID|Qualtrics
exports/qualtrics_QualtricsTools/data/Sample Surveys/Test Getting Choice Text from Response Columns/Choice_Text_from_Response_Columns.csv|5|0|0|0|16|0|6|ResponseID|Qualtrics
exports/qualtrics_QualtricsTools/data/Sample Surveys/Text Entry Components/Questions_with_Text_Entry_Components.csv|15|190|0|14|10|0|6|ResponseID|Qualtrics
exports/qualtrics_QualtricsTools/data/Sample Surveys/User Notes Survey/Notes_Survey.csv|5|0|0|0|3|0|6|ResponseID|Qualtrics
app_reviews/data.csv|8000|8000|0|1|0|1|0|id|-
argkp2021/data.csv|5583|5583|0|1|0|5|0|id|-
argkp2021/key_points.csv|177|177|0|1|0|2|0|id|-
argkp2021/single_keypoint.csv|3778|3778|0|1|0|5|0|id|-
banking77/data.csv|13083|13083|0|1|0|2|0|id|-
bbc_news/data.csv|2225|2225|0|1|0|1|0|id|-
near_dup/msr_paraphrase_pairs.csv|5801|11602|0|2|0|2|0|id|-
polis_open/data.csv|11082|11081|0|1|0|3|0|id|-
semeval14_absa_xml/sentence_sentiment.csv|3827|3827|0|1|0|1|0|id|-
semeval14_absa_xml/single_category_restaurants.csv|1516|1516|0|1|0|2|0|id|-
sentiment140_manual/data.csv|498|498|0|1|0|2|0|id|-
sst2/data.csv|9613|9613|0|1|0|2|0|id|-
stackoverflow20/data.csv|20000|20000|0|1|0|1|0|id|-
sttm_shorttext/SearchSnippets.csv|12295|12295|0|1|0|1|0|id|-
survey_austin_class/austin_comments.csv|3187|3187|0|1|0|2|0|id|-
vader_gold/movieReviewSnippets.csv|10605|10605|0|1|0|1|0|id|-
vader_gold/tweets.csv|4200|4200|0|1|0|1|0|id|-
END
