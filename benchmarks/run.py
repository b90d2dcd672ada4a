"""`cleaner` beside its peers, in one table: how fast, how much memory, how often right. On your own text.

    python benchmarks/run.py TEXT.jsonl ...                              # each line an object with the field `text`
    python benchmarks/run.py TEXT.jsonl ... --labelled LABELLED.jsonl ... # and lines with `noisy` and `clean`
    python benchmarks/run.py TEXT.jsonl ... --rows cold,files --runs 9
    python benchmarks/run.py TEXT.jsonl ... --large 24 --records 200000  # the sizes of the gates: takes long

Nothing needs to be installed: the first run makes an environment of its own. All tools run in turn, see timing.py.
What the rows mean is in README.md beside this script. Standard library only; not for Windows.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import corpus
import peers
import timing
from accuracy import Tally, total

ROWS = ("cold", "files", "large", "records", "install", "accuracy")
ROUNDS = {"cold": 21, "files": 5, "large": 3, "records": 2}
COMPARED = ("codespell", "typos")
ARTICLE = peers.ROOT / "examples" / "ferry.txt"
CLEAN_WORDS = 200_000  # how much of the given text false alarms are counted in


class Line(NamedTuple):
    """A line of the table: a figure of each tool, and ours as so many times that of those compared."""

    work: str
    measure: str
    figures: Mapping[str, float]
    times: Mapping[str, float] = {}


class Gate(NamedTuple):
    """What a line must reach: the ratio to a tool, or the figure itself. ``most`` says that less is better."""

    work: str
    measure: str
    tool: str | None
    gate: float
    goal: float
    most: bool

    def reached(self, lines: Iterable[Line]) -> float | None:
        for line in lines:
            if (line.work, line.measure) == (self.work, self.measure):
                return line.times.get(self.tool) if self.tool else line.figures.get("cleaner")
        return None

    def verdict(self, value: float) -> str:
        within = [value <= bound if self.most else value >= bound for bound in (self.gate, self.goal)]
        return "goal" if all(within) else "gate" if within[0] else "missed"


COLD, SMALL, INSTALL = "one article, cold", "1,000 files of 5 kB", "install"
WORDS, WHOLE, REPAIR = "words stage", "whole job", "characters"
LARGE, RECORDS = 24, 200_000
# Of a large file of another size nothing is promised, so its lines have another name.
GATES = (
    Gate(COLD, "CPU ms", "codespell", 1.0, 0.4, True),
    Gate(SMALL, "MB/s", "codespell", 0.5, 1.5, False),
    Gate(f"{LARGE} MB: {WORDS}", "MB/s", "typos", 0.5, 2.5, False),
    Gate(f"{LARGE} MB: {WHOLE}", "MB/s", "typos", 0.25, 1.0, False),
    Gate(f"{LARGE} MB: {WHOLE}", "peak MB", None, 250, 120, True),
    Gate(INSTALL, "wheel MB", None, 40, 15, True),
    Gate(INSTALL, "from source s", None, 60, 20, True),
)


# Speed and memory


def timed(row: str, tools: Mapping[str, str], folder: Path, rounds: int, args: argparse.Namespace) -> Iterator[Line]:
    """The lines of a row."""
    if row == "cold":
        article = Path(shutil.copy(ARTICLE, folder))
        commands = peers.detecting(tools, article, article)
        commands["cleaner"] = timing.Command([tools["cleaner"], "check", str(article)])
        runs = timing.in_turn(commands, rounds, folder, must={"cleaner", *COMPARED}, warm=True)
        yield from lines(COLD, runs)
    elif row == "files":
        commands = peers.detecting(tools, folder / "files", folder / "files.txt")
        commands["cleaner"] = peers.checking(tools, folder / "files")
        runs = timing.in_turn(commands, rounds, folder, must={"cleaner", *COMPARED})
        yield from lines(SMALL, runs, (folder / "files.txt").stat().st_size, printed=True)
    elif row == "large":
        yield from large(tools, folder, rounds, f"{args.large:g} MB")
    else:
        dump, same = folder / "records.jsonl", folder / "records.txt"
        commands = peers.detecting({name: tools[name] for name in COMPARED}, same, same)
        commands["cleaner"] = peers.batch(tools, dump, folder / "cleaned.jsonl")
        runs = timing.in_turn(commands, rounds, folder, must=set(commands))
        yield from lines(f"{args.records:,} records", runs, dump.stat().st_size)


def large(tools: Mapping[str, str], folder: Path, rounds: int, name: str) -> Iterator[Line]:
    """One large text: the peers run once for two stages and the whole job."""
    text = folder / "large.txt"
    commands = {"words": peers.inside(tools, "words", text), "whole": peers.checking(tools, text)}
    commands |= peers.detecting(tools, text, text)
    commands["symspellpy"] = peers.inside(tools, "symspell", text)
    commands["characters"] = peers.inside(tools, "characters", text)
    commands["ftfy"] = peers.inside(tools, "ftfy", text)
    runs = timing.in_turn(commands, rounds, folder, must={"words", "whole", *COMPARED})
    readers = {name: runs[name] for name in commands if name in (*COMPARED, *peers.SYSTEM)}
    size = text.stat().st_size
    libraries = {"symspellpy": runs["symspellpy"]}
    yield from lines(f"{name}: {WORDS}", {"cleaner": runs["words"], **readers, **libraries}, size)
    yield from lines(f"{name}: {WHOLE}", {"cleaner": runs["whole"], **readers}, size, printed=True)
    yield from lines(f"{name}: {REPAIR}", {"cleaner": runs["characters"], "ftfy": runs["ftfy"]}, size)


def lines(work: str, runs: timing.Rounds, size: int = 0, printed: bool = False) -> Iterator[Line]:
    """What is told of a work; the rate if the ``size`` of the text says more than the start of a command."""
    medians = {name: timing.median(done) for name, done in runs.items()}
    times = {
        field: {name: timing.ratio(runs["cleaner"], runs[name], field) for name in COMPARED if name in runs}
        for field in ("cpu", "wall", "memory")
    }
    yield Line(work, "CPU ms", {name: 1000 * run.cpu for name, run in medians.items()}, times["cpu"])
    yield Line(work, "wall ms", {name: 1000 * run.wall for name, run in medians.items()}, times["wall"])
    if size:
        rates = {name: size / run.cpu / 1e6 for name, run in medians.items()}
        yield Line(work, "MB/s", rates, {name: 1 / value for name, value in times["cpu"].items()})
    yield Line(work, "peak MB", {name: run.memory for name, run in medians.items()}, times["memory"])
    if printed:
        yield Line(work, "lines printed", {name: run.printed for name, run in medians.items()})


def installed(folder: Path) -> Iterator[Line]:
    """The size of the wheel, and how long `pip install` of this checkout takes in a fresh environment."""
    venv.create(folder / "fresh", with_pip=True)
    pip = [folder / "fresh" / "bin" / "python", "-m", "pip", "--disable-pip-version-check"]
    start = time.perf_counter()
    subprocess.run([*pip, "install", "-qq", peers.ROOT], check=True)
    seconds = time.perf_counter() - start
    subprocess.run([*pip, "wheel", "-qq", "--no-deps", "-w", folder / "wheel", peers.ROOT], check=True)
    (wheel,) = (folder / "wheel").glob("*.whl")
    yield Line(INSTALL, "wheel MB", {"cleaner": wheel.stat().st_size / 1e6})
    yield Line(INSTALL, "from source s", {"cleaner": seconds})


# Accuracy


def accuracy(tools: Mapping[str, str], labelled: list[Path], texts: list[Path]) -> Iterator[Line]:
    for path in labelled:
        rows = [(row["noisy"], row["clean"]) for row in corpus.rows(path)]
        tallies = {name: total(rows, found) for name, found in peers.corrected(tools, [noisy for noisy, _ in rows])}
        yield from judgement(f"{path.stem}: {tallies['cleaner'].errors} errors", tallies)
        yield alarms(f"{path.stem}: clean side", tools, [clean for _, clean in rows])
    some, words = [], 0
    for text in corpus.texts(texts):
        some.append(text)
        words += len(text.split())
        if words >= CLEAN_WORDS:
            break
    yield alarms(f"the text given, {words} words", tools, some)


def judgement(work: str, tallies: Mapping[str, Tally]) -> Iterator[Line]:
    yield Line(work, "precision", {name: t.found / max(t.found + t.alarms, 1) for name, t in tallies.items()})
    yield Line(work, "found", {name: t.found / max(t.errors, 1) for name, t in tallies.items()})
    yield Line(work, "first choice right", {name: t.right / max(t.errors, 1) for name, t in tallies.items()})
    sure = {name: t for name, t in tallies.items() if t.sure}
    yield Line(work, "sure edits right", {name: t.sure_right / t.sure for name, t in sure.items()})
    yield Line(work, "errors surely mended", {name: t.sure_right / max(t.errors, 1) for name, t in sure.items()})


def alarms(work: str, tools: Mapping[str, str], texts: list[str]) -> Line:
    found = peers.corrected(tools, texts, proposals=False)
    words = sum(len(peers.WORD.findall(text)) for text in texts)
    return Line(work, "alarms / 10,000", {name: 1e4 * sum(map(len, edits)) / words for name, edits in found})


# The table


def figure(value: float | None, unit: str = "") -> str:
    """Three digits are as much as a busy machine tells."""
    if value is None:
        return ""
    digits = 0 if value >= 100 or not value else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:,.{digits}f}{unit}"


def table(found: Iterable[Line], tools: Mapping[str, str]) -> str:
    """Our figure divided by that of each tool compared stands at the end of a line."""
    head = ["work", "measure", *tools, *(f"÷ {name}" for name in COMPARED)]
    body = [
        [line.work, line.measure, *(figure(line.figures.get(tool)) for tool in tools)]
        + [figure(line.times.get(name), " x") for name in COMPARED]
        for line in found
    ]
    return markdown(head, body)


def gates(found: list[Line]) -> str:
    body = []
    for gate in GATES:
        value = gate.reached(found)
        if value is not None:
            unit = f" x {gate.tool}" if gate.tool else ""
            bounds = [f"{'<=' if gate.most else '>='} {bound:g}{unit}" for bound in (gate.gate, gate.goal)]
            body.append([f"{gate.work}, {gate.measure}", *bounds, figure(value, unit), gate.verdict(value)])
    return markdown(["what must hold", "gate", "goal", "here", "reached"], body) if body else ""


def markdown(head: list[str], body: list[list[str]]) -> str:
    """A table that reads well as it is printed, too."""
    widths = [max(map(len, column)) for column in zip(head, *body, strict=True)]
    rows = [head, ["-" * width for width in widths], *body]
    return "\n".join("| " + " | ".join(map(str.ljust, row, widths)).rstrip() + " |" for row in rows)


def machine() -> str:
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{time.strftime('%Y-%m-%d %H:%M')}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, load {load}"
    )


def measured(tools: Mapping[str, str], args: argparse.Namespace) -> Iterator[Line]:
    """All lines. Accuracy comes last: this process grows by it, and what it starts would be charged with that."""
    rows = [row for row in ROWS if row in args.rows.split(",")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if prepared := [row for row in rows if row in corpus.ROWS]:
            sizes = [str(args.large), str(args.records)]
            make = [sys.executable, corpus.__file__, folder, ",".join(prepared), *sizes, *args.texts]
            size = int(subprocess.run(make, check=True, stdout=subprocess.PIPE, text=True).stdout)
            print(f"{size / 1e6:.1f} million characters of text, repeated where a row needs more", flush=True)
        for row in rows:
            print(f"... {row}", file=sys.stderr)
            if row == "accuracy":
                yield from accuracy(tools, args.labelled, args.texts)
            elif row == "install":
                yield from installed(folder)
            else:
                yield from timed(row, tools, folder, args.runs or ROUNDS[row], args)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", type=Path, metavar="TEXT.jsonl", help="lines with the field `text`")
    parser.add_argument("--labelled", nargs="+", type=Path, default=[], help="lines with `noisy` and `clean`")
    parser.add_argument("--rows", default=",".join(ROWS), help="default: %(default)s")
    parser.add_argument("--runs", type=int, help=f"of each tool (default: {ROUNDS})")
    parser.add_argument(
        "--large", type=float, default=LARGE, metavar="MB", help="of the large file (default: %(default)s)"
    )
    parser.add_argument("--records", type=int, default=RECORDS, help="of the dump (default: %(default)s)")
    parser.add_argument("--venv", type=Path, default=peers.cache(), help="the environment (default: %(default)s)")
    args = parser.parse_args()
    if wrong := set(args.rows.split(",")) - set(ROWS):
        parser.error(f"no such row: {', '.join(sorted(wrong))} (there are {', '.join(ROWS)})")
    if args.large <= 0 or args.records < 1 or (args.runs is not None and args.runs < 1):
        parser.error("--large, --records and --runs must be above 0")
    for path in (*args.texts, *args.labelled):
        if not path.is_file():
            parser.error(f"{path}: no such file")
    tools = peers.present(peers.install(args.venv.resolve()))
    print(machine())
    print(", ".join(f"{name} {version}" for name, version in peers.versions(tools).items()), flush=True)
    found: list[Line] = []
    try:
        found.extend(measured(tools, args))
    finally:  # also what there is when the rest is not waited for
        print(f"load at the end {os.getloadavg()[0]:.1f}\n\n{table(found, tools)}")
        if judged := gates(found):
            print(f"\n{judged}")


if __name__ == "__main__":
    main()
