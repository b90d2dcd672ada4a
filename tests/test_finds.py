"""What fuzzing (tools/fuzz) and hostile input have found: one test for each kind of fault."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from texts import TEXTS

from cleaner import editlog, wordlist
from cleaner.config import Config
from cleaner.decode import Decoded, NotText, decode
from cleaner.edits import Edit, apply
from cleaner.errors import Failure
from cleaner.filters.baseline import Baseline
from cleaner.model import Finding
from cleaner.pipeline import Cleaner
from cleaner.profile import Names, Profile
from cleaner.project import Pattern, Project
from cleaner.render.diff import unified
from cleaner.sources import csv
from cleaner.sources.packed import Unpacked
from cleaner.sources.patch import former, lines_of, parse
from cleaner.tokens import WORD
from cleaner.typo import judge


@pytest.mark.parametrize("encoding", ["idna", "punycode", "hex", "rot13", "zlib", "undefined", "no such", "a\0b"])
def test_an_encoding_that_is_for_no_text(encoding: str) -> None:
    with pytest.raises(NotText):
        decode(b"The port.", encoding)


@pytest.mark.parametrize("encoding", ["iso2022_jp", "hz", "shift_jisx0213", "big5hkscs", "utf-7", "gb18030", "koi8-r"])
def test_offsets_in_bytes_where_an_encoder_keeps_a_state(encoding: str) -> None:
    text = "The port か゚ 港 Ê̄ opened."
    data = text.encode(encoding, "ignore")
    decoded = Decoded(data.decode(encoding), encoding, b"", 0)
    wanted = {at: len(decoded.encode(decoded.text[:at])) for at in range(len(decoded.text) + 1)}
    assert decoded.bytes_at(wanted) == wanted


def patterns(*pairs: tuple[str, str]) -> Project:
    return Project(
        patterns=tuple(Pattern(f"p{n}", find, put, 0.99, "a pattern") for n, (find, put) in enumerate(pairs))
    )


@pytest.mark.parametrize(
    ("pairs", "text", "fixed", "held"),
    [
        ([("ferry", "boat"), ("boat", "ferry")], "The ferry.", "The ferry.", "user.p0, user.p1"),
        (
            [("ferry", "boat"), ("boat", "ferry")],
            "The ferry and teh boat.",
            "The ferry and the boat.",
            "user.p0, user.p1",
        ),
        ([("x", "yy"), ("y", "xx")], "An x.", "An x.", "user.p0, user.p1"),
        ([("a1", "a2"), ("a2", "a3"), ("a3", "a2")], "So a1.", "So a2.", "user.p1, user.p2"),
        (
            [("gaining", "gaiwning")],
            "In hopes of gaiwning time.",
            "In hopes of gaiwning time.",
            "typo.unknown, user.p0",
        ),
    ],
)
def test_repairs_that_never_end_are_left_to_a_person(
    pairs: list[tuple[str, str]], text: str, fixed: str, held: str
) -> None:
    engine = Cleaner(Config(project=patterns(*pairs)))
    result = engine.clean(text)
    assert result.text == fixed
    assert result.notes == (f"{held}: repairs that never end; left to a person",)
    assert {f.rule for f in result.remain if f.tier == "review"} <= set(held.split(", "))
    again = engine.clean(fixed)
    assert (again.text, again.applied) == (fixed, [])


def test_a_pattern_that_feeds_on_itself_stays_small() -> None:
    result = Cleaner(Config(auto=0.5, review=0.5, project=patterns(("e", "ee")))).clean("The ferry.")
    assert result.text == "The ferry."
    assert len(result.remain) == 2


ROW = editlog.row(
    editlog.Entry("a.txt", None, None, None, 3, 4, "a", "b", "a.b", 0.9, "auto", "applied", "auto", "", "", "", "")
)


@pytest.mark.parametrize(
    ("key", "value"), [("start", "3"), ("end", None), ("before", None), ("hash_before", []), ("state", 1), ("after", 2)]
)
def test_a_row_of_a_log_with_a_value_of_another_kind_is_none(tmp_path: Path, key: str, value: object) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text(json.dumps({**json.loads(ROW), key: value}) + "\n" + ROW + "\n", encoding="utf-8")
    assert [editlog.row(entry) for entry in editlog.read(str(log))] == [ROW]


def test_a_log_that_is_nested_deeply_is_none(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text("[" * 100_000 + "\n")
    with pytest.raises(Failure, match="no row of an edit log"):
        list(editlog.read(str(tmp_path / "log.jsonl")))


def test_rows_out_of_order_are_a_conflict() -> None:
    entry = editlog._entry(ROW)
    assert entry
    change = [entry._replace(start=at, end=at + 1, hash_after=editlog.text_hash("xaxbx")) for at in (3, 1)]
    with pytest.raises(editlog.Conflict, match="missing"):
        editlog.undone("xaxbx", change)


@pytest.mark.parametrize(("start", "end"), [(10**18, 10**18 + 1), (4, 10**18), (4, 3), (7, 7)])
def test_rows_outside_of_the_text_are_a_conflict(start: int, end: int) -> None:
    entry = editlog._entry(ROW)
    assert entry
    change = [entry._replace(start=start, end=end, before="", hash_after=editlog.text_hash("xaxbx"))]
    with pytest.raises(editlog.Conflict, match="missing"):
        editlog.undone("xaxbx", change)
    with pytest.raises(editlog.Conflict, match="not as it was"):
        editlog.redone("xaxbx", change)


def test_a_guessed_encoding_has_its_usual_name() -> None:
    decoded = decode(("\ufbff" + "\ufbfb" * 19).encode("utf-16-le"))
    assert decoded.encoding == "utf-16-le"
    assert decoded.bytes_at([1]) == {1: 2}


@pytest.mark.parametrize("count", ["9" * 5000, "٣", "²", "-1", ""])
def test_a_count_in_a_baseline_is_a_small_number(tmp_path: Path, count: str) -> None:
    file = tmp_path / "baseline"
    file.write_text(f"# cleaner baseline 1\na.txt\ttypo.unknown\tteh\t0123\t{count}\n", encoding="utf-8")
    with pytest.raises(Failure, match="line 2 is no entry"):
        Baseline(str(file))


def test_a_name_in_a_baseline_that_is_no_escape(tmp_path: Path) -> None:
    file = tmp_path / "baseline"
    file.write_text("# cleaner baseline 1\n\\U99999999\ttypo.unknown\tteh\t0123\t2\n")
    assert Baseline(str(file)).gone() == 2


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("pyproject.toml", "tool = 3 # cleaner", "has no table [tool.cleaner]"),
        ("pyproject.toml", "tool.cleaner = 3", "tool.cleaner must be a table, [tool.cleaner]"),
        ("cleaner.toml", "preset = []", "preset must be one of"),
        ("cleaner.toml", "locale = {}", "locale must be one of"),
        ("cleaner.toml", "lines = " + "[" * 5000, "nested too deeply"),
        ("cleaner.toml", "[[patterns]]\nname = 'x'\nfind = '(?R)'", "never comes to an end"),
        ("cleaner.toml", "[[patterns]]\nname = 'x'\nfind = '(?i)(a)'\nreplace = '\\K'", "bad escape"),
        ("cleaner.toml", "[[patterns]]\nname = 'x'\nfind = '(a)'\nreplace = '\\g<'", "missing group name"),
    ],
)
def test_settings_that_are_none(run: Callable, here: Path, name: str, text: str, said: str) -> None:
    Path("a.txt").write_text("The port.\n")
    Path(name).write_text(text)
    ran = run("check", "--config", name, "a.txt")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.startswith(f"cleaner: {name}")
    assert ran.err.count("\n") == 1


def test_a_message_shows_what_it_quotes(run: Callable, here: Path) -> None:
    Path("cleaner.toml").write_text('words = "a\\u001b[31m\\nb"\n')
    Path("a.txt").write_text("The port.\n")
    assert run("check", "a.txt").err == "cleaner: a\\x1b[31m⏎b: no such file or directory\n"


def test_words_of_a_profile_that_look_like_something_else(tmp_path: Path) -> None:
    path = tmp_path / "profile"
    profile = Profile(9, {}, None, {"#x": 0, "[y": 0, "z": 0}, Names({"#N": 0, "#M": 3}))
    path.write_text(profile.text(), encoding="utf-8")
    assert Profile.read(path) == profile


def test_a_blank_behind_an_invisible_character_is_no_part_of_an_entry() -> None:
    (entry,) = wordlist.parse("Aasheim \u200b", "words").entries
    assert entry.word == "Aasheim"


@given(TEXTS)
def test_words_are_found_in_the_same_places_either_way(text: str) -> None:
    text += " ²teh teh 'teh' a'teh a''teh ½teh_teh teh’s"
    wanted = set(WORD.findall(text))
    one_by_one = sorted((at, word) for word in wanted for at in judge.occurrences(text, word))
    assert one_by_one == [(match.start(), match.group()) for match in WORD.finditer(text)]
    assert sorted(judge.places_of(text, wanted)) == one_by_one


def test_the_names_of_columns_with_a_quote_that_is_never_closed(run: Callable, here: Path) -> None:
    Path("a.csv").write_text('"text,id\nteh,1\n')
    ran = run("batch", "a.csv", "b.csv")
    assert ran.code == 2
    assert ran.err == "cleaner: a.csv: in the row with the names of columns a quote is never closed\n"
    assert run("batch", "a.csv", "b.csv", "--text-field", "").err.count("\n") == 1


@pytest.mark.parametrize("most", [64_000_000, 100])
def test_quotes_that_are_never_closed_are_looked_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    asked = 0
    open_after = csv._open_after

    def counted(*args: Any) -> bool:
        nonlocal asked
        asked += 1
        return open_after(*args)

    lines = [b"text,id\n", *[b'x"y,"z\n'] * 500, b"a,b\n", b'"c\nd",e\n']
    (tmp_path / "a.csv").write_bytes(b"".join(lines))
    monkeypatch.setattr(csv, "_open_after", counted)
    with Unpacked(str(tmp_path / "a.csv"), "") as file:
        rows = list(csv.rows(file, ",", most))
    assert b"".join(row for row in rows if isinstance(row, bytes)) == b"".join(lines)
    assert asked < 3 * len(lines)


@pytest.mark.parametrize("blank", [0, 3, 7000, 14_000])
def test_lines_of_a_profile_after_a_stretch_of_blank_lines(blank: int) -> None:
    text = "\n" * blank + "The port opened on Monday, and the ferry left.\n\nFerry Desk Daily\n\nIt came back.\n"
    engine = Cleaner(Config(profile=Profile(100, {"ferry desk daily": 90, "": 80})))
    (found,) = [one for one in engine.check(text) if one.rule.startswith("boilerplate.")]
    assert found.original.strip() == "Ferry Desk Daily"
    assert not [one for one in engine.check("\n" * blank) if one.rule.startswith("boilerplate.")]


@pytest.mark.parametrize("value", ['words = "a\\u0000b"', 'words = ["w.txt", "\\u0000"]', 'profile = "\\u0000"'])
def test_no_file_has_such_a_name(run: Callable, here: Path, value: str) -> None:
    Path("a.txt").write_text("It rained.\n")
    Path("cleaner.toml").write_text(f"auto = 0.95\n{value}\n")
    ran = run("check", "a.txt")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"cleaner: cleaner.toml:2: {value.split()[0]} must be the name of a file, not '")
    assert ran.err.count("\n") == 1


def test_what_cannot_be_seen_does_not_hide_the_signs_of_a_word_list() -> None:
    words = wordlist.parse("\u200b# a note\n\u200b=iPod\ncafe\u200d\u0301\n", "words.txt")
    assert [wordlist.line_of(entry) for entry in words.entries] == ["=iPod", "café"]
    assert words.covers("cafe\u200d\u0301")
    assert words.covers("iPod")
    assert not words.covers("ipod")


@pytest.mark.parametrize(
    "edits",
    [
        [(1, 2, " "), (2, 3, " ")],
        [(1, 2, " "), (2, 3, "")],
        [(2, 3, "x")],
        [(2, 3, "")],
        [(2, 2, "x"), (2, 3, "")],
        [(2, 2, "x\n"), (2, 3, "")],
        [(1, 2, ""), (2, 3, ""), (4, 5, "")],
        [(0, 2, "y"), (3, 5, "z")],
        [(3, 5, ""), (5, 6, "x")],
    ],
)
def test_a_diff_where_lines_are_joined(edits: list[tuple[int, int, str]]) -> None:
    old = "a\n\nb\nc\nd\n"
    found = [Finding(start, end, old[start:end], put, 1.0, "user.x", "m") for start, end, put in edits]
    new = apply(old, [Edit(*edit) for edit in edits]).encode()
    shown = "".join(piece.text for line in unified("a.txt", old, found, marked=False) for piece in line)
    (change,) = parse(shown.encode())
    for block in change.blocks:
        assert tuple(lines_of(new)[block.first : block.last]) == block.come
    assert former(new, change.blocks) == old.encode()


def test_a_diff_of_a_text_that_was_empty() -> None:
    lines = unified("a.txt", "", [Finding(0, 0, "", "a\n", 1.0, "user.x", "m")], marked=False)
    shown = "".join(piece.text for line in lines for piece in line)
    assert shown == "--- a.txt\n+++ a.txt\n@@ -0,0 +1,1 @@\n+a\n"
