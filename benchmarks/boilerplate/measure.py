"""The figures of the boilerplate stage: pages, edited news, speed. Run from the top of a checkout.

    python benchmarks/boilerplate/measure.py pages FOLDER [--show wrong|missed]   labelled pages
    python benchmarks/boilerplate/measure.py whole FOLDER                         whole pages, their preset
    python benchmarks/boilerplate/measure.py news FILE... [--show wrong]          edited prose {"id", "text"}
    python benchmarks/boilerplate/measure.py raw FILE... [--unread]               raw prose {"id", "text"}, as read
    python benchmarks/boilerplate/measure.py speed FILE...                        megabytes a second, one core

A line that the labels call article and that reading calls boilerplate (verdicts.tsv) counts as boilerplate.
Report-only classes count as found when they are reported.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

from pages import CONTENT_LIKE, EXTRACTORS, Row, half, labels, policies, rows, table, verdicts  # noqa: E402

from cleaner.boilerplate import find  # noqa: E402
from cleaner.boilerplate.judge import AUTO, judge_all  # noqa: E402
from cleaner.context import Context  # noqa: E402
from cleaner.lexicon import Lexicon  # noqa: E402
from cleaner.model import Finding  # noqa: E402
from cleaner.pipeline import Cleaner  # noqa: E402

REVIEW = 0.5
# How many findings of a file are drawn for reading, and the classes that are only the credit of a picture.
DRAWN, SEED, CREDITS = 60, 5, ("boilerplate.photo", "boilerplate.wire")


def pages(folder: Path, show: str) -> None:
    found = rows(folder)
    named, read, policy = labels(rows(folder, (*EXTRACTORS, "news_please"))), verdicts(found), policies()
    for part in ("fit", "report", "all"):
        print(f"[{part}]", *_figures([row for row in found if part in ("all", half(row.page))], named, read, policy))
    for row in found:
        name, verdict = named.get((row.page, row.text.strip()), ""), read.get((row.page, row.text.strip()), "unread")
        bad = row.label == 1 and row.confidence >= REVIEW and verdict != "right"
        miss = row.label == 0 and name not in CONTENT_LIKE and row.confidence < REVIEW
        if (show == "wrong" and bad) or (show == "missed" and miss):
            print(
                f"{row.extractor}\t{row.page}\t{row.number}\t{row.confidence:.2f} {_group(row)} {name}|{row.text[:90]}"
            )


def _figures(found: list[Row], named: dict[tuple[str, str], str], read: dict[tuple[str, str], str],
             policy: dict[str, str]) -> list[str]:  # fmt: skip
    count: Counter[str] = Counter()
    kept = lost = 0
    for row in found:
        key = (row.page, row.text.strip())
        wrong = row.label == 1 and read.get(key) != "right"
        fix = policy.get(_group(row), "fix") == "fix"
        auto = row.confidence >= AUTO and fix
        target = row.label == 0 and named.get(key, "teaser") not in CONTENT_LIKE
        removable = target and policy.get(named[key], "fix") == "fix"
        kept += len(row.text) * row.label
        lost += len(row.text) * (auto and wrong)
        for name, yes in (("auto", auto), ("auto wrong", auto and wrong), ("review", row.confidence >= REVIEW),
                          ("review wrong", row.confidence >= REVIEW and wrong), ("target", target),
                          ("removable", removable), ("removable auto", removable and row.confidence >= AUTO and fix),
                          ("target found", target and row.confidence >= REVIEW)):  # fmt: skip
            count[name] += bool(yes)
    return [
        f"automatic: precision {1 - count['auto wrong'] / count['auto']:.3f} of {count['auto']},",
        f"recall {count['removable auto'] / count['removable']:.3f} of {count['removable']} removable,",
        f"article lost {100 * lost / kept:.3f} %;",
        f"at {REVIEW}: precision {1 - count['review wrong'] / count['review']:.3f} of {count['review']},",
        f"recall {count['target found'] / count['target']:.3f} of {count['target']} identifiable",
    ]


def _group(row: Row) -> str:
    return row.one.group if row.one else ""


def whole(folder: Path, show: str) -> None:
    """Lines at or above the review threshold are proposed, those at or above the automatic one are lost."""
    found = rows(folder, ("whole_page",), whole_page=True)
    for part in ("fit", "report", "all"):
        chosen = [row for row in found if part in ("all", half(row.page))]
        for least in (REVIEW, AUTO):
            gone = [row for row in chosen if row.confidence >= least]
            right = sum(row.label == 0 for row in gone)
            article = sum(len(row.text) for row in chosen if row.label)
            lost = sum(len(row.text) for row in gone if row.label)
            recall = right / sum(row.label == 0 for row in chosen)
            print(
                f"[{part}] at {least}: precision {right / len(gone):.3f}, recall {recall:.3f},"
                f" article lost {100 * lost / article:.2f} %"
            )
    for row in found:
        if show == "wrong" and row.label and row.confidence >= AUTO and len(row.text) > 60:
            print(row.page, row.number, f"{row.confidence:.2f}", _group(row), row.text[:100])


def news(files: list[Path], show: str) -> None:
    policy, lines, auto = policies(), 0, 0
    for file in files:
        for row in file.open(encoding="utf-8"):
            page = json.loads(row)
            for one in judge_all(Context(page["text"], Lexicon.shared())).lines:
                lines += 1
                taken = one.confidence >= AUTO and policy[one.group] == "fix"
                auto += taken
                if taken or (show and one.confidence >= REVIEW):
                    print(
                        f"{one.confidence:.2f} {one.group} {'auto' * taken} {page['id'][:30]} | {one.shape.text[:90]}"
                    )
    print(f"{lines} lines: {auto} automatic removals")


def raw(files: list[Path], unread: bool) -> None:
    """What reading said (read-raw.tsv) of findings drawn at random, and of all that are no credits."""
    read = {(page, int(at), rule): verdict for page, at, rule, _, verdict, _ in table("read-raw.tsv")}
    for file in files:
        texts = {row["id"]: row["text"] for row in map(json.loads, file.open(encoding="utf-8"))}
        found = [(page, finding) for page, text in texts.items() for finding in _told(text)]
        drawn = random.Random(SEED).sample(found, min(DRAWN, len(found)))
        others = [one for one in found if one not in drawn and one[1].rule not in CREDITS]
        print(f"{file.stem}: {len(found)} findings in {len(texts)} documents")
        for name, chosen in (("drawn", drawn), ("all others that are no credits", others)):
            count = Counter(read.get((page, one.start, one.rule), "unread") for page, one in chosen)
            print(
                f"  {name}: {count['right']} of {len(chosen)} right, {count['wrong']} wrong, {count['unread']} unread"
            )
            for page, one in sorted(chosen) if unread else ():
                if (page, one.start, one.rule) not in read:
                    _show(page, one, texts[page])


def _told(text: str) -> list[Finding]:
    found = Cleaner().check(text)
    return [one for one in found if one.rule.startswith("boilerplate.") and one.confidence >= REVIEW]


def _show(page: str, one: Finding, text: str) -> None:
    before, after = text[max(0, one.start - 90) : one.start], text[one.end : one.end + 60]
    print(f"{page}\t{one.start}\t{one.rule}\t{one.confidence:.2f}\t{before!r} [[{one.original!r}]] {after!r}")


def speed(files: list[Path], _: str) -> None:
    texts = [json.loads(row)["text"] for file in files for row in file.open(encoding="utf-8")]
    size = sum(len(text.encode()) for text in texts)
    best = 1e9
    for _round in range(3):
        start = time.process_time()
        for text in texts:
            list(find(Context(text, Lexicon.shared())))
        best = min(best, time.process_time() - start)
    print(f"{size / best / 1e6:.1f} MB/s of CPU time, best of 3, over {size / 1e6:.1f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("pages", "whole", "news", "raw", "speed"))
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--show", default="", choices=("", "wrong", "missed"))
    parser.add_argument("--unread", action="store_true", help="print what nobody has read, with its context")
    args = parser.parse_args()
    if args.what in ("pages", "whole"):
        {"pages": pages, "whole": whole}[args.what](args.paths[0], args.show)
    elif args.what == "raw":
        raw(args.paths, args.unread)
    else:
        {"news": news, "speed": speed}[args.what](args.paths, args.show)


if __name__ == "__main__":
    main()
