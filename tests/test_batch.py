"""Dumps: one record in, one record out; what is told, what is kept, and going on after any stop."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import zstandard
from conftest import Ran

from cleaner import editlog
from cleaner.batch import journal, pool
from cleaner.batch.counts import Counts, Tally
from cleaner.batch.engine import Aborted, Options, clean_batch
from cleaner.commands import batch as command
from cleaner.sources import packed
from cleaner.sources.jsonl import JsonLine
from cleaner.sources.record import Batch, Mark, Wanted

Run = Callable[..., Ran]
WRONG = "It met in hopes of gaiwning time.\n\nSimilar News\n"
RIGHT = "It met in hopes of gaining time.\n"
BAD = b'{"id": "c", "text": "unterminated'


def line(**values: Any) -> bytes:
    return json.dumps(values).encode() + b"\n"


def dump(records: int = 40) -> bytes:
    """Records of which every third has something to repair, and one is broken."""
    lines = [
        line(id=f"a{n}", text=WRONG if n % 3 == 0 else "It rained.", n=1.0, site="x" if n % 2 else "y")
        for n in range(records)
    ]
    return b"".join([*lines[:7], BAD + b"\n", *lines[7:]])


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(row) for row in path.read_text(encoding="utf-8").split("\n") if row]


def test_one_record_in_one_record_out(run: Run, here: Path) -> None:
    raw = b"".join([
        line(id=1, text=WRONG), line(id=2, text=None), line(id=3), line(id=4, text=""), b"\n",
        line(id=5, text=7), b'{"id":6,"text":"", "x":"a\xe2\x80\xa8b \xc2\x85 \r"}\r\n', b"[]\n",
        line(id=7, text=WRONG)[:-1],
    ])  # fmt: skip
    (here / "in.jsonl").write_bytes(raw)
    assert run("batch", "in.jsonl", "out.jsonl").code == 0
    out = (here / "out.jsonl").read_bytes()
    assert out == raw.replace(json.dumps(WRONG).encode(), json.dumps(RIGHT).encode())
    assert (here / "in.jsonl").read_bytes() == raw
    assert sorted(path.name for path in here.iterdir()) == [
        "in.jsonl", "out.jsonl", "out.jsonl.edits.jsonl", "out.jsonl.journal"
    ]  # fmt: skip


def test_the_log_tells_of_each_edit(run: Run, here: Path) -> None:
    (here / "in.jsonl").write_bytes(line(id="x", text="It rained.") + line(id="a", text=WRONG))
    run("batch", "in.jsonl", "out.jsonl", "--edit-log", "logs/log.jsonl".replace("logs/", ""))
    header, *edits = rows(here / "log.jsonl")
    assert (header["log"], header["input"], header["output"]) == ("cleaner batch", "in.jsonl", "out.jsonl")
    assert [(row["record"], row["id"], row["field"], row["start"], row["end"]) for row in edits] == [
        (1, "a", "text", 19, 27), (1, "a", "text", 33, 47)
    ]  # fmt: skip
    first = edits[0]
    assert (first["path"], first["before"], first["after"]) == ("out.jsonl", "gaiwning", "gaining")
    assert (first["rule"], first["tier"], first["state"], first["actor"]) == (
        "typo.unknown", "auto", "applied", "auto"
    )  # fmt: skip
    assert (first["hash_before"], first["hash_after"]) == (editlog.text_hash(WRONG), editlog.text_hash(RIGHT))
    assert first["rules"] == header["rules"]
    assert first["time"] == header["time"]
    assert edits[1]["before"] == "\n\nSimilar News"  # a removed line can be had back


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
@pytest.mark.parametrize("on_error", ["passthrough", "skip"])
def test_a_revert_gives_the_input_back(run: Run, here: Path, ending: str, on_error: str) -> None:
    raw = dump()
    packs = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.compress}
    unpacks = {"": bytes, ".gz": gzip.decompress, ".zst": lambda data: packed_read(here / "x.zst", data)}
    (here / f"in.jsonl{ending}").write_bytes(packs[ending](raw))
    ran = run("batch", f"in.jsonl{ending}", f"out.jsonl{ending}", "--on-error", on_error)
    assert ran.code == 2
    out = unpacks[ending]((here / f"out.jsonl{ending}").read_bytes())
    assert out.count(b"\n") == raw.count(b"\n") - (on_error == "skip")
    assert out.count(b"gaining") == 14
    ran = run("revert", f"out.jsonl{ending}.edits.jsonl")
    assert ran.code == 0, ran.err
    assert ran.out == f"28 edits in 14 records undone; the dump as it was is out.restored.jsonl{ending}\n"
    assert unpacks[ending]((here / f"out.restored.jsonl{ending}").read_bytes()) == raw


def packed_read(path: Path, data: bytes) -> bytes:
    path.write_bytes(data)
    with packed.Unpacked(str(path), "zst") as file:
        return b"".join(one for one in file.lines(1 << 20) if isinstance(one, bytes))


def test_a_revert_of_what_was_changed_since_is_told_and_not_forced(run: Run, here: Path) -> None:
    (here / "in.jsonl").write_bytes(line(id="a", text=WRONG) + line(id="b", text=WRONG))
    run("batch", "in.jsonl", "out.jsonl")
    out = (here / "out.jsonl").read_bytes()
    (here / "out.jsonl").write_bytes(out.replace(b"It met", b"They met", 1))
    ran = run("revert", "out.jsonl.edits.jsonl", "--output", "back.jsonl")
    assert ran.code == 2
    assert ran.err == "cleaner: record 0 (id a): has been changed since; nothing was undone\n"
    first, second = rows(here / "back.jsonl")
    assert first["text"] == RIGHT.replace("It", "They")
    assert second["text"] == WRONG


def test_what_cannot_be_read_is_told(run: Run, here: Path) -> None:
    (here / "in.jsonl").write_bytes(dump())
    assert run("batch", "in.jsonl", "out.jsonl").code == 2
    (reject,) = rows(here / "out.jsonl.rejects.jsonl")
    offset = sum(map(len, dump().split(b"\n")[:7])) + 7
    assert reject == {
        "file": "in.jsonl", "record": 7, "line": 8, "offset": offset + 20, "after": "a6", "skipped": False,
        "reason": "no JSON: unterminated string starting at",
    }  # fmt: skip
    assert (here / "out.jsonl").read_bytes().split(b"\n")[7] == BAD
    ran = run("batch", "in.jsonl", "other.jsonl", "--on-error", "fail")
    assert (ran.code, ran.out) == (2, "")
    assert f"in.jsonl:8: no JSON: unterminated string starting at (byte {offset + 20})" in ran.err
    assert not (here / "other.jsonl").exists()


def test_what_is_too_long_goes_through_unread(run: Run, here: Path) -> None:
    raw = line(id="a", text=WRONG) + line(id="b", text=WRONG * 50) + line(id="c", text=WRONG)
    (here / "in.jsonl").write_bytes(raw)
    assert run("batch", "in.jsonl", "out.jsonl", "--max-record-bytes", 1000).code == 2
    lines = (here / "out.jsonl").read_bytes().split(b"\n")
    assert lines[1] + b"\n" == line(id="b", text=WRONG * 50)
    assert b"gaining" in lines[0]
    assert b"gaining" in lines[2]
    (reject,) = rows(here / "out.jsonl.rejects.jsonl")
    assert (reject["line"], reject["after"]) == (2, "a")
    assert "more than 1000" in reject["reason"]
    assert run("revert", "out.jsonl.edits.jsonl").code == 0
    assert (here / "out.restored.jsonl").read_bytes() == raw


def test_a_packed_file_that_is_cut_off_is_told(run: Run, here: Path) -> None:
    for name, pack in (("a.jsonl.gz", gzip.compress), ("b.jsonl.zst", zstandard.compress)):
        data = pack(os.urandom(5000).hex().encode())
        (here / name).write_bytes(data[:-100])
        ran = run("batch", name, f"out.{name}")
        assert (ran.code, ran.out) == (2, "")
        assert f"{name}: ends in the middle" in ran.err
        (here / name).write_bytes(b"no such thing")
        assert "cannot be unpacked" in run("batch", name, f"out.{name}").err


def test_many_members_are_one_file(here: Path) -> None:
    path = here / "a.gz"
    path.write_bytes(gzip.compress(b"a\nb") + gzip.compress(b"c\n"))
    with packed.Unpacked(str(path), "gz") as file:
        assert list(file.lines(10)) == [b"a\n", b"bc\n"]


def test_a_file_made_to_fill_a_disk_is_refused(here: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.setattr(packed, "_GROWTH_IGNORED", 1000)
    monkeypatch.setattr(packed, "_MOST_GROWTH", 10)
    (here / "in.jsonl.gz").write_bytes(gzip.compress(b"\n" * 30_000))
    ran = run("batch", "in.jsonl.gz", "out.jsonl")
    assert ran.code == 2
    assert "grows to more than 10 times its size" in ran.err


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ("nothing.jsonl out.jsonl", "nothing.jsonl: no such file or directory"),
        ("in.jsonl", "where is the cleaned dump to go?"),
        ("in.jsonl in.jsonl", "in.jsonl: is the input, which is never written to"),
        ("in.jsonl ./in.jsonl --force", "in.jsonl: is the input, which is never written to"),
        ("in.jsonl out.jsonl --edit-log in.jsonl", "in.jsonl: is the input"),
        ("in.jsonl out.csv", "out.csv: a dump keeps its form; in.jsonl is jsonl, and this would be csv"),
        ("in.jsonl out.docx", "out.docx: is no known form of a dump"),
        ("in.jsonl no/folder/out.jsonl", "no such file or directory"),
        ("in.jsonl out.jsonl -j 0", "'0' is no number from 1 on"),
        ("in.jsonl old.jsonl", "old.jsonl: exists, and no run like this one made it"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(run: Run, here: Path, argv: str, said: str) -> None:
    (here / "in.jsonl").write_bytes(line(text=WRONG))
    (here / "old.jsonl").write_bytes(b"")
    ran = run("batch", *argv.split())
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1
    assert (here / "in.jsonl").read_bytes() == line(text=WRONG)


def test_a_dry_run_makes_only_the_log(run: Run, here: Path) -> None:
    (here / "in.jsonl").write_bytes(line(text=WRONG))
    assert run("batch", "in.jsonl", "--dry-run").code == 0
    assert sorted(path.name for path in here.iterdir()) == [
        "in.jsonl", "in.jsonl.dry-run.edits.jsonl", "in.jsonl.dry-run.journal"
    ]  # fmt: skip
    assert [row["before"] for row in rows(here / "in.jsonl.dry-run.edits.jsonl")[1:]] == [
        "gaiwning", "\n\nSimilar News"
    ]  # fmt: skip
    assert "is of a dry run" in run("revert", "in.jsonl.dry-run.edits.jsonl").err


# -- stopping and going on


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of five records, each of which is committed."""
    monkeypatch.setattr(packed, "BATCH_RECORDS", 5)
    monkeypatch.setattr(command, "COMMIT_SECONDS", 0.0)
    monkeypatch.setattr(editlog, "now", lambda: f"2026-01-13T19:58:{next(CLOCK) % 60:02}Z")


CLOCK: Iterator[int] = iter(range(10**9))


class Killed(BaseException):
    """What a kill -9 is to a test: nothing is tidied up."""


def made(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if path.name.startswith("out") and not path.name.endswith(".journal")
    }


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_a_run_goes_on_after_any_commit(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch, small: None, ending: str
) -> None:
    (here / "in.jsonl").write_bytes(dump(20))
    argv = ("batch", "in.jsonl", f"out.jsonl{ending}", "--edit-log", f"out.log{ending}")
    write, commits = journal.write, []

    def count(path: str, state: journal.State) -> None:
        commits.append(state)
        write(path, state)

    monkeypatch.setattr(journal, "write", count)
    first = editlog.now()
    monkeypatch.setattr(editlog, "now", lambda: first)
    assert run(*argv).code == 2
    whole, number = made(here), len(commits)
    assert number > 6
    for stop in range(number):
        for path in here.iterdir():
            if path.name != "in.jsonl":
                path.unlink()
        commits.clear()

        def die(path: str, state: journal.State, stop: int = stop) -> None:
            if len(commits) == stop:
                raise Killed
            count(path, state)

        monkeypatch.setattr(editlog, "now", lambda: first)
        monkeypatch.setattr(journal, "write", die)
        with pytest.raises(Killed):
            run(*argv)
        for path in here.glob("*.partial"):  # half a batch more
            path.write_bytes(path.read_bytes() + b"torn")
        if stop:  # the rows keep the time of the first run
            monkeypatch.setattr(editlog, "now", lambda: "later")
        monkeypatch.setattr(journal, "write", write)
        ran = run(*argv)
        assert ran.code == 2
        assert made(here) == whole, stop
        assert ("going on after" in ran.err) == (stop > 0), ran.err


def test_a_rerun_has_nothing_to_do(run: Run, here: Path) -> None:
    (here / "in.jsonl").write_bytes(line(text=WRONG))
    run("batch", "in.jsonl", "out.jsonl")
    before = made(here)
    ran = run("batch", "in.jsonl", "out.jsonl")
    assert (ran.code, ran.err) == (0, "cleaner: nothing to do\n")
    assert made(here) == before
    ran = run("batch", "in.jsonl", "out.jsonl", "--preset", "strict")
    assert ran.err.startswith("cleaner: options, rules or version have changed since the last run; starting afresh\n")
    (here / "in.jsonl").write_bytes(line(text="It rained."))
    ran = run("batch", "in.jsonl", "out.jsonl", "--preset", "strict")
    assert ran.err.startswith("cleaner: the input has changed since the last run; starting afresh\n")
    assert (here / "out.jsonl").read_bytes() == line(text="It rained.")


def test_decisions_in_a_log_are_not_lost(run: Run, here: Path) -> None:
    (here / "in.jsonl").write_bytes(line(text=WRONG))
    run("batch", "in.jsonl", "out.jsonl")
    with open(here / "out.jsonl.edits.jsonl", "a", encoding="utf-8") as file:
        file.write("{}\n")
    ran = run("batch", "in.jsonl", "out.jsonl", "--preset", "strict")
    assert ran.code == 2
    assert "holds decisions of a review" in ran.err
    assert run("batch", "in.jsonl", "out.jsonl", "--preset", "strict", "--force").code == 0


def test_a_full_disk_is_one_error_and_costs_nothing(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch, small: None
) -> None:
    (here / "in.jsonl").write_bytes(dump())
    from cleaner.batch.run import FileOutput

    put = FileOutput.put

    def full(self: FileOutput, data: bytes) -> None:
        if self.path == "out.jsonl" and self.size > 1000:
            raise OSError(28, "No space left on device", self.partial)
        put(self, data)

    monkeypatch.setattr(FileOutput, "put", full)
    ran = run("batch", "in.jsonl", "out.jsonl")
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "cleaner: out.jsonl.partial: no space left on device; nothing is lost: the same command goes on" in ran.err
    assert not (here / "out.jsonl").exists()
    monkeypatch.setattr(FileOutput, "put", put)
    ran = run("batch", "in.jsonl", "out.jsonl")
    assert "going on after" in ran.err
    assert (here / "out.jsonl").read_bytes().count(b"gaining") == 14


def start(here: Path, *argv: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "cleaner", "batch", *argv]
    return subprocess.Popen(command, cwd=here, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def wait_for(path: Path) -> None:
    until = time.monotonic() + 30
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.01)


def test_ctrl_c_keeps_what_is_done(run: Run, here: Path) -> None:
    (here / "in.jsonl").write_bytes(dump(60_000))
    process = start(here, "in.jsonl", "out.jsonl", "-j1")
    wait_for(here / "out.jsonl.journal")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "To go on: cleaner batch in.jsonl out.jsonl -j1" in err
    assert not (here / "out.jsonl").exists()
    assert (here / "out.jsonl.partial").exists()
    state = journal.read(str(here / "out.jsonl.journal"))
    assert state is not None
    assert state.phase == ""


def test_more_processes_make_the_same(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "BATCH_RECORDS", 7)
    monkeypatch.setattr(editlog, "now", lambda: "then")
    (here / "in.jsonl").write_bytes(dump(100))
    run("batch", "in.jsonl", "out.jsonl", "-j1", "--source-field", "site")
    one, counts = made(here), journal.read("out.jsonl.journal")
    run("batch", "in.jsonl", "out.jsonl", "-j2", "--source-field", "site", "--force")
    two = journal.read("out.jsonl.journal")
    assert made(here) == one
    assert counts
    assert two
    assert counts.counts == two.counts
    assert counts.key == two.key
    assert counts.counts["sources"] == {"y": 50, "x": 50}


class Deadly:
    """Work that kills its process at one record."""

    def __call__(self, batch: Batch) -> list[str]:
        if b"kill" in batch.raws:
            os.kill(os.getpid(), signal.SIGKILL)
        return [raw.decode().upper() for raw in batch.raws]

    def joined(self, parts: list[list[str]]) -> list[str]:
        return [one for part in parts for one in part]

    def given_up(self, batch: Batch, reason: str) -> list[str]:
        return [f"{batch.raws[0].decode()}: {reason}"]


def batches(*raws: list[bytes]) -> Iterator[Batch]:
    at = 0
    for raw in raws:
        yield Batch(Mark(at), Mark(at + len(raw)), raw)
        at += len(raw)


def test_a_record_that_kills_a_worker_is_given_up() -> None:
    done = pool.results(batches([b"a", b"b"], [b"c", b"kill", b"d"], [b"e"]), Deadly(), 2)
    assert [result for _, result in done] == [
        ["A", "B"], ["C", "kill: a worker process died of it twice (signal 9)", "D"], ["E"]
    ]  # fmt: skip


# -- the function that clusters call


def test_clean_batch_depends_on_its_arguments_alone() -> None:
    raws = [line(id="a", text=WRONG), BAD, line(id="b", text="It rained.")]
    batch = Batch(Mark(10, 1000, 20), Mark(13, 0, 23), raws)
    options = Options(path="out.jsonl", time="then", rules="1")
    cleaned = clean_batch(batch, JsonLine(Wanted()), options)
    assert cleaned.raws == [line(id="a", text=RIGHT), BAD, raws[2]]
    assert [(row.record, row.before) for row in cleaned.log] == [(10, "gaiwning"), (10, "\n\nSimilar News")]
    (reject,) = cleaned.rejects
    assert (reject.record, reject.line, reject.offset, reject.after) == (11, 22, 1000 + len(raws[0]) + 20, "a")
    assert (cleaned.counts.records, cleaned.counts.texts, cleaned.counts.changed, cleaned.last) == (3, 2, 1, "b")
    with pytest.raises(Aborted):
        clean_batch(batch, JsonLine(Wanted()), options._replace(on_error="fail"))


def test_a_fault_of_ours_costs_one_record(monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner.pipeline import Cleaner

    clean = Cleaner.clean

    def faulty(self: Cleaner, text: str, *args: Any) -> Any:
        if text == "It rained.":
            raise ZeroDivisionError("oops")
        return clean(self, text, *args)

    monkeypatch.setattr(Cleaner, "clean", faulty)
    raws = [line(text="It rained."), line(text=WRONG)]
    cleaned = clean_batch(Batch(Mark(), Mark(2), raws), JsonLine(Wanted()), Options())
    assert cleaned.raws == [raws[0], line(text=RIGHT)]
    assert cleaned.rejects[0].reason == "internal error, please report it: ZeroDivisionError: oops"


def test_counts_can_be_put_down_and_added() -> None:
    raws = [line(id=n, text=WRONG, site="x") for n in range(6)]
    codec = JsonLine(Wanted(source="site"))
    whole = clean_batch(Batch(Mark(), Mark(6), raws), codec, Options()).counts
    parts = Counts()
    for n in (0, 3):
        parts.add(clean_batch(Batch(Mark(n), Mark(n + 3), raws[n : n + 3]), codec, Options()).counts)
    assert parts.state() == whole.state()
    assert Counts.of(json.loads(json.dumps(whole.state()))).state() == whole.state()


def test_what_is_frequent_stays_in_a_tally() -> None:
    tally = Tally()
    for n in range(20_000):
        tally.add(f"rare {n}")
        if n % 3 == 0:
            tally.add("frequent")
    assert tally.most(1) == [("frequent", 6667)]
    assert len(tally.counts) <= 4000


# -- fix and revert for plain files


def test_fix_writes_a_log_that_revert_undoes(run: Run, here: Path) -> None:
    (here / "a.txt").write_bytes(WRONG.replace("\n", "\r\n").encode("utf-16"))
    (here / "b.txt").write_bytes(WRONG.encode())
    before = (here / "a.txt").read_bytes()
    assert run("fix", "--quiet", "--edit-log", "log.jsonl", "a.txt", "b.txt").code == 0
    assert (here / "b.txt").read_text() == RIGHT
    (here / "b.txt").write_text("Something else.\n")
    ran = run("revert", "log.jsonl")
    assert (ran.code, ran.out) == (2, "2 edits in 1 file undone\n")
    assert ran.err == "cleaner: b.txt: has been changed since; nothing was undone\n"
    assert (here / "a.txt").read_bytes() == before
    assert (here / "b.txt").read_text() == "Something else.\n"


def test_two_runs_are_undone_in_reverse(run: Run, here: Path) -> None:
    (here / "a.txt").write_text(WRONG)
    run("fix", "--quiet", "--edit-log", "log.jsonl", "a.txt")
    (here / "a.txt").write_text(RIGHT + "It met in hopes of gaiwning time.\n")
    between = (here / "a.txt").read_text()
    run("fix", "--quiet", "--edit-log", "log.jsonl", "a.txt")
    ran = run("revert", "log.jsonl")
    assert ran.code == 2
    assert ran.out == "1 edit in 1 file undone\n"
    assert (here / "a.txt").read_text() == between


def test_nothing_is_written_that_the_log_cannot_tell_of(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "a.txt").write_text(WRONG)

    def full(self: editlog.Log, rows: list[editlog.Entry]) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(editlog.Log, "append", full)
    ran = run("fix", "--quiet", "--edit-log", "log.jsonl", "a.txt")
    assert ran.code == 2
    assert "a.txt: not written, because the log cannot be: log.jsonl: no space" in ran.err
    assert (here / "a.txt").read_text() == WRONG


def test_a_folder_of_somebody_else_is_not_deleted(run: Run, here: Path) -> None:
    for name in ("in", "mine"):
        (here / name).mkdir()
        (here / name / "a.txt").write_text(WRONG)
    ran = run("batch", "in", "mine", "--force")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "not deleted" in ran.err
    assert (here / "mine" / "a.txt").read_text() == WRONG


def test_progress_is_told_in_plain_lines(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from cleaner.batch import progress

    now = 100.0
    monkeypatch.setattr(progress.time, "monotonic", lambda: now)
    told = progress.Progress(10_000_000)
    counts = Counts()
    counts.records = 1234
    now = 105.0
    told(1_000_000, counts)
    now = 120.0
    told(4_000_000, counts)
    assert capsys.readouterr().err == (
        "cleaner: 4.0 MB of 10.0 MB (40 %), 200.0 kB/s, 30 s left; 1,234 records, 0 edits, 0 rejected\n"
    )


def test_a_link_stays_a_link(run: Run, here: Path) -> None:
    (here / "in.jsonl").write_bytes(line(text=WRONG))
    (here / "disk").mkdir()
    (here / "out.jsonl").symlink_to(here / "disk" / "real.jsonl")
    assert run("batch", "in.jsonl", "out.jsonl", "--force").code == 0
    assert (here / "out.jsonl").is_symlink()
    assert (here / "disk" / "real.jsonl").read_bytes() == line(text=RIGHT)
