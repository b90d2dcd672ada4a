"""Text that is no prose: code and other markup, addresses, handles, paths, hashes. Findings there are dropped.

`Protection` holds the spans of markup (`cleaner.markup` finds them) and decides which findings may stand: the
pipeline asks it, once for every rule. What stands in running text, such as an address, is seen by looking outward from
a suspicious span instead of masking the whole text: only what is about to be reported pays for it. Offsets are
code points.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Set
from functools import cached_property

from cleaner import markup, survey
from cleaner.markup import BLOCK, INLINE, Markup, markers
from cleaner.model import Finding, Stage

# A chunk is what stands between white space. Longer ones than this are data, not prose.
_LONGEST_CHUNK = 200
# "example.com", "report.pdf", "oe3.example.at/x": a full stop between letters with a small letter after it.
# "home.They" is a missing space, and "U.S.-backed" an abbreviation.
_DOTTED = re.compile(r"[\w-]\.[a-z]{2,}|\.[a-z]{2,4}$|^\.[a-z]")
_DATA = re.compile(r"://|^www\.|[\\@=_<>{}|~^]|^[#$&]\w|\w#\w|/.*/|^/|%[0-9A-F]{2}|&#?\w+;")


# What is no fault where a browser sets the text: it makes one space of any number.
_COLLAPSED = ("layout.space-run", "layout.trailing-space", "layout.blank-lines")
# Of a text in Markdown, only lines that say what they are may go, not those that look like something.
_BY_LOOKS = ("boilerplate.markup", "boilerplate.separator", "boilerplate.layout", "boilerplate.repeat")
_STRUCTURE = re.compile(r"[-*+>#|<{]|\d{1,9}[.)]\s|:::")


class Protection:
    """The spans of one text in which all rules, or some, find nothing. ``kind`` is how the text is written."""

    def __init__(self, text: str, kind: Markup = "", signs: Iterable[tuple[int, Set[str]]] | None = None) -> None:
        """``signs`` are what `cleaner.markup.signs` says of each piece of ``text``, and where that begins."""
        self.text = text
        parts = markup.parts(text, [(0, markup.signs(text, survey.of(text)))] if signs is None else signs)
        self.kind = markup.kind_of(text, kind, parts)
        self.spans = markup.spans(text, self.kind, parts)

    @cached_property
    def code(self) -> list[tuple[int, int]]:
        """All that is no prose, tags among it."""
        return merged([(start, end) for start, end, _ in self.spans])

    @cached_property
    def hard(self) -> list[tuple[int, int]]:
        """That in which no rule finds anything: all but tags that may be residue."""
        return merged([(start, end) for start, end, kind in self.spans if kind >= INLINE])

    @cached_property
    def blocks(self) -> list[tuple[int, int]]:
        """That whose lines stay, whatever they look like."""
        silent = [(start, end) for start, end, rule in self.off if rule in (markers.ALL, "boilerplate")]
        return merged([(start, end) for start, end, kind in self.spans if kind == BLOCK] + silent)

    @cached_property
    def off(self) -> list[markers.Off]:
        """Where a writer has switched rules off."""
        return markers.off(self.text, self._outside_comments) if "cleaner:" in self.text else []

    def faults(self, rules: Collection[str]) -> list[tuple[int, str]]:
        """What is wrong with the comments that switch rules off; ``rules`` are the ids of all rules."""
        return list(markers.faults(self.text, self._outside_comments, rules))

    @cached_property
    def _outside_comments(self) -> list[tuple[int, int]]:
        """The spans in which a marker is only shown; the comment that is the marker is none of them."""
        return [(start, end) for start, end, _ in self.spans if not self.text.startswith(("<!--", ".. "), start)]

    def allows(self, finding: Finding, stage: Stage) -> bool:
        """Whether ``finding`` of a rule of ``stage`` may stand."""
        start, end, rule = finding.start, finding.end, finding.rule
        if self.off and any(one.silences(rule) and one.touches(start, end) for one in self.off):
            return False
        if stage == "lines":
            return self._allows_line(start, end, rule)
        if not self.spans:
            return True
        if self.kind == "html" and rule in _COLLAPSED:
            return False
        return not touches(self.code if stage == "words" else self.hard, start, end)

    def _allows_line(self, start: int, end: int, rule: str) -> bool:
        """Whether a stray line may go. Pages of HTML and reStructuredText are sources, in which no line is stray."""
        if self.kind in ("html", "rest"):
            return False
        if self.kind == "markdown" and (rule in _BY_LOOKS or not _stands_alone(self.text, start, end)):
            return False
        inside = cuts(self.hard, start) or cuts(self.hard, end)
        return not inside and not touches(self.blocks, start, end)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether what is visible in ``[start, end)`` is a paragraph of one line, no item of a list and no heading."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    low, high = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    high = len(text) if high < 0 else high
    if text[low:start].strip() or text[end:high].strip() or _STRUCTURE.match(text, start):
        return False
    above = text.rfind("\n", 0, max(0, low - 1)) + 1
    below = text.find("\n", high + 1)
    return not text[above:low].strip() and not text[high : below if below >= 0 else len(text)].strip()


def merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """``spans`` sorted, with overlapping ones made one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def in_spans(spans: list[tuple[int, int]], offset: int) -> bool:
    at = bisect_right(spans, (offset, len(spans) and spans[-1][1])) - 1
    return at >= 0 and spans[at][0] <= offset < spans[at][1]


def touches(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether ``[start, end)`` shares a character with one of the disjoint ``spans``, or is a point inside one."""
    at = bisect_left(spans, (end, -1)) - 1
    return at >= 0 and spans[at][1] > start and (end > start or spans[at][0] < start)


def cuts(spans: list[tuple[int, int]], offset: int) -> bool:
    """Whether ``offset`` lies inside one of the disjoint ``spans``, not at its edge."""
    return touches(spans, offset, offset)


def chunk(text: str, start: int, end: int) -> tuple[int, int]:
    """The span between white space around ``[start, end)``, cut at `_LONGEST_CHUNK` on either side."""
    low, high = max(0, start - _LONGEST_CHUNK), min(len(text), end + _LONGEST_CHUNK)
    while start > low and not text[start - 1].isspace():
        start -= 1
    while end < high and not text[end].isspace():
        end += 1
    return start, end


def in_chunk(text: str, start: int, end: int) -> bool:
    """Whether the chunk around the span is an address, a path, a handle, a hash or other data."""
    if text.startswith("()", end):  # the name of a function
        return True
    low, high = chunk(text, start, end)
    if high - low == end - start:
        return False
    if high - low > _LONGEST_CHUNK:
        return True
    around = text[low:high].strip("()[]\"'“”‘’«»,;:!?…*").rstrip(".")
    return bool(_DATA.search(around) or _DOTTED.search(around))
