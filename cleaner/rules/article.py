"""The article: "a" before a vowel sound and "an" before a consonant sound."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.context import Context
from cleaner.lexicon import WORD, Lexicon
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.typo.judge import written_like

_CONFIDENCE = 0.93
# After these the "a" is a letter, a slip of another kind, or a list: "a and b", "a or", "a is".
_NO_NOUN_PHRASE = frozenset(["a", "an", "and", "as", "at", "in", "is", "of", "or", "on", "if", "it", "us", "the", "to"])
# Small letters only: how a name or an acronym is spoken, no spelling tells ("a UN envoy", "an MP"). And only a
# beginning that may not go with the article: "a" before a vowel or h, "an" before a consonant, u, eu, ew or o.
_ARTICLE = re.compile(
    r"(?<![\w'’.*/-])([Aa]n?)(?:[ \u00a0]+|[ \t]*\r?\n[ \t]*)"
    r"((?:(?<=[Aa][ \u00a0\n\t])[aeiouh]|(?<=n[ \u00a0\n\t])(?:[^aeiou\W]|u|eu|ew|o))[a-z]+)(?![\w’'])"
)


def find(context: Context) -> Iterator[Finding]:
    for match in _ARTICLE.finditer(context.text):
        article, word = match.groups()
        due = _due(word, context.lexicon)
        if due in ("a", "an") and due != article.lower() and _is_plain_word(word, context.lexicon):
            start, end = match.span(1)
            if not context.protected(start, end) and not _is_a_letter(context.text, start):
                right = written_like(article, due) if len(article) > 1 else ("An" if article == "A" else "an")
                yield Finding(start, end, article, right, _CONFIDENCE, "typo.article", f"“{right} {word}” is meant")


def _due(word: str, lexicon: Lexicon) -> str:
    """The article that ``word`` takes by how it is spoken: a, an, or either."""
    for length in range(min(len(word), 10), 1, -1):
        if word[:length] in lexicon.articles:
            return lexicon.articles[word[:length]]
    return "an" if word[0] in "aeiou" else "a"


def _is_plain_word(word: str, lexicon: Lexicon) -> bool:
    """Foreign words follow other rules ("a e la"), and rare ones may be spoken as nobody expects."""
    common = bool(lexicon.flags(word) & WORD) and lexicon.zipf(word) >= 2.5
    return common and word not in lexicon.foreign and word not in _NO_NOUN_PHRASE


def _is_a_letter(text: str, start: int) -> bool:
    """A capital A inside a sentence is a name: vitamin A, grade A, hepatitis A, Serie A."""
    before = text[max(0, start - 24) : start].rstrip(" \u00a0\"“‘'(")
    return text[start] == "A" and bool(before) and before[-1] not in ".!?:\n"


DETECTOR = Detector(
    "words",
    lambda: (
        Rule(
            "typo.article",
            "a before a vowel sound, an before a consonant sound",
            "Common words in small letters, by how they are spoken: an hour, a one-off, a European, an unidentified; "
            "words that take either (an historic) are left alone, and so are names and acronyms.",
            (
                Example("He ate {a→an} apple and {an→a} pear."),
                Example("It took an hour, a union, a one-off use and an unimportant, unused heirloom."),
                Example("It was an historic vote for an MP, a UN envoy and an NGO; he got a B in a European test."),
                Example("Vitamin A is found in carrots, and hepatitis A in water."),
            ),
        ),
    ),
    find,
)
