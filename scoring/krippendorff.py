"""Krippendorff's α: how far observers who code the same units agree beyond chance."""

from typing import Literal

import numpy as np

from scoring.arrays import Floats, ratio
from scoring.resampling import resampling_counts

Metric = Literal["nominal", "ordinal", "interval"]


def krippendorff_alpha(ratings: Floats, metric: Metric) -> float:
    """α = 1 - observed disagreement / disagreement expected by chance.

    ratings: (R observers, U units), NaN = not coded; a unit with fewer than two codes says nothing
    and is left out.   metric: what two different values are apart: nominal 1, ordinal the ranks
    between them, interval their distance, each squared.
    Returns: <= 1, negatives kept (worse than chance); NaN where no unit is left or all codes are
    the same, since nothing could then have disagreed.
    Raises ValueError for an unknown metric.
    Source: Krippendorff (2004), Content Analysis, 2nd ed., chapter 11.
    """
    values, counts = _unit_counts(ratings)
    return float(_alpha(np.sum(_coincidences(counts), axis=0), values, metric))


def krippendorff_interval(
    ratings: Floats,
    metric: Metric,
    confidence: float,
    generator: np.random.Generator,
    resamples: int,
) -> tuple[float, float]:
    """Percentile interval of α, resampling units with replacement.

    ratings, metric: as in krippendorff_alpha.   confidence: strictly between 0 and 1.
    Returns: low and high over the resamples that have an α; NaN below two units, or where no
    resample has one. The units are sorted first, so their order does not show; neither does that
    of the observers.   The generator moves on.
    Raises ValueError for a confidence outside (0, 1), no resamples or an unknown metric.
    Source: Zapf, Castell, Morawietz & Karch (2016), BMC Medical Research Methodology 16, 93.
    """
    if not 0 < confidence < 1:
        raise ValueError("A confidence lies strictly between 0 and 1, such as 0.9.")
    values, counts = _unit_counts(ratings)
    weights = resampling_counts(generator, resamples, max(len(counts), 1))
    if len(counts) < 2:
        return np.nan, np.nan
    each = _coincidences(counts).reshape(len(counts), -1)
    shape = (resamples, values.size, values.size)
    alphas = _alpha((weights.astype(np.float64) @ each).reshape(shape), values, metric)
    known = alphas[~np.isnan(alphas)]
    if not known.size:
        return np.nan, np.nan
    low, high = np.quantile(known, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


def _unit_counts(ratings: Floats) -> tuple[Floats, Floats]:
    """The V values in use, and how many observers gave each to each pairable unit, (U, V)."""
    values = np.unique(ratings[~np.isnan(ratings)])
    counts = np.stack([np.sum(ratings == value, axis=0) for value in values] or [[]], axis=1)
    pairable = counts[np.sum(counts, axis=1) > 1].astype(np.float64)
    return values, pairable[np.lexsort(pairable.T)] if values.size else pairable


def _coincidences(counts: Floats) -> Floats:
    """Ordered pairs of values within each unit, (U, V, V), each unit worth as much as its codes."""
    pairs = counts[:, :, np.newaxis] * counts[:, np.newaxis, :]
    same = counts[:, :, np.newaxis] * np.eye(counts.shape[1])
    others = np.sum(counts, axis=1) - 1
    return np.asarray((pairs - same) / others[:, np.newaxis, np.newaxis])


def _alpha(coincidences: Floats, values: Floats, metric: Metric) -> Floats:
    """α of coincidence matrices (..., V, V)."""
    margins = np.sum(coincidences, axis=-1)
    total = np.sum(margins, axis=-1)
    apart = _squared_distances(margins, values, metric)
    by_chance = margins[..., :, np.newaxis] * margins[..., np.newaxis, :]
    observed = np.sum(coincidences * apart, axis=(-2, -1)) * (total - 1)
    return np.asarray(1.0 - ratio(observed, np.sum(by_chance * apart, axis=(-2, -1))))


def _squared_distances(margins: Floats, values: Floats, metric: Metric) -> Floats:
    if metric == "nominal":
        return 1.0 - np.eye(values.size)
    if metric == "ordinal":
        # The ranks between c and k, half of either's ties included, are the distance of mid-ranks.
        places = np.cumsum(margins, axis=-1) - margins / 2
    elif metric == "interval":
        places = values
    else:
        raise ValueError(f"There is no metric {metric!r}; it is nominal, ordinal or interval.")
    return np.asarray((places[..., :, np.newaxis] - places[..., np.newaxis, :]) ** 2)
