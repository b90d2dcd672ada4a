"""What stands within lines: inline code, targets of links, tags, templates, comments, formulas.

One pattern finds where something may begin, and a reader for each sign says where it ends. What is read is not
looked into again, so a backtick in a comment opens nothing. Everything takes linear time: an end that was not
found once is not looked for again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache

from cleaner.markup import BLOCK, INLINE, TAG, Markup, Part, Span, lazy
from cleaner.tokens import places

# A role of reStructuredText (":func:`name`") belongs to the code that it stands before.
_ROLE = lazy(r":[A-Za-z][\w:.+-]{0,60}:\Z")
_TAG = lazy(r"<[A-Za-z/!?][^<>\n]*>")
# Over several lines, or with > in an attribute, only what is one beyond doubt: "a <b" may be a comparison.
_LONG_TAG = lazy(
    r"</?[A-Za-z][\w:.-]*"
    r"(?:\s+[@:#\w.-]+(?:\s*=\s*(?:\"[^\"<]{0,1000}\"|'[^'<]{0,1000}'|[^\s\"'<>=]+))?){0,60}\s*/?>"
)
_NAME = lazy(r"<([A-Za-z][A-Za-z0-9-]*)")
_RAW = {
    "script": BLOCK, "style": BLOCK, "pre": BLOCK, "textarea": BLOCK, "svg": BLOCK, "math": BLOCK,
    "code": INLINE, "kbd": INLINE, "samp": INLINE, "var": INLINE, "tt": INLINE,
}  # fmt: skip
_TARGET = lazy(
    r"\]\((?:\s*<[^<>\n]{0,1000}>|\s*\{\{[^{}\n]{0,500}\}\}|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)"
    r"(?:\s+(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'|\([^()\n]{0,500}\)))?[ \t]*\)"
)
_REFERENCE = lazy(r"\]\[[^\]\[\n]{0,200}\]")
_FOOTNOTE = lazy(r"\[\^[^\]\[\s]{1,100}\]")
_ATTRIBUTES = lazy(r"\{:?[ \t]*[.#:][\w-][^{}\n]{0,300}\}")
# With the name of a language behind it; `{{< highlight >}}` alone may mark prose.
_HIGHLIGHT = lazy(r"\{[{%]-?[<%]?\s*(?:(highlight|codeblock|code)\s+[\w\"']|(mermaid|katex|math)\b)")
# "$x_i$" and "$\alpha + 1$"; never "$5 and $6", "US$ and A$" or "$HOME/$USER".
_FORMULA = lazy(r"\$(?![\s$])([^$\n]{1,300})(?<![\s\\])\$(?![\w$])")
_FORMULA_SIGN = lazy(r"[\\^={}]|\w_\w|^[A-Za-z]'?$|[A-Za-z]\([\w,]+\)|[<>]")
# A reference to a character, in a text in which it is at home.
_ENTITY = r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
# "unittest.TestCase", "http.HTTPStatus": a name of a program, in a text about one. "home.They" is none.
_DOTTED_NAME = r"(?<![\w.])[a-z_]\w*\.(?:[A-Z][a-z0-9]+[A-Z]|[A-Z]{2,}[a-z])\w*"
_BLANK_LINE = lazy(r"\n[ \t\r]*\n")
_LONGEST_FORMULA, _LONGEST_TEMPLATE = 5000, 5000

# For each sign that a text may have: what in the pattern it brings in.
_STARTS = {
    "`": r"`+",
    "<": r"<(?=[A-Za-z/!?])",
    "](": r"\]\(",
    "][": r"\]\[",
    "[^": r"\[\^",
    "{{": r"\{\{",
    "{%": r"\{%",
    "{#": r"\{#",
    "{:": r"\{:",
    "{.": r"\{\.",
}
_IN_FORMULAS = ("\\", "^", "_", "=", "{")
_BEGINNINGS = (*_STARTS, "$")
SIGNS = (*_BEGINNINGS, "&", *_IN_FORMULAS)


def find(text: str, markup: Markup, parts: Sequence[Part], blocks: list[Span]) -> list[Span]:
    """The spans within lines, sorted and disjoint, that begin outside ``blocks``."""
    wanted = _wanted(text, markup, frozenset().union(*(part.signs for part in parts)))
    if not wanted:
        return []
    pattern = _pattern(wanted)
    starts = (match.start() for match in pattern.finditer(text)) if markup else _starts(text, parts)
    return _Scan(text, markup, blocks).spans(pattern, starts)


def _starts(text: str, parts: Sequence[Part]) -> list[int]:
    """Where something may begin in a text that is no markup as a whole."""
    return sorted(
        at
        for start, stop, signs in parts
        for sign in _BEGINNINGS
        if sign in signs
        for at in places(text, sign, start, stop)
    )


def _wanted(text: str, markup: Markup, signs: Set[str]) -> tuple[str, ...]:
    """What in the pattern the signs in the text call for."""
    starts = [pattern for sign, pattern in _STARTS.items() if sign in signs]
    if "$" in signs and not signs.isdisjoint(_IN_FORMULAS) and text.count("$") > 1:
        starts.append(r"\$")
    if markup and "&" in signs:
        starts.append(_ENTITY)
    if markup == "rest" and "::" in text:
        starts.append("::")
    if markup:
        starts.append(_DOTTED_NAME)
    return tuple(starts)


@cache
def _pattern(wanted: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(wanted))


class _Scan:
    """The walk over the places where something may begin."""

    def __init__(self, text: str, markup: Markup, blocks: list[Span]) -> None:
        self.text = text
        self.markup = markup
        self.tag = INLINE if markup else TAG
        self.blocks = blocks
        self.starts = [block.start for block in blocks]
        self.ahead: dict[str, int] = {}  # where the next of each sign stands that was looked for
        self.partners: dict[int, int] | None = None

    def spans(self, pattern: re.Pattern[str], starts: Iterable[int]) -> list[Span]:
        found: list[Span] = []
        at = 0
        for start in starts:
            match = pattern.match(self.text, start) if start >= at else None
            if not match:
                continue
            block = self._block(start)
            span = None if block else self._read(start, match.end())
            if span:
                found.append(span)
            at = block.end if block else span.end if span else match.end()
        return found

    def _block(self, at: int) -> Span | None:
        index = bisect_right(self.starts, at) - 1
        return self.blocks[index] if index >= 0 and at < self.blocks[index].end else None

    def _read(self, start: int, end: int) -> Span | None:
        """What begins at ``start``; the sign that tells so ends at ``end``."""
        sign = self.text[start]
        if sign == "`":
            return self._code(start, end)
        if sign == "<":
            return self._tag(start)
        if sign in "&:_" or sign.isalpha():
            return Span(start, end, INLINE)
        if sign == "$":
            return self._formula(start)
        if sign == "{":
            return self._template(start)
        pattern = {"](": _TARGET, "][": _REFERENCE, "[^": _FOOTNOTE}[self.text[start : start + 2]]
        match = pattern().match(self.text, start)
        return Span(start, match.end(), INLINE) if match else None

    def _find(self, sign: str, at: int) -> int:
        """Where ``sign`` stands from ``at`` on, or -1. Calls go forward, so no part is searched twice."""
        where = self.ahead.get(sign, 0)
        if 0 <= where < at or sign not in self.ahead:
            where = self.ahead[sign] = self.text.find(sign, at)
        return where

    def _code(self, start: int, end: int) -> Span | None:
        """Inline code: to the next run of as many backticks in the same paragraph."""
        text = self.text
        if start and text[start - 1] == "\\":
            return None
        closing = self._partner(start)
        if closing < 0 or self._block_between(start, closing) or _BLANK_LINE().search(text, end, closing):
            return None
        stop = closing + end - start
        if end - start < 3 and _is_quotation(text, end, closing, stop):
            return None
        role = _ROLE().search(text, max(0, start - 63), start) if text[start - 1 : start] == ":" else None
        return Span(role.start() if role else start, stop, INLINE)

    def _block_between(self, start: int, end: int) -> bool:
        index = bisect_right(self.starts, start)
        return index < len(self.starts) and self.starts[index] <= end

    def _partner(self, start: int) -> int:
        """The next run of backticks as long as the one at ``start``; -1 if there is none."""
        if self.partners is None:
            self.partners = {}
            later: dict[int, int] = {}
            for run, end in reversed(list(_runs(self.text))):
                self.partners[run] = later.get(end - run, -1)
                later[end - run] = run
        return self.partners.get(start, -1)

    def _tag(self, start: int) -> Span | None:
        text = self.text
        if text.startswith("<!--", start):
            end = self._find("-->", start + 4)
            return Span(start, end + 3, BLOCK) if end >= 0 else None
        for opening, closing in (("<![CDATA[", "]]>"), ("<?", "?>")):
            if text.startswith(opening, start) and (end := self._find(closing, start)) >= 0:
                return Span(start, end + len(closing), BLOCK)
        match = _TAG().match(text, start)
        if not match or match.group().count('"') % 2:
            match = _LONG_TAG().match(text, start) or match
        if not match:
            return None
        name = _NAME().match(text, start)
        kind = _RAW.get(name[1].lower()) if name else None
        if name and kind and not match.group().endswith("/>"):
            end = self._closing(name[1], match.end())
            if end >= 0:
                return Span(start, end, kind)
            if name[1] in ("script", "style") and self.markup == "html":
                return Span(start, len(text), BLOCK)
        return Span(start, match.end(), self.tag)

    def _closing(self, name: str, at: int) -> int:
        """Where the element ``name`` ends that was opened before ``at``, or -1."""
        where = self._find(f"</{name}", at)
        end = self.text.find(">", where, where + len(name) + 20) if where >= 0 else -1
        return end + 1 if end >= 0 else -1

    def _template(self, start: int) -> Span | None:
        text = self.text
        sign = text[start : start + 2]
        if sign in ("{:", "{."):
            match = _ATTRIBUTES().match(text, start)
            return Span(start, match.end(), INLINE) if match else None
        closing = {"{{": "}}", "{%": "%}", "{#": "#}"}[sign]
        if sign == "{#" and (match := _ATTRIBUTES().match(text, start)):
            return Span(start, match.end(), INLINE)
        end = self._find(closing, start + 2)
        if end < 0 or end - start > _LONGEST_TEMPLATE:
            return None
        block = _HIGHLIGHT().match(text, start)
        if block:
            name = block[1] or block[2]
            last = min((at for way in ("end", "/", "/ ") if (at := self._find(way + name, end)) >= 0), default=-1)
            last = self._find(closing, last) if last >= 0 else -1
            if last >= 0:
                return Span(start, last + 2, BLOCK)
        return Span(start, end + 2, INLINE)

    def _formula(self, start: int) -> Span | None:
        text = self.text
        if text[start - 1 : start] in ("\\", "$") and start:
            return None
        if text.startswith("$$", start):
            end = text.find("$$", start + 2, start + _LONGEST_FORMULA)
            inside = text[start + 2 : end]
            if end < 0 or _BLANK_LINE().search(inside) or not _FORMULA_SIGN().search(inside):
                return None
            return Span(start, end + 2, BLOCK)
        match = _FORMULA().match(text, start)
        if not match or not _FORMULA_SIGN().search(match[1]) or text[start - 1 : start].isalnum():
            return None
        return Span(start, match.end(), INLINE)


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """The runs of backticks."""
    start = text.find("`")
    while start >= 0:
        end = start + 1
        while text.startswith("`", end):
            end += 1
        yield start, end
        start = text.find("`", end)


def _is_quotation(text: str, end: int, closing: int, stop: int) -> bool:
    """Whether two runs of backticks both open quotations, as in ``He said `yes', then `no'.``"""
    opens = text[closing - 1 : closing].isspace() and text[stop : stop + 1].isalnum()
    return opens and "'" in text[end:closing]
