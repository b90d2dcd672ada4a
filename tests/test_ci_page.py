"""What docs/ci.md shows is what happens: its workflow, its commands, its lines of each format."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
NUMBER = re.compile(r"\b0?\.\d+")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.S | re.M)


@pytest.fixture
def project(here: Path) -> Path:
    """A repository with the example article."""
    (here / "examples").mkdir()
    (here / "examples/ferry.txt").write_bytes((ROOT / "examples/ferry.txt").read_bytes())
    subprocess.run(["git", "init", "-q"], check=True)
    return here


class TestWorkflow:
    @pytest.fixture
    def jobs(self) -> dict[str, Any]:
        (text,) = blocks("yaml")
        whole = yaml.safe_load(text)
        assert set(whole) == {"name", True, "jobs"}  # YAML 1.1 reads `on` as true; GitHub does not
        assert whole[True] == {"pull_request": None, "push": {"branches": ["main"]}}
        return whole["jobs"]

    def test_each_job_has_what_it_needs(self, jobs: dict[str, Any]) -> None:
        assert list(jobs) == ["changed-lines", "code-scanning"]
        assert jobs["changed-lines"]["steps"][0]["with"] == {"fetch-depth": 0}
        assert jobs["code-scanning"]["permissions"] == {"contents": "read", "security-events": "write"}
        for job in jobs.values():
            assert job["runs-on"] == "ubuntu-latest"
            for step in job["steps"]:
                assert set(step) <= {"uses", "with", "run"}
                assert len({"uses", "run"} & set(step)) == 1

    def test_its_commands_run(self, jobs: dict[str, Any], run: Callable, project: Path) -> None:
        steps = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
        commands = [shlex.split(step)[1:] for step in steps if step.startswith("cleaner ")]
        assert len(commands) == 2
        assert run(*commands[0]).code == 1
        *argv, sign, target = commands[1]
        assert (sign, target) == (">", jobs["code-scanning"]["steps"][-1]["with"]["sarif_file"])
        ran = run(*argv)
        assert ran.code == 0
        assert len(json.loads(ran.out)["runs"][0]["results"]) == 4


def test_the_lines_of_the_formats_are_real(run: Callable, project: Path) -> None:
    """Confidences and reasons move with every fit, so they are not compared."""
    unix, github = (block for block in blocks("text") if "\t" not in block)
    assert NUMBER.sub("P", unix) in NUMBER.sub("P", run("check", "examples/ferry.txt", "--format", "unix").out)
    start = NUMBER.sub("P", github).partition(";")[0]
    assert start in NUMBER.sub("P", run("check", "examples/ferry.txt", "--format", "github").out)
    (line,) = blocks("json")
    row = json.loads(line)
    (real,) = (r for r in run("check", "examples/ferry.txt", "--format", "jsonl").rows if r["line"] == 9)
    assert list(row) == list(real)
    moving = {"confidence", "why", "alternatives"}
    assert {key: value for key, value in row.items() if key not in moving} == {
        key: value for key, value in real.items() if key not in moving
    }


def test_the_baseline_is_real(run: Callable, project: Path) -> None:
    (shell,) = blocks("sh")
    write, check = (shlex.split(line)[1:] for line in shell.splitlines())
    assert run(*write).code == 0
    (entry,) = (block for block in blocks("text") if "\t" in block)
    assert entry in Path("cleaner-baseline.tsv").read_text(encoding="utf-8")
    assert run(*check).code == 0


def test_every_option_of_it_exists(run: Callable) -> None:
    help_text = run("check", "--help").out
    others = {"--binary", "--cached"}  # of patch and git
    for option in set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", PAGE)) - others:
        assert option in help_text, option
