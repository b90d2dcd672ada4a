"""The evidence for a line in plain words."""

from __future__ import annotations

from cleaner.boilerplate.pack import Hit

_HOW = {"full": "alone on a line", "prefix": "at the start of a line", "suffix": "at the end of a line",
        "search": "within a line", "anywhere": "within a line"}  # fmt: skip
_FOR = {
    "page": "it stands outside the running text of the page, or looks foreign in it",
    "everywhere": "it stands in one of a hundred documents of the source, or in more",
    "repeated": "it stands in three documents of the source or in more",
    "agree": "other kinds of page furniture are known in it too",
    "near": "another such line stands beside it",
    "between": "stands between two such lines",
    "block": "in a run of short lines, many of them known",
    "short": "short, and no sentence",
}
# What need not be told where the other is.
_STRONGER = {"near": "between", "repeated": "everywhere"}
_AGAINST = {
    "wrapped": "but it goes on with the sentence above it",
    "saying": "but somebody is quoted",
    "quote": "but it has quotation marks",
    "prose": "but it does not speak to the reader",
    "thin": "but much of the line is something else",
    "early": "but such lines stand at the end of a text",
    "title": "but it is the first line and may be the title",
    "lone": "but it stands alone in the midst of the text",
    "lower": "but it is written like a sentence",
    "sentence": "but it is a whole sentence",
}


def reasons(sight: str, hit: Hit | None, seen: dict[str, float], at: int, count: int) -> tuple[str, ...]:
    """Strongest first: what it is and where it stands, what speaks for it, what speaks against it."""
    how = f" {_HOW[hit.scope]}" if hit else ""
    told = [f"{sight}{how}{_place(seen, at, count)}"]
    names = [name for name in _FOR if name in seen and _STRONGER.get(name) not in seen]
    return tuple(told + [_FOR[name] for name in names] + [_AGAINST[name] for name in _AGAINST if name in seen])


def _place(seen: dict[str, float], at: int, count: int) -> str:
    if at < min(3, count / 2):
        return " near the top"
    if at >= count - 3:
        return ", among the last lines"
    return ", after the last sentence" if "tail" in seen else ""
