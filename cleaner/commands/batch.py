"""`cleaner batch`: clean a dump, know what was done, go on where a run was stopped."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from cleaner import __version__, editlog
from cleaner.batch import journal, report
from cleaner.batch.engine import ON_ERROR, Options
from cleaner.batch.pool import cores
from cleaner.batch.progress import Progress
from cleaner.batch.run import (
    Cleaning,
    ColumnCleaning,
    FileCleaning,
    FileOutput,
    Interrupted,
    Job,
    Output,
    begin,
)
from cleaner.batch.run import run as run_job
from cleaner.commands import on_spark
from cleaner.commands.common import Engines, encoding, engine_arguments, positive, probability
from cleaner.config import AUTO
from cleaner.errors import Failure
from cleaner.lexicon import Lexicon
from cleaner.profile import Profile
from cleaner.render.screen import Screen, printable
from cleaner.sources import dump
from cleaner.sources.record import Wanted

_MANY = 32 << 20  # bytes of input from which on all cores are used
COMMIT_SECONDS = 2.0  # how much work a crash may cost


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("input", metavar="IN", help="a .jsonl, .csv, .tsv (also .gz, .zst) or .parquet file, or a folder")
    add("output", metavar="OUT", nargs="?", help="the cleaned dump (with --dry-run it may be left out)")
    add("--from", dest="form", metavar="FORM", help="the form of IN, if its name does not tell")
    add("--to", dest="to", metavar="FORM", help="the form of OUT, if its name does not tell")
    help_text = "the field with the text, dotted for nested ones; may be given more than once (default: text)"
    add("--text-field", action="append", metavar="NAME", help=help_text)
    add("--id-field", metavar="NAME", default="id", help="what the log calls a record by (default: id)")
    add("--source-field", metavar="NAME", help="the field that names the source; the report tells rates for each")
    engine_arguments(parser)
    help_encoding = "of CSV and text files (default: UTF-8 for CSV, found out for each text file)"
    add("--encoding", type=encoding, metavar="NAME", help=help_encoding)
    add("--color", choices=("auto", "always", "never"), default="auto", help="default: auto")
    help_least = f"apply findings from P up (default: {AUTO}, or what the preset says)"
    add("--min-confidence", type=probability, metavar="P", help=help_least)
    help_error = "records that cannot be read: passthrough (default), skip, or fail"
    add("--on-error", choices=ON_ERROR, default="passthrough", metavar="WAY", help=help_error)
    help_most = "records that are longer go through unread (default: 64000000)"
    add("--max-record-bytes", type=positive, default=64_000_000, metavar="N", help=help_most)
    help_learn = (
        "first learn the dump's own words, names and repeated lines (kept in OUT.profile), then clean with them"
    )
    add("--learn", action="store_true", help=help_learn)
    add("--edit-log", metavar="FILE", help="where to tell of each edit (default: OUT.edits.jsonl)")
    help_apply = "do not look for anything: apply what LOG has, with the decisions of a review in it"
    add("--apply", metavar="LOG", help=help_apply)
    help_report = "also write the report to a file: a page if it ends in .html, else JSON; may be given twice"
    add("--report", action="append", default=[], metavar="FILE", help=help_report)
    add("--dry-run", action="store_true", help="only make the log and the report")
    add("--force", action="store_true", help="start afresh, and replace what is there")
    help_jobs = "processes (default: one for each core, and one for a small input)"
    add("-j", "--jobs", type=positive, metavar="N", help=help_jobs)
    on_spark.arguments(parser)
    add("--quiet", action="store_true", help="print no progress and no report")


def run(args: argparse.Namespace) -> int:
    if args.engine == "spark":
        return on_spark.batch(args)
    on_spark.misplaced(args)
    job = _job(args)
    start = begin(job, args.force, args.apply)
    if start.message and not args.quiet:
        print(f"cleaner: {start.message}", file=sys.stderr)
    state = start.state
    if state.phase != "done":
        state = _run(job._replace(state=state), args)
    return tell(args, _names(job, state), state)


def tell(args: argparse.Namespace, names: dict[str, str | None], state: journal.State) -> int:
    """Report what was done, and return the exit code."""
    told = report.data(names, state)
    for path in args.report:
        report.write(path, told)
    if not args.quiet:
        report.show(told, Screen(args.color))
    return 2 if state.counts.get("rejected") else 0


def _run(job: Job, args: argparse.Namespace) -> journal.State:
    progress = Progress(job.size, resumed=job.state.mark.record > 0, quiet=args.quiet)
    decisions = job.work.options.decisions
    if decisions:
        from cleaner.batch.decisions import collect

        collect(args.apply, decisions)
    try:
        return run_job(job, progress)
    except Interrupted:
        import shlex

        progress.end()
        command = shlex.join(["cleaner", *sys.argv[1:]])
        print(f"cleaner: stopped; what is done is kept. To go on: {printable(command)}", file=sys.stderr)
        raise KeyboardInterrupt from None
    finally:
        progress.end()
        if decisions:
            os.unlink(decisions)


def _job(args: argparse.Namespace) -> Job:
    form, to, out = _forms(args)
    path = args.input
    base = f"{out}.dry-run" if args.dry_run else out
    log = args.edit_log or f"{base}.edits.jsonl"
    for other in (log, *([] if args.dry_run else [out])):
        if os.path.realpath(other) == os.path.realpath(path):
            raise Failure(f"{printable(other)}: is the input, which is never written to")
    if form.kind == "parquet" and args.on_error == "skip":
        raise Failure("a Parquet file keeps its rows: --on-error skip is not for it")
    folder = os.path.dirname(os.path.abspath(log))
    wanted = _wanted(args)
    codec = dump.codec(form, wanted, path, args.encoding)
    source = dump.source(form, path, wanted, codec, args.max_record_bytes)
    paths = [os.path.join(source.base, name) for name in source.names] if form.kind == "folder" else [path]
    identity = journal.identity(paths)
    options = options_of(args, path, os.path.relpath(path if args.dry_run else out, folder))
    if args.learn:
        learned = _learned(args, wanted, f"{base}.profile", f"{base}.journal", identity)
        options = options._replace(config=options.config._replace(profile=learned))
    if args.apply:
        options = options._replace(decisions=f"{base}.decisions")
    of_log = journal.identity([args.apply]) if args.apply else None
    key = journal.key(
        *options._replace(time=""), form, to, args.encoding, args.dry_run, os.path.abspath(log), of_log
    )  # fmt: skip
    state = journal.read(f"{base}.journal")
    if state and (state.key, state.input) == (key, identity) and not args.force:  # rows keep the time of the run
        options = options._replace(time=state.time)
    header = header_of(
        args, options, (form, to), os.path.relpath(path, folder),
        os.path.relpath(out, folder) if args.output else None, os.path.relpath(f"{base}.rejects.jsonl", folder),
    )  # fmt: skip
    size = sum(map(os.path.getsize, paths))
    return Job(
        path,
        source,
        _WORK[form.kind](options, codec, to.packing),
        None if args.dry_run else _output(form.kind, out, source, path, wanted, log),
        log,
        f"{base}.rejects.jsonl",
        f"{base}.journal",
        journal.State(key, identity, options.time),
        header,
        size,
        args.jobs or (cores() if size >= _MANY else 1),
        COMMIT_SECONDS,
        source.base if form.kind == "folder" else "",
    )


def options_of(args: argparse.Namespace, path: str, shown: str) -> Options:
    """What decides what becomes of the records of the dump at ``path``, whose cleaned file the log calls ``shown``."""
    return Options(
        _wanted(args),
        Engines(args, args.min_confidence).of(path).config,
        args.on_error,
        args.max_record_bytes,
        shown,
        editlog.now(),
        f"{__version__}+{Lexicon.shared().version}",
    )


def header_of(
    args: argparse.Namespace, options: Options, forms: tuple[dump.Form, dump.Form], path: str, out: str | None,
    rejects: str,
) -> dict[str, Any]:  # fmt: skip
    """The first row of the log, with the names of the files as the log has them."""
    return {
        "log": "cleaner batch",
        "input": path,
        "output": None if args.dry_run else out,
        "form": [str(form) for form in forms],
        "encoding": args.encoding,
        "rules": options.rules,
        "time": options.time,
        "wanted": options.wanted._asdict(),
        "rejects": rejects,
        "on_error": args.on_error,
        "max_record_bytes": args.max_record_bytes,
    }


def _learned(args: argparse.Namespace, wanted: Wanted, path: str, of_run: str, identity: str) -> Profile:
    """What the dump teaches, put at ``path``; or what it taught the run that this one goes on with."""
    if args.profile:
        raise Failure("--learn makes a profile, and --profile takes one: give one of the two")
    state = journal.read(of_run)
    if state and state.input == identity and os.path.exists(path) and not args.force:
        return Profile.read(path)
    from cleaner.commands import learn

    lesson = learn.taught([args.input], args, wanted)
    learn.write(path, lesson.profile)
    if not args.quiet:
        print(f"cleaner: {printable(path)}: {learn.summary(lesson.profile)}", file=sys.stderr)
    return Profile.read(path)


_WORK = {"folder": FileCleaning, "parquet": ColumnCleaning, "jsonl": Cleaning, "csv": Cleaning, "tsv": Cleaning}


def _forms(args: argparse.Namespace) -> tuple[dump.Form, dump.Form, str]:
    """The forms of IN and OUT, and OUT."""
    if args.output is None and not args.dry_run:
        raise Failure("where is the cleaned dump to go? Give OUT, or --dry-run")
    form = dump.form(args.input, args.form)
    if form.kind != "folder" and not os.path.exists(args.input):
        raise Failure(f"{printable(args.input)}: no such file or directory")
    out = (args.output or args.input).rstrip(os.sep)
    if args.output is None:
        return form, form, out
    to = form if form.kind == "folder" and not args.to else dump.form(out, args.to)
    if to.kind != form.kind:
        what = f"{args.input} is {form.kind}, and this would be {to.kind}"
        raise Failure(f"{printable(out)}: a dump keeps its form; {printable(what)}")
    inside = os.path.join(os.path.realpath(args.input), "")
    if form.kind == "folder" and os.path.join(os.path.realpath(out), "").startswith(inside):
        raise Failure(f"{printable(out)}: lies inside the input, which is never written to")
    return form, to, out


def _output(kind: str, out: str, source: Any, path: str, wanted: Wanted, log: str) -> Output:
    if kind == "folder":
        from cleaner.sources.folder import FolderOutput

        return FolderOutput(out, source.base)
    if kind == "parquet":
        from cleaner.batch.replay import ParquetOutput

        return ParquetOutput(out, path, wanted, log)
    return FileOutput(os.path.realpath(out) if os.path.islink(out) else out)  # a link stays one


def _wanted(args: argparse.Namespace) -> Wanted:
    """The fields; for a log that is applied, those of its run unless others are named."""
    header = editlog.header(args.apply) if args.apply else None
    of_log = header["wanted"]["texts"] if header else None
    fields = args.text_field or of_log or ["text"]
    return Wanted(tuple(dict.fromkeys(fields)), args.id_field or None, args.source_field)


def _names(job: Job, state: journal.State) -> dict[str, str | None]:
    return {
        "input": job.input,
        "output": job.output.path if job.output else None,
        "log": job.log,
        "rejects": job.rejects if state.rejects else None,
        "rules_version": job.header["rules"],
    }
