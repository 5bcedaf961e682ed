"""How far raters agree and how reliable a scale is, as the result tells it."""

from typing import Literal

from dot.results.parts import Part, Reason


class Estimate(Part):
    """A value and the limits of its interval; null = undefined."""

    value: float | None
    low: float | None = None
    high: float | None = None


class IntraclassForms(Part):
    """The six forms of Shrout & Fleiss (1979): items are the targets, raters the judges."""

    icc1: Estimate
    icc2: Estimate
    icc3: Estimate
    icc1k: Estimate
    icc2k: Estimate
    icc3k: Estimate


class Krippendorff(Estimate):
    """Krippendorff's α: items are the units, raters the observers."""

    metric: Literal["nominal", "ordinal", "interval"]


class Agreement(Part):
    """How far raters agree; 1 = all the same, 0 = as spread as chance.

    ``n``: raters behind it.   ``rwg``: of one item; of the whole, from the variance inside groups.
    ``rwg_j``, ``rwg_j_lindell``: of several items with the same answers, over raters who rated all.
    ``ad``: mean distance from the mean, in points.   ``awg``: given the mean.   ``icc1``, ``icc2``:
    how far one rater's answer tells its group's, and how reliable a group's mean is.
    """

    n: int | None = None
    rwg: float | None
    reason: Reason | None = None
    rwg_j: float | None = None
    rwg_j_lindell: float | None = None
    ad: float | None = None
    awg: float | None = None
    icc1: float | None = None
    icc2: float | None = None
    forms: IntraclassForms | None = None
    krippendorff: Krippendorff | None = None


class ItemReliability(Part):
    """What one item does for its scale."""

    item: str
    alpha_if_dropped: float | None
    standardised_if_dropped: float | None
    item_rest: float | None


class Reliability(Part):
    """How far a node's items measure one thing, over raters of the groups whose spread is told.

    ``low``, ``high``: Feldt's limits of ``alpha``.   ``error``: standard error of measurement of one
    rater's mean of answered items, in points.   ``enough``: whether the sample supports the figures.
    """

    n: int | None
    alpha: float | None
    standardised: float | None = None
    low: float | None = None
    high: float | None = None
    omega: float | None = None
    error: float | None = None
    enough: bool = False
    items: list[ItemReliability] = []
    reason: Reason | None = None
