"""`cleaner learn`: a profile of dumps, their words, names, repeated lines and rate of typos."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from cleaner.batch.counts import Counts
from cleaner.batch.pool import cores
from cleaner.batch.progress import Progress
from cleaner.commands import on_spark
from cleaner.commands.common import encoding, positive
from cleaner.errors import Failure, reason_of
from cleaner.learn import Dump, Lesson, learn
from cleaner.learn.work import Learning
from cleaner.profile import Profile
from cleaner.render.screen import printable
from cleaner.sources import dump
from cleaner.sources.files import replace_file
from cleaner.sources.record import Wanted

_MANY = 8 << 20  # bytes of input from which on all cores are used: a process takes half a second to begin
_MOST_BYTES = 64_000_000  # of a record


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("dumps", nargs="+", metavar="DUMP", help="a .jsonl, .csv, .tsv (also .gz, .zst) or .parquet file, or a folder")
    add("-o", "--output", metavar="PROFILE", required=True, help="the file to write")
    add("--from", dest="form", metavar="FORM", help="the form of the dumps, if their names do not tell")
    help_text = "the field with the text, dotted for nested ones; may be given more than once (default: text)"
    add("--text-field", action="append", metavar="NAME", help=help_text)
    help_source = "the field that names the site of an article: each site has lines of its own"
    add("--source-field", metavar="NAME", help=help_source)
    help_encoding = "of CSV files and text files (default: found out for each)"
    add("--encoding", type=encoding, metavar="NAME", help=help_encoding)
    add("-j", "--jobs", type=positive, metavar="N", help="processes (default: one a core, and one for a small input)")
    on_spark.arguments(parser)
    add("--quiet", action="store_true", help="print no progress and no summary")


def run(args: argparse.Namespace) -> int:
    wanted = Wanted(tuple(dict.fromkeys(args.text_field or ["text"])), None, args.source_field)
    for path in args.dumps:
        if os.path.realpath(path) == os.path.realpath(args.output):
            raise Failure(f"{printable(args.output)}: is a dump, which is never written to")
    if args.engine == "spark":
        lesson = on_spark.learn(args, wanted, _MOST_BYTES)
        _tell(lesson)
    else:
        on_spark.misplaced(args)
        lesson = taught(args.dumps, args, wanted)
    write(args.output, lesson.profile)
    if not args.quiet:
        print(f"{printable(args.output)}: {summary(lesson.profile)}")
    return 2 if lesson.rejected else 0


def taught(paths: Sequence[str], args: argparse.Namespace, wanted: Wanted) -> Lesson:
    """What the dumps at ``paths`` teach, by the options of `learn` or of `batch`; progress, and records that could
    not be read, are told on stderr."""
    dumps = [_dump(path, args, wanted) for path in paths]
    size = sum(map(_size, dumps))
    progress = _Progress(size, quiet=args.quiet)
    try:
        with _terminable():
            lesson = learn(dumps, args.jobs or (cores() if size >= _MANY else 1), progress.of)
    finally:
        progress.end()
    _tell(lesson)
    return lesson


def _tell(lesson: Lesson) -> None:
    if lesson.rejected:
        count = f"{lesson.rejected} record{'s' if lesson.rejected > 1 else ''} not read, the first"
        print(f"cleaner: {count} {printable(lesson.reason)}", file=sys.stderr)


@contextlib.contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM ends the run as Ctrl-C does, so that its temporary files go too."""
    before: Any = None
    with contextlib.suppress(ValueError):  # not in the main thread
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)


def write(path: str, profile: Profile) -> None:
    """Put the profile at ``path``, whole or not at all."""
    try:
        replace_file(path, profile.text().encode("utf-8", "replace"))
    except OSError as error:
        raise Failure(f"{printable(path)}: {reason_of(error)}") from error


def summary(profile: Profile) -> str:
    """A profile in a line."""
    lines = len(profile.lines) + sum(len(site.lines) for site in profile.sites.values())
    sites = f" of {len(profile.sites)} sites" if profile.sites else ""
    return (
        f"{len(profile.words):,} words, {len(profile.names):,} names and {lines:,} lines{sites} from"
        f" {profile.documents:,} documents; {10_000 * (profile.typo_rate or 0):.2g} typos in 10,000 words"
    )


def _size(dump: Dump) -> int:
    names = getattr(dump.source, "names", None)  # of a folder
    paths = [dump.path] if names is None else [os.path.join(dump.source.base, name) for name in names]
    return sum(map(os.path.getsize, paths))


def _dump(path: str, args: argparse.Namespace, wanted: Wanted) -> Dump:
    form = dump.form(path, args.form)
    if form.kind != "folder" and not os.path.exists(path):
        raise Failure(f"{printable(path)}: no such file or directory")
    codec = dump.codec(form, wanted, path, args.encoding)
    return Dump(path, dump.source(form, path, wanted, codec, _MOST_BYTES), Learning(codec, wanted))


class _Progress(Progress):
    """The bar of a batch, over all dumps."""

    _before = 0
    _dump: Dump | None = None

    def of(self, dump: Dump, records: int) -> None:
        if dump is not self._dump:
            self._before += _size(self._dump) if self._dump else 0
            self._dump = dump
        counts = Counts()
        counts.records = records
        self(self._before + dump.source.position, counts)

    def brief(self, counts: Counts) -> str:
        return f"{counts.records:,} records"

    def full(self, counts: Counts) -> str:
        return self.brief(counts)
