"""Settings: where they are found, what they change, and how they complain."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.cli import main
from cleaner.errors import Failure
from cleaner.settings import Finder, Options, read
from cleaner.settings.toml import line_of

SLIP = "It met in hopes of gaiwning time.\n"


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def check(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, list[str], str]:
    """The exit code, what was found as ``path:original:rule``, and stderr."""
    import json

    code = main(["check", "--format", "jsonl", *argv])
    out, err = capsys.readouterr()
    rows = [json.loads(line) for line in out.splitlines()]
    return code, [f"{row['path']}:{row['original']}:{row['rule']}" for row in rows], err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lcale = 'gb'", "cleaner.toml:1: unknown key 'lcale'; did you mean 'locale'?"),
        ("\n\nzzz = 1", "cleaner.toml:3: unknown key 'zzz'; the keys are auto, exclude, "),
        ("auto = 2", "cleaner.toml:1: auto must be a number between 0 and 1, not 2"),
        ("auto = true", "cleaner.toml:1: auto must be a number between 0 and 1, not True"),
        ("auto = 0.6\nreview = 0.7", "cleaner.toml:2: review (0.7) lies above auto (0.6)"),
        ("preset = 'strct'", "cleaner.toml:1: preset must be one of 'strict', 'default', "),
        ("locale = 'uk'", "cleaner.toml:1: locale must be one of 'any', 'consistent', 'us', 'gb', not 'uk'"),
        ("exclude = 'a'", "cleaner.toml:1: exclude must be a list of strings, not 'a'"),
        (
            "\n[rules]\n'typo.unknwn' = 'off'",
            "cleaner.toml:3: rules name 'typo.unknwn', which is no rule; did you mean",
        ),
        ("[rules]\ntypo = 'of'", "cleaner.toml:2: rules says 'of' of typo; it must be one of 'fix', 'report', 'off'"),
        ("rules = 3", "cleaner.toml:1: rules must be a table"),
        ("overrides = 3", "cleaner.toml:1: overrides must be written as [[double brackets]]"),
        ("[[overrides]]\nauto = 1\n", "cleaner.toml:1: an override needs files"),
        ("[[overrides]]\nfiles=['a']\n[[overrides]]\nfils = 1\n", "cleaner.toml:4: unknown key 'fils'; did you mean"),
        ("[[patterns]]\nname = 'x'\n", "cleaner.toml:1: a pattern needs a find"),
        ("[[patterns]]\nname = 'X y'\nfind = 'a'", "cleaner.toml:2: name must be small letters, digits and hyphens"),
        ("[[patterns]]\nname = 'x'\nfind = '(a'", "cleaner.toml:3: bad pattern '(a': missing )"),
        ("[[patterns]]\nname = 'x'\nfind = 'a*'", "cleaner.toml:3: the pattern matches nothing at all"),
        ("[[patterns]]\nname='x'\nfind='a'\nreplace='\\1'", "cleaner.toml:3: bad pattern 'a': replace names group 1"),
        ("lines = ['...']", "cleaner.toml:1: '...' has no word in it"),
        ("words = 'missing.txt'", "missing.txt: no such file or directory"),
        ("profile = 'missing.profile'", "missing.profile: no such file or directory"),
        ("a = [", "cleaner.toml: invalid value"),
        ("a = 1\na = 2", "cleaner.toml: cannot overwrite a value"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(capsys: pytest.CaptureFixture[str], text: str, message: str) -> None:
    write("cleaner.toml", text)
    write("a.txt", SLIP)
    code, found, err = check(capsys, "a.txt")
    assert (code, found) == (2, [])
    assert err.startswith(f"cleaner: {message}")
    assert err.count("\n") == 1


def test_the_nearest_settings_above_a_file_are_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    write("cleaner.toml", "[rules]\ntypo = 'off'\n")
    write("a.txt", SLIP)
    write("deep/er/a.txt", SLIP)
    write("deep/pyproject.toml", "[tool.cleaner]\nauto = 0.9\n")
    write("other/pyproject.toml", "[tool.ruff]\nline-length = 99\n")
    write("other/a.txt", SLIP)
    assert check(capsys, ".")[:2] == (1, ["deep/er/a.txt:gaiwning:typo.unknown"])
    assert check(capsys, "--config", "cleaner.toml", ".")[:2] == (0, [])


def test_a_command_line_goes_before_settings() -> None:
    write("cleaner.toml", "preset = 'strict'\nauto = 0.98\n[rules]\ntypo = 'report'\n")
    settings = read("cleaner.toml")
    assert settings.config("a.txt", Options())[:2] == (0.98, 0.8)
    changed = settings.config("a.txt", Options(preset="aggressive", policies=(("layout.hard-wrap", "fix"),)))
    assert changed[:2] == (0.8, 0.4)
    assert (changed.policies["typo"], changed.policies["layout.hard-wrap"]) == ("report", "fix")
    assert settings.config("a.txt", Options(auto=0.7, preset="aggressive")).auto == 0.7


def test_overrides_are_for_their_files_only_and_the_later_one_wins() -> None:
    write(
        "cleaner.toml",
        "auto = 0.95\n[[overrides]]\nfiles = ['raw/']\nauto = 0.99\nrules = { typo = 'off' }\n"
        "[[overrides]]\nfiles = ['raw/*.md']\nauto = 0.97\n",
    )
    settings = Finder().of("raw/a.md")
    assert settings.config("raw/a.md", Options()).auto == 0.97
    assert settings.config("raw/a.md", Options()).policies["typo"] == "off"
    assert settings.config("raw/a.txt", Options()).auto == 0.99
    assert settings.config("a.txt", Options()).auto == 0.95
    assert settings.config("a.txt", Options()) is settings.config("b.txt", Options())


def test_excluded_files_are_left_out_even_where_they_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    write("cleaner.toml", "exclude = ['fixtures/']\n")
    write("fixtures/a.txt", SLIP)
    write("b.txt", SLIP)
    assert check(capsys, "fixtures/a.txt") == (
        0, [], "cleaner: fixtures/a.txt: excluded by the settings (--no-exclude reads it)\n")  # fmt: skip
    assert check(capsys, ".") == (1, ["b.txt:gaiwning:typo.unknown"], "")
    assert check(capsys, "--no-exclude", "fixtures/a.txt")[1] == ["fixtures/a.txt:gaiwning:typo.unknown"]
    assert check(capsys, "fixtures") == (0, [], "")


def test_include_says_what_a_folder_is_searched_for(capsys: pytest.CaptureFixture[str]) -> None:
    write("cleaner.toml", "include = ['*.article', 'notes/*.txt']\n")
    for name in ("a.article", "a.txt", "notes/a.txt"):
        write(name, SLIP)
    assert check(capsys, ".")[1] == ["a.article:gaiwning:typo.unknown", "notes/a.txt:gaiwning:typo.unknown"]
    assert check(capsys, "a.txt")[1] == ["a.txt:gaiwning:typo.unknown"]


def test_paths_are_relative_to_the_settings_wherever_the_command_runs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("cleaner.toml", "words = 'lists/ours.txt'\nexclude = ['sub/raw']\n")
    write("lists/ours.txt", "gaiwning\n")
    write("sub/a.txt", SLIP)
    write("sub/raw/a.txt", SLIP)
    monkeypatch.chdir("sub")
    assert check(capsys, ".") == (0, [], "")


def test_settings_word_lists_and_profiles_are_never_checked(capsys: pytest.CaptureFixture[str]) -> None:
    write("cleaner.toml", "words = ['ours.txt']\nprofile = 'news.txt'\n")
    write("ours.txt", "recieve -> receive\n")
    write("news.txt", "[source]\ndocuments\t9\n[lines]\n3\tgaiwning time\n")
    write("a.txt", "It recieve it.\n")
    assert check(capsys, "--no-exclude", "a.txt")[1] == ["a.txt:recieve:user.word"]
    assert check(capsys, "ours.txt", "news.txt", "cleaner.toml")[:2] == (0, [])
    assert check(capsys, ".")[1] == ["a.txt:recieve:user.word"]


def test_words_of_the_project_stand_in_any_case_and_with_any_ending(capsys: pytest.CaptureFixture[str]) -> None:
    write("cleaner-words.txt", "GAIWNING\r\nhoryu\r\n")
    write("a.txt", "It met in hopes of gaiwning time.\nGaiwning’s friends and the gaiwnings met.\nThey recieve it.\n")
    assert check(capsys, "a.txt") == (1, ["a.txt:recieve:typo.misspelling"], "")
    code, _, err = check(capsys, ".")
    assert (code, err) == (1, "cleaner: cleaner-words.txt:2: “horyu” is never used\n")


def test_a_replacement_that_no_dictionary_knows_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    write("cleaner-words.txt", "createes -> creeates\n")
    write("a.txt", "He createes it.\n")
    code, found, err = check(capsys, ".")
    assert (code, found) == (1, ["a.txt:createes:user.word"])
    assert err == "cleaner: cleaner-words.txt:1: “createes -> creeates” puts “creeates”, which is no known word\n"


def test_files_from(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.txt", "b c.txt"):
        write(name, SLIP)
    write("list", "a.txt\nb c.txt\n")
    wanted = ["a.txt:gaiwning:typo.unknown", "b c.txt:gaiwning:typo.unknown"]
    assert check(capsys, "--files-from", "list") == (1, wanted, "")
    write("list", "a.txt\0b c.txt\0")
    assert check(capsys, "--files-from", "list") == (1, wanted, "")
    write("list", "")
    assert check(capsys, "--files-from", "list") == (0, [], "")
    assert check(capsys, "--files-from", "nolist")[::2] == (2, "cleaner: nolist: no such file or directory\n")
    assert check(capsys)[0] == 2


def test_where_a_key_stands() -> None:
    text = "a = 1\n[tool.cleaner]\n'b' = 2\n[[x.y]]\nc = 3\n[[x.y]]\nc.d = 4\n[x.y.e]\nf = 5\n"
    assert line_of(text, ("a",)) == 1
    assert line_of(text, ("tool", "cleaner", "b")) == 3
    assert line_of(text, ("x", "y", "0", "c")) == 5
    assert line_of(text, ("x", "y", "1", "c", "d")) == 7
    assert line_of(text, ("x", "y", "1", "e", "f")) == 9
    assert line_of(text, ("x", "y", "1", "none")) == 6
    assert line_of(text, ("none",)) == 0


def test_settings_that_are_named_must_be_settings() -> None:
    write("pyproject.toml", "[tool.cleanerish]\n")
    with pytest.raises(Failure, match=r"^pyproject\.toml: has no table \[tool\.cleaner\]"):
        read("pyproject.toml")
    with pytest.raises(Failure, match=r"^none\.toml: no such file"):
        read("none.toml")


def test_words_are_added_removed_and_listed(capsys: pytest.CaptureFixture[str]) -> None:
    write("cleaner.toml", "")
    write("cleaner-words.txt", "# ours\r\nHoryu")
    assert main(["words", "add", "Lon\u00addon", "horyu", "Horyu", "Kiev -> Kyiv"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "London: added to cleaner-words.txt", "horyu: added to cleaner-words.txt",
        "Horyu: already in cleaner-words.txt", "Kiev -> Kyiv: added to cleaner-words.txt"]  # fmt: skip
    assert Path("cleaner-words.txt").read_bytes() == b"# ours\r\nHoryu\r\nLondon\r\nhoryu\r\nKiev -> Kyiv\r\n"
    assert main(["words", "remove", "horyu", "Kiev -> Kyiv"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "horyu: removed from cleaner-words.txt"
    assert Path("cleaner-words.txt").read_bytes() == b"# ours\r\nHoryu\r\nLondon\r\n"
    assert main(["words", "list"]) == 0
    assert capsys.readouterr().out == "Horyu\nLondon\n"
    assert main(["words", "remove", "none"]) == 2
    assert main(["words", "add", "#"]) == 2
    assert main(["words", "add"]) == 2
    assert main(["words", "add", "London -> Londinium", "Londinium -> London"]) == 2
    assert Path("cleaner-words.txt").read_bytes() == b"# ours\r\nHoryu\r\nLondon\r\n"


def test_what_a_review_left_alone_is_left_alone_by_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    row = '{"path": "sub/a.txt", "rule": "typo.unknown", "original": "gaiwning", "before": "hopes of "}\n'
    write("cleaner-ignored.jsonl", row + '{"original": "recieve", "after": " mail"}\n')
    write("sub/a.txt", SLIP + "They recieve mail and recieve it.\n")
    write("b.txt", SLIP)
    assert check(capsys, ".")[1] == ["b.txt:gaiwning:typo.unknown", "sub/a.txt:recieve:typo.misspelling"]
    assert main(["fix", "--quiet", "sub/a.txt"]) == 0
    assert Path("sub/a.txt").read_text(encoding="utf-8") == SLIP + "They recieve mail and receive it.\n"
    write("cleaner-ignored.jsonl", row + '{"path": "x"}\n')
    assert check(capsys, "b.txt") == (
        2, [], "cleaner: cleaner-ignored.jsonl:2: no row of what to ignore: it needs at least an original\n"
    )  # fmt: skip
