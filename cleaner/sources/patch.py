"""Unified diffs read: which lines of which files are new, and what stood there before.

Everything is bytes and line numbers count line feeds alone, as in git and diff; so a diff of any encoding can be
read, and the file before the change can be made again from the file after it.
"""

from __future__ import annotations

import os
import re
from typing import NamedTuple

_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_QUOTED = re.compile(rb'"((?:[^"\\]|\\.)*)"')
_ESCAPES = {b"a": 7, b"b": 8, b"t": 9, b"n": 10, b"v": 11, b"f": 12, b"r": 13, b'"': 34, b"\\": 92}
_PREFIXES = ("a/", "b/", "c/", "i/", "o/", "w/")


class Block(NamedTuple):
    """Lines [first, last) of the new file, numbered from 0, that stand where the lines ``gone`` stood."""

    first: int
    last: int
    gone: tuple[bytes, ...]
    come: tuple[bytes, ...]


class Change(NamedTuple):
    """What has changed in the file that is now called ``name`` (without its prefix ``a/`` or ``b/``)."""

    name: str
    blocks: list[Block]


class NoPatch(ValueError):
    """The bytes are no unified diff; the message says where they stop being one."""


def parse(data: bytes) -> list[Change]:
    """The files with new lines in them. What stands between the files, as the text of a mail, is passed over."""
    lines = data.removesuffix(b"\n").split(b"\n")
    found: list[Change] = []
    name, at, empty = "", 0, not data.strip()
    while at < len(lines):
        line = lines[at]
        at += 1
        if line.startswith(b"diff "):
            name, empty = "", True  # it may be a mere change of name
        elif line.startswith(b"@@@"):
            raise NoPatch(f"line {at}: the diff of a merge, which has several old sides, is not understood")
        elif line.startswith(b"+++ ") and at > 1 and lines[at - 2].startswith(b"--- "):
            name, empty = _name(line[4:]), True
            if name:
                found.append(Change(name, []))
        elif match := _HUNK.match(line):
            at = _hunk(lines, at, match, found[-1].blocks if name else [])
    if not empty:
        raise NoPatch("no line in it names a file")
    return [change for change in found if change.blocks]


def _name(field: bytes) -> str:
    """A name as it stands after ``+++``: quoted as in C, or up to a tab; "" for a file that is gone."""
    field = field.removesuffix(b"\r")
    quoted = _QUOTED.match(field)
    raw = re.sub(rb"\\([0-7]{3}|.)", _unescaped, quoted[1]) if quoted else field.split(b"\t")[0]
    name = os.fsdecode(raw)
    if name == "/dev/null":
        return ""
    return name[2:] if name.startswith(_PREFIXES) else name


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8) & 255 if len(code) == 3 else _ESCAPES.get(code, code[0])])


def _hunk(lines: list[bytes], at: int, head: re.Match[bytes], blocks: list[Block]) -> int:
    """Reads one hunk from line ``at`` on, by the counts in its head, and returns where it ends."""
    old, new = (1 if count is None else int(count) for count in (head[2], head[4]))
    here = int(head[3]) - 1 if new else int(head[3])
    gone: list[bytes] = []
    come: list[bytes] = []

    def close() -> None:
        nonlocal here
        if gone or come:
            blocks.append(Block(here, here + len(come), tuple(gone), tuple(come)))
        here += len(come)
        gone.clear()
        come.clear()

    side = come
    while old or new or (lines[at : at + 1] and lines[at].startswith(b"\\")):
        if at >= len(lines):
            raise NoPatch("it ends within a hunk")
        sign, rest = lines[at][:1], lines[at][1:]
        at += 1
        if sign == b"\\":  # "No newline at end of file"
            if side:
                side[-1] = side[-1].removesuffix(b"\n")
        elif sign == b"-":
            if come:
                close()
            old, side = old - 1, gone
            gone.append(rest + b"\n")
        elif sign == b"+":
            new, side = new - 1, come
            come.append(rest + b"\n")
        elif sign in (b" ", b"", b"\r"):  # some tools leave out the blank of an empty line
            close()
            here += 1
            old, new, side = old - 1, new - 1, []
        else:
            raise NoPatch(f"line {at} is not part of a hunk")
        if old < 0 or new < 0:
            raise NoPatch(f"line {at}: the hunk has more lines than its head says")
    close()
    return at


def lines_of(data: bytes) -> list[bytes]:
    r"""Split after \n alone."""
    lines = data.split(b"\n")
    return [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def former(data: bytes, blocks: list[Block]) -> bytes | None:
    """The file as it was before the change, or None if the change does not lead to ``data``.

    A line end may differ by its carriage return: git compares files without it if it is told to.
    """
    lines = lines_of(data)
    out: list[bytes] = []
    at = 0
    for block in blocks:
        now = lines[block.first : block.last]
        if len(now) != len(block.come) or any(map(_differ, now, block.come)):
            return None
        out += [*lines[at : block.first], *block.gone]
        at = block.last
    return b"".join([*out, *lines[at:]])


def _differ(one: bytes, other: bytes) -> bool:
    return one != other and one.rstrip(b"\r\n") != other.rstrip(b"\r\n")
