"""The diff is one that `patch` and `git apply` accept, byte for byte."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner.decode import Decoded
from cleaner.model import Finding
from cleaner.render.diff import _patch, unified
from cleaner.sources.files import Article

SLIP = "The ferry sails in hopes of gaiwning a week."
TAIL = "The second boat is under repair.\n\nSimilar News\n\nWorld Briefs\n"
FILLER = "".join(f"Line {number} of the report is dry.\n" for number in range(1, 21))

ARTICLES = {
    "one line": SLIP + "\n",
    "no final newline": "The port opened.\n" + SLIP,
    "only a line without an end": SLIP,
    "crlf": f"The port opened.\r\n\r\n{SLIP}\r\n\r\nIt was late.\r\n",
    "mixed ends": f"The port opened.\r\n{SLIP}\nIt was late.\rIt rained.\n",
    "cr only": f"The port opened.\r{SLIP}\rIt was late.\r",
    "lines go": f"The port opened.\n\n{TAIL}",
    "lines go, no final newline": f"The port opened.\n\n{TAIL}".rstrip("\n"),
    "lines go, crlf": f"The port opened.\n\n{TAIL}".replace("\n", "\r\n"),
    "several hunks": f"{SLIP}\n{FILLER}The {'the'} boat left.\n{FILLER}The goverment paid.\n",
    "hunks that meet": f"{SLIP}\n1\n2\n3\n4\n5\nThe goverment paid.\n6\n7\n8\n9\n10\n11\n12\nThe councill met.\n",
    "two in a line": "The goverment paid and the councill met.\n",
    "byte order mark": "\ufeff" + SLIP + "\nIt was late.\n",
    "mark and crlf": "\ufeff" + f"{SLIP}\r\n\r\nIt was late.",
    "a line goes at the very end": f"The port opened.\n\nThe second boat is under repair.\n\n{FILLER}\nSimilar News",
    "an end without a newline after a slip": f"{FILLER}{SLIP}\r",
    "wide": "東京で大会が開かれた。\n" + SLIP + " 👩‍🚀\n",
    "separators": f"Lines\u2028and\x85marks\n{SLIP}\x0c\n",
}
# How each tool is called; both read the patch from standard input.
TOOLS = {
    "patch": ["patch", "-p0", "--binary", "--no-backup-if-mismatch", "--fuzz=0"],
    "git": ["git", "apply", "-p0", "--unidiff-zero", "--whitespace=nowarn"],
}


def cleaner(*argv: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "cleaner", *argv], capture_output=True, check=False)


def patched(tool: str, diff: bytes) -> None:
    environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(Path.cwd().parent)}
    done = subprocess.run(TOOLS[tool], input=diff, capture_output=True, check=False, env=environment)
    assert done.returncode == 0, (done.stdout + done.stderr).decode() + diff.decode()


with_tool = [pytest.param(t, marks=pytest.mark.skipif(not shutil.which(t), reason=t)) for t in TOOLS]


@pytest.mark.parametrize("tool", with_tool)
def test_a_patch_does_what_fix_does(here: Path, run: Callable, tool: str) -> None:
    names = [f"{name.replace(',', '')}.txt" for name in ARTICLES]
    for name, text in zip(names, ARTICLES.values(), strict=True):
        Path(name).write_bytes(text.encode())
    before = {name: Path(name).read_bytes() for name in names}
    diff = cleaner("fix", "--diff", *names)
    assert diff.returncode == 1
    assert {name: Path(name).read_bytes() for name in names} == before
    patched(tool, diff.stdout)
    by_tool = {name: Path(name).read_bytes() for name in names}
    for name, data in before.items():
        Path(name).write_bytes(data)
    assert cleaner("fix", *names).stdout == diff.stdout
    assert by_tool == {name: Path(name).read_bytes() for name in names}
    assert all(by_tool[name] != before[name] for name in names)


NAMES = [
    b"a b.txt",
    b" a .txt ",
    b'"a".txt',
    b"'a'.txt",
    b"a\\b.txt",
    b"a\tb.txt",
    b"a\nb.txt",
    b"a\x01\x7fb.txt",
    b"caf\xe9.txt",
    "caf\u00e9 \u201d.txt".encode(),
    b"sub/folder/a.txt",
    b"./sub//a b.txt",
    b"sub/../a.txt",
]


@pytest.mark.parametrize("tool", with_tool)
@pytest.mark.parametrize("text", [SLIP, f"The caf\xe9\u2019s owner said so.\r\n{SLIP}\r\n"])
def test_names_of_all_kinds_in_one_patch(here: Path, tool: str, text: str) -> None:
    data = text.encode("cp1252")  # the names are not in the encoding of the texts
    Path("sub/folder").mkdir(parents=True)
    for name in NAMES:
        with open(name, "wb") as file:
            file.write(data)
    diff = cleaner("check", "--diff", *map(os.fsdecode, NAMES[:-1]), str(here / "a.txt"))
    assert diff.returncode == 1
    patched(tool, diff.stdout)
    for name in NAMES:
        with open(name, "rb") as file:
            assert file.read() == data.replace(b"gaiwning", b"gaining"), name


@pytest.mark.parametrize("tool", with_tool)
def test_in_a_subfolder_of_a_repository(here: Path, tool: str, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "init", "-q"], check=True)
    Path("sub").mkdir()
    Path("sub/a.txt").write_text(SLIP)
    monkeypatch.chdir("sub")
    patched(tool, cleaner("check", "--diff", "a.txt").stdout)
    assert Path("a.txt").read_text() == SLIP.replace("gaiwning", "gaining")


@pytest.mark.skipif(not shutil.which("patch"), reason="patch")
def test_a_file_that_is_not_below_here_is_patched_from_the_top(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("one").mkdir()
    Path("a.txt").write_text(SLIP)
    monkeypatch.chdir("one")
    diff = cleaner("check", "--diff", str(here / "a.txt")).stdout
    assert diff.startswith(f"--- {here}/a.txt\n".encode())
    subprocess.run(["patch", "-s", "-p1", "-d", "/"], input=diff, check=True)
    assert (here / "a.txt").read_text() == SLIP.replace("gaiwning", "gaining")


def test_bytes_that_are_no_text_stay_bytes_in_the_patch(here: Path) -> None:
    Path("a.txt").write_bytes(b"A caf\x81\x8d.\n" + SLIP.encode() + b"\n")
    assert b"\n A caf\x81\x8d.\n-The ferry" in cleaner("fix", "--diff", "a.txt").stdout


def test_an_old_encoding_is_kept_in_the_patch(here: Path) -> None:
    Path("a.txt").write_bytes(b"The caf\xe9 is na\xefve, the mayor\x92s aide said.\n" + SLIP.encode() + b"\n")
    diff = cleaner("fix", "--diff", "a.txt").stdout
    assert b"\n The caf\xe9 is na\xefve, the mayor\x92s aide said.\n-The ferry" in diff


@pytest.mark.parametrize("encoding", ["shift_jis_2004", "cp037", "utf-16-le"])
def test_the_marks_of_a_patch_are_ascii_whatever_the_encoding(encoding: str) -> None:
    decoded = Decoded("Teh ferry", encoding, b"", 0)
    said = Article("a.txt", decoded, None)
    diff = b"".join(_patch(said, [finding("Teh ferry", "Teh", "The")]))
    body = (lambda text: text.encode(encoding)) if encoding == "shift_jis_2004" else str.encode
    assert diff == (
        b"--- a.txt\n+++ a.txt\n@@ -1,1 +1,1 @@\n-" + body("Teh ferry") + b"\n\\ No newline at end of file\n+"
        + body("The ferry") + b"\n\\ No newline at end of file\n"
    )  # fmt: skip


def finding(text: str, original: str, replacement: str) -> Finding:
    start = text.index(original)
    return Finding(start, start + len(original), original, replacement, 0.95, "typo.unknown", "")


def plain(text: str, *applied: Finding) -> str:
    return "".join(piece.text for line in unified("a.txt", text, list(applied), marked=False) for piece in line)


def test_exact_text() -> None:
    text = "1\n2\n3\n4\nfife\n6\n7\n8\n9\n"
    assert plain(text, finding(text, "fife", "five")) == (
        "--- a.txt\n+++ a.txt\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-fife\n+five\n 6\n 7\n 8\n"
    )


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_paragraph_before_a_line_that_goes_is_not_shown_as_changed(end: str) -> None:
    text = f"1{end}{end}Similar News{end}{end}World Briefs{end}"
    gone = [finding(text, f"{end}{end}Similar News", ""), finding(text, f"{end}{end}World Briefs", "")]
    assert plain(text, *gone) == (
        f"--- a.txt\n+++ a.txt\n@@ -1,5 +1,1 @@\n 1{end}-{end}-Similar News{end}-{end}-World Briefs{end}"
    )


def test_a_deletion_of_the_whole_text() -> None:
    text = "Similar News\n"
    assert plain(text, finding(text, text, "")) == "--- a.txt\n+++ a.txt\n@@ -1,1 +0,0 @@\n-Similar News\n"


def test_a_missing_final_newline_is_said() -> None:
    text = "1\nfife"
    end = "\\ No newline at end of file\n"
    assert plain(text, finding(text, "fife", "five")).endswith(f" 1\n-fife\n{end}+five\n{end}")


def test_changes_inside_a_line_are_marked_on_a_screen() -> None:
    text = "It was fife or six.\n"
    fix = finding(text, "fife", "five")
    minus, plus = list(unified("a.txt", text, [fix], marked=True))[3:5]
    assert [(piece.text, piece.style) for piece in minus] == [
        ("-", "minus"),
        ("It was ", "minus"),
        ("fife", "gone"),
        (" or six.", "minus"),
    ]
    assert ("five", "new") in plus
