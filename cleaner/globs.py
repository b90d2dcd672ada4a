"""Globs as .gitignore has them, as far as settings need them: `*`, `?`, `[...]`, `**`, folders, and `!`.

A pattern without a slash (but for one at its end) matches at any depth; one with a slash is anchored at the root. A
folder that matches takes in all below it; the last pattern that matches decides, and one that begins with `!` takes
a path out again. A package for this would take longer to import than a whole run on one file.

A path is matched name by name, and a name piece by piece between its stars, because one regular expression for the
whole of a pattern such as `*a*a*a*a*b` would try all ways to share a long name out among its stars.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether ``path``, relative to the root and with forward slashes, is matched."""
    found = False
    for pattern in patterns:
        negated = pattern.startswith("!")
        if found == negated and _compiled(pattern.removeprefix("!")).takes(path.split("/")):
            found = not negated
    return found


class _Name(NamedTuple):
    """What one name of a path must be like: the pieces between stars, each with its length."""

    pieces: tuple[tuple[re.Pattern[str], int], ...]

    def fits(self, name: str) -> bool:
        (first, size), *others = self.pieces
        if not others:
            return bool(first.fullmatch(name))
        *middle, (last, end) = others
        stop = len(name) - end
        if stop < size or not first.match(name) or not last.match(name, stop):
            return False
        for piece, _ in middle:
            found = piece.search(name, size, stop)
            if not found:
                return False
            size = found.end()
        return True


class _Glob(NamedTuple):
    """``names`` are those of a path from its root; None stands for any number of names."""

    names: tuple[_Name | None, ...]
    only_folders: bool

    def takes(self, path: list[str]) -> bool:
        """Whether the first names of ``path``, or all of them, are matched."""
        taken = {0}  # how many names the glob can have taken up so far
        for name in self.names:
            if name is None:
                taken = set(range(min(taken, default=len(path) + 1), len(path) + 1))
            else:
                taken = {at + 1 for at in taken if at < len(path) and name.fits(path[at])}
        return any(at < len(path) or not self.only_folders for at in taken)


@cache
def _compiled(pattern: str) -> _Glob:
    anchored = "/" in pattern.rstrip("/")
    names: list[_Name | None] = [] if anchored else [None]
    *folders, last = pattern.removeprefix("./").strip("/").split("/")
    names += [None if folder == "**" else _name(folder) for folder in folders]
    names += [None, _name("*")] if last == "**" else [_name(last)]  # "docs/**" is what is in docs, not docs itself
    return _Glob(tuple(names), pattern.endswith("/"))


def _name(glob: str) -> _Name:
    pieces: list[list[str]] = [[]]
    at = 0
    while at < len(glob):
        char = glob[at]
        if char == "*":
            pieces += [[]]
        elif char == "[" and (close := glob.find("]", at + (3 if glob[at + 1 : at + 2] in ("!", "^") else 2))) > 0:
            pieces[-1].append(_one_of(glob[at + 1 : close]))
            at = close
        elif char == "\\" and at + 1 < len(glob):
            pieces[-1].append(re.escape(glob[at + 1]))
            at += 1
        else:
            pieces[-1].append("." if char == "?" else re.escape(char))
        at += 1
    return _Name(tuple((re.compile("".join(piece), re.DOTALL), len(piece)) for piece in pieces))


def _one_of(inner: str) -> str:
    """A character class. A range that runs backwards holds its first character alone, as in git."""
    negated = inner[0] in "!^"
    ranges = re.findall(r"(.)(?:-(.))?", inner[negated:], re.DOTALL)
    parts = (f"{re.escape(low)}-{re.escape(max(low, high))}" if high else re.escape(low) for low, high in ranges)
    return f"[{'^' * negated}{''.join(parts)}]"
