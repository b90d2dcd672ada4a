"""The pattern pack: every row knows what it should, leaves its look-alikes, and stands in canonical form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cleaner.boilerplate import compile as compiler
from cleaner.boilerplate import normal
from cleaner.boilerplate.pack import Pack
from cleaner.boilerplate.triggers import Stretch
from cleaner.lexicon import Lexicon
from cleaner.lexicon.store import dictionaries

SOURCE = Path(dictionaries()) / "en"
RAW = compiler.rows(SOURCE)
ROWS = [*RAW["bag"], *RAW["pattern"]]


def known_by(pack: Pack, line: str) -> set[str]:
    """The rows that know a line or a part of it."""
    shadow = normal.shadow(line).strip()
    low = normal.lower(shadow)
    stretch = Stretch(low, [low], [low.count(" ") + 1])
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
    ("text", "plain"),
    [("“Read more”", '"Read more"'), ("a\N{NO-BREAK SPACE}b", "a b"), ("Ѕhare", "Share"), ("Ｓhare", "Share")],
)
def test_the_shadow_is_plain_and_of_the_same_length(text: str, plain: str) -> None:
    assert len(normal.shadow(text)) == len(text)
    assert normal.shadow(text).replace("Ѕ", "S") == plain


def test_lower_case_keeps_offsets() -> None:
    assert len(normal.lower("İstanbul")) == len("İstanbul")
