#!/usr/bin/env python3
"""How fast the characters stage runs, in MB of UTF-8 a second of processor time on one core, and odd input.

speed.py NEWS.jsonl ... [--rules]     rows {"id", "text"}; --rules times each rule by itself
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

from cleaner import rules
from cleaner.context import Context
from cleaner.lexicon import Lexicon
from cleaner.model import Detector

ODD = {
    "100 kB of one character": [char * 100_000 for char in 'a.,-"“&<  \u00a0\u200bÃé\n\t\x92\ufffd\u202e'],
    "100 kB of one pair": [
        pair * 50_000 for pair in ("a.", "Ã©", "“a", "a ", ". ", "&a", "<p", "a-", "-\n", "\u00a0a", "。a", "é\u00ad")
    ],
}


def timed(run: Callable[[], object]) -> float:
    begin = time.process_time()
    run()
    return time.process_time() - begin


def stage(texts: list[str], detectors: list[Detector], lexicon: Lexicon) -> int:
    found = 0
    for text in texts:
        context = Context(text, lexicon)
        for detector in detectors:
            found += sum(1 for _ in detector.find(context))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rules", action="store_true")
    args = parser.parse_args()
    lexicon, detectors = Lexicon.shared(), rules.detectors()["characters"]
    for file in args.files:
        texts = [json.loads(line)["text"] for line in file.read_text(encoding="utf-8").rstrip("\n").split("\n")]
        size = sum(len(text.encode()) for text in texts) / 1e6
        stage(texts[:20], detectors, lexicon)  # compiles what is compiled once
        best = min(timed(lambda texts=texts: stage(texts, detectors, lexicon)) for _ in range(3))
        print(f"{file.name}: {size:.1f} MB, {size / best:.1f} MB/s, {stage(texts, detectors, lexicon)} findings")
        if args.rules:
            for detector in detectors:
                names = ", ".join(rule.id for rule in detector.rules())
                seconds = timed(lambda texts=texts, one=detector: stage(texts, [one], lexicon))
                print(f"   {1000 * seconds / size:7.1f} ms/MB  {names}")
    for name, odd in ODD.items():
        slowest = max((timed(lambda text=text: stage([text], detectors, lexicon)), text[:2]) for text in odd)
        print(f"{name}: slowest {slowest[0]:.2f} s for {slowest[1]!r}")


if __name__ == "__main__":
    main()
