"""A rare spelling of a name beside its usual one, in the same text or in the source of the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.tokens import WORD, Positions
from cleaner.typo.judge import unknown_words
from cleaner.typo.slips import one_slip
from cleaner.typo.words import specials

# Measured on names in news: 32 of 34 such pairs are one name. Which of the two spellings is right can be
# wrong, so a person decides.
_CONFIDENCE = 0.75
_SHORTEST = 5
_START = 3  # letters; a slip among them leaves the end of the shortest name as it is
# That a name is usual in the source, but not in this text, says less. Of the pairs in five sets of news six of
# seven are one name ("Afgorce", "Pilbarra"); of shorter names most are not ("Koichi", "Kiichi"), and a larger dump
# has more people in it.
_IN_SOURCE, _SHORTEST_IN_SOURCE = 0.6, 7
# What is added to a name or changed at its end makes another name: Ivanov and Ivanova, Simon and Simons.
_ENDINGS = frozenset("sniaeoy")
_OWNERS = ("'s", "’s")


def find(context: Context) -> Iterator[Finding]:
    places = [place for place in context.once(unknown_words) if _is_name(place[2])]
    if not places:
        return
    words = _names(context, {token[0] for _, _, token in places})
    once = [place for place in places if _times(words, _bare(place[2])) == 1]
    usual = _Index(_usual(words) if once else ())
    for start, end, token in once:
        name = _bare(token)
        others = [other for other in usual.near(name) if _is_same_name(name, other)]
        if len(others) == 1:
            yield _finding(context, start, end, token, others[0], _times(words, others[0]))
        elif context.profile and not others and len(name) >= _SHORTEST_IN_SOURCE:
            others = [other for other in context.profile.names.like(name) if _is_same_name(name, other)]
            if len(others) == 1:
                yield _of_source(start, end, token, others[0], context.profile.names[others[0]])


def _names(context: Context, letters: set[str]) -> Counter[str]:
    """How often the words that begin with one of the capital ``letters`` stand in the text and in what goes with it."""
    names: Counter[str] = Counter()
    for words in chain(map(str.split, specials(context).names), map(WORD.findall, context.witnesses)):
        names.update([word for word in words if word[0] in letters])
    return names


def _times(words: Counter[str], name: str) -> int:
    """How often a name stands among ``words``, with and without an ending."""
    return sum(words.get(f"{name}{ending}", 0) for ending in ("", *_OWNERS))


def _usual(words: Counter[str]) -> set[str]:
    """The names that stand more than once among ``words``."""
    names = {_bare(word) for word in words if _is_name(word)}
    return {name for name in names if _times(words, name) > 1}


class _Index:
    """Names, to be found from another with one slip in it: what begins or what ends alike."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names: dict[str | tuple[str, str, int], list[str]] = {}
        for name in names:
            self._names.setdefault(name[:_START], []).append(name)
            self._names.setdefault((name[0], name[-1], len(name)), []).append(name)

    def near(self, name: str) -> set[str]:
        found = set(self._names.get(name[:_START], ()))
        for size in (len(name) - 1, len(name), len(name) + 1):
            found.update(self._names.get((name[0], name[-1], size), ()))
        return found


def _is_name(word: str) -> bool:
    return len(word) >= _SHORTEST and word[0].isupper() and not word.isupper()


def _bare(word: str) -> str:
    return word[:-2] if word[-2:] in _OWNERS else word


def _positions(context: Context) -> Positions:
    return Positions(context.text)


def _is_same_name(name: str, other: str) -> bool:
    slip = one_slip(name, other)
    if slip is None or name.lower() == other.lower():
        return False
    at_end = slip.at >= min(len(name), len(other)) - 1
    return not (at_end and set(slip.wrong + slip.right) & _ENDINGS)


def _finding(context: Context, start: int, end: int, token: str, other: str, count: int) -> Finding:
    right = other + token[len(_bare(token)) :]
    first = context.text.find(other)  # it may stand in the title alone
    where = ", first in line {}, column {}".format(*context.once(_positions).of(first)) if first >= 0 else ""
    why = (f"“{other}” stands {count} times in the text{where}",)
    return Finding(start, end, token, right, _CONFIDENCE, "typo.name", f"“{other}” is spelt “{_bare(token)}” once", why)


def _of_source(start: int, end: int, token: str, other: str, documents: int) -> Finding:
    right = other + token[len(_bare(token)) :]
    why = (f"“{other}” stands in {documents} documents of the source" if documents else f"the profile has “{other}”",)
    message = f"“{other}” is the usual name in the source"
    return Finding(start, end, token, right, _IN_SOURCE, "typo.name", message, why)


DETECTOR = Detector(
    "words",
    lambda: (
        Rule(
            "typo.name",
            "a name spelt otherwise than elsewhere in the text",
            "A capitalised word that no list knows, once in the text, is one slip away from a name that stands there "
            "at least twice, or that is usual in the source by its profile. Which of the two is right a person must "
            "say, so it is never automatic. Differences at the end (Ivanov, Ivanova) are left alone.",
            (
                Example("Takanobu Horyashi spoke. Horyashi said so twice, but {Horyasi→Horyashi} did not vote."),
                Example("Ivanov and Ivanova met Petrov. Ivanov left with Ivanova, and Petrov stayed."),
                Example("Marta Voightler and Lena Voigtler will share the stage."),
            ),
        ),
    ),
    find,
)
