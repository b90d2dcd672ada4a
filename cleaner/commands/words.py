"""`cleaner words`: the project's own words, added, removed and listed."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable

from cleaner.commands.common import unknown_parts
from cleaner.errors import Failure, reason_of
from cleaner.render.screen import printable
from cleaner.settings import Finder, Settings
from cleaner.sources.files import replace_file
from cleaner.wordlist import Entry, line_of, parse


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("add", "remove", "list"), metavar="add|remove|list", help="what to do")
    help_words = "words such as Takaichi, =iPod (in this case only), or 'Kiev -> Kyiv' (to be replaced)"
    parser.add_argument("words", nargs="*", metavar="WORD", help=help_words)
    help_config = "the settings of the project (default: nearest above the current folder)"
    parser.add_argument("--config", metavar="FILE", help=help_config)


def run(args: argparse.Namespace) -> int:
    if bool(args.words) == (args.action == "list"):
        raise Failure(f"`cleaner words {args.action}` takes {'no words' if args.words else 'at least one word'}")
    settings = Finder(args.config).of_folder(os.getcwd())
    if args.action == "list":
        for entry in settings.words.entries:
            print(printable(line_of(entry)))
        return 0
    wanted = [parse(word, "words").entries for word in args.words]
    if not all(len(one) == 1 for one in wanted):
        raise Failure(f"{args.words[[len(one) == 1 for one in wanted].index(False)]!r} is no word")
    entries = [entry for one in wanted for entry in one]
    return add(settings, entries) if args.action == "add" else _remove(settings, entries)


def add(settings: Settings, entries: list[Entry]) -> int:
    """Put ``entries`` in the project's first word list, which is made if there is none, and say so."""
    path = settings.words_to_write()
    known = {line_of(entry) for entry in settings.words.entries}
    new = [entry for entry in entries if line_of(entry) not in known]
    for entry in new:
        for word in unknown_parts(entry):
            print(f"cleaner: “{line_of(entry)}” puts “{word}”, which is no known word", file=sys.stderr)
    append(path, new)
    for entry in entries:
        print(f"{printable(line_of(entry))}: {'added to' if entry in new else 'already in'} {printable(path)}")
    return 0


def append(path: str, entries: list[Entry]) -> None:
    """Write ``entries`` at the end of the word list at ``path``. Raises Failure."""
    text = _text(path)
    end = "\r\n" if "\r\n" in text else "\n"
    for entry in entries:
        text += ("" if not text or text.endswith("\n") else end) + line_of(entry) + end
    parse(text, path)  # before anything is written: a chain of replacements is refused
    if entries:
        _write(path, text)


def has(path: str, entry: Entry) -> bool:
    """Whether the word list at ``path`` has this very entry."""
    return any(line_of(other) == line_of(entry) for other in parse(_text(path), path).entries)


def drop(path: str, lines: Iterable[str]) -> list[str]:
    """Take the entries that read like ``lines`` out of the word list at ``path``; returns those that were there.

    Raises Failure.
    """
    text, wanted = _text(path), set(lines)
    here = {entry.line: line_of(entry) for entry in parse(text, path).entries}
    going = {number for number, line in here.items() if line in wanted}
    if going:
        rest = text.splitlines(keepends=True)
        _write(path, "".join(line for number, line in enumerate(rest, 1) if number not in going))
    return [here[number] for number in sorted(going)]


def _remove(settings: Settings, entries: list[Entry]) -> int:
    missing = {line_of(entry): entry for entry in entries}
    for path in settings.word_files:
        for line in drop(path, missing):
            missing.pop(line, None)
            print(f"{printable(line)}: removed from {printable(path)}")
    if missing:
        raise Failure(f"not in the word list: {', '.join(missing)}")
    return 0


def _text(path: str) -> str:
    if not os.path.exists(path):
        return ""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"{path}: {error}") from error


def _write(path: str, text: str) -> None:
    try:
        replace_file(path, text.encode())
    except OSError as error:
        raise Failure(f"{path}: {reason_of(error)}; not written") from error
