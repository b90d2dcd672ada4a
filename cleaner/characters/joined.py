"""What stands in place of a stray character between two letters: nothing, or the space that it displaced."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.characters import known, known_word, word_around
from cleaner.context import Context

UNKNOWN = 0.93  # the confidence at most where no list has what the letters on both sides make


class Verdict(NamedTuple):
    """``replacement`` for the stray character, with what speaks for it."""

    replacement: str
    confidence: float
    why: str


def join_or_space(context: Context, start: int, end: int, sure: float) -> Verdict:
    """Judge the stray span ``[start, end)``: ``sure`` is the confidence when nothing speaks against joining."""
    text = context.text
    low, high = word_around(text, start, end)
    left, right = text[low:start], text[end:high]
    if not left or not right:
        return Verdict("", sure, "it stands at the edge of a word and shows nothing")
    if known(context, left + right):
        return Verdict("", sure, f"it splits the known word {left + right}")
    if min(len(left), len(right)) > 1 and known_word(context, left) and known_word(context, right):
        return Verdict(" ", 0.75, f"{left} and {right} are words and {left + right} is none")
    return Verdict("", min(sure, UNKNOWN), "it stands between two letters of one word")
