"""Texts that are made to be slow: each repeats what some rule begins to look at, and never lets it come to an end.

Run as a script, it prints how long the whole engine takes for each at two sizes, and the ratio of the two times: a
text four times as long may take about four times as long. `tests/test_hostile.py` holds that line.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner

# What is repeated without anything between.
UNITS = (
    "a", " ", "\n", "\r", "\t", "\u00a0", "Update:", "Update: ", "-", "- ", "-\n", ".", ". ", ",", "'", "’", "\"", "“",
    "”", "“”", "‘", "(", "()", "[", "](", "](a \"", "<", "<a ", "<p>", "<!--", "</p", "&", "&amp;", "&#", "`", "``", "`a",
    "```\n", "~~~\n", "{{", "{%", "https://", "www.", "@", "#", "/", "\\", "A ", "aA", "Aa", "a.A", "1", "1,", "0a", "\u200b",
    "a\u200b", "\u202a", "\u202a\u2068", "\u00ad", "\u00ad\n", "\u0301", "e\u0301", "é", "é ", "Ã", "Ã©", "â€", "â€™ ", "\ufffd", "\udc81",
    "a\udc81 ", "\x00", "\x1b[31m", "\x85", "ﬁ", "а", "аa ", "Ａ", "東", "👩\u200d", "the ", "the the ", "a a a ", "s a i d ",
    "teh ", "gaiwning ", "gaiwning\n", "Gaiwning. ", "ofthe ", "of\nthe\n", "a hour ", "a\n", "a \n", "a  b", "word , ", "word .",
    "Takaichi said. ", "Share this\n", "|", "| a ", "* ", "•\n", "©", "=", "_", "a_", "x-", "x-y ", "---\n", "+++\n",
    "...", "..A", "!!", "?!A", ";;", "::", ",, ", "\"\"a", "““a", "%20", "a@b.c ", "2026-01-13 19:58 GMT\n", "Photo: ", "Reuters ",
)  # fmt: skip


def repeated(unit: str) -> Callable[[int], str]:
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def _words(size: int, seed: int, letters: str, join: str = " ", capital: bool = False) -> str:
    """Distinct words that no dictionary has."""
    dice = random.Random(seed)
    out: list[str] = []
    left = size
    while left > 0:
        word = "".join(dice.choice(letters) for _ in range(dice.randint(5, 10)))
        out.append(word.capitalize() if capital else word)
        left -= len(word) + len(join)
    return join.join(out)[:size]


def _doubled(size: int) -> str:
    return "".join(f"{word} {word} " for word in _words(size // 2, 5, "aeioustrnl").split())[:size]


def _slips(size: int) -> str:
    """Distinct words that resemble many common ones."""
    dice = random.Random(7)
    stems = ("ground", "council", "matter", "present", "station", "country", "market", "morning", "evening", "nation")
    out: list[str] = []
    left = size
    while left > 0:
        word = list(dice.choice(stems) + dice.choice(stems))
        for _ in range(2):
            word[dice.randrange(len(word))] = dice.choice(string.ascii_lowercase)
        out.append("".join(word[: dice.randint(5, 14)]))
        left -= len(out[-1]) + 1
    return " ".join(out)[:size]


SHAPES: dict[str, Callable[[int], str]] = {
    "one long word and é": lambda size: "é " + "a" * size,
    "one long chunk and é": lambda size: "Ã© " + "a.b/c" * (size // 5),
    "a long chunk with é at its end": lambda size: "a" * size + "Ã©",
    "quotes in turn": lambda size: repeated("“a” \"b\" ‘c’ 'd' ")(size),
    "foreign words": lambda size: _words(size, 1, string.ascii_lowercase),
    "foreign words, a line each": lambda size: _words(size, 2, string.ascii_lowercase, "\n"),
    "foreign names": lambda size: _words(size, 3, "aeioustrnl", " said ", capital=True),
    "foreign names twice": lambda size: _words(size // 2, 3, "aeiourt", " ", True) + " " + _words(size // 2, 3, "aeiourt", " ", True),
    "distinct slips": _slips,
    "distinct doubled words": _doubled,
    "digits and commas": lambda size: repeated("1234,567.8,")(size),
    "base64": lambda size: "".join(random.Random(9).choices(string.ascii_letters + string.digits + "+/", k=size)),
    "base64 in lines": lambda size: "\n".join(
        "".join(random.Random(n).choices(string.ascii_letters + string.digits + "+/", k=76)) for n in range(size // 77)
    ),
    "open and close": lambda size: "\u202a" * (size // 2) + "\u202c" * (size // 2),
    "open and close, right to left": lambda size: "\u202b" * (size // 2) + "א" + "\u202c" * (size // 2),
    "a code span that never ends": lambda size: "`" + "a b " * (size // 4),
    "an open quotation of slips": lambda size: "“" + "gaiwning " * (size // 9),
    "one long line of prose": lambda size: repeated("It met in hopes of gaiwning time, said Mr Miyazawa. ")(size),
    "spaces and a word": lambda size: " " * size + "a",
    "a word and spaces": lambda size: "a" + " " * size,
    "trailing spaces": lambda size: repeated("word          \n")(size),
    "random characters": lambda size: "".join(random.Random(3).choices(" \n\t.,'’\"<>&`[](){}-aAé1\u200b\u0301\u202e\udc81", k=size)),
    "random latin-1": lambda size: "".join(map(chr, random.Random(4).choices(range(256), k=size))),
    "random mojibake": lambda size: "".join(random.Random(6).choices("ÃâÂ€™œ©¤ aé.\n", k=size)),
}  # fmt: skip


def texts() -> Iterator[tuple[str, Callable[[int], str]]]:
    """Every text by its name: a function of its size in characters."""
    for unit in UNITS:
        yield ascii(unit)[1:-1], repeated(unit)
    yield from SHAPES.items()
    yield from ((f"phrase {phrase!r}", repeated(phrase + "\n")) for phrase in _phrases())


def _phrases() -> list[str]:
    """Lines that the boilerplate pack knows, from its own examples."""
    from cleaner.boilerplate.pack import Pack
    from cleaner.lexicon import Lexicon

    return sorted(Pack.of(Lexicon.shared()).phrases)


def main() -> int:
    import argparse
    import sys
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=25_000, help="characters of the smaller text (default: 25000)")
    parser.add_argument("--only", default="", help="texts with this in their name; phrases are left out otherwise")
    args = parser.parse_args()
    print("   seconds at n    at 4 n   ratio   s per MB")
    for name, make in texts():
        if args.only in name and (args.only or not name.startswith("phrase ")):
            first, second = seconds(make(args.size)), seconds(make(4 * args.size))
            rate = second / (4 * args.size) * 1e6
            print(f"{first:15.3f} {second:9.3f} {second / max(first, 1e-3):7.1f} {rate:10.1f}  {name}", flush=True)
    return 0


def seconds(text: str) -> float:
    """The time of the processor that the engine takes for ``text``; warmed up."""
    import time

    engine = _engine()
    start = time.process_time()
    engine.clean(text)
    return time.process_time() - start


@cache
def _engine() -> Cleaner:
    from cleaner.pipeline import Cleaner

    engine = Cleaner()
    engine.clean("In hopes of gaiwning teh éclair Ã© time.\n\nSimilar News\n")
    return engine


if __name__ == "__main__":
    raise SystemExit(main())
