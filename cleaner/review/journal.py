"""The journal of a review: every decision, on the disk before the next key is read.

It is JSON lines; `cleaner.review.book` knows what they mean. The file is made when the first decision is written, and
held while a review is open, so that two at a time do not mix their decisions.
"""

from __future__ import annotations

import json
import os
from typing import Any

from cleaner import rows
from cleaner.errors import Failure, reason_of
from cleaner.review.source import make_folder

# The first line; another version of the form is refused, not misread.
_HEAD = {"do": "begin", "form": 1}


class Journal:
    """``path`` may not exist yet. Raises Failure if it cannot be read, is no journal, or is in use."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.rows: list[dict[str, Any]] = []
        self._file: rows.Appender | None = None
        if os.path.exists(path):
            self._open()

    def append(self, row: dict[str, Any]) -> None:
        """Raises Failure if the row cannot be kept."""
        if self._file is None:
            make_folder(self.path)
            self._open()
        self._append(row)

    def _open(self) -> None:
        self._file = rows.Appender(self.path)
        try:
            _hold(self._file)
            self.rows = _read(self.path)
            if not self.rows:
                self._append(_HEAD)
        except Failure:
            self.close()
            raise

    def _append(self, row: dict[str, Any]) -> None:
        assert self._file is not None
        try:
            self._file.append([rows.line(row)])
        except OSError as error:
            raise Failure(f"{self.path}: {reason_of(error)}") from error

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def _read(path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    try:
        with open(path, encoding="utf-8", newline="\n") as file:
            for line in file:
                row = _row(line)
                if row:
                    found.append(row)
                if found[:1] != [_HEAD] and not rows.line(_HEAD).startswith(line.rstrip("\n")):
                    raise Failure(f"{path}: no journal of a review that this version can read")
    except OSError as error:
        raise Failure(f"{path}: {reason_of(error)}") from error
    except UnicodeDecodeError as error:
        raise Failure(f"{path}: not written in UTF-8") from error
    return found


def _row(line: str) -> dict[str, Any] | None:
    """None for half a line, which a crash has left."""
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) else None


def _hold(file: rows.Appender) -> None:
    """Keep others out until the file is closed, by us or by the end of the process."""
    try:
        import fcntl
    except ImportError:  # Windows
        return
    try:
        fcntl.flock(file.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Failure(f"{file.path}: another review is open here; close it first") from error
    except OSError:  # a file system without locks
        return
