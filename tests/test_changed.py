"""Only what is new: on lines that git says have changed, in the index, and in a patch."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.sources.patch import Block, NoPatch, former, lines_of, parse

SLIP = "The ferry sails in hopes of gaiwning a week.\n"
DOUBT = "The new forecast is more accurate accurate than the old one.\n"
CLEAN = "The ferry sails twice a day.\n"
LONG = [f"Boat {number} of the fleet left port at noon.\n" for number in range(40)]


_LINE = st.sampled_from(
    [b"a\n", b"b\n", b"\n", b"\r\n", b"-- a/x\n", b"++ b/x\n", b"@@ -1 +1 @@\n", b"\\ No\n", b"\xff\n"]
)


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "n")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "n@x.example")


def git(*argv: str | bytes) -> bytes:
    return subprocess.run(["git", *argv], check=True, capture_output=True).stdout


def write(name: str | bytes, text: str | bytes) -> None:
    data = text.encode() if isinstance(text, str) else text
    if folder := os.path.dirname(os.fsencode(name)):
        os.makedirs(folder, exist_ok=True)
    with open(name, "wb") as file:
        file.write(data)


def commit() -> None:
    git("add", "-A")
    git("commit", "-qm", "x")


@pytest.fixture
def repo(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit: a long article with two old slips."""
    (here / "r").mkdir()
    monkeypatch.chdir("r")
    git("init", "-qb", "main")
    write("a.txt", "".join([*LONG[:20], SLIP, *LONG[20:]]))
    write("sub/b.txt", CLEAN)
    commit()
    return here / "r"


def found(run: Callable, *argv: str, stdin: bytes | None = None) -> list[tuple[Any, ...]]:
    ran = run("check", *argv, "--format", "jsonl", stdin=stdin)
    assert ran.err == ""
    assert ran.code == int(bool(ran.rows))
    return [(row["path"], row["line"], row["original"].strip()) for row in ran.rows]


class TestChanged:
    def test_nothing_has_changed(self, run: Callable, repo: Path) -> None:
        assert found(run, "--changed") == []
        assert found(run, "--changed", "a.txt") == []
        assert found(run, "a.txt") == [("a.txt", 21, "gaiwning")]

    def test_only_lines_that_changed(self, run: Callable, repo: Path) -> None:
        write("a.txt", "".join([*LONG[:5], DOUBT, *LONG[5:20], SLIP, *LONG[20:]]))
        assert found(run, "--changed") == [("a.txt", 6, "accurate accurate")]

    def test_what_stood_on_the_line_before_is_not_new(self, run: Callable, repo: Path) -> None:
        write("a.txt", "".join([*LONG[:20], SLIP.replace("a week", "a a month, they goverment"), *LONG[20:]]))
        assert found(run, "--changed") == [("a.txt", 21, "a a"), ("a.txt", 21, "goverment")]

    def test_what_stood_there_once_and_stands_there_twice(self, run: Callable, repo: Path) -> None:
        write("sub/b.txt", "It is late late now.\n")
        commit()
        write("sub/b.txt", "It is late late now, and the boat is late late.\n")
        assert found(run, "--changed") == [("sub/b.txt", 1, "late late")]

    def test_a_finding_across_lines_counts_for_each(self, run: Callable, repo: Path) -> None:
        write("sub/b.txt", "The boat left\nfrom the\nport at noon.\n")
        commit()
        write("sub/b.txt", "The boat left\nfrom the\nthe port at noon.\n")
        assert found(run, "--changed") == [("sub/b.txt", 2, "the\nthe")]

    def test_a_line_before_which_something_is_removed_is_no_reason(self, run: Callable, repo: Path) -> None:
        """The span of a removed line takes in the end of the line before it, which may have changed."""
        text = "The ferry sails twice a day.\n\nThe second boat is under repair.\n\nSimilar News\n"
        write("sub/b.txt", text)
        commit()
        write("sub/b.txt", text.replace("under repair", "still under repair"))
        assert found(run, "sub/b.txt") == [("sub/b.txt", 5, "Similar News")]
        assert found(run, "--changed") == []

    def test_new_and_untracked_files_are_new_as_a_whole(self, run: Callable, repo: Path) -> None:
        write("new.txt", SLIP)
        write("code.py", SLIP)
        write(".gitignore", "ignored.txt\n")
        write("ignored.txt", SLIP)
        assert found(run, "--changed") == [("new.txt", 1, "gaiwning")]
        git("add", "new.txt")
        assert found(run, "--changed") == [("new.txt", 1, "gaiwning")]
        # What is named is taken whatever its name.
        assert found(run, "--changed=HEAD", "code.py") == [("code.py", 1, "gaiwning")]

    def test_a_renamed_file_is_compared_with_what_it_was(self, run: Callable, repo: Path) -> None:
        git("mv", "a.txt", "c.txt")
        assert found(run, "--changed") == []
        write("c.txt", "".join([*LONG[:20], SLIP, *LONG[20:], DOUBT]))
        assert found(run, "--changed") == [("c.txt", 42, "accurate accurate")]
        git("add", "-A")
        assert found(run, "--staged") == [("c.txt", 42, "accurate accurate")]

    def test_deleted_files_links_and_binary_files(self, run: Callable, repo: Path) -> None:
        os.unlink("a.txt")
        os.symlink("sub/b.txt", "link.txt")
        write("sub/b.txt", DOUBT)
        write("picture.txt", b"\x00\x01\x02")
        assert found(run, "--changed") == [("sub/b.txt", 1, "accurate accurate")]

    def test_in_a_subfolder_and_with_paths(self, run: Callable, repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write("a.txt", SLIP + DOUBT)
        write("sub/b.txt", DOUBT)
        write("sub/c.txt", SLIP)
        assert [path for path, *_ in found(run, "--changed", "HEAD", "sub")] == ["sub/b.txt", "sub/c.txt"]
        assert [path for path, *_ in found(run, "sub/b.txt", "--changed")] == ["sub/b.txt"]
        monkeypatch.chdir("sub")
        assert [path for path, *_ in found(run, "--changed")] == ["../a.txt", "b.txt", "c.txt"]
        assert [path for path, *_ in found(run, "--changed", ".")] == ["b.txt", "c.txt"]
        whole = str(repo / "a.txt")
        assert found(run, whole, "--changed") == [(whole, 2, "accurate accurate")]

    @pytest.mark.parametrize(
        "name", [b"a b.txt", b'"q".txt', b"b\\s.txt", b"caf\xe9.txt", b"n\nl.txt", "ü/é ”.txt".encode()]
    )
    def test_names_of_all_kinds(self, run: Callable, repo: Path, name: bytes) -> None:
        write(name, CLEAN)
        commit()
        write(name, CLEAN + SLIP)
        row = (os.fsdecode(name), 2, "gaiwning")
        assert found(run, "--changed") == [row]
        assert found(run, "--changed", ".") == [row]
        assert found(run, "--patch", "-", stdin=git("diff")) == [row]
        git("add", "-A")
        assert found(run, "--staged") == [row]

    def test_settings_of_the_user_change_nothing(self, run: Callable, repo: Path) -> None:
        for setting in ("diff.noprefix=true", "color.ui=always", "diff.external=false", "diff.context=9"):
            git("config", *setting.split("="))
        git("config", "diff.interHunkContext", "99")
        write(".gitattributes", "*.txt -diff\n")
        write("a.txt", "".join([DOUBT, *LONG[:20], SLIP, *LONG[20:], DOUBT]))
        lines = [line for path, line, _ in found(run, "--changed") if path == "a.txt"]
        assert lines == [1, 43]

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
    def test_encodings_and_line_ends(self, run: Callable, repo: Path, encoding: str) -> None:
        text = "The café is naïve, they said.\r\nBoat “one” left.\r\n" + SLIP.replace("\n", "\r\n")
        write("sub/b.txt", text.encode(encoding))
        commit()
        new = text.replace("a week", "a week, and is late late")
        write("sub/b.txt", (new + "\r\n" + DOUBT).encode(encoding))
        assert found(run, "--changed") == [("sub/b.txt", 3, "late late"), ("sub/b.txt", 5, "accurate accurate")]

    def test_line_ends_that_git_changes(self, run: Callable, repo: Path) -> None:
        git("config", "core.autocrlf", "true")
        write("sub/b.txt", CLEAN.replace("\n", "\r\n") + SLIP.replace("a week", "a a week").replace("\n", "\r\n"))
        assert [row[1:] for row in found(run, "--changed")] == [(2, "gaiwning"), (2, "a a")]
        commit()
        write("sub/b.txt", (CLEAN + SLIP.replace("a week", "a a week late late")).replace("\n", "\r\n"))
        assert [row[1:] for row in found(run, "--changed")] == [(2, "late late")]

    def test_a_carriage_return_is_no_line_for_git(self, run: Callable, repo: Path) -> None:
        write("sub/b.txt", f"It rained.\r{CLEAN.strip()}\r{CLEAN}Noon.\n")
        commit()
        write("sub/b.txt", f"It rained.\r{CLEAN.strip()}\r{CLEAN}Noon, late late.\n")
        assert found(run, "--changed") == [("sub/b.txt", 4, "late late")]


class TestBase:
    def test_the_upstream_branch_then_the_last_commit(
        self, run: Callable, repo: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        git("clone", "-q", ".", "../clone")
        monkeypatch.chdir("../clone")
        write("sub/b.txt", DOUBT)
        commit()
        assert found(run, "--changed") == [("sub/b.txt", 1, "accurate accurate")]
        git("checkout", "-q", "--detach")
        assert found(run, "--changed") == []
        monkeypatch.setenv("GITHUB_BASE_REF", "main")
        assert found(run, "--changed") == [("sub/b.txt", 1, "accurate accurate")]

    def test_from_where_the_branches_parted(self, run: Callable, repo: Path) -> None:
        git("checkout", "-qb", "topic")
        write("sub/b.txt", CLEAN + DOUBT)
        commit()
        git("checkout", "-q", "main")
        write("a.txt", CLEAN)
        commit()
        git("checkout", "-q", "topic")
        assert found(run, "--changed", "main") == [("sub/b.txt", 2, "accurate accurate")]

    def test_before_the_first_commit(self, run: Callable, here: Path) -> None:
        git("init", "-q")
        assert found(run, "--changed") == found(run, "--staged") == []
        write("a.txt", SLIP)
        assert found(run, "--staged") == []
        assert found(run, "--changed") == [("a.txt", 1, "gaiwning")]
        git("add", "a.txt")
        assert found(run, "--changed") == found(run, "--staged") == [("a.txt", 1, "gaiwning")]

    def test_what_is_wrong_is_one_line(self, run: Callable, repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def says(*argv: str) -> str:
            ran = run("check", *argv, stdin=b"")
            assert (ran.code, ran.out) == (2, "")
            return ran.err

        assert says("--changed=nope") == "cleaner: git knows no commit 'nope'; if it is on a server, fetch it first\n"
        assert says("--changed", "--staged").startswith("cleaner: argument --staged: not allowed with argument --chan")
        assert says("--staged", "no.txt") == "cleaner: no.txt: no such file or directory\n"
        assert says("--staged", "-") == "cleaner: standard input (-) is no file that can have changed\n"
        assert says("--staged", "..") == f"cleaner: .. is not below {repo.resolve()}\n"
        assert says("--changed=--output=x") == (
            "cleaner: git knows no commit '--output=x'; if it is on a server, fetch it first\n"
        )
        monkeypatch.chdir("..")
        for argv in (["--changed"], ["--staged"], ["--changed", "r/a.txt"]):
            assert says(*argv) == f"cleaner: {repo.parent.resolve()} is in no git repository\n"
        monkeypatch.chdir("r")
        monkeypatch.setenv("PATH", "")
        assert says("--changed") == "cleaner: git cannot be run: no such file or directory\n"


class TestStaged:
    def test_the_index_is_read_not_the_working_tree(self, run: Callable, repo: Path) -> None:
        write("sub/b.txt", CLEAN + DOUBT)
        git("add", "-A")
        write("sub/b.txt", SLIP)
        assert found(run, "--staged") == [("sub/b.txt", 2, "accurate accurate")]
        assert found(run, "--staged", "sub/b.txt", "a.txt") == [("sub/b.txt", 2, "accurate accurate")]
        os.unlink("sub/b.txt")
        assert found(run, "--staged", "sub/b.txt") == [("sub/b.txt", 2, "accurate accurate")]
        assert git("status", "--short") == b"MD sub/b.txt\n"

    @pytest.mark.parametrize("worktree", [False, True])
    def test_in_a_hook(self, repo: Path, monkeypatch: pytest.MonkeyPatch, worktree: bool) -> None:
        """git says then where its index is, which is another one for `commit FILE`, and in a worktree where it is."""
        hook = Path(".git/hooks/pre-commit")
        hook.parent.mkdir(exist_ok=True)
        commands = ["--staged", "sub --min-confidence 0.9"]
        lines = [f"'{sys.executable}' -m cleaner check {argv} --format unix --fail-on never" for argv in commands]
        hook.write_text("\n".join(["#!/bin/sh", *lines, "exit 1", ""]))
        hook.chmod(0o755)
        write("sub/.gitignore", "draft.txt\n")
        git("add", "-A")
        git("commit", "-qnm", "2")
        if worktree:
            git("worktree", "add", "-q", "../w")
            monkeypatch.chdir("../w")
        write("sub/b.txt", SLIP)
        write("sub/draft.txt", SLIP)
        write("a.txt", "".join([DOUBT, *LONG[:20], SLIP, *LONG[20:]]))
        for argv in (["-a"], ["a.txt"]):
            done = subprocess.run(["git", "commit", "-qm", "3", *argv], capture_output=True, text=True, check=False)
            names = [line.partition(": ")[0] for line in (done.stdout + done.stderr).splitlines()]
            assert done.returncode == 1
            assert names == ["a.txt:1:26", *(["sub/b.txt:1:29"] if argv == ["-a"] else []), "sub/b.txt:1:29"]

    def test_only_what_is_staged(self, run: Callable, repo: Path) -> None:
        write("sub/b.txt", SLIP)
        write("new.txt", SLIP)
        assert found(run, "--staged") == []

    def test_the_diff_is_one_for_the_index(self, run: Callable, repo: Path) -> None:
        write("sub/b.txt", CLEAN + SLIP)
        git("add", "-A")
        write("sub/b.txt", CLEAN)
        diff = run("check", "--staged", "--diff").out
        subprocess.run(["git", "apply", "-p0", "--cached"], input=diff.encode(), check=True)
        assert git("show", ":sub/b.txt").decode() == CLEAN + SLIP.replace("gaiwning", "gaining")

    def test_the_diff_has_only_what_is_new(self, run: Callable, repo: Path) -> None:
        write("a.txt", "".join(["The goverment met.\n", *LONG[:20], SLIP, *LONG[20:]]))
        diff = run("check", "--changed", "--diff").out
        assert "+The government met.\n" in diff
        assert "gaiwning" not in diff

    def test_a_list_of_files_that_is_empty_names_none(self, run: Callable, repo: Path) -> None:
        write("sub/b.txt", SLIP)
        git("add", "-A")
        assert found(run, "--staged", "--files-from", "-", stdin=b"sub/b.txt\n") == [("sub/b.txt", 1, "gaiwning")]
        assert found(run, "--staged", "--files-from", "-", stdin=b"") == []
        ran = run("check", "--patch", "-", "--files-from", "-", stdin=b"")
        assert (ran.code, ran.err) == (2, "cleaner: standard input (-) can be read only once\n")

    def test_words_that_the_changed_lines_have_no_use_for_are_not_told(self, run: Callable, repo: Path) -> None:
        write("words.txt", "gaiwning\n")
        write("cleaner.toml", 'words = ["words.txt"]\n')
        write("sub/b.txt", DOUBT)
        assert found(run, "--changed", ".") == [("sub/b.txt", 1, "accurate accurate")]

    def test_what_settings_exclude(self, run: Callable, repo: Path) -> None:
        write("cleaner.toml", 'exclude = ["sub/**"]\n')
        write("sub/b.txt", SLIP)
        write("c.txt", DOUBT)
        assert found(run, "--changed") == [("c.txt", 1, "accurate accurate")]
        git("add", "-A")
        assert found(run, "--staged") == [("c.txt", 1, "accurate accurate")]

    def test_many_files(self, run: Callable, repo: Path) -> None:
        names = [f"many/{number:03}.txt" for number in range(250)]
        for name in names:
            write(name, f"Boat {name[5:8]} is late late.\n")
        git("add", "-A")
        assert [path for path, *_ in found(run, "--staged")] == names


class TestPatch:
    @pytest.mark.parametrize("context", ["-U0", "-U3", "-U9"])
    def test_a_diff_of_git(self, run: Callable, repo: Path, context: str) -> None:
        write("a.txt", "".join([DOUBT, *LONG[:20], SLIP.replace("a week", "a a week"), *LONG[20:]]))
        rows = [("a.txt", 1, "accurate accurate"), ("a.txt", 22, "a a")]
        diff = git("diff", context)
        assert found(run, "--patch", "-", stdin=diff) == rows
        write("x.diff", diff)
        assert found(run, "--patch", "x.diff") == rows
        assert found(run, "--patch", "x.diff", "sub") == []

    def test_names_count_from_the_repository(self, run: Callable, repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write("sub/b.txt", DOUBT)
        diff = git("diff")
        monkeypatch.chdir("sub")
        assert found(run, "--patch", "-", stdin=diff) == [("b.txt", 1, "accurate accurate")]

    def test_outside_a_repository(self, run: Callable, here: Path) -> None:
        write("a.txt", CLEAN + SLIP)
        diff = f"--- a.txt\t2026-01-02 03:04:05\n+++ a.txt\t2026-01-02 03:04:06\n@@ -1 +1,2 @@\n {CLEAN}+{SLIP}"
        assert found(run, "--patch", "-", stdin=diff.encode()) == [("a.txt", 2, "gaiwning")]

    def test_a_patch_that_does_not_lead_to_the_file(self, run: Callable, repo: Path) -> None:
        write("a.txt", DOUBT)
        diff = git("diff")
        write("a.txt", SLIP)
        ran = run("check", "--patch", "-", stdin=diff)
        assert (ran.code, ran.err) == (2, "cleaner: a.txt: the patch does not lead to this file as it is on disk\n")
        os.unlink("a.txt")
        ran = run("check", "--patch", "-", stdin=diff)
        assert (ran.code, ran.err) == (2, "cleaner: a.txt: no such file or directory\n")

    @pytest.mark.parametrize(
        ("patch", "said"),
        [
            ("--- a\n+++ b\n@@ -1,2 +1,2 @@\n x\n", "x.diff: no unified diff that can be read: it ends within a hunk"),
            (
                "--- a\n+++ b\n@@ -1 +1 @@\n?x\n",
                "x.diff: no unified diff that can be read: line 4 is not part of a hunk",
            ),
            (
                "--- a\n+++ b\n@@@ -1 -1 +1 @@@\n",
                "x.diff: no unified diff that can be read: line 3: the diff of a merge",
            ),
            ("The ferry sails.\n", "x.diff: no unified diff"),
            (None, "x.diff: no such file or directory"),
        ],
    )
    def test_no_patch(self, run: Callable, here: Path, patch: str | None, said: str) -> None:
        if patch is not None:
            write("x.diff", patch)
        ran = run("check", "--patch", "x.diff")
        assert ran.code == 2
        assert ran.err.startswith(f"cleaner: {said}")
        assert ran.err.count("\n") == 1

    def test_an_empty_patch_changes_nothing(self, run: Callable, repo: Path) -> None:
        assert found(run, "--patch", "-", stdin=git("diff")) == []
        git("mv", "a.txt", "c.txt")
        assert found(run, "--patch", "-", stdin=git("diff", "HEAD", "-M")) == []


class TestParse:
    def test_blocks(self) -> None:
        diff = b"--- a/x\n+++ b/x\n@@ -2,4 +2,5 @@ head\n b\n-c\n-d\n+C\n e\n+f\n+g\n"
        (change,) = parse(diff)
        assert change.name == "x"
        assert change.blocks == [Block(2, 3, (b"c\n", b"d\n"), (b"C\n",)), Block(4, 6, (), (b"f\n", b"g\n"))]
        assert former(b"a\nb\nC\ne\nf\ng\nh\n", change.blocks) == b"a\nb\nc\nd\ne\nh\n"
        assert former(b"a\nb\nX\ne\nf\ng\nh\n", change.blocks) is None
        assert former(b"a\n", change.blocks) is None

    def test_lines_that_look_like_heads(self) -> None:
        diff = b"--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n--- a/y\n-@@ -1 +1 @@\n+++ b/y\n+@@ -1 +1 @@\n"
        (change,) = parse(diff)
        assert change.blocks == [Block(0, 2, (b"-- a/y\n", b"@@ -1 +1 @@\n"), (b"++ b/y\n", b"@@ -1 +1 @@\n"))]

    def test_no_newline_at_the_end(self) -> None:
        end = b"\\ No newline at end of file\n"
        (change,) = parse(b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n" + end + b"+b\n" + end)
        assert change.blocks == [Block(0, 1, (b"a",), (b"b",))]
        assert former(b"b", change.blocks) == b"a"

    def test_deleted_files_and_mail(self) -> None:
        diff = b"From: n\n\n+++ not a head\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"
        assert parse(diff + b"--- /dev/null\n+++ b/y\n@@ -0,0 +1 @@\n+a\n-- \n2.39\n") == [
            ("y", [Block(0, 1, (), (b"a\n",))])
        ]

    @pytest.mark.parametrize(
        ("field", "name"),
        [
            (rb'"b/caf\303\251\t\"\\\n\001.txt"', 'café\t"\\\n\x01.txt'),
            (b"b/a b.txt\t", "a b.txt"),
            (b"w/a.txt", "a.txt"),
            (b"b/a.txt\r", "a.txt"),
            (b"bb/a.txt", "bb/a.txt"),
            (b"b/caf\xe9", "caf\udce9"),
        ],
    )
    def test_names(self, field: bytes, name: str) -> None:
        (change,) = parse(b"--- /dev/null\n+++ " + field + b"\n@@ -0,0 +1 @@\n+a\n")
        assert change.name == name

    @given(st.lists(_LINE, max_size=8), st.lists(_LINE, max_size=8), st.booleans(), st.sampled_from(["-U0", "-U2"]))
    @settings(max_examples=25)
    def test_the_former_file_comes_back_from_a_diff_of_git(
        self, tmp_path_factory: pytest.TempPathFactory, old: list[bytes], new: list[bytes], cut: bool, context: str
    ) -> None:
        folder = tmp_path_factory.mktemp("diff")
        before, after = b"".join(old), b"".join(new)[: -1 if cut else None]
        (folder / "old").write_bytes(before)
        (folder / "new").write_bytes(after)
        command = ["git", "diff", "--no-index", "--text", context, "--no-color", "old", "new"]
        diff = subprocess.run(command, cwd=folder, capture_output=True, check=False).stdout
        if not after or before == after:  # git says of an empty file that it is gone, or nothing
            return
        (change,) = parse(diff)
        assert former(after, change.blocks) == before
        lines = lines_of(after)
        kept = [line for block in change.blocks for line in lines[block.first : block.last]]
        assert kept == [line for block in change.blocks for line in block.come]

    def test_more_lines_than_the_head_says(self) -> None:
        with pytest.raises(NoPatch, match="line 4"):
            parse(b"--- a/x\n+++ b/x\n@@ -1,2 +0,0 @@\n+a\n")
