"""Quantiles of a sample by each of the nine published definitions, and ones that show no single value."""

from typing import Literal

import numpy as np

from scoring.arrays import SLACK, Floats

Definition = Literal[1, 2, 3, 4, 5, 6, 7, 8, 9]

# Types 4 to 9 read the sorted sample at position n p + m; m by type, from n and p. Hyndman & Fan's
# plotting positions p_k = (k - α) / (n + 1 - α - β) give m = α + p (1 - α - β).
ALPHA_BETA = {
    4: (0.0, 1.0),
    5: (0.5, 0.5),
    6: (0.0, 0.0),
    7: (1.0, 1.0),
    8: (1 / 3, 1 / 3),
    9: (3 / 8, 3 / 8),
}


def sample_quantiles(sample: Floats, probabilities: Floats, definition: Definition = 7) -> Floats:
    """Quantiles of a sample by one of Hyndman & Fan's nine definitions.

    sample: (N,), one value a peer, NaN = none.   probabilities: (Q,), 0..1.
    definition: 1 inverse of the empirical distribution, 2 the same with averages where it is flat,
    3 the nearest even place, 4 linear in the empirical distribution, 5 Hazen, 6 Weibull,
    7 the spreadsheet's (default), 8 nearly median-unbiased, 9 nearly unbiased for normal values.
    Returns: (Q,), in the sample's unit; NaN without any value.
    Raises ValueError for a probability outside 0..1 or a definition that is none of the nine.
    Source: Hyndman & Fan (1996), The American Statistician 50(4), 361-365.
    """
    inside = np.all(probabilities >= 0) and np.all(probabilities <= 1)
    if not inside or definition not in range(1, 10):
        raise ValueError("A quantile needs a probability from 0 to 1 and a definition from 1 to 9.")
    values = np.sort(sample[~np.isnan(sample)])
    if not values.size:
        return np.full(probabilities.shape, np.nan)
    place, share = _place(values.size, probabilities, definition)
    below = values[np.clip(place - 1, 0, values.size - 1)]
    above = values[np.clip(place, 0, values.size - 1)]
    # (1 - share) a + share b would not give back a where a = b, to the last digit.
    return np.asarray(below + share * (above - below), dtype=np.float64)


def guarded_quantiles(sample: Floats, probabilities: Floats, peers: int) -> Floats:
    """Quantiles each of which is the mean of several neighbouring values, so that none is anybody's.

    sample: (N,), NaN = none.   probabilities: (Q,), 0..1.   peers: how many neighbours, >= 1: those
    whose middle lies nearest to the place (N - 1) p of definition 7, the lower ones of two choices.
    Returns: (Q,); NaN where there are fewer values than ``peers``. Never falling with p.
    Raises ValueError for probabilities outside 0..1 or fewer than one neighbour. Own method: the
    statistical offices' rule that a published figure rests on several units.
    """
    if peers < 1 or not (np.all(probabilities >= 0) and np.all(probabilities <= 1)):
        raise ValueError("A guarded quantile needs a neighbour, and a probability from 0 to 1.")
    values = np.sort(sample[~np.isnan(sample)])
    if values.size < peers:
        return np.full(probabilities.shape, np.nan)
    wanted = (values.size - 1) * probabilities - (peers - 1) / 2
    first = np.clip(np.ceil(wanted - 0.5 - SLACK), 0, values.size - peers).astype(np.int64)
    sums = np.concatenate(([0.0], np.cumsum(values)))
    return np.asarray((sums[first + peers] - sums[first]) / peers, dtype=np.float64)


def _place(n: int, p: Floats, definition: Definition) -> tuple[np.ndarray, Floats]:
    """(j, γ): the quantile is (1 - γ) x_j + γ x_(j+1), the sample sorted and counted from 1."""
    if definition in ALPHA_BETA:
        alpha, beta = ALPHA_BETA[definition]
        position = n * p + alpha + p * (1 - alpha - beta)
        place = np.floor(position + SLACK)
        return place.astype(np.int64), np.clip(position - place, 0.0, 1.0)
    position = n * p - (0.5 if definition == 3 else 0.0)
    place = np.floor(position + SLACK)
    flat = np.abs(position - place) <= SLACK
    at_a_step = {1: np.zeros_like(p), 2: np.full_like(p, 0.5), 3: place % 2}[definition]
    return place.astype(np.int64), np.where(flat, at_a_step, 1.0)
