"""Character references of HTML that nobody resolved: ``&amp;``, ``&#8217;``, ``&amp;nbsp;``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cleaner.characters import in_address, in_code, lazy, markup_at_home, named
from cleaner.context import Context
from cleaner.lexicon import Lexicon
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.tokens import matches_at, places

_REFERENCE = lazy(r"&(?:[aA][mM][pP];)*(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPED = lazy(r"&(?:amp;)+", re.IGNORECASE)
_ABOUT_MARKUP = lazy(r"\b(?:HTML|XHTML|XML|markup|ampersands?|escap(?:e|es|ed|ing)|unescape\w*|entity|entities)\b")
_PARTS = ("ML", "markup", "mpersand", "escap", "entit")  # one of these stands in each of the words above
_SURE, _ASK, _MARKUP, _PLACE = 0.98, 0.7, 0.6, 0.4


def find(context: Context) -> Iterator[Finding]:
    text = context.text
    if not context.survey.signs >= {"&", ";"}:
        return
    for match in matches_at(_REFERENCE(), text, places(text, "&")):
        meant = resolved(match.group())
        if meant is not None and not in_code(context, match.start()):
            confidence, why = _weighed(context, match, meant)
            yield Finding(match.start(), match.end(), match.group(), meant, confidence, "characters.entity",
                          f"{match.group()} is HTML for {_spelled(meant)}", (why,))  # fmt: skip


@cache
def resolved(reference: str) -> str | None:
    """What ``reference`` stands for, however often its & was escaped; None if it stands for nothing."""
    inner = "&" + _ESCAPED().sub("", reference, count=1) if _ESCAPED().match(reference) else reference
    if inner == "&":
        return "&"
    from html import unescape
    from html.entities import html5

    name = inner[1:]
    if name.startswith("#"):
        char = unescape(inner)  # 128 to 159 are read as Windows-1252, as HTML has it
        return (
            char if char and (char.isprintable() or char in "\t\n\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f") else None
        )
    if name in html5:
        return html5[name]
    if name.isupper() and name.lower() in html5:  # a text in capitals took its references along: P&EACUTE;REZ
        return html5[name.lower()].upper() if html5[name.lower()].isalpha() else None
    # "&amp;D;" is an escaped ampersand before something that is no reference.
    return None


def _weighed(context: Context, match: re.Match[str], meant: str) -> tuple[float, str]:
    text, name = context.text, match.group()[1:-1]
    if "<" in meant or ">" in meant:
        return _MARKUP, "it would make a mark-up character, so a person decides"
    if in_address(text, match.start(), match.end()):
        return _MARKUP, "it stands in an address"
    about = context.once(_about)
    if about:
        return about
    if name.isalpha() and text[match.start() - 1 : match.start()].isalnum() and _is_word(context, name, meant):
        return _ASK, f"{name} is an ordinary word, too"
    return _SURE, "a reference that a browser would have resolved"


def _about(context: Context) -> tuple[float, str] | None:
    """What the whole text says against any of its references, if it does."""
    if home := markup_at_home(context):
        return _PLACE, home
    if any(spoken for _, spoken in context.each(_speaks_of_markup)):
        return _MARKUP, "the text speaks of mark-up and may mean the reference itself"
    return None


def _speaks_of_markup(text: str, _lexicon: Lexicon) -> bool:
    return any(part in text for part in _PARTS) and _ABOUT_MARKUP().search(text) is not None


def _is_word(context: Context, name: str, meant: str) -> bool:
    return (
        not meant.isalpha() and name not in ("amp", "quot", "reg", "deg") and context.lexicon.zipf(name.lower()) > 3.5
    )


def _spelled(meant: str) -> str:
    return meant if meant.isprintable() and not meant.isspace() else " ".join(map(named, meant))


DETECTOR = Detector(
    "characters",
    lambda: (
        Rule(
            "characters.entity",
            "HTML character references in running text",
            "References such as &eacute; or &#8217; were meant for a browser and become the character they stand "
            "for, also where the ampersand itself was escaped. What would make mark-up (&lt;) is only proposed; code, "
            "and names that merely look alike (AT&T, R&D;), are left alone.",
            (
                Example("Marks {&amp;→&} Spencer won{&#8217;→\N{RIGHT SINGLE QUOTATION MARK}}t comment."),
                Example("The caf{&eacute;→é} opened at 9{&nbsp;→\N{NO-BREAK SPACE}}am."),
                Example("The clich{&amp;eacute;→é} was cut."),
                Example("It{&#x92;→\N{RIGHT SINGLE QUOTATION MARK}}s over{&#133;→\N{HORIZONTAL ELLIPSIS}} he said."),
                Example("AT&T and R&D; hold a Q&A; the &copy button is grey."),
                Example("Write `&amp;` for an ampersand."),
            ),
        ),
    ),
    find,
)
