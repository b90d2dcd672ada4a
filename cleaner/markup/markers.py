"""The comments by which a writer switches rules off for a part of a text.

``<!-- cleaner: off -->`` to ``<!-- cleaner: on -->``, or to the end of the text; with rules or families behind
``off``, only these (``<!-- cleaner: off typo, layout.space-run -->``). ``{/* cleaner: off */}`` is the same for MDX,
and a line ``.. cleaner: off`` for reStructuredText. A marker in code shows what one looks like and does nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from cleaner.markup import lazy

_SIGN = "cleaner:"
_MARKER = lazy(
    r"<!--[ \t]*cleaner:[ \t]*(?P<a>[^\n]{0,500}?)[ \t]*-->|\{/\*[ \t]*cleaner:[ \t]*(?P<b>[^\n]{0,500}?)[ \t]*\*/\}"
    r"|^[ \t]*\.\. cleaner:(?!:)[ \t]*(?P<c>[^\r\n]{0,500})",
    re.MULTILINE,
)
ALL = ""


class Off(NamedTuple):
    """In ``[start, end)`` nothing is found by ``rule``, a rule or a family; by no rule at all if it is `ALL`."""

    start: int
    end: int
    rule: str

    def silences(self, rule: str) -> bool:
        return self.rule in (ALL, rule, rule.partition(".")[0])

    def touches(self, start: int, end: int) -> bool:
        """Whether ``[start, end)`` shares a character with it, or is a point inside it or at its start."""
        return self.start <= start < self.end if start == end else start < self.end and self.start < end


class Marker(NamedTuple):
    """``words`` is what it says after ``cleaner:``, the verb first."""

    start: int
    end: int
    words: tuple[str, ...]


def read(text: str, code: Collection[tuple[int, int]] = ()) -> list[Marker]:
    """The markers of ``text``; those in ``code`` (spans) do not count."""
    if _SIGN not in text:
        return []
    found = []
    for match in _MARKER().finditer(text):
        said = match["a"] or match["b"] or match["c"] or ""
        if not any(start < match.start() < end for start, end in code):
            found.append(Marker(match.start(), match.end(), tuple(said.replace(",", " ").split())))
    return found


def off(text: str, code: Collection[tuple[int, int]] = ()) -> list[Off]:
    """Where rules are switched off, and the markers themselves, in which nothing is found either."""
    out: list[Off] = []
    begun: dict[str, int] = {}
    for marker in read(text, code):
        verb, *names = marker.words or ("",)
        out.append(Off(marker.start, marker.end, ALL))
        if verb == "off":
            for name in names or (ALL,):
                begun.setdefault(name, marker.start)
        elif verb == "on":
            ended = [name for name in names or tuple(begun) if name in begun]
            out += [Off(begun.pop(name), marker.end, name) for name in ended]
    return sorted(out + [Off(start, len(text), name) for name, start in begun.items()])


def faults(text: str, code: Collection[tuple[int, int]], rules: Collection[str]) -> Iterator[tuple[int, str]]:
    """What is wrong with the markers of ``text``: where, and what in one line. ``rules`` are all that there are."""
    begun: set[str] = set()
    for marker in read(text, code):
        verb, *names = marker.words or ("",)
        known = {*rules, *(rule.partition(".")[0] for rule in rules)}
        for name in names:
            if name not in known:
                yield marker.start, f"no rule or family is called {name!r}"
        if verb == "off":
            begun.update(names or (ALL,))
        elif verb != "on":
            yield marker.start, f"a marker says 'off' or 'on', not {verb!r}"
        elif begun.isdisjoint(names or begun):
            yield marker.start, "'on' without an 'off' before it"
        else:
            begun.difference_update(names or tuple(begun))
