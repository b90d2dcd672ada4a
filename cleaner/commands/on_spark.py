"""`batch` and `learn` with ``--engine spark``: the options that only a cluster needs, and what is done there."""

from __future__ import annotations

import argparse
import os
import time
from typing import Any
from urllib.parse import urlsplit

from cleaner.batch import journal
from cleaner.errors import Failure
from cleaner.sources import dump
from cleaner.sources.record import Wanted

ENGINES = ("local", "spark")


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    help_engine = "local (default), or spark: on a cluster, into folders of parts; see docs/scale.md"
    add("--engine", choices=ENGINES, default="local", metavar="NAME", help=help_engine)
    add("--master", metavar="URL", help="of Spark: local[2], spark://HOST, k8s://..., yarn, sc://HOST (Spark Connect)")
    help_conf = "a setting of Spark; may be given more than once"
    add("--spark-conf", action="append", type=_setting, default=[], metavar="KEY=VALUE", help=help_conf)


def _setting(value: str) -> tuple[str, str]:
    name, found, text = value.partition("=")
    if not found or not name.startswith("spark."):
        raise argparse.ArgumentTypeError(f"{value!r} is not spark.NAME=VALUE")
    return name, text


def misplaced(args: argparse.Namespace) -> None:
    """Raise Failure for options of Spark that go with another engine."""
    if args.engine != "spark" and (args.master or args.spark_conf):
        raise Failure("--master and --spark-conf go with --engine spark")


def batch(args: argparse.Namespace) -> int:
    """Clean a dump. Returns the exit code."""
    from cleaner.commands import batch as command

    if args.output is None and not args.dry_run:
        raise Failure("where is the cleaned dump to go? Give OUT, or --dry-run")
    if args.learn or args.apply:
        raise Failure("--learn and --apply go with the local engine; first run `cleaner learn --engine spark`")
    source, out = args.input.rstrip("/"), (args.output or args.input).rstrip("/")
    base = f"{out}.dry-run" if args.dry_run else out
    log = args.edit_log or f"{base}.edits.jsonl"
    if not args.output and not args.edit_log and "://" in base:
        raise Failure("say with --edit-log where the log is to go")
    began = time.monotonic()
    spark = session(args)
    try:
        from cleaner.spark import run

        form = _form(spark, source, args.form)
        to = dump.form(out, args.to) if args.to else (_named(out) if args.output else None) or form
        check(form, to, args.on_error)
        options = command.options_of(args, source, _beside(source if args.dry_run else out, log))
        rejects = f"{base}.rejects.jsonl"
        header = command.header_of(
            args, options, (form, to), _beside(source, log), _beside(out, log) if args.output else None,
            _beside(rejects, log),
        )  # fmt: skip
        output = None if args.dry_run else out
        read = run.Dump(source, form, options.wanted, options.most_bytes, args.encoding)
        job = run.Job(read, output, log, rejects, to, options, header, args.force)
        counts = run.run(spark, job)
    finally:
        spark.stop()
    names = {
        "input": source, "output": output, "log": log, "rejects": rejects if counts.rejected else None,
        "rules_version": options.rules,
    }  # fmt: skip
    state = journal.State("", "", options.time, counts=counts.state(), seconds=time.monotonic() - began)
    return command.tell(args, names, state)


def learn(args: argparse.Namespace, wanted: Wanted, most_bytes: int) -> Any:
    """What the dumps teach, as `cleaner.learn.learn` has it."""
    spark = session(args)
    try:
        from cleaner.spark import learn as on_spark
        from cleaner.spark.run import Dump
        from cleaner.spark.tasks import version

        dumps = []
        for path in args.dumps:
            form = _form(spark, path, args.form)
            check(form, form)
            dumps.append(Dump(path, form, wanted, most_bytes, args.encoding))
        return on_spark.learn(spark, dumps, version())
    finally:
        spark.stop()


def session(args: argparse.Namespace) -> Any:
    """The session that the options ask for."""
    from cleaner.spark.session import start

    return start(args.master, dict(args.spark_conf), args.quiet)


def check(form: dump.Form, to: dump.Form, on_error: str = "") -> None:
    """Raise Failure for what cannot be done on Spark, or not at all."""
    if form.kind == "folder":
        raise Failure("a folder of text files is cleaned by the local engine; Spark takes JSON lines, CSV and Parquet")
    if to.kind != form.kind:
        raise Failure(f"a dump keeps its form; this one is {form.kind}, and would be {to.kind}")
    if "zst" in (form.packing, to.packing):
        raise Failure("Spark reads and writes .gz and plain files; .zst is for the local engine")
    if form.kind == "parquet" and on_error == "skip":
        raise Failure("a Parquet file keeps its rows: --on-error skip is not for it")


def _form(spark: Any, path: str, given: str | None) -> dump.Form:
    """The form of the dump at ``path``: as given, by its name, or by that of the first file in the folder."""
    from cleaner.spark import run

    if given:
        return dump.form(path, given)
    if not run.exists(spark, path):
        raise Failure(f"{path}: no such file or directory")
    known = _named(path)
    if known:
        return known
    found = run.files(spark, path)
    if not found:
        raise Failure(f"{path}: no files there")
    return dump.form(found[0][0])


def _named(path: str) -> dump.Form | None:
    """The form that a name tells, be it of a file or of a folder of parts."""
    try:
        return dump.form(path, os.path.basename(path.rstrip("/")).partition(".")[2] or None)
    except Failure:
        return None


def _beside(path: str, log: str) -> str:
    """``path`` as the log has it: relative to its own folder, where both are in one file system."""
    one, other = urlsplit(path), urlsplit(log)
    if (one.scheme, one.netloc) != (other.scheme, other.netloc):
        return path
    if not one.scheme:
        return os.path.relpath(path, os.path.dirname(os.path.abspath(log)))
    return os.path.relpath(one.path, os.path.dirname(other.path))
