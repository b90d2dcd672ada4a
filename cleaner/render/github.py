"""The report as workflow commands of GitHub Actions, which become annotations, and a table in the step's summary.

GitHub shows ten annotations of each level for a step and drops the rest without a word (actions/toolkit,
docs/problem-matchers.md). So what stands on lines that a pull request changes comes first, and one notice at the
end says how many are not shown. Columns are left out where lines differ: the runner refuses them together.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

from cleaner.errors import Failure, reason_of
from cleaner.filters.new_lines import touched
from cleaner.model import Finding
from cleaner.pipeline import Result
from cleaner.render.machine import in_words, rows, short
from cleaner.render.screen import printable
from cleaner.render.text import counted
from cleaner.sources.changes import Blocks, since
from cleaner.sources.files import Article, whole
from cleaner.sources.places import in_repository, place
from cleaner.tokens import Positions

COMMANDS = {"auto": "error", "review": "warning", "info": "notice"}
_SHOWN = {"error": 10, "warning": 10, "notice": 9}  # the tenth notice is the sum
_TABLE_ROWS = 500  # a summary may have 1 MiB
# Characters that mean something to Markdown or HTML in some place.
_MARKUP = frozenset("\\`*_{}[]()<>#+-.!|~&@:$")


def report(_kind: str, _color: str) -> GitHub:
    return GitHub(_known_base())


def _known_base() -> Blocks:
    """What a pull request changes, if this is one and its base was fetched."""
    if os.environ.get("GITHUB_BASE_REF"):
        try:
            return since(None, None, None, whole()).blocks
        except Failure:
            pass
    return {}


class _Note:
    """An annotation to be: sorted by whether it is on a changed line, then in the order in which it was found."""

    def __init__(self, article: Article, finding: Finding, row: dict[str, Any], positions: Positions, old: bool):
        self.old, self.row = old, row
        self.command = COMMANDS[finding.tier]
        self.file = in_repository(article.path) or article.path
        start, end = finding.visible
        self.start, self.end = positions.of(start), positions.of(end)

    def line(self) -> str:
        (line, column), (end_line, end_column) = self.start, self.end
        fields = {"file": self.file, "line": line, "endLine": end_line}
        if line == end_line:
            fields |= {"col": column, "endColumn": end_column}
        fields["title"] = f"{self.row['rule']} ({short(self.row['confidence'])})"
        said = "; ".join(dict.fromkeys([in_words(self.row), *self.row["why"]]))
        return _command(self.command, fields, said)


class GitHub:
    def __init__(self, changed: Blocks) -> None:
        self._changed = changed
        self._notes: list[_Note] = []

    def article(self, article: Article, _result: Result, findings: list[Finding]) -> None:
        if not findings:
            return
        blocks = self._changed.get(place(article.path), [])
        on_new = [blocks is None or at is not None for _, at in touched(article.decoded, findings, blocks or [])]
        positions = Positions(article.decoded.text)
        for finding, row, new in zip(findings, rows(article, findings), on_new, strict=True):
            self._notes.append(_Note(article, finding, row, positions, not new))

    def end(self, articles: int) -> None:
        self._notes.sort(key=lambda note: note.old)
        seen: Counter[str] = Counter()
        for note in self._notes:
            seen[note.command] += 1
            if seen[note.command] <= _SHOWN[note.command]:
                print(note.line())
        rest = {name: number - _SHOWN[name] for name, number in seen.items() if number > _SHOWN[name]}
        if rest:
            parts = ", ".join(counted(number, name) for name, number in rest.items())
            said = f"{counted(sum(seen.values()), 'finding')} in all; not shown here: {parts}"
            print(_command("notice", {"title": "cleaner"}, said))
        if path := os.environ.get("GITHUB_STEP_SUMMARY"):
            _append(path, "\n".join(self._summary(articles)) + "\n")

    def _summary(self, articles: int) -> list[str]:
        if not self._notes:
            return [f"cleaner found nothing in {counted(articles, 'file')}.", ""]
        lines = [f"cleaner: {counted(len(self._notes), 'finding')} in {counted(articles, 'file')}", ""]
        lines += ["| Where | Found | Instead | Confidence | Rule |", "|---|---|---|---|---|"]
        for note in self._notes[:_TABLE_ROWS]:
            row = note.row
            new = "" if row["replacement"] is None else row["replacement"] or "(removed)"
            cells = [f"{note.file}:{row['line']}:{row['column']}", row["original"].strip() or row["original"], new]
            lines.append("| " + " | ".join(map(_cell, [*cells, short(row["confidence"]), row["rule"]])) + " |")
        if len(self._notes) > _TABLE_ROWS:
            lines += ["", f"{len(self._notes) - _TABLE_ROWS} more are not in this table."]
        return [*lines, ""]


def _command(name: str, fields: dict[str, Any], message: str) -> str:
    shown = ",".join(f"{key}={_field(printable(str(value)))}" for key, value in fields.items())
    return f"::{name} {shown}::{_data(printable(message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _field(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _cell(text: str) -> str:
    """Text of an article or a name as it is, whatever it would mean in Markdown."""
    return "".join(f"&#{ord(char)};" if char in _MARKUP else char for char in printable(text))


def _append(path: str, text: str) -> None:
    try:
        with open(path, "a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError as error:
        raise Failure(f"{path}: {reason_of(error)}") from None
