"""The scripts that compare `cleaner` with its peers: how reports are read, edits judged, figures told. No peer runs."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

FOLDER = Path(__file__).parent.parent / "benchmarks"
MODULES = ("timing", "corpus", "peers", "accuracy", "run")


@pytest.fixture(scope="module")
def scripts() -> Any:
    """The modules by name. They import each other as scripts of one folder do, and leave no trace of that here."""
    found: dict[str, ModuleType] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(FOLDER))
        for name in MODULES:
            found[name] = importlib.import_module(name)
    for name in MODULES:
        del sys.modules[name]
    return found


TEXTS = ["Fine.\n", "He was “sure” of teh vote.\nThe teh, and a wierd adn Teh.\n"]


def test_a_report_of_codespell_names_lines_and_the_places_are_found(scripts: Any) -> None:
    reports = [
        "./1.txt:1: teh ==> the",
        "./1.txt:2: teh ==> the",
        "./1.txt:2: wierd ==> weird, wired",
        "./1.txt:2: adn ==> and | a network, too",
        "WARNING: something else",
    ]
    found = scripts["peers"].codespell_edits(reports, TEXTS)
    assert found[0] == []
    assert [(TEXTS[1][e.start : e.end], e.start, e.text, e.sure) for e in found[1]] == [
        ("teh", 17, "the", True),
        ("teh", 31, "the", True),
        ("wierd", 42, "weird", False),
        ("adn", 48, "and", True),
    ]


def test_a_report_of_typos_counts_bytes_of_a_line(scripts: Any) -> None:
    rows = [
        {"type": "typo", "path": "./1.txt", "line_num": 2, "byte_offset": 4, "typo": "teh", "corrections": ["the"]},
        {"type": "typo", "path": "./1.txt", "line_num": 1, "byte_offset": 21, "typo": "teh", "corrections": []},
        {"type": "typo", "path": "./teh.txt", "byte_offset": 0, "typo": "teh", "corrections": ["the"]},
        {"type": "binary_file", "path": "./1.txt"},
    ]
    found = scripts["peers"].typos_edits(map(json.dumps, rows), TEXTS)
    assert [tuple(edit) for edit in found[1]] == [(17, 20, None, False), (31, 34, "the", True)]


def test_proposals_of_ispell_are_read_and_keep_the_case_of_the_word(scripts: Any) -> None:
    reports = ["@(#) version", "& teh 2 1: the, tech", "", "# qxz 1", "", "& stray 1 0: no, one, asked", ""]
    verdicts = scripts["peers"].ispell_proposals(reports, ["qxz", "teh"])
    assert verdicts == {"qxz": None, "teh": "the"}
    text = "Teh TEH teh qxz don’t"
    assert [edit.text for edit in scripts["peers"].spelt([text], verdicts)[0]] == ["the", None]
    verdicts = {"Teh": "the", "TEH": "the", "don't": "do"}
    assert [edit.text for edit in scripts["peers"].spelt([text], verdicts)[0]] == ["The", "THE", "do"]


@pytest.mark.parametrize(
    ("edits", "figures"),
    [
        ([], (2, 0, 0, 0, 0, 0)),
        ([(10, 13, "the", True), (22, 25, "and", False)], (2, 2, 2, 0, 1, 1)),
        ([(10, 13, "tech", True)], (2, 1, 0, 0, 1, 0)),
        ([(10, 13, None, False), (0, 2, "We", True)], (2, 1, 0, 1, 1, 0)),
    ],
)
def test_edits_are_judged_by_the_text_they_make(
    scripts: Any, edits: list[tuple[int, int, str | None, bool]], figures: tuple[int, ...]
) -> None:
    noisy, clean = "He sat at teh station adn slept", "He sat at the station and slept"
    found = [scripts["peers"].Edit(*edit) for edit in edits]
    tally = scripts["accuracy"].total([(noisy, clean)], [found])
    assert tuple(tally) == (*figures, 7)


def test_either_copy_of_a_doubled_word_may_go(scripts: Any) -> None:
    edit = scripts["peers"].Edit
    for start, end in ((2, 6), (3, 7)):
        tally = scripts["accuracy"].total([("of the the town", "of the town")], [[edit(start, end, "", True)]])
        assert (tally.errors, tally.right, tally.alarms) == (1, 1, 0)


def test_a_ratio_is_the_median_of_the_rounds(scripts: Any) -> None:
    run = scripts["timing"].Run
    ours = [run(1, 9, 9, 0), run(8, 9, 9, 0), run(3, 9, 9, 0)]
    theirs = [run(2, 9, 9, 0), run(4, 9, 9, 0)]  # a slow tool ran less often
    assert scripts["timing"].ratio(ours, theirs, "cpu") == 1.25


def test_what_a_command_uses_is_measured(scripts: Any, tmp_path: Path) -> None:
    timing = scripts["timing"]
    given = tmp_path / "given"
    given.write_text("a\nb\n", encoding="utf-8")
    copy = timing.Command([sys.executable, "-c", "import sys; sys.stdout.write(sys.stdin.read())"], given)
    itself = timing.Command([sys.executable, "-c", "print(0.25)"], measures=True)
    runs = timing.in_turn({"copy": copy, "itself": itself}, 2, tmp_path, must={"copy"}, warm=True)
    assert [run.printed for run in runs["copy"]] == [2, 2]
    assert [run.cpu for run in runs["itself"]] == [0.25, 0.25]
    assert all(run.memory > 1 for run in runs["copy"])
    with pytest.raises(SystemExit, match="ended with 7"):
        timing.once(timing.Command([sys.executable, "-c", "raise SystemExit(7)"]), tmp_path)


def test_gates_tell_what_is_reached_and_what_is_not(scripts: Any) -> None:
    run = scripts["run"]
    found = [
        run.Line(run.COLD, "CPU ms", {"cleaner": 50}, {"codespell": 0.5, "typos": 5}),
        run.Line(f"24 MB: {run.WORDS}", "MB/s", {"cleaner": 5}, {"typos": 0.4}),
        run.Line(f"24 MB: {run.WHOLE}", "peak MB", {"cleaner": 119.6}),
    ]
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in run.gates(found).splitlines()[2:]]
    assert [(row[0], row[3], row[4]) for row in rows] == [
        ("one article, cold, CPU ms", "0.500 x codespell", "gate"),
        ("24 MB: words stage, MB/s", "0.400 x typos", "missed"),
        ("24 MB: whole job, peak MB", "120", "goal"),
    ]


def test_records_are_cut_between_words_and_lose_none(scripts: Any) -> None:
    corpus = scripts["corpus"]
    text = " ".join(f"word{number}" for number in range(300))
    pieces = list(corpus.pieces([text, "short"]))
    assert " ".join(pieces) == f"{text} short"
    assert max(map(len, pieces)) <= corpus.RECORD_SIZE


def test_a_line_that_is_no_json_is_named(scripts: Any, tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text('{"text": "a"}\nno\n', encoding="utf-8")
    with pytest.raises(SystemExit, match=r"texts\.jsonl:2: no JSON"):
        scripts["corpus"].texts([path])
