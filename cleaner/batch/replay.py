"""A dump written anew with the edits that a log tells of, or without them.

Records and rows are read side by side, so memory is bounded however long both are. A record that no row is about
goes through byte for byte.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from cleaner import editlog
from cleaner.batch.run import FileOutput
from cleaner.editlog import Conflict, Entry
from cleaner.edits import Edit
from cleaner.errors import Failure
from cleaner.sources import dump
from cleaner.sources.packed import packer, packing
from cleaner.sources.record import Codec, Mark, Record, Unreadable, Wanted


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
    codec = dump.codec(form, wanted, path)
    undo = _Undo(log, os.path.join(folder, header["rejects"]) if header["on_error"] == "skip" else None, tell)
    out = FileOutput(output)
    out.open(0)
    pieces = _restored(dump.source(form, path, codec, header["max_record_bytes"]).batches(Mark()), codec, undo)
    pack = packer(packing(output))
    for piece in pieces:
        out.put(pack(piece))
    out.sync()
    out.finish()
    return Undone(output, undo.records, undo.edits)


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
    undo.end()


class _Undo:
    """The rows of a log, record after record. ``number`` is that of the next record in the input of the run."""

    def __init__(self, log: str, rejects: str | None, tell: Callable[[Problem], None]) -> None:
        self.number = self.records = self.edits = 0
        self._tell = tell
        self._changes = (change for change in editlog.changes(editlog.read(log)) if editlog.applied_rows(change))
        self._next = next(self._changes, None)
        self._rejects = _skipped(rejects) if rejects and os.path.exists(rejects) else iter(())
        self._reject = next(self._rejects, None)

    def skipped(self) -> Iterator[bytes]:
        """The records before the next one that were rejected and not written."""
        while self._reject and self._reject[0] == self.number:
            if self._reject[1] is None:
                self._tell(Problem(self.number, None, "was too long to be kept; it is missing"))
            else:
                yield self._reject[1]
            self.number += 1
            self._reject = next(self._rejects, None)

    def record(self, raw: bytes, codec: Codec) -> bytes:
        number, self.number = self.number, self.number + 1
        changes: dict[str | None, list[Entry]] = {}
        while self._next and self._next[0].record == number:
            changes[self._next[0].field] = self._next
            self._next = next(self._changes, None)
        if not changes:
            return raw
        try:
            record = codec.read(raw)
            edits, spelt = _backwards(record, changes)
            new, _ = codec.write(raw, record, edits, spelt) if any(edits) else (raw, None)
        except (Conflict, Unreadable) as error:
            self._tell(Problem(number, next(iter(changes.values()))[0].id, str(error)))
            return raw
        self.records += any(map(bool, edits))
        self.edits += sum(map(len, edits))
        return new

    def end(self) -> None:
        """Whatever rows are left are about records that are not there."""
        while self._next:
            self._tell(Problem(self._next[0].record or 0, self._next[0].id, "is not in the dump"))
            self._next = next(self._changes, None)


def _backwards(
    record: Record, changes: dict[str | None, list[Entry]]
) -> tuple[list[list[Edit]], list[Sequence[str | None]]]:
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
