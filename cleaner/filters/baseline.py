"""What was found before and accepted, in a file, so that only what is new is told.

The file is text for people and for merges: sorted, one line for each path, rule, original and context, with a count.
Nothing in it depends on line numbers, and paths count from the folder of the file. The context is two words on
either side within the line, so a paragraph may be edited elsewhere and lines may move.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from typing import NamedTuple

from cleaner.errors import Failure, reason_of
from cleaner.model import Finding
from cleaner.sources.files import Article, replace_file
from cleaner.sources.places import place
from cleaner.tokens import Positions

_HEAD = "# cleaner baseline 1: path, rule, original, context, count; `cleaner check --write-baseline` makes it anew"
_VERSION = "# cleaner baseline 1"
_LONGEST = 40  # characters of an original that a line shows
_WORDS = 2  # on either side of a finding that make its context
_COUNT = re.compile("[0-9]{1,9}")
_ESCAPE = re.compile(r"\\(?:\\|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|[nrt])")


class Entry(NamedTuple):
    path: str
    rule: str
    original: str
    context: str


class Baseline:
    """The accepted findings of ``file``. With ``new`` it begins empty and learns what is accepted now."""

    def __init__(self, file: str, new: bool = False) -> None:
        self._file = file
        self._folder = os.path.realpath(os.path.dirname(file) or ".")
        self._accepted = _load(file, may_lack=new)
        self._left = Counter(self._accepted)
        self._now: Counter[Entry] = Counter()
        self._read: set[str] = set()

    def __call__(self, article: Article, findings: list[Finding]) -> list[Finding]:
        """The findings that are not accepted. ``findings`` are those of all tiers, shown or not."""
        fresh = []
        for finding, entry in self._entries(article, findings):
            if self._left[entry] > 0:
                self._left[entry] -= 1
            else:
                fresh.append(finding)
        return fresh

    def accept(self, article: Article, findings: list[Finding]) -> None:
        self._now.update(entry for _, entry in self._entries(article, findings))

    def gone(self) -> int:
        """How many accepted findings no longer occur in the files that were read, or whose file is gone."""
        return sum(number for entry, number in self._left.items() if number > 0 and not self._unseen(entry.path))

    def write(self) -> int:
        """Puts down what was accepted; what stands there of files that were not read stays. Returns the count."""
        kept = {entry: number for entry, number in self._accepted.items() if self._unseen(entry.path)}
        entries = sorted({**kept, **self._now}.items())
        text = "".join(f"{line}\n" for line in [_HEAD, *("\t".join([*entry, str(n)]) for entry, n in entries)])
        try:
            replace_file(self._file, text.encode())
        except OSError as error:
            raise Failure(f"{self._file}: {reason_of(error)}; not written") from None
        return sum(self._now.values())

    def _unseen(self, path: str) -> bool:
        return path not in self._read and os.path.lexists(os.path.join(self._folder, _plain(path)))

    def _entries(self, article: Article, findings: list[Finding]) -> list[tuple[Finding, Entry]]:
        name = article.path
        if name != "-":
            name = os.path.relpath(place(name), self._folder).replace(os.sep, "/")
        path = _escaped(name)
        self._read.add(path)
        if not findings:
            return []
        text, positions = article.decoded.text, Positions(article.decoded.text)
        return [(f, Entry(path, f.rule, _short(f), _context(text, positions, f))) for f in findings]


def _short(finding: Finding) -> str:
    shown = _escaped(" ".join(finding.original.split()) or finding.original)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1].rstrip("\\") + "…"


def _context(text: str, positions: Positions, finding: Finding) -> str:
    start, end = finding.visible
    first, last = positions.line(start)[0], positions.line(max(start, end - 1))[1]
    before, after = text[max(first, start - 200) : start].split(), text[end : min(last, end + 200)].split()
    words = [*before[-_WORDS:], "|", " ".join(finding.original.split()), "|", *after[:_WORDS]]
    return hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _load(file: str, may_lack: bool) -> Counter[Entry]:
    try:
        with open(file, encoding="utf-8") as lines:
            text = lines.read()
    except FileNotFoundError:
        if may_lack:
            return Counter()
        raise Failure(f"{file}: no such baseline; `cleaner check --write-baseline {file}` makes it") from None
    except OSError as error:
        raise Failure(f"{file}: {reason_of(error)}") from None
    except UnicodeDecodeError:
        raise Failure(f"{file}: no baseline (it is not UTF-8)") from None
    head, *lines_ = text.split("\n")
    if not head.startswith(_VERSION):
        raise Failure(f"{file}: no baseline (its first line is not “{_VERSION}”)")
    found: Counter[Entry] = Counter()
    for number, line in enumerate(lines_, 2):
        fields = line.rstrip("\r").split("\t")
        if len(fields) == 5 and _COUNT.fullmatch(fields[4]):
            entry = Entry(*fields[:4])
            found[entry] = max(found[entry], int(fields[4]))  # a merge may leave both sides' lines
        elif line.strip():
            raise Failure(f"{file}: line {number} is no entry: five fields with tabs between, the last a number")
    return found


def _escaped(text: str) -> str:
    return "".join(c if c.isprintable() and c != "\\" else c.encode("unicode_escape").decode() for c in text)


def _plain(text: str) -> str:
    return _ESCAPE.sub(lambda match: _character(match[0]), text)


def _character(escape: str) -> str:
    try:
        return escape.encode().decode("unicode_escape")
    except UnicodeDecodeError:  # a number beyond the last character
        return escape
