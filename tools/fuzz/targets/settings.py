"""Settings: any bytes are a configuration or one clear line, never a traceback; and globs as .gitignore has them."""

from __future__ import annotations

import os
import warnings
from functools import cache

from choices import Choices, scratch

from cleaner import settings
from cleaner.config import Config
from cleaner.errors import Failure
from cleaner.settings.keys import KEYS, OVERRIDE, PATTERN

LONGEST = 150
# Patterns that take long are found in no time, and would be all that is tried if each had the seconds of a user's.
settings.SECONDS = 0.05
_VALUES = (
    "0.9", "0", "1", "-1", "1.5", "nan", "inf", "1e999", "0x10", "true", "false", '""', '"a"', '"fix"', '"off"', '"report"', '"us"', '"strict"',
    '"whole-page"', '"words.txt"', '"."', '"/"', '"~nobody/x"', '"a\\u0000b"', '"\\u0301"', "[]", "[[]]", '["*.md"]', '["[z-a]", "!**/x"]', '["["]',
    "[1]", "{}", '{ typo = "off" }', '{ "typo.unknown" = "fix", nope = "off" }', '{ typo.unknown = "off" }', '{ "user.x" = [] }', "2026-01-13",
    '["Similar News"]', '["—"]', '"""\n[a]\n"""', "'''['''", '"(a)(b)"', '"(a|b"', '"[[a]--b]"', '"(?P<n>a)"', '"\\\\1"', '"\\\\g<n>"', '"\\\\g<"',
    '"\\\\g<9>"', '"\\\\8"', '"\\\\x"', '"\\\\"', '"\\\\N{DASH}"', '"\\\\u12"', '"a{99999}"', '"(?r)a"', '"(?V1)[a]"', '"\\\\p{Lu}"', '"\\\\K"', '"(?R)"',
    '"(?(1)a|b)"', '"a*+"', '"\\\\L<w>"', "[" * 40, "9" * 40,
)  # fmt: skip
_KEYS = (*KEYS, *OVERRIDE, *PATTERN, "nope", "rules.typo", '"a.b"', "patterns.name", "tool.cleaner.auto")
_HEADS = ("[tool.cleaner]", "[tool]", "[tool.cleaner.rules]", "[rules]", "[[patterns]]", "[[overrides]]", "[overrides.rules]", "[overrides]",
          "[[tool.cleaner.patterns]]", "[x]", "tool = 3", "tool.cleaner = 3", "[[tool]]")  # fmt: skip


@cache
def _folder() -> str:
    folder = scratch()
    with open(os.path.join(folder, "words.txt"), "w", encoding="utf-8") as file:
        file.write("Takaichi\nteh -> the\n")
    return folder


def _document(choices: Choices) -> bytes:
    rows: list[bytes] = []
    while choices.more and len(rows) < 30:
        kind = choices.number(8)
        if kind == 0:
            rows.append(choices.of(_HEADS).encode())
        elif kind == 1:
            rows.append(choices.some(30))
        elif kind == 2:
            rows.append(
                b'[[patterns]]\nname = "x"\nfind = '
                + choices.of(_VALUES).encode()
                + b"\nreplace = "
                + choices.of(_VALUES).encode()
            )
        elif kind == 3:
            rows.append(
                b"[[patterns]]\nname = 'x'\nfind = '''"
                + choices.some(12)
                + b"'''\nreplace = '''"
                + choices.some(6)
                + b"'''"
            )
        else:
            rows.append(f"{choices.of(_KEYS)} = {choices.of(_VALUES)}".encode())
    return b"\n".join(rows)


def one(data: bytes) -> None:
    choices = Choices(data)
    name = choices.of(("cleaner.toml", "pyproject.toml"))
    check(name, choices.rest() if choices.number(4) == 0 else _document(choices))


def check(name: str, data: bytes) -> None:
    path = os.path.join(_folder(), name)
    with open(path, "wb") as file:
        file.write(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            found = settings.read(path)
            for file_name in ("a.txt", "docs/b.md", "-"):
                assert isinstance(found.config(file_name, settings.Options()), Config)
            found.excludes("a.txt")
            found.walks("docs/b.md")
            config = found.config("a.txt", settings.Options())
            for pattern in config.project.patterns:
                for match in pattern.compiled.finditer("the ab 12 aé\n", timeout=0.05):
                    if pattern.replace is not None:
                        match.expand(pattern.replace)
    except Failure as failure:
        assert str(failure).strip()
    except TimeoutError:
        pass
