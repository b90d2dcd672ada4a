"""Cutting a credit, a link or a call out of a line that is otherwise text, with its spacing.

What goes is the span and the white space on one side of it, so that the text around keeps one space where it
had some, and none is left over at either end of the line. Two sentences that a span held apart get a space.
"""

from __future__ import annotations

from typing import NamedTuple

from cleaner.tokens import Extent

_CLOSING = ".,;:!?)]}"


class Cut(NamedTuple):
    """Put ``text`` in place of ``[start, end)`` of the document."""

    start: int
    end: int
    text: str


def cut(text: str, line: Extent, start: int, end: int) -> Cut:
    """How to take ``[start, end)``, which lies in ``line``, out of ``text``."""
    low, high = start, end
    while low > line.start and text[low - 1].isspace():
        low -= 1
    while high < line.stop and text[high].isspace():
        high += 1
    if low == line.start:
        return Cut(line.start if text[line.start].isspace() else start, high, "")
    if high == line.stop:
        return Cut(low, end if high == end else high, "")
    if low < start:  # the space after the span stays, if there is one
        return Cut(low, end, "" if high > end else " ")
    return Cut(start, end, "" if high > end or text[high] in _CLOSING else " ")
