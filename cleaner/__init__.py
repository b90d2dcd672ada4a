"""Clean article text: find typos, stray boilerplate and broken characters, and repair them as span edits.

    >>> import cleaner
    >>> cleaner.clean("The council met in hopes of gaiwning time.").text
    'The council met in hopes of gaining time.'

`check` and `clean` are the short way in; `Cleaner` is the same engine with a `Config` of yours. Offsets are
half-open and counted in code points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.config import Config
    from cleaner.model import Alternative, Finding
    from cleaner.pipeline import Cleaner, Result, check, clean
    from cleaner.profile import Profile

__version__ = "0.1.0"
__all__ = ["Alternative", "Cleaner", "Config", "Finding", "Profile", "Result", "__version__", "check", "clean"]

_HOME = {"Config": "config", "Alternative": "model", "Finding": "model", "Profile": "profile"}


def __getattr__(name: str) -> Any:
    """Import a name when it is first asked for: `cleaner --version` must not open a dictionary."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"{__name__}.{_HOME.get(name, 'pipeline')}"), name)
