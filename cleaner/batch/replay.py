"""A dump written anew with the edits that a log tells of, or without them.

Records and rows are read side by side, so memory is bounded however long both are. A record that no row is about
goes through byte for byte.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from cleaner import editlog
from cleaner.batch.run import FileOutput
from cleaner.editlog import Conflict, Entry
from cleaner.edits import Edit
from cleaner.errors import Failure
from cleaner.sources import dump
from cleaner.sources.packed import packer, packing
from cleaner.sources.record import Batch, Codec, Mark, Record, Unreadable, Wanted


class Problem(NamedTuple):
    """A record that is not as the log says, and so was left as it is."""

    record: int
    id: Any
    message: str


class Undone(NamedTuple):
    """What a revert did."""

    output: str
    records: int
    edits: int


def revert_dump(log: str, header: dict[str, Any], output: str | None, tell: Callable[[Problem], None]) -> Undone:
    """Write the dump that ``log`` is about as it was before. Raises Failure where it cannot be read or written."""
    folder = os.path.dirname(os.path.abspath(log))
    if not header["output"]:
        raise Failure(f"{log}: is of a dry run, which changed nothing")
    path = os.path.relpath(os.path.join(folder, header["output"]))
    form = dump.form(path, header["form"][1])
    output = output or _beside(path)
    if os.path.realpath(output) == os.path.realpath(path):
        raise Failure(f"{output}: is the dump that is to be undone; give another --output")
    wanted = Wanted(**{**header["wanted"], "texts": tuple(header["wanted"]["texts"])})
    changes = _Changes(log, tell)
    if form.kind == "parquet":
        _parquet(path, output, wanted, changes, editlog.undone)
    else:
        codec = dump.codec(form, wanted, path, header["encoding"])
        undo = _Undo(changes, os.path.join(folder, header["rejects"]) if header["on_error"] == "skip" else None)
        out = FileOutput(output)
        out.open(0)
        pack = packer(packing(output))
        batches = dump.source(form, path, wanted, codec, header["max_record_bytes"]).batches(Mark())
        for piece in _restored(batches, codec, undo):
            out.put(pack(piece))
        if not out.size:
            out.put(pack(b""))
        out.sync()
        out.finish()
    changes.end()
    return Undone(output, changes.records, changes.edits)


def write_parquet(path: str, output: str, wanted: Wanted, log: str) -> None:
    """Write the dump at ``path`` with what its complete ``log`` says was applied."""

    def stop(problem: Problem) -> None:
        raise Failure(f"{log}: record {problem.record} {problem.message}; was {path} changed during the run?")

    changes = _Changes(log, stop)
    _parquet(path, output, wanted, changes, editlog.redone)
    changes.end()


class ParquetOutput:
    """The output of a run over columns: nothing until the log is complete, and then the input with its edits."""

    size = 0

    def __init__(self, path: str, input: str, wanted: Wanted, log: str) -> None:
        self.path = path
        self._input, self._wanted, self._log = input, wanted, log

    def open(self, size: int) -> None:
        with open(f"{self.path}.partial", "wb"):  # whether it can be written is better known before the work
            pass

    def write(self, batch: Batch, out: Any) -> None:
        pass

    def copy(self, batch: Batch, packing: str) -> None:
        pass

    def sync(self) -> None:
        pass

    def finish(self) -> None:
        if os.path.exists(f"{self.path}.partial"):
            write_parquet(self._input, self.path, self._wanted, self._log)


def _parquet(path: str, output: str, wanted: Wanted, changes: _Changes, new: Callable[[str, list[Entry]], str]) -> None:
    from cleaner.sources import parquet

    def edited(first: int, end: int, values: Callable[[str], list[Any]]) -> dict[str, dict[int, Any]]:
        found: dict[str, dict[int, Any]] = {}
        for number, fields in changes.before(end):
            for name, value in row(number, fields, lambda name: values(name)[number - first]).items():  # noqa: B023
                found.setdefault(name, {})[number] = value
        return found

    def row(number: int, fields: dict[str, list[Entry]], now: Callable[[str], Any]) -> dict[str, Any]:
        """The new values in one row: all of them, or none."""
        made: dict[str, Any] = {}
        try:
            for field, change in fields.items():
                name, element = _column(field, wanted)
                made[name] = _renewed(
                    made[name] if name in made else now(name), element, partial(_swapped, new, change)
                )
        except Conflict as error:
            changes.conflict(number, fields, error)
            return {}
        changes.counted(sum(len(editlog.applied_rows(change)) for change in fields.values()))
        return made

    unfinished = f"{output}.partial"
    parquet.rewrite(path, unfinished, wanted.texts, edited)
    os.replace(unfinished, output)


def _swapped(new: Callable[[str, list[Entry]], str], change: list[Entry], text: str) -> str:
    return new(text, change)


def _column(field: str, wanted: Wanted) -> tuple[str, int | None]:
    """The column with the field of a log, and the number of the element where that has one."""
    if field in wanted.texts:
        return field, None
    head, _, tail = field.rpartition("[")
    number, _, tail = tail.partition("]")
    return f"{head}[]{tail}", int(number)


def _renewed(value: Any, element: int | None, new: Callable[[str], str]) -> Any:
    old = value if element is None or not isinstance(value, list) else dict(enumerate(value)).get(element)
    if not isinstance(old, str):
        raise Conflict("has no text any more; nothing was undone")
    if element is None:
        return new(old)
    return [*value[:element], new(old), *value[element + 1 :]]


def _beside(path: str) -> str:
    """``news.jsonl.gz`` becomes ``news.restored.jsonl.gz``."""
    folder, name = os.path.split(path)
    stem, dot, endings = name.partition(".")
    return os.path.join(folder, f"{stem}.restored{dot}{endings}")


def _restored(batches: Iterator[Any], codec: Codec, undo: _Undo) -> Iterator[bytes]:
    for batch in batches:
        out = [batch.head]
        if batch.too_long:
            yield b"".join([*undo.skipped(), batch.head])
            with batch.copy as copy:
                copy.seek(0)
                while piece := copy.read(1 << 20):
                    yield piece
            undo.number += 1
            continue
        for raw in batch.raws:
            out += undo.skipped()
            out.append(undo.record(raw, codec))
        yield b"".join(out)
    rest = b"".join(undo.skipped())
    if rest:
        yield rest


class _Changes:
    """The changes of a log that were carried out, record after record."""

    def __init__(self, log: str, tell: Callable[[Problem], None]) -> None:
        self.records = self.edits = 0
        self.tell = tell
        self._changes = (change for change in editlog.changes(editlog.read(log)) if editlog.applied_rows(change))
        self._next = next(self._changes, None)

    def before(self, end: int) -> Iterator[tuple[int, dict[str, list[Entry]]]]:
        """Those of the records up to ``end``, by record and field."""
        while self._next and (self._next[0].record or 0) < end:
            number = self._next[0].record or 0
            fields: dict[str, list[Entry]] = {}
            while self._next and self._next[0].record == number:
                fields[self._next[0].field or ""] = self._next
                self._next = next(self._changes, None)
            yield number, fields

    def counted(self, edits: int) -> None:
        self.records += bool(edits)
        self.edits += edits

    def conflict(self, number: int, fields: dict[str, list[Entry]], error: Exception) -> None:
        """A record stays as it is."""
        self.tell(Problem(number, next(iter(fields.values()))[0].id, str(error)))

    def end(self) -> None:
        """Whatever rows are left are about records that are not there."""
        for number, fields in self.before(sys.maxsize):
            self.conflict(number, fields, Conflict("is not in the dump"))


class _Undo:
    """Undoes a log in records that are bytes. ``number`` is that of the next record in the input of the run."""

    def __init__(self, changes: _Changes, rejects: str | None) -> None:
        self.number = 0
        self._changes = changes
        self._rejects = _skipped(rejects) if rejects and os.path.exists(rejects) else iter(())
        self._reject = next(self._rejects, None)

    def skipped(self) -> Iterator[bytes]:
        """The records before the next one that were rejected and not written."""
        while self._reject and self._reject[0] == self.number:
            if self._reject[1] is None:
                self._changes.tell(Problem(self.number, None, "was too long to be kept; it is missing"))
            else:
                yield self._reject[1]
            self.number += 1
            self._reject = next(self._rejects, None)

    def record(self, raw: bytes, codec: Codec) -> bytes:
        self.number += 1
        for number, fields in self._changes.before(self.number):
            try:
                record = codec.read(raw)
                edits, spelt = _backwards(record, fields)
                new, _ = codec.write(raw, record, edits, spelt) if any(edits) else (raw, None)
            except (Conflict, Unreadable) as error:
                self._changes.conflict(number, fields, error)
                continue
            self._changes.counted(sum(map(len, edits)))
            return new
        return raw


def _backwards(record: Record, changes: dict[str, list[Entry]]) -> tuple[list[list[Edit]], list[Sequence[str | None]]]:
    """The edits that undo ``changes``, for each text of ``record``."""
    fields = {text.field for text in record.texts}
    missing = next((field for field in changes if field not in fields), None)
    if missing is not None:
        raise Conflict(f"has no text in {missing}; nothing was undone")
    edits: list[list[Edit]] = []
    spelt: list[Sequence[str | None]] = []
    for text in record.texts:
        change = changes.get(text.field)
        edits.append(editlog.undoing(text.text, change) if change else [])
        spelt.append([entry.spelt for entry in editlog.applied_rows(change)] if change and edits[-1] else ())
    return edits, spelt


def _skipped(path: str) -> Iterator[tuple[int, bytes | None]]:
    with open(path, encoding="utf-8") as file:
        for row in map(json.loads, file):
            if row["skipped"]:
                raw = row.get("raw")
                yield row["record"], None if raw is None else raw.encode("utf-8", "surrogateescape")
