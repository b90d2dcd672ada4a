"""Text files: which ones a command line names, reading them, and writing them so that nothing can be lost."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cleaner.decode import Decoded, NotText, decode

# What a folder is searched for. A file that is named itself is read whatever its name.
SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown", ".rst", ".adoc", ".html", ".htm", ""})
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "venv", "site-packages"})


class Article(NamedTuple):
    """A text that was read. ``path`` is ``-`` for standard input; ``state`` is what `write` compares with."""

    path: str
    decoded: Decoded
    state: tuple[int, int] | None


class Problem(NamedTuple):
    """A path that could not be read or written, and why, in one line."""

    path: str
    message: str


def read_all(paths: Iterable[str], encoding: str | None = None) -> Iterator[Article | Problem]:
    """Everything that ``paths`` name, in their order; folders are walked in the order of the names.

    The ``encoding`` of each file is found out if it is not given.
    """
    for path in paths:
        if path == "-":
            yield _decoded("-", sys.stdin.buffer.read(), None, encoding)
        elif os.path.isdir(path):
            found = False
            for name in _walk(path):
                read = name if isinstance(name, Problem) else _read(name, encoding)
                if not (isinstance(read, Problem) and read.message.startswith("binary")):
                    found = True
                    yield read
            if not found:
                yield Problem(path, "no text files in this folder")
        else:
            yield _read(path, encoding)


def _walk(folder: str) -> Iterator[str | Problem]:
    """Text files below ``folder`` by name. Hidden ones, links, pipes and the folders of tools are left out, and
    in a git repository also what git ignores. A folder that cannot be read is a problem."""
    tracked = _known_to_git(folder)
    unread: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=unread.append):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in _SKIPPED_FOLDERS)
        for name in sorted(names):
            if name.startswith(".") or os.path.splitext(name)[1].lower() not in SUFFIXES:
                continue
            path = os.path.join(root, name)
            if (tracked is None or os.path.abspath(path) in tracked) and _is_plain_file(path):
                yield path.removeprefix("./")
    for error in unread:
        yield Problem(str(error.filename), _said(error))


def _is_plain_file(path: str) -> bool:
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def _known_to_git(folder: str) -> set[str] | None:
    """The files that git does not ignore; None outside a repository, without git, or if git ignores them all: a
    folder that is named is meant."""
    above = os.path.abspath(folder)
    while not os.path.exists(os.path.join(above, ".git")):
        above, below = os.path.dirname(above), above
        if above == below:
            return None
    import subprocess

    command = ["git", "-C", folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        out = subprocess.run(command, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    root = os.path.abspath(folder)
    return {os.path.normpath(os.path.join(root, os.fsdecode(name))) for name in out.split(b"\0") if name} or None


def _read(path: str, encoding: str | None) -> Article | Problem:
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                return Problem(path, "not a regular file")
            return _decoded(path, file.read(), (state.st_mtime_ns, state.st_size), encoding)
    except OSError as error:
        return Problem(path, _said(error))
    except ValueError:  # a NUL in the name
        return Problem(path, "no such file or directory")


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # a FIFO without a writer would block for ever


def _decoded(path: str, data: bytes, state: tuple[int, int] | None, encoding: str | None) -> Article | Problem:
    try:
        return Article(path, decode(data, encoding), state)
    except NotText as error:
        return Problem(path, str(error))


def _said(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def write(article: Article, text: str) -> Problem | None:
    """Put ``text`` in the place of the article's, in its encoding: the old file or the new, never a part.

    The file keeps its permissions and, where the system lets us, its owner. A link is followed, not replaced.
    A file that has changed since it was read is left alone.
    """
    target = os.path.realpath(article.path)
    try:
        data = article.decoded.encode(text)
        before = os.stat(target)
        if (before.st_mtime_ns, before.st_size) != article.state:
            return Problem(article.path, "changed on disk since it was read; not written")
        if not os.access(target, os.W_OK):
            return Problem(article.path, "permission denied; not written")
        _replace(target, data, before)
    except OSError as error:
        return Problem(article.path, f"{_said(error)}; not written")
    except UnicodeEncodeError as error:
        return Problem(article.path, f"{cannot_hold(error)}; not written")
    return None


def cannot_hold(error: UnicodeEncodeError) -> str:
    return f"{error.encoding} has no {error.object[error.start]!r}"


def _replace(target: str, data: bytes, before: os.stat_result) -> None:
    import contextlib
    import tempfile

    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(target), prefix=".cleaner-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, stat.S_IMODE(before.st_mode))
        if hasattr(os, "chown") and (before.st_uid, before.st_gid) != (os.geteuid(), os.getegid()):
            with contextlib.suppress(PermissionError):  # only root may give files away; the content matters more
                os.chown(temporary, before.st_uid, before.st_gid)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise
