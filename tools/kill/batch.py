"""`cleaner batch` on a dump, killed at random moments and taken up again until it comes through.

It must then have written the bytes of a run that nobody killed: the output, the log and the rejects (but for the time
in the rows of the log, which is when a run began). JSON lines in one process, and packed ones in two, take turns.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RECORDS = 1500
TEXT = "The ferry sails on Monday in hopes of gaiwning a week.\n\nSimilar News\n\nRecord {} is a text of its own.\n"
TIME = re.compile(rb'"time": "[^"]*"')
WAYS = (("in.jsonl", "-j1"), ("in.jsonl.gz", "-j2"))


def killed(kills: int, dice: random.Random) -> str:
    """What was seen. Raises SystemExit where something differs."""
    total, runs = 0, 0
    with tempfile.TemporaryDirectory() as scratch:
        wholes = [_whole(Path(scratch), *way) for way in WAYS]
        while total < kills:
            name, jobs = WAYS[runs % 2]
            expected, longest = wholes[runs % 2]
            folder = Path(scratch) / f"run{runs}"
            folder.mkdir()
            total += _until_through(Path(scratch) / name, folder, jobs, longest, dice)
            if made(folder) != expected:
                raise SystemExit(f"after {total} kills: the files differ from those of a run that nobody killed")
            runs += 1
    return f"{total} kills in {runs} runs: what they made is the same byte for byte"


def _whole(scratch: Path, name: str, jobs: str) -> tuple[dict[str, bytes], float]:
    """What a run makes that nobody kills, and a little more than the time that it takes, in seconds."""
    rows = "".join(json.dumps({"id": number, "text": TEXT.format(number)}) + "\n" for number in range(RECORDS))
    dump = scratch / name
    dump.write_bytes(gzip.compress(rows.encode()) if name.endswith(".gz") else rows.encode())
    folder = scratch / f"whole{jobs}"
    folder.mkdir()
    began = time.monotonic()
    started(dump, folder / name, jobs).wait()
    return made(folder), (time.monotonic() - began) * 1.2


def started(dump: Path, out: Path, jobs: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "cleaner", "batch", str(dump), str(out), "--quiet", jobs]
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


def _until_through(dump: Path, folder: Path, jobs: str, longest: float, dice: random.Random) -> int:
    """How often the run was killed before it came through."""
    kills = 0
    while True:
        process = started(dump, folder / dump.name, jobs)
        try:
            process.wait(dice.uniform(0.05, longest))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            kills += 1
            continue
        if process.returncode not in (0, 2):
            raise SystemExit(f"exit code {process.returncode}")
        return kills
