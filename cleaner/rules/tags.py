"""Tags of HTML that an extractor left behind: ``<p>``, ``<br>``, ``</div>``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cleaner.characters import in_code, lazy, markup_at_home
from cleaner.context import Context
from cleaner.lexicon import Lexicon
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.tokens import matches_at, places

_BREAKS = frozenset((
    "br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ul", "ol", "table", "tbody", "td",
    "th", "section", "article", "blockquote", "figure",
))  # fmt: skip
_INLINE = frozenset((
    "a", "b", "i", "u", "em", "strong", "span", "font", "small", "big", "sup", "sub", "s", "strike", "cite",
    "center",
))  # fmt: skip
_NAME = "|".join(sorted(_BREAKS | _INLINE, key=lambda name: (-len(name), name)))
# At most a few hundred characters of attributes, so that a lone "<p" costs nothing.
_TAG = lazy(rf"<(/?)({_NAME})((?:\s[^<>]{{0,300}})?)\s*/?>", re.IGNORECASE)
_GAP = lazy(r"[ \t]*")
_ABOUT = lazy(r"\b(?:HTML|XHTML|XML|CSS|markup|Markdown|tags?|elements?|attributes?)\b", re.IGNORECASE)

_SURE, _PAIRED, _ADDRESS, _ASK, _PLACE = 0.95, 0.93, 0.8, 0.6, 0.3


class _Tag(NamedTuple):
    start: int
    end: int
    name: str
    closing: bool


def find(context: Context) -> Iterator[Finding]:
    text = context.text
    if not context.survey.signs >= {"<", ">"}:
        return
    tags = [
        _Tag(m.start(), m.end(), m.group(2).lower(), bool(m.group(1)))
        for m in matches_at(_TAG(), text, places(text, "<")) if not in_code(context, m.start())
    ]  # fmt: skip
    if not tags:
        return
    limit, why = _limit(context)
    paired = _paired(tags)
    newline = "\r\n" if "\r\n" in text else "\n"
    for group in _groups(text, tags):
        finding = _finding(text, group, newline, paired)
        yield finding._replace(confidence=min(finding.confidence, limit), why=(why,)) if why else finding


def _limit(context: Context) -> tuple[float, str]:
    """How sure one may be at most in this document that a tag is residue."""
    if home := markup_at_home(context):
        return _PLACE, home
    if any(spoken for _, spoken in context.each(_speaks_of_markup)):
        return _ASK, "the text speaks of mark-up and may mean the tag itself"
    return 1.0, ""


def _speaks_of_markup(text: str, _lexicon: Lexicon) -> bool:
    return _ABOUT().search(text) is not None


def _paired(tags: list[_Tag]) -> set[int]:
    """Starts of tags that open what a later one of the same name closes, and of those."""
    out: set[int] = set()
    open_: dict[str, list[int]] = {}
    for tag in tags:
        if not tag.closing:
            open_.setdefault(tag.name, []).append(tag.start)
        elif open_.get(tag.name):
            out |= {open_[tag.name].pop(), tag.start}
    return out


def _groups(text: str, tags: list[_Tag]) -> Iterator[list[_Tag]]:
    """Tags that stand side by side, or with nothing but spaces between them, are one finding."""
    group: list[_Tag] = []
    for tag in tags:
        if group and not _GAP().fullmatch(text, group[-1].end, tag.start):  # which may be megabytes away
            yield group
            group = []
        group.append(tag)
    yield group


def _finding(text: str, group: list[_Tag], newline: str, paired: set[int]) -> Finding:
    start, end = group[0].start, group[-1].end
    replacement, at_edge = "", _at_line_edge(text, start, end)
    breaks = any(tag.name in _BREAKS for tag in group)
    if breaks and not at_edge:
        start, end = _with_spaces(text, start, end)
        replacement = newline
    confidence = _confidence(text, group, paired, breaks and (at_edge or text[start - 1 : start] in '.!?"”’:'))
    reason = "it stands where a line ends" if at_edge else "it is the residue of a web page"
    names = " ".join(dict.fromkeys(text[tag.start : tag.end] for tag in group))
    return Finding(start, end, text[start:end], replacement, confidence, "characters.tag",
                   f"leftover mark-up: {names[:60]}", (reason,))  # fmt: skip


def _confidence(text: str, group: list[_Tag], paired: set[int], in_place: bool) -> float:
    """``in_place``: where a line or a sentence ends, as the tags have it."""
    sources = [text[tag.start : tag.end] for tag in group]
    joined = [tag.closing or tag.start in paired or tag.name in ("br", "hr") for tag in group]
    if not all(joined) and any(
        len(tag.name) <= 2 and source.isupper() for tag, source in zip(group, sources, strict=True)
    ):
        return _PLACE  # "Philips Petroleum <P>", "Roebuck <S>": the symbol of a share
    if any(tag.name == "a" and (not tag.closing or tag.start in paired) for tag in group):
        return _ADDRESS  # an address is lost with it
    if in_place:
        return _SURE
    if any(joined) or any(tag.name in _BREAKS for tag in group):
        return _PAIRED
    return _ASK if any(" " in source for source in sources) else _PLACE


def _at_line_edge(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 200) : start].rstrip(" \t")[-1:]
    after = text[end : end + 200].lstrip(" \t")[:1]
    return before in ("", "\n") or after in ("", "\n", "\r")


def _with_spaces(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and text[start - 1] in " \t":
        start -= 1
    while end < len(text) and text[end] in " \t":
        end += 1
    return start, end


DETECTOR = Detector(
    "characters",
    lambda: (
        Rule(
            "characters.tag",
            "leftover HTML tags",
            "Tags that an extractor left in running text are removed; those that begin a line or a paragraph become a "
            "line break. In HTML pages, in Markdown, and in texts about mark-up they are at home.",
            (
                Example("{<p>→}The council met on Monday.{</p>→}"),
                Example("The council met on Monday.{<br />→\n}It will meet again."),
                Example("The {<b>→}council{</b>→} met on Monday."),
                Example("The <RTZL.L> group and Sears <S> said 3 < 5 and 7 > 2."),
                Example("Use `<br>` where a line ends."),
            ),
        ),
    ),
    find,
)
