"""Edits: nothing but the named spans changes, and two rounds are one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.edits import Edit, apply, compose, origins, outputs
from cleaner.model import Finding


@st.composite
def rounds(draw: st.DrawFn, text: str) -> list[Edit]:
    """Sorted, disjoint edits of ``text``: insertions, deletions, replacements, some of them side by side."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits: list[Edit] = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        new = draw(st.sampled_from(["", "x", "yz", "é", "👩‍🚀"]))
        if start == end and (not new or (edits and edits[-1][:2] == (start, end))):
            continue
        edits.append(Edit(start, end, new))
    return edits


@st.composite
def two_rounds(draw: st.DrawFn) -> tuple[str, list[Edit], list[Edit]]:
    text = draw(st.text("abc \n", max_size=12))
    first = draw(rounds(text))
    return text, first, draw(rounds(apply(text, first)))


@given(two_rounds())
@example(("ab", [Edit(0, 1, "")], [Edit(0, 0, "x")]))
@example(("ab", [Edit(1, 1, "x")], [Edit(0, 3, "")]))
@example(("abc", [Edit(1, 2, "")], [Edit(0, 2, "x")]))
@example(("abc", [Edit(0, 3, "")], [Edit(0, 0, "xyz")]))
def test_two_rounds_composed_do_what_they_do_one_after_the_other(case: tuple[str, list[Edit], list[Edit]]) -> None:
    text, first, second = case
    middle = apply(text, first)
    both = compose(middle, first, second)
    assert apply(text, both) == apply(middle, second)
    assert all(one.end <= other.start for one, other in pairwise(both))


@given(two_rounds())
def test_composition_loses_no_finding(case: tuple[str, list[Edit], list[Edit]]) -> None:
    text, first, second = (case[0], *([e._replace(of=(finding(e),)) for e in part] for part in case[1:]))
    both = compose(apply(text, first), first, second)
    assert sorted(f for e in both for f in e.of) == sorted(f for e in (*first, *second) for f in e.of)


@given(two_rounds())
@example(("ab", [Edit(0, 1, "")], [Edit(0, 0, "x")]))
@example(("abc", [Edit(1, 2, "")], [Edit(0, 2, "x")]))
@example(("abc", [Edit(1, 1, "xy")], [Edit(2, 2, "z"), Edit(3, 4, "")]))
def test_a_span_goes_back_to_where_it_came_from_unless_an_edit_touches_it(
    case: tuple[str, list[Edit], list[Edit]],
) -> None:
    text, first, second = case
    origin = origins(first)
    marked = [edit._replace(of=(finding(edit),)) for edit in second]
    both = compose(apply(text, first), [edit._replace(of=(finding(edit),) * 2) for edit in first], marked)
    alone = {edit.of[0]: edit.start for edit in both if len(edit.of) == 1}
    assert [origin(edit.start, edit.end) for edit in second] == [alone.get(edit.of[0]) for edit in marked]


def finding(edit: Edit) -> Finding:
    return Finding(edit.start, edit.end, "", edit.text, 0.9, "typo.unknown", "")


@given(st.data())
def test_what_no_edit_names_stays(data: st.DataObject) -> None:
    text = data.draw(st.text(max_size=20))
    edits = data.draw(rounds(text))
    new, at, shift = apply(text, edits), 0, 0
    for edit in [*edits, Edit(len(text), len(text), "")]:
        assert new[at + shift : edit.start + shift] == text[at : edit.start]
        at, shift = edit.end, shift + len(edit.text) - (edit.end - edit.start)
    assert len(new) == len(text) + shift


def test_apply_refuses_edits_that_overlap() -> None:
    with pytest.raises(ValueError, match="overlap, are not sorted or lie outside of the text at offset 1"):
        apply("abc", [Edit(0, 2, "x"), Edit(1, 3, "y")])
    with pytest.raises(ValueError, match="at offset 0"):
        apply("abc", [Edit(1, 2, "x"), Edit(0, 0, "y")])
    assert apply("abc", [Edit(0, 1, "x"), Edit(1, 1, "y"), Edit(1, 3, "z")]) == "xyz"


def test_edits_of_two_rounds_that_hold_on_to_each_other_become_one() -> None:
    first = [Edit(0, 1, "abcd"), Edit(2, 3, "efgh")]
    second = [Edit(1, 2, "1"), Edit(3, 6, "2")]  # the first touches "abcd" alone, the second "efgh" too
    assert compose("abcdyefgh", first, second) == [Edit(0, 3, "a1c2fgh")]


def test_an_empty_round_changes_nothing() -> None:
    edits = [Edit(0, 1, "x"), Edit(2, 2, "y")]
    assert apply("abc", []) == "abc"
    assert compose("xby", edits, []) == edits
    assert compose("abc", [], edits) == edits


def test_where_the_texts_of_a_round_stand_after_it() -> None:
    edits = [Edit(0, 0, "xy"), Edit(1, 3, ""), Edit(3, 4, "z"), Edit(5, 6, "uvw")]
    assert apply("abcdefg", edits) == "xyazeuvwg"
    assert outputs(edits) == [(0, 2), (3, 3), (3, 4), (5, 8)]


@pytest.mark.parametrize(
    ("text", "first", "second", "both"),
    [
        # Side by side, and with nothing between, both stay what they are.
        ("abcdef", [(1, 2, "X"), (4, 5, "")], [(0, 1, "A"), (2, 3, "C")],
         [(0, 1, "A"), (1, 2, "X"), (2, 3, "C"), (4, 5, "")]),
        ("abcdef", [(2, 4, "X")], [(0, 1, ""), (4, 5, "")], [(0, 1, ""), (2, 4, "X"), (5, 6, "")]),
        ("abcdef", [(0, 0, "XY")], [(3, 4, "b!")], [(0, 0, "XY"), (1, 2, "b!")]),
        ("abcdef", [(2, 2, "X")], [(2, 2, "Y")], [(2, 2, "Y"), (2, 2, "X")]),
        ("abcdef", [(2, 2, "X")], [(3, 3, "Y")], [(2, 2, "X"), (2, 2, "Y")]),
        ("abcdef", [(2, 4, "")], [(2, 3, "E")], [(2, 4, ""), (4, 5, "E")]),
        ("abcdef", [(2, 4, "")], [(1, 2, "B")], [(1, 2, "B"), (2, 4, "")]),
        ("abcdef", [(5, 6, "F")], [(0, 5, "A"), (5, 6, "X")], [(0, 5, "A"), (5, 6, "X")]),
        # What the second round changes of the first is one edit, as wide as both and no wider.
        ("abcdef", [(1, 2, "X"), (4, 5, "")], [(1, 3, "Q")], [(1, 3, "Q"), (4, 5, "")]),
        ("abcdef", [(1, 2, "XYZ")], [(2, 3, "")], [(1, 2, "XZ")]),
        ("abcdef", [(1, 2, "XYZ")], [(0, 2, "P"), (3, 5, "Q")], [(0, 3, "PYQ")]),
        ("abcdef", [(1, 2, "XYZ")], [(2, 2, "-")], [(1, 2, "X-YZ")]),
        ("abcdef", [(2, 4, "")], [(1, 3, "Q")], [(1, 5, "Q")]),
        ("abcdef", [(2, 2, "X")], [(1, 4, "Q")], [(1, 3, "Q")]),
        # A cluster grows from edit to edit of either round.
        ("abcdef", [(0, 2, "UVW"), (3, 5, "XYZ")], [(2, 5, "-"), (6, 8, "!")], [(0, 6, "UV-Y!")]),
        ("abcdefgh", [(0, 1, "UV"), (2, 3, "XY"), (5, 6, "Z")], [(1, 4, "-"), (4, 6, "+")],
         [(0, 4, "U-+"), (5, 6, "Z")]),
        ("abcdefgh", [(0, 1, "U"), (4, 5, "XY"), (7, 8, "Z")], [(5, 7, "-")], [(0, 1, "U"), (4, 6, "X-"), (7, 8, "Z")]),
    ],
)  # fmt: skip
def test_edits_become_one_only_where_they_touch(text: str, first: list, second: list, both: list) -> None:
    one, other = [Edit(*row) for row in first], [Edit(*row) for row in second]
    middle = apply(text, one)
    assert [edit[:3] for edit in compose(middle, one, other)] == both
    assert apply(text, [Edit(*row) for row in both]) == apply(middle, other)


def test_a_merged_edit_names_the_findings_of_the_first_round_first() -> None:
    one, two, three = (finding(Edit(at, at + 1, "")) for at in range(3))
    both = compose("aXc", [Edit(1, 2, "X", (one,))], [Edit(0, 2, "Y", (two,)), Edit(2, 3, "", (three,))])
    assert both == [Edit(0, 2, "Y", (one, two)), Edit(2, 3, "", (three,))]
