"""What a log with its decisions says is to be done to a text, for `batch --apply`.

Texts are found by what the dump calls the record, the field, and their hash, not by where they stand: so a log can be
applied to a newer dump of the same articles. A text that has changed since is a conflict: it is told and left alone.
A text that the log does not know goes through as it is.

The rows lie in a SQLite file while the run lasts, so that memory is bounded however long the log is.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Sequence
from typing import Any

from cleaner import editlog
from cleaner.batch.engine import Judge, Options
from cleaner.editlog import Entry, text_hash
from cleaner.edits import Edit, apply
from cleaner.model import Finding
from cleaner.pipeline import Result
from cleaner.sources.record import Record, Spellings, Text, Unreadable


def collect(log: str, path: str) -> None:
    """Put the rows of ``log`` into a SQLite file at ``path``."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
    with contextlib.closing(sqlite3.connect(path)) as base, base:
        base.execute("create table entries (text, hash, row)")
        rows = ((_key(entry.id, entry.field), entry.hash_before, editlog.row(entry)) for entry in editlog.read(log))
        base.executemany("insert into entries values (?, ?, ?)", rows)
        base.execute("create index by_text on entries (text, hash)")


def _key(id: Any, field: str | None) -> str:
    return json.dumps([id, field or None])


_bases: dict[str, tuple[int, sqlite3.Connection]] = {}


def _opened(path: str) -> sqlite3.Connection:
    """The file at ``path``, opened once for the process, unless it is another file by now."""
    file = os.stat(path).st_ino
    known = _bases.get(path)
    if known and known[0] == file:
        return known[1]
    if known:
        known[1].close()
    _bases[path] = file, sqlite3.connect(path)
    return _bases[path][1]


class DecisionJudge(Judge):
    """In the place of the engine: what is done to a record is what a log and a person say."""

    def __init__(self, options: Options, last: Any = None) -> None:
        super().__init__(options, last)
        self._base = _opened(options.decisions or "")
        self._entries: list[list[Entry]] = []

    def results(self, record: Record) -> list[Result]:
        self._entries = [self._found(record, text) for text in record.texts]
        return [self._result(text, rows) for text, rows in zip(record.texts, self._entries, strict=True)]

    def _found(self, record: Record, text: Text) -> list[Entry]:
        key, hash = _key(record.id, text.field), text_hash(text.text)
        find = "select row from entries where text = ? and hash = ? order by rowid"
        rows = self._base.execute(find, (key, hash)).fetchall()
        known = "select 1 from entries where text = ? limit 1"
        if not rows and record.id is not None and self._base.execute(known, (key,)).fetchone():
            raise Unreadable(f"{text.field or 'the text'} has changed since the log was made; nothing was applied")
        return editlog.decided([Entry(**{"spelt": None, **json.loads(row)}) for (row,) in rows])

    @staticmethod
    def _result(text: Text, rows: list[Entry]) -> Result:
        applied = [_finding(row) for row in rows if row.state in ("applied", "accepted") and row.after is not None]
        remain = [_finding(row)._replace(tier="review") for row in rows if row.state == "proposed"]
        try:
            new = apply(text.text, [Edit(f.start, f.end, f.replacement or "") for f in applied])
        except ValueError:
            raise Unreadable("rows of the log overlap or lie outside of the text; nothing was applied") from None
        return Result(new, applied, remain)

    def done(self, record: Record, number: int, results: Sequence[Result], spelt: Spellings | None = None) -> None:
        self.counts.record(record)
        self.last = record.id
        for i, (text, result, rows) in enumerate(zip(record.texts, results, self._entries, strict=True)):
            if not rows:
                continue
            self.counts.result(text.text, result, number, record)
            after = text_hash(result.text)
            spellings = iter(spelt[i] if spelt else ())
            for row in rows:
                done = row.state in ("applied", "accepted") and row.after is not None
                self.log.append(
                    row._replace(
                        path=self.path, record=number, state="applied" if done else row.state, hash_after=after,
                        spelt=next(spellings, None) if done else None,
                    )
                )  # fmt: skip


def _finding(row: Entry) -> Finding:
    tier: Any = row.tier
    return Finding(row.start, row.end, row.before, row.after, row.confidence, row.rule, "", tier=tier)
