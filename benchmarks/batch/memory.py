"""What a run takes: time, and the most memory of any of its processes. Linux.

python benchmarks/batch/memory.py DUMP [options of `cleaner batch`]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path


def resident(process: int) -> dict[int, int]:
    """The peak of memory of a process and of its children, in kB."""
    found = {}
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                found[process] = int(line.split()[1])
    except OSError:
        return found
    for child in children:
        found.update(resident(int(child)))
    return found


def main() -> None:
    dump, *options = sys.argv[1:]
    with tempfile.TemporaryDirectory(dir=os.path.dirname(os.path.abspath(dump))) as folder:
        out = os.path.join(folder, f"out{''.join(Path(dump).suffixes)}")
        command = [sys.executable, "-m", "cleaner", "batch", dump, out, "--quiet", *options]
        began = time.perf_counter()
        process = subprocess.Popen(command)
        peaks: dict[int, int] = {}
        done = threading.Event()
        while not done.wait(0.2):
            for one, peak in resident(process.pid).items():
                peaks[one] = max(peak, peaks.get(one, 0))
            if process.poll() is not None:
                done.set()
        seconds = time.perf_counter() - began
        size = os.path.getsize(dump) / 1e6
        first, *others = (peaks[one] // 1024 for one in sorted(peaks, key=lambda one: one != process.pid))
        print(f"{size:.0f} MB in {seconds:.0f} s ({size / seconds:.2f} MB/s): peak {first} MB, workers {others} MB")


if __name__ == "__main__":
    main()
