"""Characters that show nothing: left by hyphenation, copying and page layout, or put there to hide something."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from cleaner.characters import in_code, lazy, line_of, named, survey
from cleaner.characters.joined import join_or_space
from cleaner.characters.scripts import has, script
from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.tokens import matches_at

_SOFT_HYPHEN = "\N{SOFT HYPHEN}"
_JOINER, _NON_JOINER = "\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"
_SPACES = "\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"
_MARKS = "\u200e\u200f\u061c"  # left-to-right, right-to-left and Arabic letter mark
_OPENERS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c",
            "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}  # fmt: skip
_OVERRIDES = "\u202d\u202e"
_BIDI = _MARKS + "".join(_OPENERS) + "\u202c\u2069" + "\u206a\u206b\u206c\u206d\u206e\u206f"
_SELECTORS = "\ufe0e\ufe0f"
_TAGS = "\U000e0001" + "".join(map(chr, range(0xE0020, 0xE0080)))
_BLACK_FLAG = "\N{WAVING BLACK FLAG}"
_INVISIBLE = frozenset(_SOFT_HYPHEN + _JOINER + _NON_JOINER + _SPACES + _BIDI + _SELECTORS + _TAGS + "\u180e")
_RUN = lazy(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060\u2066-\u206f\ufe0e\ufe0f\ufeff\U000e0001\U000e0020-\U000e007f]+"
)
_SPLIT_BY_HYPHEN = lazy("(?<=[^\\W\\d_])\u00ad[ \\t]*\\r?\\n[ \\t]*(?=[^\\W\\d_A-Z])")

# Between letters of Latin script nobody means a character that shows nothing; at the edge of a word neither,
# but there it may be all that is left of something.
_INSIDE, _EDGE, _HIDDEN = 0.98, 0.95, 0.96


def find(context: Context) -> Iterator[Finding]:
    if not survey(context) & _INVISIBLE:
        return
    text = context.text
    line_breaks = [m.span() for m in matches_at(_SPLIT_BY_HYPHEN(), text, context.places(_SOFT_HYPHEN))]
    for start, end in line_breaks:
        yield _finding(context, start, end, "", _INSIDE, "a soft hyphen at a line's end only broke a word")
    taken = {start for start, _ in line_breaks}
    kept, stray = _pairs(text) if survey(context) & _OPENERS.keys() else (set(), set())
    for match in matches_at(_RUN(), text, context.places(_INVISIBLE)):
        if not in_code(context, match.start()):
            yield from _judged(context, match, kept | taken, stray)


def _judged(context: Context, match: re.Match[str], kept: set[int], stray: set[int]) -> Iterator[Finding]:
    """The parts of one run of invisible characters that are to go, as few findings as possible."""
    start = None
    verdicts: dict[str, bool] = {}
    for at in range(match.start(), match.end() + 1):
        char = context.text[at : at + 1]
        if at < match.end() and char not in verdicts:
            verdicts[char] = _is_stray(context.text, char, match)
        goes = at < match.end() and at not in kept and (at in stray or verdicts[char])
        if goes and start is None:
            start = at
        if not goes and start is not None:
            yield _removal(context, start, at)
            start = None


def _removal(context: Context, start: int, end: int) -> Finding:
    run = context.text[start:end]
    if set(run) & set(_OVERRIDES) or set(run) & set(_TAGS):
        return _finding(context, start, end, "", _HIDDEN, "suspicious: it can hide or turn round what a reader sees")
    if set(run) <= set(_SOFT_HYPHEN):
        return _finding(context, start, end, "", _INSIDE, "it shows only where a line breaks")
    inside = context.text[start - 1 : start].isalpha() and context.text[end : end + 1].isalpha()
    verdict = join_or_space(context, start, end, _INSIDE if inside else _EDGE)
    return _finding(context, start, end, verdict.replacement, verdict.confidence, verdict.why)


def _finding(context: Context, start: int, end: int, new: str, confidence: float, why: str) -> Finding:
    run = context.text[start:end]
    names = ", ".join(dict.fromkeys(named(char) for char in run if char in _INVISIBLE))
    what = "an invisible character" if len(run.strip()) == 1 else "invisible characters"
    return Finding(start, end, run, new, confidence, "characters.invisible", f"{what}: {names}", (why,))


def _is_stray(text: str, char: str, run: re.Match[str]) -> bool:
    """Whether an invisible character of ``run`` has no work to do between its visible neighbours."""
    before, after = text[run.start() - 1 : run.start()], text[run.end() : run.end() + 1]
    scripts = {script(before), script(after)}
    if char in _SELECTORS:
        # An emoji, a digit of a keycap or a symbol takes one; a Latin letter or a space does not.
        return before.isspace() or not before or (before.isalpha() and script(before) == "latin")
    if char in _TAGS:
        return before != _BLACK_FLAG
    if char in _JOINER + _NON_JOINER:
        return (
            not scripts & {"emoji", "joining", "rtl"}
            and not any(c in _SELECTORS for c in run.group())
            and ("latin" in scripts or not scripts - {""})
        )
    if char in _BIDI:
        return _between_latin(before, after) or not has(line_of(text, run.start(), run.end()), "rtl")
    return not scripts & {"joining", "rtl", "wide"}


def _between_latin(before: str, after: str) -> bool:
    return before.isalpha() and after.isalpha() and script(before) == script(after) == "latin"


def _pairs(text: str) -> tuple[set[int], set[int]]:
    """Offsets of paired direction controls to keep, and of those to remove.

    A pair is judged as one: it stays where what it encloses runs right to left, and goes where that is Latin.
    """
    kept: set[int] = set()
    stray: set[int] = set()
    open_: list[int] = []
    leftward = [match.start() for match in _RIGHT_TO_LEFT().finditer(text) if has(match.group(), "rtl")]
    for match in _CONTROLS().finditer(text):
        char = match.group()
        if char == "\n":
            open_.clear()
        elif char in _OPENERS:
            open_.append(match.start())
        elif open_ and _OPENERS[text[open_[-1]]] == char:
            start = open_.pop()
            encloses = bisect_left(leftward, start) < bisect_left(leftward, match.start())
            (kept if encloses else stray).update((start, match.start()))
    return kept, stray


_RIGHT_TO_LEFT = lazy("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")  # at most
_CONTROLS = lazy("[\u202a-\u202e\u2066-\u2069\n]")

_EXPLANATION = (
    "Zero-width spaces and joiners, byte order marks inside text, soft hyphens, marks of direction and invisible tag "
    "characters split words for every program and show nothing to a reader. They stay where they have work to do: "
    "in emoji, in Arabic, Persian and Indic text, and beside right-to-left text."
)

DETECTOR = Detector(
    "characters",
    lambda: (
        Rule(
            "characters.invisible",
            "characters that show nothing",
            _EXPLANATION,
            (
                Example("The pol{\u200b→}ice reopened the road."),
                Example("A new agree{\u00ad→}ment was signed on Monday."),
                Example("The {\ufeff→}minister spoke first."),
                Example("Voters went to the po{\u202e→}lls."),
                Example(
                    "Two teams \U0001f468\u200d\U0001f469\u200d\U0001f467 had a \u2764\ufe0f\u200d\U0001fa79 banner."
                ),
                Example("The flag \U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f was flown."),
                Example("On the board: \u200f\u05e9\u05dc\u05d5\u05dd\u200f and \u0645\u06cc\u200c\u0631\u0648\u0645."),
            ),
        ),
    ),
    find,
)
