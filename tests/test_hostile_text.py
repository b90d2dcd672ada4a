"""Text and names that would steer a terminal, hide, or turn round what is read: every output shows them escaped."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

STEERING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
# Colour, the title of the window, a link (OSC 8), markup of rich, a bidi override, a C1 control, zero width, a bell.
HOSTILE = (
    "It met in \x1b[31mhopes of gaiwning\x1b[0m time \x1b]0;owned\x07 and "
    "\x1b]8;;http://x.example\x07goverment\x1b]8;;\x07.\n"
    "The [red]councill[/red] of [/b] said \u202egaiwning\u202c and \x9b31mgoverment, gov\u200bernment.\n"
    "teh\x1b[2J ::error file=x::councill %0A\n"
)
NAME = "a\x1b[31m\u202e[red]\n\u2028\x9b.txt"
WORDS = "Kar\u0301\x1b[31mla\u202e\n"


@pytest.fixture
def article(here: Path) -> str:
    Path(NAME).write_text(HOSTILE, encoding="utf-8")
    return NAME


@pytest.mark.parametrize("kind", ["text", "json", "jsonl", "github", "unix", "sarif"])
def test_reports(run: Callable, article: str, kind: str) -> None:
    ran = run("check", article, "--all", "--format", kind)
    assert ran.code == 1
    assert not STEERING.search(ran.out + ran.err)
    if kind in ("json", "sarif"):
        json.loads(ran.out)
    if kind == "jsonl":
        assert {row["path"] for row in ran.rows} == {NAME}
        assert all(row["original"] == HOSTILE[row["start"] : row["end"]] for row in ran.rows)


@pytest.mark.parametrize("argv", [["check", "--all"], ["check", "--diff"], ["fix", "--diff"]])
def test_in_colour_nothing_but_colour_is_sent(run: Callable, article: str, argv: list[str]) -> None:
    ran = run(*argv, article, "--color", "always")
    assert not STEERING.search(re.sub(r"\x1b\[[\d;]*m", "", ran.out + ran.err))
    assert "[red]" in ran.out  # it is no markup of ours


def test_a_diff_in_a_pipe_is_a_patch_to_the_byte(run: Callable, here: Path) -> None:
    Path("a.txt").write_text(HOSTILE, encoding="utf-8")
    shown = subprocess.run([sys.executable, "-m", "cleaner", "check", "--diff", "a.txt"], capture_output=True)
    assert (shown.returncode, shown.stderr) == (1, b"")
    subprocess.run(["patch", "-s", "--binary", "a.txt"], input=shown.stdout, check=True)
    patched = Path("a.txt").read_bytes()
    Path("a.txt").write_text(HOSTILE, encoding="utf-8")
    run("fix", "--quiet", "a.txt")
    assert Path("a.txt").read_bytes() == patched != HOSTILE.encode()


def test_explain(run: Callable, article: str) -> None:
    for line in (1, 2, 3):
        ran = run("explain", f"{article}:{line}:8")
        assert ran.code == 0
        assert not STEERING.search(ran.out + ran.err)
    for what in (f"{article}:9", "a\x1b[31m", "\u202e"):
        ran = run("explain", what)
        assert ran.code == 2
        assert ran.err.count("\n") == 1
        assert not STEERING.search(ran.err)


def test_word_lists(run: Callable, here: Path) -> None:
    Path("a.txt").write_text("The port.\n")
    Path("cleaner-words.txt").write_text(WORDS, encoding="utf-8")
    for argv in (["words", "list"], ["check", "."], ["words", "add", "x\x1b[31m"], ["words", "remove", "\u202e"]):
        ran = run(*argv)
        assert not STEERING.search(ran.out + ran.err), argv


@pytest.mark.parametrize(
    "argv",
    [
        ["check", NAME], ["fix", NAME], ["check", "--config", NAME, "."], ["check", "--profile", NAME, "."],
        ["check", "--files-from", NAME], ["check", "--baseline", NAME, "."], ["rules", NAME], [NAME], ["--" + NAME],
        ["check", "--format", NAME, "."], ["check", "--encoding", NAME, "."], ["revert", NAME],
        ["batch", NAME, "out.jsonl"],
        ["check", "--patch", NAME], ["explain", NAME + ":1"],
        ["check", "--max-bytes", NAME], ["learn", NAME, "-o", "p"],
    ],
)  # fmt: skip
def test_errors_are_one_line(run: Callable, here: Path, argv: list[str]) -> None:
    Path("a.txt").write_text("The port.\n")
    ran = run(*argv)
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert not STEERING.search(ran.out + ran.err)


def test_what_is_fixed_of_a_name_that_is_hostile(run: Callable, article: str) -> None:
    ran = run("fix", article, "--color", "always")
    assert not STEERING.search(re.sub(r"\x1b\[[\d;]*m", "", ran.out + ran.err))
    assert os.listdir(".") == [NAME]
