"""What an unknown word may have been meant to be: candidates, and how each would have become the token."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.lexicon import NAME, WORD, Lexicon
from cleaner.typo import segments
from cleaner.typo.known import plain
from cleaner.typo.slips import Slip, one_slip, two_slips

# Below this length nearly every string is one slip away from several words.
SHORTEST_TWO_SLIPS = 6
# Two slips are looked for only where no word this frequent (Zipf) is one slip away.
_GOOD_ENOUGH = 3.0
# Letters that a scanner or a reader of a bad print takes for more or fewer others, seen → meant. One for one (c and e)
# is a slip like any other.
OCR = (("m", "rn"), ("rn", "m"), ("li", "h"), ("cl", "d"), ("d", "cl"), ("vv", "w"), ("ii", "n"))


class Candidate(NamedTuple):
    """``text`` in the case of the dictionary, and how it became the token: by ``slip``, by a ``split`` left out,
    by letters misread (``ocr``), or as a listed ``spelling`` that slips do not explain.
    ``listed``: a list of misspellings names it; ``sole``: as the only correction."""

    text: str
    kind: str
    slips: tuple[Slip, ...] = ()
    listed: bool = False
    detail: str = ""
    sole: bool = False


def candidates(token: str, lexicon: Lexicon) -> list[Candidate]:
    """All candidates for an unknown ``token``; no order. Pure: the same for every place where it stands."""
    key = plain(token)
    found: dict[str, Candidate] = {}
    corrections = lexicon.correction(key)
    for number, text in enumerate(corrections):
        found[text.lower()] = _listed(key, text, first=number == 0)._replace(sole=len(corrections) == 1)
    for word in lexicon.near(key, 1):
        slip = one_slip(key, word)
        if slip and word not in found:
            found[word] = Candidate(_usual_case(word, lexicon), "slip", (slip,))
    for candidate in (*_misread(key, lexicon), *_splits(key, lexicon)):
        found.setdefault(candidate.text.lower(), candidate)
    best = max((lexicon.zipf(word) for word in found), default=0.0)
    if len(key) >= SHORTEST_TWO_SLIPS and best < _GOOD_ENOUGH and token.islower():
        for candidate in _two_slips_away(key, lexicon):
            found.setdefault(candidate.text.lower(), candidate)
    if not found and len(key) >= segments.SHORTEST:
        text = segments.segmented(key, lexicon, _may_stand_alone)
        return [Candidate(text, "split", detail="words run together")] if text else []
    return list(found.values())


def _usual_case(word: str, lexicon: Lexicon) -> str:
    return word if lexicon.flags(word) & WORD else lexicon.cased(word)


def _listed(key: str, text: str, first: bool) -> Candidate:
    """A correction that a list gives; two words count as listed only where they are the ``first`` it gives:
    "alot" is "a lot", but "doin" is rather "doing" than "do in"."""
    if " " in text:
        return Candidate(text, "split", listed=first, detail="two words run together")
    word = plain(text)
    slip = one_slip(key, word)
    slips = (slip,) if slip else two_slips(key, word) or ()
    return Candidate(text, "slip" if slips else "spelling", slips, listed=True)


def _two_slips_away(key: str, lexicon: Lexicon) -> list[Candidate]:
    from rapidfuzz.distance import OSA

    near = (word for word in lexicon.near(key, 2) if OSA.distance(key, word, score_cutoff=2) == 2)
    return [Candidate(_usual_case(word, lexicon), "slip", slips) for word in near if (slips := two_slips(key, word))]


def _misread(key: str, lexicon: Lexicon) -> list[Candidate]:
    """Words that look like ``key`` in print, by one pair of `OCR`."""
    found = []
    for seen, meant in OCR:
        at = key.find(seen)
        while at >= 0:
            word = key[:at] + meant + key[at + len(seen) :]
            flags, zipf = lexicon.entry(word)
            if flags & WORD and zipf >= _GOOD_ENOUGH:
                found.append(Candidate(word, "ocr", detail=f"{seen} may be a misread {meant}"))
            at = key.find(seen, at + 1)
    return found


def _splits(key: str, lexicon: Lexicon) -> list[Candidate]:
    """Two words run together: both frequent, and a known pair or one of them very short and very frequent."""
    return [
        Candidate(f"{first} {key[len(first) :]}", "split", detail="two words run together")
        for first in lexicon.prefixes(key[:-1])
        if _may_stand_alone(first, lexicon) and _may_stand_alone(key[len(first) :], lexicon)
    ]


def _may_stand_alone(part: str, lexicon: Lexicon) -> bool:
    if len(part) == 1:
        return part == "a"
    least = 5.5 if len(part) == 2 else 4.5 if len(part) == 3 else 2.5
    flags, zipf = lexicon.entry(part)
    return bool(flags & WORD) and zipf >= least


def is_name_only(text: str, lexicon: Lexicon) -> bool:
    flags = lexicon.flags(plain(text))
    return bool(flags & NAME) and not flags & WORD
