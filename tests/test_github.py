"""Annotations of GitHub Actions, the summary of a step, and the lines of the format unix."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

SLIP = "The ferry sails in hopes of gaiwning a week.\n"
DOUBT = "The new forecast is more accurate accurate than the old one.\n"
GIT = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
# Words that are sure wherever they stand, each once: what a text repeats is less sure.
WRONG = """
recieve goverment acheive beleive occured seperate definately neccessary wierd tommorow untill adress begining buisness
enviroment existance foriegn freind independant knowlege libary occassion publically succesful suprise
"""
COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def write(name: str, text: str | bytes) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(text.encode() if isinstance(text, str) else text)


def git(*argv: str) -> str:
    identity = ["-c", "user.name=n", "-c", "user.email=n@x.example", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *identity, *argv], check=True, capture_output=True, text=True, env=GIT)
    return done.stdout.strip()


def commands(out: str) -> list[tuple[str, dict[str, str], str]]:
    found = []
    for line in out.splitlines():
        match = COMMAND.fullmatch(line)
        assert match, line
        fields = dict(pair.split("=", 1) for pair in match[2].split(","))
        found.append((match[1], fields, match[3]))
    return found


def test_one_annotation(run: Callable, here: Path) -> None:
    write("news/a.txt", "Rain.\n" + SLIP)
    ran = run("check", "news", "--format", "github")
    ((level, fields, message),) = commands(ran.out)
    title = fields.pop("title")
    assert (ran.code, level) == (1, "error")
    assert fields == {"file": "news/a.txt", "line": "2", "endLine": "2", "col": "29", "endColumn": "37"}
    assert re.fullmatch(r"typo\.unknown \(0\.9\d\)", title)
    assert message.startswith("gaiwning → gaining: “gaiwning” is no known word; ")


def test_a_doubt_is_a_warning_and_a_removed_line_keeps_to_its_line(run: Callable, here: Path) -> None:
    write("a.txt", DOUBT + "\nThe second boat is under repair.\n\nSimilar News\n")
    (doubt, line) = commands(run("check", "a.txt", "--format", "github").out)
    assert (doubt[0], doubt[1]["line"]) == ("warning", "1")
    assert (line[1]["line"], line[1]["endLine"], line[1]["col"], line[1]["endColumn"]) == ("5", "5", "1", "13")
    assert line[2].startswith("remove Similar News: ")


def test_columns_are_left_out_across_lines(run: Callable, here: Path) -> None:
    write("a.txt", "The ferry sails to the\nthe port at noon.\n")
    ((_, fields, _),) = commands(run("check", "a.txt", "--format", "github").out)
    assert (fields["line"], fields["endLine"]) == ("1", "2")
    assert not {"col", "endColumn"} & set(fields)


def test_names_and_texts_are_escaped(run: Callable, here: Path) -> None:
    write("100%, a:b\n::error::x.txt", SLIP)
    out = run("check", ".", "--format", "github").out
    assert out.count("\n") == 1
    assert out.startswith("::error file=100%25%2C a%3Ab⏎%3A%3Aerror%3A%3Ax.txt,line=1,")
    write("a.txt", "It is 100% sure\r\n::stop-commands::x\r\nthat teh\u202e ferry\x1b sails the the boat.\r\n")
    out = run("check", "a.txt", "--all", "--format", "github").out
    assert all(COMMAND.fullmatch(line) for line in out.split("\n")[:-1])
    assert "\u202e" not in out
    assert "\x1b" not in out
    assert "\r" not in out


class TestLimit:
    def test_ten_of_each_and_a_sum(self, run: Callable, here: Path) -> None:
        write("a.txt", "".join(f"They said {word} to us.\n" for word in WRONG.split()) + DOUBT * 13)
        rows = run("check", "a.txt", "--format", "jsonl").rows
        sure = sum(row["tier"] == "auto" for row in rows)
        found = commands(run("check", "a.txt", "--format", "github").out)
        assert [level for level, *_ in found].count("error") == 10
        assert [level for level, *_ in found].count("warning") == 10
        assert [level for level, *_ in found].count("notice") == 1
        rest = f"{sure - 10} errors, {len(rows) - sure - 10} warnings"
        assert found[-1][2] == f"{len(rows)} findings in all; not shown here: {rest}"

    def test_nothing_is_summed_up_if_all_is_shown(self, run: Callable, here: Path) -> None:
        write("a.txt", "".join(f"They said {word} to us.\n" for word in WRONG.split()[:10]))
        found = commands(run("check", "a.txt", "--format", "github").out)
        assert [level for level, *_ in found] == ["error"] * 10

    def test_changed_lines_of_a_pull_request_come_first(
        self, run: Callable, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        old = [f"Boat {number} is late late.\n" for number in range(500)]
        write("a.txt", "".join(old))
        git("init", "-q")
        git("add", ".")
        git("commit", "-qm", "1")
        git("update-ref", "refs/remotes/origin/main", "HEAD")
        for at in (100, 300, 499):
            old[at] = f"The new boat {at} is late late, and accurate accurate.\n"
        write("a.txt", "".join(old))
        monkeypatch.setenv("GITHUB_BASE_REF", "main")
        found = commands(run("check", "a.txt", "--format", "github").out)
        lines = [int(fields["line"]) for level, fields, _ in found if level == "warning"]
        assert lines[:6] == [101, 101, 301, 301, 500, 500]
        assert lines[6:] == [1, 2, 3, 4]
        assert found[-1][2] == "503 findings in all; not shown here: 493 warnings"
        # With the lines alone, the rest is not counted at all.
        found = commands(run("check", "--changed", "--format", "github").out)
        assert [int(fields["line"]) for _, fields, _ in found] == [101, 301, 500]

    def test_a_base_that_was_not_fetched_changes_nothing(
        self, run: Callable, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("a.txt", SLIP)
        monkeypatch.setenv("GITHUB_BASE_REF", "main")
        before = run("check", "a.txt", "--format", "github")
        assert len(commands(before.out)) == 1
        git("init", "-q")
        assert run("check", "a.txt", "--format", "github") == before


class TestSummary:
    def test_a_table_is_added(self, run: Callable, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write("a.txt", SLIP + "\nThe second boat is under repair.\n\nSimilar News\n")
        write("summary.md", "Before.\n")
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
        run("check", "a.txt", "--format", "github")
        lines = Path("summary.md").read_text(encoding="utf-8").splitlines()
        assert lines[:3] == ["Before.", "cleaner: 2 findings in 1 file", ""]
        assert lines[3:5] == ["| Where | Found | Instead | Confidence | Rule |", "|---|---|---|---|---|"]
        assert lines[5].startswith("| a&#46;txt&#58;1&#58;29 | gaiwning | gaining | 0&#46;9")
        assert lines[6].startswith("| a&#46;txt&#58;5&#58;1 | Similar News | &#40;removed&#41; | 0&#46;9")

    def test_text_is_no_markup(self, run: Callable, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
        write("a|b<img>.txt", "The goverment said </td> **the** the [x](https://x.example) boat.\n")
        run("check", ".", "--all", "--format", "github")
        for line in Path("summary.md").read_text(encoding="utf-8").splitlines()[4:-1]:
            assert line.count("|") == 6
            assert not set("<>[]*`") & set(line)

    def test_nothing_found(self, run: Callable, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
        write("a.txt", "The ferry sails twice a day.\n")
        assert run("check", "a.txt", "--format", "github") == (0, "", "")
        assert Path("summary.md").read_text() == "cleaner found nothing in 1 file.\n\n"

    def test_a_summary_that_cannot_be_written(self, run: Callable, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", "no/summary.md")
        write("a.txt", SLIP)
        ran = run("check", "a.txt", "--format", "github")
        assert (ran.code, ran.err) == (2, "cleaner: no/summary.md: no such file or directory\n")


class TestUnix:
    def test_a_line_a_finding(self, run: Callable, here: Path) -> None:
        write("a.txt", "Rain.\r\n" + SLIP + DOUBT)
        first, second = run("check", "a.txt", "--format", "unix").out.splitlines()
        said = r"a\.txt:2:29: gaiwning → gaining: “gaiwning” is no known word \[typo\.unknown\] \(0\.9\d\)"
        assert re.fullmatch(said, first)
        assert second.startswith("a.txt:3:26: accurate accurate → accurate: ")

    def test_every_line_is_printable(self, run: Callable, here: Path) -> None:
        write("a\nb.txt", "Teh \x1b[31mboat\u202e and the\nthe ferry.\n\nSee also:\x07\n")
        out = run("check", ".", "--all", "--format", "unix").out
        assert all(line.isprintable() and line.startswith("a⏎b.txt:") for line in out.split("\n")[:-1])
        assert run("check", ".", "--all", "--format", "jsonl").out.count("\n") == out.count("\n")

    def test_a_long_line_is_cut(self, run: Callable, here: Path) -> None:
        long = "The harbour master said that the second boat would sail again as soon as its new engine had come."
        write("a.txt", f"{long}\n\nIt rained.\n\n{long}\n")
        (line,) = run("check", "a.txt", "--format", "unix").out.splitlines()
        assert line.startswith("a.txt:5:1: remove The harbour master said that the second boat would sail aga…: ")

    def test_columns_count_code_points(self, run: Callable, here: Path) -> None:
        write("a.txt", "São Paulo 🏙️ recieves aid.\n")
        assert run("check", "a.txt", "--format", "unix").out.startswith("a.txt:1:14: recieves → receives: ")


def test_colour_in_a_pipe_only_if_it_is_forced(run: Callable, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.txt", SLIP)
    formats = ("text", "json", "jsonl", "sarif", "github", "unix")
    for name in formats:
        assert "\x1b" not in run("check", "a.txt", "--format", name).out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert ["\x1b" in run("check", "a.txt", "--format", name).out for name in formats] == [True] + [False] * 5
    assert "\x1b" not in run("check", "a.txt", "--color", "never").out
    # A diff in a pipe is a patch.
    assert "\x1b" not in run("check", "--diff", "a.txt").out
    monkeypatch.setenv("FORCE_COLOR", "0")
    assert "\x1b" not in run("check", "a.txt").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run("check", "a.txt").out
