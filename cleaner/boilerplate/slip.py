"""A known phrase with a slip of the finger in it: "Simlar News".

Looked for only in short lines that nothing else knows, at the edges of a text or beside a known line, and only
where exactly one word is in no dictionary; so an article's own headings are never bent into a phrase.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cleaner.boilerplate import normal
from cleaner.lexicon import NAME, WORD, Lexicon

_MOST_WORDS, _LEAST_LETTERS, _TWO_SLIPS = 6, 4, 9


def slip(lexicon: Lexicon, phrases: Mapping[str, Sequence[str]], low: str) -> str | None:
    """The phrase that a lower-case line was meant to be, or None."""
    words = normal.words(low)
    if not words or len(words) > _MOST_WORDS:
        return None
    odd = [at for at, word in enumerate(words) if not _known(lexicon, word)]
    if len(odd) != 1 or len(words[odd[0]]) < _LEAST_LETTERS:
        return None
    at = odd[0]
    most = 2 if len(words[at]) >= _TWO_SLIPS else 1
    return next((phrase for phrase in phrases if _meant(phrase.split(), words, at, most)), None)


def _meant(phrase: list[str], words: list[str], at: int, most: int) -> bool:
    """Whether ``words`` are the phrase but for the word with the number ``at``, and that one nearly is."""
    if len(phrase) != len(words) or phrase[:at] != words[:at] or phrase[at + 1 :] != words[at + 1 :]:
        return False
    return abs(len(phrase[at]) - len(words[at])) <= most and distance(words[at], phrase[at]) <= most


def _known(lexicon: Lexicon, word: str) -> bool:
    return not word.isalpha() or bool(lexicon.flags(word) & (WORD | NAME))


def distance(one: str, other: str) -> int:
    """Letters added, lost, changed or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
