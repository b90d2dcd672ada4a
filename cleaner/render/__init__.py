"""What the user gets to see: reports for people (text, diff) and for programs (json, jsonl, sarif, github, unix).

A report is told of each article as it is done, so nothing waits for the end of a long run.
"""

from __future__ import annotations

import importlib
from typing import Protocol

from cleaner.model import Finding
from cleaner.pipeline import Result
from cleaner.sources.files import Article

_MODULES = {"text": "text", "diff": "diff", "json": "machine", "jsonl": "machine", "none": "machine", "unix": "machine",
            "sarif": "sarif", "github": "github"}  # fmt: skip


FORMATS = ("text", "json", "jsonl", "sarif", "github", "unix")


class Report(Protocol):
    def article(self, article: Article, result: Result, findings: list[Finding]) -> None:
        """One article is done; ``findings`` are those to show, sorted."""

    def end(self, articles: int) -> None:
        """All are done."""


def renderer(kind: str, color: str) -> Report:
    """The report of a ``kind``. ``color`` is auto, always or never; only reports for people use it."""
    report: Report = importlib.import_module(f"cleaner.render.{_MODULES[kind]}").report(kind, color)
    return report
