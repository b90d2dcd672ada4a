"""A text in pieces of whole lines, and what is known of each piece.

What a rule can tell from a few lines alone is worked out once for each piece. Small pieces keep the words at hand
few, so that what is looked for word by word stays cheap in a text of any length. A repair touches few pieces: the
others, with all that is known of them, are taken over into the repaired text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.edits import Edit

# Larger pieces hold more distinct words to look for, smaller ones cost more calls. What is at most twice as long stays
# whole, as most articles are: then no piece need be told what words the others have.
SIZE = 6000


class Piece:
    """``text[start:stop]`` of a text. ``known`` holds what was worked out from that stretch alone."""

    __slots__ = ("known", "start", "stop")

    def __init__(self, start: int, stop: int, known: dict[Callable[..., Any], Any] | None = None) -> None:
        self.start, self.stop = start, stop
        self.known: dict[Callable[..., Any], Any] = {} if known is None else known


def cut(text: str, start: int = 0, stop: int | None = None) -> Iterator[Piece]:
    """``text[start:stop]`` in pieces that end where a line ends. A line is never cut, however long it is."""
    stop = len(text) if stop is None else stop
    while start < stop:
        end = stop if stop - start <= 2 * SIZE else text.find("\n", start + SIZE, stop) + 1 or stop
        yield Piece(start, end)
        start = end


def moved(pieces: Sequence[Piece], edits: Sequence[Edit], text: str) -> list[Piece]:
    """The pieces of ``text``, which sorted ``edits`` have made of the text with ``pieces``.

    Pieces that no edit touches are taken over as they are known. Where one does, or inserts at an end, the stretch
    of touched pieces is cut anew.
    """
    out: list[Piece] = []
    shift = at = 0
    number = 0
    while number < len(pieces):
        piece = pieces[number]
        if at == len(edits) or piece.stop < edits[at].start:
            out.append(Piece(piece.start + shift, piece.stop + shift, piece.known))
            number += 1
            continue
        start, stop = piece.start + shift, piece.stop
        while at < len(edits) and edits[at].start <= stop:
            while edits[at].end >= stop and number + 1 < len(pieces):  # what follows may have lost its line's start
                number += 1
                stop = pieces[number].stop
            shift += len(edits[at].text) - (edits[at].end - edits[at].start)
            at += 1
        out += cut(text, start, stop + shift)
        number += 1
    return out
