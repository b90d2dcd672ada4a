"""How sure a line is boilerplate, step by step: what is seen of it, where it stands, what that adds up to.

The weights and classes are those of this file, so no fit of the real ones changes what is said here.
"""

from __future__ import annotations

from math import exp, log
from typing import Any

import pytest

from cleaner.boilerplate import score
from cleaner.boilerplate.lines import Lines
from cleaner.boilerplate.pack import Hit, Pack
from cleaner.boilerplate.repeat import IN_ORDER, MAYBE, SURE, repeats
from cleaner.boilerplate.score import BRIEF, PROSE, SENTENCE, WORDY, Place, Places, Shape, features, sight

WEIGHTS = {
    "sure": 4.0, "strong": 3.0, "medium": 0.0, "weak": -1.0, "shape": -3.0,
    "edge": 1.0, "near": 0.5, "shape.near": 2.0, "quote": -1.5, "title": -2.0, "agree": 0.25,
}  # fmt: skip
CLASSES = {
    "menu": {},
    "stamp": {"place": "head"},
    "related": {"place": "tail"},
    "appeal": {"quotes": True},
}
PACK = Pack(
    {"classes": CLASSES, "weights": WEIGHTS, "counts": {"often": [20, 0], "never": [0, 20], "half": [5, 5]},
     "phrases": {"a": ["menu", "sure"]}, "bags": [], "masks": {}, "patterns": [],
     "triggers": {"words": [], "glued": [], "literals": {}, "first": {}}}
)  # fmt: skip
EIGHT = "the bridge will be shut until late June."


class Given(Lines):
    """Lines that are made as a test wants them."""

    def __init__(self, given: list[Shape]) -> None:
        super().__init__("")
        self.given = given
        for at, one in enumerate(given):
            self.numbers.append(one.number)
            self.starts.append(one.start)
            self.hashes.append(hash(one.text))
            self.flags.append(sight(one.size, one.low))
            self.put(at, one.hits, one.spans)

    def _shape(self, at: int) -> Shape:
        return self.given[at]


def places(shown: list[Shape], removed: list[int]) -> list[Place]:
    found = Places(Given(shown), removed)
    return [found.of(at) for at in range(len(shown))]


def words(count: int, end: str = "") -> str:
    return " ".join(["word"] * count) + end


def shape(text: str, *hits: Hit, number: int = 0, start: int = 0) -> Shape:
    stop = start + len(text)
    return Shape(number, start, stop, stop + 1, text, text.lower(), start, text.count(" ") + 1, hits, ())


def shapes(*rows: str | tuple[str, Hit]) -> list[Shape]:
    """Lines of one text, each under the other."""
    out: list[Shape] = []
    for number, row in enumerate(rows):
        text, hits = (row, ()) if isinstance(row, str) else (row[0], row[1:])
        out.append(shape(text, *hits, number=number, start=out[-1].end if out else 0))
    return out


def hit(tier: str = "strong", start: int = 0, end: int = 4, **more: Any) -> Hit:
    return Hit(**{"row": "row", "group": "menu", "tier": tier, "scope": "full", "start": start, "end": end} | more)


def place(at: int = 10, total: int = 20, **more: Any) -> Place:
    plain = dict.fromkeys(("head", "tail", "title", "wrapped", "block"), False)
    return Place(**{"at": at, "total": total, "beside": 0} | plain | more)


# The line alone


@pytest.mark.parametrize(
    ("size", "end", "seen"),
    [
        (40, "", SENTENCE | PROSE | WORDY),
        (39, "", PROSE | WORDY),
        (15, ".", SENTENCE | PROSE | WORDY),
        (15, "", PROSE | WORDY),
        (8, "?", SENTENCE | PROSE | WORDY),
        (7, "!", PROSE | WORDY),
        (7, "", WORDY),
        (6, "", BRIEF | WORDY),
        (6, ",", WORDY),
        (4, '."', PROSE | BRIEF | WORDY),
        (3, ".", WORDY),
        (2, ".", 0),
        (2, "", BRIEF),
    ],
)
def test_what_a_line_is_at_sight(size: int, end: str, seen: int) -> None:
    assert sight(size, " ".join(["ferry"] * size) + end) == seen


@pytest.mark.parametrize("end", [".", "!", "?", '."', '!"', '?"', ".'", ".)", "?)", "!)", '.")'])
def test_a_sentence_has_eight_words_and_an_end(end: str) -> None:
    assert shape(words(8, end)).sentence
    assert not shape(words(7, end)).sentence


@pytest.mark.parametrize("end", ["", ":", ",", ")", '"', "…"])
def test_no_sentence_without_an_end_unless_it_is_very_long(end: str) -> None:
    assert not shape(words(39, end)).sentence
    assert shape(words(40, end)).sentence


def test_prose_is_long_or_ends_like_a_sentence() -> None:
    assert shape(words(4, ".")).prose
    assert not shape(words(3, ".")).prose
    assert not shape(words(4)).prose
    assert not shape(words(14)).prose
    assert shape(words(15)).prose


def test_a_brief_line_has_at_most_six_words_and_no_stop() -> None:
    assert shape(words(6)).brief
    assert shape(words(6, ":")).brief
    assert not shape(words(7)).brief
    assert not any(shape(words(2, stop)).brief for stop in ".!?,;")


def test_only_a_strong_row_makes_a_line_known() -> None:
    assert [shape("x", hit(tier)).known for tier in ("sure", "strong", "medium", "weak")] == [True, True, False, False]
    assert shape("x", hit("weak"), hit("strong")).known
    assert not shape("x").known


def test_the_gate_is_the_best_tier() -> None:
    tiers = ["weak", "medium", "strong", "sure"]
    for count, tier in enumerate(tiers, 1):
        assert score.gate(shape("x", *map(hit, tiers[:count]))) == tier
    assert score.gate(shape("x")) == "shape"


def test_the_row_that_names_a_finding_is_the_strongest_then_the_longest() -> None:
    long, short, weak = hit("strong", 2, 9), hit("strong", 0, 5), hit("weak", 0, 20)
    assert score.best(shape("x", weak, short, long)) == long
    assert score.best(shape("x", long, short)) == long
    assert score.best(shape("x", weak)) == weak
    assert score.best(shape("x")) is None


# Where it stands


def test_places_before_between_and_after_the_sentences() -> None:
    menu = "Menu", hit()
    shown = shapes(menu, "The bridge is shut", EIGHT, "A short line between", EIGHT, "More on this", menu)
    found = places(shown, [])
    assert [(p.at, p.total) for p in found] == [(at, 7) for at in range(7)]
    assert [p.head for p in found] == [True, True, False, False, False, False, False]
    assert [p.tail for p in found] == [False, False, False, False, False, True, True]
    assert [p.beside for p in found] == [0, 1, 0, 0, 0, 1, 0]
    assert [p.title for p in found] == [False, True, False, False, False, False, False]


def test_what_follows_a_first_line_that_is_a_sentence_is_tail() -> None:
    assert [(p.head, p.tail) for p in places(shapes(EIGHT, "Two", "Three"), [])] == [
        (False, False),
        (False, True),
        (False, True),
    ]


def notable(shown: list[Shape], *removed: int) -> list[int]:
    return sorted(Places(Given(shown), list(removed)).notable())


def test_of_which_lines_their_place_says_something() -> None:
    plain = [EIGHT] * 5
    menu, weak = ("Menu", hit()), ("Menu", hit("weak"))
    assert notable(shapes(*plain, *plain)) == [0, 1, 2, 7, 8, 9]  # the edges
    assert notable(shapes(*plain, "So", "so", *plain)) == [0, 1, 2, 9, 10, 11]
    assert notable(shapes("One", "Two", "Three", "Four", *plain, "Five", "Six", "Seven", "Eight")) == [
        0, 1, 2, 3, 9, 10, 11, 12,
    ]  # fmt: skip
    assert notable(shapes(*plain, menu, *plain)) == [0, 1, 2, 4, 6, 8, 9, 10]  # beside a known line
    assert notable(shapes(*plain, weak, *plain)) == [0, 1, 2, 8, 9, 10]
    assert notable(shapes(*plain, menu, "x", "y", weak, *plain)) == [0, 1, 2, 4, 6, 11, 12, 13]
    assert notable(shapes(*plain, menu, "x", "y", menu, *plain)) == [0, 1, 2, 4, 5, 6, 7, 8, 9, 11, 12, 13]  # a block
    long = shapes(*plain, *plain)
    assert notable(long, long[5].start) == [0, 1, 2, 5, 6, 7, 8, 9]  # where a line has gone
    assert notable(long, 10_000) == [0, 1, 2, 7, 8, 9]
    assert notable(shapes(menu, "x")) == [0, 1]
    assert notable(shapes("x", menu)) == [0, 1]


def test_a_text_without_a_sentence_has_neither_head_nor_tail() -> None:
    assert [(p.head, p.tail) for p in places(shapes("One", "Two", "Three"), [])] == [(False, False)] * 3


def test_known_neighbours_are_counted_on_both_sides() -> None:
    menu = "Menu", hit()
    assert [p.beside for p in places(shapes(menu, "x", menu, menu), [])] == [0, 2, 1, 1]
    assert [p.beside for p in places(shapes(("x", hit("medium")), "x"), [])] == [0, 0]


def test_a_removed_line_counts_for_the_lines_around_it() -> None:
    shown = shapes("One", "Two", "Three")
    assert [one.start for one in shown] == [0, 4, 8]
    for removed, beside in [
        ([0], [1, 1, 0]),  # it stood at the end of the line that starts there
        ([4], [0, 1, 1]),
        ([8], [0, 0, 1]),
        ([20], [0, 0, 1]),
        ([4, 4], [0, 2, 2]),
        ([4, 4, 4], [0, 2, 2]),
    ]:
        assert [p.beside for p in places(shown, removed)] == beside, removed
    assert [p.beside for p in places([one._replace(start=one.start + 5) for one in shown], [2])] == [1, 0, 0]
    assert places([], [3]) == []


def test_the_title_is_the_first_unknown_line_of_three_words() -> None:
    shown = shapes("Home page", ("Read it all now", hit("weak")), "The bridge closes", "A b c")
    assert [p.title for p in places(shown, [])] == [False, False, True, False]
    assert [p.title for p in places(shapes("Home", "News"), [])] == [True, False]


@pytest.mark.parametrize(
    ("above", "line", "gap", "wrapped"),
    [
        (words(8), "and so it went on", 1, True),
        (words(8, ","), "and so it went on", 1, True),
        (words(7), "and so it went on", 1, False),
        (words(8), "And so it went on", 1, False),
        (words(8), "and so it went on", 2, False),
        (words(8, "."), "and so it went on", 1, False),
        (words(8, ":"), "and so it went on", 1, False),
        (words(8, '."'), "and so it went on", 1, False),
    ],
)
def test_a_line_that_goes_on_with_the_one_above(above: str, line: str, gap: int, wrapped: bool) -> None:
    found = places([shape(above, number=3), shape(line, number=3 + gap, start=len(above) + gap)], [])
    assert [p.wrapped for p in found] == [False, wrapped]


def test_the_first_line_goes_on_with_nothing() -> None:
    last = shape(words(9), number=-1, start=50)  # what a negative place would take for the line above
    assert [p.wrapped for p in places([shape("and so on", number=0), last], [])] == [False, False]


@pytest.mark.parametrize(
    ("tiers", "block"),
    [
        (["strong", "shape", "shape"], False),  # three
        (["strong", "shape", "shape", "shape"], False),  # one of four
        (["strong", "shape", "shape", "medium"], True),
        (["sure", "strong", "shape", "shape", "shape", "shape"], True),  # a third
        (["sure", "weak", "shape", "shape", "shape", "weak"], False),
        (["sure", "strong", "shape", "shape", "shape", "shape", "shape"], False),
    ],
)
def test_a_block_is_a_run_of_short_lines_a_third_of_them_known(tiers: list[str], block: bool) -> None:
    run = [shape("Menu", *([] if tier == "shape" else [hit(tier)])) for tier in tiers]
    prose = shape(EIGHT)
    assert [p.block for p in places(run, [])] == [block] * len(run)
    assert [p.block for p in places([prose, *run, prose], [])] == [False, *[block] * len(run), False]
    around = [False, False]
    assert [p.block for p in places([prose, prose, *run, prose, prose], [])] == [*around, *[block] * len(run), *around]
    assert [p.block for p in places([*run, prose, *run], [])] == [block] * len(run) + [False] + [block] * len(run)


# What is seen


def seen(text: str, one: Hit | None = None, where: Place | None = None, *others: Hit) -> dict[str, float]:
    hits = (one, *others) if one else ()
    return features(PACK, shape(text, *hits), where or place(), one)


@pytest.mark.parametrize(
    ("where", "names"),
    [
        (place(2), {"edge"}),
        (place(3), set()),
        (place(16), set()),
        (place(17), {"edge"}),
        (place(head=True), {"edge"}),
        (place(tail=True), {"tail"}),
        (place(beside=1), {"near"}),
        (place(beside=2), {"near", "between"}),
        (place(block=True), {"block"}),
        (place(wrapped=True), {"wrapped"}),
    ],
)
def test_what_is_seen_of_a_place(where: Place, names: set[str]) -> None:
    line = words(3)
    assert seen(line, hit(end=len(line)), where) == dict.fromkeys(names, 1.0)
    assert seen(line, None, where) == dict.fromkeys({*names, "short"}, 1.0)


def test_a_class_of_the_head_may_go_on_and_open_a_text() -> None:
    line = words(3)
    for group, names in (("menu", {"wrapped", "edge", "title"}), ("stamp", {"edge"})):
        known = hit(end=len(line), group=group, worded=True)
        assert set(seen(line, known, place(0, wrapped=True))) == names


def test_the_first_line_known_by_wording_may_be_the_title() -> None:
    line, known = words(3), hit(end=14, worded=True)
    assert set(seen(line, known, place(0))) == {"edge", "title"}
    assert set(seen(line, known, place(1))) == {"edge"}
    assert set(seen(line, known, place(0, beside=1))) == {"edge", "near"}
    assert set(seen(line, known._replace(worded=False), place(0))) == {"edge"}
    assert set(seen(words(2), known._replace(end=9), place(0))) == {"edge"}


def test_an_unknown_line() -> None:
    assert set(seen(words(6))) == {"short"}
    assert set(seen(words(7))) == set()
    assert set(seen(words(7), where=place(title=True))) == {"title"}
    for stop in '.!?,;"':
        assert "stop" in seen(words(7, stop)), stop
    assert "stop" not in seen(words(7, ":"))
    assert set(seen(words(8, "."))) == {"sentence", "stop"}


def test_a_sentence_that_a_row_knows_wherever_it_stands_is_none_unless_it_is_very_long() -> None:
    line = words(8, ".")
    assert set(seen(line, hit(end=len(line)))) == {"sentence"}
    assert set(seen(line, hit(end=len(line), scope="anywhere"))) == set()
    line = words(40, ".")
    assert set(seen(line, hit(end=len(line), scope="anywhere"))) == {"sentence"}
    assert set(seen(line, hit(end=len(line) // 2, scope="anywhere"))) == {"sentence"}
    assert set(seen(line, hit(end=len(line) // 2 - 1, scope="anywhere"))) == {"sentence", "thin"}


def test_quotation_marks() -> None:
    line = 'He called it "odd" today'
    assert set(seen(line, hit(end=len(line)))) == {"quote"}
    assert set(seen(line, hit(end=len(line), group="appeal"))) == set()
    assert set(seen('An "odd" day', hit(end=12))) == set()  # three words
    assert set(seen('Call it "odd" now', hit(end=17))) == {"quote"}
    assert set(seen(line)) == {"quote", "short"}


@pytest.mark.parametrize("verb", ["said", "Said,", "said.", 'said"', "told:", "believes"])
def test_a_verb_of_saying(verb: str) -> None:
    line = f"so it was not {verb}"
    assert "saying" not in seen(line, hit(end=len(line)))  # five words
    line = f"so it was not then {verb}"
    assert "saying" in seen(line, hit(end=len(line)))
    assert "saying" in seen(line)
    assert "saying" not in seen(line, hit(end=len(line), group="appeal"))
    line = "so it was not then unsaid"
    assert set(seen(line, hit(end=len(line)))) == set()


def test_further_classes_agree() -> None:
    line = words(3)
    one = hit(end=len(line))
    more = [one._replace(group=group) for group in ("menu", "stamp", "related", "appeal")]
    assert [seen(line, one, None, *more[:count]).get("agree") for count in range(5)] == [None, None, 1.0, 2.0, 2.0]


def test_what_is_found_in_the_midst_of_prose() -> None:
    found = hit(end=60, scope="search")
    line = words(8)
    assert set(seen(line, found)) == {"prose"}
    assert set(seen(words(7), found)) == set()
    assert set(seen(line, found._replace(scope="full"))) == set()
    for word in ("you", "Your,", "click:", "ours", "please"):
        assert ("prose" in seen(f"{words(8)} {word}", found)) == (word == "ours"), word


def test_a_thin_row_covers_less_than_half_of_its_line() -> None:
    line = "a" * 4 + " " + "b" * 5
    for scope, end, thin in [
        ("search", 4, True),
        ("search", 5, False),
        ("prefix", 4, True),
        ("full", 4, False),
        ("anywhere", 4, False),
    ]:
        assert ("thin" in seen(line, hit(end=end, scope=scope), place(tail=True))) == thin, (scope, end)
    assert "thin" in seen(line, hit(start=2, end=6, scope="search"))
    assert "thin" in seen(words(40), hit(end=40))


def test_what_belongs_at_the_end_and_stands_in_the_first_half() -> None:
    line = words(3)
    related = hit(end=len(line), group="related")
    assert [at for at in range(20) if "early" in seen(line, related, place(at))] == list(range(9))
    assert [at for at in range(20) if "early" in seen(line, hit(end=len(line)), place(at))] == []
    assert [at for at in range(21) if "early" in seen(line, related, place(at, 21))] == list(range(10))


def test_a_medium_row_in_small_letters_or_with_a_question() -> None:
    for line, lower in [
        ("Read all about it", True),
        ("Read All About it", False),
        ("Read All about it", True),
        ("Read All About It?", True),
        ("Read All About It!", False),
        ("Read all", False),
        ("Read it all", True),
        ("read All it", False),  # half of those after the first
    ]:
        assert ("lower" in seen(line, hit("medium", end=len(line)))) == lower, line
        assert "lower" not in seen(line, hit("strong", end=len(line)))


def test_a_word_or_two_alone_in_the_midst() -> None:
    for row, size, tier, lone in [
        ("bag", 2, "strong", True),
        ("bag", 3, "strong", False),
        ("bag", 1, "medium", True),
        ("bag", 1, "sure", False),
        ("phrase-menu", 1, "strong", True),
        ("phrase-menu", 2, "strong", False),
    ]:
        line = words(size)
        known = hit(tier, end=len(line), row=row)
        assert ("lone" in seen(line, known)) == lone, (row, size, tier)
        for where in (place(0), place(beside=1), place(tail=True), place(block=True)):
            assert "lone" not in seen(line, known, where)


# What it adds up to


def odds(chance: float) -> float:
    return log(chance / (1 - chance))


def test_a_row_starts_where_its_tier_and_its_counts_say() -> None:
    assert score.start(PACK, "shape", None) == -3.0
    for tier in ("sure", "strong", "medium", "weak"):
        assert score.start(PACK, tier, hit(tier)) == pytest.approx(WEIGHTS[tier])
    prior = 1 / (1 + exp(1.0))
    assert score.start(PACK, "weak", hit("weak", row="half")) == pytest.approx(
        log((10 * prior + 5) / (10 * (1 - prior) + 5))
    )
    never = score.start(PACK, "strong", hit(row="never"))
    assert never == pytest.approx(log(10 / (1 + exp(-3)) / (10 / (1 + exp(3)) + 20)))
    assert never < -0.5


def test_counts_praise_a_row_only_so_much() -> None:
    assert score.start(PACK, "medium", hit("medium", row="often")) == 1.0
    assert score.start(PACK, "weak", hit("weak", row="often")) == 0.0


def test_a_confidence_is_the_sum_of_what_is_seen() -> None:
    line, known = "Home News Sports", hit("medium", end=16)
    assert score.confidence(PACK, "medium", known, {}) == 0.5
    assert odds(score.confidence(PACK, "medium", known, {"edge": 1.0})) == pytest.approx(1.0, abs=0.01)
    assert odds(score.confidence(PACK, "medium", known, {"edge": 1.0, "agree": 2.0})) == pytest.approx(1.5, abs=0.01)
    assert odds(score.confidence(PACK, "medium", known, {"near": 1.0})) == pytest.approx(0.5, abs=0.01)
    assert odds(score.confidence(PACK, "shape", None, {"near": 1.0})) == pytest.approx(-1.0, abs=0.01)
    assert score.confidence(PACK, "medium", known, seen(line, known, place(0))) == 0.731


def test_no_gate_says_more_than_it_may() -> None:
    for tier, most in [("sure", 0.998), ("strong", 0.995), ("medium", 0.96), ("weak", 0.88), ("shape", 0.79)]:
        known = None if tier == "shape" else hit(tier)
        assert score.confidence(PACK, tier, known, {"edge": 40.0}) == most


# Paragraphs that stand twice

WORDS = "It was seen by all of the town"


def line(start: str, length: int) -> str:
    """A sentence of exactly so many characters, of six words and more."""
    return f"{start} {WORDS} ".ljust(length - 1, "m") + "."


ONE, TWO, THREE = (line(start, 60) for start in ("One", "Two", "Three"))


def copies(*texts: str) -> dict[int, float]:
    return repeats(Given(shapes(*texts)))


def test_a_copy_alone_is_for_a_person() -> None:
    assert copies(ONE, TWO, ONE) == {2: MAYBE}
    assert copies(ONE, ONE) == {1: MAYBE}
    assert copies(ONE, TWO, THREE) == {}


def test_copies_in_order_go() -> None:
    assert copies(ONE, TWO, ONE, TWO) == {2: IN_ORDER, 3: IN_ORDER}
    assert copies(ONE, TWO, THREE, ONE, TWO, ONE) == {3: IN_ORDER, 4: IN_ORDER, 5: MAYBE}


def test_copies_in_another_order_are_for_a_person() -> None:
    assert copies(ONE, TWO, TWO, ONE) == {2: MAYBE, 3: MAYBE}
    assert copies(ONE, TWO, THREE, ONE, THREE) == {3: MAYBE, 4: MAYBE}
    assert copies(ONE, TWO, ONE, "A line between", TWO) == {2: MAYBE, 4: MAYBE}


def test_a_third_copy_is_one_of_the_first() -> None:
    assert copies(ONE, ONE, ONE) == {1: MAYBE, 2: MAYBE}
    assert copies(ONE, TWO, ONE, TWO, ONE, TWO) == dict.fromkeys((2, 3, 4, 5), IN_ORDER)


def test_a_very_long_copy_goes_alone() -> None:
    for length, sure in ((139, MAYBE), (140, SURE), (141, SURE)):
        long = line("One", length)
        assert len(long) == length
        assert copies(long, TWO, long) == {2: sure}


def test_only_long_sentences_count_as_copies() -> None:
    assert len(line("One", 36)) == 36
    assert copies(line("One", 36), line("One", 36)) == {1: MAYBE}
    assert copies(line("One", 36)[:-2] + ".", line("One", 36)[:-2] + ".") == {}
    six = "Everybody remembered yesterday's unusually violent thunderstorm."
    assert copies(six, six) == {1: MAYBE}
    five = "Everybody remembered yesterday's thunderstorm violently."
    assert copies(five, five) == {}
    for end, counts in [(".", True), ("!", True), ("?", True), ('"', True), ("'", True), (")", True), (",", False),
                        ("m", False), (":", False)]:  # fmt: skip
        text = ONE[:-1] + end
        assert bool(copies(text, text)) == counts, end


@pytest.mark.parametrize("sign", "*-#|>`")
def test_lists_and_markup_may_say_the_same_twice(sign: str) -> None:
    assert copies(f"{sign} {ONE}", f"{sign} {ONE}") == {}
    assert copies(f"({sign} {ONE}", f"({sign} {ONE}") == {1: MAYBE}


def test_a_line_after_one_that_does_not_count_is_still_looked_at() -> None:
    assert copies("Short.", ONE, "- Short.", ONE) == {3: MAYBE}
    assert copies(ONE, TWO, "Short.", ONE, TWO) == {3: IN_ORDER, 4: IN_ORDER}
