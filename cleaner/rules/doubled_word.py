"""A word that stands twice in a row by mistake, also across a line break."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.context import Context
from cleaner.lexicon import WORD
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.tokens import WORD as TOKEN
from cleaner.tokens import matches_at
from cleaner.typo.known import plain
from cleaner.typo.words import specials

# Of doubled function words in edited prose practically all are slips; of other words about two in three.
_FIX, _ASK = 0.97, 0.7
_TWICE = re.compile(
    rf"(?<![\w'’.-])({TOKEN.pattern})(?:(?:[ \t\u00a0]+|[ \t]*\r?\n[ \t]*)\1)+(?![\w'’-])", re.IGNORECASE
)


def find(context: Context) -> Iterator[Finding]:
    for match in matches_at(_TWICE, context.text, [at for at, _ in specials(context).doubled]):
        word = plain(match.group(1))
        verdict = context.lexicon.doubled.get(word, "ask")
        if verdict == "legal" or (len(word) < 2 and word != "a"):
            continue
        if not context.protected(*match.span()) and _is_slip(match, verdict, context):
            yield _finding(match, _FIX if verdict == "fix" else _ASK)


def _is_slip(match: re.Match[str], verdict: str, context: Context) -> bool:
    """Names double legally (Duran Duran, Walla Walla), and so do initials and headings (``Red Red Morning``)."""
    copies = match.group().split()
    if any(copy[0].isupper() for copy in copies[1:]):
        return False
    if verdict == "fix":
        return len(copies) == 2 or len(copies[0]) > 1
    return len(copies) == 2 and bool(context.lexicon.flags(plain(copies[0])) & WORD)


def _finding(match: re.Match[str], confidence: float) -> Finding:
    first = match.group(1)
    why = ("a function word is hardly ever meant twice",) if confidence == _FIX else ()
    message = f"“{first}” stands twice in a row"
    return Finding(*match.span(), match.group(), first, confidence, "typo.doubled", message, why)


DETECTOR = Detector(
    "words",
    lambda: (
        Rule(
            "typo.doubled",
            "a word that stands twice in a row",
            "Function words (the the, of of) are sure; other words are asked about. What may well be meant twice "
            "(had had, very very, bye bye) and names (Duran Duran) are left alone; dictionaries/en/doubled.tsv lists "
            "such words.",
            (
                Example("Police searched {the the→the} house."),
                Example("The bill goes {to\nto→to} the upper house."),
                Example("The survey was more {accurate accurate→accurate} than expected."),
                Example("She had had enough of the very, very long wait, and said that that was that."),
                Example("Duran Duran flew from Walla Walla to Bora Bora."),
                Example("He gave up the fight in\n\nIn June he left."),
            ),
        ),
    ),
    find,
)
