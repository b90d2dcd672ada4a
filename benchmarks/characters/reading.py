#!/usr/bin/env python3
"""Draw findings to be read by a person, and recompute the figures of what was read.

    reading.py draw NEWS.jsonl ... --count 100 [--rule layout.missing-space] [--seed 1]   prints the sample to read
    reading.py figures VERDICTS.tsv [NEWS.jsonl ...]      recomputes them; with the news, checks each finding still
                                                          stands where it was read

A row of VERDICTS.tsv: document id, offset, rule, confidence, verdict (right, wrong, style), reason. No text.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from cleaner.config import Config
from cleaner.model import Finding
from cleaner.pipeline import Cleaner

FAMILIES = ("characters", "layout")
AUTO, REVIEW = 0.9, 0.5


def found(files: list[Path]) -> Iterator[tuple[str, str, Finding]]:
    engine = Cleaner(Config(policies={"typo": "off", "boilerplate": "off", "user": "off"}))
    for file in files:
        for line in file.read_text(encoding="utf-8").rstrip("\n").split("\n"):
            row = json.loads(line)
            for finding in engine.check(row["text"]):
                if finding.rule.startswith(FAMILIES) and finding.tier != "info":
                    yield row["id"], row["text"], finding


def draw(args: argparse.Namespace) -> None:
    rows = [row for row in found(args.files) if not args.rule or row[2].rule == args.rule]
    counts = Counter(f"{f.rule} {f.tier}" for _, _, f in rows)
    for name, count in counts.most_common():
        print(f"# {count:6} {name}")
    for name, text, f in random.Random(args.seed).sample(rows, min(args.count, len(rows))):
        around = text[max(0, f.start - 40) : f.start], text[f.end : f.end + 40]
        change = f"[{f.original!r} -> {f.replacement!r}]"
        print(name, f.start, f.rule, f"{f.confidence:.2f}", f"{around[0]!r} {change} {around[1]!r}", sep="\t")


def figures(args: argparse.Namespace) -> None:
    rows = [line.split("\t") for line in args.verdicts.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    for low, high, tier in ((AUTO, 2.0, "auto"), (REVIEW, AUTO, "review")):
        read = [(rule, verdict) for _, _, rule, confidence, verdict, *_ in rows if low <= float(confidence) < high]
        right = sum(verdict == "right" for _, verdict in read)
        print(f"{tier}: {right} of {len(read)} right ({100 * right / max(len(read), 1):.1f} %)")
        for rule, count in Counter(rule for rule, _ in read).most_common():
            print(f"   {rule:26} {sum(v == 'right' for r, v in read if r == rule):4} of {count:4}")
    if args.files:
        now = {(name, str(f.start), f.rule) for name, _, f in found(args.files)}
        gone = [row for row in rows if tuple(row[:3]) not in now]
        print(f"{len(rows) - len(gone)} of {len(rows)} findings that were read are still made")
        for row in gone:
            print("   gone:", *row)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("draw")
    one.add_argument("files", nargs="+", type=Path)
    one.add_argument("--count", type=int, default=100)
    one.add_argument("--rule", default="")
    one.add_argument("--seed", type=int, default=1)
    one.set_defaults(run=draw)
    two = commands.add_parser("figures")
    two.add_argument("verdicts", type=Path)
    two.add_argument("files", nargs="*", type=Path)
    two.set_defaults(run=figures)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
