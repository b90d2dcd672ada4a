"""Unknown words: what is one, what it was meant to be, how sure that is, and where nothing may be said."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marks import parse
from rapidfuzz.distance import OSA, DamerauLevenshtein

from cleaner import tokens
from cleaner.context import Context
from cleaner.lexicon import Lexicon
from cleaner.model import Finding
from cleaner.pipeline import Cleaner
from cleaner.typo import judge, segments, spaces
from cleaner.typo.candidates import _may_stand_alone, candidates
from cleaner.typo.evidence import NOWHERE
from cleaner.typo.judge import Speller, column_of, speller, written_like
from cleaner.typo.known import is_known
from cleaner.typo.slips import Slip, one_slip, two_slips
from cleaner.typo.spaces import respaced

# Few letters, so that pairs of words one and two slips apart are frequent.
WORDS = st.text("abcn", min_size=1, max_size=7)
FREQUENT = [
    *("president", "minister", "hospital", "council", "election", "weather", "football", "children"),
    *("yesterday", "measures", "officials", "government", "together", "national", "question", "business"),
]


def typos(text: str, lexicon: Lexicon) -> list[Finding]:
    return judge.findings(Context(text, lexicon))


# Slips


@pytest.mark.parametrize(
    ("token", "word", "slip"),
    [
        ("hosptial", "hospital", Slip("transposed", 4, "ti", "it")),
        ("coouncil", "council", Slip("doubled", 2, "o", "")),
        ("comittee", "committee", Slip("single", 3, "", "m")),
        ("goverment", "government", Slip("dropped", 5, "", "n")),
        ("councixl", "council", Slip("extra", 6, "x", "")),
        ("votwers", "voters", Slip("extra_neighbour", 3, "w", "e")),
        ("gaiming", "gaining", Slip("neighbour", 3, "m", "n")),
        ("seperate", "separate", Slip("vowel", 3, "e", "a")),
        ("sukcess", "sukzess", Slip("other", 3, "c", "z")),
        ("desision", "decision", Slip("sound", 2, "s", "c")),
        ("electipn", "election", Slip("neighbour", 6, "p", "o")),
        ("budqet", "budget", Slip("other", 3, "q", "g")),
        ("dont", "don't", Slip("apostrophe", 3, "", "'")),
        ("it's", "its", Slip("apostrophe", 2, "'", "")),
        ("qcouncil", "council", Slip("extra", 0, "q", "")),
        ("ouncil", "council", Slip("dropped", 0, "", "c")),
    ],
)
def test_a_slip_is_named_by_its_kind_and_place(token: str, word: str, slip: Slip) -> None:
    assert one_slip(token, word) == slip
    assert str(slip)


@pytest.mark.parametrize(("token", "word"), [("same", "same"), ("form", "farms"), ("abcd", "badc"), ("", "ab")])
def test_no_single_slip(token: str, word: str) -> None:
    assert one_slip(token, word) is None


def undone(token: str, slip: Slip) -> str:
    """``token`` without the slip."""
    right = "" if slip.kind in ("extra", "extra_neighbour", "doubled") else slip.right
    assert token[slip.at : slip.at + len(slip.wrong)] == slip.wrong
    return token[: slip.at] + right + token[slip.at + len(slip.wrong) :]


def test_all_short_words() -> None:
    words = ["".join(letters) for length in range(5) for letters in product("abc", repeat=length)]
    for token, word in product(words, words):
        distance = OSA.distance(token, word)
        assert (one_slip(token, word) is not None) == (distance == 1), (token, word)
        assert two_slips(token, word) is not None or distance != 2, (token, word)


@given(WORDS, WORDS)
def test_one_slip_is_distance_one(token: str, word: str) -> None:
    slip = one_slip(token, word)
    assert (slip is not None) == (OSA.distance(token, word) == 1)
    if slip:
        assert undone(token, slip) == word


@given(WORDS, WORDS)
def test_two_slips_are_distance_two(token: str, word: str) -> None:
    slips, distance = two_slips(token, word), OSA.distance(token, word)
    if distance == 2:
        assert slips is not None
    if slips and distance > 1:
        # A letter put between two that are transposed counts as two slips here, as three in an alignment.
        assert DamerauLevenshtein.distance(token, word) == 2
        assert undone(undone(token, slips[0]), slips[1]) == word


@given(st.sampled_from(FREQUENT), st.data())
def test_slips_put_into_a_word_are_found(word: str, data: st.DataObject) -> None:
    letters, token = st.sampled_from("abcdefghijklmnopqrstuvwxyz"), word
    for _ in range(2):
        at = data.draw(st.integers(0, len(token) - 1))
        token = data.draw(st.sampled_from([token[:at] + token[at + 1 :], token[:at] + data.draw(letters) + token[at:],
                                           token[:at] + token[at : at + 2][::-1] + token[at + 2 :]]))  # fmt: skip
    if OSA.distance(token, word) == 1:
        assert one_slip(token, word)
    elif OSA.distance(token, word) == 2:
        assert two_slips(token, word)


# What is known

KNOWN = """
    mayor's mayor’s dogs' children's Berlin's
    they're they’re she'd've shouldn't shouldn’t've o'clock rock'n'roll we'll
    MPs FAQs CEOs NGOs IDs SUVs DNAs
    XIV MCMXC XXIst
    MacBook YouTube McDonald iPhone eBay LinkedIn mRNA OpenStreetMap
    café cafe naïve façade résumé élite señor Zürich Müller
    organise organize colour color travelled traveled credentialled
    podcaster stablecoin matchday paywalled livestreamer
    cofounder reelection unvaccinated
    NATO COVID WASHINGTON x ab москва
"""
UNKNOWN = """
    goverment Goverment GOVERMENT goverment's goverment’s
    recieve teh dont wasnt dont've doesnt'
    gaiwning GAIWNING Lonodn weaknes
    tHe MInister IBm
    canadian
"""


@pytest.mark.parametrize("token", KNOWN.split())
def test_known(token: str, lexicon: Lexicon) -> None:
    assert is_known(token, lexicon)


@pytest.mark.parametrize("token", UNKNOWN.split())
def test_unknown(token: str, lexicon: Lexicon) -> None:
    assert not is_known(token, lexicon)


@pytest.mark.parametrize(
    "text",
    [
        "On the 21st and 22nd of May the 1990s came back.",
        "The H5N1 strain, 12km away, in snake_cas and abc1def.",
        "See https://exmaple.com/goverment and www.recieve.org for more.",
        "Nothin’ was goin’ right.",
        "A blue-green well-known state-of-the-art device.",
        "Haliotis asinina lives here.",
    ],
)
def test_what_is_no_word_of_prose_is_nobody_s_typo(text: str, lexicon: Lexicon) -> None:
    assert [f for f in typos(text, lexicon) if f.confidence >= 0.5] == []


@given(st.lists(st.sampled_from(["goverment", "Goverment", "teh", "the", "'", "’", " ", " ", ".", "-", "\n", "é"])))
def test_unknown_words_are_whole_words(pieces: list[str]) -> None:
    text = "".join(pieces)
    words = {(*match.span(), match.group()) for match in tokens.WORD.finditer(text)}
    context = Context(text, Lexicon.shared())
    found = judge.unknown_words(context)
    assert found == sorted(found)
    assert set(found) <= words
    wanted = {word for word in words if word[2] in ("teh", "goverment") and not context.protected(*word[:2])}
    assert judge.foreign(context) or wanted <= set(found)


# Candidates

FIRST_CHOICES = """
    presidnet president, minsiter minister, hospitla hospital, offcial official, annnounced announced
    compnay company, negotations negotiations, economc economic, countires countries, anaylsts analysts
    yesteday yesterday, govenor governor, becuase because, polcie police, spokewoman spokeswoman
    parlaiment parliament, invesments investments, studnets students, childern children, weaknes weakness
    diffrent different, electoin election, campain campaign, budgte budget, qaurter quarter, teacehrs teachers
    reporrters reporters, millitary military, councill council, whihc which, thsi this, adn and
    Auastralia Australia, Austrlaia Australia, Londno London, Wednsday Wednesday
    necesary necessary, tommorow tomorrow, begining beginning, accomodation accommodation, gaiwning gaining
    dont don't, ofthe of_the, inthe in_the, thecompany the_company
"""


@pytest.mark.parametrize(
    "pair", [pair.strip() for line in FIRST_CHOICES.strip().split("\n") for pair in line.split(",")]
)
def test_the_first_choice(pair: str, lexicon: Lexicon) -> None:
    token, word = pair.split()
    best = speller(lexicon).weigh(token, NOWHERE, set())[0]
    assert best.candidate.text == word.replace("_", " ")


def test_a_candidate_says_how_it_became_the_token(lexicon: Lexicon) -> None:
    found = {c.text: c for c in candidates("goverment", lexicon)}
    assert found["government"].listed
    assert found["government"].slips == (Slip("dropped", 5, "", "n"),)
    assert {c.text: c.kind for c in candidates("ofthe", lexicon)}["of the"] == "split"
    assert {c.text: c.kind for c in candidates("govemment", lexicon)}["government"] in ("slip", "ocr")
    assert candidates("qzxjkvwq", lexicon) == []


# Confidence


def test_confidences_are_probabilities_and_sorted(lexicon: Lexicon) -> None:
    rng, several = random.Random(5), 0
    for word in FREQUENT * 12:
        at = rng.randrange(len(word))
        token = word[:at] + rng.choice("abcdefghijklmnopqrstuvwxyz") * rng.randrange(2) + word[at + 1 :]
        weighed = speller(lexicon).weigh(token, NOWHERE, set())
        several += len(weighed) > 1
        confidences = [w.confidence for w in weighed]
        assert all(0 < c < 1 for c in confidences), token
        assert sum(confidences) < 1 + 1e-9, token
        assert confidences == sorted(confidences, reverse=True), token
        assert [w.rank for w in weighed] == sorted((w.rank for w in weighed), reverse=True), token
    assert several > 20


def test_no_alternative_is_surer_than_the_first_choice(lexicon: Lexicon) -> None:
    for token in ("schock", "saling", "winer", "brower", "messay"):
        first, *others = speller(lexicon).weigh(token, NOWHERE, set())
        assert others
        assert all(other.confidence <= first.confidence for other in others), token


def test_a_finding_tells_its_reasons(lexicon: Lexicon) -> None:
    (finding,) = typos("The talks with the goverment failed.", lexicon)
    assert finding[:4] == (19, 28, "goverment", "government")
    assert (finding.rule, finding.message) == ("typo.misspelling", "“goverment” is no known word")
    assert "a known misspelling" in finding.why
    assert finding.confidence > 0.95


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_a_possessive_is_judged_by_its_noun(apostrophe: str, lexicon: Lexicon) -> None:
    (finding,) = typos(f"She welcomed the goverment{apostrophe}s plan.", lexicon)
    assert finding[:4] == (17, 26, "goverment", "government")
    assert finding.confidence > 0.9


def test_a_contraction_is_judged_whole(lexicon: Lexicon) -> None:
    (finding,) = typos("They said thet's good.", lexicon)
    assert finding[:4] == (10, 16, "thet's", "that's")


def test_capitals_have_weights_of_their_own() -> None:
    assert column_of("token") == judge.LOWER
    assert column_of("Token") == column_of("TOKEN") == judge.CAPITAL


# The verdict depends on the text alone


def test_the_same_verdict_whatever_was_judged_before(lexicon: Lexicon) -> None:
    several = ["gaiwning", "Gaiwning", "goverment", "ofthe", "dont", "hospitla", "qzxjkvwq", "tommorow", "wsa"]
    alone = {token: Speller(lexicon).weigh(token, NOWHERE, {"gaining"}) for token in several}
    for seed in range(4):
        one = Speller(lexicon)
        for token in random.Random(seed).sample(several * 2, len(several) * 2):
            assert one.weigh(token, NOWHERE, {"gaining"}) == alone[token]
            assert one.unknown({token, "the"}) == {token}


def test_a_full_memory_changes_no_verdict(lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "_REMEMBERED", 2)
    monkeypatch.setattr(judge, "_WEIGHED", 2)
    small, large = Speller(lexicon), speller(lexicon)
    for word in ("teh", "adn", "teh", "hospitla", "ofthe", "teh"):
        assert small.unknown({word, "and", "the", "of"}) == {word}
        assert small.weigh(word, NOWHERE, set()) == large.weigh(word, NOWHERE, set())


def test_the_same_findings_in_any_company(engine: Cleaner) -> None:
    texts = ["The team is gaiwning ground.", "The goverment said so.", "It was Gaiwning, Gaiwning said.", "They dont."]
    alone = [Cleaner().check(text) for text in texts]
    assert list(engine.check_all(texts)) == alone
    assert list(engine.check_all(texts[::-1]))[::-1] == alone


# Case and apostrophes


@pytest.mark.parametrize(
    ("token", "word", "written"),
    [
        ("gaiwning", "gaining", "gaining"),
        ("Gaiwning", "gaining", "Gaining"),
        ("GAIWNING", "gaining", "GAINING"),
        ("londno", "London", "London"),
        ("LONDNO", "London", "LONDON"),
        ("GOvernmnt", "government", "Government"),
        ("Dont", "don't", "Don't"),
        ("does’nt", "doesn't", "doesn’t"),
        ("does'nt", "doesn't", "doesn't"),
    ],
)
def test_written_like_the_token(token: str, word: str, written: str) -> None:
    assert written_like(token, word) == written


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_the_apostrophe_is_that_of_the_text(apostrophe: str, lexicon: Lexicon) -> None:
    (finding,) = typos(f"It{apostrophe}s true that they dont know.", lexicon)
    assert finding.replacement == f"don{apostrophe}t"


# Spaces and run-ons


@pytest.mark.parametrize(
    ("token", "text"),
    [
        ("inthemiddleof", "in the middle of"),
        ("theprimeministersaid", "the prime minister said"),
        ("becauseofthe", "because of the"),
        ("transubstantiational", ""),
        ("qzxjkvwqqzxjkvwq", ""),
    ],
)
def test_long_run_ons_are_segmented(token: str, text: str, lexicon: Lexicon) -> None:
    assert segments.segmented(token, lexicon, _may_stand_alone) == text
    assert [c.text for c in candidates(token, lexicon)] == ([text] if text else [])


@pytest.mark.parametrize(
    "example",
    [
        "They were {an nounced→announced} today.",
        "{N o→No} one knew.",
        "It rained. {T he→The} draw was made.",
        "He {s a i d→said} so.",
        "The firm {s a i d→said} so.",
        "The {Rev e n u e→Revenue} office shut.",
        "All of the {d a t a→data} went, B {s a i d→said}.",
        "{s a i d→said}\nthe firm",
        "He {wentt o→went to} the house.",
    ],
)
def test_spaces_in_the_wrong_place(example: str, lexicon: Lexicon) -> None:
    marked = parse(example)
    found = [(r.start, r.end, r.text) for r in respaced(Context(marked.text, lexicon))]
    assert found == [(e.start, e.end, e.text) for e in marked.edits]


@pytest.mark.parametrize(
    "text",
    ["It was refer ed to them.", "There are some ways to do it.", "Options a b c are open.", "I may be a part of it."],
)
def test_spaces_in_the_right_place(text: str, lexicon: Lexicon) -> None:
    assert list(respaced(Context(text, lexicon))) == []


def test_what_can_be_no_piece_of_a_word_has_no_neighbour_to_join(lexicon: Lexicon) -> None:
    rng = random.Random(5)
    words = [
        *FREQUENT,
        "an",
        "bor",
        "der",
        "wentt",
        "ebridge",
        "Takaichi",
        "xyzzy",
        "ought",
        "rep",
        "ort",
        "th",
        "mber",
    ]
    for _ in range(300):
        one, other = rng.choice(words), rng.choice(words)
        cut = rng.randrange(1, len(one))
        for token, neighbour in ((one[:cut], one[cut:]), (one[cut:], other), (other, one[:cut])):
            text = f"{token} {neighbour}"
            for start, end in ((0, len(token)), (len(token) + 1, len(text))):
                if not spaces._may_be_fragment(text[start:end], lexicon):
                    assert spaces._around_fragment(Context(text, lexicon), start, end, text[start:end]) is None


# Other languages

FRENCH = "Le gouvernement a annoncé hier que les négociations avec les syndicats reprendront la semaine prochaine."
GERMAN = "Die Regierung hat gestern beschlossen, die Verhandlungen mit den Gewerkschaften wieder aufzunehmen."
ENGLISH = "The goverment said that talks with the unions would begin again next week."


@pytest.mark.parametrize("foreign", [FRENCH, GERMAN])
def test_another_language_is_left_alone(foreign: str, lexicon: Lexicon) -> None:
    text = f"{ENGLISH}\n{foreign}\n"
    assert judge.foreign(Context(text, lexicon)) == [(len(ENGLISH) + 1, len(text))]
    assert [f.original for f in typos(text, lexicon)] == ["goverment"]


def test_english_with_many_names_is_english(lexicon: Lexicon) -> None:
    text = "Zqarvi, Mbekwo, Hrastnik and Oyelzade said that the plan of Tsvirkun was good for the town of Ylkivaara."
    assert judge.foreign(Context(text, lexicon)) == []


# What cannot be done yet. An entry that turns out to work fails the suite: move it up.


@pytest.mark.parametrize(
    "example",
    [
        "The festival was a {sing→sign} of the times.",  # a slip that makes another word
        "They waited for the {boars→boards} to meet.",
        "He {ws→was} tired of it.",  # two letters are never judged
        "Turn the {wether→weather} vane.",  # a rare word of its own
    ],
)
@pytest.mark.xfail(strict=True, reason="known failure")
def test_known_failures(example: str, engine: Cleaner) -> None:
    marked = parse(example)
    shown = [(f.start, f.end, f.replacement) for f in engine.check(marked.text) if f.tier != "info"]
    assert shown == [(e.start, e.end, e.text) for e in marked.edits]
