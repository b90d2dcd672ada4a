r"""Which characters go when lines go, so that what stays is spaced as before.

A text is its visible lines and the gaps between them (line ends, blank lines). A line that goes takes one of
its two gaps along, whole and unchanged, so the lines around it keep exactly one gap: paragraphs are never
glued and no blank line is left over, whatever the line ends are. Of all gaps of a run of lines that go, the
largest is the one that stays. At the head of a text every line takes the gap after it, at the tail the gap
before it; so "A\n\nSimilar News\n" becomes "A\n", and without the last line end "A".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cleaner.tokens import Line

Span = tuple[int, int]


def together(lines: Sequence[Line], going: Iterable[int]) -> dict[int, Span]:
    """Spans to delete for the lines whose indices are in ``going``, all of which go. Sorted and disjoint."""
    shown = [i for i, line in enumerate(lines) if not line.blank]
    wanted = set(going)
    spans: dict[int, Span] = {}
    for first, last in _runs([i in wanted for i in shown]):
        sizes = [_size(lines, shown, at) for at in range(first, last + 2)]
        keep = _kept(sizes, first == 0, last == len(shown) - 1)
        for step, at in enumerate(range(first, last + 1)):
            spans[shown[at]] = _span(lines, shown, at, before=step < keep)
    return spans


def alone(lines: Sequence[Line], going: Iterable[int]) -> dict[int, Span]:
    """Spans to delete for each of ``going`` as if it went alone. Disjoint all the same: no gap is taken twice."""
    shown = [i for i, line in enumerate(lines) if not line.blank]
    places = {index: at for at, index in enumerate(shown)}
    spans: dict[int, Span] = {}
    taken = -1  # the number of the last gap that a line took; gap n stands before visible line n
    for index in sorted(going):
        at = places[index]
        before = at > 0 and (at == len(shown) - 1 or _size(lines, shown, at) < _size(lines, shown, at + 1))
        if before and taken == at:
            before = False
        taken = at if before else at + 1
        spans[index] = _span(lines, shown, at, before)
    return spans


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start = None
    for at, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = at
        elif not flag and start is not None:
            yield start, at - 1
            start = None


def _size(lines: Sequence[Line], shown: Sequence[int], gap: int) -> int:
    """How many line ends the gap before visible line ``gap`` has; 0 outside the text."""
    return shown[gap] - shown[gap - 1] if 0 < gap < len(shown) else 0


def _kept(sizes: Sequence[int], head: bool, tail: bool) -> int:
    """The number of the gap that stays: lines before it take the gap before them, the others the one after."""
    if head:
        return 0
    if tail:
        return len(sizes) - 1
    return sizes.index(max(sizes))


def _span(lines: Sequence[Line], shown: Sequence[int], at: int, before: bool) -> Span:
    line = lines[shown[at]]
    if before:
        return lines[shown[at - 1]].stop, line.stop
    return line.start, lines[shown[at + 1]].start if at + 1 < len(shown) else line.end
