"""What a project's word list wants written otherwise: its entries ``wrong -> right``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.tokens import like
from cleaner.typo.judge import places_of
from cleaner.wordlist import Entry, phrase, plain

_CONFIDENCE = 0.999  # the project's word goes before any other evidence


def find(context: Context) -> Iterator[Finding]:
    words = context.project.words
    if not words.pairs:
        return
    wanted: dict[str, tuple[str, Entry]] = {}
    for token in context.vocabulary:
        stem = re.sub(r"['’]s$", "", token)
        for written in (token, stem) if stem != token else (token,):
            entry = words.pair(written)
            if entry:
                wanted[token] = written, entry
                break
    for start, token in places_of(context.text, wanted):
        written, entry = wanted[token]
        yield from _finding(context, start, start + len(written), entry)
    for entry in words.phrases:
        if entry.right is not None:
            for match in phrase(entry).finditer(context.text):
                yield from _finding(context, *match.span(), entry)


def _finding(context: Context, start: int, end: int, entry: Entry) -> Iterator[Finding]:
    original = context.text[start:end]
    right = entry.right or ""
    put = right if entry.exact else like(plain(original), right)
    if "’" in original or "’" in context.text:
        put = put.replace("'", "’")
    if put != original and not context.protected(start, end):
        context.project.words.use(entry)
        why = (f"the project's word list says so in line {entry.line}",)
        yield Finding(start, end, original, put, _CONFIDENCE, "user.word", f"the project writes “{right}”", why)


DETECTOR = Detector(
    "words",
    lambda: (
        Rule(
            "user.word",
            "a word that the project's word list wants written otherwise",
            "An entry `wrong -> right` of the project's word list. Case and possessive are kept; `=wrong -> right` is "
            "for one case only. The example is one of a list with `web site -> website`.",
            (
                Example("Our {Web site→Website} is down."),
                Example("The sites of the web are down."),
            ),
        ),
    ),
    find,
)
