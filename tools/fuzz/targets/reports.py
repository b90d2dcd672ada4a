"""Every report of any text: shown escaped, valid in its format, and the diff is what `patch` needs."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from choices import Choices, scratch

from cleaner.decode import NotText, decode
from cleaner.edits import apply
from cleaner.pipeline import Result
from cleaner.render import renderer
from cleaner.sources.files import Article
from cleaner.sources.patch import former, lines_of, parse

LONGEST = 150
_NAMES = (
    "a.txt",
    "-",
    "na me.txt",
    "sub/é.txt",
    "x\x1b[31m",
    "n\udcffm",
    "a\nb",
    '"q"',
    "[red]",
    "a\u202eb",
    "::error::x",
    "%41",
    "\tt",
)
# SARIF says all rules each time, which takes as long as forty other reports.
_KINDS = ("text", "json", "jsonl", "github", "unix", "diff", "none") * 6 + ("sarif",)
# What no report may hold: anything that steers a terminal, hides, or turns text round.
_STEERING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)


class _Out(io.TextIOWrapper):
    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", errors="backslashreplace", newline="", write_through=True)

    @property
    def data(self) -> bytes:
        self.flush()
        raw: Any = self.buffer
        return bytes(raw.getvalue())


def shown(kind: str, article: Article, result: Result, color: str = "never") -> bytes:
    """What a report of ``kind`` prints of one article."""
    before, sys.stdout = sys.stdout, _Out()
    quiet, sys.stderr = sys.stderr, io.StringIO()
    try:
        report = renderer(kind, color)
        report.article(article, result, sorted(result.applied + result.remain))
        report.end(1)
        return sys.stdout.data
    finally:
        sys.stdout, sys.stderr = before, quiet


def one(data: bytes) -> None:
    choices = Choices(data)
    name, kind = choices.of(_NAMES), choices.of(_KINDS)
    color = choices.of(("never", "never", "always"))
    os.environ["COLUMNS"] = str(choices.of((80, 80, 40, 200)))
    text = choices.text(40)
    try:
        raw = text.encode(choices.of(("utf-8", "utf-8", "utf-16", "cp1252")), "ignore")
        article = Article(name, decode(raw), None)
    except NotText:
        return
    check(article, _made(choices, article), kind, color)


def _made(choices: Choices, article: Article) -> Result:
    """As if an engine had found what it never would."""
    text, writable = article.decoded.text, article.decoded.writable
    findings = [f for f in choices.findings(text) if f.replacement is None or writable(f.replacement)]
    applied = [finding for finding in findings if finding.tier == "auto"]
    edits = [_edit(finding) for finding in applied]
    return Result(apply(text, edits), applied, [finding for finding in findings if finding.tier != "auto"])


def check(article: Article, result: Result, kind: str, color: str = "never") -> None:
    out = shown(kind, article, result, color)
    if kind in ("json", "sarif"):
        json.loads(out)
    elif kind == "jsonl":
        rows = [json.loads(line) for line in out.decode().split("\n") if line]
        assert len(rows) == len(result.applied + result.remain)
        for row in rows:
            assert row["original"] == article.decoded.text[row["start"] : row["end"]]
            assert (
                article.decoded.data[row["start_byte"] : row["end_byte"]]
                == article.decoded.encode(row["original"])[len(article.decoded.mark) :]
            )
    elif kind == "diff" and color == "never":
        check_diff(article, result, out)
    elif kind in ("text", "diff", "unix", "github"):
        plain = re.sub(r"\x1b\[[\d;]*m", "", out.decode()) if color == "always" else out.decode()
        assert not _STEERING.search(plain), f"not escaped: {plain!r}"
        if kind == "unix":
            assert plain.count("\n") == len(result.applied + result.remain)


def check_diff(article: Article, result: Result, out: bytes) -> None:
    """Our own reader of diffs finds the old file again from the new; `patched` asks the real patch."""
    if not result.applied:
        assert out == b""
        return
    decoded = article.decoded
    if decoded.encoding.startswith("utf-16"):
        return
    (change,) = parse(out)
    new = decoded.encode(apply(decoded.text, [_edit(f) for f in result.applied]))
    lines = lines_of(new)
    for block in change.blocks:
        assert tuple(lines[block.first : block.last]) == block.come, "the lines that come are not those of the new file"
    assert former(new, change.blocks) == decoded.data
    if patched(decoded.data, out) != new:
        raise AssertionError("patch makes another file")


def _edit(finding: Any) -> Any:
    from cleaner.edits import Edit

    return Edit(finding.start, finding.end, finding.replacement or "")


@cache
def _folder() -> Path:
    return Path(scratch())


_asked = 0


def patched(data: bytes, diff: bytes) -> bytes:
    """What `patch` makes of ``data``; asked once in a hundred times, as it is slow."""
    global _asked
    _asked += 1
    if _asked % 100:
        from cleaner.sources.patch import parse as _parse

        return _forward(data, _parse(diff)[0].blocks)
    path = _folder() / "file"
    path.write_bytes(data)
    subprocess.run(["patch", "-s", "--binary", str(path)], input=diff, check=True, capture_output=True)
    return path.read_bytes()


def _forward(data: bytes, blocks: Any) -> bytes:
    lines, out, at, shift = lines_of(data), [], 0, 0
    for block in blocks:
        first = block.first + shift
        out += [*lines[at:first], *block.come]
        at = first + len(block.gone)
        shift += len(block.gone) - len(block.come)
    return b"".join([*out, *lines[at:]])
