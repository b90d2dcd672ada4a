r"""JSON lines: the texts inside a line, without reading the line into objects and writing it anew.

A line ends at ``\n`` and nowhere else: ``\r``, U+2028 and U+0085 are data. Of a line only the edited parts of its
texts change. Numbers, key order, double keys, blanks, and the escapes of everything else stay as they were written,
so the scanner below gives the span of each text; values that nobody asked for are passed over by the C scanner of
the json module, which also finds out whether they are JSON.

A field is named by its keys with dots between them (``article.body``; a dot that is part of a key is written
``\.``), and ``[]`` after a key means every text in an array (``paragraphs[]``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from json import decoder
from json.decoder import JSONDecodeError, JSONDecoder
from typing import Any, NamedTuple

from cleaner.edits import Edit, apply
from cleaner.sources.packed import Unpacked, batched
from cleaner.sources.record import Batch, Mark, Record, Spellings, Text, Unreadable, Wanted

# Numbers are not converted: they may be of any length. Control characters inside strings are let pass.
_skip: Any = JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, strict=False).scan_once  # type: ignore[attr-defined]
_string: Any = decoder.scanstring  # type: ignore[attr-defined]
_blank: Any = re.compile(r"[ \t\n\r]*").match
_key: Any = re.compile(r'"([^"\\]*)"[ \t\n\r]*:[ \t\n\r]*').match
_after: Any = re.compile(r"[ \t\n\r]*(,[ \t\n\r]*|[}\]])").match
# A character of a string as it is spelt, or a run of plain ones.
_SPELT = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]+", re.DOTALL
)
_MARK = "\ufeff"
_EVERY = "[]"  # the key of a tree that stands for all elements of an array

Tree = dict[str, Any]


class Lines:
    """A file of JSON lines, packed or not, in batches."""

    def __init__(self, path: str, packing: str, most_bytes: int) -> None:
        self._unpacked = Unpacked(path, packing)
        self._most = most_bytes

    @property
    def position(self) -> int:
        """How many bytes of the file, as it is on disk, have been read."""
        return self._unpacked.position

    def batches(self, start: Mark) -> Iterator[Batch]:
        with self._unpacked as file:
            file.skip(start.offset)
            yield from batched(file.lines(self._most), start)


class _String(NamedTuple):
    """A string of the line, its quotes at ``start`` and before ``end``."""

    value: str
    start: int
    end: int


class _Other(NamedTuple):
    """A value that is no string."""

    spelt: str


class JsonLine:
    """The codec of one line of JSON."""

    def __init__(self, wanted: Wanted) -> None:
        self._texts = [(name, keys(name)) for name in wanted.texts]
        self._id = keys(wanted.id) if wanted.id else None
        self._source = keys(wanted.source) if wanted.source else None
        self._tree: Tree = {}
        for path in (*(path for _, path in self._texts), self._id, self._source):
            branch = self._tree
            for key in path or ():
                branch = branch.setdefault(key, {})

    def read(self, raw: bytes) -> Record:
        try:
            line = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Unreadable(f"not valid UTF-8: {error.reason}", error.start) from None
        try:
            at = _blank(line, len(_MARK) if line.startswith(_MARK) else 0).end()
            if at == len(line):  # a blank line is no record, and stays
                return Record([])
            found, end = _scan(line, at, self._tree)
            if _blank(line, end).end() != len(line):
                raise JSONDecodeError("more than one value", line, end)
        except JSONDecodeError as error:
            raise Unreadable(f"no JSON: {_said(error)}", len(line[: error.pos].encode())) from None
        except (StopIteration, IndexError) as error:
            at = error.value if isinstance(error, StopIteration) else len(line)
            raise Unreadable("no JSON: a value is missing or cut off", len(line[:at].encode())) from None
        except RecursionError:
            raise Unreadable("nested too deeply") from None
        texts: list[Text] = []
        without = 0
        for name, path in self._texts:
            before = len(texts)
            _collect(found, path, name, texts)
            without += len(texts) == before
        return Record(texts, _value(found, self._id), _name(_value(found, self._source)), without, None, line)

    def write(
        self, raw: bytes, record: Record, edits: Sequence[Sequence[Edit]], spelt: Spellings | None = None
    ) -> tuple[bytes, Spellings]:
        line: str = record.body
        out, at = [], 0
        before: list[Sequence[str | None]] = [()] * len(edits)
        for number in sorted(range(len(edits)), key=lambda i: record.texts[i].start):
            text, of_text = record.texts[number], edits[number]
            if not of_text or text.start < at:  # the same field, named twice
                continue
            literal = line[text.start : text.end]
            new, before[number] = _edited(literal, of_text, spelt[number] if spelt else None, line.isascii())
            if _string(new, 1, False) != (apply(text.text, of_text), len(new)):
                raise Unreadable("JSON cannot hold the repaired text")
            out += [line[at : text.start], new]
            at = text.end
        out.append(line[at:])
        return "".join(out).encode("utf-8"), before


def keys(name: str) -> tuple[str, ...]:
    """The keys on the way to the field called ``name``."""
    path: list[str] = []
    for part in re.findall(r"(?:[^.\\]|\\.)+", name):
        key = re.sub(r"\\(.)", r"\1", part)
        every = 0
        while key.endswith(_EVERY):
            key, every = key[: -len(_EVERY)], every + 1
        path += [key, *[_EVERY] * every] if key else [_EVERY] * every
    return tuple(path)


def _scan(line: str, at: int, tree: Tree) -> tuple[Any, int]:
    """What ``tree`` wants of the value at ``at``, and where that ends."""
    char = line[at]
    if char == '"':
        value, end = _string(line, at + 1, False)
        return _String(value, at, end), end
    if char == "{" and tree:
        return _object(line, at + 1, tree)
    if char == "[" and _EVERY in tree:
        return _array(line, at + 1, tree[_EVERY])
    _, end = _skip(line, at)
    return _Other(line[at:end]), end


def _object(line: str, at: int, tree: Tree) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    at = _blank(line, at).end()
    if line[at] == "}":
        return found, at + 1
    while True:
        match = _key(line, at)
        if match:
            key, at = match[1], match.end()
        else:
            key, at = _odd_key(line, at)
        branch = tree.get(key)
        if branch is None:
            _, at = _skip(line, at)
        else:
            found[key], at = _scan(line, at, branch)  # of double keys the last one counts, as everywhere
        match = _after(line, at)
        if not match or match[1] == "]":
            raise JSONDecodeError("a comma or a closing brace is missing", line, at)
        at = match.end()
        if match[1] == "}":
            return found, at


def _odd_key(line: str, at: int) -> tuple[str, int]:
    """A key with escapes in it."""
    if line[at] != '"':
        raise JSONDecodeError("a key in quotes is missing", line, at)
    key, at = _string(line, at + 1, False)
    at = _blank(line, at).end()
    if line[at] != ":":
        raise JSONDecodeError("a colon is missing", line, at)
    return key, _blank(line, at + 1).end()


def _array(line: str, at: int, tree: Tree) -> tuple[list[Any], int]:
    found: list[Any] = []
    at = _blank(line, at).end()
    if line[at] == "]":
        return found, at + 1
    while True:
        value, at = _scan(line, at, tree)
        found.append(value)
        match = _after(line, at)
        if not match or match[1] == "}":
            raise JSONDecodeError("a comma or a closing bracket is missing", line, at)
        at = match.end()
        if match[1] == "]":
            return found, at


def _collect(found: Any, path: Sequence[str], name: str, texts: list[Text]) -> None:
    """The texts at ``path``; those of an array are called ``name[0]``, ``name[1]``, ..."""
    for i, key in enumerate(path):
        if key == _EVERY:
            head, _, tail = name.partition(_EVERY)
            for number, one in enumerate(found if isinstance(found, list) else ()):
                _collect(one, path[i + 1 :], f"{head}[{number}]{tail}", texts)
            return
        found = found.get(key) if isinstance(found, dict) else None
    if isinstance(found, _String):
        texts.append(Text(name, found.value, found.start, found.end))


def _value(found: Any, path: Sequence[str] | None) -> Any:
    """The value at ``path`` as Python has it; a number that it cannot read as it is spelt."""
    for key in path or ():
        found = found.get(key) if isinstance(found, dict) else None
    if path is None or not isinstance(found, (_String, _Other)):
        return None
    if isinstance(found, _String):
        return found.value
    try:
        return int(found.spelt) if found.spelt.isdecimal() else json.loads(found.spelt)
    except ValueError:
        return found.spelt


def _name(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _said(error: JSONDecodeError) -> str:
    return error.msg[:1].lower() + error.msg[1:]


def _edited(
    literal: str, edits: Sequence[Edit], spelt: Sequence[str | None] | None, ascii_only: bool
) -> tuple[str, list[str | None]]:
    """The string ``literal`` with its edits carried out, and how the replaced parts were spelt if not as usual."""
    places = _places(literal, [offset for edit in edits for offset in (edit.start, edit.end)])
    out, at = [], 0
    before: list[str | None] = []
    for number, edit in enumerate(edits):
        start, end = places[edit.start], places[edit.end]
        old = literal[start:end]
        how = spelt[number] if spelt else None
        if how is None:
            # Undoing must not guess a habit: what is not noted was spelt without needless escapes.
            how = _spelling(edit.text, ascii_only and spelt is None)
        out += [literal[at:start], how]
        at = end
        before.append(_unusual(old))
    out.append(literal[at:])
    return "".join(out), before


def _unusual(old: str) -> str | None:
    return None if _spelling(_string(f'"{old}"', 1, False)[0], False) == old else old


def _spelling(text: str, ascii_only: bool) -> str:
    """``text`` inside the quotes of a string. Lone surrogates have no bytes and are always escaped."""
    if not ascii_only:
        try:
            text.encode()
        except UnicodeEncodeError:
            ascii_only = True
    return json.dumps(text, ensure_ascii=ascii_only)[1:-1]


def _places(literal: str, offsets: Sequence[int]) -> dict[int, int]:
    """Where in ``literal`` the characters of its text at ``offsets``, which are sorted, are spelt."""
    if "\\" not in literal:
        return {offset: offset + 1 for offset in offsets}
    places: dict[int, int] = {}
    wanted = iter(offsets)
    offset = next(wanted, None)
    count = 0
    for match in _SPELT.finditer(literal, 1, len(literal) - 1):
        plain = match[0][0] != "\\"
        length = match.end() - match.start() if plain else 1
        while offset is not None and offset < count + length:
            places[offset] = match.start() + (offset - count if plain else 0)
            offset = next(wanted, None)
        count += length
    while offset is not None:
        places[offset] = len(literal) - 1
        offset = next(wanted, None)
    return places
