"""Spaces at the end of a line: harmless, so they are only told to whoever asks."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.characters import in_code, lazy
from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule

# The look-behind lets a run be matched at its beginning only, so that a long run costs linear time.
_TRAILING = lazy(r"(?<![ \t\u00a0])[ \t\u00a0]+(?=\r?\n|\Z)")
_LINE_ENDS = (" \n", " \r\n", "\t\n", "\t\r\n", "\u00a0\n", "\u00a0\r\n")


def find(context: Context) -> Iterator[Finding]:
    text = context.text
    if not any(end in text for end in _LINE_ENDS) and not text.endswith((" ", "\t", "\u00a0")):
        return
    for match in _TRAILING().finditer(text):
        if match.group() == "  " and text[match.start() - 1 : match.start()].strip():
            continue  # a line break in Markdown
        if not in_code(context, match.start()):
            yield Finding(match.start(), match.end(), match.group(), "", 0.95, "layout.trailing-space",
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
