"""Files and folders: which are read, what goes wrong with them, and that a write can lose nothing."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleaner.sources import files

SLIP = "The ferry sails in hopes of gaiwning a week.\n"
FIXED = SLIP.replace("gaiwning", "gaining")
GIT = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def write(name: str, data: str | bytes = SLIP) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def paths(rows: list[dict[str, object]]) -> list[object]:
    return [row["path"] for row in rows]


class TestFolders:
    def test_text_files_in_the_order_of_their_names(self, run: Callable, here: Path) -> None:
        for name in ("b.txt", "a.md", "sub/c.txt", "sub/d.TXT", "README"):
            write(name)
        assert paths(run("check", ".", "--format", "jsonl").rows) == [
            "README",
            "a.md",
            "b.txt",
            "sub/c.txt",
            "sub/d.TXT",
        ]

    def test_what_is_left_out(self, run: Callable, here: Path) -> None:
        write("in/a.txt")
        for name in (".hidden.txt", ".folder/b.txt", "node_modules/c.txt", "code.py", "picture.png"):
            write(f"in/{name}")
        write("in/binary.txt", b"\x00\x01\x02")
        write("elsewhere/d.txt")
        os.symlink("../elsewhere/d.txt", "in/link.txt")
        os.symlink("../elsewhere", "in/linked")
        os.symlink("nowhere.txt", "in/broken.txt")
        os.mkfifo("in/fifo.txt")
        ran = run("check", "in", "--format", "jsonl")
        assert paths(ran.rows) == ["in/a.txt"]
        assert (ran.code, ran.err) == (1, "")

    def test_what_is_named_is_read_whatever_its_name(self, run: Callable, here: Path) -> None:
        for name in (".hidden.txt", "code.py", ".folder/b.txt"):
            write(name)
        os.symlink("code.py", "link")
        argv = [".hidden.txt", "code.py", ".folder", "link"]
        assert paths(run("check", *argv, "--format", "jsonl").rows) == [
            ".hidden.txt",
            "code.py",
            ".folder/b.txt",
            "link",
        ]

    def test_what_git_ignores_is_left_out(self, run: Callable, here: Path) -> None:
        subprocess.run(["git", "init", "-q"], check=True, env=GIT)
        for name in ("kept.txt", "draft.txt", "out/e.txt", "sub/kept.txt", "sub/draft.txt"):
            write(name)
        write(".gitignore", "draft.txt\nout/\n")
        assert paths(run("check", ".", "--format", "jsonl").rows) == ["kept.txt", "sub/kept.txt"]
        assert paths(run("check", "sub", "--format", "jsonl").rows) == ["sub/kept.txt"]
        # A folder that somebody names is meant, though git ignores it.
        assert paths(run("check", "out", "--format", "jsonl").rows) == ["out/e.txt"]

    def test_a_folder_without_text_is_an_error(self, run: Callable, here: Path) -> None:
        Path("empty").mkdir()
        ran = run("check", "empty")
        assert (ran.code, ran.err) == (2, "cleaner: empty: no text files in this folder\n")
        write("images/a.png", b"\x00")
        write("images/b.txt", b"\x00")
        assert run("check", "images").code == 2

    def test_a_folder_that_cannot_be_read_is_told(self, run: Callable, here: Path, monkeypatch) -> None:
        write("in/a.txt")
        write("in/secret/b.txt")
        real = os.scandir

        def scandir(path: str) -> object:
            if path.endswith("secret"):  # the tests may run as root, whom no mode stops
                raise PermissionError(13, "Permission denied", path)
            return real(path)

        monkeypatch.setattr(os, "scandir", scandir)
        ran = run("check", "in", "--format", "jsonl")
        assert paths(ran.rows) == ["in/a.txt"]
        assert (ran.code, ran.err) == (2, "cleaner: in/secret: permission denied\n")


class TestBadInput:
    def test_each_is_one_line_and_the_others_are_still_done(self, run: Callable, here: Path) -> None:
        write("a.txt")
        write("binary.txt", b"PK\x03\x04\x00\x00")
        os.symlink("nowhere", "broken.txt")
        os.mkfifo("fifo")
        bad = ["binary.txt", "broken.txt", "fifo", "missing.txt", "a.txt/x"]
        ran = run("check", *bad, "a.txt", "--format", "jsonl")
        assert ran.code == 2
        assert paths(ran.rows) == ["a.txt"]
        lines = ran.err.splitlines()
        assert [line.split(": ")[:2] for line in lines] == [["cleaner", name] for name in bad]
        assert "binary" in lines[0]
        assert lines[1].endswith(": no such file or directory")
        assert lines[2].endswith(": not a regular file")

    def test_fix_goes_on_after_a_bad_file(self, run: Callable, here: Path) -> None:
        path = write("a.txt")
        assert run("fix", "missing.txt", "a.txt").code == 2
        assert path.read_text() == FIXED

    def test_a_file_that_may_not_be_read(self, run: Callable, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refused(path: str, _flags: int) -> int:
            raise PermissionError(13, "Permission denied", path)

        write("a.txt")
        monkeypatch.setattr(files, "_without_waiting", refused)  # the tests may run as root, whom no mode stops
        assert run("check", "a.txt") == (2, "", "cleaner: a.txt: permission denied\n")

    def test_bytes_that_are_no_text_are_told_and_kept(self, run: Callable, here: Path) -> None:
        data = b"The caf\x81\x8d stood in hopes of gaiwning a week.\n"
        path = write("a.txt", data)
        ran = run("check", "a.txt", "--format", "jsonl")
        assert ran.code == 1
        assert ran.err == "cleaner: a.txt: 2 bytes are not valid UTF-8; they stay as they are\n"
        run("fix", "--quiet", "a.txt")
        assert path.read_bytes() == data.replace(b"gaiwning", b"gaining")

    def test_a_name_that_is_no_text_is_shown_escaped(self, run: Callable, here: Path) -> None:
        name = os.fsdecode(b"a\xff\x1b[31m.txt")
        write(name)
        ran = run("check", name, "nope\x1b[31m.txt")
        assert "\x1b" not in ran.out + ran.err
        assert ran.out.startswith("a\\udcff\\x1b[31m.txt\n")

    def test_an_empty_file(self, run: Callable, here: Path) -> None:
        write("a.txt", b"")
        assert run("check", "a.txt").code == 0
        assert run("fix", "a.txt").code == 0


class TestWriting:
    def test_mode_is_kept_and_nothing_is_left_behind(self, run: Callable, here: Path) -> None:
        path = write("a.txt")
        path.chmod(0o640)
        run("fix", "--quiet", "a.txt")
        assert path.read_text() == FIXED
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
        assert os.listdir() == ["a.txt"]

    def test_a_link_is_followed_not_replaced(self, run: Callable, here: Path) -> None:
        path = write("real/a.txt")
        os.symlink("real/a.txt", "link.txt")
        run("fix", "--quiet", "link.txt")
        assert os.path.islink("link.txt")
        assert path.read_text() == FIXED

    def test_a_file_that_changed_meanwhile_is_left_alone(self, run: Callable, here: Path, monkeypatch) -> None:
        from cleaner.pipeline import Cleaner

        path = write("a.txt")
        real = Cleaner.clean

        def meanwhile(self: Cleaner, text: str, **options: Any) -> object:
            path.write_text("Somebody else wrote this.\n")
            return real(self, text, **options)

        monkeypatch.setattr(Cleaner, "clean", meanwhile)
        ran = run("fix", "a.txt")
        assert (ran.code, ran.err) == (2, "cleaner: a.txt: changed on disk since it was read; not written\n")
        assert ran.out == ""
        assert path.read_text() == "Somebody else wrote this.\n"

    def test_a_folder_that_cannot_be_written(self, run: Callable, here: Path, monkeypatch) -> None:
        def refused(**_: object) -> None:
            raise PermissionError(13, "Permission denied")

        path = write("a.txt")
        monkeypatch.setattr("tempfile.mkstemp", refused)
        ran = run("fix", "a.txt")
        assert (ran.code, ran.err) == (2, "cleaner: a.txt: permission denied; not written\n")
        assert path.read_text() == SLIP

    def test_a_write_protected_file(self, run: Callable, here: Path, monkeypatch) -> None:
        path = write("a.txt")
        path.chmod(0o444)
        monkeypatch.setattr("os.access", lambda *_: False)  # root may write to it all the same
        assert run("fix", "a.txt").code == 2
        assert path.read_text() == SLIP

    def test_a_full_disk_leaves_the_old_file(self, run: Callable, here: Path, monkeypatch) -> None:
        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        path = write("a.txt")
        monkeypatch.setattr("os.fsync", full)
        ran = run("fix", "a.txt")
        assert (ran.code, ran.err) == (2, "cleaner: a.txt: no space left on device; not written\n")
        assert path.read_text() == SLIP
        assert os.listdir() == ["a.txt"]

    @pytest.mark.parametrize(
        "data",
        [
            b"\xef\xbb\xbf" + SLIP.encode(),
            ("Rain.\n\n" + SLIP).replace("\n", "\r\n").encode(),
            ("Rain.\n\n" + SLIP).replace("\n", "\r").encode(),
            SLIP.encode() + b"no end of line: \xc3\xa9",
            b"The caf\xe9 and the na\xefve caf\xe9.\n" + SLIP.encode() + b"It is over, the mayor\x92s aide said.\n",
            b"\xff\xfe" + SLIP.encode("utf-16-le"),
            b"\xfe\xff" + SLIP.encode("utf-16-be"),
            SLIP.encode() + "Lines\u2028and\x85marks\x0cstay.".encode(),
        ],
        ids=["bom", "crlf", "cr", "no-end", "cp1252", "utf-16-le", "utf-16-be", "separators"],
    )
    def test_only_the_word_changes(self, run: Callable, here: Path, data: bytes) -> None:
        path = write("a.txt", data)
        run("fix", "--quiet", "a.txt")
        wrong, right = (word.encode() for word in ("gaiwning", "gaining"))
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            encoding = "utf-16-le" if data[:2] == b"\xff\xfe" else "utf-16-be"
            wrong, right = (word.encode(encoding) for word in ("gaiwning", "gaining"))
        assert path.read_bytes() == data.replace(wrong, right)


SENTENCE = "The ferry sails twice a day, and the harbour office opens at nine. "


@pytest.mark.parametrize("megabytes", [1, pytest.param(20, marks=pytest.mark.nightly)])
def test_a_single_line_of(run: Callable, here: Path, megabytes: int) -> None:
    half = SENTENCE * (megabytes * 500_000 // len(SENTENCE))
    write("a.txt", half + SLIP.strip() + " " + half)
    (row,) = run("check", "a.txt", "--format", "jsonl").rows
    assert (row["line"], row["original"]) == (1, "gaiwning")
    assert run("check", "a.txt").code == 1


@pytest.mark.parametrize("megabytes", [1, pytest.param(100, marks=pytest.mark.nightly)])
def test_a_single_line_full_of_slips_of(run: Callable, here: Path, megabytes: int) -> None:
    write("a.txt", "".join(f"“{SENTENCE * 99}The port wil{'l' * n} open.” " for n in range(2, megabytes * 140)))
    assert run("fix", "--quiet", "--max-bytes", 200_000_000, "a.txt").code in (0, 1)
