"""Bytes to text and back, exactly.

Offsets count code points of the decoded text; a byte order mark is not part of it. Bytes that the encoding
cannot read become lone surrogates (PEP 383), so that they come back unchanged on a write.
"""

from __future__ import annotations

import codecs
from typing import NamedTuple

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class Decoded(NamedTuple):
    """A text with what it takes to write it back: its encoding and byte order mark (or ``b""``).

    ``lost`` counts the bytes that are not valid in the encoding.
    """

    text: str
    encoding: str
    mark: bytes
    lost: int

    def encode(self, text: str) -> bytes:
        """``text`` as bytes in the encoding of the file that this was read from."""
        return self.mark + text.encode(self.encoding, "surrogateescape")


class NotText(ValueError):
    """The bytes are no text; the message says why."""


def decode(data: bytes) -> Decoded:
    """The text in ``data``. Raises `NotText` for binary data."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, mark)
    if b"\0" in data:
        raise NotText("binary file (it holds NUL bytes)")
    return _decoded(data, "utf-8", b"")


def _decoded(data: bytes, encoding: str, mark: bytes) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding, mark, 0)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise NotText(f"not valid {encoding} at byte {error.start + len(mark)}") from None
    text = data.decode(encoding, "surrogateescape")
    return Decoded(text, encoding, mark, sum("\udc80" <= char <= "\udcff" for char in text))
