"""The lines stage through the whole engine: what goes, what stays, and what a person is told."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.boilerplate import explain
from cleaner.boilerplate.pack import Pack
from cleaner.boilerplate.slip import slip
from cleaner.config import PRESETS, Config
from cleaner.context import Context
from cleaner.lexicon import Lexicon
from cleaner.pipeline import Cleaner

BODY = [
    "The harbour bridge will be shut from Monday until the end of June, the council said.",
    "Divers found that two of the piers have moved, and that the steel in them is thin.",
    "Buses will go by the mill, which takes a quarter of an hour more than the old road.",
    "The mayor has asked for help and hopes to hear before the spring.",
]
TITLE = "Harbour bridge to shut until June"


def article(head: list[str], tail: list[str], gap: str = "\n\n") -> str:
    return gap.join([TITLE, *head, *BODY, *tail])


@pytest.mark.parametrize("stamp", ["Update: 2031-05-04 19:58 GMT", "Last updated: 4 May 2031, 7.15pm BST",
                                   "Published 3 hours ago", "May 4, 2031 / 1:07 AM"])  # fmt: skip
@pytest.mark.parametrize("tail", [["Similar News", "World Briefs"], ["Related Articles", "Top Sports Headlines"],
                                  ["Most Read", "Local News"]])  # fmt: skip
@pytest.mark.parametrize("gap", ["\n\n", "\n", "\r\n\r\n"])
def test_stamps_and_headings_go_and_the_article_stays(engine: Cleaner, stamp: str, tail: list[str], gap: str) -> None:
    result = engine.clean(article([stamp], tail, gap))
    assert result.text == article([], [], gap)
    assert [f.original.strip() for f in result.applied] == [stamp, *tail]
    assert not [f for f in result.remain if f.rule.startswith("boilerplate.") and f.tier != "info"]


@pytest.mark.parametrize(
    "lines",
    [
        ["Q: Did you see the driver?", "A: No.", "Q: Did you see the car?", "A: No."],
        ["Update: The minister has apologised, her office said.", "Updated figures show that 14 are missing."],
        ["Northport 3 Millbrook 1", "Riverside 0 Hilltop 0", "Lakeside 2 Eastgate 2"],
        ["2 eggs", "250 g flour", "a pinch of salt", "1 lemon"],
        ["Share prices fell 4% in early trade.", "Print sales rose for the first time since 2009."],
        ["The cookies were made by hand.", "Subscribers will pay 10% more.", "The app was taken out of the store."],
        ["Never again, he said.", "Never again, they sang.", "Never again."],
        ["What comes next", "The long way round", "A town of bridges"],
        ["Anyone with information should call the police on 0100 555 0199."],
        ["Goalkeepers: Scott, King. Defenders: Hill, Wood, Lake, Ford."],
        ["O river, wide and slow,", "you know what I know,", "and yet you flow."],
        ["1. Wash the rice.", "2. Boil the water.", "3. Wait."],
        ["10 May: Northport Hall", "12 May: Millbrook Inn", "15 May: The Barn"],
    ],
)
def test_text_that_looks_like_furniture_stays(engine: Cleaner, lines: list[str]) -> None:
    text = "\n\n".join([TITLE, *BODY[:2], *lines, *BODY[2:]]) + "\n"
    found = [f for f in engine.check(text) if f.rule.startswith("boilerplate.") and f.tier != "info"]
    assert [(f.original, f.rule) for f in found] == []


def test_a_credit_is_reported_and_removed_only_when_asked_for(engine: Cleaner) -> None:
    text = article(["Photo: Anna Scott / Reuters"], [])
    assert engine.clean(text).text == text
    assert [(f.rule, f.replacement, f.tier) for f in engine.check(text)] == [("boilerplate.photo", None, "info")]
    assert Cleaner(Config(policies={"boilerplate.photo": "fix"})).clean(text).text == article([], [])


def test_a_link_inside_a_paragraph_goes_alone(engine: Cleaner) -> None:
    text = "\n\n".join([TITLE, BODY[0] + " READ MORE: What the bridge plan means for drivers", *BODY[1:]])
    assert engine.clean(text).text == article([], [])


@pytest.mark.parametrize("line", ["Simlar News", "Realted Articles", "Advertisment", "Most Popualr"])
def test_a_phrase_with_a_slip_in_it_is_still_known_at_the_edge(engine: Cleaner, line: str) -> None:
    assert engine.clean(article([], [line])).text == article([], [])


def test_a_heading_is_not_bent_into_a_phrase(engine: Cleaner) -> None:
    text = article([], ["Smiler News", "Scott Articles"])
    assert not [f for f in engine.check(text) if f.rule == "boilerplate.related" and f.tier != "info"]


def test_source_text_stays(engine: Cleaner) -> None:
    code = ["---", "date: 2031-05-04", "tags: bridge", "---", *BODY[:2], "```", "Share", "<div>", "```", *BODY[2:],
            "[bridge]: https://harbour.example/bridge", "[mill]: https://harbour.example/mill"]  # fmt: skip
    text = "\n".join(code) + "\n"
    assert engine.clean(text).text == text


def test_a_paragraph_that_stands_twice_goes_once(engine: Cleaner) -> None:
    assert engine.clean(article([], BODY[:3])).text == article([], [])


def test_when_much_would_go_a_person_looks_first(engine: Cleaner) -> None:
    long = [f"{line} {other}" for line, other in zip(BODY, reversed(BODY), strict=True)]
    text = "\n\n".join([TITLE, *long, *long, *[BODY[0] * 3]])
    result = engine.clean(text)
    assert result.text == text
    assert "boilerplate.much" in {f.rule for f in result.remain}
    assert {f.tier for f in result.remain if f.rule == "boilerplate.repeat"} == {"review"}


def test_a_text_of_one_line_is_never_emptied(engine: Cleaner) -> None:
    for text in ("Advertisement", "Share\n", "World Briefs\n\n"):
        assert engine.clean(text).text == text


def test_presets_differ_only_in_what_they_let_go() -> None:
    text = article(["Home", "News", "Sports", "By Anna Scott"], ["Most Read"])
    kept = {name: len(Cleaner(config).clean(text).text) for name, config in PRESETS.items()}
    assert kept["strict"] >= kept["default"] >= kept["aggressive"]
    for config in PRESETS.values():
        out = Cleaner(config).clean(text).text
        assert all(line in out for line in [TITLE, *BODY])
        assert Cleaner(config).clean(out).text == out


def test_explain_says_what_find_decided(lexicon: Lexicon) -> None:
    context = Context(article(["Update: 2031-05-04 19:58 GMT"], ["Similar News"]), lexicon)
    stamp, title, blank = explain(context, 2), explain(context, 0), explain(context, 1)
    assert stamp
    assert (stamp.group, stamp.confidence > 0.9) == ("stamp", True)
    assert title
    assert title.confidence < 0.5
    assert blank is None


FURNITURE = ["Share", "Similar News", "Advertisement", "Image 1 of 5", "By Anna Scott", "Home", "Log in",
             "Photo: Anna Scott / Reuters", "Read more: The long way round"]  # fmt: skip
LINES = st.sampled_from([*BODY, TITLE, *FURNITURE, ""])


@given(st.lists(LINES, max_size=14), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "end"]))
def test_a_second_run_has_nothing_to_do_and_the_article_stays(lines: list[str], end: str, last: str) -> None:
    text = end.join([*lines, last])
    for config in (Config(), PRESETS["aggressive"]):
        once = Cleaner(config).clean(text).text
        assert Cleaner(config).clean(once).text == once
        assert set(BODY) & set(once.split(end)) == set(BODY) & set(lines)
        assert end * 3 not in once or end * 3 in text


def test_a_footer_glued_to_the_last_line_goes_alone(engine: Cleaner) -> None:
    for notice in (" © 2031 Harbour Post", "© 2031 Harbour Post. All rights reserved."):
        assert engine.clean(article([], []) + notice).text == article([], [])
    menu = "About usPrivacy PolicyCookie PolicySitemapContact UsHarbour RadioTerms and ConditionsAdvertise with us"
    text = article([], [])
    footed = text + menu + "© 2031 Harbour Post\n"
    assert engine.clean(footed).text == text + "\n"
    (found,) = [f for f in engine.check(footed) if f.rule.startswith("boilerplate.") and f.tier == "auto"]
    assert (found.end, found.rule) == (len(footed) - 1, "boilerplate.navigation")
    assert found.original.removeprefix(".") == footed[len(text) : -1]


@pytest.mark.parametrize(
    "tail",
    [
        "It runs on JavaScript, TypeScript, PostgreSQL, YouTube, OpenStreetMap, GitHub, LinkedIn, PayPal and WordPress",
        "McDonald and MacArthur beat DeVito.HomeTown won.NewTown lost.OldTown drew.MidTown won.UpTown lost.",
        "About usPrivacy PolicySitemap",
        "About usPrivacy PolicyCookie PolicySitemapContact UsTerms and ConditionsAdvertise with usThen they went home.",
    ],
)
def test_words_that_run_together_are_no_footer(engine: Cleaner, tail: str) -> None:
    text = article([], []) + " " + tail
    assert not [f for f in engine.check(text) if f.rule == "boilerplate.navigation" and f.tier != "info"]


LOADED = """
import sys
from cleaner.pipeline import Cleaner
print(len(Cleaner().clean({text!r}).text), "regex" in sys.modules, "rapidfuzz" in sys.modules)
"""


@pytest.mark.parametrize(
    ("text", "loaded"),
    [
        (article([], []), "False False"),
        (article(["Update: 2031-05-04 19:58 GMT"], ["Similar News", "World Briefs"]), "False False"),
        (article([], ["Smiler News"]), "False False"),
        (article([], ["Simlar News"]), "True False"),
    ],
)
def test_only_a_misspelt_phrase_loads_the_regex_package(text: str, loaded: str) -> None:
    run = subprocess.run([sys.executable, "-c", LOADED.format(text=text)], capture_output=True, text=True, check=True)
    assert run.stdout.split(maxsplit=1)[1].strip() == loaded


@pytest.mark.parametrize(
    ("low", "phrase"),
    [
        ("simlar news", "similar news"),
        ("simmilar news", "similar news"),
        ("similwr news", "similar news"),
        ("siimlar news", "similar news"),
        ("advertismnet", "advertisement"),
        ("smlar news", None),  # two letters of seven
        ("simlar nwes", None),  # two words
        ("simlar sheep", None),
        ("similar news", None),  # nothing is wrong with it
    ],
)
def test_what_counts_as_a_slip(lexicon: Lexicon, low: str, phrase: str | None) -> None:
    assert slip(lexicon, Pack.of(lexicon).phrases, low) == phrase


@pytest.mark.parametrize("line", ["6:13 P.M. EDT", "8am EST"])
def test_an_hour_alone_is_for_a_person(engine: Cleaner, line: str) -> None:
    text = article(["Harbour Hall", line], [])
    assert engine.clean(text).text == text
    assert engine.clean(article(["Published 3 hours ago", line], [])).text == article([], [])


def test_a_clean_article_needs_no_regex_package_and_hardly_any_pattern() -> None:
    code = (
        "import sys\n"
        "from cleaner.context import Context\n"
        "from cleaner.lexicon import Lexicon\n"
        "from cleaner.boilerplate import find\n"
        "from cleaner.boilerplate.pack import Pack\n"
        f"list(find(Context({article([], [])!r}, Lexicon.shared())))\n"
        "print(len(Pack.of(Lexicon.shared())._compiled), 'regex' in sys.modules, 'rapidfuzz' in sys.modules)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    compiled, *heavy = run.stdout.split()
    assert int(compiled) <= 3
    assert heavy == ["False", "False"]
