"""Parquet: batches of the columns that are needed, and files written anew with some texts replaced.

A Parquet file cannot be appended to, so a run over one writes nothing but its log. When the log is complete the input
is copied, row group by row group, with the edits of the log in its texts. That takes seconds where the cleaning takes
minutes, needs no second copy of the data, and can be begun again if it is stopped.

The copy has the schema of the input with its metadata, the same row groups, and for each column the same compression
and the same choice whether to use a dictionary.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from cleaner.errors import Failure, reason_of
from cleaner.sources.columns import Column, arrow, top
from cleaner.sources.record import Batch, Mark, Wanted

# Small, because a text may be long; what is read ahead of a row group is not more for it.
BATCH_ROWS = 200

# For the rows from one number to another, and a function that gives the texts a field has now in each of them: the new
# values of some rows, by field and by number.
NewValues = Callable[[int, int, "Callable[[str], list[Any]]"], Mapping[str, Mapping[int, Any]]]


def opened(path: str) -> Any:
    arrow()
    import pyarrow.parquet

    try:
        # Mapped into memory, and not read ahead: a row group may be larger than the memory of a small machine.
        return pyarrow.parquet.ParquetFile(path, memory_map=True, pre_buffer=False)
    except OSError as error:
        raise Failure(f"{path}: {reason_of(error)}") from error
    except Exception as error:  # ArrowInvalid, whose module is not loaded here
        raise Failure(f"{path}: is no Parquet file: {error}") from error


class RowGroups:
    """The columns that ``wanted`` names, in batches that never cross the end of a row group."""

    def __init__(self, path: str, wanted: Wanted) -> None:
        self._file = opened(path)
        schema = self._file.schema_arrow
        for name in wanted.texts:
            Column.of(schema, name)
        if wanted.source and top(schema, wanted.source) is None:
            raise Failure(f"{path}: has no column {wanted.source!r} (see --source-field)")
        names = [*wanted.texts, *(name for name in (wanted.id, wanted.source) if name)]
        found = [top(schema, name.removesuffix("[]")) for name in names]
        self._columns = list(dict.fromkeys(name for name in found if name))
        self._size = os.path.getsize(path)
        self._rows = max(1, self._file.metadata.num_rows)
        self.position = 0

    def batches(self, start: Mark) -> Iterator[Batch]:
        at = 0
        for group in range(self._file.metadata.num_row_groups):
            rows = self._file.metadata.row_group(group).num_rows
            if at + rows <= start.record:
                at += rows
                continue
            for batch in self._file.iter_batches(BATCH_ROWS, row_groups=[group], columns=self._columns):
                first, at = at, at + batch.num_rows
                if first < start.record:
                    continue
                self.position = self._size * at // self._rows
                yield Batch(Mark(first), Mark(at), batch)


def rewrite(path: str, output: str, names: tuple[str, ...], edited: NewValues) -> None:
    """Copy ``path`` to ``output``, with the values that ``edited`` gives for the columns called ``names``."""
    import pyarrow.parquet

    source = opened(path)
    schema = _schema(source)
    columns = {name: Column.of(schema, name) for name in names}
    with pyarrow.parquet.ParquetWriter(output, schema, **_settings(source)) as writer:
        first = 0
        for group in range(source.metadata.num_row_groups):
            table = source.read_row_group(group).replace_schema_metadata(schema.metadata)
            end = first + table.num_rows
            for name, rows in edited(first, end, _values(columns, table)).items():
                table = columns[name].replaced(table, {row - first: value for row, value in rows.items()})
            writer.write_table(table, row_group_size=max(1, table.num_rows))
            first = end


def _values(columns: Mapping[str, Column], table: Any) -> Callable[[str], list[Any]]:
    return cache(lambda name: columns[name].values(table))


def _schema(source: Any) -> Any:
    metadata = {k: v for k, v in (source.metadata.metadata or {}).items() if k != b"ARROW:schema"}
    return source.schema_arrow.with_metadata(metadata or None)


def _settings(source: Any) -> dict[str, Any]:
    """How the columns of a file are written, as far as the file tells."""
    meta = source.metadata
    settings: dict[str, Any] = {}
    if not meta.num_row_groups:
        return settings
    columns = [meta.row_group(0).column(i) for i in range(meta.num_columns)]
    settings["compression"] = {
        c.path_in_schema: "NONE" if c.compression == "UNCOMPRESSED" else c.compression for c in columns
    }
    settings["use_dictionary"] = [
        c.path_in_schema for c in columns if any("DICTIONARY" in encoding for encoding in c.encodings)
    ]
    settings["write_statistics"] = [c.path_in_schema for c in columns if c.is_stats_set]
    settings["use_deprecated_int96_timestamps"] = any(c.physical_type == "INT96" for c in columns)
    settings["use_compliant_nested_type"] = not any(c.path_in_schema.endswith(".list.item") for c in columns)
    settings["store_schema"] = b"ARROW:schema" in (meta.metadata or {})
    return settings
