"""What runs at the executors: Arrow batches in, Arrow batches out, cleaned by the functions that one machine uses.

Each row that comes out is a record, with the rows of the edit log and the rejects that belong to it. So the dump, its
log and its rejects are three views of one result, and none of them can tell of a record what the others do not. The
last row of a task is no record, but has the counts of all of them.

A task depends on its input and its options alone; done twice, as after a crash, it gives the same rows.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from cleaner import __version__, editlog
from cleaner.batch.counts import Counts
from cleaner.batch.engine import Aborted, Options, Reject, clean_batch, reject_row, too_long
from cleaner.editlog import Entry
from cleaner.errors import Failure
from cleaner.lexicon import Lexicon
from cleaner.sources.record import Batch
from cleaner.spark import blocks
from cleaner.spark.blocks import Plan

# The columns that tell of a record, in SQL. Those of a table begin with a word that no table of articles has.
OWN = "_cleaner_"
TOLD = f"{OWN}record BIGINT, {OWN}log ARRAY<STRING>, {OWN}rejects ARRAY<STRING>, {OWN}counts STRING"
RAW = f"raw BINARY, {TOLD}"


class Summary(NamedTuple):
    """The counts of some tasks; of each block its first record and the last id in it; the record that is to end the
    run, with its file."""

    counts: Counts
    ids: list[tuple[int, Any]]
    failed: tuple[str, Reject] | None = None

    def line(self) -> str:
        failed = self.failed and [self.failed[0], self.failed[1]._asdict()]
        return json.dumps([self.counts.state(), self.ids, failed])

    @classmethod
    def of(cls, line: str) -> Summary:
        state, ids, failed = json.loads(line)
        return cls(Counts.of(state), ids, (failed[0], Reject(**failed[1])) if failed else None)

    def joined(self, other: Summary) -> Summary:
        self.counts.add(other.counts)
        both = [failed for failed in (self.failed, other.failed) if failed]
        return Summary(self.counts, self.ids + other.ids, min(both, key=lambda one: one[1].record, default=None))


class CleanLines(NamedTuple):
    """Cleans records that are lines, or rows of CSV."""

    form: blocks.Lines | blocks.Rows
    plan: Plan
    options: Options

    def run(self, batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        same_version(self.options.rules)
        task = _Task(self.plan)
        try:
            for block, lines in blocks.lines(batches):
                start = self.plan.start(block)
                last: Any = None
                for batch in self.form.batches(lines, start):
                    task.begin(block[0], start.record)
                    raws, log, rejects, counts, last = self._cleaned(batch, last)
                    values = [None if raw is None else raw.removesuffix(b"\n") for raw in raws]
                    yield task.rows({"raw": pa.array(values, pa.binary())}, batch.start.record, log, rejects)
                    task.done(counts, last)
        except Aborted as aborted:
            task.abort(aborted.args[0])
            for _ in batches:  # Spark wants its whole input taken
                pass
        yield task.end({"raw": pa.nulls(1, pa.binary())})

    def _cleaned(self, batch: Batch, last: Any) -> Any:
        if not batch.too_long:
            return clean_batch(batch, self.form.codec, self.options, last)
        done = too_long(batch, self.options)
        with batch.copy:
            raw = batch.copy.getvalue() if self.options.on_error == "passthrough" else None
        return [raw], [], [reject._replace(after=last) for reject in done.rejects], done.counts, last


class CleanColumns(NamedTuple):
    """Cleans tables. Of the columns that come in, `OWN` file and row say where a row stands."""

    plan: Plan
    options: Options

    def run(self, batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        from cleaner.batch import arrow

        same_version(self.options.rules)
        task = _Task(self.plan)
        schema: Any = None
        try:
            for whole in batches:
                for file, first, batch in runs(whole):
                    schema = batch.schema
                    start = self.plan.start((file, 0)).record
                    task.begin(file, start + first)
                    cleaned = arrow.clean(batch, self.options, start + first)
                    columns = dict(zip(schema.names, cleaned.batch.columns, strict=True))
                    yield task.rows(columns, start + first, cleaned.log, cleaned.rejects)
                    task.done(cleaned.counts, cleaned.last)
        except Aborted as aborted:
            task.abort(aborted.args[0])
            for _ in batches:
                pass
        if schema is not None:
            yield task.end({field.name: pa.nulls(1, field.type) for field in schema})


def runs(batch: Any) -> Iterator[tuple[str, int, Any]]:
    """The parts of a batch in which rows of one file follow each other: the file, the first row, the columns."""
    files, rows = (batch.column(f"{OWN}{name}").to_pylist() for name in ("file", "row"))
    columns = batch.select([name for name in batch.schema.names if not name.startswith(OWN)])
    first = 0
    for i in range(1, len(rows) + 1):
        if i == len(rows) or files[i] != files[first] or rows[i] != rows[i - 1] + 1:
            yield files[first], rows[first], columns.slice(first, i - first)
            first = i


class _Task:
    """What a task has to tell."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._file = ""
        self._summary = Summary(Counts(), [])

    def begin(self, file: str, first: int) -> None:
        """The next rows are of ``file``, and of the block whose first record has the number ``first``."""
        self._file = self._plan.shown[file]
        ids = self._summary.ids
        if not ids or ids[-1][0] != first:
            ids.append((first, None))

    def rows(self, columns: dict[str, Any], first: int, log: Sequence[Entry], rejects: Sequence[Reject]) -> Any:
        """The rows of consecutive records, the first of which has the number ``first``."""
        import pyarrow as pa

        of_log: dict[int, list[str]] = defaultdict(list)
        for entry in log:
            of_log[entry.record or 0].append(editlog.row(entry))
        of_rejects: dict[int, list[str]] = defaultdict(list)
        for reject in rejects:
            of_rejects[reject.record].append(reject_row(reject, self._file))
        numbers = range(first, first + len(next(iter(columns.values()))))
        texts = pa.list_(pa.string())
        return _batch(
            columns,
            pa.array(numbers, pa.int64()),
            pa.array([of_log.get(number, []) for number in numbers], texts),
            pa.array([of_rejects.get(number, []) for number in numbers], texts),
            pa.nulls(len(numbers), pa.string()),
        )

    def done(self, counts: Counts, last: Any) -> None:
        self._summary.counts.add(counts)
        if last is not None:
            self._summary.ids[-1] = (self._summary.ids[-1][0], last)

    def abort(self, reject: Reject) -> None:
        self._summary = self._summary._replace(failed=(self._file, reject))

    def end(self, columns: dict[str, Any]) -> Any:
        """The row with the counts."""
        import pyarrow as pa

        texts = pa.nulls(1, pa.list_(pa.string()))
        return _batch(columns, pa.nulls(1, pa.int64()), texts, texts, pa.array([self._summary.line()]))


def _batch(columns: dict[str, Any], *told: Any) -> Any:
    import pyarrow as pa

    names = [f"{OWN}{name}" for name in ("record", "log", "rejects", "counts")]
    return pa.RecordBatch.from_arrays([*columns.values(), *told], names=[*columns, *names])


def version() -> str:
    """That of the program and its dictionaries, on this machine."""
    return f"{__version__}+{Lexicon.shared().version}"


def same_version(rules: str) -> None:
    """Raise Failure where this machine has another program or other dictionaries than the one that began the run."""
    mine = version()
    if mine != rules:
        raise Failure(f"the executors have article-cleaner {mine}, and here it is {rules}")


def add_up(batches: Iterator[Any]) -> Iterator[Any]:
    """The summaries in batches as one."""
    import pyarrow as pa

    total: Summary | None = None
    for batch in batches:
        for line in batch.column(0).to_pylist():
            total = Summary.of(line) if total is None else total.joined(Summary.of(line))
    if total is not None:
        yield pa.RecordBatch.from_arrays([pa.array([total.line()])], names=["counts"])


class FillIn(NamedTuple):
    """Completes rejects that come before any good record of their block: with the last id of the blocks before."""

    firsts: list[int]
    before: list[Any]

    @classmethod
    def of(cls, ids: Iterable[tuple[int, Any]]) -> FillIn:
        firsts: list[int] = []
        before: list[Any] = []
        last: Any = None
        for first, of_block in sorted(ids, key=lambda one: one[0]):
            firsts.append(first)
            before.append(last)
            last = of_block if of_block is not None else last
        return cls(firsts, before)

    def run(self, batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        for batch in batches:
            lines = [self._filled(line) for line in batch.column(0).to_pylist()]
            yield pa.RecordBatch.from_arrays([pa.array(lines, pa.string())], names=["value"])

    def _filled(self, line: str) -> str:
        row = json.loads(line)
        if row["after"] is None:
            row["after"] = self.before[bisect_right(self.firsts, row["record"]) - 1]
        return json.dumps(row)


class WithHead(NamedTuple):
    """Puts the names of columns before the rows of each part of a CSV dump, so that each part is a CSV file."""

    head: bytes

    def run(self, batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        head = self.head
        for batch in batches:
            if head and batch.num_rows:
                first = pa.array([head.removesuffix(b"\n")], batch.schema.field(0).type)
                yield pa.RecordBatch.from_arrays([first], schema=batch.schema)
                head = b""
            yield batch


class CountRows(NamedTuple):
    """A first pass over CSV: the head and the number of records of each file."""

    delimiter: str
    most_bytes: int

    def run(self, batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        for (file, start), lines in blocks.lines(batches):
            if start:
                raise Failure(f"{file}: a CSV file cannot be split")
            found = blocks.counted(lines, self.delimiter, self.most_bytes)
            values = ([file], pa.string()), ([found.head], pa.binary()), ([found.records], pa.int64())
            yield pa.RecordBatch.from_arrays([pa.array(*one) for one in values], names=["file", "head", "records"])
