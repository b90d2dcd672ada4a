"""Which form a dump has, by its name, and what reads and writes that form."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from cleaner.errors import Failure
from cleaner.sources.packed import packing, unpacked_name
from cleaner.sources.record import Wanted

_KINDS = {
    "jsonl": "jsonl", "ndjson": "jsonl", "jsonlines": "jsonl", "csv": "csv", "tsv": "tsv", "tab": "tsv",
    "parquet": "parquet", "pq": "parquet", "folder": "folder",
}  # fmt: skip
_PACKED = ("jsonl", "csv", "tsv")


class Form(NamedTuple):
    """``kind`` is jsonl, csv, tsv, parquet or folder; ``packing`` is gz, zst or nothing."""

    kind: str
    packing: str = ""

    def __str__(self) -> str:
        return f"{self.kind}.{self.packing}" if self.packing else self.kind


def form(path: str, given: str | None = None) -> Form:
    """The form of the dump at ``path``, or the one that the user has ``given``."""
    if given is None and (os.path.isdir(path) or _is_glob(path)):
        return Form("folder")
    name = f"x.{given}" if given else path
    kind = _KINDS.get(os.path.splitext(unpacked_name(name))[1][1:].lower())
    if kind is None or (packing(name) and kind not in _PACKED):
        known = "jsonl, csv, tsv (each also .gz or .zst), parquet, folder"
        raise Failure(f"{given or path}: is no known form of a dump; --from and --to take {known}")
    return Form(kind, packing(name))


def _is_glob(path: str) -> bool:
    return any(mark in path for mark in "*?[") and not os.path.lexists(path)


def codec(form: Form, wanted: Wanted, path: str, encoding: str | None = None) -> Any:
    """What reads and writes one record of the dump at ``path``; None for columns, which are no records of bytes."""
    if form.kind == "folder":
        from cleaner.sources.folder import TextFile

        return TextFile(encoding)
    if form.kind in ("csv", "tsv"):
        from cleaner.sources import csv

        return csv.CsvRow(wanted, csv.dialect(path, form.packing, form.kind, wanted, encoding))
    if form.kind == "jsonl":
        from cleaner.sources.jsonl import JsonLine

        return JsonLine(wanted)
    return None


def source(form: Form, path: str, wanted: Wanted, codec: Any, most_bytes: int) -> Any:
    """The dump at ``path``, in batches."""
    if form.kind == "folder":
        from cleaner.sources.folder import Folder

        return Folder(path, most_bytes)
    if form.kind == "parquet":
        from cleaner.sources.parquet import RowGroups

        return RowGroups(path, wanted)
    if form.kind == "jsonl":
        from cleaner.sources.jsonl import Lines

        return Lines(path, form.packing, most_bytes)
    from cleaner.sources.csv import Rows

    return Rows(path, form.packing, most_bytes, codec.dialect.delimiter)
