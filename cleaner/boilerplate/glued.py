"""Menus and footers that an extractor has glued together at the end of a line: "About usPrivacy PolicySitemap".

Where words run into each other a text has many reasons, so one seam says nothing. A chain counts only if it is
long, its links are short, it runs to the end of the line, the pack knows many of them, and the first is one of these.
"""

from __future__ import annotations

import re
from collections.abc import Callable

# Shorter lines hold no chain; of longer ones no more than this is looked at, from the end.
_LEAST, _TAIL = 80, 2500
_SEAM = re.compile(r"[A-Z©](?:(?<=[a-z0-9.!?)\]”\"+][A-Z©])|(?<=[.!?] [A-Z]))")
_LINKS, _MOST_WORDS, _KNOWN = 8, 10, 0.4

# Bytes of UTF-8 that may be of a seam's capital letter, or of a character that is drawn like one.
_CAPITALS = bytes((*range(0x41, 0x5B), *range(0x80, 0x100)))

Known = Callable[[str], bool]


def may_end(line: str) -> bool:
    """Whether a chain may stand at the end of a line, as it is written: for most lines this is all that is asked."""
    if len(line) < _LEAST:
        return False
    end = line[-2 * _TAIL :].encode("utf-8", "surrogatepass")
    return len(end) - len(end.translate(None, _CAPITALS)) >= _LINKS


def chain(text: str, known: Known) -> int:
    """Where in ``text`` a chain of glued entries begins that runs to its end; -1 where there is none."""
    if len(text) < _LEAST:
        return -1
    first = max(0, len(text) - _TAIL)
    starts = [match.start() for match in _SEAM.finditer(text, first)]
    if len(starts) < _LINKS:
        return -1
    found, count, at_end = -1, 0, len(text)
    for links, start in enumerate(reversed(starts), 1):
        link = text[start:at_end]
        if link.count(" ") >= _MOST_WORDS or link.rstrip().endswith((".", "!", "?")):
            break
        at_end = start
        if known(link):
            count += 1
            if links >= _LINKS and count >= _KNOWN * links:
                found = start
    return found
