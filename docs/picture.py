"""Draws docs/report.svg: what a terminal of 80 columns shows of the example article.

With --check it only says whether the picture still shows what `cleaner` prints. The text is compared, not the
drawing, which differs between versions of rich.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "report.svg"
COMMAND = ["check", "examples/ferry.txt"]


def screen() -> Text:
    """The prompt, and the real output in colour."""
    command = [sys.executable, "-m", "cleaner", *COMMAND, "--color", "always"]
    environment = {**os.environ, "COLUMNS": "80", "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if ran.returncode != 1:
        raise SystemExit(ran.stderr)
    prompt = Text().append("$ ", style="dim").append(f"cleaner {' '.join(COMMAND)}\n", style="bold")
    return prompt + Text.from_ansi(ran.stdout)


def drawn(text: Text) -> str:
    console = Console(
        record=True, width=80, file=io.StringIO(), force_terminal=True, color_system="standard", legacy_windows=False
    )
    console.print(text)
    svg = console.export_svg(title="cleaner")
    return re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.S).rstrip() + "\n"  # a picture fetches nothing


def rows_of(svg: str) -> list[str]:
    """The text of a picture, row by row."""
    rows: dict[int, str] = {}
    for number, inner in re.findall(r'<text [^>]*-line-(\d+)\)"[^>]*>(.*?)</text>', svg, re.S):
        rows[int(number)] = rows.get(int(number), "") + unescape(inner)
    return [squeezed for number in sorted(rows) if (squeezed := _squeezed(rows[number]))]


def _squeezed(row: str) -> str:
    return "".join(row.split())  # a picture leaves out some of the blanks


def main() -> int:
    text = screen()
    if "--check" in sys.argv:
        wanted = [squeezed for row in text.plain.split("\n") if (squeezed := _squeezed(row))]
        if PICTURE.exists() and rows_of(PICTURE.read_text(encoding="utf-8")) == wanted:
            return 0
        print(f"{PICTURE.name} is not current", file=sys.stderr)
        return 1
    PICTURE.write_text(drawn(text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
