"""Canonical form of the dictionary files, and a command that rewrites them into it.

``python tools/dictionaries/canonical.py`` rewrites what is not canonical; tests only assert. A file is
canonical when it is UTF-8 and NFC with \\n line ends, its ``#`` remarks stand at the top, its rows follow
sorted by code point without duplicates, and no row has a control or invisible character or a blank at the
start or end of a field.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "dictionaries"
HEADS = {
    "words.txt": ["# English words valid in lower case. Generated: see ../README.md before editing."],
    "words-rare.txt": ["# Valid but rare words, not in words.txt. Generated: see ../README.md before editing."],
    "names.txt": ["# Names in their usual case, one word a line. Generated: see ../README.md before editing."],
    "acronyms.txt": ["# Upper-case abbreviations. Generated: see ../README.md before editing."],
    "counts.tsv": [
        "# token, its Zipf value times 100 (log10 of its uses in a billion words). Generated. CC BY-SA 4.0."
    ],
    "pairs.tsv": ["# first word, second word, count (64 times the uses in 10^12 words of web text). Generated."],
    "misspellings.tsv": [
        "# wrong, right[,right...], source. Generated: see ../README.md before editing. CC BY-SA 4.0."
    ],
    "variants.tsv": ["# American spelling, British spelling of the same word. Generated."],
}
"""The remarks at the top of each generated file."""
BLANKS = re.compile(r"^[ \t]|[ \t]$|[ \t]{2}", re.MULTILINE)
INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}


def read(path: Path) -> tuple[list[str], list[str]]:
    """The remarks at the top and the rows below of a dictionary file."""
    text = path.read_text(encoding="utf-8")
    found = [line for line in text.split("\n") if line]
    remarks = [line for line in found if line.startswith("#")]
    return remarks, [line for line in found if not line.startswith("#")]


def rows(path: Path) -> list[list[str]]:
    """The rows of a .tsv file as fields."""
    return [line.split("\t") for line in read(path)[1]]


def clean(line: str) -> str:
    """One row in canonical form."""
    fields = unicodedata.normalize("NFC", line).split("\t")
    kept = ("".join(char for char in field if unicodedata.category(char) not in INVISIBLE) for field in fields)
    return "\t".join(" ".join(field.split()) for field in kept)


def render(remarks: Iterable[str], lines: Iterable[str]) -> str:
    """The text of a file in canonical form."""
    body = sorted({clean(line) for line in lines} - {""})
    return "".join(f"{line}\n" for line in [*(remark.rstrip() for remark in remarks), *body])


BY_HAND = ("added.tsv", "drop.tsv", "keep.tsv")


def is_canonical(text: str) -> bool:
    """Whether render would change nothing, told without making the text anew (the files are large).

    str.isprintable is false for just the categories of INVISIBLE and for blanks other than the space.
    """
    rows = text.split("\n")
    while rows and rows[0].startswith("#"):
        del rows[0]
    return (
        rows.pop() == ""
        and "" not in rows
        and unicodedata.is_normalized("NFC", text)
        and text.replace("\t", "").replace("\n", "").isprintable()
        and not BLANKS.search(text)
        and all(one < other for one, other in pairwise(rows))
        and not any(row.startswith("#") for row in rows)
    )


def problems() -> list[Path]:
    """The files of word data that are not canonical; other tables of the folder are not this module's."""
    paths = (ROOT / "en" / name for name in (*HEADS, *BY_HAND))
    return [path for path in paths if not is_canonical(path.read_bytes().decode("utf-8"))]


if __name__ == "__main__":
    for changed in problems():
        changed.write_text(render(*read(changed)), encoding="utf-8", newline="\n")
        print(f"rewrote {changed.relative_to(ROOT.parent)}", file=sys.stderr)
