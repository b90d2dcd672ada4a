"""The words everything else speaks: findings, rules and their examples. Standard library only.

Start reading here. A *finding* names a span of a text, what should stand there instead, how sure the
engine is, and why. A *detector* yields findings for one or more *rules*; a rule is what a user switches
on or off. All offsets are half-open and counted in code points of the decoded text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from cleaner.context import Context

Tier = Literal["auto", "review", "info"]
Stage = Literal["characters", "lines", "words"]
Policy = Literal["fix", "report", "off"]
STAGES: tuple[Stage, ...] = ("characters", "lines", "words")


class Alternative(NamedTuple):
    """Another replacement that a person might prefer, with the confidence that it is the right one."""

    text: str
    confidence: float


class Finding(NamedTuple):
    """One fault in one text.

    ``start`` and ``end`` are half-open code-point offsets and ``original`` is exactly ``text[start:end]``.
    ``replacement`` is the text that should stand there; ``""`` deletes the span, ``None`` only reports it.
    ``confidence`` is the probability, between 0 and 1, that applying the replacement is right. ``why`` holds
    the evidence in plain words, strongest first; ``tier`` is set by the engine from its configuration.
    """

    start: int
    end: int
    original: str
    replacement: str | None
    confidence: float
    rule: str
    message: str
    why: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    tier: Tier = "info"

    @property
    def visible(self) -> tuple[int, int]:
        """The span without the white space at its edges: a removed line may begin with its spacing. A span of
        nothing else stays whole."""
        length, rest = len(self.original), len(self.original.lstrip())
        if not rest:
            return self.start, self.end
        return self.start + length - rest, self.start + len(self.original.rstrip())


class Example(NamedTuple):
    """A text that shows a rule at work, or a look-alike at which it must stay silent.

    Each fault is marked inside the text as ``{wrong→right}``; an empty right side is a deletion. A text
    without a mark is a look-alike: no rule may find anything in it.
    """

    text: str


class Rule(NamedTuple):
    """What a user reads about a rule, and switches on or off, under ``id`` = ``family.name``.

    ``policy`` is what happens with its findings unless the user says otherwise: ``fix`` proposes the
    replacement, ``report`` only tells (tier info, nothing to apply), ``off`` keeps the rule silent.
    """

    id: str
    summary: str
    explanation: str
    examples: tuple[Example, ...]
    policy: Policy = "fix"


class Detector(NamedTuple):
    """The code behind one rule, or behind several that share their evidence.

    ``rules`` is a function so that a detector whose rules are rows of a dictionary reads them only when
    somebody asks. ``find`` yields findings in any order; it never edits text and never sees configuration.
    ``optional`` says that all of its rules are off unless somebody asks for one, so it need not be run at all.
    """

    stage: Stage
    rules: Callable[[], tuple[Rule, ...]]
    find: Callable[[Context], Iterable[Finding]]
    optional: bool = False
