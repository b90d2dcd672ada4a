"""What is to be left alone in one place: written by `cleaner review` (key i), so that no article needs a marker.

The file is JSON lines, made to be read and edited by hand, and kept with the texts:

    {"path": "harbour.txt", "rule": "typo.unknown", "original": "usr", "before": "looked under /", "after": "/share "}

``before`` and ``after`` are what stands beside the place. A row holds wherever all that it says is so; what a row
leaves out may be anything. So the place is found again when the text around it changes, and by hand a row can be made
narrower or wider: with only an ``original`` and a ``before`` of "/", the word is left alone after every slash.
Paths are relative to the folder of the file.
"""

from __future__ import annotations

import json
import os
import re
from typing import Any, NamedTuple

from cleaner import rows
from cleaner.errors import Failure
from cleaner.model import Finding
from cleaner.sources.files import Article, replace_file

NAME = "cleaner-ignored.jsonl"
_LINE_END = re.compile(r"[\r\n]")
# How many characters on either side tell a place from others.
REACH = 24


class Ignore(NamedTuple):
    """A row of the file; None is "any"."""

    original: str
    path: str | None = None
    rule: str | None = None
    before: str | None = None
    after: str | None = None

    def holds(self, path: str, text: str, finding: Finding) -> bool:
        return (
            self.original == finding.original
            and self.rule in (None, finding.rule)
            and self.path in (None, path)
            and (not self.before or text.endswith(self.before, 0, finding.start))
            and (not self.after or text.startswith(self.after, finding.end))
        )


def beside(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after ``[start, end)`` in its lines, as far as it is looked at to know a place again."""
    before, after = text[max(0, start - REACH) : start], text[end : end + REACH]
    return _LINE_END.split(before)[-1], _LINE_END.split(after)[0]


def name_in(folder: str, path: str) -> str:
    """The file at ``path`` as it is called from ``folder``, whatever folder we are in."""
    real = os.path.realpath(path)
    try:
        return os.path.relpath(real, os.path.realpath(folder)).replace(os.sep, "/")
    except ValueError:  # another drive
        return real


def row_for(name: str, text: str, finding: Finding) -> Ignore:
    """The row for one place of the file that is called ``name``."""
    return Ignore(finding.original, name, finding.rule, *beside(text, finding.start, finding.end))


class Ignores:
    """The rows of one file, which need not exist yet. Raises Failure, which names the line, where one is wrong."""

    def __init__(self, path: str = NAME) -> None:
        self.path = path
        self._folder = os.path.dirname(os.path.abspath(path))
        self._rows: dict[str, list[Ignore]] = {}
        for ignore in self._read():
            self._rows.setdefault(ignore.original, []).append(ignore)

    def __call__(self, article: Article, findings: list[Finding]) -> list[Finding]:
        """Those of the ``findings`` in ``article`` that no row covers."""
        return self.without(self.name(article.path), article.decoded.text, findings) if self._rows else findings

    def without(self, name: str, text: str, findings: list[Finding]) -> list[Finding]:
        """The same for the ``text`` of the file that rows call ``name``."""
        if not self._rows:
            return findings
        return [
            finding
            for finding in findings
            if not any(ignore.holds(name, text, finding) for ignore in self._rows.get(finding.original, ()))
        ]

    def name(self, path: str) -> str:
        """What rows call the file at ``path``."""
        return name_in(self._folder, path)

    def add(self, ignore: Ignore) -> None:
        """Write a row. Raises Failure or OSError."""
        file = rows.Appender(self.path)
        try:
            file.append([_line(ignore)])
        finally:
            file.close()
        self._rows.setdefault(ignore.original, []).append(ignore)

    def remove(self, ignore: Ignore) -> None:
        """Take the last such row back; other lines stay as they are. Raises OSError."""
        lines = self._lines()
        at = next((n for n in range(len(lines) - 1, -1, -1) if _parsed(lines[n]) == ignore), None)
        if at is None:
            return
        del lines[at]
        replace_file(self.path, "".join(lines).encode())
        self._rows[ignore.original].remove(ignore)

    def _lines(self) -> list[str]:
        try:
            with open(self.path, encoding="utf-8", newline="\n") as file:
                return list(file)
        except FileNotFoundError:
            return []
        except UnicodeDecodeError as error:
            raise Failure(f"{self.path}: not written in UTF-8") from error

    def _read(self) -> list[Ignore]:
        try:
            lines = self._lines()
        except OSError as error:
            raise Failure(f"{self.path}: {(error.strerror or str(error)).lower()}") from error
        found = []
        for number, text in enumerate(lines, 1):
            ignore = _parsed(text)
            if ignore:
                found.append(ignore)
            elif text.strip() and text.endswith("\n"):
                raise Failure(f"{self.path}:{number}: no row of what to ignore: it needs at least an original")
        return found


def _line(ignore: Ignore) -> str:
    data: dict[str, Any] = {name: getattr(ignore, name) for name in ("path", "rule", "original", "before", "after")}
    return rows.line({name: value for name, value in data.items() if value is not None})


def _parsed(text: str) -> Ignore | None:
    try:
        ignore = Ignore(**json.loads(text))
    except (ValueError, TypeError):
        return None
    return ignore if ignore.original and all(value is None or isinstance(value, str) for value in ignore) else None
