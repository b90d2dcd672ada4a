"""Turn the text files of dictionaries/ into files that are memory-mapped. Runs at build or install.

Nothing here runs at start-up of an installed `cleaner`. The files written, all little-endian:

- ``words.marisa``  every key (lower case); its marisa id numbers the rows of the next two
- ``flags.u8``, ``zipf.u8``  membership bits (`cleaner.lexicon.store`), and the Zipf frequency times `ZIPF_STEPS`
- ``near1.*``, ``near2.*``  deletes indexes (see `cleaner.lexicon.deletes`)
- ``usual.marisa``  the words that people use, and a space and the same words read backwards
- ``pairs.marisa``, ``pairs.u8``  known word pairs and their Zipf frequency, in the same steps
- ``misspellings.marisa``, ``cased.marisa``, ``variants.marisa``  key to UTF-8 value
- ``version``  CRC-32 of the text files: two installations with the same one know the same words
"""

from __future__ import annotations

import json
import math
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

import marisa_trie

from cleaner.errors import Failure
from cleaner.lexicon import deletes
from cleaner.lexicon.store import ACRONYM, NAME, RARE, WORD, ZIPF_STEPS

# A word that few people use is seldom what a slip was meant to be, and every entry of the index costs space
# and time. Zipf 0 stands for "no count".
NEAR1_ZIPF = 1.5
NEAR2_ZIPF = 2.9
NAME_ZIPF = 3.4

USUAL_ZIPF = 3.0  # the least of a word whose beginnings and endings are known as its parts
GROUPS = 6  # of confusions, a bit each

# The pairs are counts in a corpus of about 2 * 10**13 pairs: "of the" is 0.9 % of English word pairs.
PAIR_SCALE = 4.3

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def compile_into(dictionaries: Path, target: Path) -> None:
    """Write the mapped files for ``dictionaries`` (the folder that holds en/) as the new folder ``target``.

    The folder appears complete or not at all: it is made beside ``target`` and renamed.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".making-") as folder:
        made = Path(folder) / "made"
        made.mkdir()
        _compile(dictionaries / "en", made)
        try:
            os.replace(made, target)
        except OSError:
            if not target.is_dir():  # somebody else finished it first: theirs is the same
                raise


def _compile(source: Path, out: Path) -> None:
    flags, cased = _membership(source)
    counts = {word: int(count) / 100 for word, count in _rows(source / "counts.tsv", 2, numbers=(1,))}
    trie = marisa_trie.Trie(sorted(flags.keys() | counts.keys()))
    trie.save(str(out / "words.marisa"))
    by_id: list[tuple[int, float, str]] = [
        (flags.get(word, 0), counts.get(word, 0.0), word) for word in (trie.restore_key(i) for i in range(len(trie)))
    ]
    (out / "flags.u8").write_bytes(bytes(flag for flag, _, _ in by_id))
    (out / "zipf.u8").write_bytes(bytes(min(255, round(zipf * ZIPF_STEPS)) for _, zipf, _ in by_id))
    for index, least in ((deletes.NEAR1, NEAR1_ZIPF), (deletes.NEAR2, NEAR2_ZIPF)):
        words = ((i, word) for i, (flag, zipf, word) in enumerate(by_id) if _is_candidate(flag, zipf, least))
        deletes.write(index, words, out)
    usual = [word for flag, zipf, word in by_id if flag & WORD and zipf >= USUAL_ZIPF]
    marisa_trie.Trie(sorted([*usual, *(f" {word[::-1]}" for word in usual)])).save(str(out / "usual.marisa"))
    _write_pairs(source, out)
    _write_map(out / "misspellings.marisa", ((row[0], row[1]) for row in _rows(source / "misspellings.tsv", 3)))
    _write_map(out / "cased.marisa", cased.items())
    variants = [(us, gb) for us, gb in _rows(source / "variants.tsv", 2)]
    _write_map(out / "variants.marisa", variants + [(gb, us) for us, gb in variants])
    _write_json(source, counts, out)
    (out / "version").write_text(_version(source))


def _version(source: Path) -> str:
    digest = 0
    for path in sorted(source.iterdir()):
        if path.is_file():
            digest = crc32(path.read_bytes(), crc32(path.name.encode(), digest))
    return f"{digest:08x}"


def _membership(source: Path) -> tuple[dict[str, int], dict[str, str]]:
    """Flags by lower-case key, and the usual form of names that are not simply capitalised."""
    flags: dict[str, int] = {}
    cased: dict[str, str] = {}
    for name, flag in (("words.txt", WORD), ("words-rare.txt", RARE), ("names.txt", NAME), ("acronyms.txt", ACRONYM)):
        for word in _lines(source / name):
            key = word.lower()
            flags[key] = flags.get(key, 0) | flag
            if flag == NAME and word != word.capitalize():
                cased[key] = word
    for word, _reason in _rows(source / "keep.tsv", 2):
        key = word.lower()
        flags[key] = flags.get(key, 0) | (WORD if word == key else NAME)
    return flags, cased


def _is_candidate(flag: int, zipf: float, least: float) -> bool:
    return zipf >= least if flag & WORD else bool(flag & NAME) and zipf >= max(least, NAME_ZIPF)


def _write_pairs(source: Path, out: Path) -> None:
    pairs = {f"{one} {other}": int(count) for one, other, count in _rows(source / "pairs.tsv", 3, numbers=(2,))}
    trie = marisa_trie.Trie(sorted(pairs))
    trie.save(str(out / "pairs.marisa"))
    zipf = (math.log10(pairs[trie.restore_key(i)]) - PAIR_SCALE for i in range(len(trie)))
    (out / "pairs.u8").write_bytes(bytes(max(1, min(255, round(z * ZIPF_STEPS))) for z in zipf))


def _write_map(path: Path, items: Iterable[tuple[str, str]]) -> None:
    marisa_trie.BytesTrie(sorted((key, value.encode()) for key, value in items)).save(str(path))


def _write_json(source: Path, counts: Mapping[str, float], out: Path) -> None:
    """Small tables that are read whole, when a stage first needs them."""
    scorecard = {name: [float(rank), float(lower), float(capital)] for name, rank, lower, capital, _ in
                 _rows(source / "scorecard.tsv", 5, numbers=(1, 2, 3))}  # fmt: skip
    affixes: dict[str, list[Any]] = {"prefix": [], "suffix": [], "variant": [], "same": []}
    for affix, kind in _rows(source / "affixes.tsv", 2):
        affixes[kind].append(affix.split("/") if "/" in affix else affix)
    confusions, confusion_examples = _confusions(source, counts)
    tables = {
        "scorecard": scorecard,
        "affixes": affixes,
        "foreign": [word for word, _languages in _rows(source / "foreign.tsv", 2)],
        "doubled": {word: verdict for word, verdict, _reason in _rows(source / "doubled.tsv", 3)},
        "confusions": confusions,
        "confusion-examples": confusion_examples,
        "articles": dict(_rows(source / "articles.tsv", 2)),
        "locale": _locale(source),
    }
    for name, table in tables.items():
        (out / f"{name}.json").write_text(json.dumps(table), encoding="utf-8")
    from cleaner.boilerplate.compile import write  # it knows its own rows; nothing else here needs it

    write(source, out, counts)


def _confusions(source: Path, counts: Mapping[str, float]) -> tuple[list[dict[str, Any]], list[str]]:
    """Rows of confusions.tsv with their alternatives parted, and their examples, which only the catalogue reads.

    Of each row ``pair`` is the number of the word that together with the next one is the rarest: by these two it is
    noticed in a text. Rows share `GROUPS` bits, so that few pairs of common words have one in common.
    """
    made: list[dict[str, Any]] = []
    examples: list[str] = []
    for pattern, right, confidence, wrong, look_alike in _rows(source / "confusions.tsv", 5, numbers=(2,)):
        places = [place.split("/") for place in pattern.split()]
        fixes = [fix.replace("+", " ").split("/") for fix in right.split()]
        if len(places) != len(fixes) or any(len(f) not in (1, len(p)) for p, f in zip(places, fixes, strict=True)):
            raise ValueError(f"{source / 'confusions.tsv'}: {pattern!r} and {right!r} do not match, place by place")
        made.append({"places": places, "fixes": fixes, "confidence": float(confidence)})
        examples += [wrong, look_alike]
    groups: list[tuple[set[str], set[str]]] = [(set(), set()) for _ in range(GROUPS)]
    for row in made:
        shares = [_share(place, counts) for place in row["places"]]
        row["pair"] = min(range(len(shares) - 1), key=lambda at: shares[at] * shares[at + 1])
        first, second = (set(place) for place in row["places"][row["pair"] :][:2])
        costs = [
            _share(one | first, counts) * _share(other | second, counts) - _share(one, counts) * _share(other, counts)
            for one, other in groups
        ]
        row["group"] = costs.index(min(costs))
        groups[row["group"]][0].update(first)
        groups[row["group"]][1].update(second)
    return made, examples


def _share(words: Iterable[str], counts: Mapping[str, float]) -> float:
    """How many of the words of a text are one of ``words``."""
    return sum(10 ** (counts.get(word, 0.0) - 9) for word in words)


def _locale(source: Path) -> dict[str, dict[str, str]]:
    """Words that only American (us) or only British (gb) English spells so, with what the other writes."""
    table: dict[str, dict[str, str]] = {"us": {}, "gb": {}}
    both = {word for word, _reason in _rows(source / "both-locales.tsv", 2)}
    for us, gb in _rows(source / "variants.tsv", 2):
        if us not in both and us.replace("iz", "is") != gb:  # Oxford prints -ize
            table["us"][us] = gb
        if gb not in both:
            table["gb"][gb] = us
    return table


def _lines(path: Path) -> Iterator[str]:
    return (line for _, line in _numbered(path))


def _numbered(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are data, each with its number in the file."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.rstrip("\n")
            if line and not line.startswith("#"):
                yield number, line


def _rows(path: Path, columns: int, numbers: tuple[int, ...] = ()) -> Iterator[list[str]]:
    """The rows of a table, ``numbers`` being the columns that hold numbers. Raises `Failure` for a broken row."""
    for number, line in _numbered(path):
        row = line.split("\t")
        if len(row) != columns:
            raise Failure(f"{path}:{number}: {len(row)} columns, not {columns}: {line[:60]!r}")
        for column in numbers:
            if not _NUMBER.fullmatch(row[column]):
                raise Failure(f"{path}:{number}: {row[column]!r} is no number: {line[:60]!r}")
        yield row
