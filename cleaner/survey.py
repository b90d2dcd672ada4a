"""What stands in a text at all: one look that spares most rules a look of their own.

An article holds words, commas, full stops and a few other marks; what the rules about characters, spacing and markup
are after is rare. So the characters that are no letters, digits, spaces or line feeds are collected once, and so are
the places of the suspicious pairs of neighbours. A rule looks only there.

The pairs are found with whole numbers of the length of the text. Each character has a byte, with a bit for each kind
of pair that it may begin, and another byte with a bit for each that it may end. The first number and the second,
moved by one character, have a common bit where a pair stands. To have one byte a character, only the lowest eight
bits of a code point count: some pairs are none, but none is missed, and a rule looks at the text itself anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from cleaner.tokens import places

_SMALL, _DIGITS, _CAPITALS = "abcdefghijklmnopqrstuvwxyz", "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# What stands in every text and is not collected.
_PLAIN = (_SMALL + _CAPITALS + _DIGITS + " \n").encode()
_ASCII = frozenset(map(chr, range(0x20, 0x7F))) | {"\t", "\r"}
_LIKE_LETTERS = "015"  # digits that look like letters

# The kinds of pairs: what the first character may be, and what the second.
_PAIRS = (
    (_SMALL, _CAPITALS + _LIKE_LETTERS),
    (_LIKE_LETTERS, _SMALL),
    (".?!…", _CAPITALS + "\"'“”‘’()[]"),
    (",.;:", ",.;:"),
    (" ", ",.;:?!"),
    (" -", " \t"),
    (" \t\u00a0-", "\r\n"),
    ("\n", ' \t-*^"+#.:'),
)
RISE, DIGIT, SEAM, MARKS, LOOSE_MARK, GAP, LINE_END, LINE_HEAD = (1 << bit for bit in range(len(_PAIRS)))


def _bits(side: int) -> bytes:
    bits = bytearray(0x100)
    for bit, pair in enumerate(_PAIRS):
        for char in set(pair[side]):
            bits[ord(char) & 0xFF] |= 1 << bit
    return bytes(bits)


_FIRST, _SECOND = _bits(0), _bits(1)


class Survey(NamedTuple):
    """``signs`` are the characters of a text that are no ASCII letters or digits, spaces or line feeds; ``odd`` are
    those of them that are no plain ASCII. ``pairs`` has for each kind that there is where its pairs begin, sorted.

    The text counts as if it stood between two line feeds, so the first pair may begin at -1.
    """

    signs: frozenset[str]
    odd: frozenset[str]
    pairs: dict[int, list[int]]

    def at(self, kind: int) -> list[int]:
        return self.pairs.get(kind, [])


def of(text: str) -> Survey:
    """The survey of a text."""
    data = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN)
    signs = frozenset(data.decode("utf-8", "surrogatepass"))
    return Survey(signs, signs - _ASCII, _pairs(_low_bytes(f"\n{text}\n")))


def _low_bytes(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-32-le", "surrogatepass")[::4]


def _pairs(low: bytes) -> dict[int, list[int]]:
    first = int.from_bytes(low.translate(_FIRST), "little")
    second = int.from_bytes(low.translate(_SECOND), "little")
    both = (first & second >> 8).to_bytes(len(low), "little")
    pairs: dict[int, list[int]] = {}
    for value in set(both.translate(None, b"\0")):
        begin = [at - 1 for at in places(both, bytes((value,)))]
        for bit in range(len(_PAIRS)):
            if value >> bit & 1:
                pairs[1 << bit] = sorted(pairs[1 << bit] + begin) if 1 << bit in pairs else begin
    return pairs


def joined(surveys: Iterable[tuple[int, Survey]]) -> Survey:
    """The survey of a text, of which each part begins where is said and, but for the first, behind a line feed."""
    signs: set[str] = set()
    odd: set[str] = set()
    pairs: dict[int, list[int]] = {}
    for start, survey in surveys:
        signs |= survey.signs
        odd |= survey.odd
        for kind, begin in survey.pairs.items():
            pairs.setdefault(kind, []).extend([start + at for at in begin])
    return Survey(frozenset(signs), frozenset(odd), pairs)


def standing(wanted: tuple[str, ...], text: str, survey: Survey) -> Iterator[str]:
    """Those of ``wanted`` that stand in ``text``. Most are ruled out by what a text does not have at all."""
    for sign in _possible(wanted, survey.signs & _made_of(wanted), sum(survey.pairs)):
        if len(sign) == 1 or sign in text:
            yield sign


@lru_cache(maxsize=1000)
def _possible(wanted: tuple[str, ...], signs: frozenset[str], kinds: int) -> tuple[str, ...]:
    return tuple(sign for sign in wanted if signs.issuperset(_needed(sign)) and not _kinds(sign) & ~kinds)


@lru_cache(maxsize=100)
def _made_of(wanted: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*map(_needed, wanted))


@cache  # of the few signs that somebody looks for
def _needed(sign: str) -> frozenset[str]:
    """The characters of ``sign`` that a survey collects."""
    return of(sign).signs


@cache
def _kinds(sign: str) -> int:
    """The kinds of pairs within ``sign``."""
    kinds = 0
    for one, other in pairwise(_low_bytes(sign)):
        kinds |= _FIRST[one] & _SECOND[other]
    return kinds
