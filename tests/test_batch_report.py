"""What a run tells at its end, on a terminal, as JSON and as a page; and decisions that are applied."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import Ran

from cleaner import editlog
from cleaner.batch import page, report
from cleaner.batch.counts import Counts
from cleaner.batch.journal import State

Run = Callable[..., Ran]
WRONG = "It met in hopes of gaiwning time.\n\nSimilar News\n"
RIGHT = "It met in hopes of gaining time.\n"
EVIL = '<script>alert(1)</script> & "x" [b] \x1b[31m \u202e'


def line(**values: Any) -> bytes:
    return json.dumps(values).encode() + b"\n"


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(row) for row in path.read_text(encoding="utf-8").split("\n") if row]


@pytest.fixture
def made(run: Run, here: Path) -> Ran:
    lines = [line(id=f"a{n}", text=WRONG if n % 2 else "It rained.", site="x" if n < 6 else "y") for n in range(8)]
    (here / "in.jsonl").write_bytes(b"".join([*lines, b"no\n"]))
    return run("batch", "in.jsonl", "out.jsonl", "--source-field", "site", "--report", "r.json", "--report", "r.html")


def test_the_terminal_tells_what_was_done(made: Ran) -> None:
    told = made.out.split("\n")
    assert told[0] == "9 records, 1 of them not read; 8 edits in 4 texts, 0 proposed"
    assert told[1].endswith("/s")
    assert "typo.unknown                4         0          0" in told
    assert "       4  [-gaiwning-] → {+gaining+}" in told
    assert "       4  Similar News" in told
    assert " 1,000.0  x" in told
    assert told[-4:-1] == ["output: out.jsonl", "log: out.jsonl.edits.jsonl", "rejects: out.jsonl.rejects.jsonl"]


def test_json_has_all_of_it(made: Ran, here: Path) -> None:
    told = json.loads((here / "r.json").read_text())
    assert (told["records"], told["texts"], told["changed_texts"], told["edits"], told["rejected"]) == (9, 8, 4, 8, 1)
    assert told["rules"][1] == {"rule": "typo.unknown", "applied": 4, "proposed": 0, "told": 0}
    assert told["pairs"] == [{"wrong": "gaiwning", "right": "gaining", "count": 4}]
    assert told["removed_lines"] == [{"line": "Similar News", "count": 4}]
    assert told["sources"][1] == {"source": "y", "records": 2, "edits": 2, "edits_per_1000_records": 1000.0}
    example = next(one for one in told["examples"] if one["rule"] == "typo.unknown")
    assert (example["before"], example["wrong"], example["right"]) == ("It met in hopes of ", "gaiwning", "gaining")


def test_the_report_can_be_had_again(run: Run, made: Ran, here: Path) -> None:
    before = (here / "r.json").read_bytes()
    ran = run("batch", "in.jsonl", "out.jsonl", "--source-field", "site", "--report", "again.json")
    assert ran.err == "cleaner: nothing to do\n"
    assert (here / "again.json").read_bytes() == before


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href", "action") or name[:2] == "on"]

    def handle_data(self, data: str) -> None:
        self.text += data


def evil() -> dict[str, Any]:
    counts = Counts()
    counts.records = counts.texts = 1
    counts.rules = {f"user.{EVIL}": [1, 2, 3]}
    counts.pairs.add(f"{EVIL}\0{EVIL}")
    counts.lines.add(EVIL)
    counts.sources.add(EVIL)
    counts.examples = {EVIL: [[1, EVIL, EVIL, EVIL, EVIL, EVIL]]}
    names = {"input": EVIL, "output": EVIL, "log": EVIL, "rejects": EVIL, "rules_version": "1"}
    return report.data(names, State("k", "i", "then", counts=counts.state()))


def test_nothing_of_a_dump_becomes_a_part_of_the_page() -> None:
    text = page.html(evil())
    elements = Elements()
    elements.feed(text)
    assert "script" not in elements.tags
    assert not elements.links
    assert "alert(1)" in elements.text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "default-src 'none'" in text


def test_nothing_of_a_dump_steers_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    from cleaner.render.screen import Screen

    report.show(evil(), Screen("never"))
    assert "\x1b" not in (told := capsys.readouterr().out)
    assert "[b]" in told


def test_a_report_that_cannot_be_written_is_told(run: Run, made: Ran, here: Path) -> None:
    ran = run("batch", "in.jsonl", "out.jsonl", "--source-field", "site", "--report", "no/folder/r.json")
    assert (ran.code, ran.err.count("\n")) == (2, 2)
    assert (here / "out.jsonl").exists()


@pytest.mark.nightly
def test_a_browser_shows_the_page(made: Ran, here: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    found = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None)
    (here / "evil.html").write_text(page.html(evil()), encoding="utf-8")
    with sync_api.sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=found)
        except sync_api.Error:
            pytest.skip("no browser here")
        for name in ("r.html", "evil.html"):
            for scheme, dark in (("light", False), ("dark", True)):
                tab = browser.new_page(color_scheme=scheme, java_script_enabled=name == "evil.html")
                asked: list[str] = []
                tab.on("request", lambda request, asked=asked: asked.append(request.url))
                tab.on("dialog", lambda dialog: pytest.fail("a script ran"))
                problems: list[str] = []
                tab.on("console", lambda message, problems=problems: problems.append(message.text))
                tab.goto((here / name).as_uri())
                assert asked == [(here / name).as_uri()]
                assert not problems
                if name == "r.html":
                    assert tab.locator("h1").inner_text() == "Cleaned: in.jsonl"
                    assert tab.locator(".diff del").first.is_visible()
                    assert tab.locator("td.change").first.inner_text() == "gaiwning → gaining"
                else:
                    back = tab.evaluate("getComputedStyle(document.body).backgroundColor")
                    assert (back != "rgb(255, 255, 255)") == dark
                tab.close()
        browser.close()


# -- decisions


PROPOSED = "The storm was sever, and so it rained.\n"


def reviewed(run: Run, here: Path, name: str = "in.jsonl") -> list[editlog.Entry]:
    """A run over two texts, each with one edit made into a proposal, as if the engine had been less sure."""
    log = here / "log.jsonl"
    run("batch", name, f"out-{name}", "--edit-log", "log.jsonl")
    header, *entries = log.read_text(encoding="utf-8").splitlines()
    made = [editlog.Entry(**{"spelt": None, **json.loads(entry)}) for entry in entries]
    made = [one._replace(state="proposed") if one.before == "gaiwning" else one for one in made]
    log.write_text("\n".join([header, *map(editlog.row, made)]) + "\n", encoding="utf-8")
    return made


def decide(here: Path, entry: editlog.Entry, state: str, after: str | None = None) -> None:
    log = editlog.Log(str(here / "log.jsonl"))
    log.append([entry._replace(state=state, actor="user", after=entry.after if after is None else after)])
    log.close()


def test_decisions_are_applied(run: Run, here: Path) -> None:
    texts = [WRONG, WRONG.replace("It met", "They met"), WRONG.replace("It met", "We met"), "It rained."]
    (here / "in.jsonl").write_bytes(b"".join(line(id=n, text=text) for n, text in enumerate(texts)))
    entries = reviewed(run, here)
    proposals = [entry for entry in entries if entry.state == "proposed"]
    decide(here, proposals[0], "accepted")
    decide(here, proposals[1], "accepted", "winning")
    decide(here, next(entry for entry in entries if entry.record == 2 and entry.state == "applied"), "rejected")
    ran = run("batch", "--apply", "log.jsonl", "in.jsonl", "new.jsonl")
    assert ran.code == 0, ran.err
    assert [row["text"] for row in rows(here / "new.jsonl")] == [
        RIGHT, "They met in hopes of winning time.\n", texts[2].replace("It met", "We met"), "It rained."
    ]  # fmt: skip
    log = rows(here / "new.jsonl.edits.jsonl")[1:]
    assert [(row["record"], row["state"], row["actor"], row["after"]) for row in log] == [
        (0, "applied", "user", "gaining"), (0, "applied", "auto", ""),
        (1, "applied", "user", "winning"), (1, "applied", "auto", ""),
        (2, "proposed", "auto", "gaining"), (2, "rejected", "user", ""),
    ]  # fmt: skip
    assert run("revert", "new.jsonl.edits.jsonl").code == 0
    assert (here / "new.restored.jsonl").read_bytes() == (here / "in.jsonl").read_bytes()
    assert not list(here.glob("*.decisions"))


def test_a_newer_dump_takes_what_fits(run: Run, here: Path) -> None:
    (here / "in.jsonl").write_bytes(line(id="a", text=WRONG) + line(id="b", text=WRONG))
    run("batch", "in.jsonl", "out.jsonl")
    changed = WRONG.replace("It", "They")
    newer = [
        line(id="c", text=WRONG),
        line(id="b", text=changed),
        line(id="n", text="New.", x=1),
        line(id="a", text=WRONG),
    ]
    (here / "newer.jsonl").write_bytes(b"".join(newer))
    ran = run("batch", "--apply", "out.jsonl.edits.jsonl", "newer.jsonl", "done.jsonl", "-j2")
    assert ran.code == 2
    assert (here / "done.jsonl").read_bytes() == b"".join([*newer[:3], line(id="a", text=RIGHT)])
    (reject,) = rows(here / "done.jsonl.rejects.jsonl")
    assert (reject["line"], reject["reason"]) == (
        2, "text has changed since the log was made; nothing was applied"
    )  # fmt: skip


def test_a_reviewed_log_may_be_replaced_by_what_it_leads_to(run: Run, here: Path) -> None:
    (here / "in.jsonl").write_bytes(line(text=WRONG))
    run("batch", "in.jsonl", "out.jsonl", "--edit-log", "log.jsonl")
    entry = next(iter(editlog.read("log.jsonl")))
    decide(here, entry, "rejected")
    argv = ("batch", "in.jsonl", "out.jsonl", "--edit-log", "log.jsonl")
    assert "holds decisions of a review" in run(*argv, "--preset", "strict").err
    assert run(*argv, "--apply", "log.jsonl").code == 0
    assert rows(here / "out.jsonl")[0]["text"] == "It met in hopes of gaiwning time.\n"
    assert [row["state"] for row in rows(here / "log.jsonl")[1:]] == ["rejected", "applied"]
    assert run(*argv, "--apply", "log.jsonl").code == 0
    assert rows(here / "out.jsonl")[0]["text"] == "It met in hopes of gaiwning time.\n"


def test_decisions_for_parquet(run: Run, here: Path) -> None:
    pq.write_table(pa.table({"id": [1, 2], "text": [WRONG, WRONG]}), "in.parquet")
    entries = reviewed(run, here, "in.parquet")
    decide(here, next(entry for entry in entries if entry.record == 1 and entry.state == "proposed"), "accepted")
    assert run("batch", "--apply", "log.jsonl", "in.parquet", "new.parquet").code == 0
    assert pq.read_table("new.parquet").column("text").to_pylist() == [
        "It met in hopes of gaiwning time.\n", RIGHT
    ]  # fmt: skip
