"""The whole engine, with the settings that it has and with others: all its promises hold for any text."""

from __future__ import annotations

import random
from functools import lru_cache

from choices import Choices, tokens
from promises import hold

from cleaner import wordlist
from cleaner.boilerplate import normal
from cleaner.config import PRESETS, Config
from cleaner.decode import Decoded
from cleaner.errors import Failure
from cleaner.model import Policy
from cleaner.pipeline import Cleaner
from cleaner.profile import Names, Profile, Site
from cleaner.project import Pattern, Project
from cleaner.rules import catalogue

_PATTERNS = (
    (r"\bpier (?=\d)", "Pier "), (r"(\w+) \1", r"\1"), (r"ferry", "Ferry"), (r"Ferry", "ferry"), (r"a", "aa"), (r"\s+", " "), (r"teh", None),
    (r"(?i)council", "Council"), (r"^", "> "), (r"$", ""), (r".+", ""), (r"(?<=a)b", ""), (r"\b", "|"), (r"the|$", "a"), (r"\n\n", "\n"),
    (r"(?P<n>\d+)", r"\g<n>0"), (r"o", "0"), (r"[^\x00-\x7f]", ""), (r"(?s).{3}", "abc"), (r"-", "–"), (r"–", "-"),
)  # fmt: skip
_LISTED = ("Takaichi", "=gaiwning", "teh", "Kiev -> Kyiv", "web site -> website", "ferry -> boat", "=The -> the", "of the -> o' the",
           "councill", "Pago Pago", "goverment -> Government", "it's -> it is", "a -> an", "BBC -> B.B.C.", "cafe -> café")  # fmt: skip
_HOLDERS = (None, "ascii", "cp1252", "utf-8", "shift_jis")
_MANY = 1 << 16


@lru_cache(maxsize=48)
def engine(number: int) -> Cleaner:
    """The engine with the settings of this number: 0 to 3 are the presets, the others random ones."""
    presets = list(PRESETS.values())
    return Cleaner(presets[number] if number < len(presets) else _settings(random.Random(number)))


def _settings(dice: random.Random) -> Config:
    auto = dice.choice((0.0, 0.3, 0.5, 0.8, 0.9, 0.9, 0.97, 1.0))
    ids = [rule.id for rule in catalogue()]
    choices: tuple[Policy, ...] = ("fix", "fix", "report", "off")
    policies = {
        name: dice.choice(choices)
        for name in dice.sample([*ids, "typo", "user", "layout", "characters"], dice.randint(0, 12))
    }
    return Config(
        auto,
        min(auto, dice.choice((0.0, 0.4, 0.5, 0.8))),
        policies,
        dice.random() < 0.3,
        dice.choice((None, None, 1e-6, 0.001, 0.5)),
        _profile(dice) if dice.random() < 0.3 else None,
        _project(dice) if dice.random() < 0.7 else Project(),
    )


def _profile(dice: random.Random) -> Profile:
    pieces = [piece.strip() for piece in dice.sample(tokens(), 60) if piece.strip()]
    lines = {normal.key(normal.lower(normal.shadow(piece))): dice.randint(2, 90) for piece in pieces[:30]}
    words = {piece.lower(): dice.choice((0, 3, 40)) for piece in pieces[30:40]}
    names = Names({piece: dice.choice((0, 3, 40)) for piece in [*pieces[40:50], "Takaichi", "Aasheim"]})
    return Profile(100, lines, dice.choice((None, 0.01)), words, names, {"site": Site(50, lines)})


def _project(dice: random.Random) -> Project:
    rows = dice.sample(_LISTED, dice.randint(0, 6))
    try:
        words = wordlist.parse("\n".join(rows), "words.txt")
    except Failure:
        words = wordlist.WordList()
    lines = [piece.strip() for piece in dice.sample(tokens(), dice.randint(0, 20))]
    keys = {normal.key(normal.lower(normal.shadow(line))): line for line in lines}
    patterns = tuple(
        Pattern(f"p{number}", find, put, dice.choice((0.3, 0.8, 0.95, 1.0)), "a pattern")
        for number, (find, put) in enumerate(dice.sample(_PATTERNS, dice.randint(0, 4)))
    )
    return Project(
        words,
        {key: line for key, line in keys.items() if key},
        patterns,
        dice.choice(("any", "consistent", "us", "gb")),
    )


def one(data: bytes) -> None:
    choices = Choices(data)
    number = choices.number(_MANY) if choices.yes() else choices.number(4)
    encoding = choices.of(_HOLDERS) if choices.number(4) == 0 else None
    witnesses = [choices.line()] if choices.number(8) == 0 else []
    check(number, choices.text(), encoding, witnesses)


def check(number: int, text: str, encoding: str | None = None, witnesses: list[str] | None = None) -> None:
    hold(engine(number), text, witnesses or [], Decoded("", encoding, b"", 0).writable if encoding else None)
