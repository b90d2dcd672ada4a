"""The report as SARIF 2.1.0, which code hosts and editors read.

Columns count code points from 1 and ends are exclusive, as everywhere here. What SARIF has no place for is in the
properties of a result, which are the keys of a line of jsonl: the two formats say the same. Everything but ASCII is
escaped, so no text of an article can steer the log of a build in which a report is shown.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections import Counter
from typing import Any
from urllib.parse import quote

from cleaner import __version__
from cleaner.model import Finding, Rule
from cleaner.pipeline import Result
from cleaner.render.machine import in_words, rows
from cleaner.rules import catalogue
from cleaner.sources.files import Article
from cleaner.sources.places import in_repository
from cleaner.tokens import Positions

LEVELS = {"auto": "error", "review": "warning", "info": "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_MARK = re.compile(r"\{([^{}→]*)→([^{}→]*)\}")
_LONG_LINE = 1000  # characters; of a longer line a digest goes into the fingerprints
_EXAMPLES = 3  # of each kind that the help of a rule shows


def report(_kind: str, _color: str) -> Sarif:
    return Sarif()


class Sarif:
    def __init__(self) -> None:
        self._results: list[dict[str, Any]] = []

    def article(self, article: Article, _result: Result, findings: list[Finding]) -> None:
        if findings:
            self._results += _Artifact(article, findings).results()

    def end(self, articles: int) -> None:
        rules = _rules({result["ruleId"] for result in self._results})
        index = {rule.id: number for number, rule in enumerate(rules)}
        for result in self._results:
            result["ruleIndex"] = index[result["ruleId"]]
        driver = {
            "name": "cleaner",
            "version": __version__,
            "semanticVersion": __version__,
            "rules": [_descriptor(rule) for rule in rules],
        }
        run = {
            "tool": {"driver": driver},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "the root of the repository"}}},
            "results": self._results,
            "properties": {"articles": articles},
        }
        json.dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, sys.stdout, indent=1)
        sys.stdout.write("\n")


def _rules(used: set[str]) -> list[Rule]:
    """The rules with the ids ``used``; those of users' own patterns are not in the catalogue by their names."""
    known = {rule.id: rule for rule in catalogue()}
    return [known.get(id) or known["user.pattern"]._replace(id=id) for id in sorted(used)]


class _Artifact:
    """One article: where it is, and its results."""

    def __init__(self, article: Article, findings: list[Finding]) -> None:
        self._text = article.decoded.text
        self._findings, self._rows = findings, list(rows(article, findings))
        self._positions = Positions(self._text)
        spans = [*(finding.visible for finding in findings), *((finding.start, finding.end) for finding in findings)]
        self._at_byte = article.decoded.bytes_at(offset for span in spans for offset in span)
        self._name = in_repository(article.path)
        self._location = _location(article.path, self._name)
        self._seen: Counter[str] = Counter()
        self._line = (-1, "")  # where the line of the last fingerprint begins, and what stands for it

    def results(self) -> list[dict[str, Any]]:
        return [self._result(finding, row) for finding, row in zip(self._findings, self._rows, strict=True)]

    def _result(self, finding: Finding, row: dict[str, Any]) -> dict[str, Any]:
        start, end = finding.visible
        region = {**self._region(start, end), "snippet": {"text": self._text[start:end]}}
        place = {"artifactLocation": self._location, "region": region}
        result: dict[str, Any] = {
            "ruleId": finding.rule,
            "level": LEVELS[finding.tier],
            "rank": round(finding.confidence * 100, 6),
            "message": {"text": _message(in_words(row))},
            "locations": [{"physicalLocation": place}],
            "partialFingerprints": {"cleaner/v1": self._fingerprint(finding, start)},
        }
        if finding.replacement is not None:
            choices = [finding.replacement, *(other.text for other in finding.alternatives)]
            result["fixes"] = [self._fix(finding, text) for text in choices]
        result["properties"] = {"family": finding.rule.partition(".")[0], **row}
        return result

    def _region(self, start: int, end: int) -> dict[str, int]:
        (line, column), (end_line, end_column) = self._positions.of(start), self._positions.of(end)
        return {
            "startLine": line,
            "startColumn": column,
            "endLine": end_line,
            "endColumn": end_column,
            "charOffset": start,
            "charLength": end - start,
            "byteOffset": self._at_byte[start],
            "byteLength": self._at_byte[end] - self._at_byte[start],
        }

    def _fix(self, finding: Finding, text: str) -> dict[str, Any]:
        replacement = {"deletedRegion": self._region(finding.start, finding.end), "insertedContent": {"text": text}}
        change = {"artifactLocation": self._location, "replacements": [replacement]}
        return {
            "description": {"text": _message(f"put “{text}” there" if text else "remove it")},
            "artifactChanges": [change],
        }

    def _fingerprint(self, finding: Finding, start: int) -> str:
        """The same wherever the line moves to, and from wherever the report is made.

        It has a name of its own: GitHub's upload works out `primaryLocationLineHash` itself, and would warn of
        every result that brings another.
        """
        first, last = self._positions.line(start)
        if self._line[0] != first:  # a long line with many findings is looked at once
            line = self._text[first:last].strip()
            self._line = first, line if len(line) <= _LONG_LINE else _digest(line)
        parts = (self._name or "", finding.rule, self._line[1])
        digest = _digest("\0".join(parts))[:16]
        self._seen[digest] += 1
        return f"{digest}:{self._seen[digest]}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _location(path: str, name: str | None) -> dict[str, str]:
    """Relative to the repository; bytes of a name that are no UTF-8 are kept, percent-encoded as all others."""
    if path == "-":
        return {"uri": "stdin"}
    if name is None:
        return {"uri": "file://" + quote(os.fsencode(os.path.abspath(path)))}
    return {"uri": quote(os.fsencode(name)), "uriBaseId": "%SRCROOT%"}


def _message(text: str) -> str:
    """``[text](target)`` is a link in a message of SARIF, so a bracket of the article is escaped where it might be."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]") if "](" in text else text


def _descriptor(rule: Rule) -> dict[str, Any]:
    examples = [example.text for example in rule.examples]
    wrong = [_unmarked(text) for text in examples if _MARK.search(text)][:_EXAMPLES]
    right = [text for text in examples if not _MARK.search(text)][:_EXAMPLES]
    parts = [rule.explanation]
    parts += ["Found:\n" + "\n".join(wrong)] if wrong else []
    parts += ["Left alone:\n" + "\n".join(right)] if right else []
    return {
        "id": rule.id,
        "shortDescription": {"text": _message(rule.summary)},
        "fullDescription": {"text": _message(rule.explanation)},
        "help": {"text": _message("\n\n".join(parts))},
        "defaultConfiguration": {"level": "note" if rule.policy == "report" else "warning"},
        "properties": {"tags": [rule.id.partition(".")[0]]},
    }


def _unmarked(example: str) -> str:
    """Braces would be read as places for arguments in a message of SARIF."""
    return _MARK.sub(lambda mark: f"{mark[1]} (→ {mark[2]})" if mark[2] else f"{mark[1]} (→ removed)", example)
