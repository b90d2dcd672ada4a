"""The compiled dictionaries: the deletes index against symspellpy, and how the files are made."""

from __future__ import annotations

import os
import random
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from rapidfuzz.distance import OSA

from cleaner.errors import Failure
from cleaner.lexicon import Lexicon, store
from cleaner.lexicon.compile import compile_into

DICTIONARIES = Path(store.dictionaries())
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@pytest.fixture(scope="module")
def sample(lexicon: Lexicon) -> list[str]:
    """Words that both indexes hold."""
    words = [
        word for word in (DICTIONARIES / "en/words.txt").read_text().split("\n") if word.isalpha() and word.islower()
    ]
    return random.Random(3).sample([word for word in words if word.isascii() and lexicon.zipf(word) >= 3.2], 3000)


def slipped(word: str, times: int, rng: random.Random) -> str:
    for _ in range(times):
        at = rng.randrange(len(word))
        word = rng.choice(
            [
                word[:at] + word[at + 1 :] or "a",
                word[:at] + rng.choice(LETTERS) + word[at:],
                word[:at] + rng.choice(LETTERS) + word[at + 1 :],
                word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
            ]
        )
    return word


@pytest.mark.parametrize("distance", [1, 2])
def test_the_index_finds_what_symspellpy_finds(lexicon: Lexicon, sample: list[str], distance: int) -> None:
    from symspellpy import SymSpell, Verbosity

    oracle = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
    for word in sample:
        oracle.create_dictionary_entry(word, 1)
    rng, vocabulary, hits = random.Random(distance), set(sample), 0
    for _ in range(400):
        slip = slipped(rng.choice(sample), rng.randint(0, distance), rng)
        theirs = {found.term for found in oracle.lookup(slip, Verbosity.ALL, max_edit_distance=distance)}
        near = lexicon.near(slip, distance)
        assert len(near) == len(set(near))
        ours = {word for word in near if word in vocabulary and OSA.distance(slip, word) <= distance}
        assert ours == theirs, slip
        hits += len(theirs)
    assert hits > 400


def test_what_the_engine_asks(lexicon: Lexicon) -> None:
    assert lexicon.flags("council") & store.WORD
    assert lexicon.flags("gaiwning") == 0
    assert lexicon.flags("Council") == 0  # keys are lower case
    assert lexicon.zipf("the") > 7 > lexicon.zipf("council") > 4
    assert lexicon.zipf("gaiwning") == 0.0
    assert lexicon.pair("of", "the") > lexicon.pair("of", "gaining") > 0.0
    assert lexicon.pair("the", "of the") == 0.0
    assert lexicon.correction("goverment") == ("government",)
    assert lexicon.correction("government") == ()
    assert lexicon.cased("london") == "London"


def short(folder: Path) -> Path:
    """The real dictionaries, each list cut after its first rows, so that compiling takes no time."""
    shutil.copytree(DICTIONARIES / "en", folder / "en")
    for name in ("words.txt", "words-rare.txt", "names.txt", "counts.tsv", "pairs.tsv", "misspellings.tsv"):
        path = folder / "en" / name
        path.write_text("".join(path.open(encoding="utf-8").readlines()[:300]), encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("key", "part"),
    [
        ("govern", True),
        ("overnment", True),
        ("ment", True),
        ("overnmen", False),
        ("xqz", False),
        ("yesterday's", False),
    ],
)
def test_what_begins_or_ends_a_word_that_people_use_is_a_part(key: str, part: bool, lexicon: Lexicon) -> None:
    assert lexicon.is_part(key) is part


def test_a_confusion_is_noticed_by_its_rarest_pair(lexicon: Lexicon) -> None:
    for row in lexicon.confusions:
        shares = [sum(10 ** (lexicon.zipf(word) - 9) for word in place) for place in row["places"]]
        pairs = [one * other for one, other in pairwise(shares)]
        assert pairs[row["pair"]] == pytest.approx(min(pairs), rel=0.2)  # `zipf` is rounded
        assert 0 <= row["group"] < 6


def test_compiling_is_repeatable_and_leaves_nothing_else(tmp_path: Path) -> None:
    source = short(tmp_path / "dictionaries")
    for name in ("one", "two"):
        compile_into(source, tmp_path / "out" / name)
    assert contents(tmp_path / "out/one") == contents(tmp_path / "out/two")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["one", "two"]
    Lexicon(str(tmp_path / "out/one")).flags("a")


def test_a_folder_that_is_there_already_stays(tmp_path: Path) -> None:
    source = short(tmp_path / "dictionaries")
    compile_into(source, tmp_path / "out")
    before = contents(tmp_path / "out")
    (source / "en/words.txt").write_text("zebra\n")
    compile_into(source, tmp_path / "out")  # as when two processes start at once: the first one's files stand
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize(
    ("name", "row", "said"),
    [
        ("counts.tsv", "council", "1 columns, not 2: 'council'"),
        ("counts.tsv", "council\tmany", "'many' is no number"),
        ("pairs.tsv", "of\tthe", "2 columns, not 3"),
        ("misspellings.tsv", "teh\tthe", "2 columns, not 3"),
        ("doubled.tsv", "the\tfix\tword\tmore", "4 columns, not 3"),
        ("scorecard.tsv", "bias\tx\t0\t0\tnote", "'x' is no number"),
    ],
)
def test_a_broken_row_is_one_clear_error_and_nothing_is_written(tmp_path: Path, name: str, row: str, said: str) -> None:
    source = short(tmp_path / "dictionaries")
    path = source / "en" / name
    lines = path.read_text(encoding="utf-8").count("\n")
    with path.open("a", encoding="utf-8") as file:
        file.write(f"# a comment\n{row}\n")
    with pytest.raises(Failure) as failure:
        compile_into(source, tmp_path / "out")
    assert str(failure.value).startswith(f"{path}:{lines + 2}: ")
    assert said in str(failure.value)
    assert "\n" not in str(failure.value)
    assert [entry.name for entry in tmp_path.iterdir()] == ["dictionaries"]


def test_the_fingerprint_follows_the_files(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    words = tmp_path / "en/words.txt"
    words.write_text("a\n")
    seen = {store.fingerprint(str(tmp_path))}
    assert store.fingerprint(str(tmp_path)) in seen
    words.write_text("a\nb\n")
    seen.add(store.fingerprint(str(tmp_path)))
    (tmp_path / "en/names.txt").write_text("")
    seen.add(store.fingerprint(str(tmp_path)))
    (tmp_path / "en/names.txt").unlink()
    words.rename(tmp_path / "en/other.txt")
    seen.add(store.fingerprint(str(tmp_path)))
    assert len(seen) == 4


def test_a_cache_that_cannot_be_written_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("dictionaries/en/words.txt", "file", *(f"cleaner/{compiler}" for compiler in store._COMPILERS)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(store, "_PACKAGE", str(tmp_path / "cleaner"))  # a checkout that was never installed
    with pytest.raises(Failure, match="cannot write the compiled dictionaries"):
        store.compiled()


def test_what_is_old_goes_from_the_cache(tmp_path: Path) -> None:
    names = ["dictionaries-1", ".making-a", "dictionaries-2", ".making-b", "mine"]
    for name in names:
        (tmp_path / name).mkdir()
    for name in (*names[:2], "mine"):
        os.utime(tmp_path / name, (0, 0))
    store._drop_old(str(tmp_path / "dictionaries-2"))
    assert sorted(os.listdir(tmp_path)) == [".making-b", "dictionaries-2", "mine"]
