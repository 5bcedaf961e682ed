"""How far the coders of the recall answers agree, over the wordings that several of them coded."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from dot.strategy.coding import AGREED, normal
from dot.strategy.schemas import Code, Question
from scoring.arrays import Floats
from scoring.kappa import cohens_kappa
from scoring.krippendorff import krippendorff_alpha, krippendorff_interval

# A question and a wording given to it; "" where nobody said to which question.
Place = tuple[Question | Literal[""], str]


@dataclass(frozen=True)
class Drawing:
    """How intervals are made."""

    confidence: float
    resamples: int
    seed: int


@dataclass(frozen=True)
class CoderAgreement:
    """κ of the two coders with the most wordings, α of all coders where there are more than two.

    coded: wordings that anybody coded.   double: those that two or more coded.   compared: those
    of the two coders of κ.   NaN = unknown.
    """

    coders: int
    coded: int
    double: int
    compared: int
    kappa: float
    kappa_error: float
    kappa_ends: tuple[float, float]
    alpha: float
    alpha_ends: tuple[float, float]


def coder_agreement(
    coding: Iterable[Code], vocabulary: Mapping[Question, Collection[str]], drawing: Drawing
) -> CoderAgreement:
    """Agreement over distinct wordings, each counting once; what the coders settled on is no vote.

    Words that were given to two questions are two wordings as soon as a coder tells them apart.
    A wording that a coder coded in two ways counts with the code that comes first in the alphabet,
    whatever the order of the rows.   vocabulary: the codes that answers to a question can have.
    """
    by_coder = _by_coder([row for row in coding if row.coder != AGREED], vocabulary)
    times = Counter(wording for codes in by_coder.values() for wording in codes)
    table = _table(by_coder)
    kappa = cohens_kappa(table)
    alpha, ends = float("nan"), (float("nan"), float("nan"))
    if len(by_coder) > 2:
        ratings = _ratings(by_coder)
        generator = np.random.Generator(np.random.PCG64(drawing.seed))
        alpha = krippendorff_alpha(ratings, "nominal")
        ends = krippendorff_interval(
            ratings, "nominal", drawing.confidence, generator, drawing.resamples
        )
    return CoderAgreement(
        coders=len(by_coder),
        coded=len(times),
        double=sum(coders > 1 for coders in times.values()),
        compared=int(table.sum()),
        kappa=kappa.value,
        kappa_error=kappa.error,
        kappa_ends=kappa.interval(drawing.confidence),
        alpha=alpha,
        alpha_ends=ends,
    )


def _by_coder(
    coding: Sequence[Code], vocabulary: Mapping[Question, Collection[str]]
) -> dict[str, dict[Place, str]]:
    """Coder → wording → code.

    A row that names no question stands for every question that anybody named for its words and
    that can have its code, unless its coder has a row for that question.
    """
    asked: dict[str, set[Question]] = {}
    for row in coding:
        if row.question:
            asked.setdefault(normal(row.answer), set()).add(row.question)
    by_coder: dict[str, dict[Place, str]] = {}
    in_order = sorted(coding, key=lambda row: row.code, reverse=True)
    for row in sorted(in_order, key=lambda row: row.question != ""):
        words, codes = normal(row.answer), by_coder.setdefault(row.coder, {})
        places: list[Question | Literal[""]] = [row.question]
        if not row.question:
            fitting = [one for one in asked.get(words, ()) if row.code in vocabulary[one]]
            places = [*fitting] or places
        codes.update({(question, words): row.code for question in places})
    return by_coder


def _table(by_coder: dict[str, dict[Place, str]]) -> Floats:
    """How many wordings the first coder gave code i and the second code j."""
    if len(by_coder) < 2:
        return np.zeros((0, 0))
    names = sorted(by_coder, key=lambda name: (-len(by_coder[name]), name))[:2]
    first, second = (by_coder[name] for name in names)
    pairs = Counter((first[words], second[words]) for words in first.keys() & second.keys())
    place = {code: at for at, code in enumerate(sorted({code for pair in pairs for code in pair}))}
    table = np.zeros((len(place), len(place)))
    for (one, other), count in pairs.items():
        table[place[one], place[other]] = count
    return table


def _ratings(by_coder: dict[str, dict[Place, str]]) -> Floats:
    """(coders, wordings): the number of each code, NaN = not coded."""
    wordings = sorted({wording for codes in by_coder.values() for wording in codes})
    numbers = {
        code: float(at)
        for at, code in enumerate(
            sorted({c for codes in by_coder.values() for c in codes.values()})
        )
    }
    return np.array(
        [
            [numbers[codes[wording]] if wording in codes else np.nan for wording in wordings]
            for _, codes in sorted(by_coder.items())
        ]
    )
