"""The edit log: what was changed, where, why, by whom and when; enough to undo it exactly.

A log is JSON lines, one an edit, only ever appended to. Rows that follow each other and have the same document and
the same two hashes are one *change*: they were applied together. A change is written to the log and to the disk
before the document is, so after a crash a log may tell of a change that never happened, but no change is without its
rows. Undoing looks at the hashes, and tells the two apart.

The log of a dump begins with a *header*, a row that tells of the run. What a person decides about a proposal is a
later row for the same span, with ``actor`` "user" and ``state`` "accepted" or "rejected".

Offsets are half-open and count code points of the text before the change. Paths are relative to the folder of the log.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from cleaner import rows
from cleaner.edits import Edit, apply, outputs
from cleaner.errors import Failure, reason_of
from cleaner.model import Finding
from cleaner.sources.packed import Unpacked, packing


class Entry(NamedTuple):
    """One edit, or with ``state`` "proposed" one that a person has yet to decide on.

    ``path`` is the file; for a record of a dump, ``record`` is its number from 0 and ``field`` the field of its text,
    and ``id`` what the dump itself calls it. ``rules`` is the version of the program and of its dictionaries.
    ``actor`` is "auto" or "user". ``hash_before`` and ``hash_after`` are of the whole text (`text_hash`). ``spelt``
    is how ``before`` stood in the file, where it was not written as the program would write it: with escapes that
    JSON does not need, say.
    """

    path: str
    record: int | None
    id: Any
    field: str | None
    start: int
    end: int
    before: str
    after: str | None
    rule: str
    confidence: float
    tier: str
    state: str
    actor: str
    time: str
    rules: str
    hash_before: str
    hash_after: str
    spelt: str | None = None

    @property
    def change(self) -> tuple[str, int | None, str | None, str, str]:
        """What the entries of one change share."""
        return self.path, self.record, self.field, self.hash_before, self.hash_after


_STRING, _NUMBER = (str,), (int,)
_TYPES: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(Entry._fields, _STRING),
    **dict.fromkeys(("start", "end"), _NUMBER),
    "record": (int, type(None)),
    "id": (int, float, str, bool, type(None), list, dict),
    "field": (str, type(None)),
    "after": (str, type(None)),
    "spelt": (str, type(None)),
    "confidence": (int, float),
}


class Conflict(Exception):
    """A text is not what the log says it was made; the message says how."""


def text_hash(text: str) -> str:
    """SHA-256 of the text in UTF-8, whatever the encoding of its file."""
    import hashlib

    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def now() -> str:
    """The time as the log has it: UTC, to the second."""
    import time

    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def entries(
    before: str,
    after: str,
    applied: Iterable[Finding],
    proposed: Iterable[Finding] = (),
    *,
    path: str,
    time: str,
    rules: str,
    actor: str = "auto",
    record: int | None = None,
    id: Any = None,
    field: str | None = None,
) -> list[Entry]:
    """The rows for one text: what was ``applied`` to ``before`` to make ``after``, and what is ``proposed``."""
    hashes = text_hash(before), text_hash(after)
    return [
        Entry(path, record, id, field, f.start, f.end, f.original, f.replacement, f.rule, f.confidence, f.tier,
              state, actor, time, rules, *hashes)
        for state, findings in (("applied", applied), ("proposed", proposed))
        for f in findings
    ]  # fmt: skip


def row(entry: Entry) -> str:
    """``entry`` as a line of the log, without its end."""
    values = entry._asdict()
    if entry.spelt is None:
        del values["spelt"]
    return rows.line(values)


class Log:
    """A log that is open for appending. Each `append` is on the disk when it returns."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.folder = os.path.dirname(os.path.abspath(path))
        self._file = rows.Appender(path)

    def place(self, path: str) -> str:
        """``path`` as the log writes it."""
        absolute = os.path.abspath(path)
        try:
            return os.path.relpath(absolute, self.folder)
        except ValueError:  # another drive
            return absolute

    def append(self, entries: list[Entry]) -> None:
        """Write the rows of one change. Raises OSError, as on a full disk."""
        self._file.append(map(row, entries))

    def close(self) -> None:
        self._file.close()


def read(path: str) -> Iterator[Entry]:
    """The entries of a log, in their order. A last line that a crash cut short is passed over.

    Raises Failure, which names the line, where the file is no log.
    """
    for number, line in enumerate(_lines(path), 1):
        entry = _entry(line)
        if entry is not None:
            yield entry
        elif line.endswith("\n") and not line.startswith('{"'):
            raise Failure(f"{path}:{number}: no row of an edit log")


def header(path: str) -> dict[str, Any] | None:
    """The header of the log of a dump; None where the log is not of a dump."""
    try:
        row = json.loads(next(_lines(path), ""))
    except ValueError:
        return None
    return row if isinstance(row, dict) and "log" in row else None


def _lines(path: str) -> Iterator[str]:
    if path.lower().endswith(".parquet"):
        from cleaner.sources import logtable

        yield from logtable.lines(path)
        return
    try:
        with Unpacked(path, packing(path)) as file:
            for line in file.lines(sys.maxsize - 1):
                assert isinstance(line, bytes)  # none is too long
                yield line.decode("utf-8")
    except OSError as error:
        raise Failure(f"{path}: {reason_of(error)}") from error
    except UnicodeDecodeError as error:
        raise Failure(f"{path}: not written in UTF-8") from error


def _entry(line: str) -> Entry | None:
    try:
        data = json.loads(line)
        entry = Entry(**{name: data[name] if name != "spelt" else data.get(name) for name in Entry._fields})
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return entry if all(type(value) in _TYPES[name] for name, value in entry._asdict().items()) else None


def changes(rows: Iterable[Entry]) -> Iterator[list[Entry]]:
    """The rows by change, in the order of the log."""
    for _, group in groupby(rows, key=lambda entry: entry.change):
        yield list(group)


def undoing(text: str, change: list[Entry]) -> list[Edit]:
    """The edits that make ``text`` what it was before ``change``; none where it is already so.

    Raises `Conflict` if the text is neither what the change made nor what it was made from.
    """
    applied = applied_rows(change)
    found = text_hash(text)
    if not applied or found == change[0].hash_before:
        return []
    if found != change[0].hash_after:
        raise Conflict("has been changed since; nothing was undone")
    made = outputs([Edit(entry.start, entry.end, entry.after or "") for entry in applied])
    edits = [Edit(start, end, entry.before) for (start, end), entry in zip(made, applied, strict=True)]
    try:
        before = apply(text, edits)
    except ValueError:  # rows that are not in their order, or of another text
        before = ""
    if text_hash(before) != change[0].hash_before:
        raise Conflict("does not give the text before the change; is a row of the log missing?")
    return edits


def redone(text: str, change: list[Entry]) -> str:
    """``text``, from which ``change`` was made, as the change made it. Raises `Conflict` if it is another text."""
    applied = applied_rows(change)
    same = all(text[entry.start : entry.end] == entry.before for entry in applied)
    try:
        after = apply(text, [Edit(entry.start, entry.end, entry.after or "") for entry in applied])
    except ValueError:
        same, after = False, ""
    if not same or text_hash(after) != change[0].hash_after:
        raise Conflict("is not as it was when it was cleaned")
    return after


def applied_rows(change: list[Entry]) -> list[Entry]:
    """The rows of ``change`` that were carried out."""
    return [entry for entry in change if entry.state == "applied"]


def undone(text: str, change: list[Entry]) -> str:
    """``text`` as it was before ``change``. Raises `Conflict` as `undoing` does."""
    return apply(text, undoing(text, change))


def decided(rows: Iterable[Entry]) -> list[Entry]:
    """The rows of one text with the last word on each span: applied, proposed, accepted or rejected."""
    last: dict[tuple[int, int], Entry] = {}
    for entry in rows:
        span = entry.start, entry.end
        if span not in last or entry.actor == "user":
            last[span] = entry
    return sorted(last.values(), key=lambda entry: (entry.start, entry.end))
