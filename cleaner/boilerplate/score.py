"""From what is known of a line to the probability that it is boilerplate.

Gates, not one flat model: a row of the pack opens with its own precision, and what else is seen adds or
subtracts. A line that no row knows has its own start, and shape alone never becomes automatic.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from cleaner.boilerplate.pack import Hit, Pack

if TYPE_CHECKING:
    from cleaner.boilerplate.lines import Lines

# The most that each gate may say, whatever adds up.
_MOST = {"sure": 0.998, "strong": 0.995, "medium": 0.96, "weak": 0.88, "shape": 0.79}
_ORDER = {"sure": 0, "strong": 1, "medium": 2, "weak": 3}
_SENTENCE_WORDS, _RUNNING_WORDS = 8, 40
_BRIEF, _LEAST_RUN = 6, 4
_TITLE_WORDS = 3
# How many lines at either end of a text are its edges.
EDGE = 3
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
_STOP = (".", "!", "?", ",", ";")
# What a line is at sight: `SENTENCE` is running text; `PROSE` too long, or too much of a sentence, to be furniture
# that no row knows; `BRIEF` short and without a stop at the end; `WORDY` no single word or two.
SENTENCE, PROSE, BRIEF, WORDY = 1, 2, 4, 8
_IS_SENTENCE = bytes(bool(flags & SENTENCE) for flags in range(256))
_IS_BRIEF = bytes(bool(flags & BRIEF) for flags in range(256))


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
        return bool(sight(self.size, self.low) & SENTENCE)

    @property
    def prose(self) -> bool:
        return bool(sight(self.size, self.low) & PROSE)

    @property
    def brief(self) -> bool:
        return bool(sight(self.size, self.low) & BRIEF)

    @property
    def known(self) -> bool:
        return known(self.hits)


def sight(size: int, low: str) -> int:
    """What a line of so many words is at sight, in bits: a `SENTENCE`, `PROSE`, `BRIEF`, `WORDY`."""
    if size > _LONGEST:
        whole = size >= _RUNNING_WORDS or low.endswith(_END)
        return SENTENCE | PROSE | WORDY if whole else PROSE | WORDY
    if low.endswith(_END):
        found = SENTENCE | PROSE if size >= _SENTENCE_WORDS else PROSE if size >= _SHORT_SENTENCE else 0
    else:
        found = 0
    if size <= _BRIEF and not low.endswith(_STOP):
        found |= BRIEF
    return found | WORDY if size >= _TITLE_WORDS else found


def known(hits: Sequence[Hit]) -> bool:
    return any(hit.tier in ("sure", "strong") for hit in hits)


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


class Places:
    """Where the lines of a text stand. A line that was removed beside one counts as a known neighbour."""

    def __init__(self, lines: Lines, removed: Sequence[int]) -> None:
        self._lines, self.total = lines, len(lines)
        sentences = lines.flags.translate(_IS_SENTENCE)
        self._first, self._last = sentences.find(1), sentences.rfind(1)
        if self._first < 0:
            self._first, self._last = 0, self.total
        self._known = set(lines.known())
        self._gone: Counter[int] = Counter()
        for offset in removed:
            after = bisect_right(lines.starts, offset)
            self._gone.update(at for at in {after - 1, min(after, self.total - 1)} if at >= 0)
        self._block = _blocks(lines)
        wordy = (at for at, flag in enumerate(lines.flags) if flag & WORDY and at not in lines.hits)
        self._title = next(wordy, 0)

    def of(self, at: int) -> Place:
        lines, gone = self._lines, self._gone[at]
        beside = (at - 1 in self._known) + (at + 1 in self._known)
        return Place(at, self.total, at < self._first, at > self._last, min(2, beside + gone), at == self._title,
                     _wrapped(lines, at), at in self._block)  # fmt: skip

    def notable(self) -> set[int]:
        """The lines of which it says something where they stand: what else no row knows is as good as text."""
        total = self.total
        edges = {*range(min(EDGE, total)), *range(max(0, total - EDGE), total)}
        beside = {at + step for at in self._known for step in (-1, 1) if 0 <= at + step < total}
        ends = {*range(self._first), *range(self._last + 1, total)}
        return edges | ends | beside | self._gone.keys() | self._block


def _wrapped(lines: Lines, at: int) -> bool:
    """Whether a line goes on with a sentence that the line directly above it began: hard-wrapped prose."""
    if at == 0 or lines.numbers[at - 1] + 1 != lines.numbers[at]:
        return False
    above, shape = lines[at - 1], lines[at]
    if above.size < _SENTENCE_WORDS:
        return False
    return shape.text[0].islower() and not above.low.endswith((*_END, ":"))


def _blocks(lines: Lines) -> set[int]:
    """Which lines stand in a run of at least four short lines, a third of them known: a menu, a share bar."""
    found: set[int] = set()
    brief = lines.flags.translate(_IS_BRIEF)
    told = sorted(at for at, hits in lines.hits.items() if any(hit.tier != "weak" for hit in hits))
    end = 0
    for at in told:
        if at < end or not brief[at]:
            continue
        start, end = brief.rfind(0, 0, at) + 1, brief.find(0, at)
        end = len(brief) if end < 0 else end
        count = bisect_left(told, end) - bisect_left(told, start)
        if end - start >= _LEAST_RUN and 3 * count >= end - start:
            found.update(range(start, end))
    return found


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
    edge = place.at < EDGE or place.at >= place.total - EDGE
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
        seen["stop"] = shape.low.endswith((*_STOP, '"'))
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
