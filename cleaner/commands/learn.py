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
from cleaner.commands.common import positive
from cleaner.errors import Failure
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
    add("-j", "--jobs", type=positive, metavar="N", help="processes (default: one a core, and one for a small input)")
    add("--quiet", action="store_true", help="print no progress and no summary")


def run(args: argparse.Namespace) -> int:
    wanted = Wanted(tuple(dict.fromkeys(args.text_field or ["text"])), None, args.source_field)
    for path in args.dumps:
        if os.path.realpath(path) == os.path.realpath(args.output):
            raise Failure(f"{printable(args.output)}: is a dump, which is never written to")
    lesson = taught(args.dumps, args.form, wanted, args.jobs, args.quiet)
    write(args.output, lesson.profile)
    if not args.quiet:
        print(f"{printable(args.output)}: {summary(lesson.profile)}")
    return 2 if lesson.rejected else 0


def taught(paths: Sequence[str], form: str | None, wanted: Wanted, jobs: int | None, quiet: bool) -> Lesson:
    """What the dumps at ``paths`` teach; progress, and records that could not be read, are told on stderr."""
    size = sum(_size(path) for path in paths)
    progress = _Progress(size, quiet=quiet)
    try:
        with _terminable():
            dumps = [_dump(path, form, wanted) for path in paths]
            lesson = learn(dumps, jobs or (cores() if size >= _MANY else 1), progress.of)
    finally:
        progress.end()
    if lesson.rejected:
        count = f"{lesson.rejected} record{'s' if lesson.rejected > 1 else ''} not read, the first"
        print(f"cleaner: {count} {printable(lesson.reason)}", file=sys.stderr)
    return lesson


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
        raise Failure(f"{printable(path)}: {(error.strerror or str(error)).lower()}") from error


def summary(profile: Profile) -> str:
    """A profile in a line."""
    lines = len(profile.lines) + sum(len(site.lines) for site in profile.sites.values())
    sites = f" of {len(profile.sites)} sites" if profile.sites else ""
    return (
        f"{len(profile.words):,} words, {len(profile.names):,} names and {lines:,} lines{sites} from"
        f" {profile.documents:,} documents; {10_000 * (profile.typo_rate or 0):.2g} typos in 10,000 words"
    )


def _size(path: str) -> int:
    if not os.path.isdir(path):
        try:
            return os.path.getsize(path)
        except OSError as error:
            raise Failure(f"{printable(path)}: {(error.strerror or str(error)).lower()}") from error
    return sum(os.path.getsize(os.path.join(root, name)) for root, _, names in os.walk(path) for name in names)


def _dump(path: str, given: str | None, wanted: Wanted) -> Dump:
    form = dump.form(path, given)
    codec = dump.codec(form, wanted, path)
    return Dump(path, dump.source(form, path, wanted, codec, _MOST_BYTES), Learning(codec, wanted))


class _Progress(Progress):
    """The bar of a batch, over all dumps."""

    _before, _last = 0, ""

    def of(self, dump: Dump, records: int) -> None:
        if dump.path != self._last:
            self._before += _size(self._last) if self._last else 0
            self._last = dump.path
        counts = Counts()
        counts.records = records
        self(self._before + dump.source.position, counts)

    def brief(self, counts: Counts) -> str:
        return f"{counts.records:,} records"

    def full(self, counts: Counts) -> str:
        return self.brief(counts)
