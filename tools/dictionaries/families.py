"""Productive families: words in use that no list has because they are made freely from known words.

They go to words-rare.txt: a bar to a flag, yet no sure word that a correction could be made to.
"""

from __future__ import annotations

from merge import Lists, is_lower, near_miss

PairCounts = dict[tuple[str, str], int]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PREFIXES = _words("""
    anti auto bio counter cyber de deca dis eco electro ethno euro extra geo giga hydro hyper immuno infra
    inter intra kilo macro mega meta micro mid milli mini mis mono multi nano neo neuro non out over petro
    photo physio poly post pre pro proto pseudo psycho radio re semi socio sub super tele thermo trans ultra
    un under up video web
""")
"""Prefixes that make new words in the news of any year (nanowire, biofuel, geolocation, upskilling)."""
FUNCTION_WORDS = _words("""
    about after again also another because been before being between both could does doing down during each
    ever every from have having here into itself just like many more most much must never none once only
    other over same shall should some such than that their them then there these they this those through
    under until upon very well were what when where which while whom whose will with within without would
    your yours
""")
"""Written together with another word they are a slip of the space bar, hardly ever a compound."""
SHORT_PARTS = _words("""
    air art bar box car day dog ear egg eye fan fat fly fox gas gun hot ice ink jet job key law lip log low
    net oil pan pay pet pop pub raw red sea set ski sky sun tax tea top toy war web wet
""")
"""Three-letter nouns that head or end many compounds (popstar, warzone); others are mostly chance."""
PAIRS_PER_BILLION = 64 * 1000
"""symspellpy's pair counts are 64 times the uses in the 10^12 words of the corpus that they come from."""


def families(lists: Lists, pairs: PairCounts) -> set[str]:
    """Words in use that are made of known words: prefix and word, two words written as one, or the -ise
    form of a word in -ize.

    A compound counts only when its closed form is in use next to the open one (sportscar, timeslot), not
    where it is a slip of the space bar (lastyear): at least a fiftieth as frequent as the open pair.
    """
    found = set()
    folded = {name.lower() for name in lists.names | lists.acronyms}
    bases = lists.words - FUNCTION_WORDS
    for word, count in lists.counts.items():
        if word in lists.words or word in folded or len(word) < 7 or not is_lower(word):
            continue
        prefixed = any(
            word.startswith(prefix)
            and len(word) - len(prefix) >= 5
            and lists.used(word[len(prefix) :], 300)
            and word[len(prefix) :] in bases
            for prefix in PREFIXES
        )
        respelt = word.replace("is", "iz") in lists.words or word.replace("ys", "yz") in lists.words
        compound = any(_compound(lists, pairs, word, cut, count) for cut in range(3, len(word) - 2))
        if (prefixed or respelt or compound) and word not in lists.wrong and not near_miss(lists, word):
            found.add(word)
    return found


def _base(lists: Lists, word: str) -> bool:
    return word in lists.words and lists.used(word, 250) and (len(word) > 3 or word in SHORT_PARTS)


def _compound(lists: Lists, pairs: PairCounts, word: str, cut: int, count: int) -> bool:
    first, second = word[:cut], word[cut:]
    if not (_base(lists, first) and _base(lists, second)) or {first, second} & FUNCTION_WORDS:
        return False
    open_form = pairs.get((first, second), 0) / PAIRS_PER_BILLION
    return 10 ** (count / 100) >= open_form / 50
