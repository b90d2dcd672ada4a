"""The visible lines of a text, what can be seen of each, and the rows of the pack that know it.

What a line alone tells is worked out piece by piece and kept with the piece (`cleaner.pieces`). The lines at the
edges of a text and those beside known ones are looked at more closely, which needs the whole text.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from cleaner.boilerplate import normal
from cleaner.boilerplate.glued import chain
from cleaner.boilerplate.pack import Active, Hit, Pack
from cleaner.boilerplate.score import Shape
from cleaner.boilerplate.slip import slip
from cleaner.context import Context
from cleaner.lexicon import NAME, Lexicon
from cleaner.protect import touches
from cleaner.tokens import extents

# How many lines at either end of a text are its edges, where a misspelt phrase is looked for.
EDGE = 3


def visible(context: Context) -> list[Shape]:
    """The visible lines of the text and the rows that know them."""
    return context.once(_visible)


def _visible(context: Context) -> list[Shape]:
    pack = Pack.of(context.lexicon)
    found: list[Shape] = []
    before = 0
    pieces = list(context.each(_of_piece))
    if len(pieces) > 1:
        words = set().union(*(piece.active.words for _, piece in pieces))
        latent = (found for _, found in context.each(_latent))
        pieces = [_with_latent(*one, found, words, context.lexicon) for one, found in zip(pieces, latent, strict=True)]
    for offset, piece in pieces:
        found += piece.shapes if not before else [_placed(shape, before, offset) for shape in piece.shapes]
        before += piece.lines
    source = source_lines(context)
    if source:
        found = [one if one.number not in source else _unknown(context.lexicon, one) for one in found]
    found[-EDGE:] = [_with_chain(pack, shape) for shape in found[-EDGE:]]
    return _with_slips(context.lexicon, pack, found)


class _Piece(NamedTuple):
    """How many lines a piece of a text has, and its visible ones; numbers and offsets are those of the piece."""

    lines: int
    shapes: list[Shape]
    active: Active


def _of_piece(text: str, lexicon: Lexicon) -> _Piece:
    pack = Pack.of(lexicon)
    shadow = normal.shadow(text)
    low = normal.lower(shadow)
    active = pack.active(low)
    shapes = []
    lines = list(extents(text))
    wanted = _by_line(low, [start for start, _, _ in lines], active.literals)
    for number, (start, stop, end) in enumerate(lines):
        line = shadow[start:stop].lstrip()
        if line:
            offset = stop - len(line)
            line = line.rstrip()
            small = low[offset : offset + len(line)]
            hits, cuts = _hits(pack, lexicon, line, small, wanted[number])
            shapes.append(Shape(number, start, stop, end, line, small, offset, small.count(" ") + 1, hits, cuts))
    return _Piece(len(lines), shapes, active)


def _by_line(low: str, starts: list[int], literals: list[str]) -> list[list[str]]:
    """For each line the literals that begin in it. Most stand in one line, so they are looked for, not asked of all."""
    found: list[list[str]] = [[] for _ in starts]
    for literal in literals:
        at = low.find(literal)
        while at >= 0:
            line = bisect_right(starts, at) - 1
            found[line].append(literal)
            at = low.find(literal, starts[line + 1]) if line + 1 < len(starts) else -1
    return found


def _latent(text: str, lexicon: Lexicon) -> list[tuple[str, str]]:
    return Pack.of(lexicon).latent(normal.lower(normal.shadow(text)))


def _with_latent(
    offset: int, piece: _Piece, latent: list[tuple[str, str]], words: set[str], lexicon: Lexicon
) -> tuple[int, _Piece]:
    literals = [literal for literal, word in latent if word in words]
    return offset, _with_literals(piece, literals, lexicon) if literals else piece


def _with_literals(piece: _Piece, literals: list[str], lexicon: Lexicon) -> _Piece:
    """The piece with more literals: those that only the rest of the text brings to life."""
    pack, active = Pack.of(lexicon), [*piece.active.literals, *literals]
    shapes = []
    for shape in piece.shapes:
        if any(literal in shape.low for literal in literals):
            hits, cuts = _hits(pack, lexicon, shape.text, shape.low, active)
            shape = shape._replace(hits=hits, spans=cuts)
        shapes.append(shape)
    return piece._replace(shapes=shapes)


def _hits(
    pack: Pack, lexicon: Lexicon, line: str, low: str, active: list[str]
) -> tuple[tuple[Hit, ...], tuple[Hit, ...]]:
    hits, cuts = ((), ()) if line.startswith(("# ", "##", "`")) else pack.hits(line, low, active)
    return hits or _person(lexicon, line), cuts


def _placed(shape: Shape, before: int, offset: int) -> Shape:
    """A line of a piece as a line of the text, with so many lines before the piece."""
    number, start, stop, end, text, low, at, size, hits, cuts = shape
    return Shape(
        number + before, start + offset, stop + offset, end + offset, text, low, at + offset, size, hits, cuts
    )  # fmt: skip


def _unknown(lexicon: Lexicon, shape: Shape) -> Shape:
    """A line of code, in which no row is looked for."""
    return shape._replace(hits=_person(lexicon, shape.text), spans=())


def _with_chain(pack: Pack, shape: Shape) -> Shape:
    """The same line; a footer that is glued to its end is one part to be cut out, and says nothing of the rest."""
    start, group = chain(shape.text, pack.knows), "navigation"
    if start < 0:
        start, group = _notice(shape), "legal"
    if start <= 0:
        return shape
    menu = Hit("glued", group, "strong", "suffix", start, len(shape.text))
    return shape._replace(hits=(), spans=(*(hit for hit in shape.spans if hit.end <= start), menu))


def _notice(shape: Shape) -> int:
    """Where a short legal notice begins that stands behind a whole sentence of which nothing is known; or -1."""
    start = min((hit.start for hit in shape.hits), default=0)
    before, after = shape.low[:start].rstrip(), shape.low[start:]
    if any(hit.group != "legal" for hit in shape.hits) or after.count(" ") >= 10:
        return -1
    return start if before.count(" ") >= 7 and before.endswith((".", "!", "?", '"')) else -1


def _with_slips(lexicon: Lexicon, pack: Pack, found: list[Shape]) -> list[Shape]:
    """The same lines, with phrases known in which a word is misspelt, at the edges and beside known lines."""
    for at, shape in enumerate(found):
        if shape.hits or not shape.brief:
            continue
        if at < EDGE or at >= len(found) - EDGE or any(one.known for one in found[max(0, at - 1) : at + 2]):
            phrase = slip(lexicon, pack.phrases, shape.low)
            if phrase:
                group, tier = pack.phrases[phrase]
                tier = "medium" if tier == "medium" else "strong"
                found[at] = shape._replace(hits=(Hit(f"slip-{group}", group, tier, "full", 0, len(shape.low)),))
    return found


def source_lines(context: Context) -> set[int]:
    """The lines that are no prose and no page: code, front matter, what a writer has switched off."""
    blocks = context.protection.blocks
    if not blocks:
        return set()
    return {n for n, (start, stop, _) in enumerate(extents(context.text)) if touches(blocks, start, stop)}


def _person(lexicon: Lexicon, text: str) -> tuple[Hit, ...]:
    return (Hit("person", "byline", "weak", "full", 0, len(text)),) if _is_name(lexicon, text) else ()


def _is_name(lexicon: Lexicon, text: str) -> bool:
    """Whether a line is two or three capitalised words all of which are known as names."""
    if text.count(" ") > 6:  # the commonest case; the spaces between names may be several
        return False
    words = text.split()
    return (
        2 <= len(words) <= 3
        and all(word.isalpha() and word[0].isupper() for word in words)
        and all(lexicon.flags(word.lower()) & NAME for word in words)
    )
