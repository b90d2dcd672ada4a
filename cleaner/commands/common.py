"""What `check` and `fix` share: options, reading, problems, exit codes."""

from __future__ import annotations

import argparse
import codecs
import os
import sys
from collections.abc import Iterable, Iterator

from cleaner.config import PRESETS, REVIEW, Config
from cleaner.decode import Decoded
from cleaner.errors import Failure
from cleaner.model import Finding
from cleaner.pipeline import Cleaner, Result
from cleaner.profile import Profile
from cleaner.render.screen import printable
from cleaner.sources.files import Article, Problem, read_all


def probability(value: str) -> float:
    """An argument that is a probability between 0 and 1."""
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{value!r} is no number between 0 and 1")
    return number


def encoding(name: str) -> str:
    """An argument that is an encoding Python knows."""
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise argparse.ArgumentTypeError(f"{name!r} is no encoding") from None


def shared_arguments(parser: argparse.ArgumentParser, paths: str = "+") -> None:
    """The options of every command that cleans; ``paths`` says how many it takes, as argparse does."""
    parser.add_argument("paths", nargs=paths, metavar="PATH", help="a file, a folder, or - for standard input")
    help_preset = "how much to dare: strict, default, aggressive; whole-page for text that never saw an extractor"
    parser.add_argument("--preset", choices=tuple(PRESETS), default="default", metavar="NAME", help=help_preset)
    parser.add_argument("--unwrap", action="store_true", help="make one line of each hard-wrapped paragraph")
    help_encoding = "read and write files in this encoding (default: found out for each file)"
    parser.add_argument("--encoding", type=encoding, metavar="NAME", help=help_encoding)
    help_profile = "what is known of the source: lines that repeat, its rate of typos"
    parser.add_argument("--profile", metavar="FILE", help=help_profile)
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="default: auto")


def configured(args: argparse.Namespace, auto: float | None) -> Config:
    """The configuration that the options ask for; ``auto`` moves the bar of what is applied."""
    config = PRESETS[args.preset]
    if args.unwrap:
        config = config._replace(policies={**config.policies, "layout.hard-wrap": "fix"})
    if args.profile:
        config = config._replace(profile=Profile.read(args.profile))
    return config if auto is None else config._replace(auto=auto)


def shown(finding: Finding, least: float | None, everything: bool) -> bool:
    """Whether a report shows ``finding``: above ``least``, or of the auto and review tiers by default."""
    if everything:
        return True
    if least is None:
        return finding.tier != "info"
    return finding.confidence >= least and (finding.tier != "info" or least < REVIEW)


class Reading:
    """Cleans the articles that the arguments name and tells of each problem on stderr as it meets it.

    ``problems`` counts the paths that could not be read or written, ``articles`` those that could.
    """

    def __init__(self, args: argparse.Namespace, engine: Cleaner) -> None:
        if args.paths.count("-") > 1:
            raise Failure("standard input (-) can be read only once")
        self.problems = 0
        self.articles = 0
        self._args, self._engine = args, engine

    def __iter__(self) -> Iterator[tuple[Article, Result]]:
        return self.over(read_all(self._args.paths, self._args.encoding))

    def over(self, articles: Iterable[Article | Problem]) -> Iterator[tuple[Article, Result]]:
        """The same for articles that do not come from the paths alone."""
        for read in articles:
            done = read if isinstance(read, Problem) else self._cleaned(read)
            if isinstance(done, Problem):
                self.problems += 1
                _tell(done)
                continue
            article, result = done
            self.articles += 1
            if article.decoded.lost:
                _tell(Problem(article.path, _lost(article.decoded)))
            yield article, result

    def findings(self, article: Article) -> list[Finding]:
        """What is in an article that is only compared with: nothing is told of it, and it does not count."""
        done = self._cleaned(article)
        return [] if isinstance(done, Problem) else sorted(done[1].applied + done[1].remain)

    def _cleaned(self, article: Article) -> tuple[Article, Result] | Problem:
        try:
            return article, self._engine.clean(article.decoded.text, writable=article.decoded.writable)
        except Exception as error:  # a fault of ours in one article must not end a run over a thousand
            if os.environ.get("CLEANER_DEBUG"):
                raise
            return Problem(article.path, f"internal error, please report it: {type(error).__name__}: {error}")

    def failed(self, problem: Problem) -> None:
        """The article that was read last could not be written."""
        self.problems += 1
        self.articles -= 1
        _tell(problem)


def _tell(problem: Problem) -> None:
    sys.stdout.flush()
    print(f"cleaner: {printable(problem.path)}: {problem.message}", file=sys.stderr)


def _lost(decoded: Decoded) -> str:
    count, name = decoded.lost, decoded.encoding.upper()
    return f"{count} {'byte is' if count == 1 else 'bytes are'} not valid {name}; they stay as they are"
