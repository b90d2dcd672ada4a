"""A comma, a full stop or another mark that stands twice by mistake."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.characters import in_code, lazy
from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.survey import LOOSE_MARK, MARKS
from cleaner.tokens import matches_at

_DOUBLED = lazy(r"[,.;:](?:(?<=,)(?: ?,|[;.])|(?<=\.) ?\.|(?<=;)[;,]|(?<=:):)(?=[\s”’\"')\]]|\Z)")
_AFTER = lazy(r"[0-9A-Za-zß-ɏ][”’\"')\]]?\Z")
_MEANT = {
    ",,": ",",
    ", ,": ",",
    "..": ".",
    ". .": ".",
    ";;": ";",
    ";,": ";",
    ",;": ";",
    ",.": ".",
    "::": ":",
}
_SURE = {
    ",,": 0.95,
    ", ,": 0.94,
    "..": 0.92,
    ";;": 0.93,
    ",.": 0.85,
    ". .": 0.8,
    ";,": 0.7,
    ",;": 0.7,
    "::": 0.6,
}


def find(context: Context) -> Iterator[Finding]:
    text = context.text
    marks_at = context.survey.at(MARKS) + [at - 1 for at in context.survey.at(LOOSE_MARK) if at]
    if not marks_at:
        return
    for match in matches_at(_DOUBLED(), text, marks_at):
        (start, end), marks = match.span(), match.group()
        if not _AFTER().search(text, max(0, start - 2), start):
            continue
        # ". . ." is an ellipsis, and so is what goes on with a point.
        if marks not in _MEANT or text[end : end + 2].lstrip(" \t").startswith((".", ",")) or in_code(context, start):
            continue
        confidence, why = _weighed(text, marks, start, end)
        yield Finding(start, end, text[start:end], _MEANT[marks], confidence, "layout.doubled-mark",
                      f"“{marks}” is one mark too many", (why,))  # fmt: skip


def _weighed(text: str, marks: str, start: int, end: int) -> tuple[float, str]:
    confidence, why = _SURE[marks], "no style sets these two marks side by side"
    if marks in ("..", ". ."):
        rest = text[end : end + 8].lstrip(" \t\r\n”’\"')]")
        why = "a sentence ends with one full stop, an ellipsis has three"
        if rest[:1].islower():
            confidence, why = 0.6, "a small letter follows, so an ellipsis may be meant"
    if marks == ".." and text.count("..", max(0, start - 1000), end + 1000) > 3:
        confidence, why = 0.5, "the text does it often, so it may be the writer's ellipsis"
    return confidence, why


DETECTOR = Detector(
    "characters",
    lambda: (
        Rule(
            "layout.doubled-mark",
            "a punctuation mark too many",
            "Two commas, or two full stops at the end of a sentence. Ellipses, “?!”, “!!”, decimals and abbreviations "
            "before a comma are left alone.",
            (
                Example("The mayor{,,→,} who is 51, resigned."),
                Example("It happened on the last weekend{..→.}\nThe party had not replied."),
                Example("Well... he said, no!! Really?! It cost .50 at Smith Inc., etc., and so on…"),
                Example("He paused . . . and went on."),
            ),
        ),
    ),
    find,
)
