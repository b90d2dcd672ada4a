"""How one word turns into another by slips of the finger: which letters, and which kind of slip.

A slip is named as the field does: two letters *transposed*, one *doubled*, a double letter written *single*, a
letter *dropped*, an *extra* letter, or one letter for another (a *neighbour* on the keyboard, a *vowel* for a
vowel, one that *sounds* alike, or any *other*). Positions are code points of the token.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouy")
_ALIKE = frozenset(map(frozenset, ("ck", "cs", "sz", "gj", "kq", "cq", "fv", "dt", "mn", "xz")))  # in sound


def _neighbours() -> dict[str, str]:
    near: dict[str, str] = {}
    for r, row in enumerate(_ROWS):
        for c, key in enumerate(row):
            around = ((r, c - 1), (r, c + 1), (r - 1, c), (r - 1, c + 1), (r + 1, c), (r + 1, c - 1))
            near[key] = "".join(_ROWS[y][x] for y, x in around if 0 <= y < 3 and 0 <= x < len(_ROWS[y]))
    return near


NEIGHBOURS = _neighbours()


class Slip(NamedTuple):
    """One slip at position ``at`` of the token: ``wrong`` stands there for ``right`` (either may be empty)."""

    kind: str
    at: int
    wrong: str
    right: str

    def __str__(self) -> str:
        wrong, right = self.wrong, self.right
        return {
            "transposed": f"letters {wrong} transposed",
            "doubled": f"letter {wrong} doubled",
            "single": f"double {right} written once",
            "dropped": f"letter {right} dropped",
            "extra": f"extra letter {wrong}",
            "extra_neighbour": f"extra letter {wrong}, next to {right} on the keyboard",
            "neighbour": f"neighbouring key {wrong}/{right}",
            "vowel": f"vowel {wrong} for {right}",
            "sound": f"{wrong} for {right}, which sounds alike",
            "other": f"letter {wrong} for {right}",
            "apostrophe": "apostrophe left out" if right else "stray apostrophe",
        }[self.kind]


def shared_start(one: str, other: str) -> int:
    """How many letters two strings have in common from the start."""
    at, shorter = 0, min(len(one), len(other))
    while at < shorter and one[at] == other[at]:
        at += 1
    return at


def one_slip(token: str, word: str) -> Slip | None:
    """The slip that turns ``word`` into ``token``, or None if there is no single one."""
    if abs(len(token) - len(word)) > 1 or token == word:
        return None
    at = shared_start(token, word)
    if len(token) == len(word):
        if token[at + 1 :] == word[at + 1 :]:
            return _substituted(at, token[at], word[at])
        if token[at : at + 2] == word[at : at + 2][::-1] and token[at + 2 :] == word[at + 2 :]:
            return Slip("transposed", at, token[at : at + 2], word[at : at + 2])
    elif len(token) > len(word):
        return _extra(token, at) if token[at + 1 :] == word[at:] else None
    elif token[at:] == word[at + 1 :]:
        return _dropped(token, at, word[at])
    return None


def _substituted(at: int, wrong: str, right: str) -> Slip:
    if wrong in NEIGHBOURS.get(right, ""):
        return Slip("neighbour", at, wrong, right)
    if frozenset((wrong, right)) in _ALIKE:
        return Slip("sound", at, wrong, right)
    return Slip("vowel" if {wrong, right} <= _VOWELS else "other", at, wrong, right)


def _extra(token: str, at: int) -> Slip:
    letter, around = token[at], token[max(0, at - 1) : at] + token[at + 1 : at + 2]
    if letter == "'":
        return Slip("apostrophe", at, letter, "")
    if letter in around:
        return Slip("doubled", at, letter, "")
    near = next((key for key in around if letter in NEIGHBOURS.get(key, "")), "")
    return Slip("extra_neighbour" if near else "extra", at, letter, near)


def _dropped(token: str, at: int, letter: str) -> Slip:
    if letter == "'":
        return Slip("apostrophe", at, "", letter)
    return Slip("single" if token[at - 1 : at] == letter else "dropped", at, "", letter)


def two_slips(token: str, word: str) -> tuple[Slip, Slip] | None:
    """Two slips that turn ``word`` into ``token``: the leftmost that leaves one, or None.

    Tries each single slip at the first difference, as the recursion of an optimal string alignment does.
    """
    at = shared_start(token, word)
    mends: tuple[tuple[str, Callable[[], Slip]], ...] = (
        (token[:at] + token[at + 1 :], lambda: _extra(token, at)),
        (token[:at] + word[at : at + 1] + token[at:], lambda: _dropped(token, at, word[at])),
        (token[:at] + word[at : at + 1] + token[at + 1 :], lambda: _substituted(at, token[at], word[at])),
        (
            token[:at] + token[at : at + 2][::-1] + token[at + 2 :],
            lambda: Slip("transposed", at, token[at : at + 2], token[at : at + 2][::-1]),
        ),
    )
    for mended, slip in mends:
        rest = one_slip(mended, word) if mended != token else None
        if rest:
            return slip(), rest
    return None
