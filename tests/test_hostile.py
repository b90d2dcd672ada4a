"""Texts that are made to be slow (tools/fuzz/hostile.py): what they cost grows with their size and not with its square.

Here the calls of functions are counted, which no busy machine changes; the nightly test takes the time, in which
regular expressions count too.
"""

from __future__ import annotations

import cProfile
import importlib
import pstats
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleaner.pipeline import Cleaner

sys.path.append(str(Path(__file__).resolve().parent.parent / "tools" / "fuzz"))
HOSTILE = importlib.import_module("hostile")
sys.path.pop()
TEXTS: list[tuple[str, Callable[[int], str]]] = [*HOSTILE.texts()]
SMALL, TIMES = 600, 4
MOST = 2.2  # times as much as in proportion; a square would be four times


def calls(engine: Cleaner, text: str) -> int:
    profile = cProfile.Profile()
    profile.enable()
    engine.clean(text)
    profile.disable()
    statistics: Any = pstats.Stats(profile)
    return int(statistics.total_calls)


@pytest.mark.parametrize(("name", "make"), [text for text in TEXTS if not text[0].startswith("phrase ")])
def test_work_grows_in_proportion(engine: Cleaner, name: str, make: Callable[[int], str]) -> None:
    engine.clean(make(TIMES * SMALL))  # what is worked out once for each distinct word is worked out
    first, second = calls(engine, make(SMALL)), calls(engine, make(TIMES * SMALL))
    assert second <= MOST * TIMES * first


@pytest.mark.nightly
@pytest.mark.parametrize(("name", "make"), TEXTS)
def test_time_grows_in_proportion(name: str, make: Callable[[int], str]) -> None:
    def holds() -> bool:
        return bool(HOSTILE.seconds(make(60_000)) <= MOST * 4 * max(HOSTILE.seconds(make(15_000)), 0.02))

    assert any(holds() for _ in range(3))  # a busy machine may disturb one measurement, hardly three


def test_one_pattern_that_takes_too_long_does_not_hold_up_the_others(run: Callable, here: Path) -> None:
    Path("cleaner.toml").write_text("[[patterns]]\nname = 'slow'\nfind = '(a|a)+$'\nreplace = 'x'\n")
    Path("a.txt").write_text("a" * 300 + "!\nIn hopes of gaiwning time.\n")
    Path("b.txt").write_text("In hopes of gaiwning time.\n")
    ran = run("fix", "--quiet", "a.txt", "b.txt")
    assert ran.code == 2
    assert ran.err == "cleaner: a.txt: user.slow: the pattern took longer than 2 s here and was given up\n"
    assert Path("a.txt").read_text().endswith("gaining time.\n")
    assert Path("b.txt").read_text() == "In hopes of gaining time.\n"
