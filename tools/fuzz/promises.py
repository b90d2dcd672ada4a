"""What the engine promises of every text, as a function that raises where it does not hold."""

from __future__ import annotations

from cleaner.edits import Edit, apply
from cleaner.model import Finding
from cleaner.pipeline import Cleaner, Result, Writable


def edits(findings: list[Finding]) -> list[Edit]:
    return [Edit(f.start, f.end, f.replacement) for f in findings if f.replacement is not None]


def hold(engine: Cleaner, text: str, witnesses: list[str], writable: Writable | None) -> Result:
    """Run ``engine`` twice over ``text`` and check all that it promises; the first result."""
    result = engine.clean(text, witnesses, writable)
    _exact(text, sorted(result.applied + result.remain))
    assert apply(text, edits(result.applied)) == result.text, "the applied findings do not give the text"
    apply(text, edits(sorted(result.applied + result.remain)))
    assert all(f.tier == "auto" and f.replacement is not None for f in result.applied)
    assert not [f for f in result.remain if f.tier == "auto"], "something sure was left"
    again = engine.clean(result.text, witnesses, writable)
    assert again.text == result.text, f"a second run goes on: {again.applied}"
    assert not again.applied
    return result


def _exact(text: str, findings: list[Finding]) -> None:
    at = 0
    for f in findings:
        assert at <= f.start <= f.end <= len(text), f"not sorted, or not disjoint: {f}"
        assert text[f.start : f.end] == f.original, f"not what stands there: {f}"
        assert f.replacement != f.original, f"no change: {f}"
        assert 0 <= f.confidence <= 1, f
        assert f.message, f
        assert f.tier in ("auto", "review", "info"), f
        assert all(0 <= other.confidence <= 1 for other in f.alternatives), f
        at = f.end
