"""A space inside a word, or one letter too early or too late."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.typo.spaces import respaced


def find(context: Context) -> Iterator[Finding]:
    for start, end, text, confidence, why in respaced(context):
        if not context.protected(start, end):
            original = context.text[start:end]
            yield Finding(start, end, original, text, confidence, "typo.space", "a space in the wrong place", (why,))


DETECTOR = Detector(
    "words",
    lambda: (
        Rule(
            "typo.space",
            "a space inside a word, or on the wrong side of a letter",
            "A fragment that is no word makes a common word with its neighbour, or two common words when the space "
            "moves by one letter; single letters in a row make one word. Two words in common use are never joined.",
            (
                Example(
                    "Officials {an nounced→announced} the plan of the {govern ment→government} at the {bor der→border}."
                ),
                Example("Crews closed {th ebridge→the bridge} on Friday."),
                Example("They {reopenedi t→reopened it} on Monday."),
                Example("{T he→The} draw was on Friday."),
                Example("The firm {s a i d→said} nothing."),
                Example("In some ways it may be a part of the plan; a man and I agreed on plan B as a rule."),
                Example("He may refer ed and op-ed pieces to us, and she is able to."),
                Example("J K Rowling and W W Harmon took vitamin C."),
            ),
        ),
    ),
    find,
)
