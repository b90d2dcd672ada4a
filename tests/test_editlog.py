"""The edit log: what it says of an edit, and that it takes one back exactly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import editlog
from cleaner.edits import Edit, apply
from cleaner.errors import Failure
from cleaner.model import Finding
from cleaner.pipeline import Cleaner

TEXT = "It met in hopes of gaiwning time.\n\nSimilar News\n"


def change(text: str = TEXT) -> tuple[str, list[editlog.Entry]]:
    result = Cleaner().clean(text)
    rows = editlog.entries(
        text, result.text, result.applied, result.remain, path="a.txt", time="2026-01-13T19:58:00Z", rules="0.1.0+1"
    )
    return result.text, rows


def test_a_row_says_what_was_done(tmp_path: Path) -> None:
    after, rows = change()
    log = editlog.Log(str(tmp_path / "log.jsonl"))
    log.append(rows)
    log.close()
    first = json.loads((tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()[0])
    confidence = first.pop("confidence")
    assert 0.9 <= confidence < 1
    assert first == {
        "path": "a.txt", "record": None, "id": None, "field": None, "start": 19, "end": 27, "before": "gaiwning",
        "after": "gaining", "rule": "typo.unknown", "tier": "auto", "state": "applied", "actor": "auto",
        "time": "2026-01-13T19:58:00Z", "rules": "0.1.0+1", "hash_before": editlog.text_hash(TEXT),
        "hash_after": editlog.text_hash(after),
    }  # fmt: skip
    assert list(editlog.read(str(tmp_path / "log.jsonl"))) == rows


def test_a_change_is_taken_back() -> None:
    after, rows = change()
    assert after == "It met in hopes of gaining time.\n"
    assert editlog.undone(after, rows) == TEXT
    assert editlog.undone(TEXT, rows) == TEXT
    with pytest.raises(editlog.Conflict, match="changed since"):
        editlog.undone(after + "More.\n", rows)
    with pytest.raises(editlog.Conflict, match="missing"):
        editlog.undone(after, rows[:1])


def test_what_is_only_proposed_is_not_taken_back() -> None:
    after, rows = change()
    proposed = rows[0]._replace(state="proposed", start=0, end=2, before="It", after="We")
    assert editlog.undone(after, [*rows, proposed]) == TEXT


@given(
    st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5), st.text(max_size=3)), max_size=6)
)
def test_any_edits_are_taken_back(text: str, wanted: list[tuple[int, int, str]]) -> None:
    found, at = [], 0
    for start, length, new in sorted(wanted):
        if start >= at and start + length <= len(text):
            found.append(Finding(start, start + length, text[start : start + length], new, 0.9, "typo.unknown", ""))
            at = start + length + 1
    after = apply(text, [Edit(f.start, f.end, f.replacement or "") for f in found])
    rows = editlog.entries(text, after, found, path="p", time="", rules="")
    assert editlog.undone(after, rows) == text


def test_a_torn_row_is_passed_over_and_does_not_spoil_the_next(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    _, rows = change()
    path.write_text(editlog.row(rows[0]) + "\n" + editlog.row(rows[1])[:40], encoding="utf-8")
    assert list(editlog.read(str(path))) == rows[:1]
    log = editlog.Log(str(path))
    log.append(rows[1:])
    assert list(editlog.read(str(path))) == rows


def test_bytes_that_are_no_text_survive(tmp_path: Path) -> None:
    log = editlog.Log(str(tmp_path / "log.jsonl"))
    _, rows = change()
    odd = rows[0]._replace(before="\udcff", path=log.place(str(tmp_path / "na\udcffme.txt")))
    log.append([odd])
    assert odd.path == "na\udcffme.txt"
    assert list(editlog.read(log.path)) == [odd]


def test_what_is_no_log_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained.\n")
    with pytest.raises(Failure, match=r"a\.txt:1: no row of an edit log"):
        list(editlog.read(str(tmp_path / "a.txt")))
    with pytest.raises(Failure, match="no such file"):
        list(editlog.read(str(tmp_path / "b.txt")))


def test_changes_are_told_apart() -> None:
    _, rows = change()
    later = [entry._replace(hash_before="x") for entry in rows]
    assert list(editlog.changes([*rows, *later])) == [rows, later]
