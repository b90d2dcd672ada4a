"""The pattern pack at work: which phrases, bags of words and patterns know a line.

A phrase is looked up, a bag is an intersection of bits, and a pattern is compiled only when one of its
required literals stands in the line, so a clean article compiles next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property
from typing import Any, NamedTuple

from cleaner.boilerplate import normal
from cleaner.lexicon import Lexicon

# Bags and phrases are short by nature; a longer line is not worth splitting.
_LONGEST_WORD = 200  # code points, on average over a line
_LONGEST_BAG = 22
# A line that ends with a credit is a caption up to this many words; in a longer one only the credit is meant.
_LONGEST_CAPTION = 50
_START = 3  # letters of a word by which it is looked up
_REMEMBERED = 200_000  # distinct tokens; a dump would fill the memory without a bound


class Hit(NamedTuple):
    """A row of the pack that knows ``[start, end)`` of a line."""

    row: str
    group: str  # the class
    tier: str
    scope: str
    start: int
    end: int
    worded: bool = False  # known by a pattern, which can be wrong about what the words mean


class _Pattern(NamedTuple):
    row: str
    group: str
    tier: str
    scope: str
    most: int
    action: str
    text: str
    case: bool


def _by_key(by_word: dict[str, list[str]], zipf: Callable[[str], float]) -> dict[str, list[tuple[str, str]]]:
    """Literals, each with the word that a text must have, by the rarest of their words, by which they are found."""
    found: dict[str, list[tuple[str, str]]] = {}
    for word, literals in by_word.items():
        for literal in literals:
            letters = {part for part in normal.words(literal) if part.isalpha() and len(part) > 1}
            found.setdefault(min(letters, key=lambda part: (zipf(part), part)), []).append((literal, word))
    return found


class Active(NamedTuple):
    """What may start a pattern in a stretch of a text.

    A pattern is asked where one of its ``literals`` stands, if the text has the word of the literal as a whole
    word. ``words`` are those words here.
    """

    words: tuple[str, ...]
    literals: list[str]


class _Inside(dict[str, tuple[str, ...]]):
    """Which of some words stand inside a token. Remembered for each token."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__()
        self._by_start: dict[str, list[str]] = {}
        for word in words:
            self._by_start.setdefault(word[:_START], []).append(word)
        self._short = tuple(word for word in self._by_start if len(word) < _START)

    def __missing__(self, token: str) -> tuple[str, ...]:
        if len(self) > _REMEMBERED:
            self.clear()
        found = [word for word in self._short if word in token]
        for at in range(len(token) - _START + 1):
            words = self._by_start.get(token[at : at + _START], ())
            found += [word for word in words if token.startswith(word, at)]
        self[token] = inside = tuple(found)
        return inside


class Pack:
    """The compiled pack, read once."""

    def __init__(self, table: dict[str, Any], zipf: Callable[[str], float]) -> None:
        self.classes: dict[str, dict[str, Any]] = table["classes"]
        self.weights: dict[str, float] = table["weights"]
        self.counts: dict[str, list[int]] = table["counts"]
        self.phrases: dict[str, list[str]] = table["phrases"]
        self._longest = max(phrase.count(" ") for phrase in self.phrases) + 1
        self._bags: list[list[Any]] = table["bags"]
        self._masks: dict[str, int] = table["masks"]
        self._patterns = [_Pattern(*row) for row in table["patterns"]]
        by_word: dict[str, list[str]] = table["triggers"]["words"]
        self._unworded = [(literal, normal.marks(literal)) for literal in by_word.pop("")]
        self._words = {word: word for word in by_word}  # pieces keep theirs, and should share them
        self._by_word = by_word
        self._zipf = zipf
        self._literals: dict[str, list[int]] = table["triggers"]["literals"]
        self._first: dict[str, list[int]] = table["triggers"]["first"]
        self._compiled: dict[int, re.Pattern[str]] = {}

    @classmethod
    @cache
    def of(cls, lexicon: Lexicon) -> Pack:
        return cls(lexicon.table("boilerplate"), lexicon.zipf)

    @cached_property
    def _by_key(self) -> dict[str, list[tuple[str, str]]]:
        return _by_key(self._by_word, self._zipf)

    @cached_property
    def _inside(self) -> _Inside:
        return _Inside(self._by_key)

    def active(self, low: str) -> Active:
        """What may start a pattern in a lower-case text, which should be short."""
        words = tuple([self._words[word] for word in set(normal.words(low)) if word in self._words])
        marks = normal.marks(low)
        found = [literal for literal, needed in self._unworded if needed <= marks and literal in low]
        return Active(words, found + [one for word in words for one in self._by_word[word] if one in low])

    def latent(self, low: str) -> list[tuple[str, str]]:
        """Literals and their words in a lower-case text where the word stands only inside another ("newsletter" in
        "enewsletter"): they count if it is a whole word elsewhere in the text."""
        tokens = set(normal.words(low))
        return [
            pair
            for key in set().union(*filter(None, map(self._inside.__getitem__, tokens)))
            for pair in self._by_key[key]
            if pair[1] not in tokens and pair[0] in low
        ]

    def hits(
        self, line: str, low: str, active: Sequence[str], every: bool = False
    ) -> tuple[tuple[Hit, ...], tuple[Hit, ...]]:
        """The rows that know the line, and those that know a part to be cut out of it.

        ``line`` is a shadow without white space at its ends and ``low`` the same in lower case. Of the patterns
        only those are asked one of whose literals is ``active`` and stands in the line, and none where a phrase or
        a bag already knows the whole line, unless ``every`` row is asked for.
        """
        size = low.count(" ") + 1
        if len(low) > _LONGEST_WORD * size:
            return (), ()  # data; the repeats of a pattern would fill the memory on a "word" of a megabyte
        whole = self._short(low) if size <= _LONGEST_BAG else []
        if not every and any(hit.tier in ("sure", "strong") for hit in whole):
            return tuple(whole), ()  # known from end to end: no pattern need be compiled for it
        parts: list[Hit] = []
        numbers = [number for literal in active if literal in low for number in self._literals[literal]]
        if low[:1] in self._first:
            numbers += self._first[low[0]]
        for number in sorted(set(numbers)) if len(numbers) > 1 else numbers:
            pattern = self._patterns[number]
            if size <= pattern.most:
                (whole if pattern.action == "line" else parts).extend(self._matches(pattern, number, line, low))
        if not whole:
            return (), tuple(parts)
        ends = [hit for hit in whole if hit.scope == "suffix" and size > _LONGEST_CAPTION]
        return tuple(hit for hit in whole if hit not in ends), (*parts, *ends)

    def knows(self, line: str) -> bool:
        """Whether a phrase or a bag knows the whole of a line of a shadow."""
        return line.count(" ") < _LONGEST_BAG and bool(self._short(normal.lower(line)))

    def _short(self, low: str) -> list[Hit]:
        words = normal.words(low)
        found: list[Hit] = []
        if len(words) <= self._longest:
            phrase = self.phrases.get(" ".join(["#" if (k := normal.kind(w)) == "#year" else k for w in words]))
            if phrase:
                found.append(Hit("phrase-" + phrase[0], phrase[0], phrase[1], "full", 0, len(low)))
        bits = -1 if words else 0
        for word in words:
            bits &= self._masks.get(normal.kind(word), 0)
            if not bits:
                return found
        present = {normal.kind(word) for word in words}
        for number, (row, group, tier, most, needs) in enumerate(self._bags):
            if bits >> number & 1 and len(words) <= most and not any(present.isdisjoint(need) for need in needs):
                found.append(Hit(row, group, tier, "full", 0, len(low)))
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
