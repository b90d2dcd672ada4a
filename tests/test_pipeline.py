"""What the engine promises of every text, whatever is in it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from texts import TEXTS

import cleaner
from cleaner.config import Config
from cleaner.edits import Edit, apply
from cleaner.model import Alternative, Finding
from cleaner.pipeline import Cleaner, _as_finding

ENGINE = Cleaner()
EAGER = Cleaner(Config(auto=0.5))
ARTICLE = "The port opened.\n\nIt was in hopes of gaiwning a week.\n\nSimilar News\n\nWorld Briefs\n"


def edits(findings: list[Finding]) -> list[Edit]:
    return [Edit(f.start, f.end, f.replacement) for f in findings if f.replacement is not None]


@given(TEXTS)
@example(ARTICLE)
@example(ARTICLE.replace("\n", "\r\n"))
@example("\ufeff" + ARTICLE)
def test_findings_are_exact_sorted_disjoint_and_graded(text: str) -> None:
    at = 0
    for finding in ENGINE.check(text):
        assert at <= finding.start <= finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.original
        assert finding.replacement != finding.original
        assert 0 <= finding.confidence <= 1
        assert finding.message
        assert (finding.tier == "auto") <= (finding.confidence >= 0.9 and finding.replacement is not None)
        assert list(finding.alternatives) == sorted(finding.alternatives, key=lambda a: -a.confidence)
        at = finding.end


@pytest.mark.parametrize("engine", [ENGINE, EAGER], ids=["default", "eager"])
@given(text=TEXTS)
@example(text=ARTICLE)
def test_applying_the_automatic_findings_is_what_clean_does(engine: Cleaner, text: str) -> None:
    result = engine.clean(text)
    auto = [f for f in engine.check(text) if f.tier == "auto"]
    assert auto == result.applied
    assert apply(text, edits(auto)) == result.text
    assert [f for f in result.remain if f.tier == "auto"] == []


@pytest.mark.parametrize("engine", [ENGINE, EAGER], ids=["default", "eager"])
@given(text=TEXTS)
@example(text=ARTICLE)
@example(text="the\na\n\nSimilar News\n\nthe\n\nSimilar News\n\nthe\nthe\nthe\n\nSimilar News\n\nthe ")
def test_a_second_run_has_nothing_to_do(engine: Cleaner, text: str) -> None:
    once = engine.clean(text)
    twice = engine.clean(once.text)
    assert twice.text == once.text
    assert twice.applied == []


@given(TEXTS)
def test_all_that_is_found_can_be_applied_at_once(text: str) -> None:
    apply(text, edits(ENGINE.check(text)))


@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_a_result_does_not_depend_on_what_was_checked_before(text: str, others: list[str]) -> None:
    alone = ENGINE.check(text)
    fresh = Cleaner()
    *_, last = fresh.check_all([*others, text])
    assert last == alone


def test_the_whole_of_one_article() -> None:
    found = ENGINE.check(ARTICLE)
    assert [(f.original.strip(), f.replacement, f.tier) for f in found] == [
        ("gaiwning", "gaining", "auto"),
        ("Similar News", "", "auto"),
        ("World Briefs", "", "auto"),
    ]
    assert ENGINE.clean(ARTICLE).text == "The port opened.\n\nIt was in hopes of gaining a week.\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_words_inside_a_line_that_goes_are_not_reported(end: str) -> None:
    text = ARTICLE.replace("Similar News", "Similar Newss\n\nSimilar News").replace("\n", end)
    lines = [f for f in ENGINE.check(text) if f.rule.startswith("boilerplate.")]
    words = [f for f in ENGINE.check(text) if f.rule.startswith("typo.")]
    assert lines
    assert not any(line.start <= word.start < line.end for line in lines for word in words)


def test_a_rule_or_a_family_can_be_switched_off_or_made_report_only() -> None:
    text = "In hopes of gaiwning the the week."
    assert [f.rule for f in Cleaner(Config(policies={"typo": "off"})).check(text)] == []
    assert [f.rule for f in Cleaner(Config(policies={"typo.doubled": "off"})).check(text)] == ["typo.unknown"]
    mixed = Cleaner(Config(policies={"typo": "report", "typo.doubled": "fix"})).check(text)
    assert [(f.rule, f.replacement, f.tier) for f in mixed] == [
        ("typo.unknown", None, "info"),
        ("typo.doubled", "the", "auto"),
    ]


def test_thresholds() -> None:
    text = "In hopes of gaiwning a week."
    (finding,) = ENGINE.check(text)
    assert Cleaner(Config(auto=1.0)).clean(text).text == text
    assert Cleaner(Config(auto=1.0)).check(text)[0].tier == "review"
    assert Cleaner(Config(auto=1.0, review=1.0)).check(text)[0].tier == "info"
    assert Cleaner(Config(auto=finding.confidence)).clean(text).text == "In hopes of gaining a week."


def test_the_short_way_in() -> None:
    text = "In hopes of gaiwning a week."
    assert cleaner.check(text) == [f for f in ENGINE.check(text) if f.tier != "info"]
    assert cleaner.clean(text) == ENGINE.clean(text)
    assert set(cleaner.__all__) <= set(dir(cleaner)) | {
        "Alternative",
        "Cleaner",
        "Config",
        "Finding",
        "Profile",
        "Result",
        "check",
        "clean",
    }
    for name in cleaner.__all__:
        assert getattr(cleaner, name)
    with pytest.raises(AttributeError):
        _ = cleaner.no_such_name


@pytest.mark.parametrize("text", ["", "\n", "\r\n", " ", "\ufeff", "a", "\x00", "\udc81", "👩‍🚀"])
def test_next_to_nothing(text: str) -> None:
    assert ENGINE.clean(text).remain == [f for f in ENGINE.check(text) if f.tier != "auto"]


def test_nothing_is_cut_off(engine: Cleaner) -> None:
    """Neither a paragraph of 60,000 characters nor the 5,000th line is passed over in silence."""
    sentence = "The ferry to the island sails twice a day in spring. "
    paragraph = sentence * 1200 + "It met in hopes of gaiwning time."
    assert [f.original for f in engine.check(paragraph) if f.tier != "info"] == ["gaiwning"]
    lines = "".join(f"{sentence}\n" for _ in range(5000)) + "It met in hopes of gaiwning time.\nThe end of it.\n"
    assert "gaiwning" in [f.original for f in engine.check(lines) if f.tier == "auto"]


def test_alternatives_are_for_one_repair_not_for_what_became_of_two() -> None:
    one = Finding(0, 3, "teh", "thee", 0.9, "typo.unknown", "a", (), (Alternative("ten", 0.1),), "auto")
    two = Finding(0, 4, "thee", "the", 0.9, "typo.unknown", "b", (), (Alternative("tree", 0.1),), "auto")
    alone, merged = _as_finding("teh", Edit(0, 3, "thee", (one,))), _as_finding("teh", Edit(0, 3, "the", (one, two)))
    assert alone is not None
    assert merged is not None
    assert alone.alternatives == one.alternatives
    assert (merged.replacement, merged.alternatives) == ("the", ())
