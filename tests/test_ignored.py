"""Places that are to be left alone: the form of the file, and what a row covers."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.errors import Failure
from cleaner.filters.ignored import Ignores, name_in, row_for
from cleaner.ignores import NAME, Ignore
from cleaner.model import Finding

TEXT = "Look in /usr/share or ask usr himself.\nLook in /usr/share or elsewhere.\n"


def findings(text: str = TEXT) -> list[Finding]:
    found, at = [], text.find("usr")
    while at >= 0:
        found.append(Finding(at, at + 3, "usr", "user", 0.9, "typo.unknown", ""))
        at = text.find("usr", at + 1)
    return found


def left(ignores: Ignores, text: str = TEXT, path: str = "a.txt") -> list[int]:
    every = findings(text)
    return [every.index(finding) for finding in ignores.without(path, text, every)]


def test_a_place_is_remembered(here: Path) -> None:
    ignores = Ignores()
    ignores.add(row_for("a.txt", TEXT, findings()[1]))
    assert (here / NAME).read_text(encoding="utf-8") == (
        '{"path": "a.txt", "rule": "typo.unknown", "original": "usr", '
        '"before": "ok in /usr/share or ask ", "after": " himself."}\n'
    )
    for found in (ignores, Ignores()):
        assert left(found) == [0, 2]
        assert left(found, path="b.txt") == [0, 1, 2]


def test_a_place_is_found_again_when_the_text_around_changes(here: Path) -> None:
    ignores = Ignores()
    ignores.add(row_for("a.txt", TEXT, findings()[1]))
    assert left(ignores, "A new paragraph.\n\n" + TEXT + "\nAnd one more.\n") == [0, 2]
    assert left(ignores, TEXT.replace("or ask", "and ask")) == [0, 1, 2]


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ('{"original": "usr"}', []),
        ('{"original": "usr", "before": "/"}', [1]),
        ('{"original": "usr", "after": "/share or else"}', [0, 1]),
        ('{"original": "usr", "rule": "typo.split"}', [0, 1, 2]),
        ('{"original": "Usr"}', [0, 1, 2]),
        ('{"original": "usr", "path": "sub/a.txt"}', [0, 1, 2]),
    ],
)
def test_rows_by_hand_are_as_wide_as_they_say(here: Path, row: str, kept: list[int]) -> None:
    (here / NAME).write_text(row + "\n\n", encoding="utf-8")
    assert left(Ignores()) == kept


def test_files_are_called_from_the_folder_of_the_rows(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "sub").mkdir()
    monkeypatch.chdir(here / "sub")
    assert name_in("..", "a.txt") == "sub/a.txt"


def test_a_row_can_be_taken_back(here: Path) -> None:
    (here / NAME).write_text('{"original": "by hand"}\n', encoding="utf-8")
    ignores = Ignores()
    row = row_for("a.txt", TEXT, findings()[0])
    ignores.add(row)
    ignores.add(row)
    ignores.remove(row)
    assert left(ignores) == [1, 2]
    ignores.remove(row)
    assert left(ignores) == [0, 1, 2]
    ignores.remove(row)
    assert (here / NAME).read_text(encoding="utf-8") == '{"original": "by hand"}\n'
    assert Ignores()._rows == {"by hand": [Ignore("by hand")]}


def test_bytes_that_are_no_text_survive(here: Path) -> None:
    ignores = Ignores()
    odd = Ignore("bad", "na\udcffme.txt", None, "\udcff", None)
    ignores.add(odd)
    assert Ignores()._rows == {"bad": [odd]}


@pytest.mark.parametrize(
    "row", ["usr", "{}", '{"original": ""}', '{"original": "usr", "befor": "/"}', '{"original": 3}']
)
def test_what_is_no_row_is_told(here: Path, row: str) -> None:
    (here / NAME).write_text('{"original": "usr"}\n' + row + "\n", encoding="utf-8")
    with pytest.raises(Failure, match=rf"{NAME}:2: no row"):
        Ignores()
