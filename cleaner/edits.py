"""Span edits: apply them, and compose two rounds of them into one.

Nothing in `cleaner` changes a text but `apply`. An edit names a half-open span in code points; everything
outside the spans stays as it is. Edits of one round are sorted and disjoint.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from cleaner.model import Finding

_STRETCH = 1 << 16  # characters that are copied at once


class Edit(NamedTuple):
    """Put ``text`` in place of ``[start, end)``, because of the findings in ``of`` (oldest first)."""

    start: int
    end: int
    text: str
    of: tuple[Finding, ...] = ()


def apply(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with sorted, disjoint edits carried out.

    Raises ValueError if they are not sorted, not disjoint or not within the text.
    """
    return "".join(edited(text, edits))


def edited(text: str, edits: Iterable[Edit]) -> list[str]:
    """The text that `apply` makes, in parts: before they are joined, a large ``text`` may be let go."""
    parts: list[str] = []
    at = 0
    for edit in edits:
        if not at <= edit.start <= edit.end <= len(text):
            raise ValueError(f"edits overlap, are not sorted or lie outside of the text at offset {edit.start}")
        parts += _stretches(text, at, edit.start)
        parts.append(edit.text)
        at = edit.end
    parts += _stretches(text, at, len(text))
    return parts


def _stretches(text: str, start: int, stop: int) -> Iterator[str]:
    """``text[start:stop]`` in parts, each of which takes as many bytes for a character as it needs itself."""
    return (text[at : min(at + _STRETCH, stop)] for at in range(start, stop, _STRETCH))


def compose(middle: str, first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """One round of edits that does what ``first``, which made ``middle``, and then ``second`` do.

    The result is in the coordinates of the text before ``first``. Where an edit of ``second`` touches what
    an edit of ``first`` wrote, or spans what it deleted, both become a single edit.
    """
    made = outputs(first)
    out: list[Edit] = []
    i = j = 0
    while i < len(first) or j < len(second):
        low, high = i, j
        if j == len(second) or (i < len(first) and made[i][1] <= second[j].start):
            out.append(first[i])
            i += 1
            continue
        j += 1
        # The cluster grows while the next edit of either round touches the last of the other that is in it: those
        # before that one end where it begins, or sooner.
        seen = 0
        while seen < j:
            seen = j
            while i < len(first) and _touch(made[i], second[j - 1]):
                i += 1
            while low < i and j < len(second) and _touch(made[i - 1], second[j]):
                j += 1
        out.append(_merged(middle, first[low:i], made[low:i], second[high:j], _shift(first, made, low)))
    return out


def outputs(edits: Sequence[Edit]) -> list[tuple[int, int]]:
    """Where each edit's text stands once all of them are applied."""
    spans, shift = [], 0
    for edit in edits:
        start = edit.start + shift
        spans.append((start, start + len(edit.text)))
        shift += len(edit.text) - (edit.end - edit.start)
    return spans


def origins(first: Sequence[Edit]) -> Callable[[int, int], int | None]:
    """Where a span of the text that ``first`` has made began before: None if it touches what an edit has put, or
    spans what one has deleted."""
    made = outputs(first)
    ends = [end for _, end in made]

    def origin(start: int, end: int) -> int | None:
        before = bisect_right(ends, start)
        if before < len(made) and made[before][0] < end:
            return None
        return start + _shift(first, made, before)

    return origin


def _shift(first: Sequence[Edit], made: Sequence[tuple[int, int]], i: int) -> int:
    """What to add to an offset of the middle text just before edit ``i`` to get one of the first text."""
    return first[i - 1].end - made[i - 1][1] if i else 0


def _touch(span: tuple[int, int], edit: Edit) -> bool:
    """Whether the two share a character, or one is a point inside the other."""
    return span[0] < edit.end and edit.start < span[1]


def _merged(
    middle: str, first: Sequence[Edit], made: Sequence[tuple[int, int]], second: Sequence[Edit], shift: int
) -> Edit:
    low = min([second[0].start, *(span[0] for span in made[:1])])
    high = max([second[-1].end, *(span[1] for span in made[-1:])])
    start = low + shift
    end = first[-1].end + (high - made[-1][1]) if first else high + shift
    moved = [Edit(edit.start - low, edit.end - low, edit.text) for edit in second]
    findings = tuple(finding for edit in (*first, *second) for finding in edit.of)
    return Edit(start, end, apply(middle[low:high], moved), findings)
