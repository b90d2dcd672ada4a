"""Letters, digits and punctuation in the wide forms of Chinese and Japanese typesetting inside Latin text."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.characters import lazy, line_of, survey
from cleaner.characters.scripts import has
from cleaner.context import Context
from cleaner.model import Detector, Example, Finding, Rule
from cleaner.tokens import matches_at

_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_WIDE = frozenset(map(chr, _NARROW))
_RUN = lazy("[\uff01-\uff5e]+(?:[\u3000 ][\uff01-\uff5e]+)*")


def find(context: Context) -> Iterator[Finding]:
    if not survey(context) & _WIDE:
        return
    text = context.text
    for match in matches_at(_RUN(), text, context.places(_WIDE)):
        # Where Chinese, Japanese or Korean stands on the line these forms are at home.
        if has(line_of(text, match.start(), match.end()).translate(_NARROW | {0x3000: " "}), "wide"):
            continue
        narrow = match.group().translate(_NARROW).replace("\u3000", " ")
        letters = any(char.isalnum() for char in narrow)
        yield Finding(
            match.start(), match.end(), match.group(), narrow, 0.96 if letters else 0.93, "characters.full-width",
            f"full-width forms of {narrow[:40]}", ("no Chinese, Japanese or Korean stands on this line",),
        )  # fmt: skip


DETECTOR = Detector(
    "characters",
    lambda: (
        Rule(
            "characters.full-width",
            "full-width forms in Latin text",
            "Typesetting for Chinese and Japanese has its own wide letters, digits and punctuation. In a line of Latin "
            "text they are residue and become the plain ones.",
            (
                Example("The {\uff23\uff25\uff2f→CEO} resigned in {\uff12\uff10\uff12\uff14→2024}."),
                Example("Shares rose in Hanoi{\uff0c→,} traders said."),
                Example("The firm is called \u65e5\u672c\uff21\uff22\uff23\uff0c\u5927\u962a in Japan."),
            ),
        ),
    ),
    find,
)
