"""Control characters: bytes of another age that show nothing, and quotes of Windows-1252 that became some."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.characters import frequent, known_word, lazy, named, word_around
from cleaner.characters.joined import UNKNOWN, join_or_space
from cleaner.context import Context
from cleaner.model import Alternative, Detector, Example, Finding, Rule
from cleaner.tokens import matches_at

_C0 = frozenset(map(chr, [*range(0x09), 0x0B, *range(0x0E, 0x20), 0x7F])) | frozenset("\ufffc\ufff9\ufffa\ufffb")
_C1 = frozenset(map(chr, range(0x80, 0xA0)))
_TERMINAL = "\x1b\\[[0-9;?]*[A-Za-z]"
# TeX's fonts have their ligatures where ASCII has controls; text taken from its pages holds them.
_LIGATURES = {"\x0b": "ff", "\x0c": "fi", "\x0e": "ffi", "\x0f": "ffl",
              "\x1b": "ff", "\x1c": "fi", "\x1d": "fl", "\x1e": "ffi", "\x1f": "ffl"}  # fmt: skip
_ALL = _C0 | _C1 | _LIGATURES.keys()
_RUN = lazy(f"(?:{_TERMINAL})+|\x0c(?=[a-z])|[\x00-\x08\x0b\x0e-\x1f\x7f\ufff9-\ufffc]+|[\x80-\x9f]")
_AFTER_APOSTROPHE = lazy("(?:s|t|re|ve|ll|d|m|em|n)(?![^\\W\\d_])", re.IGNORECASE)
_OTHER_READINGS = ("mac_roman", "cp437")


def find(context: Context) -> Iterator[Finding]:
    if context.survey.signs.isdisjoint(_ALL):
        return
    for match in matches_at(_RUN(), context.text, context.places(_ALL)):
        if match.group() in _C1:
            finding: Finding | None = _windows(context, match)
        else:
            finding = _ligature(context, match) or _useless(context, match)
        if finding:
            yield finding


def _ligature(context: Context, match: re.Match[str]) -> Finding | None:
    letters = _LIGATURES.get(match.group())
    if not letters:
        return None
    low, high = word_around(context.text, *match.span())
    word = context.text[low : match.start()] + letters + context.text[match.end() : high]
    if len(word) == len(letters) or not known_word(context, word):
        return None
    return Finding(*match.span(), match.group(), letters, 0.95, "characters.control",
                   f"{named(match.group())} was the ligature {letters} of a page set in TeX",
                   (f"{word} is a known word",))  # fmt: skip


def _useless(context: Context, match: re.Match[str]) -> Finding | None:
    run = match.group()
    if run == "\x0c":  # a form feed is white space
        return None
    if run.startswith("\x1b["):
        message, verdict = "a colour code of a terminal", join_or_space(context, match.start(), match.end(), 0.97)
    else:
        message = f"{named(run[0])} shows nothing in a text"
        verdict = join_or_space(context, match.start(), match.end(), 0.95)
        if verdict.confidence == UNKNOWN:  # it may be all that is left of a letter
            verdict = verdict._replace(confidence=0.7)
    return Finding(match.start(), match.end(), run, verdict.replacement, verdict.confidence,
                   "characters.control", message, (verdict.why,))  # fmt: skip


def _windows(context: Context, match: re.Match[str]) -> Finding | None:
    """A byte 80 to 9F that was read as Latin-1: nearly always Windows-1252, as web browsers read it too."""
    start, char = match.start(), match.group()
    try:
        meant = char.encode("latin-1").decode("cp1252")
    except UnicodeDecodeError:
        return Finding(start, start + 1, char, "", 0.6, "characters.control",
                       f"{named(char)} shows nothing, and no encoding explains it", ())  # fmt: skip
    meant, confidence, why, others = _weighed(context, start, meant)
    message = f"{named(char)} was {meant} before it was read as Latin-1"
    return Finding(start, start + 1, char, meant, confidence, "characters.control", message, (why,), others)


def _weighed(context: Context, at: int, meant: str) -> tuple[str, float, str, tuple[Alternative, ...]]:
    """What the control at ``at`` was, ``meant`` in Windows-1252, with confidence, reason and other readings."""
    text = context.text
    low, high = word_around(text, at, at + 1)
    left, right = text[low:at], text[at + 1 : high]
    if meant == "\N{RIGHT SINGLE QUOTATION MARK}" and (
        not left or not right or _AFTER_APOSTROPHE().match(right) or len(left) <= 2
    ):
        return meant, 0.97, "an apostrophe or a quotation mark fits here", ()
    if not (left and right) and not meant.isalpha():
        doubtful = meant == "\N{HORIZONTAL ELLIPSIS}" and text[at + 1 : at + 2].isalnum()
        return meant, 0.8 if doubtful else 0.95, "a quotation mark, a dash or the like fits at a word's edge", ()
    byte = text[at].encode("latin-1")
    readings = {meant, *(byte.decode(encoding) for encoding in _OTHER_READINGS)}
    words = [char for char in sorted(readings) if char.isalpha() and frequent(context, left + char + right, 1.0)]
    if not words:
        return meant, 0.55, "it stands inside a word, where another encoding is as likely", ()
    others = tuple(Alternative(char, 0.3) for char in words[1:])
    return words[0], 0.95 if words == [meant] else 0.7, f"{left}{words[0]}{right} is a known word", others


DETECTOR = Detector(
    "characters",
    lambda: (
        Rule(
            "characters.control",
            "control characters in running text",
            "Control characters show nothing and break other programs. Those from U+0080 to U+009F are "
            "quotation marks and dashes of Windows-1252 that were read as Latin-1 and become what they were.",
            (
                Example("The vote was clo{\x08→}sed at noon."),
                Example("It{\x92→\N{RIGHT SINGLE QUOTATION MARK}}s over, officials said."),
                Example("The plan {\x96→\N{EN DASH}} long delayed {\x96→\N{EN DASH}} was dropped."),
                Example("{\x1b[1m→}Rain{\x1b[0m→} is expected."),
                Example("The di{\x0b→ff}erence is small."),
                Example("A tab\there and a page's end\x0c are white space."),
            ),
        ),
    ),
    find,
)
