"""Paragraphs broken into lines of one width, as mail and old archives have them. Off unless asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.protect import in_spans
from cleaner.tokens import Line

_CONFIDENCE = 0.95
_NARROWEST, _WIDEST = 40, 132
# What begins like this is a list, a table, a quotation, a heading or indented: its lines are meant.
_MEANT = re.compile(r"[ \t]|[-*+•>|#=]|\d+[.)]\s|\|")


def find(context: Context) -> Iterator[Finding]:
    for blank, group in groupby(context.lines, key=lambda line: line.blank):
        lines = [] if blank else list(group)
        if len(lines) > 1 and not in_spans(context.code, lines[0].start) and _is_wrapped(lines):
            for line, following in pairwise(lines):
                start = line.start + len(line.text.rstrip(" \t"))
                original = context.text[start : following.start]
                why = ("the next word would not have fitted into the line",)
                yield Finding(start, following.start, original, " ", _CONFIDENCE, "layout.hard-wrap",
                              "a line's end inside a paragraph", why)  # fmt: skip


def _is_wrapped(lines: list[Line]) -> bool:
    """Whether every line but the last is as full as the widest allows: the next word would not have fitted.

    Verse, addresses and lists of names end their lines where they please.
    """
    width = max(len(line.text.rstrip()) for line in lines)
    if not _NARROWEST <= width <= _WIDEST or any(_MEANT.match(line.text) for line in lines):
        return False
    return all(
        len(line.text.rstrip()) + 1 + len(following.text.split(None, 1)[0]) > width
        for line, following in pairwise(lines)
    )


DETECTOR = Detector(
    "characters",
    lambda: (
        Rule(
            "layout.hard-wrap",
            "a paragraph broken into lines of one width",
            "Every line is so full that the next word would not have fitted, so the line's ends are no part of the "
            "text and become spaces. Off unless asked for (`--unwrap`); verse, lists and tables keep their lines.",
            (
                Example(
                    "The harbour board met late on Tuesday to look at{\n→ }the new timetable, and they put off the "
                    "vote until{\n→ }the ferry is back.\n"
                ),
                Example("The rain came down on stone and slate,\nand no one spoke,\nand it was late.\n"),
                Example(
                    "- The harbour board met late on Tuesday to look at\n- the new timetable and put off the vote\n"
                ),
            ),
            policy="off",
        ),
    ),
    find,
    optional=True,
)
