"""The survey: no character and no pair is missed, whole or in parts, and what is ruled out does not stand there."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import survey
from cleaner.markup import blocks, inline, page
from cleaner.survey import DIGIT, GAP, LINE_END, LINE_HEAD, LOOSE_MARK, MARKS, RISE, SEAM

PAIRS = {
    RISE: "[a-z][A-Z015]",
    DIGIT: "[015][a-z]",
    SEAM: "[.?!…][A-Z\"'“”‘’()\\[\\]]",
    MARKS: "[,.;:][,.;:]",
    LOOSE_MARK: " [,.;:?!]",
    GAP: "[ -][ \\t]",
    LINE_END: "[ \\t\u00a0-](?:[\\r\\n]|\\Z)",
    LINE_HEAD: '(?:\\n|\\A(?=.))[ \\t\\-*^"+#.:]',
}
texts = st.text(st.sampled_from('aZ05 \n\r\t.,:;?!-"“”’…é\u00a0#`\x07\U0001f6a2\ud800ő'), max_size=40)


def begins(kind: int, text: str) -> set[int]:
    """Where a pair of ``kind`` begins; one whose first half is the beginning of the text begins at -1."""
    found = {m.start() for m in re.finditer(f"(?={PAIRS[kind]})", text)}
    if kind == LINE_HEAD:
        found = {at for at in found if text[at] == "\n"} | ({-1} if re.match('[ \\t\\-*^"+#.:]', text) else set())
    return found


@given(texts)
def test_every_pair_is_seen(text: str) -> None:
    seen = survey.of(text)
    for kind in PAIRS:
        assert seen.at(kind) == sorted(seen.at(kind))
        assert begins(kind, text) <= set(seen.at(kind)), PAIRS[kind]
    if text.isascii():
        assert {kind: set(places) for kind, places in seen.pairs.items()} == {
            kind: places for kind in PAIRS if (places := begins(kind, text))
        }


@given(texts)
def test_every_character_is_seen(text: str) -> None:
    seen = survey.of(text)
    assert seen.signs == {char for char in text if not re.match("[A-Za-z0-9 \\n]", char)}
    assert seen.odd == {char for char in text if not re.match("[ -~\\t\\r\\n]", char)}


@given(texts)
def test_parts_have_what_the_whole_has(text: str) -> None:
    parts = [(match.start(), survey.of(match.group())) for match in re.finditer("[^\\n]*\\n|[^\\n]+", text)]
    whole, joined = survey.of(text), survey.joined(parts)
    assert joined == whole


@pytest.mark.parametrize("signs", [blocks.SIGNS, page.SIGNS, inline.SIGNS])
def test_what_stands_in_a_text_is_never_ruled_out(signs: tuple[str, ...]) -> None:
    for sign in signs:
        for text in (sign, f"a{sign}b", f"é {sign} “", f"one\n{sign}\nmore"):
            assert sign in survey.standing(signs, text, survey.of(text))
            assert set(survey.standing(signs, text, survey.of(text))) == {one for one in signs if one in text}
    assert not list(survey.standing(signs, "Plain words, and no more.\n", survey.of("Plain words, and no more.\n")))
