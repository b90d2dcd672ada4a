"""A run over a dump: batches are read, cleaned, written in order, and put down in the journal; the rest is told here.

What is made appears under ``NAME.partial`` and gets its name when it is complete: the rejects and the log first, the
output last, so whoever sees the output has the means to undo it. The same command again goes on where the last run
stopped, whatever stopped it.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from cleaner import editlog
from cleaner.batch import journal
from cleaner.batch.counts import Counts
from cleaner.batch.engine import Aborted, Options, Reject, clean_batch, reject_row, too_long
from cleaner.batch.pool import results
from cleaner.errors import Failure, reason_of
from cleaner.render.screen import printable
from cleaner.sources.packed import packer, packing
from cleaner.sources.record import Batch, Mark

_COPY = 1 << 20
EMPTY = Batch(Mark(), Mark(), [])


class Source(Protocol):
    """Where batches come from."""

    @property
    def position(self) -> int:
        """How many of `Job.size` have been read."""

    def batches(self, start: Mark) -> Iterator[Batch]:
        """The batches from ``start`` on. They begin at the same records whatever ``start`` is."""


class Done(NamedTuple):
    """What a worker made of a batch, ready to be written. ``out`` is bytes, or what the output takes."""

    out: Any
    log: list[str]
    rejects: list[Reject]
    counts: Counts
    last: Any


class Cleaning:
    """The work on a batch of records that are bytes; those of a file follow each other."""

    def __init__(self, options: Options, codec: Any = None, packing: str = "") -> None:
        self.options, self._codec, self.packing = options, codec, packing

    def __call__(self, batch: Batch) -> Done:
        cleaned = clean_batch(batch, self._codec, self.options)
        return _done(cleaned, self.out(batch, cleaned.raws))

    def out(self, batch: Batch, raws: Sequence[bytes | None]) -> Any:
        """What goes to the output."""
        out = batch.head + b"".join([raw for raw in raws if raw is not None])
        return packer(self.packing)(out) if out else out

    def empty(self) -> Any:
        """What a packed file holds that holds nothing."""
        return packer(self.packing)(b"")

    def joined(self, parts: list[Done]) -> Done:
        counts = Counts()
        for part in parts:
            counts.add(part.counts)
        out = parts[0].out
        for part in parts[1:]:
            out += part.out
        return Done(
            out,
            [row for part in parts for row in part.log],
            [reject for part in parts for reject in part.rejects],
            counts,
            next((part.last for part in reversed(parts) if part.last is not None), None),
        )

    def given_up(self, batch: Batch, reason: str) -> Done:
        counts = Counts()
        counts.records = counts.rejected = 1
        reject = Reject(batch.start.record, batch.start.line + 1, batch.start.offset, reason)
        if self.options.on_error == "fail":
            raise Aborted(reject)
        raws: list[bytes | None] = list(batch.raws) if isinstance(batch.raws, list) else []
        if self.options.on_error == "skip":
            reject = reject._replace(skipped=True, raw=(raws[0] or b"").decode("utf-8", "surrogateescape"))
            raws = [None]
        return Done(self.out(batch, raws), [], [reject], counts, None)


class FileCleaning(Cleaning):
    """The work on a batch of records of which each is a file."""

    def out(self, batch: Batch, raws: Sequence[bytes | None]) -> list[bytes | None]:
        return list(raws)

    def empty(self) -> list[bytes | None]:
        return []


class ColumnCleaning(Cleaning):
    """The work on a record batch of Arrow. Only the log is made; the output is made from it."""

    def __call__(self, batch: Batch) -> Done:
        from cleaner.batch import arrow

        return _done(arrow.clean(batch.raws, self.options, batch.start.record, write=False), b"")

    def out(self, batch: Batch, raws: Sequence[bytes | None]) -> bytes:
        return b""


def _done(cleaned: Any, out: Any) -> Done:
    return Done(out, [editlog.row(entry) for entry in cleaned.log], cleaned.rejects, cleaned.counts, cleaned.last)


class Output(Protocol):
    """Where cleaned records go. ``size`` is how far it has come, which `open` can go back to."""

    path: str
    size: int

    def open(self, size: int) -> None:
        """Get ready to go on behind the first ``size`` bytes. Raises FileNotFoundError if they are not there."""

    def write(self, batch: Batch, out: Any) -> None:
        """Take what the work made of a batch."""

    def copy(self, batch: Batch, packing: str) -> None:
        """Take a record that was too long to be read into memory, as it is."""

    def sync(self) -> None:
        """See to it that everything is on the disk."""

    def finish(self) -> None:
        """Give it its name. It may have it already, if an earlier run came so far."""


class FileOutput:
    """A file that is written from front to back."""

    def __init__(self, path: str) -> None:
        self.path, self.partial = path, f"{path}.partial"
        self.size = 0
        self._file: Any = None

    def open(self, size: int) -> None:
        if size:
            if os.path.getsize(self.partial) < size:
                raise FileNotFoundError(self.partial)
            self._file = open(self.partial, "r+b", buffering=0)  # noqa: SIM115 - closed by finish
            self._file.truncate(size)
            self._file.seek(size)
        else:
            self._file = open(self.partial, "wb", buffering=0)  # noqa: SIM115 - closed by finish
        self.size = size

    def write(self, batch: Batch, out: bytes) -> None:
        self.put(out)

    def put(self, data: bytes) -> None:
        view = memoryview(data)
        try:
            while view:
                view = view[self._file.write(view) :]
        except OSError as error:
            raise OSError(error.errno, error.strerror, self.partial) from error
        self.size += len(data)

    def copy(self, batch: Batch, packing: str) -> None:
        pack = packer(packing)
        if batch.head:
            self.put(pack(batch.head))
        batch.copy.seek(0)
        while piece := batch.copy.read(_COPY):
            self.put(pack(piece))

    def sync(self) -> None:
        os.fsync(self._file.fileno())

    def finish(self) -> None:
        if self._file:
            self._file.close()
        if os.path.exists(self.partial):
            os.replace(self.partial, self.path)
        elif not os.path.exists(self.path):
            raise FileNotFoundError(self.partial)


class TableLog(FileOutput):
    """A log that is lines while it grows and becomes a Parquet file when it is complete."""

    def finish(self) -> None:
        if self._file:
            self._file.close()
        if os.path.exists(self.partial):
            from cleaner.sources import logtable

            table = f"{self.path}.new"
            with open(self.partial, encoding="utf-8", newline="\n") as rows:
                logtable.write(rows, table)
            os.replace(table, self.path)
            os.unlink(self.partial)
        elif not os.path.exists(self.path):
            raise FileNotFoundError(self.partial)


class Job(NamedTuple):
    """All that a run needs. ``output`` is None for a dry run; ``header`` is the first row of the log; ``base`` is the
    folder that the names of records begin in, where records are files; ``size`` is that of the input."""

    input: str
    source: Source
    work: Cleaning
    output: Output | None
    log: str
    rejects: str
    journal: str
    state: journal.State
    header: dict[str, Any]
    size: int
    jobs: int = 1
    commit_seconds: float = 2.0
    base: str = ""


class Interrupted(Exception):
    """The run was stopped from outside; it can be taken up again."""


Told = Callable[[int, Counts], None]


def run(job: Job, told: Told = lambda position, counts: None) -> journal.State:
    """Do ``job``, from where ``job.state`` says, and return the state at its end.

    ``told`` hears of each batch. Raises `Interrupted`, and Failure for whatever stands in the way.
    """
    running = _Run(job)
    try:
        if not job.state.phase:
            with _stopping() as stopped:
                running.clean(stopped, told)
        return running.finish()
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        advice = "nothing is lost: the same command goes on where this one stopped"
        raise Failure(f"{where}{reason_of(error)}; {advice}") from error


class Begin(NamedTuple):
    """Where a run starts, and what the user is to know of it."""

    state: journal.State
    message: str = ""


def begin(job: Job, force: bool, applied: str | None = None) -> Begin:
    """Where ``job``, whose state is that of a fresh run, starts: where the journal says, if it is of the same run.

    ``applied`` is a log whose decisions the run carries out and keeps, so it may be replaced. Raises Failure where
    files stand in the way that are not this run's to replace.
    """
    old = journal.read(job.journal)
    final = [job.log] if job.output is None else [job.output.path, job.log]
    there = [path for path in final if os.path.lexists(path)]
    fresh = job.state
    if force and old is None and job.output and os.path.isdir(job.output.path):
        raise Failure(
            f"{job.output.path}: is a folder that no run like this one made; it is not deleted, not by --force"
        )
    if force:
        return Begin(fresh)
    if old is None:
        if there:
            raise Failure(f"{there[0]}: exists, and no run like this one made it; use --force to replace it")
        return Begin(fresh)
    reviewed = old.phase == "done" and os.path.exists(job.log) and os.path.getsize(job.log) != old.log
    if reviewed and not (applied and os.path.realpath(applied) == os.path.realpath(job.log)):
        raise Failure(f"{job.log}: holds decisions of a review; apply them with --apply, or lose them with --force")
    what = "options, rules or version" if old.key != fresh.key else "the input" if old.input != fresh.input else ""
    if what:
        verb = "has" if what == "the input" else "have"
        return Begin(fresh, f"{what} {verb} changed since the last run; starting afresh")
    if old.phase == "done":
        return Begin(old, "nothing to do") if len(there) == len(final) else Begin(fresh, "starting afresh")
    if old.phase == "written" or all(_holds(f"{path}.partial", size) for path, size in _parts(job, old)):
        return Begin(old, f"going on after {old.mark.record:,} records")
    return Begin(fresh, "what the last run wrote is gone; starting afresh")


def _parts(job: Job, state: journal.State) -> list[tuple[str, int]]:
    parts = [(job.log, state.log), (job.rejects, state.rejects)]
    return [*parts, (job.output.path, state.out)] if job.output else parts


def _holds(path: str, size: int) -> bool:
    return not size or os.path.isdir(path) or (os.path.exists(path) and os.path.getsize(path) >= size)


class _Run:
    def __init__(self, job: Job) -> None:
        self._job, self._state = job, job.state
        self._counts = Counts.of(job.state.counts) if job.state.counts else Counts()
        self._log = TableLog(job.log) if job.log.lower().endswith(".parquet") else FileOutput(job.log)
        self._rejects = FileOutput(job.rejects)
        self._output = job.output
        self._seconds = job.state.seconds
        self._resumed = time.monotonic()

    def clean(self, stopped: Callable[[], bool], told: Told) -> None:
        job, state = self._job, self._state
        self._log.open(state.log)
        self._rejects.open(state.rejects)
        if self._output:
            self._output.open(state.out)
        if not state.log:
            self._put_rows(self._log, [json.dumps(job.header)])
        self._commit()
        try:
            for batch, done in results(job.source.batches(state.mark), job.work, job.jobs, stopped):
                self._write(batch, done)
                told(job.source.position, self._counts)
                if time.monotonic() - self._resumed >= job.commit_seconds:
                    self._commit()
        except Aborted as aborted:
            self._commit()
            reject: Reject = aborted.args[0]
            raise Failure(f"{printable(job.input)}:{reject.line}: {reject.reason} (byte {reject.offset})") from None
        if stopped():
            self._commit()
            raise Interrupted
        if self._output and not self._output.size:
            self._output.write(EMPTY, self._job.work.empty())
        self._commit("written")

    def _write(self, batch: Batch, done: Done | None) -> None:
        if done is None:
            done = self._too_long(batch)
        self._put_rows(self._log, done.log)
        last = self._state.last
        self._put_rows(self._rejects, [self._reject(reject, batch, last) for reject in done.rejects])
        if self._output and done.out:
            self._output.write(batch, done.out)
        self._counts.add(done.counts)
        last = last if done.last is None else done.last
        self._state = self._state._replace(mark=batch.end, last=last)

    def _too_long(self, batch: Batch) -> Done:
        """A record that was not read into memory."""
        options = self._job.work.options
        done = too_long(batch, options)
        with batch.copy:
            if self._output and options.on_error == "passthrough":
                self._output.copy(batch, self._job.work.packing)
        return Done(b"", [], done.rejects, done.counts, None)

    def _reject(self, reject: Reject, batch: Batch, last: Any) -> str:
        file = self._job.input
        if batch.names:
            file = os.path.join(self._job.base or "", batch.names[reject.record - batch.start.record])
        return reject_row(reject if reject.after is not None else reject._replace(after=last), file)

    @staticmethod
    def _put_rows(file: FileOutput, rows: list[str]) -> None:
        if rows:
            file.put(packer(packing(file.path))("".join(f"{row}\n" for row in rows).encode()))

    def _commit(self, phase: str = "") -> None:
        """Put down how far the run has come, once that is on the disk."""
        self._log.sync()
        self._rejects.sync()
        if self._output:
            self._output.sync()
        now = time.monotonic()
        self._seconds += now - self._resumed
        self._resumed = now
        self._state = self._state._replace(
            out=self._output.size if self._output else 0, log=self._log.size, rejects=self._rejects.size,
            counts=self._counts.state(), seconds=self._seconds, phase=phase,
        )  # fmt: skip
        journal.write(self._job.journal, self._state)

    def finish(self) -> journal.State:
        """Give everything its name; the output last."""
        if self._state.rejects:
            self._rejects.finish()
        else:  # none, and none of an earlier run either
            for path in (self._rejects.partial, self._rejects.path):
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(path)
        self._log.finish()
        if self._output:
            self._output.finish()
        size = os.path.getsize(self._job.log)  # a row more, and somebody has decided something
        self._state = self._state._replace(phase="done", log=size)
        journal.write(self._job.journal, self._state)
        return self._state


@contextlib.contextmanager
def _stopping() -> Iterator[Callable[[], bool]]:
    """Whether the user wants the run to stop. The first Ctrl-C waits for the batch in hand, the second does not."""
    signals: list[int] = []

    def note(number: int, frame: object) -> None:
        if signals:
            raise KeyboardInterrupt
        signals.append(number)

    before = {}
    with contextlib.suppress(ValueError):  # not in the main thread: whoever runs us there will stop us otherwise
        before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(signals)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
