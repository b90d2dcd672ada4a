"""Kill `cleaner` with -9 at random moments, and see that nothing is lost.

    python tools/kill/run.py fix|batch|review [--kills 100] [--seed 1]

- `fix`: every file is the old one or the new one; a second run finishes the work.
- `batch`: a run that is killed until it comes through writes the bytes of one that nobody killed.
- `review`: every file is the old one or the new one; the next session finishes what was decided.
"""

from __future__ import annotations

import argparse
import importlib
import random
import sys


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("fix", "batch", "review"))
    parser.add_argument("--kills", type=int, default=100, help="at least so many (default: 100)")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    print(importlib.import_module(args.command).killed(args.kills, random.Random(args.seed)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
