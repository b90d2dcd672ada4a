"""Edits: nothing but the named spans changes, and two rounds are one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.edits import Edit, apply, compose, origins
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
    with pytest.raises(ValueError, match="overlap or are not sorted at offset 1"):
        apply("abc", [Edit(0, 2, "x"), Edit(1, 3, "y")])


def test_an_empty_round_changes_nothing() -> None:
    edits = [Edit(0, 1, "x"), Edit(2, 2, "y")]
    assert apply("abc", []) == "abc"
    assert compose("xby", edits, []) == edits
    assert compose("abc", [], edits) == edits
