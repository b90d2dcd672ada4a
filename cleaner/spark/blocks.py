r"""The input as Spark hands it out, and the records in it with the numbers that they have in the dump.

Spark reads a file of lines in *blocks*, ranges of its bytes, and gives the lines of a block in order, as bytes and
without their ends. A line ends at ``\n`` alone, as everywhere here. A first pass counts the lines and bytes of each
block, so that the second one knows the number, the line and the offset of every record, wherever it is cleaned and
however often. Nothing in this module needs Spark.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, NamedTuple

from cleaner.errors import Failure
from cleaner.sources import csv
from cleaner.sources.packed import TooLong, batched
from cleaner.sources.record import Batch, Codec, Mark

Block = tuple[str, int]  # a file, and where in it the block begins


class Plan(NamedTuple):
    """Where blocks begin: the number of the first record in the dump, and its offset and line in the file.

    A folder is one dump: its files one after the other by their names, in which ``shown`` has them as the user does.
    """

    starts: Mapping[Block, Mark]
    shown: Mapping[str, str]

    def start(self, block: Block) -> Mark:
        try:
            return self.starts[block]
        except KeyError:
            raise Failure(f"{block[0]}: was changed while it was read") from None


class Lines(NamedTuple):
    """JSON lines: each line is a record."""

    codec: Codec
    most_bytes: int

    def batches(self, lines: Iterable[bytes], start: Mark) -> Iterator[Batch]:
        return batched(_limited(lines, self.most_bytes), start)


class Rows(NamedTuple):
    """CSV: a row may go on in the next line, so a file is one block. Its ``head`` names the columns."""

    codec: csv.CsvRow
    most_bytes: int
    head: bytes

    def batches(self, lines: Iterable[bytes], start: Mark) -> Iterator[Batch]:
        rows = csv.rows(_Feed(lines), self.codec.dialect.delimiter, self.most_bytes)
        if next(rows, None) != self.head:
            raise Failure("a file was changed while it was read: it begins with other names of columns")
        return batched(rows, Mark(start.record, len(self.head), self.head.count(b"\n")))


class _Feed:
    """Lines in the place of a file."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = lines

    def lines(self, most: int) -> Iterator[bytes | TooLong]:
        return _limited(self._lines, most)


def _limited(lines: Iterable[bytes], most: int) -> Iterator[bytes | TooLong]:
    """Lines, of which those that are too long are told apart as a reader of files does."""
    for line in lines:
        yield TooLong(len(line), io.BytesIO(line)) if len(line) > most + 1 else line


def lines(batches: Iterable[Any]) -> Iterator[tuple[Block, Iterator[bytes]]]:
    """The blocks in Arrow batches with the columns ``file``, ``block`` and ``raw``, and their lines."""
    rows = chain.from_iterable(
        zip(*(batch.column(name).to_pylist() for name in ("file", "block", "raw")), strict=True) for batch in batches
    )
    for block, group in groupby(rows, key=itemgetter(0, 1)):
        yield block, (raw + b"\n" for _, _, raw in group)


class File(NamedTuple):
    """A CSV file as the first pass sees it."""

    head: bytes
    records: int


def counted(lines: Iterable[bytes], delimiter: str, most: int) -> File:
    """How many records the rows of a CSV file are."""
    rows = csv.rows(_Feed(lines), delimiter, most)
    head = next(rows, b"")
    return File(head if isinstance(head, bytes) else b"", sum(1 for _ in rows))
