"""WordNet's texts (Debian's wordnet-base), for encoder.py and words.py."""
import os
import re


def wordnet_texts(folder, frequent):
    """Definitions of what has a frequent name ("name, name: definition"), and all examples."""
    for part in ("adj", "adv", "noun", "verb"):
        with open(os.path.join(folder, "data." + part), encoding="latin-1") as f:
            for line in f:
                if line[0] == " ":
                    continue
                head, _, gloss = line.partition("|")
                fields = head.split()
                names = [n.split("(")[0].replace("_", " ") for n in fields[4:4 + 2 * int(fields[3], 16):2]][:4]
                meaning = re.sub(r"[; ]+$", "", re.sub(r'"[^"]*"', "", gloss).strip(" ;\n"))
                if frequent & set(names):
                    yield "definitions", ", ".join(names) + ": " + meaning
                for example in re.findall(r'"([^"]+)"', gloss):
                    yield "examples", example
