"""Styled text to a terminal or to plain text. Article text is never read as markup or as terminal codes.

A line is a list of (text, style) pairs. On a terminal with colour, rich prints them; without colour the styles
that carry meaning become signs, as in `git diff --word-diff`: ``[-gone-]`` and ``{+new+}``.
"""

from __future__ import annotations

import os
import sys
from typing import Any, NamedTuple

STYLES = {
    "": "",
    "path": "bold",
    "rule": "cyan",
    "dim": "dim",
    # a change, and what is only told
    "gone": "bold red strike",
    "new": "bold green",
    "told": "bold yellow",
    # tiers
    "auto": "green",
    "review": "yellow",
    "info": "dim",
    # a diff
    "hunk": "cyan",
    "minus": "red",
    "plus": "green",
}
_SIGNS = {"gone": ("[-", "-]"), "new": ("{+", "+}"), "told": ("[", "]")}
# Characters that no font hides, as what stands for them; a space of Chinese or Japanese text stays one.
_SHOWN = {"\n": "⏎", "\t": "⇥", "\r": "␍", "\u00a0": "\u00a0", "\u3000": "\u3000"}
_NARROW = 80
# More characters than this share no cell; what goes on like that, letters under piles of accents, is cut.
PER_CELL = 8


class Piece(NamedTuple):
    text: str
    style: str = ""


def printable(text: str) -> str:
    """``text`` with everything that could steer a terminal, hide, or break the line shown as an escape."""
    return text if text.isprintable() else "".join(c if c.isprintable() else _escape(c) for c in text)


def _escape(char: str) -> str:
    return _SHOWN.get(char) or ascii(char)[1:-1]


class Screen:
    """Where a report goes. ``width`` counts terminal cells; ``forced`` says whether FORCE_COLOR is listened to."""

    def __init__(self, color: str, forced: bool = True) -> None:
        self.terminal = terminal = _is_terminal()
        self._console: Any = None
        if color == "always" or (color == "auto" and _wanted(terminal, forced)):
            from rich.console import Console

            self._console = Console(
                color_system="auto" if terminal else "standard",
                force_terminal=True,
                no_color=False,
                highlight=False,
                markup=False,
                emoji=False,
                soft_wrap=True,
            )
        self.width = _width(terminal)
        self.colored = self._console is not None

    def line(self, pieces: list[Piece]) -> None:
        """Print one line. The text of the pieces must be `printable`."""
        if self._console is None:
            print("".join(self._plain(piece) for piece in pieces).rstrip())
            return
        from rich.text import Text

        text = Text(no_wrap=True, end="\n")
        for piece in pieces:
            text.append(piece.text, STYLES[piece.style])
        self._console.print(text)

    def cells(self, pieces: list[Piece]) -> int:
        """How many terminal cells the pieces take up, with their signs."""
        return sum(cells(piece.text if self.colored else self._plain(piece)) for piece in pieces)

    @staticmethod
    def _plain(piece: Piece) -> str:
        before, after = _SIGNS.get(piece.style, ("", ""))
        return f"{before}{piece.text}{after}"


def _wanted(terminal: bool, forced: bool) -> bool:
    """Whether to use colour of one's own accord. NO_COLOR is stronger than FORCE_COLOR, as in Python itself."""
    if os.environ.get("NO_COLOR"):
        return False
    return terminal or (forced and os.environ.get("FORCE_COLOR", "0") not in ("", "0"))


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def _width(terminal: bool) -> int:
    if os.environ.get("COLUMNS", "").isdigit():
        return max(40, int(os.environ["COLUMNS"]))
    return max(40, os.get_terminal_size(sys.stdout.fileno()).columns) if terminal else _NARROW


def cells(text: str) -> int:
    """The width of ``text`` in terminal cells."""
    if text.isascii() or all(char < "\u0300" or "\u2010" <= char <= "\u2027" or char in "▇▁⏎⇥␍→" for char in text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def wrapped(text: str, width: int) -> list[str]:
    """``text`` broken at blanks, and a longer word anywhere, into rows of at most ``width`` cells."""
    rows, row = [], ""
    for word in text.split(" "):
        if row and cells(row) + 1 + cells(word) > width:
            rows.append(row)
            row = word
        else:
            row = f"{row} {word}" if row else word
        at, most = 0, PER_CELL * width
        while len(row) - at > most or cells(row[at:]) > width:
            rows.append(_first_cells(row[at : at + most], width))
            at += len(rows[-1])
        row = row[at:]
    return [*rows, row]


def _first_cells(text: str, width: int) -> str:
    while cells(text) > width:
        text = text[: max(1, len(text) - max(1, (cells(text) - width) // 2))]
    return text
