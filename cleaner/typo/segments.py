"""Three and more words run together, parted by symspellpy's word segmentation over the mapped dictionary.

The package is imported when a long unknown word turns up that nothing else explains; its dictionaries are not
loaded: it asks its word counts only `in` and `[]`, so the lexicon stands in for them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import Any

from cleaner.lexicon import Lexicon

SHORTEST = 12
_LONGEST_PART = 20


class _Counts:
    """The lexicon as symspellpy's mapping of words to counts."""

    def __init__(self, lexicon: Lexicon, may_stand_alone: Callable[[str, Lexicon], bool]) -> None:
        self._lexicon, self._may_stand_alone = lexicon, may_stand_alone

    def __contains__(self, word: str) -> bool:
        return self._may_stand_alone(word, self._lexicon)

    def __getitem__(self, word: str) -> int:
        return round(10 ** (self._lexicon.zipf(word) + 3))  # out of 10**12, which symspellpy takes for its corpus


@cache
def _segmenter(lexicon: Lexicon, may_stand_alone: Callable[[str, Lexicon], bool]) -> Any:
    from symspellpy import SymSpell

    segmenter = SymSpell(max_dictionary_edit_distance=0)
    segmenter._words = _Counts(lexicon, may_stand_alone)
    segmenter._max_length = _LONGEST_PART
    return segmenter


def segmented(key: str, lexicon: Lexicon, may_stand_alone: Callable[[str, Lexicon], bool]) -> str:
    """``key`` with spaces between its words, or "" where it is not made of words that may stand alone.

    A word right after itself is a cry drawn out (``nonononono``), not words that were run together.
    """
    if not _can_be_parted(key, lexicon, may_stand_alone):
        return ""
    parts = _segmenter(lexicon, may_stand_alone).word_segmentation(key, max_edit_distance=0).segmented_string.split()
    if len(parts) < 2 or any(one == other for one, other in pairwise(parts)):
        return ""
    return " ".join(parts) if all(may_stand_alone(part, lexicon) for part in parts) else ""


def _can_be_parted(key: str, lexicon: Lexicon, may_stand_alone: Callable[[str, Lexicon], bool]) -> bool:
    """Whether ``key`` is made of such words at all, which most names are not: quicker to see than the best way is."""
    reached = {0}
    for at in range(len(key)):
        if at in reached:
            words = lexicon.prefixes(key[at : at + _LONGEST_PART])
            reached |= {at + len(word) for word in words if may_stand_alone(word, lexicon)}
    return len(key) in reached
