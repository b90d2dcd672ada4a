"""Proposals of a log of `batch`: decided by a person in the review, carried out by `batch --apply`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaner import editlog
from cleaner.batch import texts
from cleaner.cli import main
from cleaner.errors import Failure
from cleaner.filters.ignored import Ignores
from cleaner.review.journal import Journal
from cleaner.review.proposals import Proposals
from cleaner.review.state import Session
from cleaner.review.words import Words

TEXTS = [
    "It was a fine presention.\n\nIt met in hopes of gaiwning time.\n",
    "Nothing is wrong here.\n",
    "One more presention was made.\n",
]
LOG = "out.jsonl.edits.jsonl"


class NoWords:
    def file(self, document: str) -> str:
        return "words.txt"

    def add(self, file: str, word: str) -> bool:
        return True

    def remove(self, file: str, word: str) -> None:
        pass


@pytest.fixture
def log(here: Path) -> str:
    rows = [json.dumps({"id": f"n{number}", "text": text}) for number, text in enumerate(TEXTS)]
    (here / "in.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert main(["batch", "in.jsonl", "out.jsonl", "--quiet"]) == 0
    return LOG


def opened() -> Session:
    header = editlog.header(LOG)
    assert header
    source = Proposals(LOG, texts.path_of(LOG, header), texts.records(LOG, header), lambda finding: True)
    session = Session(source, Journal("journal.jsonl"), Words(NoWords()), Ignores("no-such-file"), "pair")
    for document in source.documents():
        session.add(document)
    session.complete = True
    return session


def applied() -> list[str]:
    assert main(["batch", "--apply", LOG, "in.jsonl", "new.jsonl", "--quiet", "--force"]) == 0
    return [json.loads(line)["text"] for line in Path("new.jsonl").read_text(encoding="utf-8").splitlines()]


def test_what_is_proposed_is_asked_in_the_text_as_it_became(log: str) -> None:
    session = opened()
    assert [(item.document.path, item.finding.start, item.finding.original) for item in session.items] == [
        ("in.jsonl#n0", 14, "presention"), ("in.jsonl#n2", 9, "presention")]  # fmt: skip
    assert "gaining" in session.items[0].document.text
    session.close()


def test_one_answer_for_a_pair_is_carried_out_everywhere(log: str) -> None:
    before = Path(log).read_bytes()
    session = opened()
    session.type("presentation")
    session.accept(all_places=True)
    assert Path(log).read_bytes() == before, "nothing is written before it is saved"
    session.save()
    session.close()
    assert Path(log).read_bytes().startswith(before)
    new = [json.loads(line) for line in Path(log).read_text(encoding="utf-8")[len(before.decode()) :].splitlines()]
    assert [(row["id"], row["state"], row["actor"], row["after"], row["rule"]) for row in new] == [
        ("n0", "accepted", "user", "presentation", "user.typed"),
        ("n2", "accepted", "user", "presenting", "typo.misspelling"),
    ]
    assert applied() == [
        "It was a fine presentation.\n\nIt met in hopes of gaining time.\n", TEXTS[1], "One more presenting was made.\n"
    ]  # fmt: skip


def test_what_is_skipped_or_not_decided_stays(log: str) -> None:
    session = opened()
    session.skip()
    session.save()
    session.close()
    assert applied() == [TEXTS[0].replace("gaiwning", "gaining"), *TEXTS[1:]]


def test_a_decision_that_was_written_is_taken_back(log: str) -> None:
    session = opened()
    session.type("presentation")
    session.save()
    assert session.undo() == "in.jsonl#n0 put back; no longer replaced"
    assert [item.finding.replacement for item in session.items] == ["presenting", "presenting"]
    session.accept()
    session.save()
    session.close()
    assert applied()[0].startswith("It was a fine presenting.")


def test_another_session_goes_on_where_this_one_stopped(log: str) -> None:
    session = opened()
    session.type("presentation")
    session.save()
    session.skip()
    session.close()
    again = opened()
    assert [(item.document.path, item.given is None) for item in again.items] == [("in.jsonl#n2", False)]
    assert again.undo() == "no longer skipped"
    assert again.undo().endswith("no longer replaced")
    again.close()
    assert applied()[0].startswith("It was a fine presention.")


def test_a_text_that_has_changed_is_told_and_passed_over(log: str, here: Path) -> None:
    lines = (here / "in.jsonl").read_text(encoding="utf-8").replace("One more", "Another")
    (here / "in.jsonl").write_text(lines, encoding="utf-8")
    session = opened()
    assert [item.document.path for item in session.items] == ["in.jsonl#n0"]
    assert [(p.path, p.message) for p in session.problems] == [
        ("in.jsonl#n2", "has changed since the log was made; what was proposed there is passed over")]  # fmt: skip
    session.close()


def test_rows_that_fit_no_text_are_told_and_passed_over(log: str) -> None:
    rows = [json.loads(line) for line in Path(LOG).read_text(encoding="utf-8").splitlines()]
    applied_row = next(row for row in rows if row.get("state") == "applied")
    applied_row["end"] = 10**9
    Path(LOG).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    session = opened()
    assert [item.document.path for item in session.items] == ["in.jsonl#n2"]
    assert [(p.path, p.message) for p in session.problems] == [
        ("in.jsonl#n0", "rows of the log overlap or lie outside of the text; they are passed over")]  # fmt: skip
    session.close()


def test_a_dump_that_is_gone_and_a_packed_log_are_told(log: str, here: Path) -> None:
    (here / "in.jsonl").unlink()
    with pytest.raises(Failure, match=r"^in\.jsonl: no such file or directory; out\.jsonl\.edits\.jsonl is about it"):
        opened()
    with pytest.raises(Failure, match="plain JSON lines"):
        Proposals("log.parquet", "in", [], lambda finding: True)
