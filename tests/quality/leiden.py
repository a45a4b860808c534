#!/usr/bin/env python3
"""How good our communities are beside igraph's: the modularity of each on the same graphs.

    leiden.py OUT DATA

The graphs: the 15 most alike of each text by the encoder's vectors, weighted by cosine.
igraph's Leiden runs until nothing changes; the best of ten seeds and their mean, as it
differs from run to run. Ours is one run, the same each time.
"""
import csv
import json
import pathlib
import subprocess
import sys
import tempfile
import time

try:
    import igraph
    import numpy as np
except ImportError as missing:
    print("skipped: %s is not installed" % missing.name)
    sys.exit(0)

out, data = sys.argv[1], pathlib.Path(sys.argv[2])
NEAREST, SEEDS = 15, 10


def texts(path, n, keep=lambda row: True):
    with open(data / path, encoding="utf-8", newline="") as f:
        return [r["text"] for r in csv.DictReader(f) if keep(r)][:n]


def graph_of(lines):
    said = subprocess.run([f"{out}/bin/canvass", "encode", "--lines"], text=True, stdout=subprocess.PIPE, check=True,
                          input="".join(" ".join(t.split()) + "\n" for t in lines)).stdout
    v = np.array([json.loads(l) for l in said.splitlines()], dtype=np.float32)
    v -= v.mean(0)
    v /= np.linalg.norm(v, axis=1, keepdims=True) + 1e-9
    edges = {}
    for i in range(len(v)):
        cosines = v @ v[i]
        cosines[i] = -1
        for k in np.argpartition(-cosines, NEAREST)[:NEAREST]:
            if cosines[k] > 0:
                edges[min(i, int(k)), max(i, int(k))] = float(cosines[k])
    return len(v), edges


def main():
    if not (data / "banking77").is_dir():
        print("skipped: no practice sets in", data)
        return
    sets = {"banking77": texts("banking77/data.csv", None, lambda r: r["split"] == "test"),
            "stackoverflow20": texts("stackoverflow20/data.csv", 4000),
            "searchsnippets": texts("sttm_shorttext/SearchSnippets.csv", 4000)}
    with tempfile.TemporaryDirectory() as folder:
        program = f"{folder}/partition"
        subprocess.run(["cc", "-O2", "-std=gnu11", "-D_GNU_SOURCE", "-ffp-contract=off", "-o", program,
                        "tests/quality/partition.c", "stages/themes/leiden.c", "pipeline/memory.c",
                        "pipeline/cleanup.c", "pipeline/fault.c", "-lm"], check=True)
        print(f"{'set':16} resolution   nodes   edges  {'ours':>14}  {'igraph, best of ' + str(SEEDS):>20}  mean    seconds")
        for name, lines in sets.items():
            n, edges = graph_of(lines)
            pairs, weights = list(edges), list(edges.values())
            g = igraph.Graph(n=n, edges=pairs)
            listing = "".join(f"{a} {b} {w:.9g}\n" for (a, b), w in edges.items())
            for resolution in (1.0, 5.0, 20.0):
                start = time.monotonic()
                ours = subprocess.run([program, str(n), str(resolution), "1"], input=listing, text=True,
                                      stdout=subprocess.PIPE, check=True).stdout
                ours = [int(x) for x in ours.split()]
                took = time.monotonic() - start
                theirs, start = [], time.monotonic()
                for seed in range(SEEDS):
                    igraph.set_random_number_generator(__import__("random").Random(seed))
                    theirs.append(g.community_leiden("modularity", weights=weights, resolution=resolution,
                                                     n_iterations=-1).membership)
                theirs_took = (time.monotonic() - start) / SEEDS
                q = lambda m: g.modularity(m, weights=weights, resolution=resolution)
                all_of = [q(m) for m in theirs]
                best = theirs[int(np.argmax(all_of))]
                print(f"{name:16} {resolution:10.0f} {n:7} {len(edges):7}  {q(ours):.4f} ({max(ours) + 1:4})"
                      f"  {max(all_of):13.4f} ({max(best) + 1:4})  {np.mean(all_of):.4f}  {took:.2f} {theirs_took:.2f}")


main()
