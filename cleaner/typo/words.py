"""One pass over the words of a text: which of them any rule about words has to look at.

Each distinct word gets a kind when it is first met, a byte in which each bit is a question that some rule asks
(`Kinds`); the kinds of all texts are remembered. A piece of a text is cut into its words, and from then on only the
bytes are looked at: nothing is done for a word of no interest but to look its kind up. What is special in a
piece is remembered with the piece (`cleaner.pieces`), so a repair elsewhere does not cost it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

from cleaner.context import Context
from cleaner.lexicon import ACRONYM, NAME, WORD, Lexicon
from cleaner.tokens import words_of
from cleaner.typo.articles import due
from cleaner.typo.known import is_known, plain

# The bits of a kind: a word that no dictionary knows; a known one that may be a piece of a word cut in two; the
# first and the second word of a known confusion; the articles, and words that go with only one of them.
ODD, SELDOM, FIRST, SECOND, A, AN, NOT_AFTER_A, NOT_AFTER_AN = (1 << bit for bit in range(8))
# No word is both unknown and a known piece: so a letter that stands alone is written.
LONE = ODD | SELDOM
# A piece of a word that a space cut in two: "bor der", "govern ment". At most so long, and this seldom (Zipf).
_PIECE, _SELDOM = 7, 3.5
USUAL = 3.8  # Zipf: what the pieces make must be so common
_REMEMBERED = 200_000  # distinct words whose kind is kept; a dump would fill the memory without a bound
_CHUNK = 1 << 16  # a line that is longer is cut for this pass, so that not all of its words are held at once

_BEYOND = 2000  # how far a match that begins in a stretch may reach beyond it

Stretch = tuple[int, int]
Pair = tuple[str, str]


class Kinds:
    """The kind of each word; it depends on the word alone, so forgetting them all changes nothing."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._codes: dict[str, str] = {}
        self._usual: dict[str, bool] = {}
        self._first = {word for row in lexicon.confusions for word in row["places"][0]}
        self._second = {word for row in lexicon.confusions for word in row["places"][1]}
        # The words by which a confusion begins, and those that may come third; None where two are enough.
        self.confused: dict[Pair, set[str] | None] = {}
        for row in lexicon.confusions:
            for pair in product(*row["places"][:2]):
                known = self.confused.get(pair, set())
                third = row["places"][2] if len(row["places"]) > 2 else None
                self.confused[pair] = None if known is None or third is None else known.union(third)

    def of(self, word: str) -> int:
        return ord(self.codes([word])[0])

    def codes(self, words: Sequence[str]) -> str:
        """Two characters for each word: its kind, and one that is the same for the same word in any case."""
        try:
            return "".join([self._codes[word] for word in words])
        except KeyError:
            if len(self._codes) > _REMEMBERED:
                self._codes.clear()
            for word in set(words).difference(self._codes):
                self._codes[word] = chr(self._kind(word)) + chr(hash(plain(word)) & 0xFF)
            return "".join([self._codes[word] for word in words])

    def _kind(self, word: str) -> int:
        key = plain(word)
        kind = FIRST * (key in self._first) | SECOND * (key in self._second)
        if len(word) == 1:
            return kind | (A if word in "aA" else LONE if word != "I" else 0)
        flags, zipf = self._lexicon.entry(key)
        # Most words are listed and have at most a capital in front: no more need be asked.
        listed = flags & (WORD if word.islower() else WORD | NAME | ACRONYM)
        if not (listed and word[1:].islower()) and not is_known(word, self._lexicon):
            return kind | ODD
        if key == "an" and word != "AN":
            kind |= AN
        if word.islower():
            if len(word) <= _PIECE and zipf < _SELDOM:
                kind |= SELDOM
            article = due(word, flags, zipf, self._lexicon) if word.isalpha() else ""
            kind |= NOT_AFTER_A * (article == "an") | NOT_AFTER_AN * (article == "a")
        return kind

    def is_usual(self, word: str) -> bool:
        """Whether ``word`` is one that people use."""
        usual = self._usual.get(word)
        if usual is None:
            if len(self._usual) > _REMEMBERED:
                self._usual.clear()
            flags, zipf = self._lexicon.entry(plain(word))
            self._usual[word] = usual = bool(flags & WORD) and zipf >= USUAL
        return usual


@cache
def kinds(lexicon: Lexicon) -> Kinds:
    return Kinds(lexicon)


def _table(mask: int, bits: int) -> bytes:
    """The table of `bytes.translate` that makes 1 of the kinds that have of ``mask`` just these ``bits``."""
    return bytes(kind & mask == bits for kind in range(256))


_IS_ODD, _IS_SELDOM, _IS_LONE = _table(LONE, ODD), _table(LONE, SELDOM), _table(LONE, LONE)
_IS_FIRST, _IS_SECOND, _IS_A, _IS_AN, _TAKES_AN, _TAKES_A = (
    _table(bit, bit) for bit in (FIRST, SECOND, A, AN, NOT_AFTER_A, NOT_AFTER_AN)
)


class Special(NamedTuple):
    """What is special about the words of a stretch of a text: each with the place where it stands.

    Of a doubled word, a pair of `Kinds.confused` words (as keys) and an article that may be the wrong one, the place
    is that of the first word. ``lone`` are the stretches in which a letter stands alone.
    """

    odd: list[tuple[int, str]]
    seldom: list[tuple[int, str]]
    doubled: list[tuple[int, str]]
    confused: list[tuple[int, tuple[str, str]]]
    articles: list[int]
    lone: list[Stretch]


class _Part(NamedTuple):
    """The special words of a piece or of a part of a very long line, and its first and last word: pairs across a
    border are nobody's yet. ``last_at`` is the place of the last word."""

    found: Special
    first: str
    last: str
    last_at: int


def _of_piece(text: str, lexicon: Lexicon) -> list[_Part]:
    parts = (_part(text, start, stop, kinds(lexicon)) for start, stop in _chunks(text))
    return [part for part in parts if part]


def _chunks(text: str) -> Iterator[Stretch]:
    start = 0
    while start < len(text):
        stop = text.find(" ", start + _CHUNK) if len(text) - start > _CHUNK else -1
        stop = stop if stop >= 0 else len(text)
        yield start, stop
        start = stop


def _part(text: str, start: int, stop: int, known: Kinds) -> _Part | None:
    shadow, words = words_of(text if stop - start == len(text) else text[start:stop])
    if not words:
        return None
    codes = known.codes(words).encode("latin-1")
    marks = codes[::2]
    found = Special(
        _places(shadow, words, marks.translate(_IS_ODD), start),
        _places(shadow, words, _joinable(words, marks.translate(_IS_SELDOM), known), start),
        [],
        [],
        [],
        [(start, stop)] if _is_spaced(text, _places(shadow, words, marks.translate(_IS_LONE), start)) else [],
    )
    at = 0
    for number in _pairs(words, marks, codes[1::2], known):
        at = _side_by_side(shadow, words[number], words[number + 1], at)
        _add_pair(found, start + at, known, *words[number : number + 3])
        at += len(words[number]) + 1
    return _Part(found, words[0], words[-1], start + shadow.rindex(f" {words[-1]} "))


def _numbers(marks: bytes, mark: int) -> Iterator[int]:
    """The places of a byte."""
    at = marks.find(mark)
    while at >= 0:
        yield at
        at = marks.find(mark, at + 1)


def _places(shadow: str, words: list[str], marked: bytes, start: int) -> list[tuple[int, str]]:
    """Where the words stand that are marked. All places of such a word are, so the next place of it is its own."""
    found: list[tuple[int, str]] = []
    at = 0
    for number in _numbers(marked, 1):
        word = words[number]
        at = shadow.index(f" {word} ", at)
        found.append((start + at, word))
        at += len(word) + 1  # the space after it may be the one before the next
    return found


def _is_spaced(text: str, letters: list[tuple[int, str]]) -> bool:
    """Whether one of the single letters stands before a space and a small letter, as in "N o" and "s a i d"."""
    return any(
        text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].islower() and not _touched(text[max(0, at - 1) : at])
        for at, _ in letters
    )


def _touched(char: str) -> bool:
    return char.isalnum() or (char != "" and char in "_'’.-")


def _joinable(words: list[str], marked: bytes, known: Kinds) -> bytes:
    """The marks of those rare words only that make a common word with a neighbour, in one of their places."""
    places = list(_numbers(marked, 1))
    joinable = {
        words[at]
        for at in places
        if (at > 0 and known.is_usual(words[at - 1] + words[at])) or known.is_usual("".join(words[at : at + 2]))
    }
    kept = bytearray(len(words))
    for at in places:
        kept[at] = words[at] in joinable
    return bytes(kept)


def _pairs(words: list[str], marks: bytes, hashes: bytes, known: Kinds) -> list[int]:
    """The numbers of the words that are worth a look together with the next one: the same word, or kinds that go
    together. All words are compared with the next at once, as the bytes of large numbers."""
    size = len(words)
    both = int.from_bytes(hashes, "little")
    same = (both ^ both >> 8).to_bytes(size, "little")[: size - 1]
    found = [at for at in _numbers(same, 0) if plain(words[at]) == plain(words[at + 1])]
    confusable = _next_to(marks, _IS_FIRST, _IS_SECOND)
    found += [at for at in confusable if (plain(words[at]), plain(words[at + 1])) in known.confused]
    return sorted({*found, *_next_to(marks, _IS_A, _TAKES_AN), *_next_to(marks, _IS_AN, _TAKES_A)})


def _next_to(marks: bytes, first: bytes, second: bytes) -> Iterator[int]:
    """The places of a kind of the table ``first`` with one of ``second`` behind it."""
    one, other = (int.from_bytes(marks.translate(table), "little") for table in (first, second))
    return _numbers((one & other >> 8).to_bytes(len(marks), "little"), 1)


def _side_by_side(shadow: str, first: str, second: str, at: int) -> int:
    """The next place, from ``at`` on, of ``first`` with ``second`` as the next word. There is one."""
    after = f"{second} "
    while True:
        at = shadow.index(f" {first} ", at)
        end = at + len(first) + 1
        if shadow.startswith(after, end + 1) or shadow[end:].lstrip().startswith(after):
            return at
        at = end


def _add_pair(found: Special, at: int, known: Kinds, first: str, second: str, third: str = "") -> None:
    """Two words side by side at ``at``, and the word after them, if it is known which that is."""
    keys = plain(first), plain(second)
    if keys[0] == keys[1]:
        found.doubled.append((at, keys[0]))
    if keys in known.confused:
        thirds = known.confused[keys]
        if thirds is None or not third or plain(third) in thirds:
            found.confused.append((at, keys))
    one, other = known.of(first), known.of(second)
    if (one & A and other & NOT_AFTER_A) or (one & AN and other & NOT_AFTER_AN):
        found.articles.append(at)


def specials(context: Context) -> Special:
    """What is special about the words of a text, worked out once for it."""
    return context.once(_specials)


def _specials(context: Context) -> Special:
    known = kinds(context.lexicon)
    all_found = Special([], [], [], [], [], [])
    last, last_at = "", 0
    for offset, parts in context.each(_of_piece):
        for part in parts:
            if last:
                _add_pair(all_found, last_at, known, last, part.first)
            found = part.found
            all_found.odd.extend((at + offset, word) for at, word in found.odd)
            all_found.seldom.extend((at + offset, word) for at, word in found.seldom)
            all_found.doubled.extend((at + offset, word) for at, word in found.doubled)
            all_found.confused.extend((at + offset, words) for at, words in found.confused)
            all_found.articles.extend(at + offset for at in found.articles)
            all_found.lone.extend((start + offset, stop + offset) for start, stop in found.lone)
            last, last_at = part.last, part.last_at + offset
    return all_found


def matches_in(pattern: re.Pattern[str], text: str, stretches: Iterable[Stretch]) -> Iterator[re.Match[str]]:
    """The matches of ``pattern`` that begin in one of the stretches, which are in their order."""
    done = 0
    for start, stop in stretches:
        for match in pattern.finditer(text, max(start, done), min(len(text), stop + _BEYOND)):
            if match.start() >= stop:
                break
            done = match.end()
            yield match
