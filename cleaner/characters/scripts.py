"""Which script a character is of, by its code point: enough to tell plain Latin text from what needs joiners."""

from __future__ import annotations

from bisect import bisect_right

# Starts of ranges and what they are; a range ends where the next begins. Only what the rules ask for is told
# apart: "latin", "greek", "cyrillic", "rtl", "joining" (scripts that need joiners or have no spaces), "wide"
# (Chinese, Japanese, Korean), "emoji" (pictographs and symbols that take part in emoji sequences), "" the rest.
_RANGES = (
    (0x0000, ""), (0x0041, "latin"), (0x005B, ""), (0x0061, "latin"), (0x007B, ""), (0x00A9, "emoji"),
    (0x00AA, "latin"), (0x00AB, ""), (0x00AE, "emoji"), (0x00AF, ""), (0x00B5, ""), (0x00BA, "latin"), (0x00BB, ""),
    (0x00C0, "latin"), (0x00D7, ""), (0x00D8, "latin"), (0x00F7, ""), (0x00F8, "latin"), (0x02B0, ""),
    (0x0370, "greek"), (0x0400, "cyrillic"), (0x0530, ""), (0x0590, "rtl"), (0x0780, "rtl"), (0x0900, "joining"),
    (0x10A0, ""), (0x1100, "wide"), (0x1200, ""), (0x1780, "joining"), (0x18B0, ""), (0x1900, "joining"),
    (0x1AB0, ""), (0x1B00, "joining"), (0x1C80, "cyrillic"), (0x1C90, ""), (0x1CD0, "joining"), (0x1D00, ""),
    (0x1E00, "latin"), (0x1F00, "greek"), (0x2000, ""), (0x203C, "emoji"), (0x203D, ""), (0x2049, "emoji"),
    (0x204A, ""), (0x20E3, "emoji"), (0x20E4, ""), (0x2100, "emoji"), (0x2C00, ""), (0x2C60, "latin"), (0x2C80, ""),
    (0x2DE0, "cyrillic"), (0x2E00, ""), (0x2E80, "wide"), (0xA4D0, ""), (0xA640, "cyrillic"), (0xA6A0, ""),
    (0xA722, "latin"), (0xA800, "joining"), (0xAB30, "latin"), (0xAB70, ""), (0xABC0, "joining"), (0xAC00, "wide"),
    (0xD800, ""), (0xF900, "wide"), (0xFB00, "latin"), (0xFB07, ""), (0xFB1D, "rtl"), (0xFE00, ""), (0xFE30, "wide"),
    (0xFE70, "rtl"), (0xFF00, ""), (0xFF21, "latin"), (0xFF3B, ""), (0xFF41, "latin"), (0xFF5B, ""),
    (0xFF61, "wide"), (0xFFE0, ""), (0x10800, "rtl"), (0x11000, "joining"), (0x12000, ""), (0x16FE0, "wide"),
    (0x1C000, ""), (0x1E800, "rtl"), (0x1F000, "emoji"), (0x20000, "wide"), (0x32000, ""),
)  # fmt: skip
_STARTS = tuple(start for start, _ in _RANGES)


def script(char: str) -> str:
    """The script of ``char``, ``""`` for what no script claims (spaces, digits, punctuation) and for no character."""
    return _RANGES[bisect_right(_STARTS, ord(char)) - 1][1] if char else ""


def has(text: str, *scripts: str) -> bool:
    """Whether a character of one of ``scripts`` stands in ``text``."""
    return not text.isascii() and any(script(char) in scripts for char in text if char > "\x7f")
