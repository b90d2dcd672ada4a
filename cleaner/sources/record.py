"""What the readers of dumps share: a record with its texts, and where it stands in its file.

A *codec* knows the form of one record: ``read`` finds the texts in it, ``write`` puts edited texts back and leaves
every other byte as it is. It holds no state of a run, so that it can be sent to another process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

from cleaner.edits import Edit

# How the replaced parts stood in the file, one for each edit of each text; None where they are spelt as usual.
Spellings = Sequence[Sequence[str | None]]


class Text(NamedTuple):
    """One text of a record. ``start`` and ``end`` tell the codec where it stands."""

    field: str
    text: str
    start: int = 0
    end: int = 0


class Record(NamedTuple):
    """The texts of a record, what the dump calls the record, and where it came from.

    ``without`` counts the fields that hold no text: missing, null, or of another type. ``writable`` says
    whether the file can hold a replacement (None: it holds everything). ``body`` is what the codec wants to see again
    when it writes.
    """

    texts: list[Text]
    id: Any = None
    source: str | None = None
    without: int = 0
    writable: Callable[[str], bool] | None = None
    body: Any = None


class Wanted(NamedTuple):
    """The fields to look at: those with text, the one that names the record, the one that names its source."""

    texts: tuple[str, ...] = ("text",)
    id: str | None = "id"
    source: str | None = None


class Unreadable(ValueError):
    """A record that cannot be read, or not be written; ``offset`` is a byte inside it."""

    def __init__(self, reason: str, offset: int = 0) -> None:
        super().__init__(reason)
        self.offset = offset


class Codec(Protocol):
    """The form of a record."""

    def read(self, raw: bytes) -> Record:
        """The record in ``raw``. Raises `Unreadable`."""

    def write(
        self, raw: bytes, record: Record, edits: Sequence[Sequence[Edit]], spelt: Spellings | None = None
    ) -> tuple[bytes, Spellings]:
        """``raw`` with the edits of each text carried out, and how what they replaced was spelt.

        With ``spelt``, which another call has returned, the edits restore that spelling. Raises `Unreadable`.
        """


class Mark(NamedTuple):
    """A place between two records: how many records, bytes (unpacked) and lines lie before it."""

    record: int = 0
    offset: int = 0
    line: int = 0


class Batch(NamedTuple):
    """Records that follow each other, from ``start`` to ``end``.

    ``names`` are the paths of the records where each is a file. With ``too_long`` the batch is one record of so many
    bytes, which was not read into memory: ``copy`` is a file that holds it. ``head`` is what stands in the output
    before the first record, such as the names of columns.
    """

    start: Mark
    end: Mark
    raws: Any
    names: Sequence[str] | None = None
    too_long: int = 0
    copy: Any = None
    head: bytes = b""
