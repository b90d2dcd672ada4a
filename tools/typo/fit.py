"""Fit dictionaries/en/scorecard.tsv from labelled text. Run it again after changing a dictionary.

    python tools/typo/fit.py --typos FILE.jsonl ... --injected FILE.jsonl ... --prose FILE.jsonl ... [--write]

``--typos`` are sentences {"noisy", "clean"} with typos that people really made, ``--injected`` documents of the
same form with slips put in by a program, ``--prose`` edited documents {"id", "text"}; a token of the prose that is
the wrong side of a ``--typos`` row counts as a typo there too.

Three fits. Two are logistic with the hand-set weights of prior.tsv as the prior (a weight moves only where the
data say so):
*ranking* is a choice among the candidates of each typo, *confidence* is whether the best one is right. Typos
are weighted so that they make up RATE of the words of the prose, which is how often they stand in published
text. The third, *scaling* (Platt's, two numbers a column), is made on the prose alone, with the confidence that
folds by document give it, so that the confidence is a probability at the rate at which typos really stand there.
Reported figures are from these folds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from cleaner.context import Context
from cleaner.lexicon import Lexicon
from cleaner.tokens import WORD
from cleaner.typo import evidence
from cleaner.typo.candidates import Candidate
from cleaner.typo.evidence import Evidence
from cleaner.typo.judge import CAPITAL, LOWER, RANK, column_of, speller, unknown_words, written_like

# Typos per word of published prose; found by reading the prose that is fitted on (older BBC news: the same). A
# noisier file, such as unedited wire copy, is weighted down to it.
RATE = 1.4e-4
# Of the weight of all typos: those that stand in the prose itself, those fixed by their authors, injected ones.
SHARES = (0.5, 0.25, 0.25)
_ROOT = Path(__file__).parents[2]
SCORECARD = _ROOT / "dictionaries" / "en" / "scorecard.tsv"
PRIOR = _ROOT / "tools" / "typo" / "prior.tsv"
VERDICTS = _ROOT / "benchmarks" / "typo" / "verdicts.tsv"
Floats = NDArray[np.float64]
Verdicts = dict[tuple[str, int], str]


class Case(NamedTuple):
    """An unknown word of a labelled text. ``right`` is what was meant, None where the word is right as it is."""

    document: str
    start: int
    token: str
    right: str | None
    weight: float
    candidates: list[tuple[Candidate, list[Evidence]]]

    @property
    def answer(self) -> int:
        """Which candidate is right, or -1."""
        texts = [written_like(self.token, candidate.text) for candidate, _ in self.candidates]
        return texts.index(self.right) if self.right in texts else -1


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def places(text: str, lexicon: Lexicon) -> Iterator[tuple[int, str, list[tuple[Candidate, list[Evidence]]]]]:
    """Start, token and candidates with all their evidence, of each unknown word: what the engine sees."""
    context, judge = Context(text, lexicon), speller(lexicon)
    found = context.once(unknown_words)
    crowd = evidence.Crowd.of((token for _, _, token in found), lexicon)
    for start, end, token in found:
        place = evidence.place_of(context, start, end, crowd)
        kept = [
            (candidate, [*known, *evidence.of_place(candidate, place, context.vocabulary, lexicon)])
            for candidate, known, _ in judge.of_token(token)
        ]
        if kept:
            yield start, token, kept


def typo_cases(path: Path, lexicon: Lexicon) -> Iterator[Case]:
    for number, row in enumerate(rows(path)):
        wrongs = dict(gold(row["noisy"], row["clean"]))
        for start, token, kept in places(row["noisy"], lexicon):
            if start in wrongs:
                yield Case(f"{path.name}:{row.get('id', number)}", start, token, wrongs[start], 1.0, kept)


def gold(noisy: str, clean: str) -> Iterator[tuple[int, str]]:
    """Start offsets of the words of ``noisy`` that ``clean`` has otherwise, with what it has."""
    old, new = list(WORD.finditer(noisy)), list(WORD.finditer(clean))
    matcher = SequenceMatcher(None, [m.group() for m in old], [m.group() for m in new], autojunk=False)
    for tag, i, j, k, end in matcher.get_opcodes():
        if tag == "replace" and j - i == end - k:
            for a, b in zip(old[i:j], new[k:end], strict=True):
                yield a.start(), b.group()
        elif tag == "replace" and j - i == 1:
            yield old[i].start(), clean[new[k].start() : new[end - 1].end()]


def prose_cases(path: Path, lexicon: Lexicon, typos: dict[str, str], verdicts: Verdicts) -> list[Case]:
    """The unknown words of edited prose; the typos among them weigh at most `RATE` a word together."""
    cases, words = [], 0
    for row in rows(path):
        document = f"{path.name}:{row['id']}"
        words += len(WORD.findall(row["text"]))
        for start, token, kept in places(row["text"], lexicon):
            right = verdicts.get((document, start), typos.get(token)) or None
            if right and not token.endswith("'s"):
                right = right.removesuffix("'s")  # the noun of a possessive is judged alone
            cases.append(Case(document, start, token, right, 1.0, kept))
    wrong = sum(case.right is not None for case in cases)
    weight = min(1.0, RATE * words / max(wrong, 1))
    return [case._replace(weight=weight) if case.right else case for case in cases]


def read_verdicts(path: Path) -> Verdicts:
    """What a person who read the sentence said was meant; empty where the word is right."""
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {(document, int(start)): right for document, start, _token, right, _reason in lines}


def weighted(cases: list[Case], total: float) -> list[Case]:
    """``cases`` with their weights brought to a sum of ``total``."""
    factor = total / max(sum(case.weight for case in cases), 1e-9)
    return [case._replace(weight=case.weight * factor) for case in cases]


class Scorecard:
    """The rows of the file, and vectors in their order."""

    def __init__(self, path: Path) -> None:
        lines = path.read_text(encoding="utf-8").splitlines()
        self.head = [line for line in lines if line.startswith("#")]
        self.rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
        self.order = {row[0]: i for i, row in enumerate(self.rows)}
        self.weights = np.array([[float(cell) for cell in row[1:4]] for row in self.rows])

    def vector(self, found: list[Evidence]) -> Floats:
        vector = np.zeros(len(self.order))
        for name, value, _ in found:
            vector[self.order[name]] += value
        return vector

    def write(self, path: Path) -> None:
        for row, weights in zip(self.rows, self.weights, strict=True):
            row[1:4] = [
                f"{weight:.2f}".rstrip("0").rstrip(".").replace("-0", "0") if abs(weight) < 0.005 else f"{weight:.2f}"
                for weight in weights
            ]
        path.write_text("\n".join([*self.head, *("\t".join(row) for row in self.rows)]) + "\n", encoding="utf-8")


def fit_ranking(card: Scorecard, cases: list[Case], stiffness: float) -> Floats:
    """Weights under which the right candidate of each typo comes first (a conditional logit)."""
    prior = card.weights[:, RANK].copy()
    data = [(np.array([card.vector(found) for _, found in case.candidates]), case.answer, case.weight)
            for case in cases if case.answer >= 0 and len(case.candidates) > 1]  # fmt: skip

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = stiffness * float(((weights - prior) ** 2).sum()), 2 * stiffness * (weights - prior)
        for matrix, answer, weight in data:
            scores = matrix @ weights
            scores -= scores.max()
            shares = np.exp(scores)
            shares /= shares.sum()
            total -= weight * float(np.log(shares[answer] + 1e-300))
            slope += weight * (shares @ matrix - matrix[answer])
        return total, slope

    return solved(loss, prior)


def solved(loss: Callable[[Floats], tuple[float, Floats]], start: Floats) -> Floats:
    result: Floats = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    return result


def best_of(card: Scorecard, case: Case) -> tuple[int, Floats]:
    """The candidate that ranks first, and its evidence with the rival's."""
    matrix = np.array([card.vector(found) for _, found in case.candidates])
    scores = matrix @ card.weights[:, RANK]
    order = np.argsort(-scores, kind="stable")
    vector = matrix[order[0]]
    if len(order) > 1:
        vector[card.order["rival"]] = np.exp(scores[order[1]] - scores[order[0]])
    return int(order[0]), vector


def fit_confidence(card: Scorecard, cases: list[Case], column: int, stiffness: float) -> Floats:
    prior = card.weights[:, column].copy()
    best = [best_of(card, case) for case in cases]
    x = np.array([vector for _, vector in best])
    y = np.array([float(case.answer == first) for case, (first, _) in zip(cases, best, strict=True)])
    w = np.array([case.weight for case in cases])

    def loss(weights: Floats) -> tuple[float, Floats]:
        z = x @ weights
        p = 1 / (1 + np.exp(-np.clip(z, -60, 60)))
        total = float((w * (np.logaddexp(0, z) - y * z)).sum()) + stiffness * float(((weights - prior) ** 2).sum())
        return total, x.T @ (w * (p - y)) + 2 * stiffness * (weights - prior)

    return solved(loss, prior)


def logits(card: Scorecard, cases: list[Case]) -> tuple[Floats, NDArray[np.bool_]]:
    """For each case the log-odds of its first choice, and whether that is right."""
    sure, right = np.zeros(len(cases)), np.zeros(len(cases), bool)
    for i, case in enumerate(cases):
        first, vector = best_of(card, case)
        sure[i] = float(vector @ card.weights[:, column_of(case.token)])
        right[i] = case.answer == first
    return sure, right


def probabilities(z: Floats) -> Floats:
    p: Floats = 1 / (1 + np.exp(-np.clip(z, -60, 60)))
    return p


def scaled(z: Floats, right: NDArray[np.bool_], cases: list[Case]) -> dict[int, Floats]:
    """Slope and offset for each column under which the log-odds ``z`` of natural prose are true."""
    found = {}
    for column in (LOWER, CAPITAL):
        mine = np.array([column_of(case.token) == column for case in cases])
        x, y, w = z[mine], right[mine].astype(float), np.array([case.weight for case in cases])[mine]

        def loss(ab: Floats, x: Floats = x, y: Floats = y, w: Floats = w) -> tuple[float, Floats]:
            t = ab[0] * x + ab[1]
            error = w * (probabilities(t) - y)
            total = float((w * (np.logaddexp(0, t) - y * t)).sum()) + 4 * float((ab[0] - 1) ** 2 + ab[1] ** 2)
            return total, np.array([error @ x + 8 * (ab[0] - 1), error.sum() + 8 * ab[1]])

        found[column] = solved(loss, np.array([1.0, 0.0]))
    return found


def fit(card: Scorecard, cases: list[Case], stiffness: float) -> None:
    """Both fits, in place."""
    typos = [case for case in cases if case.right is not None]
    real = sum(case.weight for case in typos)
    card.weights[:, RANK] = fit_ranking(
        card, [c._replace(weight=c.weight * len(typos) / real) for c in typos], stiffness
    )
    for column in (LOWER, CAPITAL):
        mine = [case for case in cases if column_of(case.token) == column]
        card.weights[:, column] = fit_confidence(card, mine, column, stiffness)


def report(name: str, sure: Floats, right: NDArray[np.bool_], cases: list[Case]) -> None:
    """Shares found of the typos among ``cases``; precision and calibration by weight, so at the natural rate."""
    typo = np.array([case.right is not None for case in cases])
    w = np.array([case.weight for case in cases])
    print(f"{name}: {typo.sum()} typos, {(~typo).sum()} right words that no list has")
    for level in (0.5, 0.75, 0.9):
        shown = sure >= level
        found, good = (shown & typo).sum() / max(typo.sum(), 1), (shown & right).sum() / max(typo.sum(), 1)
        precision = w[shown & right].sum() / max(w[shown].sum(), 1e-9)
        print(f"  >= {level}: found {found:.3f}  first choice right {good:.3f}  flags {shown.sum()}, on right words "
              f"{(shown & ~typo).sum()}  precision {precision:.3f}")  # fmt: skip
    if (~typo).any():
        inside = [(sure >= low) & (sure < low + 0.1 + 1e-9) for low in (0.5, 0.6, 0.7, 0.8, 0.9)]
        sums = [(w[m].sum(), (w * sure)[m].sum(), w[m & right].sum()) for m in inside if m.any()]
        error = sum(abs(said - good) for _, said, good in sums) / max(sum(mass for mass, _, _ in sums), 1e-9)
        print(
            "  said/right: "
            + "  ".join(f"{said / mass:.2f}/{good / mass:.2f} of {mass:.0f}" for mass, said, good in sums)
        )
        print(f"  calibration error of what is shown: {error:.3f}")


def folds(cases: list[Case], stiffness: float, count: int) -> tuple[Floats, NDArray[np.bool_]]:
    """Log-odds of every case from a fit that has not seen its document."""
    z, right = np.zeros(len(cases)), np.zeros(len(cases), bool)
    fold_of = np.array([int(hashlib.sha256(case.document.encode()).hexdigest(), 16) % count for case in cases])
    for fold in range(count):
        card = Scorecard(PRIOR)
        fit(card, [case for case, f in zip(cases, fold_of, strict=True) if f != fold], stiffness)
        held = np.flatnonzero(fold_of == fold)
        z[held], right[held] = logits(card, [cases[i] for i in held])
    return z, right


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("typos", "injected", "prose"):
        parser.add_argument(f"--{name}", nargs="+", type=Path, required=True)
    parser.add_argument("--stiffness", type=float, default=0.04)
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--show", type=int, default=0, help="print so many of the surest alarms in prose")
    parser.add_argument("--write", action="store_true", help="write the scorecard")
    args = parser.parse_args()
    lexicon = Lexicon.shared()
    real = [case for path in args.typos for case in typo_cases(path, lexicon)]
    wrongs = {case.token: case.right or "" for case in real}
    injected = [case for path in args.injected for case in typo_cases(path, lexicon)]
    injected = random.Random(1).sample(injected, min(len(injected), 4000))
    verdicts = read_verdicts(VERDICTS)
    prose = [case for path in args.prose for case in prose_cases(path, lexicon, wrongs, verdicts)]
    in_prose = [case for case in prose if case.right]
    tokens = {case.token for case in in_prose}
    mined = [case for case in real if case.token not in tokens]
    prose = [case for case in prose if not case.right]
    words = sum(len(WORD.findall(row["text"])) for path in args.prose for row in rows(path))
    groups = zip((in_prose, mined, injected), SHARES, strict=True)
    cases = [case for group, share in groups for case in weighted(group, RATE * words * share)] + prose
    real = [*in_prose, *mined]
    print(
        f"{len(real)} real and {len(injected)} injected typos; {len(prose)} unknown words in {words} words of prose",
        file=sys.stderr,
    )
    z, right = folds(cases, args.stiffness, args.folds)
    natural = [*range(len(in_prose)), *range(len(real) + len(injected), len(cases))]
    once = [
        case._replace(weight=case.weight / SHARES[0] if case.right else 1.0) for case in (cases[i] for i in natural)
    ]
    scale = scaled(z[natural], right[natural], once)
    z = np.array([scale[column_of(case.token)] @ (value, 1.0) for case, value in zip(cases, z, strict=True)])
    sure = probabilities(z)
    for name, chosen in (("edited prose", natural), ("typos fixed by their authors", range(len(in_prose), len(real))),
                         ("injected", range(len(real), len(real) + len(injected)))):  # fmt: skip
        rows_of = once if chosen is natural else [cases[i] for i in chosen]
        report(f"held out, {name}", sure[list(chosen)], right[list(chosen)], rows_of)
    alarms = sorted(((sure[i], cases[i]) for i in natural if cases[i].right is None), key=lambda row: -row[0])
    for confidence, case in alarms[: args.show]:
        print(f"  alarm {confidence:.2f} {case.token} -> {case.candidates[0][0].text}  {case.document}")
    card = Scorecard(PRIOR)
    fit(card, cases, args.stiffness)
    for column, (slope, offset) in scale.items():
        card.weights[:, column] *= slope
        card.weights[card.order["bias"], column] += offset
    z, right = logits(card, cases)
    report("all, edited prose", probabilities(z[natural]), right[natural], once)
    if args.write:
        hashes = ", ".join(
            f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()[:12]}"
            for path in (*args.typos, *args.injected, *args.prose)
        )
        card.head = [line for line in card.head if not line.startswith("# Fitted")] + [
            f"# Fitted by tools/typo/fit.py on: {hashes}"
        ]
        card.write(SCORECARD)


if __name__ == "__main__":
    main()
