#!/usr/bin/env python3
"""places.py: a stage of one's own: which places do people write about?

Looks for the places of a list in every answer, and
- adds to the response a member "places": [{"name": ..., "start": ..., "end": ...}];
- gives its respondent an attribute for each, "Mentions Quay Road": "yes", so that the
  database breaks themes down by it (theme_by_attribute) with nothing else to do.

It shows all that a stage must do: read JSON lines, copy what it does not know, say what
it was, pass the end record on last. Use it from a recipe, after `clean`:

    ./places.py

The list, places.txt beside this file or another by --list, has one place a line, other spellings after it, parted by tabs.
"""
import argparse
import json
import pathlib
import re
import sys


def write(record):
    """One record a line; text stays readable, as the other stages write it."""
    json.dump(record, sys.stdout, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.write("\n")


def read_list(path):
    """{spelling in lower case: name}, and a pattern that finds any of them as words."""
    names = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                name, *others = line.rstrip("\n").split("\t")
                for spelling in [name, *others]:
                    names[spelling.lower()] = name
    longest_first = sorted(names, key=lambda spelling: (-len(spelling), spelling))
    return names, re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b", re.I)


def find(text, names, pattern):
    """The places in a text, with the bytes where they stand."""
    for match in pattern.finditer(text):
        start = len(text[: match.start()].encode())
        yield {"name": names[match.group().lower()], "start": start, "end": start + len(match.group().encode())}


def main():
    parser = argparse.ArgumentParser(description="mark the places that answers mention")
    parser.add_argument("--list", default=pathlib.Path(__file__).with_name("places.txt"),
                        help="a place a line, other spellings after tabs (default: %(default)s)")
    names, pattern = read_list(parser.parse_args().list)
    announced = False
    for line in sys.stdin:
        record = json.loads(line)
        if record.get("type") != "run" and not announced:
            write({"type": "run", "key": "stage.places", "value": ""})
            announced = True
        places = list(find(record["text"], names, pattern)) if record.get("type") == "response" else []
        if not places:
            sys.stdout.write(line)  # not ours, or nothing found: as it came
            continue
        mentioned = {f"Mentions {place['name']}": "yes" for place in places}
        write({"type": "respondent", "respondent": record["respondent"], "attributes": mentioned})
        write({**record, "places": places})


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8", newline="\n")
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    main()
