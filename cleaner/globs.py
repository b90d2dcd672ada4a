"""Globs as .gitignore has them, as far as settings need them: `*`, `?`, `[...]`, `**`, folders, and `!`.

A pattern without a slash (but for one at its end) matches at any depth; one with a slash is anchored at the root. A
folder that matches takes in all below it; the last pattern that matches decides, and one that begins with `!` takes
a path out again. A package for this would take longer to import than a whole run on one file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether ``path``, relative to the root and with forward slashes, is matched."""
    found = False
    for pattern in patterns:
        negated = pattern.startswith("!")
        if found == negated and _compiled(pattern.removeprefix("!")).match(path):
            found = not negated
    return found


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    anchored = "/" in pattern.rstrip("/")
    only_folders = pattern.endswith("/")
    body = _translated(pattern.strip("/").removeprefix("./"))
    return re.compile(("" if anchored else r"(?:.*/)?") + body + (r"/" if only_folders else r"(?:/|\Z)"), re.DOTALL)


def _translated(pattern: str) -> str:
    out, at = "", 0
    while at < len(pattern):
        char = pattern[at]
        if pattern.startswith("**/", at):
            out, at = out + r"(?:[^/]+/)*", at + 3
            continue
        if pattern.startswith("**", at):
            out, at = out + ".*", at + 2
            continue
        close = pattern.find("]", at + 2) if char == "[" else -1
        if close > 0:
            inner = pattern[at + 1 : close].replace("\\", r"\\")
            out, at = out + f"(?!/)[{'^' + inner[1:] if inner[0] in '!^' else inner}]", close + 1
            continue
        out, at = out + {"*": "[^/]*", "?": "[^/]"}.get(char, re.escape(char)), at + 1
    return out
