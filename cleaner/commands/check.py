"""`cleaner check`: report, change nothing."""

from __future__ import annotations

import argparse

from cleaner.commands import only_new
from cleaner.commands.common import Reading, failing_arguments, fails, probability, shared_arguments, shown
from cleaner.render import FORMATS, renderer


def arguments(parser: argparse.ArgumentParser) -> None:
    shared_arguments(parser)
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    parser.add_argument("--diff", action="store_true", help="show what `cleaner fix` would change as a unified diff")
    parser.add_argument(
        "--min-confidence", type=probability, metavar="P", help="show findings from P up (default: 0.5)"
    )
    parser.add_argument("--all", action="store_true", help="show findings of any confidence, and report-only ones")
    failing_arguments(parser)
    only_new.arguments(parser)


def run(args: argparse.Namespace) -> int:
    reading = Reading(args, args.min_confidence if args.diff else None)
    new = only_new.OnlyNew(args, reading)
    report = renderer("none" if args.write_baseline else "diff" if args.diff else args.format, args.color)
    failed = False
    for article, result in reading.over(new.articles):
        findings = sorted(result.applied + result.remain)
        visible = new(article, findings, [f for f in findings if shown(f, args.min_confidence, args.all)])
        failed = failed or fails(visible, args)
        report.article(article, new.result(result, visible), visible)
    report.end(reading.articles)
    new.end()
    return 2 if reading.problems else int(failed)
