"""British spelling in American text and the other way round. Off unless the settings ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from cleaner.context import Context
from cleaner.lexicon import Lexicon
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.protect import in_spans
from cleaner.typo.judge import foreign, places_of

_CONFIDENCE = 0.85  # whether a house style holds inside a quotation or a title is for a person to say
_NAMES = {"us": "American", "gb": "British"}


def find(context: Context) -> Iterator[Finding]:
    found = _spellings(context)
    wanted = context.project.locale
    if wanted not in _NAMES:
        wanted = "us" if len(found["us"]) > len(found["gb"]) else "gb"
        most = ", ".join(sorted(found[wanted])[:3])
        why = f"most such words here are {_NAMES[wanted]}: {most}"
    else:
        why = f"the text is to be in {_NAMES[wanted]} English"
    theirs = found["gb" if wanted == "us" else "us"]
    if not theirs or not (found[wanted] or context.project.locale in _NAMES):
        return
    elsewhere = context.once(foreign)
    for start, token in places_of(context.text, theirs):
        word = _noun(token)
        end = start + len(word)
        if not in_spans(elsewhere, start) and not context.protected(start, end):
            message = f"“{word}” is {_NAMES['gb' if wanted == 'us' else 'us']} spelling"
            yield Finding(start, end, word, theirs[token], _CONFIDENCE, "typo.locale", message, (why,))


def _spellings(context: Context) -> dict[str, dict[str, str]]:
    """The words of the text that have one spelling only, by that spelling, each with the other's."""
    table = _table(context.lexicon)
    found: dict[str, dict[str, str]] = {"us": {}, "gb": {}}
    for token in context.vocabulary:
        if token.islower():  # a capital may make it a name: Pearl Harbor, the Labour Party
            word = _noun(token)
            for spelling, others in table.items():
                if word in others:
                    found[spelling][token] = others[word]
    return found


def _noun(token: str) -> str:
    """``token`` without the ending of a possessive."""
    return token.removesuffix("'s").removesuffix("’s")


@cache
def _table(lexicon: Lexicon) -> dict[str, dict[str, str]]:
    """Words that only the one spelling has, by that spelling, with what the other writes."""
    table: dict[str, dict[str, str]] = lexicon.table("locale")
    return table


DETECTOR = Detector(
    "words",
    lambda: (
        Rule(
            "typo.locale",
            "British spelling in American text, or the other way round",
            "Words that are spelt otherwise on the other side of the Atlantic. Off unless the settings say `locale = "
            '"us"` or `"gb"`, or `"consistent"`: then it is what fewer words of the text have. Capitalised '
            "words may be names and are left alone, and so are -ize endings in British text, which Oxford prints.",
            (
                Example("The colour of the harbour wall is a grey that the town's {neighbors→neighbours} like."),
                Example("The colour of the harbour wall is a grey that nobody at Pearl Harbor organized."),
            ),
            policy="off",
        ),
    ),
    find,
    optional=True,
)
