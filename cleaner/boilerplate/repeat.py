"""Paragraphs that stand in a text twice, because an extractor took the text in twice.

A refrain, an answer or a slogan may stand twice for good reason. So a copy counts only if it is a long sentence,
and goes without a person only if it is very long or if the line before it is a copy too, of the line before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cleaner.boilerplate.lines import Lines
from cleaner.boilerplate.score import Shape

LEAST_CHARACTERS, LEAST_WORDS = 36, 6
LONG = 140
SURE, IN_ORDER, MAYBE = 0.97, 0.94, 0.75


def repeats(lines: Lines) -> dict[int, float]:
    """How sure it is, by its place in ``lines``, that a line is a copy that does not belong there."""
    first: dict[str, int] = {}
    copies: dict[int, int] = {}
    for at in _twice(lines.hashes):
        shape = lines[at]
        if shape.size < LEAST_WORDS or len(shape.text) < LEAST_CHARACTERS or shape.low[0] in "*-#|>`":
            continue
        if shape.low[-1] in ".!?\"')":
            original = first.setdefault(shape.text, at)
            if original != at:
                copies[at] = original
    return {at: _sure(lines[at], at, copies) for at in copies}


def _twice(hashes: Sequence[int]) -> list[int]:
    """The places of the hashes that stand there twice, as few do."""
    if len(set(hashes)) == len(hashes):
        return []
    counts = Counter(hashes)
    return [at for at, one in enumerate(hashes) if counts[one] > 1]


def _sure(shape: Shape, at: int, copies: dict[int, int]) -> float:
    if len(shape.text) >= LONG:
        return SURE
    for step in (-1, 1):
        if copies.get(at + step) == copies[at] + step:
            return IN_ORDER
    return MAYBE
