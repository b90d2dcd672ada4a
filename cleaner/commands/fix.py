"""`cleaner fix`: apply what is sure, show it."""

from __future__ import annotations

import argparse
import sys

from cleaner.commands.common import Reading, failing_arguments, fails, probability, shared_arguments, shown
from cleaner.config import AUTO
from cleaner.render import renderer
from cleaner.sources.files import Article, Problem, cannot_hold, write


def arguments(parser: argparse.ArgumentParser) -> None:
    shared_arguments(parser)
    parser.add_argument("--diff", action="store_true", help="only show the diff; write nothing")
    help_least = f"apply findings from P up (default: {AUTO}, or what the preset says)"
    parser.add_argument("--min-confidence", type=probability, metavar="P", help=help_least)
    failing_arguments(parser)
    parser.add_argument("--quiet", action="store_true", help="print no diff and no summary")


def run(args: argparse.Namespace) -> int:
    reading = Reading(args, args.min_confidence)
    to_stdout = "-" in reading.paths and not args.diff
    report = renderer("none" if args.quiet or to_stdout else "diff", args.color)
    remain = False
    for article, result in reading:
        if not args.diff:
            put = _to_stdout if article.path == "-" else write
            if (result.applied or article.path == "-") and (problem := put(article, result.text)):
                reading.failed(problem)
                continue
        left = [f for f in result.remain if shown(f, None, False)]
        remain = remain or fails(left, args) or (args.diff and fails(result.applied, args))
        report.article(article, result, sorted(result.applied + left))
    report.end(reading.articles)
    return 2 if reading.problems else int(remain)


def _to_stdout(article: Article, text: str) -> Problem | None:
    """Pass the text on, as it came if its encoding cannot hold the repairs: the reader of a pipe must lose nothing."""
    problem = None
    try:
        data = article.decoded.encode(text)
    except UnicodeEncodeError as error:
        data = article.decoded.encode(article.decoded.text)
        problem = Problem(article.path, f"{cannot_hold(error)}; passed on unchanged")
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    return problem
