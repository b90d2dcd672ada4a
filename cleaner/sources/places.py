"""Where a file is in its repository: the name that stays the same from whatever folder a report is made."""

from __future__ import annotations

import os

from cleaner.sources import git


def place(path: str) -> str:
    """Where a file or folder really is, though it may be gone; a link that is named itself is not followed."""
    if os.path.isdir(path):
        return os.path.realpath(path)
    return os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))


def in_repository(path: str) -> str | None:
    """``path`` from the root of its repository, or, outside of any, from here; None if it is not below that."""
    if path == "-":
        return path
    full = place(path)
    name = os.path.relpath(full, git.root(os.path.dirname(full)) or os.getcwd())
    return None if name.startswith(os.pardir + os.sep) else name.replace(os.sep, "/")
