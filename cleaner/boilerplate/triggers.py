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


class Latent(NamedTuple):
    """The triggers in a stretch of text; and literals in it, each with its trigger, where that stands only inside
    another word ("newsletter" in "enewsletter"): they count if it is a whole word elsewhere in the text."""

    triggers: list[str]
    literals: list[tuple[str, str]]


class Stretch:
    """Lower-case lines as one text, short ones first, so that a literal is looked for at once in all it can reach.

    ``low`` is the stretch of text that they are the lines of.
    """

    def __init__(self, low: str, lines: Sequence[str], sizes: Sequence[int]) -> None:
        self.low = low
        sizes = [_DATA if is_data(line, size) else size for line, size in zip(lines, sizes, strict=True)]
        self._places = sorted(range(len(lines)), key=sizes.__getitem__)
        self._sizes = [sizes[at] for at in self._places]
        self._lines = [lines[at] for at in self._places]
        self._text = "\n".join(self._lines)
        self._starts = list(accumulate([len(line) + 1 for line in self._lines], initial=0))

    def upto(self, size: int) -> Iterator[tuple[int, str]]:
        """The lines that have so many words at most, each with its place."""
        return islice(zip(self._places, self._lines, strict=True), bisect_right(self._sizes, size))

    def rows(self, size: int) -> Iterator[tuple[int, str]]:
        """As `upto`, of each line only the words and the spaces between them."""
        return zip(self._places, normal.rows(self._text[: self._end(size)]), strict=False)

    def _end(self, size: int) -> int:
        return self._starts[bisect_right(self._sizes, size)]

    def find(self, literals: Iterable[tuple[str, int]]) -> Iterator[tuple[int, str]]:
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
        self._reach = reach
        self._always = [(frozenset(marks), (text, reach[text])) for text, marks in table["glued"]]
        self._rows: list[tuple[str, str, str, list[str]]] = table["words"]
        self._by_key: dict[str, list[tuple[frozenset[str], tuple[str, int]]]] = {}
        for text, key, _, whole in self._rows:
            self._by_key.setdefault(key, []).append((frozenset(whole), (text, reach[text])))
        self._keys = frozenset(self._by_key)
        needed = (needed for rows in self._by_key.values() for needed, _ in rows)
        self._asked = self._keys.union(*needed)

    @cached_property
    def _triggers(self) -> dict[str, str]:
        return {trigger: trigger for _, _, _, (trigger, *_) in self._rows}  # pieces keep theirs, and should share

    @cached_property
    def _by_part(self) -> dict[str, list[tuple[str, frozenset[str], str]]]:
        found: dict[str, list[tuple[str, frozenset[str], str]]] = {}
        for text, _, part, (trigger, *inner) in self._rows:
            found.setdefault(part, []).append((trigger, frozenset(inner), text))
        return found

    @cached_property
    def _inside(self) -> _Inside:
        return _Inside(self._by_part)

    def _here(self, low: str) -> set[str]:
        """The words and marks of a lower-case text that literals ask for."""
        return {*self._asked.intersection(normal.words(low)), *normal.marks(low)}

    def literals(self, low: str, more: Iterable[str]) -> list[tuple[str, int]]:
        """Literals that a lower-case text may have, and ``more``, each with how many words its line may have."""
        here = self._here(low)
        found = [(literal, self._reach[literal]) for literal in more]
        for rows in (self._always, *map(self._by_key.__getitem__, self._keys & here)):
            found += [literal for needed, literal in rows if needed <= here]
        return found

    def latent(self, stretch: Stretch) -> Latent:
        here = self._here(stretch.low)
        parts = set().union(*filter(None, map(self._inside.__getitem__, set(normal.words(stretch.low)))))
        rows = [row for part in parts for row in self._by_part[part] if row[0] not in here and row[1] <= here]
        trigger_of = {literal: trigger for trigger, _, literal in rows}
        found = dict.fromkeys(literal for _, literal in stretch.find((text, self._reach[text]) for text in trigger_of))
        triggers = [self._triggers[word] for word in here & self._triggers.keys()]
        return Latent(triggers, [(literal, trigger_of[literal]) for literal in found])


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


def is_data(line: str, size: int) -> bool:
    """Whether a line of ``size`` words is no prose: a pattern's repeats would fill the memory on a "word" of a
    megabyte."""
    return len(line) > _LONGEST_WORD * size
