"""What `review` shows of a finding, as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_review_state import opened
from texts import TEXTS

from cleaner.model import Alternative, Finding
from cleaner.render.screen import Piece, printable
from cleaner.review import view

FERRY = "A heading\n\nThe ferry sails in hopes of gaiwning a week,\nand more.\n\nSimilar News\n\nThe end.\n"


def finding(text: str, original: str, replacement: str | None) -> Finding:
    start = text.index(original)
    return Finding(start, start + len(original), original, replacement, 0.95, "typo.unknown", "a reason")


def shown(text: str, original: str, new: str | None, blanks: bool = False) -> str:
    pieces = view.paragraph(text, finding(text, original, new), new, blanks)
    return "".join(piece.text for piece in view.signed(pieces))


def test_the_whole_paragraph_with_the_change_in_it() -> None:
    assert shown(FERRY, "gaiwning", "gaining") == (
        "The ferry sails in hopes of [-gaiwning-]{+gaining+} a week,\nand more."
    )


def test_a_line_that_goes_stands_between_its_neighbours() -> None:
    assert shown(FERRY, "\n\nSimilar News", "") == (
        "The ferry sails in hopes of gaiwning a week,\nand more.\n\n[-Similar News-]\n\nThe end."
    )


def test_what_only_blanks_make_is_seen() -> None:
    assert shown("Well , said he.", " ,", ",") == "Well[- ,-]{+,+} said he."
    assert shown("Well  said he.", "  ", " ") == "Well[-··-]{+·+}said he."
    assert shown("One line\nof two.", "\n", " ") == "One line[-⏎-]{+·+}of two."


def test_blanks_and_line_ends_can_be_shown() -> None:
    assert shown("One teh\u00a0line\nof\u3000two.", "teh", "the", blanks=True) == ("One·[-teh-]{+the+}⍽line⏎\nof□two.")


def test_what_proposes_nothing_is_only_marked() -> None:
    assert shown("By A. Writer", "A. Writer", None) == "By [A. Writer]"


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("a [b]teh[/b] [red]c[/]", "a [b][-teh-]{+the+}[/b] [red]c[/]"),
        ("a\x1b[31m teh\x07", "a\\x1b[31m [-teh-]{+the+}\\x07"),
        ("\u202ea teh\u200b\u2066", "\\u202ea [-teh-]{+the+}\\u200b\\u2066"),
        ("a\ttab teh\r\nb\rc", "a⇥tab [-teh-]{+the+}\nb\nc"),
        ("日本語 teh 日本語", "日本語 [-teh-]{+the+} 日本語"),
        ("bad \udcff teh", "bad \\udcff [-teh-]{+the+}"),
    ],
)
def test_nothing_in_a_text_steers_the_screen(text: str, visible: str) -> None:
    assert shown(text, "teh", "the") == visible


def test_a_huge_paragraph_is_cut() -> None:
    text = "word " * 5000 + "teh " + "word " * 5000
    visible = shown(text, "teh", "the")
    assert len(visible) < 9000
    assert visible.startswith("… ")
    assert visible.endswith(" …")
    assert "[-teh-]{+the+}" in visible


@given(TEXTS, st.data(), st.booleans())
def test_any_finding_in_any_text_can_be_shown(text: str, data: st.DataObject, blanks: bool) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    new = data.draw(st.one_of(st.none(), st.text(max_size=5)))
    one = Finding(start, end, text[start:end], new, 0.5, "typo.unknown", "")
    for piece in view.paragraph(text, one, new, blanks):
        assert piece.text
        assert printable(piece.text.replace("\n", "")) == piece.text.replace("\n", "")


def test_choices_by_number() -> None:
    session, *_ = opened({"a.txt": "teh xx"})
    item = session.items[0]
    item.finding = item.finding._replace(alternatives=(Alternative("ten", 0.25), Alternative("the", 0.2)))
    assert ["".join(piece.text for piece in choice.pieces) for choice in view.choices(item)] == [
        "  1 the",
        "  2 ten  .25",
    ]
    session.accept()
    assert view.choices(session.items[0])[0].pieces[0] == Piece("✓ ", "new")
    assert view.choices(session.items[1])[0].pieces[2].text == "remove it"


def test_the_header_has_the_file_and_the_place() -> None:
    session, *_ = opened({"a/rather/long/folder/article.txt": "One line.\nteh xx"})
    whole = "".join(piece.text for piece in view.header(session, session.current, 80))
    assert whole == "a/rather/long/folder/article.txt:2:1  1 of 2, 2 left"
    narrow = "".join(piece.text for piece in view.header(session, session.current, 40))
    assert narrow == "…ong/folder/article.txt:2:1  1 of 2, 2 left"[-40:] or narrow.startswith("…")
    assert len(narrow) <= 40
    session.complete = False
    assert "1 of 2+, 2 left" in "".join(piece.text for piece in view.header(session, session.current, 80))


def test_how_many_places_are_alike() -> None:
    session, *_ = opened({"a.txt": "teh teh", "b.txt": "teh xx"})
    assert session.current is not None
    text = "".join(piece.text for piece in view.about(session, session.current))
    assert text.endswith("typo.test   3 places like this in 2 files, 3 undecided")


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("", "0 changes written, 0 skipped, 4 left"),
        ("aaw", "2 changes written to 1 file, 1 skipped, 1 left; log: log"),
        ("Aa", "4 changes written to 2 files, 0 skipped, 0 left; log: log"),
        ("au", "0 changes written, 0 skipped, 4 left"),
    ],
)
def test_the_summary_at_the_end(keys: str, said: str) -> None:
    session, *_ = opened({"a.txt": "teh teh", "b.txt": "teh xx"})
    for key in keys:
        {
            "a": session.accept,
            "A": lambda: session.accept(all_places=True),
            "u": session.undo,
            "w": lambda: session.skip(),
        }[key]()
    session.save()
    assert view.summary(session) == said
