"""What a line must have before a pattern is asked of it: one of its literals, found in many lines at once.

A literal counts where it stands if the text has a certain word of it as a whole word, its trigger. So the distinct
words of a stretch of text say which literals are looked for at all, and each is looked for only in the lines that are
short enough for its patterns. Most stand nowhere, and then nothing is done for any line.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, islice
from typing import Any, NamedTuple

from cleaner.boilerplate import normal

_LONGEST_WORD = 200  # code points, on average over a line
_DATA = sys.maxsize  # words of a line that is data, for whoever asks for lines of so many at most
_START = 3  # letters of a word by which it is looked up
_REMEMBERED = 50_000  # distinct tokens; a dump would fill the memory without a bound


# A literal, and how many words a line may have in which it is looked for.
Ask = tuple[str, int]


class _Row(NamedTuple):
    """A literal that counts if ``trigger`` is a whole word of the text ("" for any text). Where it stands it has
    ``inner`` with it, which are whole words and marks."""

    trigger: str
    inner: frozenset[str]
    ask: Ask


class Stretch:
    """Lower-case lines as one text, short ones first, so that a literal is looked for at once in all it can reach.

    ``low`` is the stretch of text that they are the lines of, ``words`` and ``marks`` what it is made of.
    """

    def __init__(self, low: str, lines: Sequence[str], sizes: Sequence[int]) -> None:
        self.words, self.marks = normal.words(low), normal.marks(low)
        self.asked: set[str] | None = None  # what literals ask for of these
        sizes = [_DATA if is_data(line, size) else size for line, size in zip(lines, sizes, strict=True)]
        self._places = sorted(range(len(lines)), key=sizes.__getitem__)
        self._sizes = [sizes[at] for at in self._places]
        self._lines = [lines[at] for at in self._places]
        self._text = "\n".join(self._lines)
        self._starts = list(accumulate([len(line) + 1 for line in self._lines], initial=0))

    def upto(self, size: int) -> Iterator[tuple[int, str]]:
        """The lines that have so many words at most, each with its place."""
        return islice(zip(self._places, self._lines, strict=True), bisect_right(self._sizes, size))

    def rows(self, size: int) -> Iterator[tuple[int, int, str]]:
        """As `upto`, each line with its length, and of the line only the words and the spaces between them."""
        rows = normal.rows(self._text[: self._end(size)])
        return zip(self._places, map(len, self._lines), rows, strict=False)

    def _end(self, size: int) -> int:
        return self._starts[bisect_right(self._sizes, size)]

    def find(self, literals: Iterable[Ask]) -> Iterator[tuple[int, str]]:
        """The places of the lines that have one of the literals, each with it; a literal is looked for in lines that
        have so many words at most."""
        text, starts = self._text, self._starts
        ends: dict[int, int] = {}
        for literal, reach in literals:
            if reach not in ends:
                ends[reach] = self._end(reach)
            end = ends[reach]
            at = text.find(literal, 0, end)
            while at >= 0:
                line = bisect_right(starts, at)
                yield self._places[line - 1], literal
                at = text.find(literal, starts[line], end)


class Triggers:
    """The literals of all patterns. ``most`` says how many words a line may have for each pattern."""

    def __init__(self, table: dict[str, Any], most: Sequence[int]) -> None:
        reach = {literal: max(most[number] for number in numbers) for literal, numbers in table["literals"].items()}
        self._always = [(frozenset(marks), (literal, reach[literal])) for literal, marks in table["glued"]]
        self._rows: dict[str, _Row] = {}
        self._by_key: dict[str, list[tuple[frozenset[str], Ask]]] = {}
        for literal, key, needed in table["words"]:
            row = self._rows[literal] = _Row(needed[0], frozenset(needed[1:]), (literal, reach[literal]))
            self._by_key.setdefault(key, []).append((frozenset(needed), row.ask))
        self._triggers = {row.trigger: row.trigger for row in self._rows.values()}  # all pieces should share theirs
        self._keys = frozenset(self._by_key)
        self._asked = self._keys.union(*(needed for _, _, needed in table["words"]))

    @cached_property
    def _by_part(self) -> dict[str, list[_Row]]:
        """The literals by the part of a word that their trigger may be; see `_Inside`. Inside a literal it is none."""
        found: dict[str, list[_Row]] = {}
        for row in self._rows.values():
            words, word = normal.words(row.ask[0]), row.trigger
            part = word if len(words) == 1 else word + " " if word == words[0] else " " + word
            if word in (words[0], words[-1]):
                found.setdefault(part, []).append(row)
        return found

    @cached_property
    def _inside(self) -> _Inside:
        return _Inside(self._by_part)

    def find(self, stretch: Stretch, more: Iterable[str] = ()) -> Iterator[tuple[int, str]]:
        """The places of the lines with literals that count, each with one; those of ``more`` count without their
        trigger."""
        here = self._here(stretch)
        asks = [self._rows[literal].ask for literal in more]
        for rows in (self._always, *map(self._by_key.__getitem__, self._keys & here)):
            asks += [ask for needed, ask in rows if needed <= here]
        return stretch.find(asks)

    def latent(self, stretch: Stretch) -> Iterator[tuple[int, str]]:
        """The places of the lines with literals whose trigger stands only inside another word ("newsletter" in
        "enewsletter"), each with one: they count if it is a whole word elsewhere in the text."""
        here = self._here(stretch)
        parts = set().union(*filter(None, map(self._inside.__getitem__, set(stretch.words))))
        rows = [row for part in parts for row in self._by_part[part] if row.trigger not in here and row.inner <= here]
        return stretch.find([row.ask for row in rows])

    def of(self, literal: str) -> str:
        """The trigger of a literal."""
        return self._rows[literal].trigger

    def present(self, stretch: Stretch) -> list[str]:
        """The triggers that are whole words of the stretch."""
        return [self._triggers[word] for word in self._triggers.keys() & self._here(stretch)]

    def _here(self, stretch: Stretch) -> set[str]:
        """The words and marks of a stretch that literals ask for."""
        if stretch.asked is None:
            stretch.asked = {*self._asked.intersection(stretch.words), *stretch.marks}
        return stretch.asked


class _Inside(dict[str, tuple[str, ...]]):
    """Which of some parts of words are in a token: "read" anywhere, "read " at its end, " read" at its beginning.
    Remembered for each token."""

    def __init__(self, parts: Iterable[str]) -> None:
        super().__init__()
        self._parts = frozenset(parts)
        words = {part.strip() for part in self._parts}
        self._by_start: dict[str, list[str]] = {}
        for word in words:
            self._by_start.setdefault(word[:_START], []).append(word)
        self._short = tuple(word for word in words if len(word) < _START)

    def __missing__(self, token: str) -> tuple[str, ...]:
        if len(self) > _REMEMBERED:
            self.clear()
        found = [word for word in self._short if word in token]
        for at in range(len(token) - _START + 1):
            words = self._by_start.get(token[at : at + _START], ())
            found += [word for word in words if token.startswith(word, at)]
        parts = set(found).union(word + " " for word in found if token.endswith(word))
        parts = parts.union(" " + word for word in found if token.startswith(word)) & self._parts
        self[token] = inside = tuple(parts)
        return inside


def is_data(line: str, size: int) -> bool:
    """Whether a line of ``size`` words is no prose: a pattern's repeats would fill the memory on a "word" of a
    megabyte."""
    return len(line) > _LONGEST_WORD * size
