"""What is a word, a name or an acronym, and how far a list is believed.

Membership and counts are two things: web counts contain typos by the thousand, so no count alone makes a
word. A *checked* list (made by people) makes one; a list that is large or old or partly made by machines
makes one only for words that are also in use (have a count) and are no near miss of a far commoner word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

LOWER = re.compile(r"[a-zà-öø-ÿœ]+(?:'[a-z]+)*'?")
NAME = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
CONTRACTIONS = frozenset(
    f"{start}'s"
    for start in ("he", "here", "how", "it", "let", "she", "that", "there", "what", "when", "where", "who", "why")
)
COMMONER = 300  # hundredths of a decade: a thousand times as frequent
OFTEN_WRONG = 100  # ten times as frequent
IN_USE = 101  # the rarest count that wordfreq gives is 1.01 (once in 10^8 words)


@dataclass
class Lists:
    """The lists under construction."""

    counts: dict[str, int]
    words: set[str] = field(default_factory=set)
    rare: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    acronyms: set[str] = field(default_factory=set)
    wrong: set[str] = field(default_factory=set)
    """What the misspelling lists call wrong; weak lists are not believed against them."""

    def used(self, word: str, least: int = IN_USE) -> bool:
        """Whether the web count of a word is at least so high."""
        return self.counts.get(word.lower(), 0) >= least


def is_lower(word: str) -> bool:
    """A word of lower-case letters; possessives in 's are left to the reader of the lists.

    Single letters but "a" are no words: in running text they are initials, labels and OCR dirt.
    """
    return LOWER.fullmatch(word) is not None and (len(word) > 1 or word == "a") and not word.endswith("'s")


def is_acronym(word: str) -> bool:
    """Upper-case letters only, at least two."""
    return len(word) > 1 and word.isalpha() and word.isupper()


def name_parts(text: str, *, ascii_too: bool = False) -> Iterator[str]:
    """The capitalised Latin-script words of a name ("de la Cruz" gives Cruz)."""
    for found in NAME.findall(unicodedata.normalize("NFC", text).replace("’", "'")):
        part = found[:-2] if found.endswith("'s") else found
        if len(part) < 2 or not part[0].isupper() or part.isupper():
            continue
        if all("LATIN" in unicodedata.name(char, "") for char in part if char != "'"):
            yield part
            if ascii_too:
                yield without_accents(part)


def without_accents(word: str) -> str:
    """Łódź -> Łodz: combining marks go, letters of their own stay."""
    decomposed = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(char for char in decomposed if not unicodedata.combining(char)))


def sort_into(lists: Lists, entries: Iterable[str], target: set[str]) -> None:
    """Spread a checked list over words (`target`), acronyms and names by the case of its entries."""
    for entry in entries:
        if is_lower(entry):
            target.add(entry)
        elif is_acronym(entry):
            lists.acronyms.add(entry)
        else:
            lists.names.update(name_parts(entry))


def neighbours(word: str) -> set[str]:
    """Every string one insertion, deletion, replacement or swap away."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    near = {head + tail[1:] for head, tail in cuts if tail}
    near |= {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    near |= {head + char + tail[1:] for head, tail in cuts if tail for char in letters}
    near |= {head + char + tail for head, tail in cuts for char in letters}
    return near - {word}


def near_miss(lists: Lists, word: str) -> bool:
    """Whether a word a thousand times as frequent is one edit away: then a weak list is not believed."""
    least = lists.counts.get(word, 0) + COMMONER
    return any(lists.counts.get(near, 0) >= least and near in lists.words for near in neighbours(word))


def add_weak(lists: Lists, entries: Iterable[str], target: set[str], *, least: int, shortest: int = 3) -> None:
    """Take from a weak list the lower-case words in use that are no near miss of a common word."""
    for word in sorted(set(entries)):
        if (
            is_lower(word)
            and len(word) >= shortest
            and word not in lists.words
            and lists.used(word, least)
            and word not in lists.wrong
            and not near_miss(lists, word)
        ):
            target.add(word)
