"""CSV and TSV: the texts in cells, without reading a row into values and writing it anew.

A row that has nothing to repair goes through byte for byte; of another only the cell changes, in the dialect of the
file: its delimiter, its line ends, quotes where the cell had them or now needs them. The rules are those that
spreadsheets and Python's csv module share: a quote counts only at the start of a cell, and is doubled inside.

A repaired cell never begins like a formula if it did not before: what a spreadsheet would calculate is no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from cleaner.edits import Edit, apply
from cleaner.errors import Failure
from cleaner.sources.packed import TooLong, Unpacked, batched
from cleaner.sources.record import Batch, Mark, Record, Spellings, Text, Unreadable, Wanted

_DELIMITERS = (",", ";", "\t", "|")
_MARK = "\ufeff"
_FORMULA = frozenset("=+-@\t\r")
# Written so that each character is looked at once, also where nothing closes the quote.
_quoted: Any = re.compile(r'"([^"]*(?:""[^"]*)*)"').match
_closing: Any = re.compile(rb'[^"]*(?:""[^"]*)*"(?!")').match


class Dialect(NamedTuple):
    """How the rows are written, and the names of the columns."""

    delimiter: str
    encoding: str
    columns: tuple[str, ...]


class _Cell(NamedTuple):
    start: int
    end: int
    value: str


def dialect(path: str, packing: str, kind: str, wanted: Wanted, encoding: str | None) -> Dialect:
    """The dialect of a file, from its first row. Raises Failure where that does not name the wanted columns."""
    with Unpacked(path, packing) as file:
        head = next(rows(file, (kind == "tsv" and "\t") or ",", 1 << 20), b"")
    return dialect_of(head, path, kind, wanted, encoding)


def dialect_of(head: bytes | TooLong, path: str, kind: str, wanted: Wanted, encoding: str | None) -> Dialect:
    """The dialect of a file at ``path`` that begins with ``head``, which is to name the wanted columns."""
    if not isinstance(head, bytes) or not head.strip():
        raise Failure(f"{path}: has no row with the names of columns")
    if b"\0" in head:
        raise Failure(f"{path}: has NUL bytes; a file in UTF-16 must be converted to UTF-8 first")
    encoding = encoding or "utf-8"
    try:
        row = head.decode(encoding).removeprefix(_MARK)
    except UnicodeDecodeError:
        raise Failure(f"{path}: the first row is not valid {encoding}; give the --encoding") from None
    names = [*wanted.texts, *([wanted.source] if wanted.source else [])]
    for delimiter in ("\t",) if kind == "tsv" else _DELIMITERS:
        columns = _columns(row, delimiter)
        if all(name in columns for name in names):
            return Dialect(delimiter, encoding, columns)
    columns = _columns(row, "\t" if kind == "tsv" else ",")
    if not columns:
        raise Failure(f"{path}: in the row with the names of columns a quote is never closed")
    missing = next(name for name in names if name not in columns)
    raise Failure(f"{path}: has no column {missing!r}; it has {', '.join(map(repr, columns[:20]))} (see --text-field)")


def _columns(row: str, delimiter: str) -> tuple[str, ...]:
    """The names in the first row; none where it is not written with this delimiter."""
    try:
        return tuple(cell.value.strip() for cell in _cells(row, delimiter))
    except Unreadable:
        return ()


class CsvRow:
    """The codec of one row."""

    def __init__(self, wanted: Wanted, dialect: Dialect) -> None:
        self.dialect = dialect
        columns = dialect.columns
        self._texts = [(name, columns.index(name)) for name in wanted.texts]
        self._id = columns.index(wanted.id) if wanted.id in columns else None
        self._source = columns.index(wanted.source) if wanted.source else None

    def read(self, raw: bytes) -> Record:
        try:
            row = raw.decode(self.dialect.encoding)
        except UnicodeDecodeError as error:
            raise Unreadable(f"not valid {self.dialect.encoding}: {error.reason}", error.start) from None
        cells = _cells(row, self.dialect.delimiter)
        texts = [
            Text(name, cells[number].value, cells[number].start, cells[number].end)
            for name, number in self._texts
            if number < len(cells)
        ]
        return Record(
            texts, self._value(cells, self._id), self._value(cells, self._source), len(self._texts) - len(texts),
            self._writable, row,
        )  # fmt: skip

    @staticmethod
    def _value(cells: Sequence[_Cell], number: int | None) -> str | None:
        return None if number is None or number >= len(cells) else cells[number].value

    def _writable(self, text: str) -> bool:
        try:
            text.encode(self.dialect.encoding)
        except UnicodeEncodeError:
            return False
        return True

    def write(
        self, raw: bytes, record: Record, edits: Sequence[Sequence[Edit]], spelt: Spellings | None = None
    ) -> tuple[bytes, Spellings]:
        """Of a cell that would not be written as it stood, ``spelt`` has the whole at the first edit."""
        row: str = record.body
        out, at = [], 0
        before: list[Sequence[str | None]] = [()] * len(edits)
        for number in sorted(range(len(edits)), key=lambda i: record.texts[i].start):
            text, of_text = record.texts[number], edits[number]
            if not of_text:
                continue
            old, value = row[text.start : text.end], apply(text.text, of_text)
            undoing = spelt is not None
            if not undoing and value[:1] in _FORMULA and value and text.text[:1] not in _FORMULA:
                raise Unreadable(f"the repaired text would begin with {value[0]!r}, as a formula does")
            how = spelt[number][0] if spelt else None
            new = self._cell(value, quoted=old.startswith('"')) if how is None else how
            usual = self._cell(text.text, quoted=new.startswith('"'))
            before[number] = [None if usual == old else old, *[None] * (len(of_text) - 1)]
            out += [row[at : text.start], new]
            at = text.end
        out.append(row[at:])
        return "".join(out).encode(self.dialect.encoding), before

    def _cell(self, value: str, quoted: bool) -> str:
        if quoted or any(mark in value for mark in (self.dialect.delimiter, '"', "\n", "\r")):
            return '"' + value.replace('"', '""') + '"'
        return value


def _cells(row: str, delimiter: str) -> list[_Cell]:
    """The cells of a row, without its line end. Raises `Unreadable` where a quote is never closed."""
    end = len(row) - (2 if row.endswith("\r\n") else 1 if row.endswith("\n") else 0)
    at = len(_MARK) if row.startswith(_MARK) else 0
    cells: list[_Cell] = []
    while True:
        value, start = "", at
        if row.startswith('"', at):
            match = _quoted(row, at, end)
            if not match:
                raise Unreadable("a quote is never closed", len(row[:at].encode()))
            value, at = match[1].replace('""', '"'), match.end()
        stop = row.find(delimiter, at, end)
        stop = end if stop < 0 else stop
        cells.append(_Cell(start, stop, value + row[at:stop]))
        if stop == end:
            return cells
        at = stop + 1


def rows(file: Any, delimiter: str, most: int) -> Iterator[bytes | TooLong]:
    """The lines of ``file``, put together where a quoted cell goes on in the next one.

    A quote that nothing closes, or not within ``most`` bytes, must not swallow the rest of the file: its line is a row
    of its own then, and cannot be read. Nor can the next line with an open quote: what follows is the same, and looking
    for its end again from each line would take the square of the size.
    """
    mark = delimiter.encode()
    ahead: list[bytes | TooLong] = []  # lines to be read again
    unclosed = 0  # so many lines follow behind which no open quote is closed
    lines = file.lines(most)
    while True:
        line = ahead.pop() if ahead else next(lines, None)
        if line is None:
            return
        unclosed = max(0, unclosed - 1)
        if unclosed or isinstance(line, TooLong) or b'"' not in line or not _open_after(line, mark, False):
            yield line
            continue
        parts: list[bytes] = [line]
        size, inside = len(line), True
        while inside:
            more = ahead.pop() if ahead else next(lines, None)
            if more is None or isinstance(more, TooLong) or size + len(more) > most:
                ahead += [*([more] if more is not None else []), *reversed(parts[1:])]
                unclosed = len(parts)
                break
            parts.append(more)
            size += len(more)
            inside = b'"' not in more or _open_after(more, mark, True)
        yield parts[0] if inside else b"".join(parts)


def _open_after(line: bytes, delimiter: bytes, inside: bool) -> bool:
    """Whether a quoted cell is open at the end of ``line``, if one was (``inside``) or was not at its start."""
    at = 3 if line.startswith(b"\xef\xbb\xbf") else 0
    while True:
        if not inside and line.startswith(b'"', at):
            inside, at = True, at + 1
        if inside:
            match = _closing(line, at)
            if not match:
                return True
            inside, at = False, match.end()
        at = line.find(delimiter, at) + 1
        if not at:
            return False


class Rows:
    """A CSV file, packed or not, in batches. Its first row names the columns, and is the head of the first batch."""

    def __init__(self, path: str, packing: str, most_bytes: int, delimiter: str) -> None:
        self._unpacked = Unpacked(path, packing)
        self._most, self._delimiter = most_bytes, delimiter

    @property
    def position(self) -> int:
        """How many bytes of the file, as it is on disk, have been read."""
        return self._unpacked.position

    def batches(self, start: Mark) -> Iterator[Batch]:
        with self._unpacked as file:
            file.skip(start.offset)
            found = rows(file, self._delimiter, self._most)
            head = b""
            if not start.offset:
                first = next(found)
                assert isinstance(first, bytes)  # `dialect` has read it
                head, start = first, Mark(0, len(first), first.count(b"\n"))
            yield from batched(found, start, head)
