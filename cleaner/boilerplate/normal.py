"""A copy of a text for comparison only: plain quotes, dashes and spaces, lower case, the same length.

Because no character moves, what is found in the copy is cut from the original at the same offsets.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from cleaner.tokens import odd_characters

# Letters of other scripts that are drawn like Latin ones: pasted into a phrase they hide it from a list.
_LOOKALIKES = dict(zip("АВЕКМНОРСТХаеорсухіјѕԁΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTXaeopcyxijsdABEZHIKMNOPTYXo", strict=True))
_DASHES, _SINGLE, _DOUBLE = "‐‑‒–—―−", "‘’‚‛`´ʼ′", "“”„‟«»″"
_BULLETS = "•·‣▪▫●○◦■□►▶▸»›→⇒➔➤✓✔★☆|"
_KEPT = "@#&+$%©"
# Bytes of UTF-8: ASCII that is no part of a word becomes a space; the apostrophe is dropped.
_PUNCTUATION = bytes(c if c >= 0x80 or chr(c).isalnum() or chr(c) in _KEPT + "'" else 0x20 for c in range(256))
_WORDS = bytes(c for c in range(256) if c >= 0x80 or chr(c).isalnum() or chr(c).isspace())
_PUNCTUATION_IN_LINES = _PUNCTUATION[:0x0A] + b"\n" + _PUNCTUATION[0x0B:]


@cache
def _folded(char: str) -> str:
    """One character for one: what it stands for in a comparison."""
    if char in _DASHES:
        return "-"
    if char in _SINGLE:
        return "'"
    if char in _DOUBLE:
        return '"'
    if char in _LOOKALIKES:
        return _LOOKALIKES[char]
    if char.isspace():
        return char if char in "\n\r" else " "
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


def shadow(text: str) -> str:
    """``text`` with each character that has a plainer form in that form. Same length, case kept."""
    if not text.isascii():
        for char in odd_characters(text):
            plain = _folded(char)
            if plain != char:
                text = text.replace(char, plain)
    return text.replace("\t", " ")


def lower(text: str) -> str:
    """``text`` in lower case, same length."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := char.lower()) == 1 else char for char in text)


def words(low: str) -> list[str]:
    """The words of a lower-case shadow: no punctuation, no bullets."""
    return _worded(low, _PUNCTUATION).split()


def _worded(low: str, table: bytes) -> str:
    if not low.isascii():
        for char in _BULLETS + "…":
            low = low.replace(char, " ")
    return low.encode("utf-8", "surrogatepass").translate(table, b"'").decode("utf-8", "surrogatepass")


def rows(low: str) -> list[str]:
    """The lines of a lower-case shadow, of each only the words and the spaces between them."""
    return _worded(low, _PUNCTUATION_IN_LINES).split("\n")


def marks(low: str) -> str:
    """The characters of ASCII in a shadow that are neither letters and digits nor white space."""
    return low.encode("utf-8", "surrogatepass").translate(None, _WORDS).decode()


def key(low: str) -> str:
    """A lower-case shadow as a profile lists it: its words, one space apart."""
    return " ".join(words(low))


@lru_cache(maxsize=100_000)
def kind(word: str) -> str:
    """What a word is to a phrase: itself, ``#`` (a number), ``#year``, ``#th`` (a number with letters after it)."""
    digits = len(word) - len(word.lstrip("0123456789"))
    if not digits:
        return "@name" if len(word) > 1 and word[0] == "@" else word
    if digits < len(word):
        return "#" + word[digits:]
    return "#year" if digits == 4 and word[:2] in ("19", "20") else "#"
