"""Long runs of blank lines: harmless, so they are only told to whoever asks."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.characters import in_code, lazy
from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.survey import LINE_HEAD
from cleaner.tokens import matches_at, places

# Two blank lines are a common way to set sections apart; three and more are what a removed picture leaves.
_RUN = lazy(r"(?<=\n)(?:[ \t]{0,80}\r?\n){3,}")
_EMPTY = ("\n\n", "\n\r\n")


def find(context: Context) -> Iterator[Finding]:
    text = context.text
    starts = [at + 1 for at in context.survey.at(LINE_HEAD) if text[at + 1] in " \t"]
    if not starts and "\r" not in context.survey.signs and "\n\n\n" not in text:
        return
    starts += [at + 1 for sign in _EMPTY for at in places(text, sign)]
    for match in matches_at(_RUN(), text, starts):
        end = "\r\n" if match.group().endswith("\r\n") else "\n"
        if not in_code(context, match.start()):
            yield Finding(match.start(), match.end(), match.group(), end, 0.9, "layout.blank-lines",
                          "several blank lines in a row", ("one sets paragraphs apart as well",))  # fmt: skip


DETECTOR = Detector(
    "characters",
    lambda: (
        Rule(
            "layout.blank-lines",
            "three or more blank lines in a row",
            "They harm nobody, so they are only told with --all unless the rule is set to fix, which leaves one.",
            (
                Example("The first part.\n{\n\n\n→\n}The second part."),
                Example("The first part.\n\n\nThe second part."),
            ),
            policy="report",
        ),
    ),
    find,
)
