"""What `check` and `fix` share: options, reading, problems, exit codes."""

from __future__ import annotations

import argparse
import codecs
import os
import sys
from collections.abc import Iterable, Iterator

from cleaner.config import PRESETS, REVIEW
from cleaner.decode import Decoded
from cleaner.errors import Failure, reason_of
from cleaner.model import Finding, Policy, Tier
from cleaner.pipeline import Cleaner, Result, marker_faults
from cleaner.render.screen import printable
from cleaner.settings import Finder, Options, Settings
from cleaner.sources.files import MOST_BYTES, Article, Problem, Selection, read_all
from cleaner.wordlist import Entry, line_of

_FAILING: dict[str, tuple[Tier, ...]] = {"auto": ("auto",), "review": ("auto", "review"), "never": ()}
_TOLD = 10  # unused words that are named one by one


def probability(value: str) -> float:
    """An argument that is a probability between 0 and 1."""
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{value!r} is no number between 0 and 1")
    return number


def positive(value: str) -> int:
    """An argument that is a number from 1 on."""
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is no number from 1 on")
    return int(value)


def encoding(name: str) -> str:
    """An argument that is an encoding Python knows."""
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise argparse.ArgumentTypeError(f"{name!r} is no encoding") from None


def shared_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of every command that cleans files."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a file, a folder, or - for standard input")
    help_from = "read more paths from a file or - (one a line, or separated by NUL)"
    parser.add_argument("--files-from", metavar="FILE", help=help_from)
    engine_arguments(parser)
    help_encoding = "read and write files in this encoding (default: found out for each file)"
    parser.add_argument("--encoding", type=encoding, metavar="NAME", help=help_encoding)
    help_bytes = f"leave out larger files, which take their size several times in memory (default: {MOST_BYTES})"
    parser.add_argument("--max-bytes", type=positive, default=MOST_BYTES, metavar="N", help=help_bytes)
    help_exclude = "also read what the settings exclude"
    parser.add_argument("--no-exclude", action="store_true", help=help_exclude)
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="default: auto")


def engine_arguments(parser: argparse.ArgumentParser) -> None:
    """The options that decide what is found and how sure it must be."""
    help_preset = "how much to dare: strict, default, aggressive; whole-page for text that never saw an extractor"
    parser.add_argument("--preset", choices=tuple(PRESETS), metavar="NAME", help=help_preset)
    parser.add_argument("--unwrap", action="store_true", help="make one line of each hard-wrapped paragraph")
    help_profile = "what `cleaner learn` knows of such texts: their words, names, repeated lines, rate of typos"
    parser.add_argument("--profile", metavar="FILE", help=help_profile)
    help_source = "the site that the texts come from, where the profile tells sites apart"
    parser.add_argument("--source", metavar="NAME", help=help_source)
    help_config = "the settings to use (default: cleaner.toml or pyproject.toml, nearest above each file)"
    parser.add_argument("--config", metavar="FILE", help=help_config)


class Engines:
    """The engine for each file: the settings of its project, and before them what the command line says.

    ``auto`` moves the bar of what is applied. Without ``ignores``, what a review has left alone is found as well.
    """

    def __init__(self, args: argparse.Namespace, auto: float | None = None, ignores: bool = True) -> None:
        policies: tuple[tuple[str, Policy], ...] = (("layout.hard-wrap", "fix"),) if args.unwrap else ()
        self._options = Options(args.preset, auto, args.profile, policies, args.source, ignores)
        self.settings = Finder(args.config)
        self._engines: dict[int, Cleaner] = {}

    def of(self, path: str) -> Cleaner:
        """The engine for the file at ``path``. Raises Failure where its settings are wrong."""
        config = self.settings.of(path).config(path, self._options)
        engine = self._engines.get(id(config))  # the engine keeps its configuration alive
        if engine is None:
            engine = self._engines[id(config)] = Cleaner(config)
        return engine


def named_paths(args: argparse.Namespace) -> list[str]:
    """The paths of the command line and of ``--files-from``."""
    paths: list[str] = list(args.paths)
    if args.files_from:
        paths += _listed(args.files_from)
    if [*paths, args.files_from].count("-") > 1:
        raise Failure("standard input (-) can be read only once")
    return paths


def _listed(path: str) -> list[str]:
    try:
        if path == "-":
            data = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as file:
                data = file.read()
    except OSError as error:
        raise Failure(f"{path}: {reason_of(error)}") from error
    names = data.split(b"\0") if b"\0" in data else data.replace(b"\r\n", b"\n").split(b"\n")
    return [os.fsdecode(name) for name in names if name]


def failing_arguments(parser: argparse.ArgumentParser) -> None:
    """The option that says which findings make the exit code 1."""
    help_fail = "which tier makes the exit code 1 (default: review, which takes in auto)"
    parser.add_argument("--fail-on", choices=tuple(_FAILING), default="review", help=help_fail)


def fails(findings: Iterable[Finding], args: argparse.Namespace) -> bool:
    """Whether one of ``findings`` makes the exit code 1."""
    return any(finding.tier in _FAILING[args.fail_on] for finding in findings)


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

    def __init__(self, args: argparse.Namespace, auto: float | None = None, ignores: bool = True) -> None:
        self.problems = 0
        self.articles = 0
        self.partial = False  # set by who reads only some of what the paths name
        self.paths = named_paths(args)
        self.engines = Engines(args, auto, ignores)
        self.encoding: str | None = args.encoding
        self.selection = Selection(self.engines.settings, args.no_exclude, [], args.max_bytes)
        self._args = args

    def __iter__(self) -> Iterator[tuple[Article, Result]]:
        return self.over(self.all())

    def all(self) -> Iterator[Article | Problem]:
        """What the paths name. Raises Failure where there are none."""
        if not self.paths and not self._args.files_from:
            raise Failure(f"name a file, a folder, or - for standard input (see `cleaner {self._args.command} --help`)")
        return read_all(self.paths, self.encoding, self.selection)

    def over(self, articles: Iterable[Article | Problem]) -> Iterator[tuple[Article, Result]]:
        """The same for articles that do not come from the paths alone."""
        for read in articles:
            done = read if isinstance(read, Problem) else self.cleaned(read)
            if isinstance(done, Problem):
                self.problems += 1
                _tell(done)
                continue
            article, result = done
            self.articles += 1
            if article.decoded.lost:
                _tell(Problem(article.path, _lost(article.decoded)))
            for note in result.notes:
                self.problems += 1
                _tell(Problem(article.path, note))
            for fault in _marker_faults(article):
                _tell(fault)
            yield article, result
        self.tell_of_settings()

    def findings(self, article: Article) -> list[Finding]:
        """What is in an article that is only compared with: nothing is told of it, and it does not count."""
        done = self.cleaned(article)
        return [] if isinstance(done, Problem) else sorted(done[1].applied + done[1].remain)

    def cleaned(self, article: Article) -> tuple[Article, Result] | Problem:
        """One article, with the engine of its project."""
        try:
            engine = self.engines.of(article.path)
            return article, engine.clean(article.decoded.text, writable=article.decoded.writable, markup=article.markup)
        except Failure:
            raise
        except Exception as error:  # a fault of ours in one article must not end a run over a thousand
            if os.environ.get("CLEANER_DEBUG"):
                raise
            return Problem(article.path, f"internal error, please report it: {type(error).__name__}: {error}")

    def tell_of_settings(self) -> None:
        """What the settings made of the run: named files that they exclude, and words that nothing needed."""
        excluded = [path for path in self.selection.skipped if path in self.paths]
        if excluded:
            names = printable(excluded[0]) if len(excluded) == 1 else f"{len(excluded)} of the files named"
            _warn(f"{names}: excluded by the settings (--no-exclude reads {'it' if len(excluded) == 1 else 'them'})")
        whole = [os.path.abspath(path) for path in self.paths if os.path.isdir(path) and not self.partial]
        for settings in self.engines.settings.seen:
            root = os.path.abspath(settings.folder)
            if any(root == path or root.startswith(os.path.join(path, "")) for path in whole):
                _tell_of_words(settings)

    def failed(self, problem: Problem) -> None:
        """The article that was read last could not be written."""
        self.problems += 1
        self.articles -= 1
        _tell(problem)


def _tell_of_words(settings: Settings) -> None:
    """Entries of the word lists that the whole project has no use for, and those that put what no list knows."""
    unused = settings.words.unused
    for entry in unused[:_TOLD]:
        _warn(f"{printable(entry.path)}:{entry.line}: “{line_of(entry)}” is never used")
    if len(unused) > _TOLD:
        _warn(f"{len(unused) - _TOLD} more entries of the word lists are never used")
    for entry in settings.words.pairs:
        for word in unknown_parts(entry):
            _warn(f"{printable(entry.path)}:{entry.line}: “{line_of(entry)}” puts “{word}”, which is no known word")


def unknown_parts(entry: Entry) -> list[str]:
    """The words that an entry ``wrong -> right`` puts and that no dictionary knows."""
    from cleaner.lexicon import Lexicon
    from cleaner.tokens import WORD
    from cleaner.typo.known import is_known

    lexicon = Lexicon.shared()
    return [word for word in WORD.findall(entry.right or "") if not is_known(word, lexicon)]


def _tell(problem: Problem) -> None:
    _warn(f"{printable(problem.path)}: {problem.message}")


def _warn(message: str) -> None:
    sys.stdout.flush()
    print(f"cleaner: {printable(message)}", file=sys.stderr)


def _marker_faults(article: Article) -> Iterator[Problem]:
    """What is wrong with the comments that switch rules off: told, and no error."""
    text = article.decoded.text
    for offset, message in marker_faults(text, article.markup):
        line = text.count("\n", 0, offset) + 1
        yield Problem(f"{article.path}:{line}", f"{message} (in a comment for cleaner)")


def _lost(decoded: Decoded) -> str:
    count, name = decoded.lost, decoded.encoding.upper()
    return f"{count} {'byte is' if count == 1 else 'bytes are'} not valid {name}; they stay as they are"
