"""A program in a terminal of its own: what it draws is read, and keys are pressed. Linux and macOS."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Sequence


class Late(Exception):
    """What was waited for was not drawn in time."""


class Terminal:
    """`cleaner` with some arguments, as if somebody sat before it, without what a multiplexer adds."""

    def __init__(self, *argv: str, size: tuple[int, int] = (80, 24), **environment: str) -> None:
        self.child, self.end = pty.fork()
        if self.child == 0:
            os.environ.update({"TERM": "xterm-256color", "COLUMNS": "", **environment})
            code = "import sys; from cleaner.cli import main; sys.exit(main(sys.argv[1:]))"
            os.execv(sys.executable, [sys.executable, "-c", code, *argv])
        fcntl.ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.out = b""

    def until(self, text: str, seconds: float = 30) -> None:
        """Wait for ``text`` to be drawn since the last key. Raises Late."""
        self.until_one([text], seconds)

    def until_one(self, texts: Sequence[str], seconds: float = 30) -> str:
        """Wait for one of ``texts`` to be drawn since the last key, and say which. Raises Late."""
        stop = time.monotonic() + seconds
        while True:
            for text in texts:
                if text.encode() in self.out:
                    return text
            if time.monotonic() >= stop:
                raise Late(f"{texts} not in {self.out[-2000:]!r}")
            if select.select([self.end], [], [], min(0.1, max(0.0, stop - time.monotonic())))[0]:
                self.out += os.read(self.end, 65536)

    def press(self, keys: str) -> None:
        self.out = b""
        os.write(self.end, keys.encode())

    def ended(self) -> int:
        """Read to the end; the exit code."""
        while True:
            try:
                data = os.read(self.end, 65536)
            except OSError:
                break
            if not data:
                break
            self.out += data
        _, status = os.waitpid(self.child, 0)
        os.close(self.end)
        return os.waitstatus_to_exitcode(status)

    def kill(self) -> None:
        os.kill(self.child, signal.SIGKILL)
        self.ended()
