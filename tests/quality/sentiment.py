#!/usr/bin/env python3
"""How good sentiment and position are, from the database of a run, beside VADER.

Sign accuracy is over texts that people did not find neutral; a score of exactly 0, or
none, counts as wrong. The committed weights were estimated from all these sets but sst2's
test part: the figures with each set left out are in lexicons/sentiment.md, shown at the end.

Letters that are the same but for capitals, marks and spaces count as one between them, and so
do those of one campaign: a hundred copies of an answer are one thing to be right or wrong
about. Behind each figure stands its 95 % interval: Wilson's (1927), of a mean of two shares
Newcombe's (1998); a change within it shows nothing.
"""
import collections
import csv
import glob
import json
import math
import os
import re
import sqlite3
import subprocess
import sys
import tempfile

OUT, DATA = sys.argv[1:3]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SIGN = {"agree": 1, "disagree": -1}
temporary = tempfile.TemporaryDirectory(prefix="canvass-quality-")
recipe = os.path.join(temporary.name, "short.recipe")
with open(recipe, "w", encoding="utf-8") as f:
    f.write("ingest\nclean\nsegment\ntokenise\nsentiment\nstore\n")


def run(texts, question=None):
    """(sentiment, position, evidence sum of position, detail) of each text, by a run like any user's."""
    path, db = (os.path.join(temporary.name, n) for n in ("in.csv", "out.db"))
    with open(path, "w", newline="", encoding="utf-8") as f:
        out = csv.writer(f)
        out.writerow(["id", "text"])
        out.writerows(enumerate(texts))
    command = [os.path.join(OUT, "bin", "canvass"), "run", path, "--id", "id", "--text", "text",
               "--recipe", recipe, "-o", db] + (["--question", question] if question else [])
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    result = [(None, None, 0, None)] * len(texts)
    with sqlite3.connect(db) as c:
        for ref, sentiment, position, detail, x in c.execute(
                "SELECT ref, sentiment, position, detail, (SELECT sum(weight) FROM evidence e WHERE"
                " e.response_id = r.response_id AND kind = 'position') FROM response r"):
            result[int(ref)] = (sentiment, position, x or 0, detail)
    return result


def table(path):
    with open(os.path.join(DATA, path), newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


def sign_of(label):
    named = {"pos": 1, "neg": -1, "neu": 0, "positive": 1, "negative": -1, "neutral": 0}
    return named[label] if label in named else (float(label) > 0) - (float(label) < 0)


def shares(groups):
    """What each text counts: the texts of a group are one between them."""
    size = collections.Counter(groups)
    return [1 / size[g] for g in groups]


def plain(text):
    return " ".join(re.findall(r"\w+", text.lower())) or text


def wilson(p, n, z=1.96):
    if not n:
        return 0, 1
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def rate(right, weight):
    """The share that is right, and how many texts that is of."""
    n = sum(weight)
    return (sum(w for r, w in zip(right, weight) if r) / n if n else 0), n


def interval(rates):
    """Of the mean of shares of different texts: [(share, texts)]."""
    mean = sum(p for p, _ in rates) / max(1, len(rates))
    low, high = (math.sqrt(sum((p - wilson(p, n)[side]) ** 2 for p, n in rates)) / max(1, len(rates)) for side in (0, 1))
    return f"{mean:.3f} ({max(0, mean - low):.3f}-{min(1, mean + high):.3f})"


def sentiment():
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
        vader = SentimentIntensityAnalyzer()
    except ImportError:
        print("VADER: skipped: the Python package vaderSentiment is missing")
        vader = None
    sets = [("sst2 test (never trained on)", "sst2/data.csv", lambda r: r["split"] == "test"),
            ("sentiment140_manual", "sentiment140_manual/data.csv", None),
            ("vader_gold tweets", "vader_gold/tweets.csv", None),
            ("vader_gold tweets, mean rating beyond 0.5", "vader_gold/tweets.csv",
             lambda r: abs(float(r["label"])) > .5),
            ("semeval14 sentences", "semeval14_absa_xml/sentence_sentiment.csv", None)]
    print(f"{'sign accuracy':44} {'texts':>6} {'canvass':>19} {'VADER':>19} {'canvass 0':>10} {'VADER 0':>8}")
    for name, path, wanted in sets:
        if not os.path.exists(os.path.join(DATA, path)):
            print(f"{name}: skipped: {path} is missing")
            continue
        rows = [r for r in table(path) if (not wanted or wanted(r)) and sign_of(r["label"])]
        ours = [s or 0 for s, *_ in run([r["text"] for r in rows])]
        theirs = [vader.polarity_scores(r["text"])["compound"] if vader else 0 for r in rows]
        gold = [sign_of(r["label"]) for r in rows]
        right = [interval([rate([s * g > 0 for s, g in zip(scores, gold)], [1] * len(gold))]) for scores in (ours, theirs)]
        zero = [sum(s == 0 for s in scores) / len(gold) for scores in (ours, theirs)]
        print(f"{name:44} {len(gold):6} {right[0]:>19} {right[1]:>19} {zero[0]:10.3f} {zero[1]:8.3f}")


def line(name, gold, said, groups):
    """A row about positions; groups: texts that count as one have the same."""
    weight = shares(groups)
    every = list(zip(gold, said, weight))
    sides = [side for side in (1, -1) if any(g == side and s for g, s, _ in every)]  # a set may have one side only
    rates = [rate([s == side for g, s, _ in every if g == side and s], [w for g, s, w in every if g == side and s])
             for side in sides]
    answered = rate([s != 0 for g, s, _ in every if g], [w for g, _, w in every if g])[0]
    print(f"{name:44} {sum(weight):6.0f} {interval(rates):>19} {answered:8.3f}"
          f" {interval([rate([g == s for g, s, _ in every], weight)]):>19}")


def position():
    print(f"\n{'position':44} {'texts':>6} {'balanced':>19} {'answered':>8} {'all three':>19}")
    gold, said, sums, groups = [], [], [], []
    if os.path.exists(os.path.join(DATA, "argkp2021/data.csv")):
        topics = collections.defaultdict(list)
        for r in table("argkp2021/data.csv"):
            topics[r["topic"]].append(r)
        for topic, rows in sorted(topics.items()):
            got = run([r["text"] for r in rows], topic)
            gold += [int(r["stance"]) for r in rows]
            said += [SIGN.get(p, 0) for _, p, *_ in got]
            sums += [x for _, _, x, _ in got]
            groups += [(topic, plain(r["text"])) for r in rows]
        line("argkp2021 (trained on; left out: below)", gold, said, groups)
    else:
        print("argkp2021: skipped: it is missing")
    folder = os.path.join(DATA, "themefinder_layout", "gambling_XS")
    both = ([], [], [])
    for k in (1, 2):
        files = glob.glob(f"{folder}/outputs/mapping/*/question_part_{k}/sentiment.jsonl")
        if not files:
            print("themefinder_layout: skipped: it is missing")
            break
        with open(f"{folder}/inputs/question_part_{k}/responses.jsonl", encoding="utf-8") as f:
            texts = {d["response_id"]: d["response"] for d in map(json.loads, f)}
        with open(files[0], encoding="utf-8") as f:
            labels = {d["response_id"]: SIGN.get(d["position"].lower(), 0) for d in map(json.loads, f)}
        with open(f"{folder}/inputs/question_part_{k}/question.json", encoding="utf-8") as f:
            question = json.load(f)["question_text"]
        got = [SIGN.get(p, 0) for _, p, *_ in run([texts[i] for i in labels], question)]
        of = (list(labels.values()), got, [(k, plain(texts[i])) for i in labels])
        line(f"themefinder_layout, question {k}", *of)
        for all_, more in zip(both, of):
            all_.extend(more)
    if both[0]:
        line("themefinder_layout, both", *both)
    return gold, sums


def detail():
    """Which answers are rich in evidence, as themefinder's file says."""
    print(f"\n{'detail: themefinder_layout':44} {'rich':>6} {'said':>8} {'precision':>9} {'recall':>8}")
    folder = os.path.join(DATA, "themefinder_layout", "gambling_XS")
    for k in (1, 2):
        files = glob.glob(f"{folder}/outputs/mapping/*/question_part_{k}/detail_detection.jsonl")
        if not files:
            print("skipped: it is missing")
            return
        with open(f"{folder}/inputs/question_part_{k}/responses.jsonl", encoding="utf-8") as f:
            texts = {d["response_id"]: d["response"] for d in map(json.loads, f)}
        with open(f"{folder}/inputs/question_part_{k}/question.json", encoding="utf-8") as f:
            question = json.load(f)["question_text"]
        with open(files[0], encoding="utf-8") as f:
            rich = {d["response_id"]: d["evidence_rich"] == "YES" for d in map(json.loads, f)}
        said = [bool(d) for *_, d in run([texts[i] for i in rich], question)]
        both = sum(a and b for a, b in zip(rich.values(), said))
        print(f"    question {k:31} {sum(rich.values()):6} {sum(said):8} {both / max(1, sum(said)):9.3f}"
              f" {both / max(1, sum(rich.values())):8.3f}")


def sign_accuracy(felt):
    """Of [(score, gold sign, what the text counts)]."""
    return interval([rate([(s or 0) * side > 0 for s, side, _ in felt], [w for *_, w in felt])])


def samples():
    """The project's own samples, from the text alone: closed answers are not looked at."""
    with open(os.path.join(ROOT, "samples", "gold.csv"), newline="", encoding="utf-8") as f:
        gold = {(r["question"], r["ref"]): r for r in csv.DictReader(f)}
    for name in ("transport.csv", "library.xml"):
        signs = []
        db = os.path.join(temporary.name, "sample.db")
        done = subprocess.run([os.path.join(OUT, "bin", "canvass"), "run", os.path.join(ROOT, "samples", name),
                               "--recipe", recipe, "-o", db], capture_output=True, text=True)
        if done.returncode:
            print(f"samples/{name}: skipped: {done.stderr.strip()}")
            continue
        with sqlite3.connect(db) as c:
            rows = c.execute("SELECT q.name, q.text, ref, r.text FROM response r JOIN question q USING (question_id)"
                             ).fetchall()
        for question in sorted({q for q, _, _, _ in rows}):
            mine = [(wording, gold[q, ref], text) for q, wording, ref, text in rows if q == question and (q, ref) in gold]
            if not mine:
                continue
            got = run([t for _, _, t in mine], mine[0][0] or question)
            groups = [r["campaign"] or plain(t) for _, r, t in mine]
            line(f"samples/{name}: {question[:20]}", [SIGN.get(r["position"], 0) for _, r, _ in mine],
                 [SIGN.get(p, 0) for _, p, *_ in got], groups)
            felt = [(s, side, w) for (s, *_), (_, r, _), w in zip(got, mine, shares(groups))
                    for side in [{"positive": 1, "negative": -1}.get(r["sentiment"], 0)] if side]
            signs += felt
            print("    sign accuracy of sentiment there:", sign_accuracy(felt))
        print(f"samples/{name}: sign accuracy of sentiment, both questions:", sign_accuracy(signs))


def reliability(gold, sums):
    if not gold:
        return
    print(f"\n{'argkp2021: confidence said':44} {'answers':>7} {'right':>8}")
    for low in (.5, .6, .7, .8, .9):
        inside = [(g, x) for g, x in zip(gold, sums) if low <= 1 / (1 + math.exp(-abs(x))) < low + .1 + (low == .9)]
        if inside:
            print(f"{low:.1f} to {low + .1:.1f}{'':36} {len(inside):7} {sum(g * x > 0 for g, x in inside) / len(inside):8.3f}")


sentiment()
g, x = position()
detail()
samples()
reliability(g, x)
report = os.path.join(ROOT, "lexicons", "sentiment.md")
if os.path.exists(report):
    with open(report, encoding="utf-8") as f:
        print("\nWith each set left out, when the weights were made (lexicons/sentiment.md):\n")
        print(*[l.rstrip() for l in f if l.startswith("|")], sep="\n")
