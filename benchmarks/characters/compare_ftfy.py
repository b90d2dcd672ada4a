#!/usr/bin/env python3
"""How many of a list of mojibake cases come out right, here and with ftfy, and where the two differ.

    compare_ftfy.py CASES.jsonl [--show]     rows {"id", "noisy", "clean", "label", ...}

ftfy runs with its options for quotes, ligatures and normalisation off, since these are no repairs of an encoding.
`cleaner` runs with the automatic tier of its `characters.*` rules (ftfy has no rules for spacing).
The expectation of a case may have straight quotes
or NFC, which neither side makes: both sides and the expectation are compared with those differences taken out.
"""

from __future__ import annotations

import argparse
import json
import unicodedata
from pathlib import Path

import ftfy

from cleaner.config import Config
from cleaner.pipeline import Cleaner

OFF = ftfy.TextFixerConfig(uncurl_quotes=False, fix_latin_ligatures=False, normalization=None, explain=False)


def folded(text: str) -> str:
    return unicodedata.normalize("NFC", ftfy.fixes.fix_latin_ligatures(ftfy.fixes.uncurl_quotes(text)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--show", action="store_true", help="print every case that ftfy or cleaner gets wrong")
    args = parser.parse_args()
    cleaner = Cleaner(Config(policies={"typo": "off", "boilerplate": "off", "layout": "off", "user": "off"}))
    right = {"ftfy": 0, "cleaner": 0}
    negatives = changed = total = 0
    for line in args.cases.read_text(encoding="utf-8").rstrip("\n").split("\n"):
        case = json.loads(line)
        noisy, want = case["noisy"], folded(case["clean"])
        made = {"ftfy": ftfy.fix_text(noisy, OFF), "cleaner": cleaner.clean(noisy).text}
        good = {name: folded(text) == want for name, text in made.items()}
        for name in right:
            right[name] += good[name]
        total += 1
        if case.get("group") == "negative" and folded(noisy) == want:
            negatives += 1
            changed += made["cleaner"] != noisy
        if args.show and not (good["cleaner"] and good["ftfy"]):
            print(case["id"], case["label"], f"ftfy {'right' if good['ftfy'] else 'wrong'},",
                  f"cleaner {'right' if good['cleaner'] else 'wrong'}")  # fmt: skip
            print("   in     ", repr(noisy)[:200])
            print("   want   ", repr(case["clean"])[:200])
            print("   cleaner", repr(made["cleaner"])[:200])
            print("   ftfy   ", repr(made["ftfy"])[:200])
    print(f"cases {total}: cleaner {right['cleaner']} right, ftfy {ftfy.__version__} {right['ftfy']} right")
    print(f"negative cases that stand for no change at all: {negatives}, changed by cleaner: {changed}")


if __name__ == "__main__":
    main()
