"""What goes and what stays when lines are deleted: survivors, order, spacing, line ends."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.boilerplate import inline, spans
from cleaner.tokens import lines as split


def without(text: str, together: set[int], alone: tuple[int, ...] = ()) -> str:
    """``text`` after the lines with these numbers (from 0) are gone."""
    lines = {number: line for number, line in enumerate(split(text)) if not line.blank}
    places = {number: at for at, number in enumerate(lines)}
    together, alone = {places[number] for number in together}, tuple(places[number] for number in alone)
    cut = spans.plan(list(lines), list(lines.values()).__getitem__, together, alone)
    at, out = 0, []
    for start, end in sorted(cut.values()):
        assert start >= at, "spans overlap"
        out.append(text[at:start])
        at = end
    return "".join(out) + text[at:]


@pytest.mark.parametrize(
    ("text", "gone", "left"),
    [
        ("A\n\nSimilar News\n\nWorld Briefs", {2, 4}, "A"),
        ("A\n\nSimilar News\n\nWorld Briefs\n", {2, 4}, "A\n"),
        ("A\r\n\r\nX\r\n\r\nB\r\n", {2}, "A\r\n\r\nB\r\n"),
        ("A\nX\nB", {1}, "A\nB"),
        ("X\n\nA\nB\n", {0}, "A\nB\n"),
        ("A\nX\n\nB\n", {1}, "A\n\nB\n"),
        ("A\n\nX\nB\n", {2}, "A\n\nB\n"),
        ("A\nX\n\nY\nB\n", {1, 3}, "A\n\nB\n"),
        ("A\n\n\nX\nB\n", {3}, "A\n\n\nB\n"),
        ("X\n", {0}, ""),
        ("\n\nX\n\nA", {2}, "\n\nA"),
        ("A\rX\rB", {1}, "A\rB"),
    ],
)
def test_a_deletion_leaves_the_spacing_clean(text: str, gone: set[int], left: str) -> None:
    assert without(text, gone) == left


@pytest.mark.parametrize(
    ("text", "together", "alone", "deleted"),
    [
        ("A\n\nX\nY\n\nB", (), (1,), {1: "X\n"}),  # the smaller gap
        ("A\n\nX\nY\n\nB", (), (2,), {2: "\nY"}),
        ("A\nX\nY\n\nB", (), (2,), {2: "\nY"}),
        ("A\nX\nB", (), (1,), {1: "X\n"}),  # of two equal ones the one after
        ("A\n\nX\nY\n\nB", (), (1, 2), {1: "X\n", 2: "Y\n\n"}),  # first come, first served
        ("A\n\nX\nY\n\nB", (), (2, 1), {1: "\n\nX", 2: "\nY"}),
        ("A\n\nX\nY\n\nB", (), (2, 1, 0), {0: "A", 1: "\n\nX", 2: "\nY"}),
        ("A\n\nX\nY\n\nB", (), (1, 2, 0), {0: "A\n\n", 1: "X\n", 2: "Y\n\n"}),
        ("A\n\nX\nY\n\nB", (), (3, 2), {2: "\nY", 3: "\n\nB"}),
        ("A\n\nX\n", (), (1,), {1: "\n\nX"}),  # at the tail the gap before
        ("A\nX\nB\n\nC", (0, 2), (1,), {0: "A\n", 1: "X", 2: "\nB"}),  # both gaps are taken
        ("A\nX\nB\nC", (0, 2), (1,), {0: "A\n", 1: "X\n", 2: "B\n"}),
        ("A\nX\n\nY\nB\n", (1, 2), (), {1: "\nX", 2: "Y\n"}),  # of a run the largest gap stays
        ("A\nX\n\nY\n\nB\n", (1, 2), (), {1: "\nX", 2: "Y\n\n"}),
        ("A\nX\n\nY", (1, 2), (), {1: "\nX", 2: "\n\nY"}),
        ("X\n\nY\nB", (0, 1), (), {0: "X\n\n", 1: "Y\n"}),
        ("X\nA\nY\n\nB", (0, 2), (), {0: "X\n", 2: "\nY"}),
        ("X\n", (0,), (), {0: "X\n"}),
        ("A\nB", (), (), {}),
    ],
)
def test_which_gap_goes_with_which_line(
    text: str, together: tuple[int, ...], alone: tuple[int, ...], deleted: dict[int, str]
) -> None:
    lines = [(number, line) for number, line in enumerate(split(text)) if not line.blank]
    numbers, shown = [number for number, _ in lines], [line for _, line in lines]
    cut = spans.plan(numbers, shown.__getitem__, set(together), alone)
    assert {at: text[start:end] for at, (start, end) in cut.items()} == deleted
    assert list(cut) == sorted(cut)


GAPS = st.sampled_from(["\n", "\n\n", "\n\n\n", "\r\n", "\r\n\r\n", "\n \n"])


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[str], list[str]]:
    """A text of distinct visible lines, with its lines and the gaps between them."""
    count = draw(st.integers(1, 8))
    words = [f"{letter}. é😀" for letter in "ABCDEFGH"[:count]]
    gaps = [draw(GAPS) for _ in words[1:]]
    text = "".join(word + gap for word, gap in zip(words, [*gaps, ""], strict=True))
    return draw(st.sampled_from(["", "\n"])) + text + draw(st.sampled_from(["", "\n", "\r\n"])), words, gaps


@given(texts(), st.data())
def test_survivors_keep_their_order_and_one_of_the_gaps_between_them(
    made: tuple[str, list[str], list[str]], data: st.DataObject
) -> None:
    text, words, gaps = made
    shown = [number for number, line in enumerate(split(text)) if not line.blank]
    together = data.draw(st.sets(st.sampled_from(range(len(words)))))
    alone = data.draw(st.permutations(sorted(data.draw(st.sets(st.sampled_from(range(len(words))))) - together)))
    out = without(text, {shown[i] for i in together}, tuple(shown[i] for i in alone))
    stay = [i for i in range(len(words)) if i not in together and i not in alone]
    visible = [line.text for line in split(out) if not line.blank]
    assert visible == [words[i] for i in stay]
    if not alone:
        for one, other in pairwise(stay):
            between = out[out.index(words[one]) + len(words[one]) : out.index(words[other])]
            assert between in gaps[one:other], "the gap that stays is one that was there"
            assert between.count("\n") == max(gap.count("\n") for gap in gaps[one:other]), "and it is the largest"


@pytest.mark.parametrize(
    ("text", "part", "left"),
    [
        ("It is shut. (Photo: Anna)", "(Photo: Anna)", "It is shut."),
        ("It is shut.(Photo: Anna)Work starts.", "(Photo: Anna)", "It is shut. Work starts."),
        ("in Berlin [Anna/AP]Protesters came", "[Anna/AP]", "in Berlin Protesters came"),
        ("It is [Anna/AP] shut.", "[Anna/AP]", "It is shut."),
        ("[Anna/AP] It is shut.", "[Anna/AP]", "It is shut."),
        ("one\nREAD MORE: x\ntwo", "READ MORE: x", "one\n\ntwo"),
    ],
)
def test_a_part_goes_with_its_spacing(text: str, part: str, left: str) -> None:
    at = text.index(part)
    line = next(line for line in split(text) if line.start <= at < max(line.stop, line.start + 1))
    start, end, put = inline.cut(text, line, at, at + len(part))
    assert text[:start] + put + text[end:] == left
