"""Text files: which ones a command line names, reading them, and writing them so that nothing can be lost."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from cleaner.decode import Decoded, NotText, decode
from cleaner.errors import reason_of
from cleaner.markup import Markup
from cleaner.settings import Finder
from cleaner.sources import git

# The name under which a file is written before it takes the place of the old one; what is so old has no run any more.
_LEFT, _STALE = re.compile(r"\.cleaner-[a-z0-9_]{8}\.tmp"), 3600
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "venv", "site-packages"})

_MARKUP: dict[str, Markup] = {
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".md": "markdown", ".markdown": "markdown", ".mdx": "markdown",
    ".rst": "rest", ".rest": "rest",
}  # fmt: skip


class Article(NamedTuple):
    """A text that was read. ``path`` is ``-`` for standard input; ``state`` is what `write` compares with."""

    path: str
    decoded: Decoded
    state: tuple[int, int] | None

    @property
    def markup(self) -> Markup:
        """How the text is written by the name of its file; "" where that does not tell."""
        return _MARKUP.get(os.path.splitext(self.path)[1].lower(), "")


class Problem(NamedTuple):
    """A path that could not be read or written, and why, in one line."""

    path: str
    message: str


# A file is read whole, and its text, its words and its findings take a multiple of its size: a larger one is refused.
MOST_BYTES = 64_000_000


class Selection(NamedTuple):
    """Which files of those that are named are read. ``skipped`` collects those that settings exclude; files of more
    than ``most_bytes`` are a problem."""

    settings: Finder
    everything: bool
    skipped: list[str]
    most_bytes: int = MOST_BYTES

    def excludes(self, path: str) -> bool:
        """Whether settings exclude the file at ``path``; it is put down as skipped."""
        excluded = not self.everything and self.settings.of(path).excludes(path)
        if excluded:
            self.skipped.append(path)
        return excluded

    def searched(self, path: str, folder: str) -> bool:
        """Whether a search of ``folder`` takes the file at ``path``: not hidden, no tool's, and text by its name."""
        *folders, name = os.path.relpath(path, folder).split(os.sep)
        if name.startswith(".") or any(one.startswith(".") or one in _SKIPPED_FOLDERS for one in folders):
            return False
        return self.settings.of(path).walks(path)


def whole() -> Selection:
    """Everything that is named; settings say only what a folder is searched for."""
    return Selection(Finder(), True, [])


def read_all(
    paths: Iterable[str], encoding: str | None = None, selection: Selection | None = None
) -> Iterator[Article | Problem]:
    """Everything that ``paths`` name, in their order; folders are walked in the order of the names.

    The ``encoding`` of each file is found out if it is not given. What the settings of ``selection`` exclude is left
    out, also where it is named itself, as a commit hook does.
    """
    selection = selection or whole()
    for path in paths:
        if path == "-":
            data = sys.stdin.buffer.read(selection.most_bytes + 1)
            large = len(data) > selection.most_bytes
            yield Problem("-", _too_large(selection.most_bytes)) if large else decoded("-", data, None, encoding)
        elif os.path.isdir(path):
            yield from _read_folder(path, encoding, selection)
        elif not selection.excludes(path):
            yield read(path, encoding, selection.most_bytes)


def _read_folder(folder: str, encoding: str | None, selection: Selection) -> Iterator[Article | Problem]:
    found, skipped = False, len(selection.skipped)
    for name in walk(folder, selection):
        done = name if isinstance(name, Problem) else read(name, encoding, selection.most_bytes)
        if not (isinstance(done, Problem) and done.message.startswith("binary")):
            found = True
            yield done
    if not found and len(selection.skipped) == skipped:
        yield Problem(folder, "no text files in this folder")


def walk(folder: str, selection: Selection) -> Iterator[str | Problem]:
    """Text files below ``folder`` by name. Hidden ones, links, pipes and the folders of tools are left out, and
    in a git repository also what git ignores. A folder that cannot be read is a problem."""
    tracked = git.known(folder)
    unread: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=unread.append):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in _SKIPPED_FOLDERS)
        settings = selection.settings.of_folder(os.path.abspath(root))
        for name in sorted(names):
            path = os.path.join(root, name)
            if name.startswith(".") or not settings.walks(path):
                continue
            if (tracked is None or os.path.abspath(path) in tracked) and is_plain(path):
                path = path.removeprefix("./")
                if not selection.excludes(path):
                    yield path
    for error in unread:
        yield Problem(str(error.filename), reason_of(error))


def is_plain(path: str) -> bool:
    """Whether it is a file: no link, no pipe, no folder."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def read(path: str, encoding: str | None, most_bytes: int = MOST_BYTES) -> Article | Problem:
    """The article in one file."""
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                return Problem(path, "not a regular file")
            data = file.read(most_bytes + 1) if state.st_size <= most_bytes else b""
            if max(state.st_size, len(data)) > most_bytes:
                return Problem(path, _too_large(most_bytes))
            return decoded(path, data, (state.st_mtime_ns, state.st_size), encoding)
    except OSError as error:
        return Problem(path, reason_of(error))
    except ValueError:  # a NUL in the name
        return Problem(path, "no such file or directory")


def _too_large(most_bytes: int) -> str:
    return f"larger than {most_bytes} bytes, and so not read (--max-bytes raises that)"


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # a FIFO without a writer would block for ever


def decoded(path: str, data: bytes, state: tuple[int, int] | None, encoding: str | None) -> Article | Problem:
    """The article in bytes that were read from ``path``."""
    try:
        return Article(path, decode(data, encoding), state)
    except NotText as error:
        return Problem(path, str(error))


def write(article: Article, text: str) -> Problem | None:
    """Put ``text`` in the place of the article's, in its encoding: the old file or the new, never a part.

    The file keeps its permissions and, where the system lets us, its owner and its extended attributes. Its time is
    new, as its content is. A link is followed, not replaced; of several hard links the others keep the old file. A
    file that has changed since it was read is left alone.
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
        return Problem(article.path, f"{reason_of(error)}; not written")
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
    """Put ``data`` under the name ``target``, with the mode and the owner of the file that was there ``before``."""
    import contextlib
    import tempfile

    folder = os.path.dirname(target)
    _sweep(folder)
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".cleaner-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if before and hasattr(os, "chown") and (before.st_uid, before.st_gid) != (os.geteuid(), os.getegid()):
            with contextlib.suppress(PermissionError):  # only root may give files away; the content matters more
                os.chown(temporary, before.st_uid, before.st_gid)
        os.chmod(temporary, stat.S_IMODE(before.st_mode) if before else _new_mode())
        if before and hasattr(os, "listxattr"):
            with contextlib.suppress(OSError):  # a file system that has none, or one that is not ours to set
                for name in os.listxattr(target):
                    os.setxattr(temporary, name, os.getxattr(target, name))
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


@cache
def _sweep(folder: str) -> None:
    """Remove what a run that was killed while it wrote has left in ``folder``. That of a run at work is not as old."""
    import contextlib
    import time

    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _LEFT.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                with contextlib.suppress(OSError):
                    if time.time() - entry.stat(follow_symlinks=False).st_mtime > _STALE:
                        os.unlink(entry.path)


def _new_mode() -> int:
    """The permissions that the user wants for new files."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
