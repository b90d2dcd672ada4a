"""What is weighed for a word, step by step, over a dictionary of two dozen words with round numbers.

The numbers of the real dictionaries and weights may change with every fit; what is said here does not.
"""

from __future__ import annotations

from math import exp, log, log1p
from typing import Any, ClassVar

import pytest
from rapidfuzz.distance import OSA

from cleaner.context import Context
from cleaner.lexicon import ACRONYM, NAME, RARE, WORD, Lexicon
from cleaner.model import Alternative, Finding
from cleaner.typo import evidence, judge
from cleaner.typo.candidates import Candidate, candidates, is_name_only
from cleaner.typo.evidence import MOST, NOWHERE, STRENGTH, Crowd, Evidence, neighbours, place_of
from cleaner.typo.judge import CAPITAL, LOWER, RANK, Speller
from cleaner.typo.prior import RATE, at_rate, estimate, moved
from cleaner.typo.slips import Slip

ENTRIES = {
    "government": (WORD, 5.0), "council": (WORD, 4.8), "councils": (WORD, 4.0), "counsel": (WORD, 3.9),
    "the": (WORD, 7.5), "of": (WORD, 7.0), "in": (WORD, 6.5), "a": (WORD, 7.3), "i": (WORD, 7.0), "lot": (WORD, 5.0),
    "mayor": (WORD, 4.5), "bridge": (WORD, 4.6), "foot": (WORD, 4.9), "bridges": (WORD, 4.1), "tolls": (WORD, 3.0),
    "corn": (WORD, 3.0), "barn": (WORD, 2.9), "burn": (RARE, 4.0), "walk": (WORD, 4.7), "walks": (WORD, 4.2),
    "decide": (WORD, 4.5), "quay": (WORD, 2.6), "elk": (WORD, 4.4), "oxen": (WORD, 2.4), "stroll": (WORD, 2.0),
    "london": (NAME, 5.1), "mark": (WORD | NAME, 5.0), "nato": (ACRONYM, 4.5),
    "teh": (0, 3.2), "goverment": (0, 2.0), "marke": (NAME, 0.0), "wallk": (RARE, 1.9),
}  # fmt: skip
PAIRS = {"the council": 5.5, "of the": 6.5, "foot bridge": 2.5, "council of": 1.0, "the mayor": 9.0, "a lot": 6.0}
MISSPELT = {
    "teh": ("the",), "goverment": ("government",), "alot": ("a lot", "allot"), "walkin": ("walk", "walk in"),
    "qqqqqq": ("council",), "cuoncli": ("council",), "thet's": ("that's",),
    "sttrooll": ("stroll",),
}  # fmt: skip
# Endings of the same inflection.
ALIKE = ["er or", "s es", "yed ied", "eed ged", "pping ping", "llsed llded", "iqqsed iqqded"]


class Tiny(Lexicon):
    """A dictionary that answers like the real one."""

    affixes: ClassVar = {"prefix": ["un", "over"], "suffix": ["s", "ed", "ing", "er"], "variant": []}
    same_inflection: ClassVar = {end: frozenset({n}) for n, ends in enumerate(ALIKE) for end in ends.split()}
    variant_endings = ()
    foreign = frozenset({"und"})
    confusions: ClassVar = []
    articles: ClassVar = {}

    def __init__(self, **changes: Any) -> None:
        self.entries: dict[str, tuple[int, float]] = ENTRIES | changes

    def flags(self, key: str) -> int:
        return self.entry(key)[0]

    def zipf(self, key: str) -> float:
        return self.entry(key)[1]

    def entry(self, key: str) -> tuple[int, float]:
        return self.entries.get(key, (0, 0.0))

    def near(self, word: str, distance: int) -> list[str]:
        known = [key for key, (flags, _) in self.entries.items() if flags & (WORD | NAME)]
        return [key for key in known if OSA.distance(word, key) <= distance + 1]  # some others are among them

    def prefixes(self, key: str) -> list[str]:
        return [word for word in self.entries if key.startswith(word)]

    def pair(self, first: str, second: str) -> float:
        return PAIRS.get(f"{first} {second}", 0.0)

    def correction(self, key: str) -> tuple[str, ...]:
        return MISSPELT.get(key, ())

    def cased(self, key: str) -> str:
        return key.upper() if self.flags(key) & ACRONYM else key.capitalize()

    def table(self, name: str) -> Any:
        assert name == "scorecard"
        return WEIGHTS


NAMES = """
    alone apostrophe bias binomial capitals case_caps case_start compound counted doubled dropped ending extra
    extra_neighbour first_letter foreign frequency gives_name hyphened in_document jargon length length_whole listed
    listed_frequency listed_start many_words misinflected name_in_lower_case neighbour ocr other pair_after
    pair_after_open pair_after_strength pair_before pair_before_open pair_before_strength prefix quoted rare_word
    repeated rival single slug sound spelling split split_function split_pair strangers suffix technical
    token_frequency transposed two_slips vowel
"""
# Rank, small letters, capitals. What is not named weighs nothing.
WEIGHTS: dict[str, list[float]] = {name: [0.0, 0.0, 0.0] for name in NAMES.split()} | {
    "bias": [0, -4.0, -6.0],
    "frequency": [1.0, 0.5, 0.25],
    "dropped": [0.5, 2.0, 1.0],
    "listed": [2.0, 3.0, 1.0],
    "pair_before": [1.0, 1.0, 0.5],
    "pair_before_strength": [0.5, 0.5, -0.5],
    "pair_after": [0, -0.5, 0],
    "pair_after_strength": [0, -2.0, 0],
    "pair_after_open": [0, 0.25, 0],
    "in_document": [1.0, 2.0, 3.0],
    "quoted": [0, -2.0, -1.0],
    "case_start": [0, 0, 1.5],
    "strangers": [0, 0.5, 0],
    "rival": [0, -3.0, -1.0],
    "first_letter": [-1.0, -3.0, -3.0],
}
LEXICON = Tiny()


def by_text(token: str) -> dict[str, Candidate]:
    return {one.text: one for one in candidates(token, LEXICON)}


def values(found: list[Evidence]) -> dict[str, float]:
    assert len({one.name for one in found}) == len(found)
    return {one.name: one.value for one in found}


def said(found: list[Evidence]) -> dict[str, str]:
    return {one.name: one.words for one in found if one.words}


# Evidence that has a size; all other is there or not.
SIZED = {"frequency", "listed_frequency", "length", "length_whole", "counted", "token_frequency"}


def about(token: str, candidate: Candidate, lexicon: Lexicon = LEXICON) -> list[Evidence]:
    found = evidence.of_words(token, candidate, lexicon)
    assert {one.value for one in found if one.name not in SIZED} == {1}
    return found


# Candidates


def test_a_listed_misspelling() -> None:
    assert by_text("Goverment") == {
        "government": Candidate("government", "slip", (Slip("dropped", 5, "", "n"),), listed=True, sole=True)
    }
    assert by_text("cuoncli")["council"] == Candidate(
        "council",
        "slip",
        (Slip("transposed", 1, "uo", "ou"), Slip("transposed", 5, "li", "il")),
        listed=True,
        sole=True,
    )
    assert by_text("qqqqqq") == {"council": Candidate("council", "spelling", (), listed=True, sole=True)}


def test_two_words_are_listed_only_as_the_first_correction() -> None:
    alot, walkin = by_text("alot"), by_text("walkin")
    assert alot["a lot"] == Candidate("a lot", "split", listed=True, detail="two words run together")
    assert alot["allot"] == Candidate("allot", "slip", (Slip("single", 2, "", "l"),), listed=True)
    assert walkin["walk"].listed
    assert walkin["walk in"] == Candidate("walk in", "split", listed=False, detail="two words run together")


def test_words_one_slip_away_and_no_others() -> None:
    assert by_text("councl") == {"council": Candidate("council", "slip", (Slip("dropped", 5, "", "i"),))}
    assert set(by_text("counsil")) == {"council", "counsel"}
    assert by_text("counsill")["council"] == Candidate(
        "council", "slip", (Slip("sound", 4, "s", "c"), Slip("doubled", 7, "l", ""))
    )


def test_a_candidate_has_the_case_of_the_dictionary() -> None:
    assert list(by_text("Lodnon")) == ["London"]
    assert list(by_text("mrak")) == ["mark"]


@pytest.mark.parametrize(("token", "texts"), [("com", {"corn"}), ("bam", set()), ("bum", set())])
def test_misread_letters_make_a_frequent_word_or_nothing(token: str, texts: set[str]) -> None:
    found = {text for text, one in by_text(token).items() if one.kind == "ocr"}
    assert found == texts  # "barn" is too rare, and "burn" is no common word's list entry


def test_all_places_of_misread_letters_are_tried() -> None:
    tiny = Tiny(mimosa=(WORD, 4.0), dog=(WORD, 5.0), decode=(WORD, 3.5))
    details = {one.text: one for one in candidates("rnirnosa", tiny)}
    assert "mimosa" not in details  # two of them
    assert candidates("rnimosa", tiny) == [Candidate("mimosa", "ocr", detail="rn may be a misread m")]
    assert candidates("mirnosa", tiny) == [Candidate("mimosa", "ocr", detail="rn may be a misread m")]
    tiny = Tiny(marnmam=(WORD, 4.0), mamrnam=(WORD, 4.0), mamramm=(WORD, 4.0), dog=(WORD, 5.0), decode=(WORD, 3.5))
    assert {one.text for one in candidates("mammam", tiny)} == {"marnmam", "mamrnam"}
    assert Candidate("decode", "ocr", detail="cl may be a misread d") in candidates("decocle", tiny)
    assert Candidate("dog", "ocr", detail="cl may be a misread d") in candidates("clog", tiny)


@pytest.mark.parametrize(
    ("token", "text"),
    [
        ("ofthe", "of the"),
        ("inthe", "in the"),
        ("alot", "a lot"),
        ("thequay", "the quay"),
        ("elkoxen", ""),  # "elk" is too rare for three letters, "oxen" for four
        ("thecouncil", "the council"),
        ("councila", "council a"),
        ("ilot", ""),  # of single letters only "a"
        ("cornlondon", ""),
    ],
)
def test_two_words_run_together(token: str, text: str) -> None:
    found = {one.text for one in candidates(token, LEXICON) if one.kind == "split" and " " in one.text}
    assert found == ({text} if text else set())


def test_how_frequent_the_parts_of_a_run_on_must_be() -> None:
    for length, least in ((2, 5.5), (3, 4.5), (4, 2.5), (8, 2.5)):
        part = "zxyzxyzx"[:length]
        for zipf, parted in ((least, True), (least - 0.1, False)):
            tiny = Tiny(**{part: (WORD, zipf)})
            for token, text in ((part + "council", f"{part} council"), ("council" + part, f"council {part}")):
                assert (text in {one.text for one in candidates(token, tiny)}) is parted, (part, zipf)
        assert not [
            one for one in candidates(part + "council", Tiny(**{part: (NAME, 9.0)})) if one.text == f"{part} council"
        ]


def test_several_words_run_together_are_parted_from_twelve_letters_on() -> None:
    found = [Candidate("of the bridges", "split", detail="words run together")]
    assert candidates("ofthebridges", LEXICON) == found
    assert candidates("inthebridge", LEXICON) == []  # eleven
    assert candidates("ofthebridgez", LEXICON) == []
    assert [one.text for one in candidates("ofthebridges", Tiny(ofthebridgez=(WORD, 3.0)))] == ["ofthebridgez"]


def test_two_slips_are_looked_for_in_long_words_where_nothing_frequent_is_near() -> None:
    assert by_text("brigdss")["bridges"].slips == (Slip("transposed", 3, "gd", "dg"), Slip("neighbour", 5, "s", "e"))
    assert "bridges" not in by_text("Brigdss")
    assert "decide" in by_text("dcidde")
    assert "mayor" not in by_text("amyro")  # five letters
    assert [(one.text, one.listed) for one in candidates("sttrooll", LEXICON)] == [("stroll", True)]
    # "strool" is one slip from "stroll", which is rare; from a frequent word nothing further is sought.
    near = {"scroop": (WORD, 3.0)}
    assert set(by_text("stroop")) == {"stroll"}
    assert "stroll" in {one.text for one in candidates("stroop", Tiny(scroop=(WORD, 2.9)))}
    assert "stroll" not in {one.text for one in candidates("stroop", Tiny(**near))}


def test_name_only() -> None:
    assert [is_name_only(text, LEXICON) for text in ("London", "mark", "council", "qx")] == [True, False, False, False]


# Evidence of the word


def test_evidence_of_a_listed_slip() -> None:
    found = about("goverment", by_text("goverment")["government"])
    assert values(found) == {
        "bias": 1, "frequency": 5.0, "dropped": 1, "listed": 1, "listed_frequency": 2.0, "length": 0.9,
        "length_whole": 0.9, "counted": 1.0, "token_frequency": 2.0,
    }  # fmt: skip
    assert said(found) == {
        "frequency": "“government” is a common word",
        "dropped": "letter n dropped",
        "listed": "a known misspelling",
        "length_whole": "it is not made of known parts",
        "token_frequency": "“goverment” is in use on the web",
    }


def test_evidence_of_a_plain_slip() -> None:
    found = about("counsilz", Candidate("council", "slip", (Slip("sound", 4, "s", "c"), Slip("extra", 7, "z", ""))))
    assert values(found) == {
        "bias": 1, "frequency": 4.8, "sound": 1, "extra": 1, "two_slips": 1, "length": 0.8, "length_whole": 0.8,
        "counted": 0.0, "token_frequency": 0.0,
    }  # fmt: skip
    short = about("counsel", Candidate("council", "slip"))
    assert said(short).keys() == {"frequency", "token_frequency"}  # seven letters say nothing
    assert values(short)["length"] == values(short)["length_whole"] == 0.7


def test_twelve_letters_are_as_long_as_it_gets() -> None:
    for size, length in ((11, 1.1), (12, 1.2), (13, 1.2), (40, 1.2)):
        assert values(about("q" * size, Candidate("council", "slip")))["length"] == length


def test_only_a_common_candidate_is_said_to_be_one() -> None:
    for zipf, words in ((4.0, "“zxy” is a common word"), (3.9, None)):
        found = evidence.of_words("zxyy", Candidate("zxy", "slip"), Tiny(zxy=(WORD, zipf)))
        assert said(found).get("frequency") == words
        assert values(found)["frequency"] == zipf
    assert said(about("footbridge", Candidate("foot bridge", "split")))["frequency"] == (
        "“foot bridge” are common words"
    )


def test_evidence_of_words_run_together() -> None:
    found = about("ofthe", by_text("ofthe")["of the"])
    assert {name: value for name, value in values(found).items() if "split" in name or name == "frequency"} == {
        "frequency": 7.0, "split": 1, "split_pair": 1, "split_function": 1,
    }  # fmt: skip
    assert said(found)["split_pair"] == "“of the” is a known pair"
    assert said(found)["split"] == "two words run together"
    found = values(about("footbridge", Candidate("foot bridge", "split")))
    assert (found["frequency"], "split_pair" in found, "split_function" in found) == (4.6, True, False)
    found = values(about("mayorcouncil", Candidate("mayor council", "split")))
    assert ("split_pair" in found, "split_function" in found) == (False, False)
    tiny = Tiny(foot=(WORD, 6.0))
    assert "split_function" in values(evidence.of_words("footbridge", Candidate("foot bridge", "split"), tiny))


def test_three_words_in_a_row() -> None:
    found = about("inthecouncil", Candidate("in the council", "split"))
    assert values(found)["many_words"] == 1
    assert said(found)["many_words"] == "3 common words in a row"
    assert "many_words" not in values(about("thecouncil", Candidate("the council", "split")))


def test_other_kinds_of_candidates_say_so() -> None:
    assert values(about("qqqqqq", by_text("qqqqqq")["council"])).keys() >= {"listed"}
    assert "spelling" not in values(about("qqqqqq", by_text("qqqqqq")["council"]))
    found = about("com", by_text("com")["corn"])
    assert (values(found)["ocr"], said(found)["ocr"]) == (1, "m may be a misread rn")


def test_the_first_letter() -> None:
    found = about("ouncil", Candidate("council", "slip", (Slip("dropped", 0, "", "c"),)))
    assert said(found)["first_letter"] == "the first letter would change"
    assert "first_letter" not in values(about("cuncil", Candidate("council", "slip", (Slip("dropped", 1, "", "o"),))))


def test_a_name_for_a_word() -> None:
    assert "gives_name" in values(about("londno", Candidate("London", "slip")))
    assert "gives_name" not in values(about("mrak", Candidate("mark", "slip")))
    assert said(about("marke", Candidate("mark", "slip")))["name_in_lower_case"] == "also a name"
    assert said(about("wallk", Candidate("walk", "slip")))["rare_word"] == "a rare word of a very large dictionary"
    plain = values(about("councl", Candidate("council", "slip")))
    assert not {"name_in_lower_case", "rare_word"} & plain.keys()


def test_a_token_is_counted_or_not() -> None:
    assert values(about("wallk", Candidate("walk", "slip")))["counted"] == 1.0
    assert values(about("zxyy", Candidate("walk", "slip"), Tiny(zxyy=(0, 0.5))))["counted"] == 1.0
    found = about("wallk", Candidate("walk", "slip"))
    assert (values(found)["token_frequency"], "token_frequency" in said(found)) == (1.9, False)


SUBSTITUTED = (Slip("other", 5, "x", "y"),)


@pytest.mark.parametrize(
    ("token", "word", "said_of_it"),
    [
        ("conductor", "conducter", "misinflected"),
        ("carryed", "carried", "misinflected"),
        ("walkes", "walks", "misinflected"),
        ("walkeed", "walkged", "misinflected"),
        ("stopping", "stoping", "misinflected"),  # the endings begin with a letter that both have
        ("callsed", "callded", "misinflected"),  # with two
        ("wiqqsed", "wiqqded", None),  # with three
        ("walks", "walked", "ending"),
        ("walk", "walks", "ending"),
        ("walking", "walk", "ending"),
        ("walkx", "walks", None),
        ("walk", "walkx", None),
        ("council", "counsel", None),
    ],
)
def test_what_is_said_of_endings(token: str, word: str, said_of_it: str | None) -> None:
    found = about(token, Candidate(word, "slip", SUBSTITUTED))
    assert {"misinflected", "ending"} & values(found).keys() == ({said_of_it} if said_of_it else set())
    words = {"misinflected": f"the usual form is “{word}”", "ending": "only the ending differs"}
    if said_of_it:
        assert said(found)[said_of_it] == words[said_of_it]
    for kind in ("doubled", "transposed"):
        found = about(token, Candidate(word, "slip", (Slip(kind, 5, "x", ""),)))
        assert not {"misinflected", "ending"} & values(found).keys()


@pytest.mark.parametrize(("token", "word"), [("xouncils", "councils"), ("cxuncils", "councils"), ("xayor", "mayor")])
def test_the_same_ending_is_no_other_inflection(token: str, word: str) -> None:
    found = about(token, Candidate(word, "slip", (Slip("other", 0, "x", "c"),)))
    assert not {"misinflected", "ending"} & values(found).keys()


def parts(token: str) -> tuple[set[str], float]:
    found = values(about(token, Candidate("qxqxq", "slip")))
    return found.keys() & {"prefix", "suffix", "compound"}, found["length_whole"] / found["length"]


@pytest.mark.parametrize(
    ("token", "made_of"),
    [
        ("unwalk", {"prefix"}),
        ("overcouncil", {"prefix"}),
        ("unlot", set()),  # too short
        ("unburnt", set()),
        ("walker", {"suffix"}),
        ("decider", {"suffix"}),  # with an e that it lost
        ("lots", set()),
        ("burned", set()),  # a rare word
        ("footwalk", {"compound"}),
        ("elkelk", {"compound"}),  # three letters
        ("inwalk", set()),  # two
        ("walkin", set()),
        ("footburn", set()),  # a rare word
        ("footbarn", set()),  # rarer than 3
        ("tollswalk", {"compound"}),
        ("unfootwalk", set()),
        ("overwalks", {"prefix"}),
        ("footwalks", {"compound"}),
    ],
)
def test_what_a_token_is_made_of(token: str, made_of: set[str]) -> None:
    assert parts(token) == (made_of, 0.0 if made_of else 1.0)


def test_parts_in_words() -> None:
    assert said(about("unwalk", Candidate("qxqxq", "slip")))["prefix"] == "a known prefix and a known word"
    assert said(about("walker", Candidate("qxqxq", "slip")))["suffix"] == "a known word and a known ending"
    found = said(about("footwalk", Candidate("qxqxq", "slip")))
    assert found["compound"] == "two known words in one"
    assert "length_whole" not in found


def test_another_ending_makes_a_token_of_parts_and_a_wrong_one_does_not() -> None:
    found = values(about("walker", Candidate("walks", "slip", SUBSTITUTED)))
    assert (found["length_whole"], "suffix" in found) == (0.0, True)
    for token, word in (("walkes", "walks"), ("walker", "walkor")):
        found = values(about(token, Candidate(word, "slip", SUBSTITUTED)))
        assert (found["length_whole"], "suffix" in found) == (found["length"], False)


# Evidence of the place

COUNCIL = Candidate("council", "slip")


def here(candidate: Candidate = COUNCIL, seen: set[str] = frozenset(), **more: Any) -> list[Evidence]:
    place = NOWHERE._replace(before="qx", after="qx")._replace(**more)
    return evidence.of_place(candidate, place, seen, LEXICON)


def test_a_plain_place_says_nothing() -> None:
    assert here() == []


def test_pairs_and_their_strength() -> None:
    found = here(before="the", after="of")
    assert values(found) == {"pair_before": 1, "pair_before_strength": pytest.approx(5.5 - (7.5 + 4.8 - 9)),
                             "pair_after": 1, "pair_after_strength": -1.0}  # fmt: skip
    assert said(found) == {"pair_before": "“the council” is a known pair", "pair_after": "“council of” is a known pair"}
    assert values(here(Candidate("mayor", "slip"), before="the"))["pair_before_strength"] == STRENGTH[1] == 3.0
    assert values(here(before="", after="")) == {"pair_before_open": 1.0, "pair_after_open": 1.0}


def test_of_words_run_together_the_outer_ones_have_neighbours() -> None:
    found = here(Candidate("council of", "split"), before="the", after="the")
    assert said(found) == {"pair_before": "“the council” is a known pair", "pair_after": "“of the” is a known pair"}


def test_what_else_stands_in_the_text() -> None:
    words = "“council” stands elsewhere in the text"
    assert here(seen={"council"}) == here(seen={"Council"}) == [Evidence("in_document", 1, words)]
    assert here(seen={"councils", "COUNCIL"}) == []
    assert here(Candidate("the", "slip"), seen={"the"}) == []  # three letters
    assert values(here(Candidate("walk", "slip"), seen={"walk"})) == {"in_document": 1}
    assert values(here(Candidate("London", "slip"), seen={"London"})) == {"in_document": 1}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("quoted", "inside quotation marks"),
        ("hyphened", "part of a hyphened word"),
        ("foreign", "foreign words nearby"),
        ("binomial", "looks like a species name"),
        ("alone", "no words around it"),
        ("capitals", "beside a capitalised word"),
        ("slug", "part of an identifier"),
        ("technical", "the text has code in it"),
    ],
)
def test_what_a_place_says_by_itself(name: str, words: str) -> None:
    assert here(**{name: True}) == [Evidence(name, 1, words)]


def test_what_a_place_says_by_degrees() -> None:
    assert here(times=2) == [Evidence("repeated", 1, "stands 2 times in the text")]
    assert values(here(times=3)) == values(here(times=9)) == {"repeated": 2}
    assert here(strangers=2) == [Evidence("strangers", 2, "another unknown word beside it")]
    words = "4 other unknown words in the text resemble none"
    assert here(jargon=4) == [Evidence("jargon", log1p(4), words)]
    assert here(case="start") == [Evidence("case_start", 1, "capitalised")]
    assert here(case="caps") == [Evidence("case_caps", 1, "capitalised")]
    assert here(case="middle") == []


def test_a_listed_misspelling_with_the_capital_of_a_sentence() -> None:
    sole = COUNCIL._replace(listed=True, sole=True)
    assert here(sole, case="start") == [Evidence("case_start", 1, "capitalised"), Evidence("listed_start")]
    assert here(sole, case="middle") == here(sole, case="lower") == []
    assert values(here(sole._replace(sole=False), case="start")) == {"case_start": 1}  # "Thre" may be Three or There


def test_no_place_is_worth_more_than_the_most() -> None:
    """What a finding lacks at most is judged by these bounds."""
    everything = dict.fromkeys(("quoted", "hyphened", "foreign", "binomial", "alone", "capitals", "slug"), True)
    for case in ("start", "caps"):
        sole = COUNCIL._replace(listed=True, sole=True)
        found = here(sole, **everything, technical=True, times=9, strangers=2, jargon=50, case=case)
        assert len(found) == 12 + (case == "start")
        assert all(0 < one.value <= MOST[one.name] for one in found)


# Places


def at(text: str, token: str = "qxqz", others: tuple[str, ...] = (), lexicon: Lexicon = LEXICON) -> evidence.Place:
    context = Context(text, lexicon)
    start = text.index(token)
    return place_of(context, start, start + len(token), Crowd.of((token, *others), lexicon))


def test_a_place_in_plain_prose() -> None:
    assert at("Then the council qxqz of the bridge") == NOWHERE._replace(before="council", after="of")


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("the qxqz of", "the", "of"),
        ("the  qxqz\tof", "the", "of"),
        ("the\nqxqz\r\nof", "the", "of"),
        ("the\n\nqxqz\n\nof", "", ""),
        ("the \n qxqz \n of", "the", "of"),
        ("the, qxqz, of", "", ""),
        ("the-qxqz-of", "", ""),
        ("The QXQZ Of", "The", "Of"),
        ("don’t qxqz don’t", "don’t", "don’t"),
        ("of the qxqz of the", "the", "of"),
        ("2 qxqz 3", "", ""),
        ("(the qxqz of)", "the", "of"),
        ("the) qxqz (of", "", ""),
        ("theqxqzof", "", ""),
        ("the\n\nof qxqz of\n\nthe", "of", "of"),
        ("qxqz", "", ""),
    ],
)
def test_neighbours(text: str, before: str, after: str) -> None:
    start = text.lower().index("qxqz")
    assert neighbours(text, start, start + 4) == (before, after)


def test_neighbours_are_not_looked_for_far_away() -> None:
    for gap, seen in ((44, ("the", "the")), (47, ("e", "t")), (48, ("", ""))):
        text = f"the{' ' * gap}qxqz{' ' * gap}the"
        assert neighbours(text, 3 + gap, 7 + gap) == seen


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("the qxqz", "lower"),
        ("the QXQZ", "caps"),
        ("the Qxqz", "middle"),
        ("Qxqz", "start"),
        ("“Qxqz", "start"),
        ("It was. Qxqz", "start"),
        ("It was! (‘Qxqz", "start"),
        ("It was: \t*_[\"'Qxqz", "start"),
        ("the\nQxqz", "start"),
        ("the\rQxqz", "start"),
        ("• Qxqz", "start"),
        ("the - Qxqz", "start"),
        ("the – Qxqz", "start"),
        ("the, Qxqz", "middle"),
        ("the; Qxqz", "middle"),
    ],
)
def test_the_case_of_a_token(text: str, case: str) -> None:
    token = next(word for word in ("qxqz", "QXQZ", "Qxqz") if word in text)
    assert at(text, token).case == case


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('"qxqz of', True), ('the "qxqz of', True), ('the qxqz" of', True),
        ("“qxqz of", True), ("‘qxqz of", True), ("«qxqz of", True),
        ("the qxqz” of", True), ("the qxqz» of", True), ("the qxqz’ of", False), ("the 'qxqz' of", False),
        ("“the qxqz of”", True), ("“the council” qxqz of", False), ("“the “council” qxqz of", False),
        ("”the “council qxqz of", True), ("“a” the “b qxqz of", True),
        ("a” “b” the qxqz of", False), ("the “\nqxqz of", False), ("the\n“a\nqxqz of", False),
        ("“the council\nqxqz of", False), ("the qxqz of “it”", False),
        ("qxqz", False),
    ],
)  # fmt: skip
def test_quotation(text: str, quoted: bool) -> None:
    assert at(text).quoted is quoted


def test_no_quotation_is_longer_than_a_page() -> None:
    for gap, quoted in ((4990, True), (5000, False)):
        assert at("“" + "a " * (gap // 2) + "qxqz of").quoted is quoted


@pytest.mark.parametrize(
    ("text", "hyphened", "slug"),
    [
        ("the-qxqz of", True, False), ("the qxqz-of it", True, False), ("the‐qxqz of", True, False),
        ("the–qxqz of", True, False), ("the qxqz–of", False, False), ("the qxqz‐of", True, False),
        ("the-qxqz-of", True, True), ("a-b-qxqz", True, True), ("the-of qxqz", False, False),
        ("qxqz the-a-b", False, False), ("qxqz-a-b", True, True), ("qxqz", False, False),
    ],
)  # fmt: skip
def test_hyphens(text: str, hyphened: bool, slug: bool) -> None:
    assert (at(text).hyphened, at(text).slug) == (hyphened, slug)


@pytest.mark.parametrize(
    ("text", "capitals", "alone"),
    [
        ("the qxqz of", False, False), ("The qxqz of", True, False), ("the qxqz Of", True, False),
        ("The, qxqz, Of", False, True), ("the qxqz.", False, False), ("The council qxqz", False, False),
        ("qxqz of", False, False), ("qxqz", False, True),
    ],
)  # fmt: skip
def test_capitals_beside_it_and_nothing_beside_it(text: str, capitals: bool, alone: bool) -> None:
    assert (at(text).capitals, at(text).alone) == (capitals, alone)


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("und a b c qxqz", True), ("und a b c d qxqz", False), ("qxqz a b c und", True), ("qxqz a b c d und", False),
        ("the é qxqz", True), ("qxqz the é", True), ("the × qxqz", False), ("the À qxqz", True),
        ("ß" + " " * 23 + "qxqz", True), ("ß" + " " * 24 + "qxqz", False),
        ("qxqz" + " " * 23 + "ß", True), ("qxqz" + " " * 24 + "ß", False),
    ],
)  # fmt: skip
def test_other_languages_nearby(text: str, foreign: bool) -> None:
    assert at(text).foreign is foreign


@pytest.mark.parametrize(
    ("text", "token", "binomial"),
    [
        ("A Zqus qxqzus here", "qxqzus", True),
        ("a zqus qxqzus here", "qxqzus", False),
        ("A ZQUS qxqzus here", "qxqzus", False),
        ("A ZQus qxqzus here", "qxqzus", False),
        ("A Council qxqzus here", "qxqzus", False),
        ("A Zqus qxqzo here", "qxqzo", False),
        ("A Zqus, qxqzus here", "qxqzus", False),
        ("A London qxqzii here", "qxqzii", True),  # no word of English, only a name
    ],
)
def test_names_of_species(text: str, token: str, binomial: bool) -> None:
    assert at(text, token).binomial is binomial


def test_strangers() -> None:
    for text, count in [
        ("zzqx qxqz zzqy", 2),
        ("zzqx qxqz of", 1),
        ("the qxqz zzqy", 1),
        ("the qxqz of", 0),
        ("Zzqx qxqz Zzqy", 0),
        ("zzqx, qxqz. zzqy", 0),
    ]:
        assert at(text).strangers == count, text


def test_the_crowd() -> None:
    crowd = Crowd.of(["qxqz", "councl", "qxqz", "Zqxqz", "teh", "cornz", "barnz"], LEXICON)
    assert crowd.times == {"qxqz": 2, "councl": 1, "Zqxqz": 1, "teh": 1, "cornz": 1, "barnz": 1}
    assert crowd.jargon == {"qxqz", "barnz"}  # one resembles none, one a word rarer than 3
    assert at("the qxqz of", others=("qxqz", "zzxx", "zzxx", "yyxx")).jargon == 2
    assert at("the qxqz of", others=("qxqz", "zzxx")).times == 2
    assert at("the councl of", "councl", ("zzxx",)).jargon == 1


def test_a_text_with_code_in_it() -> None:
    assert at("the `call` qxqz of").technical
    assert not at("the call qxqz of").technical
    assert not at("the <b>call</b> qxqz of").technical  # what a page left over is no code


# Sums


@pytest.fixture
def speller() -> Speller:
    return Speller(LEXICON)


def test_the_sum_of_a_token_is_made_of_its_column(speller: Speller) -> None:
    found = [Evidence("bias"), Evidence("frequency", 4.0), Evidence("dropped", 0.5)]
    assert [speller.total(found, column) for column in (RANK, LOWER, CAPITAL)] == [4.25, -1.0, -4.5]


def odds(chance: float) -> float:
    return log(chance / (1 - chance))


def test_the_confidence_of_one_candidate(speller: Speller) -> None:
    place = NOWHERE._replace(before="qx", after="qx")
    (one,) = speller.weigh("goverment", place, set())
    assert one.candidate.text == "government"
    assert one.rank == pytest.approx(5.0 + 0.5 + 2.0)
    assert odds(one.confidence) == pytest.approx(-4 + 2.5 + 2 + 3)
    (one,) = speller.weigh("Goverment", place, set())
    assert odds(one.confidence) == pytest.approx(-6 + 1.25 + 1 + 1)
    (one,) = speller.weigh("goverment", place, {"government"})
    assert (one.rank, odds(one.confidence)) == (pytest.approx(8.5), pytest.approx(5.5))
    assert one.evidence[-1] == Evidence("rival", 0.0, "")
    assert speller.weigh("qxqz", place, set()) == []


PLACE = NOWHERE._replace(before="qx", after="qx")


def rivals(first: float, second: float) -> Speller:
    """One that has two candidates for "zxywq"."""
    return Speller(Tiny(zxywa=(WORD, first), zxywb=(WORD, second)))


def test_a_second_candidate_takes_from_the_first() -> None:
    first, second = rivals(4.8, 3.9).weigh("zxywq", PLACE, set())
    assert (first.candidate.text, second.candidate.text) == ("zxywa", "zxywb")
    assert (first.rank, second.rank) == (4.8, 3.9)
    share = exp(3.9 - 4.8)
    assert odds(first.confidence) == pytest.approx(-4 + 2.4 - 3 * share)
    assert second.confidence == pytest.approx(min(first.confidence, (1 - first.confidence) / (share + 1)) * share)
    assert first.evidence[-1] == Evidence("rival", pytest.approx(share), "")
    assert [one.name for one in second.evidence if one.name == "rival"] == []


def test_a_sure_first_choice_leaves_the_others_what_is_left() -> None:
    first, second = rivals(20.0, 19.0).weigh("zxywq", PLACE, set())
    assert odds(first.confidence) == pytest.approx(-4 + 10 - 3 * exp(-1))
    assert second.confidence == pytest.approx((1 - first.confidence) / (exp(-1) + 1) * exp(-1))


def test_a_rival_that_is_nearly_as_good_is_named() -> None:
    for second, words in ((4.2, "“zxywb” fits as well"), (4.0, "")):
        assert rivals(4.8, second).weigh("zxywq", PLACE, set())[0].evidence[-1].words == words
    equal = rivals(4.8, 4.8).weigh("zxywq", PLACE, set())
    assert [one.candidate.text for one in equal] == ["zxywa", "zxywb"]  # twins by their letters
    assert equal[0].evidence[-1].value == 1.0
    assert equal[0].confidence == equal[1].confidence


def test_a_place_may_change_which_candidate_is_first() -> None:
    for seen, texts in ((set(), ["zxywa", "zxywb"]), ({"zxywb"}, ["zxywb", "zxywa"])):
        assert [one.candidate.text for one in rivals(4.8, 3.9).weigh("zxywq", PLACE, seen)] == texts


def test_six_candidates_are_looked_at() -> None:
    tiny = Speller(Tiny(**{f"zxyw{letter}": (WORD, 3.0 + n / 10) for n, letter in enumerate("abcdefgh")}))
    assert [one.text for one, _, _ in tiny.of_token("zxywq")] == [f"zxyw{letter}" for letter in "hgfedc"]
    equal = Speller(Tiny(**{f"zxyw{letter}": (WORD, 3.0) for letter in "hgfedcba"}))
    assert [one.text for one, _, _ in equal.of_token("zxywq")] == [f"zxyw{letter}" for letter in "abcdef"]


def test_what_a_place_can_add_at_most(speller: Speller) -> None:
    """A token is passed over only where no place could make a finding of it."""
    assert speller._spare == [0.0, 1.0, 1.5]  # strangers count twice; case_start
    # Before: 1 + 0.5 * 3; after: -0.5 - 2 * -1, or 0.25 if open; and the words of the text.
    assert speller._spare_pairs == [1.0 + 1.0 + 1.5, 2.0 + 2.5 + 1.5, 3.0 + 1.0]


def lacks(speller: Speller, token: str) -> dict[str, float]:
    return {one.text: lacking for one, lacking in speller.hopes(token)}


def test_what_a_candidate_lacks(speller: Speller) -> None:
    least = log(0.05 / 0.95) - 0.001
    assert lacks(speller, "councl") == {"council": pytest.approx(least - 1.0 - (-4 + 2.4 + 2))}
    assert lacks(speller, "Councl") == {"council": pytest.approx(least - 1.5 - (-6 + 1.2 + 1))}
    assert lacks(speller, "qxqz") == {}


def test_without_hope_nothing_is_looked_at() -> None:
    class Harsh(Tiny):
        def table(self, name: str) -> Any:
            return WEIGHTS | {"bias": [0, bias, 0]}

    for bias, hopeful in ((-14.0, True), (-15.0, False)):
        assert bool(Speller(Harsh()).hopes("councl")) is hopeful, bias
    bias = -12.0  # what it lacks is 12 - 4.4 - 2.945 - 1 = 3.65
    harsh = Speller(Harsh())
    assert harsh.hopeless("councl", "qx", "qx", set())
    assert harsh.hopeless("councl", "qx", "qx", {"council"})
    assert not harsh.hopeless("councl", "the", "of", {"council"})  # 2 + 1 + 1.1 + 1.5
    assert harsh.hopeless("councl", "the", "qx", set())
    assert harsh.hopeless("qxqz", "the", "of", {"council"})


def test_words_of_the_text_may_weigh_nothing() -> None:
    class Silent(Tiny):
        def table(self, name: str) -> Any:
            return WEIGHTS | {"in_document": [0, -1.0, 0], "bias": [0, -9.0, 0]}

    silent = Speller(Silent())
    assert silent._spare_pairs == [1.0 + 1.5, 2.5 + 1.5, 1.0]
    assert silent.hopeless("councl", "qx", "qx", {"council"})  # it lacks 9 - 4.4 - 2.945 - 1 = 0.65


# Reasons


def weighed(*found: Evidence) -> judge.Weighed:
    return judge.Weighed(COUNCIL, list(found), 0.0, 0.5)


def test_the_heaviest_reasons_come_first_and_one_against() -> None:
    weights = {name: [0.0, weight] for name, weight in zip("abcdefgh", (3, 2, 1, 0.5, 0, -0.5, -2, -3), strict=True)}
    best = weighed(*(Evidence(name, 1, f"{name}!") for name in "hgfedcba"))
    assert judge._reasons(best, weights, 1) == ("a!", "b!", "c!", "but h!")
    assert judge._reasons(weighed(Evidence("a", 1, ""), Evidence("d", 9, "d!")), weights, 1) == ("d!",)
    assert judge._reasons(weighed(Evidence("f", 2, "f!"), Evidence("f", 2.1, "f?")), weights, 1) == ("but f?",)
    assert judge._reasons(weighed(Evidence("e", 1, "e!"), Evidence("f", 2, "f!")), weights, 1) == ()
    assert judge._reasons(weighed(Evidence("a", 1, "a!"), Evidence("b", 1, "a!")), weights, 1) == ("a!",)


# Findings


def found_in(text: str, lexicon: Lexicon = LEXICON) -> list[tuple[Any, ...]]:
    return [(f.start, f.original, f.replacement, f.confidence, f.rule) for f in judge.findings(Context(text, lexicon))]


def test_a_finding_to_the_letter() -> None:
    assert judge.findings(Context("The bridge of the goverment of a mayor.", LEXICON)) == [
        Finding(
            18, 27, "goverment", "government", 0.971, "typo.misspelling", "“goverment” is no known word",
            ("a known misspelling", "“government” is a common word", "letter n dropped"),
        )
    ]  # fmt: skip
    several = Tiny(zxywa=(WORD, 20.0), zxywb=(WORD, 18.9), zxywc=(WORD, 13.5))
    (_, found) = judge.findings(Context("The bridge Zxywq. The zxywq lot", several))
    assert (found.start, found.replacement, found.rule) == (22, "zxywa", "typo.unknown")
    assert (found.confidence, found.alternatives) == (0.993, (Alternative("zxywb", 0.002),))  # the third is no choice


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The mayor ofthe bridge", [(10, "ofthe", "of the", 0.378, "typo.runon")]),
        ("The bridge councl", [(11, "councl", "council", 0.657, "typo.unknown")]),
        ("The bridge’s thet's lot", [(13, "thet's", "that’s", 0.269, "typo.misspelling")]),
        ("The bridge's thet's lot", [(13, "thet's", "that's", 0.269, "typo.misspelling")]),
        ("The teh goverment", [(4, "teh", "the", 0.963, "typo.misspelling"),
                               (8, "goverment", "government", 0.986, "typo.misspelling")]),
        ("GOVERMENT", [(0, "GOVERMENT", "GOVERNMENT", 0.06, "typo.misspelling")]),
        ("The qxqz bridge councl", [(16, "councl", "council", 0.657, "typo.unknown")]),
        ("The bridge Councl lot", []),  # too little is sure
        ("The bridge in `goverment` walks", []),
        ("The 2goverment bridge", []),
        ("The bridge councl's lot", [(11, "councl", "council", 0.657, "typo.unknown")]),
        ("The council councl lot", [(12, "councl", "council", 0.917, "typo.unknown")]),
    ],
)  # fmt: skip
def test_findings(text: str, found: list[tuple[Any, ...]]) -> None:
    assert found_in(text) == found


# Where unknown words stand


@pytest.mark.parametrize("many", [False, True])
def test_where_words_stand(many: bool) -> None:
    text = "qx. don't qxs qx's QX 'qx' x’qx qx2 aqx qx"
    wanted = {"qx", "don't"} | ({f"filler{n}" for n in range(300)} if many else set())
    places = sorted(judge.places_of(text, wanted))
    assert [(start, word) for start, word in places] == [(0, "qx"), (4, "don't"), (23, "qx"), (32, "qx"), (40, "qx")]


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("the qxqz of", False), ("2qxqz", True), ("qxqz2", True), ("_qxqz", True), ("qxqz_", True),
        ("qxqz\u0300", True), ("qxqz\u036f", True), ("qxqz\u0370", False), ("the qxqz2", True),
         ("\udc80qxqz", True), ("qxqz\udcff", True), ("\ud800qxqz", False),
        ("qxqz", False), ("(qxqz)", False), ("qxqz'", False), ("2 qxqz 3", False),
    ],
)  # fmt: skip
def test_fragments(text: str, fragment: bool) -> None:
    start = text.index("qxqz")
    assert judge._is_fragment(text, start, start + 4) is fragment


def test_a_dropped_g_is_dialect() -> None:
    for text, fragment in (
        ("goin'", True),
        ("goin’", True),
        ("goin' on", True),
        ("goin ", False),
        ("going'", False),
        ("2goin", True),
    ):
        start = text.index("goin")
        assert judge._is_fragment(text, start, start + (5 if "going" in text else 4)) is fragment, text


def test_a_possessive_loses_its_ending_unless_a_list_has_it() -> None:
    assert judge._noun(3, 11, "councl's", LEXICON) == (3, 9, "councl")
    assert judge._noun(3, 11, "Councl’s", LEXICON) == (3, 9, "Councl")
    assert judge._noun(3, 9, "thet's", LEXICON) == (3, 9, "thet's")
    assert judge._noun(3, 9, "councl", LEXICON) == (3, 9, "councl")
    assert judge._noun(3, 10, "thxyz's", Tiny(**{"that's": (WORD, 5.0)})) == (3, 8, "thxyz")
    assert judge._noun(3, 10, "thta's", Tiny(**{"that's": (WORD, 5.0)})) == (3, 10, "thta's")


# Rates


def test_the_odds_of_a_finding_move_with_the_rate() -> None:
    for confidence in (0.001, 0.3, 0.9):
        assert odds(at_rate(confidence, RATE * 3)) == pytest.approx(odds(confidence) + log(3))
        assert at_rate(confidence, RATE) == confidence
    assert (at_rate(0.0, RATE * 3), at_rate(1.0, RATE * 3)) == (0.0, 1.0)


def test_a_sure_finding_stays_as_it_is_at_any_rate() -> None:
    sure = Finding(0, 1, "a", "b", 1.0, "typo.unknown", "", (), (Alternative("c", 0.2),))
    assert moved(sure, RATE * 3) == sure


def test_the_estimated_rate_is_where_it_no_longer_moves() -> None:
    words, confidences = 500_000, [0.2, 0.5, 0.9] * 100
    rate = estimate(confidences, words)
    found = sum(at_rate(one, rate) for one in confidences)
    assert rate == pytest.approx((found + RATE * 100_000) / (words + 100_000), rel=1e-6)
    assert estimate([], words) == pytest.approx(RATE / 6, rel=1e-6)


def test_another_rate_moves_a_finding_and_leaves_its_alternatives_what_is_left() -> None:
    finding = Finding(0, 4, "paks", "packs", 0.6, "typo.unknown", "", (), (Alternative("peaks", 0.2),))
    assert moved(finding, RATE) == finding
    rare = moved(finding, RATE / 7)
    assert (rare.confidence, rare.alternatives) == (0.176, (Alternative("peaks", 0.412),))


def test_the_rate_of_a_dump_is_estimated_from_its_findings() -> None:
    assert estimate([], 0) == pytest.approx(RATE)
    assert estimate([0.99] * 1000, 1_000_000) > 5 * RATE
    assert estimate([0.1] * 20, 1_000_000) < RATE / 5
