"""Bytes of a fuzzer as choices: numbers, items of a list, texts made of what the rules look for.

The targets take their input from here and not from atheris, so that a test can run them without it.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from cleaner.model import Alternative, Finding

T = TypeVar("T")

_WORDS = """the a an of said ferry council budget Monday Aasheim U.S. isn't it’s 2026 £2.4m he I In A Mr. St. New York
gaiwning goverment recieve councill teh ofthe MInister wich Takaichi Takaishi Takaichi's don;t i ive cant a hour an cat
firm s a i d N o one bor der govern ment would of untied states c0uncil 1ocal BBC NATO Marks color colour organise
center travelled Miyazawa naïve café Ãrhus cafÃ© donâ€™t ﬁnd Вord Ｆull e\u0301te\u0301 東京 عربى 👩‍🚀 🇬🇧 snake_case
H5N1 x@y.example https://x.example/teh www.x.example #teh @teh $teh C:\\teh /a/b/teh foo.Bar home.They""".split(" ")  # noqa: SIM905
_MARKS = list(".,;:!?-–—'’‘\"“”()[]{}<>&/\\|*_#@=+~^%$`…•·©®™°£€")
_SPACES = [" ", " ", " ", " ", "  ", "   ", "\n", "\n\n", "\n\n\n", "\r\n", "\r\n\r\n", "\r", "\t", "\u00a0", "- ", "-\n", ". ", ", ",
           " .", " ,", "..", ",,", "\v", "\f", "\x85", "\u2028", "\u2009", "\u3000"]  # fmt: skip
_ODD = [*"\u200b\u200c\u200d\u2060\ufeff\xad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\ufe0f",
        *"\ufffd\ufffc\x00\x07\x08\x1b\x7f\x80\x92\x9d\xa0\udc81\udc92\udcff\ud83d\ude00\u0301\u0308\U000e0041\U0001f3f4",
        "\x1b[31m", "\x1b]8;;http://x\x07", "&amp;", "&amp;amp;", "&nbsp;", "&#39;", "&#x200b;", "&lt;p&gt;", "&bogus;", "<p>", "</p>",
        "<br/>", "<b>", "</b>", "<a href=\"x\">", "<!--", "-->", "{{", "}}", "{%", "```\n", "`", "~~~\n", "---\n", "](", "[b]", "[/b]",
        "“““", "””", "\"\"", "Â ", "Ã", "â€", "â€œ", "Ã¢â‚¬", "i\u0307", "ß", "İ", "ŉ", "ǰ", "ﬃ", "Ŀ", "ﷺ", "㏂", "½", "²"]  # fmt: skip
_LINES = ["\n\nSimilar News\n\n", "\nUpdate: 2026-02-18 07:40 GMT\n", "\r\n\r\nWorld Briefs\r\n", "\n\nShare this article\n",
          "\nPhoto: A. Berg/Reuters\n", "\nBy Ann Lee\n", "\nSimlar News\n", "\n* * *\n", "\n© 2026 The Herald\n", "\nFerry desk: contact us\n"]  # fmt: skip


@cache
def tokens() -> tuple[str, ...]:
    """Pieces of text, among them every example of every rule, whole and in its words."""
    from cleaner.rules import catalogue

    found = dict.fromkeys([*_WORDS, *_MARKS, *_SPACES, *_ODD, *_LINES])
    for rule in catalogue():
        for example in rule.examples:
            wrong = re.sub(r"\{([^{}→]*)→[^{}→]*\}", r"\1", example.text)
            found.update(dict.fromkeys([wrong, *re.findall(r"\S+|\s+", wrong)]))
    return tuple(found)


@cache
def scratch() -> str:
    """A folder for what a target writes: in memory where there is one, as a run writes and reads it each time."""
    return tempfile.mkdtemp(prefix="fuzz-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)


@cache
def rule_ids() -> tuple[str, ...]:
    from cleaner.rules import catalogue

    return tuple(rule.id for rule in catalogue())


class Choices:
    """Choices made from ``data``, the same ones each time; zeros when it has run out."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    @property
    def more(self) -> bool:
        return self._at < len(self._data)

    def byte(self) -> int:
        at = self._at
        self._at = at + 1
        return self._data[at] if at < len(self._data) else 0

    def number(self, below: int) -> int:
        """A number from 0 up to but not including ``below``."""
        return (self.byte() if below <= 256 else self.byte() << 8 | self.byte()) % below

    def of(self, options: Sequence[T]) -> T:
        return options[self.number(len(options))]

    def yes(self) -> bool:
        return self.byte() & 1 == 1

    def rest(self) -> bytes:
        rest, self._at = self._data[self._at :], len(self._data)
        return rest

    def some(self, most: int) -> bytes:
        """Up to ``most`` raw bytes."""
        start = self._at + 1
        self._at = start + self.number(most + 1)
        return self._data[start : self._at]

    def text(self, most: int = 400) -> str:
        """A text of up to ``most`` pieces: tokens, single spaces, single characters, runs."""
        pieces = []
        while self.more and len(pieces) < most:
            kind = self.byte()
            if kind < 150:
                pieces += [tokens()[(kind << 8 | self.byte()) % len(tokens())], " " if kind & 1 else ""]
            elif kind < 170:
                pieces.append(self.of(_SPACES))
            elif kind < 190:
                pieces.append(self.of(_WORDS) + " ")
            elif kind < 200:
                pieces.append(self.of(tokens()) * (self.byte() % 20))
            elif kind < 215:
                pieces.append(self.of(_ODD))
            elif kind < 225:
                pieces.append(self.of(_LINES))
            elif kind < 240:
                pieces.append(self.some(12).decode("utf-8", "surrogateescape"))
            elif kind < 244:
                pieces.append(chr((self.byte() << 12 | self.byte() << 4 | self.byte()) % 0x110000))
            elif kind == 244:
                break
            else:
                pieces.append(chr(self.byte()))
        return "".join(pieces)

    def findings(self, text: str) -> list[Finding]:
        """Up to seven findings in ``text``, sorted and disjoint, as the engine might have made them: what stands on
        their output is tried with many more than its rules make."""
        found: list[Finding] = []
        at = 0
        for _ in range(self.number(8)):
            start = at + self.number(10)
            end = start + self.number(9)
            original, put = text[start:end], self.of((None, "", "the", "a\nb", *_ODD))
            if end > len(text) or (found and start == end == found[-1].end) or put == original:
                break
            tier = self.of(("review", "info", "auto")) if put is not None else "info"
            others = (Alternative(self.of(_ODD), 0.25), Alternative("them", 0.1))[: self.number(3)]
            why = (self.of(_WORDS), self.of(_ODD))[: self.number(3)]
            sure, rule = self.number(101) / 100, self.of(rule_ids())
            found.append(Finding(start, end, original, put, sure, rule, self.of(_WORDS), why, others, tier))
            at = end + (start == end)
        return found

    def line(self) -> str:
        """A short text without a line end."""
        return self.text(4).replace("\n", " ").replace("\r", " ")
