"""Bytes to text and back: what is read is written back unchanged, or refused as no text."""

from __future__ import annotations

import codecs

from choices import Choices

from cleaner.decode import NotText, _errors, decode

_ENCODINGS = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "utf-8-sig", "ascii", "latin-1", "cp1252", "cp1251", "cp437",
    "mac_roman", "koi8-r", "big5", "big5hkscs", "gb18030", "hz", "shift_jis", "shift_jisx0213", "euc_jp", "euc_kr", "iso2022_jp",
    "iso2022_kr", "cp932", "idna", "punycode", "rot13", "hex", "base64", "zlib", "unicode_escape", "raw_unicode_escape", "undefined",
    "palmos", "no such", "ut\0f", "",
)  # fmt: skip
# Of these each place in the text is one in the bytes, and what comes before it can be read alone.
_APART = (
    "utf-8",
    "utf-16-le",
    "utf-16-be",
    "cp1252",
    "koi8-r",
    "gb18030",
    "hz",
    "euc_jp",
    "euc_kr",
    "iso2022_jp",
    "iso2022_kr",
)
_MARKS = (b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"\xef\xbb")


def one(data: bytes) -> None:
    choices = Choices(data)
    encoding = choices.of(_ENCODINGS) if choices.yes() else None
    raw = choices.of(_MARKS)
    if choices.yes():
        text = choices.text(60)
        try:
            raw += text.encode(choices.of(_ENCODINGS), choices.of(("strict", "ignore", "surrogatepass", "replace")))[
                :4000
            ]
        except Exception:  # whatever Python's codecs say to this
            raw += text.encode("utf-8", "surrogateescape" if _escapable(text) else "surrogatepass")
    raw += choices.rest()
    check(raw, encoding)


def _escapable(text: str) -> bool:
    return not any("\ud800" <= char < "\udc80" or "\udcff" < char <= "\udfff" for char in text)


def check(raw: bytes, encoding: str | None) -> None:
    try:
        decoded = decode(raw, encoding)
    except NotText as problem:
        assert str(problem)
        return
    assert decoded.data == raw, "the bytes do not come back"
    assert 0 <= decoded.lost <= len(raw)
    size = len(decoded.text)
    at = decoded.bytes_at([0, size, size // 2, size // 3])
    assert at[size] == len(raw), (at, len(raw))
    assert at[0] == len(decoded.mark)
    assert list(at.values()) == sorted(at.values())
    if decoded.encoding in _APART and not decoded.lost:
        half = codecs.getincrementaldecoder(decoded.encoding)(_errors(decoded.encoding))
        assert half.decode(raw[at[0] : at[size // 2]], final=True) == decoded.text[: size // 2]
    assert decoded.writable(decoded.text)
