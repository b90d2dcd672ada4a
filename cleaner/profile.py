r"""What is known of a dump or a site as a whole: a profile, learned elsewhere and read from a small text file.

    # a comment
    [source]
    documents<TAB>12400
    typo_rate<TAB>0.00031
    [lines]
    412<TAB>similar news

A row has a name or a number, a tab, and the rest. ``[source]`` says how many documents the profile was learned from
and, if it is known, how many typos the texts have per word. ``[lines]`` holds lines that repeat: the number of
documents in which one stands (copies of a story count once) and the line as `cleaner.boilerplate.normal.key` writes
it. Sections that this version does not know are passed over, so that a file may say more than is read.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from cleaner.errors import Failure

_NO_LINES: Mapping[str, int] = MappingProxyType({})


class Profile(NamedTuple):
    """How many ``documents`` a source has, in how many of them a line stands, and its rate of typos per word."""

    documents: int
    lines: Mapping[str, int] = _NO_LINES
    typo_rate: float | None = None

    def line(self, normalised: str) -> int:
        """In how many documents a line stands that `cleaner.boilerplate.normal.key` has written; or 0."""
        return self.lines.get(normalised, 0)

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Profile:
        """The profile in the file at ``path``. Raises Failure, which names the row, where the file is wrong."""
        source: dict[str, float] = {}
        lines: dict[str, int] = {}
        section = ""
        try:
            with open(path, encoding="utf-8-sig") as file:
                for number, row in enumerate(file, 1):
                    row = row.rstrip("\r\n")
                    if not row.strip() or row.startswith("#"):
                        continue
                    if row.startswith("["):
                        section = row.strip()
                        wrong = "" if section.endswith("]") else "a section is written [name]"
                    elif section == "[source]":
                        wrong = _source(row, source)
                    elif section == "[lines]":
                        wrong = _line(row, lines)
                    else:
                        wrong = "" if section else "a row before the first section"
                    if wrong:
                        raise Failure(f"{os.fspath(path)}:{number}: {wrong}")
        except OSError as error:
            raise Failure(f"{os.fspath(path)}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise Failure(f"{os.fspath(path)}: not written in UTF-8") from error
        if "documents" not in source:
            raise Failure(f"{os.fspath(path)}: [source] does not say how many documents there are")
        most = max(lines.values(), default=0)
        if most > source["documents"]:
            raise Failure(f"{os.fspath(path)}: a line in {most} documents of {source['documents']:.0f}")
        return cls(int(source["documents"]), MappingProxyType(lines), source.get("typo_rate"))

    def text(self) -> str:
        """The profile as `read` reads it, the most frequent lines first."""
        rate = [] if self.typo_rate is None else [f"typo_rate\t{self.typo_rate:.3g}"]
        rows = sorted((-count, line) for line, count in self.lines.items())
        return "\n".join(
            ["[source]", f"documents\t{self.documents}", *rate, "[lines]", *(f"{-n}\t{line}" for n, line in rows), ""]
        )


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
    if not count.isdecimal() or int(count) < 1:
        return f"{count!r} is no number of documents"
    if line in lines:
        return f"{line!r} stands twice"
    lines[line] = int(count)
    return ""
