"""How long `cleaner review` takes from its start to the first finding on the screen, on a folder of many findings.

    python benchmarks/review_start.py [--runs 15] [--files 180]

Each run has a pseudo-terminal of its own, 80 columns by 24 rows, and is killed when the finding is drawn. The least
time is nearest to what the program takes, the median is what it takes beside all that runs on the machine. The
processor time is that of the process with the screen; the checking runs beside it, in another.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import random
import select
import shutil
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path

PARAGRAPHS = (
    "The ferry sailed at noon, in hopes of gaiwning a week for the repair of the second boat.",
    "Two of the four boats failed thier inspection in November, and engineers found cracks in the ramps.",
    "She said that the older boat had passed its sea trials and would carry freight frist.",
)


def articles(folder: Path, number: int) -> None:
    """Articles with five or six findings each."""
    for one in range(number):
        chosen = random.Random(one)
        parts = ["Island ferries to run again", *(chosen.choice(PARAGRAPHS) for _ in range(5)), "Similar News"]
        (folder / f"{one:04}.txt").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def first_paint(folder: Path) -> tuple[float, float]:
    """Seconds, also of processor time, until the first finding is drawn: its rule, in one frame with its text."""
    begin = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.environ["TERM"] = "xterm-256color"
        os.execv(sys.executable, [sys.executable, "-m", "cleaner", "review", "."])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    out = b""
    while b"typo." not in out and time.perf_counter() - begin < 30:
        if select.select([terminal], [], [], 0.05)[0]:
            out += os.read(terminal, 65536)
    seconds = time.perf_counter() - begin
    os.kill(child, signal.SIGKILL)
    used = os.wait4(child, 0)[2]
    os.close(terminal)
    shutil.rmtree(folder / ".cleaner", ignore_errors=True)
    return seconds, used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--files", type=int, default=180)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        articles(Path(name), args.files)
        first_paint(Path(name))  # the caches are warm from here on
        times = sorted(first_paint(Path(name)) for _ in range(args.runs))
    median, used = statistics.median(seconds for seconds, _ in times), min(used for _, used in times)
    print(
        f"first finding on the screen: {times[0][0]:.2f} s at best, {median:.2f} s median; {used:.2f} s processor time"
    )


if __name__ == "__main__":
    main()
