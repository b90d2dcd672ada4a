"""The targets of tools/fuzz at work: a few hundred inputs each, so that they do not fall behind what they test."""

from __future__ import annotations

import importlib
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "tools" / "fuzz"
TARGETS = sorted(path.stem for path in (FOLDER / "targets").glob("[a-z]*.py"))


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(FOLDER))
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] in ("choices", "promises", "targets")]:
        del sys.modules[name]


@pytest.mark.parametrize("name", TARGETS)
def test_promises_hold(name: str) -> None:
    target = importlib.import_module(f"targets.{name}")
    dice = random.Random(name)
    for _ in range(150):
        target.one(dice.randbytes(dice.randint(0, 60)))
