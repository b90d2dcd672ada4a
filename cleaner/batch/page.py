"""The report as one HTML page: nothing is fetched, nothing runs, and all that comes from a dump is escaped.

It follows the reader's choice of light or dark, and a policy in its head forbids whatever an oversight might let in.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from cleaner.batch.counts import CONTEXT
from cleaner.batch.progress import duration
from cleaner.render.screen import printable

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1d21; --soft: #5b616b; --line: #dfe2e7; --page: #fff; --box: #f5f6f8;
  --gone: #9f1d1d; --gone-box: #fde7e7; --new: #0f6b34; --new-box: #dff5e6; --bar: #3b6fd4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8ec; --soft: #9aa1ad; --line: #33373f; --page: #16181c;
  --box: #1f2228; --gone: #ff9d9d; --gone-box: #45201f; --new: #8be0a8; --new-box: #173b25; --bar: #7ba2f0; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 2rem 1.25rem 4rem; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2.5rem 0 .75rem; }
p.of { color: var(--soft); margin: 0 0 1.5rem; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; margin: 0; }
dl div { background: var(--box); border-radius: .5rem; padding: .75rem 1rem; }
dt { color: var(--soft); font-size: .85rem; } dd { margin: 0; font-size: 1.35rem; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: .85rem; }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; width: 1%; }
.bar { width: 30%; } .bar i { display: block; height: .6rem; margin-top: .45rem; border-radius: .3rem;
  background: var(--bar); min-width: 2px; }
code, .diff { font-family: ui-monospace, monospace; font-size: .9em; }
del { background: var(--gone-box); color: var(--gone); } ins { background: var(--new-box); color: var(--new);
  text-decoration: none; } del, ins { border-radius: .2rem; padding: 0 .15rem; }
.diff { background: var(--box); border-radius: .5rem; padding: .5rem .75rem; margin: .5rem 0; white-space: pre-wrap; }
.id { color: var(--soft); float: right; margin-left: 1rem; font-size: .85em; }
summary { cursor: pointer; padding: .25rem 0; } footer { margin-top: 3rem; color: var(--soft); font-size: .85rem; }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html(report: dict[str, Any]) -> str:
    """The page of a ``report``."""
    title = f"Cleaned: {_shown(report['input'])}"
    body = [
        f"<h1>{title}</h1>",
        f'<p class="of">{_shown(report["time"])} · {_shown(report["rules_version"])} · '
        f"{duration(report['seconds'])}</p>",
        _figures(report),
        _rules(report["rules"]),
        _pairs(report["pairs"]),
        _lines(report["removed_lines"]),
        _sources(report["sources"]),
        _examples(report["examples"]),
        "<footer>" + " · ".join(
            f"{name}: {_shown(report[name])}" for name in ("output", "log", "rejects") if report.get(name)
        ) + "</footer>",
    ]  # fmt: skip
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n" + "\n".join(body) + "\n</body>\n</html>\n"
    )


def _shown(text: object) -> str:
    return escape(printable(str(text)))


def _text(text: str) -> str:
    """A piece of an article: its line ends are kept and shown, other controls are spelt out."""
    return "⏎\n".join(_shown(line) for line in text.split("\n"))


def _cut(context: str) -> str:
    """A sign that there is more text than the example has."""
    return "…" if len(context) == CONTEXT else ""


def _figures(report: dict[str, Any]) -> str:
    figures = [
        ("records", report["records"]), ("texts changed", report["changed_texts"]), ("edits", report["edits"]),
        ("proposed", report["proposed"]), ("not read", report["rejected"]),
        ("records a second", round(report["records_per_second"])),
    ]  # fmt: skip
    return "<dl>" + "".join(f"<div><dt>{name}</dt><dd>{value:,}</dd></div>" for name, value in figures) + "</dl>"


def _table(title: str, head: Iterable[str], rows: Iterable[str]) -> str:
    body = "\n".join(rows)
    if not body:
        return ""
    return f"<h2>{title}</h2>\n<table>\n<thead><tr>{''.join(head)}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _number(value: float) -> str:
    return f'<td class="n">{value:,}</td>'


def _bar(share: float) -> str:
    return f'<td class="bar"><i style="width: {100 * share:.1f}%"></i></td>'


def _rules(rows: list[dict[str, Any]]) -> str:
    most = max((row["applied"] for row in rows), default=0) or 1
    head = ["<th>Rule</th>", *(f'<th class="n">{name}</th>' for name in ("Applied", "Proposed", "Only told"))]
    return _table(
        "Rules", [*head, '<th class="bar"></th>'],
        (
            f"<tr><td><code>{_shown(row['rule'])}</code></td>{_number(row['applied'])}{_number(row['proposed'])}"
            f"{_number(row['told'])}{_bar(row['applied'] / most)}</tr>"
            for row in rows
        ),
    )  # fmt: skip


def _pairs(rows: list[dict[str, Any]]) -> str:
    return _table(
        "Most frequent", ['<th class="n">Times</th>', "<th>Wrong → right</th>"],
        (
            f'<tr>{_number(row["count"])}<td class="change">{_change(row["wrong"], row["right"], " → ")}</td></tr>'
            for row in rows
        ),
    )  # fmt: skip


def _change(wrong: str, right: str, between: str = "") -> str:
    gone = f"<del>{_text(wrong)}</del>" if wrong else ""
    new = f"<ins>{_text(right)}</ins>" if right else ""
    return gone + (between if gone and new else "") + new


def _lines(rows: list[dict[str, Any]]) -> str:
    return _table(
        "Removed lines", ['<th class="n">Times</th>', "<th>Line</th>"],
        (f"<tr>{_number(row['count'])}<td>{_text(row['line'])}</td></tr>" for row in rows),
    )  # fmt: skip


def _sources(rows: list[dict[str, Any]]) -> str:
    head = ["<th>Source</th>", *(f'<th class="n">{name}</th>' for name in ("Records", "Edits", "For 1,000 records"))]
    return _table(
        "Sources", head,
        (
            f"<tr><td>{_shown(row['source'])}</td>{_number(row['records'])}{_number(row['edits'])}"
            f"{_number(row['edits_per_1000_records'])}</tr>"
            for row in rows
        ),
    )  # fmt: skip


def _examples(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return ""
    by_rule: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_rule.setdefault(row["rule"], []).append(row)
    parts = ["<h2>Examples</h2>"]
    for rule, examples in by_rule.items():
        parts.append(f"<details open><summary><code>{_shown(rule)}</code></summary>")
        parts += [
            f'<div class="diff"><span class="id">{_shown(row["id"])}</span>{_cut(row["before"])}{_text(row["before"])}'
            f"{_change(row['wrong'], row['right'])}{_text(row['after'])}{_cut(row['after'])}</div>"
            for row in examples
        ]
        parts.append("</details>")
    return "\n".join(parts)
