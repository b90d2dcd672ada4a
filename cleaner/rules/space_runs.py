"""More than one space between two words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.characters import in_code, lazy, line_of
from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.survey import GAP
from cleaner.tokens import matches_at

# Between two words, or after a comma: in the middle of a sentence.
_INSIDE = lazy(r"(?<=[^\W_][,;)\]’”]| [^\W_]|[^\W_]{2})  (?: ?)(?=[^\W_“‘(])")
# What lines up columns uses runs of any length; a text that has many was justified or is a table.
_OFTEN = 4
_SURE, _ASK, _STYLE = 0.93, 0.6, 0.2


def find(context: Context) -> Iterator[Finding]:
    text = context.text
    runs = [at for at in context.survey.at(GAP) if text.startswith("  ", at)]
    if not runs:
        return
    matches = [
        match
        for match in matches_at(_INSIDE(), text, runs)
        if not in_code(context, match.start()) and not _in_columns(text, match)
    ]
    often = len(matches) > max(_OFTEN, len(text) / 1500)
    for match in matches:
        confidence, why = _SURE, "it stands in the middle of a sentence"
        if often:
            confidence, why = _STYLE, "the text does it everywhere, so it is how it was set"
        elif text[match.start() - 1].isdigit() and text[match.end()].isdigit():
            confidence, why = _ASK, "between numbers it may line up columns"
        yield Finding(match.start(), match.end(), match.group(), " ", confidence, "layout.space-run",
                      f"{len(match.group())} spaces between two words", (why,))  # fmt: skip


def _in_columns(text: str, match: re.Match[str]) -> bool:
    """Whether the line has runs of three or more spaces, or begins with several: a table, verse or code."""
    line = line_of(text, match.start(), match.end(), 500)
    return "   " in line or line.startswith("  ") or "|" in line or "\t" in line


DETECTOR = Detector(
    "characters",
    lambda: (
        Rule(
            "layout.space-run",
            "several spaces between two words",
            "Two spaces in the middle of a sentence are a slip of the thumb. After a full stop they are a style, in "
            "tables, verse, code and justified text they line things up: all that is left alone.",
            (
                Example("The minister{  → }said the bill would pass."),
                Example("The minister left.  The bill passed."),
                Example("Votes     Seats\n 1,204        3"),
                Example("    a line that is set in"),
            ),
        ),
    ),
    find,
)
