"""Which of several overlapping findings stands. Nobody else knows precedence.

The more confident finding wins, then the longer one. What comes after these two in `_rank` only makes the
answer the same whatever the order in which the findings came.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import itemgetter

from cleaner.model import Finding


def resolve(findings: Sequence[Finding]) -> list[Finding]:
    """A sorted, disjoint choice of ``findings``."""
    if not findings:
        return []
    out: list[Finding] = []
    group: list[Finding] = []
    end = -1
    for finding in sorted(findings, key=itemgetter(0)):
        if finding.start > end and group:  # nothing further on can touch the group
            out += _chosen(group)
            group = []
        group.append(finding)
        end = max(end, finding.end)
    return out + _chosen(group)


def _chosen(findings: list[Finding]) -> list[Finding]:
    if len(findings) < 2:
        return findings
    kept: list[Finding] = []
    for finding in sorted(findings, key=_rank):
        at = bisect_left(kept, (finding.start, finding.end))
        if not any(overlap(finding, other) for other in kept[max(at - 1, 0) : at + 1]):
            kept.insert(at, finding)
    return kept


def _rank(finding: Finding) -> tuple[object, ...]:
    """Best first. A replacement goes before a mere report; the rule's name tells only twins apart."""
    start, end, _original, replacement, confidence, rule, *_ = finding
    return -confidence, start - end, start, replacement is None, replacement or "", rule, finding.why


def overlap(one: Finding, other: Finding) -> bool:
    """Whether two findings share a character, or one inserts where the other inserts or in its midst."""
    if (one.start, one.end) == (other.start, other.end):
        return True
    return one.start < other.end and other.start < one.end
