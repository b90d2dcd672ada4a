"""`cleaner explain`: what the engine knows of a word, or of a place in a file, and how it weighs that."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Container

from cleaner import boilerplate, tokens
from cleaner.commands.common import Engines, engine_arguments
from cleaner.context import Context
from cleaner.errors import Failure
from cleaner.lexicon import ACRONYM, NAME, RARE, WORD, Lexicon
from cleaner.render.screen import Piece, Screen, printable
from cleaner.render.text import TextReport
from cleaner.sources.files import Article, Problem, read_all
from cleaner.typo import evidence
from cleaner.typo.judge import Weighed, column_of, speller, unknown_words
from cleaner.typo.known import is_known, plain

_PLACE = re.compile(r"(?P<path>.+?):(?P<line>\d+)(?::(?P<column>\d+))?\Z", re.DOTALL)
_LISTS = {WORD: "words", RARE: "rare words", NAME: "names", ACRONYM: "acronyms"}


def arguments(parser: argparse.ArgumentParser) -> None:
    engine_arguments(parser)
    parser.add_argument("what", metavar="WORD|FILE:LINE[:COLUMN]", help="a word, or a place in a file (counted from 1)")


def run(args: argparse.Namespace) -> int:
    screen, engines = Screen("auto"), Engines(args)
    match = _PLACE.fullmatch(args.what)
    if match and (os.path.exists(match["path"]) or os.sep in match["path"]):
        _place(screen, _article(match["path"]), int(match["line"]), int(match["column"] or 0), engines)
    elif tokens.WORD.fullmatch(args.what):
        _word(screen, args.what, evidence.NOWHERE, set(), engines.of("-").context(args.what))
    else:
        raise Failure(f"{args.what!r} is neither one word nor FILE:LINE[:COLUMN] of a file that exists")
    return 0


def _article(path: str) -> Article:
    (read,) = read_all([path]) if not os.path.isdir(path) else (Problem(path, "is a folder"),)
    if isinstance(read, Problem):
        raise Failure(f"{printable(path)}: {read.message}")
    return read


def _place(screen: Screen, article: Article, line: int, column: int, engines: Engines) -> None:
    """The findings at a place, and what was weighed for the word or the line there."""
    text = article.decoded.text
    lines = list(tokens.lines(text))
    if not 1 <= line <= len(lines):
        raise Failure(f"{printable(article.path)} has {len(lines)} lines, not {line}")
    start, stop = lines[line - 1].start, lines[line - 1].stop
    if column > stop - start:
        raise Failure(f"line {line} of {printable(article.path)} has {stop - start} characters, not {column}")
    if column:
        start += column - 1
        stop = start + 1
    engine = engines.of(article.path)
    result = engine.clean(text, markup=article.markup)
    here = [f for f in sorted(result.applied + result.remain) if f.start < max(stop, start + 1) and f.end > start]
    if here:
        TextReport(screen).article(article, result, here)
    else:
        screen.line([Piece("nothing found here")])
    context = engine.context(text, article.markup)
    if column:
        _token(screen, context, start)
    else:
        screen.line([])
        _line(screen, context, line - 1)


def _token(screen: Screen, context: Context, offset: int) -> None:
    judged = context.once(unknown_words)  # as the engine cuts them: the noun of a possessive, not the whole
    words = ((*match.span(), match.group()) for match in tokens.WORD.finditer(context.text))
    found = next((place for place in (*judged, *words) if place[0] <= offset < place[1]), None)
    if not found:
        return
    start, end, token = found
    screen.line([])
    if context.protected(start, end):
        screen.line([Piece("protected: part of an address, a path, a handle or code")])
    crowd = evidence.Crowd.of((word for _, _, word in judged), context.lexicon)
    place = evidence.place_of(context, start, end, crowd)
    _word(screen, token, place, context.vocabulary, context)


def _word(screen: Screen, token: str, place: evidence.Place, seen: Container[str], context: Context) -> None:
    lexicon = context.lexicon
    flags = lexicon.flags(plain(token))
    lists = [name for flag, name in _LISTS.items() if flags & flag]
    where = f"listed among {' and '.join(lists)}" if lists else "in no list"
    verdict = "known" if is_known(token, lexicon) else "unknown"
    count = lexicon.zipf(plain(token))
    screen.line([Piece(token, "path"), Piece(f": {verdict}, {where}; frequency {count:.1f} (log10 in 10⁹ words)")])
    if verdict == "known":
        return
    if context.accepts(token):
        screen.line([Piece("the profile or the project has it: it is not judged")])
        return
    judge = speller(lexicon)
    weighed = judge.weigh(token, place, seen)
    if not weighed:
        screen.line([Piece("no candidate is near")])
    for number, candidate in enumerate(weighed, 1):
        screen.line([])
        _candidate(screen, number, candidate, column_of(token))


def _candidate(screen: Screen, number: int, weighed: Weighed, column: int) -> None:
    """One candidate. For the best one the weights make up its confidence, for the others their rank."""
    what = "confidence" if number == 1 else "confidence as an alternative"
    sure = f"{weighed.confidence:.3f}"
    screen.line(
        [Piece(f"{number}  "), Piece(weighed.candidate.text, "new"), Piece(f"  {what} {sure}, rank {weighed.rank:.1f}")]
    )
    weights = speller(Lexicon.shared()).weights
    rows = [(weights[e.name][column if number == 1 else 0] * e.value, e) for e in weighed.evidence]
    for weight, found in sorted(rows, key=lambda row: -abs(row[0])):
        if abs(weight) >= 0.01:
            words = f": {found.words}" if found.words else ""
            screen.line([Piece(f"   {weight:+6.2f}  "), Piece(found.name, "rule"), Piece(printable(words), "dim")])


def _line(screen: Screen, context: Context, index: int) -> None:
    """Why the line would or would not be removed as boilerplate."""
    judged = boilerplate.explain(context, index)
    if judged is None:
        screen.line([Piece("the line is blank")])
        return
    screen.line([Piece("as boilerplate: "), Piece(f"confidence {judged.confidence:.3f}", "path")])
    hit = judged.hit
    screen.line(
        [Piece(f"   {f'{hit.tier} pattern {hit.row} ({hit.scope})' if hit else 'no pattern of the pack'}", "rule")]
    )
    for name, value in judged.seen.items():
        screen.line([Piece(f"   {value:+6.2f}  "), Piece(name, "rule")])
