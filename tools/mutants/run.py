"""Change the core in a thousand small ways and see which changes no test notices: `python tools/mutants/run.py --help`.

mutmut makes the mutants and runs the tests; this script gives it one module and the few quick tests that are about
that module, in a copy of the tree. Two things are made plain in the copy, because mutmut leaves decorated functions
alone: properties become functions, and small memories (`lru_cache`) go.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
# Each module with the tests that are about it; a test of the whole engine is taken where it is the one that tells.
MODULES = {
    "resolve": ["tests/test_resolve.py"],
    "edits": ["tests/test_edits.py"],
    "model": ["tests/test_report.py"],
    "protect": ["tests/test_protect.py"],
    "boilerplate/repeat": ["tests/test_boilerplate_score.py"],
    "boilerplate/score": ["tests/test_boilerplate_score.py"],
    "boilerplate/triggers": ["tests/test_boilerplate_pack.py"],
    "boilerplate/spans": ["tests/test_boilerplate_spans.py"],
    "typo/prior": ["tests/test_typo_evidence.py"],
    "typo/candidates": ["tests/test_typo_evidence.py"],
    "typo/evidence": ["tests/test_typo_evidence.py"],
    "typo/judge": ["tests/test_typo_evidence.py"],
}
CONFIGURATION = """
[tool.mutmut]
source_paths = ["cleaner"]
only_mutate = ["cleaner/{module}.py"]
also_copy = ["dictionaries"]
pytest_add_cli_args_test_selection = {tests}
process_isolation = "forkserver"
timeout_multiplier = 4.0
timeout_constant = 10.0
use_git_change_detection = false
[tool.pytest.ini_options]
xfail_strict = true
markers = ["nightly: slower proof"]
"""
# Mutants that put None for an argument or a value, or change the letters of a string, are two of three, and nearly all
# of them fail in the first test that comes along.
FEWER = """
from mutmut.mutation import mutators
tame = (mutators.operator_arg_removal, mutators.operator_assignment, mutators.operator_string)
mutators.mutation_operators[:] = [row for row in mutators.mutation_operators if row[1] not in tame]
"""
LIVED = {0: "lived", 33: "no test calls it"}
ENDLESS = (-24, 36)  # no end was seen, which is a failure too, unless the machine was slow
CLI = "from mutmut.__main__ import cli; cli()"
DIFFS = """
import json, sys
from mutmut.mutation.diff_apply import get_diff_for_mutant
print(json.dumps([get_diff_for_mutant(name) for name in sys.argv[1:]]))
"""
_PROPERTY = re.compile(r"^( +)@(?:cached_)?property\n +def (\w+)\(", re.MULTILINE)
_MEMORY = re.compile(r"^@lru_cache.*\n", re.MULTILINE)


def copied(module: str, work: Path) -> Path:
    """A fresh copy of what the tests need, in which everything of ``module`` can be mutated."""
    folder = work / module.replace("/", "-")
    shutil.rmtree(folder, ignore_errors=True)
    for part in ("cleaner", "dictionaries", "tests"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    path = folder / "cleaner" / f"{module}.py"
    plain = _PROPERTY.sub(r"\1\2 = property(lambda self: self.\2_())\n\1def \2_(", path.read_text("utf-8"))
    path.write_text(_MEMORY.sub("", plain), "utf-8")
    tests = [test for test in MODULES[module] if (ROOT / test).exists()]
    (folder / "pyproject.toml").write_text(CONFIGURATION.format(module=module, tests=json.dumps(tests)), "utf-8")
    return folder


def run(module: str, work: Path, every: bool) -> tuple[int, int]:
    """How many mutants were made, and how many of them lived; those are printed as diffs."""
    folder = copied(module, work)
    code = CLI if every else FEWER + CLI
    environment = {**os.environ, "HYPOTHESIS_PROFILE": "mutants"}
    _python(folder, code, "run", "--max-children", "1", env=environment)
    codes = json.loads((folder / "mutants" / "cleaner" / f"{module}.py.meta").read_text("utf-8"))["exit_code_by_key"]
    lived = [name for name, code in codes.items() if code in LIVED]
    for name, diff in zip(lived, json.loads(_python(folder, DIFFS, *lived)), strict=True):
        lines = [line for line in diff.split("\n")[2:] if line[:1] in "+-"]
        print(f"\n{name}: {LIVED[codes[name]]}", *lines, sep="\n")
    endless = sum(code in ENDLESS for code in codes.values())
    print(f"\n{module}: {len(codes)} mutants, {len(lived)} lived, {endless} found no end", flush=True)
    return len(codes), len(lived)


def _python(folder: Path, code: str, *arguments: str, **more: Any) -> str:
    done = subprocess.run([sys.executable, "-c", code, *arguments], cwd=folder, capture_output=True, text=True, **more)
    if done.returncode:
        sys.exit(f"{folder.name}: mutmut failed\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=f"one of {', '.join(MODULES)}; all without it")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "mutants", help="folder for the copies")
    parser.add_argument("--every", action="store_true", help="also mutants that put None for a value or change strings")
    args = parser.parse_args()
    if unknown := set(args.modules) - set(MODULES):
        parser.error(f"no such module: {', '.join(sorted(unknown))}")
    made = [run(module, args.work, args.every) for module in args.modules or MODULES]
    print(f"{sum(all_ for all_, _ in made)} mutants, {sum(lived for _, lived in made)} lived")


if __name__ == "__main__":
    main()
