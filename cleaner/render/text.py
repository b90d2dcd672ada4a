"""The report that an editor reads: where, how sure, what would change in its sentence, and why."""

from __future__ import annotations

import re
from collections import Counter

from cleaner.model import Finding
from cleaner.pipeline import Result
from cleaner.render.screen import PER_CELL, Piece, Screen, cells, printable, wrapped
from cleaner.sources.files import Article
from cleaner.tokens import Positions

_BAR = 5
_VISIBLE = re.compile(r"\S")
_OTHERS = 3  # alternatives that a finding to review names


def report(_kind: str, color: str) -> TextReport:
    return TextReport(Screen(color))


class TextReport:
    """Prints an article's findings when it is done, and at the end what `cleaner fix` would do about them."""

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
        positions = Positions(text)
        places = ["{}:{}".format(*positions.of(first_visible(finding))) for finding in findings]
        margin = max(len(place) for place in places) + 4
        self._screen.line([Piece(printable(article.path), "path")])
        for number, (place, finding) in enumerate(zip(places, findings, strict=True)):
            if number:
                self._screen.line([])
            for row in self._finding(text, positions, finding, place, margin):
                self._screen.line(row)

    def _finding(self, text: str, positions: Positions, finding: Finding, place: str, margin: int) -> list[list[Piece]]:
        screen, indent = self._screen, Piece(" " * margin)
        width = screen.width - margin
        head = [Piece(f"  {place}".ljust(margin)), *certainty(finding), Piece("  "), Piece(finding.rule, "rule")]
        whole_lines = finding.replacement == "" and _stands_alone(text, positions, finding)
        shown = change(finding) if whole_lines else in_context(text, positions, finding, screen, width)
        beside = [*head, Piece("  "), *shown] if whole_lines else [*head, *_in_words(finding)]
        fits = screen.cells(beside) <= screen.width
        rows = [beside if fits else head]
        if not whole_lines:
            rows.append([indent, *shown])
        elif not fits:
            rows.append([indent, *_shortened(shown, screen, width)])
        return rows + [[indent, Piece(row, "dim")] for row in wrapped(printable(_reason(finding)), width)]

    def end(self, articles: int) -> None:
        total = sum(self._tiers.values())
        if total:
            files = counted(self._files, "file")
            where = files if self._files == articles else f"{self._files} of {counted(articles, 'file')}"
            self._screen.line([])
            summary = f"{counted(total, 'finding')} in {where}{_outlook(self._tiers, total)}"
            for row in wrapped(summary, self._screen.width):
                self._screen.line([Piece(row)])
        elif articles:
            self._screen.line([Piece(f"nothing found in {counted(articles, 'file')}")])


def _outlook(tiers: Counter[str], total: int) -> str:
    """What becomes of the findings, as the end of a sentence."""
    if tiers["auto"] == total:
        return f"; `cleaner fix` fixes {'it' if total == 1 else 'all of them'}"
    words = {"auto": "fixed by `cleaner fix`", "review": "to review", "info": "for information"}
    return ": " + ", ".join(f"{tiers[tier]} {what}" for tier, what in words.items() if tiers[tier])


def counted(number: int, one: str, more: str = "") -> str:
    return f"{number} {one if number == 1 else more or one + 's'}"


def certainty(finding: Finding) -> list[Piece]:
    """The confidence as a bar and as a number. Nothing is certain: 0.997 is shown as .99."""
    filled = round(finding.confidence * _BAR)
    number = f"{min(int(finding.confidence * 100), 99):02}"
    return [Piece("▇" * filled, finding.tier), Piece("▁" * (_BAR - filled), "dim"), Piece(f" .{number}", finding.tier)]


def _in_words(finding: Finding) -> list[Piece]:
    if not finding.replacement or "\n" in finding.original:
        return []
    return [Piece(f"  {printable(finding.original)} → {printable(finding.replacement)}")]


def _reason(finding: Finding) -> str:
    others = [other.text for other in finding.alternatives[:_OTHERS]] if finding.tier == "review" else []
    alternatives = ["or " + ", ".join(f"“{other}”" for other in others)] if others else []
    return "; ".join(dict.fromkeys([finding.message, *finding.why, *alternatives]))


def first_visible(finding: Finding) -> int:
    """The offset of a finding's first character that can be seen: a removed line may begin with its spacing."""
    return finding.visible[0]


def _stands_alone(text: str, positions: Positions, finding: Finding) -> bool:
    """Whether nothing can be seen before and after a finding in the lines that it touches."""
    start, stop = _line(text, positions, finding)
    return not (_VISIBLE.search(text, start, finding.start) or _VISIBLE.search(text, finding.end, stop))


def _line(text: str, positions: Positions, finding: Finding) -> tuple[int, int]:
    """From the start of the line of a finding's first visible character to the end of its last line."""
    start = min(positions.line(first_visible(finding))[0], finding.end)
    last = max(finding.start, finding.end - 1)
    return start, max(finding.end, positions.line(last)[1])


def change(finding: Finding) -> list[Piece]:
    """The change marked within the word: what both sides share stays plain."""
    old, new = finding.original, finding.replacement
    if not new:
        return [Piece(printable(old.strip() or old), "gone" if new == "" else "told")]
    start = _shared(old, new)
    tail = _shared(old[start:][::-1], new[start:][::-1])
    gone, new, rest = old[start : len(old) - tail], new[start : len(new) - tail], old[len(old) - tail :]
    pieces = (Piece(old[:start]), Piece(gone, "gone"), Piece(new, "new"), Piece(rest))
    return [Piece(printable(text), style) for text, style in pieces if text]


def _shared(one: str, other: str) -> int:
    """How many characters the two have in common at their beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def in_context(text: str, positions: Positions, finding: Finding, screen: Screen, width: int) -> list[Piece]:
    """The line around a finding with the change in it, cut at words to ``width`` cells."""
    marked = change(finding)
    room = width - screen.cells(marked)
    if room < 0:
        return _shortened(marked, screen, width)
    start, stop = _line(text, positions, finding)
    low = max(start, finding.start - width)
    before = printable(text[low : finding.start].lstrip() if low == start else text[low : finding.start])
    after = printable(text[finding.end : min(stop, finding.end + width)].rstrip("\r\n"))
    left = _tail(before, max(room * 2 // 3, room - cells(after)), cut=low > start)
    return [Piece(left), *marked, Piece(_head(after, room - cells(left)))]


def _tail(text: str, room: int, cut: bool) -> str:
    """The end of ``text`` from a word on, in at most ``room`` cells."""
    if cells(text) <= room and not cut:
        return text
    while text and cells(text) > room - 2:
        text = text[1:]
    whole_words = text[text.find(" ") + 1 :] if " " in text[:-1] else text
    return f"… {whole_words}" if room > 2 else ""


def _head(text: str, room: int) -> str:
    """The beginning of ``text`` up to a word's end, in at most ``room`` cells."""
    if cells(text) <= room:
        return text
    text = text[: PER_CELL * max(room, 0)]
    while text and cells(text) > room - 2:
        text = text[:-1]
    whole_words = text[: text.rfind(" ")] if " " in text[1:] else text
    return f"{whole_words.rstrip()} …" if room > 2 else ""


def _shortened(marked: list[Piece], screen: Screen, width: int) -> list[Piece]:
    """``marked`` with its longest pieces cut until all of them fit."""
    rows = list(marked)
    while screen.cells(rows) > width:
        at = max(range(len(rows)), key=lambda i: cells(rows[i].text))
        room = cells(rows[at].text) - (screen.cells(rows) - width)
        rows[at] = Piece(_head(rows[at].text, max(room, 4)), rows[at].style)
        if room < 4 and len(rows) > 1:
            rows.pop()
    return rows
