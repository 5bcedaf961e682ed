"""How far a scale's items measure one thing: α, ω, item-rest correlations, the error of a score."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring.aggregate import combine
from scoring.arrays import LARGEST_EXACT, Floats, Ints, in_settled_order, ratio
from scoring.distributions import f_quantile

# A variance below this share of what it is the rest of is rounding: on paper it is 0.
ROUNDING = 1e-13
# How many raters are taken at once, so that their answers stay in the cache.
ROWS_AT_ONCE = 512
# Whole numbers add up exactly to here, in any order.
LARGEST_SUM = 2.0**53
MOST_SWEEPS = 10_000
SETTLED = 1e-13


@dataclass(frozen=True)
class Reliability:
    """One scale of Q items over n raters; NaN where undefined.

    raw, standardised, omega: dimensionless, <= 1, but for gaps in the answers.   low, high: Feldt's limits of raw.
    raw_if_dropped, standardised_if_dropped, item_rest: (Q,).   error: standard error of
    measurement of a rater's mean of answered items, in points of the scale.
    """

    n: int
    raw: float
    standardised: float
    low: float
    high: float
    omega: float
    error: float
    raw_if_dropped: Floats
    standardised_if_dropped: Floats
    item_rest: Floats


def reliability(ratings: Floats, confidence: float) -> Reliability:
    """Everything that is told of one scale, from its raters' answers.

    ratings: (R raters, Q items), reverse-scored items already turned round, NaN = no answer; every
    figure rests on pairwise covariances, as in R's psych.   confidence: as in feldt_limits.
    n counts raters with at least one answer.   Raises ValueError as feldt_limits does.
    """
    covariance, _ = covariances(ratings)
    answered = ~np.isnan(ratings).all(axis=1)
    n, items = int(np.sum(answered)), ratings.shape[1]
    raw = alpha_of_answers(ratings)
    low, high = feldt_limits(raw, n, items, confidence)
    return Reliability(
        n=n,
        raw=raw,
        standardised=standardised_alpha(covariance),
        low=low,
        high=high,
        omega=omega_total(covariance),
        error=standard_error_of_measurement(_spread_of_scores(ratings[answered]), raw),
        raw_if_dropped=alpha_if_dropped(covariance),
        standardised_if_dropped=alpha_if_dropped(correlations(covariance)),
        item_rest=item_rest(covariance),
    )


def covariances(ratings: Floats) -> tuple[Floats, Ints]:
    """Pairwise covariances: each pair of items over the raters who answered both.

    ratings: (R, Q), NaN = no answer.
    Returns: covariances (Q, Q), squared points, n - 1 in the denominator, NaN where fewer than two
    raters answered both; and the numbers of those raters (Q, Q). The order of raters never shows.
    """
    items = ratings.shape[1]
    # Small whole numbers add up exactly, in any order and in single precision too; others are
    # sorted, so that rounding is settled.
    products, exact = _products(ratings, np.float32)
    if not exact:
        products, _ = _products(in_settled_order(ratings), np.float64)
    sums, pairs = products[:items, items:], products[items:, items:]
    shared = products[:items, :items] - ratio(sums * sums.T, np.maximum(pairs, 1))
    counts = np.broadcast_to(pairs, shared.shape).astype(np.int64)
    return ratio(shared, pairs - 1), counts


def _products(ratings: Floats, kind: type[np.floating[Any]]) -> tuple[Floats, bool]:
    """Sums over the raters of the products of any two answers, and of answers and who answered.

    Returns: (Q + P, Q + P): answers less the item's lowest, then 1 where there is an answer; where
    all answered everything, these P = Q columns are the same and P = 1 of them is enough. And
    whether single precision holds all of it exactly.
    """
    raters, items = ratings.shape
    lowest = np.fmin.reduce(ratings, axis=0, initial=np.inf)
    complete = not np.isnan(ratings).any()
    width = items + 1 if complete else 2 * items
    products = np.zeros((width, width), dtype=kind)
    whole, largest = True, 1.0
    for start in range(0, raters, ROWS_AT_ONCE):
        known = ratings[start : start + ROWS_AT_ONCE] - lowest
        # A missing answer is 0 in both halves, so it adds nothing to any of the sums.
        both = np.empty((len(known), width), dtype=kind)
        both[:, items:] = True if complete else ~np.isnan(known)
        both[:, :items] = np.fmax(known, 0.0, out=known)
        products += both.T @ both
        whole = whole and bool(np.all(np.rint(known) == known))
        largest = max(largest, float(np.max(known, initial=1.0)))
    return products.astype(np.float64), whole and raters * largest**2 <= LARGEST_EXACT


def alpha_of_answers(ratings: Floats) -> float:
    """α of raters' answers: alpha of their covariances, without these where they are not needed.

    ratings: (R, Q), NaN = no answer.   Where everybody gave whole numbers to everything, the sums of
    answers, of their squares and of each rater's own answers are exact and all that α asks for.
    Returns, source: as alpha.
    """
    raters, items = ratings.shape
    squares = float(np.vdot(ratings, ratings))
    # None of the sums below is larger than this one; it is unknown where there are gaps.
    within = ratings.size > 0 and raters * items * squares <= LARGEST_SUM
    if not (within and np.array_equal(ratings, np.rint(ratings))):
        return alpha(covariances(ratings)[0])
    sums, rows = np.ones(raters) @ ratings, ratings @ np.ones(items)
    # Both times raters · (raters - 1), which the quotient does without.
    trace = raters * squares - float(sums @ sums)
    total = raters * float(rows @ rows) - float(np.sum(rows)) ** 2
    if min(raters, items) < 2 or not total > ROUNDING * trace:
        return np.nan
    return float(items / (items - 1) * (1 - trace / total))


def correlations(covariance: Floats) -> Floats:
    """Correlations from covariances, (Q, Q); NaN for an item without variance."""
    variance = np.diag(covariance)
    return ratio(covariance, np.sqrt(np.outer(variance, variance)))


def alpha(covariance: Floats) -> float:
    """Coefficient α = Q / (Q - 1) · (1 - Σ s²_i / s²_total), raw, from the items' covariances.

    covariance: (Q, Q).   Returns: <= 1, but for gaps in the answers (see standardised_alpha),
    negatives kept; NaN with fewer than two items, an unknown
    covariance, or a total without variance.
    Source: Cronbach (1951), Psychometrika 16(3), 297-334.
    """
    items, trace = len(covariance), float(np.trace(covariance))
    total = float(np.sum(covariance))
    if items < 2 or not total > ROUNDING * trace:
        return np.nan
    return float(items / (items - 1) * (1 - trace / total))


def standardised_alpha(covariance: Floats) -> float:
    """α of the items brought to one variance, from their correlations; the rest as in alpha.

    Of answers with gaps it may exceed 1, and so may raw α: each covariance then rests on other
    raters, and such a matrix need not be one that any raters could give. It is left as it is, as
    R's psych leaves it, because 1 would claim a perfect scale; standard_error_of_measurement then
    has no value.
    """
    return alpha(correlations(covariance))


def alpha_if_dropped(covariance: Floats) -> Floats:
    """α of the other items, for each item; (Q,), NaN with fewer than three items; as in alpha."""
    return np.array(
        [
            alpha(np.delete(np.delete(covariance, item, axis=0), item, axis=1))
            for item in range(len(covariance))
        ],
        dtype=np.float64,
    )


def item_rest(covariance: Floats) -> Floats:
    """Correlation of each item with the sum of the others, the item itself left out.

    covariance: (Q, Q).   Returns: (Q,), -1..1 but for gaps in the answers; NaN where the item or
    the sum of the others has no variance, so always with one item.
    Source: Guilford (1953), Psychometrika 18(4), 273-279.
    """
    variance = np.diag(covariance)
    shared = np.sum(covariance, axis=1) - variance
    rest = np.sum(covariance) - 2 * shared - variance
    rest = np.where(rest > ROUNDING * np.trace(covariance), rest, 0.0)
    return ratio(shared, np.sqrt(variance * rest))


def feldt_limits(value: float, n: int, items: int, confidence: float) -> tuple[float, float]:
    """Exact limits of α for n raters of normal, parallel items, 1 - (1 - α) · F.

    confidence: strictly between 0 and 1.   Returns: low and high; NaN where α is, or with fewer
    than two raters or items.   Raises ValueError for a confidence outside (0, 1).
    Source: Feldt (1965), Psychometrika 30(3), 357-370.
    """
    if not 0 < confidence < 1:
        raise ValueError("A confidence lies strictly between 0 and 1, such as 0.9.")
    if n < 2 or items < 2:
        return np.nan, np.nan
    df = n - 1, (n - 1) * (items - 1)
    low = 1 - (1 - value) * f_quantile((1 + confidence) / 2, *df)
    return low, 1 - (1 - value) * f_quantile((1 - confidence) / 2, *df)


def omega_total(covariance: Floats) -> float:
    """ω = (Σλ)² / ((Σλ)² + Σ(1 - λ²)), λ the items' loadings on one_factor of their correlations.

    covariance: (Q, Q).   Returns: 0..1; NaN where one_factor finds no proper fit, and where the
    standardised items cancel out, so that their sum is the same for everybody.
    Source: McDonald (1999), Test Theory: A Unified Treatment, chapter 6.
    """
    loadings = one_factor(correlations(covariance))
    common = float(np.sum(loadings)) ** 2
    whole = common + float(np.sum(1 - loadings**2))
    return common / whole if whole > 10 * loadings.size * SETTLED else np.nan


def one_factor(correlation: Floats) -> Floats:
    """Loadings of one common factor by minres: least squares over the off-diagonal correlations.

    correlation: (Q, Q), symmetric, 1 on the diagonal.   The fit starts from the first principal
    component and sets each loading in turn to its best value, λ_i = Σ r_ij λ_j / Σ λ_j² over
    j != i, until no loading moves by more than 1e-13; so it is the same on every run. Three items
    need no rounds: where their correlations multiply to more than 0, λ_1² = r_12 r_13 / r_23 and so
    on leave no rest; where to less, no loadings are best (one grows for ever).
    Returns: (Q,), the sign such that they add up to 0 or more; NaN all through with fewer than
    three items, an unknown correlation, a loading beyond 1 (a unique variance below 0 is no fit),
    or no rest within 10,000 rounds.
    Source: Harman & Jones (1966), Psychometrika 31(3), 351-368.
    """
    items = len(correlation)
    nothing = np.full(items, np.nan)
    if items < 3 or np.isnan(correlation).any():
        return nothing
    apart = correlation - np.diag(np.diag(correlation))
    opposite = apart[[1, 0, 0], [2, 2, 1]] if items == 3 else np.zeros(1)
    if product := float(np.prod(opposite)):
        return _proper(product**0.5 / opposite) if product > 0 else nothing
    strengths, directions = np.linalg.eigh(correlation)
    loadings = directions[:, -1] * strengths[-1] ** 0.5
    for _ in range(MOST_SWEEPS):
        moved = _sweep(apart, loadings)
        if not moved > SETTLED:
            break
    return _proper(loadings) if moved <= SETTLED else nothing


def standard_error_of_measurement(sd: float, reliability_of_score: float) -> float:
    """sd · sqrt(1 - reliability): how far a rater's score lies from what it would be on average.

    sd of the scores and the result: in points.   NaN where either is unknown, and for a reliability
    above 1, which pairwise covariances of answers with gaps may give.
    Source: Lord & Novick (1968), Statistical Theories of Mental Test Scores, chapter 3.
    """
    return float(sd * np.sqrt(1 - reliability_of_score)) if reliability_of_score <= 1 else np.nan


def _proper(loadings: Floats) -> Floats:
    """With a sum of 0 or more; NaN all through where one leaves a unique variance below 0."""
    if np.max(np.abs(loadings)) > 1 + SETTLED:
        return np.full(loadings.size, np.nan)
    pointed: Floats = np.copysign(1.0, np.sum(loadings)) * loadings
    return pointed


def _sweep(apart: Floats, loadings: Floats) -> float:
    """Set each loading in turn, in place; how far the one that moved most has, NaN for no factor."""
    moved = 0.0
    for item, row in enumerate(apart):
        others = float(loadings @ loadings) - float(loadings[item]) ** 2
        if others <= 0:
            return np.nan
        best = float(row @ loadings) / others
        moved = max(moved, abs(best - float(loadings[item])))
        loadings[item] = best
    return moved


def _spread_of_scores(ratings: Floats) -> float:
    """Standard deviation of the raters' means of answered items; NaN for fewer than two raters."""
    if len(ratings) < 2:
        return np.nan
    scores = np.sort(combine(ratings, np.ones(ratings.shape[1]), "mean"))
    return float(np.std(scores - scores[0], ddof=1))
