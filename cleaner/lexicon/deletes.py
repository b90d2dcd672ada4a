"""Words near a misspelt one: SymSpell's deletes, in arrays that are memory-mapped.

Two words within edit distance d share a string that is left when at most d letters are deleted from each
(W. Garbe's symmetric delete algorithm, 2012; package symspellpy, against whose look-ups ours are tested). The
index lists, for each such string, the words it comes from. The string itself is not stored: its CRC-32 picks
a bucket and gives an 8-bit tag that keeps nearly all strangers out, and the distance is computed anyway.

``NAME.offsets`` holds, for each bucket, where its entries begin; ``NAME.entries`` holds tag << 24 | word id.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

if TYPE_CHECKING:
    from pathlib import Path

_ID = (1 << 24) - 1


class Index(NamedTuple):
    """``distance`` is the largest edit distance; only the first ``prefix`` letters of a word are deleted
    from, which bounds the strings for a long word; ``bits`` is the log2 of the number of buckets."""

    name: str
    distance: int
    prefix: int
    bits: int


NEAR1 = Index("near1", 1, 64, 18)
NEAR2 = Index("near2", 2, 7, 18)


def deletes(word: str, distance: int) -> set[str]:
    """``word`` and all that is left of it when up to ``distance`` letters are deleted."""
    made = {word}
    layer = made
    for _ in range(distance):
        layer = {left[:i] + left[i + 1 :] for left in layer for i in range(len(left))}
        made = made | layer
    return made


def write(index: Index, words: Iterable[tuple[int, str]], folder: Path) -> None:
    """Write the index of ``words``, pairs of id and word."""
    rows: list[int] = []
    for number, word in words:
        for left in deletes(word[: index.prefix], index.distance):
            bucket, tag = _place(left, index.bits)
            rows.append(bucket << 32 | tag << 24 | number)
    rows.sort()
    offsets, entries = array("I", [0] * ((1 << index.bits) + 1)), array("I")
    for row in rows:
        offsets[(row >> 32) + 1] += 1
        entries.append(row & 0xFFFFFFFF)
    for bucket in range(1 << index.bits):
        offsets[bucket + 1] += offsets[bucket]
    (folder / f"{index.name}.offsets").write_bytes(offsets.tobytes())
    (folder / f"{index.name}.entries").write_bytes(entries.tobytes())


def _place(left: str, bits: int) -> tuple[int, int]:
    code = crc32(left.encode())
    return code & ((1 << bits) - 1), code >> 24


class Deletes:
    """A mapped index. ``word_of`` gives the word of an id."""

    def __init__(self, index: Index, offsets: memoryview, entries: memoryview, word_of: Callable[[int], str]) -> None:
        self._index, self._offsets, self._entries, self._word_of = index, offsets, entries, word_of

    def near(self, word: str, distance: int) -> list[str]:
        """The words that share a delete with ``word``: all within ``distance``, and some further away."""
        seen: dict[int, None] = {}
        offsets, entries = self._offsets, self._entries
        mask = (1 << self._index.bits) - 1
        for left in deletes(word[: self._index.prefix], distance):
            code = crc32(left.encode())  # as in `_place`, without a call for each
            first, last = offsets[code & mask], offsets[(code & mask) + 1]
            if first < last:
                tag = code & ~_ID
                for entry in entries[first:last].tolist():
                    if entry ^ tag <= _ID:
                        seen[entry & _ID] = None
        return list(map(self._word_of, seen))
