"""Typographic ligatures that page layout left in the text: a letter pair that no search finds."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.characters import known, known_word, lazy, named, survey, word_around
from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.tokens import matches_at

_LETTERS = {"\N{LATIN SMALL LIGATURE FF}": "ff", "\N{LATIN SMALL LIGATURE FI}": "fi",
            "\N{LATIN SMALL LIGATURE FL}": "fl", "\N{LATIN SMALL LIGATURE FFI}": "ffi",
            "\N{LATIN SMALL LIGATURE FFL}": "ffl", "\N{LATIN SMALL LIGATURE LONG S T}": "st",
            "\N{LATIN SMALL LIGATURE ST}": "st"}  # fmt: skip
_ONE = lazy("[\ufb00-\ufb06]")
_REST_OF_WORD = lazy(" ([a-z]+)")


def find(context: Context) -> Iterator[Finding]:
    if not survey(context) & _LETTERS.keys():
        return
    text = context.text
    for match in matches_at(_ONE(), text, context.places(_LETTERS)):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        torn = _torn(context, match.end()) if after == " " else ""
        if not (before.isalpha() or after.isalpha() or torn):
            continue  # the ligature itself is what the text is about
        end = match.end() + 1 if torn else match.end()
        yield Finding(
            match.start(), end, text[match.start() : end], _LETTERS[match.group()], 0.94 if torn else 0.98,
            "characters.ligature", f"{named(match.group())} stands for {_LETTERS[match.group()]}",
            (f"and the space after it splits the word {torn}" if torn else "page layout joins letters, text does not",),
        )  # fmt: skip


def _torn(context: Context, end: int) -> str:
    """The word that a ligature makes with what follows a space ("ﬁ rst"), or "" if there is none."""
    rest = _REST_OF_WORD().match(context.text, end)
    if not rest:
        return ""
    low, _ = word_around(context.text, end - 1, end)
    head = context.text[low : end - 1] + _LETTERS[context.text[end - 1]]
    word = head + rest.group(1)
    return word if known_word(context, word) and not (known(context, head) and known(context, rest.group(1))) else ""


DETECTOR = Detector(
    "characters",
    lambda: (
        Rule(
            "characters.ligature",
            "a typographic ligature instead of letters",
            "Text taken from a page layout holds characters such as U+FB01 that draw two letters as one. Searches and "
            "dictionaries do not know them. Letters that are no layout (œ, æ, ß), subscripts and signs such as № stay.",
            (
                Example("The {\N{LATIN SMALL LIGATURE FI}→fi}nal vote is on Friday."),
                Example("Two o{\N{LATIN SMALL LIGATURE FFI}→ffi}cers were on the {\N{LATIN SMALL LIGATURE FL}→fl}oor."),
                Example("The {\N{LATIN SMALL LIGATURE FI} →fi}rst witness spoke."),
                Example("The hors d’œuvre came with H₂O, 20 m² of lawn and № 5."),
                Example("The printer lost the \N{LATIN SMALL LIGATURE FI} from its case."),
            ),
        ),
    ),
    find,
)
