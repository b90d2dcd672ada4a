"""Spaces in the wrong place: a word cut in two, a letter on the wrong side, a word spaced out.

All of it starts from a fragment: an unknown word, a known one that hardly anybody uses, or a single letter that
is no word. Two words in common use are never joined ("some ways", "may be", "a part"); the pairs of which that can
be said ("some where") are rows of dictionaries/en/confusions.tsv.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from cleaner.context import Context
from cleaner.lexicon import WORD, Lexicon
from cleaner.protect import in_spans
from cleaner.tokens import matches_at
from cleaner.typo.judge import foreign, unknown_words
from cleaner.typo.known import plain
from cleaner.typo.words import USUAL, specials

_GAP = r"[ \u00a0]"
_LEFT = re.compile(rf"(?<![\w'’.-])([^\W\d_]+){_GAP}\Z")
_RIGHT = re.compile(rf"{_GAP}([^\W\d_]+)(?![\w'’-])")
# "N o one", "T he draw": a drop capital that lost its word. "s a i d": a word spaced out.
_DROP_CAPITAL = re.compile(r"(?:\A|(?<=[.!?\n] )|(?<=\n))([B-HJ-NP-Z]) ([a-z]+)(?![\w'’-])")
_SPACED_OUT = re.compile(r"(?<![\w'’.-])([A-Za-z][a-z]{0,3}(?: [a-z]){2,})(?![\w'’-])")
_LONGEST = 30  # letters of a word that was spaced out
_COMMON, _USUAL = 4.5, 3.0  # Zipf
# Endings that are also names or words of their own: "refer ed" may be "refer Ed", "is able" is two words.
_BARE_ENDINGS = frozenset(("ed", "er", "ers", "es", "al", "est", "able", "ly"))


class Respaced(NamedTuple):
    """``[start, end)`` should read ``text``."""

    start: int
    end: int
    text: str
    confidence: float
    why: str


def respaced(context: Context) -> Iterator[Respaced]:
    """All places of a text where spaces stand wrong, in no order."""
    for start, end, token in context.once(unknown_words):
        best = _around_fragment(context, start, end, token) if _may_be_fragment(token, context.lexicon) else None
        if best:
            yield best
    special = specials(context)
    for start, piece in special.seldom:
        if not in_spans(context.once(foreign), start):
            yield from _around_piece(context, start, start + len(piece), piece)
    if special.lone:
        yield from _drop_capitals(context)
        yield from _spaced_out(context)


@lru_cache(maxsize=20_000)
def _may_be_fragment(token: str, lexicon: Lexicon) -> bool:
    """Whether the unknown ``token`` with any neighbour could be one word, or two with a letter moved."""
    return lexicon.is_part(plain(token)) or any(
        _zipf_of_word(part, lexicon) >= _USUAL for part in (token[1:], token[:-1])
    )


def _around_fragment(context: Context, start: int, end: int, token: str) -> Respaced | None:
    """The unknown ``token`` with a neighbour: joined to one word, or with a letter moved between the two.

    A letter is moved only where the neighbour is a fragment too: "urbans ought" is an odd plural, not "urban
    sought".
    """
    lexicon = context.lexicon
    left = _left(context.text, start)
    right = _RIGHT.match(context.text, end, end + 40)
    readings: list[tuple[float, Respaced]] = []
    if left:
        other, low = left.group(1), left.start(1)
        readings += _joined(other + token, low, end, (other, token), lexicon)
        if _zipf_of_word(other, lexicon) < _USUAL:
            readings += _moved(f"{other}{token[0]}", token[1:], low, end, lexicon)
    if right:
        other, high = right.group(1), right.end(1)
        readings += _joined(token + other, start, high, (token, other), lexicon)
        if _zipf_of_word(other, lexicon) < _USUAL:
            readings += _moved(token[:-1], f"{token[-1]}{other}", start, high, lexicon)
    return max(readings)[1] if readings else None


def _left(text: str, start: int) -> re.Match[str] | None:
    """The word before ``start`` with the one space after it. It is looked for from the last white space before it
    where there is one, since a search for what ends somewhere tries every start."""
    if text[start - 1 : start] not in (" ", "\u00a0"):
        return None
    low = max(0, start - 40)
    return _LEFT.search(text, max(text.rfind(" ", low, start - 1) + 1, low), start)


def _around_piece(context: Context, start: int, end: int, piece: str) -> Iterator[Respaced]:
    """A known but rare short word that makes a common word with a neighbour: "bor der", "govern ment".

    In 1.7 million words of news no rare word stood so by chance; words as frequent as "rapist" do ("the rapist").
    """
    left = _left(context.text, start)
    right = _RIGHT.match(context.text, end, end + 40)
    for first, second, low, high in (
        (left.group(1), piece, left.start(1), end) if left else ("", "", 0, 0),
        (piece, right.group(1), start, right.end(1)) if right else ("", "", 0, 0),
    ):
        whole = first + second
        if len(first) < 2 or len(second) < 2 or second in _BARE_ENDINGS or not second.islower():
            continue
        if _zipf_of_word(whole, context.lexicon) >= USUAL and not context.lexicon.pair(plain(first), second):
            yield Respaced(low, high, whole, 0.9, f"“{whole}” is one common word, and “{piece}” is rare")


def _joined(
    whole: str, start: int, end: int, parts: tuple[str, str], lexicon: Lexicon
) -> Iterator[tuple[float, Respaced]]:
    zipf = _zipf_of_word(whole, lexicon)
    if zipf < _USUAL or parts[1].lower() in _BARE_ENDINGS or parts[0].lower() == "a":
        return
    # "an nounced": the other part is itself a word, which happens by chance; "bor der": both are fragments.
    both = not any(_zipf_of_word(part, lexicon) >= _USUAL for part in parts)
    sure = 0.93 if both or (min(map(len, parts)) > 1 and len(whole) >= 7) else 0.75
    yield zipf, Respaced(start, end, whole, sure, f"“{whole}” is one common word, its parts are none")


def _moved(first: str, second: str, start: int, end: int, lexicon: Lexicon) -> Iterator[tuple[float, Respaced]]:
    zipf = min(_zipf_of_word(first, lexicon), _zipf_of_word(second, lexicon))
    lone = 2 in (len(first), len(second))  # a single letter left over is no word: one slip explains two faults
    if zipf >= _COMMON or (zipf >= _USUAL and (lone or lexicon.pair(plain(first), plain(second)))):
        text = f"{first} {second}"
        sure = 0.99 if lone else 0.93
        yield zipf, Respaced(start, end, text, sure, f"“{text}” with the space one letter further are known words")


def _zipf_of_word(word: str, lexicon: Lexicon) -> float:
    if len(word) < 2 and word not in ("a", "I", "A"):
        return 0.0
    flags, zipf = lexicon.entry(plain(word))
    return zipf if flags & WORD else 0.0


def _drop_capitals(context: Context) -> Iterator[Respaced]:
    for match in matches_at(_DROP_CAPITAL, context.text, specials(context).lone):
        whole = match.group(1) + match.group(2)
        if _zipf_of_word(whole, context.lexicon) >= _COMMON:
            yield Respaced(*match.span(), whole, 0.9, f"“{whole}” is one common word at the start of a sentence")


def _spaced_out(context: Context) -> Iterator[Respaced]:
    """A run of single letters that makes one word: ``s a i d``, ``Rev e n u e``; never ``a b c``."""
    for match in matches_at(_SPACED_OUT, context.text, _first_pieces(context.text, specials(context).lone)):
        # No word is longer, and each start costs what it spans: "s a i d s a i d ..." may go on for a megabyte.
        start = max(match.start(), match.end() - 2 * _LONGEST + 1)
        while match.group().count(" ", start - match.start()) > 1:
            whole = context.text[start : match.end()].replace(" ", "")
            if len(whole) >= 4 and _zipf_of_word(whole, context.lexicon) >= _USUAL:
                yield Respaced(start, match.end(), whole, 0.95, f"the letters make the common word “{whole}”")
                break
            start = context.text.index(" ", start) + 1  # "firm s a i d": the first piece may be a word of its own


def _first_pieces(text: str, letters: list[int]) -> set[int]:
    """Where words may begin that go on with single ``letters``: at one, or at a piece of up to four before it."""
    starts: set[int] = set()
    for at in letters:
        while text[max(0, at - 3) : at] == " a ":  # that letter alone is a word, and no letter of interest
            at -= 2
        starts.update(range(max(0, at - 5), at + 1))
    return starts
