"""What a run tells at its end: as text for a terminal, as JSON, and as one HTML page (`cleaner.batch.page`).

All of it comes from the counts in the journal, so it can be had again from a run that is over, and takes no more
memory for a large dump than for a small one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cleaner.batch.counts import Counts
from cleaner.batch.journal import State
from cleaner.batch.progress import duration, size
from cleaner.errors import Failure, reason_of
from cleaner.render.screen import Piece, Screen, printable
from cleaner.render.text import counted
from cleaner.sources.files import replace_file

_PAIRS = 50
_SOURCES = 200
_ON_SCREEN = 10


def data(names: Mapping[str, Any], state: State) -> dict[str, Any]:
    """The whole report. ``names`` are those of the files, and whatever else is to be said first."""
    counts = Counts.of(state.counts)
    seconds = max(state.seconds, 1e-3)
    edits = counts.source_edits.counts
    return {
        **names,
        "time": state.time,
        "seconds": round(state.seconds, 3),
        "records": counts.records,
        "texts": counts.texts,
        "without_text": counts.without,
        "rejected": counts.rejected,
        "characters": counts.characters,
        "changed_texts": counts.changed,
        "edits": counts.applied,
        "proposed": counts.proposed,
        "records_per_second": round(counts.records / seconds, 1),
        "characters_per_second": round(counts.characters / seconds),
        "rules": [
            {"rule": rule, "applied": numbers[0], "proposed": numbers[1], "told": numbers[2]}
            for rule, numbers in sorted(counts.rules.items(), key=lambda item: (-item[1][0], -item[1][1], item[0]))
        ],
        "pairs": [
            {"wrong": pair.partition("\0")[0], "right": pair.partition("\0")[2], "count": count}
            for pair, count in counts.pairs.most(_PAIRS)
        ],
        "removed_lines": [{"line": line, "count": count} for line, count in counts.lines.most(_PAIRS)],
        "sources": [
            {
                "source": source, "records": count, "edits": edits.get(source, 0),
                "edits_per_1000_records": round(1000 * edits.get(source, 0) / count, 1),
            }
            for source, count in counts.sources.most(_SOURCES)
        ],
        "examples": [
            dict(zip(("rule", "id", "before", "wrong", "right", "after"), (rule, *example[1:]), strict=True))
            for rule, examples in sorted(counts.examples.items())
            for example in examples
        ],
    }  # fmt: skip


def write(path: str, report: dict[str, Any]) -> None:
    """Put the report at ``path``: a page if that ends in .html, else JSON."""
    if path.lower().endswith((".html", ".htm")):
        from cleaner.batch import page

        text = page.html(report)
    else:
        text = json.dumps(report, indent=1) + "\n"
    try:
        replace_file(path, text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise Failure(f"{printable(path)}: {reason_of(error)}") from error


def show(report: dict[str, Any], screen: Screen) -> None:
    """The report on a terminal."""
    rejected = f", {report['rejected']:,} of them not read" if report["rejected"] else ""
    edits = f"{counted(report['edits'], 'edit')} in {counted(report['changed_texts'], 'text')}"
    screen.line([Piece(f"{counted(report['records'], 'record')}{rejected}; {edits}, {report['proposed']:,} proposed")])
    speed = f"{size(report['characters_per_second']).replace('bytes', 'B')}/s"
    screen.line(
        [Piece(f"{duration(report['seconds'])}, {report['records_per_second']:,.0f} records/s, {speed}", "dim")]
    )
    _rules(report, screen)
    _pairs(report, screen)
    _counts(screen, "Removed lines", [(row["count"], row["line"]) for row in report["removed_lines"]])
    _counts(
        screen, "Edits for 1,000 records, by source",
        [(row["edits_per_1000_records"], row["source"]) for row in report["sources"]],
    )  # fmt: skip
    screen.line([])
    for name in ("output", "log", "rejects"):
        if report.get(name):
            screen.line([Piece(f"{name}: ", "dim"), Piece(printable(report[name]), "path")])


def _rules(report: dict[str, Any], screen: Screen) -> None:
    if not report["rules"]:
        return
    width = max(len(printable(row["rule"])) for row in report["rules"])
    screen.line([])
    screen.line([Piece(f"{'':{width}}   applied  proposed  only told", "dim")])
    for row in report["rules"]:
        numbers = f"{row['applied']:10,}{row['proposed']:10,}{row['told']:11,}"
        screen.line([Piece(f"{printable(row['rule']):{width}}", "rule"), Piece(numbers)])


def _pairs(report: dict[str, Any], screen: Screen) -> None:
    if not report["pairs"]:
        return
    screen.line([])
    screen.line([Piece("Most frequent", "dim")])
    for row in report["pairs"][:_ON_SCREEN]:
        pieces = [Piece(printable(row["wrong"]), "gone"), Piece(" → "), Piece(printable(row["right"]), "new")]
        screen.line([Piece(f"{row['count']:8,}  "), *(piece for piece in pieces if piece.text)])


def _fitting(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _counts(screen: Screen, title: str, rows: list[tuple[float, str]]) -> None:
    if not rows:
        return
    screen.line([])
    screen.line([Piece(title, "dim")])
    for count, name in rows[:_ON_SCREEN]:
        screen.line([Piece(f"{count:8,}  {_fitting(printable(name), screen.width - 10)}")])
