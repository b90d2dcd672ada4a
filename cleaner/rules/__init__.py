"""The rules, one file each. Adding a rule is adding a file here: the folder is the registry.

A module of this folder has a ``DETECTOR`` (see `cleaner.model.Detector`). Its examples are its tests.
"""

from __future__ import annotations

import importlib
import os
from functools import cache

from cleaner.model import STAGES, Detector, Policy, Rule, Stage


@cache
def detectors() -> dict[Stage, list[Detector]]:
    """All detectors by stage, in the order of their module names (which decides nothing)."""
    found: dict[Stage, list[Detector]] = {stage: [] for stage in STAGES}
    names = {name.partition(".")[0] for path in __path__ for name in os.listdir(path)}
    for name in sorted(names):
        if not name.startswith("_"):
            detector: Detector = importlib.import_module(f"{__name__}.{name}").DETECTOR
            found[detector.stage].append(detector)
    return found


def catalogue() -> list[Rule]:
    """Every rule, sorted by id."""
    return sorted(rule for stage in detectors().values() for detector in stage for rule in detector.rules())


@cache
def policies() -> dict[str, Policy]:
    """The policy of each rule that has another than ``fix``."""
    return {rule.id: rule.policy for rule in catalogue() if rule.policy != "fix"}
