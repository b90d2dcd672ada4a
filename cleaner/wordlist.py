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
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import NamedTuple
from unicodedata import category, is_normalized, normalize

from cleaner.errors import Failure, reason_of

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
    text = "".join(char for char in text.replace("’", "'") if category(char) != "Cf")
    return text if is_normalized("NFC", text) else normalize("NFC", text)


class WordList:
    """The entries of one or more files. It remembers which of them a text has used.

    ``bare`` numbers those of the ``lines`` of a file, from 1, that are nothing but ASCII letters, by their lower-case
    form: a list of half a million names holds little else, and making an `Entry` of each takes seconds.
    """

    def __init__(
        self,
        entries: Iterable[Entry] = (),
        bare: Mapping[str, int] = MappingProxyType({}),
        lines: Sequence[str] = (),
        path: str = "",
    ) -> None:
        self._entries, self._bare, self._lines, self._path = list(entries), bare, lines, path
        self._used: set[str] = set()
        self.phrases = [entry for entry in self._entries if not _ONE_WORD.fullmatch(entry.word)]
        self._stands = {_key(entry) for entry in self._entries if entry.right is None}
        self._pairs = {_key(entry): entry for entry in self._entries if entry.right is not None}
        self._wanted = {part.lower() for entry in self._pairs.values() for part in (entry.right or "").split()}

    def __bool__(self) -> bool:
        return bool(self._entries or self._bare)

    @property
    def entries(self) -> list[Entry]:
        """All entries, in the order of their lines."""
        bare = (Entry(self._lines[line - 1], None, False, line, self._path) for line in self._bare.values())
        return sorted([*self._entries, *bare], key=lambda entry: (entry.path, entry.line))

    @property
    def pairs(self) -> list[Entry]:
        """The entries that say what is to be written instead."""
        return list(self._pairs.values())

    @property
    def unused(self) -> list[Entry]:
        """The entries that no text has needed so far."""
        return [entry for entry in self.entries if _key(entry) not in self._used]

    def use(self, entry: Entry) -> None:
        """A text has needed ``entry``."""
        self._used.add(_key(entry))

    def covers(self, token: str) -> bool:
        """Whether the project says that ``token`` may stand as it is."""
        if not self:
            return False
        for form in forms(plain(token)):
            low = form.lower()
            for key in (f"={form}", low):
                if key in self._stands or key in self._bare:
                    self._used.add(key)
                    return True
            if low in self._wanted:
                return True
        return False

    def pair(self, token: str) -> Entry | None:
        """The entry that says what to write instead of ``token``."""
        if not self._pairs:
            return None
        form = plain(token)
        return self._pairs.get(f"={form}") or self._pairs.get(form.lower())

    def within_phrase(self, text: str, start: int, end: int) -> bool:
        """Whether ``[start, end)`` lies in a phrase that may stand, such as ``Pago Pago``."""
        for entry in self.phrases:
            if entry.right is None:
                low, high = max(0, start - len(entry.word)), end + len(entry.word)
                for match in phrase(entry).finditer(text, low, high):
                    if match.start() <= start and end <= match.end():
                        self.use(entry)
                        return True
        return False


def _key(entry: Entry) -> str:
    return f"={entry.word}" if entry.exact else entry.word.lower()


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
    bare: dict[str, int] = {}
    lines = text.removeprefix("\ufeff").splitlines()
    for number, line in enumerate(lines, 1):
        if line.isalpha() and line.isascii():
            bare[line.lower()] = number
            continue
        line = plain(line)
        words = _COMMENT.sub("", line).strip() if "#" in line else line.strip()
        if words:
            entry = _entry(words, number, path)
            entries.setdefault(line_of(entry), entry)
    _refuse_chains(entries.values())
    return WordList(entries.values(), bare, lines, path)


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
    word, right = plain(word.removeprefix("=")).strip(), plain(rest[0]).strip() if rest else None
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
        raise Failure(f"{name}: {reason_of(error)}") from error
    except UnicodeDecodeError as error:
        raise Failure(f"{name}: not written in UTF-8") from error
