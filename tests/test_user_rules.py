"""Users' own patterns, lines and words, and the English that they prefer, beyond the examples of the rules."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from cleaner import project
from cleaner.cli import main
from cleaner.config import Config
from cleaner.pipeline import Cleaner
from cleaner.project import Pattern, Project
from cleaner.wordlist import parse


def engine(policies: dict[str, str] | None = None, **parts: object) -> Cleaner:
    return Cleaner(Config(project=Project(**parts), policies=policies or {}))  # type: ignore[arg-type]


def found(cleaner: Cleaner, text: str) -> list[tuple[int, str, str | None, str]]:
    return [(f.start, f.original, f.replacement, f.tier) for f in cleaner.check(text) if f.tier != "info"]


def test_a_pattern_without_a_replacement_only_asks() -> None:
    pattern = Pattern("tbd", r"\bTBD\b", None, 0.95, "left to be done")
    assert found(engine(patterns=(pattern,)), "The date is TBD.") == [(12, "TBD", None, "review")]
    assert found(engine({"user.tbd": "off"}, patterns=(pattern,)), "The date is TBD.") == []
    assert found(engine({"user": "off"}, patterns=(pattern,)), "The date is TBD.") == []


def test_a_pattern_puts_its_groups() -> None:
    pattern = Pattern("range", r"(?P<a>\d+)-(\d+) pm", r"\g<a>–\2 pm", 0.95, "ranges take a dash")
    assert engine(patterns=(pattern,)).clean("Open 2-4 pm and 5-6 pm.").text == "Open 2–4 pm and 5–6 pm."


def test_a_pattern_that_finds_its_own_replacement_never_runs_away() -> None:
    pattern = Pattern("grow", "ferry", "the ferry", 0.99, "")
    cleaner = engine(patterns=(pattern,))
    assert cleaner.clean("A ferry sails.").text == "A ferry sails."
    assert found(cleaner, "A ferry sails.") == [(2, "ferry", "the ferry", "review")]


def test_a_pattern_that_takes_too_long_is_told_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.rules.user_pattern.SECONDS", 0.05)
    cleaner = engine(patterns=(Pattern("slow", r"(?:a|aa)+$", None, 0.9, ""), Pattern("b", "zz", None, 0.9, "")))
    result = cleaner.clean("a" * 60 + "! The zz in hopes of gaiwning time.")
    assert result.notes == ("user.slow: the pattern took longer than 0 s here and was given up",)
    assert [f.rule for f in result.remain if f.tier != "info"] == ["user.b"]
    assert [f.rule for f in result.applied] == ["typo.unknown"]


def test_patterns_travel_to_workers() -> None:
    pattern = Pattern("tbd", "TBD", None, 0.95, "m")
    assert pattern.compiled
    again = pickle.loads(pickle.dumps(pattern))
    assert (again.rule, again.find, again.replace, again.confidence, again.message) == (
        "user.tbd",
        "TBD",
        None,
        0.95,
        "m",
    )


@pytest.mark.parametrize(
    ("entries", "text", "fixed"),
    [
        ("Kiev -> Kyiv", "Kiev and KIEV's kiev.", "Kyiv and KYIV's Kyiv."),
        ("Kiev -> Kyiv", "Chicken Kievs at kiev.example.com", "Chicken Kievs at kiev.example.com"),
        ("=ios -> iOS", "On ios and IOS.", "On iOS and IOS."),
        ("e-mail -> email", "E-mail us an e-mail.", "Email us an email."),
        ("web  site -> website", "Web site and web\u00a0site, website.", "Website and website, website."),
        ("dont -> don't", "We dont say “it’s so”.", "We don’t say “it’s so”."),
        ("teh -> the", "Say `teh` in teh text.", "Say `teh` in the text."),
    ],
)
def test_words_that_a_project_writes_otherwise(entries: str, text: str, fixed: str) -> None:
    assert engine(words=parse(entries, "w")).clean(text).text == fixed


def test_what_a_project_accepts_is_not_reported_by_any_rule_of_words() -> None:
    text = "The the band Duran Duran plays in Pago Pago; recieve is MInister."
    assert [f.original for f in engine().check(text) if f.tier != "info"] == ["The the", "recieve", "MInister"]
    listed = engine(words=parse("the the\nrecieve\nminister\nDuran Duran", "w"))
    assert found(listed, text) == []


@pytest.mark.parametrize(
    ("locale", "text", "wanted"),
    [
        ("us", "The colour of the grey harbour is organised.", ["colour", "harbour", "organised"]),
        ("gb", "The color of the center is organized and analyzed.", ["color", "center", "analyzed"]),
        ("gb", "Pearl Harbor and the Center met; a check, a program, a story.", []),
        ("us", "The Labour Party; catalogue, theatre, dialogue.", []),
        ("consistent", "The colour and the harbour are near the neighbor's center.", ["neighbor", "center"]),
        ("consistent", "The colour and the harbour.", []),
        ("consistent", "The color and the center.", []),
        ("us", "See `colour` at colour.example.com.", []),
    ],
)
def test_a_locale_is_asked_for_and_asked_about(locale: str, text: str, wanted: list[str]) -> None:
    cleaner = engine({"typo.locale": "fix"}, locale=locale)
    hits = [f for f in cleaner.check(text) if f.rule == "typo.locale"]
    assert [f.original for f in hits] == wanted
    assert {f.tier for f in hits} <= {"review"}
    assert [f for f in engine().check(text) if f.rule == "typo.locale"] == []


def test_no_project_costs_no_import() -> None:
    assert not project.NONE.words


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "sarif", "github", "unix"])
def test_every_report_tells_of_a_pattern(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cleaner.toml").write_text("[[patterns]]\nname = 'tbd'\nfind = 'TBD'\n")
    (tmp_path / "a.txt").write_text("It is TBD.\n")
    assert main(["check", "--format", form, "a.txt"]) == 1
    assert "user.tbd" in capsys.readouterr().out
