"""Says once that a text, or a part of it, is not English and was left alone."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.typo.judge import foreign


def find(context: Context) -> Iterator[Finding]:
    spans = context.once(foreign)
    if spans:
        start, end = spans[0]
        share = sum(end - start for start, end in spans) / len(context.text)
        message = (
            f"not English: {len(spans)} {'line' if len(spans) == 1 else 'lines'}, {share:.0%} of the text, left alone"
        )
        yield Finding(start, end, context.text[start:end], None, 0.9, "typo.language", message)


DETECTOR = Detector(
    "words",
    lambda: (
        Rule(
            "typo.language",
            "a passage that is not English",
            "A line with many unknown words and hardly any of the words that every English sentence has. No word in "
            "it is judged. It is told once for a text, for information.",
            (
                Example("{Gestern haben die Abgeordneten im Bundestag über das neue Gesetz beraten und abgestimmt.→}"),
                Example("The deputies in the Bundestag debated the new law and put it to a vote on Tuesday."),
            ),
            policy="report",
        ),
    ),
    find,
)
