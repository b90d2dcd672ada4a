"""Reports for programs: json (one object), jsonl and unix (one line a finding). The keys are a contract."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from cleaner import __version__
from cleaner.model import Finding
from cleaner.pipeline import Result
from cleaner.render.screen import printable
from cleaner.render.text import first_visible
from cleaner.sources.files import Article
from cleaner.tokens import Positions

_LONGEST = 60  # characters of a text that stand in a message

# Controls beyond ASCII and the characters that have no width; JSON itself escapes the controls of ASCII.
_STEERING = re.compile("[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")


def report(kind: str, _color: str) -> JsonLines | Json | Unix | Silent:
    reports: dict[str, type[JsonLines | Json | Unix | Silent]]
    reports = {"jsonl": JsonLines, "json": Json, "unix": Unix, "none": Silent}
    return reports[kind]()


def rows(article: Article, findings: list[Finding]) -> Iterator[dict[str, Any]]:
    """Each finding as the contract has it: offsets in code points and in bytes, line and column from 1."""
    if not findings:
        return
    positions = Positions(article.decoded.text)
    at_byte = article.decoded.bytes_at(offset for finding in findings for offset in (finding.start, finding.end))
    for finding in findings:
        yield _row(article.path, finding, positions, at_byte)


def _row(path: str, finding: Finding, positions: Positions, at_byte: dict[int, int]) -> dict[str, Any]:
    line, column = positions.of(first_visible(finding))
    end_line, end_column = positions.of(finding.end)
    return {
        "path": path,
        "line": line,
        "column": column,
        "start": finding.start,
        "end": finding.end,
        "original": finding.original,
        "replacement": finding.replacement,
        "confidence": finding.confidence,
        "rule": finding.rule,
        "message": finding.message,
        "alternatives": [alternative._asdict() for alternative in finding.alternatives],
        "why": list(finding.why),
        "tier": finding.tier,
        "end_line": end_line,
        "end_column": end_column,
        "start_byte": at_byte[finding.start],
        "end_byte": at_byte[finding.end],
    }


def _json(value: object, indent: int | None = None) -> str:
    """``value`` as JSON that a terminal may be shown: what would steer it, hide or turn text round is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return text if text.isascii() else _STEERING.sub(lambda match: json.dumps(match[0])[1:-1], text)


class JsonLines:
    def article(self, article: Article, _result: Result, findings: list[Finding]) -> None:
        for row in rows(article, findings):
            sys.stdout.write(_json(row) + "\n")

    def end(self, articles: int) -> None:
        pass


class Json:
    def __init__(self) -> None:
        self._rows: list[dict[str, Any]] = []

    def article(self, article: Article, _result: Result, findings: list[Finding]) -> None:
        self._rows += rows(article, findings)

    def end(self, articles: int) -> None:
        whole = {"version": __version__, "articles": articles, "findings": self._rows}
        sys.stdout.write(_json(whole, indent=1) + "\n")


class Unix:
    """``path:line:column: message [rule] (confidence)``, which editors and grep-like tools read."""

    def article(self, article: Article, _result: Result, findings: list[Finding]) -> None:
        for row in rows(article, findings):
            place = f"{printable(row['path'])}:{row['line']}:{row['column']}"
            print(f"{place}: {printable(in_words(row))} [{row['rule']}] ({short(row['confidence'])})")

    def end(self, articles: int) -> None:
        pass


def in_words(row: dict[str, Any]) -> str:
    """What is wrong, what should stand there, and why, as one sentence."""
    old, new = _cut(row["original"]), row["replacement"]
    change = f"remove {old}" if new == "" else f"{old} → {_cut(new)}" if new and new.strip() else old
    return f"{change}: {row['message']}"


def _cut(text: str) -> str:
    """A removed line may be a whole paragraph."""
    text = text.strip() or text
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def short(confidence: float) -> str:
    """Two digits; nothing is certain, so 0.997 is shown as 0.99."""
    return f"0.{min(int(confidence * 100), 99):02}"


class Silent:
    def article(self, article: Article, result: Result, findings: list[Finding]) -> None:
        pass

    def end(self, articles: int) -> None:
        pass
