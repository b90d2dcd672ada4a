"""A baseline accepts what exists today: only what is new is told, wherever its lines move to."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

SLIP = "The ferry sails in hopes of gaiwning a week.\n"
DOUBT = "The new forecast is more accurate accurate than the old one.\n"
CLEAN = "The ferry sails twice a day.\n"
HEAD = "# cleaner baseline 1: path, rule, original, context, count; `cleaner check --write-baseline` makes it anew"


def write(name: str | bytes, text: str | bytes) -> None:
    if folder := os.path.dirname(os.fsencode(name)):
        os.makedirs(folder, exist_ok=True)
    with open(name, "wb") as file:
        file.write(text.encode() if isinstance(text, str) else text)


def entries(name: str = "accepted.tsv") -> list[list[str]]:
    head, *lines, end = Path(name).read_text(encoding="utf-8").split("\n")
    assert (head, end) == (HEAD, "")
    return [line.split("\t") for line in lines]


@pytest.fixture
def accepted(run: Callable, here: Path) -> None:
    """Two articles whose findings are all accepted."""
    write("news/b.txt", SLIP + CLEAN + DOUBT)
    write("a.txt", DOUBT)
    assert run("check", ".", "--write-baseline", "accepted.tsv") == (0, "", "accepted.tsv: 3 findings accepted\n")


def new(run: Callable, *argv: str) -> list[tuple[str, int, str]]:
    ran = run("check", *argv, "--baseline", "accepted.tsv", "--format", "jsonl")
    assert ran.code == int(bool(ran.rows))
    return [(row["path"], row["line"], row["original"].strip()) for row in ran.rows]


def test_the_file_is_sorted_and_short(run: Callable, accepted: None) -> None:
    found = entries()
    assert [(path, rule, original, count) for path, rule, original, _, count in found] == [
        ("a.txt", "typo.doubled", "accurate accurate", "1"),
        ("news/b.txt", "typo.doubled", "accurate accurate", "1"),
        ("news/b.txt", "typo.unknown", "gaiwning", "1"),
    ]
    assert found[0][3] == found[1][3] != found[2][3]
    assert all(len(context) == 12 for *_, context, _ in found)


def test_what_is_accepted_is_not_told(run: Callable, accepted: None) -> None:
    ran = run("check", ".", "--baseline", "accepted.tsv")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "nothing found in 2 files\n"
    assert run("check", ".").code == 1


def test_what_is_new_is_told(run: Callable, accepted: None) -> None:
    write("c.txt", SLIP)
    write("a.txt", DOUBT + "The goverment met.\n")
    assert new(run, ".") == [("a.txt", 2, "goverment"), ("c.txt", 1, "gaiwning")]


def test_lines_may_move_and_be_edited_elsewhere(run: Callable, accepted: None) -> None:
    write(
        "news/b.txt", "It rained.\r\n\r\n" + DOUBT.strip() + " They said so.\r\n" + CLEAN + "\nAt noon the " + SLIP[4:]
    )
    assert new(run, ".") == []
    assert run("check", ".", "--baseline", "accepted.tsv").err == ""


def test_the_same_word_elsewhere_is_new(run: Callable, accepted: None) -> None:
    write("news/b.txt", SLIP + CLEAN + DOUBT + "\nThey were more accurate accurate now than then.\n")
    assert new(run, ".") == [("news/b.txt", 5, "accurate accurate")]


def test_the_count_is_part_of_it(run: Callable, here: Path) -> None:
    line = "- It is late late now.\n"
    write("a.txt", line * 2)
    run("check", "a.txt", "--write-baseline", "accepted.tsv")
    assert [count for *_, count in entries()] == ["2"]
    write("a.txt", line * 3)
    assert new(run, "a.txt") == [("a.txt", 3, "late late")]


def test_the_folder_of_the_run_does_not_matter(
    run: Callable, here: Path, accepted: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Path("accepted.tsv").read_bytes()
    monkeypatch.chdir("news")
    for argv in ([".."], ["b.txt"], [str(here / "a.txt"), "./b.txt"]):
        ran = run("check", *argv, "--baseline", "../accepted.tsv")
        assert (ran.code, ran.err) == (0, "")
    run("check", "..", "--write-baseline", "../accepted.tsv")
    assert Path("../accepted.tsv").read_bytes() == before


def test_what_no_longer_occurs_is_told_in_one_line(run: Callable, accepted: None) -> None:
    write("news/b.txt", CLEAN + DOUBT)
    ran = run("check", ".", "--baseline", "accepted.tsv")
    assert ran.code == 0
    assert ran.err == "1 accepted finding no longer occurs; `cleaner check --write-baseline` makes the list shorter\n"
    # Who checks one file says nothing of the others.
    assert run("check", "a.txt", "--baseline", "accepted.tsv").err == ""
    os.unlink("news/b.txt")
    ran = run("check", "a.txt", "--baseline", "accepted.tsv")
    assert ran.err.startswith("2 accepted findings no longer occur; ")
    # What a higher bar hides still occurs.
    ran = run("check", "a.txt", "--baseline", "accepted.tsv", "--min-confidence", "1")
    assert ran.err.startswith("2 accepted findings no longer occur; ")


def test_writing_keeps_what_was_not_read(run: Callable, accepted: None) -> None:
    write("a.txt", CLEAN)
    write("c.txt", SLIP)
    assert (
        run("check", "a.txt", "c.txt", "--write-baseline", "accepted.tsv").err == "accepted.tsv: 1 finding accepted\n"
    )
    assert [(path, original) for path, _, original, *_ in entries()] == [
        ("c.txt", "gaiwning"),
        ("news/b.txt", "accurate accurate"),
        ("news/b.txt", "gaiwning"),
    ]
    os.unlink("news/b.txt")
    run("check", "a.txt", "--write-baseline", "accepted.tsv")
    assert [path for path, *_ in entries()] == ["c.txt"]


def test_only_what_would_be_told_is_accepted(run: Callable, here: Path) -> None:
    write("a.txt", SLIP + DOUBT)
    run("check", "a.txt", "--write-baseline", "accepted.tsv", "--min-confidence", "0.9")
    assert [original for _, _, original, *_ in entries()] == ["gaiwning"]
    assert new(run, "a.txt") == [("a.txt", 2, "accurate accurate")]


def test_names_and_originals_of_all_kinds(run: Callable, here: Path) -> None:
    names = [b"caf\xe9.txt", b"a\tb\n.txt", b"b\\x41.txt", "ü ”.txt".encode(), b"#c.txt"]
    for name in names:
        write(name, "The ferry sails at the\nthe port.\n\nIt is late late.\n")
    run("check", ".", "--write-baseline", "accepted.tsv")
    assert len(entries()) == 2 * len(names)
    assert new(run, ".") == []
    # The file is found again by its escaped name.
    run("check", os.fsdecode(names[3]), "--write-baseline", "accepted.tsv")
    assert len(entries()) == 2 * len(names)
    for name in names:
        os.unlink(name)
    write("a.txt", CLEAN)
    assert run("check", "a.txt", "--baseline", "accepted.tsv").err.startswith("10 accepted findings no longer occur")


def test_both_sides_of_a_merge(run: Callable, accepted: None) -> None:
    text = Path("accepted.tsv").read_text(encoding="utf-8")
    line = text.split("\n")[1]
    write("accepted.tsv", text + line[:-1] + "2\r\n\n")
    assert new(run, ".") == []


def test_standard_input(run: Callable, here: Path) -> None:
    run("check", "-", "--write-baseline", "accepted.tsv", stdin=SLIP.encode())
    assert run("check", "-", "--baseline", "accepted.tsv", stdin=SLIP.encode()).code == 0
    assert run("check", "-", "--baseline", "accepted.tsv", stdin=(SLIP + DOUBT).encode()).code == 1


def test_it_is_written_whole_with_the_usual_permissions(
    run: Callable, accepted: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("other.txt", "")
    assert stat.S_IMODE(os.stat("accepted.tsv").st_mode) == stat.S_IMODE(os.stat("other.txt").st_mode)
    before = Path("accepted.tsv").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    write("a.txt", CLEAN)
    ran = run("check", ".", "--write-baseline", "accepted.tsv")
    assert (ran.code, ran.err) == (2, "cleaner: accepted.tsv: no space left on device; not written\n")
    assert Path("accepted.tsv").read_bytes() == before
    assert sorted(os.listdir(".")) == ["a.txt", "accepted.tsv", "news", "other.txt"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "no such baseline; `cleaner check --write-baseline x.tsv` makes it"),
        (b"", "no baseline (its first line is not “# cleaner baseline 1”)"),
        (b"\xff", "no baseline (it is not UTF-8)"),
        (f"{HEAD}\n<<<<<<< ours\n".encode(), "line 2 is no entry: five fields with tabs between, the last a number"),
        (f"{HEAD}\na\tb\tc\td\te\n".encode(), "line 2 is no entry: five fields with tabs between, the last a number"),
    ],
)
def test_what_is_no_baseline(run: Callable, here: Path, text: bytes | None, said: str) -> None:
    write("a.txt", SLIP)
    if text is not None:
        write("x.tsv", text)
    assert run("check", "a.txt", "--baseline", "x.tsv") == (2, "", f"cleaner: x.tsv: {said}\n")


def test_options_that_do_not_go_together(run: Callable, here: Path) -> None:
    write("a.txt", SLIP)
    for argv in (["--staged"], ["--changed"], ["--patch", "-"], ["--baseline", "x.tsv"]):
        ran = run("check", "a.txt", "--write-baseline", "x.tsv", *argv)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("cleaner: --write-baseline accepts all findings; ")
    assert run("check", "--baseline", "x.tsv").code == 2
    assert not os.path.exists("x.tsv")


def test_problems_still_count(run: Callable, here: Path) -> None:
    write("a.txt", SLIP)
    assert run("check", "a.txt", "no.txt", "--write-baseline", "accepted.tsv").code == 2
    assert len(entries()) == 1
    assert run("check", "a.txt", "no.txt", "--baseline", "accepted.tsv").code == 2
