"""Imports point one way, and what is slow to import is imported only where it is used."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import cleaner

PACKAGE = Path(cleaner.__file__).parent
# Each part may import what stands in a line above its own, and itself.
LEVELS = (
    {"errors", "model"},
    {"ignores", "wordlist"},
    {"project"},
    {"config", "decode", "edits", "globs", "lexicon", "pieces", "profile", "resolve", "rows", "tokens"},
    {"survey"},
    {"markup"},
    {"protect"},
    {"context"},
    {"boilerplate", "characters", "typo"},
    {"rules"},
    {"pipeline"},
    {"settings"},
    {"sources"},
    {"editlog"},
    {"filters"},
    {"render"},
    {"batch", "review"},
    {"learn"},
    {"spark"},
    {"commands"},
    {"cli"},
    {"__main__"},
)
LEVEL = {part: number for number, parts in enumerate(LEVELS) for part in parts}
# Compiling runs when the package is built; the lexicon calls it by name.
EXCEPTIONS = {("lexicon/compile.py", "boilerplate")}
HEAVY = {
    "duckdb", "ftfy", "pandas", "pyarrow", "pyspark", "rapidfuzz",
    "regex", "rich", "symspellpy", "textual", "wcwidth", "zstandard",
}  # fmt: skip
# The screen of `review` is Textual from the first line to the last; so it is the module that is imported late.
LATE = {"review/app.py": {"textual", "rich"}}
# What even a run that finds something must not need. Measured on the machine of the first version: rich takes
# 70 ms, ftfy 72, regex 42, rapidfuzz 33, symspellpy 32; a whole run takes 50.
UNWANTED = HEAVY | {"asyncio", "dataclasses", "inspect", "logging", "pathlib", "shutil", "subprocess", "tempfile"}

FILES = sorted(PACKAGE.rglob("*.py"))
IDS = [path.relative_to(PACKAGE).as_posix() for path in FILES]


def imports(tree: ast.AST, top_level: bool = False) -> Iterator[str]:
    """Full names of what a module imports; without those for type checkers only."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif not (top_level and isinstance(node, (ast.FunctionDef, ast.Lambda))):
            yield from imports(node, top_level)


def part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_imports_point_one_way(path: Path) -> None:
    mine = part(path)
    if mine == "__init__":
        return
    for name in imports(ast.parse(path.read_text(encoding="utf-8"))):
        package, _, rest = name.partition(".")
        other = rest.partition(".")[0]
        if package != "cleaner" or other in ("__version__", mine):
            continue
        if (path.relative_to(PACKAGE).as_posix(), other) not in EXCEPTIONS:
            assert LEVEL[other] < LEVEL[mine], f"{mine} imports {other}"


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_what_is_slow_to_import_is_imported_where_it_is_used(path: Path) -> None:
    at_top = list(imports(ast.parse(path.read_text(encoding="utf-8")), top_level=True))
    allowed = LATE.get(path.relative_to(PACKAGE).as_posix(), set())
    assert not {name.partition(".")[0] for name in at_top} & (HEAVY - allowed)
    late = tuple("cleaner." + name.removesuffix(".py").replace("/", ".") for name in LATE)
    assert not [name for name in at_top if name.startswith(late)]


def test_every_part_has_its_level() -> None:
    assert {part(path) for path in FILES} - {"__init__"} == set(LEVEL)


@pytest.mark.parametrize(
    ("text", "argv"),
    [
        ("The ferry sails twice a day.\n", "check --format jsonl"),
        ("The ferry sails in hopes of gaiwning a week.\n", "check --format jsonl"),
        ("The ferry sails in hopes of gaiwning a week.\n", "check"),
        ("It rained.\n\nSimilar News\n", "check"),
    ],
    ids=["clean", "slip", "slip-text", "line"],
)
def test_a_run_imports_nothing_slow(tmp_path: Path, text: str, argv: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    code = "import sys; old = set(sys.modules); from cleaner.cli import main; main(sys.argv[1:]); "
    code += "print(*(set(sys.modules) - old), file=sys.stderr)"
    command = [sys.executable, "-S", "-c", code, *argv.split(), "a.txt"]
    site = [str(PACKAGE.parent), *(path for path in sys.path if path)]
    ran = subprocess.run(
        command, capture_output=True, text=True, cwd=tmp_path, env={"PYTHONPATH": ":".join(site)}, check=True
    )
    loaded = {name.partition(".")[0] for name in ran.stderr.split()}
    assert "cleaner" in loaded
    assert loaded & UNWANTED == set()
