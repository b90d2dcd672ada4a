"""Markup is no prose, in Markdown, HTML and reStructuredText; text between it is; markers switch rules off."""

from __future__ import annotations

import pytest

from cleaner.markup import Markup, markers
from cleaner.pipeline import Cleaner, marker_faults
from cleaner.protect import Protection

SLIP = "It met in hopes of gaiwning time."
ENGINE = Cleaner()

SPANS = [
    ("a\n````\n```\nb\n````\nc", ["````\n```\nb\n````"]),
    ("- a\n  ```\n  b\n\nc", ["```\n  b\n"]),
    ("a ``b ` c`` d", ["``b ` c``"]),
    ("a `b\nc` d", ["`b\nc`"]),
    ("a ` b", []),
    ("a `b\n\nc` d", []),
    ("a <!-- b `c --> d` e", ["<!-- b `c -->"]),
    ("a {{< b >}} {% c %} d", ["{{< b >}}", "{% c %}"]),
    ("a $x_i$ b", ["$x_i$"]),
    ("a $5 note and a $6 note", []),
    ("[a]: /b.html 'c'", ["[a]: /b.html 'c'"]),
    ("[Ann]: yes", []),
    ("a[^1] b", ["[^1]"]),
    ("|a|b|\n|---|:-:|\n|c|d|", ["|---|:-:|"]),
    ("* a\n* b", []),
    ("a\n\n    The rain came down on stone and slate.\n\nb", []),
    ("a\n\n    x = call(1)\n    y = x + 1\n\nb", ["    x = call(1)\n    y = x + 1"]),
    ("a::\n\n    b\n\nc", ["::", "    b"]),
    (".. note:: a\n   b", [".. note::"]),
    (".. code-block:: c\n   :name: d\n\n   e\n\nf", [".. code-block:: c\n   :name: d\n\n   e"]),
    ("a :func:`b` c", [":func:`b`"]),
    ("Title\n=====\n\na", ["====="]),
    ("<p>a<code>b c</code></p>", ["<p>", "<code>b c</code>", "</p>"]),
]


@pytest.mark.parametrize(("text", "found"), SPANS)
def test_spans(text: str, found: list[str]) -> None:
    got = [text[start:end].strip("\n ") for start, end in Protection(text).code]
    assert got == [part.strip("\n ") for part in found]


HTML = f'<!DOCTYPE html>\n<html><body>\n<p title="gaiwning">Fish &amp; chips. {SLIP}</p>\n</body></html>\n'
REST = f"Title\n=====\n\n.. gaiwning time\n\nSee :doc:`gaiwning`::\n\n   gaiwning\n\n{SLIP}\n"
MARKDOWN = f"# A\n\n## B\n\n`gaiwning`\n\n```\ngaiwning,, \n```\n\n{SLIP}\n"


@pytest.mark.parametrize(("text", "markup"), [(HTML, ""), (HTML, "html"), (REST, "rest"), (MARKDOWN, "markdown")])
def test_only_prose_is_checked(text: str, markup: Markup) -> None:
    result = ENGINE.clean(text, markup=markup)
    (found,) = [f for f in result.applied + result.remain if f.tier != "info"]
    assert (found.start, found.replacement) == (text.rindex("gaiwning"), "gaining")


def test_an_article_with_residue_is_still_repaired() -> None:
    assert ENGINE.clean("<p>Fish &amp; chips were sold on Monday.</p>").text == "Fish & chips were sold on Monday."


OFF, ON = "<!-- cleaner: off -->", "<!-- cleaner: on -->"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (f"{OFF}\n{SLIP}\n", 0),
        (f"{OFF}\nThe goverment met.\n{ON}\n\n{SLIP}\n", 1),
        (f".. cleaner: off\n\n{SLIP}\n\n.. cleaner: on\n\n{SLIP}\n", 1),
        (f"<!-- cleaner: off typo -->\n{SLIP}\n", 0),
        (f"<!-- cleaner: off layout.space-run -->\n{SLIP}\n", 1),
        (f"Write `{OFF}`.\n\n{SLIP}\n", 1),
    ],
)
def test_markers(text: str, count: int) -> None:
    assert len([f for f in ENGINE.check(text) if f.tier != "info"]) == count


def test_faults_of_markers_are_told() -> None:
    text = f"<!-- cleaner: off typpo -->\na\n{ON}\n{ON}\n"
    assert [message for _, message in marker_faults(text)] == [
        "no rule or family is called 'typpo'",
        "'on' without an 'off' before it",
    ]
    assert markers.read("plain") == []


@pytest.mark.parametrize("unit", ["`", "<", "[", "$", "{{", "```\n", "` ", "<a ", "](", "::\n", "    a\n\n"])
def test_odd_input_ends(unit: str) -> None:
    text = (unit * 20_000)[:20_000]
    assert all(0 <= start < end <= len(text) for start, end in Protection(text).code)
