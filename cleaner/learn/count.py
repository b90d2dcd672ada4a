"""The counts of a few texts: a pure function, so that any number of processes or machines can share the work.

Counts of several batches are added up key by key. A word counts once for each *story*, and so does a line, since a
story told again, perhaps with another title, teaches nothing new: a slip would become a word for it. For a word the
mark of the story is the words around its first place; for a line, two sentences that stand for the whole text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from zlib import crc32

from cleaner import tokens
from cleaner.boilerplate import normal
from cleaner.context import Context
from cleaner.lexicon import Lexicon
from cleaner.profile import source_name
from cleaner.typo.judge import speller, unknown_words
from cleaner.typo.known import LONGEST, is_case_slip

# Longer lines are prose, in which no site repeats itself.
_LONGEST_LINE, _LONGEST_KEY = 20, 300  # words, characters
# Where so large a share of the distinct words is unknown, the text is in another language or no text.
_STRANGE = 0.3
_AROUND, _WINDOW = 3, 80  # words on either side that tell a story, and characters that hold them
_SENTENCES = re.compile(r"[.!?][\"'”’)]*(?:\s+|$)|[\r\n]+")
_CODE = frozenset("{}[]<>=`$_#\\")
_WORD = re.compile(r"[^\W\d_]{2}")
_SENTENCE = 40  # characters from which on a piece of text is a sentence of a story


class Text(NamedTuple):
    """A text of a dump; ``source`` is the site it comes from, "" if that is not known."""

    text: str
    source: str = ""


class Counts(NamedTuple):
    """How many documents each source has, and in how many a known word stands (in lower case); unknown words by
    story; lines by source and story."""

    documents: Counter[str]
    known: Counter[str]
    unknown: Counter[tuple[str, int]]
    lines: Counter[tuple[str, str, int]]

    @classmethod
    def none(cls) -> Counts:
        return cls(Counter(), Counter(), Counter(), Counter())

    def add(self, other: Counts) -> None:
        pairs: Iterable[tuple[Counter[Any], Counter[Any]]] = zip(self, other, strict=True)
        for mine, its in pairs:
            mine.update(its)

    def __len__(self) -> int:
        return len(self.known) + len(self.unknown) + len(self.lines)


def counted(texts: Sequence[Text]) -> Counts:
    """The counts of ``texts``."""
    counts = Counts.none()
    lexicon = Lexicon.shared()
    for text, source in texts:
        context = Context(text, lexicon)
        source = source_name(source)
        counts.documents[source] += 1
        _count_words(context, counts)
        story = mark_of_story(text)
        counts.lines.update({(source, key, story) for key in line_keys(text)})
    return counts


def _count_words(context: Context, counts: Counts) -> None:
    odd = speller(context.lexicon).unknown(context.vocabulary)
    counts.known.update({word.lower() for word in context.vocabulary - odd if 2 < len(word) <= LONGEST})
    if len(odd) > _STRANGE * len(context.vocabulary):
        return
    places: dict[str, dict[str, list[int]]] = {}
    for start, _, token in context.once(unknown_words):
        if not (is_case_slip(token) or context.text[start - 1 : start] == "&"):
            form = token.replace("’", "'")
            places.setdefault(form.lower(), {}).setdefault(form, []).append(start)
    for forms in places.values():  # a word counts once, as the text mostly writes it
        form = max(forms, key=lambda form: (len(forms[form]), form.islower(), form))
        counts.unknown[form, _mark_of_place(context.text, min(map(min, forms.values())))] += 1


def _mark_of_place(text: str, start: int) -> int:
    """The words around a place as a number: the same wherever the same sentence is told again."""
    before = tokens.WORD.findall(text[max(0, start - _WINDOW) : start])[-_AROUND:]
    after = tokens.WORD.findall(text[start : start + _WINDOW])[1 : _AROUND + 1]
    return _number(" ".join([*before, *after]).lower())


def mark_of_story(text: str) -> int:
    """A number that copies of a story share even where their titles and a few sentences differ.

    It stands for the two sentences whose checksums are the smallest: one alone could be the notice that a site puts
    under every story.
    """
    numbers = sorted({_number(piece) for piece in _SENTENCES.split(text) if len(piece) >= _SENTENCE})[:2]
    return (numbers[0] << 32 | numbers[-1]) >> 1 if numbers else _number(text)


def line_keys(text: str) -> set[str]:
    """The distinct lines of ``text`` that may repeat, as a profile lists them; no code, and nothing without a word."""
    lines = {line.text for line in tokens.lines(normal.lower(normal.shadow(text)))}
    keys = {normal.key(line) for line in lines if line.count(" ") < 2 * _LONGEST_LINE and _CODE.isdisjoint(line)}
    return {key for key in keys if key.count(" ") < _LONGEST_LINE and len(key) <= _LONGEST_KEY and _WORD.search(key)}


def _number(text: str) -> int:
    return crc32(text.encode("utf-8", "replace"))
