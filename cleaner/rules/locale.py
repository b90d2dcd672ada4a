"""British spelling in American text and the other way round. Off unless the settings ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from cleaner.context import Context
from cleaner.lexicon import Lexicon
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.protect import in_spans
from cleaner.tokens import like
from cleaner.typo.judge import foreign, occurrences
from cleaner.wordlist import plain

_CONFIDENCE = 0.85  # whether a house style holds inside a quotation or a title is for a person to say
_NAMES = {"us": "American", "gb": "British"}


def find(context: Context) -> Iterator[Finding]:
    table = _table(context.lexicon)
    found: dict[str, dict[str, str]] = {"us": {}, "gb": {}}  # words of each spelling, with the other's
    for token in context.vocabulary:
        if token.islower():  # a capital may make it a name: Pearl Harbor, the Labour Party
            for spelling, others in table.items():
                if plain(token) in others:
                    found[spelling][token] = others[plain(token)]
    wanted = context.project.locale
    if wanted == "consistent" or wanted == "any":
        wanted = "us" if len(found["us"]) > len(found["gb"]) else "gb"
        if not found["us"] or not found["gb"]:
            return
    theirs = "gb" if wanted == "us" else "us"
    why = (
        (f"the text is to be in {_NAMES[wanted]} English",)
        if context.project.locale in _NAMES
        else (f"most such words here are {_NAMES[wanted]}: " + ", ".join(sorted(found[wanted])[:3]),)
    )
    elsewhere = context.once(foreign) if found[theirs] else []
    for token, other in found[theirs].items():
        for start in occurrences(context.text, token):
            end = start + len(token)
            if not in_spans(elsewhere, start) and not context.protected(start, end) and not context.accepts(token):
                yield Finding(start, end, token, like(token, other), _CONFIDENCE, "typo.locale",
                              f"“{token}” is {_NAMES[theirs]} spelling", why)  # fmt: skip


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
)
