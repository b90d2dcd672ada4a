"""Words that no dictionary knows and that are a slip away from one that fits."""

from __future__ import annotations

from cleaner.model import Detector, Example, Rule
from cleaner.typo.judge import findings

_UNKNOWN = Rule(
    "typo.unknown",
    "a word that no dictionary knows, close to one that fits",
    "The word is looked up in dictionaries of British and American English, names and places. If it is not there, "
    "words one or two slips of the finger away are weighed by how common they are, by the kind of slip, by the "
    "words around and by the rest of the text.",
    (
        Example("The party is planning a snap election in hopes of {gaiwning→gaining} more seats."),
        Example("The {councill→council} met on Monday to approve the budget."),
        Example("Prime Minister Takaichi toured Horyu Temple before the defence talks."),
        Example("The charity's podcaster praised the baker's sourdough."),
    ),
)
_MISSPELLING = Rule(
    "typo.misspelling",
    "a known misspelling",
    "A list of misspellings that people really make names the word and what was meant.",
    (
        Example("Officials will {recieve→receive} the report on Friday."),
        Example("The {goverment→government} has not commented."),
        Example("The receiver was out of order."),
    ),
)
_RUNON = Rule(
    "typo.runon",
    "two words run together",
    "The word is unknown, and both of its halves are common words that often stand side by side.",
    (
        Example("He left at the end {ofthe→of the} season."),
        Example("The playhouse reopened to a full house."),
    ),
)
DETECTOR = Detector("words", lambda: (_UNKNOWN, _MISSPELLING, _RUNON), findings)
