"""Capitals in the wrong place: a shift key held too long, or pressed too late."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.context import Context
from cleaner.lexicon import NAME, WORD
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.typo.judge import unknown_words
from cleaner.typo.known import is_case_slip, plain

_CONFIDENCE, _USUAL = 0.93, 3.5


def find(context: Context) -> Iterator[Finding]:
    lexicon = context.lexicon
    for start, end, token in context.once(unknown_words):
        key = plain(token)
        if is_case_slip(token) and lexicon.flags(key) & (WORD | NAME) and lexicon.zipf(key) >= _USUAL:
            right = token[:1] + token[1:].lower() if token[0].isupper() else token.lower()
            why = (f"“{right}” is a common word",)
            yield Finding(start, end, token, right, _CONFIDENCE, "typo.case", "capitals in the wrong place", why)


DETECTOR = Detector(
    "words",
    lambda: (
        Rule(
            "typo.case",
            "capitals in the wrong place",
            "The word is a common one once its capitals stand where capitals stand.",
            (
                Example("The {MInister→Minister} of Trade resigned."),
                Example("Two {FOrmer→Former} MPs said {tHe→the} vote was fair."),
                Example("An eBay seller, McDonald’s, YouTube and the DVDs of three NGOs were named."),
            ),
        ),
    ),
    find,
)
