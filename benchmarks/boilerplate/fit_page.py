"""Fit the weights for whole pages on one half of them: logistic regression by gradient descent, a little shrunk.

python benchmarks/boilerplate/fit_page.py FOLDER [--write]
"""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

from fit import DATA  # noqa: E402
from pages import half, pages, text_of  # noqa: E402

from cleaner.boilerplate import judge, page  # noqa: E402
from cleaner.context import Context  # noqa: E402
from cleaner.lexicon import Lexicon  # noqa: E402

STEPS, RATE, SHRINK = 400, 2.0, 1e-4


def samples(folder: Path) -> list[tuple[dict[str, float], int]]:
    found = []
    for row in pages(folder, ("whole_page",)):
        if half(row["id"]) == "fit":
            shapes = judge.visible(Context(text_of(row), Lexicon.shared()))
            for shape, seen in zip(shapes, page.features(list(shapes)), strict=True):
                label = row["lines"][shape.number][1]
                if label is not None:
                    found.append((seen, 1 - label))
    return found


def fitted(data: list[tuple[dict[str, float], int]]) -> dict[str, float]:
    names = sorted({name for seen, _ in data for name in seen})
    weights, speed = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0)
    scale = {name: max(1.0, max(seen.get(name, 0.0) for seen, _ in data)) for name in names}
    for _ in range(STEPS):
        slope = {name: -SHRINK * weights[name] for name in names}
        for seen, bad in data:
            odds = sum(weights[name] * value for name, value in seen.items())
            miss = (bad - 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))) / len(data)
            for name, value in seen.items():
                slope[name] += miss * value
        for name in names:
            speed[name] = 0.9 * speed[name] + RATE * slope[name] / scale[name] ** 2
            weights[name] += speed[name]
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help="write the data file")
    args = parser.parse_args()
    weights = fitted(samples(args.folder))
    for name, weight in weights.items():
        print(f"page.{name:10} {weight:6.2f}")
    if args.write:
        path = DATA / "boilerplate-weights.tsv"
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            name, *rest = line.split("\t")
            if name.startswith("page."):
                lines[number] = "\t".join([name, f"{weights.get(name[5:], 0.0):.2f}", *rest[1:]])
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
