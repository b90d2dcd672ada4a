#!/usr/bin/env python3
"""Time a whole run on one article, output to a pipe, against another tool. Standard library only.

    python benchmarks/cold_start.py ARTICLE --peer codespell [--cleaner cleaner] [--runs 41]

The two are run alternately, so that a busy machine slows both alike. Wall time tells what a user waits; CPU time
(user and system, of the process and its children) is steadier on a busy machine. Medians are compared.
"""

from __future__ import annotations

import argparse
import resource
import shlex
import statistics
import subprocess
import time


def run(command: list[str]) -> tuple[float, float]:
    """Wall and CPU seconds of one run."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, capture_output=True, check=False)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("article")
    parser.add_argument("--peer", default="codespell", help="the other tool's command (default: codespell)")
    parser.add_argument("--cleaner", default="cleaner", help="our command (default: cleaner)")
    parser.add_argument("--runs", type=int, default=41)
    args = parser.parse_args()
    commands = {
        "cleaner": [*shlex.split(args.cleaner), "check", args.article],
        "peer": [*shlex.split(args.peer), args.article],
    }
    for command in commands.values():  # once for the caches of the file system
        run(command)
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(args.runs):
        for name, command in commands.items():
            times[name].append(run(command))
    medians = {name: [statistics.median(column) for column in zip(*rows, strict=True)] for name, rows in times.items()}
    for name, command in commands.items():
        wall, cpu = (1000 * value for value in medians[name])
        fastest = 1000 * min(row[0] for row in times[name])
        print(f"{name:8} wall {wall:7.1f} ms  (fastest {fastest:.1f})  CPU {cpu:7.1f} ms   {shlex.join(command[:-1])}")
    ratios = [ours / theirs for ours, theirs in zip(medians["cleaner"], medians["peer"], strict=True)]
    print(f"ratio    wall {ratios[0]:.2f}  CPU {ratios[1]:.2f}   ({args.runs} runs each, alternately, medians)")


if __name__ == "__main__":
    main()
