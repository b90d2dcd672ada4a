"""Words, lines and positions in a text. Offsets are code points."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import accumulate
from typing import AnyStr, NamedTuple, Protocol

# Letters with apostrophes inside. A digit or an underscore ends a word: "H5N1" and "snake_case" are seen as
# fragments, and `Context.word_edges` tells that they are fragments before anybody judges them.
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

# Bytes of UTF-8: what is no ASCII letter and no apostrophe becomes a space; other scripts are seen to apart.
_SPACES = bytes(i if chr(i).isalpha() or i == 0x27 or i >= 0x80 else 0x20 for i in range(256))
_ASCII = bytes(range(0x80))

_STRETCH = 1 << 16  # characters whose lines are told apart at once
_LINE_END = re.compile(r"\r\n|\n|\r")


def spaced(text: str) -> str:
    """``text`` with a space in place of whatever is no part of a word, and one more at either end.

    ``spaced(text).split()`` is ``WORD.findall(text)``, several times as fast; and the word at ``spaced(text)[i + 1]``
    stands at ``text[i]``.
    """
    if not text.isascii():
        for char in odd_characters(text):
            if not _in_words(char):
                text = text.replace(char, " ")
    out = f" {text.encode('utf-8', 'surrogatepass').translate(_SPACES).decode('utf-8', 'surrogatepass')} "
    return _without_edges(out) if "'" in out or "’" in out else out


@lru_cache(maxsize=8)  # several ask for the words of a text in turn, and most texts are a few pieces
def words_of(text: str) -> tuple[str, list[str]]:
    """``spaced(text)`` and its words."""
    out = spaced(text)
    return out, out.split()


def odd_characters(text: str) -> set[str]:
    """The distinct characters of ``text`` beyond ASCII."""
    return set(text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass"))


@cache
def _in_words(char: str) -> bool:
    return char == "’" or WORD.match(char) is not None


def _without_edges(words: str) -> str:
    """``words``, which begin and end with a space, without the apostrophes that do not stand between two letters."""
    around = " '’"
    marks = (at for mark in ("'", "’") for at in places(words, mark))
    edges = sorted(at for at in marks if words[at - 1] in around or words[at + 1] in around)
    bounds = zip([-1, *edges], [*edges, len(words)], strict=True)
    return " ".join([words[before + 1 : after] for before, after in bounds]) if edges else words


def places(text: AnyStr, sign: AnyStr, start: int = 0, stop: int | None = None) -> Iterator[int]:
    """Where ``sign`` stands in a text or in bytes, also where it overlaps itself. Many times as fast as a pattern."""
    at = text.find(sign, start, stop)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1, stop)


def matches_at(pattern: re.Pattern[str], text: str, offsets: Iterable[int]) -> Iterator[re.Match[str]]:
    """The matches of ``pattern`` that begin at one of the offsets, without those that overlap an earlier one."""
    done = 0
    for at in sorted(offsets):
        match = pattern.match(text, at) if at >= done else None
        if match:
            done = match.end()
            yield match


class Extent(Protocol):
    """What says where a line starts, where its text stops, and where its end ends."""

    @property
    def start(self) -> int: ...
    @property
    def stop(self) -> int: ...
    @property
    def end(self) -> int: ...


class Line(NamedTuple):
    """A line of a text: ``text`` without its end, which is ``text[stop:end]`` of the document."""

    start: int
    stop: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()


def extents(text: str) -> Iterator[tuple[int, int, int]]:
    r"""Where each line starts, where its text stops, and where its end ends.

    A line ends at \n, \r\n and \r only: U+2028, U+0085 and the vertical tab are data, unlike in `str.splitlines`.
    """
    at = 0
    if "\r" not in text:
        stop = text.find("\n")
        while stop >= 0:
            yield at, stop, stop + 1
            at = stop + 1
            stop = text.find("\n", at)
    else:
        for match in _LINE_END.finditer(text):
            yield at, match.start(), match.end()
            at = match.end()
    if at < len(text):
        yield at, len(text), len(text)


def line_starts(text: str) -> array[int]:
    """Where each line starts."""
    starts = array("q")
    at = 0
    while at < len(text):
        stop = text.find("\n", at + _STRETCH) + 1 or len(text)
        stretch = text[at:stop]
        if "\r" in stretch:
            starts.extend(at + start for start, _, _ in extents(stretch))
        else:
            starts.extend(accumulate(map((1).__add__, map(len, stretch.split("\n"))), initial=at))
            while starts[-1] >= stop:
                starts.pop()
        at = stop
    return starts


def lines(text: str) -> Iterator[Line]:
    """The lines of a text, as `extents` has them."""
    return (Line(start, stop, end, text[start:stop]) for start, stop, end in extents(text))


def line_span(text: str, offset: int) -> tuple[int, int]:
    """The span of the line of ``offset``, with its end; for a few offsets, where `Positions` would not pay."""
    start, low, step = 0, offset, 500
    while low and not start:  # step by step: a text may have no line feed, or no carriage return, up to its beginning
        high, low, step = low, max(0, low - step), 2 * step
        start = max(text.rfind("\n", low, high), text.rfind("\r", low, high)) + 1
    match = _LINE_END.search(text, offset)
    return start, match.end() if match else len(text)


class Positions:
    """Line and column (both from 1, columns in code points) of offsets in one text."""

    def __init__(self, text: str) -> None:
        self._starts = line_starts(text)
        if not text or text[-1] in "\r\n":
            self._starts.append(len(text))
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
