"""`cleaner fix` on a folder of files with slips, killed after a random part of the time that a whole run takes.

What may be left over is one file ``.cleaner-*.tmp``, the one that was being written; no run reads it, and one an hour
later deletes it.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILES = 60
SLIP = "The ferry sails on Monday in hopes of gaiwning a week.\n"


def killed(kills: int, dice: random.Random) -> str:
    """What was seen. Raises SystemExit where a file is neither old nor new."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        old = made(folder)
        started = time.monotonic()
        run(folder).wait()
        whole = time.monotonic() - started
        new = read(folder)
        if any(old[path] == new[path] for path in old):
            raise SystemExit("a whole run did not repair every file")
        done, left = 0, 0
        for number in range(kills):
            for path in folder.iterdir():
                path.unlink()
            made(folder)
            process = run(folder)
            # Half of the moments lie where files are written: near the end, when the program has started up.
            time.sleep(dice.uniform(0, whole) if number % 2 else dice.uniform(whole / 2, whole))
            process.kill()
            process.wait()
            found = read(folder)
            extra = look(number, old, new, found)
            done += sum(found[path] == new[path] for path in old)
            left += len(extra)
            run(folder).wait()
            if {path: data for path, data in read(folder).items() if path in old} != new:
                raise SystemExit(f"kill {number}: the run after it did not finish the work")
    return (
        f"{kills} kills, {FILES} files each: every file old or new "
        f"({done} new, {kills * FILES - done} old), {left} temporary files left over"
    )


def look(number: int, old: dict[str, bytes], new: dict[str, bytes], found: dict[str, bytes]) -> set[str]:
    """The names of what was left over. Raises SystemExit where a file is neither old nor new."""
    extra = found.keys() - old.keys()
    broken = [path for path in old if found.get(path) not in (old[path], new[path])]
    if broken or len(extra) > 1 or not all(path.startswith(".cleaner-") for path in extra):
        raise SystemExit(f"kill {number}: neither old nor new: {broken}; left over: {sorted(extra)}")
    return extra


def made(folder: Path) -> dict[str, bytes]:
    text = SLIP + "".join(f"\nParagraph {number} has nothing that is wrong.\n" for number in range(100))
    for number in range(FILES):
        (folder / f"{number:03}.txt").write_text(text)
    return read(folder)


def read(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def run(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "cleaner", "fix", "--quiet", os.fspath(folder)])
