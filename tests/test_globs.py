"""Globs of settings: what .gitignore would match."""

from __future__ import annotations

import pytest

from cleaner.globs import matches


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
