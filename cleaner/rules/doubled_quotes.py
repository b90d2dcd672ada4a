"""A quotation mark that stands twice by mistake."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.characters import in_code, lazy, line_of
from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.survey import standing
from cleaner.tokens import matches_at, places

_DOUBLED = lazy(
    r"“{2}(?=[^\W_])(?<![^\W_]““)|(?<=[^\s“”])”{2}(?![^\W_])|(?<![^\s(\[])\"\"(?=[^\W_])|(?<=[^\W_.,;:?!…])\"\"(?=[\s.,;:?!)]|\Z)"
)
_SIGNS = ("““", "””", '""')


def find(context: Context) -> Iterator[Finding]:
    text = context.text
    signs = list(standing(_SIGNS, text, context.survey))
    if not signs:
        return
    for match in matches_at(_DOUBLED(), text, [at for sign in signs for at in places(text, sign)]):
        start, end, mark = match.start(), match.end(), match.group()[0]
        if text[start - 1 : start] == mark or text[end : end + 1] == mark or in_code(context, start):
            continue
        confidence, why = _weighed(line_of(text, start, end), mark)
        yield Finding(start, end, match.group(), mark, confidence, "layout.doubled-quote",
                      "a quotation mark too many", (why,))  # fmt: skip


def _weighed(line: str, mark: str) -> tuple[float, str]:
    if mark == '"':
        if line.count('""') % 2:
            return (
                (0.92, "one of the two has no partner")
                if line.count('"') % 2
                else (0.6, "the marks pair up as they are")
            )
        return 0.75, "a table of comma-separated values doubles quotation marks"
    partner = "”" if mark == "“" else "“"
    if line.count(mark) - line.count(partner) == line.count(mark * 2):
        return 0.95, "one of the two has no partner in its paragraph"
    return 0.7, "two of the same side by side open or close nothing more than one"


DETECTOR = Detector(
    "characters",
    lambda: (
        Rule(
            "layout.doubled-quote",
            "a quotation mark that stands twice",
            "““No,” he said, has a mark that nothing closes. Quotations in quotations and empty ones are left.",
            (
                Example("{““→“}We will not go,” the mayor said."),
                Example("“We will not go,{””→”} the mayor said."),
                Example('“He said ‘no’,” she said; the field holds "" when empty.'),
            ),
        ),
    ),
    find,
)
