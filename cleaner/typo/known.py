"""Whether a token is English as it stands: a word, a name, an acronym, or made of such."""

from __future__ import annotations

import re

from cleaner.lexicon import ACRONYM, NAME, RARE, WORD, Lexicon

# Longer "words" than the longest in any dictionary are data.
LONGEST = 32
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ'’]+")
_PLURAL_ACRONYM = re.compile(r"[A-Z]{2,}(?:e?s|ed|ing)")
_ROMAN = re.compile(r"[IVXLCDM]+(?:st|nd|rd|th|s)?")
_CLITICS = ("'s", "'d", "'ve", "'ll", "'re", "'m", "n't", "'em")


def plain(token: str) -> str:
    """The key of a token in the lexicon: lower case, with straight apostrophes."""
    return token.replace("’", "'").lower()


def is_known(token: str, lexicon: Lexicon) -> bool:
    """Whether nothing is to be said about ``token``, whatever stands around it."""
    if len(token) < 3 or len(token) > LONGEST or not _LATIN.fullmatch(token):
        return True
    return _is_word(token, lexicon) or _is_short_or_coded(token) or _is_composed(token, lexicon)


def _is_word(token: str, lexicon: Lexicon) -> bool:
    flags = lexicon.flags(plain(token))
    if flags & WORD:
        return not is_case_slip(token)
    if flags & (NAME | ACRONYM) and not token.islower():
        return not is_case_slip(token)
    return bool(flags & RARE)


def is_case_slip(token: str) -> bool:
    """Two capitals and then small letters, as in ``MInister``; ``MPs``, ``IDs`` and ``CEOs`` are none."""
    return len(token) > 2 and token[:2].isupper() and token[2:].islower() and token[2:] not in ("s", "es", "ed")


def _is_short_or_coded(token: str) -> bool:
    """Acronyms, their plurals, Roman numerals, and CamelCase: nobody's dictionary can list them."""
    if token.isupper() and len(token) <= 5:
        return True
    if _PLURAL_ACRONYM.fullmatch(token) and len(token) < 12 or _ROMAN.fullmatch(token):
        return True
    return any(char.isupper() for char in token[1:]) and not token.isupper() and not is_case_slip(token)


def _is_composed(token: str, lexicon: Lexicon) -> bool:
    """Possessives and contractions of what is known: ``Takaichi's``, ``she'd've``, ``o'clock``."""
    whole = token.replace("’", "'")
    stem = whole
    while (clitic := next((c for c in _CLITICS if stem.lower().endswith(c)), "")) and len(stem) > len(clitic):
        stem = stem[: -len(clitic)]
    if stem != whole:
        return is_known(stem, lexicon)
    parts = whole.split("'")
    return len(parts) > 1 and all(is_known(part, lexicon) for part in parts)
