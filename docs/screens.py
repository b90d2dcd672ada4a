"""Draws docs/review.svg: the real screen of `cleaner review` on the example article, in 80 columns.

With --check it only says whether the picture still shows what the screen does. As with the other picture, the text is
compared, not the drawing, which differs between versions of Textual.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from picture import rows_of

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "review.svg"
ARTICLE = ROOT / "examples" / "ferry.txt"
KEYS = ("a",)
sys.path.insert(0, str(ROOT))


def screen() -> str:
    """The screen after `KEYS`, on a copy of the article; nothing of it is kept."""
    from cleaner.filters.ignored import Ignores
    from cleaner.model import Finding
    from cleaner.pipeline import Cleaner
    from cleaner.review.app import Review
    from cleaner.review.journal import Journal
    from cleaner.review.source import Files
    from cleaner.review.state import Session
    from cleaner.review.words import Words
    from cleaner.sources.files import Article, Problem, read

    engine = Cleaner()

    class NoWords:
        def file(self, document: str) -> str:
            return "cleaner-words.txt"

        def add(self, file: str, word: str) -> bool:
            return True

        def remove(self, file: str, word: str) -> None: ...

    def find(article: Article) -> tuple[list[Finding], list[Problem]]:
        return [finding for finding in engine.check(article.decoded.text) if finding.tier != "info"], []

    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(ARTICLE, folder)
        article = read(os.path.join(folder, ARTICLE.name), None)
        source = Files([article], find, os.path.join(folder, "log"), lambda: "", root=folder)
        journal = Journal(os.path.join(folder, "journal"))
        session = Session(source, journal, Words(NoWords()), Ignores(os.path.join(folder, "ignored")))
        app = Review(session, source.documents(), signs=False)

        async def drawn() -> str:
            async with app.run_test(size=(80, 24)) as pilot:
                while not session.complete:
                    await pilot.pause(0.05)
                await pilot.press(*KEYS)
                await pilot.pause()
                return app.export_screenshot(title="cleaner review")

        svg = asyncio.run(drawn())
        session.close()
    return re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.S).rstrip() + "\n"  # a picture fetches nothing


def main() -> int:
    svg = screen()
    if "--check" in sys.argv:
        if PICTURE.exists() and rows_of(PICTURE.read_text(encoding="utf-8")) == rows_of(svg):
            return 0
        print(f"{PICTURE.name} is not current", file=sys.stderr)
        return 1
    PICTURE.write_text(svg, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
