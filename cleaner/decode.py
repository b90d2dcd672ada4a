"""Bytes to text and back, exactly.

Offsets count code points of the decoded text; a byte order mark is not part of it. Bytes that the encoding
cannot read become lone surrogates (PEP 383), so that they come back unchanged on a write.

The order of trust: a byte order mark, UTF-8 that is valid, UTF-16 by its pattern of zeros, UTF-8 with a few bad
bytes (a file of mixed encodings, repaired by the rule characters.lost-byte), Windows-1252 or Latin-1, and last
what charset-normalizer makes of it. Whatever is chosen gives the same bytes back, or it is not chosen.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# An encoder of these sees no more than one piece at a time, and what it makes of two is not what it makes of both.
_NOT_IN_PIECES = ("utf-7",)
# What ISO 2022 and HZ write where a stretch of another alphabet ends.
_STRETCH_ENDS = (b"\x1b(B", b"\x0f", b"~}")
_SAMPLE = 1 << 16  # bytes that are enough to tell encodings apart
_CONTROLS = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_HIGH_RUNS = re.compile(rb"[\x80-\xff]+")


class Decoded(NamedTuple):
    """A text with what it takes to write it back: its encoding and byte order mark (or ``b""``).

    ``lost`` counts the bytes that are not valid in the encoding.
    """

    text: str
    encoding: str
    mark: bytes
    lost: int

    @property
    def data(self) -> bytes:
        """The bytes that were read."""
        return self.encode(self.text)

    def encode(self, text: str) -> bytes:
        """``text`` as bytes in the encoding of the file that this was read from.

        Raises UnicodeEncodeError for a character that the encoding does not have.
        """
        return self.mark + text.encode(self.encoding, _errors(self.encoding))

    def writable(self, text: str) -> bool:
        """Whether the encoding of the file has every character of ``text``, such as a replacement."""
        try:
            self.encode(text)
        except UnicodeEncodeError:
            return False
        return True

    def bytes_at(self, offsets: Iterable[int]) -> dict[int, int]:
        """Where each offset into the text is in the bytes of the file; its mark counts."""
        if self.encoding in _NOT_IN_PIECES:
            return {offset: len(self.encode(self.text[:offset])) for offset in sorted(set(offsets))}
        found: dict[int, int] = {}
        encoder: Any = codecs.getincrementalencoder(self.encoding)(_errors(self.encoding))
        before, at, data = 0, len(self.mark), b""
        for offset in sorted(set(offsets)):
            at += len(encoder.encode(self.text[before:offset]))
            before, state = offset, encoder.getstate()
            held = encoder.encode("", final=True)  # a character, and what ends a stretch of an alphabet
            encoder.setstate(state)
            data = data or (self.data if held else b"")
            end = next((end for end in _STRETCH_ENDS if held.endswith(end)), b"")
            kept = len(held) - len(end)
            found[offset] = at + kept + (len(end) if data.startswith(end, at + kept) else 0)
        return found


class NotText(ValueError):
    """The bytes are no text, or none that can be read without loss; the message says why."""


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """The text in ``data``, in ``encoding`` if it is given. Raises `NotText` for binary data."""
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], marked, mark)
    if encoding:
        return _declared(data, encoding)
    try:
        if b"\0" not in data:
            return Decoded(data.decode("utf-8"), "utf-8", b"", 0)
    except UnicodeDecodeError:
        return _guessed(data)
    wide = _utf16(data)
    if wide:
        return wide
    raise NotText("binary file (it holds NUL bytes)")


def _declared(data: bytes, encoding: str) -> Decoded:
    try:
        return _decoded(data, codecs.lookup(encoding).name, b"")
    except (LookupError, ValueError) as error:  # no encoding, one of bytes alone such as hex, or no name at all
        if isinstance(error, NotText):
            raise
        raise NotText(f"unknown encoding {encoding!r}") from None


def _errors(encoding: str) -> str:
    """UTF-16 holds halves of surrogate pairs as they are; one-byte encodings and UTF-8 keep a bad byte as one."""
    return "surrogatepass" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"


def _decoded(data: bytes, encoding: str, mark: bytes) -> Decoded:
    try:
        text = data.decode(encoding, _errors(encoding))
    except UnicodeDecodeError as error:
        raise NotText(f"not valid {encoding} at byte {error.start + len(mark)}") from None
    except UnicodeError:  # idna and the like, which are for names and not for texts
        raise NotText(f"no text in {encoding}") from None
    lost = 0 if text.isascii() else len(re.findall("[\udc80-\udcff]", text))
    decoded = Decoded(text, encoding, mark, 0 if _errors(encoding) == "surrogatepass" else lost)
    if not _comes_back(decoded, mark + data):
        raise NotText(f"read as {encoding} it could not be written back unchanged")
    return decoded


def _comes_back(decoded: Decoded, data: bytes) -> bool:
    try:
        return decoded.encode(decoded.text) == data
    except UnicodeError:
        return False


def _utf16(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: in text that is mostly Latin every other byte is zero, and no character is."""
    if len(data) % 2 or len(data) < 4:
        return None
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    for encoding, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros > half * 0.4 and others < half * 0.02:
            try:
                decoded = _decoded(data, encoding, b"")
            except NotText:
                continue
            if "\0" not in decoded.text and not _is_binary(decoded.text.encode("utf-8", "replace")):
                return decoded
    return None


def _is_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    return len(_CONTROLS.findall(sample)) > max(2, len(sample) // 50)


def _guessed(data: bytes) -> Decoded:
    """Bytes without a mark that are not valid UTF-8."""
    if _is_binary(data):
        raise NotText("binary file (it holds many control bytes)")
    utf8 = _decoded(data, "utf-8", b"")
    sequences = sum(char > "\x7f" for char in utf8.text) - utf8.lost
    if sequences and sequences >= utf8.lost:
        return utf8
    if _is_western(data):
        windows = any(0x80 <= byte < 0xA0 for byte in data)
        return _decoded(data, "cp1252" if windows else "iso8859-1", b"")
    if sum(map(len, _HIGH_RUNS.findall(data[:_SAMPLE]))) * 20 > len(data[:_SAMPLE]) and (found := _by_library(data)):
        return found
    if sequences or _has_words(data):
        return utf8
    raise NotText("no encoding fits these bytes")


def _is_western(data: bytes) -> bool:
    """Whether the high bytes are what English and its neighbours have in Windows-1252: few, and alone among
    ASCII letters or at their edge. A text in another alphabet is made of them."""
    sample = data[:_SAMPLE]
    runs = _HIGH_RUNS.findall(sample)
    high = sum(map(len, runs))
    letters = len(re.findall(rb"[A-Za-z]", sample))
    undefined = sum(sample.count(byte) for byte in b"\x81\x8d\x8f\x90\x9d")
    return _has_words(sample) and high <= max(4, letters * 0.2) and high <= len(runs) * 1.5 and undefined * 20 <= high


def _has_words(data: bytes) -> bool:
    return bool(re.search(rb"[A-Za-z]{2}", data))


def _by_library(data: bytes) -> Decoded | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if not best or (len(data) < 16 and not _has_words(data)):  # of a few bytes anybody can make anything
        return None
    try:
        decoded = _decoded(data, codecs.lookup(best.encoding).name, b"")  # not as the library spells it
    except NotText:
        return None
    return decoded if decoded.lost * 50 <= len(data) else None
