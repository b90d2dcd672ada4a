"""Reading and checking in a process of its own, while this one shows the screen and listens to keys.

The screen alone takes most of a second's half to import. With the checking beside it, the first finding is there when
the screen is, and a key never waits for an article. Where a process cannot be forked, it is done here when asked for.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
from collections.abc import Iterator
from typing import Any

from cleaner.review.source import Document
from cleaner.sources.files import Problem


class Ahead:
    """The items of ``made``, which is used up in another process. Start it before any thread and any lock."""

    def __init__(self, made: Iterator[Document | Problem]) -> None:
        self._made = made
        self._child = 0
        if hasattr(os, "fork"):
            self._out, into = os.pipe()
            self._child = os.fork()
            if self._child == 0:
                os.close(self._out)
                _work(made, into)
            os.close(into)

    def __iter__(self) -> Iterator[Document | Problem]:
        if not self._child:
            yield from self._made
            return
        with open(self._out, "rb", closefd=False) as pipe:
            while True:
                try:
                    got = pickle.load(pipe)
                except (EOFError, pickle.UnpicklingError):
                    raise RuntimeError("the process that checks has ended too early") from None
                if got is None:
                    return
                if isinstance(got, BaseException):
                    raise got
                yield got

    def stop(self) -> None:
        """End it, whether it is done or not."""
        if self._child:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
            self._child = 0


def _work(made: Iterator[Document | Problem], into: int) -> None:
    """What the other process does, and all that it does."""
    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):  # the terminal is the screen's
            os.dup2(nowhere, stream)
        with open(into, "wb") as pipe:
            try:
                for got in made:
                    _send(got, pipe)
                _send(None, pipe)
            except Exception as fault:
                _send(fault, pipe)
    finally:
        os._exit(0)


def _send(what: Any, pipe: Any) -> None:
    pickle.dump(what, pipe, pickle.HIGHEST_PROTOCOL)
    pipe.flush()
