"""How rare typos are in a dump, estimated from a sample of its texts with what was learned of its words.

The sample are the texts with the smallest checksums: the same whatever the order in which they come, and whoever
looks at them.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from functools import partial
from zlib import crc32

from cleaner.config import Config
from cleaner.pipeline import Cleaner
from cleaner.profile import Profile
from cleaner.tokens import WORD
from cleaner.typo import prior

# Texts in the sample, and characters of each that are looked at: 16 million in all, if they are that long.
TEXTS, _LENGTH = 2_000, 8_000
_CHUNK = 50


Drawn = tuple[int, str]


def drawn(text: str) -> Drawn:
    """A text as a candidate for the sample, with its checksum."""
    return crc32(text.encode("utf-8", "replace")), text[:_LENGTH]


class Sample:
    """The texts with the smallest checksums of all that were added, copies once."""

    def __init__(self) -> None:
        self._heap: list[Drawn] = []  # the largest checksum, negated, comes first
        self._numbers: set[int] = set()

    def add(self, texts: Iterable[Drawn]) -> None:
        for number, text in texts:
            full = len(self._heap) >= TEXTS
            if number in self._numbers or (full and number >= -self._heap[0][0]):
                continue
            if full:
                self._numbers.discard(-heapq.heappop(self._heap)[0])
            heapq.heappush(self._heap, (-number, text))
            self._numbers.add(number)

    def drawn(self) -> list[Drawn]:
        """The texts with their checksums, so that samples of parts can be joined."""
        return [(-number, text) for number, text in self._heap]

    def texts(self) -> list[str]:
        return [text for _, text in sorted(self._heap, reverse=True)]


def typo_rate(texts: Sequence[str], profile: Profile, jobs: int = 1) -> float:
    """Typos per word of ``texts``, to three digits."""
    chunks = [texts[at : at + _CHUNK] for at in range(0, len(texts), _CHUNK)]
    judge = partial(_judged, profile=profile)
    if jobs > 1:
        from concurrent.futures import ProcessPoolExecutor

        with ProcessPoolExecutor(jobs) as pool:
            judged = list(pool.map(judge, chunks))
    else:
        judged = list(map(judge, chunks))
    confidences = [confidence for found, _ in judged for confidence in found]
    return float(f"{prior.estimate(confidences, sum(words for _, words in judged)):.3g}")


def _judged(texts: Sequence[str], profile: Profile) -> tuple[list[float], int]:
    engine = Cleaner(Config(profile=profile._replace(typo_rate=None)))
    found = [finding.confidence for text in texts for finding in engine.check(text) if finding.rule in prior.SCORED]
    return found, sum(len(WORD.findall(text)) for text in texts)
