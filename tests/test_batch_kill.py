"""A run that is killed with -9 at any moment, and taken up again, makes the same bytes."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "benchmarks" / "batch"


@pytest.mark.nightly
@pytest.mark.parametrize(("name", "options"), [("in.jsonl", ["-j1"]), ("in.jsonl.gz", ["-j2"])])
def test_killed_at_random(tmp_path: Path, name: str, options: list[str]) -> None:
    spec = importlib.util.spec_from_file_location("kill", FOLDER / "kill.py")
    assert spec
    assert spec.loader
    kill = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(kill)
    made = subprocess.run([sys.executable, FOLDER / "make.py", "1.5"], capture_output=True, check=True).stdout
    dump = tmp_path / name
    dump.write_bytes(kill.gzip.compress(made) if name.endswith(".gz") else made)
    assert kill.main(dump, 3, options) > 0
