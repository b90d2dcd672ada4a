"""`cleaner revert`: undo what an edit log tells of, exactly, or say why not."""

from __future__ import annotations

import argparse
import os
import sys

from cleaner import editlog
from cleaner.commands.common import encoding
from cleaner.edits import apply
from cleaner.render.screen import printable
from cleaner.render.text import counted
from cleaner.sources.files import Problem, read, write


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("log", metavar="LOG", help="what `batch`, `review` or `fix --edit-log` has written")
    help_output = "where the restored dump goes (default: beside the cleaned one); texts are restored in place"
    parser.add_argument("--output", metavar="FILE", help=help_output)
    help_encoding = "read and write files in this encoding (default: found out for each file)"
    parser.add_argument("--encoding", type=encoding, metavar="NAME", help=help_encoding)


def run(args: argparse.Namespace) -> int:
    header = editlog.header(args.log)
    if header and header["form"][1] != "folder":
        return _dump(args, header)
    return _files(args, in_order=header is not None)


def _dump(args: argparse.Namespace, header: dict[str, object]) -> int:
    from cleaner.batch import replay

    problems = []

    def tell(problem: replay.Problem) -> None:
        problems.append(problem.record)
        name = "" if problem.id is None else f" (id {printable(str(problem.id))})"
        print(f"cleaner: record {problem.record}{name}: {problem.message}", file=sys.stderr)

    undone = replay.revert_dump(args.log, header, args.output, tell)
    done = f"{counted(undone.edits, 'edit')} in {counted(undone.records, 'record')} undone"
    print(f"{done}; the dump as it was is {printable(undone.output)}")
    return 2 if problems else 0


def _files(args: argparse.Namespace, in_order: bool) -> int:
    """Text files, in place. What was done last is undone first; a run over a folder did one thing to each."""
    folder = os.path.dirname(os.path.abspath(args.log))
    changes = editlog.changes(editlog.read(args.log))
    edits, files, problems = 0, set(), 0
    for change in changes if in_order else reversed(list(changes)):
        if not editlog.applied_rows(change):
            continue
        path = os.path.relpath(os.path.join(folder, change[0].path))
        undone = _undo(path, change, args.encoding)
        if isinstance(undone, Problem):
            problems += 1
            print(f"cleaner: {printable(path)}: {undone.message}", file=sys.stderr)
        elif undone:
            edits += undone
            files.add(path)
    print(f"{counted(edits, 'edit')} in {counted(len(files), 'file')} undone")
    return 2 if problems else 0


def _undo(path: str, change: list[editlog.Entry], encoding: str | None) -> int | Problem:
    """How many edits were undone in the file at ``path``."""
    article = read(path, encoding)
    if isinstance(article, Problem):
        return article
    try:
        edits = editlog.undoing(article.decoded.text, change)
    except editlog.Conflict as conflict:
        return Problem(path, str(conflict))
    if not edits:
        return 0
    return write(article, apply(article.decoded.text, edits)) or len(edits)
