"""Writes docs/rules.md from the catalogue of rules. With --check it only says whether the page is current."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from cleaner.model import Rule
from cleaner.render.screen import printable
from cleaner.rules import catalogue

PAGE = Path(__file__).with_name("rules.md")
FAMILIES = {
    "typo": "Words",
    "boilerplate": "Stray lines",
    "characters": "Characters",
    "layout": "Spacing and line ends",
    "user": "What a project asks for",
}
POLICIES = {"fix": "", "report": "Only reported, with `--all`. ", "off": "Off unless you switch it on. "}
HEAD = """\
# The rules

<!-- Written by `python docs/make_rules.py` from the rules themselves. Do not edit. -->

Examples marked ✗ are found: `{wrong→right}` marks what is wrong and what should stand there (nothing, if it is to
go). Examples marked ✓ are look-alikes, and nothing is found in them. Both are run as tests. ⏎ is a line end, and
characters that cannot be seen are shown by their number. `cleaner rules RULE` prints the same in a terminal.
"""


def page() -> str:
    rules = catalogue()
    parts = [HEAD]
    for family, title in FAMILIES.items():
        own = [rule for rule in rules if rule.id.startswith(f"{family}.")]
        parts.append(f"\n## {title}\n\n" + "\n".join(f"- [`{r.id}`](#{_anchor(r)}): {r.summary}" for r in own) + "\n")
        parts += [_section(rule) for rule in own]
    return "".join(parts)


def _anchor(rule: Rule) -> str:
    return rule.id.replace(".", "")


def _section(rule: Rule) -> str:
    text = f"\n### {rule.id}\n\n{POLICIES[rule.policy]}{rule.explanation}\n"
    if not rule.examples:
        return text
    rows = [f"{'✗' if re.search('{[^{}]*→', e.text) else '✓'} {printable(e.text)}" for e in rule.examples]
    longest = max(len(run) for run in re.findall("`+", "\n".join(rows)) or [""])
    fence = "`" * max(3, longest + 1)
    return text + f"\n{fence}text\n" + "\n".join(rows) + f"\n{fence}\n"


def main() -> int:
    current = page()
    if "--check" in sys.argv:
        if PAGE.exists() and PAGE.read_text(encoding="utf-8") == current:
            return 0
        print(f"{PAGE.name} is not current", file=sys.stderr)
        return 1
    PAGE.write_text(current, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
