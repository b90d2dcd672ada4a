"""Characters that were lost on the way: replacement characters, and bytes that the file's encoding cannot read."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.characters import frequent, lazy, named, shown, survey, word_around
from cleaner.context import Context
from cleaner.model import Alternative, Detector, Example, Finding, Rule

_LOST = "\N{REPLACEMENT CHARACTER}"
_RUN = lazy("\ufffd+|[\ud800-\udbff][\udc00-\udfff]|[\udc80-\udcff]+|[\ud800-\udfff]")
# What English text loses: letters with accents, then the apostrophe. The order decides nothing.
_CANDIDATES = "áàâäãåāçčćéèêëėęíìîïīłñńóòôöõøōœúùûüūšśßýÿžźżæðþÁÀÂÄÅÇČÉÈÊËÍÎÏÑÓÔÖØÚÜŠŽ"
_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
_AFTER_APOSTROPHE = frozenset({"s", "t", "re", "ve", "ll", "d", "m"})
_ELSE = ("mac_roman", "cp1250")


def find(context: Context) -> Iterator[Finding]:
    odd = survey(context)
    if _LOST in odd or any("\ud800" <= char <= "\udfff" for char in odd):
        fitting: dict[tuple[str, str], list[str]] = {}
        for match in _RUN().finditer(context.text):
            lost = match.group()
            if lost[0] == _LOST:
                yield _replaced(context, match.start(), match.end(), fitting)
            elif len(lost) == 2 and lost[0] < "\udc00":
                whole = lost.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
                yield Finding(match.start(), match.end(), lost, whole, 0.98, "characters.lost-byte",
                              f"the two halves of {named(whole)}", ("UTF-16 was cut in half",))  # fmt: skip
            elif lost[0] < "\udc80" or lost[0] > "\udcff":
                yield Finding(match.start(), match.end(), lost, None, 0.9, "characters.lost-byte",
                              f"{named(lost[0])} is no character", ())  # fmt: skip
            else:
                yield _undecoded(context, match.start(), match.end())


def _replaced(context: Context, start: int, end: int, fitting: dict[tuple[str, str], list[str]]) -> Finding:
    """A replacement character: what stood there is gone, unless exactly one known word fits.

    ``fitting`` remembers what fits between which letters: a text that lost many characters lost the same ones.
    """
    low, high = word_around(context.text, start, end)
    left, right = context.text[low:start], context.text[end:high]
    fits: list[str] = []
    if end - start == 1 and (left or right):
        if (left, right) not in fitting:
            fitting[left, right] = _fitting(context, left, right)
        fits = fitting[left, right]
    message = f"{end - start} characters were lost here" if end - start > 1 else "a character was lost here"
    if len(fits) == 1:
        return Finding(start, end, context.text[start:end], fits[0], 0.8, "characters.lost-byte", message,
                       (f"{left}{fits[0]}{right} is the only known word that fits",))  # fmt: skip
    others = tuple(Alternative(char, round(1 / len(fits), 2)) for char in fits[:5])
    why = "several words fit" if fits else "no known word fits"
    return Finding(start, end, context.text[start:end], None, 0.9, "characters.lost-byte", message, (why,), others)


def _fitting(context: Context, left: str, right: str) -> list[str]:
    capital = (left + right).isupper() or not left
    fits = [char for char in _CANDIDATES if (capital or char.islower()) and frequent(context, left + char + right, 1.0)]
    if left and right.lower() in _AFTER_APOSTROPHE and frequent(context, left + "'" + right, 1.0):
        fits.append(_APOSTROPHE)
    if left.lower() in ("l", "d", "o") and right[:1].isupper():
        fits.append(_APOSTROPHE)
    return fits


def _undecoded(context: Context, start: int, end: int) -> Finding:
    """Bytes that are no UTF-8, kept as they are; in a file of mixed encodings they are Windows-1252, mostly."""
    data = context.text[start:end].encode("ascii", "surrogateescape")
    message = f"byte {data.hex(' ').upper()} is not valid in the encoding of the file"
    try:
        meant = data.decode("cp1252")
    except UnicodeDecodeError:
        return Finding(start, end, context.text[start:end], None, 0.9, "characters.lost-byte", message,
                       ("Windows-1252 has no character there",))  # fmt: skip
    low, high = word_around(context.text, start, end)
    left, right = context.text[low:start], context.text[end:high]
    others = tuple(
        Alternative(other, 0.6) for other in dict.fromkeys(data.decode(e, "replace") for e in _ELSE)
        if other != meant and other.isalpha() and frequent(context, left + other + right, 1.5)
    )  # fmt: skip
    fits = frequent(context, left + meant + right, 1.0) or (not meant.isalnum() and not (left and right))
    confidence = 0.85 if fits else 0.6 if others else 0.75
    return Finding(start, end, context.text[start:end], meant, confidence, "characters.lost-byte", message,
                   (f"in Windows-1252 it is {shown(meant)}",), others)  # fmt: skip


DETECTOR = Detector(
    "characters",
    lambda: (
        Rule(
            "characters.lost-byte",
            "characters lost in decoding",
            "A replacement character says that something was lost; it is always reported, and where exactly one known "
            "word fits, that is proposed. Bytes that are not valid in the file's encoding are kept as they are and "
            "proposed as Windows-1252. Nothing of this is changed without a person.",
            (
                Example("She waited in the caf{\N{REPLACEMENT CHARACTER}→é} for an hour."),
                Example("They don{\N{REPLACEMENT CHARACTER}→\N{RIGHT SINGLE QUOTATION MARK}}t agree."),
                Example("She waited in the café for an hour, and they don’t agree."),
            ),
        ),
    ),
    find,
)
