"""Two sentences with nothing between them: what is left of a paragraph break that an extractor lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from cleaner.characters import known, lazy
from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.survey import SEAM
from cleaner.tokens import matches_at

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
_SURE, _LIKELY, _NAMES, _ASK, _LETTER, _STYLE = 0.98, 0.93, 0.72, 0.7, 0.41, 0.4
_SEVERAL = 3  # So many sure ones in a text tell that it lost its paragraph breaks, and the doubtful ones with them.


class _Seam(NamedTuple):
    """A place where a sentence may end: between the words ``left`` and ``right``, which ``match`` parts."""

    left: re.Match[str]
    match: re.Match[str]
    right: str

    @property
    def whole(self) -> str:
        return f"{self.left.group()}{self.match.group(1)}{self.right}"


def find(context: Context) -> Iterator[Finding]:
    text = context.text
    seams = list(_seams(context))
    if not seams:
        return
    times = Counter(seam.whole for seam in seams)
    weighed = ((seam.match, *_weighed(context, seam, times[seam.whole])) for seam in seams)
    # Protection is asked last: it walks over the text around, and most seams are initials ("U.S.").
    found = [one for one in weighed if one[1] and not context.protected(one[0].start(), one[0].start() + 1)]
    lost = sum(confidence == _SURE for _, confidence, _ in found) >= _SEVERAL
    for match, confidence, why in found:
        if confidence in (_NAMES, _LETTER) and lost:
            confidence, why = _LIKELY, "and the text lost its paragraph breaks elsewhere, too"
        start, end = match.start(), _split(text, match)
        yield Finding(start, end, text[start:end], text[start:end] + " ", confidence, "layout.missing-space",
                      "no space between two sentences", (why,))  # fmt: skip


def _seams(context: Context) -> Iterator[_Seam]:
    text, ends = context.text, context.survey.at(SEAM)
    starts = [_first_mark(text, at) for at in ends if not _is_initial(text, at)]
    for match in matches_at(_SEAM(), text, starts) if starts else ():
        left = _LEFT().search(text, max(0, match.start() - 40), match.start())
        if left:
            right = _RIGHT().match(text, match.end())
            yield _Seam(left, match, right.group() if right else "")


def _is_initial(text: str, at: int) -> bool:
    """Whether the mark at ``at`` stands behind a letter by itself, as in "U.S.": there no sentence ends."""
    return at > 1 and text[at - 1].isalpha() and text[at - 2] in " \n"


def _first_mark(text: str, at: int) -> int:
    """Where the marks begin of which one stands at ``at``."""
    while at and text[at - 1] in ".?!…":
        at -= 1
    return at


def _split(text: str, match: re.Match[str]) -> int:
    """Where the space belongs: after what closes, before what opens. A straight quotation mark closes if the
    paragraph has an open one."""
    at = match.end(1)
    for offset in range(match.start(2), match.end(2)):
        char = text[offset]
        if char in "“‘([":
            break
        if (
            char in "\"'"
            and text.count(char, max(text.rfind("\n", max(0, at - 2000), at) + 1, at - 2000), offset) % 2 == 0
        ):
            break
        at = offset + 1
    return at


def _weighed(context: Context, seam: _Seam, times: int) -> tuple[float, str]:
    """How sure it is that a sentence ends at ``seam``, which stands so in the text ``times`` times."""
    left, match, right = seam
    text, word, marks, quotes = context.text, left.group(), match.group(1), match.group(2)
    after = text[match.end() + len(right) : match.end() + len(right) + 2]
    start_word = re.split("['’]", right)[0].lower() in _SENTENCE_STARTS
    if quotes in ("'", "’") or right.lower() in _NAME_TAILS or _is_name(right, after):
        return 0, ""
    if left.start() and text[left.start() - 1] in "._/\\#@$":
        initials = len(word) == 1 and word.isupper() and len(right) > 1
        return (_ASK, "it stands after an abbreviation") if start_word and initials else (0, "")
    last = word.rpartition("-")[2]  # "D-W.Va.": initials
    if word.lower() in _ABBREVIATIONS or (len(last) == 1 and last.isalpha()):
        return 0, ""
    if marks not in (".", "?", "!"):
        return _STYLE, "dots may be set without a space on purpose"
    if quotes.strip("'’"):
        return _SURE, "a sentence ends, and a quotation or a bracket stands between the two"
    if times > 1:
        return _STYLE, f"{seam.whole} stands here more than once, as a name does"
    return _by_words(context, word, right, start_word)


def _is_name(right: str, after: str) -> bool:
    """What follows makes the right side part of a name or of code: "System.IO.Path", "Math.Max(", "BRK.B"."""
    if len(right) == 1 and (right not in "AI" or not after[:1].isspace()):
        return True
    return after[:1] in tuple("_(=@/\\") or (after[:1] == "." and after[1:].isalpha())


def _by_words(context: Context, word: str, right: str, start_word: bool) -> tuple[float, str]:
    small = not word[0].isupper()
    if start_word and (small or len(right) > 1):
        return _SURE, f"{right} often begins a sentence"
    if word.isupper() and right.isupper():
        return 0, ""
    if small and word[0].isalpha() and known(context, word.rpartition("-")[2]):
        if known(context, right):
            return _SURE, f"{word} ends a sentence and {right} begins one"
        return _LIKELY, f"{word} ends a sentence"
    if word[0].isdigit():
        return _LIKELY, f"{word} ends a sentence"
    if len(right) == 1:
        return _LETTER, f"{word}.{right} may be a name"
    if known(context, word) and known(context, right):
        return _NAMES, f"{word} and {right} are words or names of their own, but a name may be made of both"
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
                Example("The worm Grew.A hit senators such as Reed, D-R.I., and the shares BRK.B and RELI.NS."),
            ),
        ),
    ),
    find,
)
