#!/usr/bin/env python3
"""What an analyst would run on the same file: scikit-learn, NLTK and VADER.

    python_stack.py ARCHIVE.csv

Prints `name seconds` a line, the whole last; exits with 77 and a reason where a package
is missing. Reading, tf-idf, SVD and k-means give the themes, Snowball the stems, VADER
the sentiment; nothing is stored, and there is neither evidence nor position.
"""
import csv
import re
import sys
import time

started = time.perf_counter()
try:
    from nltk.stem.snowball import SnowballStemmer
    from sklearn.cluster import KMeans
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

whole = 0.0


def step(name, work):
    global whole
    start = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - start
    whole += seconds
    print(f"{name} {seconds:.2f}", flush=True)
    return result


def read():
    with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    return [row[-1] for row in rows[1:]]


def stem(texts):
    stemmer = SnowballStemmer("english")
    word = re.compile(r"[^\W\d_][\w'’-]*")
    return [" ".join(stemmer.stem(w) for w in word.findall(text)) for text in texts]


def sentiment(texts):
    vader = SentimentIntensityAnalyzer()
    return [vader.polarity_scores(text)["compound"] for text in texts]


print(f"import {time.perf_counter() - started:.2f}")
texts = step("read", read)
stemmed = step("stem (NLTK Snowball)", lambda: stem(texts))
step("sentiment (VADER)", lambda: sentiment(texts))
weights = step("tf-idf (TfidfVectorizer)",
               lambda: TfidfVectorizer(stop_words="english").fit_transform(stemmed))
vectors = step("SVD to 100 (TruncatedSVD)",
               lambda: TruncatedSVD(100, random_state=0).fit_transform(weights))
step("30 clusters (KMeans)", lambda: KMeans(30, n_init=1, random_state=0).fit(vectors))
print(f"whole {whole:.2f}")
