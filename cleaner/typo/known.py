"""Whether a token is English as it stands: a word, a name, an acronym, or made of such."""

from __future__ import annotations

import re
from unicodedata import combining, normalize

from cleaner.lexicon import ACRONYM, NAME, WORD, Lexicon

# Longer "words" than a clause run together are data.
LONGEST = 64
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ'’]+")
_PLURAL_ACRONYM = re.compile(r"[A-Z]{2,}(?:e?s|ed|ing)")
_ROMAN = re.compile(r"[IVXLCDM]+(?:st|nd|rd|th|s)?")
_CLITICS = ("'s", "'d", "'ve", "'ll", "'re", "'m", "n't", "'em")


def plain(token: str) -> str:
    """The key of a token in the lexicon: lower case, with straight apostrophes."""
    return token.replace("’", "'").lower()


def is_known(token: str, lexicon: Lexicon) -> bool:
    """Whether nothing is to be said about ``token``, whatever stands around it.

    A rare word of a very large dictionary is not known in this sense (``fiar``, ``orce``): that it is one
    weighs heavily in its favour, but it may still be a slip.
    """
    if len(token) < 3 or len(token) > LONGEST or not _LATIN.fullmatch(token):
        return True
    return _is_word(token, lexicon) or _is_short_or_coded(token) or _is_composed(token, lexicon)


def _is_word(token: str, lexicon: Lexicon) -> bool:
    flags = lexicon.flags(plain(token))
    if is_case_slip(token):
        return bool(flags & NAME) and lexicon.cased(plain(token)) == token
    if flags & WORD or _is_variant(plain(token), lexicon):
        return True
    return bool(flags & (NAME | ACRONYM)) and not token.islower()


def _is_variant(key: str, lexicon: Lexicon) -> bool:
    """A regional spelling of a known word that no list has (``credentialled``), or a loan with its accents."""
    if not key.isascii():
        folded = "".join(c for c in normalize("NFD", key) if not combining(c))
        if folded != key and lexicon.flags(folded) & (WORD | NAME):
            return True
    if not key.endswith(lexicon.variant_endings):
        return False
    for pair in lexicon.affixes["variant"]:
        for end, other in (pair, pair[::-1]):
            if key.endswith(end) and lexicon.flags(key[: -len(end)] + other) & WORD and len(key) > len(end) + 3:
                return True
    return False


def is_case_slip(token: str) -> bool:
    """Two capitals and then small letters (``MInister``), or a capital in second place (``tHe``).

    ``MPs``, ``IDs`` and ``CEOs`` are none, nor are coinages with a small letter of their own in front (``eBay``,
    ``iPhone``, ``mRna``).
    """
    if len(token) < 3 or not token[1].isupper() or not token[2:].islower():
        return False
    return token[2:] not in ("s", "es", "ed") and token[0] not in "aeimox"


def _is_short_or_coded(token: str) -> bool:
    """Acronyms, their plurals, Roman numerals, and CamelCase: nobody's dictionary can list them."""
    if token.isupper() and len(token) <= 5:
        return True
    if (_PLURAL_ACRONYM.fullmatch(token) and len(token) < 12) or _ROMAN.fullmatch(token):
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
