"""The tools that are compared: where they come from, how each is called, and how its output is read.

Those that are Python packages go into an environment of their own, together with this checkout. aspell and hunspell
come from the system; where they are missing the table goes without them. All run with their default settings, on one
thread, and with no settings of the user.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from timing import RETURNS, Command, environment

ROOT = Path(__file__).resolve().parents[1]
INSIDE = str(Path(__file__).with_name("inside.py"))
PACKAGES = ("codespell", "typos", "symspellpy", "ftfy")
SYSTEM = {"aspell": "aspell aspell-en", "hunspell": "hunspell hunspell-en-us"}  # and their packages in Debian
NAMES = ("cleaner", "codespell", "typos", "aspell", "hunspell", "symspellpy", "ftfy")

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class Edit(NamedTuple):
    """``text`` should stand in ``[start, end)``; None where a tool only points at it.

    ``sure`` says that the tool would write it without asking: `cleaner` from 0.9, codespell and typos where they know
    one correction only.
    """

    start: int
    end: int
    text: str | None
    sure: bool = False


Edits = list[list[Edit]]


# Where they are


def cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "article-cleaner-benchmarks"


def install(folder: Path) -> Path:
    """The folder of commands of the environment in ``folder``, made if it is not there or not this checkout's."""
    project = (ROOT / "pyproject.toml").read_bytes()
    stamp = f"{ROOT} {sys.version} {' '.join(PACKAGES)} {hashlib.sha256(project).hexdigest()}"
    made, commands = folder / "made-for", folder / "bin"
    if not (made.exists() and made.read_text(encoding="utf-8") == stamp):
        print(f"making the environment in {folder} (once)", file=sys.stderr)
        venv.create(folder, with_pip=True)
        pip = [commands / "python", "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        subprocess.run([*pip, "--upgrade", *PACKAGES, "-e", ROOT], check=True)
        made.write_text(stamp, encoding="utf-8")
    # What is run for the first time after a change would otherwise compile Python and word data while it is timed.
    subprocess.run([commands / "python", "-m", "compileall", "-q", ROOT / "cleaner"], check=True, env=environment())
    warm = [commands / "cleaner", "check", ROOT / "examples" / "ferry.txt"]
    subprocess.run(warm, stdout=subprocess.DEVNULL, env=environment(), check=False)
    return commands


def present(commands: Path) -> dict[str, str]:
    """The command of each tool that is there; a library's is the Python that has it."""
    found = {name: str(commands / name) for name in ("cleaner", "codespell", "typos")}
    found |= {name: str(commands / "python") for name in ("symspellpy", "ftfy")}
    for name, packages in SYSTEM.items():
        if command := shutil.which(name):
            found[name] = command
        else:
            print(f"{name} is not on the path, so its column stays empty (Debian: apt install {packages})")
    return {name: found[name] for name in NAMES if name in found}


def versions(tools: Mapping[str, str]) -> dict[str, str]:
    """The version of each tool, as it or its package says."""
    found = {}
    for name, command in tools.items():
        code = f"from importlib.metadata import version; print(version('{name}'))"
        line = [command, "-c", code] if name in ("symspellpy", "ftfy") else [command, "--version"]
        said = subprocess.run(line, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False).stdout
        numbers = re.findall(r"\d+(?:\.\d+)+", said)  # aspell and hunspell name that of ispell first
        found[name] = numbers[-1 if name == "aspell" else (1 if name == "hunspell" else 0)] if numbers else "?"
    return found


# How they are called to be timed


def detecting(tools: Mapping[str, str], path: Path, together: Path) -> dict[str, Command]:
    """The peers that read files, on a file or a folder. aspell and hunspell get the same text ``together``, which
    spares them the many files. Each prints as little as it can."""
    calls = {
        "codespell": lambda exe: Command([exe, str(path)]),
        "typos": lambda exe: Command([exe, "--isolated", "-j1", "--format", "brief", str(path)]),
        "aspell": lambda exe: Command([exe, "list", "--lang=en_US", "--encoding=utf-8"], together),
        "hunspell": lambda exe: Command([exe, "-l", "-d", "en_US", "-i", "utf-8"], together),
    }
    return {name: call(tools[name]) for name, call in calls.items() if name in tools}


def checking(tools: Mapping[str, str], path: Path) -> Command:
    """The whole job of `cleaner`: all stages, suggestions and confidence, each finding a line of JSON."""
    return Command([tools["cleaner"], "check", "--format", "jsonl", str(path)])


def batch(tools: Mapping[str, str], path: Path, out: Path) -> Command:
    """A dump cleaned, written anew with its log."""
    return Command([tools["cleaner"], "batch", str(path), str(out), "--force", "--quiet", "-j1"])


def inside(tools: Mapping[str, str], what: str, path: Path) -> Command:
    return Command([tools["symspellpy"], INSIDE, what, str(path)], measures=True)


# How they are called to be judged


def corrected(tools: Mapping[str, str], texts: list[str], proposals: bool = True) -> Iterator[tuple[str, Edits]]:
    """What each tool would have in ``texts``. Without ``proposals`` it may only point: spellers are quicker so."""
    yield "cleaner", cleaner(tools["cleaner"], texts)
    yield "codespell", codespell(tools["codespell"], texts)
    yield "typos", typos(tools["typos"], texts)
    words = sorted({plain(word) for text in texts for word in WORD.findall(text)})
    for name in SYSTEM:
        if name in tools:
            yield name, spelt(texts, speller(name, tools[name], words, proposals))
    yield "symspellpy", spelt(texts, symspell(tools["symspellpy"], words))


def cleaner(command: str, texts: list[str]) -> Edits:
    """Its findings in words, those that it shows and has a proposal for."""
    found: Edits = [[] for _ in texts]
    for report in output([command, "check", "--format", "jsonl", "."], texts):
        row = json.loads(report)
        if row["rule"].startswith("typo.") and row["replacement"] is not None:
            edit = Edit(row["start"], row["end"], row["replacement"], row["confidence"] >= 0.9)
            found[int(Path(row["path"]).stem)].append(edit)
    return found


_CODESPELL = re.compile(r"(?:\./)?(\d+)\.txt:(\d+): (\S+) ==> (.*)")


def codespell(command: str, texts: list[str]) -> Edits:
    return codespell_edits(output([command, "."], texts), texts)


def codespell_edits(reports: Iterable[str], texts: list[str]) -> Edits:
    """Its report names no column: an edit is on the next place of the word in the line."""
    found: Edits = [[] for _ in texts]
    for report in reports:
        match = _CODESPELL.match(report)
        if not match:
            continue
        number, line, wrong, proposals = int(match[1]), int(match[2]), match[3], match[4].split(" | ")[0]
        choices = [choice.strip() for choice in proposals.split(",") if choice.strip()]
        start, end = lines(texts[number])[line - 1]
        after = max((edit.end for edit in found[number]), default=0)
        word = re.compile(rf"(?<![\w'’-]){re.escape(wrong)}(?![\w'’-])")
        if place := word.search(texts[number], max(after, start), end):
            found[number].append(Edit(*place.span(), choices[0] if choices else None, len(choices) == 1))
    return found


def typos(command: str, texts: list[str]) -> Edits:
    return typos_edits(output([command, "--isolated", "--sort", "--format", "json", "."], texts), texts)


def typos_edits(reports: Iterable[str], texts: list[str]) -> Edits:
    """Its report counts bytes from the start of the line."""
    found: Edits = [[] for _ in texts]
    for report in reports:
        row = json.loads(report)
        if row["type"] != "typo" or "line_num" not in row:
            continue
        number = int(Path(row["path"]).stem)
        start, end = lines(texts[number])[row["line_num"] - 1]
        start += len(texts[number][start:end].encode()[: row["byte_offset"]].decode())
        choices = row["corrections"]
        sure = len(choices) == 1
        found[number].append(Edit(start, start + len(row["typo"]), choices[0] if choices else None, sure))
    return [sorted(edits) for edits in found]


def lines(text: str) -> list[tuple[int, int]]:
    """The spans of the lines. Only a line feed ends one."""
    ends = [match.end() for match in re.finditer("\n", text)]
    return list(zip([0, *ends], [*ends, len(text)], strict=True))


def output(command: list[str], texts: list[str]) -> Iterator[str]:
    """The lines that a command prints about ``texts``, laid out as numbered files in a folder of their own."""
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(texts):
            (Path(folder) / f"{number}.txt").write_bytes(text.encode())
        yield from said(command, folder=folder)


def said(command: list[str], given: str = "", folder: str | None = None) -> list[str]:
    done = subprocess.run(
        command, cwd=folder, input=given, capture_output=True, text=True, encoding="utf-8", env=environment()
    )
    if done.returncode not in RETURNS:
        raise SystemExit(f"{shlex.join(command)}: exit {done.returncode}\n{done.stderr[-1000:]}")
    return done.stdout.removesuffix("\n").split("\n") if done.stdout else []


# Spellers, which judge a word without its place


def plain(word: str) -> str:
    return word.replace("’", "'")


def spelt(texts: list[str], verdicts: Mapping[str, str | None]) -> Edits:
    """The places of the words that have a verdict, with its proposal in the case of the word."""
    return [
        [
            Edit(*match.span(), like(match.group(), verdicts[word]))
            for match in WORD.finditer(text)
            if (word := plain(match.group())) in verdicts
        ]
        for text in texts
    ]


def like(word: str, proposal: str | None) -> str | None:
    if proposal and len(word) > 1 and word.isupper():
        return proposal.upper()
    if proposal and word[0].isupper():
        return proposal[0].upper() + proposal[1:]
    return proposal


def unknown(name: str, command: str, words: list[str]) -> set[str]:
    """The words that aspell or hunspell does not know. A word that it cuts in two counts if a part is unknown."""
    options = ["list", "--lang=en_US", "--encoding=utf-8"] if name == "aspell" else ["-l", "-d", "en_US", "-i", "utf-8"]
    return set(said([command, *options], "\n".join(words) + "\n")) & set(words)


def speller(name: str, command: str, words: list[str], proposals: bool) -> dict[str, str | None]:
    """The unknown words and the first proposal of aspell or hunspell, by the protocol of ispell that both speak."""
    if not proposals:
        return dict.fromkeys(unknown(name, command, words))
    options = ["-a", "--lang=en_US", "--encoding=utf-8"] if name == "aspell" else ["-a", "-d", "en_US", "-i", "utf-8"]
    asked = sorted(unknown(name, command, words))
    return ispell_proposals(said([command, *options], "".join(f"^{word}\n" for word in asked)), asked)


def ispell_proposals(reports: list[str], asked: list[str]) -> dict[str, str | None]:
    """`& WORD COUNT OFFSET: ONE, TWO` and `# WORD OFFSET`, after a line that names the version."""
    found: dict[str, str | None] = dict.fromkeys(asked)
    for report in reports[1:]:
        mark, _, rest = report.partition(" ")
        word = rest.partition(" ")[0]
        if mark == "&" and word in found:
            found[word] = rest.partition(": ")[2].split(", ")[0]
    return found


def symspell(python: str, words: list[str]) -> dict[str, str | None]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "words.json"
        path.write_text(json.dumps(words), encoding="utf-8")
        found: dict[str, str | None] = json.loads("".join(said([python, INSIDE, "corrections", str(path)])))
    return found
