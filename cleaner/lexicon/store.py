"""Where the compiled dictionaries lie, and how they are mapped.

An installed wheel carries them. A checkout (also an editable install) compiles the text files once into the
user's cache folder, again when one of them changes, and says so on stderr.
"""

from __future__ import annotations

import mmap
import os
import sys
from zlib import crc32

from cleaner.errors import Failure

WORD, RARE, NAME, ACRONYM = 1, 2, 4, 8
ZIPF_STEPS = 28  # steps of a byte for each unit of Zipf frequency (log10 of the count in 10**9 words), up to 9

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_COMPILERS = ("lexicon/compile.py", "lexicon/deletes.py", "boilerplate/compile.py")


def dictionaries() -> str:
    """The folder of the text files: inside an installed package, at the top level of a checkout."""
    inside = os.path.join(_PACKAGE, "dictionaries")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(_PACKAGE), "dictionaries")


def compiled() -> str:
    """The folder of the mapped files; makes it where a checkout has none that is up to date.

    Raises `Failure` where that cannot be done.
    """
    shipped = os.path.join(_PACKAGE, "compiled")
    if os.path.isdir(shipped):
        return shipped
    source = dictionaries()
    folder = os.path.join(_cache(), f"dictionaries-{fingerprint(source)}")
    if not os.path.isdir(folder):
        print("cleaner: compiling the dictionaries once, for this version of their files ...", file=sys.stderr)
        from pathlib import Path

        from cleaner.lexicon.compile import compile_into

        try:
            compile_into(Path(source), Path(folder))
        except OSError as error:
            message = f"cannot write the compiled dictionaries: {error} (XDG_CACHE_HOME names another folder)"
            raise Failure(message) from None
        _drop_old(folder)
    return folder


def _drop_old(folder: str) -> None:
    """Delete what earlier versions of the files, and compiling that was killed, left in the cache a month ago."""
    import shutil
    import time

    base = os.path.dirname(folder)
    for name in os.listdir(base):
        path = os.path.join(base, name)
        if name.startswith(("dictionaries-", ".making-")) and os.path.getmtime(path) < time.time() - 30 * 86400:
            shutil.rmtree(path, ignore_errors=True)


def fingerprint(source: str) -> str:
    """Changes whenever a file of ``source``, or the code that compiles it, does. Reads no file: name, size and
    time are enough."""
    digest = 0  # CRC-32 will do, and hashlib would load OpenSSL
    with os.scandir(os.path.join(source, "en")) as entries:
        paths = sorted(entry.path for entry in entries)
    for path in [*paths, *(os.path.join(_PACKAGE, name) for name in _COMPILERS)]:
        stat = os.stat(path)
        digest = crc32(f"{os.path.basename(path)} {stat.st_size} {stat.st_mtime_ns}\n".encode(), digest)
    return f"{digest:08x}"


def _cache() -> str:
    base = os.environ.get("XDG_CACHE_HOME") or (os.environ.get("LOCALAPPDATA") if os.name == "nt" else None)
    return os.path.join(base or os.path.join(os.path.expanduser("~"), ".cache"), "article-cleaner")


def mapped(folder: str, name: str) -> memoryview:
    """The bytes of a compiled file, mapped and read-only."""
    with open(os.path.join(folder, name), "rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
