"""Files that are odd, in the way, or change under our hands: a write puts the new file there or leaves the old one."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner.sources import files

SLIP = "The ferry sails in hopes of gaiwning a week.\n"
FIXED = SLIP.replace("gaiwning", "gaining")


def temporaries(folder: str = ".") -> list[str]:
    return [name for name in os.listdir(folder) if name.startswith(".cleaner-")]


def test_a_link_that_leads_out_of_the_folder_is_not_followed(run: Callable, here: Path) -> None:
    Path("out").mkdir()
    Path("in/sub").mkdir(parents=True)
    for name in ("out/a.txt", "in/b.txt"):
        Path(name).write_text(SLIP)
    os.symlink("../out/a.txt", "in/a.txt")
    os.symlink("../../out", "in/sub/out")
    os.symlink("..", "in/sub/round")  # a circle
    assert run("fix", "--quiet", "in").code == 0
    assert Path("in/b.txt").read_text() == FIXED
    assert Path("out/a.txt").read_text() == SLIP


def test_a_link_that_is_named_is_followed_and_stays_a_link(run: Callable, here: Path) -> None:
    Path("out").mkdir()
    Path("out/a.txt").write_text(SLIP)
    os.symlink("out/a.txt", "one")
    os.symlink("one", "two")
    os.symlink("out", "folder")
    assert run("fix", "--quiet", "two").code == 0
    assert Path("out/a.txt").read_text() == FIXED
    assert (os.readlink("two"), os.readlink("one")) == ("one", "out/a.txt")
    Path("out/a.txt").write_text(SLIP)
    assert run("fix", "--quiet", "folder").code == 0  # named, though a link
    assert Path("out/a.txt").read_text() == FIXED


def test_permissions_owner_and_attributes_stay_and_the_time_is_new(run: Callable, here: Path) -> None:
    Path("a.txt").write_text(SLIP)
    os.chmod("a.txt", 0o640)
    os.utime("a.txt", (1, 1))
    try:
        os.setxattr("a.txt", "user.source", b"desk")
    except (AttributeError, OSError):
        attributes: list[str] = []
    else:
        attributes = ["user.source"]
    before = os.stat("a.txt")
    assert run("fix", "--quiet", "a.txt").code == 0
    after = os.stat("a.txt")
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    assert after.st_mtime > 1
    if attributes:
        assert [name for name in os.listxattr("a.txt") if name.startswith("user.")] == attributes
        assert os.getxattr("a.txt", "user.source") == b"desk"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_the_owner_stays_and_so_does_a_bit_that_giving_away_clears(run: Callable, here: Path) -> None:
    Path("a.txt").write_text(SLIP)
    os.chown("a.txt", 65534, 65534)
    os.chmod("a.txt", 0o2755)
    assert run("fix", "--quiet", "a.txt").code == 0
    after = os.stat("a.txt")
    assert (after.st_uid, after.st_gid, stat.S_IMODE(after.st_mode)) == (65534, 65534, 0o2755)


def test_a_clean_file_is_not_touched(run: Callable, here: Path) -> None:
    Path("a.txt").write_text(FIXED)
    before = os.stat("a.txt")
    assert run("fix", "--quiet", "a.txt").code == 0
    after = os.stat("a.txt")
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_device_and_a_socket_are_no_files(run: Callable, here: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.txt")
        Path("a.txt").write_text(FIXED)
        ran = run("check", "/dev/null", "/dev/zero", "socket.txt")
        assert ran.code == 2
        assert ran.err.splitlines()[:2] == [
            "cleaner: /dev/null: not a regular file",
            "cleaner: /dev/zero: not a regular file",
        ]
        assert ran.err.splitlines()[2].startswith("cleaner: socket.txt: ")
        assert run("check", ".").code == 0  # a folder is searched for files


def test_a_file_and_a_folder_that_may_not_be_written(run: Callable, here: Path, monkeypatch: Any) -> None:
    Path("a.txt").write_text(SLIP)
    monkeypatch.setattr(os, "access", lambda *_: False)  # the tests may run as root, whom no mode stops
    assert run("fix", "--quiet", "a.txt") == (2, "", "cleaner: a.txt: permission denied; not written\n")
    monkeypatch.undo()

    def refused(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.chdir(here)
    monkeypatch.setattr("tempfile.mkstemp", refused)
    assert run("fix", "--quiet", "a.txt") == (2, "", "cleaner: a.txt: permission denied; not written\n")
    assert Path("a.txt").read_text() == SLIP


def test_a_file_that_vanishes_before_it_is_read(run: Callable, here: Path, monkeypatch: Any) -> None:
    for name in ("a.txt", "b.txt"):
        Path(name).write_text(SLIP)
    walk = files.walk

    def vanishing(*args: Any) -> Iterator[Any]:
        for path in walk(*args):
            if path == "a.txt":
                os.unlink(path)
            yield path

    monkeypatch.setattr(files, "walk", vanishing)
    ran = run("fix", "--quiet", ".")
    assert ran == (2, "", "cleaner: a.txt: no such file or directory\n")
    assert Path("b.txt").read_text() == FIXED


@pytest.mark.parametrize("event", ["changed", "gone", "replaced by a folder"])
def test_a_file_that_changes_before_it_is_written(run: Callable, here: Path, monkeypatch: Any, event: str) -> None:
    from cleaner.pipeline import Cleaner

    clean = Cleaner.clean

    def meanwhile(self: Cleaner, *args: Any, **options: Any) -> Any:
        result = clean(self, *args, **options)
        if event == "changed":
            Path("a.txt").write_text("Another text of a person.\n")
        else:
            os.unlink("a.txt")
            if event != "gone":
                os.mkdir("a.txt")
        return result

    Path("a.txt").write_text(SLIP)
    monkeypatch.setattr(Cleaner, "clean", meanwhile)
    ran = run("fix", "--quiet", "a.txt")
    assert ran.code == 2
    assert ran.err.startswith("cleaner: a.txt: ")
    assert ran.err.endswith("; not written\n")
    assert ran.err.count("\n") == 1
    assert temporaries() == []
    if event == "changed":
        assert Path("a.txt").read_text() == "Another text of a person.\n"


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
from cleaner.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no such limits")
def test_a_full_disk(here: Path) -> None:
    """A limit on the size of files ends a write in its midst, as a full disk does."""
    Path("small.txt").write_text(SLIP)
    Path("large.txt").write_text(SLIP + "It rained on the pier.\n" * 1000)
    argv = [sys.executable, "-c", LIMITED, "fix", "--quiet", "large.txt", "small.txt"]
    ran = subprocess.run(argv, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "cleaner: large.txt: file too large; not written\n"
    assert Path("large.txt").read_text() == SLIP + "It rained on the pier.\n" * 1000
    assert Path("small.txt").read_text() == FIXED
    assert temporaries() == []


def test_a_file_that_is_too_large_is_told_of_and_left(run: Callable, here: Path) -> None:
    Path("a.txt").write_text(SLIP)
    Path("b.txt").write_text(SLIP * 3)
    said = "larger than 100 bytes, and so not read (--max-bytes raises that)"
    ran = run("fix", "--quiet", "--max-bytes", 100, ".")
    assert ran == (2, "", f"cleaner: b.txt: {said}\n")
    assert Path("a.txt").read_text() == FIXED
    assert Path("b.txt").read_text() == SLIP * 3
    ran = run("check", "--max-bytes", 100, "-", stdin=SLIP.encode() * 3)
    assert ran == (2, "", f"cleaner: -: {said}\n")
    assert run("check", "--max-bytes", len(SLIP), "--fail-on", "never", "-", stdin=SLIP.encode()).code == 0


def test_a_sparse_file_of_a_terabyte(run: Callable, here: Path) -> None:
    with open("huge.txt", "wb") as file:
        try:
            file.truncate(1 << 40)
        except OSError:
            pytest.skip("this file system has no such files")
    ran = run("check", "huge.txt")
    assert (ran.code, ran.out) == (2, "")
    assert "larger than 64000000 bytes" in ran.err


def test_what_a_killed_run_has_left_is_deleted_an_hour_later(run: Callable, here: Path) -> None:
    old, fresh, other = (Path(f"in/.cleaner-{name}") for name in ("abcd_123.tmp", "efgh5678.tmp", "notes.tmp"))
    for path in (Path("in/a.txt"), Path("in/sub/b.txt"), old, fresh, other, Path("in/sub/.cleaner-abcd_123.tmp.txt")):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SLIP)
        if path != fresh:
            os.utime(path, (0, 0))
    link = Path("in/.cleaner-linkabcd.tmp")
    link.symlink_to("a.txt")
    os.utime(link, (0, 0), follow_symlinks=False)
    assert run("check", "in").code == 1
    assert old.exists()  # a run that writes nothing deletes nothing
    assert run("fix", "--quiet", "in").code == 0
    assert sorted(os.listdir("in")) == [fresh.name, link.name, other.name, "a.txt", "sub"]
    assert sorted(os.listdir("in/sub")) == [".cleaner-abcd_123.tmp.txt", "b.txt"]
    assert Path("in/a.txt").read_text() == FIXED


@pytest.mark.nightly
def test_ten_thousand_files(run: Callable, here: Path) -> None:
    for number in range(100):
        folder = Path(f"in/{number:02}")
        folder.mkdir(parents=True)
        for other in range(100):
            (folder / f"{other:02}.txt").write_text(SLIP if other == 7 else FIXED)
    ran = run("fix", "--quiet", "in")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert {path.read_text() for path in Path("in").rglob("*.txt")} == {FIXED}


@pytest.mark.nightly
@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize("command", ["fix", "batch", "review"])
def test_killed_at_any_moment(here: Path, command: str) -> None:
    script = Path(__file__).resolve().parent.parent / "tools" / "kill" / "run.py"
    ran = subprocess.run([sys.executable, script, command, "--kills", "10"], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
