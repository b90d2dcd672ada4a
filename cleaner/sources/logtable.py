"""The edit log as a Parquet file, for questions to millions of rows: made of its lines, and read as lines again.

A run writes lines, which can be cut off where it was stopped; the table is made when the log is complete. What a log
has in JSON of any type (the id) is a column of JSON. Text that has halves of surrogate pairs is no text to Parquet:
in such rows, marked ``escaped``, the texts are spelt as inside a string of JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from cleaner.sources.columns import arrow

_ROWS = 50_000  # of a row group
_TEXTS = ("path", "field", "before", "after", "spelt")
_HEADER = b"cleaner"


def _schema(pa: Any, header: str) -> Any:
    text = [(name, pa.string()) for name in ("path", "id", "field", "before", "after", "rule", "tier", "state",
            "actor", "time", "rules", "hash_before", "hash_after", "spelt")]  # fmt: skip
    numbers = [("record", pa.int64()), ("start", pa.int64()), ("end", pa.int64()), ("confidence", pa.float64())]
    return pa.schema([*text, *numbers, ("escaped", pa.bool_())], metadata={_HEADER: header})


def write(lines: Iterable[str], path: str) -> None:
    """Make the table of a log; its first line is the header."""
    pa = arrow()
    import pyarrow.parquet

    rows = iter(lines)
    schema = _schema(pa, next(rows).strip())
    with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while part := [_row(json.loads(line)) for line in islice(rows, _ROWS)]:
            writer.write_table(pa.Table.from_pylist(part, schema=schema))


def _row(row: dict[str, Any]) -> dict[str, Any]:
    row = {"spelt": None, **row, "id": json.dumps(row["id"])}
    try:
        "".join(row[name] or "" for name in _TEXTS).encode()
        return {**row, "escaped": False}
    except UnicodeEncodeError:
        texts = {name: row[name] and json.dumps(row[name])[1:-1] for name in _TEXTS}
        return {**row, **texts, "escaped": True}


def lines(path: str) -> Iterator[str]:
    """The lines of which the table at ``path`` was made."""
    from cleaner.sources.parquet import opened

    file = opened(path)
    header = (file.metadata.metadata or {}).get(_HEADER)
    yield (header.decode() if header else "") + "\n"
    for batch in file.iter_batches(1000):
        for row in batch.to_pylist():
            if row.pop("escaped", False):
                row |= {name: row[name] and json.loads(f'"{row[name]}"') for name in _TEXTS}
            yield json.dumps({**row, "id": json.loads(row["id"])}) + "\n"
