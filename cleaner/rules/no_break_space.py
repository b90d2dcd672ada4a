"""No-break spaces where a plain space belongs: left by web editors between ordinary words."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.characters import in_code, lazy, survey
from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule

_NBSP = "\N{NO-BREAK SPACE}"
# A word, its end, the space. Where a digit, a sign or French punctuation stands on either side, it is meant. After
# an accented capital (SELKÄ) the space may be half of a broken sequence.
_BETWEEN_WORDS = lazy(
    '(?<![^\\W\\d_])([^\\W\\d_]+[A-Za-zß-ÿ])([.,;:?!]?["\'’”)]?)( *\u00a0[ \u00a0]*)(?=["“‘(]?[^\\W\\d_]{2})'
)
# "Mr Smith", "Prof. Lee", "No. 5": printers keep these on one line on purpose.
_KEPT_BEFORE = frozenset((
    "mr", "mrs", "ms", "mx", "dr", "st", "prof", "sir", "lord", "lady", "dame", "rev", "fr", "sr", "jr", "gen",
    "col", "lt", "capt", "maj", "sgt", "sen", "rep", "gov", "no", "nos", "vol", "vols", "ch", "fig", "figs",
    "pp", "art", "sec", "par", "ca", "vs", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept",
    "oct", "nov", "dec", "king", "queen", "pope", "mt", "ft",
))  # fmt: skip


def find(context: Context) -> Iterator[Finding]:
    if _NBSP not in survey(context):
        return
    text = context.text
    matches = (
        match for start, stop in context.stretches(_NBSP) for match in _BETWEEN_WORDS().finditer(text, start, stop)
    )
    for match in matches:
        start, end = match.span(3)
        if match.group(1).lower() in _KEPT_BEFORE or in_code(context, start):
            continue
        why = "it stands between two ordinary words" + " beside a plain space" * (end - start > 1)
        yield Finding(start, end, match.group(3), " ", 0.93, "characters.no-break-space",
                      "a no-break space (U+00A0) where a plain space belongs", (why,))  # fmt: skip


DETECTOR = Detector(
    "characters",
    lambda: (
        Rule(
            "characters.no-break-space",
            "a no-break space between ordinary words",
            "Web editors leave U+00A0 around links and edits; programs then see one long word. Where it is meant it "
            "stays: in numbers and units, after titles and initials, before French punctuation, in indentation.",
            (
                Example("Rescue teams from the{\N{NO-BREAK SPACE}→ }army{\N{NO-BREAK SPACE}→ }reached the village."),
                Example("They left.{\N{NO-BREAK SPACE} → }The road was closed."),
                Example("Mr\N{NO-BREAK SPACE}Jones ran 10\N{NO-BREAK SPACE}km on page\N{NO-BREAK SPACE}5."),
                Example(
                    "Il demanda\N{NO-BREAK SPACE}: «\N{NO-BREAK SPACE}Quoi\N{NARROW NO-BREAK SPACE}?\N{NO-BREAK SPACE}»"
                ),
            ),
        ),
    ),
    find,
)
