"""The pattern pack at work: which phrases, bags of words and patterns know a line.

A phrase is looked up, a bag is an intersection of bits, and a pattern is compiled only when one of its
required literals stands in the line, so a clean article compiles next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from cleaner.boilerplate import normal
from cleaner.boilerplate.triggers import Stretch, Triggers, is_data
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

    def candidates(self, stretch: Stretch, more: Collection[str] = ()) -> dict[int, list[str]]:
        """The places of the lines that a row may know, each with the literals in it; ``more`` are literals that count
        although the stretch has not their trigger."""
        found = self.triggers.find(stretch, more)
        for at in self._known_from_end_to_end(stretch):
            found.setdefault(at, [])
        return found

    def _known_from_end_to_end(self, stretch: Stretch) -> Iterator[int]:
        """The places of the lines that a phrase or a bag knows, and of those with a beginning that is a pattern's."""
        for at, row in stretch.rows(_LONGEST_BAG):
            last = row.rsplit(None, 1)[-1:]
            if last and normal.kind(last[0]) in self._last and self._short(row.split(), 0):
                yield at
        for at, line in stretch.upto(self._first_reach):
            if line[0] in self._first:
                yield at

    def hits(
        self, line: str, low: str, active: Sequence[str], every: bool = False
    ) -> tuple[tuple[Hit, ...], tuple[Hit, ...]]:
        """The rows that know the line, and those that know a part to be cut out of it.

        ``line`` is a shadow without white space at its ends and ``low`` the same in lower case. Of the patterns
        only those are asked one of whose literals is ``active`` and stands in the line, and none where a phrase or
        a bag already knows the whole line, unless ``every`` row is asked for.
        """
        size = low.count(" ") + 1
        if is_data(low, size):
            return (), ()  # the repeats of a pattern would fill the memory on a "word" of a megabyte
        whole = self._short(normal.words(low), len(low)) if size <= _LONGEST_BAG else []
        if not every and any(hit.tier in ("sure", "strong") for hit in whole):
            return tuple(whole), ()  # known from end to end: no pattern need be compiled for it
        parts: list[Hit] = []
        numbers = [number for literal in active if literal in low for number in self._literals[literal]]
        if low[:1] in self._first:
            numbers += self._first[low[0]]
        for number in sorted(set(numbers)) if len(numbers) > 1 else numbers:
            pattern = self._patterns[number]
            if size <= pattern.most and (not pattern.also or any(one in low for one in pattern.also)):
                (whole if pattern.action == "line" else parts).extend(self._matches(pattern, number, line, low))
        if not whole:
            return (), tuple(parts)
        ends = [hit for hit in whole if hit.scope == "suffix" and size > _LONGEST_CAPTION]
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

    def _matches(self, pattern: _Pattern, number: int, line: str, low: str) -> Iterator[Hit]:
        compiled = self._compiled.get(number)
        if compiled is None:
            text = rf"(?:{pattern.text})\Z" if pattern.scope == "suffix" else pattern.text
            compiled = self._compiled[number] = re.compile(text)
        where = line if pattern.case else low
        once = {"full": compiled.fullmatch, "prefix": compiled.match}.get(pattern.scope, compiled.search)
        matches = [once(where)] if pattern.action == "line" or pattern.scope == "prefix" else compiled.finditer(where)
        for match in matches:
            if match and match.end() > match.start():
                yield Hit(pattern.row, pattern.group, pattern.tier, pattern.scope, match.start(), match.end(), True)
