#!/bin/bash
# What must hold of the names of found themes, whatever themes were found.
. tests/lib.sh

judge() { python3 - "$1" <<'END'
import re, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
function = set("""the a an of for on in to with from at and or but is are was were be that this these those my our your
their i we you he she they it not very too""".split())
texts = {(q, r): t.encode() for q, r, t in db.execute("SELECT question_id, ref, text FROM response")}
who = {(q, r): p for q, r, p in db.execute("SELECT question_id, ref, respondent_id FROM response")}
wrong, seen = [], set()
for theme, question, key, label, description in db.execute("SELECT theme_id, question_id, key, label, description FROM theme"):
    words = label.split()
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key):
        wrong.append(f"theme {theme}: the key is no slug")
    if (question, key) in seen or (question, label.lower()) in seen:
        wrong.append(f"theme {theme}: key or label is another's too")
    seen |= {(question, key), (question, label.lower())}
    if not 1 <= len(words) <= 6:
        wrong.append(f"theme {theme}: a label of {len(words)} words")
    if words and words[-1].lower() in function:
        wrong.append(f"theme {theme}: the label ends with a function word")
    if not description:
        wrong.append(f"theme {theme}: no description")
    people = set()
    for ref, start, end, text in db.execute(
            "SELECT ref, start_byte, end_byte, text FROM theme_quote WHERE theme_id = ?", (theme,)):
        if texts[question, ref][start:end].decode() != text:
            wrong.append(f"theme {theme}: a quote is not what the response says")
        if who[question, ref] in people:
            wrong.append(f"theme {theme}: two quotes of one respondent")
        people.add(who[question, ref])
total = db.execute("SELECT count(*) FROM theme").fetchone()[0]
print(*wrong, sep="\n")
sys.exit(bool(wrong) or not total)
END
}
names() { python3 -c 'import sqlite3, sys
for row in sqlite3.connect(sys.argv[1]).execute("SELECT question_id, key, label, description, terms FROM theme ORDER BY 1, 2"):
    print(*row, sep="\t")' "$1"; }

for sample in samples/transport.csv samples/library.xml; do
	check "$sample runs" canvass run "$sample" -o "$TMP/one.db"
	check "$sample: labels, keys, descriptions and quotes" judge "$TMP/one.db"
done

# The same answers in another order have the same names.
python3 - samples/transport.csv "$TMP/turned.csv" <<'END'
import csv, sys
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline="")))
csv.writer(open(sys.argv[2], "w", encoding="utf-8", newline="")).writerows(rows[:1] + rows[:0:-1])
END
canvass run samples/transport.csv -o "$TMP/one.db" >/dev/null
check "turned round, it runs" canvass run "$TMP/turned.csv" -o "$TMP/two.db"
names "$TMP/one.db" >"$TMP/one"
names "$TMP/two.db" >"$TMP/two"
check "turned round, themes have the same names" diff "$TMP/one" "$TMP/two"

# A theme that no phrase says well is told to be so, here and wherever it is given again.
hard() { sqlite3 "$1" "SELECT label FROM theme_check JOIN theme USING (theme_id) WHERE kind = 'hard to name' ORDER BY 1"; }
canvass run samples/transport.csv --save-themes "$TMP/themes" -o "$TMP/one.db" >/dev/null
canvass run samples/transport.csv --load-themes "$TMP/themes" -o "$TMP/two.db" >/dev/null
hard "$TMP/one.db" >"$TMP/hard"
check "some themes are hard to name" test -s "$TMP/hard"
check "what half of a theme says names it" bash -c '! grep -qx "Bus lane" "$1"' - "$TMP/hard"
check "and the same of themes that were loaded" diff "$TMP/hard" <(hard "$TMP/two.db")

# In a language that canvass knows no grammar of.
python3 - "$TMP/in.csv" <<'EOF'
import csv, itertools, sys
says = ["نحتاج إلى المزيد من الحافلات في المساء", "الشارع خطير جدا على الأطفال", "أنا أؤيد هذه الخطة تماما",
        "لا توجد مواقف سيارات كافية قرب المدرسة", "التذاكر باهظة الثمن للعائلات", "نريد المزيد من الأشجار في الحديقة",
        "يجب فصل مسار الدراجات", "الضوضاء في الليل لا تطاق"]
rows = [f"{a}." for a in says for _ in range(12)] + [f"{a}. {b}." for a, b in itertools.permutations(says, 2)]
csv.writer(open(sys.argv[1], "w", newline="")).writerows([("id", "comment")] + list(enumerate(rows)))
EOF
check "Arabic runs" canvass run "$TMP/in.csv" --id id --text comment -o "$TMP/one.db"
check "Arabic: labels, keys, descriptions and quotes" judge "$TMP/one.db"
check "Arabic: no English word in them" test -z "$(sqlite3 "$TMP/one.db" "SELECT label FROM theme WHERE label GLOB '*[a-z]*'")"
check "Arabic: told to be so, however short" equal "$(sqlite3 "$TMP/one.db" "SELECT DISTINCT language FROM response")" ar
