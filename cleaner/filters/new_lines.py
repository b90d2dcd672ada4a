"""Only what stands on new lines, and did not stand on the lines before them.

Whoever mends the end of a long line does not want to hear of a slip at its beginning that was there before. So the
file is made again as it was, checked as well, and what the lines before a change had already is not told again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator

from cleaner.decode import Decoded, NotText, decode
from cleaner.model import Finding
from cleaner.sources.changes import Blocks
from cleaner.sources.files import Article
from cleaner.sources.patch import Block, former
from cleaner.sources.places import place

Check = Callable[[Article], list[Finding]]


class OnNewLines:
    """The filter. ``check`` gives the findings of an article as it was before, of all tiers."""

    def __init__(self, blocks: Blocks, check: Check) -> None:
        self._blocks, self._check = blocks, check

    def __call__(self, article: Article, findings: list[Finding]) -> list[Finding]:
        blocks = self._blocks.get(place(article.path), [])
        if blocks is None:
            return findings
        placed = [(finding, at) for finding, at in touched(article.decoded, findings, blocks) if at is not None]
        if not placed:
            return []
        known = self._known(article, blocks)
        fresh = []
        for finding, at in placed:
            key = at, _what(finding)
            if known[key]:
                known[key] -= 1
            else:
                fresh.append(finding)
        return fresh

    def _known(self, article: Article, blocks: list[Block]) -> Counter[tuple[int | None, tuple[str, ...]]]:
        """How often each fault stood on the lines before each block."""
        data = former(article.decoded.data, blocks)
        if not data or not any(block.gone for block in blocks):
            return Counter()
        try:
            before = decode(data, article.decoded.encoding)
        except NotText:  # it had another encoding: nothing of it can be compared
            return Counter()
        findings = self._check(Article(article.path, before, None))
        return Counter((at, _what(finding)) for finding, at in touched(before, findings, list(_turned(blocks))))


def _what(finding: Finding) -> tuple[str, ...]:
    new = "" if finding.replacement is None else f"→{finding.replacement}"
    return finding.rule, finding.original.strip() or finding.original, new.strip()


def _turned(blocks: list[Block]) -> Iterator[Block]:
    """The same blocks seen from the old file."""
    shift = 0
    for block in blocks:
        first = block.first + shift
        yield Block(first, first + len(block.gone), block.come, block.gone)
        shift += len(block.gone) - len(block.come)


def touched(decoded: Decoded, findings: list[Finding], blocks: list[Block]) -> Iterator[tuple[Finding, int | None]]:
    """Each finding with the number of the first block on one of whose lines it can be seen, or None."""
    if not findings or not blocks:
        yield from ((finding, None) for finding in findings)
        return
    starts = _line_starts(decoded.data)
    firsts = [block.first for block in blocks]
    spans = [finding.visible for finding in findings]
    at_byte = decoded.bytes_at(offset for span in spans for offset in span)
    for finding, (start, end) in zip(findings, ((at_byte[a], at_byte[b]) for a, b in spans), strict=True):
        first, last = bisect_right(starts, start) - 1, bisect_right(starts, max(start, end - 1)) - 1
        at = bisect_right(firsts, last) - 1  # the last block that begins before the finding's end
        while at > 0 and blocks[at - 1].last > first:
            at -= 1
        inside = at >= 0 and blocks[at].first <= last and blocks[at].last > first
        yield finding, at if inside else None


def _line_starts(data: bytes) -> list[int]:
    starts, at = [0], data.find(b"\n")
    while at >= 0:
        starts.append(at + 1)
        at = data.find(b"\n", at + 1)
    return starts
