"""What all tests share: hypothesis profiles, and the engine, opened once."""

from __future__ import annotations

import os

import hypothesis
import pytest

from cleaner.lexicon import Lexicon
from cleaner.pipeline import Cleaner

# Machines that run tests are busy, so no deadline; and a failure must come back when it is run again.
hypothesis.settings.register_profile("default", deadline=None, derandomize=True, max_examples=100)
hypothesis.settings.register_profile("nightly", deadline=None, max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without ``-m nightly`` the slow tests are left out."""
    if config.getoption("-m"):
        return
    slow = [item for item in items if item.get_closest_marker("nightly")]
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if item not in slow]


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.shared()


@pytest.fixture(scope="session")
def engine() -> Cleaner:
    return Cleaner()
