"""The records of the dump that a log is about, read again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from cleaner.batch import arrow
from cleaner.errors import Failure
from cleaner.sources import dump
from cleaner.sources.record import Mark, Record, Unreadable, Wanted


def path_of(log: str, header: dict[str, Any]) -> str:
    """The dump that was cleaned, as it is named from the current folder."""
    return os.path.relpath(os.path.join(os.path.dirname(os.path.abspath(log)), header["input"]))


def records(log: str, header: dict[str, Any]) -> Iterator[tuple[int, Record]]:
    """The records with their numbers. Those that cannot be read are passed over: they have no rows in a log."""
    path = path_of(log, header)
    if not os.path.exists(path) and header["form"][0] != "folder":
        raise Failure(f"{path}: no such file or directory; {log} is about it")
    form = dump.form(path, header["form"][0])
    wanted = Wanted(**{**header["wanted"], "texts": tuple(header["wanted"]["texts"])})
    codec = dump.codec(form, wanted, path, header["encoding"])
    for batch in dump.source(form, path, wanted, codec, header["max_record_bytes"]).batches(Mark()):
        if batch.too_long:
            continue
        if codec is None:
            yield from enumerate(arrow.records(batch.raws, wanted), batch.start.record)
            continue
        for number, raw in enumerate(batch.raws, batch.start.record):
            record = _read(codec, raw)
            if record is not None:
                yield number, record


def _read(codec: Any, raw: bytes) -> Record | None:
    try:
        record: Record = codec.read(raw)
    except Unreadable:
        return None
    return record
