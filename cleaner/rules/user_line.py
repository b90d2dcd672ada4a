"""Lines that a project wants removed wherever they stand alone."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.boilerplate import normal, spans
from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule

_CONFIDENCE = 0.999  # the project's word goes before any other evidence


def find(context: Context) -> Iterator[Finding]:
    wanted = context.project.lines
    if not wanted:
        return
    going: dict[int, str] = {}
    shown = [(number, line) for number, line in enumerate(context.lines) if not line.blank]
    for at, (_, line) in enumerate(shown):
        written = wanted.get(normal.key(normal.lower(normal.shadow(line.text))))
        if written is not None:
            going[at] = written
    numbers = [number for number, _ in shown]
    for at, (start, end) in spans.plan(numbers, lambda at: shown[at][1], going, ()).items():
        why = (f"the project's settings list “{going[at]}”",)
        yield Finding(start, end, context.text[start:end], "", _CONFIDENCE, "user.line",
                      "a line that the project removes", why)  # fmt: skip


DETECTOR = Detector(
    "lines",
    lambda: (
        Rule(
            "user.line",
            "a line that the project's settings list as boilerplate",
            "A line of `lines` in the settings, compared without case, punctuation and bullets. It must be the whole "
            'line. The example is one of settings with `lines = ["Ferry desk, contact us"]`.',
            (
                Example("The ferry is late.\n\n{• Ferry desk: contact us!\n\n→}It sails at noon."),
                Example("The ferry is late.\n\nThe ferry desk, contact us or not, knows more.\n\nIt sails at noon."),
            ),
        ),
    ),
    find,
)
