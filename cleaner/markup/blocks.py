"""What goes over whole lines: front matter, fences, indented code, tables' rulers, definitions of links.

One walk over the lines; each reader looks at the line in front of it and says where what begins there ends.
What only reStructuredText has is in `rest`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Set
from typing import NamedTuple

from cleaner.markup import BLOCK, HEAD, Markup, Span, lazy, page, rest
from cleaner.tokens import line_starts, places

SIGNS = (
    "```", "~~~", ">>>", "]:", "|-", "-|", "+-", "===", "- - -", "* * *", "___", "--  -", ":--", "::\n", "::\r",
)  # fmt: skip
HEADS = ("    ", "\t", "---", "***", "^^^", '"""', "+++", "###", ".. ", ":")
FIRST = ("---", "+++", "{", "    ", "\t", ".. ", ":")
# Fences may stand behind the mark of a list or a quotation.
_FENCE = lazy(r"[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]+|>)*(?:(`{3,})[^`]*|(~{3,}).*)\Z")
_LIST = lazy(r"[ \t]*(?:[-*+]|\d{1,9}[.)]|#\.|\(?[a-z0-9]\))(?:[ \t]+|\Z)")
_DEFINITION = lazy(
    r"[ \t]*\[(?!\^)[^\]\n]{1,300}\]:[ \t]*(?:<[^<>\n]*>|(?=\S*[/.#:@{])\S+)"
    r"[ \t]*(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\))?[ \t]*\Z"
)
# The address may stand on the next line.
_LABEL = lazy(r"[ \t]*\[(?!\^)[^\]\n]{1,300}\]:[ \t]*\Z")
_ADDRESS = lazy(r"(?=\S*[/.#:])\S+\Z")
_NUMBER = lazy(r"\d{1,9}[.)]")
_GAP = lazy(r"  +")
_FOOTNOTE = lazy(r"[ \t]*\[\^[^\]\s]{1,100}\]:")
_COLUMNS = lazy(r"[-=]{2}[ \t]+[-=]{2}")
_LINE_OF_ONE = lazy(r"([^\w\s])\1{2,}\Z")
# A line of a program, a shell or data rather than of a letter or a poem.
_CODE = lazy(
    r"[{}<>\\|=;@$~^_]|\w\(|\)\s*:?\Z|(?:^|\s)-{1,2}\w|://|\w\.\w+|::|^[\w.-]+:(?:\s|\Z)|\w/\w|^[#%/*]|\[\w*\]|^['\"]|,\Z"
    r"|^(?:import|from|def|class|return|if|for|while|else|sudo|pip|npm|npx|git|cd|curl|make|var|let|const|docker|apt)\b"
)
_PROSE = lazy(r"[A-Za-z\"“‘(*_].*[a-z]{2,} [a-z]+ [a-z]{2,}")
_LONGEST_TITLE = 160
# So much of a line tells whether it is code.
_ENOUGH = 200


_MADE = 100  # lines that are kept
# What a line is by its first character. One with a quotation mark and the like matters if that stands twice, one with
# a digit if it is an item of a list, and one with white space if there is more in it.
_PLAIN, _NOTABLE, _BLANK, _SPACED, _NUMBERED, _QUOTED = range(6)
_MARKS = "-=|+:>*_#~^`.[("
_PARAGRAPH = bytes((_BLANK, _PLAIN))  # the beginning of one outside a list


class Line(NamedTuple):
    """``text`` is the line without its end and without white space around, and begins at ``first``; ``indent`` is
    the white space before, tabs counted as four."""

    start: int
    first: int
    stop: int
    indent: int
    text: str


def has_signs(signs: Set[str]) -> bool:
    return HEAD in signs or not signs.isdisjoint(SIGNS)


def find(text: str, markup: Markup, signs: Set[str]) -> list[Span]:
    """The blocks of ``text``, which has the ``signs``, that are no prose, sorted and disjoint."""
    return _Walk(text, markup, signs).blocks()


class _Lines:
    """The lines of a text. Each is made when it is asked for: most never are."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = line_starts(text)
        self._made: dict[int, Line] = {}

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, at: int) -> Line:
        line = self._made.get(at)
        if line is None:
            if len(self._made) > _MADE:
                self._made.clear()
            line = self._made[at] = self._line(at)
        return line

    def _line(self, at: int) -> Line:
        start, after = self.starts[at], at + 1
        stop = self.starts[after] if after < len(self.starts) else len(self.text)
        whole = self.text[start:stop].removesuffix("\n").removesuffix("\r")
        bare = whole.lstrip(" \t")
        blank = whole[: len(whole) - len(bare)]
        return Line(start, start + len(blank), start + len(whole), _width_of(blank) if blank else 0, bare.rstrip())

    def between(self, at: int, after: int) -> Iterator[Line]:
        return map(self.__getitem__, range(at, after))

    def of(self, offset: int) -> int:
        """The line in which ``offset`` lies."""
        return bisect_right(self.starts, offset) - 1

    def kinds(self, signs: Set[str]) -> bytearray:
        """What each line is: `_BLANK`, `_NOTABLE` if something may begin there, and else `_PLAIN`, mere words."""
        kinds = bytearray(map(_Kinds().__getitem__, map(self.text.__getitem__, self.starts)))
        for unclear in (_SPACED, _QUOTED, _NUMBERED):
            at = kinds.find(unclear)
            while at >= 0:
                kinds[at] = self._kind(unclear, at)
                at = kinds.find(unclear, at + 1)
        for sign in ("::", *(sign for sign in ("```", "~~~") if sign in signs)):
            for place in places(self.text, sign):
                kinds[self.of(place)] = _NOTABLE
        for place in places(self.text, ")"):
            if place and self.starts[self.of(place)] == place - 1:  # "a) the first"
                kinds[self.of(place)] = _NOTABLE
        return kinds

    def _kind(self, unclear: int, at: int) -> int:
        start = self.starts[at]
        if unclear == _SPACED:
            return _NOTABLE if self[at].text else _BLANK
        if unclear == _NUMBERED:
            return _NOTABLE if _NUMBER().match(self.text, start) else _PLAIN
        return _NOTABLE if self.text.startswith(self.text[start], start + 1) else _PLAIN


class _Kinds(dict[str, int]):
    """What a line is by its first character."""

    def __missing__(self, char: str) -> int:
        if char.isspace():
            kind = _BLANK if char in "\r\n" else _SPACED
        elif char.isalnum():
            kind = _PLAIN if char.isalpha() else _NUMBERED
        else:
            kind = _NOTABLE if char in _MARKS else _QUOTED
        self[char] = kind
        return kind


class _Walk:
    """The walk over the lines: where it stands, and what it has to remember of the lines before."""

    def __init__(self, text: str, markup: Markup, signs: Set[str]) -> None:
        self.text = text
        self.markup = markup
        self.lines = _Lines(text)
        self.signs = signs
        self.found: list[Span] = []
        self.item = 0  # where the text of the item of a list begins that the lines belong to; 0 outside lists
        self.code_end = 0  # the line after the indented code that was found last
        self.unclosed: dict[str, int] = {}  # marks of fences known not to close: from this length on

    def blocks(self) -> list[Span]:
        at = self._front_matter()
        if self.markup == "html":
            return self.found
        kinds = self.lines.kinds(self.signs)
        while (notable := kinds.find(_NOTABLE, at)) >= 0:
            if self.item and kinds.find(_PARAGRAPH, max(at - 1, 0), notable) >= 0:
                self.item = 0
            at = notable
            after = self._read(at, self.lines[at])
            at = after if after > at else at + 1
        return self.found

    def keep(self, first: int, after: int) -> int:
        """The lines from ``first`` up to ``after`` are no prose. Returns ``after``."""
        self.found.append(Span(self.lines[first].start, self.lines[after - 1].stop, BLOCK))
        return after

    def keep_part(self, start: int, end: int) -> None:
        self.found.append(Span(start, end, BLOCK))

    def _read(self, at: int, line: Line) -> int:
        """Where the block ends that begins at line ``at``; ``at`` itself or less where none does."""
        text = line.text
        if ("```" in text or "~~~" in text) and (after := self._fence(at)):
            return after
        if line.indent >= self.item + 4 and self._may_begin_code(at) and (after := self._indented_code(at)):
            return after
        if after := rest.read(self, at):
            return after
        self._note_list(at, line)
        if text[0] == "[" and "]:" in text:
            return self._definition(at)
        if text[0] in "-=|+:>*_#~^\"'.`" or not text[0].isalnum():
            return self._ruler(at)
        return at

    def _note_list(self, at: int, line: Line) -> None:
        mark = _LIST().match(self.text, line.start, line.stop)
        if mark and line.indent < self.item + 4:
            self.item = line.indent + len(self.text[line.start : mark.end()].lstrip(" \t"))
        elif line.indent == 0 and (at == 0 or not self.lines[at - 1].text):
            self.item = 0

    def _front_matter(self) -> int:
        end = page.front_matter(self.text)
        if not end and self.markup == "markdown" and self.text.startswith("{"):
            end = self.text.find("\n}\n") + 2
            end = end if '":' in self.text[: max(end, 0)] else 0
        return self.keep(0, self._line_after(end)) if end > 0 else 0

    def _line_after(self, offset: int) -> int:
        return bisect_left(self.lines.starts, offset)

    def _fence(self, at: int) -> int:
        line = self.lines[at]
        match = _FENCE().match(self.text, line.start, line.stop)
        if not match or (match[2] and self._is_tilde_underline(at)):
            return 0
        mark = match[1] or match[2]
        indent = _width_of(self.text[line.start : match.start(1 if match[1] else 2)])
        sign, size = mark[0], len(mark)
        if size < self.unclosed.get(sign, size + 1):
            for after in range(at + 1, len(self.lines)):
                closing = self.lines[after].text.lstrip("> ")
                if closing[:size] == mark and not closing.strip(sign):
                    return self.keep(at, after + 1)
            self.unclosed[sign] = size
        # Nothing closes it: it ends with the item of the list in which it stands, or with the text.
        after = at + 1
        while after < len(self.lines) and (not self.lines[after].text or self.lines[after].indent >= indent):
            after += 1
        return self.keep(at, after)

    def _may_begin_code(self, at: int) -> bool:
        return at == 0 or at == self.code_end or not self.lines[at - 1].text

    def _indented_code(self, at: int) -> int:
        """Where the indented code ends that begins here: each run of lines is judged, the later ones mildly."""
        least, after = self.item + 4, at
        while after < len(self.lines) and self.lines[after].text and self.lines[after].indent >= least:
            after += 1
        goes_on = bool(self.code_end) and all(not line.text for line in self.lines.between(self.code_end, at))
        if not self._is_code([line.text[:_ENOUGH] for line in self.lines.between(at, after)], goes_on):
            return 0
        self.code_end = after
        return self.keep(at, after)

    def _is_code(self, lines: list[str], goes_on: bool) -> bool:
        """Whether indented lines are clearly code. In Markdown they are unless they read like prose; elsewhere a
        paragraph, a poem or a quotation may be indented, and most lines must look like code."""
        code = sum(bool(_CODE().search(line)) for line in lines)
        prose = sum(bool(_PROSE().match(line)) for line in lines)
        if goes_on or (self.markup == "markdown" and not self.item):
            return prose <= code
        return 3 * code >= 2 * len(lines) and 2 * prose <= len(lines)

    def _definition(self, at: int) -> int:
        line = self.lines[at]
        if _DEFINITION().match(self.text, line.start, line.stop):
            return self.keep(at, at + 1)
        below = self.lines[at + 1].text if at + 1 < len(self.lines) else ""
        if below and _LABEL().match(self.text, line.start, line.stop) and _ADDRESS().match(below):
            return self.keep(at, at + 2)
        note = _FOOTNOTE().match(self.text, line.start, line.stop)
        if note:
            self.keep_part(line.first, note.end())
        return at

    def _ruler(self, at: int) -> int:
        text = self.lines[at].text
        at_home = self.markup in ("markdown", "rest")
        if text[0] == "=" and _COLUMNS().search(text) and _is_table_ruler(text):
            return self._simple_table(at)
        if _is_table_ruler(text) or self._is_underline(at) or (at_home and _is_break(text)):
            return self.keep(at, at + 1)
        return at

    def _simple_table(self, at: int) -> int:
        """A ruler of "===" and the rows below it, in which several spaces part the columns."""
        after = self.keep(at, at + 1)
        while after < len(self.lines) and self.lines[after].text and self.lines[after].text[0] != "=":
            line = self.lines[after]
            for gap in _GAP().finditer(self.text, line.first, line.stop):
                self.keep_part(*gap.span())
            after += 1
        return after

    def _is_underline(self, at: int) -> bool:
        """Whether the line is nothing but one sign, under or over a title that is not much shorter or longer."""
        text = self.lines[at].text
        if not _LINE_OF_ONE().match(text):
            return False
        return self._is_title(at - 1, text) or (self._is_title(at + 1, text) and self._same(at + 2, text))

    def _is_tilde_underline(self, at: int) -> bool:
        """Whether tildes are the line under a title rather than a fence."""
        return (self.markup == "rest" or len(self.lines[at].text) > 3) and self._is_underline(at)

    def _is_title(self, at: int, line: str) -> bool:
        title = self.lines[at].text if 0 <= at < len(self.lines) else ""
        if not title or len(title) > _LONGEST_TITLE or not any(map(str.isalnum, title[:_LONGEST_TITLE])):
            return False
        return self.markup in ("markdown", "rest") or abs(len(title) - len(line)) <= max(2, len(title) // 4)

    def _same(self, at: int, line: str) -> bool:
        return at < len(self.lines) and self.lines[at].text == line


def _is_table_ruler(text: str) -> bool:
    """Whether the line is "|---|:--:|", "+----+----+" or "=====  ===": the ruler of a table."""
    text = text.strip("> ")
    if text.strip("-=:|+ \t") or not ("--" in text or "==" in text or "|:-" in text or "|-" in text):
        return False
    return "|" in text or "+" in text or bool(_COLUMNS().search(text))


def _is_break(text: str) -> bool:
    """Whether the line is "---", "* * *" or "___": a break between two parts."""
    signs = text.replace(" ", "").replace("\t", "")
    return len(signs) >= 3 and signs[0] in "-*_" and not signs.strip(signs[0])


def _width_of(blank: str) -> int:
    """How wide white space is, a tab reaching to the next multiple of four."""
    return len(blank.expandtabs(4))
