"""One pass over the words of a text: which of them any rule about words has to look at.

Each distinct word gets a kind when it is first met, a byte in which each bit is a question that some rule asks
(`Kinds`); the kinds of all texts are remembered. A piece of a text is cut into its words, and from then on only the
bytes are looked at: nothing is done for a word of no interest but to look its kind up. What is special in a
piece is remembered with the piece (`cleaner.pieces`), so a repair elsewhere does not cost it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import compress, islice, product
from operator import eq
from typing import NamedTuple

from cleaner.context import Context
from cleaner.lexicon import WORD, Lexicon
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


class Kinds(dict[str, int]):
    """The kind of each word; it depends on the word alone, so forgetting them all changes nothing."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon
        self._usual: dict[str, bool] = {}
        self._first = {word for row in lexicon.confusions for word in row["places"][0]}
        self._second = {word for row in lexicon.confusions for word in row["places"][1]}
        self.confused = {pair for row in lexicon.confusions for pair in product(*row["places"][:2])}

    def __missing__(self, word: str) -> int:
        if len(self) > _REMEMBERED:
            self.clear()
        self[word] = kind = self._kind(word)
        return kind

    def _kind(self, word: str) -> int:
        key = plain(word)
        kind = FIRST * (key in self._first) | SECOND * (key in self._second)
        if len(word) == 1:
            return kind | (A if word in "aA" else LONE if word != "I" else 0)
        flags, zipf = self._lexicon.entry(key)
        # Most words are listed in small letters and have at most a capital in front: no more need be asked.
        if not (flags & WORD and word[1:].islower()) and not is_known(word, self._lexicon):
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


class _Marks(NamedTuple):
    """What is asked of the kinds of a piece: tables that make 1 of the kinds in question, and patterns."""

    odd: bytes
    seldom: bytes
    lone: bytes
    articles: re.Pattern[bytes]
    confusable: re.Pattern[bytes]


@cache
def _marks() -> _Marks:
    alone = [kind & LONE for kind in range(256)]
    a, an, not_a, not_an, first, second = (
        b"[" + b"".join(b"\\x%02x" % kind for kind in range(256) if kind & bit) + b"]"
        for bit in (A, AN, NOT_AFTER_A, NOT_AFTER_AN, FIRST, SECOND)
    )
    odd, seldom, lone = (bytes(one == mark for one in alone) for mark in (ODD, SELDOM, LONE))
    articles = re.compile(b"%b%b|%b%b" % (a, not_a, an, not_an))
    return _Marks(odd, seldom, lone, articles, re.compile(b"%b(?=%b)" % (first, second)))


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
    codes = bytes(map(known.__getitem__, words))
    marks = _marks()
    found = Special(
        _places(shadow, words, codes.translate(marks.odd), start),
        _places(shadow, words, _joinable(words, codes.translate(marks.seldom), known), start),
        [],
        [],
        [],
        [(start, stop)] if _is_spaced(text, _places(shadow, words, codes.translate(marks.lone), start)) else [],
    )
    for first, second in _pairs(shadow, words, codes, known):
        for at in _side_by_side(shadow, first, second):
            _add_pair(found, start + at, first, second, known)
    return _Part(found, words[0], words[-1], start + shadow.rindex(f" {words[-1]} "))


def _places(shadow: str, words: list[str], marked: bytes, start: int) -> list[tuple[int, str]]:
    """Where the marked words stand. They are few, so looking for them is quicker than going through all words."""
    found: list[tuple[int, str]] = []
    if 1 not in marked:
        return found
    for word in set(compress(words, marked)):
        between = f" {word} "
        at = shadow.find(between)
        while at >= 0:
            found.append((start + at, word))
            at = shadow.find(between, at + len(word) + 1)
    found.sort()
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
    """The marks of those rare words only that may make a common word with a neighbour."""
    at = marked.find(1)
    if at < 0:
        return marked
    kept = bytearray(marked)
    while at >= 0:
        word = words[at]
        kept[at] = (at > 0 and known.is_usual(words[at - 1] + word)) or (
            at + 1 < len(words) and known.is_usual(word + words[at + 1])
        )
        at = marked.find(1, at + 1)
    return bytes(kept)


def _pairs(shadow: str, words: list[str], codes: bytes, known: Kinds) -> set[tuple[str, str]]:
    """The distinct pairs of words side by side that are worth a look, as they are written."""
    marks = _marks()
    keys = list(map(str.lower, words))
    if "’" in shadow:
        keys = [key.replace("’", "'") for key in keys]
    twice = map(eq, keys, islice(keys, 1, None))
    pairs = set(compress(zip(words, islice(words, 1, None), strict=False), twice))
    for at in marks.confusable.finditer(codes):
        if (keys[at.start()], keys[at.end()]) in known.confused:
            pairs.add((words[at.start()], words[at.end()]))
    pairs.update((words[at.start()], words[at.end() - 1]) for at in marks.articles.finditer(codes))
    return pairs


def _side_by_side(shadow: str, first: str, second: str) -> Iterator[int]:
    """Where ``first`` stands with ``second`` as the next word."""
    after = f"{second} "
    at = shadow.find(f" {first} ")
    while at >= 0:
        end = at + len(first) + 1
        if shadow.startswith(after, end + 1) or shadow[end:].lstrip().startswith(after):
            yield at
        at = shadow.find(f" {first} ", end)


def _add_pair(found: Special, at: int, first: str, second: str, known: Kinds) -> None:
    keys = plain(first), plain(second)
    if keys[0] == keys[1]:
        found.doubled.append((at, keys[0]))
    if keys in known.confused:
        found.confused.append((at, keys))
    one, other = known[first], known[second]
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
                _add_pair(all_found, last_at, last, part.first, known)
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
