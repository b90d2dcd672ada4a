"""Turn the pattern pack of dictionaries/ into one small JSON file. Runs at build, never at start-up.

Macros are expanded, required literals lower-cased and indexed by a word that a text must contain, and whatever
is wrong in the data stops the build: an unknown class, a pattern that does not compile, a literal that can
never be seen. The tests check the examples (`tests/test_boilerplate_pack.py`).
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cleaner.boilerplate.normal import kind, marks, words

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

NAME = "boilerplate.json"
TIERS = ("sure", "strong", "medium", "weak")
# A literal that begins so may stand glued to the word before it.
GLUED = "~"
_MACRO = re.compile(r"\{([a-z]+)\}")


def write(source: Path, out: Path, zipf: Mapping[str, float] = MappingProxyType({})) -> None:
    """Compile the pack of ``source`` (the folder with boilerplate.toml) into the folder ``out``. ``zipf`` says how
    frequent words are.

    Raises ValueError, which names the row, where the data is wrong.
    """
    text = json.dumps(pack(source, zipf), ensure_ascii=False, separators=(",", ":"))
    (out / NAME).write_text(text, encoding="utf-8")


def rows(source: Path) -> dict[str, Any]:
    """boilerplate.toml as it is written."""
    with (source / "boilerplate.toml").open("rb") as file:
        table: dict[str, Any] = tomllib.load(file)
    return table


def pack(source: Path, zipf: Mapping[str, float]) -> dict[str, Any]:
    """The pack as `cleaner.boilerplate.pack` reads it."""
    raw = rows(source)
    classes: dict[str, dict[str, str]] = raw["classes"]
    macros: dict[str, list[str] | str] = raw["macros"]
    for row in (*raw["bag"], *raw["pattern"]):
        _check(row, classes)
    seen = _counts(source)
    return {
        "classes": classes,
        "phrases": dict(_phrases(source, classes)),
        "bags": [[row["id"], row["class"], row["tier"], row["most"], _needs(row, macros)] for row in raw["bag"]],
        "masks": _masks(raw["bag"], macros),
        "patterns": [_pattern(row, macros) for row in raw["pattern"]],
        "triggers": _triggers(raw["pattern"], macros, zipf),
        "counts": seen,
        "weights": {row[0]: float(row[1]) for row in _table(source / "boilerplate-weights.tsv", 4)},
    }


def _check(row: Mapping[str, Any], classes: Mapping[str, Any]) -> None:
    wrong = [
        name
        for name, right in (
            ("class", row["class"] in classes),
            ("tier", row["tier"] in TIERS),
            ("match", len(row["match"]) >= 2),
            ("literals", "" not in (literal.lstrip(GLUED) for literal in row.get("literals", ()))),
            ("also", "" not in row.get("also", ())),
            ("look_alike", len(row["look_alike"]) >= 2),
        )
        if not right
    ]
    if wrong:
        raise ValueError(f"boilerplate.toml: {row['id']}: wrong or too few: {', '.join(wrong)}")


def _phrases(source: Path, classes: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for phrase, name, tier in _table(source / "boilerplate-phrases.tsv", 3):
        if name not in classes or tier not in TIERS:
            raise ValueError(f"boilerplate-phrases.tsv: {phrase!r}: unknown class or tier: {name} {tier}")
        yield phrase, [name, tier]


def _needs(row: Mapping[str, Any], macros: Mapping[str, list[str] | str]) -> list[list[str]]:
    return [sorted(set(_words(group, macros))) for group in row["need"]]


def _masks(bags: list[Mapping[str, Any]], macros: Mapping[str, list[str] | str]) -> dict[str, int]:
    """For each word the bags that have it, as bits: a line is in the bags that all of its words share."""
    masks: dict[str, int] = {}
    for number, row in enumerate(bags):
        for word in set(_words(row["words"], macros)).union(*_needs(row, macros)):
            masks[word] = masks.get(word, 0) | 1 << number
    return dict(sorted(masks.items()))


def _words(listed: list[str], macros: Mapping[str, list[str] | str]) -> Iterator[str]:
    for word in listed:
        for part in _expanded(word, macros):
            yield from (kind(piece) for piece in words(part)) if not part.startswith("#") else (part,)


def _pattern(row: Mapping[str, Any], macros: Mapping[str, list[str] | str]) -> list[Any]:
    text = _regex(row["pattern"], macros)
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"boilerplate.toml: {row['id']}: {error}") from error
    return [row["id"], row["class"], row["tier"], row["scope"], row["most"], row.get("action", "line"), text,
            row.get("case", False), row.get("also", [])]  # fmt: skip


def _literals(row: Mapping[str, Any], macros: Mapping[str, list[str] | str]) -> Iterator[str]:
    for literal in row["literals"]:
        yield from (part.lower() for part in _expanded(literal, macros))


def _triggers(
    patterns: list[Mapping[str, Any]], macros: Mapping[str, list[str] | str], zipf: Mapping[str, float]
) -> dict[str, Any]:
    """Pattern numbers by literal; and for each literal a word that a text with one must contain.

    A literal without a word (``@``, ``©``) is always looked for. A row with ``first`` is asked of every line that
    begins with one of these characters.
    """
    numbers: dict[str, set[int]] = {}
    literals = set()  # as they are written: one row may have "photo:" and another "~photo:"
    for number, row in enumerate(patterns):
        for literal in _literals(row, macros):
            literals.add(literal)
            numbers.setdefault(literal.lstrip(GLUED), set()).add(number)
    first: dict[str, list[int]] = {}
    for number, row in enumerate(patterns):
        for char in row.get("first", ""):
            first.setdefault(char, []).append(number)
    return {
        "literals": {literal: sorted(rows) for literal, rows in sorted(numbers.items())},
        "words": [_trigger(literal, zipf) for literal in sorted(literals) if _letters(literal)],
        "glued": [
            (text := literal.lstrip(GLUED), marks(text)) for literal in sorted(literals) if not _letters(literal)
        ],
        "first": first,
    }


def _letters(literal: str) -> list[str]:
    """The words of a literal by which it may be looked for."""
    return [] if literal[0] == GLUED else [word for word in words(literal) if word.isalpha() and len(word) > 1]


def _trigger(literal: str, zipf: Mapping[str, float]) -> tuple[str, str, list[str]]:
    """A literal, the rarest of the words that a text with it has as whole words, and all of these with its marks: first
    the word that counts as its own, although it may stand at an end ("enewsletter")."""
    letters = _letters(literal)
    whole = list(dict.fromkeys([max(letters, key=len), *words(literal)[1:-1], *marks(literal)]))
    return literal, min(set(whole).intersection(letters), key=lambda word: (zipf.get(word, 0.0), word)), whole


def _expanded(word: str, macros: Mapping[str, list[str] | str]) -> list[str]:
    name = _MACRO.fullmatch(word)
    if not name:
        return [word]
    value = macros[name[1]]
    return value if isinstance(value, list) else [value]


def _regex(pattern: str, macros: Mapping[str, list[str] | str]) -> str:
    def put(match: re.Match[str]) -> str:
        value = macros[match[1]]
        if isinstance(value, str):
            return _regex(value, macros)
        return "|".join(re.escape(item) for item in sorted(value, key=len, reverse=True))

    return _MACRO.sub(put, pattern)


def _counts(source: Path) -> dict[str, list[int]]:
    """How often each row was seen on boilerplate and on article text (a generated file; see benchmarks)."""
    return {row: [int(bad), int(good)] for row, bad, good in _table(source / "boilerplate-counts.tsv", 3)}


def _table(path: Path, columns: int) -> Iterator[list[str]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip() and ("\t" in line or not line.startswith("#")):  # "# comments" is a phrase
                row = line.rstrip("\n").split("\t")
                if len(row) != columns:
                    raise ValueError(f"{path.name}:{number}: {len(row)} columns, not {columns}")
                yield row
