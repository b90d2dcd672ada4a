"""Words, lines and positions in a text. Offsets are code points."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

# Letters with apostrophes inside. A digit or an underscore ends a word: "H5N1" and "snake_case" are seen as
# fragments, and `Context.word_edges` tells that they are fragments before anybody judges them.
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

_LINE_END = re.compile(r"\r\n|\n|\r")


class Line(NamedTuple):
    """A line of a text: ``text`` without its end, which is ``text[stop:end]`` of the document."""

    start: int
    stop: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()


def lines(text: str) -> Iterator[Line]:
    r"""Split at \n, \r\n and \r only: U+2028, U+0085 and the vertical tab are data, unlike in `str.splitlines`."""
    at = 0
    for match in _LINE_END.finditer(text):
        yield Line(at, match.start(), match.end(), text[at : match.start()])
        at = match.end()
    if at < len(text):
        yield Line(at, len(text), len(text), text[at:])


class Positions:
    """Line and column (both from 1, columns in code points) of offsets in one text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
        self._end = len(text)

    def of(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, offset: int) -> tuple[int, int]:
        """The span of the line of ``offset``, with its end."""
        number = bisect_right(self._starts, offset)
        return self._starts[number - 1], self._starts[number] if number < len(self._starts) else self._end


def like(pattern: str, word: str) -> str:
    """``word`` in the case in which ``pattern`` is written.

    >>> like("Gaiwning", "gaining"), like("GAIWNING", "gaining"), like("mcdonalds", "McDonald's")
    ('Gaining', 'GAINING', "McDonald's")
    """
    if len(pattern) > 1 and pattern.isupper():
        return word.upper()
    if pattern[:1].isupper():
        return word[:1].upper() + word[1:]
    return word
