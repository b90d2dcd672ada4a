"""Put typos into edited prose, as fingers make them: `python tools/typo/inject.py PROSE.jsonl OUT.jsonl`.

Reads documents {"id", "text"} and writes {"id", "noisy", "clean"}; seeded, so the same input gives the same
output. About one word in `EVERY` is changed, small words and capitalised ones too, and one in eight changes
leaves out a space. The share of each kind follows what authors fix in their own text: letters dropped are the
most frequent kind, then extra, wrong and transposed ones.
"""

from __future__ import annotations

import json
import random
import re
import sys
from pathlib import Path

from cleaner.lexicon import NAME, RARE, WORD, Lexicon
from cleaner.typo.slips import NEIGHBOURS

EVERY = 120
KINDS = {"drop": 8, "extra": 4, "double": 4, "swap": 6, "neighbour": 5, "vowel": 3, "other": 1, "single": 3, "space": 5}
_WORD = re.compile(r"(?<![\w'’@#/.\\-])[A-Za-z]?[a-z]{3,}(?![\w'’@/\\-])")
_NEXT = re.compile(r" ([a-z]+)(?![\w'’-])")


def slip(word: str, kind: str, rng: random.Random) -> str:
    """``word`` with one slip, not in its first letter; the word itself where the kind does not apply."""
    at = rng.randrange(1, len(word))
    letter = word[at]
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    if kind == "double":
        return word[:at] + letter + word[at:]
    if kind == "single":
        doubled = [i for i in range(1, len(word)) if word[i] == word[i - 1]]
        return word[: doubled[0]] + word[doubled[0] + 1 :] if doubled else word
    if kind == "swap":
        return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at > 1 else word
    wrong = {"extra": NEIGHBOURS.get(letter, "e"), "neighbour": NEIGHBOURS.get(letter, "e"), "vowel": "aeiou"}.get(
        kind, "abcdefghijklmnopqrstuvwxyz"
    )
    if kind == "vowel" and letter not in "aeiou":
        return word
    return word[:at] + rng.choice(wrong) + word[at + (kind != "extra") :]


def noisy(text: str, rng: random.Random, lexicon: Lexicon) -> str:
    """``text`` with slips that make no other word."""
    out, at = [], 0
    for match in _WORD.finditer(text):
        if match.start() < at or rng.random() >= 1 / EVERY:
            continue
        word, end = match.group(), match.end()
        (kind,) = rng.choices(list(KINDS), list(KINDS.values()))
        following = _NEXT.match(text, end)
        if kind == "space":
            wrong = word + following.group(1) if following else word
            end = following.end() if following else end
        else:
            wrong = slip(word, kind, rng)
        if wrong != word and not lexicon.flags(wrong.lower()) & (WORD | RARE | (0 if word.islower() else NAME)):
            out += [text[at : match.start()], wrong]
            at = end
    return "".join([*out, text[at:]])


def main() -> None:
    source, target = map(Path, sys.argv[1:3])
    rng, lexicon = random.Random(20261125), Lexicon.shared()
    with source.open(encoding="utf-8") as read, target.open("w", encoding="utf-8") as write:
        for line in read:
            row = json.loads(line)
            made = noisy(row["text"], rng, lexicon)
            if made != row["text"]:
                write.write(
                    json.dumps({"id": row["id"], "noisy": made, "clean": row["text"]}, ensure_ascii=False) + "\n"
                )


if __name__ == "__main__":
    main()
