"""The pattern pack at work: which phrases, bags of words and patterns know a line.

A phrase is looked up, a bag is an intersection of bits, and a pattern is compiled only when one of its
required literals stands in the line, so a clean article compiles next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from cleaner.boilerplate import normal
from cleaner.boilerplate.triggers import Stretch, Triggers
from cleaner.lexicon import Lexicon

# Bags and phrases are short by nature; a longer line is not worth splitting.
_LONGEST_BAG = 22
# A line that ends with a credit is a caption up to this many words; in a longer one only the credit is meant.
_LONGEST_CAPTION = 50


class Hit(NamedTuple):
    """A row of the pack that knows ``[start, end)`` of a line."""

    row: str
    group: str  # the class
    tier: str
    scope: str
    start: int
    end: int
    worded: bool = False  # known by a pattern, which can be wrong about what the words mean


Hits = tuple[Hit, ...]


class _Pattern(NamedTuple):
    row: str
    group: str
    tier: str
    scope: str
    most: int
    action: str
    text: str
    case: bool
    also: list[str]


class Pack:
    """The compiled pack, read once."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.classes: dict[str, dict[str, Any]] = table["classes"]
        self.weights: dict[str, float] = table["weights"]
        self.counts: dict[str, list[int]] = table["counts"]
        self.phrases: dict[str, list[str]] = table["phrases"]
        self._longest = max(phrase.count(" ") for phrase in self.phrases) + 1
        self._bags: list[list[Any]] = table["bags"]
        self._masks: dict[str, int] = table["masks"]
        self._patterns = [_Pattern(*row) for row in table["patterns"]]
        self.triggers = Triggers(table["triggers"], [pattern.most for pattern in self._patterns])
        self._literals: dict[str, list[int]] = table["triggers"]["literals"]
        self._first: dict[str, list[int]] = table["triggers"]["first"]
        most = (self._patterns[number].most for numbers in self._first.values() for number in numbers)
        self._first_reach = max(most, default=0)
        self._last = {"#year", *self._masks, *(phrase.rpartition(" ")[2] for phrase in self.phrases)}
        self._compiled: dict[int, re.Pattern[str]] = {}

    @classmethod
    @cache
    def of(cls, lexicon: Lexicon) -> Pack:
        return cls(lexicon.table("boilerplate"))

    def whole(self, stretch: Stretch) -> dict[int, list[Hit]]:
        """The lines that a phrase or a bag knows from end to end, by their places."""
        found = {}
        for at, size, row in stretch.rows(_LONGEST_BAG):
            last = row.rsplit(None, 1)[-1:]
            if last and normal.kind(last[0]) in self._last:
                hits = self._short(row.split(), size)
                if hits:
                    found[at] = hits
        return found

    def patterns(self, stretch: Stretch) -> dict[int, list[int]]:
        """The lines that a pattern may know, by their places, each with the numbers of the patterns."""
        found: dict[int, list[int]] = {}
        for at, literal in self.triggers.find(stretch):
            found.setdefault(at, []).extend(self._literals[literal])
        for at, line in stretch.upto(self._first_reach):
            if line[0] in self._first:
                found.setdefault(at, []).extend(self._first[line[0]])
        return found

    def hits(
        self, line: str, low: str, whole: list[Hit], numbers: Sequence[int], every: bool = False
    ) -> tuple[Hits, Hits]:
        """The rows that know the line, and those that know a part to be cut out of it.

        ``line`` is a shadow without white space at its ends and ``low`` the same in lower case; ``whole`` and
        ``numbers`` are what `whole` and `patterns` say of it. No pattern is asked where a phrase or a bag already knows
        the whole line, unless ``every`` row is asked for.
        """
        if not every and any(hit.tier in ("sure", "strong") for hit in whole):
            return tuple(whole), ()  # known from end to end: no pattern need be compiled for it
        whole, parts = list(whole), list[Hit]()
        for pattern, hit in self._told(set(numbers), line, low):
            (whole if pattern.action == "line" else parts).append(hit)
        if not whole:
            return (), tuple(parts)
        long = low.count(" ") >= _LONGEST_CAPTION
        ends = [hit for hit in whole if hit.scope == "suffix" and long]
        return tuple(hit for hit in whole if hit not in ends), (*parts, *ends)

    def knows(self, line: str) -> bool:
        """Whether a phrase or a bag knows the whole of a line of a shadow."""
        return line.count(" ") < _LONGEST_BAG and bool(self._short(normal.words(normal.lower(line)), len(line)))

    def _short(self, words: list[str], size: int) -> list[Hit]:
        """The phrase and the bags that know a line of these ``words``, of so many characters."""
        found: list[Hit] = []
        if len(words) <= self._longest:
            phrase = self.phrases.get(" ".join(["#" if (k := normal.kind(w)) == "#year" else k for w in words]))
            if phrase:
                found.append(Hit("phrase-" + phrase[0], phrase[0], phrase[1], "full", 0, size))
        bits = -1 if words else 0
        for word in words:
            bits &= self._masks.get(normal.kind(word), 0)
            if not bits:
                return found
        present = {normal.kind(word) for word in words}
        for number, (row, group, tier, most, needs) in enumerate(self._bags):
            if bits >> number & 1 and len(words) <= most and not any(present.isdisjoint(need) for need in needs):
                found.append(Hit(row, group, tier, "full", 0, size))
        return found

    def _told(self, numbers: set[int], line: str, low: str) -> Iterator[tuple[_Pattern, Hit]]:
        """What the patterns with these numbers know of a line, each of which has a literal in it."""
        size = low.count(" ") + 1
        for number in sorted(numbers):
            pattern = self._patterns[number]
            if size > pattern.most or (pattern.also and not any(map(low.__contains__, pattern.also))):
                continue
            for match in self._matches(number, pattern, line if pattern.case else low):
                if match and match.end() > match.start():
                    yield pattern, Hit(pattern.row, pattern.group, pattern.tier, pattern.scope, *match.span(), True)

    def _matches(self, number: int, pattern: _Pattern, line: str) -> Iterable[re.Match[str] | None]:
        compiled = self._compiled.get(number)
        if compiled is None:
            text = rf"(?:{pattern.text})\Z" if pattern.scope == "suffix" else pattern.text
            compiled = self._compiled[number] = re.compile(text)
        if pattern.scope == "full":
            return (compiled.fullmatch(line),)
        if pattern.scope == "prefix":
            return (compiled.match(line),)
        return (compiled.search(line),) if pattern.action == "line" else compiled.finditer(line)
