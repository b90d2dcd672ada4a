"""What a dump teaches: which words, names and lines get into a profile, and which do not."""

from __future__ import annotations

import builtins
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cleaner import cli
from cleaner.errors import Failure
from cleaner.learn import choose, rate, tables
from cleaner.learn.count import Counts, Text, counted, line_keys, mark_of_story
from cleaner.learn.tables import Sums, Tables
from cleaner.lexicon import Lexicon
from cleaner.profile import Profile, source_name

PLACES = ["the mill", "the quay", "the old yard", "the north pier", "the market", "the school", "the light", "the bay"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Easter"]


def stories(*words: str, number: int = 3) -> list[str]:
    """So many different stories, each with all the words in sentences of its own."""
    told = []
    for at in range(number):
        lines = [
            f"On {DAYS[at]} people at {PLACES[(at + turn) % 8]} saw the {word} near {PLACES[(at + 3 * turn + 1) % 8]}."
            for turn, word in enumerate(words)
        ]
        told.append("\n\n".join(lines))
    return told


def learned(texts: Sequence[str | Text], batch: int = 4) -> Profile:
    """The profile of ``texts``, counted a few at a time; without the rate of typos, which takes the engine."""
    whole = [text if isinstance(text, Text) else Text(text) for text in texts]
    with Tables() as sums:
        for at in range(0, len(whole), batch):
            sums.add(counted(whole[at : at + batch]))
        return choose.profile(sums.sums())


def dump(path: Path, texts: Sequence[str | Text]) -> Path:
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(texts):
            text, site = text if isinstance(text, Text) else (text, "")
            file.write(json.dumps({"id": number, "site": site, "text": text}) + "\n")
    return path


PROFILE = """\
[source]
documents	9
typo_rate	0.00014
[source Coast Herald]
documents	6
[words]
# documents, and a word that no dictionary has: right in any case
6	kelpwright
4	gullagement
[names]
# documents, and a name that no dictionary has: right with these capitals
5	Hallorunde
[lines Coast Herald]
6	the tide tables of the week
"""


def test_a_dump_is_told_in_a_small_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    menu = "\n\nThe tide tables of the week"
    texts = [
        *(Text(text + menu, "Coast Herald") for text in stories("kelpwright", "Hallorunde", number=5)),
        Text(stories("Kelpwright", number=6)[5] + menu, "Coast  Herald"),
        *(Text(text + menu, "Inland Post") for text in stories("gullagement", number=2)),
        Text(stories("Gullagement, and the gullagement", number=3)[2], "Inland Post"),
    ]
    texts[3] = Text(
        texts[3].text + "\n\nNobody knew of a gullagement in those days, said the harbour master.", "Coast Herald"
    )
    Lexicon.shared()  # whatever it has to say of itself is said
    capsys.readouterr()
    profile = tmp_path / "coast.profile"
    argv = ["learn", str(dump(tmp_path / "d.jsonl", texts)), "--source-field", "site", "-o", str(profile)]
    assert cli.main(argv) == 0
    assert profile.read_text(encoding="utf-8") == PROFILE
    assert Profile.read(profile).text() == PROFILE
    said = "2 words, 1 names and 1 lines of 1 sites from 9 documents; 1.4 typos in 10,000 words"
    assert capsys.readouterr() == (f"{profile}: {said}\n", "")


def test_the_same_whatever_the_batches_and_the_order() -> None:
    texts = [f"{text}\n\nThe tide tables" for text in stories("kelpwright", "Hallorunde", number=8)]
    assert learned(texts, batch=1) == learned(texts[::-1], batch=8) == learned(texts, batch=3)


def test_what_does_not_fit_into_memory_is_added_up_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = stories("kelpwright", "Hallorunde", number=8)
    whole = learned(texts)
    monkeypatch.setattr(tables, "_HELD", 5)
    assert learned(texts, batch=1) == whole
    assert whole.words == {"kelpwright": 8}


def test_two_documents_are_too_few() -> None:
    assert learned(stories("kelpwright", "Hallorunde", number=2)).words == {}
    profile = learned(stories("kelpwright", "Hallorunde", number=3))
    assert (profile.words, profile.names) == ({"kelpwright": 3}, {"Hallorunde": 3})


def test_a_story_told_again_counts_once() -> None:
    story = stories("gaiwning", "Hallorunde", number=1)[0] + "\n\nIt was late."
    again = [f"{title}\n\n{story}\n\nFirst told in {title}." for title in ("Herald", "Post", "Gazette", "Mail")]
    profile = learned([story, *again])
    assert (profile.documents, profile.words, profile.names) == (5, {}, {})


@pytest.mark.parametrize("slip", ["recieve", "targetting", "goverment", "committments"])
def test_a_listed_misspelling_is_no_word_however_often_it_stands(slip: str) -> None:
    profile = learned(stories(slip, slip.capitalize(), "kelpwright", number=8))
    assert (profile.words, profile.names) == ({"kelpwright": 8}, {})


@pytest.mark.parametrize(("number", "words"), [(29, {"desposits": 3}), (31, {})])
def test_a_word_much_rarer_than_its_neighbour_is_a_slip(number: int, words: dict[str, int]) -> None:
    sums = Sums([("", 100)], [("deposits", number)], [("desposits", 3, 3)], [])
    # Looked at alone, this word is likelier a slip than not: so it is one while "deposits" is as frequent.
    assert choose.profile(sums).words == {}
    sums = Sums([("", 100)], [("destocking", 3), ("restocking", number)], [("destocking", 3, 3)], [])
    assert choose.profile(sums).words == ({"destocking": 3} if words else {})


def test_a_name_much_rarer_than_another_is_a_slip_of_it_unless_it_is_usual_itself() -> None:
    def names(count: int, other: int) -> dict[str, int]:
        rows = [("Hallorunde", other, other), ("Hallorunda", count, count)]
        return dict(choose.profile(Sums([("", 9999)], [], rows, [])).names)

    assert names(3, 31) == {"Hallorunde": 31}
    assert names(3, 30) == {"Hallorunde": 30, "Hallorunda": 3}
    assert names(5, 900) == {"Hallorunde": 900, "Hallorunda": 5}


@pytest.mark.parametrize(("small", "words", "names"), [(3, {}, {"Hallorunde": 7}), (4, {"hallorunde": 11}, {})])
def test_the_small_twin_of_a_name_is_no_word(small: int, words: dict[str, int], names: dict[str, int]) -> None:
    sums = Sums([("", 99)], [], [("Hallorunde", 7, 7), ("hallorunde", small, small)], [])
    profile = choose.profile(sums)
    assert (profile.words, profile.names) == (words, names)


def test_the_small_twin_of_a_name_that_a_dictionary_has_is_no_word() -> None:
    rows = [("monday", 4, 4)]
    assert choose.profile(Sums([("", 99)], [("monday", 50)], rows, [])).words == {}
    assert choose.profile(Sums([("", 99)], [], [("flystrike", 4, 4)], [])).words == {"flystrike": 4}


def test_a_name_in_capitals_is_written_as_elsewhere() -> None:
    rows = [("HALLORUNDE", 9, 9), ("Hallorunde", 1, 1), ("UNKAMIS", 3, 3)]
    assert choose.profile(Sums([("", 99)], [], rows, [])).names == {"Hallorunde": 10, "UNKAMIS": 3}


def test_what_is_no_prose_teaches_no_words() -> None:
    told = stories("kelpwright", number=3)
    code = "```\nthe {0} of the {0}\n```\n\nSee https://example.org/{0} and mail {0}@example.org, or #{0}, or &{0};"
    noise = [f"{text}\n\n{code.format('gullagement')}" for text in told]
    assert learned(noise).words == {"kelpwright": 3}
    foreign = [f"Der {word}wart und die Kielwerkerin gingen zusammen mit dem Knecht zum Deich." for word in PLACES[0]]
    assert learned(foreign).words == {}


LINE = "The tide tables of the week"


def test_a_line_that_repeats_in_one_source_is_that_one_s_alone() -> None:
    texts = [Text(f"{text}\n\n{LINE}", "a") for text in stories("boat", number=4)]
    texts += [Text(f"{text}\n\n{LINE}" if at < 2 else text, "b") for at, text in enumerate(stories("ship", number=4))]
    texts += [Text(f"{text}\n\n{LINE}") for text in stories("ferry", number=3)]
    profile = learned(texts)
    key = LINE.lower()
    assert {name: site.lines for name, site in profile.sites.items()} == {"a": {key: 4}}
    assert (profile.lines, profile.documents) == ({key: 3}, 11)


def test_a_line_of_copies_of_one_story_does_not_repeat() -> None:
    (story,) = stories("boat", "ship", "ferry", number=1)
    assert learned([f"{title}\n\n{story}\n\n{LINE}" for title in ("Herald", "Post", "Gazette", "Mail")]).lines == {}
    notice = "This site uses cookies so that it knows its readers when they come again."
    told = [f"{notice}\n\n{text}\n\n{LINE}" for text in stories("boat", "ship", number=5)]
    assert learned(told).lines[LINE.lower()] == 5  # what stands under every story makes them no copies


def test_lines_are_counted_as_a_profile_lists_them() -> None:
    long = "word " * 30
    text = f"  The TIDE tables — of the week!\n12\n* * *\n{{% endif %}}\n<td>cell</td>\n{long}\n{LINE}"
    assert line_keys(text) == {"the tide tables of the week"}


def test_stories_are_told_apart() -> None:
    one, other = stories("boat", "ship", "ferry", number=2)
    assert mark_of_story(f"Herald\n\n{one}") == mark_of_story(f"Post\n\n{one}\n\nShort.")
    assert mark_of_story(one) != mark_of_story(other)
    assert mark_of_story("Short.") != mark_of_story("Brief.")


def test_the_sample_is_the_same_whatever_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate, "TEXTS", 3)
    drawn = [rate.drawn(f"text {number}") for number in range(20)]
    samples = []
    for order in (drawn, drawn[::-1], drawn * 2):
        sample = rate.Sample()
        sample.add(order)
        samples.append(sample.texts())
    assert samples[0] == samples[1] == samples[2]
    assert len(samples[0]) == 3


def test_counts_add_up_key_by_key() -> None:
    one, other = (
        counted([Text("The kelpwright sat on the wall.", "a")]),
        counted([Text("The kelpwright sat on the wall.", "a"), Text("So it was.")]),
    )
    one.add(other)
    assert one.documents == {"a": 2, "": 1}
    assert one.known == {"the": 2, "sat": 2, "wall": 2, "was": 1}
    assert [(word, number) for (word, _), number in one.unknown.items()] == [("kelpwright", 2)]
    assert len(Counts.none()) == 0


# -- the command


def test_records_that_cannot_be_read_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = dump(tmp_path / "d.jsonl", stories("kelpwright", number=3))
    with path.open("a", encoding="utf-8") as file:
        file.write('{"text": "cut o\n{"text": 7}\n')
    out = tmp_path / "p"
    assert cli.main(["learn", str(path), "-o", str(out)]) == 2
    assert Profile.read(out).words == {"kelpwright": 3}
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"cleaner: 1 record not read, the first {path}:4: no JSON")


@pytest.mark.parametrize(
    ("argv", "error"),
    [
        ("none.jsonl -o p", "none.jsonl: no such file or directory"),
        ("d.jsonl", "the following arguments are required: -o/--output (see `cleaner learn --help`)"),
        ("d.jsonl -o d.jsonl", "d.jsonl: is a dump, which is never written to"),
        ("d.jsonl -o p --text-field body", "there is nothing to learn from: no text in 3 records"),
        ("d.jsonl -o no/where/p", "no/where/p: no such file or directory"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], argv: str, error: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before = dump(tmp_path / "d.jsonl", stories("kelpwright", number=3)).read_bytes()
    assert cli.main(["learn", *argv.split()]) == 2
    assert capsys.readouterr().err == f"cleaner: {error}\n"
    assert (tmp_path / "d.jsonl").read_bytes() == before
    assert not (tmp_path / "p").exists()


def test_without_duckdb_one_line_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    load = builtins.__import__

    def refuse(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "duckdb":
            raise ImportError
        return load(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(Failure, match=r"^learn needs DuckDB: pip install 'article-cleaner\[learn\]'$"):
        Tables()


def test_what_is_learned_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    dump(tmp_path / "d.jsonl", stories("vegie", "Brannigham", number=6))
    assert cli.main(["learn", "d.jsonl", "-o", "p", "--quiet"]) == 0
    assert Profile.read("p").names == {"Brannigham": 6}
    assert source_name(" Coast \t Herald ") == "Coast Herald"


MENU = "The tide tables of the week"


def test_batch_learns_first_and_then_cleans(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    told = [
        f"{text}\n\nThey put a kelpwrigth in the shed by the water, and went." for text in stories("boat", number=8)
    ]
    texts = [Text(f"{text}\n\n{MENU}", "a") for text in told[:6]] + [
        Text(f"{text}\n\n{MENU}", "b") for text in told[6:]
    ]
    dump(Path("d.jsonl"), texts)
    argv = ["batch", "d.jsonl", "out.jsonl", "--learn", "--source-field", "site"]
    assert cli.main(argv) == 0
    lines = [json.loads(line)["text"] for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert lines == [*told[:6], *(text.text for text in texts[6:])]
    assert Profile.read("out.jsonl.profile").sites["a"].lines[MENU.lower()] == 6
    assert "out.jsonl.profile: 0 words, 0 names and " in capsys.readouterr().err
    before = Path("out.jsonl.profile").stat().st_mtime_ns
    assert cli.main(argv) == 0  # nothing to do, and nothing to learn again
    assert Path("out.jsonl.profile").stat().st_mtime_ns == before
    capsys.readouterr()
    assert cli.main([*argv, "--profile", "out.jsonl.profile"]) == 2
    assert capsys.readouterr().err == (
        "cleaner: --learn makes a profile, and --profile takes one: give one of the two\n"
    )


def test_data_in_the_place_of_words_does_no_harm() -> None:
    noise = ["x" * 3_000_000, "N" * 500, '"', "'", "\\N", "NULL", "\ud800 a\x00b", "é" * 70]
    texts = [
        Text(f"{text}\n\n" + "\n".join(noise), noise[at % 8]) for at, text in enumerate(stories("kelpwright", number=8))
    ]
    profile = learned(texts)
    assert (profile.words, profile.names) == ({"kelpwright": 8}, {})
    assert profile.documents == 8


def test_every_form_of_a_dump_teaches_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import csv

    import pyarrow
    import pyarrow.parquet

    monkeypatch.chdir(tmp_path)
    texts = stories("kelpwright", "Hallorunde", number=8)
    rows = [{"text": f"{text}\n\n{LINE}", "site": "a" if at < 5 else "b"} for at, text in enumerate(texts)]
    Path("d.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), "d.parquet")
    with open("d.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["text", "site"])
        writer.writeheader()
        writer.writerows(rows)
    Path("folder").mkdir()
    for at, row in enumerate(rows):
        Path("folder", f"{at}.txt").write_text(row["text"], encoding="utf-8")
    for form in ("jsonl", "parquet", "csv"):
        assert cli.main(["learn", f"d.{form}", "--source-field", "site", "-o", form, "--quiet"]) == 0
    assert Path("jsonl").read_text() == Path("parquet").read_text() == Path("csv").read_text()
    assert Profile.read("csv").sites == {"a": (5, {LINE.lower(): 5}), "b": (3, {LINE.lower(): 3})}
    assert cli.main(["learn", "folder", "-o", "texts", "--quiet"]) == 0
    assert cli.main(["learn", "folder/*.txt", "-o", "globbed", "--quiet"]) == 0
    assert Path("globbed").read_text() == Path("texts").read_text()
    assert Profile.read("texts") == Profile.read("csv")._replace(lines={LINE.lower(): 8}, sites={})


@pytest.mark.nightly
def test_any_number_of_processes_learns_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    dump(Path("d.jsonl"), [text for word in ("kelpwright", "gullagement") for text in stories(word, number=8)] * 200)
    for jobs in ("1", "3"):
        assert cli.main(["learn", "d.jsonl", "-o", jobs, "-j", jobs, "--quiet"]) == 0
    assert Path("1").read_text() == Path("3").read_text()
