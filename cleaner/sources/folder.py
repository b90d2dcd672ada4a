"""A folder of text files, or those that a glob names, as a dump: each file is a record.

The cleaned files go to a folder of the same shape, in the encodings that they had. The folder gets its name when it is
complete.
"""

from __future__ import annotations

import glob
import os
import shutil
from collections.abc import Iterator, Sequence
from typing import Any

from cleaner.decode import Decoded, NotText, decode
from cleaner.edits import Edit, apply
from cleaner.errors import Failure
from cleaner.settings import Finder
from cleaner.sources.files import Problem, Selection, cannot_hold, walk
from cleaner.sources.packed import BATCH_BYTES, BATCH_RECORDS
from cleaner.sources.record import Batch, Mark, Record, Spellings, Text, Unreadable

_MAGIC = frozenset("*?[")


class TextFile:
    """The codec of a file that is one text."""

    def __init__(self, encoding: str | None = None) -> None:
        self._encoding = encoding

    def read(self, raw: bytes) -> Record:
        try:
            decoded = decode(raw, self._encoding)
        except NotText as error:
            raise Unreadable(str(error)) from None
        return Record([Text("", decoded.text)], writable=decoded.writable, body=decoded)

    def write(
        self, raw: bytes, record: Record, edits: Sequence[Sequence[Edit]], spelt: Spellings | None = None
    ) -> tuple[bytes, Spellings]:
        decoded: Decoded = record.body
        try:
            return decoded.encode(apply(decoded.text, edits[0])), [[None] * len(edits[0])]
        except UnicodeEncodeError as error:
            raise Unreadable(cannot_hold(error)) from None


class Folder:
    """The files, in batches. ``base`` is the folder to which ``names`` are relative."""

    def __init__(self, path: str, most_bytes: int = 0, config: str | None = None) -> None:
        self._most = most_bytes
        if not os.path.lexists(path):
            fixed = path[: min(path.index(char) for char in _MAGIC if char in path)]
            self.base = os.path.dirname(fixed) or os.curdir
            paths = sorted(one for one in glob.glob(path, recursive=True) if os.path.isfile(one))
        else:
            self.base = path
            found = walk(path, Selection(Finder(config), False, []))
            paths = [one for one in found if not isinstance(one, Problem)]
        self.names = [os.path.relpath(one, self.base) for one in paths]
        if not self.names:
            raise Failure(f"{path}: no text files there; of a folder of dumps, clean each one")
        self.sizes = [os.path.getsize(one) for one in paths]
        self.position = 0

    def batches(self, start: Mark) -> Iterator[Batch]:
        at, size = start, 0
        raws: list[bytes] = []
        self.position = sum(self.sizes[: start.record])
        for number in range(start.record, len(self.names)):
            path = os.path.join(self.base, self.names[number])
            long = self.sizes[number] > self._most
            if raws and (long or size >= BATCH_BYTES or len(raws) >= BATCH_RECORDS):
                batch = self._batch(at, raws)
                yield batch
                at, raws, size = batch.end, [], 0
            self.position += self.sizes[number]
            if long:
                end = Mark(at.record + 1)
                with open(path, "rb") as copy:
                    yield Batch(at, end, [], [self.names[number]], self.sizes[number], copy)
                at = end
                continue
            with open(path, "rb") as file:
                raws.append(file.read())
            size += len(raws[-1])
        if raws:
            yield self._batch(at, raws)

    def _batch(self, at: Mark, raws: list[bytes]) -> Batch:
        end = at.record + len(raws)
        return Batch(at, Mark(end), raws, self.names[at.record : end])


class FolderOutput:
    """The cleaned files. ``size`` counts them."""

    def __init__(self, path: str, base: str) -> None:
        self.path, self.partial = path.rstrip(os.sep), f"{path.rstrip(os.sep)}.partial"
        self.size = 0
        self._base = base
        self._written: list[str] = []

    def open(self, size: int) -> None:
        if not size:
            shutil.rmtree(self.partial, ignore_errors=True)
            os.mkdir(self.partial)
        self.size = size

    def write(self, batch: Batch, out: Sequence[bytes | None]) -> None:
        for name, data in zip(batch.names or (), out, strict=True):
            if data is not None:
                with open(self._place(name), "wb") as file:
                    file.write(data)
                self._finished(name)
            self.size += 1

    def copy(self, batch: Batch, packing: str) -> None:
        name = (batch.names or [""])[0]
        with open(self._place(name), "wb") as file:
            shutil.copyfileobj(batch.copy, file)
        self._finished(name)
        self.size += 1

    def _place(self, name: str) -> str:
        path = os.path.join(self.partial, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def _finished(self, name: str) -> None:
        path = os.path.join(self.partial, name)
        shutil.copymode(os.path.join(self._base, name), path)
        self._written.append(path)

    def sync(self) -> None:
        for path in self._written:
            file = os.open(path, os.O_RDONLY)
            try:
                os.fsync(file)
            finally:
                os.close(file)
        self._written.clear()

    def finish(self) -> None:
        if not os.path.isdir(self.partial):
            if not os.path.isdir(self.path):
                raise FileNotFoundError(2, "no such file or directory", self.partial)
            return
        old: Any = f"{self.path}.old" if os.path.lexists(self.path) else None
        if old:
            shutil.rmtree(old, ignore_errors=True)
            os.replace(self.path, old)
        os.replace(self.partial, self.path)
        if old:
            shutil.rmtree(old, ignore_errors=True)
