"""Globs against pathspec, a package that knows .gitignore (and against no crash where the two may differ)."""

from __future__ import annotations

from choices import Choices

from cleaner.globs import matches

_PIECES = (
    "a",
    "b",
    "ab",
    "*",
    "**",
    "?",
    "/",
    "/",
    "!",
    "[a]",
    "[!a]",
    "[^a]",
    "[a-c]",
    ".",
    "a*",
    "*.md",
    "x.md",
    "docs",
    "é",
    "+",
    "(",
    "$",
    "{a}",
)
_NAMES = ("a", "b", "ab", "ba", "abc", "c", "x.md", ".md", "docs", "é", "a+", "(", "a.b", "$", "{a}")
_WILD = ("[", "]", "[z-a]", "\\", "[]", "[]a]", "[!]", "[a-", "***", "[[]", "[a&&b]", "[^]", "#", " ", "\n", "\0")


def one(data: bytes) -> None:
    choices = Choices(data)
    wild = choices.number(4) == 0
    pieces = (*_PIECES, *_WILD) if wild else _PIECES
    patterns = ["".join(choices.of(pieces) for _ in range(1 + choices.number(7))) for _ in range(1 + choices.number(3))]
    path = "/".join(choices.of(_NAMES) for _ in range(1 + choices.number(4)))
    check(patterns, path, compare=not wild)


def check(patterns: list[str], path: str, compare: bool = True) -> None:
    found = matches(path, patterns)
    if compare and not any(map(_odd, patterns)):
        assert found == reference(patterns, path), (patterns, path, found)


def _odd(pattern: str) -> bool:
    """No pattern to anybody, or one that only git reads its own way."""
    bare = pattern.removeprefix("!")
    return (
        "//" in bare
        or "!" in bare
        or not bare.strip("/.")
        or bare.startswith("./")
        or "***" in bare
        or "[^" in bare
        or "[!" in bare
    )


def reference(patterns: list[str], path: str) -> bool:
    """The last pattern decides. One by one, because git never looks again into a folder that it has left out."""
    from pathspec import GitIgnoreSpec

    found = False
    for pattern in patterns:
        if GitIgnoreSpec.from_lines([pattern.removeprefix("!")]).match_file(path):
            found = not pattern.startswith("!")
    return found
