"""The article: "a" before a vowel sound and "an" before a consonant sound."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.tokens import matches_at
from cleaner.typo.articles import due
from cleaner.typo.judge import written_like
from cleaner.typo.words import specials

_CONFIDENCE = 0.93
# Small letters only: how a name or an acronym is spoken, no spelling tells ("a UN envoy", "an MP"). And only a
# beginning that may not go with the article: "a" before a vowel or h, "an" before a consonant, u, eu, ew or o.
_ARTICLE = re.compile(
    r"(?<![\w'’.*/-])([Aa]n?)(?:[ \u00a0]+|[ \t]*\r?\n[ \t]*)"
    r"((?:(?<=[Aa][ \u00a0\n\t])[aeiouh]|(?<=n[ \u00a0\n\t])(?:[^aeiou\W]|u|eu|ew|o))[a-z]+)(?![\w’'])"
)


def find(context: Context) -> Iterator[Finding]:
    for match in matches_at(_ARTICLE, context.text, specials(context).articles):
        article, word = match.groups()
        right_one = due(word, *context.lexicon.entry(word), context.lexicon)
        if right_one in ("a", "an") and right_one != article.lower():
            start, end = match.span(1)
            if not context.protected(start, end) and not _is_a_letter(context.text, start):
                right = written_like(article, right_one) if len(article) > 1 else ("An" if article == "A" else "an")
                yield Finding(start, end, article, right, _CONFIDENCE, "typo.article", f"“{right} {word}” is meant")


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
