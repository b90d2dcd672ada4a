"""Paragraphs that stand in a text twice, because an extractor took the text in twice.

A refrain, an answer or a slogan may stand twice for good reason. So a copy counts only if it is a long sentence,
and goes without a person only if it is very long or if the line before it is a copy too, of the line before.
"""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.boilerplate.score import Shape

LEAST_CHARACTERS, LEAST_WORDS = 36, 6
LONG = 140
SURE, IN_ORDER, MAYBE = 0.97, 0.94, 0.75


def repeats(shapes: Sequence[Shape]) -> dict[int, float]:
    """How sure it is, by its place in ``shapes``, that a line is a copy that does not belong there."""
    first: dict[str, int] = {}
    copies: dict[int, int] = {}
    for at, shape in enumerate(shapes):
        if shape.size < LEAST_WORDS or len(shape.text) < LEAST_CHARACTERS or shape.low[0] in "*-#|>`":
            continue
        if shape.low[-1] in ".!?\"')":
            original = first.setdefault(shape.text, at)
            if original != at:
                copies[at] = original
    return {at: _sure(shapes[at], at, copies) for at in copies}


def _sure(shape: Shape, at: int, copies: dict[int, int]) -> float:
    if len(shape.text) >= LONG:
        return SURE
    for step in (-1, 1):
        if copies.get(at + step) == copies[at] + step:
            return IN_ORDER
    return MAYBE
