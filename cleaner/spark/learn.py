"""`learn` on Spark: each task counts its texts as one machine does, Spark adds the counts up with the same SQL.

The words and lines that are usual come back to the driver, with the sample for the rate of typos; the rest, which is
most, stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Any, NamedTuple

from cleaner.errors import Failure
from cleaner.learn import Lesson, choose, rate, tables
from cleaner.learn.count import Counts
from cleaner.learn.work import Learned, Learning
from cleaner.sources.record import Batch, Mark
from cleaner.spark import blocks
from cleaner.spark.blocks import Plan
from cleaner.spark.run import Dump, Input, read
from cleaner.spark.session import failures
from cleaner.spark.tasks import OWN, runs, same_version

# All tables in one: Spark makes them once and adds up each. A row of "sample" is a checksum and a text, one of
# "read" the number of records that could be read and of those that could not, with what was wrong with the first.
SCHEMA = "name STRING, word STRING, source STRING, line STRING, story BIGINT, number BIGINT"
_HELD = 200_000  # counts in the memory of a task


class Count(NamedTuple):
    """Counts the texts of lines, or of tables where ``form`` is None."""

    form: blocks.Lines | blocks.Rows | None
    work: Learning
    plan: Plan
    rules: str

    def run(self, batches: Iterator[Any]) -> Iterator[Any]:
        same_version(self.rules)
        held, sample = Counts.none(), rate.Sample()
        for file, batch in self._batches(batches):
            learned = self._learned(batch)
            held.add(learned.counts)
            sample.add(learned.sample)
            good = batch.end.record - batch.start.record - learned.rejected
            reason = f"{file}:{learned.reason}" if learned.rejected else ""
            yield _rows("read", [{"story": good, "number": learned.rejected, "line": reason}])
            if len(held) >= _HELD:
                yield from _tables(held)
                held = Counts.none()
        yield from _tables(held)
        yield _rows("sample", [{"story": number, "line": text} for number, text in sample.drawn()])

    def _learned(self, batch: Batch) -> Learned:
        if not batch.too_long:
            return self.work(batch)
        with batch.copy:
            return self.work.given_up(batch, f"{batch.too_long} bytes long, which is too long")

    def _batches(self, batches: Iterator[Any]) -> Iterator[tuple[str, Batch]]:
        if self.form is None:
            for whole in batches:
                for file, first, columns in runs(whole):
                    yield self.plan.shown[file], Batch(Mark(first), Mark(first + columns.num_rows), columns)
            return
        for block, lines in blocks.lines(batches):
            for batch in self.form.batches(lines, self.plan.start(block)):
                yield self.plan.shown[block[0]], batch


def _tables(counts: Counts) -> Iterator[Any]:
    for name, table in tables.rows(counts).items():
        columns = [column.split()[0] for column in tables.COLUMNS[name].split(", ")]
        yield _rows(name, [dict(zip(columns, row, strict=True)) for row in table])


def _rows(name: str, rows: list[dict[str, Any]]) -> Any:
    import pyarrow as pa

    kinds = {"STRING": pa.string(), "BIGINT": pa.int64()}
    columns = [column.split() for column in SCHEMA.split(", ")]
    arrays = [
        pa.array([name if column == "name" else _plain(row.get(column)) for row in rows], kinds[kind])
        for column, kind in columns
    ]
    return pa.RecordBatch.from_arrays(arrays, names=[column for column, _ in columns])


def _plain(value: Any) -> Any:
    """A value without lone surrogates, which Arrow does not take; the tables of one machine replace them too."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def learn(spark: Any, dumps: Sequence[Dump], rules: str) -> Lesson:
    """What all ``dumps`` together teach."""
    from pyspark import StorageLevel

    with failures("learn"):
        parts = [_counts(read(spark, dump), dump, rules) for dump in dumps]
        counts = reduce(lambda one, other: one.union(other), parts).persist(StorageLevel.DISK_ONLY)
        try:
            sums = _sums(spark, counts)
            good, rejected, reason = _read(counts)
            sample = _sample(counts)
        finally:
            counts.unpersist()
    profile = choose.profile(sums)
    if not profile.documents:
        raise Failure(f"there is nothing to learn from: no text in {good + rejected} records")
    typos = rate.typo_rate(sample.texts(), profile)
    return Lesson(profile._replace(typo_rate=typos), good + rejected, rejected, reason)


def _counts(found: Input, dump: Dump, rules: str) -> Any:
    codec = found.form and found.form.codec
    task = Count(found.form, Learning(codec, dump.wanted), found.plan, rules)
    return found.frame.mapInArrow(task.run, SCHEMA)


def _sums(spark: Any, counts: Any) -> tables.Sums:
    from pyspark.sql import functions as F

    views = {name: f"{OWN}{name}" for name in tables.COLUMNS}
    for name, view in views.items():
        columns = [column.split()[0] for column in tables.COLUMNS[name].split(", ")]
        counts.where(F.col("name") == name).select(*columns).createOrReplaceTempView(view)
    return tables.sums(views, lambda query: [tuple(row) for row in spark.sql(query).collect()])


def _read(counts: Any) -> tuple[int, int, str]:
    """How many records could be read, how many could not, and what was wrong with one of them."""
    from pyspark.sql import functions as F

    sums = counts.where("name = 'read'").agg(F.sum("story"), F.sum("number"), F.max("line")).collect()[0]
    return sums[0] or 0, sums[1] or 0, sums[2] or ""


def _sample(counts: Any) -> rate.Sample:
    from pyspark.sql import functions as F

    drawn = counts.where("name = 'sample'").groupBy("story").agg(F.min("line").alias("line")).orderBy("story")
    sample = rate.Sample()
    sample.add([tuple(row) for row in drawn.limit(rate.TEXTS).collect()])
    return sample
