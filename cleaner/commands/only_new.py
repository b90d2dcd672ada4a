"""The options of `check` that leave only what is new: on changed lines, in a patch, or not in a baseline."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cleaner.commands.common import Reading
from cleaner.errors import Failure
from cleaner.model import Finding
from cleaner.pipeline import Result
from cleaner.sources.files import Article, Problem

if TYPE_CHECKING:
    from cleaner.filters.baseline import Baseline
    from cleaner.filters.new_lines import OnNewLines


def arguments(parser: argparse.ArgumentParser) -> None:
    new = parser.add_mutually_exclusive_group()
    help_changed = "only findings on lines changed since BASE; default: the upstream branch, else the last commit"
    new.add_argument("--changed", nargs="?", const="", metavar="BASE", help=help_changed)
    new.add_argument("--staged", action="store_true", help="only findings on staged lines, in the text that is staged")
    help_patch = "only findings on the lines that a unified diff adds; - for standard input"
    new.add_argument("--patch", metavar="FILE", help=help_patch)
    parser.add_argument("--baseline", metavar="FILE", help="leave out the findings that FILE accepts")
    help_write = "accept all findings of now: write them to FILE"
    parser.add_argument("--write-baseline", metavar="FILE", help=help_write)


class OnlyNew:
    """Where the articles come from, and which of their findings are to be shown."""

    def __init__(self, args: argparse.Namespace, reading: Reading) -> None:
        self._writes = args.write_baseline
        self._baseline = _baseline(args)
        self._lines: OnNewLines | None = None
        self.articles: Iterator[Article | Problem] = iter(())
        if args.changed is None and not args.staged and args.patch is None:
            self.articles = reading.all()
            return
        from cleaner.filters.new_lines import OnNewLines
        from cleaner.sources import changes

        if args.patch == args.files_from == "-":
            raise Failure("standard input (-) can be read only once")
        revision = _revision(args, reading.paths)
        paths = reading.paths if reading.paths or args.files_from else None  # an empty list of files names none
        how = paths, reading.encoding, reading.selection
        if args.staged:
            found = changes.staged(*how)
        elif args.patch is not None:
            found = changes.patched(args.patch, *how)
        else:
            found = changes.since(revision, *how)
        reading.partial = True
        self.articles, self._lines = found.articles, OnNewLines(found.blocks, reading.findings)

    def __call__(self, article: Article, findings: list[Finding], visible: list[Finding]) -> list[Finding]:
        """Those of the ``visible`` findings that are new; ``findings`` are those of all tiers."""
        if self._baseline and self._writes:
            self._baseline.accept(article, visible)
            return []
        if self._baseline:
            fresh = set(map(id, self._baseline(article, findings)))
            visible = [finding for finding in visible if id(finding) in fresh]
        return self._lines(article, visible) if self._lines else visible

    def result(self, result: Result, visible: list[Finding]) -> Result:
        """What `fix` would do, as far as it is new; for a diff."""
        if not (self._lines or self._baseline):
            return result
        return result._replace(applied=[finding for finding in result.applied if finding in visible])

    def end(self) -> None:
        """Say on stderr what has become of the baseline."""
        if not self._baseline:
            return
        sys.stdout.flush()
        if self._writes:
            number = self._baseline.write()
            print(f"{self._writes}: {number} {'finding' if number == 1 else 'findings'} accepted", file=sys.stderr)
        elif gone := self._baseline.gone():
            what = "accepted finding no longer occurs" if gone == 1 else "accepted findings no longer occur"
            print(f"{gone} {what}; `cleaner check --write-baseline` makes the list shorter", file=sys.stderr)


def _baseline(args: argparse.Namespace) -> Baseline | None:
    file = args.write_baseline or args.baseline
    if not file:
        return None
    if args.write_baseline and (args.baseline or args.changed is not None or args.staged or args.patch is not None):
        raise Failure("--write-baseline accepts all findings; it cannot be joined with options that leave some out")
    from cleaner.filters.baseline import Baseline

    return Baseline(file, new=bool(args.write_baseline))


def _revision(args: argparse.Namespace, paths: list[str]) -> str | None:
    """BASE; but as in git, what is no commit and the name of a file is the first PATH."""
    if args.changed and os.path.exists(args.changed):
        from cleaner.sources import git

        if not git.is_commit(".", args.changed):
            paths.insert(0, args.changed)
            return None
    return args.changed or None
