"""Weigh the candidates of each unknown word, and say how sure the best one is.

Two sums over the same evidence (`cleaner.typo.evidence`), with the weights of dictionaries/en/scorecard.tsv:
``rank`` orders the candidates among themselves; ``lower`` or ``capital``, by how the token is written, is the
log-odds that the token is a typo *and* the best candidate is what was meant. The weights are fitted at the
rate at which typos occur in published prose, so the confidence is a probability there.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator
from functools import cache, lru_cache
from math import exp, log
from typing import NamedTuple

from cleaner import tokens
from cleaner.context import Context
from cleaner.lexicon import Lexicon
from cleaner.model import Alternative, Finding
from cleaner.protect import in_spans
from cleaner.typo import evidence
from cleaner.typo.candidates import Candidate, candidates
from cleaner.typo.evidence import Evidence, Place
from cleaner.typo.known import is_case_slip, plain
from cleaner.typo.language import foreign_lines
from cleaner.typo.words import LONE, ODD, kinds, specials

RANK, LOWER, CAPITAL = 0, 1, 2
_KEPT = 6  # candidates of a token that are looked at in context
_REASONS = 3  # pieces of evidence that a finding tells
_REMEMBERED = 200_000  # distinct tokens whose verdict is kept; a dump would fill the memory without a bound
_WEIGHED = 20_000  # distinct tokens whose candidates are kept with all evidence, which is some kilobytes each
_FEW = 200  # words that are searched for one by one
_LEAST = 0.05  # less sure findings are not worth a line even with --all
_LEAST_ODDS = log(_LEAST / (1 - _LEAST)) - 0.001


class Weighed(NamedTuple):
    """A candidate at a place, with its evidence and what it adds up to."""

    candidate: Candidate
    evidence: list[Evidence]
    rank: float
    confidence: float


class Speller:
    """Judges tokens with one lexicon. It remembers its verdict on each distinct token, which depends on the
    token alone."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.weights: dict[str, list[float]] = lexicon.table("scorecard")
        self._candidates: dict[str, list[tuple[Candidate, list[Evidence], float]]] = {}
        self._hopes: dict[str, list[tuple[Candidate, float]]] = {}
        self._spare = [self._most(column) for column in (RANK, LOWER, CAPITAL)]
        self._spare_pairs = [self._most_of_pairs(column) for column in (RANK, LOWER, CAPITAL)]

    def unknown(self, words: Iterable[str]) -> set[str]:
        """Those of ``words`` that no dictionary knows."""
        known = kinds(self.lexicon)
        return {word for word in words if known.of(word) & LONE == ODD}

    def of_token(self, token: str) -> list[tuple[Candidate, list[Evidence], float]]:
        """The best candidates of a token with the evidence and the rank that do not depend on the place."""
        if token not in self._candidates:
            if len(self._candidates) > _WEIGHED:
                self._candidates.clear()
            ranked = []
            for candidate in candidates(token, self.lexicon):
                known = evidence.of_words(token, candidate, self.lexicon)
                ranked.append((candidate, known, self.total(known, RANK)))
            ranked.sort(key=lambda row: (-row[2], row[0].text))
            self._candidates[token] = ranked[:_KEPT]
        return self._candidates[token]

    def _most(self, column: int) -> float:
        """The most that a place can add to the sum of a token, but for its neighbours and the words of the text."""
        weights = ((self.weights[name][column], most) for name, most in evidence.MOST.items())
        return sum(weight * most for weight, most in weights if weight > 0)

    def _most_of_pairs(self, column: int) -> float:
        """The most that neighbours and the words of the text can add."""
        of = {name: weights[column] for name, weights in self.weights.items()}
        most = max(0.0, of["in_document"])
        for name in ("pair_before", "pair_after"):
            known = of[name] + max(of[f"{name}_strength"] * end for end in evidence.STRENGTH)
            most += max(0.0, of[f"{name}_open"], known)
        return most

    def hopes(self, token: str) -> list[tuple[Candidate, float]]:
        """The candidates of a token that make a finding in some place, and what they lack there at most of what they
        need. About half of the unknown words of news have none."""
        hopes = self._hopes.get(token)
        if hopes is None:
            if len(self._hopes) > _REMEMBERED:
                self._hopes.clear()
            column = column_of(token)
            needed = _LEAST_ODDS - self._spare[column]
            lacking = ((one, needed - self.total(known, column)) for one, known, _ in self.of_token(token))
            self._hopes[token] = hopes = [row for row in lacking if row[1] <= self._spare_pairs[column]]
            if not hopes:
                del self._candidates[token]  # nobody will ask for them
        return hopes

    def hopeless(self, token: str, before: str, after: str, seen: Container[str]) -> bool:
        """Whether no candidate can make a finding between these neighbours (keys), whatever else the place says."""
        column = column_of(token)
        for candidate, lacking in self.hopes(token):
            sure = self.total(evidence.of_pairs(candidate, before, after, self.lexicon), column)
            more = max(0.0, self.weights["in_document"][column])
            if sure >= lacking or (sure + more >= lacking and evidence.stands_in(candidate, seen)):
                return False
        return True

    def weigh(self, token: str, place: Place, seen: Container[str]) -> list[Weighed]:
        """The candidates for ``token`` at ``place``, best first, with the confidence of each."""
        rows = []
        for candidate, known, rank in self.of_token(token):
            here = evidence.of_place(candidate, place, seen, self.lexicon)
            rows.append((rank + self.total(here, RANK), candidate, [*known, *here]))
        if not rows:
            return []
        rows.sort(key=lambda row: (-row[0], row[1].text))
        best = rows[0][0]
        rival = exp(rows[1][0] - best) if len(rows) > 1 else 0.0
        odds = [*rows[0][2], Evidence("rival", rival, f"“{rows[1][1].text}” fits as well" if rival > 0.5 else "")]
        sure = 1 / (1 + exp(-self.total(odds, column_of(token))))
        shares = [exp(rank - best) for rank, _, _ in rows]
        rest = sum(shares[1:])
        weighed = [Weighed(rows[0][1], odds, rows[0][0], sure)]
        for (rank, candidate, found), share in zip(rows[1:], shares[1:], strict=True):
            # No alternative is surer than the first choice, and all of them together leave room for "none".
            weighed.append(Weighed(candidate, found, rank, min(sure, (1 - sure) / (rest + 1)) * share))
        return weighed

    def total(self, found: list[Evidence], column: int) -> float:
        return sum(self.weights[name][column] * value for name, value, _ in found)


def column_of(token: str) -> int:
    """Which weights the confidence of a token is made of."""
    return LOWER if token.islower() else CAPITAL


@cache
def speller(lexicon: Lexicon) -> Speller:
    return Speller(lexicon)


def foreign(context: Context) -> list[tuple[int, int]]:
    """Spans of the lines that are not English."""
    return foreign_lines(context, context.once(_odd))


def _odd(context: Context) -> list[tuple[int, str]]:
    """Where the words stand that neither a dictionary nor the project knows."""
    odd = specials(context).odd
    if context.project.words or context.profile is not None:
        accepted = {token for token in {token for _, token in odd} if context.accepts(token)}
        odd = [place for place in odd if place[1] not in accepted]
    return odd


def unknown_words(context: Context) -> list[tuple[int, int, str]]:
    """Places (start, end, token) of the words that no dictionary knows and that are English prose."""
    odd = context.once(_odd)
    elsewhere = context.once(foreign) if odd else []
    return [
        _noun(start, end, token, context.lexicon)
        for start, end, token in ((at, at + len(token), token) for at, token in odd)
        if not (_is_fragment(context.text, start, end) or context.protected(start, end) or in_spans(elsewhere, start))
    ]


def places_of(text: str, wanted: Collection[str]) -> Iterator[tuple[int, str]]:
    """Where the ``wanted`` words stand, in no order. Few are searched for; a text that has many, as one in another
    language, is gone through once, so that it costs no more than its length."""
    if len(wanted) > _FEW:
        for match in tokens.WORD.finditer(text):
            if match.group() in wanted:
                yield match.start(), match.group()
        return
    for token in wanted:
        for at in occurrences(text, token):
            yield at, token


def occurrences(text: str, token: str) -> Iterator[int]:
    """Where ``token`` stands as a whole word; quicker than going through all words of the text."""
    at = text.find(token)
    while at >= 0:
        match = tokens.WORD.match(text, at)
        before = text[at - 2 : at - 1] if text[at - 1 : at] in ("'", "’") else text[at - 1 : at]
        inside = tokens.WORD.match(before)
        if match and match.end() == at + len(token) and not (at and inside):
            yield at
        at = text.find(token, at + 1)


def _noun(start: int, end: int, token: str, lexicon: Lexicon) -> tuple[int, int, str]:
    """A possessive without its ending, which is no part of the slip (``goverment's``).

    What resembles a listed word with that ending stays whole: ``thet's``.
    """
    key = plain(token)
    if not key.endswith("'s") or lexicon.correction(key) or any(word.endswith("'s") for word in lexicon.near(key, 1)):
        return start, end, token
    return start, end - 2, token[:-2]


def _is_fragment(text: str, start: int, end: int) -> bool:
    """The token is part of a code or of another word: a digit, an underscore, a combining mark or the
    apostrophe of an elision touches it."""
    if _touches_more(text[start - 1 : start] + text[end : end + 1]):  # nothing stands before the start of the text
        return True
    return text[end : end + 1] in ("'", "’") and text[start:end].endswith("in")  # dialect: nothin', goin’


@lru_cache(maxsize=1000)
def _touches_more(around: str) -> bool:
    """Whether the characters beside a token make it a part of something longer."""
    return any(
        char.isdigit() or char == "_" or "\u0300" <= char <= "\u036f" or "\udc80" <= char <= "\udcff" for char in around
    )


def _crowd(context: Context) -> evidence.Crowd:
    return evidence.Crowd.of((token for _, _, token in context.once(unknown_words)), context.lexicon)


class _Seen:
    """The words of a text and of what goes with it; counted when one is first asked for."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def __contains__(self, word: object) -> bool:
        return word in self._context.witnessed


def findings(context: Context) -> list[Finding]:
    """Typos among the unknown words of a text, those of the lowest tier included."""
    judge = speller(context.lexicon)
    places = context.once(unknown_words)
    seen = _Seen(context)
    found = []
    for start, end, token in places:
        if not judge.hopes(token):
            continue
        before, after = evidence.neighbours(context.text, start, end)
        if not judge.hopeless(token, plain(before), plain(after), seen):
            place = evidence.place_of(context, start, end, context.once(_crowd))
            weighed = judge.weigh(token, place, seen)
            if weighed[0].confidence >= _LEAST:
                found.append(_finding(context, start, end, weighed, judge))
    return found


def _finding(context: Context, start: int, end: int, weighed: list[Weighed], judge: Speller) -> Finding:
    token, best = context.text[start:end], weighed[0]
    rule = (
        "typo.runon"
        if best.candidate.kind == "split"
        else "typo.misspelling"
        if best.candidate.listed
        else "typo.unknown"
    )
    texts = [written_like(token, w.candidate.text) for w in weighed]
    if "’" in context.survey.signs:  # the text has typographic apostrophes
        texts = [text.replace("'", "’") for text in texts]
    others = tuple(
        Alternative(text, round(w.confidence, 3))
        for text, w in zip(texts[1:], weighed[1:], strict=True)
        if w.confidence >= 0.001
    )
    why = _reasons(best, judge.weights, column_of(token))
    return Finding(
        start, end, token, texts[0], round(best.confidence, 3), rule, f"“{token}” is no known word", why, others
    )


def _reasons(best: Weighed, weights: dict[str, list[float]], column: int) -> tuple[str, ...]:
    """The heaviest evidence in words: what speaks for the candidate, and what most speaks against it."""
    weighty = sorted(((weights[e.name][column] * e.value, e.words) for e in best.evidence if e.words), reverse=True)
    reasons = [words for weight, words in weighty if weight > 0][:_REASONS]
    against = [words for weight, words in weighty if weight < -1]
    return tuple(dict.fromkeys([*reasons, *(f"but {words}" for words in against[-1:])]))


def written_like(token: str, word: str) -> str:
    """``word`` in the case of ``token`` and with its kind of apostrophe."""
    word = tokens.like(token[:1] + token[1:].lower() if is_case_slip(token) else token, word)
    return word.replace("'", "’") if "’" in token else word
