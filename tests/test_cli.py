"""The command line's contract: commands, options, formats, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner.cli import COMMANDS
from cleaner.pipeline import Cleaner

KEYS = ["path", "line", "column", "start", "end", "original", "replacement", "confidence", "rule", "message"]
KEYS += ["alternatives", "why", "tier", "end_line", "end_column", "start_byte", "end_byte"]

SLIP = "The ferry sails in hopes of gaiwning a week.\n"
FIXED = "The ferry sails in hopes of gaining a week.\n"
CLEAN = "The ferry sails twice a day.\n"
# A content word that stands twice is asked about; a function word is sure.
DOUBT = "The new forecast is more accurate accurate than the old one.\n"


def write(name: str, text: str | bytes) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


class TestExitCodes:
    @pytest.fixture(autouse=True)
    def _files(self, here: Path) -> None:
        write("slip.txt", SLIP)
        write("clean.txt", CLEAN)
        write("doubt.txt", DOUBT)

    @pytest.mark.parametrize(
        ("argv", "code"),
        [
            ("check clean.txt", 0),
            ("check slip.txt", 1),
            ("check doubt.txt", 1),
            ("check clean.txt slip.txt", 1),
            ("check missing.txt", 2),
            ("check slip.txt missing.txt", 2),
            ("check slip.txt --fail-on never", 0),
            ("check slip.txt --fail-on auto", 1),
            ("check doubt.txt --fail-on auto", 0),
            ("check doubt.txt --min-confidence 0.9", 0),
            ("check slip.txt --diff", 1),
            ("check clean.txt --diff", 0),
            ("check slip.txt --format json", 1),
            ("slip.txt", 1),
            ("clean.txt", 0),
            ("fix slip.txt", 0),
            ("fix clean.txt", 0),
            ("fix doubt.txt", 1),
            ("fix slip.txt doubt.txt", 1),
            ("fix --diff slip.txt", 1),
            ("fix --diff clean.txt", 0),
            ("fix slip.txt missing.txt", 2),
            ("fix --min-confidence 0.5 doubt.txt", 0),
            ("rules", 0),
            ("rules typo.unknown", 0),
            ("rules typo.unknwon", 2),
            ("", 2),
            ("--help", 0),
            ("-h", 0),
            ("--version", 0),
            ("check --help", 0),
            ("check", 2),
            ("check --format xml clean.txt", 2),
            ("check --min-confidence 2 clean.txt", 2),
            ("check --min-confidence often clean.txt", 2),
            ("check --no-such-option clean.txt", 2),
            ("check - -", 2),
        ],
    )
    def test_exit_code(self, run: Callable, argv: str, code: int) -> None:
        assert run(*argv.split()).code == code

    def test_an_error_is_one_line_on_stderr_that_names_the_path(self, run: Callable) -> None:
        ran = run("check", "missing.txt", "slip.txt")
        assert ran.err == "cleaner: missing.txt: no such file or directory\n"
        assert "gaiwning" in ran.out

    def test_a_wrong_option_is_one_line_that_says_where_help_is(self, run: Callable) -> None:
        ran = run("check", "--format", "xml", "slip.txt")
        assert ran.out == ""
        assert ran.err.count("\n") == 1
        assert ran.err.startswith("cleaner: argument --format: invalid choice: 'xml'")
        assert ran.err.endswith("(see `cleaner check --help`)\n")

    def test_an_unknown_rule_names_the_nearest(self, run: Callable) -> None:
        assert run("rules", "typo.unknwon").err == "cleaner: no rule 'typo.unknwon'; did you mean typo.unknown?\n"

    def test_a_mistyped_command_names_the_nearest(self, run: Callable) -> None:
        assert run("chekc", "slip.txt").err == "cleaner: no command and no file 'chekc'; did you mean check?\n"
        assert run("zebra").err == "cleaner: zebra: no such file or directory\n"

    def test_ctrl_c(self, run: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("cleaner.pipeline.Cleaner.clean", interrupt)
        assert run("check", "slip.txt").code == 130


def test_version_and_help(run: Callable) -> None:
    assert run("--version").out == f"cleaner {cleaner.__version__}\n"
    overview = run("--help").out
    assert all(f"  {name} " in overview for name in COMMANDS)
    assert max(map(len, overview.split("\n"))) <= 96


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(run: Callable, name: str) -> None:
    ran = run(name, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"usage: cleaner {name}")


class TestJson:
    def test_a_line_a_finding_with_exactly_these_keys(self, run: Callable, here: Path) -> None:
        write("a.txt", "Rain.\r\n" + SLIP)
        (row,) = run("check", "a.txt", "--format", "jsonl").rows
        assert list(row) == KEYS
        start = 7 + SLIP.index("gaiwning")
        assert {key: row[key] for key in KEYS[:7]} == {
            "path": "a.txt",
            "line": 2,
            "column": start - 6,
            "start": start,
            "end": start + 8,
            "original": "gaiwning",
            "replacement": "gaining",
        }
        assert 0.9 <= row["confidence"] <= 1
        assert row["rule"] == "typo.unknown"
        assert row["tier"] == "auto"
        assert (row["end_line"], row["end_column"]) == (2, row["column"] + 8)
        assert all(set(alternative) == {"text", "confidence"} for alternative in row["alternatives"])
        assert all(isinstance(reason, str) for reason in row["why"])

    def test_json_is_one_object(self, run: Callable, here: Path) -> None:
        write("a.txt", SLIP)
        write("b.txt", CLEAN)
        whole = json.loads(run("check", "a.txt", "b.txt", "--format", "json").out)
        assert list(whole) == ["version", "articles", "findings"]
        assert whole["version"] == cleaner.__version__
        assert whole["articles"] == 2
        assert [list(row) for row in whole["findings"]] == [KEYS]

    def test_nothing_found_is_an_empty_report(self, run: Callable, here: Path) -> None:
        write("b.txt", CLEAN)
        assert run("check", "b.txt", "--format", "jsonl").out == ""
        assert json.loads(run("check", "b.txt", "--format", "json").out)["findings"] == []

    def test_a_removed_line_points_at_its_first_visible_character(self, run: Callable, here: Path) -> None:
        write("a.txt", "The ferry sails twice a day.\n\nThe second boat is under repair.\n\nSimilar News\n")
        (row,) = run("check", "a.txt", "--format", "jsonl").rows
        assert (row["line"], row["column"], row["replacement"]) == (5, 1, "")
        assert row["original"].strip() == "Similar News"
        assert row["rule"].startswith("boilerplate.")

    def test_confidence_and_tier_filters(self, run: Callable, here: Path) -> None:
        write("a.txt", SLIP + "\n" + DOUBT)
        seen = lambda *argv: [row["original"] for row in run("check", "a.txt", "--format", "jsonl", *argv).rows]  # noqa: E731
        assert seen() == ["gaiwning", "accurate accurate"]
        assert seen("--min-confidence", "0.9") == ["gaiwning"]
        assert seen("--min-confidence", "1") == []
        assert seen("--all")[:2] == ["gaiwning", "accurate accurate"]
        assert set(seen()) <= set(seen("--min-confidence", "0.1")) <= set(seen("--all"))

    def test_bytes_that_are_no_text_survive_json(self, run: Callable, here: Path) -> None:
        write("a.txt", b"The caf\x81\x8d is open all week.\n" + SLIP.encode())
        rows = run("check", "a.txt", "--format", "jsonl").rows
        row = next(row for row in rows if row["original"] == "gaiwning")
        assert row["start"] == len("The caf__ is open all week.\n") + SLIP.index("gaiwning")

    def test_a_diff_takes_the_threshold_of_fix(self, run: Callable, here: Path) -> None:
        write("a.txt", SLIP + "\n" + DOUBT)
        for threshold in ("0.5", "0.9", "1"):
            checked = run("check", "--diff", "--min-confidence", threshold, "a.txt").out
            assert checked == run("fix", "--diff", "--min-confidence", threshold, "a.txt").out


class TestStandardInput:
    def test_check(self, run: Callable) -> None:
        (row,) = run("check", "-", "--format", "jsonl", stdin=SLIP.encode()).rows
        assert row["path"] == "-"

    def test_fix_writes_the_text_and_nothing_else(self, run: Callable) -> None:
        ran = run("fix", "-", stdin=SLIP.encode())
        assert ran == (0, FIXED, "")

    def test_fix_passes_a_clean_text_through(self, run: Callable) -> None:
        assert run("fix", "-", stdin=CLEAN.encode()).out == CLEAN

    def test_fix_diff_writes_the_diff(self, run: Callable) -> None:
        ran = run("fix", "--diff", "-", stdin=SLIP.encode())
        assert ran.out.startswith("--- stdin\n+++ stdin\n@@ -1,1 +1,1 @@\n-The ferry")

    def test_empty(self, run: Callable) -> None:
        assert run("check", "-", stdin=b"").code == 0
        assert run("fix", "-", stdin=b"").out == ""


class TestColour:
    @pytest.fixture(autouse=True)
    def _files(self, here: Path) -> None:
        write("a.txt", SLIP)

    def test_none_in_a_pipe(self, run: Callable) -> None:
        assert "\x1b" not in run("check", "a.txt").out

    def test_always(self, run: Callable) -> None:
        assert "\x1b[" in run("check", "--color", "always", "a.txt").out

    def test_no_color_is_about_terminals_and_always_overrules_it(
        self, run: Callable, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("cleaner.render.screen._is_terminal", lambda: True)
        assert "\x1b[" in run("check", "a.txt").out
        monkeypatch.setenv("NO_COLOR", "1")
        assert "\x1b" not in run("check", "a.txt").out
        assert "\x1b" not in run("fix", "--diff", "a.txt").out

    def test_never(self, run: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("cleaner.render.screen._is_terminal", lambda: True)
        assert "\x1b" not in run("check", "--color", "never", "a.txt").out

    def test_programs_get_no_colour(self, run: Callable) -> None:
        assert "\x1b" not in run("check", "--color", "always", "--format", "jsonl", "a.txt").out


class TestFix:
    def test_what_is_sure_is_applied_and_shown_and_a_second_run_has_nothing_to_do(
        self, run: Callable, here: Path
    ) -> None:
        path = write("a.txt", SLIP)
        first = run("fix", "a.txt")
        assert path.read_text() == FIXED
        assert "-The ferry sails in hopes of gaiwning a week.\n+The ferry" in first.out
        again = run("fix", "a.txt")
        assert (again.code, again.out) == (0, "")
        assert path.read_text() == FIXED

    def test_diff_writes_nothing(self, run: Callable, here: Path) -> None:
        path = write("a.txt", SLIP)
        before = path.stat().st_mtime_ns
        run("fix", "--diff", "a.txt")
        assert (path.read_text(), path.stat().st_mtime_ns) == (SLIP, before)

    def test_a_clean_file_is_not_written(self, run: Callable, here: Path) -> None:
        path = write("a.txt", CLEAN)
        before = path.stat().st_ino, path.stat().st_mtime_ns
        run("fix", "a.txt")
        assert (path.stat().st_ino, path.stat().st_mtime_ns) == before

    def test_quiet(self, run: Callable, here: Path) -> None:
        path = write("a.txt", SLIP)
        assert run("fix", "--quiet", "a.txt") == (0, "", "")
        assert path.read_text() == FIXED

    def test_a_lower_threshold_applies_more(self, run: Callable, here: Path) -> None:
        path = write("a.txt", DOUBT)
        run("fix", "a.txt")
        assert path.read_text() == DOUBT
        run("fix", "--min-confidence", "0.6", "a.txt")
        assert path.read_text() == DOUBT.replace("accurate accurate", "accurate")

    def test_a_higher_threshold_applies_less(self, run: Callable, here: Path) -> None:
        path = write("a.txt", SLIP)
        assert run("fix", "--min-confidence", "1", "a.txt").code == 1
        assert path.read_text() == SLIP


class TestRules:
    def test_every_rule_has_a_line(self, run: Callable) -> None:
        out = run("rules").out
        from cleaner.rules import catalogue

        assert [line.split()[0] for line in out.splitlines()] == [rule.id for rule in catalogue()]

    def test_one_rule_with_its_examples(self, run: Callable) -> None:
        out = run("rules", "typo.unknown").out
        assert "Found\n" in out
        assert "Left alone\n" in out
        assert max(map(len, out.split("\n"))) <= 80


class TestExplain:
    @pytest.fixture(autouse=True)
    def _files(self, here: Path) -> None:
        write("a.txt", f"It rained.\n\n{SLIP}\nSimilar News\n")

    def test_an_unknown_word_has_its_candidates_and_what_speaks_for_them(self, run: Callable) -> None:
        ran = run("explain", "gaiwning")
        assert ran.code == 0
        assert ran.out.startswith("gaiwning: unknown, in no list")
        assert "gaining" in ran.out
        assert "extra letter w" in ran.out

    def test_a_known_word_is_in_its_lists(self, run: Callable) -> None:
        assert run("explain", "ferry").out.startswith("ferry: known, listed among words")

    @pytest.mark.parametrize("place", ["a.txt:3:29", "a.txt:3:36"])
    def test_a_place_in_a_file(self, run: Callable, place: str) -> None:
        out = run("explain", place).out
        assert "gaiwning → gaining" in out
        assert "gaiwning: unknown" in out

    @pytest.mark.parametrize("place", ["a.txt:1", "a.txt:2", "a.txt:3", "a.txt:5", "a.txt:1:1"])
    def test_any_line(self, run: Callable, place: str) -> None:
        assert run("explain", place).code == 0

    def test_a_stray_line(self, run: Callable) -> None:
        out = run("explain", "a.txt:5").out
        assert "boilerplate.related" in out
        assert "as boilerplate: confidence" in out

    @pytest.mark.parametrize(
        ("what", "said"),
        [
            ("two words", "'two words' is neither one word nor FILE:LINE[:COLUMN] of a file that exists"),
            ("b.txt:3", "'b.txt:3' is neither one word nor FILE:LINE[:COLUMN] of a file that exists"),
            ("./b.txt:3", "./b.txt: no such file or directory"),
            ("a.txt:99", "a.txt has 5 lines, not 99"),
            ("a.txt:0", "a.txt has 5 lines, not 0"),
            ("a.txt:1:99", "line 1 of a.txt has 10 characters, not 99"),
        ],
    )
    def test_what_cannot_be_explained(self, run: Callable, what: str, said: str) -> None:
        assert run("explain", what) == (2, "", f"cleaner: {said}\n")


def program(*argv: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "cleaner", *argv], capture_output=True, check=False, **options)


def test_as_a_program_in_a_locale_without_utf_8(here: Path) -> None:
    write("a.txt", "The café is more accurate accurate now.\n")
    ran = program("check", "a.txt", env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert ran.returncode == 1
    assert "café".encode() in ran.stdout
    assert ran.stderr == b""


def test_a_package_that_is_not_installed_is_one_line(here: Path) -> None:
    write("a.txt", SLIP)
    code = "import sys; sys.modules['marisa_trie'] = None; from cleaner.cli import main; sys.exit(main(['a.txt']))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == f"cleaner: {sys.executable} has no package marisa_trie; `pip install .` installs all\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_full_disk_under_the_report_is_one_line(here: Path) -> None:
    write("a.txt", SLIP)
    with open("/dev/full", "wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "cleaner", "a.txt"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (ran.returncode, ran.stderr) == (2, b"cleaner: no space left on device\n")


def test_a_closed_output_is_no_error(here: Path) -> None:
    write("a.txt", SLIP)
    command = f"{sys.executable} -m cleaner a.txt >&-"
    assert subprocess.run(command, shell=True, capture_output=True, check=False).stderr == b""


def test_a_reader_that_closes_the_pipe_early_ends_the_run_quietly(here: Path) -> None:
    write("a.txt", DOUBT * 3000)
    command = [sys.executable, "-m", "cleaner", "check", "--format", "jsonl", "a.txt"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b'{"path"')
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 1


class TestReadingOptions:
    @pytest.fixture(autouse=True)
    def _folder(self, here: Path) -> None:
        """Each test has a folder of its own."""

    def test_unwrap_joins_a_hard_wrapped_paragraph_and_nothing_else(self, run: Callable) -> None:
        lines = (
            "The harbour board met late on Tuesday to look at",
            "the new timetable, but put off the vote, as ever,",
        )
        wrapped = "\n".join((*lines, "May.\n"))
        verse = "The rain came down on stone and slate,\nand no one spoke.\n"
        Path("wrapped.txt").write_text(wrapped + "\n" + verse)
        assert run("fix", "--quiet", "wrapped.txt").code == 0
        assert Path("wrapped.txt").read_text() == wrapped + "\n" + verse
        assert run("fix", "--quiet", "--unwrap", "wrapped.txt").code == 0
        assert Path("wrapped.txt").read_text() == wrapped.replace("\n", " ").rstrip() + "\n\n" + verse

    def test_a_given_encoding_is_used_to_read_and_to_write(self, run: Callable) -> None:
        data = "The café opens in hopes of gaiwning a prize, naïve as it is.\n".encode("cp437")
        Path("old.txt").write_bytes(data)
        assert run("fix", "--quiet", "--encoding", "cp437", "old.txt").code == 0
        assert Path("old.txt").read_bytes() == data.replace(b"gaiwning", b"gaining")

    def test_an_unknown_encoding_is_told(self, run: Callable) -> None:
        ran = run("check", "--encoding", "foo", "slip.txt")
        assert (ran.code, ran.err) == (
            2,
            "cleaner: argument --encoding: 'foo' is no encoding (see `cleaner check --help`)\n",
        )

    def test_what_the_encoding_cannot_hold_is_only_told(self, run: Callable) -> None:
        data = "The café said they dont know. It met in hopes of gaiwning a week’s time.".encode("cp1252")
        Path("legacy.txt").write_bytes(data)
        run("fix", "--quiet", "--encoding", "latin-1", "legacy.txt")
        assert b"gaining" in Path("legacy.txt").read_bytes()

    def test_a_fault_of_ours_in_one_article_ends_no_run(self, run: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
        real = Cleaner.clean

        def faulty(self: Cleaner, text: str, **options: Any) -> object:
            if "zebra" in text:
                raise IndexError("no stripes")
            return real(self, text, **options)

        monkeypatch.setattr(Cleaner, "clean", faulty)
        Path("a.txt").write_text("A zebra.\n")
        Path("slip.txt").write_text("It met in hopes of gaiwning time.\n")
        ran = run("check", "--format", "jsonl", "a.txt", "slip.txt")
        assert ran.code == 2
        assert ran.err == "cleaner: a.txt: internal error, please report it: IndexError: no stripes\n"
        assert '"path": "slip.txt"' in ran.out

    def test_a_preset_moves_the_bars(self, run: Callable) -> None:
        Path("a.txt").write_text("The survey was more accurate accurate than the last one.\n")  # 0.7
        assert run("check", "a.txt").code == 1
        assert run("check", "--preset", "strict", "a.txt").code == 0
        assert run("check", "--preset", "bold", "a.txt").code == 2
