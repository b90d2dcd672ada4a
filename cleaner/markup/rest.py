"""What goes over whole lines in reStructuredText: literal blocks, directives, comments, targets, fields, doctests.

Two dots at the head of a line may be an ellipsis and three arrows a quotation within quotations, so these count in a
text that is known to be reStructuredText only; a directive and a literal block are plain enough to count in any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.markup import lazy

if TYPE_CHECKING:
    from cleaner.markup.blocks import _Walk as Walk

_DIRECTIVE = lazy(r"\.\. (?:\|[^|\n]{1,200}\|[ \t]+)?([a-zA-Z][\w.+-]*(?::[\w.+-]+)*)::(?=\s|\Z)")
# "versionadded:: 2.0  The option was added.": two spaces after the version.
_VERSION = lazy(r"[ \t]+[\w.+/,-]*\d[\w.+/,-]*[ \t]*")
_TARGET = lazy(r"\.\. _[^\n]*:|__(?=\s)")
_NOTE = lazy(r"\.\. \[[^\]\s]{1,100}\](?=\s|\Z)")
_OPTION = lazy(r":[^:\n]{1,100}:(?=\s|\Z)")
_FIELD = lazy(r":(?! )[^:\n`]{1,200}:(?=\s|\Z)")
_DOCTEST_CODE = lazy(r"[=(\[.]|\b(?:import|from|del|for|with|print)\b")
# Their content is no prose. What is in the others is: notes, warnings, versions, the descriptions of functions.
_OPAQUE = frozenset((
    "code-block", "sourcecode", "code", "literalinclude", "parsed-literal", "math", "raw", "highlight", "graphviz",
    "digraph", "graph", "inheritance-diagram", "productionlist", "prompt", "ipython", "testcode", "testsetup",
    "testoutput", "testcleanup", "doctest", "plot", "program-output", "command-output", "tabularcolumns", "toctree",
    "autosummary", "include", "index", "image", "console", "cli", "runblock", "jupyter-execute", "mermaid", "uml",
    "plantuml", "snippet", "console-output", "sphinx-example", "role", "default-role", "unicode", "date", "meta",
    "currentmodule", "py:currentmodule", "module", "contents",
))  # fmt: skip
# What follows their name on the line is prose.
_SPOKEN = frozenset((
    "note", "warning", "tip", "hint", "important", "caution", "danger", "attention", "error", "seealso", "todo",
    "admonition", "topic", "rubric", "centered", "replace", "versionadded", "versionchanged", "deprecated",
    "versionremoved", "title", "sidebar", "epigraph", "figure", "change", "tags", "changed", "fixed",
))  # fmt: skip


def read(walk: Walk, at: int) -> int:
    """Where the construct ends that begins at line ``at``; 0 where none does, or where only a part of the line is
    kept. The walk is told what to keep."""
    line = walk.lines[at]
    text, first = line.text, line.text[0]
    if text.startswith(".. ") or text == "..":
        return _explicit(walk, at)
    if first == "_" and walk.markup == "rest" and _TARGET().match(text):
        return walk.keep(at, at + 1)
    if first == ":" and (field := _FIELD().match(text)):
        walk.keep_part(line.first, line.first + field.end())
    if first == ">" and text.startswith(">>> ") and (walk.markup == "rest" or _DOCTEST_CODE().search(text)):
        after = at
        while after < len(walk.lines) and walk.lines[after].text:
            after += 1
        return walk.keep(at, after)
    if text.endswith("::") and at + 2 < len(walk.lines) and not walk.lines[at + 1].text:
        return _literal(walk, at)
    return 0


def _literal(walk: Walk, at: int) -> int:
    """The block that a paragraph ending in ``::`` announces; the paragraph itself is prose."""
    opening = at
    while opening and walk.lines[opening - 1].text and opening > at - 50:
        opening -= 1
    indent = min(line.indent for line in walk.lines.between(opening, at + 1))
    first = at + 1
    while first < len(walk.lines) and not walk.lines[first].text:
        first += 1
    after = _block_end(walk, at, indent)
    if after <= first:
        return 0
    end = walk.lines[at].first + len(walk.lines[at].text)
    walk.keep_part(end - 2, end)
    return walk.keep(first, after)


def _explicit(walk: Walk, at: int) -> int:
    """A directive, a target, a note, a comment: what begins with two dots."""
    line = walk.lines[at]
    directive = _DIRECTIVE().match(line.text)
    if directive:
        return _directive(walk, at, directive[1].lower(), directive.end())
    if walk.markup != "rest":
        return 0
    if _TARGET().match(line.text):
        return walk.keep(at, _block_end(walk, at, line.indent, blank=False))
    note = _NOTE().match(line.text)
    start = line.first
    if note:
        walk.keep_part(start, start + note.end())
        return 0
    if line.text == ".." or line.text.startswith(".. "):
        alone = line.text == ".." and at + 1 < len(walk.lines) and not walk.lines[at + 1].text
        return walk.keep(at, at + 1 if alone else _block_end(walk, at, line.indent))
    return 0


def _directive(walk: Walk, at: int, name: str, size: int) -> int:
    line = walk.lines[at]
    if name in _OPAQUE:
        return walk.keep(at, _block_end(walk, at, line.indent))
    if name in _SPOKEN or name.rpartition(":")[2] in _SPOKEN:
        version = _VERSION().match(line.text, size)
        walk.keep_part(line.first, line.first + (version.end() if version else size))
        after = at + 1
    else:  # the signature of a function, the name of a setting
        after = at + 1
        while after < len(walk.lines) and _goes_on(walk, after):
            after += 1
        walk.keep(at, after)
    first = after
    while (
        after < len(walk.lines) and walk.lines[after].indent > line.indent and _OPTION().match(walk.lines[after].text)
    ):
        after += 1
    if after > first:
        walk.keep(first, after)
    return after


def _goes_on(walk: Walk, at: int) -> bool:
    """Whether the line goes on with the argument above it: a second signature, the rest after a backslash."""
    above, line = walk.lines[at - 1], walk.lines[at]
    return bool(line.text) and above.text.endswith("\\") and line.indent > 0


def _block_end(walk: Walk, at: int, indent: int, blank: bool = True) -> int:
    """The line after the last one that is indented deeper than ``indent``, from the line after ``at`` on."""
    after = last = at + 1
    while after < len(walk.lines) and (walk.lines[after].indent > indent if walk.lines[after].text else blank):
        if walk.lines[after].text:
            last = after + 1
        after += 1
    return last
