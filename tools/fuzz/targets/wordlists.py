"""Word lists and profiles: any bytes are one, or one clear line; and what is written is read as it was."""

from __future__ import annotations

import os
from functools import cache

from choices import Choices, scratch

from cleaner import wordlist
from cleaner.errors import Failure
from cleaner.profile import Profile

LONGEST = 100
_ROWS = ("Takaichi", "=iPod", "Kiev -> Kyiv", "a → b", "->", "= -> =", "# a", "x # y", "a -> a", "b -> a", "Pago Pago", "é -> e", "\ufeff", "→→", "=",
         "a->b->c", "it's -> its", "\u200b", "a\u200bb")  # fmt: skip
_PROFILE = ("[source]", "documents\t10", "documents\t0", "typo_rate\t0.1", "typo_rate\tnan", "typo_rate\t1e-400", "[words]", "3\tmulesing", "\t#x", "[x",
            "[names]", "24\tMiyazawa", "Yeutter", "[lines]", "4\tsimilar news", "99\tx", "٣\ty", "[source a]", "[lines a]", "[lines b]", "[]", "[ ]",
            "[words x]", "1\t[x]", "documents\t1_0", "1\ta b", "# c", "documents\t" + "9" * 5000, "9" * 5000 + "\tx", "²\tx", "1\t\u2028", "1\t\x85x")  # fmt: skip


@cache
def _path() -> str:
    return os.path.join(scratch(), "file.txt")


def _document(choices: Choices, rows: tuple[str, ...]) -> bytes:
    out: list[bytes] = []
    while choices.more and len(out) < 30:
        kind = choices.number(8)
        out.append(
            choices.line().encode("utf-8", "replace")
            if kind == 0
            else choices.some(10)
            if kind == 1
            else choices.of(rows).encode()
        )
    return choices.of((b"\n", b"\n", b"\r\n", b"\r")).join(out)


def one(data: bytes) -> None:
    choices = Choices(data)
    if choices.yes():
        check_words(_document(choices, _ROWS), choices.line() or "Kiev's")
    else:
        check_profile(_document(choices, ("[source]\ndocuments\t9", *_PROFILE)))


def check_words(data: bytes, token: str) -> None:
    with open(_path(), "wb") as file:
        file.write(data)
    try:
        words = wordlist.read(_path())
    except Failure as failure:
        assert str(failure).strip()
        return
    words.covers(token)
    words.pair(token)
    words.within_phrase(f"in {token} was", 3, 3 + len(token))
    again = wordlist.parse("\n".join(map(wordlist.line_of, words.entries)), "again")
    assert _said(again) == _said(words), (words.entries, again.entries)
    for entry in words.entries:
        if entry.right is None:
            assert words.covers(entry.word), entry


def _said(words: wordlist.WordList) -> set[tuple[str, str | None, bool]]:
    return {(e.word if e.exact else e.word.lower(), e.right, e.exact) for e in words.entries}


def check_profile(data: bytes) -> None:
    with open(_path(), "wb") as file:
        file.write(data)
    try:
        profile = Profile.read(_path())
    except Failure as failure:
        assert str(failure).strip()
        return
    with open(_path(), "w", encoding="utf-8", newline="") as file:
        file.write(profile.text())
    again = Profile.read(_path())
    rate = profile.typo_rate and float(f"{profile.typo_rate:.3g}")
    assert again == profile._replace(typo_rate=rate), (profile, again)
    for name in profile.names:
        assert profile.knows(name)
        list(profile.names.like(name))
