"""The report that an editor reads: where, how sure, what would change in its sentence, and why."""

from __future__ import annotations

import os
from collections import Counter

from cleaner.model import Finding
from cleaner.pipeline import Result
from cleaner.render.screen import Piece, Screen, cells, printable
from cleaner.sources.files import Article
from cleaner.tokens import Positions

_BAR = 5


def report(_kind: str, color: str) -> TextReport:
    return TextReport(Screen(color))


class TextReport:
    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._tiers: Counter[str] = Counter()
        self._files = 0

    def article(self, article: Article, result: Result, findings: list[Finding]) -> None:
        if not findings:
            return
        if self._files:
            self._screen.line([])
        self._files += 1
        self._tiers.update(finding.tier for finding in findings)
        text = article.decoded.text
        self._screen.line([Piece(printable(article.path), "path")])
        positions = Positions(text)
        places = ["{}:{}".format(*positions.of(first_visible(finding))) for finding in findings]
        margin = max(len(place) for place in places) + 4
        for number, (place, finding) in enumerate(zip(places, findings, strict=True)):
            if number:
                self._screen.line([])
            for line in self._finding(text, finding, place, margin):
                self._screen.line(line)

    def _finding(self, text: str, finding: Finding, place: str, margin: int) -> list[list[Piece]]:
        indent = Piece(" " * margin)
        filled = round(finding.confidence * _BAR)
        number = f"{finding.confidence:.2f}".removeprefix("0")
        head = [Piece("  " + place.ljust(margin - 2)), Piece("▇" * filled, finding.tier),
                Piece("▁" * (_BAR - filled) + " ", "dim"), Piece(number.rjust(4), finding.tier), Piece("  "),
                Piece(finding.rule, "rule")]  # fmt: skip
        if finding.replacement and "\n" not in finding.original:
            change = f"  {printable(finding.original)} → {printable(finding.replacement)}"
            if self._screen.cells(head) + cells(change) <= self._screen.width:
                head.append(Piece(change))
        lines = [head, [indent, *in_context(text, finding, self._screen, self._screen.width - margin)]]
        reason = "; ".join(dict.fromkeys((finding.message, *finding.why))) if finding.why else finding.message
        return lines + [[indent, Piece(row, "dim")] for row in wrapped(printable(reason), self._screen.width - margin)]

    def end(self, articles: int) -> None:
        total = sum(self._tiers.values())
        if not total:
            self._screen.line([Piece(f"{counted(articles, 'file')} checked, nothing found" if articles else "nothing checked")])
            return
        what = [f"{self._tiers['auto']} that `cleaner fix` applies" if self._tiers["auto"] else "",
                f"{self._tiers['review']} to review" if self._tiers["review"] else "",
                f"{self._tiers['info']} for information" if self._tiers["info"] else ""]  # fmt: skip
        found = f"{counted(total, 'finding')} in {counted(self._files, 'file')}"
        checked = f" of {articles}" if articles != self._files else ""
        self._screen.line([])
        self._screen.line([Piece(f"{found}{checked}: {', '.join(part for part in what if part)}")])


def counted(number: int, one: str, more: str = "") -> str:
    return f"{number} {one if number == 1 else more or one + 's'}"


def first_visible(finding: Finding) -> int:
    """The offset of the first character of a finding that can be seen: a removed line may begin with its spacing."""
    return finding.start + len(finding.original) - len(finding.original.lstrip()) if finding.original.strip() else finding.start


def change(finding: Finding) -> list[Piece]:
    """The change marked within the word: what both sides share stays plain."""
    old, new = finding.original, finding.replacement
    if not new:
        return [Piece(printable(old.strip()), "gone" if new == "" else "new")] if old.strip() else [Piece(printable(old), "gone")]
    start = len(os.path.commonprefix([old, new]))
    tail = len(os.path.commonprefix([old[start:][::-1], new[start:][::-1]]))
    parts = (Piece(old[:start]), Piece(old[start : len(old) - tail], "gone"), Piece(new[start : len(new) - tail], "new"),
             Piece(old[len(old) - tail :]))  # fmt: skip
    return [Piece(printable(text), style) for text, style in parts if text]


def in_context(text: str, finding: Finding, screen: Screen, width: int) -> list[Piece]:
    """The line around a finding with the change in it, cut at words to ``width`` cells."""
    marked = change(finding)
    room = width - screen.cells(marked)
    if room < 0:
        return _shortened(marked, width)
    start = text.rfind("\n", 0, first_visible(finding)) + 1
    stop = text.find("\n", finding.end - 1 if finding.original.endswith("\n") else finding.end)
    before = printable(text[max(start, finding.start - width) : finding.start].lstrip())
    after = printable(text[finding.end : min(len(text) if stop < 0 else stop, finding.end + width)].rstrip())
    cut = finding.start - start > width
    left = _tail(before, max(room * 2 // 3, room - cells(after)), cut)
    right = _head(after, room - cells(left))
    return [Piece(left), *marked, Piece(right)]


def _tail(text: str, room: int, cut: bool) -> str:
    if cells(text) <= room and not cut:
        return text
    while text and cells(text) > room - 2:
        text = text[1:]
    space = text.find(" ")
    return "… " + text[space + 1 :] if 0 <= space < len(text) - 1 else ("… " if room > 2 else "") if not text.strip() else text


def _head(text: str, room: int) -> str:
    if cells(text) <= room:
        return text
    while text and cells(text) > room - 2:
        text = text[:-1]
    return (text[: text.rfind(" ")] if " " in text else text).rstrip() + " …"


def _shortened(marked: list[Piece], width: int) -> list[Piece]:
    longest = max(marked, key=lambda piece: len(piece.text))
    room = max(8, width - sum(cells(piece.text) + 4 for piece in marked if piece is not longest) - 6)
    return [piece if piece is not longest else Piece(_head(piece.text, room), piece.style) for piece in marked]


def wrapped(text: str, width: int) -> list[str]:
    """``text`` broken at blanks into rows of at most ``width`` cells."""
    rows, row = [], ""
    for word in text.split(" "):
        if row and cells(row) + 1 + cells(word) > width:
            rows.append(row)
            row = word
        else:
            row = f"{row} {word}" if row else word
    return [*rows, row]
