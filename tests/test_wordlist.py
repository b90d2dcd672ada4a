"""The project's own words: what an entry covers, and how a list is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import Failure
from cleaner.wordlist import WordList, line_of, parse, plain


@pytest.mark.parametrize(
    ("entry", "token", "wanted"),
    [
        ("MSDOS", "MSDOS", True),
        ("MSDOS", "msdos", True),
        ("Manuel", "MANUEL", True),
        ("Takaichi", "Takaichi’s", True),
        ("Takaichi", "TAKAICHI'S", True),
        ("Takaichi", "Takaichis", True),
        ("Jones", "Joneses", True),
        ("Takaichi", "Takaich", False),
        ("Takaichi", "Takaichian", False),
        ("=iPod", "iPod", True),
        ("=iPod", "iPods", True),
        ("=iPod", "ipod", False),
        ("=iPod", "IPOD", False),
        ("Lon\u00addon", "London", True),
        ("London", "Lon\u00addon", True),
        ("Malmo\u0308", "Malm\u00f6", True),
        ("o’clok", "o'clok", True),
        ("as", "a", False),
        ("Kiev -> Kyiv", "Kyiv", True),
        ("Kiev -> Kyiv", "Kiev", False),
    ],
)
def test_what_an_entry_covers(entry: str, token: str, wanted: bool) -> None:
    assert parse(entry, "w").covers(token) is wanted


def test_a_list_is_read_whatever_its_line_ends_are() -> None:
    words = parse("\ufeff# ours\r\nTakaichi  # a name\r\n\r\nC# \r\nKiev -> Kyiv\nweb site → website\n=iPod\n", "w")
    assert [(line_of(e), e.line) for e in words.entries] == [
        ("Takaichi", 2), ("C#", 4), ("Kiev -> Kyiv", 5), ("web site -> website", 6), ("=iPod", 7)]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\nKiev ->\n", r"^w:2: 'Kiev ->' is no entry"),
        ("-> Kyiv\n", r"^w:1: "),
        ("=\n", r"^w:1: '=' is no entry"),
        ("teh -> teh\n", r"^w:1: 'teh -> teh' replaces a word by itself"),
        ("a -> b\nb -> c\n", r"^w:1: “a -> b” and line 2, “b -> c”, make a chain"),
    ],
)
def test_a_wrong_entry_is_told_with_its_line(text: str, message: str) -> None:
    with pytest.raises(Failure, match=message):
        parse(text, "w")


def test_entries_tell_whether_they_were_used() -> None:
    words = parse("Takaichi\nHoryu\nPago Pago\n", "w")
    words.covers("TAKAICHI’S")
    assert [entry.word for entry in words.unused] == ["Horyu", "Pago Pago"]
    assert words.within_phrase("In Pago  Pago now", 8, 12)
    assert not words.within_phrase("In Pago, Pago", 3, 7)
    assert [entry.word for entry in words.unused] == ["Horyu"]


@given(st.text(max_size=12))
def test_normal_forms_are_stable(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text(st.characters(categories=["L"]), min_size=3, max_size=12))
def test_a_word_that_is_added_is_covered(word: str) -> None:
    words = parse(word, "w")
    assert not words.entries or words.covers(word)


def test_an_empty_list_covers_nothing() -> None:
    assert not WordList().covers("word")
