"""A word that stands twice in a row by mistake, also across a line break."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.context import Context
from cleaner.lexicon import WORD
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.typo.known import plain

# Of doubled function words in edited prose practically all are slips; of other words about two in three.
_FIX, _ASK = 0.97, 0.7


def find(context: Context) -> Iterator[Finding]:
    doubled = {one for one, other in context.pairs if one == other}
    for word in doubled:
        verdict = context.lexicon.doubled.get(word, "ask")
        if verdict == "legal" or (len(word) < 2 and word != "a"):
            continue
        for match in _places(context.text, word):
            if not context.protected(*match.span()) and _is_slip(match, verdict, context):
                yield _finding(match, _FIX if verdict == "fix" else _ASK)


def _places(text: str, word: str) -> Iterator[re.Match[str]]:
    word = re.escape(word).replace("'", "['’]")
    pattern = rf"(?<![\w'’.-])({word})(?:(?:[ \t\u00a0]+|[ \t]*\r?\n[ \t]*){word})+(?![\w'’-])"
    return re.finditer(pattern, text, re.IGNORECASE)


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
