"""How a text is written, judged by the text itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from cleaner.markup import Markup, Part, lazy

# A page of HTML begins like one; comments, template tags and the like may stand before.
_HTML_HEAD = lazy(
    r"\s*(?:(?:<\?[^>]{0,300}>|<!--(?s:.{0,5000}?)-->|\{[%#][^}\n]{0,300}\})\s*){0,20}"
    r"<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE,
)
_OPENING = lazy(r"<(div|ul|ol|li|table|tr|td|section|nav|header|footer|main|form|head|body)\b[^<>]{0,500}>")
_CLOSING = lazy(r"</(div|ul|ol|li|table|tr|td|section|nav|header|footer|main|form|head|body)>")
# A part of a page: so many elements of layout, opened and closed, and next to no text without one.
_ELEMENTS, _TEXT_BETWEEN = 12, 300
_REST = lazy(
    r"^[ \t]*\.\. (?:[a-zA-Z][\w.+:-]*::(?:\s|$)|_[^\n]{1,200}:(?:\s|$)|\|[^|\n]+\| [a-z]+::)"
    r"|(?<![\w:`]):[a-zA-Z][\w:.+-]{0,60}:`[^`\n]"
    r"|::\r?\n[ \t]*\r?\n[ \t]+\S",
    re.MULTILINE,
)
_MARKDOWN = lazy(r"^(?:#{1,6} \S|```|~~~[ \w]|[-*+] \[[ x]\] |\[[^\]\n]+\]: |!\[)|\]\(https?://", re.MULTILINE)
_ENOUGH = 2
_FRONT_MATTER = lazy(
    r"(?:---[ \t]*\r?\n(?s:.*?)^(?:---|\.\.\.)|\+\+\+[ \t]*\r?\n(?s:.*?)^\+\+\+)[ \t]*\r?$", re.MULTILINE
)
_KEY = lazy(r"^[\w\"'-]+[ \t]*[:=]", re.MULTILINE)
_REST_SIGNS = ("::\n", ":: ", ":`", "::\r", ".. _")
_REACH = 1000  # a literal block goes on behind a blank line
# One of these stands wherever Markdown is.
MARKDOWN_SIGNS = ("# ", "```", "~~~", "- [", "* [", "+ [", "]: ", "![", "](http")
SIGNS = ("<", *_REST_SIGNS, *MARKDOWN_SIGNS)


def kind_of(text: str, parts: Sequence[Part]) -> Markup:
    signs = frozenset().union(*(part.signs for part in parts))
    if "<" in signs and is_html(text):
        return "html"
    if not signs.isdisjoint(_REST_SIGNS):
        sign = next(_matches(_REST(), text, parts, _REST_SIGNS, _REACH), None)
        if sign and not _fenced_before(text, sign.start()):
            return "rest"
    if front_matter(text) or (not signs.isdisjoint(MARKDOWN_SIGNS) and _is_markdown(text, parts)):
        return "markdown"
    return ""


def front_matter(text: str) -> int:
    """Where the front matter ends, in YAML or TOML, that the text begins with; 0 if it begins with none."""
    if not text.startswith(("---", "+++")):
        return 0
    match = _FRONT_MATTER().match(text)
    return match.end() if match and _KEY().search(text, 3, match.end()) else 0


def _matches(
    pattern: re.Pattern[str], text: str, parts: Sequence[Part], signs: Sequence[str], reach: int = 0
) -> Iterator[re.Match[str]]:
    """The matches of ``pattern`` that begin in parts with one of the ``signs``; they end so far behind at most."""
    for part in parts:
        if not part.signs.isdisjoint(signs):
            stop = text.find("\n", part.stop - 1 + reach) if reach else part.stop
            yield from pattern.finditer(text, part.start, stop if stop >= 0 else len(text))


def _is_markdown(text: str, parts: Sequence[Part]) -> bool:
    """Whether the text has fenced code, or several signs of Markdown: one alone may be a line of an article."""
    found = [match.group() for match in islice(_matches(_MARKDOWN(), text, parts, MARKDOWN_SIGNS), _ENOUGH)]
    return len(found) >= _ENOUGH or any(sign[0] in "`~" for sign in found)


def is_html(text: str) -> bool:
    """Whether the text is a page of HTML or a part of one, rather than an article with tags left in it."""
    if _HTML_HEAD().match(text):
        return True
    if text.lstrip()[:1] != "<" or text.count("</") < _ELEMENTS:
        return False
    opened, closed = _OPENING().findall(text), _CLOSING().findall(text)
    dense = len(text) < _TEXT_BETWEEN * (len(opened) + len(closed))
    return dense and len(closed) >= _ELEMENTS and 0.7 <= len(closed) / max(1, len(opened)) <= 1.4


def _fenced_before(text: str, at: int) -> bool:
    """Whether the text is Markdown that shows reStructuredText: a fence stands before it."""
    return "\n```" in text[:at] or text.startswith("```")
