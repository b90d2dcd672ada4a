"""A text in pieces: they hold whole lines, and a repair leaves those alone that it does not touch."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import pieces
from cleaner.context import Context
from cleaner.edits import Edit, apply
from cleaner.lexicon import Lexicon
from cleaner.pieces import cut, moved
from cleaner.typo.words import specials

TEXTS = st.text("ab \n", max_size=60)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZE", 5)


def stretches(text: str) -> list[str]:
    return [text[piece.start : piece.stop] for piece in cut(text)]


def test_a_piece_ends_where_a_line_does() -> None:
    assert stretches("one two three\nfour\nfive\nsix") == ["one two three\n", "four\nfive\n", "six"]
    assert stretches("no line end at all") == ["no line end at all"]
    assert stretches("") == []


@st.composite
def repairs(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(TEXTS)
    points = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    put = st.sampled_from(("", "x", "\n", "y\nz"))
    return text, [Edit(start, end, draw(put)) for start, end in zip(points[::2], points[1::2], strict=False)]


@given(repairs())
def test_what_is_taken_over_is_the_same_stretch(repair: tuple[str, list[Edit]]) -> None:
    text, edits = repair
    before = list(cut(text))
    for piece in before:
        piece.known[len] = text[piece.start : piece.stop]
    after = apply(text, edits)
    now = moved(before, edits, after)
    if text:
        assert "".join(after[piece.start : piece.stop] for piece in now) == after
    for piece in now:
        assert piece.known.get(len, after[piece.start : piece.stop]) == after[piece.start : piece.stop]
        assert piece.stop == len(after) or after[piece.stop - 1] == "\n"


def test_a_repair_costs_the_pieces_that_it_touches() -> None:
    text = "one two three\nfour five\nsix seven\n"
    before = list(cut(text))
    now = moved(before, [Edit(15, 18, "4")], apply(text, [Edit(15, 18, "4")]))
    assert [piece.known is old.known for piece, old in zip(now, before, strict=True)] == [True, False, True]
    assert [(piece.start, piece.stop) for piece in now] == [(0, 14), (14, 22), (22, 32)]


@pytest.mark.parametrize(
    ("text", "doubled"),
    [
        ("they saw the\nthe house\n", [(9, "the")]),
        ("the house of\n\nof cards\n", [(10, "of")]),
        ("a the b\nin The the c\n", [(11, "the")]),
        ("it’s it's late\n", [(0, "it's")]),
        ("this his is\n", []),
    ],
)
def test_pairs_are_seen_across_pieces(text: str, doubled: list[tuple[int, str]], lexicon: Lexicon) -> None:
    assert specials(Context(text, lexicon)).doubled == doubled


def test_a_long_line_is_no_other_text_than_a_short_one(lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "He would of gone to the the gaiwning of a egg, rather then stay at T he sea, on of the few. " * 3
    whole = specials(Context(text, lexicon))
    monkeypatch.setattr("cleaner.typo.words._CHUNK", 10)
    parts = specials(Context(text, lexicon))
    assert (parts.odd, sorted(parts.doubled), sorted(parts.articles)) == (
        whole.odd,
        sorted(whole.doubled),
        sorted(whole.articles),
    )
    assert sorted(parts.confused) == sorted(whole.confused)
    assert whole.odd[0] == (28, "gaiwning")
