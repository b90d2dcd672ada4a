"""The characters stage over arbitrary text: it never crashes, ends, is idempotent, and touches only what it names."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marks import parse

from cleaner import rules
from cleaner.characters import named, scripts
from cleaner.config import Config
from cleaner.context import Context
from cleaner.edits import Edit, apply
from cleaner.lexicon import Lexicon
from cleaner.model import Detector
from cleaner.pipeline import Cleaner

ENGINE = Cleaner(Config(policies={"typo": "off", "boilerplate": "off", "user": "off"}))
DETECTORS = rules.detectors()["characters"]
_SUSPECTS = (
    "Ã © â € ™ � \u200b \u200d \xad \xa0 \u202e \u202c \x92 \x85 & amp; &lt; &eacute; <p> </b> ﬁ а е ｆ \x1b[0m "
    '\udce9 \ud83d\ude00 “ ” ’ " . , ; : ! ? .. ,, - -\n \r\n \n\n\n the home They café naïve Ñ ע ש 中 ❤ \ufe0f'
)
SUSPECTS = st.sampled_from([*_SUSPECTS.split(" "), " ", "  "])
MIXED = st.lists(SUSPECTS | st.text(max_size=5), max_size=30).map("".join)


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=200) | MIXED)
def test_arbitrary_text(text: str) -> None:
    result = ENGINE.clean(text)
    for finding in (*result.applied, *result.remain):
        assert finding.original == text[finding.start : finding.end]
        assert 0 < finding.confidence <= 1
        assert finding.replacement != finding.original
    edits = [Edit(f.start, f.end, f.replacement or "") for f in result.applied]
    assert apply(text, edits) == result.text
    again = ENGINE.clean(result.text)
    assert (again.text, again.applied) == (result.text, [])


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(codec="cp1252", categories=("L", "N", "P", "Zs")), max_size=80))
def test_garbled_text_is_repaired_or_left_but_never_worse(text: str) -> None:
    garbled = text.encode().decode("latin-1")
    assert ENGINE.clean(garbled).text.isascii() >= text.isascii()


UNITS = [*"a.,-\"“&< ;:!?\u00a0\u200bÃé\n\t\x92\ufffd\u202eﬁа", *("a.", "Ã©", "“a", ". ", "<p", "-\n"),
         *("é\xad", "a\ufffd", "&amp;", " \n", "aA")]  # fmt: skip


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda d: d.rules()[0].id)
@pytest.mark.parametrize("unit", UNITS)
def test_odd_input_takes_linear_time(detector: Detector, unit: str) -> None:
    lexicon = Lexicon.shared()

    def seconds(size: int) -> float:
        begin = time.process_time()
        for _ in detector.find(Context((unit * size)[:size], lexicon)):
            pass
        return time.process_time() - begin

    assert seconds(20_000) < 2


CLEAN = [
    "“It’s a naïve idea – or not?” asked Zoë… “We’ll see,” he said—twice.",
    "The U.S. team beat St. Louis 3.5 to 2.1 at 7.30 p.m. on Nov. 3, said J.R. Smith of example.com.",
    "Il pleut : vous voyez ? « Bien sûr ! »",
    "Fish & chips, R&D, AT&T; Q&A; x < y > z; C:\\temp and /usr/lib stay.",
    "Wait... what?! No!! The so-called pre- and post-war years, e.g. 1939–45.",
    '‘Tis “the ‘end’”, "she said", 5\' 10" tall, rock ’n’ roll.',
    "Το μήνυμα, сообщение, رسالة, הודעה, 消息 und Grüße, ½ × 2² = 2, H₂O, №5, 20 °C, £5 and €6.",
    "Straße, SÃO PAULO, ÎLE, ÅLAND, É… and Ô™ are as they are.",
    "Node.js, ASP.NET, Yahoo! and Booking.com; see https://example.com/a?b=1&amp=2.",
    "A  table   has    columns\nof  two     spaces.",
]


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_stays_silent(text: str) -> None:
    assert [f for f in ENGINE.check(text) if f.tier != "info"] == []


PAIRS = [
    "The l{â€™→’}Express and {â€œ→“}Le Monde{â€\x9d→”} agreed.",
    "He drank caf{Ã©→é} cr{Ã¨→è}me in M{Ã¼→ü}nchen for {â‚¬→€}5 {â€“→–} too much.",
    "The price rose by {Â£→£}5.",
    "A re{\u00ad→}mark{\u200b→}able ti\tme.",
    "Tom {&amp;amp;→&} Jerry, 5{&nbsp;→\u00a0}km, {&lsquo;→‘}so{&rsquo;→’}.",
    "It{\x92→’}s {\x93→“}fine{\x94→”} {\x96→–} really{\x85→…}",
    "He said so{.→. }The next day it rained{.→. }“Why{?”→?” }Nobody knew.",
    "{\u202e→}He{\u202c→} left.",
]


@pytest.mark.parametrize("example", PAIRS)
def test_faults_side_by_side(example: str) -> None:
    marked = parse(example)
    found = [(f.start, f.end, f.replacement) for f in ENGINE.check(marked.text) if f.tier == "auto"]
    assert found == [(e.start, e.end, e.text) for e in marked.edits]
    assert ENGINE.clean(marked.text).text == marked.fixed


def test_a_text_about_markup_is_not_changed_without_a_person() -> None:
    text = "In HTML, &eacute; stands for é and <br> for a new line."
    result = ENGINE.clean(text)
    assert (result.text, result.applied) == (text, [])
    assert {f.tier for f in result.remain} == {"review"}


def test_importing_the_rules_imports_nothing_heavy() -> None:
    import subprocess
    import sys

    code = (
        "from cleaner import rules; rules.detectors(); import sys; "
        "print([name for name in ('ftfy', 'html', 'regex') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_code_points_are_named() -> None:
    assert named("\u200b") == "U+200B ZERO WIDTH SPACE"
    assert named("\ud83d").startswith("U+D83D")
    assert [scripts.script(char) for char in ("a", "é", "б", "ע", "ی", "中", "❤", "1", "")] == [
        "latin", "latin", "cyrillic", "rtl", "rtl", "wide", "emoji", "", ""]  # fmt: skip


def test_a_correction_covers_the_invisible_characters_inside_the_word() -> None:
    engine = Cleaner()
    text = "The go\u00advernmnet fell on Friday."
    (finding,) = engine.check(text)
    assert (finding.original, finding.replacement) == ("go\u00advernmnet", "government")
    assert (
        apply(text, [Edit(finding.start, finding.end, finding.replacement or "")]) == "The government fell on Friday."
    )
