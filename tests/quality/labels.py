#!/usr/bin/env python3
"""How themes are named: form, truth to the text, and whether a label tells what people
call the theme. Beside it the name that c-TF-IDF gives (the three words of BERTopic's
default names), made from the same themes.

  phrases     labels of two to six words
  said        labels that stand in an answer of their theme, word for word, capitals aside
  unlike      pairs of labels of a question that share less than half of their words
  telling     themes whose label shares a word with the gold name of most of their answers
              (banking77's intents, argkp2021's key points, the restaurants' aspects)
  quotes      quotes found in the answer they name, of three different respondents, none
              sharing half of its words with another
"""
import collections
import csv
import math
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

FUNCTION = set("""a about after all an and any are as at be been but by can do does for from had has have how i if in
into is it its me my no not of on or our so than that the their them there they this to too was we were what when which
who why will with would you your""".split())


def words(text):
    return re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text.lower())


def alike(a, b):
    """Words of one stem, near enough."""
    n = min(len(a), len(b))
    return a == b or (n >= 4 and a[:max(4, n - 2)] == b[:max(4, n - 2)])


def shares(name, gold):
    return any(alike(a, b) for a in words(name) if a not in FUNCTION for b in gold if b not in FUNCTION)


def jaccard(a, b):
    a, b = set(words(a)) - FUNCTION, set(words(b)) - FUNCTION
    return len(a & b) / max(1, len(a | b))


def sets(data):
    """Name, rows (id, text, gold), words of each gold label."""
    with open(data / "banking77/data.csv", encoding="utf-8", newline="") as f:
        rows = [(r["id"], r["text"], r["label"]) for r in csv.DictReader(f) if r["split"] == "test"]
    yield "banking77", rows, {l: l.replace("_", " ").split() for _, _, l in rows}
    with open(data / "semeval14_absa_xml/single_category_restaurants.csv", encoding="utf-8", newline="") as f:
        rows = [(r["id"], r["text"], r["label"]) for r in csv.DictReader(f)]
    synonyms = {"service": "service staff waiter server", "food": "food dish menu", "price": "price cost expensive cheap worth",
                "ambience": "ambience ambiance atmosphere decor room seating"}
    yield "restaurants", rows, {l: synonyms.get(l, l).split() for _, _, l in rows}
    topics = collections.defaultdict(list)
    golds = {}
    with open(data / "argkp2021/single_keypoint.csv", encoding="utf-8", newline="") as f:
        for r in csv.DictReader(f):
            topics[r["topic"], r["stance"]].append((r["id"], r["text"], r["label"]))
            golds[r["label"]] = words(r["key_point"])
    for key in sorted(topics)[::5]:
        yield "argkp2021", topics[key], golds


def ctfidf(texts_of):
    """Three words a theme, by class-based tf-idf (Grootendorst 2022)."""
    counts = {t: collections.Counter(w for x in texts for w in words(x) if w not in FUNCTION)
              for t, texts in texts_of.items()}
    total = sum(counts.values(), collections.Counter())
    mean = sum(total.values()) / max(1, len(counts))
    return {t: " ".join(sorted(c, key=lambda w: (-c[w] * math.log(1 + mean / total[w]), w))[:3]) for t, c in counts.items()}


def measure(out, rows, golds, tally):
    with tempfile.TemporaryDirectory() as folder:
        source, base = pathlib.Path(folder, "in.csv"), pathlib.Path(folder, "out.db")
        with open(source, "w", encoding="utf-8", newline="") as f:
            csv.writer(f).writerows([("id", "text")] + [(i, t) for i, t, _ in rows])
        subprocess.run([f"{out}/bin/canvass", "run", source, "--id", "id", "--text", "text", "-o", base], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        db = sqlite3.connect(base)
        gold = {i: l for i, _, l in rows}
        texts = dict(db.execute("SELECT ref, text FROM response"))
        members = collections.defaultdict(list)
        for theme, ref in db.execute("SELECT theme_id, ref FROM response_theme JOIN response USING (response_id)"
                                     " WHERE rank = 1 ORDER BY 1, 2"):
            members[theme].append(ref)
        labels = {t: l for t, l in db.execute("SELECT theme_id, label FROM theme") if t in members}
        quotes = collections.defaultdict(list)
        for theme, ref, text in db.execute("SELECT theme_id, ref, text FROM theme_quote"):
            quotes[theme].append((ref, text))
    plain = ctfidf({t: [texts[r] for r in refs] for t, refs in members.items()})
    for t, label in labels.items():
        name = golds[collections.Counter(gold[r] for r in members[t]).most_common(1)[0][0]]
        tally["themes"] += 1
        tally["phrases"] += 2 <= len(label.split()) <= 6
        tally["said"] += any(label.lower() in " ".join(texts[r].lower().split()) for r in members[t])
        tally["telling"] += shares(label, name)
        tally["plain"] += shares(plain[t], name)
        q = quotes[t]
        tally["quotes"] += (all(x in texts[r] for r, x in q) and len({r for r, _ in q}) == min(3, len(set(members[t])))
                            and all(jaccard(a, b) < .5 for i, (_, a) in enumerate(q) for _, b in q[:i]))
    both = [(a, b) for a in labels for b in labels if a < b]
    tally["pairs"] += len(both)
    tally["unlike"] += sum(jaccard(labels[a], labels[b]) < .5 for a, b in both)


def main():
    out, data = sys.argv[1], pathlib.Path(sys.argv[2])
    if not (data / "banking77").is_dir():
        print("skipped: no practice sets in", data)
        return
    tallies = collections.defaultdict(collections.Counter)
    for name, rows, golds in sets(data):
        measure(out, rows, golds, tallies[name])
    print(f"{'set':12} themes phrases  said unlike quotes telling c-TF-IDF's three words telling")
    for name, t in tallies.items():
        n = max(1, t["themes"])
        print(f"{name:12} {t['themes']:6} {t['phrases'] / n:7.2f} {t['said'] / n:5.2f} {t['unlike'] / max(1, t['pairs']):6.2f}"
              f" {t['quotes'] / n:6.2f} {t['telling'] / n:7.2f} {t['plain'] / n:7.2f}")


main()
