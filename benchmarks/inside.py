"""What is measured inside a process that has everything loaded: stages of `cleaner`, and tools that are libraries.

    python inside.py words|characters|symspell|ftfy FILE    prints the seconds of CPU that the work on FILE took
    python inside.py corrections WORDS.json                 what symspellpy proposes for each word that it does not know

`run.py` calls it with the Python of its environment, where the libraries are.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")  # as in accuracy.py, which this process does not load


def stage(name: str, text: str) -> Callable[[], object]:
    """A stage of the engine over one text: its findings, with suggestions and confidence."""
    from cleaner.context import Context
    from cleaner.pipeline import Cleaner

    engine = Cleaner()
    engine.clean("The first text opens the dictionaries, and the goverment pays for it.")
    context = Context(text, engine.lexicon)
    return lambda: [sum(1 for _ in detector.find(context)) for detector in engine.detectors[name]]


def corrector() -> Callable[[str], str | None]:
    """What symspellpy proposes for a word that its own dictionary does not know, as its documentation shows it."""
    from symspellpy import SymSpell, Verbosity
    from symspellpy import __file__ as home

    speller = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
    dictionary = Path(home).with_name("frequency_dictionary_en_82_765.txt")
    if not speller.load_dictionary(str(dictionary), term_index=0, count_index=1):
        raise SystemExit(f"no dictionary at {dictionary}")

    def correct(word: str) -> str | None:
        key = word.lower().replace("’", "'")
        if key in speller.words or key.removesuffix("'s") in speller.words:
            return None
        best = speller.lookup(key, Verbosity.TOP, max_edit_distance=2)
        return best[0].term if best else None

    return correct


def symspell(text: str) -> Callable[[], object]:
    """Each distinct word is looked up once."""
    correct = corrector()
    return lambda: [correct(word) for word in set(WORD.findall(text))]


def ftfy(text: str) -> Callable[[], object]:
    import ftfy

    return lambda: ftfy.fix_text(text)


def main() -> None:
    what, path = sys.argv[1], Path(sys.argv[2])
    text = path.read_text(encoding="utf-8")
    if what == "corrections":
        correct = corrector()
        json.dump({word: found for word in json.loads(text) if (found := correct(word))}, sys.stdout)
        return
    work = {"symspell": symspell, "ftfy": ftfy}[what](text) if what in ("symspell", "ftfy") else stage(what, text)
    start = time.process_time()
    work()
    print(time.process_time() - start)


if __name__ == "__main__":
    main()
