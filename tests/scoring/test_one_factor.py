"""One common factor of a scale's items, and ω, which rests on it."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import optimize

from scoring.arrays import Floats
from scoring.reliability import (
    correlations,
    covariances,
    omega_total,
    one_factor,
    standardised_alpha,
)
from tests.scoring.big_five import SCALES, bfi

LOADINGS = np.array([0.8, 0.7, 0.6, 0.5])


def model(loadings: Floats) -> Floats:
    """The correlations that one common factor with these loadings makes."""
    return np.outer(loadings, loadings) + np.diag(1 - loadings**2)


def test_one_factor_finds_the_loadings_that_made_the_correlations() -> None:
    assert_allclose(one_factor(model(LOADINGS)), LOADINGS, atol=1e-9)


def test_omega_of_a_worked_example() -> None:
    """Σλ = 2.6, Σ(1 - λ²) = 4 - 1.74: ω = 6.76 / 9.02; the items' spread doesn't matter."""
    spread = np.array([1.0, 3.0, 0.5, 2.0])

    assert_allclose(omega_total(np.outer(spread, spread) * model(LOADINGS)), 6.76 / 9.02)


def test_items_that_cancel_out_without_a_rest_have_no_omega() -> None:
    """Perfect correlations, half of them reversed: the sum varies with nobody."""
    assert np.isnan(omega_total(model(np.array([1.0, -1.0, -1.0, 1.0]))))
    assert_allclose(omega_total(model(np.array([1.0, -1.0, 1.0, 1.0]))), 1.0)


def test_omega_of_equally_loaded_items_is_alpha() -> None:
    """Tau-equivalent items, λ² = 0.4: both are 5 · 0.4 / (1 + 4 · 0.4)."""
    equal = model(np.full(5, 0.4**0.5))

    assert_allclose(omega_total(equal), 2 / 2.6)
    assert_allclose(standardised_alpha(equal), 2 / 2.6)


@pytest.mark.parametrize("scale", SCALES)
def test_one_factor_is_the_least_squares_fit(scale: str) -> None:
    correlation = correlations(covariances(bfi(scale))[0])
    rows, columns = np.triu_indices(len(correlation), k=1)

    def misfit(loadings: Floats) -> Floats:
        return np.asarray(correlation[rows, columns] - loadings[rows] * loadings[columns])

    found = one_factor(correlation)
    best = optimize.least_squares(misfit, np.full(5, 0.5), xtol=1e-15, ftol=1e-15, gtol=1e-15)

    assert_allclose(found, best.x, atol=1e-6)
    assert np.sum(misfit(found) ** 2) <= np.sum(misfit(best.x) ** 2) + 1e-15


@pytest.mark.parametrize(
    "loadings", [[0.9, 0.3, 0.6], [0.9, -0.3, 0.6], [-0.9, -0.3, 0.6], [1.0, 0.2, 0.2]]
)
def test_three_items_that_one_factor_explains_are_fitted_without_a_rest(
    loadings: list[float],
) -> None:
    """λ_1² = r_12 r_13 / r_23, and so on round."""
    made = np.array(loadings)

    assert_allclose(one_factor(model(made)), made * np.sign(made.sum()), rtol=1e-12)


@pytest.mark.parametrize("said", [(0.6, 0.5, -0.1), (0.3, 0.3, -0.05), (-0.4, -0.3, -0.2)])
def test_three_items_that_multiply_below_0_have_no_best_fit(
    said: tuple[float, float, float],
) -> None:
    """The oracle's loadings run away, for ever a little better."""
    correlation = np.array([[1, said[0], said[1]], [said[0], 1, said[2]], [said[1], said[2], 1]])
    rows, columns = np.triu_indices(3, k=1)

    def misfit(loadings: Floats) -> Floats:
        return np.asarray(correlation[rows, columns] - loadings[rows] * loadings[columns])

    assert np.max(np.abs(optimize.least_squares(misfit, [0.9, 0.3, 0.3]).x)) > 100
    assert np.isnan(one_factor(correlation)).all()


def test_a_factor_of_reversed_items_points_the_way_of_most() -> None:
    signs = np.array([1.0, -1.0, 1.0, 1.0])

    assert_allclose(one_factor(model(LOADINGS * signs)), LOADINGS * signs, atol=1e-9)
    assert_allclose(one_factor(model(-LOADINGS)), LOADINGS, atol=1e-9)


@pytest.mark.parametrize(
    "correlation",
    [
        np.empty((0, 0)),
        np.eye(1),
        model(LOADINGS[:2]),  # Two items don't tell two loadings.
        np.eye(4),  # Nothing in common.
        np.full((3, 3), np.nan),
        # λ_1² = 0.8 · 0.8 / 0.5 > 1: an improper fit.
        np.array([[1.0, 0.8, 0.8], [0.8, 1.0, 0.5], [0.8, 0.5, 1.0]]),
        # The best fit lies at infinity.
        np.array([[1.0, 0.5, 0.5], [0.5, 1.0, 0.0], [0.5, 0.0, 1.0]]),
    ],
)
def test_what_one_factor_cannot_explain_has_no_omega(correlation: Floats) -> None:
    assert np.isnan(one_factor(correlation)).all()
    assert np.isnan(omega_total(correlation))
