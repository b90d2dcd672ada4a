"""Users' own regular expressions. Each is a rule ``user.NAME`` of its own."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.project import SECONDS, Pattern

_SEEN_AGAIN = 64  # characters around a replacement in which the pattern is looked for again
_ASKED = 0.8


def find(context: Context) -> Iterator[Finding]:
    for pattern in context.project.patterns:
        yield from _within_time(context, pattern)


def _within_time(context: Context, pattern: Pattern) -> list[Finding]:
    try:
        return _findings(context, pattern)
    except TimeoutError:
        context.notes.append(f"{pattern.rule}: the pattern took longer than {SECONDS:.0f} s here and was given up")
    except MemoryError:  # a pattern that calls itself
        context.notes.append(f"{pattern.rule}: the pattern took too much memory here and was given up")
    return []


def _findings(context: Context, pattern: Pattern) -> list[Finding]:
    found = []
    for match in pattern.compiled.finditer(context.text, timeout=SECONDS):
        start, end = match.span()
        put = None if pattern.replace is None else match.expand(pattern.replace)
        if start < end and put != match.group():
            sure, why = pattern.confidence, ["a pattern of the project's settings"]
            if put is not None and _again(context.text, start, end, put, pattern):
                sure = min(sure, _ASKED)
                why.append("but the pattern finds its own replacement again")
            found.append(Finding(start, end, match.group(), put, sure, pattern.rule, pattern.message, tuple(why)))
    return found


def _again(text: str, start: int, end: int, put: str, pattern: Pattern) -> bool:
    """Whether the pattern matches what it has put: applying it would never come to an end."""
    before = text[max(0, start - _SEEN_AGAIN) : start]
    around = before + put + text[end : end + _SEEN_AGAIN]
    low, high = len(before), len(before) + len(put)
    matches = pattern.compiled.finditer(around, timeout=SECONDS)
    return any(match.start() < high and match.end() > low for match in matches)


DETECTOR = Detector(
    "words",
    lambda: (
        Rule(
            "user.pattern",
            "a pattern of the project's settings; each has its own name",
            "A regular expression of `[[patterns]]` in the settings, with a replacement or without one (then it only "
            "asks). It is a rule of its own, `user.NAME`, so it can be switched off for some files. The example is one "
            "of settings with `find = '\\bpier (?=\\d)'` and `replace = 'Pier '`.",
            (
                Example("The ferry leaves from {pier →Pier }4."),
                Example("The ferry leaves from the old pier at 4."),
            ),
        ),
    ),
    find,
)
