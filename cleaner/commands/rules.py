"""`cleaner rules`: the catalogue, or one rule with its examples."""

from __future__ import annotations

import argparse

from cleaner.errors import Failure
from cleaner.model import Rule
from cleaner.render.screen import Piece, Screen, wrapped
from cleaner.rules import catalogue


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rule", nargs="?", metavar="RULE", help="a rule id such as typo.unknown; without it, list all")


def run(args: argparse.Namespace) -> int:
    rules = {rule.id: rule for rule in catalogue()}
    screen = Screen("auto")
    if args.rule is None:
        width = max(map(len, rules))
        for rule in rules.values():
            policy = (
                "" if rule.policy == "fix" else f" ({'report only' if rule.policy == 'report' else 'off by default'})"
            )
            screen.line([Piece(rule.id.ljust(width + 2), "rule"), Piece(rule.summary + policy)])
        return 0
    if args.rule not in rules:
        raise Failure(f"no rule {args.rule!r}{nearest(args.rule, list(rules))}")
    _one(rules[args.rule], screen)
    return 0


def nearest(name: str, names: list[str]) -> str:
    """The most similar of ``names`` as the end of an error message."""
    from difflib import get_close_matches

    close = get_close_matches(name, names, 1)
    return f"; did you mean {close[0]}?" if close else " (`cleaner rules` lists them)"


def _one(rule: Rule, screen: Screen) -> None:
    screen.line([Piece(rule.id, "rule"), Piece(f": {rule.summary}")])
    screen.line([])
    for row in wrapped(rule.explanation, screen.width):
        screen.line([Piece(row)])
    for title, wrong in (("Found", True), ("Left alone", False)):
        examples = [example.text for example in rule.examples if ("{" in example.text and "→" in example.text) is wrong]
        if examples:
            screen.line([])
            screen.line([Piece(title, "path")])
            for text in examples:
                for row in wrapped(text.replace("\n", " ⏎ "), screen.width - 2):
                    screen.line([Piece(f"  {row}")])
