"""The work on a batch of records of a dump: find their texts and count what is in them. Can be sent to a process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from cleaner.learn import rate
from cleaner.learn.count import Counts, Text, counted
from cleaner.sources.record import Batch, Unreadable, Wanted


class Learned(NamedTuple):
    """The counts of a batch, candidates for the sample, and how many records could not be read; ``reason`` is the
    line of the first and what is wrong with it."""

    counts: Counts
    sample: list[rate.Drawn]
    rejected: int = 0
    reason: str = ""


class Learning(NamedTuple):
    """``codec`` reads one record; columns have none."""

    codec: Any
    wanted: Wanted

    def __call__(self, batch: Batch) -> Learned:
        rejects: list[str] = []
        texts = list(self._records(batch, rejects))
        sample = [rate.drawn(text.text) for text in texts]
        return Learned(counted(texts), sample, len(rejects), next(iter(rejects), ""))

    def joined(self, parts: Sequence[Learned]) -> Learned:
        """Batches as one."""
        counts = Counts.none()
        for part in parts:
            counts.add(part.counts)
        sample = [one for part in parts for one in part.sample]
        return Learned(counts, sample, sum(part.rejected for part in parts), next((p.reason for p in parts), ""))

    def given_up(self, batch: Batch, reason: str) -> Learned:
        """What is learned from one record that cannot be looked at: nothing."""
        return Learned(Counts.none(), [], 1, f"{batch.start.line + 1}: {reason}")

    def _records(self, batch: Batch, rejects: list[str]) -> Iterator[Text]:
        line = batch.start.line
        if self.codec is None:  # columns
            from cleaner.batch import arrow

            for record in arrow.records(batch.raws, self.wanted):
                yield from (Text(text.text, record.source or "") for text in record.texts)
            return
        for raw in batch.raws:
            try:
                record = self.codec.read(raw)
                for text in record.texts:
                    yield Text(text.text, record.source or "")
            except Unreadable as error:
                rejects.append(f"{line + 1}: {error}")
            line += raw.count(b"\n")
