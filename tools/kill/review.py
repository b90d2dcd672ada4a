"""`cleaner review` in a terminal: everything is accepted and saved, and the session killed at a random moment.

Every file is then the old one or the new one, and the next session goes on where this one stood: it asks again only
about what was not decided, and writes the rest.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from pathlib import Path

from fix import FILES, look, made, read
from terminal import Late, Terminal

# It is asked only when all files are read: what is accepted before is accepted in those that are.
ASKED, ACCEPTED, WRITTEN, DECIDED, NOTHING = (
    f"{FILES} places like this", "accepted in", "changes written", "all is decided", "nothing to review",
)  # fmt: skip
SAVE = "\x13"


def killed(kills: int, dice: random.Random) -> str:
    """What was seen. Raises SystemExit where a file is neither old nor new, or the work was not finished."""
    done, left = 0, 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.chdir(folder)
        old = made(folder)
        began = time.monotonic()
        _session(60)
        whole = time.monotonic() - began
        new = read(folder)
        if any(old[path] == new[path] for path in old):
            raise SystemExit("a whole session did not repair every file")
        for number in range(kills):
            _afresh(folder)
            # Half of the moments lie where files are written: near the end, when all is accepted.
            _session(dice.uniform(0, whole) if number % 2 else dice.uniform(whole / 2, whole))
            found = read(folder)
            left += len(look(number, old, new, found))
            done += sum(found[path] == new[path] for path in old)
            _session(60)
            if {path: data for path, data in read(folder).items() if path in old} != new:
                raise SystemExit(f"kill {number}: the session after it did not finish the work")
    count = kills * len(old)
    return f"{kills} kills: every file old or new ({done} new, {count - done} old), {left} temporary files left over"


def _afresh(folder: Path) -> None:
    for path in [*folder.glob(".cleaner/*"), *folder.glob(".cleaner-*")]:
        path.unlink()
    made(folder)


def _session(seconds: float) -> None:
    """A session in which everything is accepted, saved and left, killed after so many seconds."""
    stop = time.monotonic() + seconds
    terminal = Terminal("review", ".", NO_COLOR="1")
    try:
        shown = terminal.until_one([ASKED, DECIDED, NOTHING], stop - time.monotonic())
        if shown == ASKED and not _all_is_decided(terminal):
            terminal.press("A")
            terminal.until(ACCEPTED, stop - time.monotonic())
            terminal.press(SAVE)
            terminal.until(WRITTEN, stop - time.monotonic())
        terminal.press("q")
        terminal.ended()
    except Late:
        terminal.kill()


def _all_is_decided(terminal: Terminal) -> bool:
    """Whether the line below the place, which is drawn together with it, says that it was decided before."""
    try:
        terminal.until(DECIDED, 0.5)
    except Late:
        return False
    return True
