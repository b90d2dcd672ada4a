"""The flow: characters, then lines, then words, until nothing is left that may be fixed without a person.

One path serves `check`, `fix`, `explain` and every dump. Each stage sees the text as the stages before it
have repaired it. When a round has repaired something the round is run again on the result, so a second
`fix` finds nothing to do by construction, and what is left for a person is found in repaired text. All
spans come back in the coordinates of the original text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from cleaner import ignores, rules
from cleaner.config import Config
from cleaner.context import Context
from cleaner.edits import Edit, compose, origins, outputs
from cleaner.lexicon import Lexicon
from cleaner.markup import Markup
from cleaner.model import STAGES, Detector, Finding, Policy, Stage
from cleaner.protect import Protection
from cleaner.resolve import overlap, resolve
from cleaner.tokens import WORD
from cleaner.typo import prior

# Repairs map unknown to known text, so chains are short; two rounds are the rule and three are rare. What is still
# at work at the bound undoes what others do, or feeds on itself, as a user's pattern may: it is left to a person.
_ROUNDS = 12
_GROWTH, _ROOM = 8, 1000  # no repair makes a text so many times as long
# Rules that take lines away.
_LINES = ("boilerplate.", "user.line")

Writable = Callable[[str], bool]
Held = Callable[[str], bool]


class Result(NamedTuple):
    """What `clean` did to a text: the new ``text``, the findings ``applied`` and those that ``remain``.

    The spans of both lists are code-point offsets into the text that was given. ``notes`` say what could not be
    looked for, such as a user's pattern that took too long.
    """

    text: str
    applied: list[Finding]
    remain: list[Finding]
    notes: tuple[str, ...] = ()


class _Work:
    """A text on its way: as it is now, the edits so far, and what each stage has found in which state of it.

    The rules that are ``held`` back repair nothing; those that ``fired`` have, in this round.
    """

    def __init__(self, context: Context, writable: Writable | None, held: Held) -> None:
        self.context, self.writable, self.held = context, writable, held
        self.fired: set[str] = set()
        self.done: list[Edit] = []
        self.notes: list[str] = []
        self.found: dict[Stage, tuple[Context, list[Finding]]] = {}

    def repair(self, edits: list[Edit]) -> None:
        self.done = compose(self.context.text, self.done, edits)
        self.found.clear()  # of texts that are no more; a large one should not be held several times
        self.context = self.context.repaired(edits, _removed(self.done))


class _Given(NamedTuple):
    """What is given with a text, as `Cleaner.clean` has it."""

    witnesses: Sequence[str]
    writable: Writable | None
    markup: Markup


class Cleaner:
    """The engine with its configuration. It may be used for any number of texts and keeps no state that
    changes a result: what is found in a text depends on that text alone."""

    def __init__(self, config: Config | None = None, lexicon: Lexicon | None = None) -> None:
        self.config = config or Config()
        self.lexicon = lexicon or Lexicon.shared()
        self.detectors = {
            stage: [one for one in detectors if not one.optional or self._wanted(one)]
            for stage, detectors in rules.detectors().items()
        }
        self._sites: dict[str, Cleaner] = {}
        self._policies: dict[str, Policy] = {}

    def at(self, source: str | None) -> Cleaner:
        """The engine for texts of one ``source`` of a dump: with that one's lines, if the profile has some."""
        profile = self.config.profile
        if not source or profile is None or profile.at(source) is profile:
            return self
        if source not in self._sites:
            self._sites[source] = Cleaner(self.config._replace(profile=profile.at(source)), self.lexicon)
        return self._sites[source]

    def check(self, text: str) -> list[Finding]:
        """The findings of ``text``, sorted and disjoint, of all tiers."""
        result = self.clean(text)
        return sorted(result.applied + result.remain)

    def check_all(self, texts: Iterable[str]) -> Iterator[list[Finding]]:
        """`check` for many texts, in their order."""
        return map(self.check, texts)

    def clean(
        self, text: str, witnesses: Sequence[str] = (), writable: Writable | None = None, markup: Markup = ""
    ) -> Result:
        """``text`` with its automatic findings applied, and what was and was not done.

        ``witnesses`` are texts that belong to it, such as its title: their words and names speak for the same
        ones here, but nothing in them is reported. ``writable`` says whether the encoding of the file can hold
        a replacement; one that it cannot hold is only reported. ``markup`` says how the text is written, if that is
        known, as from the name of its file; otherwise the text itself tells.
        """
        given = _Given(witnesses, writable, markup)
        work, left, held = self._rounds(text, given)
        if held:
            now = work.context.text
            if self._rounds(now, given)[0].context.text != now:  # they hold each other up: then nothing is sure here
                work = self._work(text, given, lambda rule: True)
                left = self._round(work)
            work.notes.append(f"{', '.join(sorted(held))}: repairs that never end; left to a person")
        now, done = work.context.text, work.done
        applied = [finding for edit in done if (finding := _as_finding(text, edit))]
        return Result(now, applied, _mapped(done, left), tuple(dict.fromkeys(work.notes)))

    def _work(self, text: str, given: _Given, held: Held) -> _Work:
        return _Work(self._context(text, [], given.witnesses, given.markup), given.writable, held)

    def _rounds(self, text: str, given: _Given) -> tuple[_Work, list[Finding], set[str]]:
        """Rounds until one has nothing to repair: the work, the findings left over, and the rules that were held back
        because with them there is no such round."""
        held: set[str] = set()
        while True:
            work = self._work(text, given, held.__contains__)
            fired: list[set[str]] = []
            while len(fired) < _ROUNDS and len(work.context.text) <= _GROWTH * len(text) + _ROOM:
                before = _mark(work.context.text)
                left = self._round(work)
                if _mark(work.context.text) == before:
                    return work, left, held
                fired.append(work.fired)
            held.update(*fired[len(fired) // 2 :])

    def _round(self, work: _Work) -> list[Finding]:
        """The stages once, each on the text as it has become. Returns the findings left over."""
        left: list[Finding] = []
        work.fired = set()
        for stage in STAGES:
            found = self._found(stage, work)
            if stage == "words":  # doubts about words in a line that may have to go are nobody's concern
                gone = [f for f in left if f.rule.startswith(_LINES) and f.replacement == "" and f.tier != "info"]
                found = [f for f in found if f.tier == "auto" or not _touches(f, gone)]
            auto = [f for f in found if f.tier == "auto"]
            left += [f for f in found if f.tier != "auto"]
            work.fired.update(f.rule for f in auto)
            if auto:
                work.repair([Edit(f.start, f.end, f.replacement or "", (f,)) for f in auto])
        return resolve(left)

    def _found(self, stage: Stage, work: _Work) -> list[Finding]:
        """What a stage finds; looked for once in each text that the repairs lead to."""
        context, found = work.found.get(stage, (None, []))
        if context is not work.context:
            found = self._findings(stage, work.context, work.writable, work.held)
            work.found[stage] = work.context, found
            work.notes += work.context.notes
            work.context.notes.clear()
        return found

    def context(self, text: str, markup: Markup = "") -> Context:
        """What the rules see of ``text``."""
        return self._context(text, [], (), markup)

    def _context(self, text: str, done: list[Edit], witnesses: Sequence[str], markup: Markup) -> Context:
        config = self.config
        return Context(
            text, self.lexicon, _removed(done), config.whole_page, witnesses, config.profile, config.project, markup
        )

    def _findings(self, stage: Stage, context: Context, writable: Writable | None, held: Held) -> list[Finding]:
        found: list[Finding] = []
        for detector in self.detectors[stage]:
            for finding in detector.find(context):
                if not context.protection.allows(finding, stage):
                    continue
                if writable and finding.replacement and not writable(finding.replacement):
                    finding = finding._replace(replacement=None)
                settled = self._settled(finding)
                if settled and settled.tier == "auto" and held(settled.rule):
                    settled = settled._replace(tier="review")
                if settled and not _left_alone(context, finding):
                    found.append(settled)
        return resolve(found)

    def _policy(self, rule: str) -> Policy:
        policy = self._policies.get(rule)
        if policy is None:
            policy = self._policies[rule] = self.config.policy(rule, rules.policies().get(rule, "fix"))
        return policy

    def _wanted(self, detector: Detector) -> bool:
        return any(self.config.policy(rule.id, rule.policy) != "off" for rule in detector.rules())

    def _settled(self, finding: Finding) -> Finding | None:
        """``finding`` as the user's policy has it, or None where its rule is off."""
        policy = self._policy(finding.rule)
        if policy == "off":
            return None
        if policy == "report":
            return finding._replace(replacement=None, tier="info")
        rate = self.config.rate
        if rate is not None and finding.rule in prior.SCORED:
            finding = prior.moved(finding, rate)
        return finding._replace(tier=self.config.tier(finding))


def _mark(text: str) -> tuple[int, int]:
    """What tells a text from another without holding it."""
    return len(text), hash(text)


def _touches(finding: Finding, lines: list[Finding]) -> bool:
    """Whether a finding overlaps one of ``lines``, which are sorted and disjoint."""
    at = bisect_left(lines, (finding.start, finding.end))
    return any(overlap(finding, line) for line in lines[max(at - 1, 0) : at + 1])


def _left_alone(context: Context, finding: Finding) -> bool:
    """Whether the project says so of this place, or its word list of the words of a ``finding``: that they may
    stand, or what to put instead."""
    if context.project.ignores and ignores.covers(context.project.ignores, context.text, finding):
        return True
    words = context.project.words
    if not words or not finding.rule.startswith("typo."):
        return False
    if any(words.covers(word) or words.pair(word) for word in WORD.findall(finding.original)):
        return True
    return words.within_phrase(context.text, finding.start, finding.end)


def _removed(done: list[Edit]) -> list[int]:
    """Where, in the text that ``done`` has made, stray lines stood."""
    return [
        start
        for (start, _), edit in zip(outputs(done), done, strict=True)
        if any(finding.replacement == "" and finding.rule.startswith(_LINES) for finding in edit.of)
    ]


def _as_finding(text: str, edit: Edit) -> Finding | None:
    """The edit as one finding on the original text; None where round two undid what round one did."""
    original = text[edit.start : edit.end]
    if original == edit.text:
        return None
    last = edit.of[-1]
    if len(edit.of) > 1:  # its alternatives are for its own span, not for what became of several
        last = last._replace(alternatives=())
    earlier = tuple(dict.fromkeys(f"after {finding.rule}: {finding.message}" for finding in edit.of[:-1]))
    confidence = min(finding.confidence for finding in edit.of)
    return last._replace(start=edit.start, end=edit.end, original=original, replacement=edit.text,
                         confidence=confidence, why=last.why + earlier)  # fmt: skip


def _mapped(done: list[Edit], left: list[Finding]) -> list[Finding]:
    """Findings on the repaired text as findings on the original.

    One that touches a repair is left out: the two cannot stand side by side, and it comes back once the
    repair is made.
    """
    if not done:
        return left
    back = origins(done)
    return [finding._replace(start=start, end=start + finding.end - finding.start)
            for finding in left if (start := back(finding.start, finding.end)) is not None]  # fmt: skip


def marker_faults(text: str, markup: Markup = "") -> list[tuple[int, str]]:
    """What is wrong with the comments in ``text`` that switch rules off: offsets, each with one line that says it."""
    return Protection(text, markup).faults(rules.policies()) if "cleaner:" in text else []


def check(text: str) -> list[Finding]:
    """The findings of ``text`` that are worth showing (tiers auto and review), sorted and disjoint."""
    return [finding for finding in Cleaner().check(text) if finding.tier != "info"]


def clean(text: str) -> Result:
    """``text`` with what is sure (confidence >= 0.9) repaired, and what was and was not done."""
    return Cleaner().clean(text)
