"""Long runs of blank lines: harmless, so they are only told to whoever asks."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.characters import in_code, lazy
from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule

# Two blank lines are a common way to set sections apart; three and more are what a removed picture leaves.
_RUN = lazy(r"(?<=\n)(?:[ \t]{0,80}\r?\n){3,}")
_SIGNS = ("\n\n\n", "\n\r\n\r\n", "\n ", "\n\t")


def find(context: Context) -> Iterator[Finding]:
    text = context.text
    if not any(sign in text for sign in _SIGNS):
        return
    for match in _RUN().finditer(text):
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
