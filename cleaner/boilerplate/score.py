"""From what is known of a line to the probability that it is boilerplate.

Gates, not one flat model: a row of the pack opens with its own precision, and what else is seen adds or
subtracts. A line that no row knows has its own start, and shape alone never becomes automatic.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from cleaner.boilerplate.pack import Hit, Pack
from cleaner.tokens import Line

# The most that each gate may say, whatever adds up.
_MOST = {"strong": 0.995, "medium": 0.96, "weak": 0.88, "shape": 0.85}
_SENTENCE_WORDS = 8
_SAYING = frozenset(
    "said says told tells added adds according announced argued claimed claims explained warned stated insisted"
    " replied denied confirmed testified recalled admitted thinks believes".split()
)
_TO_READER = frozenset("you your yours youre our us we here please click my me yourself".split())
_END = (".", "!", "?", '."', '!"', '?"', ".'", ".)", "?)", "!)", '.")')


class Shape(NamedTuple):
    """A visible line of a text and what can be seen of it alone."""

    number: int  # the number of the line in the text
    line: Line
    text: str  # its shadow, stripped
    low: str
    offset: int  # where the shadow starts in the text
    size: int  # words, by spaces
    hits: tuple[Hit, ...]  # rows that know the line
    spans: tuple[Hit, ...]  # rows that know a part of it, to be cut out

    @property
    def sentence(self) -> bool:
        return self.size >= _SENTENCE_WORDS and self.low.endswith(_END)

    @property
    def known(self) -> bool:
        return any(hit.tier == "strong" for hit in self.hits)


class Place(NamedTuple):
    """Where a line stands: `at` of `total` visible lines, before or after all sentences, beside known lines."""

    at: int
    total: int
    head: bool
    tail: bool
    beside: int  # how many of its two neighbours are known


def places(shapes: Sequence[Shape], removed: Sequence[int]) -> list[Place]:
    """Where each line stands. A line that was removed beside it counts as a known neighbour."""
    sentences = [at for at, shape in enumerate(shapes) if shape.sentence]
    first, last = (sentences[0], sentences[-1]) if sentences else (0, len(shapes))
    known = [False, *(shape.known for shape in shapes), False]
    beside = [known[at] + known[at + 2] for at in range(len(shapes))]
    for offset in removed:
        after = bisect_right(shapes, offset, key=_start)
        for at in {after - 1, min(after, len(shapes) - 1)}:
            if at >= 0:
                beside[at] = min(2, beside[at] + 1)
    return [Place(at, len(shapes), at < first, at > last, beside[at]) for at in range(len(shapes))]


def _start(shape: Shape) -> int:
    return shape.line.start


def gate(shape: Shape) -> str:
    tiers = {hit.tier for hit in shape.hits}
    return next((tier for tier in ("strong", "medium", "weak") if tier in tiers), "shape")


def best(shape: Shape, pack: Pack) -> Hit | None:
    """The row that names the finding: the strongest, and of those the one that covers most."""
    order = {"strong": 0, "medium": 1, "weak": 2}
    return min(shape.hits, key=lambda hit: (order[hit.tier], hit.start - hit.end), default=None)


def features(shape: Shape, place: Place, hit: Hit | None) -> dict[str, float]:
    """What is seen, by the names of boilerplate-weights.tsv. All values are 0 or 1 but `agree`."""
    words = frozenset(shape.low.replace(",", " ").replace(":", " ").rstrip(".!?\"' ").split())
    edge = place.at < 3 or place.at >= place.total - 3
    seen: dict[str, float] = {
        "edge": edge or place.head,
        "tail": place.tail,
        "near": place.beside > 0,
        "between": place.beside > 1,
        "sentence": shape.sentence and not (hit and hit.scope == "anywhere"),
        "quote": '"' in shape.text and shape.size > 3,
        "saying": shape.size >= 6 and not words.isdisjoint(_SAYING),
    }
    if hit:
        classes = {other.group for other in shape.hits}
        seen["agree"] = min(2, len(classes) - 1)
        seen["prose"] = hit.scope == "search" and shape.size >= _SENTENCE_WORDS and words.isdisjoint(_TO_READER)
        seen["thin"] = hit.scope not in ("full", "anywhere") and 2 * (hit.end - hit.start) < len(shape.low)
        seen["lone"] = shape.size <= 2 and not edge and not place.beside and not place.tail
    else:
        seen["short"] = shape.size <= 6 and not shape.low.endswith((".", "!", "?", ",", ";"))
    return {name: float(value) for name, value in seen.items() if value}


def confidence(pack: Pack, tier: str, hit: Hit | None, seen: dict[str, float]) -> float:
    weights = pack.weights
    odds = start(pack, tier, hit) + sum(weights.get(f"{tier}.{name}", weights.get(name, 0.0)) * value
                                        for name, value in seen.items())  # fmt: skip
    return round(min(_MOST[tier], 1 / (1 + math.exp(-odds))), 3)


def start(pack: Pack, tier: str, hit: Hit | None) -> float:
    """The log-odds of a row: what its tier says, moved by what was counted for the row itself."""
    if hit is None:
        return pack.weights["shape"]
    return pack.weights[tier]
