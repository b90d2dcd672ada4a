"""Reading labelled pages and judging their lines in-process. Needs a folder of pages from outside the project.

A page is a JSON row {"id", "extractor", "lines": [[text, 1 article | 0 boilerplate | null unsure], ...]}.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.boilerplate import judge
from cleaner.boilerplate.pack import Pack
from cleaner.context import Context
from cleaner.lexicon import Lexicon

HERE = Path(__file__).resolve().parent
EXTRACTORS = ("newspaper", "readability", "go_readability", "dragnet", "goose3", "boilerpipe")
CONTENT_LIKE = frozenset({"teaser", "title", "caption", "comment"})


class Row(NamedTuple):
    """A labelled line and what was judged of it."""

    page: str
    extractor: str
    number: int
    text: str
    label: int  # 1 article, 0 boilerplate
    one: judge.Judged | None

    @property
    def confidence(self) -> float:
        return self.one.confidence if self.one else 0.0


def half(page: str) -> str:
    """``fit`` or ``report``: a page is always in the same half, whatever extracted it."""
    return "report" if sha256(f"half {page}".encode()).digest()[-1] % 2 else "fit"


def policies() -> dict[str, str]:
    return {name: row["policy"] for name, row in Pack.of(Lexicon.shared()).classes.items()}


def pages(folder: Path, extractors: tuple[str, ...] = EXTRACTORS) -> Iterator[dict[str, Any]]:
    for extractor in extractors:
        for line in (folder / f"scrapinghub_{extractor}.jsonl").open(encoding="utf-8"):
            page = json.loads(line)
            if page.get("lang_en", True):
                page["extractor"] = extractor
                yield page


def text_of(page: dict[str, Any]) -> str:
    return "\n".join(text for text, _ in page["lines"]) + "\n"


def rows(folder: Path, extractors: tuple[str, ...] = EXTRACTORS, whole_page: bool = False) -> list[Row]:
    """The labelled, visible lines of all pages."""
    found = []
    for page in pages(folder, extractors):
        context = Context(text_of(page), Lexicon.shared(), whole_page=whole_page)
        lines = {one.shape.number: one for one in judge.judge_all(context).lines}
        for number, (text, label) in enumerate(page["lines"]):
            if label is not None and text.strip():
                found.append(Row(page["id"], page["extractor"], number, text, label, lines.get(number)))
    return found


def labels(rows: list[Row]) -> dict[tuple[str, str], str]:
    """The class of each distinct line of residue, by page and text (labels.tsv names it by its number)."""
    texts = {(row.page, row.extractor, row.number): row.text.strip() for row in rows}
    found = {}
    for page, extractor, number, name in table("labels.tsv"):
        text = texts.get((page, extractor, int(number)))
        if text is not None:
            found[page, text] = name
    return found


def verdicts(rows: list[Row]) -> dict[tuple[str, str], str]:
    """What reading said of lines that the labels call article: ``right`` (boilerplate after all) or ``wrong``."""
    texts = {(row.page, row.extractor, row.number): row.text.strip() for row in rows}
    return {
        (page, texts[page, extractor, int(number)]): verdict
        for page, extractor, number, verdict, _reason in table("verdicts.tsv")
        if (page, extractor, int(number)) in texts
    }


def table(name: str) -> Iterator[list[str]]:
    for line in (HERE / name).open(encoding="utf-8"):
        if not line.startswith("#"):
            yield line.rstrip("\n").split("\t")
