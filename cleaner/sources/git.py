"""All that is asked of git: which files it knows, what has changed in them, and what is staged.

git is asked in bytes and with `-z` wherever it lists names, so a name may hold anything. It never takes a lock,
so several runs may stand side by side.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from cleaner.errors import Failure, reason_of

if TYPE_CHECKING:
    from cleaner.sources.patch import Change

_NAMES_A_CALL = 500  # a command line has a bound; each name may come with the one before a rename
_PLAIN_FILES = ("100644", "100755")
# What a user may have set for his own eyes must not change the form of a diff.
_DIFF = ["diff", "-U0", "--inter-hunk-context=0", "--text", "--find-renames", "--no-color", "--no-ext-diff",
         "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/"]  # fmt: skip
_SETTINGS = ["-c", "core.quotePath=false", "-c", "diff.relative=false"]


class Changed(NamedTuple):
    """A plain file that has changed: its name and its former name, both from the root; ``blob`` is what is staged."""

    name: str
    before: str
    blob: str


class _Refused(Exception):
    """git ended with an error; the message is the first line that it gave."""


def _ask(folder: str, *argv: str, data: bytes | None = None) -> bytes:
    import subprocess

    try:
        done = subprocess.run(
            ["git", "-C", folder or ".", *_SETTINGS, *argv],
            input=data,
            stdin=subprocess.DEVNULL if data is None else None,
            capture_output=True,
            env=_environment(),
            check=False,
        )
    except OSError as error:
        raise _Refused(f"git cannot be run: {reason_of(error)}") from None
    if done.returncode:
        said = done.stderr.decode(errors="backslashreplace").strip().split("\n")[0]
        raise _Refused(f"git says: {said.removeprefix('fatal: ')}" if said else f"git {argv[0]} failed")
    return done.stdout


def _environment() -> dict[str, str]:
    """In a hook git may say which repository is meant, counted from the current folder, which `-C` would change."""
    env = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "1", "LC_ALL": "C"}
    if env.get("GIT_DIR"):
        env["GIT_DIR"] = os.path.abspath(env["GIT_DIR"])
        env["GIT_WORK_TREE"] = os.path.abspath(env.get("GIT_WORK_TREE") or ".")
    return env


def _must(folder: str, *argv: str, data: bytes | None = None) -> bytes:
    try:
        return _ask(folder, *argv, data=data)
    except _Refused as error:
        raise Failure(str(error)) from None


def root(folder: str = ".") -> str | None:
    """The top folder of the repository around ``folder``, found without git; None outside of any."""
    above = os.path.realpath(folder)
    while not os.path.exists(os.path.join(above, ".git")):
        above, below = os.path.dirname(above), above
        if above == below:
            return None
    return above


def top(folder: str = ".") -> str:
    """The top folder of the working tree around ``folder``, as git says. Raises Failure outside of any."""
    try:
        return os.fsdecode(_ask(folder, "rev-parse", "--show-toplevel").removesuffix(b"\n"))
    except _Refused as error:
        if "not a git repository" in str(error):
            raise Failure(f"{os.path.realpath(folder)} is in no git repository") from None
        raise Failure(str(error)) from None


def known(folder: str) -> set[str] | None:
    """The files that git does not ignore; None outside a repository, without git, or if git ignores them all: a
    folder that is named is meant."""
    if root(folder) is None:
        return None
    try:
        out = _ask(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    except _Refused:
        return None
    above = os.path.abspath(folder)
    return {os.path.normpath(os.path.join(above, name)) for name in _names(out)} or None


def is_commit(folder: str, revision: str) -> bool:
    try:
        _ask(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
    except _Refused:
        return False
    return True


def base(folder: str, revision: str | None) -> str:
    """The commit that changes are counted from: where HEAD and ``revision`` parted.

    Without a revision that is, in a pull request on GitHub, its base branch; else the upstream branch; else HEAD,
    and before the first commit the empty tree.
    """
    for name in [revision] if revision else _usual(folder):
        if is_commit(folder, name):
            return _parted(folder, name)
        if name != "@{upstream}":
            raise Failure(f"git knows no commit {name!r}; if it is on a server, fetch it first")
    if is_commit(folder, "HEAD"):
        return "HEAD"
    return _must(folder, "hash-object", "-t", "tree", "--stdin", data=b"").decode().strip()


def _usual(folder: str) -> list[str]:
    asked = os.environ.get("GITHUB_BASE_REF")
    return [f"origin/{asked}"] if asked else ["@{upstream}"]


def _parted(folder: str, revision: str) -> str:
    try:
        return _ask(folder, "merge-base", revision, "HEAD").decode().strip()
    except _Refused:  # a shallow clone does not reach back so far, or there is no HEAD yet
        return _must(folder, "rev-parse", revision + "^{commit}").decode().strip()


def changed(folder: str, since: str | None) -> list[Changed]:
    """The plain files that differ from the commit ``since``, or, if it is None, those that are staged."""
    side = ["--cached"] if since is None else [since]
    fields = _names(_must(folder, "diff", "--raw", "-z", "--no-abbrev", "--find-renames", *side, "--"))
    found: dict[str, Changed] = {}
    while fields:
        _, mode, _, blob, status = fields.pop(0).removeprefix(":").split(" ")
        before = name = fields.pop(0)
        if status[0] in "RC":
            name = fields.pop(0)
        if mode in _PLAIN_FILES and status[0] != "U":
            found[name] = Changed(name, before, blob)
    return list(found.values())


def untracked(folder: str) -> list[str]:
    """Files that git neither tracks nor ignores, by their names from the root ``folder``."""
    return _names(_must(folder, "ls-files", "-z", "--others", "--exclude-standard"))


def changes(folder: str, since: str | None, files: list[Changed]) -> Iterator[Change]:
    """What has changed in ``files``, line by line, as git's own diff has it."""
    from cleaner.sources.patch import parse

    side = ["--cached"] if since is None else [since]
    for at in range(0, len(files), _NAMES_A_CALL):
        names = {name for file in files[at : at + _NAMES_A_CALL] for name in (file.name, file.before)}
        yield from parse(_must(folder, *_DIFF, *side, "--", *sorted(names)))


def blobs(folder: str, names: Iterable[str]) -> Iterator[bytes]:
    """The content of each blob, in order."""
    asked = "".join(f"{name}\n" for name in names).encode()
    out = _must(folder, "cat-file", "--batch", data=asked)
    at = 0
    while at < len(out):
        head, _, _ = out[at : at + 200].partition(b"\n")
        start = at + len(head) + 1
        size = int(head.split(b" ")[2])
        yield out[start : start + size]
        at = start + size + 1


def _names(out: bytes) -> list[str]:
    return [os.fsdecode(name) for name in out.split(b"\0") if name]
