"""What was decided about which place, and what was written: all that a review must remember.

The book changes only by `Book.apply`, with rows as they stand in the journal. So a review that was killed is where it
was once its rows are applied again. These rows are known:

    answer  number n: one answer to all of its places (one place, or all of a pair)
    undo    answer n is taken back
    write   accepted answers were put in a file: its hash before and after, the edits, whose answers they were, and the
            other answers at the places where they are found in the new text
    done    the last write of a file came about
    back    the last write of a file was taken back
    again   everything so far is forgotten

A *place* is a finding in one version of one file. For the same version (hash) it is found exactly. For another, it
must have the same rule, original, replacement and surroundings, and be the only such place in both versions: a
decision is asked for again rather than applied to what nobody looked at. An answer that was written is used up.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from cleaner.ignores import beside
from cleaner.model import Finding

# accept: a replacement that was offered; typed: another; skip: left as it is; ignore: left as it is, also from now on;
# word: right, here and everywhere.
Kind = Literal["accept", "typed", "skip", "ignore", "word"]
PUT = ("accept", "typed")
Look = tuple[str, str, "str | None", str, str]
Spot = tuple[str, int, int, str, str, "str | None"]


class Answer(NamedTuple):
    """``text`` is what is put in the place (accept, typed), or the word that was added (word)."""

    kind: Kind
    text: str | None = None


class Place(NamedTuple):
    """One finding in one version of a file. ``alone``: no other in this version has the same `look`."""

    path: str
    hash: str
    start: int
    end: int
    rule: str
    original: str
    replacement: str | None
    before: str
    after: str
    alone: bool

    @property
    def look(self) -> Look:
        """What a place has in common with the same place in another version."""
        return self.rule, self.original, self.replacement, self.before, self.after

    @property
    def spot(self) -> Spot:
        """What tells a place from others of its file."""
        return self.hash, self.start, self.end, self.rule, self.original, self.replacement


class Given(NamedTuple):
    """An answer, and the number under which it can be taken back."""

    number: int
    answer: Answer

    @property
    def put(self) -> bool:
        return self.answer.kind in PUT


class Write(NamedTuple):
    """``edits`` are (start, end, old, new) in the text before; ``numbers`` are the answers that they carry out.
    ``done`` is whether it is known to have come about."""

    before: str
    after: str
    edits: list[tuple[int, int, str, str]]
    numbers: frozenset[int]
    done: bool = False


class Action(NamedTuple):
    """What one key did, and what undo takes back."""

    number: int
    answer: Answer
    places: list[Place]


def places(path: str, text: str, hash: str, findings: list[Finding]) -> list[Place]:
    """The places of ``findings``, in their order."""
    found = [
        Place(path, hash, f.start, f.end, f.rule, f.original, f.replacement, *beside(text, f.start, f.end), True)
        for f in findings
    ]
    looks: dict[Look, int] = {}
    for place in found:
        looks[place.look] = looks.get(place.look, 0) + 1
    return [place if looks[place.look] == 1 else place._replace(alone=False) for place in found]


class Book:
    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.actions: list[Action] = []
        self.next = 1
        self._given: dict[str, dict[Spot, tuple[Place, list[Given]]]] = {}
        self._writes: dict[str, list[Write]] = {}

    def apply(self, row: dict[str, Any]) -> None:
        what = row.get("do")
        if what == "answer":
            self._answer(row)
        elif what == "undo":
            self._undo(row["n"])
        elif what == "write":
            self._write(row)
        elif what == "done":
            writes = self._writes.get(row["path"], [])
            writes[-1:] = [write._replace(done=True) for write in writes[-1:]]
        elif what == "back":
            self._writes.get(row["path"], [])[-1:] = []
        elif what == "again":
            self.clear()

    def _answer(self, row: dict[str, Any]) -> None:
        answer = Answer(row["kind"], row["text"])
        action = Action(row["n"], answer, [Place(*place) for place in row["places"]])
        self.actions.append(action)
        self.next = max(self.next, action.number + 1)
        for place in action.places:
            self._give(place, Given(action.number, answer))

    def _give(self, place: Place, given: Given) -> None:
        self._given.setdefault(place.path, {}).setdefault(place.spot, (place, []))[1].append(given)

    def _undo(self, number: int) -> None:
        paths = {place.path for action in self.actions if action.number == number for place in action.places}
        self.actions = [action for action in self.actions if action.number != number]
        for path in paths:
            for _, answers in self._given.get(path, {}).values():
                answers[:] = [given for given in answers if given.number != number]

    def _write(self, row: dict[str, Any]) -> None:
        edits = [(start, end, old, new) for start, end, old, new in row["edits"]]
        write = Write(row["before"], row["after"], edits, frozenset(row["numbers"]))
        self._writes.setdefault(row["path"], []).append(write)
        for number, kind, text, place in row["kept"]:
            self._give(Place(*place), Given(number, Answer(kind, text)))

    def writes(self, path: str, hash: str) -> list[Write]:
        """What was written to a file whose text now has the ``hash``, in order.

        A write is in the journal before it is done. One that a crash or a full disk prevented is left out, and its
        answers wait to be written. One that somebody has taken back since is left out too, but its answers are
        forgotten: they were not wanted.
        """
        writes = self._writes.get(path, [])
        if writes and writes[-1].after == hash:
            writes[-1] = writes[-1]._replace(done=True)
        elif writes:
            at = next((n for n in range(len(writes) - 1, -1, -1) if writes[n].before == hash), None)
            if at is not None:
                unwanted = {number for write in writes[at:] if write.done for number in write.numbers}
                for _, answers in self._given.get(path, {}).values():
                    answers[:] = [given for given in answers if given.number not in unwanted or not given.put]
                del writes[at:]
        return writes

    def wrote(self, path: str, number: int) -> bool:
        """Whether answer ``number`` was written to the file, as far as is known without reading it."""
        return any(number in write.numbers for write in self._writes.get(path, ()))

    def answers(self, places: list[Place]) -> list[Given | None]:
        """What was answered at the ``places`` of one version of a file."""
        if not places:
            return []
        path, hash = places[0].path, places[0].hash
        given = self._given.get(path, {})
        if not given:
            return [None] * len(places)
        used = {number for write in self.writes(path, hash) if write.done for number in write.numbers}
        elsewhere = self._elsewhere(given, hash, used)
        found = []
        for place in places:
            _, here = given.get(place.spot, (place, []))
            found.append(here[-1] if here else elsewhere.get(place.look) if place.alone else None)
        return found

    @staticmethod
    def _elsewhere(given: dict[Spot, tuple[Place, list[Given]]], hash: str, used: set[int]) -> dict[Look, Given]:
        """The last answers at places of other versions, by their look."""
        found: dict[Look, Given] = {}
        for place, answers in given.values():
            if not answers or not place.alone or place.hash == hash:
                continue
            last = answers[-1]
            if last.put and last.number in used:
                continue
            if place.look not in found or found[place.look].number < last.number:
                found[place.look] = last
        return found


def answer_row(number: int, answer: Answer, places: list[Place]) -> dict[str, Any]:
    return {"do": "answer", "n": number, "kind": answer.kind, "text": answer.text, "places": places}


def write_row(path: str, write: Write, kept: list[tuple[Given, Place]]) -> dict[str, Any]:
    return {
        "do": "write",
        "path": path,
        "before": write.before,
        "after": write.after,
        "edits": write.edits,
        "numbers": sorted(write.numbers),
        "kept": [[given.number, given.answer.kind, given.answer.text, place] for given, place in kept],
    }
