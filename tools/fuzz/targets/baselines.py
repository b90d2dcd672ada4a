"""Baseline files: any bytes are one or one clear line; what was accepted is not told again."""

from __future__ import annotations

import os
from functools import cache

from choices import Choices, scratch

from cleaner.decode import Decoded
from cleaner.errors import Failure
from cleaner.filters.baseline import Baseline
from cleaner.filters.new_lines import touched
from cleaner.model import Finding
from cleaner.sources.files import Article
from cleaner.sources.patch import Block

LONGEST = 150
_ROWS = (b"# cleaner baseline 1", b"a\tb\tc\td\t1", b"a\tb\tc\td\t" + b"9" * 5000, b"a\tb\tc\td\t-1", "a\tb\tc\td\t٣".encode(), "a\tb\tc\td\t²".encode(),
         b"\t\t\t\t0", b"\\\tb\tc\td\t1", b"\\x4\tb\tc\td\t1", b"\\ud800\tb\tc\td\t1", b"\\U99999999\tb\tc\td\t1", b"\\x00\tb\tc\td\t1", b"a", b"", b"\r")  # fmt: skip


@cache
def _path() -> str:
    return os.path.join(scratch(), "baseline.txt")


def one(data: bytes) -> None:
    choices = Choices(data)
    if choices.number(3):
        rows = [b"# cleaner baseline 1"] if choices.number(4) else []
        while choices.more and len(rows) < 20:
            rows.append(choices.of(_ROWS) if choices.number(4) else choices.some(15))
        check_file(b"\n".join(rows))
    else:
        name = choices.of(("a.txt", "-", "na\udcffme", "a\tb", "a\\x41", "a\nb"))
        places = [choices.byte() for _ in range(choices.number(4))]
        text = choices.text(20)
        check_round(name, text, places, choices.findings(text))


def check_file(data: bytes) -> None:
    with open(_path(), "wb") as file:
        file.write(data)
    try:
        baseline = Baseline(_path())
        baseline(_article("a.txt", ""), [])
        baseline.gone()
        baseline.write()
        Baseline(_path()).gone()
    except Failure as failure:
        assert str(failure).strip()


def _article(name: str, text: str) -> Article:
    return Article(name, Decoded(text, "utf-8", b"", 0), None)


def check_round(name: str, text: str, places: list[int], findings: list[Finding]) -> None:
    try:
        text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return
    if os.path.exists(_path()):
        os.unlink(_path())
    article = _article(name, text)
    baseline = Baseline(_path(), new=True)
    assert baseline(article, findings) == findings
    baseline.accept(article, findings)
    baseline.write()
    again = Baseline(_path())
    assert again(article, findings) == []
    assert again.gone() == 0
    blocks = [Block(at, at + 1, (), (b"",)) for at in sorted(set(places))]
    found = list(touched(article.decoded, findings, blocks))
    assert [finding for finding, _ in found] == findings
    assert all(at is None or 0 <= at < len(blocks) for _, at in found)
