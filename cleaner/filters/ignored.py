"""What a person has said is to be left alone in one place, written and taken back (`cleaner.ignores` reads it)."""

from __future__ import annotations

import os
from typing import Any

from cleaner import ignores, rows
from cleaner.ignores import NAME, Ignore, beside
from cleaner.model import Finding
from cleaner.sources.files import replace_file


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
        self._rows = ignores.by_original(ignores.read(path))

    def without(self, name: str, text: str, findings: list[Finding]) -> list[Finding]:
        """Those of the ``findings`` that no row covers in the ``text`` of the file that rows call ``name``."""
        if not self._rows:
            return findings
        mine = ignores.of_file(self._rows, name)
        return [finding for finding in findings if not ignores.covers(mine, text, finding)]

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
        lines = ignores.lines_of(self.path)
        at = next((n for n in range(len(lines) - 1, -1, -1) if ignores.parsed(lines[n]) == ignore), None)
        if at is None:
            return
        del lines[at]
        replace_file(self.path, "".join(lines).encode())
        self._rows[ignore.original].remove(ignore)


def _line(ignore: Ignore) -> str:
    data: dict[str, Any] = {name: getattr(ignore, name) for name in ("path", "rule", "original", "before", "after")}
    return rows.line({name: value for name, value in data.items() if value is not None})
