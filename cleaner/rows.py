"""JSON lines that are only ever appended to, and are on the disk when `append` returns.

The edit log and the journal of `review` are such files. A run that was killed may leave half a line at the end; the
next run closes it, so it spoils nothing, and readers pass over it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import Any

from cleaner.errors import Failure, reason_of


def line(data: Any) -> str:
    """``data`` as one line of JSON, without its end. A lone surrogate (a byte that is no text) is escaped."""
    text = json.dumps(data, ensure_ascii=False)
    return text if _is_text(text) else json.dumps(data)


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


class Appender:
    """A file that is open for appending. Raises Failure if it cannot be opened."""

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            self.descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
            self._close_torn_line()
        except OSError as error:
            raise Failure(f"{path}: {reason_of(error)}") from error

    def _close_torn_line(self) -> None:
        size = os.fstat(self.descriptor).st_size
        if size:
            os.lseek(self.descriptor, size - 1, os.SEEK_SET)
            if os.read(self.descriptor, 1) != b"\n":
                os.write(self.descriptor, b"\n")

    def append(self, lines: Iterable[str]) -> None:
        """Write ``lines``. Raises OSError, as on a full disk."""
        data = "".join(f"{text}\n" for text in lines).encode()
        if not data:
            return
        while data:
            data = data[os.write(self.descriptor, data) :]
        os.fsync(self.descriptor)

    def close(self) -> None:
        os.close(self.descriptor)
