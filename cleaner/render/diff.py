"""What was or would be changed, as a unified diff that `patch` and `git apply` accept.

The hunks are made from the edits themselves, not by comparing two texts, so a large file costs no more than
its changes. On a terminal the changed words are marked inside their lines.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import NamedTuple

from cleaner.model import Finding
from cleaner.pipeline import Result
from cleaner.render.screen import Piece, Screen, printable
from cleaner.render.text import counted
from cleaner.sources.files import Article

_NO_END = "\n\\ No newline at end of file\n"
_CONTEXT = 3
_QUOTED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def report(_kind: str, color: str) -> DiffReport:
    # In a pipe a diff is a patch, and a build that sets FORCE_COLOR for all its steps must not spoil it.
    return DiffReport(Screen(color, forced=False))


class Hunk(NamedTuple):
    """Lines [first, last) of the old text, numbered from 0, with all findings that change them."""

    first: int
    last: int
    findings: list[Finding]


class DiffReport:
    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._changed = self._fixed = self._left = 0

    def article(self, article: Article, result: Result, findings: list[Finding]) -> None:
        self._left += sum(finding.tier == "review" for finding in findings)
        if not result.applied:
            return
        self._changed += 1
        self._fixed += len(result.applied)
        if self._screen.colored:
            for line in unified(article.path, article.decoded.text, result.applied, marked=True):
                self._screen.line(line)
        else:
            sys.stdout.flush()
            sys.stdout.buffer.writelines(_patch(article, result.applied))

    def end(self, articles: int) -> None:
        if articles and (self._screen.terminal or not self._fixed):  # else the patch says it all
            sys.stdout.flush()
            print(summary(self._fixed, self._changed, self._left, articles), file=sys.stderr)


def _patch(article: Article, applied: list[Finding]) -> Iterator[bytes]:
    """The diff in the bytes of the file, which is what `patch` compares: with its mark, in its encoding."""
    text, encoding, errors = article.decoded.text, article.decoded.encoding, "surrogateescape"
    if article.decoded.mark:
        text = "\ufeff" + text
        applied = [finding._replace(start=finding.start + 1, end=finding.end + 1) for finding in applied]
    if "\n".encode(encoding) != b"\n":  # UTF-16 and the like: no tool reads a patch in these; it is for the eye
        encoding, errors = "utf-8", "surrogatepass"
    for number, line in enumerate(unified(article.path, text, applied, marked=False)):
        whole = "".join(piece.text for piece in line)
        if number < 2:  # a name is bytes of its own, whatever the file is encoded in
            yield os.fsencode(whole)
        elif line[0].style == "hunk":
            yield whole.encode()
        else:
            yield _encoded(whole, encoding, errors)


def _encoded(line: str, encoding: str, errors: str) -> bytes:
    """A line of a hunk: only what is of the file is in its encoding. Shift JIS writes the backslash in two bytes."""
    body, end, _ = line[1:].partition(_NO_END)
    try:
        made = body.encode(encoding, errors)
    except UnicodeEncodeError:  # the encoding has no such character; `fix` will say so
        made = body.encode("utf-8", "surrogateescape")
    return line[:1].encode() + made + end.encode()


def summary(fixed: int, changed: int, left: int, articles: int) -> str:
    done = f"{counted(fixed, 'fix', 'fixes')} in {counted(changed, 'file')}" if fixed else "nothing to fix"
    of = f" of {articles}" if fixed and articles != changed else "" if fixed else f" in {counted(articles, 'file')}"
    review = f"; {left} left to review, see `cleaner check`" if left else ""
    return done + of + review


def unified(path: str, text: str, applied: list[Finding], marked: bool) -> Iterator[list[Piece]]:
    """The lines of the diff. Unmarked ones end as the lines of the text do; marked ones are for a screen."""
    applied = _whole_lines(text, applied)
    old = _lines(text)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    name = "stdin" if path == "-" else printable(path) if marked else _header(path)
    for sign, style in (("---", "minus"), ("+++", "plus")):
        yield [Piece(f"{sign} {name}" + ("" if marked else "\n"), style)]
    shift = 0
    for group in _hunks(starts, applied):
        first, last = max(0, group[0].first - _CONTEXT), min(len(old), group[-1].last + _CONTEXT)
        body, grown = _body(text, old, starts, group, first, last, marked)
        head = f"@@ -{_range(first, last - first)} +{_range(first + shift, last - first + grown)} @@"
        yield [Piece(head + ("" if marked else "\n"), "hunk")]
        yield from body
        shift += grown


def _header(path: str) -> str:
    """A name as `patch` and `git apply` read it: from here, ended by a tab if it has blanks, quoted as in C if it
    has what would end it. Both refuse absolute names for good reasons; one that is not below here stays absolute."""
    name = os.path.normpath(path)
    if os.path.isabs(name) and (below := os.path.relpath(name)).partition(os.sep)[0] != os.pardir:
        name = below
    if name != name.strip(" ") or any(char < " " or char in '"\\\x7f' for char in name):
        return '"' + "".join(_QUOTED.get(c) or (f"\\{ord(c):03o}" if c < " " or c == "\x7f" else c) for c in name) + '"'
    return name + ("\t" if " " in name else "")


def _lines(text: str) -> list[str]:
    r"""Split after \n alone, as diff and patch do; a carriage return is part of its line."""
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _whole_lines(text: str, applied: list[Finding]) -> list[Finding]:
    r"""Deletions that take the line end before a line rather than the one after it, moved by that line end.

    The result is the same, and the paragraph before it is not shown as changed: "a[\nb]\nc" becomes "a\n[b\n]c".
    """
    moved: list[Finding] = []
    bound = len(text)
    for finding in reversed(applied):
        end = next((end for end in ("\r\n", "\n") if text.startswith(end, finding.start)), "")
        step = len(end)
        if step and finding.replacement == "" and finding.end + step <= bound and text.startswith(end, finding.end):
            start, stop = finding.start + step, finding.end + step
            finding = finding._replace(start=start, end=stop, original=text[start:stop])
        moved.append(finding)
        bound = finding.start
    return moved[::-1]


def _range(first: int, count: int) -> str:
    return f"{first + 1 if count else first},{count}"


def _hunks(starts: list[int], applied: list[Finding]) -> list[list[Hunk]]:
    """Findings by the lines they change, lines with less than two contexts between them in one group."""
    from bisect import bisect_right

    touched: list[Hunk] = []
    final = len(starts) - 1
    for finding in applied:
        first = min(bisect_right(starts, finding.start) - 1, max(0, final - 1))
        last = min(final, max(first + 1, bisect_right(starts, max(finding.start, finding.end - 1))))
        joins = bool(touched) and first < touched[-1].last
        put = finding.replacement or ""
        # What takes a line's end away joins the next line to this one, unless nothing of this one is left.
        if finding.end == starts[last] and last < final and not put.endswith("\n"):
            last += bool(put) or joins or finding.start > starts[first]
        if joins:
            before = touched.pop()
            touched.append(Hunk(before.first, max(before.last, last), [*before.findings, finding]))
        else:
            touched.append(Hunk(first, last, [finding]))
    groups: list[list[Hunk]] = []
    for hunk in touched:
        if groups and hunk.first - groups[-1][-1].last <= 2 * _CONTEXT:
            groups[-1].append(hunk)
        else:
            groups.append([hunk])
    return groups


def _body(
    text: str, old: list[str], starts: list[int], group: list[Hunk], first: int, last: int, marked: bool
) -> tuple[list[list[Piece]], int]:
    """The lines of one hunk and by how many lines the new text is longer."""
    body: list[list[Piece]] = []
    at, grown = first, 0
    for hunk in group:
        body += [_line(" ", [Piece(line)], "", marked) for line in old[at : hunk.first]]
        gone, new = _both_sides(text, starts[hunk.first], starts[hunk.last], hunk.findings)
        gone_lines, new_lines = _split(gone), _split(new)
        body += [_line("-", pieces, "minus", marked) for pieces in gone_lines]
        body += [_line("+", pieces, "plus", marked) for pieces in new_lines]
        at, grown = hunk.last, grown + len(new_lines) - len(gone_lines)
    body += [_line(" ", [Piece(line)], "", marked) for line in old[at:last]]
    return body, grown


def _both_sides(text: str, start: int, end: int, findings: list[Finding]) -> tuple[list[Piece], list[Piece]]:
    """``text[start:end]`` before and after, the changed parts as pieces of their own."""
    gone, new, at = [], [], start
    for finding in findings:
        same = Piece(text[at : finding.start])
        gone += [same, Piece(finding.original, "gone")]
        new += [same, Piece(finding.replacement or "", "new")]
        at = finding.end
    rest = Piece(text[at:end])
    return [*gone, rest], [*new, rest]


def _split(pieces: list[Piece]) -> list[list[Piece]]:
    """The pieces line by line."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        for part in _lines(piece.text):
            lines[-1].append(Piece(part, piece.style))
            if part.endswith("\n"):
                lines.append([])
    return lines if lines[-1] else lines[:-1]


def _line(sign: str, pieces: list[Piece], style: str, marked: bool) -> list[Piece]:
    if not marked:
        whole = "".join(piece.text for piece in pieces)
        return [Piece(sign + whole + ("" if whole.endswith("\n") else _NO_END))]
    shown = [Piece(printable(piece.text.removesuffix("\n")), piece.style or style) for piece in pieces]
    return [Piece(sign, style), *shown]
