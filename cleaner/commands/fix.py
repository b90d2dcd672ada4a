"""`cleaner fix`: apply what is sure, show it."""

from __future__ import annotations

import argparse
import sys

from cleaner import __version__
from cleaner.commands.common import Reading, failing_arguments, fails, probability, shared_arguments, shown
from cleaner.config import AUTO
from cleaner.errors import reason_of
from cleaner.pipeline import Result
from cleaner.render import renderer
from cleaner.sources.files import Article, Problem, cannot_hold, write


def arguments(parser: argparse.ArgumentParser) -> None:
    shared_arguments(parser)
    parser.add_argument("--diff", action="store_true", help="only show the diff; write nothing")
    help_least = f"apply findings from P up (default: {AUTO}, or what the preset says)"
    parser.add_argument("--min-confidence", type=probability, metavar="P", help=help_least)
    failing_arguments(parser)
    help_log = "tell of each edit in this file, from which `cleaner revert` undoes them"
    parser.add_argument("--edit-log", metavar="FILE", help=help_log)
    parser.add_argument("--quiet", action="store_true", help="print no diff and no summary")


def run(args: argparse.Namespace) -> int:
    reading = Reading(args, args.min_confidence)
    to_stdout = "-" in reading.paths and not args.diff
    report = renderer("none" if args.quiet or to_stdout else "diff", args.color)
    log = Logging(args.edit_log) if args.edit_log and not args.diff else None
    remain = False
    for article, result in reading:
        if not args.diff:
            put = _to_stdout if article.path == "-" else write
            if not result.applied and article.path != "-":
                problem = None
            else:
                problem = log.problem(article, result) if log else None
                if problem and article.path == "-":  # the reader of a pipe must lose nothing
                    _to_stdout(article, article.decoded.text)
                problem = problem or put(article, result.text)
            if problem:
                reading.failed(problem)
                continue
        left = [f for f in result.remain if shown(f, None, False)]
        remain = remain or fails(left, args) or (args.diff and fails(result.applied, args))
        report.article(article, result, sorted(result.applied + left))
    report.end(reading.articles)
    return 2 if reading.problems else int(remain)


class Logging:
    """The edit log of the run. What is written to a file is in it before."""

    def __init__(self, path: str) -> None:
        from cleaner import editlog
        from cleaner.lexicon import Lexicon

        self._editlog, self._log = editlog, editlog.Log(path)
        self._rules = f"{__version__}+{Lexicon.shared().version}"

    def problem(self, article: Article, result: Result) -> Problem | None:
        """Put down what is about to be done to ``article``, or say why it must not be done."""
        proposed = [finding for finding in result.remain if finding.tier == "review"]
        place = self._log.place(article.path) if article.path != "-" else "-"
        rows = self._editlog.entries(
            article.decoded.text, result.text, result.applied, proposed, path=place, time=self._editlog.now(),
            rules=self._rules,
        )  # fmt: skip
        try:
            self._log.append(rows)
        except OSError as error:
            why = f"not written, because the log cannot be: {self._log.path}: {reason_of(error)}"
            return Problem(article.path, why)
        return None


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
