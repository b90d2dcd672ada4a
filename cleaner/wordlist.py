"""The words of a project: what its texts may hold although no dictionary does, and what it wants written otherwise.

The file is made to be edited by hand and kept with the texts, one entry a line:

    # a comment
    Takaichi          right in any case, with a possessive or a plural ending
    =iPod             right only as it is written
    Kyiv              # why it is here
    Kiev -> Kyiv      is to be replaced

Entries and texts are compared in one form: composed (NFC), without invisible characters, with straight apostrophes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple
from unicodedata import category, is_normalized, normalize

from cleaner.errors import Failure

_ARROW = re.compile(r"\s*(?:->|→)\s*")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_ONE_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_BLANKS = r"[^\S\r\n]+"
# What a plural or a possessive adds.
_ENDINGS = ("'s", "s'", "es", "s", "'")


class Entry(NamedTuple):
    """A line of a word list. ``right`` is None for a word that may stand; ``exact`` means in this case only."""

    word: str
    right: str | None
    exact: bool
    line: int
    path: str


def plain(text: str) -> str:
    """``text`` in the form in which entries and texts are compared, its case kept."""
    if text.isascii():
        return text
    if not is_normalized("NFC", text):
        text = normalize("NFC", text)
    return "".join(char for char in text.replace("’", "'") if category(char) != "Cf")


class WordList:
    """The entries of one or more files. It remembers which of them a text has used."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries = list(entries)
        self.used: set[Entry] = set()
        self.phrases = [entry for entry in self.entries if not _ONE_WORD.fullmatch(entry.word)]
        self._stands = {_key(entry): entry for entry in self.entries if entry.right is None}
        self._pairs = {_key(entry): entry for entry in self.entries if entry.right is not None}
        self._wanted = {part.lower() for entry in self._pairs.values() for part in (entry.right or "").split()}

    @property
    def pairs(self) -> list[Entry]:
        """The entries that say what is to be written instead."""
        return list(self._pairs.values())

    @property
    def unused(self) -> list[Entry]:
        """The entries that no text has needed so far."""
        return [entry for entry in self.entries if entry not in self.used]

    def covers(self, token: str) -> bool:
        """Whether the project says that ``token`` may stand as it is."""
        if not self.entries:
            return False
        for form in forms(plain(token)):
            entry = _found(self._stands, form)
            if entry:
                self.used.add(entry)
                return True
            if form.lower() in self._wanted:
                return True
        return False

    def pair(self, token: str) -> Entry | None:
        """The entry that says what to write instead of ``token``."""
        return _found(self._pairs, plain(token)) if self._pairs else None

    def within_phrase(self, text: str, start: int, end: int) -> bool:
        """Whether ``[start, end)`` lies in a phrase that may stand, such as ``Pago Pago``."""
        for entry in self.phrases:
            if entry.right is None:
                low, high = max(0, start - len(entry.word)), end + len(entry.word)
                for match in phrase(entry).finditer(text, low, high):
                    if match.start() <= start and end <= match.end():
                        self.used.add(entry)
                        return True
        return False


def _key(entry: Entry) -> str:
    return f"={entry.word}" if entry.exact else entry.word.lower()


def _found(entries: dict[str, Entry], form: str) -> Entry | None:
    return entries.get(f"={form}") or entries.get(form.lower())


@cache
def phrase(entry: Entry) -> re.Pattern[str]:
    """What an entry that is not just letters matches: its words, with any blanks between them."""
    words = (re.escape(word).replace("'", "['’]") for word in entry.word.split())
    return re.compile(r"(?<!\w)" + _BLANKS.join(words) + r"(?!\w)", 0 if entry.exact else re.IGNORECASE)


def forms(token: str) -> Iterable[str]:
    """The token, and what is left of it without the ending of a plural or a possessive."""
    yield token
    low = token.lower()
    for ending in _ENDINGS:
        if low.endswith(ending) and len(token) > len(ending) + 1:
            yield token[: -len(ending)]


def parse(text: str, path: str) -> WordList:
    """The word list in ``text``. Raises Failure, which names the line, where an entry is wrong."""
    entries: dict[str, Entry] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        bare = _COMMENT.sub("", line).strip() if "#" in line else line.strip()
        if bare:
            entry = _entry(bare, number, path)
            entries.setdefault(line_of(entry), entry)
    _refuse_chains(entries.values())
    return WordList(entries.values())


def _refuse_chains(entries: Iterable[Entry]) -> None:
    """What one entry puts must not be what another takes away: a second run would go on changing."""
    wrong = {entry.word.lower(): entry for entry in entries if entry.right is not None}
    for entry in wrong.values():
        other = wrong.get((entry.right or "").lower())
        if other and other is not entry:
            raise Failure(
                f"{entry.path}:{entry.line}: “{line_of(entry)}” and line {other.line}, “{line_of(other)}”, make a chain"
            )


def _entry(bare: str, number: int, path: str) -> Entry:
    word, *rest = _ARROW.split(bare, maxsplit=1)
    exact = word.startswith("=")
    word, right = plain(word.removeprefix("=").strip()), plain(rest[0].strip()) if rest else None
    if not word or right == "":
        raise Failure(f"{path}:{number}: {bare!r} is no entry; write a word, =Word, or wrong -> right")
    if word == right:
        raise Failure(f"{path}:{number}: {bare!r} replaces a word by itself")
    return Entry(word, right, exact, number, path)


def line_of(entry: Entry) -> str:
    """``entry`` as a line of the file."""
    word = ("=" if entry.exact else "") + entry.word
    return word if entry.right is None else f"{word} -> {entry.right}"


def read(path: str | os.PathLike[str]) -> WordList:
    """The word list in the file at ``path``. Raises Failure where it cannot be read or an entry is wrong."""
    name = os.fspath(path)
    try:
        with open(path, encoding="utf-8") as file:
            return parse(file.read(), name)
    except OSError as error:
        raise Failure(f"{name}: {(error.strerror or str(error)).lower()}") from error
    except UnicodeDecodeError as error:
        raise Failure(f"{name}: not written in UTF-8") from error
