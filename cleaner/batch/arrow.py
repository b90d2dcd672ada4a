"""Columns of Arrow: the same cleaning for a record batch, for Parquet files and for engines that pass such batches on.

`clean` is all that a distributed engine needs: it takes a batch with its columns as they are and gives it back with
the texts cleaned and everything else untouched, in the same schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from cleaner.batch.counts import Counts
from cleaner.batch.engine import Judge, Options, Reject, edits_of, judge_of, with_text
from cleaner.editlog import Entry
from cleaner.edits import apply
from cleaner.sources.columns import Column, value_at
from cleaner.sources.record import Record, Text, Unreadable, Wanted


class CleanedColumns(NamedTuple):
    """A cleaned record batch, and what there is to tell of it. ``last`` is the id of its last good record."""

    batch: Any
    log: list[Entry]
    rejects: list[Reject]
    counts: Counts
    last: Any


def clean(batch: Any, options: Options, start: int = 0, write: bool = True) -> CleanedColumns:
    """The `pyarrow.RecordBatch` ``batch`` with its texts cleaned; ``start`` is the number of its first record.

    Records that cannot be cleaned stay, unless ``options.on_error`` says otherwise: then they are dropped, or
    `cleaner.batch.engine.Aborted` is raised. Without ``write`` the batch comes back as it was.
    """
    columns = [Column.of(batch.schema, name) for name in options.wanted.texts]
    texts = [column.values(batch) for column in columns]
    judge = judge_of(options)
    changed: list[dict[int, Any]] = [{} for _ in columns]
    dropped: list[int] = []
    for row, (record, places) in enumerate(_rows(batch, options.wanted, columns, texts)):
        judge.at = Reject(start + row, start + row + 1, 0, "")
        try:
            _cleaned(record, places, start + row, judge, changed, texts, row)
        except Unreadable as error:
            if judge.rejected(error, b"") is None:
                dropped.append(row)
    if write:
        for column, rows in zip(columns, changed, strict=True):
            batch = column.replaced(batch, rows) if rows else batch
        batch = _without(batch, dropped)
    return CleanedColumns(batch, judge.log, judge.rejects, judge.counts, judge.last)


def records(batch: Any, wanted: Wanted) -> Iterator[Record]:
    """The records of a `pyarrow.RecordBatch`, for who only reads them."""
    columns = [Column.of(batch.schema, name) for name in wanted.texts]
    return (record for record, _ in _rows(batch, wanted, columns, [column.values(batch) for column in columns]))


def _rows(
    batch: Any, wanted: Wanted, columns: Sequence[Column], texts: Sequence[list[Any]]
) -> Iterator[tuple[Record, list[tuple[int, int | None]]]]:
    ids, sources = value_at(batch, wanted.id, missing=True), value_at(batch, wanted.source)
    for row in range(batch.num_rows):
        yield _record(columns, texts, row, ids[row], sources[row])


def _record(
    columns: Sequence[Column], texts: Sequence[list[Any]], row: int, id: Any, source: Any
) -> tuple[Record, list[tuple[int, int | None]]]:
    """The record in a row, and for each of its texts the column and the element."""
    found: list[Text] = []
    places: list[tuple[int, int | None]] = []
    without = 0
    for number, (column, values) in enumerate(zip(columns, texts, strict=True)):
        value = values[row]
        parts = list(column.parts(value))
        without += not parts
        for element, name, text in parts:
            found.append(Text(name, text))
            places.append((number, element))
    return Record(found, id, None if source is None else str(source), without), places


def _cleaned(
    record: Record, places: list[tuple[int, int | None]], number: int, judge: Judge, changed: list[dict[int, Any]],
    texts: Sequence[list[Any]], row: int,
) -> None:  # fmt: skip
    longest = max((len(text.text) for text in record.texts), default=0)
    most = judge.options.most_bytes
    if longest > most or (longest > most // 4 and any(len(text.text.encode()) > most for text in record.texts)):
        raise Unreadable(f"longer than {most} bytes (see --max-record-bytes)")
    full = with_text(record)
    kept = [place for place, text in zip(places, record.texts, strict=True) if text.text]
    results = judge.results(full)
    judge.done(full, number, results)
    for (column, element), text, result in zip(kept, full.texts, results, strict=True):
        edits = edits_of(result)
        if not edits:
            continue
        new: Any = apply(text.text, edits)
        if element is not None:
            whole = list(changed[column].get(row, texts[column][row]))
            whole[element] = new
            new = whole
        changed[column][row] = new


def _without(batch: Any, dropped: list[int]) -> Any:
    if not dropped:
        return batch
    gone = set(dropped)
    return batch.take([row for row in range(batch.num_rows) if row not in gone])
