"""What a record costs beyond the engine: records without text, and with one word, read, judged and written."""

from __future__ import annotations

import json
import time

from cleaner.batch.engine import Options, clean_batch
from cleaner.pipeline import Cleaner
from cleaner.sources.jsonl import JsonLine
from cleaner.sources.record import Batch, Mark, Wanted

RECORDS = 4_000


def seconds(text: str | None) -> float:
    row = {"id": "made-1", "url": "https://example.org/a", "date": "2026-01-13", "text": text, "tags": ["a", "b"]}
    raws = [json.dumps(row).encode() + b"\n"] * RECORDS
    batch, codec, options = Batch(Mark(), Mark(RECORDS), raws), JsonLine(Wanted()), Options()
    began = time.process_time()
    clean_batch(batch, codec, options)
    return (time.process_time() - began) / RECORDS


def main() -> None:
    seconds("rain")
    clean = Cleaner().clean
    began = time.process_time()
    for _ in range(RECORDS):
        clean("rain")
    engine = (time.process_time() - began) / RECORDS
    print(f"without text {min(seconds(None) for _ in range(3)) * 1e6:.1f} µs a record")
    word = min(seconds("rain") for _ in range(3))
    print(f"one word {word * 1e6:.1f} µs a record, of which the engine {engine * 1e6:.1f} µs")


if __name__ == "__main__":
    main()
