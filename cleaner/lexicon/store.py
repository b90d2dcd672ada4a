"""Where the compiled dictionaries lie, and how they are mapped.

An installed wheel carries them. A checkout (also an editable install) compiles the text files once into the
user's cache folder, again when one of them changes, and says so on stderr.
"""

from __future__ import annotations

import mmap
import os
import sys
from hashlib import sha256
from pathlib import Path

FORMAT = 1  # raise it when a compiled file changes its layout

WORD, RARE, NAME, ACRONYM = 1, 2, 4, 8
ZIPF_STEPS = 28  # steps of a byte for each unit of Zipf frequency (log10 of the count in 10**9 words), up to 9

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def dictionaries() -> str:
    """The folder of the text files: inside an installed package, at the top level of a checkout."""
    inside = os.path.join(_PACKAGE, "dictionaries")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(_PACKAGE), "dictionaries")


def compiled() -> str:
    """The folder of the mapped files; makes it where a checkout has none that is up to date.

    Raises OSError where neither the cache folder nor the temporary folder can be written.
    """
    shipped = os.path.join(_PACKAGE, "compiled")
    if os.path.isdir(shipped):
        return shipped
    source = dictionaries()
    folder = os.path.join(_cache(), f"dictionaries-{fingerprint(source)}")
    if not os.path.isdir(folder):
        print("cleaner: compiling the dictionaries once, for this version of their files ...", file=sys.stderr)
        from cleaner.lexicon.compile import compile_into

        compile_into(Path(source), Path(folder))
    return folder


def fingerprint(source: str) -> str:
    """Changes whenever a file of ``source`` or the format does. Reads no file: name, size and time are enough."""
    digest = sha256(str(FORMAT).encode())
    with os.scandir(os.path.join(source, "en")) as entries:
        for entry in sorted(entries, key=lambda e: e.name):
            stat = entry.stat()
            digest.update(f"{entry.name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def _cache() -> str:
    base = os.environ.get("XDG_CACHE_HOME") or (os.environ.get("LOCALAPPDATA") if os.name == "nt" else None)
    return os.path.join(base or os.path.join(os.path.expanduser("~"), ".cache"), "article-cleaner")


def mapped(folder: str, name: str) -> memoryview:
    """The bytes of a compiled file, mapped and read-only."""
    with open(os.path.join(folder, name), "rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
