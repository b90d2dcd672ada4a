"""Reports for programs: json (one object) and jsonl (one line a finding). The keys are a contract."""

from __future__ import annotations

import json
import sys
from typing import Any

from cleaner import __version__
from cleaner.model import Finding
from cleaner.pipeline import Result
from cleaner.render.text import first_visible
from cleaner.sources.files import Article
from cleaner.tokens import Positions


def report(kind: str, _color: str) -> JsonLines | Json | Silent:
    return JsonLines() if kind == "jsonl" else Json() if kind == "json" else Silent()


def rows(article: Article, findings: list[Finding]) -> list[dict[str, Any]]:
    """Each finding as the contract has it: offsets in code points, line and column from 1."""
    if not findings:
        return []
    positions = Positions(article.decoded.text)
    return [_row(article.path, finding, positions) for finding in findings]


def _row(path: str, finding: Finding, positions: Positions) -> dict[str, Any]:
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
    }


class JsonLines:
    def article(self, article: Article, _result: Result, findings: list[Finding]) -> None:
        for row in rows(article, findings):
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")

    def end(self, articles: int) -> None:
        pass


class Json:
    def __init__(self) -> None:
        self._rows: list[dict[str, Any]] = []

    def article(self, article: Article, _result: Result, findings: list[Finding]) -> None:
        self._rows += rows(article, findings)

    def end(self, articles: int) -> None:
        whole = {"version": __version__, "articles": articles, "findings": self._rows}
        sys.stdout.write(json.dumps(whole, ensure_ascii=False, indent=1) + "\n")


class Silent:
    def article(self, article: Article, result: Result, findings: list[Finding]) -> None:
        pass

    def end(self, articles: int) -> None:
        pass
