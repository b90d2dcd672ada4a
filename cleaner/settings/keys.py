"""The keys that settings may have, and what each of them wants."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cleaner.config import PRESETS
from cleaner.model import Policy

_POLICIES = ("fix", "report", "off")
_LOCALES = ("any", "consistent", "us", "gb")


class Wrong(Exception):
    """A value that is not what its key wants; the message says what it wants, ``below`` the key inside it."""

    def __init__(self, message: str, *below: str) -> None:
        super().__init__(message)
        self.below = below


Check = Callable[[Any], Any]


def nearest(name: str, names: Iterable[str]) -> str:
    """The most similar of ``names``, as the end of an error message."""
    from difflib import get_close_matches

    close = get_close_matches(name, list(names), 1, 0.5)
    return f"; did you mean {close[0]!r}?" if close else f"; the keys are {', '.join(sorted(names))}"


def _one_of(names: Iterable[str]) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in names:
            raise Wrong(f"must be one of {', '.join(map(repr, names))}, not {value!r}")
        return value

    return check


def _probability(value: Any) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 <= value <= 1:
        raise Wrong(f"must be a number between 0 and 1, not {value!r}")
    return float(value)


def _string(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise Wrong(f"must be a string, not {value!r}")
    return value


def _any_string(value: Any) -> str:
    if not isinstance(value, str):
        raise Wrong(f"must be a string, not {value!r}")
    return value


def _strings(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise Wrong(f"must be a list of strings, not {value!r}")
    return value


def _file(value: Any) -> str:
    if "\0" in _string(value):
        raise Wrong(f"must be the name of a file, not {value!r}")
    return str(value)


def _files(value: Any) -> list[str]:
    return [_file(value)] if isinstance(value, str) and value else list(map(_file, _strings(value)))


def _tables(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Wrong("must be written as [[double brackets]], once for each")
    return value


def _policies(value: Any) -> dict[str, Policy]:
    if not isinstance(value, dict):
        raise Wrong(f'must be a table such as {{ "typo.unknown" = "off" }}, not {value!r}')
    known: set[str] | None = None
    for rule, policy in value.items():
        if policy not in _POLICIES:
            raise Wrong(f"says {policy!r} of {rule}; it must be one of {', '.join(map(repr, _POLICIES))}", rule)
        if rule.startswith("user."):
            continue
        if known is None:
            from cleaner.rules import catalogue

            ids = [one.id for one in catalogue()]
            known = {*ids, *(one.partition(".")[0] for one in ids)}
        if rule not in known:
            raise Wrong(f"name {rule!r}, which is no rule{_nearest_rule(rule, known)}", rule)
    return value


def _nearest_rule(rule: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(rule, list(known), 1)
    return f"; did you mean {close[0]!r}?" if close else " (`cleaner rules` lists them)"


def _name(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", value):
        raise Wrong(f"must be small letters, digits and hyphens, not {value!r}")
    return value


_ENGINE: Mapping[str, Check] = {
    "auto": _probability,
    "review": _probability,
    "preset": _one_of(PRESETS),
    "locale": _one_of(_LOCALES),
    "profile": _file,
    "rules": _policies,
}
KEYS: Mapping[str, Check] = {
    **_ENGINE,
    "include": _strings,
    "exclude": _strings,
    "words": _files,
    "lines": _strings,
    "patterns": _tables,
    "overrides": _tables,
}
OVERRIDE: Mapping[str, Check] = {**_ENGINE, "files": _strings}
PATTERN: Mapping[str, Check] = {
    "name": _name,
    "find": _string,
    "replace": _any_string,
    "confidence": _probability,
    "message": _string,
}


def check_template(compiled: Any, template: str) -> None:
    """Raise where ``template`` names a group that the pattern does not have, or cannot be read."""
    for number, name in re.findall(r"\\(?:([1-9]\d?)|g<(\w+)>)", template):
        group = number or name
        if group.isdigit() and int(group) > compiled.groups:
            raise IndexError(f"replace names group {group}, and it has {compiled.groups}")
        if not group.isdigit() and group not in compiled.groupindex:
            raise IndexError(f"replace names a group {group!r} that it does not have")
    import regex

    regex.compile(f"|{compiled.pattern}", compiled.flags).match("").expand(template)  # which matches, with no groups
