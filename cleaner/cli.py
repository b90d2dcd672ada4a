"""The command line: which command, its arguments, its exit code. A command's module is imported when it runs.

Exit codes: 0 nothing found, or all of it fixed; 1 findings remain; 2 usage or input/output error, which wins
over 1; 130 on Ctrl-C.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import io
import os
import sys
from functools import partial
from typing import NoReturn

from cleaner import __version__
from cleaner.errors import Failure, reason_of

COMMANDS = {
    "check": "report typos, boilerplate and broken characters; change nothing",
    "fix": "apply what is sure, and show it as a diff",
    "review": "decide on each finding, on a full screen",
    "batch": "clean a dump: JSON lines, Parquet, CSV, or a folder of texts",
    "revert": "undo what an edit log tells of",
    "explain": "show candidates, evidence and confidence for a word or a place",
    "learn": "make a profile of a dump: its words, names, repeated lines",
    "rules": "list the rules, or explain one",
    "words": "the project's own words: add, remove, list",
}
_HELP = "cleaner finds and repairs typos, stray boilerplate and broken characters in article text."


class _Parser(argparse.ArgumentParser):
    def __init__(self, prog: str, description: str) -> None:
        # Left to itself, argparse imports shutil for the width of the terminal: 5 ms of every run.
        super().__init__(prog, description=description, formatter_class=partial(argparse.HelpFormatter, width=80))

    def error(self, message: str) -> NoReturn:
        raise Failure(f"{message} (see `{self.prog} --help`)")


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    argv = sys.argv[1:] if argv is None else argv
    gc.set_threshold(100_000, 50, 50)  # hardly anything refers to itself; looking took 8 % of a large text
    if sys.stdout is None:  # closed by the caller, as by `>&-`
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for the whole run
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # lone surrogates stand for bytes that are no text: show them escaped
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = _run(argv)
        sys.stdout.flush()  # here, where a closed pipe is caught
        return code
    except Failure as failure:
        from cleaner.render.screen import printable  # what it quotes may hold anything, such as the name of a file

        print(f"cleaner: {printable(str(failure))}", file=sys.stderr)
        return 2
    except ModuleNotFoundError as error:
        if (error.name or "cleaner").partition(".")[0] == "cleaner":
            raise
        print(f"cleaner: {sys.executable} has no package {error.name}; `pip install .` installs all", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of a pipe has seen enough, as `| head` does
        _drop_output()
        return 1
    except OSError as error:  # a full disk under the report; what concerns one article was told where it happened
        print(f"cleaner: {reason_of(error)}", file=sys.stderr)
        _drop_output()
        return 2


def _drop_output() -> None:
    """Let Python's own flush at the end of the process go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(argv: list[str]) -> int:
    if not argv or argv[0] in ("-h", "--help"):
        print(overview())
        return 0 if argv else 2
    if argv[0] in ("-V", "--version"):
        print(f"cleaner {__version__}")
        return 0
    if argv[0] not in COMMANDS:  # `cleaner PATH...` checks
        _beware_of_slips(argv[0])
        argv = ["check", *argv]
    command = importlib.import_module(f"cleaner.commands.{argv[0]}")
    parser = _Parser(prog=f"cleaner {argv[0]}", description=COMMANDS[argv[0]].capitalize() + ".")
    command.arguments(parser)
    parser.set_defaults(command=argv[0])
    try:
        args = parser.parse_args(argv[1:])
    except SystemExit:  # --help was asked for and printed
        return 0
    code: int = command.run(args)
    return code


def _beware_of_slips(word: str) -> None:
    """Tell a mistyped command from the name of a file."""
    if word.isalpha() and not os.path.exists(word):
        from difflib import get_close_matches

        close = get_close_matches(word, COMMANDS, 1)
        if close:
            raise Failure(f"no command and no file {word!r}; did you mean {close[0]}?")


def overview() -> str:
    """What `cleaner --help` prints."""
    rows = "\n".join(f"  {name:8} {summary}" for name, summary in COMMANDS.items())
    return (
        f"{_HELP}\n\nusage: cleaner [COMMAND] [OPTIONS] [PATH...]     (without a command: check)\n\n{rows}\n\n"
        "PATH is a file, a folder, or - for standard input. `cleaner COMMAND --help` lists the options.\n"
        "Exit code: 0 nothing found or all fixed, 1 findings remain, 2 error."
    )
