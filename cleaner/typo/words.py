"""One pass over the words of a text: which of them any rule about words has to look at.

Each distinct word gets a kind when it is first met, a byte in which each bit is a question that some rule asks
(`Kinds`); the kinds of all texts are remembered. A piece of a text is cut into its words, and from then on only the
bytes are looked at: nothing is done for a word of no interest but to look its kind up. What is special in a
piece is remembered with the piece (`cleaner.pieces`), so a repair elsewhere does not cost it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import compress, product
from typing import NamedTuple

from cleaner.context import Context
from cleaner.lexicon import ACRONYM, NAME, WORD, Lexicon
from cleaner.tokens import places, spaced, words_of
from cleaner.typo.articles import due
from cleaner.typo.known import is_known, plain

# The bits of a kind: a word that no dictionary knows; a known one that may be a piece of a word cut in two; a word
# of three letters and more that begins with a capital.
ODD, SELDOM, NAMED = (1 << bit for bit in range(3))
# No word is both unknown and a known piece: so a letter that stands alone is written.
LONE = ODD | SELDOM
# The bits that a word and the next one have in common where they may be wrong side by side: an article and a word
# that goes only with the other one. The bits below are those of the confusions (`cleaner.lexicon.compile`).
A, AN = 1 << 6, 1 << 7
# A piece of a word that a space cut in two: "bor der", "govern ment". At most so long, and this seldom (Zipf).
_PIECE, _SELDOM = 7, 3.5
USUAL = 3.8  # Zipf: what the pieces make must be so common
_REMEMBERED = 200_000  # distinct words whose kind is kept; a dump would fill the memory without a bound
_CHUNK = 1 << 16  # a line that is longer is cut for this pass, so that not all of its words are held at once
_AHEAD = 200  # code points looked at for the words that follow one at the end of a part

Stretch = tuple[int, int]
Pair = tuple[str, str]


class _Codes(dict[str, str]):
    """What is remembered of each word; worked out when it is first asked for."""

    def __init__(self, work_out: Callable[[str], str]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, word: str) -> str:
        if len(self) > _REMEMBERED:
            self.clear()
        self[word] = code = self._work_out(word)
        return code


class Columns(NamedTuple):
    """A byte for each word: its kind, a hash that is the same for the same word in any case, and the bits that tell
    with which next word and with which one before it may be wrong."""

    kinds: bytes
    hashes: bytes
    before: bytes
    after: bytes


class Kinds:
    """The kind of each word; it depends on the word alone, so forgetting them all changes nothing."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._codes = _Codes(self._code)
        self._same: dict[str, str] = {}
        self._usual: dict[str, bool] = {}
        self._before: dict[str, int] = {}
        self._after: dict[str, int] = {}
        # The pairs by which confusions are noticed: the number of each row and where in it the pair stands.
        self.confused: dict[Pair, list[tuple[int, int]]] = {}
        # The numbers of the confusions that begin with a word.
        self.begins: dict[str, list[int]] = {}
        for number, row in enumerate(lexicon.confusions):
            at, bit = row["pair"], 1 << row["group"]
            firsts, seconds = row["places"][at : at + 2]
            for pair in product(firsts, seconds):
                self.confused.setdefault(pair, []).append((number, at))
            self._before.update({word: self._before.get(word, 0) | bit for word in firsts})
            self._after.update({word: self._after.get(word, 0) | bit for word in seconds})
            for word in row["places"][0]:
                self.begins.setdefault(word, []).append(number)
        self.longest = max((len(row["places"]) for row in lexicon.confusions), default=0)

    def of(self, word: str) -> int:
        return ord(self._codes[word][0])

    def columns(self, words: Sequence[str]) -> Columns:
        codes = "".join(map(self._codes.__getitem__, words)).encode("latin-1")
        return Columns(codes[::4], codes[1::4], codes[2::4], codes[3::4])

    def fits(self, number: int, words: Sequence[str]) -> bool:
        """Whether ``words`` are those of a confusion."""
        places = self._lexicon.confusions[number]["places"]
        return len(words) == len(places) and all(
            plain(word) in place for word, place in zip(words, places, strict=True)
        )

    def size(self, number: int) -> int:
        return len(self._lexicon.confusions[number]["places"])

    def _code(self, word: str) -> str:
        key = plain(word)
        kind = NAMED * (len(word) >= 3 and word[0].isupper())
        before, after = self._before.get(key, 0), self._after.get(key, 0)
        if len(word) == 1:
            kind |= LONE * (word not in "aAI")
            before |= A * (word in "aA")
        else:
            flags, zipf = self._lexicon.entry(key)
            small = word.islower()
            # Most words are listed and have at most a capital in front: no more need be asked.
            listed = flags & (WORD if small else WORD | NAME | ACRONYM)
            if not (listed and word[1:].islower()) and not is_known(word, self._lexicon):
                kind |= ODD
            elif key == "an":
                before |= AN * (word != "AN")
            elif small:
                kind |= SELDOM * (len(word) <= _PIECE and zipf < _SELDOM and self._lexicon.is_part(key))
                article = due(word, flags, zipf, self._lexicon) if word.isalpha() else ""
                after |= A * (article == "an") | AN * (article == "a")
        code = chr(kind) + chr(hash(key) & 0xFF) + chr(before) + chr(after)
        return self._same.setdefault(code, code)  # few strings at hand are read much faster than many

    def is_usual(self, word: str) -> bool:
        """Whether ``word`` is one that people use."""
        usual = self._usual.get(word)
        if usual is None:
            if len(self._usual) > _REMEMBERED:
                self._usual.clear()
            flags, zipf = self._lexicon.entry(plain(word))
            self._usual[word] = usual = bool(flags & WORD) and zipf >= USUAL
        return usual


@cache
def kinds(lexicon: Lexicon) -> Kinds:
    return Kinds(lexicon)


def _table(mask: int, bits: int) -> bytes:
    """The table of `bytes.translate` that makes 1 of the kinds that have of ``mask`` just these ``bits``."""
    return bytes(kind & mask == bits for kind in range(256))


_IS_ODD, _IS_SELDOM, _IS_LONE, _IS_NAMED = (
    _table(LONE, ODD),
    _table(LONE, SELDOM),
    _table(LONE, LONE),
    _table(NAMED, NAMED),
)
_IS_ANY = bytes(kind > 0 for kind in range(256))


class Special(NamedTuple):
    """What is special about the words of a stretch of a text: each with the place where it stands.

    Of a doubled word (as key), a confusion (the number of its row) and an article that may be the wrong one, the place
    is that of the first word. ``lone`` are the places of single letters that may begin a word that was spaced out.
    ``names`` are the words with a capital, parted by spaces, a stretch each; for them no place is told.
    """

    odd: list[tuple[int, str]]
    seldom: list[tuple[int, str]]
    doubled: list[tuple[int, str]]
    confused: list[tuple[int, int]]
    articles: list[int]
    lone: list[int]
    names: list[str]


class _Part(NamedTuple):
    """The special words of a piece or of a part of a very long line, its first word, and its last ones with their
    places: pairs across a border are nobody's yet."""

    found: Special
    first: str
    last: list[tuple[int, str]]


def _of_piece(text: str, lexicon: Lexicon) -> list[_Part]:
    parts = (_part(text, start, stop, kinds(lexicon)) for start, stop in _chunks(text))
    return [part for part in parts if part]


def _chunks(text: str) -> Iterator[Stretch]:
    start = 0
    while start < len(text):
        stop = text.find(" ", start + _CHUNK) if len(text) - start > _CHUNK else -1
        stop = stop if stop >= 0 else len(text)
        yield start, stop
        start = stop


def _part(text: str, start: int, stop: int, known: Kinds) -> _Part | None:
    shadow, words = words_of(text if stop - start == len(text) else text[start:stop])
    if not words:
        return None
    of = known.columns(words)
    found = Special(
        _places(shadow, words, of.kinds.translate(_IS_ODD), start),
        _places(shadow, words, _joinable(words, of.kinds.translate(_IS_SELDOM), known), start),
        [],
        [],
        [],
        _spaced_letters(text, _places(shadow, words, of.kinds.translate(_IS_LONE), start)),
        [" ".join(compress(words, of.kinds.translate(_IS_NAMED)))],
    )
    _add_pairs(found, shadow, words, of, start, known)
    return _Part(found, words[0], _last(shadow, words[-known.longest :], start))


def _places(shadow: str, words: list[str], marked: bytes, start: int) -> list[tuple[int, str]]:
    """Where the words stand that are marked. All places of such a word are, so the next place of it is its own."""
    found: list[tuple[int, str]] = []
    at = 0
    for number in places(marked, b"\1"):
        word = words[number]
        at = shadow.index(f" {word} ", at)
        found.append((start + at, word))
        at += len(word) + 1  # the space after it may be the one before the next
    return found


def _spaced_letters(text: str, letters: list[tuple[int, str]]) -> list[int]:
    """Those of the single letters that stand before a space and a small letter, as in "N o" and "s a i d"; of small
    ones in a row the first."""
    found = []
    before = -2
    for at, letter in letters:
        follows = text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].islower()
        if follows and not _touched(text[max(0, at - 1) : at]):
            if at != before + 2 or letter.isupper():
                found.append(at)
            before = at
    return found


def _touched(char: str) -> bool:
    return char.isalnum() or (char != "" and char in "_'’.-")


def _joinable(words: list[str], marked: bytes, known: Kinds) -> bytes:
    """The marks of those rare words only that make a common word with a neighbour, in one of their places."""
    rare = list(places(marked, b"\1"))
    joinable = {
        words[at]
        for at in rare
        if (at > 0 and known.is_usual(words[at - 1] + words[at])) or known.is_usual("".join(words[at : at + 2]))
    }
    kept = bytearray(len(words))
    for at in rare:
        kept[at] = words[at] in joinable
    return bytes(kept)


def _add_pairs(found: Special, shadow: str, words: list[str], of: Columns, start: int, known: Kinds) -> None:
    """Words side by side: the same one, an article that may be wrong, those by which a confusion is noticed."""
    at = 0
    for number in _pairs(of):
        first, second = words[number : number + 2]
        keys = plain(first), plain(second)
        article = of.before[number] & of.after[number + 1] & (A | AN)
        rows = known.confused.get(keys, ())
        if keys[0] != keys[1] and not article and not rows:
            continue
        at = _side_by_side(shadow, first, second, at)
        if keys[0] == keys[1]:
            found.doubled.append((start + at, keys[0]))
        if article:
            found.articles.append(start + at)
        for row, before in rows:
            low = number - before
            if low >= 0 and known.fits(row, words[low : low + known.size(row)]):
                found.confused.append((start + _back(shadow, words[low:number], at), row))
        at += len(first) + 1


def _pairs(of: Columns) -> list[int]:
    """The numbers of the words that are worth a look together with the next one. All words are compared with the next
    at once, as the bytes of large numbers."""
    size = len(of.kinds)
    both = int.from_bytes(of.hashes, "little")
    same = (both ^ both >> 8).to_bytes(size, "little")[: size - 1]
    before, after = int.from_bytes(of.before, "little"), int.from_bytes(of.after, "little")
    wrong = (before & after >> 8).to_bytes(size, "little").translate(_IS_ANY)
    return sorted({*places(same, b"\0"), *places(wrong, b"\1")})


def _side_by_side(shadow: str, first: str, second: str, at: int) -> int:
    """The next place, from ``at`` on, of ``first`` with ``second`` as the next word. There is one."""
    after = f"{second} "
    while True:
        at = shadow.index(f" {first} ", at)
        end = at + len(first) + 1
        if shadow.startswith(after, end + 1) or shadow[end:].lstrip().startswith(after):
            return at
        at = end


def _back(shadow: str, words: list[str], at: int) -> int:
    """The place of the first of ``words``, which are the last ones before ``at``."""
    for word in reversed(words):
        at = shadow.rindex(f" {word} ", 0, at + 1)
    return at


def _last(shadow: str, words: list[str], start: int) -> list[tuple[int, str]]:
    """The last words of a part with their places."""
    at = len(shadow) - 1
    return [(start + (at := _back(shadow, [word], at)), word) for word in reversed(words)][::-1]


def _add_border(found: Special, text: str, last: list[tuple[int, str]], first: str, known: Kinds) -> None:
    """What the last words of a part make together with what follows it."""
    at, word = last[-1]
    keys = plain(word), plain(first)
    if keys[0] == keys[1]:
        found.doubled.append((at, keys[0]))
    of = known.columns([word, first])
    if of.before[0] & of.after[1] & (A | AN):
        found.articles.append(at)
    for left, (at, word) in enumerate(reversed(last), 1):
        for row in known.begins.get(plain(word), ()):
            size = known.size(row)
            if size > left and known.fits(row, spaced(text[at : at + _AHEAD]).split()[:size]):
                found.confused.append((at, row))


def specials(context: Context) -> Special:
    """What is special about the words of a text, worked out once for it."""
    return context.once(_specials)


def _specials(context: Context) -> Special:
    parts = [(offset, part) for offset, parts in context.each(_of_piece) for part in parts]
    if len(parts) == 1 and parts[0][0] == 0:
        return parts[0][1].found
    known = kinds(context.lexicon)
    all_found = Special([], [], [], [], [], [], [])
    last: list[tuple[int, str]] = []
    for offset, part in parts:
        if last:
            _add_border(all_found, context.text, last, part.first, known)
        found = part.found
        all_found.odd.extend((at + offset, word) for at, word in found.odd)
        all_found.seldom.extend((at + offset, word) for at, word in found.seldom)
        all_found.doubled.extend((at + offset, word) for at, word in found.doubled)
        all_found.confused.extend((at + offset, row) for at, row in found.confused)
        all_found.articles.extend(at + offset for at in found.articles)
        all_found.lone.extend(at + offset for at in found.lone)
        all_found.names.extend(found.names)
        last = [(at + offset, word) for at, word in part.last]
    return all_found
