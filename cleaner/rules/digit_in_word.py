"""A digit where a letter belongs: 0 for o, 1 for l or i, as scanners and tired fingers write it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.context import Context
from cleaner.lexicon import WORD, Lexicon
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.protect import chunk
from cleaner.survey import DIGIT, RISE
from cleaner.tokens import like

_READINGS = {"0": "o", "1": "li", "5": "s"}
# Small letters with one or two of these digits among them: "c0uncil", "1ocal", "officia1". Four characters at
# least, and three letters in a row somewhere, so that "1st", "5km", "10am", "B2B" and "H5N1" stay out.
_MIXED = re.compile(r"(?<![\w'’@#/.\\-])(?=[A-Za-z015]*[a-z]{3})[A-Za-z]?[a-z]*[015][a-z015]*(?![\w@/\\-])")
_COMMON = 3.5  # Zipf


def find(context: Context) -> Iterator[Finding]:
    for match in _mixed(context):
        token = match.group()
        words = _readings(token, context.lexicon)
        if len(words) == 1 and not context.protected(*match.span()):
            word = like(token, words[0])
            why = (f"“{word}” is the only word that the letters make",)
            yield Finding(*match.span(), token, word, 0.92, "typo.digit", "a digit stands for a letter", why)


def _mixed(context: Context) -> Iterator[re.Match[str]]:
    """The tokens of letters and digits; looked for only where a digit touches a letter."""
    text = context.text
    digits = [*context.survey.at(DIGIT), *(at + 1 for at in context.survey.at(RISE))]
    done = 0
    for at in sorted(digits):
        if at >= done and text[at] in _READINGS:
            start, done = chunk(text, at, at + 1)
            yield from _MIXED.finditer(text, start, done)


def _readings(token: str, lexicon: Lexicon) -> list[str]:
    """The common words that ``token`` may be; none where it is a number with a unit, a grade or a version."""
    if len(token) < 4 or sum(char.isdigit() for char in token) > 2 or lexicon.flags(token.strip("015").lower()) & WORD:
        return []
    made = [""]
    for char in token.lower():
        made = [word + letter for word in made for letter in _READINGS.get(char, char)]
    return [word for word in made if lexicon.flags(word) & WORD and lexicon.zipf(word) >= _COMMON]


DETECTOR = Detector(
    "words",
    lambda: (
        Rule(
            "typo.digit",
            "a digit where a letter belongs",
            "The token mixes small letters with 0, 1 or 5, and reading these as o, l, i or s makes exactly one "
            "common word. Numbers with units, ordinals, codes and versions are left alone.",
            (
                Example("The {c0uncil→council} met {1ocal→local} voters."),
                Example("The 1st of 50 A320neo jets flew 10km at 5pm; the B1 team and u15s won, H5N1 was cited."),
                Example("A 5star hotel with 100pc occupancy listed 1in screens."),
            ),
        ),
    ),
    find,
)
