"""How commands are timed: in turn, each in a process of its own, by what the system says that it used.

All commands of a job run once in each round, so that a busy machine is busy for all of them. What is compared is CPU
time (user and system, all threads), which is what one core would need; wall time and the peak of memory are told
beside it. A ratio is the median of the ratios of the rounds: two runs that follow each other saw the same load.
"""

from __future__ import annotations

import json
import os
import shlex
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

# A tool that takes longer than so many seconds in the first round sits out the others, unless it must be compared.
PATIENCE = 30.0
# Nothing found, something found (typos 2, codespell 65).
RETURNS = (0, 1, 2, 65)


class Command(NamedTuple):
    """``words`` of a command line, the file that is its standard input, and whether it measures its CPU itself: then
    it prints the seconds (of the work alone, without what it takes to start and to load)."""

    words: list[str]
    input: Path | None = None
    measures: bool = False


class Run(NamedTuple):
    """Seconds and megabytes that one run took, and how many lines it printed."""

    cpu: float
    wall: float
    memory: float
    printed: int


Rounds = Mapping[str, list[Run]]


def environment() -> dict[str, str]:
    """Without what would keep Python from using its compiled files, or make tools colour their output."""
    unwanted = {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "FORCE_COLOR"}
    return {name: value for name, value in os.environ.items() if name not in unwanted}


def once(command: Command, folder: Path) -> Run:
    """One run in ``folder``, where no settings lie. The output goes to a file, which is no terminal either."""
    output = folder / "output"
    with output.open("wb") as out, open(command.input or os.devnull, "rb") as standard_input:
        start = time.perf_counter()
        process = subprocess.Popen(
            command.words, stdin=standard_input, stdout=out, stderr=subprocess.DEVNULL, cwd=folder, env=environment()
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in RETURNS:
        raise SystemExit(f"{shlex.join(command.words)} ended with {process.returncode}")
    memory = usage.ru_maxrss / ((1 << 20) if sys.platform == "darwin" else (1 << 10))  # bytes there, kilobytes here
    if command.measures:
        seconds = json.loads(output.read_bytes())
        return Run(seconds, seconds, memory, 0)
    with output.open("rb") as lines:
        return Run(usage.ru_utime + usage.ru_stime, wall, memory, sum(1 for _ in lines))


def in_turn(commands: Mapping[str, Command], rounds: int, folder: Path, must: set[str], warm: bool = False) -> Rounds:
    """All runs of each command. Those that ``must`` run in every round do; a slow other one runs once.

    With ``warm`` a round before the first fills the caches of the file system and is forgotten.
    """
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(rounds + warm):
        for name, command in commands.items():
            if name in must or not runs[name] or runs[name][0].wall < PATIENCE:
                run = once(command, folder)
                if number or not warm:
                    runs[name].append(run)
    return runs


def median(runs: list[Run]) -> Run:
    cpu, wall, memory, printed = map(statistics.median, zip(*runs, strict=True))
    return Run(cpu, wall, memory, int(printed))


def ratio(ours: list[Run], theirs: list[Run], field: str) -> float:
    """How many times as much of ``field`` ours take: the median over the rounds that both were in."""
    return statistics.median(getattr(a, field) / getattr(b, field) for a, b in zip(ours, theirs, strict=False))
