"""Whole pages: texts that never saw an extractor, where most lines are furniture.

Here a line is judged by where it stands. The article is the stretch of lines with the most running text in it,
a line of furniture costing what a sentence earns; inside it the pack decides, outside it the burden of proof
turns round. The weights are those named ``page.*`` in boilerplate-weights.tsv.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from cleaner.boilerplate.pack import Pack
from cleaner.boilerplate.score import Shape, gate

# What a line that is no sentence costs the stretch that takes it in, in words.
_COST = 7
_WINDOW = 3
# The most that is said of a line; of a sentence that no row knows, never enough to propose
# that it goes: where two stories share a page, nobody can tell from a line which one is meant.
_MOST, _PROSE = 0.99, 0.45
# A title stands at most so many lines above its text, has at least so many words, and goes only by hand.
_ABOVE, _TITLE_WORDS, _TITLE = 10, 4, 0.6


def confidences(pack: Pack, shapes: Sequence[Shape]) -> list[float]:
    """How sure it is of each line that it is no part of the article."""
    weights = {name[5:]: weight for name, weight in pack.weights.items() if name.startswith("page.")}
    heading = title(shapes)
    return [
        _sure(weights, shape, seen, at == heading)
        for at, (shape, seen) in enumerate(zip(shapes, features(shapes), strict=True))
    ]


def _sure(weights: dict[str, float], shape: Shape, seen: dict[str, float], heading: bool) -> float:
    odds = sum(weights[name] * value for name, value in seen.items())
    most = _TITLE if heading else _MOST if shape.known or not shape.sentence else _PROSE
    return round(min(most, 1 / (1 + math.exp(-odds))), 3)


def title(shapes: Sequence[Shape]) -> int:
    """The place of the line that is most likely the title: the nearest unknown one above the article; else -1."""
    first, _ = article(shapes)
    above = range(first - 1, max(-1, first - _ABOVE - 1), -1)
    return next((at for at in above if not shapes[at].hits and shapes[at].size >= _TITLE_WORDS), -1)


def features(shapes: Sequence[Shape]) -> list[dict[str, float]]:
    first, last = article(shapes)
    running = [shape.size if shape.sentence else 0 for shape in shapes]
    found = []
    for at, shape in enumerate(shapes):
        outside = max(first - at, at - last, 0)
        near = sum(running[max(0, at - _WINDOW) : at]) + sum(running[at + 1 : at + 1 + _WINDOW])
        seen = {
            "start": 1.0,
            gate(shape): 1.0,
            "size": math.log1p(shape.size),
            "sentence": float(shape.sentence),
            "stop": float(shape.low.endswith((".", "!", "?", '"'))),
            "outside": float(outside > 0),
            "far": math.log1p(outside),
            "after": float(at > last),
            "edge": float(at in (first, last)),
            "around": math.log1p(near),
            "quote": float('"' in shape.text),
        }
        found.append({name: value for name, value in seen.items() if value})
    return found


def article(shapes: Sequence[Shape]) -> tuple[int, int]:
    """The first and the last line of the stretch with the most running text (places in ``shapes``)."""
    best, best_at, total, start = 0, (0, -1), 0, 0
    for at, shape in enumerate(shapes):
        total += shape.size if shape.sentence and not shape.known else -_COST
        if total <= 0:
            total, start = 0, at + 1
        elif total > best:
            best, best_at = total, (start, at)
    return best_at
