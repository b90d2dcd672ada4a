"""How edits are judged against labelled text.

A row {"noisy", "clean"} is text with errors, and the same without. *Found* is the share of the errors on which a tool
reports something, *right* the share for which its first choice makes what the clean text has, *precision* the share of
its findings that lie on an error. *Sure* are the edits that a tool would write without asking, and the share of them
that make what the clean text has. An *alarm* is a finding in clean text, per 10,000 words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from peers import WORD, Edit

_PIECE = re.compile(r"\s+|[^\W_]+(?:['’][^\W_]+)*|.", re.DOTALL)


def gold(noisy: str, clean: str) -> list[Edit]:
    """The errors of ``noisy``: where it differs from ``clean``, word by word."""
    old, new = _PIECE.findall(noisy), _PIECE.findall(clean)
    at = [0]
    for piece in old:
        at.append(at[-1] + len(piece))
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [Edit(at[i], at[j], "".join(new[k:end])) for tag, i, j, k, end in codes if tag != "equal"]


def applied(text: str, edits: Iterable[Edit], low: int, high: int) -> str:
    """``text[low:high]`` with the edits made, blanks and apostrophes alike."""
    out, at = "", low
    for edit in sorted(e for e in edits if e.text is not None):
        out += text[at : edit.start] + (edit.text or "")
        at = max(at, edit.end)
    return re.sub(r"\s+", " ", (out + text[at:high]).replace("’", "'"))


def clusters(errors: list[Edit], edits: list[Edit], slack: int) -> Iterator[tuple[list[Edit], list[Edit]]]:
    """Errors and edits that overlap, together; with ``slack`` also those that a single character parts."""
    both = [(e.start, e.end, kind, e) for kind, some in enumerate((errors, edits)) for e in some]
    cluster: tuple[list[Edit], list[Edit]] = ([], [])
    reach = -2
    for start, end, kind, edit in sorted(both, key=lambda row: row[:2]):
        if not (start < reach or (start == reach and start == end) or (slack and start <= reach + 1)):
            yield cluster
            cluster, reach = ([], []), end
        cluster[kind].append(edit)
        reach = max(reach, end)
    yield cluster


class Tally(NamedTuple):
    """``alarms`` are findings that lie on no error; ``sure_right`` are the sure edits that make the clean text."""

    errors: int = 0
    found: int = 0
    right: int = 0
    alarms: int = 0
    sure: int = 0
    sure_right: int = 0
    words: int = 0

    def plus(self, other: Tally) -> Tally:
        return Tally(*(a + b for a, b in zip(self, other, strict=True)))


def judged(noisy: str, errors: list[Edit], edits: list[Edit]) -> Tally:
    """An error and the edits upon it are judged together, by the text they make. What that does not settle is
    judged again with what stands beside it: the other copy of a doubled word, a space put in."""
    found: dict[Edit, list[Edit]] = {}
    right: set[Edit] = set()
    for slack in (0, 1):
        taken = {edit for error in found for edit in found[error]}
        undone = {edit for error in found if error not in right for edit in found[error]}
        todo = [error for error in errors if error not in right]
        for wrong, mends in clusters(todo, [e for e in edits if e not in taken or e in undone], slack):
            if not (wrong and mends):
                continue
            low = max(0, min(e.start for e in (*wrong, *mends)) - 1)
            high = min(len(noisy), max(e.end for e in (*wrong, *mends)) + 1)
            good = applied(noisy, mends, low, high) == applied(noisy, wrong, low, high)
            right.update(wrong if good else ())
            for error in wrong:
                found[error] = [*found.get(error, []), *mends]
    used = {edit for error in found for edit in found[error]}
    good = {edit for error in right for edit in found[error]}
    sure = {edit for edit in edits if edit.sure}
    alarms = len(set(edits) - used)
    return Tally(len(errors), len(found), len(right), alarms, len(sure), len(sure & good), len(WORD.findall(noisy)))


def total(rows: Iterable[tuple[str, str]], found: Iterable[list[Edit]]) -> Tally:
    """The tally of texts with errors: ``rows`` are pairs of the noisy and the clean text."""
    sums = Tally()
    for (noisy, clean), edits in zip(rows, found, strict=True):
        sums = sums.plus(judged(noisy, gold(noisy, clean), edits))
    return sums
