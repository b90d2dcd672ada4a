"""What is shown of a finding, as pieces of styled text: its paragraph with the change in it, the choices, the reasons.

Nothing here knows the screen, so it can be read and tested as text. Article text is `printable`: what could steer a
terminal, hide, or turn the direction of writing is shown as an escape, always.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from cleaner.model import Finding
from cleaner.render.screen import Piece, cells, printable
from cleaner.render.text import certainty, counted
from cleaner.review.state import Item, Session
from cleaner.tokens import Positions

# A paragraph that is longer is shown from here to here around the finding; what stands beside it, up to there.
_REACH = 4000
_BESIDE = 240
_BLANK_LINE = re.compile(r"(?:\r\n|\n|\r(?!\n))[^\S\r\n]*(?:\r\n|\n|\r)")
_LINE_END = re.compile(r"\r\n|\n|\r")
# Blanks that look alike, when they are to be seen.
_BLANKS = str.maketrans({" ": "·", "\u00a0": "⍽", "\u202f": "⍽", "\u2007": "⍽", "\u3000": "□"})
_CHOICES = 9


class Choice(NamedTuple):
    number: int
    pieces: list[Piece]


def paragraph(text: str, finding: Finding, new: str | None, blanks: bool) -> list[Piece]:
    """The paragraph of ``finding``: what goes struck out, then ``new``, what comes. None proposes nothing.

    With ``blanks``, spaces and line ends are shown too. A finding of whole lines comes with its neighbours.
    """
    # The blank lines that go with a line would only push it away from its place.
    lines = finding.replacement == "" and bool(_LINE_END.search(finding.original))
    start, end = finding.visible if lines else (finding.start, finding.end)
    low, high = _around(text, start, end)
    rest = text[low:start] + text[end:high]
    before, after = _shown(text[low:start], blanks), _shown(text[end:high], blanks)
    cut_before = low > 0 and text[low - 1] not in "\r\n"
    cut_after = high < len(text) and text[high] not in "\r\n"
    pieces = []
    if not rest.strip():
        pieces += _beside(text[:low], -1, blanks)
    pieces += [Piece("… ", "dim")] if cut_before else []
    pieces += [Piece(before), *_change(text[start:end], new, blanks), Piece(after)]
    pieces += [Piece(" …", "dim")] if cut_after else []
    if not rest.strip():
        pieces += _beside(text[high:], 1, blanks)
    return [piece for piece in pieces if piece.text]


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """The paragraph, or the paragraphs, of a span."""
    floor, ceiling = max(0, start - _REACH), min(len(text), end + _REACH)
    low, high = floor, ceiling
    for blank in _BLANK_LINE.finditer(text, floor, start):
        low = blank.end()
    blank_after = _BLANK_LINE.search(text, end, ceiling)
    if blank_after:
        high = blank_after.start()
    elif high == len(text):  # the end of the last line begins no other
        high = max(end, len(text.rstrip("\r\n")))
    return low, high


def _beside(text: str, side: int, blanks: bool) -> list[Piece]:
    """The end of what stands before (or the beginning of what stands after) a line that stands alone."""
    near = text[-_REACH:] if side < 0 else text[:_REACH]
    near = near.strip()
    if not near:
        return []
    parts = [part for part in _BLANK_LINE.split(near) if part.strip()]
    one = parts[-1] if side < 0 else parts[0]
    if len(one) > _BESIDE:
        one = f"… {one[-_BESIDE:].split(' ', 1)[-1]}" if side < 0 else f"{one[:_BESIDE].rsplit(' ', 1)[0]} …"
    shown = _shown(one, blanks)
    return [Piece(f"{shown}\n\n" if side < 0 else f"\n\n{shown}", "dim")]


def _change(old: str, new: str | None, blanks: bool) -> list[Piece]:
    if new is None:
        return [Piece(_marked(old, blanks), "told")]
    return [Piece(_marked(old, blanks), "gone"), Piece(_marked(new, blanks), "new")]


def _marked(text: str, blanks: bool = False) -> str:
    """Text in a mark; nothing but blanks would be nothing to see."""
    return printable(text.translate(_BLANKS) if blanks or not text.strip() else text)


def _shown(text: str, blanks: bool) -> str:
    lines = [printable(line) for line in _LINE_END.split(text)]
    return "⏎\n".join(line.translate(_BLANKS) for line in lines) if blanks else "\n".join(lines)


def signed(pieces: list[Piece]) -> list[Piece]:
    """``pieces`` for a screen without colour: a mark is told by its signs."""
    signs = {"gone": ("[-", "-]"), "new": ("{+", "+}"), "told": ("[", "]")}
    return [
        Piece(f"{signs[piece.style][0]}{piece.text}{signs[piece.style][1]}", piece.style)
        if piece.style in signs
        else piece
        for piece in pieces
    ]


def header(session: Session, item: Item | None, width: int) -> list[Piece]:
    """The file and the place in it, and which of the findings this is."""
    left = session.counts().left
    more = "" if session.complete else "+"
    if item is None:
        return [Piece("cleaner review", "path")]
    number = f"  {session.position + 1} of {len(session.items)}{more}, {left} left"
    line, column = Positions(item.document.text).of(item.finding.visible[0])
    place = f":{line}:{column}"
    room = width - cells(number) - cells(place)
    return [Piece(_end(printable(item.document.path), room), "path"), Piece(place, "dim"), Piece(number)]


def _end(text: str, room: int) -> str:
    """``text`` in ``room`` cells; of a path that is too long the end is worth most."""
    if cells(text) <= room:
        return text
    while text and cells(text) > max(1, room - 1):
        text = text[1:]
    return f"…{text}"


def about(session: Session, item: Item) -> list[Piece]:
    """How sure, which rule, and how many places are alike."""
    places, files, undecided = session.alike(item)
    pieces = [*certainty(item.finding), Piece("  "), Piece(item.finding.rule, "rule")]
    if places > 1:
        where = f" in {files} files" if files > 1 else ""
        pieces.append(Piece(f"   {places} places like this{where}, {undecided} undecided"))
    return pieces


def choices(item: Item) -> list[Choice]:
    """What can be accepted, by number."""
    chosen = item.given.answer if item.given else None
    found = []
    for number, text in enumerate(item.choices[:_CHOICES], 1):
        mark = Piece("✓ ", "new") if chosen and chosen.kind == "accept" and chosen.text == text else Piece("  ")
        found.append(Choice(number, [mark, Piece(f"{number} ", "key"), *_in_words(text, item.finding)]))
    return found


def _in_words(text: str, finding: Finding) -> list[Piece]:
    if text == "":
        return [Piece("remove it", "dim")]
    others = {other.text: other.confidence for other in finding.alternatives}
    pieces = [Piece(_marked(text)), *([Piece("  a space", "dim")] if text == " " else [])]
    if text != finding.replacement and text in others:
        pieces.append(Piece(f"  .{min(int(others[text] * 100), 99):02}", "dim"))
    return pieces


def decision(item: Item) -> str:
    """What was answered, in words."""
    if item.given is None:
        return ""
    answer = item.given.answer
    said = {
        "accept": "accepted, not written yet",
        "typed": f"yours: {_marked(answer.text or '')}, not written yet" if answer.text else "to be removed",
        "skip": "skipped",
        "ignore": "left alone here from now on",
        "word": f"“{answer.text}” is a word of the project",
    }
    return said[answer.kind]


def reasons(item: Item) -> str:
    finding = item.finding
    return printable("; ".join(dict.fromkeys([finding.message, *finding.why])))


def summary(session: Session) -> str:
    """What the review did, in one line for when the screen is closed."""
    counts = session.counts()
    parts = [f"{counted(counts.written, 'change')} written"]
    if counts.files:
        parts[0] += f" to {counted(counts.files, 'file')}"
    if counts.waiting:
        parts.append(f"{counts.waiting} accepted but not written")
    parts += [f"{counts.skipped} skipped", f"{counts.left} left" + ("" if session.complete else " and files unread")]
    return ", ".join(parts) + (f"; log: {printable(session.source.log_path)}" if counts.written else "")
