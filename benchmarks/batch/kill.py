"""Kills `cleaner batch` with -9 at random moments, takes it up again, and compares all that it made.

    python benchmarks/batch/kill.py DUMP RUNS [options of `cleaner batch`]

Each run is killed until it comes through, and must then have written the bytes of a run that nobody killed: the
output, the log and the rejects (but for the time in the rows of the log, which is when a run began).
"""

from __future__ import annotations

import gzip
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TIME = re.compile(rb'"time": "[^"]*"')


def started(dump: Path, out: Path, options: list[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "cleaner", "batch", str(dump), str(out), "--quiet", *options]
    return subprocess.Popen(command, start_new_session=True)


def made(folder: Path) -> dict[str, bytes]:
    """What is in the files, without the journal and without the time of the run."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.endswith(".journal"):
            data = path.read_bytes()
            if path.name.endswith(".edits.jsonl.gz"):
                data = gzip.decompress(data)
            found[str(path.relative_to(folder))] = TIME.sub(b"", data) if ".edits." in path.name else data
    return found


def killed(dump: Path, folder: Path, options: list[str], longest: float, draw: random.Random) -> int:
    """How often the run was killed before it came through."""
    out, kills = folder / dump.name, 0
    while True:
        process = started(dump, out, options)
        try:
            process.wait(draw.uniform(0.05, longest))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            kills += 1
            continue
        if process.returncode not in (0, 2):
            raise SystemExit(f"exit code {process.returncode}")
        return kills


def main(dump: Path, runs: int, options: list[str], seed: int = 1) -> int:
    """The number of kills. Raises SystemExit where something differs."""
    draw = random.Random(seed)
    total = 0
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole"
        whole.mkdir()
        began = time.monotonic()
        started(dump, whole / dump.name, options).wait()
        longest = (time.monotonic() - began) * 1.2
        for run in range(runs):
            folder = Path(scratch) / f"run{run}"
            folder.mkdir()
            total += killed(dump, folder, options, longest, draw)
            if made(folder) != made(whole):
                raise SystemExit(f"run {run} differs, see {folder}")
    return total


if __name__ == "__main__":
    kills = main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
    print(f"killed {kills} times, no difference")
