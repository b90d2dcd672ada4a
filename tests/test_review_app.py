"""The screen of `review`: keys and clicks, what is drawn, and the command around it; once in a real terminal."""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from test_review_state import TEXTS, Memory, answered, current, opened

from cleaner.review.app import Review
from cleaner.review.state import Session
from cleaner.sources.files import Problem

sys.path.append(str(Path(__file__).resolve().parent.parent / "tools" / "kill"))

from terminal import Terminal

Steps = Callable[[Any, Review], Awaitable[None]]


def drive(session: Session, steps: Steps, size: tuple[int, int] = (80, 24), signs: bool = True) -> Review:
    """Run ``steps`` with a pilot on the screen of ``session``."""
    app = Review(session, [], signs)

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await steps(pilot, app)

    asyncio.run(run())
    return app


def press(session: Session, *keys: str, **options: Any) -> list[str]:
    """Press ``keys``, and return what is on the screen then."""
    rows: list[str] = []

    async def steps(pilot: Any, app: Review) -> None:
        await pilot.press(*keys)
        await pilot.pause()
        rows.extend(screen(app))

    drive(session, steps, **options)
    return rows


def screen(app: Review) -> list[str]:
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def has(rows: list[str], text: str) -> bool:
    return any(text in row for row in rows)


class TestKeys:
    CASES = (
        ("a", ["accept", "", "", "", "", ""]),
        ("2", ["accept", "", "", "", "", ""]),
        ("9", ["", "", "", "", "", ""]),
        ("s", ["skip", "", "", "", "", ""]),
        ("space", ["skip", "", "", "", "", ""]),
        ("A", ["accept", "accept", "", "", "accept", ""]),
        ("S", ["skip", "skip", "", "", "skip", ""]),
        ("w", ["word", "word", "", "", "word", ""]),
        ("j a", ["", "accept", "", "", "", ""]),
        ("down right k up s", ["skip", "", "", "", "", ""]),
        ("a s u", ["accept", "", "", "", "", ""]),
        ("n s", ["", "", "", "", "skip", ""]),
        ("enter", ["", "", "", "", "", ""]),
        ("tab enter", ["", "", "", "", "", ""]),
        ("e escape", ["", "", "", "", "", ""]),
        ("e backspace backspace x enter", ["typed", "", "", "", "", ""]),
        ("e a s escape", ["", "", "", "", "", ""]),
        ("question_mark a escape s", ["skip", "", "", "", "", ""]),
        ("g j j a", ["", "", "", "", "accept", ""]),
    )

    def test_what_they_answer(self) -> None:
        async def steps(pilot: Any, app: Review) -> None:
            for keys, answers in self.CASES:  # on one screen, because each takes longer to start than all the keys
                app.session, memory, _ = opened(dict(TEXTS))
                app._draw()
                await pilot.press(*keys.split())
                await pilot.pause()
                app.session.turn("file")
                assert answered(app.session) == answers, keys
                assert memory.texts == TEXTS, keys

        drive(opened(dict(TEXTS))[0], steps)

    def test_what_is_typed_is_put(self) -> None:
        session, *_ = opened(dict(TEXTS))
        press(session, "e", "i", "r", "enter")
        assert session.items[0].given is not None
        assert session.items[0].given.answer.text == "their"

    def test_save(self) -> None:
        session, memory, _ = opened(dict(TEXTS))
        rows = press(session, "a", "ctrl+s")
        assert memory.texts["a.txt"].startswith("We saw the ship and teh boat")
        assert has(rows, "1 change written")

    def test_ignore(self) -> None:
        session, *_ = opened(dict(TEXTS))
        rows = press(session, "i")
        assert answered(session)[0] == "ignore"
        assert has(rows, "left alone here from now on")

    @pytest.mark.parametrize("key", ["q", "ctrl+c", "ctrl+q"])
    def test_quit(self, key: str) -> None:
        session, *_ = opened(dict(TEXTS))
        app = drive(session, lambda pilot, app: pilot.press(key))
        assert app._exit

    def test_clicks(self) -> None:
        session, *_ = opened(dict(TEXTS))

        async def steps(pilot: Any, app: Review) -> None:
            await pilot.click(list(app.query("#choices _Choice"))[1])
            await pilot.pause()
            await pilot.click(next(key for key in app.query("#foot _Key") if key._action == "skip"))
            await pilot.pause()

        drive(session, steps)
        assert answered(session)[:3] == ["accept", "skip", ""]
        assert session.items[0].given is not None
        assert session.items[0].given.answer.text == "ten"

    def test_a_click_does_nothing_while_something_is_typed(self) -> None:
        session, *_ = opened(dict(TEXTS))

        async def steps(pilot: Any, app: Review) -> None:
            await pilot.press("e")
            await pilot.pause()
            await pilot.click(next(key for key in app.query("#foot _Key") if key._action == "accept_all"))
            await pilot.pause()

        drive(session, steps)
        assert answered(session) == [""] * 6


class TestWhatIsDrawn:
    def test_a_finding(self) -> None:
        session, *_ = opened(dict(TEXTS))
        rows = press(session)
        assert rows[0] == " a.txt:1:8  1 of 6, 6 left"
        assert rows[2] == " We saw [-teh-]{+the+} ship and teh boat."
        assert rows[4] == " ▇▇▇▇▁ .90  typo.test   3 places like this in 2 files, 3 undecided"
        assert rows[5:8] == ["   1 the", "   2 ten  .20", " it is wrong"]

    def test_in_colour_the_marks_have_no_signs(self) -> None:
        session, *_ = opened(dict(TEXTS))
        assert press(session, signs=False)[2] == " We saw tehthe ship and teh boat."

    def test_text_is_no_markup(self) -> None:
        session, *_ = opened({"[b]a[/b].txt": "[red]We[/red] saw teh [/] \\[b] [@click=app.quit]x[/] 日本語\x1b[31m."})
        rows = press(session, size=(120, 24))
        assert rows[0].startswith(" [b]a[/b].txt:1:19")
        assert rows[2] == " [red]We[/red] saw [-teh-]{+the+} [/] \\[b] [@click=app.quit]x[/] 日本語\\x1b[31m."

    def test_wide_characters_are_wrapped_to_the_width(self) -> None:
        session, *_ = opened({"a.txt": "日本語のテキスト" * 12 + " teh " + "日本語" * 9})
        from rich.cells import cell_len

        rows = press(session, size=(40, 24))
        assert max(map(cell_len, rows)) <= 40
        assert "".join(row.strip() for row in rows[1:]).count("日本語") == 21

    @pytest.mark.parametrize("size", [(40, 12), (20, 6), (200, 60)])
    def test_any_size(self, size: tuple[int, int]) -> None:
        session, *_ = opened(dict(TEXTS))
        rows = press(session, "a", "question_mark", "question_mark", "e", "escape", "v", size=size)
        assert len(rows) == size[1]
        assert has(rows, "[-teh-]")

    def test_help(self) -> None:
        session, *_ = opened(dict(TEXTS))
        assert has(press(session, "question_mark"), "what was written is put back")

    def test_blanks(self) -> None:
        session, *_ = opened({"a.txt": "We saw teh\nship."})
        rows = press(session, "v")
        assert rows[2:4] == [" We·saw·[-teh-]{+the+}⏎", " ship."]

    def test_nothing_found(self) -> None:
        session, *_ = opened({"b.txt": "All is well."})
        assert has(press(session), "nothing to review")

    def test_all_decided(self) -> None:
        session, *_ = opened({"a.txt": "teh xx"})
        rows = press(session, "a", "s")
        assert has(rows, "all is decided; q writes what was accepted and quits")
        assert has(rows, "2 of 2, 0 left")

    def test_findings_come_in_while_others_are_decided(self) -> None:
        session, _, _ = opened({})
        memory = Memory(dict(TEXTS))
        session.source, session.complete = memory, False
        gate = asyncio.Event()

        def documents() -> Iterator[Any]:
            yield Problem("z.txt", "permission denied")
            for number, path in enumerate(TEXTS):
                while number and not gate.is_set():
                    time.sleep(0.01)
                yield memory.document(path)

        app = Review(session, documents(), True)

        async def run() -> None:
            async with app.run_test(size=(80, 24)) as pilot:
                while not session.items:
                    await pilot.pause(0.02)
                await pilot.press("A")
                await pilot.pause()
                assert has(screen(app), "of 4+")
                gate.set()
                while not session.complete:
                    await pilot.pause(0.02)
                await pilot.pause()
                assert has(screen(app), "3 of 6, 4 left")

        asyncio.run(run())
        assert session.problems == [Problem("z.txt", "permission denied")]
        assert current(session)[2] == "recieve"

    def test_a_fault_in_reading_ends_the_screen(self) -> None:
        session, *_ = opened({})
        session.complete = False

        def documents() -> Iterator[Any]:
            raise RuntimeError("a fault")
            yield

        app = Review(session, documents(), True)

        async def run() -> None:
            async with app.run_test(size=(80, 24)) as pilot:
                for _ in range(100):
                    await pilot.pause(0.02)
                    if app._exit:
                        return

        asyncio.run(run())
        assert str(app.fault) == "a fault"


class TestCommand:
    def test_without_a_terminal(self, run: Any, here: Path) -> None:
        (here / "a.txt").write_text("It rained.\n")
        ran = run("review", "a.txt")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == "cleaner: review needs a terminal; `cleaner check` reports without one\n"
        assert os.listdir() == ["a.txt"]

    @pytest.fixture
    def terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("cleaner.commands.review._has_terminal", lambda: True)

    @pytest.mark.usefixtures("terminal")
    def test_without_textual(self, run: Any, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (here / "a.txt").write_text("It rained.\n")
        monkeypatch.setitem(sys.modules, "textual", None)
        monkeypatch.delitem(sys.modules, "cleaner.review.app", raising=False)
        ran = run("review", "a.txt")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == "cleaner: review needs textual: pip install 'article-cleaner[review]'\n"

    @pytest.mark.usefixtures("terminal")
    def test_not_from_standard_input(self, run: Any, here: Path) -> None:
        ran = run("review", "-")
        assert (ran.code, ran.err) == (2, "cleaner: review changes files; it does not read standard input (-)\n")


SLIP = "The ferry sails in hopes of gaiwning a week.\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a pseudo-terminal")
class TestInATerminal:
    def test_from_the_first_key_to_the_last(self, here: Path) -> None:
        (here / "a.txt").write_text(SLIP)
        (here / "b.txt").write_text("It rained.\n\nSimilar News\n")
        terminal = Terminal("review", ".", "none.txt", NO_COLOR="1")
        terminal.until("{+gaining+}")
        terminal.press("a")
        terminal.until("Similar News")
        assert (here / "a.txt").read_text() == SLIP.replace("gaiwning", "gaining")
        terminal.press("s")
        terminal.until("all is decided")
        terminal.press("q")
        assert terminal.ended() == 2
        told = terminal.out.decode().replace("\r", "").split("\n")
        assert "1 change written to 1 file, 1 skipped, 0 left; log: .cleaner/edits.jsonl" in told[-3]
        assert told[-2] == "cleaner: none.txt: no such file or directory"
        assert (here / "b.txt").read_text() == "It rained.\n\nSimilar News\n"
        assert sorted(os.listdir(here / ".cleaner")) == [".gitignore", "edits.jsonl", "review.jsonl"]

    def test_going_on_after_it_was_killed(self, here: Path) -> None:
        (here / "a.txt").write_text(f"{SLIP}\nShe said teh ferry was late.\n")
        terminal = Terminal("review", "a.txt", NO_COLOR="1")
        terminal.until("{+gaining+}")
        terminal.press("a")
        terminal.until("{+the+}")
        terminal.kill()
        assert "gaiwning" in (here / "a.txt").read_text()
        terminal = Terminal("review", "a.txt", NO_COLOR="1")
        terminal.until("{+the+}")
        terminal.press("q")
        assert terminal.ended() == 1
        assert b"1 change written to 1 file, 0 skipped, 1 left" in terminal.out
        assert (here / "a.txt").read_text() == f"{SLIP.replace('gaiwning', 'gaining')}\nShe said teh ferry was late.\n"
        rows = [json.loads(row) for row in (here / ".cleaner/review.jsonl").read_text().splitlines()]
        assert [row["do"] for row in rows] == ["begin", "answer", "write", "done"]

    @pytest.mark.nightly
    def test_words_and_ignored_places_are_kept(self, here: Path) -> None:
        (here / "a.txt").write_text("She saw the frist boat.\n\nThe ferry sails in hopes of gaiwning a week.\n")
        terminal = Terminal("review", "a.txt", NO_COLOR="1")
        terminal.until("{+first+}")
        terminal.press("w")
        terminal.until("{+gaining+}")
        terminal.press("i")
        terminal.until("left alone here")
        terminal.until("2 of 2, 0 left")  # all files are read
        terminal.press("q")
        assert terminal.ended() == 0
        assert (here / "cleaner-words.txt").read_text() == "frist\n"
        assert json.loads((here / "cleaner-ignored.jsonl").read_text())["original"] == "gaiwning"
        shutil.rmtree(here / ".cleaner")
        terminal = Terminal("review", "a.txt", NO_COLOR="1")
        terminal.until("nothing to review")
        terminal.press("q")
        assert terminal.ended() == 0


@pytest.mark.nightly
@pytest.mark.parametrize("delay", [0.0, 0.05, 0.2, 0.6])
def test_killed_in_the_middle_of_a_save(here: Path, delay: float) -> None:
    """Every file is the old or the new one, the journal can be read, and the next session finishes the work."""
    old, new = f"{SLIP}\nIt rained.\n", f"{SLIP}\nIt rained.\n".replace("gaiwning", "gaining")
    for number in range(60):
        (here / f"{number:02}.txt").write_text(old)
    terminal = Terminal("review", ".", NO_COLOR="1")
    terminal.until("60 places like this")
    terminal.press("A")
    terminal.until("accepted in 60 places")
    terminal.press("\x13")
    time.sleep(delay)
    terminal.kill()
    assert {path.read_text() for path in here.glob("*.txt")} <= {old, new}
    terminal = Terminal("review", ".", NO_COLOR="1")
    left = any(path.read_text() == old for path in here.glob("*.txt"))
    terminal.until("all is decided" if left else "nothing to review")
    terminal.press("q")
    assert terminal.ended() == 0
    assert {path.read_text() for path in here.glob("*.txt")} == {new}
    terminal = Terminal("review", ".", NO_COLOR="1")
    terminal.until("nothing to review")
    terminal.press("u")
    terminal.until("60 files put back")
    terminal.press("q")
    assert terminal.ended() == 1
    assert {path.read_text() for path in here.glob("*.txt")} == {old}


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
class TestUnderTmux:
    def test_keys_screen_and_file(self, here: Path) -> None:
        (here / "a.txt").write_text(SLIP)
        code = "import sys; from cleaner.cli import main; print('exit code', main(sys.argv[1:]))"
        command = f"NO_COLOR=1 {shlex.join([sys.executable, '-c', code, 'review', 'a.txt'])}; sleep 60"
        tmux = ["tmux", "-S", str(here / "socket"), "-f", os.devnull]

        def run(*argv: str) -> str:
            return subprocess.run([*tmux, *argv], capture_output=True, text=True, check=True, cwd=here).stdout

        def until(text: str) -> str:
            stop = time.monotonic() + 30
            while text not in (pane := run("capture-pane", "-p")):
                assert time.monotonic() < stop, pane
                time.sleep(0.05)
            return pane

        run("new-session", "-d", "-x", "80", "-y", "24", command)
        try:
            pane = until("typo.unknown")
            assert " The ferry sails in hopes of [-gaiwning-]{+gaining+} a week." in pane.split("\n")
            assert len(pane.rstrip("\n").split("\n")) == 24
            run("send-keys", "Enter")
            run("send-keys", "a")
            until("all is decided")
            assert (here / "a.txt").read_text() == SLIP
            run("send-keys", "C-s")
            until("1 change written")
            assert (here / "a.txt").read_text() == SLIP.replace("gaiwning", "gaining")
            run("send-keys", "u")
            until("a.txt put back")
            assert (here / "a.txt").read_text() == SLIP
            run("send-keys", "q")
            assert "0 changes written, 0 skipped, 1 left\nexit code 1\n" in until("exit code")
        finally:
            run("kill-server")
