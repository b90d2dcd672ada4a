"""Choosing among findings, applying edits, composing rounds of them, and taking them back."""

from __future__ import annotations

from itertools import pairwise

from choices import Choices

from cleaner import editlog
from cleaner.edits import Edit, apply, compose, outputs
from cleaner.model import Finding
from cleaner.resolve import overlap, resolve

_TEXTS = ("", "a", "b", "ab", "\n", "xyz", "é", "\udc81")


def _edits(choices: Choices, text: str) -> list[Edit]:
    """Sorted, disjoint edits, which may touch; two insertions at one place do not."""
    out: list[Edit] = []
    at = 0
    for _ in range(choices.number(6)):
        start = at + choices.number(4)
        end = start + choices.number(4)
        if end > len(text) or (out and start == end == out[-1].end):
            break
        out.append(Edit(start, end, choices.of(_TEXTS)))
        at = end + (start == end)
    return out


def one(data: bytes) -> None:
    choices = Choices(data)
    text = "".join(chr(97 + choices.number(26)) for _ in range(choices.number(24)))
    first = _edits(choices, text)
    middle = apply(text, first)
    check_outputs(middle, first)
    second = _edits(choices, middle)
    last = apply(middle, second)
    both = compose(middle, first, second)
    assert apply(text, both) == last, (text, first, second, both)
    check_outputs(last, both)
    assert all(one.end <= other.start for one, other in pairwise(both))
    third = _edits(choices, last)
    assert apply(text, compose(last, both, third)) == apply(last, third)
    check_undone(text, both)
    check_resolved(choices)


def check_outputs(made: str, edits: list[Edit]) -> None:
    for (start, end), edit in zip(outputs(edits), edits, strict=True):
        assert made[start:end] == edit.text


def check_undone(text: str, edits: list[Edit]) -> None:
    found = [Finding(e.start, e.end, text[e.start : e.end], e.text, 0.9, "a.b", "m") for e in edits]
    after = apply(text, edits)
    rows = editlog.entries(text, after, found, path="p", time="", rules="")
    if rows:
        assert editlog.undone(after, rows) == text
        assert editlog.undone(text, rows) == text


def check_resolved(choices: Choices) -> None:
    found = []
    for _ in range(choices.number(10)):
        start = choices.number(12)
        end = start + choices.number(5)
        sure = choices.number(5) / 4
        found.append(
            Finding(start, end, "x" * (end - start), choices.of((None, "", "y")), sure, choices.of(("a.b", "c.d")), "m")
        )
    kept = resolve(found)
    assert kept == sorted(kept)
    assert resolve(found[::-1]) == kept, "the answer depends on the order"
    assert not any(overlap(one, other) for at, one in enumerate(kept) for other in kept[at + 1 :])
    for lost in found:
        beaten = [one for one in kept if overlap(lost, one)]
        assert beaten, f"{lost} was dropped for nothing"
        assert lost in kept or max(one.confidence for one in beaten) >= lost.confidence
