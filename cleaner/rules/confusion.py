"""Known words that are wrong where they stand: "rather then", "untied states", "would of". Rows of a dictionary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from cleaner.context import Context
from cleaner.lexicon import Lexicon
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.tokens import matches_at
from cleaner.typo.judge import written_like
from cleaner.typo.words import specials

_GAP = r"(?:[ \t\u00a0]+|[ \t]*\r?\n[ \t]*)"  # never across a blank line


@cache
def _pattern(lexicon: Lexicon, number: int) -> re.Pattern[str]:
    places = ("(" + "|".join(words).replace("'", "['’]") + ")" for words in lexicon.confusions[number]["places"])
    return re.compile(rf"(?<![\w'’-]){_GAP.join(places)}(?![\w'’-])", re.IGNORECASE)


def find(context: Context) -> Iterator[Finding]:
    places: dict[int, list[int]] = {}
    for at, number in specials(context).confused:
        places.setdefault(number, []).append(at)
    for number in sorted(places):
        for match in matches_at(_pattern(context.lexicon, number), context.text, places[number]):
            if not context.protected(*match.span()):
                yield _finding(context.text, match, context.lexicon.confusions[number])


def _finding(text: str, match: re.Match[str], row: dict[str, Any]) -> Finding:
    """From the first to the last word that changes; what stands between keeps its spacing."""
    new = [
        _fix(match.group(i), words, fixes)
        for i, (words, fixes) in enumerate(zip(row["places"], row["fixes"], strict=True), 1)
    ]
    changed = [i for i, word in enumerate(new, 1) if word != match.group(i)]
    first, last = changed[0], changed[-1]
    start, end = match.start(first), match.end(last)
    if not new[first - 1]:  # a dropped word goes with the space before it
        start = match.end(first - 1)
    replacement = new[first - 1]
    for i in range(first + 1, last + 1):
        replacement += (text[match.end(i - 1) : match.start(i)] if new[i - 1] else "") + new[i - 1]
    whole = " ".join(word for word in new if word)
    return Finding(start, end, text[start:end], replacement, row["confidence"], "typo.confusion",
                   f"“{whole}” is meant", (f"“{match.group()}” is a known confusion",))  # fmt: skip


def _fix(word: str, words: list[str], fixes: list[str]) -> str:
    fix = fixes[0] if len(fixes) == 1 else fixes[words.index(word.lower().replace("’", "'"))]
    return word if fix == "=" else "" if fix == "-" else written_like(word, fix)


def _rules() -> tuple[Rule, ...]:
    examples = tuple(Example(text) for text in Lexicon.shared().table("confusion-examples"))
    return (
        Rule(
            "typo.confusion",
            "a known word that is wrong beside its neighbours",
            "Pairs that fingers and ears confuse, each with the words that show it: dictionaries/en/confusions.tsv.",
            examples,
        ),
    )


DETECTOR = Detector("words", _rules, find)
