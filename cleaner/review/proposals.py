"""What `batch` has left for a person to decide, out of its log. Decisions go to the end of the same log.

A document is a text of the dump as the decisions so far have made it. The dump itself stays as it is: `batch --apply`
carries the decisions out. A decision is a row for the span of the proposal, with ``actor`` "user"; the last one counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from cleaner import editlog
from cleaner.editlog import Entry, text_hash
from cleaner.edits import Edit, apply, outputs
from cleaner.errors import Failure
from cleaner.model import Finding
from cleaner.review.source import Document
from cleaner.sources.files import Problem
from cleaner.sources.record import Record

# The state of a row whose edit stands in the text as it is shown.
_STANDS = ("applied", "accepted")
_TAKEN_BACK = "user.undo"


class Handle(NamedTuple):
    """A text of the dump, the rows that the run wrote about it, and the last word of the log on each span."""

    original: str
    run: list[Entry]
    rows: list[Entry]


class Proposals:
    """``records`` are those of the dump that ``log`` is about, with their numbers; ``name`` is what it is called;
    ``shown`` says which proposals are asked about."""

    def __init__(
        self, log: str, name: str, records: Iterable[tuple[int, Record]], shown: Callable[[Finding], bool]
    ) -> None:
        if not log.lower().endswith((".jsonl", ".ndjson", ".json")):
            raise Failure(f"{log}: decisions are appended to the log, so it must be plain JSON lines")
        self.log_path = log
        self._name, self._records, self._shown = name, records, shown
        self._log: editlog.Log | None = None

    def documents(self) -> Iterator[Document | Problem]:
        rows = self._rows()
        for number, record in self._records:
            for text in record.texts:
                mine = rows.pop((number, text.field), None)
                if mine is None:
                    continue
                name = self._named(number, record.id, text.field if len(record.texts) > 1 else "")
                if text_hash(text.text) != mine[0].hash_before:
                    yield Problem(name, "has changed since the log was made; what was proposed there is passed over")
                    continue
                try:
                    document = self._document(name, Handle(text.text, mine, editlog.decided(mine)))
                except ValueError:
                    yield Problem(name, "rows of the log overlap or lie outside of the text; they are passed over")
                    continue
                yield document
            if not rows:
                return

    def _rows(self) -> dict[tuple[int | None, str], list[Entry]]:
        """All rows of the texts for which something is proposed. Most texts of a dump are not among them."""
        asked = {_key(entry) for entry in editlog.read(self.log_path) if entry.state == "proposed"}
        rows: dict[tuple[int | None, str], list[Entry]] = {key: [] for key in asked}
        for entry in editlog.read(self.log_path):
            if _key(entry) in asked:
                rows[_key(entry)].append(entry)
        return rows

    def _named(self, number: int, id: Any, field: str) -> str:
        return f"{self._name}#{number if id is None else id}" + (f".{field}" if field else "")

    def _document(self, path: str, handle: Handle) -> Document:
        standing = [Edit(row.start, row.end, row.after or "") for row in handle.rows if row.state in _STANDS]
        text = apply(handle.original, standing)
        open_ = [(span, row) for span, row in _spans(handle) if row.state == "proposed"]
        findings = [
            Finding(start, end, row.before, row.after, row.confidence, row.rule, "proposed when the dump was cleaned",
                    tier="review")
            for (start, end), row in open_
        ]  # fmt: skip
        return Document(path, text, list(filter(self._shown, findings)), text_hash(text), handle)

    def changed(self, document: Document) -> bool:
        return False  # nobody but us writes to the log, and the dump is only read

    def again(self, document: Document) -> Document | Problem:
        return document

    def put(self, document: Document, text: str, made: list[Finding]) -> Document | Problem:
        handle: Handle = document.handle
        spans = _spans(handle)
        new = []
        for finding in made:
            back = finding.rule == _TAKEN_BACK
            row = next(
                row
                for (start, end), row in spans
                if (start, end) == (finding.start, finding.end) and (row.state == "accepted") == back
            )
            new.append(_taken_back(handle, row) if back else _accepted(row, finding))
        try:
            self._log = self._log or editlog.Log(self.log_path)
            self._log.append(new)
        except (Failure, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            return Problem(self.log_path, f"the decision is not written: {reason}")
        return self._document(document.path, handle._replace(rows=editlog.decided([*handle.rows, *new])))

    def holds(self, document: Document, text: str) -> bool:
        return True  # `batch --apply` tells of what the file cannot hold


def _key(entry: Entry) -> tuple[int | None, str]:
    return entry.record, entry.field or ""


def _spans(handle: Handle) -> list[tuple[tuple[int, int], Entry]]:
    """Where each row is in the text as it is shown."""
    put = [Edit(row.start, row.end, (row.after or "") if row.state in _STANDS else row.before) for row in handle.rows]
    return list(zip(outputs(put), handle.rows, strict=True))


def _accepted(row: Entry, finding: Finding) -> Entry:
    after, rule, confidence = finding.replacement, finding.rule, finding.confidence
    return row._replace(
        state="accepted", after=after, rule=rule, confidence=confidence, actor="user", time=editlog.now()
    )


def _taken_back(handle: Handle, row: Entry) -> Entry:
    """The proposal as the run made it, for the span of ``row``."""
    first = next(one for one in handle.run if (one.start, one.end) == (row.start, row.end))
    return first._replace(actor="user", time=editlog.now())
