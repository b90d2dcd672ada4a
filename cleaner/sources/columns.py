"""Columns of Arrow that hold texts: how one is found by its name, read, and put back with some texts replaced.

Whatever the type (string, large_string, string_view, a dictionary of strings, a field of a struct, a list of strings),
the column that comes back has the same one. No assumption is made about any other column.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from cleaner.errors import Failure
from cleaner.sources.jsonl import keys


def arrow() -> Any:
    try:
        import pyarrow
    except ImportError:
        raise Failure("Parquet needs the package pyarrow: pip install 'article-cleaner[batch]'") from None
    return pyarrow


class Column(NamedTuple):
    """A column with texts. ``path`` leads to it through structs; with ``listed`` each value is a list of texts."""

    name: str
    path: tuple[str, ...]
    listed: bool

    @classmethod
    def of(cls, schema: Any, name: str) -> Column:
        """The column called ``name``. Raises Failure where there is none, or none with texts."""
        path = keys(name)
        listed = path[-1:] == ("[]",)
        path = path[:-1] if listed else path
        if name in schema.names:
            path = (name,)
        if not path or "[]" in path:
            raise Failure(f"{name}: of lists, only lists of texts can be cleaned in columns")
        kind = _type(schema, path, name)
        if listed:
            types = arrow().types
            if not (types.is_list(kind) or types.is_large_list(kind)):
                raise Failure(f"{name}: is no list, but {kind}")
            kind = kind.value_type
        if not _is_text(kind):
            raise Failure(f"{name}: holds no texts, but {kind}")
        return cls(name, path, listed)

    def values(self, batch: Any) -> list[Any]:
        """The values of a batch or a table."""
        values: list[Any] = _at(batch, self.path).to_pylist()
        return values

    def parts(self, value: Any) -> Iterator[tuple[int | None, str, str]]:
        """The texts in one value: the number of the element, the name, and the text."""
        if isinstance(value, str):
            yield None, self.name, value
        elif isinstance(value, list):
            head, _, tail = self.name.rpartition("[]")
            for number, text in enumerate(value):
                if isinstance(text, str):
                    yield number, f"{head}[{number}]{tail}", text

    def replaced(self, batch: Any, rows: dict[int, Any]) -> Any:
        """``batch`` with the values of some rows replaced."""
        number = batch.schema.get_field_index(self.path[0])
        new = _replaced(batch.column(number), self.path[1:], rows)
        return batch.set_column(number, batch.schema.field(number), new)


def value_at(batch: Any, name: str | None, missing: bool = False) -> list[Any]:
    """The values of the column called ``name``, fit for JSON; a ``missing`` one is a column of nulls."""
    if name is None:
        return [None] * batch.num_rows
    path = (name,) if name in batch.schema.names else keys(name)
    try:
        _type(batch.schema, path, name)
    except Failure:
        if missing:
            return [None] * batch.num_rows
        raise
    column = _at(batch, path)
    if not (arrow().types.is_integer(column.type) or _is_text(column.type)):
        with contextlib.suppress(ValueError, NotImplementedError):
            column = column.cast("string")  # Python has no nanoseconds, for one
    return [_plain(value) for value in column.to_pylist()]


def top(schema: Any, name: str) -> str | None:
    """The column of the file in which the one called ``name`` is, if there is one."""
    if name in schema.names:
        return name
    path = keys(name)
    return path[0] if path and path[0] in schema.names else None


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


def _type(schema: Any, path: tuple[str, ...], name: str) -> Any:
    fields: Any = schema
    kind: Any = None
    for key in path:
        names = fields.names if fields is schema else [field.name for field in fields]
        if names.count(key) != 1:
            shown = ", ".join(map(repr, names[:20]))
            raise Failure(f"there is no column {name!r}; there are {shown} (see --text-field)")
        kind = fields.field(key).type if fields is schema else fields[names.index(key)].type
        fields = list(kind) if arrow().types.is_struct(kind) else []
    return kind


def _is_text(kind: Any) -> bool:
    types = arrow().types
    if types.is_dictionary(kind):
        return _is_text(kind.value_type)
    view = getattr(types, "is_string_view", lambda _: False)
    return bool(types.is_string(kind) or types.is_large_string(kind) or view(kind))


def _at(batch: Any, path: tuple[str, ...]) -> Any:
    import pyarrow.compute

    column = batch.column(batch.schema.get_field_index(path[0]))
    for key in path[1:]:
        column = pyarrow.compute.struct_field(column, key)
    return column


def _replaced(column: Any, path: tuple[str, ...], rows: dict[int, Any]) -> Any:
    pa = arrow()
    if isinstance(column, pa.ChunkedArray):
        chunks, at = [], 0
        for chunk in column.chunks:
            here = {row - at: value for row, value in rows.items() if at <= row < at + len(chunk)}
            chunks.append(_replaced(chunk, path, here) if here else chunk)
            at += len(chunk)
        return pa.chunked_array(chunks, type=column.type)
    if path:
        children = column.flatten()  # unlike `field`, this knows of slices and of nulls
        fields = list(column.type)
        number = [field.name for field in fields].index(path[0])
        children[number] = _replaced(children[number], path[1:], rows)
        # A struct that is null has children that are not, where they may not be null themselves.
        mask = column.is_null() if column.null_count else None
        return pa.StructArray.from_arrays(children, fields=fields, mask=mask)
    values = column.to_pylist()
    for row, value in rows.items():
        values[row] = value
    return pa.array(values, type=column.type)
