"""TOML, and the line on which a key stands, which the parser of the standard library does not tell."""

from __future__ import annotations

import re
import sys
from typing import Any

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]")
_NAME = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_KEY = re.compile(rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=")


def parsed(text: str) -> dict[str, Any]:
    """The tables in ``text``. Raises ValueError, which says where."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    table: dict[str, Any] = tomllib.loads(text)
    return table


def line_of(text: str, keys: tuple[str, ...]) -> int:
    """The line, from 1, that sets the key to which ``keys`` lead, or that of the innermost table around it; or 0.

    Only headers and the beginnings of lines are looked at, which is enough to point an editor there. A number among
    ``keys`` is the place in a list of tables, from 0.
    """
    best, depth = 0, 0
    table: tuple[str, ...] = ()
    counts: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            found = table = _table(_parts(header[2]), counts, new=header[1] == "[[")
        elif key := _KEY.match(line):
            found = (*table, *_parts(key[1]))
        else:
            continue
        if len(found) > depth and found == keys[: len(found)]:
            best, depth = number, len(found)
    return best


def _table(parts: list[str], counts: dict[tuple[str, ...], int], new: bool) -> tuple[str, ...]:
    """Where a header leads, with the number of each list of tables that it goes through."""
    path: tuple[str, ...] = ()
    for at, part in enumerate(parts):
        path = (*path, part)
        if new and at == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, str(counts[path]))
    return path


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in re.findall(_NAME, dotted)]
