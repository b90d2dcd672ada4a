r"""What is known of a dump or a site as a whole: a profile, learned by `cleaner learn`, kept in a small text file.

    # a comment
    [source]
    documents<TAB>12400
    typo_rate<TAB>0.00031
    [source herald.example]
    documents<TAB>900
    [words]
    17<TAB>mulesing
    [names]
    24<TAB>Miyazawa
    Yeutter
    [lines]
    412<TAB>similar news
    [lines herald.example]
    88<TAB>the herald on sunday

A row has a name or a number, a tab, and the rest. ``[source]`` says how many documents the profile was learned from
and, if it is known, how many typos the texts have per word. ``[words]`` are right in any case, ``[names]`` only with
the capitals they have here, in capitals throughout, and with a possessive or plural ending; the number says how many
documents use one, and a row without a number is a person's word. ``[lines]`` holds lines that repeat: the number of
documents in which one stands (copies of a story count once) and the line as `cleaner.boilerplate.normal.key` writes
it. Where a dump is made of several sources, each has its own ``[source NAME]`` and ``[lines NAME]``, and ``[lines]``
holds for texts of no known source. Sections that this version does not know are passed over, so that a file may say
more than is read.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from cleaner.errors import Failure, reason_of

# What a row without a number counts as: more than any threshold asks for.
BY_HAND = 0
# A name that so many documents use is the usual one beside a rare name that differs by one slip.
USUAL = 5

_LONGEST_NAME = 300  # characters, of a source
_COMMENTS = {
    "[words]": "# documents, and a word that no dictionary has: right in any case",
    "[names]": "# documents, and a name that no dictionary has: right with these capitals",
    "[lines]": "# documents, and a line that repeats, without case and marks",
}


class Names(dict[str, int]):
    """Names with the number of documents that use each."""

    @cached_property
    def _usual(self) -> dict[tuple[str, int], list[str]]:
        index: dict[tuple[str, int], list[str]] = {}
        for name, count in self.items():
            if count >= USUAL or count == BY_HAND:
                index.setdefault((name[0], len(name)), []).append(name)
        return index

    def like(self, name: str) -> Iterator[str]:
        """The usual names that begin like ``name`` and are as long, or longer or shorter by a letter."""
        for length in (len(name) - 1, len(name), len(name) + 1):
            yield from self._usual.get((name[0], length), ())


class Site(NamedTuple):
    """One source of a dump: how many ``documents`` it has, and in how many of them a line stands."""

    documents: int
    lines: Mapping[str, int] = {}


class Profile(NamedTuple):
    """How many ``documents`` a source has, in how many of them a line stands, its rate of typos per word, its own
    words and names, and what is known of each of the ``sites`` that it is made of."""

    documents: int
    lines: Mapping[str, int] = {}
    typo_rate: float | None = None
    words: Mapping[str, int] = {}
    names: Names = Names()
    sites: Mapping[str, Site] = {}

    def line(self, normalised: str) -> int:
        """In how many documents a line stands that `cleaner.boilerplate.normal.key` has written; or 0."""
        return self.lines.get(normalised, 0)

    def at(self, source: str | None) -> Profile:
        """The profile for texts of one ``source``: with its own lines, where it is one of the ``sites``."""
        site = self.sites.get(source_name(source or ""))
        return self._replace(documents=site.documents, lines=site.lines) if site else self

    def knows(self, token: str) -> bool:
        """Whether the source uses ``token`` (with straight apostrophes) as it stands, its ending included."""
        if token.lower() in self.words or token in self.names:
            return True
        return token.isupper() and token.capitalize() in self.names

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Profile:
        """The profile in the file at ``path``. Raises Failure, which names the row, where the file is wrong."""
        reading = _Reading()
        try:
            with open(path, encoding="utf-8-sig") as file:
                for number, row in enumerate(file, 1):
                    wrong = reading.row(row.rstrip("\r\n"))
                    if wrong:
                        raise Failure(f"{os.fspath(path)}:{number}: {wrong}")
            return reading.profile()
        except OSError as error:
            raise Failure(f"{os.fspath(path)}: {reason_of(error)}") from error
        except UnicodeDecodeError as error:
            raise Failure(f"{os.fspath(path)}: not written in UTF-8") from error
        except ValueError as error:
            raise Failure(f"{os.fspath(path)}: {error}") from error

    def text(self) -> str:
        """The profile as `read` reads it, the most frequent words and lines first."""
        return "\n".join([*self._rows(), ""])

    def _rows(self) -> Iterator[str]:
        yield from ("[source]", f"documents\t{self.documents}")
        if self.typo_rate is not None:
            yield f"typo_rate\t{self.typo_rate:.3g}"
        for name, site in sorted(self.sites.items()):
            yield from (f"[source {name}]", f"documents\t{site.documents}")
        for head, counts in (("[words]", self.words), ("[names]", self.names), ("[lines]", self.lines)):
            if counts:
                yield from (head, _COMMENTS[head], *_sorted(counts))
        for name, site in sorted(self.sites.items()):
            if site.lines:
                yield from (f"[lines {name}]", *_sorted(site.lines))


def source_name(source: str) -> str:
    """A source as a profile names it: in one line, one space apart, and not too long."""
    return " ".join(source[:_LONGEST_NAME].split())


def _sorted(counts: Mapping[str, int]) -> Iterable[str]:
    rows = sorted((-count, text) for text, count in counts.items())
    # A tab before a row without a number, so that "#" and "[" are no comment and no section.
    return (f"{-count}\t{text}" if count else f"\t{text}" if text[0] in "#[" else text for count, text in rows)


class _Reading:
    """What the rows of a file have said so far."""

    def __init__(self) -> None:
        self._section: Callable[[str], str] = lambda _: "a row before the first section"
        self._sources: dict[str, dict[str, float]] = {}
        self._lines: dict[str, dict[str, int]] = {}
        self._words: dict[str, int] = {}
        self._names = Names()

    def row(self, row: str) -> str:
        """Takes the next row in, and says what is wrong with it: "" where nothing is."""
        if not row.strip() or row.startswith("#"):
            return ""
        if not row.startswith("["):
            return self._section(row)
        section = row.strip()
        if not section.endswith("]"):
            return "a section is written [name]"
        kind, _, name = section[1:-1].partition(" ")
        self._section = self._reader(kind, name.strip())
        return ""

    def _reader(self, kind: str, name: str) -> Callable[[str], str]:
        if kind == "source":
            source = self._sources.setdefault(name, {})
            return lambda row: _source(row, source)
        if kind == "lines":
            lines = self._lines.setdefault(name, {})
            return lambda row: _line(row, lines)
        if kind in ("words", "names") and not name:
            words = self._words if kind == "words" else self._names
            return lambda row: _word(row, words, kind)
        return lambda row: ""

    def profile(self) -> Profile:
        """Raises ValueError where the rows do not agree with each other."""
        documents = {
            name: self._documents(f"source {name}".strip()) for name in sorted({"", *self._sources, *self._lines})
        }
        sites = {name: Site(count, self._lines.get(name, {})) for name, count in documents.items() if name}
        rate = self._sources[""].get("typo_rate")
        return Profile(documents[""], self._lines.get("", {}), rate, self._words, self._names, sites)

    def _documents(self, section: str) -> int:
        name = section.partition(" ")[2]
        documents = self._sources.get(name, {}).get("documents")
        if documents is None:
            raise ValueError(f"[{section}] does not say how many documents there are")
        most = max(self._lines.get(name, {}).values(), default=0)
        if most > documents:
            raise ValueError(f"a line in {most} documents of {documents:.0f}")
        return int(documents)


def _source(row: str, source: dict[str, float]) -> str:
    """What is wrong with a row of ``[source]``; its value is put down. Names that are not known are passed over."""
    name, _, value = row.partition("\t")
    try:
        if name == "documents":
            source[name] = int(value)
        elif name == "typo_rate":
            source[name] = float(value)
    except ValueError:
        return f"{name} is no number: {value!r}"
    if source.get("documents", 1) < 1:
        return f"documents is a number from 1 on, not {value}"
    if not 0 < source.get("typo_rate", 0.5) < 1:
        return f"typo_rate lies between 0 and 1, not at {value}"
    return ""


def _line(row: str, lines: dict[str, int]) -> str:
    count, tab, line = row.partition("\t")
    if not tab or not line or "\t" in line:
        return "a row is a number of documents, a tab and a line"
    return _put(count, line, lines)


def _word(row: str, words: dict[str, int], kind: str) -> str:
    count, tab, word = row.partition("\t")
    if not tab:
        count, word = "", row
    word = word.strip().replace("’", "'")
    if not word or len(word.split()) > 1:
        return f"a row is a number of documents, a tab and a {kind[:-1]}, or the {kind[:-1]} alone"
    return _put(count, word.lower() if kind == "words" else word, words)


def _put(count: str, text: str, counts: dict[str, int]) -> str:
    if count and (not count.isdecimal() or int(count) < 1):
        return f"{count!r} is no number of documents"
    if text in counts:
        return f"{text!r} stands twice"
    counts[text] = int(count or BY_HAND)
    return ""
