"""The readers of dumps: any bytes are records, unreadable records or one clear line; what is read is all there is, an
edit changes its text alone, and undoing it gives the same bytes back."""

from __future__ import annotations

import gzip
import json
import os
from functools import cache
from typing import Any

from choices import Choices, scratch

from cleaner.edits import Edit, apply
from cleaner.errors import Failure
from cleaner.sources.dump import codec, form, source
from cleaner.sources.packed import TooLong
from cleaner.sources.record import Mark, Unreadable, Wanted

LONGEST = 150
_JSON = (b"{", b"}", b"[", b"]", b",", b":", b'"', b'"text"', b'"id"', b'"body"', b'"text": "teh"', b'{"text": "teh", "id": 1}', b"null", b"1e999", b"-0",
         b"9" * 5000, b"[" * 2000, b'{"text":' * 2000, b'"\\u00e9\\n"', b'"\\ud83d"', b'"\\ud83d\\ude00"', b'"\\x"', b'"\\', b"\n", b"\r\n", b"\r", b"\xef\xbb\xbf",
         b"\xff", b"\xc3\xa9", b"\xe2\x80\xa8", b" ", b"\t", b"\0", b"NaN", b"tru", b'"a\\/b"', b'{"text": ["a", "b"]}', b'"te\\u0078t"', b"\n\n")  # fmt: skip
_CSV = (b"text", b"id", b"text,id\n", b"id;text\n", b"text\tid\n", b",", b";", b"\t", b'"', b'""', b'x"y,"z\n', b"\n", b"\r\n", b"\r", b"teh", b"a", b"=1", b"\xef\xbb\xbf",
        b"\xff", b"\0", b'"a\nb"', b"\xc3\xa9", b" ", b'"a"b')  # fmt: skip
_WANTED = (
    Wanted(),
    Wanted(("text", "body")),
    Wanted(("text[]",)),
    Wanted(("text.text",), None),
    Wanted(("text",), "text", "id"),
    Wanted(("",), "", ""),
)
_NAMES = ("x.jsonl", "x.csv", "x.tsv", "x.jsonl.gz", "x.csv.gz")
_PUT = ("", "the", "“x”", "a\nb", 'a"b', "é", "=x", "a,b", "\ud800")


@cache
def _folder() -> str:
    return scratch()


def one(data: bytes) -> None:
    choices = Choices(data)
    name, wanted, most = choices.of(_NAMES), choices.of(_WANTED), choices.of((64, 20, 64_000_000))
    put, torn = choices.of(_PUT), choices.number(6) == 0
    pieces = _JSON if "jsonl" in name else _CSV
    rows = [] if "jsonl" in name or torn else [choices.of((b"text,id\n", b"id;text;body\r\n", b"text\tid\n"))]
    while choices.more and len(rows) < 60:
        rows.append(choices.of(pieces) if choices.number(6) else choices.some(8))
    check(name, b"".join(rows), wanted, most, put, torn)


def check(name: str, data: bytes, wanted: Wanted, most: int, put: str, torn: bool = False) -> None:
    path = os.path.join(_folder(), name)
    with open(path, "wb") as file:
        packed = gzip.compress(data, 1) if name.endswith(".gz") else data
        file.write(packed[: len(packed) * 2 // 3] if torn else packed)
    try:
        kind = form(path)
        rows = codec(kind, wanted, path, None)
        found = b""
        for batch in source(kind, path, wanted, rows, most).batches(Mark()):
            found += batch.head
            for raw in [batch.copy.read()] if batch.too_long and not batch.copy.seek(0) else batch.raws:
                assert not isinstance(raw, TooLong)
                found += raw
                if not batch.too_long:
                    check_record(rows, raw, put, name, wanted)
    except Failure as failure:
        assert str(failure).strip()
        return
    assert torn or found == data, "not all of the file was read"


def check_record(rows: Any, raw: bytes, put: str, name: str, wanted: Wanted) -> None:
    try:
        record = rows.read(raw)
    except Unreadable as problem:
        assert 0 <= problem.offset <= len(raw)
        return
    if "jsonl" in name and raw.strip() and wanted == Wanted():
        check_json(raw, record)
    if record.texts:
        assert rows.write(raw, record, [()] * len(record.texts))[0] == raw, "no edit, and yet a change"
    for number, text in enumerate(record.texts):
        if "\ufeff" in text.text:  # at the start of a row it is read as the mark of the file
            continue
        edit = Edit(0, min(2, len(text.text)), put)
        edits: list[Any] = [()] * len(record.texts)
        edits[number] = [edit]
        try:
            new, spelt = rows.write(raw, record, edits)
        except Unreadable:
            continue
        except UnicodeEncodeError:
            assert put == "\ud800"
            continue
        again = rows.read(new)
        after = apply(text.text, [edit])
        assert again.texts[number].text == after, (raw, new)
        back: list[Any] = [()] * len(record.texts)
        back[number] = [Edit(0, len(put), text.text[:2])]
        assert rows.write(new, again, back, spelt)[0] == raw, (raw, new)


def check_json(raw: bytes, record: Any) -> None:
    try:
        value = json.loads(raw.decode("utf-8-sig"), strict=False)
    except (ValueError, RecursionError):
        return
    wanted = value.get("text") if isinstance(value, dict) else None
    assert [text.text for text in record.texts] == ([wanted] if isinstance(wanted, str) else []), raw
