"""Counts of a whole dump, added up outside of memory by DuckDB.

Counts are kept in memory up to `_HELD` of them, then appended to a file; DuckDB adds the files up and spills what
does not fit. So memory is bounded whatever the size of the dump; the files take a small part of its size.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from cleaner.errors import Failure
from cleaner.learn.count import Counts

# How many counts are held in memory, about 200 bytes each, and what DuckDB may take for itself.
_HELD = 300_000
_MEMORY = "400MB"
# Rarer words and lines are of no use, and these are most: they never come back into memory. A known word is only
# asked for as the more frequent neighbour of a rare one.
LEAST = 3
_LEAST_KNOWN = 10
# No more rows than this come back, the most frequent.
MOST_WORDS, MOST_LINES = 200_000, 100_000

# The tables that counts make, with the type of each column: names and types are DuckDB's and Spark's alike.
COLUMNS = {
    "documents": "source STRING, number BIGINT",
    "known": "word STRING, number BIGINT",
    "unknown": "word STRING, story BIGINT, number BIGINT",
    "lines": "source STRING, line STRING, story BIGINT, number BIGINT",
}


class Sums(NamedTuple):
    """What `cleaner.learn.choose` makes a profile of: documents of each source; documents of each known word;
    stories and documents of each unknown word; stories of each line of a source."""

    documents: list[tuple[str, int]]
    known: list[tuple[str, int]]
    unknown: list[tuple[str, int, int]]
    lines: list[tuple[str, str, int]]


class Tables:
    """The counts so far. Use it in a ``with`` statement: its files go when that ends."""

    def __init__(self) -> None:
        try:
            import duckdb
        except ImportError:
            raise Failure("learn needs DuckDB: pip install 'article-cleaner[learn]'") from None
        self._duckdb: Any = duckdb
        self._held = Counts.none()
        self._folder = TemporaryDirectory(prefix="cleaner-learn-", ignore_cleanup_errors=True)

    def __enter__(self) -> Tables:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def add(self, counts: Counts) -> None:
        self._held.add(counts)
        if len(self._held) >= _HELD:
            self._flush()

    def _flush(self) -> None:
        for name, table in rows(self._held).items():
            with open(self._path(name), "a", encoding="utf-8", errors="replace", newline="\n") as file:
                file.writelines("\t".join(map(str, row)) + "\n" for row in table)
        self._held = Counts.none()

    def _path(self, name: str) -> str:
        return os.path.join(self._folder.name, f"{name}.tsv")

    def sums(self) -> Sums:
        """All counts added up, the most frequent first; what is too rare to matter left out."""
        self._flush()
        database = self._duckdb.connect(":memory:")
        try:
            database.execute(f"SET memory_limit = '{_MEMORY}'")
            database.execute("SET preserve_insertion_order = false")
            database.execute("SET threads = 2")
            database.execute(f"SET temp_directory = {_quoted(os.path.join(self._folder.name, 'spilled'))}")
            return sums({name: self._table(name) for name in COLUMNS}, lambda query: database.execute(query).fetchall())
        except self._duckdb.Error as error:
            raise Failure(f"DuckDB cannot add the counts up: {str(error).splitlines()[0]}") from None
        finally:
            database.close()

    def _table(self, name: str) -> str:
        columns = ", ".join(f"{_quoted(c.split()[0])}: {_quoted(c.split()[1])}" for c in COLUMNS[name].split(", "))
        return (
            f"read_csv({_quoted(self._path(name))}, columns = {{{columns}}}, delim = '\t', quote = '', escape = '',"
            " header = false, auto_detect = false, null_padding = false, nullstr = '\\N')"
        )


def rows(counts: Counts) -> dict[str, Iterator[tuple[str | int, ...]]]:
    """``counts`` as rows of the tables that `COLUMNS` describes."""
    counters: tuple[Counter[Any], ...] = tuple(counts)
    return {name: map(_row, counter.items()) for name, counter in zip(COLUMNS, counters, strict=True)}


def _row(item: tuple[str | tuple[str | int, ...], int]) -> tuple[str | int, ...]:
    key, number = item
    return (key, number) if isinstance(key, str) else (*key, number)


def sums(tables: Mapping[str, str], run: Callable[[str], list[Any]]) -> Sums:
    """The sums over ``tables``, which maps the names of `COLUMNS` to what SQL calls them; ``run`` runs a query."""
    return Sums(*map(run, queries(tables)))


def queries(tables: Mapping[str, str]) -> Iterable[str]:
    """The sums as SQL over ``tables``, in the order of `Sums`."""
    yield f"SELECT source, CAST(sum(number) AS BIGINT) FROM {tables['documents']} GROUP BY source ORDER BY 2 DESC, 1"
    yield (
        f"SELECT word, CAST(sum(number) AS BIGINT) FROM {tables['known']} GROUP BY word"
        f" HAVING sum(number) >= {_LEAST_KNOWN} ORDER BY 2 DESC, 1"
    )
    yield (
        "WITH stories AS"
        f" (SELECT word, story, sum(number) AS number FROM {tables['unknown']} GROUP BY word, story),"
        " forms AS (SELECT word, count(*) AS stories, CAST(sum(number) AS BIGINT) AS number FROM stories GROUP BY word)"
        " SELECT word, stories, number FROM forms WHERE lower(word) IN"
        f" (SELECT lower(word) FROM forms GROUP BY lower(word) HAVING sum(stories) >= {LEAST})"
        f" ORDER BY 2 DESC, 1 LIMIT {MOST_WORDS}"
    )
    yield (
        "SELECT source, line, count(*) FROM"
        f" (SELECT DISTINCT source, line, story FROM {tables['lines']}) GROUP BY source, line"
        f" HAVING count(*) >= {LEAST} ORDER BY 3 DESC, 1, 2 LIMIT {MOST_LINES}"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
