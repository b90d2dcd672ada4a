"""The dictionaries as the engine asks them. The only reader of dictionaries/.

`Lexicon` is a facade over memory-mapped files: opening one takes a few milliseconds and no parsing. Keys are
lower case; what a case means (a name, an acronym) is in the flags.
"""

from __future__ import annotations

import json
import os
from functools import cache, cached_property
from itertools import islice
from typing import Any

import marisa_trie

from cleaner.lexicon import deletes
from cleaner.lexicon.store import ACRONYM, NAME, RARE, WORD, ZIPF_STEPS, compiled, mapped

__all__ = ["ACRONYM", "NAME", "RARE", "WORD", "Lexicon"]


class Lexicon:
    """Words, counts, pairs and known misspellings of English."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._ids = marisa_trie.Trie().mmap(os.path.join(folder, "words.marisa"))
        self._flags = mapped(folder, "flags.u8")
        self._zipf = mapped(folder, "zipf.u8")
        self._last_near: dict[tuple[str, int], list[str]] = {}

    @classmethod
    @cache
    def shared(cls) -> Lexicon:
        """The dictionaries that come with the package, opened once for the process."""
        return cls(compiled())

    @cached_property
    def version(self) -> str:
        """Eight hexadecimal digits that change whenever a word, a phrase or a weight does."""
        with open(os.path.join(self._folder, "version"), encoding="ascii") as file:
            return file.read()

    def flags(self, key: str) -> int:
        """Membership bits of a lower-case ``key``: WORD, RARE, NAME, ACRONYM; 0 where no list has it."""
        number = self._ids.get(key)
        return 0 if number is None else self._flags[number]

    def zipf(self, key: str) -> float:
        """log10 of how often ``key`` occurs in 10**9 words of English (source: wordfreq); 0.0 if not counted."""
        number = self._ids.get(key)
        return 0.0 if number is None else self._zipf[number] / ZIPF_STEPS

    def entry(self, key: str) -> tuple[int, float]:
        """The `flags` and the `zipf` of a key."""
        number = self._ids.get(key)
        return (0, 0.0) if number is None else (self._flags[number], self._zipf[number] / ZIPF_STEPS)

    def near(self, word: str, distance: int) -> list[str]:
        """Frequent words that are candidates for ``word``: all within ``distance`` (1 or 2), and some others."""
        if (word, distance) not in self._last_near:  # several pieces of evidence ask for the same word in turn
            if len(self._last_near) > 1000:
                self._last_near.clear()
            index = self._near1 if distance == 1 else self._near2
            self._last_near[word, distance] = list(index.near(word, distance))
        return self._last_near[word, distance]

    def prefixes(self, key: str) -> list[str]:
        """The keys of all lists that ``key`` begins with."""
        found: list[str] = self._ids.prefixes(key)
        return found

    def is_part(self, key: str) -> bool:
        """Whether a word that people use (Zipf 3 or more) begins or ends with ``key`` and is longer."""
        for start in (key, f" {key[::-1]}"):
            if any(len(word) > len(start) for word in islice(self._used.iterkeys(start), 2)):
                return True
        return False

    def pair(self, first: str, second: str) -> float:
        """log10 of how often the lower-case words stand side by side in 10**9 pairs; 0.0 if not a known pair."""
        number = self._pairs.get(f"{first} {second}")
        return 0.0 if number is None else self._pair_zipf[number] / ZIPF_STEPS

    def correction(self, key: str) -> tuple[str, ...]:
        """What a list of misspellings gives for a lower-case ``key``, best first."""
        return self._value(self._misspellings, key)

    def cased(self, key: str) -> str:
        """A name in its usual case: ``McDonald`` for ``mcdonald``, ``London`` for ``london``."""
        return next(iter(self._value(self._cased, key)), key[:1].upper() + key[1:])

    def variants(self, key: str) -> tuple[str, ...]:
        """The American spellings of a British word, or the British ones of an American."""
        return self._value(self._variants, key)

    def table(self, name: str) -> Any:
        """A small table that is read whole, such as ``scorecard``."""
        with open(os.path.join(self._folder, f"{name}.json"), encoding="utf-8") as file:
            return json.load(file)

    @cached_property
    def affixes(self) -> dict[str, Any]:
        """Productive English affixes: lists of ``prefix`` and ``suffix``, pairs of ``variant`` endings
        (ise, ize), and groups of endings that are the ``same`` inflection (s, es, ies)."""
        affixes: dict[str, Any] = self.table("affixes")
        return affixes

    @cached_property
    def suffixes(self) -> frozenset[str]:
        """The productive endings."""
        return frozenset(self.affixes["suffix"])

    @cached_property
    def variant_endings(self) -> tuple[str, ...]:
        """All endings of which a region writes another."""
        return tuple(ending for pair in self.affixes["variant"] for ending in pair)

    @cached_property
    def same_inflection(self) -> dict[str, frozenset[int]]:
        """For each ending the numbers of the groups of endings that it is in."""
        groups: dict[str, set[int]] = {}
        for number, group in enumerate(self.affixes["same"]):
            for ending in group:
                groups.setdefault(ending, set()).add(number)
        return {ending: frozenset(numbers) for ending, numbers in groups.items()}

    @cached_property
    def doubled(self) -> dict[str, str]:
        """Whether a word standing twice in a row is to ``fix`` or ``legal``; other words are asked about."""
        doubled: dict[str, str] = self.table("doubled")
        return doubled

    @cached_property
    def confusions(self) -> list[dict[str, Any]]:
        """Patterns of known words that are wrong side by side (see dictionaries/en/confusions.tsv)."""
        rows: list[dict[str, Any]] = self.table("confusions")
        return rows

    @cached_property
    def articles(self) -> dict[str, str]:
        """Beginnings of words that are spoken otherwise than spelt, with the article that they take."""
        articles: dict[str, str] = self.table("articles")
        return articles

    @cached_property
    def article_starts(self) -> frozenset[str]:
        """The first two letters of all `articles`."""
        return frozenset(start[:2] for start in self.articles)

    @cached_property
    def foreign(self) -> frozenset[str]:
        """Function words of other languages that are no English words."""
        return frozenset(self.table("foreign"))

    @staticmethod
    def _value(trie: marisa_trie.BytesTrie, key: str) -> tuple[str, ...]:
        return tuple(value for packed in trie.get(key, ()) for value in packed.decode().split(","))

    def _index(self, index: deletes.Index) -> deletes.Deletes:
        offsets, entries = (mapped(self._folder, f"{index.name}.{part}").cast("I") for part in ("offsets", "entries"))
        return deletes.Deletes(index, offsets, entries, self._ids.restore_key)

    @cached_property
    def _near1(self) -> deletes.Deletes:
        return self._index(deletes.NEAR1)

    @cached_property
    def _near2(self) -> deletes.Deletes:
        return self._index(deletes.NEAR2)

    @cached_property
    def _used(self) -> marisa_trie.Trie:
        return marisa_trie.Trie().mmap(os.path.join(self._folder, "usual.marisa"))

    @cached_property
    def _pairs(self) -> marisa_trie.Trie:
        return marisa_trie.Trie().mmap(os.path.join(self._folder, "pairs.marisa"))

    @cached_property
    def _pair_zipf(self) -> memoryview:
        return mapped(self._folder, "pairs.u8")

    @cached_property
    def _misspellings(self) -> marisa_trie.BytesTrie:
        return self._map("misspellings")

    @cached_property
    def _cased(self) -> marisa_trie.BytesTrie:
        return self._map("cased")

    @cached_property
    def _variants(self) -> marisa_trie.BytesTrie:
        return self._map("variants")

    def _map(self, name: str) -> marisa_trie.BytesTrie:
        return marisa_trie.BytesTrie().mmap(os.path.join(self._folder, f"{name}.marisa"))
