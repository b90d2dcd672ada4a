"""Mojibake: text in UTF-8 that was read in another encoding. Where it may be, and what it was.

The knowledge is ftfy's (R. Speer; which sequences are unlikely in real text, which encodings get mixed up, how
bytes get lost). Here it is asked line by line, its answer is cut into spans, and each span is judged on its
own: ftfy never sees a line without a suspicious sequence, and is imported only when there is one (70 ms).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

ENCODINGS = (
    "cp1252", "latin-1", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "iso8859-2", "mac_roman", "cp437",
)  # fmt: skip
_COMMON = frozenset("“”‘’–—")
# ASCII that a repair keeps as it is: everything but what stands for a lost byte (a space, "?", U+001A).
_KEPT = re.compile("[!->@-~\t]+")
# What no repair may make: controls, private and unassigned characters.
_BLOCKS = ((0x80, 0xA0), (0xE000, 0xF900), (0xFFF0, 0xFFFD))
# Scripts so rare in news that one such character alone speaks for a wrong guess.
_RARE = ((0x0180, 0x01C0), (0x0220, 0x02B0), (0x0500, 0x0590), (0x0700, 0x0900), (0x1000, 0x1100), (0x1200, 0x1780),
         (0x1800, 0x1E00), (0x2C00, 0x2C60), (0xA000, 0xAC00))  # fmt: skip


class Repair(NamedTuple):
    """``line[start:end]`` was ``text``."""

    start: int
    end: int
    text: str


@cache
def leads() -> frozenset[str]:
    """Characters that the first byte of a UTF-8 sequence of several bytes becomes in one of the encodings.

    Curly quotes and dashes, first bytes in Mac Roman, are not among them: they stand in every article.
    """
    return frozenset(char for encoding in ENCODINGS for char in _read(range(0xC2, 0xF5), encoding)) - _COMMON


@cache
def _first() -> re.Pattern[str]:
    return re.compile(f"[{_class(''.join(sorted(leads())))}]")


@cache
def _sequence() -> re.Pattern[str]:
    """A sequence that is UTF-8 read in one of the encodings, or the beginning of one that lost its end."""
    parts = ['[ÂÃ](?=[ ?\ufffd\x1a"])', '[Ââ]"', "\u00e2\u20ac"]
    for encoding in ENCODINGS:
        more = _class(_read(range(0x80, 0xC0), encoding) + "\ufffd")
        two, three = (_class(_read(span, encoding)) for span in (range(0xC2, 0xE0), range(0xE0, 0xF0)))
        four = _class(_read(range(0xF0, 0xF5), encoding))
        if encoding in ("cp1251", "cp1253"):  # capitals before a small letter or a sign: normal text in part
            parts += [f"(?:[{two}][{more}]){{2}}", f"[{two}][{more}](?=[A-Za-z])|(?<=[A-Za-z])[{two}][{more}]"]
        else:
            parts.append(f"[{two}][{more}]")
        parts.append(f"[{three}][{more}]{{2}}" if encoding == "mac_roman" else f"[{three}][{more} ?]{{2}}")
        if four:
            parts.append(f"[{four}][{more}]{{3}}")
    return re.compile("|".join(dict.fromkeys(parts)))


@cache
def _mac() -> re.Pattern[str]:
    """Two sequences of two bytes in Mac Roman, whose first bytes are curly quotes and dashes."""
    return re.compile(f"(?:[{''.join(sorted(_COMMON))}][{_class(_read(range(0x80, 0xC0), 'mac_roman'))}]){{2}}")


def suspicious(text: str) -> bool:
    """Whether ``text`` holds a sequence that may be mojibake: the test that decides whether ftfy is asked."""
    match = _sequence().match
    if any(match(text, first.start()) for first in _first().finditer(text)):
        return True
    return bool(_mac().search(text))


def _read(values: range, encoding: str) -> str:
    return "".join(bytes([value]).decode(encoding, "ignore") for value in values)


def _class(chars: str) -> str:
    return "".join(map(re.escape, dict.fromkeys(chars)))


def repairs(line: str) -> tuple[bool, list[Repair]]:
    """What ftfy makes of ``line``, as spans; where that is nothing, what it makes of each of its words.

    Also tells which of the two it was: a word by itself is weaker evidence.
    """
    fixed = _fixed(line)
    if fixed != line and plain_controls(line) != fixed:
        return True, list(_differences(line, fixed))
    return False, list(_by_words(line))


def _by_words(line: str) -> Iterator[Repair]:
    for match in re.finditer(r"\S+", line):
        word = match.group()
        if len(word) < 200 and not word.isascii() and (fixed := _fixed(word)) not in (word, plain_controls(word)):
            for repair in _differences(word, fixed):
                yield repair._replace(start=repair.start + match.start(), end=repair.end + match.start())


def _fixed(text: str) -> str:
    from ftfy import TextFixerConfig, fix_encoding

    return str(fix_encoding(text, TextFixerConfig(explain=False, fix_c1_controls=False)))


def is_bad(text: str) -> bool:
    """Whether ``text`` holds a sequence that real text hardly ever holds."""
    from ftfy.badness import is_bad as bad

    return bool(bad(text))


def plain_controls(text: str) -> str:
    """``text`` with its C1 controls read as Windows-1252: that repair is another rule's."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass").translate(_c1())


@cache
def _c1() -> dict[int, str]:
    return {value: char for value in range(0x80, 0xA0) if (char := bytes([value]).decode("cp1252", "ignore"))}


def _differences(line: str, fixed: str) -> Iterator[Repair]:
    """Where ``fixed`` differs. Both hold the same kept ASCII in the same order, so the gaps between correspond."""
    old, new = list(_KEPT.finditer(line)), list(_KEPT.finditer(fixed))
    if [m.group() for m in old] != [m.group() for m in new]:
        yield Repair(0, len(line), fixed)
        return
    at = to = 0
    for stop, upto, next_at, next_to in [
        *((m.start(), n.start(), m.end(), n.end()) for m, n in zip(old, new, strict=True)),
        (len(line), len(fixed), 0, 0),
    ]:
        yield from _gap(line[at:stop], fixed[to:upto], at)
        at, to = next_at, next_to


def _gap(old: str, new: str, offset: int) -> Iterator[Repair]:
    """One gap, cut at its spaces where both have as many, without what is the same at its ends."""
    if old == new:
        return
    parts, others = old.split(" "), new.split(" ")
    if len(parts) == len(others) > 1:
        for part, other in zip(parts, others, strict=True):
            yield from _gap(part, other, offset)
            offset += len(part) + 1
        return
    low = 0
    while low < min(len(old), len(new)) and old[low] == new[low]:
        low += 1
    high = 0
    while high < min(len(old), len(new)) - low and old[-1 - high] == new[-1 - high]:
        high += 1
    if high and low + high == len(new):  # "Â£" became "£": say so, and not that "Â" became nothing
        high -= 1
    yield Repair(offset + low, offset + len(old) - high, new[low : len(new) - high])


def plausible(old: str, made: str, between: str) -> bool:
    """Whether ``made`` can stand in real text in place of ``old``, between the two characters ``between``."""
    if any(low <= ord(char) < high for char in made for low, high in _BLOCKS):
        return False
    if len(old) <= 3 and any(low <= ord(char) < high for char in made for low, high in _RARE):
        return False
    # No word has a symbol in its midst.
    return not (len(made) == 1 and between.isalpha() and len(between) == 2 and "\u2300" <= made < "\u2c00")
