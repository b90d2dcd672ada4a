"""The package as people get it: its version, its types, its documents, and (nightly) its archives."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import cleaner
from cleaner.cli import COMMANDS
from cleaner.settings import Options, read

PACKAGE = Path(cleaner.__file__).parent
ROOT = PACKAGE.parent
if not (ROOT / "pyproject.toml").exists():  # an installed copy is under test, from a checkout of the tests
    ROOT = Path(__file__).parent.parent


def test_the_version_is_one() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", cleaner.__version__)
    assert f"## {cleaner.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_types_are_shipped() -> None:
    assert (PACKAGE / "py.typed").exists()


DOCUMENTS = [path.relative_to(ROOT).as_posix() for path in sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("docs/*.md"))]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_name_what_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    prose = re.sub(r"^```.*?^```", "", text, flags=re.S | re.M)
    for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", prose):
        assert ((ROOT / name).parent / target).exists(), target
    for path in re.findall(r"`((?:cleaner|dictionaries|tests|docs|examples|benchmarks|tools)/[\w./-]*)`", text):
        assert (ROOT / path).exists(), path


def test_commands_in_the_readme_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shell = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.S))
    used = set(re.findall(r"(?:^|bin/)cleaner ([a-z]+)(?![.\w])", shell, re.M))
    assert used == set(COMMANDS)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_python_in_documents_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    whole: dict[str, object] = {}
    for block in re.findall(r"^```python\n(.*?)^```", (ROOT / name).read_text(encoding="utf-8"), re.S | re.M):
        exec(compile(block, name, "exec"), whole)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_settings_in_documents_are_settings(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for block in re.findall(r"^```toml\n(.*?)^```", (ROOT / name).read_text(encoding="utf-8"), re.S | re.M):
        Path("cleaner.toml").write_text(block, encoding="utf-8")
        for needed in re.findall(r'"([\w/-]+\.(?:txt|profile))"', block):
            Path(needed).parent.mkdir(parents=True, exist_ok=True)
            Path(needed).write_text("" if needed.endswith("txt") else "[source]\ndocuments\t9\n", encoding="utf-8")
        assert read("cleaner.toml").config("a.txt", Options()).project.locale


def test_the_command_that_ci_runs_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^<!-- tests -->\n```sh\n[^\n]*pytest\n```$", text, re.M)) == 1


@pytest.mark.parametrize("script", ["docs/make_rules.py", "docs/picture.py", "docs/screens.py"])
def test_what_is_generated_is_current(script: str) -> None:
    ran = subprocess.run([sys.executable, script, "--check"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr + f"\nrun: python {script}"


def test_the_example_article_shows_the_main_job(tmp_path: Path) -> None:
    shutil.copy(ROOT / "examples/ferry.txt", tmp_path)
    found = cleaner.check((tmp_path / "ferry.txt").read_text(encoding="utf-8"))
    assert [(finding.original.strip(), finding.replacement) for finding in found] == [
        ("Update: 2026-02-18 07:40 GMT", ""),
        ("gaiwning", "gaining"),
        ("Similar News", ""),
        ("World Briefs", ""),
    ]
    assert {finding.tier for finding in found} == {"auto"}


@pytest.mark.nightly
def test_wheel_and_sdist_do_the_main_job_in_a_fresh_environment(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", tmp_path, ROOT], check=True)
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path], cwd=ROOT, check=True)
    (wheel,), (sdist,) = tmp_path.glob("*.whl"), tmp_path.glob("*.tar.gz")
    assert wheel.stat().st_size < 40e6
    article = shutil.copy(ROOT / "examples/ferry.txt", tmp_path)
    for archive in (wheel, sdist):
        home = tmp_path / f"{archive.name}-home"
        venv.create(home / "venv", with_pip=True)
        environment = {**os.environ, "XDG_CACHE_HOME": str(home / "cache"), "PYTHONPATH": ""}
        subprocess.run([home / "venv/bin/pip", "install", "-q", archive], check=True, env=environment)
        command = [home / "venv/bin/cleaner", "check", "--format", "jsonl", article]
        ran = subprocess.run(command, capture_output=True, text=True, cwd=home, env=environment, check=False)
        assert (ran.returncode, ran.stderr, ran.stdout.count("\n")) == (1, "", 4)
        assert not (home / "cache/article-cleaner").exists()  # nothing is compiled after the installation
