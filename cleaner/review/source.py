"""Where the documents of a review come from, and where accepted changes go.

`state` knows documents only through `Source`, so that what is reviewed may be files, or the proposals in a log.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, Protocol

from cleaner import editlog
from cleaner.errors import Failure, reason_of
from cleaner.filters.ignored import name_in
from cleaner.model import Finding
from cleaner.sources.files import Article, Problem, read, write

# Where what concerns one copy of the texts is kept.
FOLDER = ".cleaner"


class Document(NamedTuple):
    """A text with its findings, sorted and disjoint. ``path`` is its name, the same in every session; ``handle`` is
    what its source needs to write it."""

    path: str
    text: str
    findings: list[Finding]
    hash: str
    handle: Any = None


class Source(Protocol):
    log_path: str
    """Where what was changed is logged."""

    def documents(self) -> Iterator[Document | Problem]:
        """All of them, each when it is ready."""

    def changed(self, document: Document) -> bool:
        """Whether it is no longer what was read."""

    def again(self, document: Document) -> Document | Problem:
        """The document as it is now, with its findings as they are now."""

    def put(self, document: Document, text: str, made: list[Finding]) -> Document | Problem:
        """Put ``text``, which the edits in ``made`` make, in the document's place: whole, or not at all."""

    def holds(self, document: Document, text: str) -> bool:
        """Whether the document's encoding has every character of ``text``."""


class Files:
    """Text files. What is written to them goes to the edit log first.

    ``articles`` reads them; ``find`` gives the findings of one that are worth showing, with what could not be looked
    for, or what went wrong altogether; ``leave`` are files that are no articles, such as the log; ``encoding`` is given
    if it is not to be found out. Documents are named from the folder ``root``. The log, which names the version of the
    ``rules``, is made when the first change is written.
    """

    def __init__(
        self,
        articles: Iterable[Article | Problem],
        find: Callable[[Article], tuple[list[Finding], list[Problem]] | Problem],
        log_path: str,
        rules: Callable[[], str],
        *,
        root: str = "",
        leave: Iterable[str] = (),
        encoding: str | None = None,
    ) -> None:
        self.log_path = log_path
        self._encoding, self._root = encoding, root
        self._articles, self._find, self._rules = articles, find, rules
        self._log: editlog.Log | None = None
        self._seen = {os.path.realpath(path) for path in leave}

    def documents(self) -> Iterator[Document | Problem]:
        for article in self._articles:
            if isinstance(article, Problem):
                yield article
                continue
            real = os.path.realpath(article.path)
            if real not in self._seen:  # named twice, or a file of ours
                self._seen.add(real)
                found = self._find(article)
                if isinstance(found, Problem):
                    yield found
                    continue
                yield from found[1]
                yield self._document(article, found[0])

    def _document(self, article: Article, findings: list[Finding]) -> Document:
        text = article.decoded.text
        return Document(name_in(self._root, article.path), text, findings, editlog.text_hash(text), article)

    def changed(self, document: Document) -> bool:
        try:
            now = os.stat(document.handle.path)
        except OSError:
            return True
        return bool((now.st_mtime_ns, now.st_size) != document.handle.state)

    def again(self, document: Document) -> Document | Problem:
        return self._read(document.handle.path, self._encoding)

    def _read(self, path: str, encoding: str | None) -> Document | Problem:
        article = read(path, encoding)
        if isinstance(article, Problem):
            return article
        found = self._find(article)
        return found if isinstance(found, Problem) else self._document(article, found[0])

    def put(self, document: Document, text: str, made: list[Finding]) -> Document | Problem:
        if self.changed(document):
            return Problem(document.handle.path, "changed on disk since it was read; not written")
        try:
            self._log = self._log or _opened(self.log_path)
            place = self._log.place(document.handle.path)
            now = editlog.now()
            self._log.append(
                editlog.entries(document.text, text, made, path=place, time=now, rules=self._rules(), actor="user")
            )
        except Failure as failure:
            return Problem(document.handle.path, f"not written, because the log cannot be: {failure}")
        except OSError as error:
            reason = reason_of(error)
            return Problem(document.handle.path, f"not written, because the log cannot be: {self.log_path}: {reason}")
        # What was a file in one encoding must not be guessed to be in another because a few bytes are new.
        return write(document.handle, text) or self._read(document.handle.path, document.handle.decoded.encoding)

    def holds(self, document: Document, text: str) -> bool:
        return bool(document.handle.decoded.writable(text))


def _opened(path: str) -> editlog.Log:
    make_folder(path)
    return editlog.Log(path)


def make_folder(path: str) -> None:
    """Make the folder of the file at ``path``. One of our own is for this machine only, so git is told to ignore it.

    Raises Failure.
    """
    folder = os.path.dirname(path)
    if not folder or os.path.isdir(folder):
        return
    try:
        os.makedirs(folder)
        if os.path.basename(folder) == FOLDER:
            with open(os.path.join(folder, ".gitignore"), "w", encoding="utf-8") as file:
                file.write("*\n")
    except OSError as error:
        raise Failure(f"{folder}: {reason_of(error)}") from error
