"""The texts of each row of the table, made from the JSON lines that the user gives. Nothing of them is kept.

    python benchmarks/corpus.py FOLDER ROW[,ROW] MEGABYTES RECORDS TEXT.jsonl ...

It is a command because it holds all texts in memory: a process that does counts as large for every process that it
starts, and `run.py` measures those.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, count, cycle
from pathlib import Path

FILES, FILE_SIZE = 1000, 5000
RECORD_SIZE = 500
_APART = 9973  # lines; a prime, so that rounds pair other lines


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The objects of a file of JSON lines."""
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    try:
                        yield json.loads(line)
                    except ValueError as error:
                        raise SystemExit(f"{path}:{number}: no JSON: {error}") from error
    except OSError as error:
        raise SystemExit(f"{path}: {error.strerror}") from error


def texts(paths: Iterable[Path]) -> list[str]:
    """The field ``text`` of all lines of all files."""
    found = [row["text"] for path in paths for row in rows(path) if row.get("text")]
    if not found:
        raise SystemExit("no line has a field `text`")
    return found


def endless(articles: list[str]) -> Iterator[str]:
    """The articles, and from the second round on new ones: each line that ends a sentence is followed by another such
    line, in each round by another one. A text in which every article stands several times would be full of
    repeated paragraphs, which `cleaner` finds: that is not what news of this size is like."""
    yield from articles
    lines = [text.replace("\r\n", "\n").split("\n") for text in articles]
    ends = [line for text in lines for line in text if _ends(line)] or [""]
    for number in count(1):
        others = chain(ends[number * _APART % len(ends) :], cycle(ends))
        for text in lines:
            yield "\n".join(f"{line} {next(others)}" if _ends(line) else line for line in text)


def _ends(line: str) -> bool:
    """Whether the line ends with a sentence."""
    return line.endswith((".", "!", "?", '"', "”", "'", ")"))


def of_size(source: Iterator[str], size: int) -> str:
    """Articles with blank lines between them, cut to about ``size`` characters."""
    parts: list[str] = []
    length = 0
    while length < size:
        parts.append(next(source))
        length += len(parts[-1]) + 2
    return "\n\n".join(parts)[:size].rstrip() + "\n"


def pieces(articles: Iterable[str]) -> Iterator[str]:
    """Articles cut between words into records of about ``RECORD_SIZE`` characters."""
    for text in articles:
        while len(text) > RECORD_SIZE:
            cut = text.rfind(" ", 0, RECORD_SIZE)
            cut = cut if cut > 0 else RECORD_SIZE
            yield text[:cut]
            text = text[cut:].lstrip()
        if text:
            yield text


def write_files(articles: list[str], folder: Path) -> None:
    """Small files, and all of them in one for tools that read their standard input."""
    source = endless(articles)
    (folder / "files").mkdir()
    with (folder / "files.txt").open("w", encoding="utf-8") as together:
        for number in range(FILES):
            text = of_size(source, FILE_SIZE)
            (folder / "files" / f"{number:04}.txt").write_text(text, encoding="utf-8")
            together.write(text)


def write_large(articles: list[str], folder: Path, size: int) -> None:
    (folder / "large.txt").write_text(of_size(endless(articles), size), encoding="utf-8")


def write_records(articles: list[str], folder: Path, wanted: int) -> None:
    """JSON lines, and a second name that no tool takes for anything but text."""
    source = pieces(endless(articles))
    with (folder / "records.jsonl").open("w", encoding="utf-8") as file:
        for number in range(wanted):
            file.write(json.dumps({"id": str(number), "text": next(source)}, ensure_ascii=False) + "\n")
    (folder / "records.txt").hardlink_to(folder / "records.jsonl")


ROWS = ("files", "large", "records")


def main() -> None:
    folder, wanted, megabytes, records, *paths = sys.argv[1:]
    articles = texts(map(Path, paths))
    chosen = wanted.split(",")
    if "files" in chosen:
        write_files(articles, Path(folder))
    if "large" in chosen:
        write_large(articles, Path(folder), int(float(megabytes) * 1e6))
    if "records" in chosen:
        write_records(articles, Path(folder), int(records))
    print(sum(map(len, articles)))


if __name__ == "__main__":
    main()
