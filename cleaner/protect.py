"""Text that is no prose: addresses, handles, paths, hashes, code. Findings there are dropped.

Protection looks outward from a suspicious span instead of masking the whole text: only what is about to be
reported pays for it. Offsets are code points.
"""

from __future__ import annotations

import re
from bisect import bisect_right

# A chunk is what stands between white space. Longer ones than this are data, not prose.
_LONGEST_CHUNK = 200
_FENCE = re.compile(r"^(```|~~~).*?(?:^\1|\Z)", re.MULTILINE | re.DOTALL)
_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)\r?\n.*?^\1\r?$", re.MULTILINE | re.DOTALL)
_INLINE_CODE = re.compile(r"(`{1,2})(?!`)[^`\n]+\1(?!`)")
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<[A-Za-z/!][^<>\n]*>")
_LINK_TARGET = re.compile(r"\]\([^()\s]*(?:\s\"[^\"\n]*\")?\)")
# "example.com", "report.pdf", "oe3.example.at/x": a full stop between letters with a small letter after it.
# "home.They" is a missing space, and "U.S.-backed" an abbreviation.
_DOTTED = re.compile(r"[\w-]\.[a-z]{2,}|\.[a-z]{2,4}$|^\.[a-z]")
_DATA = re.compile(r"://|^www\.|[\\@=_<>{}|~^]|^[#$&]\w|\w#\w|/.*/|^/|%[0-9A-F]{2}|&#?\w+;")


def code_spans(text: str) -> list[tuple[int, int]]:
    """Sorted spans of front matter, fenced and inline code, templates, comments, tags and link targets."""
    spans: list[tuple[int, int]] = []
    if text.startswith(("---", "+++")):
        spans += [match.span() for match in _FRONT_MATTER.finditer(text)]
    if "```" in text or "~~~" in text:
        spans += [match.span() for match in _FENCE.finditer(text)]
    if "`" in text:
        spans += [match.span() for match in _INLINE_CODE.finditer(text)]
    if "<" in text:
        spans += [match.span() for match in _TAG.finditer(text)]
    if "{{" in text or "{%" in text or "<!--" in text:
        spans += [match.span() for match in _TEMPLATE.finditer(text)]
    if "](" in text:
        spans += [match.span() for match in _LINK_TARGET.finditer(text)]
    return merged(spans)


def merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """``spans`` sorted, with overlapping ones made one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def in_spans(spans: list[tuple[int, int]], offset: int) -> bool:
    at = bisect_right(spans, (offset, len(spans) and spans[-1][1])) - 1
    return at >= 0 and spans[at][0] <= offset < spans[at][1]


def chunk(text: str, start: int, end: int) -> tuple[int, int]:
    """The span between white space around ``[start, end)``, cut at `_LONGEST_CHUNK` on either side."""
    low, high = max(0, start - _LONGEST_CHUNK), min(len(text), end + _LONGEST_CHUNK)
    while start > low and not text[start - 1].isspace():
        start -= 1
    while end < high and not text[end].isspace():
        end += 1
    return start, end


def in_chunk(text: str, start: int, end: int) -> bool:
    """Whether the chunk around the span is an address, a path, a handle, a hash or other data."""
    low, high = chunk(text, start, end)
    if high - low == end - start:
        return False
    if high - low > _LONGEST_CHUNK:
        return True
    around = text[low:high].strip("()[]\"'“”‘’«»,;:!?…*").rstrip(".")
    return bool(_DATA.search(around) or _DOTTED.search(around))
