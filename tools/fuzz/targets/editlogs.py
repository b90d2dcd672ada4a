"""The reader of edit logs: any bytes are rows or one clear line, and undoing gives the old text or a conflict."""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any

from choices import Choices, scratch

from cleaner import editlog
from cleaner.errors import Failure

_TEXT = "It met in hopes of gaiwning time.\n"
_MADE = "It met in hopes of gaining time.\n"
_ROW: dict[str, Any] = {
    "path": "a.txt", "record": None, "id": None, "field": None, "start": 19, "end": 27, "before": "gaiwning", "after": "gaining",
    "rule": "typo.unknown", "confidence": 0.95, "tier": "auto", "state": "applied", "actor": "auto", "time": "t", "rules": "r",
    "hash_before": editlog.text_hash(_TEXT), "hash_after": editlog.text_hash(_MADE),
}  # fmt: skip
_VALUES: tuple[Any, ...] = (
    None,
    0,
    -1,
    5,
    27,
    10**30,
    1.5,
    float("nan"),
    True,
    "",
    "a",
    "gaiwning",
    [],
    {},
    [1],
    "applied",
    "proposed",
    "\ud800",
)
LONGEST = 100
_LINES = (
    b"",
    b"{",
    b'{"',
    b"[]",
    b"null",
    b"3",
    b'"a"',
    b"[" * 3000,
    b'{"a":' * 3000,
    b"\xff",
    b"9" * 5000,
    b'{"path": 1}',
)


@cache
def _path() -> str:
    return os.path.join(scratch(), "log.jsonl")


def one(data: bytes) -> None:
    choices = Choices(data)
    rows: list[bytes] = []
    while choices.more and len(rows) < 8:
        kind = choices.number(6)
        if kind == 0:
            rows.append(choices.of(_LINES))
        elif kind == 1:
            rows.append(choices.some(20))
        else:
            row = dict(_ROW)
            for _ in range(choices.number(3)):
                row[choices.of(tuple(_ROW))] = choices.of(_VALUES)
            if choices.number(8) == 0:
                row.pop(choices.of(tuple(row)))
            rows.append(json.dumps(row).encode()[: choices.byte() or None if choices.number(8) == 0 else None])
    check(b"\n".join(rows) + (b"\n" if choices.yes() else b""))


def check(data: bytes) -> None:
    with open(_path(), "wb") as file:
        file.write(data)
    try:
        found = list(editlog.read(_path()))
    except Failure as failure:
        assert str(failure).strip()
        return
    for change in editlog.changes(found):
        for text in (_TEXT, _MADE, ""):
            try:
                before = editlog.undone(text, change)
            except editlog.Conflict:
                continue
            assert before == text or editlog.text_hash(before) == change[0].hash_before
    if found:
        with open(_path(), "wb") as file:
            file.write("".join(editlog.row(entry) + "\n" for entry in found).encode())
        assert repr(list(editlog.read(_path()))) == repr(found)  # as nan is not nan
