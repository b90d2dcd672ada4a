"""Coverage-guided fuzzing with atheris: `python tools/fuzz/run.py [TARGET...] --runs N`.

Each target runs in a process of its own. Bytes that break a promise are written to ``tools/fuzz/finds/TARGET/``;
`python tools/fuzz/run.py TARGET --input FILE` runs one of them again without atheris and shows the traceback.
"""

from __future__ import annotations

import argparse
import importlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGETS = sorted(path.stem for path in (HERE / "targets").glob("[a-z]*.py"))
# Bytes of an input at most: a choice takes one or two, so these are texts of some hundred pieces. A target that is
# done with fewer says so in a LONGEST of its own.
LONGEST = 600


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "targets", nargs="*", choices=[*TARGETS, []], metavar="TARGET", help=f"default: all ({', '.join(TARGETS)})"
    )
    parser.add_argument("--runs", type=int, default=100_000, help="inputs for each target (default: 100000)")
    parser.add_argument("--seconds", type=int, default=0, help="stop a target after this time (default: never)")
    parser.add_argument("--input", type=Path, help="run one input of one target, without atheris")
    parser.add_argument(
        "--corpus", type=Path, default=HERE / "corpus", help="where inputs that reached new code are kept"
    )
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    sys.path[:0] = [str(HERE), str(HERE.parent.parent)]
    if args.input:
        (name,) = args.targets
        importlib.import_module(f"targets.{name}").one(args.input.read_bytes())
        return 0
    if args.inside:
        return fuzz(args.targets[0], args.runs, args.seconds, args.corpus)
    from cleaner.lexicon import Lexicon

    Lexicon.shared()  # compiles the dictionaries if need be, which takes longer than an input may
    failed = []
    for name in args.targets or TARGETS:
        print(f"== {name}", file=sys.stderr, flush=True)
        options = ["--inside", f"--runs={args.runs}", f"--seconds={args.seconds}", f"--corpus={args.corpus}"]
        if subprocess.run([sys.executable, __file__, name, *options]).returncode:
            failed.append(name)
    print(f"promises broken in: {', '.join(failed)}" if failed else "all promises held")
    return int(bool(failed))


def fuzz(name: str, runs: int, seconds: int, corpus: Path) -> int:
    import atheris

    with atheris.instrument_imports(include=["cleaner"]):
        target = importlib.import_module(f"targets.{name}")
        for number in range(20):  # what is imported only when it is needed is followed too
            target.one(bytes(range(number, number + 80)))
    kept, finds = corpus / name, HERE / "finds" / name
    for folder in (kept, finds):
        folder.mkdir(parents=True, exist_ok=True)
    options = [
        f"-runs={runs}",
        f"-max_len={getattr(target, 'LONGEST', LONGEST)}",
        f"-artifact_prefix={finds}{os.sep}",
        "-timeout=60",
        "-print_final_stats=1",
    ]
    if seconds:
        options.append(f"-max_total_time={seconds}")
    atheris.Setup([sys.argv[0], *options, str(kept)], target.one)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
