"""CSV, Parquet and folders: every byte, value and type that is no repaired text stays."""

from __future__ import annotations

import csv as csv_module
import io
import json
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import Ran
from hypothesis import given
from hypothesis import strategies as st

from cleaner import editlog
from cleaner.batch import arrow, journal
from cleaner.batch.engine import Options
from cleaner.edits import Edit
from cleaner.errors import Failure
from cleaner.sources import csv, parquet
from cleaner.sources.columns import Column
from cleaner.sources.packed import TooLong, Unpacked
from cleaner.sources.record import Unreadable, Wanted

Run = Callable[..., Ran]
WRONG = "It met in hopes of gaiwning time.\n\nSimilar News\n"
RIGHT = "It met in hopes of gaining time.\n"
SLIP, MENDED = "It met in hopes of gaiwning time.", "It met in hopes of gaining time."


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(row) for row in path.read_text(encoding="utf-8").split("\n") if row]


# -- CSV


@pytest.mark.parametrize(
    ("name", "head", "row"),
    [
        ("in.csv", "id,text,n", '1,"{}",1.0'),
        ("in.csv", "\ufeffid,text,n", "1,{},1.0"),
        ("in.csv", 'id;"text";n', '1;"{}";"1,0"'),
        ("in.csv", "id|text|n", "1|{}|"),
        ("in.tsv", "id\ttext\tn", '1\t{}\t"1""2"'),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_dialect_stays(run: Run, here: Path, name: str, head: str, row: str, end: str) -> None:
    lines = [head, row.format("It rained."), row.format(SLIP), row.format(""), "", "7", row.format("It rained.")]
    raw = end.join(lines).encode()
    (here / name).write_bytes(raw)
    assert run("batch", name, f"out.{name}").code == 0
    assert (here / f"out.{name}").read_bytes() == raw.replace(b"gaiwning", b"gaining")
    log = rows(here / f"out.{name}.edits.jsonl")
    assert [(entry["record"], entry["id"], entry["before"]) for entry in log[1:]] == [(1, "1", "gaiwning")]
    assert run("revert", f"out.{name}.edits.jsonl").code == 0
    assert (here / f"out.restored.{name}").read_bytes() == raw


def test_a_cell_may_go_over_lines(run: Run, here: Path) -> None:
    raw = f'id,text\na,"{WRONG}"\nb,"He said ""gaiwning"".\r\n\r\nIt rained, in hopes of gaiwning time."\n'.encode()
    (here / "in.csv").write_bytes(raw)
    assert run("batch", "in.csv", "out.csv").code == 0
    out = (here / "out.csv").read_bytes()
    assert out.startswith(f'id,text\na,"{RIGHT}"\nb,"He said ""'.encode())
    assert b"hopes of gaining" in out
    run("revert", "out.csv.edits.jsonl")
    assert (here / "out.restored.csv").read_bytes() == raw


def test_a_row_that_cannot_be_read_does_not_take_others_along(run: Run, here: Path) -> None:
    raw = b'id,text\n1,"never closed\n2,' + SLIP.encode() + b"\n3,\xff\n4," + SLIP.encode() + b"\n"
    (here / "in.csv").write_bytes(raw)
    assert run("batch", "in.csv", "out.csv").code == 2
    assert (here / "out.csv").read_bytes() == raw.replace(b"gaiwning", b"gaining")
    rejects = rows(here / "out.csv.rejects.jsonl")
    assert [(row["line"], row["reason"], row["after"]) for row in rejects] == [
        (2, "a quote is never closed", None), (4, "not valid utf-8: invalid start byte", "2")
    ]  # fmt: skip
    assert run("batch", "in.csv", "latin.csv", "--encoding", "latin-1").code == 2  # the quote is still open
    assert len(rows(here / "latin.csv.rejects.jsonl")) == 1


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "has no row with the names of columns"),
        (b"id,body\n", "has no column 'text'; it has 'id', 'body' (see --text-field)"),
        ("id,text\n".encode("utf-16"), "has NUL bytes"),
        (b"id,t\xe9xt\n", "the first row is not valid utf-8; give the --encoding"),
    ],
)
def test_a_csv_file_without_its_columns_is_told(run: Run, here: Path, raw: bytes, said: str) -> None:
    (here / "in.csv").write_bytes(raw)
    ran = run("batch", "in.csv", "out.csv")
    assert ran.code == 2
    assert f"in.csv: {said}" in ran.err


def row_codec(text: str = "text", delimiter: str = ",") -> csv.CsvRow:
    return csv.CsvRow(Wanted((text,)), csv.Dialect(delimiter, "utf-8", ("id", text)))


@pytest.mark.parametrize(
    ("raw", "edit", "after"),
    [
        ("1,teh cat\n", Edit(0, 3, "the"), "1,the cat\n"),
        ('1,"teh ""cat"""\n', Edit(0, 3, "the"), '1,"the ""cat"""\n'),
        ("1,teh cat\n", Edit(3, 4, ", "), '1,"teh, cat"\n'),
        ('1,"teh"cat\n', Edit(0, 3, "the"), '1,"thecat"\n'),
        ('1,a "teh"\r\n', Edit(3, 6, "the"), '1,"a ""the"""\r\n'),
    ],
)
def test_quotes_are_put_where_they_are_needed(raw: str, edit: Edit, after: str) -> None:
    codec = row_codec()
    record = codec.read(raw.encode())
    new, spelt = codec.write(raw.encode(), record, [[edit]])
    assert new.decode() == after
    back = Edit(edit.start, edit.start + len(edit.text), record.texts[0].text[edit.start : edit.end])
    assert codec.write(new, codec.read(new), [[back]], spelt)[0].decode() == raw


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_repair_makes_a_formula(sign: str) -> None:
    codec = row_codec()
    for raw in (f"1,x{sign}1+1\n", f'1,"x{sign}1+1"\n'):
        record = codec.read(raw.encode())
        with pytest.raises(Unreadable, match="as a formula does"):
            codec.write(raw.encode(), record, [[Edit(0, 1, "")]])
    record = codec.read(f"1,{sign}teh\n".encode())
    assert codec.write(b"", record, [[Edit(1, 4, "the")]])[0] == f"1,{sign}the\n".encode()


CELL = st.text(st.sampled_from('ab",;\n\t \u00e9='), max_size=6)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5), st.sampled_from([0, 1]))
def test_rows_are_read_as_the_csv_module_does(table: list[tuple[str, str]], quoting: int) -> None:
    out = io.StringIO()
    csv_module.writer(out, quoting=quoting, lineterminator="\n").writerows([("id", "text"), *table])  # type: ignore[arg-type]
    raw = out.getvalue().encode()
    file = Unpacked.__new__(Unpacked)
    file.lines = lambda most: iter(io.BytesIO(raw).readlines())  # type: ignore[method-assign]
    found = [row for row in csv.rows(file, ",", 1 << 20) if not isinstance(row, TooLong)]
    assert b"".join(found) == raw
    codec = row_codec()
    assert [codec.read(row).texts[0].text for row in found[1:]] == [text for _, text in table]
    for row in found[1:]:
        record = codec.read(row)
        text = record.texts[0].text
        new, spelt = codec.write(row, record, [[Edit(0, len(text), 'x,\n"y')]])
        assert codec.read(new).texts[0].text == 'x,\n"y'
        assert codec.write(new, codec.read(new), [[Edit(0, 5, text)]], spelt)[0] == row


# -- folders


def test_a_folder_keeps_its_shape(run: Run, here: Path) -> None:
    (here / "in" / "sub").mkdir(parents=True)
    (here / "in" / "a.txt").write_bytes(WRONG.replace("\n", "\r\n").encode("utf-16"))
    (here / "in" / "sub" / "b.txt").write_bytes(WRONG.encode())
    (here / "in" / "sub" / "b.txt").chmod(0o750)
    (here / "in" / "c.txt").write_bytes(b"\0\1\2" * 50)
    (here / "in" / "d.txt").write_bytes(b"")
    (here / "in" / "picture.png").write_bytes(b"x")
    assert run("batch", "in", "out").code == 2
    assert sorted(str(path.relative_to(here / "out")) for path in (here / "out").rglob("*") if path.is_file()) == [
        "a.txt", "c.txt", "d.txt", "sub/b.txt"
    ]  # fmt: skip
    assert (here / "out" / "a.txt").read_bytes().decode("utf-16") == RIGHT.replace("\n", "\r\n")
    assert (here / "out" / "sub" / "b.txt").read_text() == RIGHT
    assert (here / "out" / "sub" / "b.txt").stat().st_mode & 0o777 == 0o750
    assert (here / "out" / "c.txt").read_bytes() == b"\0\1\2" * 50
    (reject,) = rows(here / "out.rejects.jsonl")
    assert (reject["file"], reject["reason"]) == ("in/c.txt", "binary file (it holds NUL bytes)")
    log = rows(here / "out.edits.jsonl")
    assert [row["path"] for row in log[1:]] == ["out/a.txt"] * 2 + ["out/sub/b.txt"] * 2
    (here / "out" / "a.txt").write_text("Changed.")
    ran = run("revert", "out.edits.jsonl")
    assert (ran.code, ran.out) == (2, "2 edits in 1 file undone\n")
    assert (here / "out" / "sub" / "b.txt").read_text() == WRONG


def test_a_glob_names_texts(run: Run, here: Path) -> None:
    (here / "in" / "sub").mkdir(parents=True)
    for name in ("a.txt", "b.article", "sub/c.article"):
        (here / "in" / name).write_text(SLIP)
    assert run("batch", "in/**/*.article", "out").code == 0
    assert sorted(str(path.relative_to(here / "out")) for path in (here / "out").rglob("*") if path.is_file()) == [
        "b.article", "sub/c.article"
    ]  # fmt: skip
    ran = run("batch", "in/*.nothing", "out2")
    assert (ran.code, ran.err.count("\n")) == (2, 1)


def test_a_folder_goes_on_where_it_stopped(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner.commands import batch as command
    from cleaner.sources import folder

    monkeypatch.setattr(folder, "BATCH_RECORDS", 2)
    monkeypatch.setattr(command, "COMMIT_SECONDS", 0.0)
    (here / "in").mkdir()
    for n in range(7):
        (here / "in" / f"{n}.txt").write_text(SLIP)
    commits = []
    write = journal.write

    def die(path: str, state: journal.State) -> None:
        commits.append(state)
        if len(commits) == 4:
            raise KeyboardInterrupt
        write(path, state)

    monkeypatch.setattr(journal, "write", die)
    assert run("batch", "in", "out").code == 130
    assert not (here / "out").exists()
    monkeypatch.setattr(journal, "write", write)
    ran = run("batch", "in", "out")
    assert "going on after 4 records" in ran.err
    assert [(here / "out" / f"{n}.txt").read_text() for n in range(7)] == [MENDED] * 7
    assert len(rows(here / "out.edits.jsonl")) == 8
    ran = run("batch", "in", "out", "--preset", "strict")  # a folder that this made may be replaced
    assert ran.code == 0
    assert sorted(path.name for path in here.iterdir()) == ["in", "out", "out.edits.jsonl", "out.journal"]


def test_a_file_too_long_is_copied(run: Run, here: Path) -> None:
    (here / "in").mkdir()
    (here / "in" / "a.txt").write_text(SLIP * 10)
    (here / "in" / "b.txt").write_text(SLIP)
    assert run("batch", "in", "out", "--max-record-bytes", 100).code == 2
    assert (here / "out" / "a.txt").read_text() == SLIP * 10
    assert (here / "out" / "b.txt").read_text() == MENDED
    assert run("batch", "in", "in/out").code == 2


# -- columns


def table() -> pa.Table:
    texts = [WRONG, "It rained.", None, "", WRONG, "It rained."]
    codes = pa.array(["x", "y", None, "x", "x", "y"]).dictionary_encode()
    schema = pa.schema(
        [
            pa.field("text", pa.string(), metadata={"note": "kept"}),
            pa.field("large", pa.large_string()),
            pa.field("coded", pa.dictionary(pa.int32(), pa.string())),
            pa.field("deep", pa.struct([("n", pa.timestamp("ns")), ("text", pa.string())])),
            pa.field("parts", pa.list_(pa.string())),
            pa.field("id", pa.uint64(), nullable=False),
            pa.field("code", codes.type),
            pa.field("metadata", pa.string()),
            pa.field("score", pa.float32()),
            pa.field("price", pa.decimal128(20, 4)),
        ],
        metadata={"huggingface": '{"info": 1}', "other": "x"},
    )
    deep = [{"n": 1_700_000_000_000_000_000 + 1000 * n, "text": text} for n, text in enumerate(texts)]
    return pa.Table.from_pydict(
        {
            "text": texts, "large": texts, "coded": texts, "deep": [*deep[:1], None, *deep[2:]],
            "parts": [[SLIP, None, "It rained."], None, [], ["x"], [SLIP, SLIP], [None]],
            "id": [2**63 + n for n in range(6)], "code": codes, "metadata": ['{"a": 1.0}'] * 6,
            "score": [0.1, None, float("inf"), 1e-40, -0.0, 5.0], "price": [None] * 6,
        },
        schema=schema,
    )  # fmt: skip


FIELDS = ("text", "large", "coded", "deep.text", "parts[]")


def mended(value: Any) -> Any:
    if isinstance(value, list):
        return [mended(one) for one in value]
    if isinstance(value, dict):
        return {key: mended(one) for key, one in value.items()}
    return RIGHT if value == WRONG else MENDED if value == SLIP else value


def argv_of(fields: tuple[str, ...]) -> list[str]:
    return [arg for field in fields for arg in ("--text-field", field)]


def test_a_parquet_file_keeps_all_but_its_texts(run: Run, here: Path) -> None:
    before = table()
    pq.write_table(
        before, "in.parquet", row_group_size=4, compression={"text": "zstd", "large": "gzip", "id": "none"},
        use_dictionary=["coded", "code"],
    )  # fmt: skip
    assert run("batch", "in.parquet", "out.parquet", *argv_of(FIELDS), "--source-field", "code").code == 0
    old, new = pq.ParquetFile("in.parquet"), pq.ParquetFile("out.parquet")
    assert new.schema_arrow.equals(old.schema_arrow, check_metadata=True)
    assert new.schema.equals(old.schema)
    assert new.metadata.num_row_groups == old.metadata.num_row_groups == 2
    for group in range(2):
        assert new.metadata.row_group(group).num_rows == old.metadata.row_group(group).num_rows
        for i in range(old.metadata.num_columns):
            a, b = (file.metadata.row_group(group).column(i) for file in (old, new))
            assert (b.path_in_schema, b.compression) == (a.path_in_schema, a.compression)
            assert set(b.encodings) == set(a.encodings)
    after = new.read()
    for name in before.column_names:
        expected = before.column(name)
        if name in ("text", "large", "coded", "deep", "parts"):
            assert after.column(name).to_pylist() == [mended(value) for value in expected.to_pylist()]
        else:
            assert after.column(name).equals(old.read().column(name))
    log = rows(here / "out.parquet.edits.jsonl")[1:]
    assert {(row["record"], row["id"], row["field"]) for row in log if row["record"] == 4} == {
        (4, 2**63 + 4, field) for field in ("text", "large", "coded", "deep.text", "parts[0]", "parts[1]")
    }  # fmt: skip
    ran = run("revert", "out.parquet.edits.jsonl")
    assert (ran.code, ran.err) == (0, "")
    whole, restored = pq.read_table("in.parquet"), pq.read_table("out.restored.parquet")
    assert restored.schema.equals(whole.schema, check_metadata=True)
    for name in whole.column_names:  # a dictionary may leave out words that no row has
        plain = [table.column(name) for table in (whole, restored)]
        assert plain[0].equals(plain[1]) if name != "coded" else plain[0].to_pylist() == plain[1].to_pylist()


def test_a_record_batch_is_cleaned_without_a_file() -> None:
    (batch,) = table().to_batches()
    options = pickle.loads(pickle.dumps(Options(Wanted(FIELDS, "id", "code"))))
    cleaned = arrow.clean(batch.slice(1), options, start=101)
    assert cleaned.batch.schema.equals(batch.schema, check_metadata=True)
    assert cleaned.batch.to_pylist() == [mended(row) for row in batch.slice(1).to_pylist()]
    assert {row.record for row in cleaned.log} == {104}
    assert cleaned.counts.records == 5
    assert cleaned.counts.sources.counts == {"x": 2, "y": 2}


def test_a_view_of_strings_stays_one() -> None:
    batch = pa.record_batch({"text": pa.array([SLIP, None], type=pa.string_view())})
    assert arrow.clean(batch, Options()).batch.equals(
        pa.record_batch({"text": pa.array([MENDED, None], type=pa.string_view())})
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("no", "there is no column 'no'; there are 'text', 'large'"),
        ("id", "id: holds no texts, but uint64"),
        ("deep", "deep: holds no texts, but struct"),
        ("deep.no", "there is no column 'deep.no'"),
        ("text[]", r"text\[\]: is no list"),
        ("parts", "parts: holds no texts, but list"),
        ("parts[].x", "only lists of texts"),
    ],
)
def test_a_column_without_texts_is_told(name: str, said: str) -> None:
    with pytest.raises(Failure, match=said):
        Column.of(table().schema, name)


def test_what_is_wrong_with_a_parquet_file_is_told(run: Run, here: Path) -> None:
    (here / "in.parquet").write_bytes(b"PAR1 no")
    ran = run("batch", "in.parquet", "out.parquet")
    assert ran.code == 2
    assert "in.parquet: is no Parquet file" in ran.err
    pq.write_table(table(), "in.parquet")
    assert run("batch", "in.parquet", "out.parquet", "--on-error", "skip").code == 2
    ran = run("batch", "in.parquet", "out.parquet", "--max-record-bytes", 20)
    assert ran.code == 2
    assert [row["record"] for row in rows(here / "out.parquet.rejects.jsonl")] == [0, 4]
    assert pq.read_table("out.parquet").equals(pq.read_table("in.parquet"))


def test_a_parquet_run_goes_on_where_it_stopped(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner.commands import batch as command

    monkeypatch.setattr(parquet, "BATCH_ROWS", 3)
    monkeypatch.setattr(command, "COMMIT_SECONDS", 0.0)
    pq.write_table(table(), "in.parquet", row_group_size=4)
    argv = ("batch", "in.parquet", "out.parquet", "--edit-log", "out.log")
    monkeypatch.setattr("cleaner.editlog.now", lambda: "then")
    run(*argv)
    whole = [(here / name).read_bytes() for name in ("out.parquet", "out.log")]
    write = journal.write
    for stop in range(1, 7):
        for name in ("out.parquet", "out.log", "out.parquet.journal"):
            (here / name).unlink(missing_ok=True)
        commits: list[Any] = []

        def die(path: str, state: journal.State, stop: int = stop, commits: list[Any] = commits) -> None:
            commits.append(state)
            if len(commits) > stop:
                raise KeyboardInterrupt
            write(path, state)

        monkeypatch.setattr(journal, "write", die)
        run(*argv)
        monkeypatch.setattr(journal, "write", write)
        assert run(*argv).code == 0
        assert [(here / name).read_bytes() for name in ("out.parquet", "out.log")] == whole
    assert not os.path.exists("out.parquet.partial")


def test_an_empty_parquet_file(run: Run, here: Path) -> None:
    pq.write_table(table().slice(0, 0), "in.parquet")
    assert run("batch", "in.parquet", "out.parquet").code == 0
    assert pq.read_table("out.parquet").equals(pq.read_table("in.parquet"), check_metadata=True)


def test_the_log_may_be_a_table(run: Run, here: Path) -> None:
    slip = b"in hopes of g\\u0061iwning time."
    raw = b'{"id":[1],"text":"\\ud800 %b"}\n{"text":"It met %b"}\n' % (slip, slip)
    (here / "in.jsonl").write_bytes(raw)
    run("batch", "in.jsonl", "a.jsonl", "--edit-log", "a.log")
    assert run("batch", "in.jsonl", "b.jsonl", "--edit-log", "b.parquet").code == 0
    assert not list(here.glob("b.parquet.*"))
    lines, table = (list(editlog.read(name)) for name in ("a.log", "b.parquet"))
    assert [row._replace(path="", time="") for row in table] == [row._replace(path="", time="") for row in lines]
    assert pq.read_table("b.parquet").column("record").to_pylist() == [row.record for row in lines]
    assert run("revert", "b.parquet").code == 0
    assert (here / "b.restored.jsonl").read_bytes() == raw
