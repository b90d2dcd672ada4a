"""The notation of the examples in rules: faults are marked in the text as ``{wrong→right}``."""

from __future__ import annotations

import re
from typing import NamedTuple

from cleaner.edits import Edit, apply

MARK = re.compile(r"\{([^{}→]*)→([^{}→]*)\}")


class Marked(NamedTuple):
    """``text`` as it stands with its faults, and the ``edits`` that mend them."""

    text: str
    edits: list[Edit]

    @property
    def fixed(self) -> str:
        return apply(self.text, self.edits)


def parse(example: str) -> Marked:
    text, edits, at = "", [], 0
    for mark in MARK.finditer(example):
        text += example[at : mark.start()]
        edits.append(Edit(len(text), len(text) + len(mark[1]), mark[2]))
        text += mark[1]
        at = mark.end()
    return Marked(text + example[at:], edits)
