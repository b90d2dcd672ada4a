"""Kill `cleaner fix` at random moments, and see that every file is the old one or the new one.

    python tools/kill_fix.py --kills 100

Each time a folder of files with slips is made anew, `cleaner fix` is started on it and killed (SIGKILL) after a random
part of the time that a whole run takes. What may be left over is one file ``.cleaner-*``, the one that was being
written; no run looks at it, and it may be deleted. A second run must then finish the work.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_PARAGRAPH = "The ferry sails on Monday in hopes of gaiwning a week, and the council said that it would recieve it.\n\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--files", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    dice = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        old = made(folder, args.files)
        started = time.monotonic()
        run(folder).wait()
        whole = time.monotonic() - started
        new = read(folder)
        if any(old[path] == new[path] for path in old):
            raise SystemExit("a whole run did not repair every file")
        done, left = 0, 0
        for number in range(args.kills):
            for path in folder.iterdir():
                path.unlink()
            made(folder, args.files)
            process = run(folder)
            # Half of the moments lie where files are written: near the end, when the program has started up.
            time.sleep(dice.uniform(0, whole) if number % 2 else dice.uniform(whole / 2, whole))
            process.kill()
            process.wait()
            found = read(folder)
            extra = found.keys() - old.keys()
            broken = [path for path in old if found.get(path) not in (old[path], new[path])]
            if broken or len(extra) > 1 or not all(path.startswith(".cleaner-") for path in extra):
                print(f"kill {number}: neither old nor new: {broken}; left over: {sorted(extra)}")
                return 1
            done += sum(found[path] == new[path] for path in old)
            left += len(extra)
            run(folder).wait()
            if {path: data for path, data in read(folder).items() if path in old} != new:
                print(f"kill {number}: the run after it did not finish the work")
                return 1
    print(
        f"{args.kills} kills, {args.files} files each: every file old or new "
        f"({done} new, {args.kills * args.files - done} old), {left} temporary files left over"
    )
    return 0


def made(folder: Path, count: int) -> dict[str, bytes]:
    for number in range(count):
        (folder / f"{number:03}.txt").write_text(_PARAGRAPH * 40)
    return read(folder)


def read(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def run(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "cleaner", "fix", "--quiet", os.fspath(folder)])


if __name__ == "__main__":
    sys.exit(main())
