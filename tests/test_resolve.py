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


def test_a_chain_of_overlaps_leaves_what_only_the_dropped_ones_touched() -> None:
    first, second, third = finding(0, 4, 0.8), finding(3, 7, 0.9), finding(6, 9, 0.7)
    assert resolve([first, second, third]) == [second]
    assert resolve([first, second._replace(confidence=0.6), third]) == [first, third]
    inside = [finding(0, 9, 0.6), finding(1, 3), finding(3, 3), finding(4, 6), finding(8, 9)]
    assert resolve(inside) == inside[1:]


def test_twins_are_told_apart_the_same_way_in_any_order() -> None:
    ranked = [
        finding(0, 4, new="", rule="typo.b"),
        finding(0, 4, new="A", rule="typo.b"),
        finding(0, 4, new="a", rule="typo.a"),
        finding(0, 4, new="a", rule="typo.b")._replace(why=("a",)),
        finding(0, 4, new="a", rule="typo.b")._replace(why=("b",)),
        finding(0, 4, new=None, rule="typo.a"),  # a report comes after all replacements
        finding(0, 4, new=None, rule="typo.b"),
        finding(1, 5, new="", rule="typo.a"),
    ]
    for n, best in enumerate(ranked):
        for worse in ranked[n + 1 :]:
            assert resolve([best, worse]) == resolve([worse, best]) == [best]


def test_overlap_is_a_shared_character_or_a_shared_place() -> None:
    for one, other, shared in [
        ((0, 3), (2, 5), True),
        ((0, 3), (3, 5), False),
        ((0, 5), (2, 3), True),
        ((3, 3), (3, 3), True),
        ((3, 3), (2, 4), True),
        ((3, 3), (3, 5), False),
        ((3, 3), (1, 3), False),
        ((3, 3), (4, 4), False),
        ((2, 4), (2, 6), True),
    ]:
        assert overlap(finding(*one), finding(*other)) == overlap(finding(*other), finding(*one)) == shared
