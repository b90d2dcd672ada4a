"""Where a text is no prose: code, tags, templates, targets of links, in Markdown, HTML and reStructuredText.

`spans` is the whole of it. It looks for the parts that go over whole lines (`blocks`, `rest`), then for those
within lines (`inline`), and gives each its kind:

- `BLOCK`: nothing in it is anybody's business: fenced code, front matter, `<script>`, an option of a directive.
- `INLINE`: the same, but it may go with the stray line that it stands in: inline code, the target of a link.
- `TAG`: no prose, but an article may have it by mistake: a tag. Where markup is at home it is `INLINE`.

The formats are not told apart more than is needed: a fence is code in any text, and what is read otherwise in
one of them (an indented paragraph, two dots at the head of a line) asks `kind_of`. `markers` are the comments by
which a writer switches rules off. What a text without markup pays is a glance at what `cleaner.survey` has seen
in it; of a long text only the parts with signs are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence, Set
from functools import cache
from typing import Literal, NamedTuple

from cleaner.survey import LINE_HEAD, Survey, standing

Markup = Literal["", "html", "markdown", "rest"]
TAG, INLINE, BLOCK = 1, 2, 3
HEAD, TOP = "\n", ""  # stand for the signs of markup at the head of a line, and of the first line of a stretch


class Span(NamedTuple):
    """``[start, end)`` is no prose; ``kind`` is `TAG`, `INLINE` or `BLOCK`."""

    start: int
    end: int
    kind: int


def lazy(pattern: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """``pattern``, compiled when it is first asked for."""
    return cache(lambda: re.compile(pattern, flags))


class Part(NamedTuple):
    """``[start, stop)`` of a text, whole lines, with the ``signs`` of markup in it."""

    start: int
    stop: int
    signs: Set[str]


def signs(text: str, survey: Survey) -> frozenset[str]:
    """Which signs of any markup a stretch of whole lines has, the `HEAD` and the `TOP` among them."""
    _, heads, others = _wanted()
    found = list(standing(others, text, survey))
    found += [HEAD if at >= 0 else TOP for at in survey.at(LINE_HEAD) if text.startswith(heads, at + 1)]
    return frozenset(found)


def parts(text: str, pieces: Iterable[tuple[int, Set[str]]]) -> list[Part]:
    """A text of stretches of which it is known where each begins, and its `signs`."""
    found = list(pieces)
    stops = [*(start for start, _ in found), len(text)][1:]
    out = [
        Part(start, stop, signs | {HEAD} if start and TOP in signs else signs)
        for (start, signs), stop in zip(found, stops, strict=True)
        if signs
    ]
    if text.startswith(_wanted()[0]):
        out.insert(0, Part(0, 0, frozenset((HEAD,))))
    return out


@cache
def _wanted() -> tuple[tuple[str, ...], ...]:
    from cleaner.markup import blocks, inline, page

    return blocks.FIRST, blocks.HEADS, tuple(dict.fromkeys((*blocks.SIGNS, *page.SIGNS, *inline.SIGNS)))


def spans(text: str, markup: Markup, parts: Sequence[Part]) -> list[Span]:
    """The parts of ``text`` that are no prose, sorted; they may overlap. ``markup`` is what `kind_of` says of it."""
    if not parts and not markup:
        return []
    from cleaner.markup import blocks, inline

    signs = frozenset().union(*(part.signs for part in parts))
    whole = blocks.find(text, markup, signs) if blocks.has_signs(signs) else []
    return sorted(whole + inline.find(text, markup, parts, whole))


def kind_of(text: str, markup: Markup, parts: Sequence[Part]) -> Markup:
    """How ``text`` is written; "" is plain text, or a kind that does not matter. ``markup`` is known already."""
    if markup or not parts:
        return markup
    from cleaner.markup import page

    return page.kind_of(text, parts)
