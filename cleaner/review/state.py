"""A review without its screen: the findings, the answers, the order, undo, and when what is written.

`Session` is told of documents as they are ready and of what the person wants, and keeps the cursor. Answers are in the
journal at once. Files are written by `Session.save`, which the screen calls when a file is left, on ctrl+s and at the
end. What a method returns is a sentence for the status line; "" says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Literal, NamedTuple

from cleaner.editlog import text_hash
from cleaner.edits import Edit, apply, outputs
from cleaner.errors import Failure
from cleaner.filters.ignored import Ignores, row_for
from cleaner.ignores import Ignore
from cleaner.model import Finding
from cleaner.review.book import PUT, Answer, Book, Given, Place, Write, answer_row, places, write_row
from cleaner.review.journal import Journal
from cleaner.review.source import Document, Source
from cleaner.review.words import Words, word_of
from cleaner.sources.files import Problem

Order = Literal["file", "pair"]
_TYPED = "user.typed"
_UNDO = "user.undo"


class Item:
    """A finding that is asked about, and what was answered."""

    __slots__ = ("document", "finding", "given", "place")

    def __init__(self, document: Document, finding: Finding, place: Place, given: Given | None) -> None:
        self.document, self.finding, self.place, self.given = document, finding, place, given

    @property
    def choices(self) -> list[str]:
        """What can be put in its place, best first; "" removes it."""
        finding = self.finding
        first = [] if finding.replacement is None else [finding.replacement]
        return list(dict.fromkeys([*first, *(other.text for other in finding.alternatives)]))

    @property
    def pair(self) -> tuple[str, str | None]:
        """wrong and right; lines that go are the same whatever blank lines go with them."""
        finding = self.finding
        return (finding.original.strip() or finding.original) if not finding.replacement else finding.original, (
            finding.replacement
        )


class Counts(NamedTuple):
    written: int
    files: int
    waiting: int
    skipped: int
    left: int


class Session:
    """``words`` and ``ignores`` are the two files in which a decision outlives the review."""

    def __init__(self, source: Source, journal: Journal, words: Words, ignores: Ignores, order: Order = "file") -> None:
        self.source, self.order = source, order
        self.problems: list[Problem] = []
        self._journal, self._words, self._ignores = journal, words, ignores
        self._book = Book()
        for row in journal.rows:
            self._book.apply(row)
        for action in self._book.actions:
            if action.answer.kind == "word" and action.answer.text:
                words.remember(action.answer.text, action.places[0].path)
        self._items: dict[str, list[Item]] = {}
        self._documents: dict[str, Document] = {}
        self._sorted: list[Item] | None = None
        self._at: dict[Place, int] = {}
        self._place: Place | None = None
        self._written: dict[str, list[int]] = {}
        self._free = True  # nobody has moved the cursor from where it waits for the next finding
        self.complete = False

    # The documents

    def add(self, got: Document | Problem) -> str:
        """A document is ready, or cannot be read. `complete` is set when all are."""
        if isinstance(got, Problem):
            self.problems.append(got)
            return ""
        self._show(got)
        place = self._place  # its item is looked up in its file alone: all of them would be sorted for each document
        item = next((one for one in self._items[place.path] if one.place == place), None) if place else None
        if place is None or (self._free and (item is None or item.given)):
            start = -1 if place is None else self.position
            self._place = self._next_undecided(start) or place or (self.items[0].place if self.items else None)
            return self._left(item)
        return ""

    def _show(self, document: Document) -> None:
        """Take ``document`` up, or in the place of what it was."""
        path, text = document.path, document.text
        found = places(path, text, document.hash, document.findings)
        rows = zip(document.findings, found, self._book.answers(found), strict=True)
        items = [Item(document, finding, place, given) for finding, place, given in rows]
        # What is ignored and whose word is known is not asked, unless it was in this review, where it can be undone.
        kept = {id(f) for f in self._ignores.without(path, text, document.findings)}
        new = path not in self._documents
        self._documents[path] = document
        self._items[path] = [
            item
            for item in items
            if item.given or (id(item.finding) in kept and not self._words.covers(path, item.finding))
        ]
        if new and self.order == "file" and self._sorted is not None:
            self._at.update((item.place, number) for number, item in enumerate(self._items[path], len(self._sorted)))
            self._sorted += self._items[path]
        else:
            self._sorted = None

    def look(self) -> str:
        """Read the current file again if somebody has changed it."""
        item = self.current
        if item is None or not self.source.changed(item.document):
            return ""
        return self._reread(item.document)

    def _reread(self, document: Document) -> str:
        path, at = document.path, self.position
        before = sum(item.given is not None for item in self._items[path])
        got = self.source.again(document)
        if isinstance(got, Problem):
            self.problems.append(got)
            self._items[path], self._sorted = [], None
            self._stay(path, at)
            return f"{path}: {got.message}"
        self._show(got)
        self._stay(path, at)
        after = sum(item.given is not None for item in self._items[path])
        lost = f"; {before - after} of your answers no longer fit and are asked again" if after < before else ""
        return f"{path} was changed by somebody else and read again{lost}"

    # The cursor

    @property
    def items(self) -> list[Item]:
        """All items in the order in which they are asked."""
        if self._sorted is None:
            items = [item for found in self._items.values() for item in found]
            if self.order == "pair":
                pairs: dict[tuple[str, str | None], int] = {}
                for item in items:
                    pairs[item.pair] = pairs.get(item.pair, 0) + 1
                first = {pair: number for number, pair in enumerate(pairs)}
                items.sort(key=lambda item: (-pairs[item.pair], first[item.pair]))
            self._sorted = items
            self._at = {item.place: number for number, item in enumerate(items)}
        return self._sorted

    @property
    def position(self) -> int:
        """Where the cursor is in `items`; 0 if there are none."""
        items = self.items
        found = self._at.get(self._place, 0) if self._place else 0
        return min(found, max(0, len(items) - 1))

    @property
    def current(self) -> Item | None:
        items = self.items
        return items[self.position] if items else None

    def turn(self, order: Order | None = None) -> None:
        """Switch between the two orders; the cursor stays at its finding."""
        place = self.current.place if self.current else None
        self.order = order or ("pair" if self.order == "file" else "file")
        self._sorted, self._place = None, place

    def move(self, step: int) -> str:
        item = self.current
        self._go(self.position + step)
        return self._left(item)

    def move_file(self, step: int) -> str:
        """To the first finding of the next file with findings (or the previous one)."""
        item = self.current
        if item is None:
            return ""
        paths = [path for path, items in self._items.items() if items]
        at = paths.index(item.document.path) + step
        if not 0 <= at < len(paths):
            return "this is the last file" if step > 0 else "this is the first file"
        self._place, self._free = self._items[paths[at]][0].place, False
        return self._left(item)

    def _left(self, before: Item | None) -> str:
        """The cursor was at ``before``. A file that is left is written, except where the order jumps between files."""
        now = self.current
        if now is None or (before and before.document.path == now.document.path):
            return ""
        said = self.save(before.document.path) if before and self.order == "file" else ""
        return "; ".join(filter(None, (said, self.look())))

    def _go(self, position: int) -> None:
        items = self.items
        if items:
            self._place, self._free = items[min(max(position, 0), len(items) - 1)].place, False

    def _next_undecided(self, position: int) -> Place | None:
        """The next after ``position``, else the first of all; None if all is decided."""
        items = self.items
        after, before = range(position + 1, len(items)), range(min(position + 1, len(items)))
        return next((items[at].place for at in chain(after, before) if items[at].given is None), None)

    def _stay(self, path: str, position: int) -> None:
        """After a file has other findings than before: the cursor stays where it can."""
        if self.items and self._place not in self._at:
            self._go(position)
            if self.items[self.position].given is not None:
                self._place = self._next_undecided(self.position - 1) or self._place

    # Answers

    def accept(self, choice: int = 0, *, all_places: bool = False) -> str:
        """Accept the first choice, or another. Nothing is written yet."""
        item = self.current
        if item is None:
            return ""
        if choice >= len(item.choices):
            return "there is no such choice" if item.choices else "nothing is proposed here; e types a replacement"
        text = item.choices[choice]
        items = [other for other in self._alike(item) if text in other.choices] if all_places else [item]
        return self._answer(Answer("accept", text), items)

    def skip(self, *, all_places: bool = False) -> str:
        item = self.current
        return self._answer(Answer("skip"), self._alike(item) if all_places else [item]) if item else ""

    def type(self, text: str) -> str:
        """A replacement of the person's own."""
        item = self.current
        if item is None:
            return ""
        if text == item.finding.original:
            return "that is what stands there; s leaves it"
        if not self.source.holds(item.document, text):
            return f"the encoding of {item.document.path} has no character for that"
        return self._answer(Answer("typed", text), [item])

    def ignore(self) -> str:
        """Leave this place alone, also in later runs."""
        item = self.current
        if item is None:
            return ""
        try:
            self._ignores.add(row_for(item.document.path, item.document.text, item.finding))
        except (Failure, OSError) as error:
            return f"cannot be remembered: {error}"
        return self._answer(Answer("ignore"), [item], f"left alone here from now on: {self._ignores.path}")

    def word(self) -> str:
        """Add the word to those of the project; all findings of it are dropped."""
        item = self.current
        if item is None:
            return ""
        word = word_of(item.finding)
        if word is None:
            return "this is not about one word; i ignores it here"
        try:
            file = self._words.add(word, item.document.path)
        except (Failure, OSError) as error:
            return f"cannot be added: {error}"
        items = [
            other
            for found in self._items.values()
            for other in found
            if other is item or (other.given is None and self._words.covers(other.document.path, other.finding))
        ]
        more = f"; {len(items)} places of it are settled" if len(items) > 1 else ""
        return self._answer(Answer("word", word), items, f"added to {file}: {word}{more}")

    def _alike(self, item: Item) -> list[Item]:
        """The item, and the undecided ones with the same wrong and right."""
        return [
            other
            for found in self._items.values()
            for other in found
            if other is item or (other.given is None and other.pair == item.pair)
        ]

    def alike(self, item: Item) -> tuple[int, int, int]:
        """How many places have the pair of ``item``, in how many files, and how many of them are undecided."""
        same = [other for found in self._items.values() for other in found if other.pair == item.pair]
        return len(same), len({other.document.path for other in same}), sum(other.given is None for other in same)

    def _answer(self, answer: Answer, items: list[Item], say: str = "") -> str:
        """Give one answer to ``items`` and go on to what is undecided. ``say`` is what to tell of it."""
        position, before, number = self.position, self.current, self._book.next
        try:
            self._record(answer_row(number, answer, [item.place for item in items]))
        except Failure as failure:
            return f"not decided, because it cannot be kept: {failure}"
        for item in items:
            item.given = Given(number, answer)
        following = self._next_undecided(position)
        self._place, self._free = following or self._place, following is None
        if not say and len(items) > 1:
            say = f"{'accepted' if answer.kind in PUT else 'skipped'} in {len(items)} places"
        return "; ".join(filter(None, (say, self._left(before))))

    def _record(self, row: dict[str, object]) -> None:
        self._journal.append(row)
        self._book.apply(row)

    def again(self) -> None:
        """Forget what was answered in earlier sessions. Raises Failure."""
        if self._journal.rows:
            self._record({"do": "again"})

    # Writing

    def save(self, path: str | None = None) -> str:
        """Write what was accepted: of one file, or of all."""
        return told([self.save_one(name) for name in ([path] if path is not None else self.unsaved)])

    @property
    def unsaved(self) -> list[str]:
        """The files in which something was accepted that is not written."""
        return [path for path in self._items if self.waiting(path)]

    def waiting(self, path: str) -> list[Item]:
        """What was accepted in a file and is not written."""
        return [item for item in self._items.get(path, ()) if item.given and item.given.put]

    def save_one(self, path: str) -> tuple[str, int]:
        """Write one file. Returns what there is to tell, and how many changes were written."""
        said = ""
        for _ in range(2):  # a file that was changed is read again, and what still fits is written
            items = self.waiting(path)
            if not items:
                return said, 0
            document, made = self._documents[path], [_made(item) for item in items]
            edits = [Edit(f.start, f.end, f.replacement or "") for f in made]
            got = self._put(document, items, made, edits) if not self.source.changed(document) else None
            if got is None or (isinstance(got, Problem) and self.source.changed(document)):
                said = self._reread(document)
                continue
            if isinstance(got, Problem):
                self.problems.append(got)
                return f"{path}: {got.message}", 0
            self._written.setdefault(path, []).append(len(items))
            self._took(got, edits)
            return said, len(items)
        return said or f"{path}: not written, because it keeps changing", 0

    def _put(self, document: Document, items: list[Item], made: list[Finding], edits: list[Edit]) -> Document | Problem:
        text = apply(document.text, edits)
        hash = text_hash(text)
        rows = [(edit.start, edit.end, f.original, edit.text) for edit, f in zip(edits, made, strict=True)]
        write = Write(document.hash, hash, rows, frozenset(item.given.number for item in items if item.given))
        kept = _kept(self._items[document.path], edits, document.path, text, hash)
        try:
            self._record(write_row(document.path, write, kept))
            got = self.source.put(document, text, made)
            if not isinstance(got, Problem):
                self._record({"do": "done", "path": document.path})
        except Failure as failure:
            return Problem(document.path, f"not written: {failure}")
        return got

    def _took(self, document: Document, edits: list[Edit]) -> None:
        """``edits`` have made a ``document`` anew; the cursor stays at its finding, or goes to the one after it."""
        place = self._place
        if place is None or place.path != document.path:  # finding the cursor costs more than all the rest
            self._show(document)
            return
        position = self.position
        self._show(document)
        start = place.start + sum(len(e.text) - (e.end - e.start) for e in edits if e.end <= place.start)
        items = self._items[document.path]
        self._place = next((item.place for item in items if item.finding.start >= start), None)
        self._stay(document.path, position)

    # Undo

    def undo(self) -> str:
        """Take the last answer back; what it changed in files is put back too."""
        if not self._book.actions:
            return "nothing to undo"
        action = self._book.actions[-1]
        if not self.complete and any(place.path not in self._documents for place in action.places):
            return "not all files are read yet; try again in a moment"
        said, back = [], []
        for path in dict.fromkeys(place.path for place in action.places):
            wrong, put_back = self._put_back(path, action.number)
            said += [wrong] if wrong else []
            back += [path] if put_back else []
        try:
            if action.answer.kind == "word" and action.answer.text:
                self._words.remove(action.answer.text, action.places[0].path)
            elif action.answer.kind == "ignore":
                self._not_ignored(action.places[0])
            self._record({"do": "undo", "n": action.number})
        except (Failure, OSError) as error:
            return f"not undone: {error}"
        for document in list(self._documents.values()):
            if action.answer.kind == "word" or any(place.path == document.path for place in action.places):
                self._show(document)
        self._at = self._at if self.items else {}
        self._place = next((place for place in action.places if place in self._at), self._place)
        self._free = False
        if back:
            said.append(f"{back[0] if len(back) == 1 else f'{len(back)} files'} put back")
        return "; ".join([*said, _undone(action.answer, len(action.places))])

    def _not_ignored(self, place: Place) -> None:
        self._ignores.remove(Ignore(place.original, place.path, place.rule, place.before, place.after))

    def _put_back(self, path: str, number: int) -> tuple[str, bool]:
        """Put a file back to what it was before answer ``number`` was written to it.

        Returns what went wrong, and whether anything was put back.
        """
        document = self._documents.get(path)
        if not self._book.wrote(path, number):
            return "", False
        if document is None:
            return f"{path} is not open in this review; what was written there stays", False
        if self.source.changed(document):
            self._reread(document)
            document = self._documents[path]
        writes, done = self._book.writes(path, document.hash), False
        while any(number in write.numbers for write in writes):
            write = writes[-1]
            if write.after != document.hash:
                return f"{path} was changed by somebody else since; what was written there stays", done
            got = self.source.put(document, *_inverse(document.text, write))
            if isinstance(got, Problem):
                return f"{path}: {got.message}", done
            self._record({"do": "back", "path": path})
            if self._written.get(path):
                self._written[path].pop()
            document, done = got, True
            self._show(document)
        return "", done

    # The end

    def counts(self) -> Counts:
        items = [item for found in self._items.values() for item in found]
        waiting = sum(item.given is not None and item.given.put for item in items)
        left = sum(item.given is None for item in items)
        written = [sum(counts) for counts in self._written.values() if counts]
        return Counts(sum(written), len(written), waiting, len(items) - waiting - left, left)

    def close(self) -> None:
        self._journal.close()


def told(results: list[tuple[str, int]]) -> str:
    """What `Session.save_one` has returned for some files, as one sentence."""
    said, done = [message for message, _ in results if message], sum(count for _, count in results)
    return "; ".join(said) or (f"{done} {'change' if done == 1 else 'changes'} written" if done else "")


def _made(item: Item) -> Finding:
    """The finding as it was decided."""
    assert item.given is not None
    finding, answer = item.finding, item.given.answer
    if answer.kind == "typed":
        return finding._replace(replacement=answer.text, rule=_TYPED, confidence=1.0)
    return finding._replace(replacement=answer.text)


def _kept(items: Iterable[Item], edits: list[Edit], path: str, text: str, hash: str) -> list[tuple[Given, Place]]:
    """The answers that are not written, at the places where they are in the new ``text``."""
    shift, at, moved, given = 0, 0, [], []
    for item in items:
        while at < len(edits) and edits[at].end <= item.finding.start:
            shift += len(edits[at].text) - (edits[at].end - edits[at].start)
            at += 1
        if item.given and not item.given.put:
            start, end = item.finding.start + shift, item.finding.end + shift
            moved.append(item.finding._replace(start=start, end=end))
            given.append(item.given)
    return list(zip(given, places(path, text, hash, moved), strict=True))


def _inverse(text: str, write: Write) -> tuple[str, list[Finding]]:
    """The text before ``write``, and the edits that make it."""
    edits = [Edit(start, end, new) for start, end, _, new in write.edits]
    made = [
        Finding(start, end, new, old, 1.0, _UNDO, "taken back by the user", tier="auto")
        for (start, end), (_, _, old, new) in zip(outputs(edits), write.edits, strict=True)
    ]
    return apply(text, [Edit(f.start, f.end, f.replacement or "") for f in made]), made


def _undone(answer: Answer, places: int) -> str:
    if answer.kind == "word":
        return f"“{answer.text}” is no longer a word of the project"
    names = {"accept": "accepted", "typed": "replaced", "skip": "skipped", "ignore": "ignored"}
    return f"no longer {names[answer.kind]}" + (f" in {places} places" if places > 1 else "")
