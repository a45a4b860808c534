#!/usr/bin/env python3
"""How good sentiment and position are, from the database of a run, beside VADER.

Sign accuracy is over texts that people did not find neutral; a score of exactly 0, or
none, counts as wrong. The committed weights were estimated from all these sets but sst2's
test part: the figures with each set left out are in lexicons/sentiment.md, shown at the end.
"""
import collections
import csv
import glob
import json
import math
import os
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
    print(f"{'sign accuracy':44} {'texts':>6} {'canvass':>8} {'VADER':>8} {'canvass 0':>10} {'VADER 0':>8}")
    for name, path, wanted in sets:
        if not os.path.exists(os.path.join(DATA, path)):
            print(f"{name}: skipped: {path} is missing")
            continue
        rows = [r for r in table(path) if (not wanted or wanted(r)) and sign_of(r["label"])]
        ours = [s or 0 for s, *_ in run([r["text"] for r in rows])]
        theirs = [vader.polarity_scores(r["text"])["compound"] if vader else 0 for r in rows]
        gold = [sign_of(r["label"]) for r in rows]
        right = [sum(s * g > 0 for s, g in zip(scores, gold)) / len(gold) for scores in (ours, theirs)]
        zero = [sum(s == 0 for s in scores) / len(gold) for scores in (ours, theirs)]
        print(f"{name:44} {len(gold):6} {right[0]:8.3f} {right[1]:8.3f} {zero[0]:10.3f} {zero[1]:8.3f}")


def line(name, gold, said):
    both = [(g, s) for g, s in zip(gold, said) if g and s]
    sides = [side for side in (1, -1) if any(g == side for g, _ in both)]  # a set may have one side only
    rates = [sum(g == s for g, s in both if g == side) / sum(g == side for g, _ in both) for side in sides]
    of = sum(g != 0 for g in gold)
    print(f"{name:44} {len(gold):6} {sum(rates) / max(1, len(rates)):8.3f} {len(both) / max(1, of):8.3f}"
          f" {sum(g == s for g, s in zip(gold, said)) / len(gold):8.3f}")


def position():
    print(f"\n{'position':44} {'texts':>6} {'balanced':>8} {'answered':>8} {'all three':>8}")
    gold, said, sums = [], [], []
    if os.path.exists(os.path.join(DATA, "argkp2021/data.csv")):
        topics = collections.defaultdict(list)
        for r in table("argkp2021/data.csv"):
            topics[r["topic"]].append(r)
        for topic, rows in sorted(topics.items()):
            got = run([r["text"] for r in rows], topic)
            gold += [int(r["stance"]) for r in rows]
            said += [SIGN.get(p, 0) for _, p, *_ in got]
            sums += [x for _, _, x, _ in got]
        line("argkp2021 (trained on; left out: below)", gold, said)
    else:
        print("argkp2021: skipped: it is missing")
    folder = os.path.join(DATA, "themefinder_layout", "gambling_XS")
    both = ([], [])
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
        line(f"themefinder_layout, question {k}", list(labels.values()), got)
        both[0].extend(labels.values())
        both[1].extend(got)
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


def samples():
    """The project's own samples, from the text alone: closed answers are not looked at."""
    with open(os.path.join(ROOT, "samples", "gold.csv"), newline="", encoding="utf-8") as f:
        gold = {(r["question"], r["ref"]): r for r in csv.DictReader(f)}
    for name in ("transport.csv", "library.xml"):
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
            line(f"samples/{name}: {question[:20]}", [SIGN.get(r["position"], 0) for _, r, _ in mine],
                 [SIGN.get(p, 0) for _, p, *_ in got])
            sides = [{"positive": 1, "negative": -1}.get(r["sentiment"], 0) for _, r, _ in mine]
            right = sum((s or 0) * side > 0 for (s, *_), side in zip(got, sides))
            print(f"    sign accuracy of sentiment there: {right / max(1, sum(map(abs, sides))):.3f}")


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
