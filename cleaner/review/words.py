"""The project's words as a review needs them: added to, asked about, and taken back."""

from __future__ import annotations

import re
from typing import Protocol

from cleaner.model import Finding
from cleaner.tokens import WORD
from cleaner.wordlist import Entry, WordList, plain

# What a possessive adds; the list covers it (and plurals) for each of its words.
_POSSESSIVE = re.compile(r"(?:'s|(?<=s)')$", re.IGNORECASE)


class WordFiles(Protocol):
    """Where words are kept. The methods raise Failure or OSError."""

    def file(self, document: str) -> str:
        """The word list that a new word of ``document`` goes into."""

    def add(self, file: str, word: str) -> bool:
        """Whether the list did not have the word yet."""

    def remove(self, file: str, word: str) -> None: ...


class Words:
    """The words that were added in this review; those that were there before are the engine's business."""

    def __init__(self, files: WordFiles) -> None:
        self._files = files
        self._words: dict[str, list[str]] = {}
        self._lists: dict[str, WordList] = {}
        self._kept: set[tuple[str, str]] = set()

    def covers(self, document: str, finding: Finding) -> bool:
        """Whether a word that was added says that the words of ``finding`` may stand."""
        if not self._lists or not finding.rule.startswith("typo."):
            return False
        words = self._lists.get(self._files.file(document))
        return words is not None and any(map(words.covers, WORD.findall(finding.original)))

    def add(self, word: str, document: str) -> str:
        """Returns the file."""
        file = self._files.file(document)
        if not self._files.add(file, word) and word not in self._words.get(file, ()):
            self._kept.add((file, word))  # so it is not ours to take away
        self.remember(word, document)
        return file

    def remember(self, word: str, document: str) -> None:
        """``word`` was added, perhaps in an earlier session."""
        file = self._files.file(document)
        self._words.setdefault(file, []).append(word)
        self._renew(file)

    def remove(self, word: str, document: str) -> None:
        file = self._files.file(document)
        times = self._words.get(file, []).count(word)
        if times <= 1 and (file, word) not in self._kept:
            self._files.remove(file, word)
        if times:
            self._words[file].remove(word)
        self._renew(file)

    def _renew(self, file: str) -> None:
        self._lists[file] = WordList(Entry(word, None, False, 0, file) for word in self._words.get(file, ()))


def word_of(finding: Finding) -> str | None:
    """The one word that ``finding`` is about, in the form in which lists have it."""
    word = _POSSESSIVE.sub("", plain(finding.original))
    return word if finding.rule.startswith("typo.") and WORD.fullmatch(word) else None
