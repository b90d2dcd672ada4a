"""Spark: the same records, log and rejects as on one machine, row for row.

What needs a JVM is marked nightly. The rest tests the tasks as Spark calls them, batch by batch.
"""

from __future__ import annotations

import gzip
import json
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import Ran

from cleaner import editlog
from cleaner.batch.engine import Options
from cleaner.commands import on_spark
from cleaner.config import Config
from cleaner.errors import Failure
from cleaner.sources import csv
from cleaner.sources.jsonl import JsonLine
from cleaner.sources.record import Mark, Wanted
from cleaner.spark import blocks, learn, session, tasks
from cleaner.spark.blocks import Plan

Run = Callable[..., Ran]
WRONG = "It met in hopes of gaiwning time.\n\nSimilar News\n"
RIGHT = "It met in hopes of gaining time.\n"
BAD = b'{"id": "c", "text": "unterminated\n'
TIME = "2024-05-06T07:08:09Z"


def line(**values: Any) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode() + b"\n"


def records(number: int, first: int = 0) -> list[bytes]:
    """Records of which every third has something to repair, some have no id, and some cannot be read."""
    rows = []
    for n in range(first, first + number):
        text = WRONG if n % 3 == 0 else f"The ferry sails “twice” on day {n}. It was paid by teh council."
        rows.append(line(id=f"a{n}", text=text, n=1.0, site="x" if n % 2 else "y") if n % 7 else line(text=text))
    rows.insert(0, BAD)
    rows[6:6] = [BAD, b"\xff\xfe\n", b"\n", b'{"id":6,"text":"", "x":"a\xe2\x80\xa8b \xc2\x85 \r"}\r\n']
    rows.insert(number // 2, line(id="long", text="x y " * 3000))
    return rows


def parts(folder: Path) -> bytes:
    """The parts that Spark wrote, one behind the other."""
    assert (folder / "_SUCCESS").exists()
    found = sorted(path for path in folder.iterdir() if path.name.startswith("part-"))
    return b"".join(gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes() for p in found)


def arrow_lines(rows: list[bytes], file: str = "in.jsonl", block: int = 0) -> Any:
    raws = [row.removesuffix(b"\n") for row in rows]
    columns = [pa.array(raws, pa.binary()), pa.array([file] * len(rows)), pa.array([block] * len(rows), pa.int64())]
    return pa.RecordBatch.from_arrays(columns, names=["raw", "file", "block"])


def told(batches: Iterator[Any]) -> tuple[list[dict[str, Any]], tasks.Summary]:
    """The rows of records, and the summary at the end."""
    rows = pa.Table.from_batches(list(batches)).to_pylist()
    return rows[:-1], tasks.Summary.of(rows[-1]["_cleaner_counts"])


def task(starts: dict[blocks.Block, Mark], **options: Any) -> tasks.CleanLines:
    chosen = Options(time=TIME, path="out.jsonl", rules=tasks.version(), most_bytes=9000)._replace(**options)
    form = blocks.Lines(JsonLine(chosen.wanted), chosen.most_bytes)
    clean = tasks.CleanLines(form, Plan(starts, {file: file for file, _ in starts}), chosen)
    return pickle.loads(pickle.dumps(clean))  # type: ignore[no-any-return]


# -- What a task makes of batches


def test_a_task_gives_what_one_machine_gives(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editlog, "now", lambda: TIME)
    rows = records(40)
    (here / "in.jsonl").write_bytes(b"".join(rows))
    assert run("batch", "in.jsonl", "out.jsonl", "--max-record-bytes", 9000, "--report", "r.json").code == 2
    cut = 17
    before = b"".join(rows[:cut])
    starts = {("in.jsonl", 0): Mark(), ("in.jsonl", 99): Mark(cut, len(before), cut)}
    batches = [arrow_lines(rows[:5]), arrow_lines(rows[5:cut]), arrow_lines(rows[cut:], block=99)]
    found, summary = told(task(starts).run(iter(batches)))
    assert b"".join(row["raw"] + b"\n" for row in found) == (here / "out.jsonl").read_bytes()
    assert [row["_cleaner_record"] for row in found] == list(range(len(rows)))
    _, *log = (here / "out.jsonl.edits.jsonl").read_text(encoding="utf-8").splitlines()
    assert [row for one in found for row in one["_cleaner_log"]] == log
    rejects = [row for one in found for row in one["_cleaner_rejects"]]
    filled = tasks.FillIn.of(summary.ids).run(iter([pa.RecordBatch.from_arrays([pa.array(rejects)], names=["value"])]))
    expected = (here / "out.jsonl.rejects.jsonl").read_text(encoding="utf-8").splitlines()
    assert next(filled).column(0).to_pylist() == expected
    report = json.loads((here / "r.json").read_text(encoding="utf-8"))
    assert (summary.counts.records, summary.counts.applied) == (report["records"], report["edits"])


def test_a_batch_may_hold_the_ends_of_many_files() -> None:
    rows = [line(id=1, text=WRONG), line(id=2, text="It rained.")]
    one, two = arrow_lines(rows, "a"), arrow_lines(rows[::-1], "b")
    both = pa.Table.from_batches([one, two]).combine_chunks().to_batches()[0]
    found, summary = told(task({("a", 0): Mark(5), ("b", 0): Mark(7)}).run(iter([both])))
    assert [row["_cleaner_record"] for row in found] == [5, 6, 7, 8]
    assert [bool(row["_cleaner_log"]) for row in found] == [True, False, False, True]
    assert summary.ids == [[5, 2], [7, 1]]


def test_skipped_records_are_in_no_output() -> None:
    found, _ = told(task({("in.jsonl", 0): Mark()}, on_error="skip").run(iter([arrow_lines([BAD, line(text="a")])])))
    assert [row["raw"] for row in found] == [None, line(text="a").rstrip()]
    assert json.loads(found[0]["_cleaner_rejects"][0])["raw"] == BAD.decode()


def test_the_first_bad_record_of_all_ends_the_run() -> None:
    rows = [line(text="a"), BAD, BAD]
    starts = {("a", 0): Mark(7), ("b", 0): Mark(2)}
    summaries = []
    for name in "ab":
        taken = iter([arrow_lines(rows, name), arrow_lines(rows, name)])
        summaries.append(told(task(starts, on_error="fail").run(taken))[1])
        assert next(taken, None) is None  # Spark wants its input read to the end
    file, reject = summaries[0].joined(summaries[1]).failed or ("", None)
    assert (file, reject and reject.line, reject and reject.record) == ("b", 2, 3)


def test_a_changed_input_is_no_other_plan() -> None:
    with pytest.raises(Failure, match=r"^b: was changed while it was read$"):
        list(task({("a", 0): Mark()}).run(iter([arrow_lines([BAD], "b")])))


def test_another_version_at_an_executor_is_told() -> None:
    with pytest.raises(Failure, match=r"^the executors have article-cleaner .*, and here it is 0\+1$"):
        list(task({("a", 0): Mark()}, rules="0+1").run(iter([])))


def test_settings_travel_to_the_executors() -> None:
    rows = [arrow_lines([line(text=WRONG)])]
    config = Config(policies={"boilerplate": "report"})
    found, _ = told(task({("in.jsonl", 0): Mark()}, config=config).run(iter(rows)))
    assert json.loads(found[0]["raw"])["text"] == "It met in hopes of gaining time.\n\nSimilar News\n"


def test_rows_of_csv_go_on_in_the_next_line() -> None:
    head = b"id,text\n"
    lines = [head, b'1,"In hopes of gaiwning\n', b'time."\n', b"2,In hopes of gaiwning time.\n"]
    wanted = Wanted()
    dialect = csv.dialect_of(head, "in.csv", "csv", wanted, None)
    form = blocks.Rows(csv.CsvRow(wanted, dialect), 9000, head)
    options = Options(wanted, rules=tasks.version())
    clean = tasks.CleanLines(form, Plan({("in.csv", 0): Mark(4)}, {"in.csv": "in.csv"}), options)
    found, _ = told(clean.run(iter([arrow_lines(lines[:2], "in.csv"), arrow_lines(lines[2:], "in.csv")])))
    assert [(row["_cleaner_record"], row["raw"]) for row in found] == [
        (4, b'1,"In hopes of gaining\ntime."'), (5, b"2,In hopes of gaining time.")
    ]  # fmt: skip
    counted = tasks.CountRows(",", 9000).run(iter([arrow_lines(lines, "in.csv")]))
    assert next(counted).to_pylist() == [{"file": "in.csv", "head": head, "records": 2}]
    out = tasks.WithHead(head).run(iter([pa.RecordBatch.from_arrays([pa.array([b"x"])], names=["raw"])] * 2))
    assert [row["raw"] for batch in out for row in batch.to_pylist()] == [b"id,text", b"x", b"x"]


def test_other_columns_of_a_table_pass_through() -> None:
    table = pa.table({
        "text": [WRONG, None, WRONG], "n": pa.array([1, None, 2**60]), "tags": [["a"], None, []],
        "_cleaner_file": ["a", "a", "b"], "_cleaner_row": pa.array([8, 9, 0]),
    })  # fmt: skip
    plan = Plan({("a", 0): Mark(), ("b", 0): Mark(10)}, {"a": "a", "b": "b"})
    found, summary = told(tasks.CleanColumns(plan, Options(rules=tasks.version())).run(iter(table.to_batches())))
    assert [row["text"] for row in found] == [RIGHT, None, RIGHT]
    assert [(row["n"], row["tags"]) for row in found] == [(1, ["a"]), (None, None), (2**60, [])]
    assert [row["_cleaner_record"] for row in found] == [8, 9, 10]
    assert summary.counts.applied == 4


def test_counts_of_words_are_rows_of_one_table() -> None:
    work = learn.Learning(JsonLine(Wanted()), Wanted())
    plan = Plan({("in.jsonl", 0): Mark()}, {"in.jsonl": "in.jsonl"})
    count = learn.Count(blocks.Lines(JsonLine(Wanted()), 9000), work, plan, tasks.version())
    rows = [arrow_lines([line(text="Zorblat rained on it."), BAD, line(text="x" * 9001)])]
    found = [row for batch in count.run(iter(rows)) for row in batch.to_pylist()]
    assert [row["number"] for row in found if row["name"] == "documents"] == [1]
    assert [row["word"] for row in found if row["name"] == "unknown"] == ["Zorblat"]
    read = [row for row in found if row["name"] == "read"]
    assert (sum(row["story"] for row in read), sum(row["number"] for row in read)) == (1, 2)
    assert max(row["line"] for row in read).startswith("in.jsonl:")
    assert [row["line"] for row in found if row["name"] == "sample"] == ["Zorblat rained on it."]


# -- What goes wrong


@pytest.mark.parametrize("command", [["batch", "in.jsonl", "out.jsonl"], ["learn", "in.jsonl", "-o", "p.toml"]])
def test_a_missing_package_is_one_line(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pandas", type(sys)("pandas"))
    (here / "in.jsonl").write_bytes(line(text=WRONG))
    ran = run(*command, "--engine", "spark")
    assert (ran.code, ran.err) == (
        2, "cleaner: --engine spark needs the package pyspark: pip install 'article-cleaner[spark]'\n"
    )  # fmt: skip


def test_a_missing_java_is_one_line(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pandas", "pyspark", "pyspark.sql"):
        monkeypatch.setitem(sys.modules, name, type(sys)(name))
    monkeypatch.setattr(sys.modules["pyspark.sql"], "SparkSession", None, raising=False)
    for name in ("JAVA_HOME", "PYSPARK_GATEWAY_PORT", "SPARK_REMOTE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(here))
    ran = run("batch", "in.jsonl", "out.jsonl", "--engine", "spark", "--master", "local[2]")
    assert (ran.code, ran.err) == (
        2, "cleaner: Spark needs Java 17 or newer: put `java` on the PATH, or set JAVA_HOME\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--master", "local[2]"], "--master and --spark-conf go with --engine spark"),
        (["--spark-conf", "a=b"], "argument --spark-conf: 'a=b' is not spark.NAME=VALUE (see `cleaner batch --help`)"),
        (
            ["--engine", "spark", "--learn"],
            "--learn and --apply go with the local engine; first run `cleaner learn --engine spark`",
        ),
    ],
)
def test_options_that_do_not_go_together(run: Run, here: Path, argv: list[str], message: str) -> None:
    ran = run("batch", "in.jsonl", "out.jsonl", *argv)
    assert (ran.code, ran.err) == (2, f"cleaner: {message}\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[PATH_NOT_FOUND] Path does not exist: file:/x.\nmore", "Path does not exist: file:/x."),
        ("An error:\nTraceback (most recent call last):\n  File x\ncleaner.errors.Failure: b: was changed\n\nat org.x",
         "b: was changed"),
        ("Traceback (most recent call last):\n  File x\nValueError: no\n", "ValueError: no"),
        ("Traceback (most recent call last):\nModuleNotFoundError: No module named 'cleaner'\n",
         "the executors have no article-cleaner; see “Executors” in docs/scale.md"),
    ],
)  # fmt: skip
def test_what_spark_says_is_one_line(text: str, message: str) -> None:
    assert session.said(RuntimeError(text)) == message


@pytest.mark.parametrize(
    ("path", "log", "name"),
    [
        ("s3a://b/d/out.jsonl", "s3a://b/d/out.jsonl.edits.jsonl", "out.jsonl"),
        ("s3a://b/in.jsonl", "s3a://b/d/log.jsonl", "../in.jsonl"),
        ("s3a://a/in.jsonl", "s3a://b/log.jsonl", "s3a://a/in.jsonl"),
        ("in/in.jsonl", "out/log.jsonl", "../in/in.jsonl"),
    ],
)
def test_the_log_names_files_from_its_own_folder(path: str, log: str, name: str) -> None:
    assert on_spark._beside(path, log) == name


# -- With Spark

CONF = ("spark.driver.memory=1g", "spark.executor.memory=1g", "spark.ui.enabled=false",
        "spark.sql.shuffle.partitions=3", "spark.sql.files.maxPartitionBytes=4000")  # fmt: skip
SPARK = ("--engine", "spark", "--master", "local[2]", *(part for conf in CONF for part in ("--spark-conf", conf)))


def same(run: Run, here: Path, name: str, local: Path, *argv: object, code: int = 2, out: str = "out.jsonl") -> None:
    """Clean ``local`` on one machine and what is called ``name`` on Spark: every byte is to be the same."""
    (here / "one").mkdir()
    ran = run("batch", local, f"one/{out}", *argv, "--report", "one.json")
    assert ran.code == code
    ran = run("batch", name, f"many/{out}", *argv, *SPARK, "--report", "many.json")
    assert (ran.code, ran.err) == (code, "")
    assert parts(here / "many" / out) == (here / "one" / out).read_bytes()
    kinds = ["edits", "rejects"] if code else ["edits"]
    for kind in kinds:
        one = (here / "one" / f"{out}.{kind}.jsonl").read_bytes()
        assert (
            parts(here / "many" / f"{out}.{kind}.jsonl").split(b"\n")[kind == "edits" :]
            == re.sub(rb'"file": "[^"]*', b'"file": "' + os.fsencode(name), one).split(b"\n")[kind == "edits" :]
        )
    reports = [json.loads((here / f"{which}.json").read_text(encoding="utf-8")) for which in ("one", "many")]
    for name in ("records", "edits", "proposed", "rejected", "characters", "rules", "pairs", "removed_lines"):
        assert reports[0][name] == reports[1][name]


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark")
    if not shutil.which("java"):
        pytest.skip("no Java")
    monkeypatch.setattr(editlog, "now", lambda: TIME)


@pytest.mark.nightly
@pytest.mark.usefixtures("now")
@pytest.mark.parametrize("on_error", ["passthrough", "skip"])
@pytest.mark.parametrize("ending", ["", ".gz"])
def test_json_lines_on_spark(run: Run, here: Path, on_error: str, ending: str) -> None:
    raw = b"".join(records(300))
    (here / "in.jsonl").write_bytes(raw)
    if ending:
        (here / "in.jsonl.gz").write_bytes(gzip.compress(raw))
    argv = ("--max-record-bytes", 9000, "--on-error", on_error, "--source-field", "site")
    same(run, here, f"in.jsonl{ending}", here / "in.jsonl", *argv)


@pytest.mark.nightly
@pytest.mark.usefixtures("now")
def test_a_folder_is_one_dump_in_the_order_of_its_names(run: Run, here: Path) -> None:
    """The largest file comes last by name, and first for Spark."""
    (here / "in.jsonl").mkdir()
    whole = b""
    for name, number in (("a", 5), ("b c", 40), ("d", 200)):
        piece = b"".join(records(number, len(whole)))
        (here / "in.jsonl" / f"{name}.jsonl").write_bytes(piece)
        whole += piece
    (here / "whole.jsonl").write_bytes(whole)
    assert run("batch", "whole.jsonl", "out.jsonl", "--max-record-bytes", 9000).code == 2
    assert run("batch", "in.jsonl", "many.jsonl", "--max-record-bytes", 9000, *SPARK).code == 2
    assert parts(here / "many.jsonl") == (here / "out.jsonl").read_bytes()
    logs = [(here / "out.jsonl.edits.jsonl").read_bytes(), parts(here / "many.jsonl.edits.jsonl")]
    one, many = (log.replace(b"many.jsonl", b"out.jsonl").split(b"\n")[1:] for log in logs)
    assert one == many
    rejects = [json.loads(row) for row in parts(here / "many.jsonl.rejects.jsonl").splitlines()]
    local = [json.loads(row) for row in (here / "out.jsonl.rejects.jsonl").read_bytes().splitlines()]
    assert [(row["record"], row["reason"], row["after"]) for row in rejects] == [
        (row["record"], row["reason"], row["after"]) for row in local
    ]
    third = [row for row in rejects if row["file"].endswith("in.jsonl/b c.jsonl")]
    assert (third[0]["line"], third[0]["offset"]) == (1, 20)  # counted in the file
    (here / "joined.jsonl").write_bytes(parts(here / "many.jsonl"))
    (here / "log.jsonl").write_bytes(parts(here / "many.jsonl.edits.jsonl").replace(b"many.jsonl", b"joined.jsonl"))
    assert run("revert", "log.jsonl", "--output", "back.jsonl").code == 0
    assert (here / "back.jsonl").read_bytes() == whole


@pytest.mark.nightly
@pytest.mark.usefixtures("now")
def test_csv_on_spark(run: Run, here: Path) -> None:
    rows = [f'{n},"In hopes of gaiwning\r\ntime, ""{n}"".",{n}.0\r\n' for n in range(300)]
    (here / "in.csv").write_text("id,text,n\r\n" + "".join(rows) + '300,"open,1\r\n', newline="")
    (here / "one").mkdir()
    assert run("batch", "in.csv", "one/out.csv").code == 2
    ran = run("batch", "in.csv", "many/out.csv", *SPARK)
    assert (ran.code, ran.err) == (2, "")
    assert parts(here / "many/out.csv") == (here / "one/out.csv").read_bytes()
    for kind in ("edits", "rejects"):
        one = (here / f"one/out.csv.{kind}.jsonl").read_bytes()
        assert parts(here / f"many/out.csv.{kind}.jsonl").split(b"\n")[kind == "edits":] == (
            one.split(b"\n")[kind == "edits":]
        )  # fmt: skip


@pytest.mark.nightly
@pytest.mark.usefixtures("now")
def test_parquet_on_spark(run: Run, here: Path) -> None:
    texts = [WRONG if n % 3 == 0 else None if n % 5 == 0 else f"It rained on day {n}." for n in range(300)]
    table = pa.table({
        "id": [f"a{n}" for n in range(300)], "body": [{"text": text, "x": n} for n, text in enumerate(texts)],
        "n": pa.array(range(2**60, 2**60 + 300)), "tags": [["a", None]] * 300,
        "day": pa.array(range(300), pa.timestamp("us", "UTC")),
    })  # fmt: skip
    (here / "one").mkdir()
    pq.write_table(table, here / "in.parquet", row_group_size=50)
    assert run("batch", "in.parquet", "one/out.parquet", "--text-field", "body.text").code == 0
    assert run("batch", "in.parquet", "many/out.parquet", "--text-field", "body.text", *SPARK).code == 0
    found = sorted((here / "many/out.parquet").glob("part-*"))
    many = pa.concat_tables([pq.read_table(path) for path in found])
    assert many.to_pylist() == pq.read_table(here / "one/out.parquet").to_pylist()
    one = (here / "one/out.parquet.edits.jsonl").read_bytes()
    assert parts(here / "many/out.parquet.edits.jsonl").split(b"\n")[1:] == one.split(b"\n")[1:]


@pytest.mark.nightly
@pytest.mark.usefixtures("now")
def test_learning_on_spark_gives_the_same_profile(run: Run, here: Path) -> None:
    words = ["harbour", "council", "river", "market", "station", "garden", "bridge", "school", "church", "museum"]
    rows = []
    for n in range(200):
        name, verb = "Quilory" if n % 40 == 0 else "Quillory", "zorblatting" if n % 2 else "Zorblatting"
        one, other, third = words[n % 10], words[n // 10 % 10], words[n // 3 % 10]
        text = f"From the {one} to the {other} came {name} of the {third}, {verb} the {other} near the {one}."
        rows.append(line(text=f"{text}\n\nMore from the Harbour Gazette\n", site=f"s{n % 3}"))
    (here / "in.jsonl").write_bytes(b"".join(rows) + BAD)
    for which, argv in (("one", ()), ("many", SPARK)):
        assert run("learn", "in.jsonl", "-o", f"{which}.profile", "--source-field", "site", *argv).code == 2
    one = (here / "one.profile").read_bytes()
    assert b"Quillory" in one
    assert (here / "many.profile").read_bytes() == one


@pytest.mark.nightly
@pytest.mark.usefixtures("now")
@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (("in.jsonl", "out.jsonl", "--on-error", "fail"), "in.jsonl:2: no JSON: "),
        (("in.jsonl", "there.jsonl"), "there.jsonl: exists; use --force to replace it\n"),
        (("none.jsonl", "out.jsonl"), "none.jsonl: no such file or directory\n"),
        (("in.jsonl", "in.jsonl"), "in.jsonl: is the input, which is never written to\n"),
        (("in.parquet", "out.parquet", "--text-field", "txt"), "there is no column 'txt'; there are 'text' "),
        (("in.csv", "out.csv", "--text-field", "txt"), "in.csv: has no column 'txt'; it has 'text' "),
    ],
)
def test_a_mistake_is_one_line(run: Run, here: Path, argv: tuple[str, ...], message: str) -> None:
    (here / "in.jsonl").write_bytes(line(text=WRONG) + BAD + line(text=WRONG))
    (here / "in.csv").write_bytes(b"text\na\n")
    (here / "there.jsonl").mkdir()
    pq.write_table(pa.table({"text": ["a"]}), here / "in.parquet")
    ran = run("batch", *argv, *SPARK)
    assert ran.code == 2
    assert ran.err.startswith(f"cleaner: {message}")
    assert ran.err.count("\n") == 1
    assert not (here / "out.jsonl").exists()


def below(root: int) -> dict[int, str]:
    """The processes that ``root`` and its children have begun, with their command lines."""
    children: dict[int, list[int]] = {}
    commands: dict[int, str] = {}
    for pid in map(int, filter(str.isdecimal, os.listdir("/proc"))):
        try:
            state = Path(f"/proc/{pid}/stat").read_text()
            commands[pid] = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        children.setdefault(int(state.rpartition(")")[2].split()[1]), []).append(pid)
    found, ahead = {}, [root]
    while ahead:
        for pid in children.get(ahead.pop(), ()):
            found[pid] = commands[pid]
            ahead.append(pid)
    return found


def seconds(pid: int) -> float:
    state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(state[11]) + int(state[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.nightly
@pytest.mark.usefixtures("now")
@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs /proc")
def test_an_executor_is_killed_in_the_middle(run: Run, here: Path) -> None:
    """Two executors, processes of their own; one is killed with its Python workers while they clean."""
    import pyspark

    (here / "in.jsonl").write_bytes(b"".join(records(30_000)))
    (here / "one").mkdir()
    assert run("batch", "in.jsonl", "one/out.jsonl", "-j", 1, "--quiet").code == 2
    argv = ["batch", "in.jsonl", "many/out.jsonl", "--quiet", "--engine", "spark"]
    argv += ["--master", "local-cluster[2,1,1024]"]
    for conf in (*CONF[:-1], "spark.sql.files.maxPartitionBytes=200000"):
        argv += ["--spark-conf", conf]
    home = {"SPARK_HOME": os.path.dirname(pyspark.__file__), "SPARK_WORKER_DIR": str(here / "work")}
    ran = subprocess.Popen([sys.executable, "-m", "cleaner", *argv], env={**os.environ, **home})
    killed: list[int] = []
    while ran.poll() is None:
        time.sleep(0.1)
        executors = [pid for pid, command in below(ran.pid).items() if "CoarseGrainedExecutorBackend" in command]
        for executor in executors if len(executors) == 2 and not killed else ():
            workers = [pid for pid, command in below(executor).items() if "pyspark.daemon" in command]
            if any(seconds(pid) > 2 for pid in workers):
                killed = [executor, *workers]
                for pid in killed:
                    os.kill(pid, signal.SIGKILL)
                break
    assert len(killed) >= 3  # the JVM, the daemon and a worker
    assert ran.wait() == 2  # for the records that cannot be read
    assert parts(here / "many/out.jsonl") == (here / "one/out.jsonl").read_bytes()
    for kind in ("edits", "rejects"):
        one = (here / f"one/out.jsonl.{kind}.jsonl").read_bytes()
        many = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", TIME.encode(), parts(here / f"many/out.jsonl.{kind}.jsonl"))
        assert many.split(b"\n")[kind == "edits" :] == one.split(b"\n")[kind == "edits" :]
