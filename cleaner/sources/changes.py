"""The articles that have changed, with the lines that are new in them: by git's diff, in its index, or by a patch."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from cleaner.errors import Failure, reason_of
from cleaner.sources import files, git
from cleaner.sources.files import Article, Problem, Selection
from cleaner.sources.patch import Block, NoPatch, former, parse
from cleaner.sources.places import place

# The new lines of each file by its real path; None means that all of them are new.
Blocks = Mapping[str, "list[Block] | None"]
_BLOBS_A_CALL = 100


class Changes(NamedTuple):
    """``articles`` are read while they are asked for; ``blocks`` is what is new in them."""

    articles: Iterator[Article | Problem]
    blocks: Blocks


class _File(NamedTuple):
    """A changed file that is to be read: its name in the repository or patch, where it is, what it is called."""

    name: str
    full: str
    shown: str
    named: bool


def since(revision: str | None, paths: list[str] | None, encoding: str | None, selection: Selection) -> Changes:
    """Files that differ from where HEAD and ``revision`` parted, and those that git does not track yet."""
    top = git.top()
    commit = git.base(top, revision)
    changed = {file.name: file for file in git.changed(top, commit)}
    new = {name for name in git.untracked(top) if files.is_plain(os.path.join(top, name))}
    chosen = _chosen(_placed(top, [*changed, *new]), top, paths, selection)
    asked = [changed[file.name] for file in chosen if file.name in changed]
    blocks: dict[str, list[Block] | None] = {
        os.path.join(top, change.name): change.blocks for change in git.changes(top, commit, asked)
    }
    blocks |= {file.full: None for file in chosen if file.name in new}
    return Changes(_read([file for file in chosen if file.full in blocks], encoding, selection.most_bytes), blocks)


def staged(paths: list[str] | None, encoding: str | None, selection: Selection) -> Changes:
    """Files with staged changes, as they will be committed: what is read is the index, not the working tree."""
    top = git.top()
    changed = {file.name: file for file in git.changed(top, None)}
    chosen = _chosen(_placed(top, changed), top, paths, selection)
    blocks = {
        os.path.join(top, change.name): change.blocks
        for change in git.changes(top, None, [changed[file.name] for file in chosen])
    }
    chosen = [file for file in chosen if file.full in blocks]
    return Changes(_from_index(top, chosen, [changed[file.name].blob for file in chosen], encoding), blocks)


def patched(patch: str, paths: list[str] | None, encoding: str | None, selection: Selection) -> Changes:
    """The files on disk that a unified diff leads to. Their names count from the repository, else from here."""
    try:
        found = parse(_bytes(patch))
    except NoPatch as error:
        raise Failure(f"{patch}: no unified diff that can be read: {error}") from None
    top, here = git.root() or os.getcwd(), os.getcwd()
    blocks: dict[str, list[Block] | None] = {}
    full: dict[str, str] = {}
    for change in found:
        places = [place(os.path.join(folder, change.name)) for folder in (top, here)]
        full[change.name] = next(filter(os.path.isfile, places), places[0])
        blocks[full[change.name]] = change.blocks
    return Changes(_fitting(_chosen(full, top, paths, selection), blocks, encoding), blocks)


def _bytes(path: str) -> bytes:
    if path == "-":
        return sys.stdin.buffer.read()
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise Failure(f"{path}: {reason_of(error)}") from None


def _placed(top: str, names: Iterable[str]) -> dict[str, str]:
    return {name: os.path.join(top, name) for name in names}


def _chosen(full: Mapping[str, str], top: str, paths: list[str] | None, selection: Selection) -> list[_File]:
    """Those of the changed files that ``paths`` name or hold; if it is None, all that are text by their names."""
    if "-" in (paths or ()):
        raise Failure("standard input (-) is no file that can have changed")
    places = {path: place(path) for path in paths or ()}
    for path, spot in places.items():
        if spot != top and not spot.startswith(os.path.join(top, "")):
            raise Failure(f"{path} is not below {top}")
        if not os.path.lexists(spot) and spot not in full.values():
            raise Failure(f"{path}: no such file or directory")
    exact = {spot: path for path, spot in places.items()}
    folders = [top] if paths is None else [spot for spot in exact if os.path.isdir(spot)]
    chosen = []
    for name, spot in sorted(full.items()):
        if spot in exact:
            chosen.append(_File(name, spot, exact[spot], True))
        elif any(spot.startswith(os.path.join(folder, "")) and selection.searched(spot, folder) for folder in folders):
            shown = os.path.relpath(spot)
            chosen.append(_File(name, spot, "./-" if shown == "-" else shown, False))
    return [file for file in chosen if not selection.excludes(file.shown)]


def _read(chosen: list[_File], encoding: str | None, most_bytes: int) -> Iterator[Article | Problem]:
    for file in chosen:
        yield from _wanted(file, files.read(file.shown, encoding, most_bytes))


def _from_index(top: str, chosen: list[_File], blobs: list[str], encoding: str | None) -> Iterator[Article | Problem]:
    for at in range(0, len(chosen), _BLOBS_A_CALL):
        some = slice(at, at + _BLOBS_A_CALL)
        for file, data in zip(chosen[some], git.blobs(top, blobs[some]), strict=True):
            yield from _wanted(file, files.decoded(file.shown, data, None, encoding))


def _fitting(chosen: list[_File], blocks: Blocks, encoding: str | None) -> Iterator[Article | Problem]:
    for file in chosen:
        read = files.read(file.shown, encoding)
        if isinstance(read, Article) and former(read.decoded.data, blocks[file.full] or []) is None:
            read = Problem(file.shown, "the patch does not lead to this file as it is on disk")
        yield from _wanted(file, read)


def _wanted(file: _File, read: Article | Problem) -> Iterator[Article | Problem]:
    """What was read, without binary files that nobody named."""
    if file.named or not (isinstance(read, Problem) and read.message.startswith("binary")):
        yield read
