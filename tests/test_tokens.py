"""Words, lines, positions and the case of a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import tokens
from cleaner.tokens import WORD, Positions, like, line_span, line_starts, lines, spaced

TEXTS = st.text(st.sampled_from("ab \r\n\u2028\x85\x0b\x0c👩é\u0301\ufeff"), max_size=30)


@given(TEXTS)
def test_lines_are_the_whole_text_in_order(text: str) -> None:
    parts = list(lines(text))
    assert "".join(text[line.start : line.end] for line in parts) == text
    assert [line.start for line in parts[1:]] == [line.end for line in parts[:-1]]
    for line in parts:
        assert line.text == text[line.start : line.stop]
        assert text[line.stop : line.end] in ("\n", "\r\n", "\r", "")
        assert not set("\r\n") & set(line.text)


@given(TEXTS)
def test_lines_start_where_they_do(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "_STRETCH", 3)
        assert list(line_starts(text)) == [line.start for line in lines(text)]


@given(TEXTS, st.data())
def test_line_and_column_lead_back_to_the_offset(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    line, column = Positions(text).of(offset)
    starts = [part.start for part in lines(text)]
    if text.endswith(("\n", "\r")) or not text:
        starts.append(len(text))
    assert starts[line - 1] + column - 1 == offset
    assert column >= 1


def test_a_line_separator_of_unicode_is_no_line_end() -> None:
    assert [line.text for line in lines("a\u2028b\x85c\x0bd\ne")] == ["a\u2028b\x85c\x0bd", "e"]


def test_columns_count_code_points() -> None:
    assert Positions("👩‍🚀 x").of(4) == (1, 5)
    assert Positions("a\r\nb\rc").of(3) == (2, 1)
    assert Positions("a\r\nb\rc").of(5) == (3, 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't stop: it’s naïve", ["Don't", "stop", "it’s", "naïve"]),
        ("'quoted' and 'tis", ["quoted", "and", "tis"]),
        ("H5N1 snake_case", ["H", "N", "snake", "case"]),
        ("well-known e-mail", ["well", "known", "e", "mail"]),
        ("", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert WORD.findall(text) == words


@pytest.mark.parametrize(
    ("pattern", "word", "written"),
    [
        ("gaiwning", "gaining", "gaining"),
        ("Gaiwning", "gaining", "Gaining"),
        ("GAIWNING", "gaining", "GAINING"),
        ("A", "an", "An"),
        ("mcdonalds", "McDonald's", "McDonald's"),
        ("", "x", "x"),
    ],
)
def test_the_case_of_the_original_is_kept(pattern: str, word: str, written: str) -> None:
    assert like(pattern, word) == written


@given(st.text("ab'’ \n.1_é²“\u0301\ud800\ufeffİ", max_size=30))
def test_spaced_text_has_the_same_words_at_the_same_places(text: str) -> None:
    shadow = spaced(text)
    assert shadow.split() == WORD.findall(text)
    assert len(shadow) == len(text) + 2
    for match in WORD.finditer(text):
        assert shadow[match.start() : match.end() + 2] == f" {match.group()} "


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_the_line_of_an_offset(end: str) -> None:
    lines = ["a" * 3, "", "b" * 5000, "c"]
    text = end.join(lines)
    at = 0
    for line in lines:
        stop = at + len(line) + (len(end) if at + len(line) < len(text) else 0)
        for offset in {at, at + len(line) // 2, at + len(line)}:
            assert line_span(text, offset) == (at, stop)
        at = stop
