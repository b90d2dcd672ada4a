"""`cleaner review`: a person decides, one finding at a time."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from typing import Any

from cleaner import __version__, editlog
from cleaner.commands import words
from cleaner.commands.common import Reading, probability, shared_arguments, shown
from cleaner.errors import Failure
from cleaner.filters.ignored import Ignores
from cleaner.ignores import NAME as IGNORED
from cleaner.model import Finding
from cleaner.render.screen import printable
from cleaner.review.ahead import Ahead
from cleaner.review.journal import Journal
from cleaner.review.source import FOLDER, Files, Source
from cleaner.review.state import Order, Session
from cleaner.review.words import Words
from cleaner.sources.files import Article, Problem
from cleaner.wordlist import Entry, line_of

_EDITS = os.path.join(FOLDER, "edits.jsonl")
_MANY = 50  # files, which take a second or two to write
_JOURNAL = os.path.join(FOLDER, "review.jsonl")
_LOGS = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet")


def arguments(parser: argparse.ArgumentParser) -> None:
    shared_arguments(parser)
    help_by = "the order: by file, or by pair of wrong and right, most frequent first (default: file; of a log: pair)"
    parser.add_argument("--by", choices=("file", "pair"), help=help_by)
    parser.add_argument("--min-confidence", type=probability, metavar="P", help="ask from P up (default: 0.5)")
    parser.add_argument("--all", action="store_true", help="ask about findings of any confidence, and report-only ones")
    parser.add_argument("--again", action="store_true", help="forget what was decided in earlier sessions")
    help_log = f"where what is changed is logged, so that it can be undone (default: {_EDITS} of the project)"
    parser.add_argument("--edit-log", metavar="FILE", help=help_log)
    help_journal = f"where decisions are kept, to go on after a break (default: {_JOURNAL} of the project)"
    parser.add_argument("--journal", metavar="FILE", help=help_journal)


def run(args: argparse.Namespace) -> int:
    if not _has_terminal():
        raise Failure("review needs a terminal; `cleaner check` reports without one")
    reading = Reading(args, ignores=False)  # the session looks after them, and can take one back
    if "-" in reading.paths:
        raise Failure("review changes files; it does not read standard input (-)")
    root = reading.engines.settings.of_folder(os.getcwd()).folder
    ignores = os.path.join(root, IGNORED)
    log, journal = args.edit_log or os.path.join(root, _EDITS), args.journal or os.path.join(root, _JOURNAL)

    header = editlog.header(reading.paths[0]) if _is_log(reading.paths) else None
    if header:
        source: Source = _proposals(reading.paths[0], header, args)
    else:
        source = Files(reading.all(), _finder(reading, args), log, _version, root=root,
                       leave=[log, journal, ignores], encoding=reading.encoding)  # fmt: skip
    order: Order = args.by or ("pair" if header else "file")
    ahead = Ahead(source.documents())
    try:
        session = Session(source, Journal(journal), Words(_WordFiles(reading, root)), Ignores(ignores), order)
        try:
            if args.again:
                session.again()
            _show(session, ahead, args.color)
            _save(session)
        finally:
            session.close()
    finally:
        ahead.stop()
    code = _told(session, reading)
    if header:
        print(f"`cleaner batch --apply {reading.paths[0]} IN OUT` carries out what was accepted")
    return code


def _is_log(paths: list[str]) -> bool:
    return len(paths) == 1 and os.path.isfile(paths[0]) and paths[0].lower().endswith(_LOGS)


def _proposals(log: str, header: dict[str, Any], args: argparse.Namespace) -> Source:
    from cleaner.batch import texts
    from cleaner.review.proposals import Proposals

    def asked(finding: Finding) -> bool:
        return shown(finding, args.min_confidence, args.all)

    return Proposals(log, texts.path_of(log, header), texts.records(log, header), asked)


def _finder(
    reading: Reading, args: argparse.Namespace
) -> Callable[[Article], tuple[list[Finding], list[Problem]] | Problem]:
    def find(article: Article) -> tuple[list[Finding], list[Problem]] | Problem:
        done = reading.cleaned(article)
        if isinstance(done, Problem):
            return done
        found = sorted(done[1].applied + done[1].remain)
        asked = [finding for finding in found if shown(finding, args.min_confidence, args.all)]
        return asked, [Problem(article.path, note) for note in done[1].notes]

    return find


def _has_terminal() -> bool:
    return bool(sys.stdin and sys.stdin.isatty() and sys.stdout.isatty())


def _version() -> str:
    from cleaner.lexicon import Lexicon

    return f"{__version__}+{Lexicon.shared().version}"


class _WordFiles:
    """The word lists of the projects, as `cleaner words` writes them."""

    def __init__(self, reading: Reading, root: str) -> None:
        self._settings, self._root = reading.engines.settings, root

    def file(self, document: str) -> str:
        return self._settings.of(os.path.join(self._root, document)).words_to_write()

    def add(self, file: str, word: str) -> bool:
        entry = Entry(word, None, False, 0, file)
        if words.has(file, entry):
            return False
        words.append(file, [entry])
        return True

    def remove(self, file: str, word: str) -> None:
        words.drop(file, [line_of(Entry(word, None, False, 0, file))])


def _show(session: Session, ahead: Ahead, color: str) -> None:
    import gc

    gc.disable()  # the garbage of importing Textual is not worth a tenth of the time until something is to be seen
    if color == "never":
        os.environ["NO_COLOR"] = "1"
    elif color == "always":
        os.environ.pop("NO_COLOR", None)
    try:
        from cleaner.review.app import run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "textual":
            raise
        raise Failure("review needs textual: pip install 'article-cleaner[review]'") from None
    run(session, ahead, signs=bool(os.environ.get("NO_COLOR")))


def _save(session: Session) -> None:
    """Write what is left to write, and say so if it takes long: the screen is closed."""
    paths = session.unsaved
    if len(paths) > _MANY:
        print(f"cleaner: writing {len(paths)} files", file=sys.stderr)
    for path in paths:
        session.save_one(path)


def _told(session: Session, reading: Reading) -> int:
    """Say what was and was not done, now that the screen is closed. Returns the exit code."""
    from cleaner.review.view import summary

    print(summary(session))
    sys.stdout.flush()
    for problem in dict.fromkeys(session.problems):
        print(f"cleaner: {printable(problem.path)}: {problem.message}", file=sys.stderr)
    for path in reading.paths:
        if os.path.isfile(path) and reading.selection.excludes(path):
            print(f"cleaner: {printable(path)}: excluded by the settings (--no-exclude reads it)", file=sys.stderr)
    counts = session.counts()
    return 2 if session.problems else int(counts.left > 0 or counts.waiting > 0 or not session.complete)
