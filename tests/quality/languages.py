#!/usr/bin/env python3
"""Sentiment and position in French and Welsh, on sentences written for canvass
(languages.tsv): part a was looked at when the lexicons were improved, part b was not.

Sign: of the texts that are positive or negative, how many have a score of that sign.
Neutral: of the others, how many have the label neutral. Position: balanced accuracy of
those answered, share answered, and all three. The language itself is found by canvass.
"""
import csv
import os
import sqlite3
import subprocess
import sys
import tempfile

OUT = sys.argv[1]
HERE = os.path.dirname(os.path.abspath(__file__))
QUESTIONS = {"fr": "Êtes-vous favorable à la création d'une zone piétonne au centre-ville ?",
             "cy": "Beth yw eich barn am y cynllun i greu parth cerddwyr yng nghanol y dref?"}
SIGN = {"positive": 1, "negative": -1, "neutral": 0, "agree": 1, "disagree": -1, "unclear": 0}


def judged(language, texts, folder):
    """[(language found, sentiment, label, position)]"""
    path, db, recipe = (os.path.join(folder, n) for n in ("in.csv", "out.db", "short.recipe"))
    with open(recipe, "w", encoding="utf-8") as f:
        f.write("ingest\nclean\nsegment\ntokenise\nsentiment\nstore\n")
    with open(path, "w", newline="", encoding="utf-8") as f:
        csv.writer(f).writerows([("id", "text"), *enumerate(texts)])
    done = subprocess.run([os.path.join(OUT, "bin", "canvass"), "run", path, "--id", "id", "--text", "text",
                           "--question", QUESTIONS[language], "--recipe", recipe, "-o", db],
                          capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    with sqlite3.connect(db) as c:
        found = {int(r[0]): r[1:] for r in c.execute(
            "SELECT ref, language, ifnull(sentiment, 0), ifnull(sentiment_label, ''), ifnull(position, 'unclear')"
            " FROM response")}
    return [found[i] for i in range(len(texts))]


def main():
    with open(os.path.join(HERE, "languages.tsv"), encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if line[0] != "#"]
    print(f"{'French and Welsh, own sentences':36} {'texts':>6} {'language':>8} {'sign':>6} {'neutral':>8}"
          f" {'balanced':>8} {'answered':>8} {'all three':>9}")
    for language in QUESTIONS:
        for part in "ab":
            mine = [r for r in rows if r[0] == part and r[1] == language]
            with tempfile.TemporaryDirectory(prefix="canvass-quality-") as folder:
                got = judged(language, [r[4] for r in mine], folder)
            feel = [(SIGN[r[2]], g[1], g[2]) for r, g in zip(mine, got)]
            signs = [s * score > 0 for s, score, _ in feel if s]
            neutral = [label == "neutral" for s, _, label in feel if not s]
            stand = [(SIGN[r[3]], SIGN[g[3]]) for r, g in zip(mine, got)]
            rates = [[s == p for s, p in stand if s == side and p] for side in (1, -1)]
            print(f"    {language}, part {part:23} {len(mine):6} {sum(g[0] == language for g in got) / len(mine):8.3f}"
                  f" {sum(signs) / len(signs):6.3f} {sum(neutral) / len(neutral):8.3f}"
                  f" {sum(sum(r) / max(1, len(r)) for r in rates) / 2:8.3f}"
                  f" {sum(1 for s, p in stand if s and p) / sum(1 for s, _ in stand if s):8.3f}"
                  f" {sum(s == p for s, p in stand) / len(stand):9.3f}")
            if len(sys.argv) > 3 and sys.argv[3] == part:
                for r, g in zip(mine, got):
                    if SIGN[r[2]] * g[1] <= 0 and SIGN[r[2]] or SIGN[r[3]] != SIGN[g[3]] or g[0] != language:
                        print("      ", *r[1:4], "|", *g, "|", r[4])


main()
