"""A review without its screen: answers, undo, order, writing, and going on after a crash."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import editlog
from cleaner.edits import Edit, apply
from cleaner.errors import Failure
from cleaner.filters.ignored import Ignore, Ignores
from cleaner.model import Alternative, Finding
from cleaner.pipeline import Cleaner
from cleaner.review.journal import Journal
from cleaner.review.source import Document, Files
from cleaner.review.state import Counts, Session
from cleaner.review.words import Words, word_of
from cleaner.sources.files import Article, Problem, read_all

# What the small engine of these tests finds: a wrong word, and what should stand there, best first.
WRONG = {"teh": ["the", "ten"], "recieve": ["receive"], "xx": [""], "thteh": ["teh"]}
PATTERN = re.compile(r"\b(?:thteh|teh|recieve|xx)\b")


def found(text: str) -> list[Finding]:
    findings = []
    for match in PATTERN.finditer(text):
        right, *others = WRONG[match[0]]
        more = tuple(Alternative(other, 0.2) for other in others)
        findings.append(
            Finding(*match.span(), match[0], right, 0.9, "typo.test", "it is wrong", (), more, "auto"),
        )
    return findings


class Crash(BaseException):
    """The process is gone."""


class Memory:
    """Documents in memory. ``crash`` is where the next `put` ends the process: before or after it is done."""

    log_path = "log"

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts
        self.crash = ""
        self.changes: list[tuple[str, str, list[Finding]]] = []

    def document(self, path: str) -> Document:
        text = self.texts[path]
        return Document(path, text, found(text), editlog.text_hash(text))

    def documents(self) -> Iterator[Document | Problem]:
        yield from (self.document(path) for path in self.texts)

    def changed(self, document: Document) -> bool:
        return self.texts.get(document.path) != document.text

    def again(self, document: Document) -> Document | Problem:
        if document.path not in self.texts:
            return Problem(document.path, "no such file or directory")
        return self.document(document.path)

    def put(self, document: Document, text: str, made: list[Finding]) -> Document | Problem:
        if self.changed(document):
            return Problem(document.path, "changed on disk since it was read; not written")
        assert apply(document.text, [Edit(f.start, f.end, f.replacement or "") for f in made]) == text
        assert all(document.text[f.start : f.end] == f.original for f in made)
        if self.crash == "before":
            raise Crash
        self.changes.append((document.path, document.text, made))
        self.texts[document.path] = text
        if self.crash == "after":
            raise Crash
        return self.document(document.path)

    def holds(self, document: Document, text: str) -> bool:
        return "\N{SNOWMAN}" not in text


class Rows:
    """A journal in memory, through JSON as on the disk."""

    def __init__(self, rows: list[dict[str, Any]] | None = None) -> None:
        self.rows = [json.loads(json.dumps(row)) for row in rows or []]

    def append(self, row: dict[str, Any]) -> None:
        self.rows.append(json.loads(json.dumps(row)))

    def close(self) -> None: ...


class WordsInMemory:
    def __init__(self) -> None:
        self.words: list[str] = []

    def file(self, document: str) -> str:
        return "words.txt"

    def add(self, file: str, word: str) -> bool:
        if word in self.words:
            return False
        self.words.append(word)
        return True

    def remove(self, file: str, word: str) -> None:
        self.words.remove(word)


class NotIgnored(Ignores):
    """Rows in memory only."""

    def add(self, ignore: Ignore) -> None:
        self._rows.setdefault(ignore.original, []).append(ignore)

    def remove(self, ignore: Ignore) -> None:
        self._rows[ignore.original].remove(ignore)


def opened(
    texts: dict[str, str],
    rows: Rows | None = None,
    words: WordsInMemory | None = None,
    ignores: Ignores | None = None,
    **options: Any,
) -> tuple[Session, Memory, Rows]:
    memory, kept = Memory(texts), Rows(rows.rows) if rows else Rows()
    session = Session(memory, kept, Words(words or WordsInMemory()), ignores or NotIgnored("no-such-file"), **options)  # type: ignore[arg-type]
    for document in memory.documents():
        session.add(document)
    session.complete = True
    return session, memory, kept


TEXTS = {
    "a.txt": "We saw teh ship and teh boat.\n\nThey recieve xx mail.\n",
    "b.txt": "All is well.\n",
    "c.txt": "On teh pier thteh man stood.\n",
}


def current(session: Session) -> tuple[str, int, str]:
    item = session.current
    assert item is not None
    return item.document.path, item.finding.start, item.finding.original


def answered(session: Session) -> list[str]:
    return [item.given.answer.kind if item.given else "" for item in session.items]


class TestAnswers:
    def test_accept_is_for_this_place_alone(self) -> None:
        session, memory, _ = opened(dict(TEXTS))
        assert current(session) == ("a.txt", 7, "teh")
        session.accept()
        assert answered(session) == ["accept", "", "", "", "", ""]
        assert current(session) == ("a.txt", 20, "teh")
        assert memory.texts == TEXTS
        assert session.counts() == Counts(0, 0, 1, 0, 5)
        assert session.save() == "1 change written"
        assert memory.texts["a.txt"] == "We saw the ship and teh boat.\n\nThey recieve xx mail.\n"
        assert session.counts() == Counts(1, 1, 0, 0, 5)
        assert current(session) == ("a.txt", 20, "teh")

    def test_another_choice(self) -> None:
        session, memory, _ = opened(dict(TEXTS))
        assert session.accept(4) == "there is no such choice"
        assert answered(session) == [""] * 6
        session.accept(1)
        session.save()
        assert memory.texts["a.txt"].startswith("We saw ten ship")

    def test_skip_is_for_this_place_alone(self) -> None:
        session, memory, _ = opened(dict(TEXTS))
        session.skip()
        assert answered(session) == ["skip", "", "", "", "", ""]
        session.save()
        assert memory.texts == TEXTS

    def test_all_of_a_pair_in_all_files(self) -> None:
        session, memory, _ = opened(dict(TEXTS))
        item = session.current
        assert item is not None
        assert session.alike(item) == (3, 2, 3)
        assert session.accept(all_places=True) == "accepted in 3 places"
        assert answered(session) == ["accept", "accept", "", "", "accept", ""]
        session.save()
        assert memory.texts["a.txt"] == "We saw the ship and the boat.\n\nThey recieve xx mail.\n"
        assert memory.texts["c.txt"] == "On the pier thteh man stood.\n"

    def test_all_leaves_what_was_decided(self) -> None:
        session, *_ = opened(dict(TEXTS))
        session.skip()
        session.accept(all_places=True)
        assert answered(session) == ["skip", "accept", "", "", "accept", ""]
        session, *_ = opened(dict(TEXTS))
        session.accept()
        session.skip(all_places=True)
        assert answered(session) == ["accept", "skip", "", "", "skip", ""]

    def test_a_deletion(self) -> None:
        session, memory, _ = opened({"a.txt": "The xx mail.\n"})
        session.accept()
        session.save()
        assert memory.texts["a.txt"] == "The  mail.\n"

    def test_what_is_typed_is_the_users(self) -> None:
        session, memory, _ = opened(dict(TEXTS))
        assert "what stands there" in session.type("teh")
        assert "no character" in session.type("\N{SNOWMAN}")
        assert answered(session) == [""] * 6
        session.type("their")
        session.save()
        assert memory.texts["a.txt"].startswith("We saw their ship")
        [(_, _, [made])] = memory.changes
        assert (made.rule, made.original, made.replacement) == ("user.typed", "teh", "their")

    def test_a_word_drops_all_its_findings(self) -> None:
        words = WordsInMemory()
        session, _, rows = opened(dict(TEXTS), words=words)
        assert session.word() == "added to words.txt: teh; 3 places of it are settled"
        assert words.words == ["teh"]
        assert answered(session) == ["word", "word", "", "", "word", ""]
        # what comes later in this review, or in the next, is not asked either
        session.add(Document("d.txt", "Past teh end.", found("Past teh end."), "d"))
        assert len(session.items) == 6
        session, *_ = opened({**TEXTS, "e.txt": "By teh end."}, rows, words)
        assert [item.document.path for item in session.items].count("e.txt") == 0
        session.undo()
        assert words.words == []
        assert [item.document.path for item in session.items].count("e.txt") == 1

    @pytest.mark.parametrize(
        ("original", "rule", "word"),
        [
            ("Takaichi", "typo.unknown", "Takaichi"),
            ("Takaichi\N{RIGHT SINGLE QUOTATION MARK}s", "typo.unknown", "Takaichi"),
            ("Horyu\u200b", "typo.unknown", "Horyu"),
            ("Ase\u0301", "typo.unknown", "As\N{LATIN SMALL LETTER E WITH ACUTE}"),
            ("the the", "typo.doubled", None),
            ("Similar", "boilerplate.related", None),
        ],
    )
    def test_the_word_of_a_finding(self, original: str, rule: str, word: str | None) -> None:
        assert word_of(Finding(0, len(original), original, "x", 0.9, rule, "")) == word

    def test_no_word_for_what_is_none(self) -> None:
        session, *_ = opened({"a.txt": "teh"})
        assert session.current is not None
        session.current.finding = session.current.finding._replace(rule="layout.spaces")
        assert "not about one word" in session.word()

    def test_nothing_proposed(self) -> None:
        session, *_ = opened({"a.txt": "teh"})
        assert session.current is not None
        session.current.finding = session.current.finding._replace(replacement=None, alternatives=())
        assert "e types" in session.accept()
        assert answered(session) == [""]


class TestOrder:
    def test_by_pair_the_most_frequent_first(self) -> None:
        session, *_ = opened(dict(TEXTS), order="pair")
        assert [item.finding.original for item in session.items] == ["teh", "teh", "teh", "recieve", "xx", "thteh"]
        session.move(2)
        session.turn()
        assert current(session) == ("c.txt", 3, "teh")
        assert session.position == 4

    def test_moving_stops_at_the_ends(self) -> None:
        session, *_ = opened(dict(TEXTS))
        session.move(-1)
        assert session.position == 0
        session.move(99)
        assert session.position == 5
        assert session.move_file(1) == "this is the last file"
        session.move_file(-1)
        assert current(session) == ("a.txt", 7, "teh")
        assert session.move_file(-1) == "this is the first file"

    def test_the_cursor_waits_for_what_is_still_read(self) -> None:
        session, memory, _ = opened({"a.txt": "teh"})
        session.complete = False
        session.accept()
        assert current(session)[0] == "a.txt"
        memory.texts["b.txt"] = "a teh"
        session.add(memory.document("b.txt"))
        assert current(session)[0] == "b.txt"
        assert memory.texts["a.txt"] == "the"  # it was left

    def test_but_not_once_somebody_has_moved_it(self) -> None:
        session, memory, _ = opened({"a.txt": "teh teh"})
        session.move(1)
        memory.texts["b.txt"] = "a teh"
        session.add(memory.document("b.txt"))
        assert current(session) == ("a.txt", 4, "teh")

    def test_nothing_at_all(self) -> None:
        session, *_ = opened({"b.txt": "All is well."})
        for what in (session.accept, session.skip, session.word, session.ignore, session.look):
            assert what() == ""
        assert session.type("x") == session.move(1) == session.move_file(1) == session.save() == ""
        assert session.undo() == "nothing to undo"
        assert session.counts() == Counts(0, 0, 0, 0, 0)


class TestWriting:
    def test_a_file_is_written_when_it_is_left(self) -> None:
        session, memory, _ = opened(dict(TEXTS))
        session.accept()
        assert memory.texts == TEXTS
        assert session.move_file(1) == "1 change written"
        assert memory.texts["a.txt"].startswith("We saw the ship and teh")
        assert current(session) == ("c.txt", 3, "teh")

    def test_in_the_order_of_pairs_it_is_not(self) -> None:
        session, memory, _ = opened(dict(TEXTS), order="pair")
        session.accept(all_places=True)
        session.move(-99)
        session.move(99)
        assert memory.texts == TEXTS
        session.save()
        assert "teh " not in memory.texts["a.txt"]

    def test_what_a_repair_brings_up_is_asked(self) -> None:
        session, memory, _ = opened({"a.txt": "By thteh sea xx.\n"})
        session.accept()
        session.save()
        assert memory.texts["a.txt"] == "By teh sea xx.\n"
        assert [item.finding.original for item in session.items] == ["teh", "xx"]
        assert answered(session) == ["", ""]

    def test_what_was_skipped_stays_so(self) -> None:
        session, *_ = opened(dict(TEXTS))
        session.accept()
        session.skip()
        session.ignore()
        session.save()
        assert answered(session) == ["skip", "ignore", "", "", ""]
        assert current(session)[2] == "xx"

    def test_a_file_that_cannot_be_written_is_told(self) -> None:
        session, memory, _ = opened(dict(TEXTS))
        memory.put = lambda *_: Problem("a.txt", "permission denied; not written")  # type: ignore[method-assign]
        session.accept()
        assert session.save() == "a.txt: permission denied; not written"
        assert session.counts() == Counts(0, 0, 1, 0, 5)
        assert session.problems == [Problem("a.txt", "permission denied; not written")]
        del memory.put  # type: ignore[attr-defined]
        assert session.save() == "1 change written"
        assert session.undo() == "a.txt put back; no longer accepted"
        assert memory.texts == TEXTS

    def test_a_decision_that_cannot_be_kept_is_none(self) -> None:
        session, _, rows = opened(dict(TEXTS))

        def full(row: dict[str, Any]) -> None:
            raise Failure("review.jsonl: no space left on device")

        rows.append = full  # type: ignore[method-assign]
        assert "no space left" in session.accept()
        assert answered(session) == [""] * 6


class TestUndo:
    def test_before_it_is_written(self) -> None:
        session, memory, _ = opened(dict(TEXTS))
        session.accept()
        session.skip()
        assert session.undo() == "no longer skipped"
        assert current(session) == ("a.txt", 20, "teh")
        assert session.undo() == "no longer accepted"
        assert current(session) == ("a.txt", 7, "teh")
        assert answered(session) == [""] * 6
        session.save()
        assert memory.texts == TEXTS

    def test_what_was_written_is_put_back(self) -> None:
        session, memory, _ = opened(dict(TEXTS))
        session.accept()
        session.accept()
        session.save()
        assert session.undo() == "a.txt put back; no longer accepted"
        assert memory.texts == TEXTS
        # the other answer was not taken back: it waits to be written again
        assert answered(session) == ["accept", "", "", "", "", ""]
        assert session.counts() == Counts(0, 0, 1, 0, 5)
        session.save()
        assert memory.texts["a.txt"].startswith("We saw the ship and teh boat")

    def test_a_group_in_many_files(self) -> None:
        session, memory, _ = opened(dict(TEXTS))
        session.accept(all_places=True)
        session.save()
        assert session.undo() == "2 files put back; no longer accepted in 3 places"
        assert memory.texts == TEXTS
        assert answered(session) == [""] * 6

    def test_a_changed_mind(self) -> None:
        session, *_ = opened(dict(TEXTS))
        session.skip()
        session.move(-1)
        session.accept()
        assert answered(session)[0] == "accept"
        session.undo()
        assert answered(session)[0] == "skip"

    def test_in_the_next_session(self) -> None:
        session, memory, rows = opened(dict(TEXTS))
        session.accept()
        session.save()
        session, memory, _ = opened(memory.texts, rows)
        assert session.undo() == "a.txt put back; no longer accepted"
        assert memory.texts == TEXTS

    def test_not_over_what_somebody_else_wrote(self) -> None:
        session, memory, _ = opened(dict(TEXTS))
        session.accept()
        session.save()
        memory.texts["a.txt"] += "More teh.\n"
        assert "changed by somebody else since" in session.undo()
        assert memory.texts["a.txt"] == TEXTS["a.txt"].replace("teh", "the", 1) + "More teh.\n"
        assert session.undo() == "nothing to undo"

    def test_waits_for_files_that_are_not_read_yet(self) -> None:
        session, _, rows = opened(dict(TEXTS))
        session.accept(all_places=True)
        session.save()
        session, _, rows = opened({"b.txt": "All is well."}, rows)
        session.complete = False
        assert "try again" in session.undo()
        session.complete = True
        assert "a.txt is not open in this review" in session.undo()


class TestFilesThatChange:
    def test_are_read_again_before_they_are_written(self) -> None:
        session, memory, _ = opened(dict(TEXTS))
        session.accept()
        session.skip()
        memory.texts["a.txt"] = "New first line.\n\n" + TEXTS["a.txt"]
        assert session.save() == "a.txt was changed by somebody else and read again"
        assert memory.texts["a.txt"] == "New first line.\n\n" + TEXTS["a.txt"].replace("teh", "the", 1)
        assert answered(session) == ["skip", "", "", "", ""]

    def test_are_noticed_when_they_are_shown(self) -> None:
        session, memory, _ = opened(dict(TEXTS))
        memory.texts["c.txt"] = "Nothing.\n"
        memory.texts["a.txt"] = "Only xx.\n"
        assert session.look() == "a.txt was changed by somebody else and read again"
        assert current(session) == ("a.txt", 5, "xx")
        assert session.look() == ""
        assert "c.txt was changed" in session.move(1)
        assert current(session) == ("a.txt", 5, "xx")

    def test_answers_that_no_longer_fit_are_asked_again(self) -> None:
        session, memory, _ = opened(dict(TEXTS))
        session.accept()
        session.accept()
        memory.texts["a.txt"] = TEXTS["a.txt"].replace("boat", "bark")
        assert session.save().endswith("2 of your answers no longer fit and are asked again")
        assert memory.texts["a.txt"] == TEXTS["a.txt"].replace("boat", "bark")
        assert answered(session)[:2] == ["", ""]

    def test_two_places_that_look_alike_are_not_told_apart_by_guessing(self) -> None:
        paragraph = "It rained on teh long pier all of that day.\n\n"
        session, memory, _ = opened({"a.txt": paragraph * 3})
        session.move(1)
        session.accept()
        memory.texts["a.txt"] = paragraph * 2
        assert "asked again" in session.save()
        assert memory.texts["a.txt"] == paragraph * 2

    def test_a_file_that_is_gone(self) -> None:
        session, memory, _ = opened(dict(TEXTS))
        session.accept()
        del memory.texts["a.txt"]
        assert session.save() == "a.txt: no such file or directory"
        assert session.problems == [Problem("a.txt", "no such file or directory")]
        assert current(session)[0] == "c.txt"

    def test_what_somebody_took_back_is_not_done_again(self) -> None:
        session, memory, rows = opened(dict(TEXTS))
        session.accept()
        session.save()
        memory.texts["a.txt"] = TEXTS["a.txt"]  # as `git checkout` would
        session, memory, _ = opened(memory.texts, rows)
        assert answered(session) == [""] * 6
        session.save()
        assert memory.texts == TEXTS


class TestGoingOn:
    def test_where_it_stopped(self) -> None:
        session, memory, rows = opened(dict(TEXTS))
        session.accept()
        session.skip()
        session, memory, rows = opened(memory.texts, rows)
        assert answered(session) == ["accept", "skip", "", "", "", ""]
        assert current(session)[2] == "recieve"
        session.save()
        assert memory.texts["a.txt"].startswith("We saw the ship and teh boat")
        session, _, _ = opened(memory.texts, rows)
        assert answered(session) == ["skip", "", "", "", ""]

    def test_in_a_text_that_was_changed_meanwhile(self) -> None:
        session, memory, rows = opened(dict(TEXTS))
        session.accept()
        memory.texts["a.txt"] += "And xx more.\n"
        session, memory, _ = opened(memory.texts, rows)
        assert answered(session) == ["accept", "", "", "", "", "", ""]

    @pytest.mark.parametrize("crash", ["before", "after"])
    def test_after_a_crash_in_the_middle_of_a_write(self, crash: str) -> None:
        session, memory, rows = opened(dict(TEXTS))
        session.accept()
        session.skip()
        memory.crash = crash
        with pytest.raises(Crash):
            session.save()
        session, memory, _ = opened(memory.texts, rows)
        session.save()
        assert memory.texts["a.txt"] == TEXTS["a.txt"].replace("teh", "the", 1)
        assert answered(session) == ["skip", "", "", "", ""]
        assert session.undo() == "no longer skipped"
        assert session.undo() == "a.txt put back; no longer accepted"
        assert memory.texts == TEXTS

    def test_all_anew(self) -> None:
        session, _, rows = opened(dict(TEXTS))
        session.skip(all_places=True)
        session, _, rows = opened(dict(TEXTS), rows)
        session.again()
        session, *_ = opened(dict(TEXTS), rows)
        assert answered(session) == [""] * 6


# Any keys, in any order.
KEYS: dict[str, Callable[[Session], object]] = {
    "a": lambda s: s.accept(),
    "2": lambda s: s.accept(1),
    "A": lambda s: s.accept(all_places=True),
    "s": lambda s: s.skip(),
    "S": lambda s: s.skip(all_places=True),
    "e": lambda s: s.type("teh xx"),
    "r": lambda s: s.type("right"),
    "w": lambda s: s.word(),
    "i": lambda s: s.ignore(),
    "u": lambda s: s.undo(),
    "j": lambda s: s.move(1),
    "k": lambda s: s.move(-1),
    "n": lambda s: s.move_file(1),
    "p": lambda s: s.move_file(-1),
    "g": lambda s: s.turn(),
    "^": lambda s: s.save(),
}
WORDS = st.sampled_from(["teh", "thteh", "recieve", "xx", "rain", "fell", ". ", "\n\n", "日本", "e\u0301"])
SOME_TEXT = st.lists(WORDS, max_size=8).map(" ".join)
SOME_TEXTS = st.dictionaries(st.sampled_from(["a.txt", "b.txt", "c.txt"]), SOME_TEXT, min_size=1)
SOME_KEYS = st.lists(st.sampled_from(list(KEYS)), max_size=15)


@given(SOME_TEXTS, SOME_KEYS)
def test_undo_goes_back_to_the_start(texts: dict[str, str], keys: list[str]) -> None:
    words, ignores = WordsInMemory(), NotIgnored("no-such-file")
    session, memory, _ = opened(dict(texts), words=words, ignores=ignores)
    for key in keys:
        KEYS[key](session)
    while session.undo() != "nothing to undo":
        pass
    assert memory.texts == texts
    assert set(answered(session)) <= {""}
    assert words.words == []
    assert not any(ignores._rows.values())
    session.save()
    assert memory.texts == texts


@given(SOME_TEXTS, SOME_KEYS)
def test_without_an_accepting_key_nothing_changes(texts: dict[str, str], keys: list[str]) -> None:
    session, memory, _ = opened(dict(texts))
    for key in keys:
        if key not in "a2Aer":
            KEYS[key](session)
    session.save()
    assert memory.texts == texts
    assert memory.changes == []


@given(SOME_TEXT, st.lists(st.sampled_from("a2sei "), max_size=12))
def test_what_is_written_is_what_was_accepted(text: str, keys: str) -> None:
    session, memory, _ = opened({"a.txt": text})
    expected = []
    for number, (finding, key) in enumerate(zip(found(text), keys, strict=False)):
        session._go(number)
        if key != " ":
            KEYS[key](session)
        choices = [finding.replacement, *(other.text for other in finding.alternatives)]
        new = {"a": choices[0], "2": choices[1] if choices[1:] else None, "e": "teh xx"}.get(key)
        if new is not None:
            expected.append(Edit(finding.start, finding.end, new))
    session.save()
    assert memory.texts["a.txt"] == apply(text, expected)


@given(SOME_TEXTS, SOME_KEYS, SOME_KEYS)
def test_a_session_that_goes_on_knows_what_the_first_knew(
    texts: dict[str, str], keys: list[str], more: list[str]
) -> None:
    words, ignores = WordsInMemory(), NotIgnored("no-such-file")
    one, memory, rows = opened(dict(texts), words=words, ignores=ignores)
    for key in keys:
        KEYS[key](one)
    two, memory, _ = opened(memory.texts, rows, words, ignores)
    assert {item.place: item.given for item in two.items} == {item.place: item.given for item in one.items}
    for key in more:
        KEYS[key](two)
    while two.undo() != "nothing to undo":
        pass
    assert memory.texts == texts


@given(SOME_TEXTS, SOME_KEYS, st.sampled_from(["before", "after"]), st.integers(0, 15))
def test_after_a_crash_every_file_is_old_or_new(texts: dict[str, str], keys: list[str], crash: str, at: int) -> None:
    session, memory, rows = opened(dict(texts))
    before = dict(texts)
    try:
        for number, key in enumerate([*keys, "^"]):
            memory.crash = crash if number >= at else ""
            before = dict(memory.texts)
            KEYS[key](session)
    except Crash:
        changed = [path for path in texts if memory.texts[path] != before[path]]
        assert len(changed) <= 1 if crash == "after" else not changed
        for path, old, made in memory.changes[-1:] if changed else []:
            edits = [Edit(f.start, f.end, f.replacement or "") for f in made]
            assert memory.texts[path] == apply(old, edits)
    else:
        return
    session, memory, _ = opened(memory.texts, rows)
    session.save()


class TestFiles:
    """The same with files, the real engine, the edit log and the journal."""

    @staticmethod
    def session(root: Path, engine: Cleaner) -> Session:
        def find(article: Article) -> tuple[list[Finding], list[Problem]]:
            return [f for f in engine.check(article.decoded.text) if f.tier != "info"], []

        log, journal = root / ".cleaner/edits.jsonl", root / ".cleaner/review.jsonl"
        articles = read_all(sorted(map(str, root.glob("*.txt"))))
        source = Files(articles, find, str(log), lambda: "1", root=str(root), leave=[str(log)])
        session = Session(source, Journal(str(journal)), Words(WordsInMemory()), Ignores(str(root / "ignored.jsonl")))
        for got in source.documents():
            session.add(got)
        session.complete = True
        return session

    TEXT = "\ufeffThe ferry sails in hopes of gaiwning a week.\r\n\r\nSimilar News\r\n"

    def test_a_review_of_a_file(self, here: Path, engine: Cleaner) -> None:
        (here / "a.txt").write_bytes(self.TEXT.encode())
        session = self.session(here, engine)
        assert not (here / ".cleaner").exists()
        session.accept()
        assert (here / ".cleaner/.gitignore").read_text() == "*\n"
        session.accept()
        session.save()
        assert (here / "a.txt").read_bytes() == "\ufeffThe ferry sails in hopes of gaining a week.\r\n".encode()
        rows = list(editlog.read(str(here / ".cleaner/edits.jsonl")))
        assert [(row.path, row.before, row.after, row.actor, row.rule) for row in rows] == [
            ("../a.txt", "gaiwning", "gaining", "user", "typo.unknown"),
            ("../a.txt", "\r\n\r\nSimilar News", "", "user", "boilerplate.related"),
        ]
        session.undo()
        assert (here / "a.txt").read_bytes() == self.TEXT.encode()
        rows = list(editlog.read(str(here / ".cleaner/edits.jsonl")))
        assert [row.rule for row in rows[2:]] == ["user.undo", "user.undo"]
        session.close()

    def test_the_log_can_be_reverted(self, here: Path, engine: Cleaner) -> None:
        (here / "a.txt").write_bytes(self.TEXT.encode())
        session = self.session(here, engine)
        session.accept()
        session.save()
        session.undo()
        session.type("gathering")
        session.save()
        text = (here / "a.txt").read_bytes().decode().removeprefix("\ufeff")
        for change in reversed(list(editlog.changes(editlog.read(str(here / ".cleaner/edits.jsonl"))))):
            text = editlog.undone(text, change)
        assert "\ufeff" + text == self.TEXT
        session.close()

    def test_a_file_that_changes_between(self, here: Path, engine: Cleaner) -> None:
        path = here / "a.txt"
        path.write_text("The ferry sails in hopes of gaiwning a week.\n")
        session = self.session(here, engine)
        session.accept()
        path.write_text("A line.\n\nThe ferry sails in hopes of gaiwning a week.\n")
        session.save()
        assert path.read_text() == "A line.\n\nThe ferry sails in hopes of gaining a week.\n"
        session.close()

    def test_an_encoding_is_kept(self, here: Path, engine: Cleaner) -> None:
        path = here / "a.txt"
        path.write_bytes("The caf\xe9 opened in hopes of gaiwning time.\n".encode("cp1252"))
        session = self.session(here, engine)
        assert "has no character" in session.type("\N{SNOWMAN}")
        session.accept()
        session.save()
        assert path.read_bytes() == "The caf\xe9 opened in hopes of gaining time.\n".encode("cp1252")
        session.close()

    def test_one_review_at_a_time(self, here: Path, engine: Cleaner) -> None:
        (here / "a.txt").write_bytes(self.TEXT.encode())
        session = self.session(here, engine)
        session.skip()
        with pytest.raises(Failure, match="another review is open here"):
            self.session(here, engine)
        session.close()
        again = self.session(here, engine)
        assert answered(again) == ["skip", ""]
        again.close()

    def test_a_journal_that_was_cut_off(self, here: Path, engine: Cleaner) -> None:
        (here / "a.txt").write_bytes(self.TEXT.encode())
        session = self.session(here, engine)
        session.skip()
        session.accept()
        session.close()
        journal = here / ".cleaner/review.jsonl"
        whole = journal.read_bytes()
        second = whole.index(b"\n", whole.index(b"\n") + 1) + 1
        for size in (0, 5, whole.index(b"\n"), second - 1, second, second + 20, len(whole) - 1):
            journal.write_bytes(whole[:size])
            again = self.session(here, engine)
            kept = ["skip" if size >= second - 1 else "", "accept" if size >= len(whole) - 1 else ""]
            assert answered(again) == kept, size
            again.close()
            again = self.session(here, engine)
            assert answered(again) == kept, size
            again.close()

    @pytest.mark.parametrize("content", ["It rained.\n", '{"do": "begin", "form": 99}\n', "[1]\n"])
    def test_what_is_no_journal_is_told(self, here: Path, content: str) -> None:
        (here / "j").write_text(content)
        with pytest.raises(Failure, match="no journal"):
            Journal("j")
        assert (here / "j").read_text() == content

    def test_a_folder_that_may_not_be_written(self, here: Path, engine: Cleaner) -> None:
        (here / "a.txt").write_bytes(self.TEXT.encode())
        (here / ".cleaner").write_text("in the way")
        session = self.session(here, engine)
        assert "cannot be kept" in session.accept()
        assert answered(session) == ["", ""]
        session.close()
