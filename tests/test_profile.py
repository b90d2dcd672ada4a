"""Profiles of a source: how they are read, and what lines that repeat change."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

import cleaner
from cleaner import cli
from cleaner.boilerplate import normal
from cleaner.config import PRESETS, Config
from cleaner.errors import Failure
from cleaner.pipeline import Cleaner
from cleaner.profile import USUAL, Names, Profile, Site

TITLE = "Harbour bridge to shut until June"
BODY = [
    "The harbour bridge will be shut from Monday until the end of June, the council said.",
    "Divers found that two of the piers have moved, and that the steel in them is thin.",
    "Buses will go by the mill, which takes a quarter of an hour more than the old road.",
    "The mayor has asked for help and hopes to hear before the spring.",
]
LINE = "Northport Post: what the coast talks of"
FILE = (
    "# made by hand\n\n[source]\ndocuments\t10000\ntypo_rate\t0.0007\nmade\t2031\n"
    "[lines]\n412\tsimilar news\n7\t# 4 things\n[names]\nAnna\n"
)


def known(count: int, documents: int, line: str = LINE) -> Cleaner:
    """The engine with a profile in which ``line`` stands in ``count`` of ``documents`` documents."""
    return Cleaner(Config(profile=Profile(documents, {normal.key(normal.lower(normal.shadow(line))): count})))


def stray(engine: Cleaner, text: str) -> list[tuple[int, int, str, str]]:
    found = [f for f in engine.check(text) if f.rule.startswith("boilerplate.") and f.tier != "info"]
    return [(f.start, f.end, f.rule, f.tier) for f in found]


def test_a_file_says_what_repeats_and_how_rare_typos_are(tmp_path: Path) -> None:
    path = tmp_path / "source.profile"
    path.write_text(FILE, encoding="utf-8")
    profile = cleaner.Profile.read(path)
    assert (profile.documents, profile.typo_rate) == (10000, 0.0007)
    assert [profile.line(line) for line in ("similar news", "# 4 things", "Similar News", "anna")] == [412, 7, 0, 0]
    path.write_text(profile.text(), encoding="utf-8")
    assert Profile.read(path) == profile


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("documents\t3\n", "1: a row before the first section"),
        ("[source]\ndocuments\tmany\n", "2: documents is no number: 'many'"),
        ("[source]\ndocuments\t0\n", "2: documents is a number from 1 on, not 0"),
        ("[source]\ntypo_rate\t7\n", "2: typo_rate lies between 0 and 1, not at 7"),
        ("[source\n", "1: a section is written [name]"),
        ("[lines]\n3 similar news\n", "2: a row is a number of documents, a tab and a line"),
        ("[lines]\nx\tsimilar news\n", "2: 'x' is no number of documents"),
        ("[lines]\n4\tsimilar news\n5\tsimilar news\n", "3: 'similar news' stands twice"),
        ("[lines]\n4\tsimilar news\n", " [source] does not say how many documents there are"),
        ("[source]\ndocuments\t3\n[lines]\n4\tsimilar news\n", " a line in 4 documents of 3"),
        (
            "[source]\ndocuments\t9\n[lines a.example]\n4\tsimilar news\n",
            " [source a.example] does not say how many documents there are",
        ),
        ("[words]\n3\tnet guard\n", "2: a row is a number of documents, a tab and a word, or the word alone"),
        ("[names]\nmany\tAnna\n", "2: 'many' is no number of documents"),
        ("[names]\n3\tAnna\nAnna\n", "3: 'Anna' stands twice"),
        ("[words]\n3\tNetting\nnetting\n", "3: 'netting' stands twice"),
    ],
)
def test_a_wrong_file_is_told_in_one_line(tmp_path: Path, text: str, wrong: str) -> None:
    path = tmp_path / "source.profile"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Failure) as caught:
        Profile.read(path)
    assert str(caught.value) == f"{path}:{wrong}"


SITES = """\
[source]
documents\t1200
typo_rate\t0.0002
[source Coast & Country [daily]]
documents\t100
[words]
# documents, and a word that no dictionary has: right in any case
17\tflotswain
4\tgullage
kelpwright
[names]
# documents, and a name that no dictionary has: right with these capitals
40\tHallorun
5\tMc'Tarn
Quenby
[lines]
# documents, and a line that repeats, without case and marks
12\tsimilar news
[lines Coast & Country [daily]]
30\tnorthport post what the coast talks of
"""


def test_words_names_and_sites_are_written_as_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "source.profile"
    path.write_text(SITES, encoding="utf-8")
    profile = Profile.read(path)
    assert profile.words == {"flotswain": 17, "gullage": 4, "kelpwright": 0}
    assert profile.names == {"Hallorun": 40, "Mc'Tarn": 5, "Quenby": 0}
    assert profile.text() == SITES
    assert pickle.loads(pickle.dumps(profile)) == profile
    site = profile.at("Coast & Country [daily]")
    assert (site.documents, site.lines) == (100, {"northport post what the coast talks of": 30})
    assert (site.words, site.typo_rate) == (profile.words, 0.0002)
    assert profile.at("Elsewhere") == profile.at(None) == profile


def typos(profile: Profile, text: str) -> list[tuple[str, str | None, str, float]]:
    found = [f for f in Cleaner(Config(profile=profile)).check(text) if f.rule.startswith("typo.")]
    return [(f.original, f.replacement, f.rule, f.confidence) for f in found]


@pytest.mark.parametrize("form", ["goverment", "Goverment", "GOVERMENT", "goverments", "goverment's", "goverment’s"])
def test_a_word_of_the_profile_is_right_in_any_case(form: str) -> None:
    text = f"The {form} of the island took the whole of Monday."
    assert typos(Profile(10), text)
    assert typos(Profile(10, words={"goverment": 4}), text) == []


@pytest.mark.parametrize("form", ["Goverment", "GOVERMENT", "Goverment's", "Goverment’s", "Goverments"])
def test_a_name_of_the_profile_is_right_with_its_capital(form: str) -> None:
    profile = Profile(10, names=Names({"Goverment": 4}))
    text = f"They took the boat to the {form} of the island."
    assert typos(Profile(10), text)
    assert typos(profile, text) == []


@pytest.mark.parametrize("form", ["goverment", "govermental"])
def test_a_name_does_not_speak_for_the_word_in_small_letters(form: str) -> None:
    text = f"They took the boat to the {form} of the island."
    assert typos(Profile(10, names=Names({"Goverment": 4})), text) == typos(Profile(10), text) != []


@pytest.mark.parametrize("count", [USUAL, 400, 0], ids=["usual", "often", "by-hand"])
def test_a_name_one_slip_from_a_usual_one_of_the_source_is_asked_about(count: int) -> None:
    text = "It was Brannigham’s boat that came in first."
    profile = Profile(500, names=Names({"Branningham": count}))
    assert typos(profile, text) == [("Brannigham", "Branningham", "typo.name", 0.6)]


@pytest.mark.parametrize(
    ("names", "name"),
    [
        ({"Branningham": USUAL - 1}, "Brannigham"),  # not usual
        ({"Branningham": 400, "Brannigham": 3}, "Brannigham"),  # itself a name of the source
        ({"Branningham": 400, "Brannighim": 400}, "Brannigham"),  # two that it may be
        ({"Koriti": 400}, "Korita"),  # too short to say
        ({"Branninghams": 400}, "Branningham"),  # another at its end
        ({"Branningham": 400}, "Vranningham"),  # another letter in front
    ],
)
def test_other_names_are_left_alone(names: dict[str, int], name: str) -> None:
    text = f"It was {name}’s boat that came in first."
    assert [row for row in typos(Profile(500, names=Names(names)), text) if row[2] == "typo.name"] == []


def test_each_site_has_its_own_lines() -> None:
    kept = "\n\n".join([TITLE, *BODY])
    line = normal.key(normal.lower(normal.shadow(LINE)))
    engine = Cleaner(Config(profile=Profile(1000, sites={"a": Site(50, {line: 20}), "b": Site(900, {line: 4})})))
    text = f"{kept}\n\n{LINE}"
    assert engine.at("a").clean(text).text == kept
    assert engine.at("a") is engine.at("a")
    assert engine.at(" a ").clean(text).text == kept
    for source in ("b", "c", "", None):
        assert engine.at(source).clean(text).text == text
    assert Cleaner().at("a").clean(text).text == text


def test_the_options_name_a_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article, path = tmp_path / "a.txt", tmp_path / "source.profile"
    article.write_text("\n\n".join([TITLE, *BODY, LINE]) + "\n", encoding="utf-8")
    path.write_text(SITES, encoding="utf-8")
    assert cli.main(["check", "--profile", str(path), str(article)]) == 0
    assert cli.main(["check", "--profile", str(path), "--source", "Coast & Country [daily]", str(article)]) == 1
    capsys.readouterr()
    assert cli.main(["check", "--profile", str(path), "--source", "Coast", str(article)]) == 2
    assert cli.main(["check", "--source", "Coast", str(article)]) == 2
    assert capsys.readouterr().err == (
        f"cleaner: {path}: no source is called 'Coast'\n"
        "cleaner: --source names a source of a profile, and there is no profile\n"
    )


def test_explain_says_what_the_profile_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "source.profile"
    path.write_text(SITES, encoding="utf-8")
    assert cli.main(["explain", "--profile", str(path), "gullage"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["the profile or the project has it: it is not judged"]
    assert cli.main(["explain", "gullage"]) == 0
    assert "profile" not in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "source.profile"
    with pytest.raises(Failure, match="no such file"):
        Profile.read(path)
    path.write_bytes(b"[lines]\n3\tcaf\xe9\n")
    with pytest.raises(Failure, match="not written in UTF-8"):
        Profile.read(path)


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n\r\n"])
def test_a_line_that_stands_everywhere_goes_and_nothing_else(gap: str) -> None:
    kept = gap.join([TITLE, *BODY])
    text = kept + gap + LINE
    engine = known(100, 10000)
    assert stray(engine, text) == [(len(kept), len(text), "boilerplate.layout", "auto")]
    assert engine.clean(text).text == kept
    assert stray(Cleaner(), text) == []


def test_it_goes_without_a_trace_of_another_line_in_the_pack() -> None:
    text = "\n".join([*BODY, LINE]) + "\n"
    assert known(5, 5).clean(text).text == "\n".join(BODY) + "\n"
    assert Cleaner(PRESETS["whole-page"]._replace(profile=known(5, 5).config.profile)).clean(text).text != text


@pytest.mark.parametrize(
    ("count", "documents"), [(1, 10), (2, 2), (2, 100), (4, 4), (5, 10000), (99, 10000)], ids=lambda n: str(n)
)
def test_few_documents_or_a_small_share_are_no_licence(count: int, documents: int) -> None:
    text = "\n\n".join([TITLE, *BODY, LINE])
    assert known(count, documents).clean(text).text == text


@pytest.mark.parametrize("line", [BODY[1], "Never again, they sang.", "Yes.", '"We shall see"', "Is it safe?"])
def test_a_sentence_that_repeats_stays(line: str) -> None:
    text = "\n\n".join([TITLE, *BODY, line if line not in BODY else BODY[3] + " " + BODY[0]])
    assert known(500, 1000, line).clean(text).text == text


def test_a_title_and_a_heading_amid_the_text_stay() -> None:
    text = "\n\n".join([LINE, *BODY, "The end of it"])
    assert known(900, 1000).clean(text).text == text
    text = "\n\n".join([TITLE, *BODY, "How it began", *(f"{n} of them: {line}" for n, line in enumerate(BODY, 3))])
    assert known(30, 1000, "How it began").clean(text).text == text


def test_three_documents_speak_for_a_line_that_the_pack_half_knows() -> None:
    text = "\n\n".join([TITLE, *BODY[:2], "Categories:", *BODY[2:]])

    def sure(engine: Cleaner) -> float:
        return max((f.confidence for f in engine.check(text) if f.original.strip() == "Categories:"), default=0.0)

    alone = sure(Cleaner())
    assert sure(known(2, 100, "Categories:")) == alone
    assert sure(known(3, 1000, "Categories:")) > alone


def test_the_rate_of_typos_is_the_profile_s_unless_the_configuration_says_otherwise() -> None:
    profile = Profile(10, typo_rate=0.001)
    assert (Config().rate, Config(profile=profile).rate) == (None, 0.001)
    assert Config(profile=profile, typo_rate=0.0002).rate == 0.0002
    text = "The council met in hopes of gaiwning time."
    plain, often = Cleaner().check(text), Cleaner(Config(profile=profile)).check(text)
    assert max(f.confidence for f in often) > max(f.confidence for f in plain)


def test_the_option_reads_a_profile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article, profile = tmp_path / "a.txt", tmp_path / "source.profile"
    article.write_text("\n\n".join([TITLE, *BODY, LINE]) + "\n", encoding="utf-8")
    profile.write_text(known(5, 50).config.profile.text(), encoding="utf-8")  # type: ignore[union-attr]
    assert cli.main(["check", str(article)]) == 0
    assert cli.main(["check", "--profile", str(profile), str(article)]) == 1
    assert LINE in capsys.readouterr().out
    assert cli.main(["fix", "--profile", str(tmp_path / "none"), str(article)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    cli.main(["fix", "--profile", str(profile), str(article)])
    assert article.read_text(encoding="utf-8") == "\n\n".join([TITLE, *BODY]) + "\n"


MENU = ["Tide tables", "Harbour webcam", "Northport Post: what the coast talks of"]


def of_site(*lines: str, count: int = 200, documents: int = 1000) -> Cleaner:
    keys = [normal.key(normal.lower(normal.shadow(line))) for line in lines]
    return Cleaner(Config(profile=Profile(documents, dict.fromkeys(keys, count))))


def test_a_menu_at_the_rim_of_the_page_goes_line_by_line() -> None:
    kept = "\n".join([TITLE, *BODY])
    text = "\n".join([kept, *MENU]) + "\n"
    assert of_site(*MENU).clean(text).text == kept + "\n"


@pytest.mark.parametrize(
    "lines",
    [
        ("Final scores", "Northport 3 Eastmere 1", "Selby 0 Quarne 0"),  # a heading over what this article tells
        ("Coast Herald Bureau",),  # a credit
        ("With inputs from agencies",),
        ("Norway",),  # one word: the last entry of a list, perhaps
        ("* * *",),
        ("12",),
        ("{% endif %}",),
        ("[[extra]]",),
    ],
    ids=lambda lines: lines[0],
)
def test_what_a_site_has_everywhere_and_still_is_no_template(lines: tuple[str, ...]) -> None:
    text = "\n\n".join([TITLE, *BODY, *lines])
    assert of_site(lines[0], count=40).clean(text).text == text


def test_a_heading_between_the_title_and_the_text_stays() -> None:
    text = "\n\n".join([TITLE, "Key points", "The bridge shuts on Monday", "Buses go by the mill", *BODY])
    assert of_site("Key points").clean(text).text == text


def test_the_head_of_a_markdown_file_stays() -> None:
    text = "---\ntitle: Tides\nauthors:\nlayout: page for tides\n---\n\n" + "\n\n".join(BODY) + "\n"
    assert of_site("layout: page for tides", "authors:").clean(text).text == text
