"""Where a text is no prose: code, tags, templates, targets of links, in Markdown, HTML and reStructuredText.

`spans` is the whole of it. It looks for the parts that go over whole lines (`blocks`, `rest`), then for those
within lines (`inline`), and gives each its kind:

- `BLOCK`: nothing in it is anybody's business: fenced code, front matter, `<script>`, an option of a directive.
- `INLINE`: the same, but it may go with the stray line that it stands in: inline code, the target of a link.
- `TAG`: no prose, but an article may have it by mistake: a tag. Where markup is at home it is `INLINE`.

The formats are not told apart more than is needed: a fence is code in any text, and what is read otherwise in
one of them (an indented paragraph, two dots at the head of a line) asks `kind_of`. `markers` are the comments by
which a writer switches rules off. What a text without markup pays is a search for each sign of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from functools import cache
from typing import Literal, NamedTuple

from cleaner.survey import LINE_HEAD, Survey, standing

Markup = Literal["", "html", "markdown", "rest"]
TAG, INLINE, BLOCK = 1, 2, 3
HEAD = "\n"  # stands for all signs at the head of a line


class Span(NamedTuple):
    """``[start, end)`` is no prose; ``kind`` is `TAG`, `INLINE` or `BLOCK`."""

    start: int
    end: int
    kind: int


def lazy(pattern: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """``pattern``, compiled when it is first asked for."""
    return cache(lambda: re.compile(pattern, flags))


def signs(text: str, survey: Survey) -> set[str]:
    """Which signs of any markup ``text`` has; `HEAD` stands for those that a line begins with."""
    first, heads, others = _wanted()
    found = set(standing(others, text, survey))
    if text.startswith(first) or any(text.startswith(heads, at) for at in survey.at(LINE_HEAD)):
        found.add(HEAD)
    return found


@cache
def _wanted() -> tuple[tuple[str, ...], ...]:
    from cleaner.markup import blocks, inline, page

    return blocks.FIRST, blocks.HEADS, tuple(dict.fromkeys((*blocks.SIGNS, *page.SIGNS, *inline.SIGNS)))


def spans(text: str, markup: Markup, signs: Set[str]) -> list[Span]:
    """The parts of ``text`` that are no prose, sorted; they may overlap. ``markup`` is what `kind_of` says of it."""
    if not signs and not markup:
        return []
    from cleaner.markup import blocks, inline

    whole = blocks.find(text, markup) if blocks.has_signs(text, signs) else []
    return sorted(whole + inline.find(text, markup, signs, whole))


def kind_of(text: str, markup: Markup, signs: Set[str]) -> Markup:
    """How ``text`` is written; "" is plain text, or a kind that does not matter. ``markup`` is known already."""
    if markup or not signs:
        return markup
    from cleaner.markup import page

    return page.kind_of(text, signs)
