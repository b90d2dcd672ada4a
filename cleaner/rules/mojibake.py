"""Mojibake: ``MusÃ©e`` for ``Musée``, ``itâ€™s`` for ``it’s``. Repaired where it stands and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.characters import in_code, known, lazy, shown, survey, word_around
from cleaner.context import Context
from cleaner.lexicon import Lexicon
from cleaner.model import Alternative, Detector, Example, Finding, Rule
from cleaner.tokens import Line, lines

# One UTF-8 sequence of two bytes read as Windows-1252, alone in a word: ftfy finds it too likely to be meant.
_SINGLE = lazy(
    "[\xc3-\xc5][\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
# A lone first byte before a mark: what followed it was straightened or dropped by another program.
_STRAY = lazy("(?<=[a-z0-9.,!?;:%)])\xc2(?=[\"' .,;:!?\u2018-\u201d]|\\Z)")
# A closing quotation mark whose last byte, which Windows-1252 does not have, was dropped.
_CLOSING = lazy("(?<=[A-Za-z0-9.,!?;:%)'\"\u2019])\u00e2\u20ac(?=[\\s.,;:!)\\]]|\\Z)")
# A sequence of which a later program straightened a quotation mark: what it was, likeliest first.
_STRAIGHTENED = {'\u00e2\u20ac"': "\N{EM DASH}\N{EN DASH}", '\u00e2"\u00a2': "\N{TRADE MARK SIGN}"}
_CONTEXT = 3  # characters on either side of a repair that help to tell whether it was bad

# What the rules for single characters (a soft hyphen, a control) see inside a broken sequence is less sure than the
# sequence itself, so that this rule is heard first.
_SURE, _BESIDE, _CLEAR = 0.99, 0.985, 0.93
_LIKELY, _NAME, _SHAPE, _DOUBTFUL = 0.8, 0.8, 0.6, 0.3

# Most English text has nothing else beyond ASCII; none of these alone begins a broken sequence.
_EVERYDAY = frozenset("“”‘’–—")


def find(context: Context) -> Iterator[Finding]:
    odd = survey(context)
    if odd <= _EVERYDAY:
        return
    from cleaner.characters import garbled

    if odd.isdisjoint(garbled.leads()):
        return
    for start, suspects in context.each(_suspicious):
        for line in suspects:
            yield from _line(context, Line(line.start + start, line.stop + start, line.end + start, line.text))


def _suspicious(text: str, _lexicon: Lexicon) -> list[Line]:
    """The lines of a piece that may hold mojibake."""
    from cleaner.characters import garbled

    if text.isascii() or not garbled.suspicious(text):
        return []
    return [line for line in lines(text) if not line.text.isascii() and garbled.suspicious(line.text)]


def _line(context: Context, line: Line) -> Iterator[Finding]:
    """What the line's shapes tell, and what ftfy tells of the rest."""
    taken: set[int] = set()
    for finding in (
        *_closing(context, line),
        *_by_ftfy(context, line),
        *_straightened(context, line),
        *_singles(context, line),
        *_strays(context, line),
    ):
        if not taken & set(range(finding.start, finding.end)) and not in_code(context, finding.start):
            taken.update(range(finding.start, finding.end))
            yield finding


def _closing(context: Context, line: Line) -> Iterator[Finding]:
    for match in _CLOSING().finditer(line.text):
        yield _finding(context, line.start + match.start(), line.start + match.end(), "\N{RIGHT DOUBLE QUOTATION MARK}",
                       _CLEAR, "its last byte is one that Windows-1252 does not have, and was dropped")  # fmt: skip


def _by_ftfy(context: Context, line: Line) -> Iterator[Finding]:
    from cleaner.characters import garbled

    found = []
    whole, repairs = garbled.repairs(line.text)
    for start, end, text in repairs:
        old = line.text[start:end]
        if text == garbled.plain_controls(old):
            continue
        around = line.text[max(0, start - _CONTEXT) : end + _CONTEXT]
        if not garbled.plausible(old, text, line.text[max(0, start - 1) : start] + line.text[end : end + 1]):
            confidence = _DOUBTFUL
        elif garbled.is_bad(old) or (whole and garbled.is_bad(around)) or _makes_word(context, line, start, end, text):
            confidence = _SURE
        else:
            confidence = _LIKELY
        found.append((start, end, text, confidence))
    sure = any(confidence == _SURE for *_, confidence in found)
    for start, end, text, confidence in found:
        old = line.text[start:end]
        if sure and confidence == _LIKELY and old.strip(" "):
            confidence = _BESIDE
        yield _finding(context, line.start + start, line.start + end, text, confidence,
                       "UTF-8 read in another encoding; real text does not hold such a sequence")  # fmt: skip


def _makes_word(context: Context, line: Line, start: int, end: int, text: str) -> bool:
    low, high = word_around(line.text, start, end)
    return known(context, line.text[low:start] + text + line.text[end:high])


def _singles(context: Context, line: Line) -> Iterator[Finding]:
    """``Ã…rhus``: one sequence in a word, which the dictionary or the word's shape supports."""
    for match in _SINGLE().finditer(line.text):
        try:
            letter = match.group().encode("cp1252").decode("utf-8")
        except UnicodeError:
            continue
        low, high = word_around(line.text, match.start(), match.end())
        left, right = line.text[low : match.start()], line.text[match.end() : high]
        word = left + letter + right
        if not letter.isalpha() or not (left or right) or (not right.islower() and right):
            continue
        if known(context, word):
            confidence, why = _NAME, f"{word} is a known word or name"
        elif not left and right and letter.isupper():
            confidence, why = _SHAPE, f"{word} has the shape of a name, {shown(match.group() + right)} has not"
        else:
            continue
        yield _finding(context, line.start + match.start(), line.start + match.end(), letter, confidence, why)


def _straightened(context: Context, line: Line) -> Iterator[Finding]:
    for broken, readings in _STRAIGHTENED.items():
        at = line.text.find(broken)
        while at >= 0:
            finding = _finding(context, line.start + at, line.start + at + len(broken), readings[0], _SHAPE,
                               "a quotation mark in it was straightened by another program")  # fmt: skip
            yield finding._replace(alternatives=tuple(Alternative(char, 0.35) for char in readings[1:]))
            at = line.text.find(broken, at + 1)


def _strays(context: Context, line: Line) -> Iterator[Finding]:
    for match in _STRAY().finditer(line.text):
        yield _finding(context, line.start + match.start(), line.start + match.end(), "", _CLEAR,
                       "the first half of a sign whose second half is gone or was straightened")  # fmt: skip


def _finding(context: Context, start: int, end: int, text: str, confidence: float, why: str) -> Finding:
    old = context.text[start:end]
    return Finding(start, end, old, text, confidence, "characters.mojibake",
                   f"{shown(old)} was {shown(text) or 'nothing'}", (why,))  # fmt: skip


DETECTOR = Detector(
    "characters",
    lambda: (
        Rule(
            "characters.mojibake",
            "text that was read in the wrong encoding",
            "UTF-8 read as Windows-1252, Latin-1, Windows-1250, -1251, -1253, -1257, Mac Roman or code page 437, also "
            "twice or thrice. Each broken run is repaired by itself, beside correct quotation marks and accents; "
            "doubtful ones are proposed.",
            (
                Example("The Mus{Ã©→é}e board met “in private”, as agreed."),
                Example("It{â€™→\N{RIGHT SINGLE QUOTATION MARK}}s a start, the minister said."),
                Example("The bridge at {Ã…→Å}rhus was closed."),
                Example("The caf{ÃƒÂ©→é} is closed."),
                Example("A cliché… and “cafés”: É… the ÅÄÖ of São Paulo, × 5, for 20 £ — naïve."),
                Example("The officiâš´le opening is on Friday."),
            ),
        ),
    ),
    find,
)
