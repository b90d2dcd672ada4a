"""jusText, trafilatura and a C4-style line filter on the lines that the boilerplate stage is measured on.

    python benchmarks/boilerplate/compare.py FOLDER

Needs `pip install justext trafilatura lxml_html_clean`. The two extractors are made for HTML: each line becomes
a paragraph of a bare page, which is all that text which has left its HTML can offer them. The C4-style filter
keeps lines of five words or more that end in a stop and name neither JavaScript nor cookies nor terms of use.
"""

from __future__ import annotations

import html
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

import justext  # noqa: E402
import trafilatura  # noqa: E402
from pages import CONTENT_LIKE, EXTRACTORS, labels, pages, rows, verdicts  # noqa: E402

from cleaner.boilerplate import find  # noqa: E402
from cleaner.context import Context  # noqa: E402
from cleaner.lexicon import Lexicon  # noqa: E402


def by_justext(lines: list[str]) -> list[bool]:
    """True for each line that goes."""
    page = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    found = justext.justext(f"<html><body>{page}</body></html>".encode(), justext.get_stoplist("English"))
    return [paragraph.is_boilerplate for paragraph in found]


def by_trafilatura(lines: list[str]) -> list[bool]:
    page = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    text = trafilatura.extract(f"<html><body><article>{page}</article></body></html>", include_comments=False) or ""
    kept = Counter(" ".join(line.split()) for line in text.splitlines())
    return [not kept[" ".join(line.split())] for line in lines]


def by_c4(lines: list[str]) -> list[bool]:
    bad = ("javascript", "cookie", "terms of use", "privacy policy", "lorem ipsum")
    return [
        len(line.split()) < 5 or not line.rstrip().endswith((".", "!", "?", '"', "”"))
        or any(word in line.lower() for word in bad)
        for line in lines
    ]  # fmt: skip


def by_cleaner(least: float) -> Callable[[list[str]], list[bool]]:
    def judged(lines: list[str]) -> list[bool]:
        text = "\n".join(lines) + "\n"
        gone = [(f.start, f.end) for f in find(Context(text, Lexicon.shared())) if f.confidence >= least]
        starts, at = [], 0
        for line in lines:
            starts.append(at)
            at += len(line) + 1
        return [
            any(a <= start and start + len(line) <= b for a, b in gone)
            for start, line in zip(starts, lines, strict=True)
        ]

    return judged


TOOLS: dict[str, Callable[[list[str]], list[bool]]] = {
    "jusText": by_justext,
    "trafilatura": by_trafilatura,
    "C4-style": by_c4,
    "cleaner at 0.9": by_cleaner(0.9),
    "cleaner at 0.5": by_cleaner(0.5),
}


def visible(folder: Path) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    for page in pages(folder):
        lines = [(text, label) for text, label in page["lines"] if text.strip() and label is not None]
        if lines:
            yield page["id"], lines


def main() -> None:
    folder = Path(sys.argv[1])
    every = rows(folder, (*EXTRACTORS, "news_please"))
    named, read = labels(every), verdicts(every)
    for name, tool in TOOLS.items():
        count: Counter[str] = Counter()
        for page, lines in visible(folder):
            gone = tool([text for text, _ in lines])
            if len(gone) != len(lines):
                count["pages it could not line up"] += 1
                continue
            for (text, label), goes in zip(lines, gone, strict=True):
                wrong = label == 1 and read.get((page, text.strip())) != "right"
                target = label == 0 and named.get((page, text.strip()), "teaser") not in CONTENT_LIKE
                seen = {"gone": goes, "right": goes and not wrong, "residue": label == 0}
                seen |= {"found": goes and label == 0, "target": target, "hit": goes and target}
                for key, yes in seen.items():
                    count[key] += yes
                count["kept"] += len(text) * label
                count["lost"] += len(text) * (goes and wrong)
        print(
            f"{name:15} precision {count['right'] / max(1, count['gone']):.3f}"
            f"  recall {count['found'] / count['residue']:.3f}  identifiable {count['hit'] / count['target']:.3f}"
            f"  article lost {100 * count['lost'] / count['kept']:.3f} %"
            f"  ({count['pages it could not line up']} pages skipped)"
        )


if __name__ == "__main__":
    main()
