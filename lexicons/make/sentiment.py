#!/usr/bin/env python3
"""Estimates the weights in lexicons/trained-en.tsv (`make lexicons`) and writes what they
were estimated from and how well they do on sets left out (lexicons/sentiment.md).

The features are those of the program itself: it is run with a lexicon in which every
candidate word and pair of words weighs one, and its evidence rows are read. Logistic
regression (Wang and Manning 2012 for words and pairs of words) with the curated score and
the scores by lexicons that people rated (rated.py) as given terms, so that a word that no
labelled text has weighs what its rating is worth; the sentence encoder labels unlabelled
texts in addition (distillation), and is a witness toward which the weights of words that
are no mere nouns are shrunk. The weights that matter most are kept and take over what
the others said.
Needs out/bin/canvass, numpy and scipy. usage: sentiment.py DATA [--canvass PROGRAM]
"""
import argparse
import collections
import csv
import os
import re
import sys

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"  # sums in one order
try:
    import numpy as np
    import scipy.sparse as sp
    from scipy.optimize import minimize
    from scipy.sparse.linalg import lsqr
except ImportError as error:
    sys.exit(f"sentiment.py: {error.name} is missing; lexicons/trained-en.tsv stays as it is")

import rated as ratings
from program import ROOT, Program
from report import HEAD, RATED_HEAD, TRUST_HEAD, TSV_HEAD, TWEETS
from wordclass import by_ending

LEAST_WEIGHT, LEAST_PAIR, LEAST_RATED, LEAST_SIDE, MOST_ENTRIES = 0.06, 0.1, 0.06, 0.06, 14900
L2, L2_SIDE, SIDE_SHRINK = 5.0, 12.0, 0.9
# What a text counts that nobody labelled, or that people found neutral, beside one with a sign.
UNLABELLED, NEUTRAL = 0.6, 0.5
# What an estimated weight says of texts of other kinds than it was estimated from, beside a
# word that people rated.
TRUST = 0.85
# The ridge under which the weights kept take over what the others said.
TAKE_OVER = 5.0
# How much a kind of text counts for its size: by this power of it.
SIZE_COUNTS = 0.35
# Reviews say "not" of what is bad; elsewhere it says little by itself.
NEGATORS, MOST_OF_NEGATOR = {"not", "never", "none", "nothing", "nobody"}, 1.0
# "!" marks what is liked in reviews and what is wanted elsewhere.
MOST_OF_MARK, MOST = 0.3, 4
# Never weigh by themselves: they tell who speaks, when, how many, or how a sentence is built.
SMALL = set("""the a an of or and to in on at by for from with as than into per via between within
    above below am is are was were be been being it its this that these those there here do does did
    have has had will would can could may might must shall should t s d m re ve ll i me my we us our
    you your they them their theirs who which yours rt amp quot it'd i'd i'll i've you've we've
    they've you'll we'll they'll he's she's it's that's there's what's who's you're they're we're
    i'm im dear sir madam person people guy guys someone anyone everyone anybody somebody nobody
    said says say call called kind sort front inside outside day days week weeks year years today
    tomorrow tonight yesterday hour hours minute minutes month months morning afternoon evening
    weekend monday tuesday wednesday thursday friday saturday sunday january february march april
    june july august september october november december one two three four five six seven eight
    nine ten eleven twelve fifteen twenty thirty forty fifty sixty eighty ninety hundred thousand
    million half third twice double first second last next new view bag bags speak stand sit open
    opens opened opening run runs running ran read""".split())
# Say little by themselves. They are read, so that no other word has to say it for them, and not
# written; two of them together may say more ("go back").
WEAK = set("""then so if because about after before just all some any more most other up down out
    off over again now only same own even also both each few such until while during through since
    though what when how where why back time times thing things something anything way ways part
    place every world look looks looking see seen saw going goes gone went go getting gets got come
    comes came take takes took put think thought know knew ask asked tell told give gives gave given
    giving keep keeps kept keeping let lets made make makes making use used using uses want wants
    wanted need needs needed bring brings brought start starts started end ends met like work works""".split())
# Said otherwise in other forms of English ("ain't", "it be", "she have", "wi", "dem"): a pair
# with one of these, or of a negator and a small word, would tell the form and not the feeling.
# "He" and "she" never weigh, so "they" must not.
IN_FORMS = set("am is are was were be been being has have do does with them they their theirs".split())
# Left out for their own figure: everything of the same collection, training parts too.
LEAVE = {"sst2 test": ["sst2 train", "sst2 dev", "sst2 test"], "sentiment140_manual": None,
         "vader_gold tweets": None, "vader_gold movies": None, "semeval14": None}
TRAIN = ["sst2 train", "sst2 dev", "sentiment140_manual", "vader_gold tweets", "vader_gold movies",
         "semeval14"]
# Reviews of films, whichever set they came in: one kind of text.
KIND = {name: "film" for name in ("sst2 train", "sst2 dev", "sst2 test", "vader_gold movies")}
UNLABELLED_SETS = ["app_reviews", "polis_open", "austin", "argkp2021", "bbc_news", "msr", "banking77"]


# How a sentence is built, no side of an argument.
UNSIDED = set("""because about when before after while into just also other others every any all many
    such more most if where why how since though although due per via across among around between
    during over under upon within out up down off often always ever still already now today even
    only much lot lots one two three first etc learning single special hard hearing dem wi""".split())


# Rows of the rules, the same with any lexicon: the curated score has them.
RULES = ("too", "??")
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


def no_mere_noun():
    """Whether a word can be other than a noun, by wordclass.tsv and the endings it goes by."""
    with open(os.path.join(ROOT, "lexicons", "wordclass.tsv"), encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if line[0] != "#"]
    classes = {word: row[1] for row in rows if len(row) == 3 for word in row[2].split()}
    return lambda word: bool(set(classes.get(word) or by_ending(word)) & set("avdrgzx"))


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
    plain = domain | SMALL | lexicon_terms("sentiment-en.tsv", "booster")  # strengthens what is felt, is no feeling
    single = [w for w, n in count.items() if n >= 3 and may(w) and w not in plain]
    double = [f"{a} {b}" for (a, b), n in pairs.items()
              if n >= 5 and may(a) and may(b) and not (a in SMALL and b in SMALL)
              and not {a, b} & IN_FORMS and not ({a, b} & NEGATORS and {a, b} & SMALL)
              and (not {a, b} & domain or {a, b} & felt)]
    return ["!"] + sorted(single), sorted(double)


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
    found = minimize(value, np.zeros(a.shape[1]), jac=True, method="L-BFGS-B",
                     options={"maxiter": 5000, "maxfun": 10000, "maxcor": 20, "ftol": 0, "gtol": 1e-5})
    if np.abs(found.jac).max() > 1e-3:
        sys.exit(f"sentiment.py: a regression does not converge: {found.message}")
    return found.x


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
        keep = [j for j, n in enumerate((x != 0).sum(0).A1) if n >= 3 and names[j] not in RULES]
        self.names = [names[j] for j in keep]
        bare = [name.removeprefix("not: ") for name in self.names]
        self.pair = np.array([" " in name for name in bare])
        most = dict.fromkeys(WEAK, 0) | {"!": MOST_OF_MARK}
        self.most = np.array([MOST_OF_NEGATOR if said in NEGATORS else most.get(name, MOST)
                              for name, said in zip(bare, self.names)])
        print(f"{len(keep)} features", flush=True)
        self.x = x[:, keep].tocsr()
        self.texts = (self.x != 0).sum(0).A1
        self.vectors = program.encode(texts)
        self.kind = np.array([KIND.get(name, name) for name in self.sets])
        if self.vectors is not None:  # what a set is about is no feeling
            for name in set(self.sets):
                self.vectors[self.sets == name] -= self.vectors[self.sets == name].mean(0)
        self.read_ratings(program, texts, data)
        program.with_valence()
        letters = [re.sub("[^a-z]", "", t.lower()) for t in texts]
        test = {k for k, s in zip(letters, self.sets) if s == "sst2 test"}
        # The movie snippets hold sentences of sst2's test part in another spelling.
        self.clean = np.array([s == "sst2 test" or k not in test for k, s in zip(letters, self.sets)])

    @staticmethod
    def sums(program, texts, but=()):
        return np.array([sum(w for t, w in e if t not in but) for e in program.evidence(texts, "sentiment")])

    def read_ratings(self, program, texts, data):
        """self.rated: term to (mean rating, sources); self.heads: the curated score, and
        those by the words of one and of several rated lexicons; without VADER likewise."""
        curated = lexicon_weights("sentiment-en.tsv")
        plain = (lexicon_terms("domain.tsv") | lexicon_terms("groups.tsv") | SMALL | WEAK | UNSIDED | proposals()
                 | lexicon_terms("sentiment-en.tsv", "booster"))
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
                heads.append(self.sums(program, texts, RULES))
            self.heads[without] = sp.csr_matrix(np.array(heads).T)
        self.prior = np.zeros(len(self.names))
        if self.witness:
            bare = [name.removeprefix("not: ") for name in self.names]
            says, other = self.witness.says(bare), no_mere_noun()
            known = set(curated) | set(self.rated) | {"!"}
            for j, word in enumerate(bare):
                if not self.pair[j] and word not in known and other(word):
                    self.prior[j] = says[j] * (-.5 if self.names[j] != word else 1)

    def kinds(self, rows):
        """A column for each kind of text: how its texts of few words lean is its own."""
        names = sorted(set(self.kind[rows]))
        return sp.csr_matrix((self.kind[:, None] == np.array(names)).astype(float))

    def weights_of(self, train):
        """Each kind of text and each side of it counts by a power of its size; neutral texts
        as a share of the others of their kind."""
        w = np.zeros(len(self.rows))
        for name in sorted(set(self.kind[train])):
            mine = train & (self.kind == name)
            for side in (1, -1):
                m = mine & (self.sign == side)
                w[m] = max(1, m.sum()) ** (SIZE_COUNTS - 1)
            m = mine & (self.sign != 0)
            w[mine & (self.sign == 0)] = NEUTRAL * w[m].mean() if m.any() else 0
        return w * (train & (self.sign != 0)).sum() / w[self.sign != 0].sum()

    def train(self, left_out, without="", but=None):
        """(weights from the ratings and the labelled texts, the same with texts that the
        encoder labelled, and of those the ones to be written); the first three are the
        factors of the curated and the rated scores. but: rows not to see."""
        train = np.isin(self.sets, [s for s in TRAIN if s not in left_out]) & self.clean
        if but is not None:
            train &= ~but
        given = sp.hstack([self.heads[without], sp.csr_matrix((self.x @ self.prior)[:, None]), self.x]).tocsr()
        m = len(self.names)

        def fit(target, weight, rows):
            kinds = self.kinds(rows)
            l2 = np.concatenate([np.full(4, .01), np.full(m, L2), np.full(kinds.shape[1], .1)])
            x = logistic(sp.hstack([given[rows], kinds[rows]]).tocsr(), target[rows], weight[rows], l2)
            return np.concatenate([x[:3], x[4:4 + m] + x[3] * self.prior])  # what vectors say is in the weights

        weight, target = self.weights_of(train), (self.sign + 1) / 2
        first = second = fit(target, weight, train)
        if self.vectors is not None:
            v = np.hstack([self.vectors, np.ones((len(self.vectors), 1))]).astype(float)
            head = logistic(v[train], target[train], weight[train], .3)
            head[-1] = 0
            teacher = 1 / (1 + np.exp(-(self.score(first, without) + v @ head)))
            more = np.isin(self.sets, UNLABELLED_SETS)
            target, weight, train = np.where(train, target, teacher), np.where(train, weight, UNLABELLED * more), train | more
            second = fit(target, weight, train)
        return first, second, self.sparse(second)

    def sparse(self, x):
        """Weights in valence points, of which those are kept that matter most by their size and
        the root of how many texts have the term; they take over (least squares, ridge) what
        the others said of these texts, and are shrunk."""
        x = x / x[0]
        w = np.clip(x[3:], -self.most, self.most)
        least = np.where(self.pair, LEAST_PAIR, LEAST_WEIGHT)
        matters = np.abs(w) * np.sqrt(self.texts) * (np.abs(w) >= least)
        keep = np.zeros(len(w), bool)
        keep[np.argsort(-matters, kind="stable")[:MOST_ENTRIES]] = True
        keep &= matters > 0
        lost = lsqr(self.x[:, keep], self.x @ (w * ~keep), damp=TAKE_OVER ** .5, atol=1e-10, btol=1e-10, iter_lim=1000)[0]
        w[keep] += lost
        keep &= np.abs(w) >= least
        return np.concatenate([x[:3], np.round(TRUST * np.clip(w, -self.most, self.most) * keep, 2)])

    def score(self, x, without="", m=slice(None)):
        return self.heads[without][m] @ x[:3] + self.x[m] @ x[3:]

    def accuracy(self, x, name, without="", of=True):
        m = (self.sets == name) & (self.sign != 0) & of
        score = self.score(x, without, m)
        return float(np.mean(np.sign(score) == self.sign[m])), int(m.sum())

    def rated_lines(self, x):
        for term, (rating, by) in self.rated.items():
            weight = round(rating * (x[2] if len(by) > 1 else x[1]), 2)
            if abs(weight) >= LEAST_RATED:
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
    report = [HEAD.format(size=SIZE_COUNTS, trust=TRUST, negator=TRUST * MOST_OF_NEGATOR,
                          mark=TRUST * MOST_OF_MARK),
              "| set left out | texts | curated words only | and rated lexicons, words of labelled sets"
              " | and unlabelled texts labelled by the encoder | as committed: sparse, shrunk |",
              "| --- | --- | --- | --- | --- | --- |"]
    alone = np.zeros(3 + len(s.names))
    alone[0], sparse = 1, {}
    for name, group in LEAVE.items():
        for without in ("", "vader") if name.startswith("vader_gold") else ("",):
            if quick:
                break
            weights = (alone, *s.train(group or [name], without))
            figures = [s.accuracy(x, name, without)[0] for x in weights]
            if not without:
                sparse[name] = weights[-1]
            report.append(f"| {name}{', and VADER left out' if without else ''} | {s.accuracy(alone, name)[1]} | "
                          + " | ".join(f"{x:.3f}" for x in figures) + " |")
            print(report[-1], flush=True)
    for name in () if quick else ("sentiment140_manual", "vader_gold tweets", "semeval14"):
        halves = [(s.sets == name) & (np.arange(len(s.sets)) % 2 == k) for k in (0, 1)]
        figures = np.mean([[s.accuracy(x, name, of=half)[0] for x in (alone, *s.train([], but=half))] for half in halves], 0)
        report.append(f"| {name}, half by half: the other half was used | {s.accuracy(alone, name)[1]} | "
                      + " | ".join(f"{x:.3f}" for x in figures) + " |")
        print(report[-1], flush=True)
    report.append(TRUST_HEAD + " | ".join(sparse) + " |")
    report.append("| --- " * (1 + len(sparse)) + "|")
    for trust in (1, .9, .85, .8, .7, .6):
        factor = np.concatenate([np.ones(3), np.full(len(s.names), trust / TRUST)])
        report.append(f"| {trust:g} | " + " | ".join(f"{s.accuracy(x * factor, name)[0]:.3f}" for name, x in sparse.items()) + " |")
    report.append(TWEETS.rstrip())
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
    more, side_lines = fit_position(Position(rows, program, [w for w in single if w not in UNSIDED | SMALL | WEAK | {"!"}], lines))
    report += more + sizes(rows, lines, side_lines)
    print("\n".join(report))
    with open(os.path.join(ROOT, "lexicons", "trained-en.tsv"), "w", encoding="utf-8") as f:
        f.writelines([TSV_HEAD] + lines + side_lines)
    if not args.quick:
        with open(os.path.join(ROOT, "lexicons", "sentiment.md"), "w", encoding="utf-8") as f:
            f.write("\n".join(report) + "\n")


if __name__ == "__main__":
    main()
