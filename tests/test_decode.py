"""Bytes to text and back: every encoding that a dump may hold, and nothing lost in any."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner.config import Config
from cleaner.decode import Decoded, NotText, decode
from cleaner.pipeline import Cleaner

CHARACTERS_ONLY = Config(policies={"typo": "off", "boilerplate": "off", "user": "off"})
FRENCH = "Le maire a dit qu’il connaît ce dossier. Les élèves ont été reçus à l’école."


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (b"", "utf-8", ""),
        (b"The vote\r\n", "utf-8", "The vote\r\n"),
        ("Zoë’s café".encode(), "utf-8", "Zoë’s café"),
        (b"\x93The end\x94\n", "cp1252", "“The end”\n"),
        (b"Zo\xeb lives in K\xf8benhavn\n", "iso8859-1", "Zoë lives in København\n"),
        (FRENCH.encode("cp1252"), "cp1252", FRENCH),
        ("The vote\r\n".encode("utf-16-le"), "utf-16-le", "The vote\r\n"),
        ("The vote\r\n".encode("utf-16-be"), "utf-16-be", "The vote\r\n"),
    ],
    ids=["empty", "crlf", "utf-8", "cp1252", "latin-1", "french", "utf-16-le", "utf-16-be"],
)
def test_encodings_without_a_mark(data: bytes, encoding: str, text: str) -> None:
    decoded = decode(data)
    assert decoded == Decoded(text, encoding, b"", 0)
    assert decoded.encode(decoded.text) == data


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_byte_order_mark_is_kept_and_counts_in_no_offset(encoding: str) -> None:
    data = "\ufeffTeh vote\r\n".encode(encoding)
    decoded = decode(data)
    assert (decoded.text, decoded.encoding) == ("Teh vote\r\n", encoding)
    assert decoded.encode("The vote\r\n") == "\ufeffThe vote\r\n".encode(encoding)


def test_other_encodings_are_found_by_the_library() -> None:
    text = "Совет министров утвердил бюджет на следующий год. Депутаты обсудят его в понедельник утром. " * 3
    decoded = decode(text.encode("cp1251"))
    assert decoded.text == text
    assert decoded.encode(decoded.text) == text.encode("cp1251")


def test_a_declared_encoding_is_honoured() -> None:
    assert decode(b"pi\x95 presto", "mac_roman").text == "piï presto"
    with pytest.raises(NotText, match="unknown encoding"):
        decode(b"abc", "utf-99")
    assert decode(b"\xef\xbb\xbfabc", "cp1252").encoding == "utf-8"  # a mark knows better


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04\0\0\0\0\x08", bytes(range(256)), b"\xff\xd8\xff", b"\x81\x8d\x9d", b"\0\0\0"]
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(NotText, match=r"binary|encoding"):
        decode(data)


def test_a_file_of_mixed_encodings_is_repaired_by_a_person_only() -> None:
    data = "Les élèves ont été reçus à l’école.\n".encode() + b"Le maire conna\xeet ce dossier.\n"
    decoded = decode(data)
    assert (decoded.encoding, decoded.lost) == ("utf-8", 1)
    result = Cleaner(CHARACTERS_ONLY).clean(decoded.text)
    assert decoded.encode(result.text) == data
    (finding,) = result.remain
    assert (finding.original, finding.replacement, finding.tier) == ("\udcee", "î", "review")
    assert finding.rule == "characters.lost-byte"


def test_an_edit_beside_a_bad_byte_leaves_the_byte() -> None:
    data = "Les élèves ".encode() + b"ont \xe9t\xe9 re{C}us.\n".replace(b"{C}", b"\xe7") + "à l’éco\u200ble".encode()
    decoded = decode(data)
    fixed = decoded.encode(Cleaner(CHARACTERS_ONLY).clean(decoded.text).text)
    assert fixed == data.replace("\u200b".encode(), b"")


def test_an_unwritable_replacement_is_an_error_and_no_loss() -> None:
    decoded = decode(b"Zo\xeb&#8217;s car\n")
    assert decoded.encoding == "iso8859-1"
    assert not decoded.writable("’")
    with pytest.raises(UnicodeEncodeError):
        decoded.encode("Zoë’s car\n")


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace")))
def test_what_is_read_comes_back_unchanged(data: bytes) -> None:
    try:
        decoded = decode(data)
    except NotText:
        return
    assert decoded.encode(decoded.text) == data


# In a stateful encoding control characters are no text, they switch its state.
_NO_CONTROLS = st.characters(exclude_categories=("Cs", "Cc"))


@example("°×", "iso2022_jp")  # an escape sequence follows the second only
@given(
    st.text(_NO_CONTROLS, max_size=30),
    st.sampled_from(["utf-8", "utf-16-le", "utf-32-be", "cp1252", "gb18030", "iso2022_jp"]),
)
def test_offsets_in_bytes(text: str, encoding: str) -> None:
    data = text.encode(encoding, "ignore")
    decoded = Decoded(data.decode(encoding, "replace"), encoding, b"\xef\xbb\xbf" if encoding == "utf-8" else b"", 0)
    try:
        whole = decoded.encode(decoded.text)
    except UnicodeEncodeError:
        return
    at = decoded.bytes_at(range(len(decoded.text) + 1))
    errors = "surrogatepass" if encoding.startswith("utf-") and encoding != "utf-8" else "surrogateescape"
    for offset, byte in at.items():
        assert whole[len(decoded.mark) : byte].decode(encoding, errors) == decoded.text[:offset]
