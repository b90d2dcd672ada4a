"""What speaks for and against each candidate, as named numbers with their words for the user.

Each name is a row of dictionaries/en/scorecard.tsv, which holds its weights. Evidence about the token and the
candidate alone (`of_words`) is worked out once for each distinct token; evidence of the place (`of_place`)
for each place where it stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from functools import lru_cache
from math import inf, log1p
from typing import NamedTuple

from cleaner.context import Context
from cleaner.lexicon import NAME, RARE, WORD, Lexicon
from cleaner.protect import chunk
from cleaner.tokens import WORD as TOKEN
from cleaner.typo.candidates import Candidate, is_name_only
from cleaner.typo.known import is_known, plain
from cleaner.typo.slips import one_slip, shared_start

_WINDOW = 48  # code points looked at on either side: more than any pair of words needs
_LATIN_ENDINGS = ("us", "um", "is", "i", "ae", "a", "as", "es", "ens", "ans")  # with -ii, -ensis, -ica, -oides
_COMMON = 3.0  # Zipf
_FUNCTION = 6.0  # Zipf: the, to, of, and, in, for, is, on, that, with, after ...
_BLANKS = " \t\n\r"
_NONE: frozenset[int] = frozenset()
_QUOTATION = 5000  # code points: no quotation is longer, and a line may be a megabyte with a slip in each word
_QUOTES = '"“”„«»‘'


class Evidence(NamedTuple):
    """``value`` times the weight of ``name`` goes into the sum; ``words`` says it to a person, if it matters."""

    name: str
    value: float = 1.0
    words: str = ""


class Place(NamedTuple):
    """Where a token stands: its neighbours (keys, "" where punctuation or an edge is nearer) and its role."""

    before: str
    after: str
    alone: bool
    capitals: bool
    slug: bool
    case: str  # lower, start (of a sentence or line), middle, caps
    quoted: bool
    hyphened: bool
    foreign: bool
    binomial: bool
    strangers: int
    times: int
    technical: bool
    jargon: int


# The most that evidence of the place can be worth, but for pairs of words and for words of the document; what grows
# without bound is infinite. What a finding needs at least is judged by these (`cleaner.typo.judge`).
MOST = {
    **dict.fromkeys(("quoted", "hyphened", "foreign", "binomial", "alone", "capitals", "slug", "technical"), 1.0),
    **dict.fromkeys(("case_start", "case_caps", "listed_start"), 1.0),
    "repeated": 2.0, "strangers": 2.0, "rival": 1.0, "jargon": inf,
}  # fmt: skip
# How far the strength of a pair may go, down and up.
STRENGTH = (-1.0, 3.0)
NOWHERE = Place("", "", False, False, False, "lower", False, False, False, False, 0, 1, False, 0)


def of_words(token: str, candidate: Candidate, lexicon: Lexicon) -> list[Evidence]:
    """Evidence of the token and the candidate, wherever they stand."""
    key = plain(token)
    found = [Evidence("bias"), *_of_frequency(candidate, lexicon), *_of_slips(key, candidate, lexicon)]
    if candidate.listed:
        found.append(Evidence("listed", 1, "a known misspelling"))
        # That the web is full of a listed misspelling says nothing for it.
        found.append(Evidence("listed_frequency", lexicon.zipf(key)))
    elif candidate.kind != "slip":
        found.append(Evidence(candidate.kind, 1, candidate.detail))
    if is_name_only(candidate.text, lexicon):
        found.append(Evidence("gives_name"))
    made = [] if any(e.name == "misinflected" for e in found) else _of_parts(key, lexicon)
    whole = 0.0 if made or any(e.name == "ending" for e in found) else 1.0
    return [*found, *made, *_of_token(key, whole, lexicon)]


def _of_frequency(candidate: Candidate, lexicon: Lexicon) -> list[Evidence]:
    words = plain(candidate.text).split()
    zipf = [lexicon.zipf(word) for word in words]
    found = [Evidence("frequency", min(zipf), _common(candidate.text, words) if min(zipf) >= 4 else "")]
    if len(words) > 2:
        found.append(Evidence("many_words", 1, f"{len(words)} common words in a row"))
    if len(words) == 2 and lexicon.pair(words[0], words[1]):
        found.append(Evidence("split_pair", 1, f"“{candidate.text}” is a known pair"))
        if max(zipf) >= _FUNCTION:
            found.append(Evidence("split_function"))
    return found


def _common(text: str, words: list[str]) -> str:
    return f"“{text}” is a common word" if len(words) == 1 else f"“{text}” are common words"


def _of_slips(key: str, candidate: Candidate, lexicon: Lexicon) -> list[Evidence]:
    found = [Evidence(slip.kind, 1, str(slip)) for slip in candidate.slips]
    if len(candidate.slips) == 2:
        found.append(Evidence("two_slips"))
    if any(slip.at == 0 for slip in candidate.slips):
        found.append(Evidence("first_letter", 1, "the first letter would change"))
    if candidate.slips and not any(slip.kind in ("doubled", "transposed") for slip in candidate.slips):
        found += _of_ending(key, plain(candidate.text), lexicon)
    return found


def _of_ending(key: str, word: str, lexicon: Lexicon) -> list[Evidence]:
    """What it says that only the endings differ.

    One may be another inflection of the same word, which simply is rare ("auditings"); or the same inflection
    wrongly made ("highlightes", "evolveed", "pollinaters"), which is a slip.
    """
    start = shared_start(key, word)
    tails = key[start:], word[start:]
    same = lexicon.same_inflection
    for back in range(min(start, 2) + 1):
        ends = key[start - back :], word[start - back :]
        if not same.get(ends[0], _NONE).isdisjoint(same.get(ends[1], _NONE)):
            return [Evidence("misinflected", 1, f"the usual form is “{word}”")]
    if all(not end or end in lexicon.suffixes for end in tails):
        return [Evidence("ending", 1, "only the ending differs")]
    return []


def _of_token(key: str, whole: float, lexicon: Lexicon) -> list[Evidence]:
    """``whole`` is 1 where the token cannot be taken apart into known pieces, else 0."""
    length, count, flags = min(len(key), 12) / 10, lexicon.zipf(key), lexicon.flags(key)
    found = [
        Evidence("length", length),
        Evidence("length_whole", length * whole, "it is not made of known parts" if whole and length > 0.7 else ""),
        Evidence("counted", float(count > 0)),
        Evidence("token_frequency", count, f"“{key}” is in use on the web" if count >= 2 else ""),
    ]
    if flags & NAME:
        found.append(Evidence("name_in_lower_case", 1, "also a name"))
    if flags & RARE:
        found.append(Evidence("rare_word", 1, "a rare word of a very large dictionary"))
    return found


@lru_cache(maxsize=64)  # all candidates of a token ask the same
def _of_parts(key: str, lexicon: Lexicon) -> list[Evidence]:
    found = []
    stems = (key[len(prefix) :] for prefix in lexicon.affixes["prefix"] if key.startswith(prefix))
    if any(len(stem) >= 4 and lexicon.flags(stem) & WORD for stem in stems):
        found.append(Evidence("prefix", 1, "a known prefix and a known word"))
    stems = (key[: -len(end)] for end in lexicon.suffixes if key.endswith(end))
    if any(len(stem) >= 4 and (lexicon.flags(stem) | lexicon.flags(stem + "e")) & WORD for stem in stems):
        found.append(Evidence("suffix", 1, "a known word and a known ending"))
    halves = ((key[:at], key[at:]) for at in range(3, len(key) - 2))
    if any(all(lexicon.flags(h) & WORD and lexicon.zipf(h) >= 3 for h in pair) for pair in halves):
        found.append(Evidence("compound", 1, "two known words in one"))
    return found


def of_place(candidate: Candidate, place: Place, seen: Container[str], lexicon: Lexicon) -> list[Evidence]:
    """Evidence of one place where the token stands; ``seen`` holds the distinct words of the document."""
    found = of_pairs(candidate, place.before, place.after, lexicon)
    if stands_in(candidate, seen):
        found.append(Evidence("in_document", 1, f"“{candidate.text}” stands elsewhere in the text"))
    if place.times > 1:
        found.append(Evidence("repeated", min(place.times - 1, 2), f"stands {place.times} times in the text"))
    for name, words_for in (
        ("quoted", "inside quotation marks"),
        ("hyphened", "part of a hyphened word"),
        ("foreign", "foreign words nearby"),
        ("binomial", "looks like a species name"),
        ("alone", "no words around it"),
        ("capitals", "beside a capitalised word"),
        ("slug", "part of an identifier"),
    ):
        if getattr(place, name):
            found.append(Evidence(name, 1, words_for))
    if place.technical:
        found.append(Evidence("technical", 1, "the text has code in it"))
    if place.jargon:
        found.append(
            Evidence("jargon", log1p(place.jargon), f"{place.jargon} other unknown words in the text resemble none")
        )
    if place.strangers:
        found.append(Evidence("strangers", place.strangers, "another unknown word beside it"))
    if place.case in ("start", "caps"):
        found.append(Evidence(f"case_{place.case}", 1, "capitalised"))
    if place.case == "start" and candidate.sole:
        found.append(Evidence("listed_start"))
    return found


def of_pairs(candidate: Candidate, before: str, after: str, lexicon: Lexicon) -> list[Evidence]:
    """What the neighbours (keys) say of the candidate between them."""
    words = plain(candidate.text).split()
    return [
        *_of_pair("pair_before", before, words[0], lexicon),
        *_of_pair("pair_after", words[-1], after, lexicon),
    ]


def stands_in(candidate: Candidate, seen: Container[str]) -> bool:
    """Whether the candidate stands among the words of the document."""
    return len(candidate.text) > 3 and (candidate.text in seen or candidate.text.capitalize() in seen)


def _of_pair(name: str, first: str, second: str, lexicon: Lexicon) -> list[Evidence]:
    """How much more often the words stand together than chance would have it, in powers of ten."""
    if not (first and second):
        return [Evidence(f"{name}_open")]
    pair = lexicon.pair(first, second)
    if not pair:
        return []
    surprise = pair - (lexicon.zipf(first) + lexicon.zipf(second) - 9)
    return [
        Evidence(name, 1, f"“{first} {second}” is a known pair"),
        Evidence(f"{name}_strength", max(STRENGTH[0], min(STRENGTH[1], surprise))),
    ]


class Crowd(NamedTuple):
    """The unknown words of a text: how often each stands there, and which of them resemble no common word."""

    times: Counter[str]
    jargon: set[str]

    @classmethod
    def of(cls, tokens: Iterable[str], lexicon: Lexicon) -> Crowd:
        times = Counter(tokens)
        return cls(times, {token for token in times if token.islower() and not _resembles(token, lexicon)})


@lru_cache(maxsize=20_000)
def _resembles(token: str, lexicon: Lexicon) -> bool:
    """A common word is one slip away, or a list of misspellings has the token."""
    key = plain(token)
    near = (word for word in lexicon.near(key, 1) if lexicon.zipf(word) >= _COMMON)
    return bool(lexicon.correction(key)) or any(one_slip(key, word) for word in near)


def place_of(context: Context, start: int, end: int, crowd: Crowd) -> Place:
    text = context.text
    token = text[start:end]
    left, right = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    before, after = neighbours(text, start, end)
    low, high = chunk(text, start, end)
    around = (*TOKEN.findall(left)[-4:], *TOKEN.findall(right)[:4])
    return Place(
        before=plain(before),
        after=plain(after),
        alone=not before and not after,
        capitals=before[:1].isupper() or after[:1].isupper(),
        slug=("-" in text[low:start] and "-" in text[end:high]) or text[low:high].count("-") > 1,
        case=_case(token, left),
        quoted=_touches(left[-1:], _QUOTES) or _touches(right[:1], '"”»') or _in_quotation(text, start),
        hyphened=_touches(left[-1:], "-‐–") or _touches(right[:1], "-‐"),
        foreign=any(word in context.lexicon.foreign for word in around)
        or any(ord(c) > 0xBF and c.isalpha() for c in left[-24:] + right[:24]),
        binomial=_is_binomial(before, token, context.lexicon),
        strangers=sum(
            bool(word) and word.islower() and not is_known(word, context.lexicon) for word in (before, after)
        ),
        times=crowd.times[token],
        technical=bool(context.protection.hard),
        jargon=len(crowd.jargon - {token}),
    )


def _touches(char: str, signs: str) -> bool:
    """Whether the character beside a token, "" at an edge of the text, is one of ``signs``."""
    return bool(char) and char in signs


def _is_binomial(genus: str, token: str, lexicon: Lexicon) -> bool:
    """A capitalised word that is none of English and one in a Latin ending: Haliotis asinina, Equus ferus."""
    named = genus[:1].isupper() and genus[1:].islower() and not lexicon.flags(plain(genus)) & WORD
    return named and token.endswith(_LATIN_ENDINGS)


def neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    """The words next to the token, "" where more than blanks stand between."""
    left, right = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    before, after = left.rstrip(_BLANKS), right.lstrip(_BLANKS)
    first = last = ""
    if len(before) < len(left) and "\n\n" not in left[len(before) :]:
        words = list(TOKEN.finditer(before, before.rfind(" ") + 1))
        first = words[-1].group() if words and words[-1].end() == len(before) else ""
    if len(after) < len(right) and "\n\n" not in right[: len(right) - len(after)]:
        word = TOKEN.match(after)
        last = word.group() if word else ""
    return first, last


def _case(token: str, left: str) -> str:
    if token.islower():
        return "lower"
    if token.isupper():
        return "caps"
    before = left.rstrip(" \t\"“‘'([*_")
    return "start" if not before or before[-1] in ".!?:\n\r•–—-" else "middle"


def _in_quotation(text: str, start: int) -> bool:
    """Whether an opening curly quotation mark of this line is still open at ``start``."""
    low = max(0, start - _QUOTATION)
    line = max(low, text.rfind("\n", low, start) + 1)
    return text.rfind("“", line, start) > text.rfind("”", line, start)
