"""What a run tells of itself: counts, the most frequent changes, and a few examples, in bounded memory.

Counts of batches are added up in the order of the records, so the sum is the same with any number of processes, and
after a run was taken up again from its journal.
"""

from __future__ import annotations

import zlib
from typing import Any

from cleaner.model import Finding
from cleaner.pipeline import Result
from cleaner.sources.record import Record

# Of the most frequent pairs and lines so many are kept while counting. What is frequent cannot fall out: whenever
# twice as many are there, those that occurred least go.
_KEPT = 2000
_EXAMPLES = 4  # for each rule
CONTEXT = 60  # characters before and after an example
_LONGEST = 200  # of a line or a pair, as it is counted


class Tally:
    """The most frequent of any number of keys."""

    def __init__(self, counts: dict[str, int] | None = None) -> None:
        self.counts = counts or {}

    def add(self, key: str, count: int = 1) -> None:
        self.counts[key] = self.counts.get(key, 0) + count
        if len(self.counts) > 2 * _KEPT:
            self.counts = dict(self.most(_KEPT))

    def most(self, number: int) -> list[tuple[str, int]]:
        return sorted(self.counts.items(), key=lambda item: (-item[1], item[0]))[:number]


class Counts:
    """What happened to the records of a batch, or of a run so far."""

    def __init__(self) -> None:
        self.records = 0  # in the input
        self.texts = 0  # fields with text in them
        self.without = 0  # fields that are missing, null, empty, or no text
        self.changed = 0  # texts
        self.characters = 0  # of all texts
        self.rejected = 0  # records that could not be read
        self.rules: dict[str, list[int]] = {}  # applied, proposed, only told
        self.pairs = Tally()  # "wrong\0right"
        self.lines = Tally()  # removed ones
        self.sources = Tally()
        self.source_edits = Tally()
        self.examples: dict[str, list[list[Any]]] = {}  # rule: [order, id, before, wrong, right, after]

    def record(self, record: Record) -> None:
        """One record was read and cleaned."""
        self.records += 1
        self.without += record.without
        self.texts += len(record.texts)
        for text in record.texts:
            self.characters += len(text.text)
        if record.source is not None:
            self.sources.add(record.source)

    def result(self, text: str, result: Result, number: int, record: Record) -> None:
        """What was found in one of its texts."""
        self.changed += bool(result.applied)
        if record.source is not None and result.applied:
            self.source_edits.add(record.source, len(result.applied))
        for finding in result.applied:
            self._rule(finding.rule)[0] += 1
            if finding.replacement == "" and finding.rule.startswith("boilerplate."):
                self.lines.add(finding.original.strip()[:_LONGEST])
            else:
                self._pair(finding)
            self._example(finding, text, number, record.id)
        for finding in result.remain:
            review = finding.tier == "review"
            self._rule(finding.rule)[1 if review else 2] += 1
            if review and finding.replacement is not None:
                self._pair(finding)

    def _rule(self, rule: str) -> list[int]:
        return self.rules.setdefault(rule, [0, 0, 0])

    def _pair(self, finding: Finding) -> None:
        self.pairs.add(f"{finding.original[:_LONGEST]}\0{(finding.replacement or '')[:_LONGEST]}")

    def _example(self, finding: Finding, text: str, record: int, id: Any) -> None:
        """Keep the examples that come first in an order that has nothing to do with where they stand."""
        order = zlib.crc32(f"{record} {finding.start}".encode())
        kept = self.examples.setdefault(finding.rule, [])
        if len(kept) < _EXAMPLES or order < kept[-1][0]:
            before = text[max(0, finding.start - CONTEXT) : finding.start]
            after = text[finding.end : finding.end + CONTEXT]
            right = (finding.replacement or "")[:_LONGEST]
            name = record if id is None else id
            kept.append([order, name, before, finding.original[:_LONGEST], right, after])
            kept.sort(key=lambda example: example[0])
            del kept[_EXAMPLES:]

    def add(self, other: Counts) -> None:
        """Add the counts of the batch that follows."""
        for name in ("records", "texts", "without", "changed", "characters", "rejected"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for rule, numbers in other.rules.items():
            mine = self.rules.setdefault(rule, [0, 0, 0])
            self.rules[rule] = [a + b for a, b in zip(mine, numbers, strict=True)]
        for name in ("pairs", "lines", "sources", "source_edits"):
            tally: Tally = getattr(self, name)
            for key, count in getattr(other, name).counts.items():
                tally.add(key, count)
        for rule, examples in other.examples.items():
            both = sorted([*self.examples.get(rule, []), *examples], key=lambda example: example[0])
            self.examples[rule] = both[:_EXAMPLES]

    def state(self) -> dict[str, Any]:
        """All of it, for the journal."""
        return {name: value.counts if isinstance(value, Tally) else value for name, value in vars(self).items()}

    @classmethod
    def of(cls, state: dict[str, Any]) -> Counts:
        """What `state` has put down."""
        counts = cls()
        for name, value in state.items():
            setattr(counts, name, Tally(value) if isinstance(getattr(counts, name), Tally) else value)
        return counts

    @property
    def applied(self) -> int:
        return sum(numbers[0] for numbers in self.rules.values())

    @property
    def proposed(self) -> int:
        return sum(numbers[1] for numbers in self.rules.values())
