"""What the rules about characters, markup residue and spacing share.

`survey` is the one cheap test per document: which characters other than plain ASCII it holds at all. A rule
that looks for characters asks it first, so that clean text costs a set intersection. The rest is what a rule
asks about a suspicious spot: its neighbours' scripts, whether it stands in code, how a code point is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from cleaner import protect
from cleaner.context import Context
from cleaner.lexicon import Lexicon

_QUOTES = "".maketrans({"’": "'"})


def lazy(pattern: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """``pattern``, compiled when it is first asked for: importing all rules must cost next to nothing."""
    return cache(lambda: re.compile(pattern, flags))


def survey(context: Context) -> frozenset[str]:
    """The characters of the text that are neither printable ASCII nor tabs or line ends."""
    return context.survey.odd


def named(char: str) -> str:
    """How a character is spelled in an explanation.

    >>> named("\\N{ZERO WIDTH SPACE}"), named("\\x85")
    ('U+200B ZERO WIDTH SPACE', 'U+0085 (control character)')
    """
    import unicodedata

    name = unicodedata.name(char, "")
    kind = {"Cc": "control character", "Cs": "half of a surrogate pair"}.get(unicodedata.category(char), "no name")
    return f"U+{ord(char):04X} {name or f'({kind})'}"


def shown(text: str) -> str:
    """``text`` for an explanation: short, and with every invisible character as its number."""
    spelled = "".join(char if char.isprintable() else f"U+{ord(char):04X}" for char in text[:40])
    return spelled + "..." * (len(text) > 40)


def in_code(context: Context, offset: int) -> bool:
    """Whether ``offset`` lies in code or a link's target; a tag is none where it may be residue.

    The pipeline drops what is found there. A rule asks only so that such places do not count for the others.
    """
    return protect.in_spans(context.protection.hard, offset)


def in_address(text: str, start: int, end: int) -> bool:
    """Whether the chunk around the span is a web or mail address."""
    low, high = protect.chunk(text, start, end)
    around = text[low:high]
    return "://" in around or "www." in around or "@" in around


_PAGE = lazy(r"<(?:!doctype|html|body|head|script|\?xml)\b", re.IGNORECASE)
_MARKDOWN = lazy(r"^(?:#{1,6} \S|```|~~~|[-*+] \[[ x]\]|\[[^\]\n]+\]: |!\[)|\]\(https?://", re.MULTILINE)


def markup_at_home(context: Context) -> str:
    """Why HTML may be meant in this text; "" where it is residue."""
    return context.once(_markup_at_home)


def _markup_at_home(context: Context) -> str:
    if _PAGE().search(context.text[:5000]):
        return "this is a page of HTML, where it is at home"
    if any(there for _, there in context.each(_has_markdown)):
        return "this is Markdown, where HTML is at home"
    return ""


def _has_markdown(text: str, _lexicon: Lexicon) -> bool:
    from cleaner.markup.page import MARKDOWN_SIGNS

    return any(sign in text for sign in MARKDOWN_SIGNS) and _MARKDOWN().search(text) is not None


def line_of(text: str, start: int, end: int, reach: int = 1000) -> str:
    """The line around a span, cut at ``reach`` on either side, so that a huge line costs no more than others."""
    low = max(text.rfind("\n", max(0, start - reach), start) + 1, start - reach, 0)
    high = text.find("\n", end, end + reach)
    return text[low : high if high >= 0 else end + reach]


def word_around(text: str, start: int, end: int, reach: int = 60) -> tuple[int, int]:
    """The span of the letters (and apostrophes between letters) that touch ``[start, end)``."""
    low, high = start, end
    while low > max(0, start - reach) and _in_word(text, low - 1, -1):
        low -= 1
    while high < min(len(text), end + reach) and _in_word(text, high, 1):
        high += 1
    return low, high


def _in_word(text: str, at: int, step: int) -> bool:
    if text[at].isalpha():
        return True
    beyond = at + step
    return text[at] in "'\N{RIGHT SINGLE QUOTATION MARK}" and 0 <= beyond < len(text) and text[beyond].isalpha()


def known(context: Context, word: str) -> bool:
    """Whether a list of words or names holds ``word``, also without a possessive ending."""
    key = word.translate(_QUOTES).lower()
    flags = context.lexicon.flags
    return bool(flags(key) or (key.endswith("'s") and flags(key[:-2])) or (key.endswith("s'") and flags(key[:-1])))


def frequent(context: Context, word: str, least: float = 2.0) -> bool:
    """Whether ``word`` is known and counted at ``least`` (Zipf), which rare words and chance forms are not."""
    return known(context, word) and context.lexicon.zipf(word.translate(_QUOTES).lower()) >= least


def known_word(context: Context, word: str, rare: bool = False) -> bool:
    """Whether a list of words (not of names or acronyms) holds ``word``."""
    from cleaner.lexicon import RARE, WORD

    return bool(context.lexicon.flags(word.translate(_QUOTES).lower()) & (WORD | RARE if rare else WORD))
