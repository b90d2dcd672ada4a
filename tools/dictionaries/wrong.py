"""The misspelling lists joined, and their quarrel with the lists of words and names settled."""

from __future__ import annotations

import re
from collections import defaultdict

from merge import COMMONER, OFTEN_WRONG, Lists

Corrections = dict[str, list[str]]
Rows = dict[str, tuple[list[str], str]]
"""Wrong -> (right..., source)."""


def join(sources: dict[str, Corrections]) -> Rows:
    """One table of the misspelling lists; the first that has a word gives its corrections, and where another
    agrees in one of them the source is "both".
    """
    joined: Rows = {}
    for name, table in sources.items():
        for wrong, rights in table.items():
            if not re.fullmatch(r"[a-z]+(?:'[a-z]+)*", wrong):
                continue
            if wrong not in joined:
                joined[wrong] = (rights, name)
            elif set(rights) & set(joined[wrong][0]):
                joined[wrong] = (joined[wrong][0], "both")
    return joined


def settle(lists: Lists, joined: Rows, protected: set[str]) -> Rows:
    """The misspellings that hold, and the lists amended where the two disagree.

    Where a misspelling list calls wrong what another list has, the counts decide: if a correction is a
    thousand times as frequent, a name or rare word is dropped and a word becomes a rare one (still a bar to
    any flag, but no longer a sure word); else the misspelling is left out. For a rare word ten times is
    enough, as its own count is mostly misspellings (SCOWL's hugest list has untill, enviroment, belive),
    unless only the list that was partly made by machine is against it. A lost apostrophe (dont) needs no
    margin: it is common, and no rare word or name beside it is. `protected` words were kept by hand.
    """
    joined = {wrong: row for wrong, row in joined.items() if wrong not in protected}
    names = defaultdict(set)
    for entry in lists.names | lists.acronyms:
        names[entry.lower()].add(entry)
    for wrong, (rights, source) in sorted(joined.items()):
        best = max((min(lists.counts.get(part, 0) for part in _parts(right)) for right in rights), default=0)
        only_rare = wrong not in lists.words and wrong not in names
        margin = OFTEN_WRONG if only_rare and source != "cspell" else COMMONER
        lost_apostrophe = wrong not in lists.words and any(
            "'" in right and right.replace("'", "") == wrong for right in rights
        )
        surely = lost_apostrophe or best >= lists.counts.get(wrong, 0) + margin
        if wrong in lists.words or wrong in lists.rare or wrong in names:
            if not surely:
                del joined[wrong]
                continue
            if wrong in lists.words:
                lists.words.discard(wrong)
                lists.rare.add(wrong)
            elif wrong in lists.rare:
                lists.rare.discard(wrong)
            lists.names -= names[wrong]
            lists.acronyms -= names[wrong]
    return _settled(lists, joined)


def _parts(text: str) -> list[str]:
    """The words of a correction, without the possessive 's (which the lists leave out)."""
    return [part.removesuffix("'s") for part in re.split(r"[ -]", text.lower())]


def _settled(lists: Lists, joined: Rows) -> Rows:
    """Rows whose corrections are known words, in their usual case, and no misspellings themselves."""
    # Of several forms of a name the plainly capitalised one is last and wins.
    names = sorted(lists.names | lists.acronyms, key=lambda name: (name.istitle(), name))
    cased = {name.lower(): name for name in names}
    cased |= {word: word for word in lists.rare | lists.words}

    def usual(right: str) -> str:
        """Lower-case corrections that are only names get their capital (european -> European)."""
        return re.sub(
            r"[^ -]+",
            lambda part: (
                part.group() if part.group() != part.group().lower() else cased.get(part.group(), part.group())
            ),
            right,
        )

    table: Rows = {}
    for wrong, (rights, source) in joined.items():
        sound = [
            usual(right)
            for right in rights
            if right.lower() != wrong
            and right.lower() not in joined
            and all(part in cased and part not in joined for part in _parts(right))
        ]
        if sound:
            table[wrong] = (list(dict.fromkeys(sound)), source)
    return table
