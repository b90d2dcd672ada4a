"""Unified diffs read, and made: any bytes are a diff or no diff; what difflib writes gives the old file back."""

from __future__ import annotations

import difflib

from choices import Choices

from cleaner.sources.patch import NoPatch, former, lines_of, parse

_LINES = (
    b"a\n",
    b"b\n",
    b"c\n",
    b"\n",
    b"--- a\n",
    b"+++ b\n",
    b"@@ -1 +1 @@\n",
    b"\\ x\n",
    b"a\r\n",
    b"\xff\n",
    b"-\n",
    b"diff \n",
    b"@@@\n",
)
_ROWS = (b"--- a/x", b"+++ b/x", b"+++ /dev/null", b'+++ "b/\\303\\244\\0\\q"', b"@@ -1 +1 @@", b"@@ -0,0 +1,2 @@", b"@@ -1,2 +1,0 @@",
         b"@@ -99999999999999999999,1 +5,3 @@", b"@@ -" + b"9" * 5000 + b" +1 @@", b"@@ -1,3 +0,1 @@", b"-a", b"+b", b" c", b"", b"\\ No newline",
         b"diff --git a/x b/x", b"index 1..2", b"@@@ -1 -1 +1 @@@", b"Binary files differ", b"\r", b"+++ b/x\ty", b"+++ ")  # fmt: skip


def one(data: bytes) -> None:
    choices = Choices(data)
    if choices.number(3):
        rows = []
        while choices.more and len(rows) < 40:
            rows.append(choices.of(_ROWS) if choices.number(6) else choices.some(12))
        check(b"\n".join(rows))
        return
    old = [choices.of(_LINES) for _ in range(choices.number(12))]
    new = list(old)
    for _ in range(choices.number(5)):
        at = choices.number(len(new) + 1)
        new[at : at + choices.number(3)] = [choices.of(_LINES) for _ in range(choices.number(3))]
    for side in (old, new):
        if side and choices.number(3) == 0:
            side[-1] = side[-1].removesuffix(b"\n") or b"z"
    check_difflib(old, new, choices.number(4))


def check(data: bytes) -> None:
    try:
        changes = parse(data)
    except NoPatch as problem:
        assert str(problem)
        return
    for change in changes:
        assert change.name
        for text in (b"", b"a\nb\nc\n", b"b"):
            former(text, change.blocks)


def check_difflib(old: list[bytes], new: list[bytes], context: int) -> None:
    rows = difflib.diff_bytes(difflib.unified_diff, old, new, b"a/x", b"b/x", n=context)
    data = b"".join(row if row.endswith(b"\n") else row + b"\n\\ No newline at end of file\n" for row in rows)
    changes = parse(data)
    if not changes:
        assert old == new
        return
    assert changes[0].name == "x"
    assert former(b"".join(new), changes[0].blocks) == b"".join(old)
    lines = lines_of(b"".join(new))
    for block in changes[0].blocks:
        assert tuple(lines[block.first : block.last]) == block.come
