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

# The most that each gate may say, whatever adds up.
_MOST = {"sure": 0.998, "strong": 0.995, "medium": 0.96, "weak": 0.88, "shape": 0.79}
_ORDER = {"sure": 0, "strong": 1, "medium": 2, "weak": 3}
_SENTENCE_WORDS, _RUNNING_WORDS = 8, 40
_BRIEF, _LEAST_RUN = 6, 4
_LONGEST, _SHORT_SENTENCE = 14, 4
# How many sightings of a row weigh as much as the tier that its author gave it.
_TRUST = 10
# Counts may lower a row as far as they go, but raise it only so much: pages that are alike praise it too often.
_PRAISE = 1.0
_SAYING = frozenset(
    """said says told tells added adds according announced argued claimed claims explained warned stated insisted
    replied denied confirmed testified recalled admitted thinks believes""".split()  # noqa: SIM905 - read as text
)
_TO_READER = frozenset("you your yours youre our us we here please click my me yourself".split())  # noqa: SIM905
_END = (".", "!", "?", '."', '!"', '?"', ".'", ".)", "?)", "!)", '.")')


class Shape(NamedTuple):
    """A visible line of a text and what can be seen of it alone."""

    number: int  # the number of the line in the text
    start: int  # where the line starts in the text, where it stops, and where its end ends
    stop: int
    end: int
    text: str  # its shadow, stripped
    low: str
    offset: int  # where the shadow starts in the text
    size: int  # words, by spaces
    hits: tuple[Hit, ...]  # rows that know the line
    spans: tuple[Hit, ...]  # rows that know a part of it, to be cut out

    @property
    def sentence(self) -> bool:
        return self.size >= _RUNNING_WORDS or (self.size >= _SENTENCE_WORDS and self.low.endswith(_END))

    @property
    def prose(self) -> bool:
        """Too long, or too much of a sentence, to be furniture that no row knows."""
        return self.sentence or self.size > _LONGEST or (self.size >= _SHORT_SENTENCE and self.low.endswith(_END))

    @property
    def brief(self) -> bool:
        return self.size <= _BRIEF and not self.low.endswith((".", "!", "?", ",", ";"))

    @property
    def known(self) -> bool:
        return any(hit.tier in ("sure", "strong") for hit in self.hits)


class Place(NamedTuple):
    """Where a line stands: `at` of `total` visible lines, before or after all sentences, beside known lines."""

    at: int
    total: int
    head: bool
    tail: bool
    beside: int  # how many of its two neighbours are known
    title: bool  # the first line that no row knows and that is no single word or two
    wrapped: bool  # goes on with the sentence of the line directly above it
    block: bool  # in a run of short lines of which a third or more are known


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
    block = _blocks(shapes)
    title = next((at for at, shape in enumerate(shapes) if not shape.hits and shape.size > 2), 0)
    return [
        Place(at, len(shapes), at < first, at > last, beside[at], at == title, _wrapped(shapes, at), block[at])
        for at in range(len(shapes))
    ]  # fmt: skip


def _wrapped(shapes: Sequence[Shape], at: int) -> bool:
    """Whether a line goes on with a sentence that the line directly above it began: hard-wrapped prose."""
    above, shape = shapes[at - 1], shapes[at]
    if at == 0 or above.number + 1 != shape.number or above.size < _SENTENCE_WORDS:
        return False
    return shape.text[0].islower() and not above.low.endswith((*_END, ":"))


def _blocks(shapes: Sequence[Shape]) -> list[bool]:
    """Which lines stand in a run of at least four short lines, a third of them known: a menu, a share bar."""
    flags = [False] * len(shapes)
    start = 0
    for at in range(len(shapes) + 1):
        if at < len(shapes) and shapes[at].brief:
            continue
        known = sum(gate(shape) not in ("weak", "shape") for shape in shapes[start:at])
        if at - start >= _LEAST_RUN and 3 * known >= at - start:
            flags[start:at] = [True] * (at - start)
        start = at + 1
    return flags


def _start(shape: Shape) -> int:
    return shape.start


def gate(shape: Shape) -> str:
    tiers = {hit.tier for hit in shape.hits}
    return next((tier for tier in _ORDER if tier in tiers), "shape")


def best(shape: Shape) -> Hit | None:
    """The row that names the finding: the strongest, and of those the one that covers most."""
    return min(shape.hits, key=lambda hit: (_ORDER[hit.tier], hit.start - hit.end), default=None)


def features(pack: Pack, shape: Shape, place: Place, hit: Hit | None) -> dict[str, float]:
    """What is seen, by the names of boilerplate-weights.tsv. All values are 0 or 1 but `agree`."""
    words = frozenset(shape.low.replace(",", " ").replace(":", " ").rstrip(".!?\"' ").split())
    long = shape.size >= _RUNNING_WORDS
    edge = place.at < 3 or place.at >= place.total - 3
    group = pack.classes[hit.group] if hit else {}
    quotes = not group.get("quotes")  # lines of such a class may quote as much as they like
    seen: dict[str, float] = {
        "edge": edge or place.head,
        "tail": place.tail,
        "near": place.beside > 0,
        "between": place.beside > 1,
        "block": place.block,
        "sentence": shape.sentence and not (hit and hit.scope == "anywhere" and not long),
        "quote": quotes and '"' in shape.text and shape.size > 3,
        "wrapped": place.wrapped and group.get("place") != "head",
        "saying": quotes and shape.size >= 6 and not words.isdisjoint(_SAYING),
    }
    if hit:
        classes = {other.group for other in shape.hits}
        seen["agree"] = min(2, len(classes) - 1)
        seen["prose"] = hit.scope == "search" and shape.size >= _SENTENCE_WORDS and words.isdisjoint(_TO_READER)
        seen["thin"] = (hit.scope not in ("full", "anywhere") or long) and 2 * (hit.end - hit.start) < len(shape.low)
        seen["early"] = group.get("place") == "tail" and 2 * place.at < place.total - 2
        first = place.at == 0 and shape.size > 2 and not place.beside
        seen["title"] = first and hit.worded and group.get("place") != "head"
        seen["lower"] = shape.size > 2 and hit.tier == "medium" and (shape.low[-1] == "?" or _mostly_lower(shape.text))
        seen["lone"] = (
            hit.tier != "sure"
            and shape.size <= (1 if hit.row.startswith("phrase-") else 2)
            and not (edge or place.beside or place.tail or place.block)
        )
    else:
        seen["short"] = shape.brief
        seen["title"] = place.title
        seen["stop"] = shape.low.endswith((".", "!", "?", ",", ";", '"'))
    return {name: float(value) for name, value in seen.items() if value}


def _mostly_lower(text: str) -> bool:
    """Whether most words after the first begin with a small letter, as in a sentence and unlike in a menu."""
    later = text.split()[1:]
    return 2 * sum(word[0].islower() for word in later) > len(later)


def confidence(pack: Pack, tier: str, hit: Hit | None, seen: dict[str, float]) -> float:
    odds = start(pack, tier, hit) + sum(pack.weights[weight(pack, tier, name)] * value for name, value in seen.items())
    return round(min(_MOST[tier], 1 / (1 + math.exp(-odds))), 3)


def weight(pack: Pack, tier: str, name: str) -> str:
    """The name of the weight of a feature: lines that no row knows have some of their own."""
    own = f"{tier}.{name}"
    return own if own in pack.weights else name


def start(pack: Pack, tier: str, hit: Hit | None) -> float:
    """The log-odds of a row: what its tier says, moved by what was counted for the row itself."""
    if hit is None:
        return pack.weights["shape"]
    seen, text = pack.counts.get(hit.row, (0, 0))
    prior = 1 / (1 + math.exp(-pack.weights[tier]))
    counted = math.log((_TRUST * prior + seen) / (_TRUST * (1 - prior) + text))
    return min(counted, pack.weights[tier] + _PRAISE)
