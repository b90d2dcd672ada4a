"""One batch of records, cleaned: what the local pool and every cluster call.

`clean_batch` depends on nothing but its arguments, so a batch may be cleaned anywhere and again. `Judge` is its
heart, and what `cleaner.batch.arrow` calls for columns: it cleans the texts of one record and puts down the rows of
the log, the rejects and the counts.
"""

from __future__ import annotations

import copyreg
import json
import os
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from cleaner.batch.counts import Counts
from cleaner.config import Config
from cleaner.editlog import Entry, entries
from cleaner.edits import Edit
from cleaner.pipeline import Cleaner, Result
from cleaner.sources.record import Batch, Codec, Record, Spellings, Unreadable, Wanted


def _read_only(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


# A configuration has some of these, and pickle does not know them.
copyreg.pickle(MappingProxyType, lambda proxy: (_read_only, (dict(proxy),)))

# What becomes of a record that cannot be read: it goes to the output as it is, or not at all, or ends the run.
ON_ERROR = ("passthrough", "skip", "fail")


class Options(NamedTuple):
    """What decides what becomes of a record, and what the rows of the log say besides. Can be pickled."""

    wanted: Wanted = Wanted()
    config: Config = Config()
    on_error: str = "passthrough"
    most_bytes: int = 64 << 20
    path: str = ""  # of the cleaned file, as the log names it
    time: str = ""
    rules: str = ""  # the version of the program and its dictionaries
    decisions: str | None = None  # a file of `cleaner.batch.decisions`, which are carried out in the engine's place


class Reject(NamedTuple):
    """A record that could not be read, or not be cleaned, and why.

    ``line`` counts from 1; ``after`` is the last id of a good record before it. One that was ``skipped`` is not in
    the output, and ``raw`` is the record itself, unless it was too long.
    """

    record: int
    line: int
    offset: int
    reason: str
    after: Any = None
    skipped: bool = False
    raw: str | None = None


class Cleaned(NamedTuple):
    """A cleaned batch; of ``raws``, one that was skipped is None. ``last`` is the id of its last good record."""

    raws: list[bytes | None]
    log: list[Entry]
    rejects: list[Reject]
    counts: Counts
    last: Any


def reject_row(reject: Reject, file: str) -> str:
    """``reject``, which is a record of ``file``, as a row of the file of rejects."""
    row = {"file": file, **reject._asdict()}
    if reject.raw is None:
        del row["raw"]
    return json.dumps(row)


class Aborted(Exception):
    """A record that cannot be read (the `Reject` in ``args``) ends the run, as the user wanted it to."""


_engines: dict[int, tuple[Config, Cleaner]] = {}


def engine_of(config: Config) -> Cleaner:
    """The engine with this configuration, opened once for the process."""
    known = _engines.get(id(config))
    if known is None or known[0] is not config:
        same = next((engine for other, engine in _engines.values() if other == config), None)
        if same is None or len(_engines) > 8:
            _engines.clear()
        _engines[id(config)] = known = config, same or Cleaner(config)
    return known[1]


def clean_batch(batch: Batch, codec: Codec, options: Options, last: Any = None) -> Cleaned:
    """``batch`` cleaned. ``last`` is the id of the good record before it."""
    judge = judge_of(options, last)
    raws: list[bytes | None] = []
    offset, line = batch.start.offset, batch.start.line
    for number, raw in enumerate(batch.raws, batch.start.record):
        if batch.names is not None:
            judge.path = os.path.join(options.path, batch.names[number - batch.start.record])
        judge.at = Reject(number, line + 1, offset, "")
        try:
            raws.append(_record(raw, number, codec, judge))
        except Unreadable as error:
            raws.append(judge.rejected(error, raw))
        offset += len(raw)
        line += raw.count(b"\n")
    return Cleaned(raws, judge.log, judge.rejects, judge.counts, judge.last)


def judge_of(options: Options, last: Any = None) -> Judge:
    """Who says what is to be done: the engine, or the decisions in a log."""
    if options.decisions is None:
        return Judge(options, last)
    from cleaner.batch.decisions import DecisionJudge

    return DecisionJudge(options, last)


def too_long(batch: Batch, options: Options) -> Cleaned:
    """What becomes of a record that was not read into memory, apart from its bytes."""
    reason = f"{batch.too_long} bytes long, more than {options.most_bytes} (see --max-record-bytes)"
    reject = Reject(batch.start.record, batch.start.line + 1, batch.start.offset, reason)
    if options.on_error == "fail":
        raise Aborted(reject)
    counts = Counts()
    counts.records = counts.rejected = 1
    return Cleaned([], [], [reject._replace(skipped=options.on_error == "skip")], counts, None)


def _record(raw: bytes, number: int, codec: Codec, judge: Judge) -> bytes:
    if len(raw) > judge.options.most_bytes:
        raise Unreadable(f"longer than {judge.options.most_bytes} bytes (see --max-record-bytes)")
    record = with_text(codec.read(raw))
    results = judge.results(record)
    edits = [edits_of(result) for result in results]
    new, spelt = codec.write(raw, record, edits) if any(edits) else (raw, None)
    judge.done(record, number, results, spelt)
    return new


def with_text(record: Record) -> Record:
    """``record`` without its empty texts."""
    if all(text.text for text in record.texts):
        return record
    texts = [text for text in record.texts if text.text]
    return record._replace(texts=texts, without=record.without + len(record.texts) - len(texts))


def edits_of(result: Result | None) -> list[Edit]:
    """What `Cleaner.clean` did to a text, as edits."""
    return [Edit(f.start, f.end, f.replacement or "") for f in result.applied] if result else []


class Judge:
    """Cleans record after record, and keeps what there is to tell."""

    def __init__(self, options: Options, last: Any = None) -> None:
        self.options, self.last = options, last
        self.path = options.path
        self.at = Reject(0, 0, 0, "")  # the record in hand
        self.log: list[Entry] = []
        self.rejects: list[Reject] = []
        self.counts = Counts()
        self._engine = engine_of(options.config)

    def results(self, record: Record) -> list[Result]:
        """What the engine makes of each text of ``record``. Raises `Unreadable` if it fails."""
        texts = record.texts
        clean = self._engine.at(record.source).clean
        try:
            if len(texts) == 1:
                return [clean(texts[0].text, (), record.writable)]
            return [
                clean(text.text, [other.text for other in texts if other is not text], record.writable)
                for text in texts
            ]
        except Exception as error:  # a fault of ours in one record must not end a run over a million
            if os.environ.get("CLEANER_DEBUG"):
                raise
            raise Unreadable(f"internal error, please report it: {type(error).__name__}: {error}") from error

    def done(self, record: Record, number: int, results: Sequence[Result], spelt: Spellings | None = None) -> None:
        """Put down what was done to a record."""
        self.counts.record(record)
        self.last = self.last if record.id is None else record.id
        for i, (text, result) in enumerate(zip(record.texts, results, strict=True)):
            if not result.applied and not result.remain and not result.notes:
                continue
            self.counts.result(text.text, result, number, record)
            self._notes(result)
            proposed = [finding for finding in result.remain if finding.tier == "review"]
            if result.applied or proposed:
                rows = entries(
                    text.text, result.text, result.applied, proposed, path=self.path, time=self.options.time,
                    rules=self.options.rules, record=number, id=record.id, field=text.field or None,
                )  # fmt: skip
                for j, how in enumerate(spelt[i] if spelt else ()):
                    if how is not None:
                        rows[j] = rows[j]._replace(spelt=how)
                self.log += rows

    def _notes(self, result: Result) -> None:
        """What could not be looked for in a text goes to the rejects too; the text is cleaned of everything else."""
        for note in result.notes:
            self.counts.rejected += 1
            self.rejects.append(self.at._replace(reason=note, after=self.last))

    def rejected(self, error: Unreadable, raw: bytes) -> bytes | None:
        """What goes to the output in the place of the record in hand, which cannot be read."""
        self.counts.records += 1
        self.counts.rejected += 1
        at = self.at
        reject = at._replace(offset=at.offset + error.offset, reason=str(error), after=self.last)
        if self.options.on_error == "skip":
            reject = reject._replace(skipped=True, raw=raw.decode("utf-8", "surrogateescape"))
        self.rejects.append(reject)
        if self.options.on_error == "fail":
            raise Aborted(reject)
        return None if self.options.on_error == "skip" else raw
