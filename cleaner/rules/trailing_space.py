"""Spaces at the end of a line: harmless, so they are only told to whoever asks."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.characters import in_code
from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.survey import LINE_END

_SPACES = " \t\u00a0"


def find(context: Context) -> Iterator[Finding]:
    text = context.text
    for at in context.survey.at(LINE_END):
        start = stop = at + 1
        if not text.startswith(("\n", "\r\n"), stop) and stop < len(text):
            continue
        while start > 0 and text[start - 1] in _SPACES:
            start -= 1
        two = text[start:stop] == "  " and text[start - 1 : start].strip()  # a line break in Markdown
        if start < stop and not two and not in_code(context, start):
            yield Finding(start, stop, text[start:stop], "", 0.95, "layout.trailing-space",
                          "white space at the end of a line", ("it shows nothing",))  # fmt: skip


DETECTOR = Detector(
    "characters",
    lambda: (
        Rule(
            "layout.trailing-space",
            "white space at the end of a line",
            "It shows nothing and harms nobody, so it is only told with --all unless the rule is set to fix. "
            "Exactly two spaces are a line break in Markdown and stay.",
            (
                Example("The vote is on Friday.{ →}\nIt will be close."),
                Example("The vote is on Friday.  \nIt will be close."),
            ),
            policy="report",
        ),
    ),
    find,
)
