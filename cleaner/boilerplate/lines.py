"""The visible lines of a text, what can be seen of each, and the rows of the pack that know it.

What a line alone tells is worked out piece by piece and kept with the piece (`cleaner.pieces`): a few numbers of each
line, and the rows of the few that one knows. The lines at the edges of a text and those beside known ones are looked at
more closely, which needs the whole text.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, compress
from typing import NamedTuple, overload

from cleaner.boilerplate import normal
from cleaner.boilerplate.glued import chain, may_end
from cleaner.boilerplate.pack import Hit, Hits, Pack
from cleaner.boilerplate.score import BRIEF, EDGE, SENTENCE, Shape, known, sight
from cleaner.boilerplate.slip import slip
from cleaner.boilerplate.triggers import Stretch
from cleaner.context import Context
from cleaner.lexicon import NAME, Lexicon
from cleaner.protect import touches

# A line that is a name has few spaces; those between its words may be several.
_NAME_SPACES = 6
# So many lines are kept as they were last looked at.
_KEPT = 100


class Lines(Sequence[Shape]):
    """The visible lines of a text, as columns. A line is made when it is asked for: most never are."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.numbers, self.starts, self.hashes = array("q"), array("q"), array("q")
        self.flags = bytearray()  # what `score.sight` says of each
        self.hits: dict[int, Hits] = {}  # by place, as `cuts`
        self.cuts: dict[int, Hits] = {}
        self.size = self.running = 0  # characters of all lines, and of those that are sentences
        self._lines = 0
        self._made: dict[int, Shape] = {}

    def add(self, part: _Part, offset: int) -> None:
        """The lines of the piece at ``offset`` after those before it."""
        before, lines = len(self.numbers), self._lines
        self.numbers.extend(array("q", [number + lines for number in part.numbers]) if lines else part.numbers)
        self.starts.extend(array("q", [start + offset for start in part.starts]) if offset else part.starts)
        self.hashes.extend(part.hashes)
        self.flags += part.flags
        self.hits.update((at + before, found) for at, found in part.hits.items())
        self.cuts.update((at + before, found) for at, found in part.cuts.items())
        self.size, self.running = self.size + part.size, self.running + part.running
        self._lines += part.lines

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> Shape: ...
    @overload
    def __getitem__(self, at: slice) -> list[Shape]: ...
    def __getitem__(self, at: int | slice) -> Shape | list[Shape]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        shape = self._made.get(at)
        if shape is None:
            if len(self._made) >= _KEPT:
                self._made.clear()
            shape = self._made[at] = self._shape(at)
        return shape

    def put(self, at: int, hits: Hits, cuts: Hits) -> None:
        """What is known of a line, in place of what was."""
        for table, found in ((self.hits, hits), (self.cuts, cuts)):
            table.pop(at, None)
            if found:
                table[at] = found
        self._made.pop(at, None)

    def known(self) -> list[int]:
        """The places of the lines that a strong row knows."""
        return sorted(at for at, hits in self.hits.items() if known(hits))

    def written(self, at: int) -> str:
        """The line as it is written, without its end."""
        text, start = self.text, self.starts[at]
        high = self.starts[at + 1] if at + 1 < len(self) else len(text)
        stop = text.find("\n", start, high)
        stop = high if stop < 0 else stop
        other = text.find("\r", start, stop)
        return text[start : stop if other < 0 else other]

    def _shape(self, at: int) -> Shape:
        written, start = self.written(at), self.starts[at]
        stop = start + len(written)
        end = stop + 2 if self.text.startswith("\r\n", stop) else min(stop + 1, len(self.text))
        line = normal.shadow(written).lstrip()
        offset, line = stop - len(line), line.rstrip()
        low = normal.lower(line)
        hits, cuts = self.hits.get(at, ()), self.cuts.get(at, ())
        return Shape(self.numbers[at], start, stop, end, line, low, offset, low.count(" ") + 1, hits, cuts)


def visible(context: Context) -> Lines:
    """The visible lines of the text and the rows that know them."""
    return context.once(_visible)


def _visible(context: Context) -> Lines:
    pack = Pack.of(context.lexicon)
    found = Lines(context.text)
    for offset, part in context.each(_of_piece):
        found.add(part, offset)
    for at in sorted(found.hits.keys() | found.cuts.keys()):
        if in_source(context, found[at]):
            found.put(at, _person(context.lexicon, found[at].text), ())
    for at in range(max(0, len(found) - EDGE), len(found)):
        _add_chain(pack, found, at)
    _add_slips(context.lexicon, pack, found)
    return found


def keys(context: Context) -> Iterator[str]:
    """The visible lines of the text as a profile lists them."""
    for piece in context.pieces:
        lows = _seen(context.text[piece.start : piece.stop]).lows
        for row in normal.rows("\n".join(lows)) if lows else ():  # a piece may hold blank lines alone
            yield " ".join(row.split())


class _Part(NamedTuple):
    """What is kept of a piece: how many lines it has, and columns of its visible ones. Numbers and offsets are those of
    the piece; hits and cuts are those of `Lines`."""

    lines: int
    numbers: array[int]
    starts: array[int]
    hashes: array[int]
    flags: bytes
    size: int
    running: int
    hits: dict[int, Hits]
    cuts: dict[int, Hits]


class _Seen(NamedTuple):
    """The visible lines of a piece while it is looked at: their shadows without white space at the ends."""

    lines: int
    numbers: list[int]
    starts: list[int]
    texts: list[str]
    lows: list[str]
    sizes: list[int]  # words, by spaces
    stretch: Stretch


@lru_cache(maxsize=1)  # one piece is looked at in several ways in turn
def _seen(text: str) -> _Seen:
    shadow = normal.shadow(text)
    if "\r" in shadow:
        shadow = shadow.replace("\r\n", " \n").replace("\r", "\n")
    low = normal.lower(shadow)
    rows = shadow.split("\n")
    every = list(map(str.strip, rows))
    starts = list(compress(accumulate(map((1).__add__, map(len, rows)), initial=0), every))
    numbers = list(compress(range(len(rows)), every))
    texts = list(filter(None, every))
    lows = list(filter(None, map(str.strip, low.split("\n"))))
    sizes = [line.count(" ") + 1 for line in lows]
    return _Seen(len(rows) - (not rows[-1]), numbers, starts, texts, lows, sizes, Stretch(low, lows, sizes))


def _of_piece(text: str, lexicon: Lexicon) -> _Part:
    seen = _seen(text)
    flags = bytes(map(sight, seen.sizes, seen.lows))
    running = sum(len(line) for line, flag in zip(seen.texts, flags, strict=True) if flag & SENTENCE)
    return _Part(
        seen.lines,
        array("q", seen.numbers),
        array("q", seen.starts),
        array("q", map(hash, seen.texts)),
        flags,
        sum(map(len, seen.texts)),
        running,
        *_known(seen, lexicon),
    )


def _known(seen: _Seen, lexicon: Lexicon) -> tuple[dict[int, Hits], dict[int, Hits]]:
    """The rows that know a line of a piece, by its place, and those that know a part of it, to be cut out."""
    pack = Pack.of(lexicon)
    hits: dict[int, Hits] = {}
    cuts: dict[int, Hits] = {}
    whole, patterns = pack.whole(seen.stretch), pack.patterns(seen.stretch)
    for at in whole.keys() | patterns.keys():
        line = seen.texts[at]
        if not line.startswith(("# ", "##", "`")):
            told, parts = pack.hits(line, seen.lows[at], whole.get(at, []), patterns.get(at, []))
            if told:
                hits[at] = told
            if parts:
                cuts[at] = parts
    for at, _low in seen.stretch.upto(_NAME_SPACES + 1):
        person = () if at in hits else _person(lexicon, seen.texts[at])
        if person:
            hits[at] = person
    return hits, cuts


def _add_chain(pack: Pack, lines: Lines, at: int) -> None:
    """A footer that is glued to the end of a line is one part to be cut out, and says nothing of the rest."""
    if at not in lines.hits and not may_end(lines.written(at)):
        return
    shape = lines[at]
    start, group = chain(shape.text, pack.knows), "navigation"
    if start < 0:
        start, group = _notice(shape), "legal"
    if start > 0:
        menu = Hit("glued", group, "strong", "suffix", start, len(shape.text))
        lines.put(at, (), (*(hit for hit in shape.spans if hit.end <= start), menu))


def _notice(shape: Shape) -> int:
    """Where a short legal notice begins that stands behind a whole sentence of which nothing is known; or -1."""
    start = min((hit.start for hit in shape.hits), default=0)
    before, after = shape.low[:start].rstrip(), shape.low[start:]
    if any(hit.group != "legal" for hit in shape.hits) or after.count(" ") >= 10:
        return -1
    return start if before.count(" ") >= 7 and before.endswith((".", "!", "?", '"')) else -1


def _add_slips(lexicon: Lexicon, pack: Pack, lines: Lines) -> None:
    """Phrases in which a word is misspelt, at the edges and beside known lines."""
    total = len(lines)
    near = {at + step for at in lines.known() for step in (-1, 1)}
    for first in sorted(near.union(range(EDGE), range(total - EDGE, total))):
        at = first
        while 0 <= at < total and _add_slip(lexicon, pack, lines, at):
            at += 1  # a line that is known so makes the next one worth a look


def _add_slip(lexicon: Lexicon, pack: Pack, lines: Lines, at: int) -> bool:
    """Whether the line with this place is a phrase with a slip, that is known as well as others."""
    if at in lines.hits or not lines.flags[at] & BRIEF:
        return False
    shape = lines[at]
    phrase = slip(lexicon, pack.phrases, shape.low)
    if not phrase:
        return False
    group, tier = pack.phrases[phrase]
    tier = "medium" if tier == "medium" else "strong"
    lines.put(at, (Hit(f"slip-{group}", group, tier, "full", 0, len(shape.low)),), shape.spans)
    return tier == "strong"


def in_source(context: Context, shape: Shape) -> bool:
    """Whether a line is no prose and no page: code, front matter, what a writer has switched off."""
    return touches(context.protection.blocks, shape.start, shape.stop)


def _person(lexicon: Lexicon, text: str) -> Hits:
    return (Hit("person", "byline", "weak", "full", 0, len(text)),) if _is_name(lexicon, text) else ()


def _is_name(lexicon: Lexicon, text: str) -> bool:
    """Whether a line is two or three capitalised words all of which are known as names."""
    if text.count(" ") > _NAME_SPACES:
        return False
    words = text.split()
    return (
        2 <= len(words) <= 3
        and all(word.isalpha() and word[0].isupper() for word in words)
        and all(lexicon.flags(word.lower()) & NAME for word in words)
    )
