"""Cyrillic or Greek letters that look Latin inside a Latin word: no search and no dictionary finds the word."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.characters import in_code, known, lazy, named, survey
from cleaner.characters.scripts import has, script
from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule

_CYRILLIC = dict(zip("АВЕКМНОРСТХУЅІЈҮԌаеорсухѕіјһԁԛԝүҽ", "ABEKMHOPCTXYSIJYGaeopcyxsijhdqwye", strict=True))
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲϳ", "ABEZHIKMNOPTYXocj", strict=True))
_LOOKS = {**_CYRILLIC, **_GREEK}
_MAP = str.maketrans(_LOOKS)
_WORD = lazy("[^\\W\\d_]+(?:['’][^\\W\\d_]+)*")

_KNOWN, _UNKNOWN, _CAPITALS, _WHOLE = 0.97, 0.8, 0.75, 0.7


def find(context: Context) -> Iterator[Finding]:
    if not survey(context) & _LOOKS.keys():
        return
    text = context.text
    words = (match for start, stop in context.stretches(_LOOKS) for match in _WORD().finditer(text, start, stop))
    for match in words:
        word = match.group()
        look = [char for char in word if char in _LOOKS]
        if not look or in_code(context, match.start()):
            continue
        latin = word.translate(_MAP)
        if all(script(char) == "latin" for char in latin if char.isalpha()):
            confidence, why = _weighed(context, word, latin, *match.span())
            if confidence:
                message = "letters of another alphabet: " + ", ".join(map(named, dict.fromkeys(look)))
                yield Finding(*match.span(), word, latin, confidence, "characters.look-alike", message, (why,))


def _weighed(context: Context, word: str, latin: str, start: int, end: int) -> tuple[float, str]:
    if not any(script(char) == "latin" for char in word):
        # Wholly of look-alikes: Cyrillic text among English has such words, too ("он", "сор").
        alone = not has(context.text[max(0, start - 60) : start] + context.text[end : end + 60], "cyrillic", "greek")
        asked = alone and word.islower() and known(context, latin) and context.lexicon.zipf(latin) > 5
        return (_WHOLE, f"{latin} is a common word, and no other word around is of that alphabet") if asked else (0, "")
    if word.isupper() and len(word) > 1:
        return _CAPITALS, "a word in capitals may be an abbreviation of another alphabet"
    if known(context, latin):
        return _KNOWN, f"{latin} is a known word, and words do not mix alphabets"
    return _UNKNOWN, "words do not mix alphabets"


DETECTOR = Detector(
    "characters",
    lambda: (
        Rule(
            "characters.look-alike",
            "Cyrillic or Greek letters inside a Latin word",
            "A Cyrillic а inside “bank” looks right to a reader and is another letter to every program. Words wholly "
            "of another alphabet, formulas and units are left alone, and capitals are only proposed.",
            (
                Example("The {b\N{CYRILLIC SMALL LETTER A}nk→bank} reported a loss."),
                Example("{\N{CYRILLIC CAPITAL LETTER TE}he→The} talks failed."),
                Example("The gamma ray has a wavelength of 5 μm, and β-carotene is orange; KoЯn played."),
                Example("The word мост means bridge, and оно is a pronoun."),
            ),
        ),
    ),
    find,
)
