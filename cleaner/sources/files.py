"""Text files: which ones a command line names, reading them, and writing them so that nothing can be lost."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cleaner.decode import Decoded, NotText, decode
from cleaner.sources import git

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
            yield decoded("-", sys.stdin.buffer.read(), None, encoding)
        elif os.path.isdir(path):
            found = False
            for name in _walk(path):
                done = name if isinstance(name, Problem) else read(name, encoding)
                if not (isinstance(done, Problem) and done.message.startswith("binary")):
                    found = True
                    yield done
            if not found:
                yield Problem(path, "no text files in this folder")
        else:
            yield read(path, encoding)


def _walk(folder: str) -> Iterator[str | Problem]:
    """Text files below ``folder`` by name. Hidden ones, links, pipes and the folders of tools are left out, and
    in a git repository also what git ignores. A folder that cannot be read is a problem."""
    tracked = git.known(folder)
    unread: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=unread.append):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in _SKIPPED_FOLDERS)
        for name in sorted(names):
            path = os.path.join(root, name)
            if by_name(name) and (tracked is None or os.path.abspath(path) in tracked) and _is_plain_file(path):
                yield path.removeprefix("./")
    for error in unread:
        yield Problem(str(error.filename), _said(error))


def _is_plain_file(path: str) -> bool:
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def by_name(path: str) -> bool:
    """Whether a search of a folder takes a file that has this name below it."""
    *folders, name = path.split(os.sep)
    if any(folder.startswith(".") or folder in _SKIPPED_FOLDERS for folder in folders):
        return False
    return not name.startswith(".") and os.path.splitext(name)[1].lower() in SUFFIXES


def read(path: str, encoding: str | None) -> Article | Problem:
    """The article in one file."""
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                return Problem(path, "not a regular file")
            return decoded(path, file.read(), (state.st_mtime_ns, state.st_size), encoding)
    except OSError as error:
        return Problem(path, _said(error))
    except ValueError:  # a NUL in the name
        return Problem(path, "no such file or directory")


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # a FIFO without a writer would block for ever


def decoded(path: str, data: bytes, state: tuple[int, int] | None, encoding: str | None) -> Article | Problem:
    """The article in bytes that were read from ``path``."""
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


def replace_file(path: str, data: bytes) -> None:
    """Make or replace a file of the program's own: all of it, or none."""
    target = os.path.realpath(path)
    try:
        before = os.stat(target)
    except FileNotFoundError:
        before = None
    _replace(target, data, before)


def _replace(target: str, data: bytes, before: os.stat_result | None) -> None:
    import contextlib
    import tempfile

    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(target), prefix=".cleaner-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, stat.S_IMODE(before.st_mode) if before else _new_mode())
        if before and hasattr(os, "chown") and (before.st_uid, before.st_gid) != (os.geteuid(), os.getegid()):
            with contextlib.suppress(PermissionError):  # only root may give files away; the content matters more
                os.chown(temporary, before.st_uid, before.st_gid)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def _new_mode() -> int:
    """The permissions that the user wants for new files."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
