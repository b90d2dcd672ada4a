"""Batches to worker processes and back, in order, with a bounded number under way.

A worker that dies (out of memory, a crash in C code) takes only its batch with it. The records of that batch are
tried again one by one, each in a fresh worker; the one that kills again is given up, and the run goes on.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator
from multiprocessing import connection, get_context
from typing import Any, NamedTuple, Protocol

from cleaner.batch.engine import Aborted
from cleaner.errors import Failure
from cleaner.sources.record import Batch, Mark

_AHEAD = 3  # batches for each worker: read, but not written yet


class Work(Protocol):
    """What is done to a batch. It is sent to the workers once."""

    def __call__(self, batch: Batch) -> Any:
        """The result for ``batch``."""

    def joined(self, parts: list[Any]) -> Any:
        """The result for a batch from those of its records, one by one."""

    def given_up(self, batch: Batch, reason: str) -> Any:
        """The result for one record that no worker has survived."""


class _Task(NamedTuple):
    number: int
    part: int | None  # of a batch that is tried again record by record
    batch: Batch


class _Worker:
    def __init__(self, work: Work) -> None:
        # Forking a process that may have threads is no longer safe; a fresh one costs a tenth of a second.
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, work), daemon=True)
        self.process.start()
        theirs.close()
        self.task: _Task | None = None
        self.ready = False  # whether it has come up

    def give(self, task: _Task) -> None:
        self.task = task
        self.pipe.send(task.batch)

    def end(self) -> None:
        self.pipe.close()
        self.process.terminate()
        self.process.join()


def _serve(pipe: connection.Connection, work: Work) -> None:
    """The life of a worker. It ends when the other end of the pipe is closed, as when that process is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent ends the run
    try:
        pipe.send(None)
        while True:
            batch = pipe.recv()
            try:
                result = work(batch)
            except (Aborted, Failure) as error:
                result = error
            pipe.send(result)
    except (EOFError, OSError):
        return


def results(
    batches: Iterator[Batch], work: Work, jobs: int, stopped: Callable[[], bool] = lambda: False
) -> Iterator[tuple[Batch, Any]]:
    """Each batch with what ``work`` makes of it, in order. Ends early, without a loss, once ``stopped`` says so."""
    if jobs > 1:
        yield from _Pool(batches, work, jobs, stopped).results()
        return
    for batch in batches:
        yield batch, None if batch.too_long else work(batch)
        if stopped():
            return


class _Pool:
    def __init__(self, batches: Iterator[Batch], work: Work, jobs: int, stopped: Callable[[], bool]) -> None:
        self._batches, self._work, self._stopped = batches, work, stopped
        self._jobs = jobs
        self._workers: list[_Worker] = []
        self._waiting: deque[_Task] = deque()  # to be tried again
        self._parts: dict[int, list[Any]] = {}
        self._under_way: dict[int, Batch] = {}
        self._done: dict[int, Any] = {}
        self._next = 0  # batch to read
        self._more = True

    def results(self) -> Iterator[tuple[Batch, Any]]:
        first = 0
        try:
            while not self._stopped():
                self._feed()
                if first == self._next and not self._more:
                    return
                while first not in self._done and not self._stopped():
                    self._collect()
                    self._feed()
                if first in self._done:
                    result = self._done.pop(first)
                    if isinstance(result, Exception):
                        raise result
                    yield self._under_way.pop(first), result
                    first += 1
        finally:
            for worker in self._workers:
                worker.end()

    def _feed(self) -> None:
        """Give every idle worker something to do, as long as there is something and not too much is waiting."""
        while True:
            idle = next((worker for worker in self._workers if worker.task is None), None)
            if idle is None and len(self._workers) >= self._jobs:
                return
            task = self._task()
            if task is None:
                return
            if idle is None:
                idle = _Worker(self._work)
                self._workers.append(idle)
            try:
                idle.give(task)
            except OSError:  # it has died meanwhile; `_collect` will notice
                continue

    def _task(self) -> _Task | None:
        if self._waiting:
            return self._waiting.popleft()
        while self._more and len(self._under_way) < self._jobs * _AHEAD:
            batch = next(self._batches, None)
            if batch is None:
                self._more = False
                return None
            number = self._next
            self._under_way[number] = batch
            self._next += 1
            if not batch.too_long:
                return _Task(number, None, batch)
            self._done[number] = None  # copied by whoever writes
        return None

    def _collect(self) -> None:
        """Wait a moment for workers, and take what they have."""
        by_pipe: dict[Any, _Worker] = {worker.pipe: worker for worker in self._workers if worker.task}
        for pipe in connection.wait(list(by_pipe), timeout=0.5):
            worker = by_pipe[pipe]
            try:
                result = worker.pipe.recv()
            except (EOFError, OSError):
                self._died(worker)
                continue
            if not worker.ready:
                worker.ready = True
                continue
            task, worker.task = worker.task, None
            if task is not None:
                self._put(task, result)

    def _put(self, task: _Task, result: Any) -> None:
        if task.part is None or isinstance(result, Exception):
            self._done[task.number] = result
            return
        parts = self._parts[task.number]
        parts[task.part] = result
        if all(part is not None for part in parts):
            self._done[task.number] = self._work.joined(self._parts.pop(task.number))

    def _died(self, worker: _Worker) -> None:
        task = worker.task
        self._workers.remove(worker)
        worker.process.join()
        code = worker.process.exitcode or 0
        worker.end()
        if not worker.ready:
            raise Failure(f"a worker process ended before it began (exit code {code})")
        if task is None:
            return
        if task.part is None:
            singles = list(_singles(task.batch))
            self._parts[task.number] = [None] * len(singles)
            self._waiting.extend(_Task(task.number, part, batch) for part, batch in enumerate(singles))
        else:
            how = f"signal {-code}" if code < 0 else f"exit code {code}"
            self._put(task, self._work.given_up(task.batch, f"a worker process died of it twice ({how})"))


def _singles(batch: Batch) -> Iterator[Batch]:
    """The records of a batch as batches of their own."""
    at = batch.start
    for i in range(batch.end.record - batch.start.record):
        raw = batch.raws[i : i + 1]
        size, lines = (len(raw[0]), raw[0].count(b"\n")) if isinstance(raw, list) else (0, 0)
        end = Mark(at.record + 1, at.offset + size, at.line + lines)
        yield Batch(at, end, raw, batch.names[i : i + 1] if batch.names else None)
        at = end


def cores() -> int:
    """How many processes this one may run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
