"""Compiles dictionaries/ into the memory-mapped files that a wheel ships (cleaner/compiled/)."""

from __future__ import annotations

import compileall
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileDictionaries(BuildHookInterface[Any]):
    """Runs for wheels and for editable installs. The latter work on the checkout, whose compiled files lie in
    the user's cache folder, so the first run of the command need not make them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        sys.path.insert(0, self.root)
        try:
            if version == "editable":
                from cleaner.lexicon.store import compiled

                compiled()
                compileall.compile_dir(root / "cleaner", quiet=1)  # pip does so for a wheel
                return
            from cleaner.lexicon.compile import compile_into

            self._folder = tempfile.TemporaryDirectory()
            target = Path(self._folder.name) / "compiled"
            compile_into(root / "dictionaries", target)
            build_data["force_include"][str(target)] = "cleaner/compiled"
        finally:
            sys.path.remove(self.root)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if hasattr(self, "_folder"):
            self._folder.cleanup()
