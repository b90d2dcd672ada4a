"""How rare typos are: the rate that confidences assume, and what changes when a dump has another.

A confidence is a probability at `RATE`. Published news ranges from 0.2 to 1.4 typos in 10,000 words; unedited
wire copy has five times as many. With another rate the log-odds of every finding move by the same amount
(Saerens, Latinne and Decaestecker, "Adjusting the outputs of a classifier to new a priori probabilities", 2002),
and the rate of a dump is estimated from the findings themselves, by expectation-maximisation. It is part of what
is known of a dump, never of the texts that happen to be checked together.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from cleaner.model import Finding

# Typos per word for which the scorecard is fitted (tools/typo/fit.py).
RATE = 1.4e-4
# Rules whose confidence the scorecard gives.
SCORED = frozenset(("typo.unknown", "typo.misspelling", "typo.runon"))
# A small dump says little: it counts as if it had this many words more, at `RATE`.
_PSEUDO_WORDS = 100_000
_STEPS = 50


def at_rate(confidence: float, rate: float) -> float:
    """The ``confidence`` (at `RATE`) of a finding in text with ``rate`` typos per word.

    >>> round(at_rate(0.9, RATE), 3), round(at_rate(0.9, RATE / 7), 3), round(at_rate(0.9, RATE * 5), 3)
    (0.9, 0.562, 0.978)
    """
    if rate == RATE or not 0 < confidence < 1:
        return confidence
    return 1 / (1 + exp(-(log(confidence / (1 - confidence)) + log(rate / RATE))))


def moved(finding: Finding, rate: float) -> Finding:
    """``finding`` with its confidence, and what is left for its alternatives, at ``rate``."""
    sure = at_rate(finding.confidence, rate)
    left = (1 - sure) / (1 - finding.confidence) if finding.confidence < 1 else 1.0
    others = tuple(other._replace(confidence=round(other.confidence * left, 3)) for other in finding.alternatives)
    return finding._replace(confidence=round(sure, 3), alternatives=others)


def estimate(confidences: Sequence[float], words: int) -> float:
    """Typos per word of a dump of ``words`` words, from the confidences (at `RATE`) of all its findings of the
    rules in `SCORED`, those of the lowest tier included."""
    rate = RATE
    for _ in range(_STEPS):
        found = sum(at_rate(confidence, rate) for confidence in confidences)
        rate = (found + RATE * _PSEUDO_WORDS) / (words + _PSEUDO_WORDS)
    return rate
