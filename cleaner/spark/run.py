"""The driver of `batch --engine spark`: two passes over the input, and three outputs from one result.

The first pass counts records, so that the second knows their numbers (`cleaner.spark.blocks`). What the second makes
is kept on the disks of the executors until the rejects, the log and at last the dump have been written from it: it is
made once, and what a lost executor takes with it is made again, the same. Spark's committer sees to it that of tasks
that ran twice one counts, and puts ``_SUCCESS`` beside the parts when all of them are there.

The parts are in the order of the dump: put one behind the other by their names, they are what one machine writes.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from cleaner.batch.counts import Counts
from cleaner.batch.engine import Options
from cleaner.errors import Failure
from cleaner.sources import csv
from cleaner.sources.dump import Form
from cleaner.sources.jsonl import JsonLine
from cleaner.sources.record import Mark, Wanted
from cleaner.spark import blocks, tasks
from cleaner.spark.blocks import Block, Plan
from cleaner.spark.session import failures
from cleaner.spark.tasks import OWN

_COMPRESSED = {"": "none", "gz": "gzip"}
_ADDERS = 32  # tasks that add up the counts of all tasks
_LEAST_SPLIT = 1 << 20


class Dump(NamedTuple):
    """What is read, and how."""

    path: str
    form: Form
    wanted: Wanted
    most_bytes: int
    encoding: str | None = None


class Job(NamedTuple):
    """``output`` is None for a dry run. ``header`` is the first row of the log."""

    dump: Dump
    output: str | None
    log: str
    rejects: str
    to: Form
    options: Options
    header: dict[str, Any]
    force: bool = False


class Input(NamedTuple):
    """The records of a dump: the frame for `mapInArrow`, and what its tasks need to find them in there.

    ``form`` is None for tables, which have a ``schema``. ``ordered`` says whether Spark's partitions follow each
    other as the records do, ``parts`` how many there are. ``head`` names the columns of CSV.
    """

    frame: Any
    plan: Plan
    ordered: bool
    parts: int
    form: blocks.Lines | blocks.Rows | None = None
    schema: Any = None
    head: bytes = b""


def place(path: str) -> str:
    """``path`` as Spark takes it: a relative one is of this folder, not of the executors'."""
    return path if "://" in path or path.startswith(("file:", "dbfs:")) else os.path.abspath(path)


def run(spark: Any, job: Job) -> Counts:
    """Do ``job``, and return its counts. Raises Failure; then there is no output with its ``_SUCCESS``."""
    from pyspark import StorageLevel
    from pyspark.sql.types import StructType

    _check(spark, job)
    with failures(job.dump.path):
        found = read(spark, job.dump)
        if found.form is None:
            own: Any = StructType.fromDDL(tasks.TOLD)
            schema: Any = StructType([*found.schema.fields, *own.fields])
            cleaned = found.frame.mapInArrow(tasks.CleanColumns(found.plan, job.options).run, schema)
        else:
            cleaned = found.frame.mapInArrow(tasks.CleanLines(found.form, found.plan, job.options).run, tasks.RAW)
        if not found.ordered:
            cleaned = cleaned.repartitionByRange(found.parts, f"{OWN}record").sortWithinPartitions(f"{OWN}record")
        cleaned = cleaned.persist(StorageLevel.DISK_ONLY)
        try:
            cleaned.count()  # all at once: what follows would clean the partitions one by one
            summary = _summary(cleaned)
            if summary.failed:
                file, reject = summary.failed
                raise Failure(f"{file}:{reject.line}: {reject.reason} (byte {reject.offset})")
            _write(spark, job, found.head, cleaned, summary)
        finally:
            cleaned.unpersist()
    return summary.counts


def _check(spark: Any, job: Job) -> None:
    names = [job.log, job.rejects, *([job.output] if job.output else [])]
    for name in names:
        if _inside(name, job.dump.path) or _inside(job.dump.path, name):
            raise Failure(f"{name}: is the input, which is never written to")
        if not job.force and exists(spark, name):
            raise Failure(f"{name}: exists; use --force to replace it")


def _inside(path: str, folder: str) -> bool:
    return os.path.join(place(path), "").startswith(os.path.join(place(folder), ""))


def exists(spark: Any, path: str) -> bool:
    from pyspark.errors import AnalysisException

    with failures(path):
        try:
            _ = spark.read.format("binaryFile").load(place(path)).schema
        except AnalysisException as error:
            if "PATH_NOT_FOUND" in str(error):
                return False
            raise
    return True


def files(spark: Any, path: str) -> list[tuple[str, int]]:
    """The files at ``path`` with their sizes. Nothing is read of them."""
    rows = spark.read.format("binaryFile").load(place(path)).select("path", "length").collect()
    return sorted((row["path"], row["length"]) for row in rows)


def lines(spark: Any, paths: str | Sequence[str]) -> Any:
    r"""The lines of files as bytes, with the blocks that they are in. Only ``\n`` ends a line."""
    from pyspark.sql import functions as F

    return (
        spark.read.option("lineSep", "\n")
        .text(paths)
        .select(
            F.col("value").cast("binary").alias("raw"),
            F.col("_metadata.file_path").alias("file"),
            F.col("_metadata.file_block_start").alias("block"),
        )
    )


def _json_lines(spark: Any, dump: Dump) -> Input:
    from pyspark.sql import functions as F

    found = lines(spark, place(dump.path))
    sized = found.select("file", "block", (F.length("raw") + 1).alias("size"))
    counts, ordered, parts = _counted(sized, F.sum("size"))
    starts: dict[Block, Mark] = {}
    record = line = offset = 0
    for at, (block, number, size) in enumerate(counts):
        if not at or counts[at - 1][0][0] != block[0]:
            line = offset = 0
        starts[block] = Mark(record, offset, line)
        record, line, offset = record + number, line + number, offset + size
    form = blocks.Lines(JsonLine(dump.wanted), dump.most_bytes)
    return Input(found, Plan(starts, _shown(dump.path, starts)), ordered, parts, form)


def _counted(rows: Any, size: Any) -> tuple[list[tuple[Block, int, int]], bool, int]:
    """Of each block in order: its rows and the sum ``size``. Then whether Spark has the blocks in this order, and in
    how many partitions."""
    from pyspark.sql import functions as F

    number = F.monotonically_increasing_id()  # the partition, and the place in it
    rows = rows.select("*", number.alias("at"))
    found = rows.groupBy("file", "block").agg(F.count("*").alias("rows"), size.alias("size"), F.min("at").alias("at"))
    counts = sorted(found.collect(), key=lambda row: (row["file"], row["block"]))
    places = [row["at"] for row in counts]
    ordered = places == sorted(places)
    parts = len({at >> 33 for at in places})
    return [((row["file"], row["block"]), row["rows"], row["size"]) for row in counts], ordered, max(1, parts)


def _csv(spark: Any, dump: Dump) -> Input:
    """CSV. No file is split, because only the rows before it tell whether a line begins a row."""
    largest = max((size for _, size in files(spark, dump.path)), default=0)
    spark.conf.set("spark.sql.files.maxPartitionBytes", str(max(_LEAST_SPLIT, largest) + 1))
    from pyspark.sql import functions as F

    rows = lines(spark, place(dump.path))
    first = _first_line(spark, dump)
    dialect = csv.dialect_of(first, dump.path, dump.form.kind, dump.wanted, dump.encoding)
    task = tasks.CountRows(dialect.delimiter, dump.most_bytes)
    numbered = rows.mapInArrow(task.run, "file STRING, head BINARY, records BIGINT")
    counts = sorted(
        numbered.select("file", "head", "records", F.monotonically_increasing_id().alias("at")).collect(),
        key=lambda row: row["file"],
    )
    starts: dict[Block, Mark] = {}
    record = 0
    for row in counts:
        if bytes(row["head"]) != first:
            raise Failure(f"{row['file']}: begins with other names of columns than {counts[0]['file']}")
        starts[row["file"], 0] = Mark(record)
        record += row["records"]
    places = [row["at"] for row in counts]
    form = blocks.Rows(csv.CsvRow(dump.wanted, dialect), dump.most_bytes, first)
    plan = Plan(starts, _shown(dump.path, starts))
    return Input(rows, plan, places == sorted(places), max(1, len(counts)), form, head=first)


def _table(spark: Any, dump: Dump) -> Input:
    from pyspark.sql import functions as F

    table = spark.read.parquet(place(dump.path))
    taken = [name for name in table.columns if name.startswith(OWN)]
    if taken:
        raise Failure(f"{dump.path}: has a column {taken[0]!r}; names that begin so are the program's own")
    _check_columns(dump, table)
    file, block = F.col("_metadata.file_path"), F.col("_metadata.file_block_start")
    counts, ordered, parts = _counted(table.select(file.alias("file"), block.alias("block")), F.lit(0))
    rows: dict[str, int] = defaultdict(int)
    for (name, _), number, _ in counts:
        rows[name] += number
    starts: dict[Block, Mark] = {}
    record = 0
    for name in sorted(rows):
        starts[name, 0] = Mark(record)
        record += rows[name]
    row = F.col("_metadata.row_index")
    columns = [F.col(f"`{name.replace('`', '``')}`") for name in table.columns]
    frame = table.select(*columns, file.alias(f"{OWN}file"), row.alias(f"{OWN}row"))
    return Input(frame, Plan(starts, _shown(dump.path, starts)), ordered, parts, schema=table.schema)


def _check_columns(dump: Dump, table: Any) -> None:
    from cleaner.sources.columns import Column, top

    schema = table.limit(0).toArrow().schema
    for name in dump.wanted.texts:
        Column.of(schema, name)
    source = dump.wanted.source
    if source and top(schema, source) is None:
        raise Failure(f"{dump.path}: has no column {source!r} (see --source-field)")


def read(spark: Any, dump: Dump) -> Input:
    """The records of ``dump``. Takes a first pass over it."""
    if not exists(spark, dump.path):
        raise Failure(f"{dump.path}: no such file or directory")
    return _READERS[dump.form.kind](spark, dump)


_READERS = {"jsonl": _json_lines, "csv": _csv, "tsv": _csv, "parquet": _table}


def _first_line(spark: Any, dump: Dump) -> bytes:
    """The row of a CSV dump that names its columns, by the first file."""
    first = files(spark, dump.path)[0][0]
    delimiter = "\t" if dump.form.kind == "tsv" else ","
    head = lines(spark, first).limit(100).collect()
    return blocks.counted((bytes(row["raw"]) + b"\n" for row in head), delimiter, 1 << 20).head


def _shown(path: str, starts: Iterable[Block]) -> dict[str, str]:
    """How messages call each file: as the user did, if it is the only one."""
    found = {file for file, _ in starts}
    if len(found) == 1 and os.path.basename(unquote(next(iter(found)))) == os.path.basename(path):
        return dict.fromkeys(found, path)
    return {file: unquote(urlsplit(file).path) if urlsplit(file).scheme == "file" else file for file in found}


def _summary(cleaned: Any) -> tasks.Summary:
    from pyspark.sql import functions as F

    told = cleaned.where(F.col(f"{OWN}counts").isNotNull()).select(f"{OWN}counts")
    rows = told.coalesce(_ADDERS).mapInArrow(tasks.add_up, "counts STRING").collect()
    total = tasks.Summary(Counts(), [])
    for row in rows:
        total = total.joined(tasks.Summary.of(row["counts"]))
    return total


def _write(spark: Any, job: Job, head: bytes, cleaned: Any, summary: tasks.Summary) -> None:
    """The rejects and the log first: whoever sees the output has the means to undo it."""
    from pyspark.sql import functions as F

    mode = "overwrite" if job.force else "errorifexists"
    if summary.counts.rejected or (job.force and exists(spark, job.rejects)):
        rejects = cleaned.select(F.explode(f"{OWN}rejects").alias("value"))
        rejects = rejects.mapInArrow(tasks.FillIn.of(summary.ids).run, "value STRING")
        rejects.write.mode(mode).text(place(job.rejects))
    header = spark.range(0, 1, 1, 1).select(F.lit(json.dumps(job.header)).alias("value"))
    log = header.union(cleaned.select(F.explode(f"{OWN}log").alias("value")))
    log.write.mode(mode).option("compression", _compressed(job.log)).text(place(job.log))
    if job.output is None:
        return
    if job.to.kind == "parquet":
        own = [name for name in cleaned.columns if name.startswith(OWN)]
        cleaned.where(F.col(f"{OWN}record").isNotNull()).drop(*own).write.mode(mode).parquet(place(job.output))
        return
    out = cleaned.where(F.col("raw").isNotNull()).select("raw")
    if head:
        out = out.mapInArrow(tasks.WithHead(head).run, "raw BINARY")
    text = out.select(F.col("raw").cast("string").alias("value"))
    text.write.mode(mode).option("compression", _COMPRESSED[job.to.packing]).text(place(job.output))


def _compressed(path: str) -> str:
    return "gzip" if path.endswith(".gz") else "none"
