"""Two words that lost what stood between them at the border of an element of a web page: ``streetPolice``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cleaner.characters import known, known_word, lazy, markup_at_home
from cleaner.context import Context
from cleaner.model import Alternative, Detector, Example, Finding, Rule
from cleaner.survey import RISE
from cleaner.tokens import matches_at

_SEAM = lazy(r"[A-Z](?<=[a-z][A-Z])[a-z]{1,30}(?![\w(=/@:-])")
_LEFT = lazy(r"(?<![\w.@/'’#&-])[a-z]{3,30}\Z")


_SHORT = frozenset(("In", "It", "He", "We", "By", "On", "At", "As", "If", "No", "So", "To", "My", "An"))


def find(context: Context) -> Iterator[Finding]:
    text = context.text
    rises = context.survey.at(RISE)
    if not rises:
        return
    seams = [
        (before.group(), match)
        for match in matches_at(_SEAM(), text, [at + 1 for at in rises])
        if (before := _LEFT().search(text, max(0, match.start() - 31), match.start()))
    ]
    if not seams:
        return
    times = Counter(left + match.group() for left, match in seams)
    for left, match in seams:
        glued = left + match.group()
        # What stands there twice is a name, and in a text about programs it is code.
        if times[glued] > 1 or not _are_words(context, left, match.group()) or markup_at_home(context):
            continue
        start, letter = match.start() - 1, left[-1]
        if not context.protected(*match.span()):
            yield Finding(start, start + 1, letter, f"{letter} ", 0.8, "layout.glued-words",
                          f"{left} and {match.group()} have nothing between them",
                          (f"both are words and {glued} is none",),
                          (Alternative(f"{letter}. ", 0.4),))  # fmt: skip


def _are_words(context: Context, left: str, right: str) -> bool:
    zipf = context.lexicon.zipf
    return (
        (len(right) > 2 or right in _SHORT)
        and known_word(context, left)
        and known(context, right)
        and min(zipf(left), zipf(right.lower())) >= 3
        and not known(context, left + right)
    )


DETECTOR = Detector(
    "characters",
    lambda: (
        Rule(
            "layout.glued-words",
            "a small word run into a capitalised one",
            "Where an extractor drops the border of an element, the last word of one piece touches the first of the "
            "next. Names with a capital inside (easyJet, YouTube, McDonald) and identifiers are left alone.",
            (
                Example("Crowds filled the stree{t→t }Police said no one was hurt."),
                Example("An easyJet flight, a YouTube video, a McDonald and SquareOne; eBay and iPhone."),
                Example("Set lastName first, and then lastName again."),
            ),
        ),
    ),
    find,
)
