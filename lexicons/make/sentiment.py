#!/usr/bin/env python3
"""Estimates the weights in lexicons/trained-en.tsv (`make lexicons`) and writes what they
were estimated from and how well they do on sets left out (lexicons/sentiment.md).

The features are those of the program itself: it is run with a lexicon in which every
candidate word and pair of words weighs one, and its evidence rows are read. Logistic
regression (Wang and Manning 2012 for words and pairs of words) with the curated score and
the scores by lexicons that people rated (rated.py) as given terms, so that a word that no
labelled text has weighs what its rating is worth; the sentence encoder labels unlabelled
texts in addition (distillation), and is the second witness that a weight has to have.
Needs out/bin/canvass, numpy and scipy. usage: sentiment.py DATA [--canvass PROGRAM]
"""
import argparse
import collections
import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

try:
    import numpy as np
    import scipy.sparse as sp
    from scipy.optimize import minimize
except ImportError as error:
    sys.exit(f"sentiment.py: {error.name} is missing; lexicons/trained-en.tsv stays as it is")

import rated as ratings

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LEAST_WEIGHT, LEAST_PAIR, LEAST_SIDE = 0.06, 0.2, 0.06
L2, L2_CHOSEN, L2_SIDE, UNLABELLED, SIDE_SHRINK = 5.0, 2.5, 12.0, 0.3, 0.9
# A weight smaller than UNSEEN needs a witness (rated.Witness) that says the same by WITNESS.
UNSEEN, WITNESS = 0.5, 0.0
# Reviews say "not" of what is bad; elsewhere it says little by itself.
NEGATORS, MOST_OF_NEGATOR = {"not", "never", "none", "nothing", "nobody"}, 0.8
# Never weigh by themselves: they tell who speaks or how a sentence is built.
SMALL = set("""the a an of to in on at by for from with and or is are was were be been being it its
    this that these those there here as than then so do does did have has had will would can could
    may might must shall should am i me my we us our you your they them their theirs who which what
    when how where why if because about after before into just all some any more most other up down
    out off over again now only same own even also both each few such until while during between
    within through per via since though s t d m re ve ll
    every run runs running ran time times thing things look looks looking see seen saw read going
    goes gone went getting gets got come comes came take takes took put back way ways day days week
    year years today tomorrow tonight yesterday one two three first second last next new says said
    say tell told ask asked think thought know knew guy guys something anything someone anyone
    everyone people person place part sort kind amp quot rt front outside inside call called dear sir
    madam yours anybody somebody nobody hour hours minute minutes month months morning afternoon
    evening weekend monday tuesday wednesday thursday friday saturday sunday january february march
    april june july august september october november december four five six seven eight nine ten
    eleven twelve fifteen twenty thirty forty fifty sixty eighty ninety hundred thousand million
    half third twice double it'd i'd i'll i've you've we've they've you'll we'll they'll he's she's
    it's that's there's what's who's you're they're we're i'm im give gives gave given
    giving keep keeps kept keeping let lets go made make makes making use used using uses want wants
    wanted need needs needed open opens opened opening bring brings brought start starts started end
    ends world view met bag bags like speak stand sit work works""".split())
# Left out for their own figure: everything of the same collection, training parts too.
LEAVE = {"sst2 test": ["sst2 train", "sst2 dev", "sst2 test"], "sentiment140_manual": None,
         "vader_gold tweets": None, "vader_gold movies": None, "semeval14": None}
TRAIN = ["sst2 train", "sst2 dev", "sentiment140_manual", "vader_gold tweets", "vader_gold movies",
         "semeval14"]
UNLABELLED_SETS = ["app_reviews", "polis_open", "austin", "argkp2021", "bbc_news", "msr", "banking77"]


# How a sentence is built, no side of an argument.
UNSIDED = set("""because about when before after while into just also other others every any all many
    such more most if where why how since though although due per via across among around between
    during over under upon within out up down off often always ever still already now today even
    only much lot lots one two three first etc learning single special hard hearing dem wi""".split())
HEAD = """# Where the weights in trained-en.tsv come from

Written by `make lexicons` (lexicons/make/sentiment.py). Sign accuracy on the texts that
are not neutral; a score of exactly 0 counts as wrong. *Left out*: nothing of that set,
its training part included, was used for its figure. The movie snippets of vader_gold are
of the same reviews as sst2, in another spelling: those that are sentences of sst2's test
part are never trained on. VADER's lexicon was made by the authors of vader_gold: its words
were rated, not these texts, by raters of the same kind; the rows without it say what is
left without that. *Half by half*: all sets and the other half of this one were used, as
they are for whatever else of the kind comes to be judged.
"""
RATED_HEAD = """
## Lexicons that people rated

Their ratings (on VADER's scale, -4 to 4; the mean where several have a word) were a term
of the regression: a rating by one lexicon came out as worth {one:.2f} of it, by several {several:.2f},
and that is the weight of kind `rated` in trained-en.tsv, whose source column names them.
Words that sentiment-en.tsv has are left to it. Left out are terms for people, their faith
and health, slurs, words of the domain, and what one lexicon alone rates and the word's
vector does not bear out.
"""
TSV_HEAD = """# Weights estimated from lexicons that people rated (rated) and from labelled text, see
# sentiment.md beside it: of words and pairs of words for sentiment (trained, and
# trained_negated after a negator), and toward the object of a proposal (side,
# side_negated). Written by `make lexicons`. term, weight, kind, source. Ratings estimated
# from: VADER (MIT, Copyright (c) 2016 C.J. Hutto), AFINN (Apache License 2.0, Finn Arup
# Nielsen), pattern (BSD 3-clause, Copyright (c) 2011-2013 University of Antwerp, Belgium).
"""


# The program reads these as "not".
POOLED = set("""no dont doesnt didnt isnt wasnt arent werent wont wouldnt shouldnt couldnt hasnt
    havent hadnt aint cant""".split())


def table(data, path):
    path = os.path.join(data, path)
    if not os.path.exists(path):
        print(f"sentiment.py: {path} is missing and left out", file=sys.stderr)
        return []
    with open(path, newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


def sentences(text):
    return re.split(r"(?<=[.!?])\s+(?=[A-Z\"'])", " ".join(text.split()))


def read_sets(data):
    """[(set, text, label or None, extra)], each text once in a set."""
    signs = {"pos": 1, "neg": -1, "neu": 0, "positive": 1, "negative": -1, "neutral": 0}
    rows = []
    for r in table(data, "sst2/data.csv"):
        rows.append(("sst2 " + r["split"], r["text"], signs[r["label"]], None))
    for r in table(data, "sentiment140_manual/data.csv"):
        rows.append(("sentiment140_manual", r["text"], signs[r["label"]], None))
    for name, file in (("tweets", "tweets"), ("movies", "movieReviewSnippets")):
        for r in table(data, f"vader_gold/{file}.csv"):
            rows.append((f"vader_gold {name}", r["text"], int(np.sign(float(r["label"]))), None))
    for r in table(data, "semeval14_absa_xml/sentence_sentiment.csv"):
        rows.append(("semeval14", r["text"], signs[r["label"]], None))
    for r in table(data, "argkp2021/data.csv"):
        rows.append(("argkp2021", r["text"], None, (r["topic"], int(r["stance"]))))
    for r in table(data, "app_reviews/data.csv"):
        rows.append(("app_reviews", r["text"], None, None))
    for r in table(data, "polis_open/data.csv"):
        if not r["label"].startswith(("austria", "vtaiwan")):
            rows.append(("polis_open", r["text"], None, None))
    for r in table(data, "survey_austin_class/austin_comments.csv"):
        rows += [("austin", s, None, None) for s in sentences(r["text"]) if s.count(" ") > 1]
    for i, r in enumerate(table(data, "bbc_news/data.csv")):
        if i % 4 == 0:
            rows += [("bbc_news", s, None, None) for s in sentences(r["text"]) if 5 < s.count(" ") < 40]
    for r in table(data, "near_dup/msr_paraphrase_pairs.csv"):
        rows.append(("msr", r["text"], None, None))
    for i, r in enumerate(table(data, "banking77/data.csv")):
        if i % 4 == 0:
            rows.append(("banking77", r["text"], None, None))
    seen = set()
    return [r for r in rows if r[1].strip() and not ((r[0], r[1]) in seen or seen.add((r[0], r[1])))]


def lexicon_terms(name, kind=None):
    with open(os.path.join(ROOT, "lexicons", name), encoding="utf-8") as f:
        rows = [line.split("\t") for line in f if line.strip() and line[0] != "#"]
    return {row[0] for row in rows if kind in (None, row[2])}


# What is proposed is no feeling, unless the curated lexicon says so.
PROPOSED = re.compile(r"^(ban|prohibit|abol|remov|scrap|cut|reduc|restrict|limit|outlaw|introduc|allow|legal|adopt"
                      r"|build|creat|exten|expan|increas|subsid|fund|provi|install|requir|mandat|compuls|add|propos"
                      r"|regul|tax|cap|permit|enabl|offer|invest|implement|launch|clos|withdr)")


def proposals():
    return {t for t in lexicon_terms("position-en.tsv", "verb") - lexicon_terms("sentiment-en.tsv") if PROPOSED.match(t)}


def lexicon_weights(name):
    with open(os.path.join(ROOT, "lexicons", name), encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if line.strip() and line[0] != "#"]
    return {term: float(weight) for term, weight, kind, _ in rows if kind in ("valence", "idiom", "emoji")}


def words_of(text):
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.replace("\u2019", "'").lower())
    return ["not" if w in POOLED or w.endswith("n't") else w for w in words]


def candidates(rows):
    """Words and pairs that may get a weight: no names, no groups, no drawn-out letters."""
    groups, domain = lexicon_terms("groups.tsv"), lexicon_terms("domain.tsv")
    felt = lexicon_terms("sentiment-en.tsv")
    count, pairs, capital, inside = (collections.Counter() for _ in range(4))
    for name, text, _, _ in rows:
        words = words_of(text)
        count.update(set(words))
        pairs.update(set(zip(words, words[1:])))
        if not name.startswith("sst2"):  # all in lower case there
            for word in re.findall(r"(?<=[a-z,] )[A-Za-z][a-z']+", text):
                inside[word.lower()] += 1
                capital[word.lower()] += word[0].isupper()

    def may(word):
        return (word not in groups and word not in POOLED and not ratings.PEOPLE.match(word) and not word.endswith(("n't", "'s"))
                and 1 < len(word) < 30
                and not re.search(r"(.)\1\1", word)
                and not (inside[word] > 1 and capital[word] > .6 * inside[word]))
    single = [w for w, n in count.items() if n >= 3 and may(w) and w not in domain and w not in SMALL]
    double = [f"{a} {b}" for (a, b), n in pairs.items()
              if n >= 5 and may(a) and may(b) and not (a in SMALL and b in SMALL)
              and (not {a, b} & domain or {a, b} & felt)]
    return sorted(single), sorted(double)


class Program:
    """canvass with a folder of lexicons of its own."""

    def __init__(self, path, cache=None):
        self.path, self.cache, self.folder = path, cache, tempfile.mkdtemp(prefix="canvass-lexicons-")
        shutil.copytree(os.path.join(ROOT, "lexicons"), os.path.join(self.folder, "lexicons"),
                        ignore=shutil.ignore_patterns("*.bin", "make"))
        os.mkdir(os.path.join(self.folder, "pipeline"))
        with open(os.path.join(self.folder, "pipeline", "default.recipe"), "w", encoding="utf-8") as f:
            f.write("ingest\nclean\nsegment\ntokenise\nsentiment\n")

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def write(self, name, lines):
        with open(os.path.join(self.folder, "lexicons", name), "w", encoding="utf-8") as f:
            f.writelines(lines)

    def without_valence(self):
        path = os.path.join(ROOT, "lexicons", "sentiment-en.tsv")
        lines = []
        for line in open(path, encoding="utf-8"):
            f = line.split("\t")
            if len(f) == 4 and f[2] in ("valence", "idiom", "emoji"):
                f[1] = "0"
            lines.append("\t".join(f))
        self.write("sentiment-en.tsv", lines)

    def with_valence(self):
        shutil.copy(os.path.join(ROOT, "lexicons", "sentiment-en.tsv"),
                    os.path.join(self.folder, "lexicons", "sentiment-en.tsv"))

    def evidence(self, texts, kind, question=None):
        """For each text its evidence rows of one kind: [(term, weight)]."""
        result = [[] for _ in texts]
        with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="", encoding="utf-8") as f:
            out = csv.writer(f)
            out.writerow(["id", "text"])
            out.writerows(enumerate(texts))
            f.flush()
            command = [self.path, "run", f.name, "--id", "id", "--text", "text", "--lang", "en",
                       "--until", "sentiment"] + (["--question", question] if question else [])
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       env=dict(os.environ, CANVASS_DATA=self.folder))
            for line in process.stdout:
                record = json.loads(line)
                if record["type"] == "response":
                    result[int(record["ref"])] = [(e["term"], e["weight"])
                                                  for e in record.get("evidence", []) if e["kind"] == kind]
            if process.wait():
                sys.exit("sentiment.py: canvass failed: " + process.stderr.read().decode())
        return result

    def encode(self, texts):
        """Sentence vectors, or None where the encoder is not there."""
        if not os.path.exists(os.path.join(ROOT, "lexicons", "encoder.bin")):
            return None
        text = "".join(" ".join(t.split()) + "\n" for t in texts)
        kept = self.cache and os.path.join(self.cache, hashlib.sha256(text.encode()).hexdigest() + ".npy")
        if kept and os.path.exists(kept):
            return np.load(kept).astype(np.float32)
        got = subprocess.run([self.path, "encode", "--lines"], input=text.encode(), capture_output=True,
                             env=dict(os.environ, CANVASS_DATA=ROOT))
        if got.returncode:
            sys.exit(f"sentiment.py: canvass encode failed ({got.returncode}): {got.stderr.decode()}")
        vectors = np.array([np.array(json.loads(line), np.float32) for line in got.stdout.splitlines()])
        vectors = (vectors - vectors.mean(0)).astype(np.float16)  # the same with a cache and without
        if kept:
            np.save(kept, vectors)
        return vectors.astype(np.float32)


def matrix(evidence):
    names, where = {}, ([], [], [])
    for i, rows in enumerate(evidence):
        for term, weight in rows:
            where[0].append(i)
            where[1].append(names.setdefault(term, len(names)))
            where[2].append(weight)
    shape = (len(evidence), len(names))
    return sp.csr_matrix((where[2], where[:2]), shape=shape), list(names)


def logistic(a, target, weight, l2, offset=0.0):
    """Minimises weighted cross-entropy (targets in [0, 1]) and l2 |x|^2 / 2."""
    def value(x):
        z = a @ x + offset
        p = 1 / (1 + np.exp(-z))
        loss = (weight * (np.logaddexp(0, z) - target * z)).sum() + .5 * (l2 * x * x).sum()
        return loss, a.T @ (weight * (p - target)) + l2 * x
    return minimize(value, np.zeros(a.shape[1]), jac=True, method="L-BFGS-B",
                    options={"maxiter": 80}).x


class Sentiment:
    def __init__(self, rows, program, single, double, data):
        self.rows, self.sets = rows, np.array([r[0] for r in rows])
        self.sign = np.array([0 if r[2] is None else r[2] for r in rows])
        texts = [r[1] for r in rows]
        barred = proposals()
        single = [w for w in single if w not in barred]
        double = [p for p in double if not barred & set(p.split())]
        program.write("trained-en.tsv", ["none-such\t0\ttrained\t-\n"])
        self.curated = self.sums(program, texts)
        program.without_valence()
        program.write("trained-en.tsv", [f"{t}\t1\ttrained\t-\n{t}\t1\ttrained_negated\t-\n" for t in single]
                      + [f"{t}\t1\ttrained\t-\n" for t in double])
        x, names = matrix(program.evidence(texts, "sentiment"))
        keep = [j for j, n in enumerate((x != 0).sum(0).A1) if n >= 3 and names[j] not in ("too", "??")]
        self.names = [names[j] for j in keep]
        self.pair = np.array([" " in name.removeprefix("not: ") for name in self.names])
        print(f"{len(keep)} features", flush=True)
        self.x = x[:, keep].tocsr()
        self.vectors = program.encode(texts)
        self.read_ratings(program, texts, data)
        program.with_valence()
        letters = [re.sub("[^a-z]", "", t.lower()) for t in texts]
        test = {k for k, s in zip(letters, self.sets) if s == "sst2 test"}
        # The movie snippets hold sentences of sst2's test part in another spelling.
        self.clean = np.array([s == "sst2 test" or k not in test for k, s in zip(letters, self.sets)])

    @staticmethod
    def sums(program, texts):
        return np.array([sum(w for _, w in e) for e in program.evidence(texts, "sentiment")])

    def read_ratings(self, program, texts, data):
        """self.rated: term to (mean rating, sources); self.heads: the curated score, and
        those by the words of one and of several rated lexicons; without VADER likewise."""
        curated = lexicon_weights("sentiment-en.tsv")
        plain = lexicon_terms("domain.tsv") | lexicon_terms("groups.tsv") | SMALL | UNSIDED | proposals()
        by_source = ratings.read_rated(data, plain | POOLED)
        self.ratings = {name: len(terms) for name, terms in by_source.items()}
        self.rated, self.witness, self.heads = {}, None, {}
        for without in ("", "vader"):
            found = ratings.combine({k: v for k, v in by_source.items() if k != without}, set(curated))
            if self.vectors is not None and found:
                witness = ratings.Witness(program.encode, curated, found, plain)
                found = ratings.defensible(found, witness)
                self.witness = self.witness or witness
            self.rated = self.rated or found
            heads = [self.curated]
            for several in (False, True):
                program.write("trained-en.tsv", ["none-such\t0\ttrained\t-\n"] + [
                    f"{t}\t{r:.3f}\trated\t-\n" for t, (r, by) in found.items() if (len(by) > 1) == several])
                heads.append(self.sums(program, texts))
            self.heads[without] = sp.csr_matrix(np.array(heads).T)
        self.says = None if not self.witness else \
            self.witness.says([name.removeprefix("not: ") for name in self.names])

    def weights_of(self, train):
        """Each set and each side of it counts by the root of its size."""
        w = np.zeros(len(self.rows))
        for name in set(self.sets[train]):
            for side in (1, -1):
                m = train & (self.sets == name) & (self.sign == side)
                w[m] = 1 / max(1, m.sum()) ** .5
        return w * train.sum() / w.sum()

    def defensible(self, w):
        """Which weights are not small, nor small and gainsaid by the word's vector."""
        keep = np.abs(w) >= np.where(self.pair, LEAST_PAIR, LEAST_WEIGHT)
        if self.says is not None:
            negated = np.array([name.startswith("not: ") for name in self.names])
            known = np.array([name in self.rated for name in self.names])
            keep &= negated | known | (np.abs(w) >= UNSEEN) | (np.sign(w) * self.says > WITNESS)
        return keep

    def train(self, left_out, without="", but=None):
        """(weights from the ratings and the labelled texts, the same with texts that the
        encoder labelled, and of those the defensible ones, estimated again); the first
        three are the factors of the curated and the rated scores. but: rows not to see."""
        train = np.isin(self.sets, [s for s in TRAIN if s not in left_out]) & (self.sign != 0) & self.clean
        if but is not None:
            train &= ~but
        a = sp.hstack([self.heads[without], self.x]).tocsr()
        n = self.heads[without].shape[1]
        weight, target = self.weights_of(train), (self.sign > 0).astype(float)
        l2 = np.concatenate([np.full(n, .01), np.full(self.x.shape[1], L2)])
        first = second = logistic(a[train], target[train], weight[train], l2)
        if self.vectors is not None:
            head = logistic(self.vectors[train].astype(float), target[train], weight[train], .3)
            teacher = 1 / (1 + np.exp(-(a @ first + self.vectors @ head)))
            more = np.isin(self.sets, UNLABELLED_SETS)
            target, weight, train = np.where(train, target, teacher), np.where(train, weight, UNLABELLED * more), train | more
            second = logistic(a[train], target[train], weight[train], l2)
        keep = np.concatenate([np.ones(n, bool), self.defensible(second[n:] / second[0])])
        l2[n:] = L2_CHOSEN
        chosen = np.zeros(len(keep))
        chosen[keep] = logistic(a[train][:, keep], target[train], weight[train], l2[keep])
        return first, second, self.sparse(chosen, n)

    def accuracy(self, x, name, without="", of=True):
        m = (self.sets == name) & (self.sign != 0) & of
        score = self.heads[without][m] @ x[:3] + self.x[m] @ x[3:]
        return float(np.mean(np.sign(score) == self.sign[m])), int(m.sum())

    def sparse(self, x, n):
        """Weights in valence points, the small and the surplus left out."""
        w = x / x[0]
        w[n:][np.abs(w[n:]) < np.where(self.pair, LEAST_PAIR, LEAST_WEIGHT)] = 0
        most = np.where(np.isin(self.names, list(NEGATORS)), MOST_OF_NEGATOR, 4)
        w[n:] = np.clip(np.round(w[n:], 2), -most, most)
        return w

    def rated_lines(self, x):
        for term, (rating, by) in self.rated.items():
            weight = round(rating * (x[2] if len(by) > 1 else x[1]), 2)
            if abs(weight) >= LEAST_WEIGHT:
                yield f"{term}\t{weight:.2f}\trated\trated {'+'.join(by)}\n"


def as_lines(names, weights, plain, negated, source):
    for term, w in sorted(zip(names, weights)):
        if w:
            no = term.startswith("not: ")
            yield f"{term[5:] if no else term}\t{w:.2f}\t{negated if no else plain}\t{source}\n"


class Position:
    SMALL_WEIGHT = 0.001

    def __init__(self, rows, program, single, sentiment_lines):
        args = [r for r in rows if r[0] == "argkp2021"]
        self.topics = sorted({r[3][0] for r in args})
        program.write("trained-en.tsv", sentiment_lines + [
            f"{t}\t{self.SMALL_WEIGHT}\t{k}\t-\n" for t in single for k in ("side", "side_negated")])
        self.stance, self.topic, evidence = [], [], []
        for k, topic in enumerate(self.topics):
            mine = [r for r in args if r[3][0] == topic]
            evidence += program.evidence([r[1] for r in mine], "position", topic)
            self.stance += [r[3][1] for r in mine]
            self.topic += [k] * len(mine)
        self.stance, self.topic = np.array(self.stance), np.array(self.topic)
        small, felt = self.SMALL_WEIGHT * 1.01, ("feeling", "feeling about the action")
        self.curated = np.array([sum(w for t, w in e if abs(w) > small and t not in felt) for e in evidence])
        self.feeling = np.array([[sum(w for t, w in e if t == kind) for kind in felt] for e in evidence])
        x, names = matrix([[(t, w / self.SMALL_WEIGHT) for t, w in e if abs(w) <= small and t not in felt]
                           for e in evidence])
        spread = sum(((x[self.topic == k] != 0).sum(0) > 0).A1.astype(int) for k in range(len(self.topics)))
        keep = np.where(spread >= 3)[0]  # a word of one or two topics is about them
        self.x, self.names = x[:, keep].tocsr(), [names[j] for j in keep]

    def train(self, m):
        a = sp.hstack([sp.csr_matrix(self.feeling[m]), self.x[m]]).tocsr()
        l2 = np.full(a.shape[1], L2_SIDE)
        l2[:2] = .01
        w = np.where(self.stance[m] > 0, .5 / (self.stance[m] > 0).mean(), .5 / (self.stance[m] < 0).mean())
        return logistic(a, (self.stance[m] > 0).astype(float), w, l2, self.curated[m])

    def left_out(self, folds=8):
        """Scores of every argument by weights that have not seen its topic."""
        z = np.zeros(len(self.stance))
        for f in range(folds):
            test = self.topic % folds == f
            x = self.train(~test)
            z[test] = self.curated[test] + self.feeling[test] @ x[:2] + self.x[test] @ x[2:]
        return z


def balanced(z, stance, answered):
    return np.mean([(np.sign(z[answered & (stance == s)]) == s).mean() for s in (1, -1)])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", nargs="?", default=os.path.join(ROOT, "..", "shared", "data"))
    parser.add_argument("--canvass", default=os.path.join(ROOT, "out", "bin", "canvass"))
    parser.add_argument("--quick", action="store_true", help="no cross-set table")
    parser.add_argument("--position", action="store_true", help="the weights for position only")
    parser.add_argument("--cache", help="a folder that keeps sentence vectors from run to run")
    args = parser.parse_args()
    rows = read_sets(args.data)
    if not rows:
        sys.exit(f"sentiment.py: no practice sets in {args.data}")
    program = Program(args.canvass, args.cache)
    try:
        run(rows, program, args)
    finally:
        program.close()


def fit_sentiment(s, quick):
    """(report, lines of the lexicon)"""
    report = [HEAD, "| set left out | texts | curated words only | and rated lexicons, words of labelled sets"
              " | and unlabelled texts labelled by the encoder | as committed: sparse |",
              "| --- | --- | --- | --- | --- | --- |"]
    alone = np.zeros(3 + len(s.names))
    alone[0] = 1
    for name, group in LEAVE.items():
        for without in ("", "vader") if name.startswith("vader_gold") else ("",):
            if quick:
                break
            figures = [s.accuracy(x, name, without)[0] for x in (alone, *s.train(group or [name], without))]
            report.append(f"| {name}{', and VADER left out' if without else ''} | {s.accuracy(alone, name)[1]} | "
                          + " | ".join(f"{x:.3f}" for x in figures) + " |")
            print(report[-1], flush=True)
    for name in () if quick else ("sentiment140_manual", "vader_gold tweets", "semeval14"):
        halves = [(s.sets == name) & (np.arange(len(s.sets)) % 2 == k) for k in (0, 1)]
        figures = np.mean([[s.accuracy(x, name, of=half)[0] for x in (alone, *s.train([], but=half))] for half in halves], 0)
        report.append(f"| {name}, half by half: the other half was used | {s.accuracy(alone, name)[1]} | "
                      + " | ".join(f"{x:.3f}" for x in figures) + " |")
        print(report[-1], flush=True)
    final = s.train(["sst2 test"])[2]
    print(f"a rating by one lexicon weighs {final[1]:.2f}, by several {final[2]:.2f}", flush=True)
    report += [RATED_HEAD.format(one=final[1], several=final[2]), "| lexicon | licence | ratings read |", "| --- | --- | --- |"]
    report += [f"| {ratings.SOURCES[k][0]} | {ratings.SOURCES[k][1]} | {n} |" for k, n in s.ratings.items()]
    return report, list(s.rated_lines(final)) + list(
        as_lines(s.names, final[3:], "trained", "trained_negated", "labelled+encoder"))


def old_sentiment():
    """What stands in the files, where only position is estimated anew."""
    with open(os.path.join(ROOT, "lexicons", "trained-en.tsv"), encoding="utf-8") as f:
        lines = [line for line in f if "\ttrained" in line or "\trated\t" in line]
    with open(os.path.join(ROOT, "lexicons", "sentiment.md"), encoding="utf-8") as f:
        return [f.read().split("\n## Position")[0].rstrip()], lines


def fit_position(p):
    """(report, lines of the lexicon)"""
    z, x = p.left_out(), p.train(np.ones(len(p.stance), bool))
    print(f"feeling weighs {x[0] * SIDE_SHRINK:.2f}, about the action {x[1] * SIDE_SHRINK:.2f}", flush=True)
    report = ["", "## Position: argkp2021, whole topics left out (8 parts)", "",
              "| answered | balanced accuracy |", "| --- | --- |"]
    for share in (1, .9, .8, .7):
        answered = np.abs(z) >= np.quantile(np.abs(z), 1 - share)
        report.append(f"| {100 * share:.0f} % | {balanced(z, p.stance, answered):.3f} |")
    scale = logistic(sp.csr_matrix(z[:, None]), (p.stance > 0).astype(float), np.ones(len(z)), np.zeros(1))[0]
    report += ["", f"A score of topics left out is worth {scale:.2f} of what it says: the weights are",
               f"shrunk by {SIDE_SHRINK} so that the confidence is what it says on new topics.", "",
               "| confidence said | answers | right |", "| --- | --- | --- |"]
    confidence = 1 / (1 + np.exp(-np.abs(z * SIDE_SHRINK)))
    for low in (.5, .6, .7, .8, .9):
        m = (confidence >= low) & (confidence < low + .1)
        right = (np.sign(z[m]) == p.stance[m]).mean() if m.any() else 0
        report.append(f"| {low:.1f} to {low + .1:.1f} | {m.sum()} | {right:.3f} |")
    side = np.round(x[2:] * SIDE_SHRINK, 2)
    side[np.abs(side) < LEAST_SIDE] = 0
    return report, list(as_lines(p.names, side, "side", "side_negated", "argkp2021"))


def sizes(rows, lines, side_lines):
    report = ["", "## Sizes", "", "| set | texts | used |", "| --- | --- | --- |"]
    for name, n in sorted(collections.Counter(r[0] for r in rows).items()):
        used = "labels" if name in TRAIN else "never" if name == "sst2 test" else \
               "stance; unlabelled for sentiment" if name == "argkp2021" else "unlabelled"
        report.append(f"| {name} | {n} | {used} |")
    return report + ["", f"Entries: {len(lines)} for sentiment, {len(side_lines)} for position."]


def run(rows, program, args):
    single, double = candidates(rows)
    print(f"{len(rows)} texts, {len(single)} words, {len(double)} pairs", flush=True)
    report, lines = (old_sentiment() if args.position
                     else fit_sentiment(Sentiment(rows, program, single, double, args.data), args.quick))
    print(f"{len(lines)} entries for sentiment", flush=True)
    more, side_lines = fit_position(Position(rows, program, [w for w in single if w not in UNSIDED], lines))
    report += more + sizes(rows, lines, side_lines)
    print("\n".join(report))
    with open(os.path.join(ROOT, "lexicons", "trained-en.tsv"), "w", encoding="utf-8") as f:
        f.writelines([TSV_HEAD] + lines + side_lines)
    if not args.quick:
        with open(os.path.join(ROOT, "lexicons", "sentiment.md"), "w", encoding="utf-8") as f:
            f.write("\n".join(report) + "\n")


if __name__ == "__main__":
    main()
