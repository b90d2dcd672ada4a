"""What a learned profile changes, and what learning costs. Run from the top of a checkout.

    python benchmarks/profile/measure.py alarms FILE.jsonl PROFILE     findings that go, come or change their tier
    python benchmarks/profile/measure.py halves FILE.jsonl   the same, learned on one half and tried on the other
    python benchmarks/profile/measure.py lines FILE.jsonl... [--sites] lines that only the profile removes
    python benchmarks/profile/measure.py dump FILE.jsonl MEGABYTES     writes a dump of new texts made of its sentences
    python benchmarks/profile/measure.py cost DUMP [-j N]              time and memory of `cleaner learn`

Files hold {"id", "text"} or, for ``lines``, pages {"id", "lines": [[text, 1 article | 0 not], ...]}. With ``--sites``
each host or first part of an id is a site of its own; without it all of a file is one.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from cleaner.config import Config
from cleaner.learn import choose, rate
from cleaner.learn.count import Text, counted
from cleaner.learn.tables import Tables
from cleaner.model import Finding
from cleaner.pipeline import Cleaner
from cleaner.profile import Profile


def records(path: str) -> Iterator[dict[str, Any]]:
    with open(path, encoding="utf-8") as file:
        yield from map(json.loads, file)


def learned(texts: list[Text]) -> Profile:
    with Tables() as tables:
        for at in range(0, len(texts), 500):
            tables.add(counted(texts[at : at + 500]))
        profile = choose.profile(tables.sums())
    sample = rate.Sample()
    sample.add(rate.drawn(text.text) for text in texts)
    return profile._replace(typo_rate=rate.typo_rate(sample.texts(), profile))


def alarms(rows: list[dict[str, Any]], profile: Profile) -> None:
    plain, taught = Cleaner(), Cleaner(Config(profile=profile))
    tiers: Counter[tuple[str, str]] = Counter()
    for row in rows:
        before, after = (
            {(f.start, f.end, f.rule, f.replacement): f for f in engine.check(row["text"]) if f.tier != "info"}
            for engine in (plain, taught)
        )
        tiers.update(("before", f.tier) for f in before.values())
        tiers.update(("after", f.tier) for f in after.values())
        for key in sorted({*before, *after}, key=str):
            old, new = before.get(key), after.get(key)
            if old is None or new is None or old.tier != new.tier:
                print(_row(row, old, new))
    print(*(f"{when} {tier}: {count}" for (when, tier), count in sorted(tiers.items())), sep="; ")


def _row(row: dict[str, Any], old: Finding | None, new: Finding | None) -> str:
    one = new or old
    assert one is not None
    what = "gone" if new is None else "new" if old is None else f"{old.tier} to {new.tier}"
    around = row["text"][max(0, one.start - 40) : one.end + 40].replace("\n", "⏎")
    return (
        f"{what}\t{row['id']}\t{one.start}\t{one.rule}\t{one.original}\t{one.replacement}\t{one.confidence}\t{around}"
    )


def halves(path: str) -> None:
    rows = list(records(path))
    for number in (0, 1):
        own, other = rows[number::2], rows[1 - number :: 2]
        print(f"[learned on half {number}, looked at the other]")
        alarms(other, learned([Text(row["text"]) for row in own]))


def lines(paths: list[str], sites: bool) -> None:
    seen: Counter[tuple[str, int | None]] = Counter()
    for path in paths:
        pages = [_page(row, sites) for row in records(path) if row.get("lang_en", True)]
        profile = learned([text for text, _ in pages])
        plain, taught = Cleaner(), Cleaner(Config(profile=profile))
        for text, labels in pages:
            before = _removed(plain, text)
            for start, end in _removed(taught.at(text.source), text) - before:
                if not any(s <= start and end <= e for s, e in before):
                    at = text.text.count("\n", 0, start)
                    line = text.text[start:end].strip()
                    seen[line, labels[at + (text.text[start] == "\n")] if labels else None] += 1
    for (line, label), count in seen.most_common():
        print(f"{count}\t{label}\t{line}")
    wrong = sum(count for (_, label), count in seen.items() if label == 1)
    print(f"{len(seen)} distinct lines, {sum(seen.values())} in all; called article by the labels: {wrong}")


def _page(row: dict[str, Any], sites: bool) -> tuple[Text, list[int | None]]:
    host = row["id"].split("/")[2] if row["id"].startswith("http") else row["id"].split("/")[0]
    if "text" in row:
        return Text(row["text"], host if sites else ""), []
    text = "\n".join(line for line, _ in row["lines"]) + "\n"
    return Text(text, host if sites else ""), [
        label for line, label in row["lines"] for _ in range(line.count("\n") + 1)
    ]


def _removed(engine: Cleaner, text: Text) -> set[tuple[int, int]]:
    found = engine.check(text.text)
    return {(f.start, f.end) for f in found if f.tier == "auto" and f.rule.startswith("boilerplate.")}


def dump(path: str, megabytes: int) -> None:
    """Texts of sentences at random, each text with a few words that no dictionary has, most of them rare."""
    pieces = [piece for row in records(path) for piece in re.split(r"(?<=[.!?])\s+", row["text"]) if len(piece) > 30]
    chance = random.Random(1)
    syllables = ["ka", "mor", "til", "ven", "oss", "ru", "bel", "ny", "qua", "sted"]
    size = number = 0
    while size < megabytes * 1_000_000:
        story = chance.sample(pieces, chance.randint(6, 24))
        for _ in range(3):
            word = "".join(chance.choices(syllables, k=chance.randint(3, 5))).capitalize()
            story[chance.randrange(len(story))] += (
                f" {word} of {chance.choice(story).split()[0]} said so {chance.choice(story).split()[0]}."
            )
        story.append(f"\n\nSection {chance.randrange(20)} of the paper\n\nRead on at page {chance.randrange(90)}")
        row = json.dumps({"id": number, "site": f"site {chance.randrange(50)}", "text": "\n\n".join(story)})
        print(row)
        size += len(row)
        number += 1


_RUN = """
import resource, sys
from cleaner.cli import main
code = main(sys.argv[1:])
for who, name in ((resource.RUSAGE_SELF, "main process"), (resource.RUSAGE_CHILDREN, "workers")):
    used = resource.getrusage(who)
    print(f"{name}: {used.ru_maxrss / 1024:.0f} MB at most, {used.ru_utime + used.ru_stime:.0f} s of a core")
sys.exit(code)
"""


def cost(path: str, jobs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        options = ["--source-field", "site", "-o", f"{folder}/profile", "-j", str(jobs), "--quiet"]
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", _RUN, "learn", path, *options], check=True)
        seconds = time.perf_counter() - began
    size = Path(path).stat().st_size / 1e6
    print(f"{size:.0f} MB in {seconds:.0f} s: {size / seconds:.2f} MB/s with {jobs} process(es)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, arguments in (
        ("alarms", ("path", "profile")), ("halves", ("path",)), ("lines", ("paths",)), ("dump", ("path", "megabytes")),
        ("cost", ("path",)),
    ):  # fmt: skip
        command = commands.add_parser(name)
        for argument in arguments:
            command.add_argument(argument, nargs="+" if argument == "paths" else None)
    commands.choices["lines"].add_argument("--sites", action="store_true")
    commands.choices["cost"].add_argument("-j", type=int, default=1)
    args = parser.parse_args()
    if args.command == "alarms":
        alarms(list(records(args.path)), Profile.read(args.profile))
    elif args.command == "halves":
        halves(args.path)
    elif args.command == "lines":
        lines(args.paths, args.sites)
    elif args.command == "dump":
        dump(args.path, int(args.megabytes))
    else:
        cost(args.path, args.j)


if __name__ == "__main__":
    main()
