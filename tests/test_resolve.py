"""Which of overlapping findings stands: the surer, then the longer; never the one that came first."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from cleaner.model import Finding
from cleaner.resolve import overlap, resolve


def finding(
    start: int, end: int, confidence: float = 0.9, rule: str = "typo.unknown", new: str | None = "x"
) -> Finding:
    return Finding(start, end, "o" * (end - start), new, confidence, rule, "")


@st.composite
def findings(draw: st.DrawFn) -> list[Finding]:
    spans = draw(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 4)), max_size=12))
    return [
        finding(
            start,
            start + length,
            draw(st.sampled_from([0.5, 0.9])),
            draw(st.sampled_from(["typo.a", "layout.b"])),
            draw(st.sampled_from(["", "x", None])),
        )
        for start, length in spans
    ]


@given(findings(), st.integers())
def test_a_sorted_disjoint_choice_that_does_not_depend_on_the_order(given_ones: list[Finding], seed: int) -> None:
    kept = resolve(given_ones)
    assert set(kept) <= set(given_ones)
    assert kept == sorted(kept, key=lambda f: (f.start, f.end))
    assert not any(overlap(one, other) for n, one in enumerate(kept) for other in kept[n + 1 :])
    shuffled = list(given_ones)
    random.Random(seed).shuffle(shuffled)
    assert resolve(shuffled) == kept


@given(findings())
def test_what_is_dropped_lost_to_something_at_least_as_sure(given_ones: list[Finding]) -> None:
    kept = resolve(given_ones)
    for dropped in set(given_ones) - set(kept):
        assert any(overlap(dropped, f) and f.confidence >= dropped.confidence for f in kept)


def test_the_surer_wins_over_the_longer() -> None:
    assert resolve([finding(0, 9, 0.8), finding(3, 5, 0.95)]) == [finding(3, 5, 0.95)]


def test_the_longer_wins_among_equals() -> None:
    assert resolve([finding(3, 5), finding(0, 9)]) == [finding(0, 9)]


def test_neighbours_both_stand() -> None:
    beside = [finding(0, 3), finding(3, 5), finding(5, 5), finding(5, 7)]
    assert resolve(reversed(beside)) == beside


def test_two_insertions_at_one_place_cannot_both_stand() -> None:
    assert resolve([finding(3, 3, 0.8, new="y"), finding(3, 3, 0.9)]) == [finding(3, 3, 0.9)]
    assert resolve([finding(2, 4, 0.9), finding(3, 3, 0.8)]) == [finding(2, 4, 0.9)]
