"""Stray lines of a page in plain text: stamps, share bars, section headings, sign-up calls.

Start with `judge`: it gathers what is known of each line and gives it a confidence. `pack` knows the phrases and
patterns of dictionaries/en/boilerplate*, `score` turns evidence into a probability, `spans` says which
characters go so that the spacing stays clean, `inline` cuts a credit or a link out of a paragraph, `repeat`
finds paragraphs that stand in the text twice.
"""

from cleaner.boilerplate.judge import explain, find

__all__ = ["explain", "find"]
