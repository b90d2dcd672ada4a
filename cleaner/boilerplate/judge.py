"""What is known of every line of a text, how sure it is, and the findings that follow.

`find` and `explain` both read `judge`: what is explained is what was decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaner.boilerplate import inline, normal, page, score, spans, why
from cleaner.boilerplate.lines import Lines, in_source, keys, visible
from cleaner.boilerplate.pack import Hit, Pack
from cleaner.boilerplate.repeat import repeats
from cleaner.context import Context
from cleaner.model import Finding

# From here on a finding is applied without a person, and lines that go together share their spacing.
AUTO = 0.9
# Below this nothing is told, not even as information.
LEAST = 0.3
# Where more than this share of the running text of a text of so many characters would go, a person looks first.
LONG_TEXT, MUCH, CAUTIOUS = 1500, 0.3, 0.79
# A line that is as sure as this goes whole; in others, spans are looked for. What they may say, by tier.
INSTEAD = 0.5
SPAN = {"sure": 0.97, "strong": 0.95, "medium": 0.7, "weak": 0.3}
# What is said of prose that no row knows: it is text, and its place is not even looked at.
PROSE = 0.02
SENTENCE = {"sentence": 1.0}
# From so many lines of markup on, a text is written in it.
WRITTEN_IN_MARKUP = 4
# A line in so many documents of the source is likelier to be no article, in two it may be a story told again. It
# may go for that alone if it stands in so many and so large a share (a single word, such as the name of a country, in
# a larger one), and where a site puts its own lines: see `_goes_alone`.
REPEATED, EVERYWHERE, SHARE, WORD_SHARE = 3, 5, 0.01, 0.1
SITE = 0.95
# Words of credits, which are told of and never removed, and signs that no line of a page is made of, but code is.
CREDIT = frozenset(
    """by agencies agency author authors bureau columnist contributor contributors correspondent correspondents credit
    credits desk edited editing editor editors editorial file getty image images inputs newsroom photo photograph
    photographer photographs photos picture pictures press reported reporter reporters reporting service source sources
    staff video wire words writer writers written afp ani ansa ap bbc dpa efe ians kyodo pa pti reuters tass upi
    xinhua""".split()  # noqa: SIM905 - read as text
)
CODE = frozenset("{}[]<>=`$_#*\\|~")
# The text has no other line that this one could be foreign to.
ONLY_LINE = 0.6


class Judged(NamedTuple):
    """A visible line, what was seen of it, and the probability that it is boilerplate."""

    shape: score.Shape
    place: score.Place
    hit: Hit | None
    seen: dict[str, float]
    confidence: float

    @property
    def group(self) -> str:
        return self.hit.group if self.hit else "layout"


class Verdict(NamedTuple):
    """Visible lines of a text, in their order: `judge` says which. ``much`` is the share of its running text that would
    go, if that is too much."""

    lines: list[Judged]
    much: float


def judge(context: Context) -> Verdict:
    """The one place where lines are judged, once for each text. Left out are those of which nothing is to be told."""
    return context.once(_judge)


def judge_all(context: Context) -> Verdict:
    """As `judge`, with all visible lines."""
    return _judged_at(context, range(len(visible(context))))


def find(context: Context) -> Iterator[Finding]:
    """The findings of the lines stage."""
    pack = Pack.of(context.lexicon)
    if _nothing_known(context):
        return
    verdict = judge(context)
    found = {one.place.at: one for one in verdict.lines if one.confidence >= LEAST}
    auto = {at for at, one in found.items() if _automatic(pack, one)}
    alone = found.keys() - auto
    rest = sorted(alone, key=lambda at: (_last(pack, found[at]), at))
    lines = visible(context)
    cut = spans.plan(lines.numbers, lines.__getitem__, auto, rest)
    for at, one in found.items():
        start, end = cut[at]
        message, *reasons = _reasons(pack, one)
        # Without a gap of its own a line waits for the round after, when those beside it have gone.
        waits = at in alone and (start, end) == (one.shape.start, one.shape.stop)
        sure = min(one.confidence, CAUTIOUS) if waits else one.confidence
        yield Finding(start, end, context.text[start:end], "", sure, f"boilerplate.{one.group}",
                      message, tuple(reasons))  # fmt: skip
    for one in verdict.lines:
        if one.confidence < INSTEAD:
            yield from _spans(context, pack, one.shape)
    if verdict.much:
        message = f"{verdict.much:.0%} of the running text would go: nothing is removed without a person"
        yield Finding(0, 0, "", None, CAUTIOUS, "boilerplate.much", message)


def _spans(context: Context, pack: Pack, shape: score.Shape) -> Iterator[Finding]:
    for hit in shape.spans:
        start, end, put = inline.cut(context.text, shape, shape.offset + hit.start, shape.offset + hit.end)
        message = f"{pack.classes[hit.group]['sight']} within other text"
        yield Finding(start, end, context.text[start:end], put, SPAN[hit.tier], f"boilerplate.{hit.group}", message)


def explain(context: Context, line_index: int) -> Judged | None:
    """What is known of the line with this number (from 0); None where it is blank."""
    return next((one for one in judge_all(context).lines if one.shape.number == line_index), None)


def _judge(context: Context) -> Verdict:
    shown = visible(context)
    if context.whole_page:
        return judge_all(context)
    told = shown.hits.keys() | context.once(_copies).keys()
    told |= {at for at in context.once(_places).notable() | context.once(_repeated).keys()
             if not shown.flags[at] & score.PROSE}  # fmt: skip
    return _judged_at(context, sorted(told | shown.cuts.keys()))


def _judged_at(context: Context, which: Sequence[int]) -> Verdict:
    """The lines with these places, judged."""
    pack = Pack.of(context.lexicon)
    shown, places = visible(context), context.once(_places)
    copies, repeated = context.once(_copies), context.once(_repeated)
    rim = context.once(_rim)
    lines = [
        _judged(pack, shown[at], places.of(at), copies.get(at, 0.0), repeated.get(at), not rim[0] <= at <= rim[1])
        for at in which
    ]
    if context.whole_page:
        furniture = page.confidences(pack, [one.shape for one in lines])
        return Verdict([_on_page(one, sure) for one, sure in zip(lines, furniture, strict=True)], 0.0)
    lines = _kept_markup(lines)
    much = _too_much(pack, shown, lines)
    # What is written in Markdown was hardly taken from a page: "See also: [themes](themes.md)" is part of it.
    if much or context.protection.kind == "markdown":
        lines = [one._replace(confidence=min(one.confidence, CAUTIOUS)) for one in lines]
    return Verdict(lines, much)


def _places(context: Context) -> score.Places:
    return score.Places(visible(context), context.removed)


def _kept_markup(lines: list[Judged]) -> list[Judged]:
    """In a text that is written in markup, markup is no remains."""
    marked = sum(one.group == "markup" for one in lines)
    if marked < WRITTEN_IN_MARKUP:
        return lines
    return [one._replace(confidence=min(one.confidence, CAUTIOUS)) if one.group == "markup" else one for one in lines]


def _on_page(one: Judged, sure: float) -> Judged:
    """The line as the page as a whole has it; a copy of a paragraph stays one."""
    if one.group == "repeat" or "everywhere" in one.seen:
        return one
    return one._replace(confidence=sure, seen=one.seen | {"page": sure})


def _repeated(context: Context) -> dict[int, bool]:
    """The lines that repeat in the source of the text, by their places, and whether they do so everywhere."""
    profile = context.profile
    if profile is None or not profile.lines:
        return {}
    found = {}
    for at, count in enumerate(map(profile.line, keys(context))):
        if count >= REPEATED:
            share = SHARE if " " in visible(context)[at].low else WORD_SHARE
            found[at] = count >= max(EVERYWHERE, share * profile.documents)
    return found


def _rim(context: Context) -> tuple[int, int]:
    """The first and the last line that is no rim of the page: before and after them nothing stands up to the edge of
    the text but what stands everywhere or a row knows. A heading over a list at the end is not in it."""
    shown, repeated = visible(context), context.once(_repeated)
    if not any(repeated.values()):
        return 0, len(shown)

    def strange(at: int) -> bool:
        told = at in shown.hits or repeated.get(at)
        return not told or bool(shown.flags[at] & score.PROSE) or in_source(context, shown[at])

    first = next(filter(strange, range(len(shown))), 0)
    return first, next(filter(strange, reversed(range(len(shown)))), 0)


def _judged(
    pack: Pack,
    shape: score.Shape,
    place: score.Place,
    copy: float,
    everywhere: bool | None,
    rim: bool,
) -> Judged:
    """``everywhere`` is None for a line that does not even repeat in its source."""
    if shape.prose and not shape.hits and not copy:
        return Judged(shape, place, None, SENTENCE, PROSE)
    hit = score.best(shape)
    seen = score.features(pack, shape, place, hit)
    if everywhere is not None:
        seen["repeated"] = 1.0
    sure = score.confidence(pack, score.gate(shape), hit, seen)
    if everywhere and _goes_alone(shape, place, rim):
        seen["everywhere"] = 1.0
        sure = max(sure, SITE)
    if copy > sure:
        return Judged(shape, place, Hit("repeat", "repeat", "strong", "full", 0, len(shape.text)), {}, copy)
    return Judged(shape, place, hit, seen, min(sure, ONLY_LINE) if place.total == 1 else sure)


def _goes_alone(shape: score.Shape, place: score.Place, rim: bool) -> bool:
    """Whether a line that stands everywhere may go for that: words, but no prose, no title, no credit and no code, at
    the rim of the page or in a menu. "Key points" under a title and "Final scores" over a list stay."""
    if shape.prose or place.title or shape.low.endswith((".", "!", "?", ",", ";", '"')):
        return False
    words = normal.words(shape.low)
    if not any(len(word) > 1 and word.isalpha() for word in words) or not CREDIT.isdisjoint(words):
        return False
    return CODE.isdisjoint(shape.text) and (place.block or rim)


def _automatic(pack: Pack, one: Judged) -> bool:
    return one.confidence >= AUTO and pack.classes[one.group]["policy"] == "fix"


def _nothing_known(context: Context) -> bool:
    """Whether no row and no profile knows anything in the text, as in most articles, so that there is nothing to do."""
    if context.whole_page or context.removed:
        return False
    shown = visible(context)
    return not shown.hits and not shown.cuts and not context.once(_repeated) and not context.once(_copies)


def _copies(context: Context) -> dict[int, float]:
    return repeats(visible(context))


def _last(pack: Pack, one: Judged) -> tuple[bool, bool]:
    """Whose spacing is looked after last: what hardly goes at all, and what is only reported."""
    return one.confidence < INSTEAD, pack.classes[one.group]["policy"] != "fix"


def _too_much(pack: Pack, shown: Lines, lines: Sequence[Judged]) -> float:
    """The share of running text (sentences) that would go without a person; 0.0 where that is no matter."""
    going = sum(len(one.shape.text) for one in lines if one.shape.sentence and _automatic(pack, one))
    return going / shown.running if shown.size >= LONG_TEXT and going > MUCH * shown.running else 0.0


def _reasons(pack: Pack, one: Judged) -> tuple[str, ...]:
    return why.reasons(pack.classes[one.group]["sight"], one.hit, one.seen, one.place.at, one.place.total)
