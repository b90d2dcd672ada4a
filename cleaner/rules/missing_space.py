"""Two sentences with nothing between them: what is left of a paragraph break that an extractor lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.characters import known, lazy
from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule

# The end of a sentence, what closes a quotation or opens the next one, and a capital.
_SEAM = lazy(r"([.?!…](?<![.?!…][.?!…])[.?!…]{0,7})([\"“”'‘’()\[\]]{0,4})(?=[A-Z])")
_LEFT = lazy(r"[^\W_]+(?:['’-][^\W_]+)*\Z")
_RIGHT = lazy(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# "Node.Js", "Booking.Com", "ASP.NET": what follows is part of a name.
_NAME_TAILS = frozenset((
    "com", "net", "org", "co", "uk", "js", "io", "ai", "edu", "gov", "tv", "info", "fm", "me", "txt", "pdf",
    "doc", "exe", "html", "htm", "jpg", "png", "php", "xml", "csv",
))  # fmt: skip
_ABBREVIATIONS = frozenset((
    "mr", "mrs", "ms", "dr", "st", "prof", "jr", "sr", "rev", "gen", "col", "lt", "capt", "sgt", "sen", "rep",
    "gov", "hon", "no", "vs", "eg", "ie", "ph", "inc", "ltd", "corp", "bros", "dept", "fig", "vol", "art",
    "sec", "ed", "eds", "univ", "mt", "ft",
))  # fmt: skip
# What begins a sentence far more often than it follows a point inside a name.
_SENTENCE_STARTS = frozenset((
    "the", "a", "an", "in", "on", "at", "by", "for", "it", "its", "he", "she", "they", "we", "you", "i", "this",
    "that", "these", "those", "there", "his", "her", "their", "our", "but", "and", "or", "as", "if", "when",
    "while", "after", "before", "with", "from", "to", "of",
))  # fmt: skip
_SURE, _LIKELY, _ASK = 0.98, 0.93, 0.7


def find(context: Context) -> Iterator[Finding]:
    text = context.text
    for match in _SEAM().finditer(text):
        start = match.start()
        left = _LEFT().search(text, max(0, start - 40), start)
        if not left or context.protected(start, start + 1):
            continue
        end = _split(text, match)
        right = _RIGHT().match(text, match.end())
        confidence, why = _weighed(context, left, match, right.group() if right else "")
        if confidence:
            yield Finding(start, end, text[start:end], text[start:end] + " ", confidence, "layout.missing-space",
                          "no space between two sentences", (why,))  # fmt: skip


def _split(text: str, match: re.Match[str]) -> int:
    """Where the space belongs: after what closes, before what opens. A straight quotation mark closes if the
    paragraph has an open one."""
    at = match.end(1)
    for offset in range(match.start(2), match.end(2)):
        char = text[offset]
        if char in "“‘([":
            break
        if char in "\"'" and text.count(char, max(text.rfind("\n", 0, at) + 1, at - 2000), offset) % 2 == 0:
            break
        at = offset + 1
    return at


def _weighed(context: Context, left: re.Match[str], match: re.Match[str], right: str) -> tuple[float, str]:
    """How sure it is that a sentence ends at ``match``, between the words ``left`` and ``right``."""
    text, word, marks, quotes = context.text, left.group(), match.group(1), match.group(2)
    key, after = word.lower(), text[match.end() + len(right) : match.end() + len(right) + 2]
    start_word = (
        right.lower() in _SENTENCE_STARTS or right.partition("’")[0].partition("'")[0].lower() in _SENTENCE_STARTS
    )
    if quotes in ("'", "’") or ("[" in quotes and not quotes.strip("[]") and marks == "..."):
        return 0, ""
    if right.lower() in _NAME_TAILS or _is_name(after) or (len(right) == 1 and right not in "AI"):
        return 0, ""
    if text[left.start() - 1 : left.start()] in (".", "_", "/", "\\", "#", "@", "$") and left.start():
        return (_ASK, "after an abbreviation") if start_word and len(word) == 1 and word.isupper() else (0, "")
    if key in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        return 0, ""
    if marks not in (".", "?", "!"):
        return _ASK, "dots may be set without a space on purpose"
    if quotes.strip("'’"):
        return _SURE, "a sentence ends and a quotation or a bracket stands between the two"
    return _by_words(context, word, right, start_word)


def _is_name(after: str) -> bool:
    """What follows makes the right side part of a name or of code: "System.IO.Path", "Math.Max(", "a.B_c"."""
    return after[:1] in tuple("_(=@/\\") or (after[:1] == "." and after[1:].isalpha() and after[1:].islower())


def _by_words(context: Context, word: str, right: str, start_word: bool) -> tuple[float, str]:
    if start_word:
        return _SURE, f"{right} often begins a sentence"
    whole = word.islower() and known(context, word.rpartition("-")[2])
    if whole and known(context, right):
        return _SURE, f"{word} ends a sentence and {right} begins one"
    if whole or word[0].isdigit():
        return _LIKELY, f"{word} ends a sentence"
    if known(context, word) and known(context, right):
        return _LIKELY, f"{word} and {right} are words or names of their own"
    return _ASK, "it may be part of a name"


_EXPLANATION = (
    "Extractors lose paragraph breaks: “home.They left”. A space is put in where both sides can end and begin a "
    "sentence; addresses, file names, abbreviations, initials, decimals and names such as Node.js are left alone."
)

DETECTOR = Detector(
    "characters",
    lambda: (
        Rule(
            "layout.missing-space",
            "no space between two sentences",
            _EXPLANATION,
            (
                Example("They had to leave home{.→. }They fled west."),
                Example("“We were lucky{.”→.” }The river fell overnight."),
                Example("Who knew{?→? }“Nobody,” she said."),
                Example("The U.S. firm at example.com pays 3.5 per cent; J.R.R. Tolkien and P.J. Harvey did not."),
                Example("It runs on Node.js, ASP.NET and System.IO, said Booking.com and Booking.Com."),
            ),
        ),
    ),
    find,
)
