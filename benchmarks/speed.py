"""How fast `cleaner` is beside codespell and typos, on your own text.

    python benchmarks/speed.py NEWS.jsonl                      # each line an object with the field `text`
    python benchmarks/speed.py NEWS.jsonl --rows cold,files --runs 9 --peers path/to/bin

All tools run alternately in one go, so that a busy machine is busy for all of them. What is compared is CPU time
(user and system, all threads of the process), which is what one core would need; wall time is told beside it. Medians
of all runs. `--peers` names a folder with the peers' commands; one that is not installed is said to be missing.

Rows: `cold` one article, `files` a thousand files of 5 kB, `words` the stage of words over one large text, `whole` the
whole job on it with the peak of memory, `records` short records cleaned one by one inside a process.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROWS = ("cold", "files", "words", "whole", "records")
PEERS = ("codespell", "typos")
MEGABYTES, FILES, FILE_SIZE, RECORDS, RECORD_SIZE = 24, 1000, 5000, 6000, 770
ARTICLE = Path(__file__).resolve().parents[1] / "examples" / "ferry.txt"
INSIDE = "--inside"  # how this script calls itself for what runs inside a process


class Run(NamedTuple):
    """Seconds and megabytes that one run of a command took."""

    cpu: float
    wall: float
    memory: float


class Job(NamedTuple):
    """One row: the command of each tool, and how much text it reads, in characters."""

    commands: dict[str, list[str]]
    size: int


def measured(command: list[str], output: Path) -> Run:
    """One run. The output goes to a file, as into a pipe. What a job measured itself (INSIDE) it prints as JSON."""
    with output.open("wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1, 2, 65):  # findings remain, or their number
        raise SystemExit(f"{shlex.join(command)} ended with {process.returncode}")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10  # bytes there, kilobytes elsewhere
    memory = usage.ru_maxrss / unit
    if INSIDE in command:
        cpu = json.loads(output.read_text())
        return Run(cpu, cpu, memory)
    return Run(usage.ru_utime + usage.ru_stime, wall, memory)


def texts(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as file:
        found = [json.loads(line)["text"] for line in file if line.strip()]
    if not found:
        raise SystemExit(f"{path}: no texts")
    return found


def repeated(articles: list[str]) -> Iterator[str]:
    while True:
        yield from articles


def of_size(source: Iterator[str], size: int) -> str:
    """Articles with blank lines between them, cut to ``size`` characters."""
    parts: list[str] = []
    length = 0
    while length < size:
        parts.append(next(source))
        length += len(parts[-1]) + 2
    return "\n\n".join(parts)[:size].rstrip() + "\n"


def prepare(articles: list[str], folder: Path, rows: list[str]) -> None:
    """Write the texts of the rows into ``folder``."""
    if "files" in rows:
        source = repeated(articles)
        (folder / "files").mkdir()
        for number in range(FILES):
            (folder / "files" / f"{number:04}.txt").write_text(of_size(source, FILE_SIZE), encoding="utf-8")
    if "words" in rows or "whole" in rows:
        (folder / "large.txt").write_text(of_size(repeated(articles), MEGABYTES * 1_000_000), encoding="utf-8")
    if "records" in rows:
        long = repeated([text for text in articles if len(text) >= RECORD_SIZE])
        cut = (text[:RECORD_SIZE].rsplit(" ", 1)[0] for text in long)
        lines = [" ".join(next(cut).split()) for _ in range(RECORDS)]
        (folder / "records.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def jobs(folder: Path, rows: list[str], tools: dict[str, list[str]]) -> Iterator[tuple[str, Job]]:
    """The rows that are asked for, over the texts in ``folder``."""
    ours, peers = tools["cleaner"], {name: command for name, command in tools.items() if name != "cleaner"}
    check = [*ours, "check", "--format", "jsonl"]
    found = {
        "cold": ([*ours, "check"], ARTICLE, ARTICLE.stat().st_size),
        "files": (check, folder / "files", FILES * FILE_SIZE),
        "words": (_inside("words"), folder / "large.txt", MEGABYTES * 1_000_000),
        "whole": (check, folder / "large.txt", MEGABYTES * 1_000_000),
        "records": (_inside("records"), folder / "records.txt", RECORDS * RECORD_SIZE),
    }
    for row in rows:
        command, path, size = found[row]
        yield row, Job({name: [*one, str(path)] for name, one in {"cleaner": command, **peers}.items()}, size)


def _inside(what: str) -> list[str]:
    return [sys.executable, __file__, INSIDE, what]


def inside(what: str, path: Path) -> float:
    """CPU seconds that the engine takes inside a process that has it loaded."""
    from cleaner.context import Context
    from cleaner.pipeline import Cleaner

    engine, text = Cleaner(), path.read_text(encoding="utf-8")
    engine.clean("The first text opens the dictionaries, and the goverment pays for it.")
    start = time.process_time()
    if what == "records":
        for line in text.splitlines():
            engine.clean(line)
    else:
        context = Context(text, engine.lexicon)
        for detector in engine.detectors["words"]:
            for _ in detector.find(context):
                pass
    return time.process_time() - start


def report(row: str, job: Job, runs: dict[str, list[Run]]) -> None:
    medians = {name: Run(*map(statistics.median, zip(*done, strict=True))) for name, done in runs.items()}
    print(f"{row}: {job.size / 1e6:.3g} MB" if job.size > 100_000 else f"{row}: {job.size} characters")
    ours = medians["cleaner"]
    for name, (cpu, wall, memory) in medians.items():
        ratio = (
            ""
            if name == "cleaner"
            else f"   cleaner takes {ours.cpu / cpu:.2f} x its CPU, {cpu / ours.cpu:.2f} x its rate"
        )
        print(f"  {name:10} CPU {cpu * 1000:9.1f} ms  wall {wall * 1000:9.1f} ms  {job.size / cpu / 1e6:7.2f} MB/s"
              f"  {memory:5.0f} MB{ratio}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, help="a JSONL file with the field `text`")
    parser.add_argument("--rows", default=",".join(ROWS), help=f"default: {','.join(ROWS)}")
    parser.add_argument("--runs", type=int, default=5, help="of each tool; four times as many for `cold` (default: 5)")
    parser.add_argument("--cleaner", default=f"{shlex.quote(sys.executable)} -m cleaner", help="our command")
    parser.add_argument("--peers", type=Path, help="the folder of the peers' commands (default: those on the path)")
    args = parser.parse_args()
    rows = args.rows.split(",")
    if unknown := set(rows) - set(ROWS):
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    tools = {"cleaner": shlex.split(args.cleaner)}
    for name in PEERS:
        found = shutil.which(name, path=args.peers and str(args.peers))
        if found:
            tools[name] = [found]
        else:
            print(f"{name} is not installed, so it is left out (pip install {name})")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # In a process of its own: what this one holds would count as memory of every tool that it starts.
        subprocess.run([*_inside("prepare"), str(args.texts), str(folder), *rows], check=True)
        for row, job in jobs(folder, rows, tools):
            runs: dict[str, list[Run]] = {tool: [] for tool in job.commands}
            for number in range(args.runs * (4 if row == "cold" else 1) + (row == "cold")):
                for tool, command in job.commands.items():
                    run = measured(command, folder / "output")
                    if number or row != "cold":  # the first run only fills the caches of the file system
                        runs[tool].append(run)
            report(row, job, runs)


if __name__ == "__main__":
    if sys.argv[1:3] == [INSIDE, "prepare"]:
        prepare(texts(Path(sys.argv[3])), Path(sys.argv[4]), sys.argv[5:])
    elif sys.argv[1:2] == [INSIDE]:
        print(inside(sys.argv[2], Path(sys.argv[3])))
    else:
        main()
