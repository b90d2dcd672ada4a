"""Spaces at the end of a line: harmless, so they are only told to whoever asks."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.characters import in_code
from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule

_SPACES = " \t\u00a0"
_LINE_ENDS = tuple(space + end for space in _SPACES for end in ("\n", "\r\n"))


def find(context: Context) -> Iterator[Finding]:
    text = context.text
    stops = [] if not text or text[-1] not in _SPACES else [len(text)]
    for line_end in _LINE_ENDS:
        at = text.find(line_end)
        while at >= 0:
            stops.append(at + 1)
            at = text.find(line_end, at + 1)
    for stop in stops:
        start = stop
        while start > 0 and text[start - 1] in _SPACES:
            start -= 1
        two = text[start:stop] == "  " and text[start - 1 : start].strip()  # a line break in Markdown
        if not two and not in_code(context, start):
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
