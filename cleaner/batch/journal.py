"""How far a run has come, on disk: what a rerun needs to go on as if nothing had happened.

The journal is one JSON object, replaced as a whole, so whoever looks finds the old state or the new one. It is only
replaced once what it tells of is on the disk. What stands in the other files behind the offsets that it names was
written after it, and is cut off before the run goes on.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping, Sequence, Set
from typing import Any, NamedTuple

from cleaner.errors import Failure, reason_of
from cleaner.sources.record import Mark

_HEAD = 1 << 16
_FORM = 1  # of the journal and of what a run writes; another one makes old journals void


class State(NamedTuple):
    """``key`` is of all that decides the output, ``input`` of the input; ``log``, ``out`` and ``rejects`` are the
    sizes of those files, ``time`` is when the run began first, and ``seconds`` how long it has worked since.
    ``phase`` is "written" once every record is in its file, and "done" once the files have their names."""

    key: str
    input: str
    time: str
    mark: Mark = Mark()
    out: int = 0
    log: int = 0
    rejects: int = 0
    last: Any = None
    counts: dict[str, Any] = {}  # noqa: RUF012 - never changed
    seconds: float = 0.0
    phase: str = ""


def read(path: str) -> State | None:
    """The state in the journal at ``path``, if there is one."""
    try:
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
        return State(**{**data, "mark": Mark(*data["mark"])})
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        return None  # of another version, or no journal of ours
    except OSError as error:
        raise Failure(f"{path}: {reason_of(error)}") from error


def write(path: str, state: State) -> None:
    """Put ``state`` in the place of what the journal said. Raises OSError, and then leaves the journal as it was."""
    temporary = f"{path}.new"
    try:
        with open(temporary, "w", encoding="ascii") as file:
            json.dump(state._asdict(), file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def identity(paths: Sequence[str]) -> str:
    """What tells whether an input is the one it was: the names, sizes and times of its files, and how one begins
    that is alone."""
    digest = hashlib.sha256()
    try:
        for path in paths:
            state = os.stat(path)
            name = os.fsencode(os.path.basename(path) if len(paths) == 1 else path)
            digest.update(b"%s\0%d\0%d\0" % (name, state.st_size, state.st_mtime_ns))
        if len(paths) == 1:
            with open(paths[0], "rb") as file:
                digest.update(file.read(_HEAD))
    except OSError as error:
        raise Failure(f"{error.filename}: {reason_of(error)}") from error
    return digest.hexdigest()


def key(*decisive: Any) -> str:
    """One word for all that decides the output."""
    return hashlib.sha256(json.dumps(_plain((_FORM, *decisive)), sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """``value`` in a form that is the same in every process: sets, say, have another order in each."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Mapping):
        return sorted(([_plain(k), _plain(v)] for k, v in value.items()), key=repr)
    if isinstance(value, Set):
        return sorted((_plain(one) for one in value), key=repr)
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return [type(value).__name__, _plain(vars(value)) if hasattr(value, "__dict__") else repr(value)]
