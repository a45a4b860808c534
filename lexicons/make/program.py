"""canvass as the scripts beside this one use it: with a folder of lexicons of its own, its
evidence rows and its sentence vectors read back."""
import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile

import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def sentence_vectors(program, texts):
    """What the encoder says of each text, [n, 384], as the program gives it."""
    lines = "".join(" ".join(t.split()) + "\n" for t in texts)
    got = subprocess.run([program, "encode", "--lines"], input=lines.encode(), capture_output=True,
                         env=dict(os.environ, CANVASS_DATA=ROOT))
    if got.returncode:
        sys.exit(f"canvass encode failed ({got.returncode}): {got.stderr.decode()}")
    return np.array([np.array(json.loads(line), np.float32) for line in got.stdout.splitlines()])


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

    def made_by(self, text):
        """What vectors depend on, as a name: the text, the encoder's weights, the program."""
        name = hashlib.sha256(text)
        for path in (os.path.join(ROOT, "lexicons", "encoder.bin"), self.path):
            with open(path, "rb") as f:
                name.update(hashlib.sha256(f.read()).digest())
        return name.hexdigest()

    def encode(self, texts):
        """Sentence vectors, or None where the encoder is not there."""
        if not os.path.exists(os.path.join(ROOT, "lexicons", "encoder.bin")):
            return None
        text = "".join(" ".join(t.split()) + "\n" for t in texts)
        kept = self.cache and os.path.join(self.cache, self.made_by(text.encode()) + ".npy")
        if kept and os.path.exists(kept):
            return np.load(kept).astype(np.float32)
        vectors = sentence_vectors(self.path, texts)
        vectors = (vectors - vectors.mean(0)).astype(np.float16)  # the same with a cache and without
        if kept:
            np.save(kept, vectors)
        return vectors.astype(np.float32)
