"""What is to be left alone in one place: written by `cleaner review` (key i), so that no article needs a marker.

The file is JSON lines, made to be read and edited by hand, and kept with the texts:

    {"path": "harbour.txt", "rule": "typo.unknown", "original": "usr", "before": "looked under /", "after": "/share "}

``before`` and ``after`` are what stands beside the place. A row holds wherever all that it says is so; what a row
leaves out may be anything. So the place is found again when the text around it changes, and by hand a row can be made
narrower or wider: with only an ``original`` and a ``before`` of "/", the word is left alone after every slash.
Paths are relative to the folder of the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from cleaner.errors import Failure, reason_of
from cleaner.model import Finding

NAME = "cleaner-ignored.jsonl"
# How many characters on either side tell a place from others.
REACH = 24
_LINE_END = re.compile(r"[\r\n]")


class Ignore(NamedTuple):
    """A row of the file; None is "any"."""

    original: str
    path: str | None = None
    rule: str | None = None
    before: str | None = None
    after: str | None = None

    def holds(self, text: str, finding: Finding) -> bool:
        """Whether the row covers ``finding`` in ``text``, which is that of its path."""
        return (
            self.original == finding.original
            and self.rule in (None, finding.rule)
            and (not self.before or text.endswith(self.before, 0, finding.start))
            and (not self.after or text.startswith(self.after, finding.end))
        )


# Rows by their originals.
Ignores = Mapping[str, Sequence[Ignore]]


def by_original(found: Iterable[Ignore]) -> dict[str, list[Ignore]]:
    """Rows as they are looked up."""
    table: dict[str, list[Ignore]] = {}
    for ignore in found:
        table.setdefault(ignore.original, []).append(ignore)
    return table


def of_file(ignores: Ignores, name: str) -> Ignores:
    """Those of ``ignores`` that are for the file that rows call ``name``."""
    mine = {original: [one for one in some if one.path in (None, name)] for original, some in ignores.items()}
    return {original: some for original, some in mine.items() if some}


def covers(ignores: Ignores, text: str, finding: Finding) -> bool:
    """Whether one of ``ignores`` says that ``finding`` in ``text`` is to be left alone."""
    return any(ignore.holds(text, finding) for ignore in ignores.get(finding.original, ()))


def beside(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after ``[start, end)`` in its lines, as far as it is looked at to know a place again."""
    before, after = text[max(0, start - REACH) : start], text[end : end + REACH]
    return _LINE_END.split(before)[-1], _LINE_END.split(after)[0]


def lines_of(path: str) -> list[str]:
    """The lines of the file at ``path``, which need not exist. Raises Failure."""
    try:
        with open(path, encoding="utf-8", newline="\n") as file:
            return list(file)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Failure(f"{path}: {reason_of(error)}") from error
    except UnicodeDecodeError as error:
        raise Failure(f"{path}: not written in UTF-8") from error


def read(path: str) -> list[Ignore]:
    """The rows of the file at ``path``. Raises Failure, which names the line, where one is wrong."""
    found = []
    for number, line in enumerate(lines_of(path), 1):
        ignore = parsed(line)
        if ignore:
            found.append(ignore)
        elif line.strip() and line.endswith("\n"):  # a last line without an end was cut short by a crash
            raise Failure(f"{path}:{number}: no row of what to ignore: it needs at least an original")
    return found


def parsed(text: str) -> Ignore | None:
    """The row in a line; None where it is none."""
    try:
        ignore = Ignore(**json.loads(text))
    except (ValueError, TypeError):
        return None
    return ignore if ignore.original and all(value is None or isinstance(value, str) for value in ignore) else None
