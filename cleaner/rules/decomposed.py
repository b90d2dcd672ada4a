"""Letters whose accent is a character of its own (NFD): off unless asked for, since nothing is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.characters import lazy, survey
from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule

_ACCENTED = lazy("[^\\W\\d_][\u0300-\u036f]+")


def find(context: Context) -> Iterator[Finding]:
    if not any("\u0300" <= char <= "\u036f" for char in survey(context)):
        return
    import unicodedata

    for match in _ACCENTED().finditer(context.text):
        whole = unicodedata.normalize("NFC", match.group())
        if whole != match.group():
            yield Finding(match.start(), match.end(), match.group(), whole, 0.97, "characters.decomposed",
                          f"{whole} is written as a letter and a combining accent",
                          ("one character looks the same and is found by every search",))  # fmt: skip


DETECTOR = Detector(
    "characters",
    lambda: (
        Rule(
            "characters.decomposed",
            "accents that are characters of their own",
            "The same word can be written with é or with e and a combining accent. Both are right; whoever wants "
            "one form (NFC) switches this rule on.",
            (
                Example("Ren{e\N{COMBINING ACUTE ACCENT}→é} wrote it."),
                Example("René wrote it."),
            ),
            policy="off",
        ),
    ),
    find,
    optional=True,
)
