"""The pattern pack: every row knows what it should, leaves its look-alikes, and stands in canonical form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.boilerplate import compile as compiler
from cleaner.boilerplate import normal, score
from cleaner.boilerplate.judge import LEAST, judge, judge_all
from cleaner.boilerplate.pack import Pack
from cleaner.boilerplate.triggers import Stretch
from cleaner.context import Context
from cleaner.lexicon import Lexicon
from cleaner.lexicon.store import dictionaries

SOURCE = Path(dictionaries()) / "en"
RAW = compiler.rows(SOURCE)
ROWS = [*RAW["bag"], *RAW["pattern"]]


def stretch_of(*lows: str) -> Stretch:
    return Stretch("\n".join(lows), lows, [low.count(" ") + 1 for low in lows])


def known_by(pack: Pack, line: str) -> set[str]:
    """The rows that know a line or a part of it."""
    shadow = normal.shadow(line).strip()
    low = normal.lower(shadow)
    stretch = stretch_of(low)
    whole, numbers = pack.whole(stretch).get(0, []), pack.patterns(stretch).get(0, [])
    return {hit.row for hits in pack.hits(shadow, low, whole, numbers, every=True) for hit in hits}


@pytest.fixture(scope="module")
def pack(lexicon: Lexicon) -> Pack:
    return Pack.of(lexicon)


@pytest.mark.parametrize(
    ("row", "line"), [pytest.param(row, line, id=f"{row['id']}: {line[:40]}") for row in ROWS for line in row["match"]]
)
def test_a_row_knows_its_examples(pack: Pack, row: dict[str, Any], line: str) -> None:
    assert row["id"] in known_by(pack, line)


@pytest.mark.parametrize(
    ("row", "line"),
    [pytest.param(row, line, id=f"{row['id']}: {line[:40]}") for row in ROWS for line in row["look_alike"]],
)
def test_a_row_leaves_its_look_alikes(pack: Pack, row: dict[str, Any], line: str) -> None:
    assert row["id"] not in known_by(pack, line)


def test_ids_are_unique_and_every_class_has_a_row() -> None:
    ids = [row["id"] for row in ROWS]
    assert len(ids) == len(set(ids))
    judged_otherwise = {"layout", "repeat", "much"}
    assert {row["class"] for row in ROWS} == RAW["classes"].keys() - judged_otherwise


def test_phrases_are_sorted_distinct_and_in_the_form_they_are_looked_up_in() -> None:
    lines = (SOURCE / "boilerplate-phrases.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if "\t" in line]
    assert rows == sorted(rows)
    phrases = [row.split("\t")[0] for row in rows]
    assert len(phrases) == len(set(phrases))
    for phrase in phrases:
        assert " ".join(normal.kind(word) for word in normal.words(phrase)).replace("#year", "#") == phrase


def test_the_compiled_pack_is_small_and_current(pack: Pack, tmp_path: Path) -> None:
    compiler.write(SOURCE, tmp_path)
    data = (tmp_path / compiler.NAME).read_bytes()
    assert len(data) < 250_000
    assert json.loads(data)["phrases"] == pack.phrases


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('class = "cookie"', 'class = "biscuit"', "cookie"),
        ('tier = "strong"\nscope = "anywhere"\nmost = 120', 'tier = "certain"\nscope = "anywhere"\nmost = 120', "tier"),
        ('look_alike = ["She baked cookies for the crew.",', "look_alike = [] #", "look_alike"),
        ('literals = ["@"]', 'literals = ["@", ""]', "follow-handle: .*literals"),
        ('literals = ["@"]', 'literals = ["@", "~"]', "follow-handle: .*literals"),
        ('also = ["(", "["]', 'also = ["(", ""]', "span-credit: .*also"),
    ],
)
def test_wrong_data_stops_the_build_and_is_named(old: str, new: str, said: str, tmp_path: Path) -> None:
    for file in SOURCE.glob("boilerplate*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    text = (SOURCE / "boilerplate.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "boilerplate.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        compiler.write(tmp_path, tmp_path)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("* * * * *", {"separator"}),
        ("x x x x", {"separator"}),
        ("----- -----", {"separator"}),
        ("* * and then some", set()),  # begins so, and is no such line
        ("the sum is * * * * *", set()),  # is such a line, but for its beginning
        ("xylophones", set()),
    ],
)
def test_a_row_with_first_is_asked_of_lines_that_begin_so(pack: Pack, line: str, told: set[str]) -> None:
    assert RAW["pattern"][pack.patterns(stretch_of("* * *"))[0][0]]["id"] == "separator"
    assert bool(pack.patterns(stretch_of(line))) == (line[0] in "*x-")
    assert known_by(pack, line) == told


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        (["the photo by a friend", "no such thing here"], {0}),
        (["no such thing here", "its photo"], {1}),
        (["a photon", "two photons"], set()),  # the word stands only inside others
        (["a photon", "the photo"], {1}),
        (["photons in the photo"], {0}),
        (["the photo", "no", "photo", "a longer line of words", "of words at the end of which is a photo"], {0, 2, 4}),
        (["photo " + "word " * 90], {0}),  # short enough for a span only
        (["photo " + "word " * 4000], set()),
        (["photo " + "x" * 2000], set()),  # data
    ],
)
def test_a_literal_is_looked_for_where_its_patterns_can_reach(pack: Pack, lines: list[str], places: set[int]) -> None:
    found = pack.triggers.find(stretch_of(*(line.strip() for line in lines)))
    assert {at for at, literal in found if literal == "photo"} == places


def test_nothing_is_told_of_an_unknown_line_whose_place_says_nothing(pack: Pack) -> None:
    assert score.confidence(pack, "shape", None, {}) < LEAST
    for name in ("short", "sentence", "quote", "saying", "title", "stop", "wrapped"):
        assert pack.weights[score.weight(pack, "shape", name)] <= 0, name


LINES = ["Similar News", "Simlar News", "Home", "Key points", "Jane Smith", "The bridge will be shut until late June.",
         "- - - -", "Read more: what the bridge means", "a line that goes on and", "and on without an end", "",
         "The council met on Monday, and all of its members voted for the plan.", "Share this article"]  # fmt: skip


@given(st.lists(st.sampled_from(LINES), max_size=14), st.lists(st.integers(0, 300), max_size=2))
def test_lines_that_are_left_out_have_nothing_to_tell(lines: list[str], removed: list[int]) -> None:
    text = "\n".join(lines)
    context = Context(text, Lexicon.shared(), sorted(min(at, len(text)) for at in removed))
    told = {one.place.at: one for one in judge(context).lines}
    for one in judge_all(context).lines:
        assert told.get(one.place.at, one) == one
        assert one.place.at in told or (one.confidence < LEAST and not one.shape.spans)


def test_a_literal_that_two_rows_have_in_two_ways_counts_for_both(pack: Pack) -> None:
    ids = [row["id"] for row in RAW["pattern"]]
    told = pack.patterns(stretch_of("photo: the bridge at dusk"))
    assert {"photo-prefix", "credit-label"} <= {ids[number] for number in told[0]}


def test_a_row_with_also_needs_one_of_these_too(pack: Pack) -> None:
    assert "bio-role" in known_by(pack, "Sam Grant was a reporter for the Herald.")
    assert "bio-role" not in known_by(pack, "Sam Grant was our editor for a year.")
    number = next(n for n, row in enumerate(RAW["pattern"]) if row["id"] == "bio-role")
    told = pack.patterns(stretch_of("sam grant was our editor for a year."))
    assert number in told[0]


@pytest.mark.parametrize(
    ("text", "plain"),
    [("“Read more”", '"Read more"'), ("a\N{NO-BREAK SPACE}b", "a b"), ("Ѕhare", "Share"), ("Ｓhare", "Share")],
)
def test_the_shadow_is_plain_and_of_the_same_length(text: str, plain: str) -> None:
    assert len(normal.shadow(text)) == len(text)
    assert normal.shadow(text).replace("Ѕ", "S") == plain


def test_lower_case_keeps_offsets() -> None:
    assert len(normal.lower("İstanbul")) == len("İstanbul")
