"""Every example of every rule, through the whole engine: exact spans, exact replacements, silence after the fix."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from marks import MARK, parse

from cleaner import rules
from cleaner.config import Config
from cleaner.model import Finding, Rule
from cleaner.pipeline import Cleaner
from cleaner.project import Pattern, Project
from cleaner.wordlist import parse as parse_words

CATALOGUE = rules.catalogue()
EXAMPLES = [
    pytest.param(rule, example.text, id=f"{rule.id}-{number}")
    for rule in CATALOGUE
    for number, example in enumerate(rule.examples, 1)
]

# What the explanations of the rules user.* say that their examples stand in.
PROJECT = Project(
    words=parse_words("web site -> website", "words.txt"),
    lines={"ferry desk contact us": "Ferry desk, contact us"},
    patterns=(Pattern("pattern", r"\bpier (?=\d)", "Pier ", 0.95, "piers with a number are names"),),
)


def found(rule: Rule, text: str) -> list[Finding]:
    """What a user would see: with a rule that is off by default switched on, and all that a report-only one says."""
    engine = Cleaner(Config(policies={rule.id: "fix"} if rule.policy == "off" else {}, project=PROJECT))
    shown = [f for f in engine.check(text) if f.tier != "info" or (rule.policy == "report" and f.rule == rule.id)]
    if rule.id == "boilerplate.much":  # it speaks about the other findings, so it never stands alone
        return [f for f in shown if f.rule == rule.id]
    return shown


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(rule: Rule, example: str) -> None:
    marked = parse(example)
    report_only = rule.policy == "report"
    wanted = [(e.start, e.end, None if report_only else e.text, rule.id) for e in marked.edits]
    got = found(rule, marked.text)
    assert [(f.start, f.end, f.replacement, f.rule) for f in got] == wanted
    assert all(f.original == marked.text[f.start : f.end] for f in got)
    if report_only:
        assert {f.tier for f in got} <= {"info"}
    if marked.fixed != marked.text:
        assert [(f.original, f.replacement, f.rule) for f in found(rule, marked.fixed)] == []


@pytest.mark.parametrize("rule", CATALOGUE, ids=[rule.id for rule in CATALOGUE])
def test_a_rule_is_documented_and_shows_both_sides(rule: Rule) -> None:
    family, name = rule.id.split(".")
    assert family in {"typo", "boilerplate", "characters", "layout", "user"}
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*", name)
    assert rule.summary
    assert not rule.summary.endswith(".")
    assert rule.policy in ("fix", "report", "off")
    assert len(f"{rule.id}  {rule.summary}") <= 110
    assert rule.explanation.rstrip(")").endswith(".")
    wrong = [example for example in rule.examples if MARK.search(example.text)]
    assert wrong, "no example of what it finds"
    assert len(wrong) < len(rule.examples), "no look-alike that it leaves alone"


def test_rule_ids_are_unique_and_the_catalogue_is_sorted() -> None:
    ids = [rule.id for rule in CATALOGUE]
    assert Counter(ids).most_common(1)[0][1] == 1
    assert ids == sorted(ids)


def test_a_finding_never_carries_an_id_that_is_not_in_the_catalogue(engine: Cleaner) -> None:
    text = "\n\n".join(parse(example.text).text for rule in CATALOGUE for example in rule.examples)
    assert {f.rule for f in engine.check(text)} <= {rule.id for rule in CATALOGUE}


def test_the_notation_of_examples() -> None:
    marked = parse("a {bc→d} e {f→}g")
    assert marked.text == "a bc e fg"
    assert marked.fixed == "a d e g"
    assert parse("a {b} → c") == ("a {b} → c", [])
