"""What a line must have before a pattern is asked of it: one of its literals, found in many lines at once.

A literal counts in a line that has a certain word of it as a whole word: "reach us" in none that has "preach us". So
the distinct words of a stretch of text say which literals are looked for at all, and each is looked for only in the
lines that are short enough for its patterns. Most stand nowhere, and then nothing is done for any line.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice
from typing import Any, NamedTuple

from cleaner.boilerplate import normal

_LONGEST_WORD = 200  # code points, on average over a line
_DATA = sys.maxsize  # words of a line that is data, for whoever asks for lines of so many at most


class Ask(NamedTuple):
    """A literal to be looked for in lines that have at most ``reach`` words, and ``own`` as one of them ("" if it may
    stand anywhere)."""

    literal: str
    reach: int
    own: str


class Stretch:
    """Lower-case lines as one text, short ones first, so that a literal is looked for at once in all it can reach.

    ``low`` is the stretch of text that they are the lines of, ``words`` and ``marks`` what it is made of.
    """

    def __init__(self, low: str, lines: Sequence[str], sizes: Sequence[int]) -> None:
        self.words, self.marks = normal.words(low), normal.marks(low)
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

    def find(self, asks: Iterable[Ask]) -> Iterator[tuple[int, str]]:
        """The places of the lines that have one of the literals, each with it."""
        text, starts = self._text, self._starts
        ends: dict[int, int] = {}
        words: dict[int, set[str]] = {}
        for literal, reach, own in asks:
            if reach not in ends:
                ends[reach] = self._end(reach)
            end = ends[reach]
            at = text.find(literal, 0, end)
            while at >= 0:
                line = bisect_right(starts, at)
                if own and line not in words:
                    words[line] = set(normal.words(self._lines[line - 1]))
                if not own or own in words[line]:
                    yield self._places[line - 1], literal
                at = text.find(literal, starts[line], end)


class Triggers:
    """The literals of all patterns. ``most`` says how many words a line may have for each pattern."""

    def __init__(self, table: dict[str, Any], most: Sequence[int]) -> None:
        reach = {literal: max(most[number] for number in numbers) for literal, numbers in table["literals"].items()}
        self._always = [(frozenset(marks), Ask(literal, reach[literal], "")) for literal, marks in table["glued"]]
        self._by_key: dict[str, list[tuple[frozenset[str], Ask]]] = {}
        for literal, key, needed in table["words"]:
            ask = Ask(literal, reach[literal], needed[0])
            self._by_key.setdefault(key, []).append((frozenset(needed), ask))
        self._keys = frozenset(self._by_key)
        self._asked = self._keys.union(*(needed for _, _, needed in table["words"]))

    def find(self, stretch: Stretch) -> Iterator[tuple[int, str]]:
        """The places of the lines with literals that count, each with one."""
        here = {*self._asked.intersection(stretch.words), *stretch.marks}
        asks = []
        for rows in (self._always, *map(self._by_key.__getitem__, self._keys & here)):
            asks += [ask for needed, ask in rows if needed <= here]
        return stretch.find(asks)


def is_data(line: str, size: int) -> bool:
    """Whether a line of ``size`` words is no prose: a pattern's repeats would fill the memory on a "word" of a
    megabyte."""
    return len(line) > _LONGEST_WORD * size
