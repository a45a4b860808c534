#!/usr/bin/env python3
"""Makes lexicons/wordclass.tsv, which labels of themes are phrased with.

From npm `brill` (MIT): English words with the tags of the Brill tagger's lexicon,
commonest first. Folded to one letter a class; a word is kept only where the
endings that stages/themes/grammar.c goes by would judge it otherwise.

usage: npm pack brill && tar xzf brill-*.tgz && lexicons/make/wordclass.py package
"""
import json
import pathlib
import re
import subprocess
import sys

LETTER = {
    "NN": "n", "NNS": "n", "VB": "v", "VBP": "v", "VBZ": "z", "VBD": "d", "VBN": "d", "VBG": "g",
    "JJ": "a", "JJR": "a", "JJS": "a", "RB": "r", "RBR": "r", "RBS": "r", "IN": "p", "RP": "p",
    "TO": "p", "DT": "t", "PDT": "t", "PRP": "t", "PRP$": "t", "WDT": "t", "WP": "t", "WRB": "t",
    "WP$": "t", "EX": "t", "CC": "t", "MD": "m", "UH": "x", "CD": "q",
}


def by_ending(word):
    """What grammar.c says of a word that is not in the list."""
    for endings, classes in (("ly", "r"), ("ing", "gn"), ("ed", "d"),
                             ("ous ful able ible ive ic al less ish ary", "a")):
        if len(word) > 4 and word.endswith(tuple(endings.split())):
            return classes
    return "n"


def main():
    package = pathlib.Path(sys.argv[1])
    script = "import {brill} from %s; console.log(JSON.stringify(brill))"
    words = json.loads(subprocess.check_output(
        ["node", "--input-type=module", "-e", script % json.dumps(str(package.resolve() / "lib/index.js"))]))
    rows = {}
    for word, tags in words.items():
        if not re.fullmatch(r"[a-z]+(?:'[a-z]+)?", word) or len(word) > 24:
            continue
        letters = []
        for tag in tags:
            letter = LETTER.get((tag or "").split("|")[0])
            if letter and letter not in letters:
                letters.append(letter)
        classes = "".join(letters[:3])
        first = (tags[0] or "").split("|")[0]
        if first == "VBD" and "VBN" not in tags and not word.endswith("ed"):
            classes = classes.replace("d", "w")  # came: nothing is so, as it may be "made"
        if classes and classes != by_ending(word):
            rows.setdefault(classes, []).append(word)
    print("# What an English word can be: n noun, v verb, z verb in -s, d participle, perhaps past, w past\n"
          "# that is no participle, g verb in -ing, a adjective, r adverb, p preposition or particle,\n"
          "# t determiner, pronoun or conjunction, m modal, x interjection, q number; the commonest first.\n"
          "# Words that their endings tell (stages/themes/grammar.c) are left out. Made by\n"
          "# lexicons/make/wordclass.py from npm `brill` 3.1.0 (MIT, Titus Wormer): the lexicon of the Brill\n"
          "# tagger (Brill 1992, \"A simple rule-based part of speech tagger\").")
    for classes in sorted(rows):
        line = ""
        for word in sorted(rows[classes]):
            if len(line) + len(word) > 90:
                print(f"en\t{classes}\t{line}")
                line = ""
            line += (" " if line else "") + word
        print(f"en\t{classes}\t{line}")


if __name__ == "__main__":
    main()
