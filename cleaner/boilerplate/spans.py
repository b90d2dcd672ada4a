r"""Which characters go when lines go, so that what stays is spaced as before.

A text is its visible lines and the gaps between them (line ends, blank lines). A line that goes takes one of
its two gaps along, whole and unchanged, so the lines around it keep exactly one gap: paragraphs are never
glued and no blank line is left over, whatever the line ends are. Of all gaps of a run of lines that go, the
largest is the one that stays. At the head of a text every line takes the gap after it, at the tail the gap
before it; so "A\n\nSimilar News\n" becomes "A\n", and without the last line end "A".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from cleaner.tokens import Extent

Span = tuple[int, int]
NO_GAP = -1


def plan(lines: Mapping[int, Extent], together: Iterable[int], alone: Iterable[int]) -> dict[int, Span]:
    """Spans to delete, disjoint, by the number of the line; ``lines`` are the visible ones in their order.

    The lines of ``together`` all go. Each of ``alone`` is cut as if it were the only other one to go; no gap is
    taken twice, by those that come first in ``alone``, and a line both of whose gaps are taken gets its own span only.
    """
    shown = list(lines)
    wanted = set(together)
    taken: dict[int, int] = {}  # by place among the visible lines: the gap it takes; gap n is before place n
    for first, last in _runs([i in wanted for i in shown]):
        sizes = [_size(shown, gap) for gap in range(first, last + 2)]
        keep = _kept(sizes, first == 0, last == len(shown) - 1)
        taken.update({at: at if at - first < keep else at + 1 for at in range(first, last + 1)})
    used = set(taken.values())
    places = {index: at for at, index in enumerate(shown)}
    for index in alone:
        at = places[index]
        gaps = (at, at + 1) if _prefers_before(shown, at) else (at + 1, at)
        taken[at] = next((gap for gap in gaps if gap not in used), NO_GAP)
        used.add(taken[at])
    return {shown[at]: _span(lines, shown, at, gap) for at, gap in sorted(taken.items())}


def _prefers_before(shown: Sequence[int], at: int) -> bool:
    """Whether a line that goes alone takes the gap before it: at the tail, or where that gap is the smaller one."""
    return at > 0 and (at == len(shown) - 1 or _size(shown, at) < _size(shown, at + 1))


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start = None
    for at, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = at
        elif not flag and start is not None:
            yield start, at - 1
            start = None


def _size(shown: Sequence[int], gap: int) -> int:
    """How many line ends the gap before visible line ``gap`` has; 0 outside the text."""
    return shown[gap] - shown[gap - 1] if 0 < gap < len(shown) else 0


def _kept(sizes: Sequence[int], head: bool, tail: bool) -> int:
    """The number of the gap that stays: lines before it take the gap before them, the others the one after."""
    if head:
        return 0
    if tail:
        return len(sizes) - 1
    return sizes.index(max(sizes))


def _span(lines: Mapping[int, Extent], shown: Sequence[int], at: int, gap: int) -> Span:
    line = lines[shown[at]]
    if gap == at and at > 0:
        return lines[shown[at - 1]].stop, line.stop
    if gap == at + 1:
        return line.start, lines[shown[at + 1]].start if at + 1 < len(shown) else line.end
    return line.start, line.stop
