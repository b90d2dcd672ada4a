"""Globs of settings: what .gitignore would match."""

from __future__ import annotations

import os
import random
import subprocess
from pathlib import Path

import pytest

from cleaner.globs import matches

PIECES = (
    "a",
    "b",
    "ab",
    "*",
    "**",
    "?",
    "/",
    "/",
    "[ab]",
    "[!a]",
    "[^b]",
    "[a-c]",
    "[b-a]",
    "a*",
    "*.md",
    "x.md",
    ".",
    "\\*",
)
NAMES = ("a", "b", "ab", "ba", "c", "x.md", ".md", "a.b", "*", "aab")


@pytest.mark.parametrize(
    ("pattern", "path", "wanted"),
    [
        ("*.md", "a.md", True),
        ("*.md", "docs/deep/a.md", True),
        ("*.md", "a.mdx", False),
        ("fixtures", "fixtures/a.txt", True),
        ("fixtures/", "x/fixtures/a.txt", True),
        ("fixtures/", "fixtures", False),
        ("fixtures", "myfixtures/a.txt", False),
        ("docs/*.md", "docs/a.md", True),
        ("docs/*.md", "docs/deep/a.md", False),
        ("docs/*.md", "x/docs/a.md", False),
        ("/a.txt", "a.txt", True),
        ("/a.txt", "x/a.txt", False),
        ("./a/b.txt", "a/b.txt", True),
        ("docs/**", "docs/a/b.txt", True),
        ("docs/**", "docs2/b.txt", False),
        ("**/raw/*.txt", "raw/a.txt", True),
        ("**/raw/*.txt", "x/y/raw/a.txt", True),
        ("**/raw/*.txt", "x/raw/y/a.txt", False),
        ("a?c.txt", "abc.txt", True),
        ("a?c.txt", "a/c.txt", False),
        ("[ab].txt", "b.txt", True),
        ("[!ab].txt", "b.txt", False),
        ("[!ab].txt", "c.txt", True),
        ("a+(b).txt", "a+(b).txt", True),
        ("a.txt", "aXtxt", False),
        ("Ünï*.txt", "Ünïon.txt", True),
        ("docs/**", "docs", False),
        ("a/**/b", "a/b", True),
        ("a/**/b", "a/x/y/b", True),
        ("a/**/b", "a/x/y/c", False),
        ("a**b", "axyb", True),
        ("a**b", "ax/yb", False),
        ("[z-a].txt", "b.txt", False),
        ("[z-a].txt", "z.txt", True),
        ("[!z-a].txt", "b.txt", True),
        ("[]a]", "]", True),
        ("[", "[", True),
        (r"\*.txt", "*.txt", True),
        (r"\*.txt", "a.txt", False),
        ("a*bc*bd", "abcbcbd", True),
        ("a*a", "a", False),
        ("", "a", False),
        ("/", "a", False),
    ],
)
def test_one_pattern(pattern: str, path: str, wanted: bool) -> None:
    assert matches(path, [pattern]) is wanted


def test_the_last_pattern_that_matches_decides() -> None:
    patterns = ["drafts/", "!drafts/ready.txt"]
    assert matches("drafts/a.txt", patterns)
    assert not matches("drafts/ready.txt", patterns)
    assert matches("drafts/ready.txt", patterns[::-1])
    assert not matches("a.txt", [])


def test_many_stars_take_no_time() -> None:
    assert not matches("a" * 5000, ["*a" * 40 + "*b"])
    assert matches("/".join("a" * 60), ["**/a/" * 20 + "a"])


@pytest.mark.nightly
def test_as_git_reads_them(tmp_path: Path) -> None:
    """Two thousand paths with each of some hundred patterns, asked of git itself."""
    dice = random.Random(1)
    paths = sorted({"/".join(dice.choices(NAMES, k=dice.randint(1, 4))) for _ in range(2000)})
    subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True)
    for _ in range(400):
        pattern = "".join(dice.choices(PIECES, k=dice.randint(1, 6)))
        if "//" in pattern or "***" in pattern or not pattern.strip("/."):
            continue
        (tmp_path / ".gitignore").write_text(pattern + "\n")
        argv = ["git", "-c", "core.ignoreCase=false", "check-ignore", "--no-index", "-z", "--stdin"]
        asked = subprocess.run(
            argv, cwd=tmp_path, input="\0".join(paths), capture_output=True, text=True, env=os.environ
        )
        ignored = set(asked.stdout.split("\0")) - {""}
        assert {path for path in paths if matches(path, [pattern])} == ignored, pattern
