"""Which article a word takes by how it is spoken: an hour, a one-off, a European."""

from __future__ import annotations

from cleaner.lexicon import WORD, Lexicon

# After these the "a" is a letter, a slip of another kind, or a list: "a and b", "a or", "a is".
_NO_NOUN_PHRASE = frozenset(["a", "an", "and", "as", "at", "in", "is", "of", "or", "on", "if", "it", "us", "the", "to"])


def due(word: str, flags: int, zipf: float, lexicon: Lexicon) -> str:
    """The article that ``word`` takes: a, an, or either; "" where that cannot be told.

    ``flags`` and ``zipf`` are what the lexicon says of it. Foreign words follow other rules ("a e la"), and rare
    ones may be spoken as nobody expects.
    """
    if not flags & WORD or zipf < 2.5 or word in lexicon.foreign or word in _NO_NOUN_PHRASE:
        return ""
    if word[:2] in lexicon.article_starts:
        for length in range(min(len(word), 10), 1, -1):
            if word[:length] in lexicon.articles:
                return lexicon.articles[word[:length]]
    return "an" if word[0] in "aeiou" else "a"
