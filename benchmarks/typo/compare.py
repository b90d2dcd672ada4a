"""This engine beside codespell, typos and symspellpy, on the same files in one run.

    python benchmarks/typo/compare.py FILE.jsonl ... [--codespell COMMAND] [--typos COMMAND] [--symspell DICTIONARY]

Rows {"noisy", "clean"} are text with errors: the table says which share of them each tool *found*, for which
share its *first* choice was *right*, and how many of its findings lie on an error (*precision*). Rows
{"id", "text"} are edited prose: every finding counts as an *alarm*, per 10,000 words. (Some alarms are true: published
prose has errors too; precision.py tells them apart.) A peer whose command is not there is left out. The seconds
of codespell and typos include the start of their command, those of the two libraries do not include loading.
"""

from __future__ import annotations

import argparse
import json
import re
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path
from typing import NamedTuple

from cleaner import tokens
from cleaner.pipeline import Cleaner

_PIECE = re.compile(r"\s+|[^\W_]+(?:['’][^\W_]+)*|.", re.DOTALL)
_CODESPELL = re.compile(r"(?:\./)?(\d+)\.txt:(\d+): (\S+) ==> ([^,|\n]*)")
# What a command may return: nothing found, or something found (codespell 65, typos 2).
_RETURNS = (0, 2, 65)


class Edit(NamedTuple):
    """``text`` should stand in ``[start, end)``; None where a tool only points at it."""

    start: int
    end: int
    text: str | None


Tool = Callable[[list[str]], list[list[Edit]]]


# The tools


def cleaner(engine: Cleaner, texts: list[str]) -> list[list[Edit]]:
    return [
        [
            Edit(f.start, f.end, f.replacement)
            for f in findings
            if f.rule.startswith("typo.") and f.tier != "info" and f.replacement is not None
        ]
        for findings in engine.check_all(texts)
    ]


def codespell(command: str, texts: list[str]) -> list[list[Edit]]:
    found: list[list[Edit]] = [[] for _ in texts]
    lines = [list(tokens.lines(text)) for text in texts]
    for report in output([*shlex.split(command), "."], texts):
        match = _CODESPELL.match(report)
        if not match:
            continue
        number, line, wrong, right = int(match[1]), int(match[2]), match[3], match[4].strip()
        # Its report names no column: the next place of the word in the line.
        span = lines[number][line - 1]
        after = max((edit.end for edit in found[number]), default=0)
        place = re.compile(rf"(?<![\w'’-]){re.escape(wrong)}(?![\w'’-])").search(
            texts[number], max(after, span.start), span.end
        )
        if place:
            found[number].append(Edit(*place.span(), right))
    return found


def typos(command: str, texts: list[str]) -> list[list[Edit]]:
    found: list[list[Edit]] = [[] for _ in texts]
    lines = [list(tokens.lines(text)) for text in texts]
    for report in output([*shlex.split(command), "--isolated", "--sort", "--format", "json", "."], texts):
        row = json.loads(report)
        if row["type"] != "typo":
            continue
        number = int(Path(row["path"]).stem)
        line = lines[number][row["line_num"] - 1]
        start = line.start + len(line.text.encode()[: row["byte_offset"]].decode())
        found[number].append(Edit(start, start + len(row["typo"]), next(iter(row["corrections"]), None)))
    return [sorted(edits) for edits in found]


def output(command: list[str], texts: list[str]) -> Iterator[str]:
    """The lines that a command prints about ``texts``, laid out as numbered files in a folder of their own."""
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(texts):
            (Path(folder) / f"{number}.txt").write_bytes(text.encode())
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8")
    if done.returncode not in _RETURNS:
        raise SystemExit(f"{shlex.join(command)}: exit {done.returncode}\n{done.stderr[-1000:]}")
    yield from done.stdout.splitlines()


def symspell(dictionary: Path | None) -> Tool:
    """A look-up of each word that its own dictionary does not know, as its documentation shows it."""
    import symspellpy

    speller = symspellpy.SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
    path = dictionary or Path(symspellpy.__file__).with_name("frequency_dictionary_en_82_765.txt")
    if not speller.load_dictionary(str(path), term_index=0, count_index=1):
        raise SystemExit(f"no dictionary at {path}")

    def edits(text: str) -> Iterator[Edit]:
        for match in tokens.WORD.finditer(text):
            token = match.group()
            key = token.lower().replace("’", "'")
            if key in speller.words or key.removesuffix("'s") in speller.words:
                continue
            best = speller.lookup(key, symspellpy.Verbosity.TOP, max_edit_distance=2)
            if best:
                yield Edit(*match.span(), tokens.like(token, best[0].term))

    return lambda texts: [list(edits(text)) for text in texts]


# The judgement


def gold(noisy: str, clean: str) -> list[Edit]:
    """The errors of ``noisy``: where it differs from ``clean``, word by word."""
    old, new = _PIECE.findall(noisy), _PIECE.findall(clean)
    at = [0]
    for piece in old:
        at.append(at[-1] + len(piece))
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [Edit(at[i], at[j], "".join(new[k:end])) for tag, i, j, k, end in codes if tag != "equal"]


def applied(text: str, edits: Iterable[Edit], low: int, high: int) -> str:
    """``text[low:high]`` with the edits made, blanks and apostrophes alike."""
    out, at = "", low
    for edit in sorted(e for e in edits if e.text is not None):
        out += text[at : edit.start] + (edit.text or "")
        at = max(at, edit.end)
    return re.sub(r"\s+", " ", (out + text[at:high]).replace("’", "'"))


def clusters(errors: list[Edit], edits: list[Edit], slack: int) -> Iterator[tuple[list[Edit], list[Edit]]]:
    """Errors and edits that overlap, together; with ``slack`` also those that a single character parts."""
    both = [(e.start, e.end, kind, e) for kind, some in enumerate((errors, edits)) for e in some]
    cluster: tuple[list[Edit], list[Edit]] = ([], [])
    reach = -2
    for start, end, kind, edit in sorted(both, key=lambda row: row[:2]):
        if not (start < reach or (start == reach and start == end) or (slack and start <= reach + 1)):
            yield cluster
            cluster, reach = ([], []), end
        cluster[kind].append(edit)
        reach = max(reach, end)
    yield cluster


class Tally(NamedTuple):
    errors: int = 0
    found: int = 0
    right: int = 0
    alarms: int = 0

    def plus(self, other: Tally) -> Tally:
        return Tally(*(a + b for a, b in zip(self, other, strict=True)))


def judged(noisy: str, errors: list[Edit], edits: list[Edit]) -> Tally:
    """An error and the edits upon it are judged together, by the text they make. What that does not settle is
    judged again with what stands beside it: the other copy of a doubled word, a space put in."""
    found: dict[Edit, list[Edit]] = {}
    right: set[Edit] = set()
    for slack in (0, 1):
        taken = {edit for error in found for edit in found[error]}
        undone = {edit for error in found if error not in right for edit in found[error]}
        todo = [error for error in errors if error not in right]
        for wrong, mends in clusters(todo, [e for e in edits if e not in taken or e in undone], slack):
            if not (wrong and mends):
                continue
            low = max(0, min(e.start for e in (*wrong, *mends)) - 1)
            high = min(len(noisy), max(e.end for e in (*wrong, *mends)) + 1)
            good = applied(noisy, mends, low, high) == applied(noisy, wrong, low, high)
            right.update(wrong if good else ())
            for error in wrong:
                found[error] = [*found.get(error, []), *mends]
    used = {edit for error in found for edit in found[error]}
    return Tally(len(errors), len(found), len(right), len(set(edits) - used))


# The table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--codespell", default="codespell", help="its command (default: %(default)s)")
    parser.add_argument("--typos", default="typos", help="its command (default: %(default)s)")
    parser.add_argument("--symspell", type=Path, help="its dictionary (default: the one it brings along)")
    args = parser.parse_args()
    engine = Cleaner()
    engine.check("The engine opens its dictionaries at the frist text.")
    tools: dict[str, Tool] = {"cleaner": partial(cleaner, engine)}
    for name, run, command in (("codespell", codespell, args.codespell), ("typos", typos, args.typos)):
        if shutil.which(shlex.split(command)[0]):
            tools[name] = partial(run, command)
    tools["symspellpy"] = symspell(args.symspell)
    print(f"{'file':22} {'tool':11} {'found':>6} {'right':>6} {'precision':>9} {'alarms/10k':>10} {'seconds':>8}")
    for path in args.files:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        errors = "noisy" in rows[0]
        texts = [row["noisy" if errors else "text"] for row in rows]
        golds = [gold(row["noisy"], row["clean"]) if errors else [] for row in rows]
        words = sum(len(tokens.WORD.findall(text)) for text in texts)
        for name, tool in tools.items():
            begin = time.perf_counter()
            edits = tool(texts)
            seconds = time.perf_counter() - begin
            total = Tally()
            for text, wrong, mends in zip(texts, golds, edits, strict=True):
                total = total.plus(judged(text, wrong, mends))
            print(f"{path.stem:22} {name:11} {columns(total, words, errors)} {seconds:8.2f}", flush=True)


def columns(total: Tally, words: int, errors: bool) -> str:
    """The middle of a row: shares for text with errors, the rate of alarms for prose."""
    if not errors:
        return f"{'':6} {'':6} {'':9} {1e4 * total.alarms / max(words, 1):10.2f}"
    found, right = total.found / max(total.errors, 1), total.right / max(total.errors, 1)
    precision = total.found / max(total.found + total.alarms, 1)
    return f"{found:6.3f} {right:6.3f} {precision:9.3f} {'':10}"


if __name__ == "__main__":
    main()
