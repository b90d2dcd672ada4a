"""The hooks of .pre-commit-hooks.yaml under the real pre-commit, in a git repository of the test's own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HOOKS = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
SLIP = "It met in hopes of gaiwning time.\n"
FIXED = "It met in hopes of gaining time.\n"
CLEAN = "It rained all day.\n"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def repo(tmp_path: Path) -> Run:
    """A repository with both hooks, run in this environment instead of one that pre-commit installs."""
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
        "PRE_COMMIT_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT), "NO_COLOR": "1",
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
    }  # fmt: skip
    folder = tmp_path / "repo"
    folder.mkdir()

    def call(*command: str, **other: str) -> subprocess.CompletedProcess[str]:
        env = {**environment, **other}
        return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)

    call("git", "init", "-q", "-b", "main")
    call("git", "config", "user.name", "T")
    call("git", "config", "user.email", "t@example.com")
    local = HOOKS.replace("language: python", "language: system")
    local = local.replace("entry: cleaner", f"entry: {sys.executable} -m cleaner")
    body = "".join(f"      {line}\n" for line in local.splitlines() if not line.startswith("#"))
    (folder / ".pre-commit-config.yaml").write_text(f"repos:\n  - repo: local\n    hooks:\n{body}", encoding="utf-8")
    (folder / "old.txt").write_text(SLIP)
    call("git", "add", "-A")
    call("git", "commit", "-qm", "old")
    return call


def stage(tmp_path: Path, repo: Run, **texts: str) -> None:
    for name, text in texts.items():
        path = tmp_path / "repo" / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    repo("git", "add", "-A")


def hook(repo: Run, name: str) -> tuple[int, str]:
    ran = repo(sys.executable, "-m", "pre_commit", "run", name)
    return ran.returncode, ran.stdout + ran.stderr


def test_check_fails_on_what_is_sure_and_changes_nothing(tmp_path: Path, repo: Run) -> None:
    stage(tmp_path, repo, a=SLIP, b=CLEAN)
    code, out = hook(repo, "cleaner-check")
    assert code == 1
    assert "gaiwning → gaining" in out
    assert "old.txt" not in out
    assert (tmp_path / "repo/a.txt").read_text() == SLIP


def test_check_passes_what_is_clean_or_only_to_be_reviewed(tmp_path: Path, repo: Run) -> None:
    stage(tmp_path, repo, a="It was a fine presention.\n", b=CLEAN)
    assert hook(repo, "cleaner-check")[0] == 0
    assert hook(repo, "cleaner-fix")[0] == 0
    assert repo(sys.executable, "-m", "cleaner", "a.txt").returncode == 1


def test_fix_repairs_and_the_commit_is_held_back_once(tmp_path: Path, repo: Run) -> None:
    stage(tmp_path, repo, a=SLIP)
    code, out = hook(repo, "cleaner-fix")
    assert code == 1
    assert "files were modified by this hook" in out
    assert "+It met in hopes of gaining time." in out
    assert (tmp_path / "repo/a.txt").read_text() == FIXED
    repo("git", "add", "-A")
    assert hook(repo, "cleaner-fix")[0] == 0


def test_a_partly_staged_file_is_judged_as_it_will_be_committed(tmp_path: Path, repo: Run) -> None:
    stage(tmp_path, repo, a=CLEAN)
    (tmp_path / "repo/a.txt").write_text(CLEAN + SLIP)  # not staged
    assert hook(repo, "cleaner-check")[0] == 0
    assert (tmp_path / "repo/a.txt").read_text() == CLEAN + SLIP
    stage(tmp_path, repo, b=SLIP)
    repo("git", "reset", "-q", "a.txt")
    (tmp_path / "repo/b.txt").write_text(SLIP + "\n\nMore.\n")  # not staged
    code, out = hook(repo, "cleaner-check")
    assert (code, out.count("gaiwning → gaining")) == (1, 1)
    assert (tmp_path / "repo/b.txt").read_text() == SLIP + "\n\nMore.\n"


def test_a_fix_never_loses_what_is_not_staged(tmp_path: Path, repo: Run) -> None:
    stage(tmp_path, repo, a=SLIP + "\n" * 9)
    (tmp_path / "repo/a.txt").write_text(SLIP + "\n" * 9 + "More, not staged.\n")
    hook(repo, "cleaner-fix")
    assert (tmp_path / "repo/a.txt").read_text() == FIXED + "\n" * 9 + "More, not staged.\n"


def test_what_settings_exclude_is_left_out_though_the_hook_names_it(tmp_path: Path, repo: Run) -> None:
    (tmp_path / "repo/cleaner.toml").write_text("exclude = ['fixtures/']\n")
    (tmp_path / "repo/cleaner-words.txt").write_text("gaiwnign -> gaining\n")
    (tmp_path / "repo/fixtures").mkdir()
    (tmp_path / "repo/fixtures/a.txt").write_text(SLIP)
    stage(tmp_path, repo, b=CLEAN)
    code, out = hook(repo, "cleaner-check")
    assert code == 0, out


def test_the_hooks_say_what_a_hook_must() -> None:
    blocks = [block for block in re.split(r"^- ", HOOKS, flags=re.M) if block.startswith("id: ")]
    assert [block.splitlines()[0] for block in blocks] == ["id: cleaner-check", "id: cleaner-fix"]
    for block in blocks:
        assert "\n  language: python\n" in block
        assert "\n  require_serial: true\n" in block
        assert " --fail-on auto\n" in block


@pytest.mark.nightly
def test_pre_commit_installs_the_hook_from_the_repository(tmp_path: Path, repo: Run) -> None:
    stage(tmp_path, repo, a=SLIP)
    copy = tmp_path / "cleaner"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(copy)], check=True)
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(copy), "cleaner-check", "--files", "a.txt"]
    ran = repo(*command, PYTHONPATH="")  # else the hook would run what is under test and not what was installed
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "gaiwning → gaining" in ran.stdout
    assert "compiling" not in ran.stdout + ran.stderr  # the wheel brings what is compiled
