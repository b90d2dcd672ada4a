"""What is no prose is left alone, and what merely looks like it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.context import Context
from cleaner.lexicon import Lexicon
from cleaner.protect import code_spans, in_spans, merged

NO_PROSE = [
    "see https://example.org/councill/page for more",
    "see www.councill.example today",
    "see councill.org today",
    "write to press@councill.example now",
    "said @councill on Monday",
    "tagged #councill again",
    "open /etc/councill/settings first",
    r"open C:\councill\notes first",
    "the file councill.pdf is lost",
    "the key councill_name is unset",
    "call `councill` twice",
    "<a title=councill>here</a>",
    "[here](councill/page)",
    "set councill=1 and go",
    "%20councill%20 in an address",
    "```\nthe councill met\n```\n",
    "the path src/councill/main and more",
    "write ``councill`` here",
]
PROSE = [
    "The councill met.",
    "The councill, however, met",
    "“The councill” met",
    "(councill) met",
    "the councill/board met",
    "The U.S.-backed councill met.",
    "They went home.The councill met.",
    "The councill... met",
    "*councill* met",
    "councill",
    "a ` stray councill tick",
    "if a < b the councill met",
    "The councill; it met",
    "’councill’ met",
]


@pytest.mark.parametrize("text", NO_PROSE)
def test_no_prose(text: str, lexicon: Lexicon) -> None:
    at = text.index("councill")
    assert Context(text, lexicon).protected(at, at + len("councill"))


@pytest.mark.parametrize("text", PROSE)
def test_prose(text: str, lexicon: Lexicon) -> None:
    at = text.index("councill")
    assert not Context(text, lexicon).protected(at, at + len("councill"))


def test_a_very_long_chunk_is_data(lexicon: Lexicon) -> None:
    text = "a" * 300 + "-councill-" + "b" * 300
    assert Context(text, lexicon).protected(301, 309)


def test_code_spans_are_exact() -> None:
    assert [text[s:e] for text in ["a `b` c ``d`` <i>e</i> [f](g)"] for s, e in code_spans(text)] == [
        "`b`",
        "``d``",
        "<i>",
        "</i>",
        "](g)",
    ]
    fenced = "a\n```py\nb\n```\nc\n~~~\nd"
    assert [fenced[s:e] for s, e in code_spans(fenced)] == ["```py\nb\n```", "~~~\nd"]


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5))), st.integers(0, 26))
def test_membership_in_merged_spans(pairs: list[tuple[int, int]], offset: int) -> None:
    spans = [(start, start + length) for start, length in pairs]
    assert in_spans(merged(spans), offset) == any(start <= offset < end for start, end in spans)
