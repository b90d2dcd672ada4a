"""Fit the scorer on one half of the pages and on edited news: counts of rows first, then the weights.

    python benchmarks/boilerplate/fit.py FOLDER NEWS.jsonl... [--write]

The third column of boilerplate-weights.tsv is the prior: the fit moves a weight only as far as the
lines that have the feature justify (a Gaussian around it, `WIDTH` wide), so a feature that hardly occurs keeps
what its author gave it. The half that is not fitted is what `measure.py` reports.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

from pages import half, rows, verdicts  # noqa: E402

from cleaner.boilerplate import score  # noqa: E402
from cleaner.boilerplate.judge import PROSE, Judged, judge_all  # noqa: E402
from cleaner.boilerplate.pack import Pack  # noqa: E402
from cleaner.context import Context  # noqa: E402
from cleaner.lexicon import Lexicon  # noqa: E402

WIDTH = 0.5
STEPS, RATE = 200, 0.05
TIERS = ("sure", "strong", "medium", "weak", "shape")
DATA = Path(__file__).resolve().parents[2] / "dictionaries" / "en"
Sample = tuple[Judged, int]  # a line, and whether it is boilerplate


def samples(folder: Path, news: list[Path]) -> list[Sample]:
    """Distinct lines of the fitted half, and the lines of edited news, which are article text."""
    found: dict[tuple[str, str], Sample] = {}
    every = rows(folder)
    read = verdicts(every)
    for row in every:
        key = (row.page, row.text.strip())
        if row.one and half(row.page) == "fit":
            found.setdefault(key, (row.one, int(row.label == 0 or read.get(key) == "right")))
    edited = (json.loads(line)["text"] for file in news for line in file.open(encoding="utf-8"))
    return [*found.values(), *((one, 0) for text in edited for one in judge_all(Context(text, Lexicon.shared())).lines)]


def counts(data: list[Sample]) -> dict[str, tuple[int, int]]:
    seen: Counter[tuple[str, int]] = Counter()
    for one, bad in data:
        for row in {hit.row for hit in one.shape.hits}:
            seen[row, bad] += 1
    return {row: (seen[row, 1], seen[row, 0]) for row in sorted({row for row, _ in seen})}


def fitted(pack: Pack, data: list[Sample], prior: dict[str, float]) -> dict[str, float]:
    """The weights of features after gradient descent on the log-loss."""
    known = []
    for one, bad in data:
        if one.confidence != PROSE and one.group != "repeat":
            tier = score.gate(one.shape)
            seen = [(score.weight(pack, tier, name), value) for name, value in one.seen.items()]
            known.append((score.start(pack, tier, one.hit), seen, bad))
    weights = dict(prior)
    for _ in range(STEPS):
        slope = {name: (prior[name] - weights[name]) / WIDTH**2 for name in weights}
        for start, seen, bad in known:
            odds = start + sum(weights[name] * value for name, value in seen)
            miss = bad - 1 / (1 + math.exp(-odds))
            for name, value in seen:
                slope[name] += miss * value
        for name in weights:
            weights[name] += RATE * slope[name] / (1 + math.sqrt(len(known)))
    return weights


def priors() -> dict[str, float]:
    """What the author of the weights gave them, without the starts of the tiers, which are not fitted."""
    lines = (DATA / "boilerplate-weights.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if "\t" in line)
    return {row[0]: float(row[2]) for row in rows if row[0] not in TIERS and not row[0].startswith("page.")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("news", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", help="write the data files")
    args = parser.parse_args()
    pack = Pack.of(Lexicon.shared())
    data = samples(args.folder, args.news)
    pack.counts = {row: list(both) for row, both in counts(data).items()}
    weights = fitted(pack, data, priors())
    for name, weight in weights.items():
        print(f"{name:10} {pack.weights[name]:6.2f} -> {weight:6.2f}")
    if args.write:
        write(pack.counts, weights)


def write(seen: dict[str, list[int]], weights: dict[str, float]) -> None:
    head = (
        "# How often each row was seen on boilerplate and on article text. Written by benchmarks/boilerplate/fit.py.\n"
    )
    body = "".join(f"{row}\t{bad}\t{good}\n" for row, (bad, good) in seen.items())
    (DATA / "boilerplate-counts.tsv").write_text(head + body, encoding="utf-8")
    path = DATA / "boilerplate-weights.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        name, *rest = line.split("\t")
        if name in weights:
            lines[number] = "\t".join([name, f"{weights[name]:.2f}", *rest[1:]])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
