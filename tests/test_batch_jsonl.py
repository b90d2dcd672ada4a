"""JSON lines: which bytes of a line change, and that all others stay."""

from __future__ import annotations

import json
import pickle
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.edits import Edit, apply
from cleaner.sources.jsonl import JsonLine, keys
from cleaner.sources.record import Unreadable, Wanted

CODEC = JsonLine(Wanted())


def replaced(raw: bytes, *edits: Edit, codec: JsonLine = CODEC) -> bytes:
    """The line with edits in its first text; and undoing them gives the line back."""
    record = codec.read(raw)
    made: list[Sequence[Edit]] = [edits, *[()] * (len(record.texts) - 1)]
    new, spelt = codec.write(raw, record, made)
    after = codec.read(new)
    text, shift, back = record.texts[0].text, 0, []
    for edit in edits:
        back.append(Edit(edit.start + shift, edit.start + shift + len(edit.text), text[edit.start : edit.end]))
        shift += len(edit.text) - (edit.end - edit.start)
    assert codec.write(new, after, [back, *[()] * (len(record.texts) - 1)], spelt)[0] == raw
    return new


def test_only_the_bytes_of_the_edit_change() -> None:
    raw = b' { "n" :1.0e5,"big":12345678901234567890123 , "text": "teh \\u0063at\\/", "text2":"\\u00e9" }\r\n'
    assert replaced(raw, Edit(0, 3, "the")) == raw.replace(b"teh", b"the")


@pytest.mark.parametrize(
    ("literal", "edit", "after"),
    [
        (r'"a\u0062c\ud83d\ude00d"', Edit(4, 5, "!"), r'"a\u0062c\ud83d\ude00!"'),
        (r'"a\u0062c\ud83d\ude00d"', Edit(3, 4, ""), r'"a\u0062cd"'),
        (r'"a\u0062c"', Edit(1, 2, 'x"\\'), r'"ax\"\\c"'),
        ('"a\tb"', Edit(1, 2, " "), '"a b"'),
        (r'"\n\n"', Edit(2, 2, "x"), r'"\n\nx"'),
        (r'"\ud800x"', Edit(1, 2, "y"), r'"\ud800y"'),
        ('"a\u2028b\u0085c\rd"', Edit(6, 7, "D"), '"a\u2028b\u0085c\rD"'),
    ],
)
def test_what_is_spelt_in_escapes(literal: str, edit: Edit, after: str) -> None:
    raw = f'{{"text":{literal}}}'.encode()
    assert replaced(raw, edit).decode() == f'{{"text":{after}}}'


def test_new_characters_are_escaped_where_the_line_escapes() -> None:
    assert replaced(b'{"text":"caf?"}', Edit(3, 4, "\u00e9")) == b'{"text":"caf\\u00e9"}'
    assert replaced('{"text":"caf? \u00e9"}'.encode(), Edit(3, 4, "\u00e9")) == '{"text":"caf\u00e9 \u00e9"}'.encode()


@pytest.mark.parametrize(
    ("fields", "line", "texts"),
    [
        (["a.b"], {"a": {"b": "x", "text": "y"}}, {"a.b": "x"}),
        (["a.b"], {"a": "x"}, {}),
        ([r"a\.b"], {"a.b": "x", "a": {"b": "y"}}, {r"a\.b": "x"}),
        (["p[]"], {"p": ["x", 1, "y"]}, {"p[0]": "x", "p[2]": "y"}),
        (["p[].t", "title"], {"title": "z", "p": [{"t": "x"}, {}]}, {"p[0].t": "x", "title": "z"}),
        (["text"], {"text": None}, {}),
        (["text"], {"text": ["x"]}, {}),
        (["text"], ["text"], {}),
    ],
)
def test_fields(fields: list[str], line: Any, texts: dict[str, str]) -> None:
    record = JsonLine(Wanted(tuple(fields))).read(json.dumps(line).encode())
    assert {text.field: text.text for text in record.texts} == texts
    assert record.without == (0 if texts else 1)


def test_the_id_and_the_source() -> None:
    codec = JsonLine(Wanted(("text",), "meta.id", "site"))
    assert codec.read(b'{"meta":{"id":12345678901234567890}, "site":"x"}')[1:3] == (12345678901234567890, "x")
    assert codec.read(b'{"meta":{"id":["a"]}, "site":7}')[1:3] == (["a"], "7")
    assert CODEC.read(b'{"id":[1, "a"]}').id == [1, "a"]


def test_of_double_keys_the_last_counts() -> None:
    assert replaced(b'{"text":"a","text":"b"}', Edit(0, 1, "c")) == b'{"text":"a","text":"c"}'
    assert JsonLine(Wanted(("a.b",))).read(b'{"a":{"b":"x"},"a":1}').texts == []


def test_a_byte_order_mark_and_a_blank_line_are_no_fault() -> None:
    assert replaced(b'\xef\xbb\xbf{"text":"a"}\n', Edit(0, 1, "b")) == b'\xef\xbb\xbf{"text":"b"}\n'
    assert CODEC.read(b" \r\n").texts == []


@pytest.mark.parametrize(
    ("raw", "offset"),
    [
        (b'{"text":', 8),
        (b'{"text":"x', 8),
        (b'{"text":"x"', 11),
        (b'{"text":"\\x"}', 9),
        (b'{"text":"x"}}', 12),
        (b'{"text" "x"}', 8),
        (b'{"text":"x",}', 12),
        (b"{text:1}", 1),
        (b'{"n":01}', 6),
        (b'{"text":"\xff"}', 9),
        ('{"é":nul}'.encode(), 6),
        (b'{"a":' + b"[" * 100_000, 0),
        (b"not json", 0),
    ],
)
def test_what_is_no_json_is_told_with_its_place(raw: bytes, offset: int) -> None:
    with pytest.raises(Unreadable) as caught:
        CODEC.read(raw)
    assert caught.value.offset == offset


def test_a_codec_can_be_sent() -> None:
    assert pickle.loads(pickle.dumps(CODEC)).read(b'{"text":"a"}').texts == CODEC.read(b'{"text":"a"}').texts


def test_names_of_fields() -> None:
    assert keys(r"a.b[][].c\.d") == ("a", "b", "[]", "[]", "c.d")


VALUES: st.SearchStrategy[Any] = st.text(max_size=8) | st.sampled_from(
    [None, True, -1, 1.5e300, [], {}, ["a", {"text": "b"}], {"text": ["a"], "": None}, 10**30]
)


@given(
    st.dictionaries(st.sampled_from(["text", "id", "a", "é", 'q"', ""]), VALUES, max_size=5),
    st.booleans(), st.sampled_from([(",", ":"), (", ", ": "), (" ,\t", " :\r")]), st.data(),
)  # fmt: skip
def test_any_line_is_read_as_json_does(row: dict[str, Any], escape: bool, marks: tuple[str, str], data: Any) -> None:
    line = json.dumps(row, ensure_ascii=escape, separators=marks)
    try:
        raw = line.encode()
    except UnicodeEncodeError:  # a lone surrogate
        raw = json.dumps(row, separators=marks).encode()
    record = CODEC.read(raw)
    text = row.get("text")
    assert [one.text for one in record.texts] == ([text] if isinstance(text, str) else [])
    if not isinstance(text, str):
        return
    start = data.draw(st.integers(0, len(text)))
    edit = Edit(start, data.draw(st.integers(start, len(text))), data.draw(st.text(max_size=4)))
    try:
        new = replaced(raw, edit)
    except Unreadable:  # two halves of a pair came together: JSON has no such text
        assert any("\ud800" <= char <= "\udfff" for char in text + edit.text)
        return
    assert json.loads(new) == {**row, "text": apply(text, [edit])}
    assert list(json.loads(new)) == list(row)
