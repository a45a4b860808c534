#!/usr/bin/env python3
"""Makes lexicons/taught.bin (`make encoder DATA=DIR`): teaches the table of words embedded
alone (words.bin, encoder.py) what words mean in texts, from sentence vectors of many texts,
so that the weighted mean of a text's words comes nearer to what the encoder says of it.

A text's words are X (rows of weights a/(a + p(w)) that sum to 1, as the program has them),
its sentence vector, centred in its set, is V, the words alone are P. First a linear map for
all words, B = P M + (f P) N with f the logarithm of the word's frequency (a frequent word says
less, and otherwise, than it does alone); then each word's own difference, ridge toward B
(measured.md, "teach the words of this corpus", for many corpora at once). A set counts by the
root of its size; answers to different questions are different sets, or their words would mean
the question. The texts: WordNet's definitions of frequent words and its examples, and
the practice sets that themes are not measured on.

usage: words.py DATA [--wordnet DIR] [--program FILE]
"""
import argparse
import os
import re

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"  # sums in one order

import numpy as np
import scipy.sparse as sp

import encoder
from program import sentence_vectors
from sentiment import sentences, table
from wordnet import wordnet_texts

A, RIDGE, MAP_RIDGE, SIZE_COUNTS, ROUNDS, LONGEST, DEFINED = 1e-3, 1.0, 1e-3, 0.5, 60, 300, 14000


# ---- texts ---------------------------------------------------------------------------

def practice_texts(data):
    """(set, text) of the practice sets that themes are not measured on; of sst2 not the test
    part, which is kept unseen. Polis conversations are sets of their own."""
    for name, path in (("sst2", "sst2/data.csv"), ("vader_gold", "vader_gold/tweets.csv"),
                       ("sentiment140", "sentiment140_manual/data.csv"), ("polis", "polis_open/data.csv"),
                       ("msr", "near_dup/msr_paraphrase_pairs.csv")):
        for r in table(data, path):
            of = r["label"].split("/")[0] if name == "polis" else ""
            if not (name == "sst2" and r["split"] == "test") and not of.startswith(("austria", "vtaiwan")):
                yield (name + " " + of).strip(), r["text"]
    for name, path in (("app_reviews", "app_reviews/data.csv"), ("austin", "survey_austin_class/austin_comments.csv")):
        for r in table(data, path):
            for s in sentences(r["text"]):
                yield name, s


def all_texts(data, wordnet, frequent):
    seen = {}
    for source in (practice_texts(data), wordnet_texts(wordnet, frequent)):
        for name, text in source:
            text = " ".join(text.split())[:LONGEST]
            if text:
                seen.setdefault((name, text))
    return list(seen)


# ---- a text as weights of the table's entries, as pipeline/encoder/words.c has them ----

class Entries:
    def __init__(self, names, ranked):
        self.place, self.ranked, self.met = {n: i for i, n in enumerate(names)}, ranked, {}
        rank = np.minimum(np.arange(len(names)), ranked - 1) + 1
        self.probability = 0.1 / (rank + 2.7)

    def word(self, word):
        """([(entry, share)], weight); an unknown word is its pieces by their lengths."""
        if word not in self.met:
            i, parts = self.place.get(word), []
            if i is not None:
                parts = [(i, 1.0)]
            at, inside = 0, False
            while i is None and at < len(word):
                for end in range(len(word), at, -1):
                    piece = self.place.get(("##" if inside else "") + word[at:end])
                    if piece is not None:
                        parts.append((piece, end - at))
                        at, inside = end, True
                        break
                else:
                    at, inside = at + 1, False
            total = sum(n for _, n in parts)
            p = self.probability[i] if i is not None else self.probability[-1]
            self.met[word] = [(k, n / total) for k, n in parts], A / (A + p)
        return self.met[word]

    def matrix(self, texts):
        """[texts, entries], rows that sum to 1 (0 where nothing is known)."""
        values, places, ends = [], [], [0]
        for text in texts:
            row, total = {}, 0
            for word in re.findall(r"[^\W_]+(?:['-][^\W_]+)*", text.lower().replace("\u2019", "'")):
                parts, weight = self.word(word)
                total += weight if parts else 0
                for k, share in parts:
                    row[k] = row.get(k, 0) + weight * share
            places += row.keys()
            values += [v / total for v in row.values()]
            ends.append(len(places))
        return sp.csr_matrix((np.array(values, np.float32), places, ends), shape=(len(texts), len(self.place)))


# ---- teaching ------------------------------------------------------------------------

def centred(m, of):
    m = m.copy()
    for i in range(of.max() + 1):
        m[of == i] -= m[of == i].mean(0)
    return m


def ridge(x, residual, weight, by):
    """(X' W X + by I)^-1 X' W residual, by conjugate gradients, a column at a time at once."""
    xt = (sp.diags(weight) @ x).T.tocsr()
    b = xt @ residual
    found, r, p = np.zeros_like(b), b.copy(), b.copy()
    rr, least = (r * r).sum(0), 1e-7 * float((b * b).sum())
    for _ in range(ROUNDS):
        ap = xt @ (x @ p) + by * p
        step = rr / np.maximum((p * ap).sum(0), 1e-30)
        found += step * p
        r -= step * ap
        after = (r * r).sum(0)
        if after.sum() < least:
            break
        p, rr = r + after / np.maximum(rr, 1e-30) * p, after
    return found


def teach(names, ranked, alone, vectors, texts, sets):
    """The words' vectors as texts have them, of the length that they had: [entries, 256].
    alone [entries, 256]; vectors [texts, 256]; sets: the set of each text."""
    entries = Entries(names, ranked)
    x = entries.matrix(texts)
    of = np.unique(sets, return_inverse=True)[1]
    weight = np.bincount(of).astype(np.float32)[of] ** np.float32(SIZE_COUNTS - 1)
    weight /= weight.mean()
    v = centred(vectors.astype(np.float32), of)
    frequent = np.log(entries.probability + A)
    frequent = (frequent - frequent[:ranked].mean()) / frequent[:ranked].std()
    features = np.hstack([alone, alone * frequent[:, None]]).astype(np.float32)
    f = centred(x @ features, of).astype(np.float64)
    weighed = (f * weight[:, None]).T
    gram = weighed @ f
    mapped = np.linalg.solve(gram + MAP_RIDGE * np.trace(gram) / len(gram) * np.eye(len(gram)), weighed @ v)
    prior = features @ mapped.astype(np.float32)
    # A column for each set takes what all its texts have in common, nearly free.
    means = sp.csr_matrix((np.full(len(texts), 3, np.float32), (np.arange(len(texts)), of)))
    taught = prior + ridge(sp.hstack([x, means]).tocsr(), (v - x @ prior).astype(np.float32), weight, RIDGE)[:len(names)]
    for what, b in (("alone, best scale", alone), ("taught", taught)):
        fit = centred(x @ b.astype(np.float32), of)
        if what != "taught":
            fit *= (fit * v).sum() / (fit * fit).sum()
        print("words: %s: %.3f of the texts' variance" % (what, 1 - ((v - fit) ** 2).sum() / (v * v).sum()), flush=True)
    return taught * (np.linalg.norm(alone[:ranked]) / np.linalg.norm(taught[:ranked]))


def main():
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    options = argparse.ArgumentParser(usage="words.py DATA [options]")
    options.add_argument("data", help="folder of the practice sets")
    options.add_argument("--wordnet", default="/usr/share/wordnet", help="folder of WordNet's data files")
    options.add_argument("--program", default=os.path.join(os.path.dirname(here), "out/bin/canvass"))
    given = options.parse_args()
    names, ranked, alone, components, mean = encoder.read_words(os.path.join(here, "make", "words.bin"))
    lessons = all_texts(given.data, given.wordnet, set(names[:DEFINED]))
    sets, texts = np.array([name for name, _ in lessons]), [text for _, text in lessons]
    print("words: taught from %d texts of %d sets" % (len(texts), len(set(sets))), flush=True)
    vectors = (sentence_vectors(given.program, texts) - mean) @ components
    encoder.write_words(os.path.join(here, "taught.bin"), names, ranked,
                        teach(names, ranked, alone, vectors, texts, sets), components, mean)


if __name__ == "__main__":
    main()
