"""Writes a dump of made-up articles, about so many megabytes, to standard output: python make.py 20 > dump.jsonl"""

from __future__ import annotations

import json
import random
import sys

SENTENCES = [
    "The council agreed on Tuesday to spend more on the harbour wall, which winter storms had damaged twice.",
    "A spokeswoman said that nobody had been hurt, and that the road would open again before the weekend.",
    "Prices rose by a little over two per cent in the year to March, less than most economists had expected.",
    "He joined the company as an apprentice, and ran its largest works for almost twenty years.",
    "Residents of the upper valley met in hopes of winning more time to leave their homes.",
    "The ferry carries mail, fruit and some forty passengers to the islands whenever the weather lets it.",
]
SLIPS = {"harbour": "harbuor", "which": "whihc", "nobody": "nobdoy", "company": "comapny", "winning": "wininng"}
LINES = ["Similar News", "Share this article", "Sign up for our newsletter"]


def article(random: random.Random) -> str:
    paragraphs = [" ".join(random.choices(SENTENCES, k=random.randint(2, 5))) for _ in range(random.randint(3, 9))]
    text = "\n\n".join(paragraphs)
    if random.random() < 0.1:
        right, wrong = random.choice(list(SLIPS.items()))
        text = text.replace(right, wrong, 1)
    if random.random() < 0.1:
        text += f"\n\n{random.choice(LINES)}"
    return text + "\n"


def main() -> None:
    size, written, number = float(sys.argv[1]) * 1e6, 0, 0
    draw = random.Random(1)
    while written < size:
        row = {"id": f"made-{number}", "site": f"site-{draw.randrange(40)}", "text": article(draw), "views": 1.0e3}
        written += sys.stdout.write(json.dumps(row) + "\n")
        number += 1


if __name__ == "__main__":
    main()
