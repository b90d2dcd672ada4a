"""Stray lines of a page. The rules are the classes of dictionaries/en/boilerplate.toml, one rule a class.

Their examples are those of the rows of the class, which `tests/test_boilerplate_pack.py` runs.
"""

from __future__ import annotations

from typing import Any

from cleaner.boilerplate import find
from cleaner.boilerplate.pack import Pack
from cleaner.lexicon import Lexicon
from cleaner.model import Detector, Example, Rule

# What the example line of a class stands in.
_BEFORE, _AFTER = "The council met on Monday and voted to shut the bridge until June.", "The work starts on Monday."


def _rules() -> tuple[Rule, ...]:
    classes = Pack.of(Lexicon.shared()).classes
    return tuple(
        Rule(f"boilerplate.{name}", row["summary"], row["explanation"], _examples(row), row["policy"])
        for name, row in classes.items()
    )


def _examples(row: dict[str, Any]) -> tuple[Example, ...]:
    if "wrong" not in row:
        return tuple(Example(text) for text in row["examples"])
    wrong = f"{_BEFORE}\n\n{{{row['wrong']}\n\n→}}{_AFTER}"
    return (Example(wrong), Example(f"{_BEFORE}\n\n{row['right']}\n\n{_AFTER}"))


DETECTOR = Detector("lines", _rules, find)
