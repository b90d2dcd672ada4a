"""The word data is in canonical form and does not contradict itself.

``python tools/dictionaries/canonical.py`` rewrites what is not canonical; these tests only assert.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools" / "dictionaries"))

import canonical  # noqa: E402

DATA = ROOT / "dictionaries"
EN = DATA / "en"
MADE = {"counts.tsv": 2, "pairs.tsv": 3, "misspellings.tsv": 3, "variants.tsv": 2}
COLUMNS = {**MADE, "keep.tsv": 2, "added.tsv": 3, "drop.tsv": 2, "both-locales.tsv": 2}
LISTS = ("words.txt", "words-rare.txt", "names.txt", "acronyms.txt")


@cache
def lines(name: str) -> list[str]:
    return canonical.read(EN / name)[1]


def rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in lines(name)]


@pytest.fixture(scope="module")
def lists() -> dict[str, set[str]]:
    return {name: set(lines(name)) for name in LISTS}


@pytest.fixture(scope="module")
def folded(lists: dict[str, set[str]]) -> set[str]:
    return {word.lower() for name in LISTS for word in lists[name]}


@pytest.fixture(scope="module")
def wrong() -> dict[str, list[str]]:
    return {row[0]: row[1].split(",") for row in rows("misspellings.tsv")}


@pytest.mark.parametrize("name", [*LISTS, *COLUMNS])
def test_canonical(name: str) -> None:
    good = canonical.is_canonical((EN / name).read_bytes().decode("utf-8"))
    assert good, "run: python tools/dictionaries/canonical.py"


@pytest.mark.parametrize(
    "text",
    [
        "b\na\n",
        "a\na\n",
        "a ",
        "a \n",
        "\n",
        "a\n#\n",
        "a  b\n",
        "a\t b\n",
        "\ufeffa\n",
        "a\u00adb\n",
        "e\u0301\n",
        "a\r\n",
    ],
)
def test_what_is_not_canonical(text: str) -> None:
    assert not canonical.is_canonical(text)
    remarks = [line for line in text.split("\n") if line.startswith("#")]
    rows = [line for line in text.split("\n") if not line.startswith("#")]
    assert canonical.is_canonical(canonical.render(remarks, rows))


@pytest.mark.parametrize("name", COLUMNS)
def test_columns(name: str) -> None:
    row = re.compile(r"[^\t]+" + r"\t[^\t]+" * (COLUMNS[name] - 1))
    assert all(row.fullmatch(line) for line in lines(name))
    if name not in {"pairs.tsv", "variants.tsv", "added.tsv"}:
        assert len({line.partition("\t")[0] for line in lines(name)}) == len(lines(name)), "a word has two rows"


def test_kinds(lists: dict[str, set[str]]) -> None:
    assert all(word == word.lower() for word in lists["words.txt"] | lists["words-rare.txt"])
    assert all(word[0] != word[0].lower() for word in lists["names.txt"])
    assert all(word.isupper() and len(word) > 1 for word in lists["acronyms.txt"])
    assert not lists["words.txt"] & lists["words-rare.txt"]


def test_numbers() -> None:
    assert all(re.fullmatch(r"[1-9]\d\d", row.rpartition("\t")[2]) for row in lines("counts.tsv"))
    assert all(re.fullmatch(r"[1-9]\d+", row.rpartition("\t")[2]) for row in lines("pairs.tsv"))


def test_no_known_word_is_wrong(lists: dict[str, set[str]], wrong: dict[str, list[str]]) -> None:
    known = lists["words.txt"] | {name.lower() for name in lists["names.txt"] | lists["acronyms.txt"]}
    assert not known & wrong.keys()


def test_corrections_are_known_and_no_misspellings(folded: set[str], wrong: dict[str, list[str]]) -> None:
    for right in {right.lower() for rights in wrong.values() for right in rights}:
        assert right not in wrong, f"the correction {right} is a misspelling itself"
        for part in re.split(r"[ -]", right):
            assert part.removesuffix("'s") in folded, f"{part} in the correction {right} is not known"
            assert part not in wrong, f"{part} in the correction {right} is a misspelling itself"


def test_variants_are_words(lists: dict[str, set[str]]) -> None:
    found = rows("variants.tsv")
    assert all(us in lists["words.txt"] and gb in lists["words.txt"] and us != gb for us, gb in found)
    pairs = {(us, gb) for us, gb in found}
    assert not pairs & {(gb, us) for us, gb in found}
    assert {("color", "colour"), ("center", "centre"), ("organize", "organise"), ("traveled", "travelled")} <= pairs


def test_hand_written_rows_hold(lists: dict[str, set[str]], wrong: dict[str, list[str]]) -> None:
    added = rows("added.tsv")
    for word, target, _ in added:
        if target == "misspellings":
            bad, _, rights = word.partition("->")
            assert wrong[bad] == rights.split(",")
        elif target == "variants":
            assert "\t".join(word.split("->")) in lines("variants.tsv")
        else:
            assert word in lists[f"{target}.txt"]
    again = {word for word, _, _ in added}
    dropped = {word for word, _ in rows("drop.tsv")} - again
    assert not dropped & (lists["words.txt"] | lists["words-rare.txt"])


@pytest.mark.parametrize(
    "word", ["teh", "adn", "recieve", "alot", "dont", "untill", "occured", "goverment", "enviroment"]
)
def test_common_slips_are_no_words(word: str, folded: set[str], wrong: dict[str, list[str]]) -> None:
    assert word not in folded
    assert word in wrong


@pytest.mark.parametrize(
    "word", ["podcaster", "stablecoin", "selfie", "livestream", "covid", "backstop", "don't", "favour"]
)
def test_words_of_today_are_words(word: str, lists: dict[str, set[str]]) -> None:
    assert word in lists["words.txt"]


def test_sources_are_complete() -> None:
    sources = tomllib.loads((DATA / "sources.toml").read_text(encoding="utf-8"))["source"]
    fields = {"name", "origin", "package", "kind", "version", "archive", "sha256", "licence", "licence_file", "gives"}
    given = {name for source in sources for name in source["gives"]}
    assert given == {*LISTS, *MADE}
    for source in sources:
        assert source.keys() == fields
        assert source["kind"] in {"pypi", "npm", "debian"}
        assert re.fullmatch(r"[0-9a-f]{64}", source["sha256"])
        assert (DATA / "licences" / source["licence_file"]).stat().st_size > 100
    used = {source["licence_file"] for source in sources}
    assert {path.name for path in (DATA / "licences").iterdir()} == used


@pytest.mark.parametrize("name", ["affixes", "articles", "confusions", "doubled", "foreign", "scorecard"])
def test_the_small_tables_are_sorted_and_have_no_row_twice(name: str) -> None:
    lines = (EN / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if not line.startswith("#")]
    assert rows == sorted(rows)
    keys = [row.split("\t")[0] for row in rows]
    assert len(set(keys)) == len(keys)
    assert lines[0].startswith("#")
