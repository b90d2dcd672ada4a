"""A known phrase with a slip of the finger in it: "Simlar News".

Looked for only in short lines that nothing else knows, at the edges of a text or beside a known line, and only
where exactly one word is in no dictionary; so an article's own headings are never bent into a phrase. The fuzzy
matching is the `regex` package's, which is not even imported unless all that holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

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
    before, after = "".join(word + " " for word in words[:at]), "".join(" " + word for word in words[at + 1 :])
    alike = [phrase for phrase in phrases if phrase.startswith(before) and phrase.endswith(after)]
    for phrase in alike:
        meant = phrase[len(before) : len(phrase) - len(after)]
        if " " not in meant and abs(len(meant) - len(words[at])) <= most and _meant(meant, words[at], most):
            return phrase
    return None


@lru_cache(maxsize=2000)
def _meant(word: str, written: str, most: int) -> bool:
    """Whether ``word`` was meant: at most so many letters added, lost, changed or swapped with their neighbour."""
    if max((Counter(word) - Counter(written)).total(), (Counter(written) - Counter(word)).total()) > most:
        return False  # each of these letters needs a slip of its own
    import regex  # 20 ms that hardly any text needs

    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)} - {word}
    near = [f"(?:{regex.escape(word)}){{e<={most}}}"]
    near += [f"(?:{regex.escape(form)}){{e<={most - 1}}}" for form in sorted(swapped)]
    return regex.fullmatch("|".join(near), written) is not None


def _known(lexicon: Lexicon, word: str) -> bool:
    return not word.isalpha() or bool(lexicon.flags(word) & (WORD | NAME))
