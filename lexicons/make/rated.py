"""The sentiment lexicons that people rated, from ../shared/data/lexicons, as practice
material for sentiment.py: words and typed faces with ratings, each source by itself.

VADER (C. J. Hutto and E. Gilbert 2014; MIT), AFINN (F. A. Nielsen 2011; Apache 2.0) and
pattern's en-sentiment (T. De Smedt and W. Daelemans 2012; BSD 3-clause). Not taken: the
opinion lexicon of Hu and Liu (no licence) and SentiWordNet (share-alike).
"""
import collections
import os
import re
import xml.etree.ElementTree

import numpy as np

# name: (what it is, licence). Ratings are brought to VADER's scale, -4 to 4.
SOURCES = {
    "vader": ("VADER, vader_lexicon.txt and emoji_utf8_lexicon.txt", "MIT, (c) 2016 C.J. Hutto"),
    "afinn": ("AFINN, AFINN-en-165.txt and AFINN-emoticon-8.txt", "Apache 2.0, Finn Arup Nielsen"),
    "pattern": ("pattern, en-sentiment.xml", "BSD 3-clause, (c) 2011-2013 University of Antwerp, Belgium"),
}
MOUTHS = {c: to for to, typed in {")": ")]}", "(": "([{cC", "d": "Dd", "p": "Pp", "o": "oO0", "s": "sS",
                                  "/": "/\\", "|": "|", "*": "*", "3": "3", "@": "@"}.items() for c in typed}
FACE = re.compile(r"^[>0O}]?([:;=])('?)[-^o]?([)\]}(\[{cCDdPpoO0sS/\\|*3@])$")
# The emoji that show how somebody feels, as opposed to things and signs.
FELT_EMOJI = re.compile(r"\b(face|faces|heart|hearts|cat|thumbs|hands?|lips|kiss)\b")
WORD = re.compile(r"^[a-z][a-z]+(?:['-][a-z]+)*(?<!n't)$")
# Who people are, what they believe, what they live with; slurs. Never feelings.
PEOPLE = re.compile(r"^(alien|barbarian|christ|coloured|creation|cripple|cunt|deform|devil|divine|dwarf|dyke|fag|fascist"
                    r"|feminin|god(?!send)|gyp|handicap|heathen|heaven|hell|holy|homo|hooker|infidel|invalid|jesus|jihad"
                    r"|lord|lunatic|masculin|midget|moron|nazi|negro|neurotic|nig(?!ht)|obes|orphan|pagan|peasant|pervert"
                    r"|pray|psycho|retard|saint|satan|schizo|shylock|sin(s|ful)?$|slave|slut|stammer|stutter|subnormal"
                    r"|suicid|tard$|whore|widow|witch|worship|zealot|(adult|aged|alcoholic|allergic|dark|fatty"
                    r"|illegals|illiteracy|poorer|poorest|rich|richer|riches|richest|wealthy|youthful)s?$)")
LEAST_WITNESS = .5
# A face says how the words beside it are meant (Hogenboom et al. 2013, "Exploiting emoticons
# in sentiment analysis"): it weighs more than a word rated alike, as in sentiment-en.tsv.
FACE_SAYS = 1.5


def plain_face(typed):
    """A face in the form stages/sentiment/faces.c gives it, or None."""
    if typed in ("<3", "</3"):
        return typed
    m = FACE.match(typed)
    return ((";" if m[1] == ";" else ":") + m[2] + MOUTHS[m[3]]) if m else None


def mean(lists):
    return {term: sum(list_) / len(list_) for term, list_ in lists.items()}


def read_vader(folder):
    found, words = collections.defaultdict(list), {}
    with open(os.path.join(folder, "vader", "vader_lexicon.txt"), encoding="utf-8") as f:
        for line in f:
            term, rating = line.split("\t")[:2]
            words[term] = float(rating)
            term = plain_face(term) or term
            found[term].append(float(rating))
    with open(os.path.join(folder, "vader", "emoji_utf8_lexicon.txt"), encoding="utf-8") as f:
        for line in f:
            emoji, says = line.rstrip("\n").split("\t")
            rating = sum(words.get(w, 0) for w in re.findall(r"[a-z]+", says.lower()))
            if rating and FELT_EMOJI.search(says) and len(emoji) == 1:
                found[emoji].append(max(-4, min(4, rating)))
    return mean(found)


def read_afinn(folder):
    found = collections.defaultdict(list)
    for name in ("AFINN-en-165.txt", "AFINN-emoticon-8.txt"):
        with open(os.path.join(folder, "afinn", name), encoding="utf-8") as f:
            for line in f:
                term, rating = line.rstrip("\n").split("\t")
                found[plain_face(term) or term].append(float(rating) * .8)
    return mean(found)


def read_pattern(folder):
    """The mean over a word's senses; words and inflected forms as they stand."""
    found = collections.defaultdict(list)
    for word in xml.etree.ElementTree.parse(os.path.join(folder, "pattern_en", "en-sentiment.xml")).iter("word"):
        found[word.get("form").lower().replace("_", " ")].append(4 * float(word.get("polarity")))
    return {term: r for term, r in mean(found).items() if abs(r) >= .4}


def read_rated(data, barred):
    """{source: {term: rating}}: single words, faces and emoji; no barred word."""
    folder, rated = os.path.join(data, "lexicons"), {}
    for name, read in (("vader", read_vader), ("afinn", read_afinn), ("pattern", read_pattern)):
        try:
            terms = read(folder)
        except FileNotFoundError as missing:
            print(f"sentiment.py: {missing.filename} is missing and left out")
            continue
        rated[name] = {t: r * (1 if t[0].isalpha() else FACE_SAYS) for t, r in terms.items()
                       if r and (plain_face(t) == t or ord(t[0]) > 0x2000 or
                                 (WORD.match(t) and t not in barred and not PEOPLE.match(t)))}
    return rated


def combine(rated, curated):
    """{term: (mean rating, names of its sources)} of what is not curated."""
    terms = set().union(*rated.values()) - curated
    return {t: (sum(r[t] for r in rated.values() if t in r) / len(by), by)
            for t in sorted(terms) for by in [[k for k in rated if t in rated[k]]]}


class Witness:
    """What a word's vector says of its feeling: ridge regression of the curated weights and
    of the ratings that lexicons agree on, and of words that are no feelings (0), on the
    vectors of the sentence encoder (as Rothe, Ebert and Schuetze 2016)."""

    def __init__(self, encode, curated, rated, plain):
        known = {t: 0.0 for t in plain}
        known.update((t, r) for t, (r, by) in rated.items() if len(by) > 1)
        known.update(curated)
        known = {t: r for t, r in known.items() if WORD.match(t)}
        self.encode, words = encode, sorted(known)
        x, y = self.vectors(words), np.array([known[w] for w in words])
        self.x = np.linalg.solve(x.T @ x + np.eye(x.shape[1]), x.T @ y)

    def vectors(self, words):
        v = self.encode(words).astype(float)
        return np.hstack([v, np.ones((len(words), 1))])

    def says(self, words):
        return self.vectors(words) @ self.x


def defensible(rated, witness):
    """Without the words of one lexicon alone whose vector does not say so too."""
    alone = [t for t, (_, by) in rated.items() if len(by) == 1 and WORD.match(t)]
    said = dict(zip(alone, witness.says(alone)))
    return {t: (r, by) for t, (r, by) in rated.items() if t not in said or said[t] * r > LEAST_WITNESS * abs(r)}
