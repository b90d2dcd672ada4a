"""The text report: what an editor sees, at 80 columns, whatever the text holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from texts import TEXTS

from cleaner.decode import Decoded
from cleaner.model import Alternative, Finding
from cleaner.pipeline import Cleaner, Result
from cleaner.render.screen import Piece, Screen, cells, printable, wrapped
from cleaner.render.text import TextReport, certainty, change, first_visible
from cleaner.sources.files import Article

ENGINE = Cleaner()
SLIP = "The ferry sails in hopes of gaiwning a week."
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def finding(text: str, original: str, replacement: str | None, confidence: float = 0.97, **more: object) -> Finding:
    start = text.index(original)
    made = Finding(start, start + len(original), original, replacement, confidence, "typo.unknown", "a reason")
    return made._replace(**{"tier": "auto" if confidence >= 0.9 else "review", **more})


def shown(text: str, *findings: Finding, color: str = "never") -> list[str]:
    """The rows of the report on one article."""
    import contextlib
    import io

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        report = TextReport(Screen(color))
        report.article(Article("a.txt", Decoded(text, "utf-8", b"", 0), None), Result(text, [], []), list(findings))
        report.end(1)
    return out.getvalue().split("\n")[:-1]


@pytest.fixture(autouse=True)
def _eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NO_COLOR", raising=False)


class TestWhatIsShown:
    def test_a_slip(self) -> None:
        found = finding(SLIP, "gaiwning", "gaining", why=("extra letter w", "“of gaining” is a known pair"))
        assert shown(SLIP, found) == [
            "a.txt",
            "  1:29  ▇▇▇▇▇ .97  typo.unknown  gaiwning → gaining",
            "        The ferry sails in hopes of gai[-w-]ning a week.",
            "        a reason; extra letter w; “of gaining” is a known pair",
            "",
            "1 finding in 1 file; `cleaner fix` fixes it",
        ]

    def test_a_line_that_goes(self) -> None:
        text = "It rained.\n\nSimilar News\n"
        assert shown(text, finding(text, "\nSimilar News\n", ""))[1:3] == [
            "  3:1  ▇▇▇▇▇ .97  typo.unknown  [-Similar News-]",
            "       a reason",
        ]

    def test_a_long_line_that_goes_is_cut(self) -> None:
        text = "Read more " * 30 + "\n"
        rows = shown(text, finding(text, text, ""))
        assert rows[2].startswith("       [-Read more Read more")
        assert rows[2].endswith(" …-]")

    def test_a_doubt_with_its_alternatives(self) -> None:
        text = "They made a loev."
        others = (Alternative("lone", 0.2), Alternative("love", 0.1))
        rows = shown(text, finding(text, "loev", "loaf", 0.6, alternatives=others))
        assert rows[1] == "  1:13  ▇▇▇▁▁ .60  typo.unknown  loev → loaf"
        assert rows[2] == "        They made a lo[-ev-]{+af+}."
        assert rows[3] == "        a reason; or “lone”, “love”"
        assert rows[-1] == "1 finding in 1 file: 1 to review"

    def test_what_is_only_told(self) -> None:
        rows = shown(SLIP, finding(SLIP, "week", None, tier="info"))
        assert rows[2] == "        The ferry sails in hopes of gaiwning a [week]."
        assert rows[-1] == "1 finding in 1 file: 1 for information"

    def test_a_long_sentence_is_cut_at_words_around_the_change(self) -> None:
        text = f"{'One of many words. ' * 9}{SLIP} {'And many more words. ' * 9}"
        row = shown(text, finding(text, "gaiwning", "gaining"))[2]
        assert re.fullmatch(r" +… .*\bin hopes of gai\[-w-\]ning a week\. .* …", row)
        assert all(word in text for word in re.findall(r"\w+", row.replace("[-w-]", "w")))

    def test_places_line_up(self) -> None:
        text = "\n" * 120 + SLIP + "\n" + SLIP
        late = finding(text, "gaiwning", "gaining")
        early = late._replace(start=121, end=124, original="The", replacement="That")
        rows = shown(text, early, late)
        assert [row.index("▇") for row in rows if "▇" in row] == [10, 10]

    def test_across_a_line_break(self) -> None:
        text = "It goes to\nto the house."
        assert shown(text, finding(text, "to\nto", "to"))[2] == "       It goes to[-⏎to-] the house."

    def test_in_lines_that_end_in_carriage_returns(self) -> None:
        text = f"It rained.\r{SLIP}\rIt was late."
        row = shown(text, finding(text, "gaiwning", "gaining"))[2]
        assert row == "        The ferry sails in hopes of gai[-w-]ning a week."

    def test_the_end_counts(self, run: Callable, here: Path) -> None:
        Path("a.txt").write_text(SLIP)
        Path("b.txt").write_text("It is more accurate accurate now. " + SLIP)
        Path("c.txt").write_text("It rained.")
        assert run("check", "a.txt", "b.txt", "c.txt").out.endswith(
            "\n3 findings in 2 of 3 files: 2 fixed by `cleaner fix`, 1 to review\n"
        )
        assert run("check", "c.txt").out == "nothing found in 1 file\n"

    @pytest.mark.parametrize(
        ("confidence", "bar"), [(1, "▇▇▇▇▇ .99"), (0.997, "▇▇▇▇▇ .99"), (0.5, "▇▇▁▁▁ .50"), (0.06, "▁▁▁▁▁ .06")]
    )
    def test_nothing_is_certain(self, confidence: float, bar: str) -> None:
        assert "".join(piece.text for piece in certainty(finding(SLIP, "week", "weak", confidence))) == bar


class TestArticleTextIsNeverMarkupOrCode:
    @pytest.mark.parametrize(
        "mark", ["[bold]", "[/b]", "[red]x[/red]", ":smile:", "[sic]", "[link=x]", "\\[", "[", "{+", "-]"]
    )
    @pytest.mark.parametrize("color", ["never", "always"])
    def test_markup_is_shown_as_it_stands(self, mark: str, color: str) -> None:
        text = f"{mark} In hopes of gaiwning it {mark}"
        out = COLOUR.sub("", "\n".join(shown(text, finding(text, "gaiwning", "gaining"), color=color)))
        assert out.count(mark) >= 2

    @pytest.mark.parametrize(
        ("char", "as_shown"),
        [
            ("\x1b[31m", "\\x1b[31m"),
            ("\x07", "\\x07"),
            ("\x9b31m", "\\x9b31m"),
            ("\u202e", "\\u202e"),
            ("\u2066", "\\u2066"),
            ("\u200b", "\\u200b"),
            ("\ufeff", "\\ufeff"),
            ("\udc81", "\\udc81"),
            ("\u2028", "\\u2028"),
            ("\t", "⇥"),
        ],
    )
    @pytest.mark.parametrize("color", ["never", "always"])
    def test_what_steers_a_terminal_is_escaped(self, char: str, as_shown: str, color: str) -> None:
        text = f"It rained {char} hard. {SLIP}"
        out = COLOUR.sub("", "\n".join(shown(text, finding(text, "gaiwning", "gaining"), color=color)))
        assert char not in out
        assert as_shown in out
        assert as_shown in printable(char)

    def test_prose_of_all_scripts_is_not_escaped(self) -> None:
        for text in ["café", "東京　大会", "“It’s”…", "Ελλάδα", "עברית", "e\u0301", "10\u00a0000", "👍🏽"]:
            assert printable(text) == text


class TestWidth:
    @pytest.mark.parametrize("color", ["never", "always"])
    @given(text=TEXTS)
    def test_no_row_is_wider_than_the_screen(self, color: str, text: str) -> None:
        for row in shown(text, *ENGINE.check(text), color=color):
            assert cell_len(COLOUR.sub("", row)) <= 80, row

    @pytest.mark.parametrize("color", ["never", "always"])
    @given(
        before=st.text("a 東👩é", max_size=200),
        original=st.text("a 東京👩", min_size=1, max_size=120),
        replacement=st.none() | st.text("b 東👩", max_size=120),
        message=st.text("x 東", max_size=200),
    )
    def test_whatever_is_found(
        self, color: str, before: str, original: str, replacement: str | None, message: str
    ) -> None:
        text = before + original + " and so on" * 12
        end = len(before) + len(original)
        found = Finding(len(before), end, original, replacement, 0.9, "characters.mojibake", message, (message,))
        for row in shown(text, found, color=color):
            assert cell_len(COLOUR.sub("", row)) <= 80, row

    @given(st.text("ab 東👩e\u0301", max_size=150), st.integers(4, 60))
    def test_wrapping_keeps_every_character(self, text: str, width: int) -> None:
        rows = wrapped(text, width)
        assert max(map(cells, rows)) <= width
        assert "".join(rows).replace(" ", "") == text.replace(" ", "")

    @given(st.text(max_size=40))
    def test_cells_are_those_of_rich(self, text: str) -> None:
        assert cells(printable(text)) == cell_len(printable(text))


@given(st.text("abc", min_size=1, max_size=6), st.text("abc", max_size=6))
def test_a_change_shows_both_sides(old: str, new: str) -> None:
    if old == new:
        return
    pieces = change(finding(old, old, new))
    assert "".join(piece.text for piece in pieces if piece.style != "new") == old
    assert "".join(piece.text for piece in pieces if piece.style != "gone") == new


def test_emoji_and_accents_before_a_change_do_not_move_its_marks() -> None:
    text = "São Paulo 🏙️ recieves aid."
    assert shown(text, finding(text, "recieves", "receives"))[2] == "        São Paulo 🏙️ rec[-ie-]{+ei+}ves aid."


def test_the_first_visible_character() -> None:
    text = "a\n\n  b"
    assert first_visible(finding(text, "\n\n  b", "")) == 5
    assert first_visible(finding(text, "\n\n", "\n")) == 1


def test_the_visible_span() -> None:
    for text, span in [
        ("\n\n ab c\t\n", (13, 17)),
        ("ab", (10, 12)),
        (" \n", (10, 12)),
        ("", (10, 10)),
        (" a", (11, 12)),
    ]:
        assert Finding(10, 10 + len(text), text, "", 0.9, "typo.unknown", "").visible == span


def test_a_screen_counts_its_signs() -> None:
    screen = Screen("never")
    assert screen.cells([Piece("ab"), Piece("c", "gone"), Piece("東", "new")]) == 2 + 5 + 6
