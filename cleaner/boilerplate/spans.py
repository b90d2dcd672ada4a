r"""Which characters go when lines go, so that what stays is spaced as before.

A text is its visible lines and the gaps between them (line ends, blank lines). A line that goes takes one of
its two gaps along, whole and unchanged, so the lines around it keep exactly one gap: paragraphs are never
glued and no blank line is left over, whatever the line ends are. Of all gaps of a run of lines that go, the
largest is the one that stays. At the head of a text every line takes the gap after it, at the tail the gap
before it; so "A\n\nSimilar News\n" becomes "A\n", and without the last line end "A".
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from cleaner.tokens import Extent

Span = tuple[int, int]
NO_GAP = -1


def plan(
    numbers: Sequence[int], extent: Callable[[int], Extent], together: Collection[int], alone: Iterable[int]
) -> dict[int, Span]:
    """Spans to delete, disjoint, by the places of the lines that go: place n is that of the visible line with the n-th
    of the ``numbers``, and ``extent`` says where it is.

    The lines of ``together`` all go. Each of ``alone`` is cut as if it were the only other one to go; no gap is
    taken twice, by those that come first in ``alone``, and a line both of whose gaps are taken gets its own span only.
    """
    taken: dict[int, int] = {}  # by place: the gap it takes; gap n is before place n
    for first, last in _runs(sorted(together)):
        sizes = [_size(numbers, gap) for gap in range(first, last + 2)]
        keep = _kept(sizes, first == 0, last == len(numbers) - 1)
        taken.update({at: at if at - first < keep else at + 1 for at in range(first, last + 1)})
    used = set(taken.values())
    for at in alone:
        gaps = (at, at + 1) if _prefers_before(numbers, at) else (at + 1, at)
        taken[at] = next((gap for gap in gaps if gap not in used), NO_GAP)
        used.add(taken[at])
    return {at: _span(extent, len(numbers), at, gap) for at, gap in sorted(taken.items())}


def _prefers_before(numbers: Sequence[int], at: int) -> bool:
    """Whether a line that goes alone takes the gap before it: at the tail, or where that gap is the smaller one."""
    return at > 0 and (at == len(numbers) - 1 or _size(numbers, at) < _size(numbers, at + 1))


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of those that follow each other."""
    start = 0
    for at, place in enumerate(places, 1):
        if at == len(places) or places[at] != place + 1:
            yield places[start], place
            start = at


def _size(numbers: Sequence[int], gap: int) -> int:
    """How many line ends the gap before visible line ``gap`` has; 0 outside the text."""
    return numbers[gap] - numbers[gap - 1] if 0 < gap < len(numbers) else 0


def _kept(sizes: Sequence[int], head: bool, tail: bool) -> int:
    """The number of the gap that stays: lines before it take the gap before them, the others the one after."""
    if head:
        return 0
    if tail:
        return len(sizes) - 1
    return sizes.index(max(sizes))


def _span(extent: Callable[[int], Extent], total: int, at: int, gap: int) -> Span:
    line = extent(at)
    if gap == at and at > 0:
        return extent(at - 1).stop, line.stop
    if gap == at + 1:
        return line.start, extent(at + 1).start if at + 1 < total else line.end
    return line.start, line.stop
