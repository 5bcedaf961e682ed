"""The Big Five items of psych, and what psych finds in them."""

import numpy as np

from scoring.arrays import Floats
from tests.scoring import reference

SCALES = ["agree", "conscientious", "extraversion", "neuroticism", "openness"]


def bfi(scale: str) -> Floats:
    """2,800 people on one scale of the Big Five items, reverse-keyed items turned round."""
    items = reference_rows("expected_item_stats_bfi.csv", scale)
    ratings = reference.numbers("bfi.csv", [item.rstrip("-") for item in items])
    reversed_ones = np.array([item.endswith("-") for item in items])
    return np.where(reversed_ones, 7 - ratings, ratings)


def reference_rows(name: str, scale: str, column: str = "item") -> list[str]:
    """One column of the rows of one scale, as text."""
    header, rows = reference.table(name)
    return [row[header.index(column)] for row in rows if row[header.index("scale")] == scale]


def expected(name: str, scale: str, column: str) -> Floats:
    return np.array([float(value) for value in reference_rows(name, scale, column)])
