"""The pattern pack at work: which phrases, bags of words and patterns know a line.

A phrase is looked up, a bag is an intersection of bits, and a pattern is compiled only when one of its
required literals stands in the line, so a clean article compiles next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any, NamedTuple

from cleaner.boilerplate import normal
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


class _Pattern(NamedTuple):
    row: str
    group: str
    tier: str
    scope: str
    most: int
    action: str
    literals: list[str]
    text: str
    case: bool


class Pack:
    """The compiled pack, read once."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.classes: dict[str, dict[str, Any]] = table["classes"]
        self.weights: dict[str, float] = table["weights"]
        self.counts: dict[str, list[int]] = table["counts"]
        self._phrases: dict[str, list[str]] = table["phrases"]
        self._bags: list[list[Any]] = table["bags"]
        self._masks: dict[str, int] = table["masks"]
        self._patterns = [_Pattern(*row) for row in table["patterns"]]
        self._by_word: dict[str, list[int]] = table["triggers"]["words"]
        self._by_text: dict[str, list[int]] = table["triggers"]["texts"]
        self._compiled: dict[int, re.Pattern[str]] = {}

    @classmethod
    @cache
    def of(cls, lexicon: Lexicon) -> Pack:
        return cls(lexicon.table("boilerplate"))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All words of bags and phrases: what page furniture is made of."""
        return frozenset(self._masks) | {word for phrase in self._phrases for word in phrase.split()}

    def active(self, low: str) -> list[int]:
        """The patterns one of whose literals may stand somewhere in a lower-case text."""
        found = {number for word in self._by_word.keys() & set(normal.words(low)) for number in self._by_word[word]}
        for literal, numbers in self._by_text.items():
            if literal in low:
                found.update(numbers)
        return sorted(found)

    def hits(self, line: str, low: str, active: list[int]) -> tuple[tuple[Hit, ...], tuple[Hit, ...]]:
        """The rows that know the line, and those that know a part to be cut out of it.

        ``line`` is a shadow without white space at its ends and ``low`` the same in lower case. Of the patterns
        only the ``active`` ones are asked.
        """
        size = low.count(" ") + 1
        whole = self._short(low) if size <= _LONGEST_BAG else []
        parts: list[Hit] = []
        for number in active:
            pattern = self._patterns[number]
            if size <= pattern.most:
                (whole if pattern.action == "line" else parts).extend(self._matches(pattern, number, line, low))
        for hit in whole:
            if hit.scope == "suffix" and size > _LONGEST_CAPTION:
                parts.append(hit)
        return tuple(hit for hit in whole if hit not in parts), tuple(parts)

    def _short(self, low: str) -> list[Hit]:
        kinds = [normal.kind(word) for word in normal.words(low)]
        if not kinds:
            return []
        found = []
        phrase = self._phrases.get(" ".join("#" if k == "#year" else k for k in kinds))
        if phrase:
            found.append(Hit("phrase-" + phrase[0], phrase[0], phrase[1], "full", 0, len(low)))
        bits = -1
        for word in kinds:
            bits &= self._masks.get(word, 0)
            if not bits:
                return found
        present = set(kinds)
        for number, (row, group, tier, most, needs) in enumerate(self._bags):
            if bits >> number & 1 and len(kinds) <= most and not any(present.isdisjoint(need) for need in needs):
                found.append(Hit(row, group, tier, "full", 0, len(low)))
        return found

    def _matches(self, pattern: _Pattern, number: int, line: str, low: str) -> Iterator[Hit]:
        if not any(literal in low for literal in pattern.literals):
            return
        compiled = self._compiled.get(number)
        if compiled is None:
            text = rf"(?:{pattern.text})\Z" if pattern.scope == "suffix" else pattern.text
            compiled = self._compiled[number] = re.compile(text)
        where = line if pattern.case else low
        once = {"full": compiled.fullmatch, "prefix": compiled.match}.get(pattern.scope, compiled.search)
        matches = [once(where)] if pattern.action == "line" or pattern.scope == "prefix" else compiled.finditer(where)
        for match in matches:
            if match and match.end() > match.start():
                yield Hit(pattern.row, pattern.group, pattern.tier, pattern.scope, match.start(), match.end())
