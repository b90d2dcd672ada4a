"""From sums to a profile: which words, names and lines are usual enough to be put down. A pure function.

A word that no dictionary has and that several stories use is nearly always right. It is not learned where another
explanation is likelier: a list of misspellings has it, or it is rare beside a word one slip away from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from cleaner.learn.tables import LEAST, Sums
from cleaner.lexicon import Lexicon
from cleaner.profile import USUAL, Names, Profile, Site
from cleaner.typo import evidence
from cleaner.typo.judge import speller
from cleaner.typo.known import plain
from cleaner.typo.slips import one_slip

# A word that is usual with capitals is one in small letters only if it is written so half as often.
_CASE_SHARE = 0.5
# A slip is rare beside the word that was meant. In a wire's texts one ("desposits") reached 7 % of it.
_SHARE = 0.1
# Where the engine, which sees only the word, would propose another, that one must not even be as frequent.
_DOUBT = 0.5
# A line counts from so large a share of the documents of its source on.
_LINE_SHARE = 0.001
# What a profile holds at most, the most frequent first.
MOST_WORDS, MOST_NAMES, MOST_SITES, MOST_LINES = 20_000, 20_000, 2_000, 500


class _Use(NamedTuple):
    """How a dump uses an unknown word: stories by the way it is written, and documents, copies of stories included."""

    stories: Mapping[str, int]
    documents: int

    @property
    def small(self) -> int:
        return sum(count for form, count in self.stories.items() if form.islower())

    @property
    def all(self) -> int:
        return sum(self.stories.values())

    @property
    def name(self) -> str:
        """The usual way to write it with capitals; in capitals throughout only if it never is otherwise."""
        forms = ((not form.isupper(), count, form) for form, count in self.stories.items() if not form.islower())
        return max(forms)[2]


def profile(sums: Sums, lexicon: Lexicon | None = None) -> Profile:
    """The profile of a dump, without its rate of typos."""
    documents = dict(sums.documents)
    words, names = _words_and_names(sums, lexicon or Lexicon.shared())
    lines = _lines(sums, documents)
    named = [source for source, _ in sums.documents if source and source in lines][:MOST_SITES]
    sites = {source: Site(documents[source], lines[source]) for source in sorted(named)}
    return Profile(sum(documents.values()), lines.get("", {}), None, words, names, sites)


def _lines(sums: Sums, documents: Mapping[str, int]) -> dict[str, dict[str, int]]:
    lines: dict[str, dict[str, int]] = defaultdict(dict)
    for source, line, stories in sums.lines:
        if stories >= _LINE_SHARE * documents[source] and len(lines[source]) < MOST_LINES:
            lines[source][line] = stories
    return dict(lines)


def _words_and_names(sums: Sums, lexicon: Lexicon) -> tuple[dict[str, int], Names]:
    uses = _uses(sums)
    rival = _Rivals(sums, uses, lexicon)
    words: dict[str, int] = {}
    names = Names()
    for key, use in sorted(uses.items(), key=lambda item: (-item[1].all, item[0])):
        if lexicon.correction(key) or rival.stronger(key, use):
            continue
        if use.small >= LEAST and use.small >= _CASE_SHARE * max(use.all - use.small, rival.known(key)):
            if len(words) < MOST_WORDS:
                words[key] = use.all
        elif use.all - use.small >= LEAST and len(names) < MOST_NAMES:
            names[use.name] = use.all - use.small
    return words, names


def _uses(sums: Sums) -> dict[str, _Use]:
    stories: dict[str, dict[str, int]] = defaultdict(dict)
    documents: dict[str, int] = defaultdict(int)
    for form, count, copies in sums.unknown:
        stories[plain(form)][form] = count
        documents[plain(form)] += copies
    return {key: _Use(forms, documents[key]) for key, forms in stories.items()}


class _Rivals:
    """The words that a word may be a slip of, with how many documents have them."""

    def __init__(self, sums: Sums, uses: Mapping[str, _Use], lexicon: Lexicon) -> None:
        self._known = dict(sums.known)
        self._uses = uses
        self._lexicon = lexicon
        self._speller = speller(lexicon)
        self._cut: dict[str, list[str]] = defaultdict(list)
        for key, use in uses.items():
            if _SHARE * use.all >= LEAST:  # else it is never so much more frequent than a word worth learning
                for short in _shortened(key):
                    self._cut[short].append(key)

    def known(self, key: str) -> int:
        """How many documents have ``key`` in a form that a dictionary knows, as they have "Monday" for "monday"."""
        return self._known.get(key, 0)

    def stronger(self, key: str, use: _Use) -> bool:
        """Whether another word is so frequent that ``key`` is likelier to be a slip of it."""
        near = (word for word in self._lexicon.near(key, 1) if one_slip(key, word))
        if use.documents < _SHARE * max(map(self.known, near), default=0):
            return True
        others = {other for short in _shortened(key) for other in self._cut.get(short, ())}
        most = max((self._uses[other].all for other in others if one_slip(key, other)), default=0)
        if use.all < min(USUAL, _SHARE * most):
            return True
        return self._doubted(key, use)

    def _doubted(self, key: str, use: _Use) -> bool:
        weighed = self._speller.weigh(key if use.small else use.name, evidence.NOWHERE, set())
        if not weighed or weighed[0].confidence < _DOUBT:
            return False
        meant = plain(weighed[0].candidate.text).split()
        return use.documents <= min(self.known(word) for word in meant)


def _shortened(word: str) -> Iterable[str]:
    """The word and what is left of it without one of its letters: words one slip apart share one of these."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
