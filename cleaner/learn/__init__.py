"""What a dump teaches of itself: its own words and names, the lines that repeat in it, how rare its typos are.

Two steps, as on any number of machines: `cleaner.learn.count` turns a few texts into counts, a pure function;
`cleaner.learn.tables` adds counts up outside of memory, and `cleaner.learn.choose` makes a profile of the sums, a pure
function again. `cleaner.learn.rate` then looks at a sample with that profile. `learn` does all of it on one machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from cleaner.batch.pool import results
from cleaner.errors import Failure
from cleaner.learn import choose, rate
from cleaner.learn.tables import Tables
from cleaner.learn.work import Learning
from cleaner.profile import Profile
from cleaner.sources.record import Mark


class Dump(NamedTuple):
    """A dump at ``path``: its ``source`` yields batches (as in `cleaner.batch.run`), ``work`` counts one."""

    path: str
    source: Any
    work: Learning


class Lesson(NamedTuple):
    """What was learned, from how many records; how many could not be read, and what was wrong with the first."""

    profile: Profile
    records: int
    rejected: int
    reason: str


Told = Callable[[Dump, int], None]


def learn(dumps: Iterable[Dump], jobs: int = 1, told: Told = lambda dump, records: None) -> Lesson:
    """The profile of all ``dumps`` together. ``told`` hears of each batch.

    Raises Failure where there are no texts, or where the package that adds up is not installed.
    """
    sample = rate.Sample()
    records = rejected = 0
    reason = ""
    with Tables() as tables:
        for dump in dumps:
            for batch, learned in results(dump.source.batches(Mark()), dump.work, jobs):
                if learned is None:
                    with batch.copy:
                        learned = dump.work.given_up(batch, f"{batch.too_long} bytes long, which is too long")
                tables.add(learned.counts)
                sample.add(learned.sample)
                records += batch.end.record - batch.start.record
                rejected += learned.rejected
                reason = reason or (learned.reason and f"{dump.path}:{learned.reason}")
                told(dump, records)
        profile = choose.profile(tables.sums())
    if not profile.documents:
        raise Failure(f"there is nothing to learn from: no text in {records} records")
    typos = rate.typo_rate(sample.texts(), profile, jobs)
    return Lesson(profile._replace(typo_rate=typos), records, rejected, reason)
