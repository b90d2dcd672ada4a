"""A word that a line's end broke with a hyphen."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.characters import in_code, known, known_word, lazy
from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.survey import GAP, LINE_END
from cleaner.tokens import matches_at

_BROKEN = lazy(r"(-[ \t]?\r?\n[ \t]{0,12}|- )([a-zà-ÿ]{2,30})(?![^\W_]|-[^\W_])([.,;:?!”’\")]{0,4})([ \t]?)")
_LEFT = lazy(r"(?<![^\W_])(?<![-'’])[^\W\d_]{2,30}\Z")
# "pre- and post-war", "two- or three-year": the hyphen waits for a word to come.
_WAITING = frozenset((
    "and", "or", "to", "nor", "but", "the", "a", "an", "in", "of", "for", "than", "versus", "vs", "through",
))  # fmt: skip
# These keep their hyphen in many styles, so a line may well break at a real one.
_PREFIXES = frozenset((
    "anti", "semi", "non", "pre", "post", "multi", "self", "ex", "co", "re", "pro", "sub", "super", "ultra", "mid",
    "half", "quasi", "inter", "over", "under", "well", "off", "on", "vice", "mini", "micro", "counter", "cross", "all",
))  # fmt: skip
_COMMON = 3.8  # Zipf: "cooperation" and "international" are written as one, whatever they begin with.
_SURE, _LIKELY, _WORDS = 0.95, 0.93, 0.8


def find(context: Context) -> Iterator[Finding]:
    text = context.text
    hyphens = [at for kind in (GAP, LINE_END) for at in context.survey.at(kind) if text[at] == "-"]
    if not hyphens:
        return
    for match in matches_at(_BROKEN(), text, hyphens):
        gap, right, marks, space = match.groups()
        before = _LEFT().search(text, max(0, match.start() - 31), match.start())
        if not before or right in _WAITING or in_code(context, match.start()):
            continue
        left = before.group()
        whole = left + right
        if left.lower() in _PREFIXES and context.lexicon.zipf(whole.lower()) < _COMMON:
            if "\n" not in gap and known_word(context, right):
                yield Finding(match.start(), match.start() + 2, "- ", "-", 0.7, "layout.broken-word",
                              f"a space after the hyphen of {left}-{right}",
                              (f"{left}- begins a compound",))  # fmt: skip
            continue
        if not known_word(context, whole) or known(context, f"{left}-{right}"):
            continue
        confidence, why = _weighed(context, left, right, whole)
        start = match.start()
        if "\n" in gap:  # the line's end moves behind the word, so that the lines stay as long as they were
            end = match.end(4)
            replacement = right + marks + (gap[1:].strip(" \t") if space else "")
        else:
            end, replacement = match.end(2), right
        yield Finding(start, end, text[start:end], replacement, confidence, "layout.broken-word",
                      f"{whole} was broken at the end of a line", (why,))  # fmt: skip


def _weighed(context: Context, left: str, right: str, whole: str) -> tuple[float, str]:
    zipf = context.lexicon.zipf(whole.lower())
    if zipf >= 4:
        return _LIKELY, f"{whole} is a common word"
    if zipf >= 3 and not (known_word(context, left) and known_word(context, right)):
        return _SURE, f"{whole} is a word and {left}-{right} is none"
    return _WORDS, f"{whole} is a word, but {left}-{right} might be meant"


DETECTOR = Detector(
    "characters",
    lambda: (
        Rule(
            "layout.broken-word",
            "a word broken by a hyphen at the end of a line",
            "Pages of print break words at the end of a line. The halves are joined where they make a word and the "
            "form with the hyphen is none; compounds (well-known) and waiting hyphens (pre- and post-war) stay.",
            (
                Example("The govern{-\nment →ment\n}fell on Monday."),
                Example("The commit{- tee→tee} met."),
                Example("It is a well-\nknown case of pre- and post-war law, with two- or three-year terms."),
            ),
        ),
    ),
    find,
)
