"""American and British spellings of the same word, paired."""

from __future__ import annotations

import re

from merge import is_lower

# American -> British, tried at every place of a word; both results must stand in the lists of their side.
_ER = r"(?<=[bcghptv])er(?=(?:s|ed|ing|ly|ness|less|goers?|lines?|pieces?|folds?|boards?|glass|wort)?$)"
SPELLINGS = tuple(
    (re.compile(old), new)
    for old, new in (
        ("or", "our"),
        (_ER, "re"),
        (r"er(?=ed$|ings?$)", "r"),
        ("iz", "is"),
        ("yz", "ys"),
        ("og(?=s?$)", "ogue"),
        ("ens(?=e|i)", "enc"),
        (r"(?<!e)e(?!e|$|d$|r$|s$)", "ae"),
        (r"(?<![elt])e(?!e|$|d$|r$|s$)", "oe"),
        ("l", "ll"),
        ("ll", "l"),
        ("p", "pp"),
        ("t", "tt"),
        ("s(?=e|i)", "ss"),
        ("g(?=e|i)", "gg"),
        ("k(?=s?$)", "c"),
        ("k", "c"),
        ("gray", "grey"),
        ("old", "ould"),
        ("olt", "oult"),
        ("plow", "plough"),
        ("gram(?=s?$)", "gramme"),
        ("check", "cheque"),
        ("lf(?=u|at|id|on)", "lph"),
        ("dgm", "dgem"),
        ("sk", "sc"),
        ("neu", "noeu"),
        ("jewelr", "jeweller"),
        ("inum", "inium"),
        ("pajama", "pyjama"),
        ("must", "moust"),
        ("z", "s"),
        ("tire", "tyre"),
        ("mom", "mum"),
        ("ax$", "axe"),
        ("curb", "kerb"),
        ("draft", "draught"),
        ("stor(?=y|i)", "store"),
        ("balk", "baulk"),
        ("ection", "exion"),
        ("ense", "ence"),
        ("artifact", "artefact"),
        ("aging", "ageing"),
        ("^air", "aero"),
        ("^inq", "enq"),
        ("iance(?=s?$)", "ience"),
        ("^dik(?=e|ing)", "dyk"),
        ("^fli(?=ers?$)", "fly"),
        ("gantl", "gauntl"),
        ("slier", "slyer"),
        ("^sli(?=er|est)", "sly"),
        ("tidbit", "titbit"),
        ("whiskey", "whisky"),
        ("licens", "licenc"),
        ("practic", "practis"),
        ("specialty", "speciality"),
        ("specialties", "specialities"),
        ("phony", "phoney"),
        ("ue(?=d$|s?$)", "u"),
        ("esthe", "aesthe"),
        ("ameb", "amoeb"),
        ("furor$", "furore"),
        ("somber", "sombre"),
    )
)


def pairs(american: set[str], british: set[str], words: set[str]) -> set[tuple[str, str]]:
    """Pairs of an American-only and a British-only spelling that differ by one known respelling.

    SCOWL's lists "american" and "british" hold only what is not common to both sides, so a match on both
    is rarely chance.
    """
    found = set()
    for word in american & words:
        if not is_lower(word) or len(word) < 4:
            continue
        for pattern, new in SPELLINGS:
            for match in pattern.finditer(word):
                other = word[: match.start()] + new + word[match.end() :]
                if other in british and other in words and other not in american:
                    found.add((word, other))
    return found
