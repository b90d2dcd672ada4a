"""What is no prose is left alone, and what merely looks like it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.context import Context
from cleaner.lexicon import Lexicon
from cleaner.markup import Markup
from cleaner.model import Finding, Stage
from cleaner.protect import Protection, chunk, cuts, in_chunk, in_spans, merged, touches

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
    assert Protection("`b` c").code == Protection("`b`").code == [(0, 3)]
    assert [text[s:e] for text in ["a `b` c ``d`` <i>e</i> [f](g)"] for s, e in Protection(text).code] == [
        "`b`",
        "``d``",
        "<i>",
        "</i>",
        "](g)",
    ]
    fenced = "a\n```py\nb\n```\nc\n~~~\nd"
    assert [fenced[s:e] for s, e in Protection(fenced).code] == ["```py\nb\n```", "~~~\nd"]


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5))), st.integers(0, 26))
def test_membership_in_merged_spans(pairs: list[tuple[int, int]], offset: int) -> None:
    spans = [(start, start + length) for start, length in pairs]
    assert in_spans(merged(spans), offset) == any(start <= offset < end for start, end in spans)


SPANS = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5)))


@given(SPANS, st.integers(0, 26), st.integers(0, 4))
def test_touching_is_a_shared_character_or_a_point_inside(
    pairs: list[tuple[int, int]], start: int, length: int
) -> None:
    spans = merged([(low, low + size) for low, size in pairs])
    end = start + length
    shared = any(max(low, start) < min(high, end) for low, high in spans)
    inside = length == 0 and any(low < start < high for low, high in spans)
    assert touches(spans, start, end) == (shared or inside)
    assert cuts(spans, start) == any(low < start < high for low, high in spans)


def test_a_point_at_the_end_of_a_span_that_another_follows() -> None:
    spans = [(0, 5), (5, 9)]
    assert [at for at in range(11) if cuts(spans, at)] == [1, 2, 3, 4, 6, 7, 8]
    assert [at for at in range(11) if touches(spans, at, at + 1)] == [*range(9)]


def test_merged_spans_are_sorted_and_only_overlapping_ones_are_one() -> None:
    assert merged([(5, 9), (0, 2), (2, 4), (3, 4), (6, 7)]) == [(0, 2), (2, 4), (5, 9)]
    assert merged([]) == []


def test_a_chunk_ends_at_white_space_and_is_cut_when_it_is_long() -> None:
    text = "one two\tthree\nfour"
    assert [chunk(text, at, at + 1) for at in (0, 4, 10, 17)] == [(0, 3), (4, 7), (8, 13), (14, 18)]
    assert chunk(text, 5, 12) == (4, 13)
    assert chunk("x" * 1000, 500, 510) == (300, 710)
    assert chunk("x" * 1000, 150, 900) == (0, 1000)
    assert chunk(" " + "x" * 199 + "y", 200, 201) == (1, 201)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("call()", True),  # the name of a function
        ("call(a)", False),
        ("call ()", False),
        ("://call", True), ("www.call", True), ("call=", True), ("~call", True),
        ("#call", True), ("$call", True), ("&call", True), ("# call", False), ("a#call", True), ("call#", False),
        ("/call/", True), ("call/a/b", True), ("/call", True), ("call/a", False),
        ("call%2F", True), ("call%2", False), ("call%2f", False),
        ("call&amp;a", True), ("call&#39;a", True), ("call&a", False),
        ("call.py", True), ("call.com", True), ("call.html", True), ("call.corporate", True), (".call", True),
        ("call.", False), ("call...", False), ("call.A", False), ("call.a", False), ("call-.ab", True),
        ("(call)", False), ("“call.”", False), ("*call*", False), ("call;", False), ("call!?", False),
        ("«call»", False), ("call.Then", False), ("call,then", False), ("call-then", False),
        ("(www.call)", True), ("“#call”", True), ("...#call", False),
    ],
)  # fmt: skip
def test_what_a_chunk_says_of_a_word_in_it(text: str, data: bool) -> None:
    at = text.index("call")
    assert in_chunk(f"so {text} it", at + 3, at + 7) == data
    assert in_chunk(text, at, at + 4) == data
    assert in_chunk("so " * 100 + text, at + 300, at + 304) == data


def test_a_word_alone_is_no_data_however_long() -> None:
    word = "x" * 300
    assert not in_chunk(word, 0, 300)
    assert not in_chunk(f"a {word} b", 2, 302)
    for length, data in ((199, False), (200, True)):  # with the hyphen the chunk is longer than 200
        assert in_chunk("y" * length + "-", 0, length) is data
        assert in_chunk("y-" + "x" * (length - 1), 0, 1) is data


def allowed(text: str, original: str, rule: str, stage: Stage, kind: Markup = "", last: bool = False) -> bool:
    at = text.rindex(original) if last else text.index(original)
    finding = Finding(at, at + len(original), original, "", 0.9, rule, "")
    return Protection(text, kind).allows(finding, stage)


def test_in_plain_prose_every_finding_stands() -> None:
    for stage in ("characters", "lines", "words"):
        assert allowed("It wass late.", "wass", "typo.unknown", stage)


def test_a_tag_is_no_place_for_words_but_may_be_residue() -> None:
    text = "It <i>wass</i> late."
    assert allowed(text, "wass", "typo.unknown", "words")
    assert not allowed(text, "<i>", "typo.unknown", "words")
    assert not allowed(text, "i>", "typo.unknown", "words")
    assert allowed(text, "<i>", "characters.tag", "characters")
    for stage in ("words", "characters"):
        assert not allowed("call `wass` now", "wass", "typo.unknown", stage)
        assert allowed("call `it` wass", "wass", "typo.unknown", stage)


def test_what_a_browser_collapses_is_no_fault_in_html() -> None:
    text = "<p>It was  late.</p>"
    for rule in ("layout.space-run", "layout.trailing-space", "layout.blank-lines"):
        assert not allowed(text, "  ", rule, "characters", "html")
        assert allowed(text, "  ", rule, "characters", "markdown")
    assert allowed(text, "  ", "layout.other", "characters", "html")


LINES = "It was late.\n\nShare this\n\nIt was `early`.\n"


@pytest.mark.parametrize(
    ("kind", "rule", "allows"),
    [
        ("", "boilerplate.share", True), ("", "boilerplate.markup", True), ("", "boilerplate.repeat", True),
        ("markdown", "boilerplate.share", True), ("markdown", "boilerplate.markup", False),
        ("markdown", "boilerplate.separator", False), ("markdown", "boilerplate.layout", False),
        ("markdown", "boilerplate.repeat", False),
        ("html", "boilerplate.share", False), ("rest", "boilerplate.share", False),
    ],
)  # fmt: skip
def test_which_lines_may_go_from_which_markup(kind: Markup, rule: str, allows: bool) -> None:
    assert allowed(LINES, "Share this\n\n", rule, "lines", kind) is allows
    assert allowed(LINES, "\n\nShare this", rule, "lines", kind) is allows


@pytest.mark.parametrize(
    ("text", "allows"),
    [
        ("Share this", True),
        ("a\n\nShare this", True),
        ("Share this\n\nb", True),
        ("Share this\n \t\nb", True),
        ("a\n \nShare this", True),
        ("\n  Share this  \n", True),
        ("a\nb\n\nShare this\n\nc\nd", True),
        ("a\nShare this\n\nb", False),
        ("a\n\nShare this\nb", False),
        ("a\n\nShare this\nb\n\nc", False),
        ("a b\nShare this", False),
        ("a\n\nSo Share this\n\nb", False),
        ("a\n\nShare this, too\n\nb", False),
    ],
)
def test_in_markdown_a_line_goes_only_if_it_is_a_paragraph(text: str, allows: bool) -> None:
    assert allowed(text, "Share this", "boilerplate.share", "lines", "markdown") is allows


def test_the_spacing_of_a_line_is_no_part_of_it() -> None:
    for spacing in ("\n", "\n\n\n", " \n\n  "):
        for span in (f"{spacing}Share this", f"Share this{spacing}", f"{spacing}Share this{spacing}"):
            assert allowed(f"a\n\n{span}\n\nb", span, "boilerplate.share", "lines", "markdown")


@pytest.mark.parametrize("mark", ["- ", "* ", "+ ", "> ", "# ", "| ", "<", "{", "1. ", "12) ", "::: "])
def test_a_line_of_structure_stays_in_markdown(mark: str) -> None:
    line = f"{mark}Share this"
    assert not allowed(f"a\n\n{line}\n\nb", line, "boilerplate.share", "lines", "markdown")
    assert not allowed(f"a\n\n{line}\n\nb", f"\n\n{line}", "boilerplate.share", "lines", "markdown")


def test_a_number_is_no_list_without_its_mark() -> None:
    for line in ("1 Share this", "1.Share this", "1234567890. Share this"):
        assert allowed(f"a\n\n{line}\n\nb", line, "boilerplate.share", "lines", "markdown")


def test_a_line_may_go_with_the_code_in_it_and_never_cut_it() -> None:
    text = "It was late.\n\nShare `this`\n\n```\nShare code\n```\n"
    assert allowed(text, "Share `this`", "boilerplate.share", "lines")
    assert not allowed(text, "Share `th", "boilerplate.share", "lines")
    assert not allowed(text, "is`", "boilerplate.share", "lines")
    assert not allowed(text, "Share code", "boilerplate.share", "lines")
    assert not allowed(text, "```\nShare code\n```\n", "boilerplate.share", "lines")
    text = "It was late.\n\nShare `this now` today\n"
    for part, allows in (("Share `this now` today", True), ("Share `this", False), ("now` today", False),
                         ("this", False), ("`this now`", True), ("Share ", True)):  # fmt: skip
        assert allowed(text, part, "boilerplate.share", "lines") is allows, part


@pytest.mark.parametrize(
    ("off", "rule", "stage", "allows"),
    [
        ("off", "typo.unknown", "words", False),
        ("off typo", "typo.unknown", "words", False),
        ("off typo.unknown", "typo.unknown", "words", False),
        ("off typo.runon", "typo.unknown", "words", True),
        ("off layout", "typo.unknown", "words", True),
        ("off boilerplate", "boilerplate.share", "lines", False),
        ("off boilerplate.share", "boilerplate.share", "lines", False),
        ("off boilerplate.photo", "boilerplate.share", "lines", True),
        ("off typo", "boilerplate.share", "lines", True),
    ],
)
def test_switched_off_rules_find_nothing_until_they_are_on(off: str, rule: str, stage: Stage, allows: bool) -> None:
    text = f"<!-- cleaner: {off} -->\n\nwass\n\n<!-- cleaner: on -->\n\nwass\n"
    assert allowed(text, "wass", rule, stage) is allows
    assert allowed(text, "wass", rule, stage, last=True)


def test_a_marker_in_code_shows_what_one_looks_like() -> None:
    for text, allows in (("Write `<!-- cleaner: off -->` so.\n\nIt wass late.\n", True),
                         ("Write `it` so. <!-- cleaner: off -->\n\nIt wass late.\n", False),
                         ("Write ``cleaner:`` so.\n\nIt wass late.\n", True)):  # fmt: skip
        assert allowed(text, "wass", "typo.unknown", "words") is allows


def test_which_lines_stay_whatever_they_look_like() -> None:
    text = "a\n<!-- cleaner: off boilerplate -->\nb\n<!-- cleaner: on -->\nc\n```\nd\n```\n"
    for off, kept in [("off boilerplate", "bd"), ("off", "bd"), ("off typo", "d"), ("off boilerplate.photo", "d")]:
        shown = text.replace("off boilerplate", off)
        blocks = Protection(shown).blocks
        assert [letter for letter in "abcd" if touches(blocks, at := shown.index(f"{letter}\n"), at + 1)] == [*kept]
