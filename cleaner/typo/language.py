"""Passages that are not English, or no prose: their words are nobody's typos.

A line counts as such when many of its words are unknown and it hardly has the words that no English sentence
does without. Only lines with several unknown words are looked at, so English text pays nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.context import Context
from cleaner.tokens import line_span

# The commonest English words that are no common words of French, Spanish, German, Italian, Portuguese or Dutch.
_ENGLISH = frozenset(
    (
        "the",
        "of",
        "and",
        "to",
        "that",
        "is",
        "was",
        "with",
        "from",
        "are",
        "this",
        "have",
        "had",
        "not",
        "but",
        "they",
        "were",
        "which",
        "his",
        "her",
        "their",
        "been",
        "has",
        "will",
        "its",
        "would",
        "who",
        "said",
        "by",
        "for",
        "it",
        "be",
        "at",
        "or",
    )
)
# Words with nothing of an address or of code about them.
_PLAIN = re.compile(r"(?<![\w/.:@#=_<>'’-])[^\W\d_]+(?![\w/:@#=_<>(\[{-])")
_LEAST_WORDS, _LEAST_UNKNOWN = 8, 4
_MANY, _SOME, _ENGLISH_SHARE = 0.5, 0.15, 0.12


def foreign_lines(context: Context, odd: Sequence[tuple[int, str]]) -> list[tuple[int, int]]:
    """Spans of the lines that are not English; ``odd`` holds the unknown words of the text and where they stand."""
    unknown = {token for _, token in odd} if len(odd) >= _LEAST_UNKNOWN else set()
    if len(unknown) < _LEAST_UNKNOWN:
        return []
    return [span for span in _suspicious(context.text, odd) if _is_foreign(context.text[slice(*span)], unknown)]


def _suspicious(text: str, odd: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """Spans of the lines in which enough unknown words stand."""
    done = 0
    for (first, _), (last, _) in zip(odd, odd[_LEAST_UNKNOWN - 1 :], strict=False):
        if first >= done and text.find("\n", first, last) < 0 and text.find("\r", first, last) < 0:
            start, done = line_span(text, first)
            yield start, done


def _is_foreign(line: str, odd: set[str]) -> bool:
    words = _PLAIN.findall(line)
    unknown = sum(word in odd for word in words)
    if len(words) < _LEAST_WORDS or unknown < _LEAST_UNKNOWN:
        return False
    share = unknown / len(words)
    english = sum(word.lower() in _ENGLISH for word in words) / len(words)
    return (english < _ENGLISH_SHARE and share >= _SOME) or (share >= _MANY and english < 2 * _ENGLISH_SHARE)
