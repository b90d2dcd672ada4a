"""What a project says of its own texts: its words, lines that are to go, patterns, and the English it prefers.

Rules see it through the context, as they see the profile of a source. Where it comes from (a file of settings, a
word list) is `cleaner.settings`.
"""

from __future__ import annotations

from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from cleaner.ignores import Ignores
from cleaner.wordlist import WordList

if TYPE_CHECKING:
    from collections.abc import Mapping

Locale = Literal["any", "consistent", "us", "gb"]
# A pattern that needs longer than this for one text is given up there, and that is told.
SECONDS = 2.0


class Pattern:
    """A regular expression of the user's (syntax of the package `regex`), and what is to stand instead.

    ``replace`` may name groups (``\\1``, ``\\g<name>``); None only tells. ``name`` makes the rule ``user.name``.
    """

    def __init__(self, name: str, find: str, replace: str | None, confidence: float, message: str) -> None:
        self.name, self.find, self.replace = name, find, replace
        self.confidence, self.message = confidence, message

    def __reduce__(self) -> tuple[Any, ...]:  # a compiled pattern need not travel to a worker
        return Pattern, (self.name, self.find, self.replace, self.confidence, self.message)

    @property
    def rule(self) -> str:
        return f"user.{self.name}"

    @cached_property
    def compiled(self) -> Any:
        """The pattern, ready to search. Raises `regex.error` where it is wrong."""
        import regex

        return regex.compile(self.find, regex.MULTILINE)


class Project(NamedTuple):
    """``lines`` maps a line as `cleaner.boilerplate.normal.key` writes it to the line as the user wrote it;
    ``ignores`` are places that a person has said are to be left alone."""

    words: WordList = WordList()
    lines: Mapping[str, str] = MappingProxyType({})
    patterns: tuple[Pattern, ...] = ()
    locale: Locale = "any"
    ignores: Ignores = MappingProxyType({})


NONE = Project()
