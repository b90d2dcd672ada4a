"""A space before a comma, a full stop or another mark that belongs to the word before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.characters import in_code, lazy
from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.survey import LOOSE_MARK
from cleaner.tokens import matches_at

_SPACED = lazy(r" ([,.;:?!])(?=[ \t\r\n]|\Z|['’”\"](?:[ \t\r\n]|\Z)|(?<=[,.?!])\))(?! ?\.)")
_AFTER = lazy(r"[^\W_]['’”\")\]]? {1,2}\Z")
# French and its neighbours set a space there. Words that English does not have tell the language.
_FRENCH = lazy(r"\b(?:les|des|est|une|dans|qui|que|pour|avec|sont|nous|vous|cette|mais)\b")
_NAMED = lazy(r"\b(?:an?|the|with|or|of|by|as)\Z", re.IGNORECASE)
_SENTENCE_END = lazy(r"['’”\")]*\s*(?:\Z|[A-Z“‘\"'(\[]|\n)")
_ENGLISH_MARK = lazy(r"\w[;:?!]\s")
_SURE = {",": 0.96, ".": 0.95, "?": 0.92, "!": 0.9, ";": 0.9, ":": 0.85}
_OFTEN = 12  # A text that does it this often in 1,000 words has a style, such as that of a tokenised corpus.


def find(context: Context) -> Iterator[Finding]:
    text = context.text
    loose = context.survey.at(LOOSE_MARK)
    if not loose:
        return
    after = _AFTER()
    matches = [
        m for m in matches_at(_SPACED(), text, loose) if after.search(text, max(0, m.start() - 3), m.start() + 1)
    ]
    matches = [m for m in matches if not in_code(context, m.start())]
    often = len(matches) > max(3, _OFTEN * len(text) / 6000)
    for match in matches:
        start, end, mark = match.start(), match.end(), match.group(1)
        if text[start - 1] == " ":
            start -= 1
        confidence, why = _SURE[mark], "the mark belongs to the word before it"
        if mark not in ",." and _is_french(text, start):
            confidence, why = 0.3, "French sets a space there"
        elif mark == ":" and text[start - 1].isdigit():
            confidence, why = 0.5, "between numbers it may be a ratio or a score"
        elif mark not in ",." and _NAMED().search(text, max(0, start - 8), start):
            confidence, why = 0.4, "the text speaks of the mark itself"
        elif mark in "?!" and not _SENTENCE_END().match(text, end):
            confidence, why = 0.55, "no sentence begins after it, so the sign may be meant"
        elif often:
            confidence, why = min(confidence, 0.6), "the whole text does it, so it may be meant"
        yield Finding(start, end, text[start:end], mark, confidence, "layout.space-before-mark",
                      f"a space before “{mark}”", (why,))  # fmt: skip


def _is_french(text: str, at: int) -> bool:
    around = text[max(0, at - 300) : at + 300]
    words = len(_FRENCH().findall(around))
    return words > 1 or ("«" in around and "»" in around) or (words == 1 and not _ENGLISH_MARK().search(around))


DETECTOR = Detector(
    "characters",
    lambda: (
        Rule(
            "layout.space-before-mark",
            "a space before a punctuation mark",
            "“Hunan , Jiangxi” and “by Friday .” come from edits and extraction. French spacing, smileys, decimals, "
            "ellipses and names such as .NET are left alone.",
            (
                Example("The provinces of Hunan{ ,→,} Jiangxi and Fujian were hit."),
                Example("The talks ended on Friday{ .→.}\nNo date was set."),
                Example("Will it rain{ ?→?} Nobody knows."),
                Example("Il pleut dans les rues : les gens sont trempés, et vous ?"),
                Example("Write it in .NET, at .5 per cent ... or smile :) and add a ? to it."),
            ),
        ),
    ),
    find,
)
