#!/usr/bin/env python3
"""Estimates the weights in lexicons/match.tsv (`make lexicons`): how much each way of
comparing a text with a theme of a codeframe tells that the text has the theme.

The comparisons are those of the program itself (pairs.c, linked with it). A text has one of
the themes or none: conditional logit (McFadden 1974), none being an alternative with a
weight of its own, which follows how many of a question's texts have none, fitted on texts
whose themes people gave, every kind of text weighing the same but the arguments, whose
codeframes are the ones that people wrote, ten times. First of a text by itself; what its nearest
texts have by these weights is then one more comparison, with weights estimated again. The
figures beside the weights are of topics and kinds of text that were left out. Needs a built
canvass, a C compiler, numpy and scipy. usage: match.py DATA [OUT]
"""
import csv
import os
import pathlib
import random
import subprocess
import sys
import tempfile

try:
    import numpy as np
    from scipy.optimize import minimize
except ImportError as error:
    sys.exit(f"match.py: {error.name} is missing; lexicons/match.tsv stays as it is")

csv.field_size_limit(1 << 30)
ROOT = pathlib.Path(__file__).resolve().parents[2]
NAMES = ("shaped", "given", "raw", "words")     # match.h
NEAREST = 8                                     # frame.h
LIBRARIES = "libxml-2.0 libpcre2-8 sqlite3 libexttextcat libutf8proc libzip zlib libzstd uchardet nettle"
WEIGHT = {"argkp2021": 10}
GIVEN = .79                                     # of the arguments with a key point
BELIEF, ROUNDS = 1, 100                         # match.c
L2 = 1.


def rows(path):
    with open(path, newline="", encoding="utf-8-sig") as f:
        return list(csv.DictReader(f))


def arguments(data):
    """Key points as codeframes. Those that key_points.csv lacks stand beside the arguments."""
    points, frames = {}, {}
    for p in rows(data / "argkp2021/key_points.csv"):
        points[p["label"], p["stance"], p["id"]] = p["text"]
    for r in rows(data / "argkp2021/single_keypoint.csv"):
        points.setdefault((r["topic"], r["stance"], r["label"]), r["key_point"])
    for (topic, stance, key), text in points.items():
        frames.setdefault((topic, stance), []).append((key, text, ""))
    for at in sorted(frames):
        yield at[0], frames[at], [(r["text"], {x.strip() for x in r["label"].split("||")})
                                  for r in rows(data / "argkp2021/data.csv") if (r["topic"], r["stance"]) == at]


def mixtures(name, texts, frame, others):
    """Of some themes with descriptions and the others by name, with and without texts of neither,
    of two themes that few texts have, and with texts of something else altogether."""
    draw, half = random.Random(7), max(len(frame) // 2, 3)
    for part, none in ((frame, 0), (frame[:half], .3), ([(k, l, "") for k, l, _ in frame[-half:]], .3), (frame[:2], .7), (frame, None)):
        keys = {k for k, *_ in part}
        inside = [t for t in texts if t[1] <= keys]
        outside = [t for t in texts if not t[1] & keys] if none is not None else [(t, set()) for t, _ in others]
        for n in (120, 600):
            without = round(n * (.3 if none is None else none))
            some = [t for of, m in ((inside, n - without), (outside, without)) for t in draw.sample(of, min(len(of), m))]
            draw.shuffle(some)
            yield name, part, some


def samples():
    """Those of samples/ whose responses are mostly one segment."""
    tables = (ROOT / "samples/README.md").read_text(encoding="utf-8").split("| key | theme |")
    frame = [tuple(c.strip() for c in line.strip("|").split("|")) for line in tables[2].split("\n\n")[0].splitlines()[2:]]
    texts = {r[list(r)[0]]: r for r in rows(ROOT / "samples/transport.csv")}
    question = list(next(iter(texts.values())))[-1]
    yield "samples", [(k, k.replace("_", " ").capitalize(), d) for k, d in frame], [
        (texts[g["ref"]][question], set(g["themes"].split(";"))) for g in rows(ROOT / "samples/gold.csv") if g["question"] == question]


def sets(data):
    """(kind, what may not be in both of training and test, codeframe, texts with their keys)"""
    for topic, frame, texts in arguments(data):
        yield "argkp2021", topic, frame, texts
    frames = {}
    for r in rows(ROOT / "lexicons/make/frames.csv"):
        frames.setdefault(r["set"], []).append((r["key"], r["label"], r["description"]))
    texts = {name: [(r["text"].split("\n")[0], {r["label"]}) for r in rows(data / path)] for name, path in (
        ("banking77", "banking77/data.csv"), ("stackoverflow20", "stackoverflow20/data.csv"),
        ("searchsnippets", "sttm_shorttext/SearchSnippets.csv"),
        ("restaurants", "semeval14_absa_xml/single_category_restaurants.csv"), ("bbc_news", "bbc_news/data.csv"))}
    names = list(texts)
    for name, other in zip(names, names[1:] + names[:1]):
        for _, frame, some in mixtures(name, texts[name], frames[name], texts[other]):
            yield name, name, frame, some
    for name, frame, texts in samples():
        yield name, name, frame, texts


def build(out, folder):
    program = folder / "pairs"
    flags = [subprocess.check_output(["pkg-config", x, *LIBRARIES.split()], text=True).split() for x in ("--cflags", "--libs")]
    subprocess.run([os.environ.get("CC", "cc"), "-std=gnu11", "-D_GNU_SOURCE", "-O2", "-pthread", *flags[0], "-o", program,
                    ROOT / "lexicons/make/pairs.c", out / "obj/pipeline/main.o", out / "libcanvass.a",
                    "-Wl,--wrap=fit_frame,--wrap=represent_begin", *flags[1], "-lstemmer", "-lm"], check=True)
    return program


def pairs(program, folder, frame, texts, options, stems):
    """(views[n][themes][NAMES], neighbours[n][NEAREST] and what each counts for) of all texts that the
    program found, which of them are found again among these, and gold[those][themes]."""
    for name, table in (("in.csv", [("id", "text"), *((i, t) for i, (t, _) in enumerate(texts))]),
                        ("frame.csv", [("key", "label", "description"), *frame])):
        with open(folder / name, "w", newline="", encoding="utf-8") as f:
            csv.writer(f).writerows(table)
    subprocess.run([program, "run", folder / "in.csv", "--id", "id", "--text", "text", "--codeframe", folder / "frame.csv",
                    *options, "-o", folder / "out.db"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   env=dict(os.environ, PAIRS=str(folder / "pairs.tsv"), CANVASS_DATA=str(ROOT), **stems))
    (folder / "out.db").unlink()
    gold = {" ".join(t.split()): keys for t, keys in texts}
    views, near, counts, found, has = [], [], [], [], []
    for i, line in enumerate(open(folder / "pairs.tsv", encoding="utf-8")):
        numbers, nearest, text = line.rstrip("\n").split("\t", 2)
        views.append(np.array(numbers.split(), float).reshape(len(frame), len(NAMES)))
        nearest = np.array(nearest.split(), float).reshape(-1, 2)
        near.append(np.zeros(NEAREST, int))
        counts.append(np.zeros(NEAREST))
        near[-1][:len(nearest)] = nearest[:, 0]
        counts[-1][:len(nearest)] = nearest[:, 1] ** 2 / max(1e-12, (nearest[:, 1] ** 2).sum())
        keys = gold.get(" ".join(text.split()))
        if keys is not None:
            found.append(i)
            has.append([k in keys for k, *_ in frame])
    return (np.array(views), np.array(near), np.array(counts)), np.array(found), np.array(has, float)


def log_odds(w, views):
    """Of each theme against none: match_odds in match.c."""
    return views @ w[:-2] - w[-2] - w[-1] * np.log(views.shape[1])


def loss(w, data):
    total, slope = L2 * (w ** 2).sum(), 2 * L2 * w
    for views, has, weight in data:
        many = np.log(views.shape[1])
        odds = np.concatenate([views @ w[:-2], np.full((len(views), 1), w[-2] + w[-1] * many)], 1)
        p = np.exp(odds - odds.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        right = p * np.concatenate([has, has.sum(1, keepdims=True) == 0], 1)
        share = right.sum(1, keepdims=True) + 1e-12
        total -= weight * np.log(share).sum()
        gap = p - right / share
        slope[:-2] += weight * np.einsum("ik,ikf->f", gap[:, :-1], views)
        slope[-2:] += weight * gap[:, -1].sum() * np.array([1, many])
    return total, slope


def fit_one(data):
    texts = {}
    for kind, views, _ in data:
        texts[kind] = texts.get(kind, 0) + len(views)
    weighed = [(v, h, 1000 * WEIGHT.get(kind, 1) / texts[kind]) for kind, v, h in data]
    return minimize(loss, np.zeros(data[0][1].shape[2] + 2), args=(weighed,), jac=True, method="L-BFGS-B").x


def beside_neighbours(first, views, near, counts):
    """The views with what the nearest texts have by themselves: let_say and ask_near in frame.c."""
    odds = log_odds(first, views)
    odds = np.concatenate([odds, np.zeros((len(odds), 1))], 1)
    p = np.exp(odds - odds.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    return np.concatenate([views, np.einsum("ij,ijk->ik", counts, p[near][..., :-1])[..., None]], 2)


def fit(data):
    """The weights of a text by itself, and beside its neighbours."""
    first = fit_one([(kind, seen[0][found], has) for kind, _, seen, found, has in data])
    return first, fit_one([(kind, beside_neighbours(first, *seen)[found], has) for kind, _, seen, found, has in data])


def argued_none(data):
    """The share of the arguments that have none: their codeframes are the ones that people wrote."""
    return np.concatenate([has.sum(1) == 0 for kind, *_, has in data if kind == "argkp2021"]).mean()


def adjusted(odds, usual):
    """Log-odds by the share of none among these texts themselves: match_share in match.c."""
    before, share = usual / (1 - usual), usual
    theirs = np.exp(odds).sum(1) * before
    for _ in range(ROUNDS):
        share = ((share / (share + (1 - share) * theirs)).mean() + BELIEF * usual) / (1 + BELIEF)
    return odds - np.log(share / (1 - share) / before)


def left_out(data):
    """Of each kind: log-odds of the best theme, its probability, whether it is right, whether there is one."""
    groups, found = sorted({g for k, g, *_ in data if k == "argkp2021"}), {}
    folds = [set(groups[i::7]) for i in range(7)] + [{k} for k in sorted({k for k, *_ in data} - {"argkp2021"})]
    for fold in folds:
        known = [x for x in data if x[1] not in fold]
        (first, last), usual = fit(known), argued_none(known)
        for kind, group, seen, of, has in data:
            if group not in fold:
                continue
            odds = adjusted(log_odds(last, beside_neighbours(first, *seen)), usual)[of]
            best = odds.argmax(1)
            p = np.exp(odds.max(1)) / (1 + np.exp(odds).sum(1))
            found.setdefault(kind, []).append(np.array([odds.max(1), p, has[np.arange(len(has)), best], has.sum(1) > 0]))
    return {kind: np.concatenate(x, 1) for kind, x in found.items()}


def figures(x, least):
    odds, p, right, has = x
    given, has, gap = odds >= least, has > 0, 0
    for low in np.arange(0, 1, .1):
        of = given & (p >= low) & (p < low + .1)
        gap += abs((p[of] - right[of]).sum()) / max(1, given.sum())
    none = "%.1f" % (100 * (~given)[~has].mean()) if (~has).any() else "-"
    return "given %.1f right %.1f none of none %s, gap of scores %.3f" % (
        100 * given[has].mean(), 100 * right[given & has].mean(), none, gap)


def main():
    data, out = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else ROOT / "out").resolve()
    if not (data / "argkp2021").is_dir():
        sys.exit(f"match.py: {data}/argkp2021 is not there; lexicons/match.tsv stays as it is")
    columns, notes = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        program = build(out, folder)
        everything = list(sets(data))
        for what, options, stems in (("", [], {}), (" (words alone)", ["--encode", "none"], {}),
                                     (" (stems alone)", ["--encode", "none"], {"STEMS": "1"})):
            found = [(k, g, *pairs(program, folder, frame, texts, options, stems)) for k, g, frame, texts in everything]
            (first, last), apart = fit(found), left_out(found)
            of = apart["argkp2021"]
            least = np.quantile(of[0][of[3] > 0], 1 - GIVEN)
            columns.append([*first, *last, argued_none(found), least])
            notes += ["#   %s%s: %s" % (kind, what, figures(x, least)) for kind, x in apart.items()]
    with open(ROOT / "lexicons/match.tsv", "w", encoding="utf-8") as f:
        f.write("# What tells that a text has a theme of a codeframe (stages/themes/match.h): a weight where\n"
                "# there are sentence vectors, where there are words alone, and where there are stems alone, as\n"
                "# no word table knows the language. Estimated by `make lexicons`\n"
                "# (lexicons/make/match.py) from argkp2021's arguments and key points, banking77's, searchsnippets',\n"
                "# stackoverflow20's, bbc_news' and semeval14's texts with the descriptions in lexicons/make/frames.csv, and\n"
                "# samples/. Of what was left out, when the weights were estimated without it (per cent):\n"
                + "\n".join(notes) + "\n")
        for i, what in enumerate((*("first-" + n for n in (*NAMES, "none", "themes")), *NAMES, "neighbours", "none", "themes", "share", "least")):
            f.write("%s\t%s\n" % (what, "\t".join("%.3f" % c[i] for c in columns)))


if __name__ == "__main__":
    main()
