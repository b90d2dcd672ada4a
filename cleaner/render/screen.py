"""Styled text to a terminal or to plain text. Article text is never read as markup or as terminal codes.

A line is a list of (text, style) pairs. On a terminal with colour, rich prints them; without colour the styles
that carry meaning become signs, as in `git diff --word-diff`: ``[-gone-]`` and ``{+new+}``.
"""

from __future__ import annotations

import os
import sys
from typing import Any, NamedTuple

STYLES = {"path": "bold", "gone": "bold red strike", "new": "bold green", "dim": "dim", "auto": "green", "review": "yellow",
          "info": "dim", "minus": "red", "plus": "green", "hunk": "cyan", "rule": "cyan", "": ""}  # fmt: skip
_SIGNS = {"gone": ("[-", "-]"), "new": ("{+", "+}")}
_NARROW = 80


class Piece(NamedTuple):
    text: str
    style: str = ""


def printable(text: str) -> str:
    """``text`` with everything that could steer a terminal, hide, or break the line shown as an escape."""
    return text if text.isprintable() else "".join(c if c.isprintable() else _escape(c) for c in text)


def _escape(char: str) -> str:
    return {"\n": "⏎", "\t": "⇥", "\r": "␍", "\u00a0": "\u00a0"}.get(char) or ascii(char)[1:-1]


class Screen:
    """Where a report goes. ``width`` counts terminal cells."""

    def __init__(self, color: str) -> None:
        self.terminal = terminal = _is_terminal()
        self._console: Any = None
        if color == "always" or (color == "auto" and terminal and not os.environ.get("NO_COLOR")):
            from rich.console import Console

            self._console = Console(force_terminal=True, highlight=False, markup=False, emoji=False, soft_wrap=True,
                                    color_system="auto" if terminal else "standard")  # fmt: skip
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
