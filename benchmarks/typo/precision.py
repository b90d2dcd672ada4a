"""How many findings in edited prose are right, by verdicts of people who read them.

    python benchmarks/typo/precision.py PROSE.jsonl ... [--unread]

Runs the engine over documents {"id", "text"} and looks each typo finding up in read.tsv beside this script
(where, what, the verdict and why; no text of others). ``--unread`` lists the findings that nobody has read yet,
for the next reading. Exit code 1 if more than one finding in ten is unread: then the figures mean nothing.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from cleaner.model import Finding
from cleaner.pipeline import Cleaner

READ = Path(__file__).with_name("read.tsv")
Key = tuple[str, int, str]


def verdicts() -> dict[Key, str]:
    lines = [line.split("\t") for line in READ.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {(document, int(start), replacement): verdict for document, start, replacement, _, verdict, _ in lines}


def proposals(path: Path, engine: Cleaner) -> list[tuple[Key, Finding, str]]:
    """The shown typo findings with a replacement, each with a little of its text."""
    found = []
    with path.open(encoding="utf-8") as file:
        for row in map(json.loads, file):
            for f in engine.check(row["text"]):
                if f.rule.startswith("typo.") and f.replacement is not None and f.tier != "info":
                    around = row["text"][max(0, f.start - 50) : f.end + 40]
                    found.append(((f"{path.name}:{row['id']}", f.start, f.replacement), f, around))
    return found


def interval(right: int, all_: int) -> str:
    """Wilson's 95 % interval."""
    if not all_:
        return ""
    p, z = right / all_, 1.96
    middle, spread = p + z * z / (2 * all_), z * (p * (1 - p) / all_ + z * z / (4 * all_ * all_)) ** 0.5
    return f"[{(middle - spread) / (1 + z * z / all_):.3f}, {(middle + spread) / (1 + z * z / all_):.3f}]"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("prose", nargs="+", type=Path)
    parser.add_argument("--unread", action="store_true")
    args = parser.parse_args()
    engine, known = Cleaner(), verdicts()
    found = [row for path in args.prose for row in proposals(path, engine)]
    tally: Counter[tuple[str, str]] = Counter()
    for key, finding, around in found:
        verdict = known.get(key, "unread")
        for group in ("all shown", finding.rule, *(["automatic"] if finding.tier == "auto" else [])):
            tally[group, verdict] += 1
        if args.unread and verdict == "unread":
            print(
                f"{key[0]}\t{key[1]}\t{key[2]}\t{finding.confidence}\t{finding.rule}\t{finding.original!r}\t{around!r}"
            )
    groups = dict.fromkeys(group for group, _ in tally)
    for group in sorted(groups, key=lambda g: (g not in ("automatic", "all shown"), g)):
        right, wrong, unread = (tally[group, verdict] for verdict in ("right", "wrong", "unread"))
        read = right + wrong
        precision = f"{right / max(read, 1):.3f} {interval(right, read)}"
        print(f"{group:18} read {read:4}  right {right:4}  precision {precision}  unread {unread}")
    return int(tally["all shown", "unread"] > len(found) / 10)


if __name__ == "__main__":
    raise SystemExit(main())
