"""How far a run has come, on stderr: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from typing import Any

from cleaner.batch.counts import Counts

_LINE_SECONDS = 10.0


def size(count: float) -> str:
    """``count`` bytes for people."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "bytes" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def duration(seconds: float) -> str:
    """``seconds`` for people."""
    whole = int(seconds + 0.5)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


class Progress:
    """``total`` is the size of the input as it is on disk; a run that was resumed starts in its middle."""

    def __init__(self, total: int, resumed: bool = False, quiet: bool = False) -> None:
        self._total = max(1, total)
        self._start = None if resumed else 0  # what was read before counts for no rate
        self._began = self._said = time.monotonic()
        self._quiet = quiet
        self._bar: Any = None
        if not quiet and sys.stderr.isatty():
            self._bar, self._task = self._on_terminal()

    def _on_terminal(self) -> tuple[Any, Any]:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
        from rich.progress import Progress as Bar

        columns = (
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.description}", markup=False),
        )
        bar = Bar(*columns, console=Console(stderr=True), auto_refresh=False, transient=True)
        bar.start()
        return bar, bar.add_task("", total=self._total, completed=0)

    def __call__(self, position: int, counts: Counts) -> None:
        """The run has read so far, and found so much."""
        if self._quiet:
            return
        now = time.monotonic()
        if self._start is None:
            self._start = position
            if self._bar:
                self._bar.reset(self._task, total=self._total, completed=position)
        if self._bar:
            self._bar.update(self._task, completed=position, description=self.brief(counts))
            if now - self._said >= 0.1:
                self._said = now
                self._bar.refresh()
        elif now - self._said >= _LINE_SECONDS:
            self._said = now
            print(self._line(position, counts, now - self._began), file=sys.stderr, flush=True)

    def _line(self, position: int, counts: Counts, seconds: float) -> str:
        rate = max(1, position - (self._start or 0)) / max(seconds, 1e-3)
        left = duration((self._total - position) / rate)
        return (
            f"cleaner: {size(position)} of {size(self._total)} ({position * 100 // self._total} %), {size(rate)}/s, "
            f"{left} left; {self.full(counts)}"
        )

    def brief(self, counts: Counts) -> str:
        """What the bar says of the work."""
        return f"{counts.records:,} records, {counts.applied:,} edits"

    def full(self, counts: Counts) -> str:
        """What a line says of the work."""
        return f"{self.brief(counts)}, {counts.rejected:,} rejected"

    def end(self) -> None:
        if self._bar:
            self._bar.stop()
