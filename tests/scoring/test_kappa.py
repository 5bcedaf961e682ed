"""Cohen's κ against the published example, another program and the invariants of two coders."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from statsmodels.stats.inter_rater import cohens_kappa as statsmodels_kappa

from scoring.arrays import Floats
from scoring.kappa import Kappa, cohens_kappa

# Two diagnosticians of 100 patients: psychotic, neurotic, organic.
DIAGNOSES = np.array([[75.0, 1, 4], [5, 4, 1], [0, 0, 10]])
TABLES = st.lists(st.integers(0, 20), min_size=9, max_size=9).map(
    lambda counts: np.array(counts, dtype=np.float64).reshape(3, 3)
)


def test_the_published_example() -> None:
    """κ = 0.68; its error, 0.0877, is what another program finds too.

    Source: Fleiss (1981), Statistical Methods for Rates and Proportions, 2nd ed., table 13.1.
    """
    kappa = cohens_kappa(DIAGNOSES)

    assert kappa.value == pytest.approx(0.23 / 0.34, abs=1e-12)
    assert kappa.error == pytest.approx(0.0877, abs=1e-4)


@given(TABLES)
def test_another_program_says_the_same(table: Floats) -> None:
    kappa = cohens_kappa(table)
    if np.isnan(kappa.value):
        return

    # It also tells the largest possible κ, and divides 0 by 0 where there is none.
    with np.errstate(invalid="ignore", divide="ignore"):
        other = statsmodels_kappa(table)

    assert_allclose(kappa.value, other.kappa, atol=1e-9)
    assert_allclose(kappa.error**2, other.var_kappa, atol=1e-9)


def test_the_interval_is_normal_and_ends_at_one() -> None:
    low, high = cohens_kappa(DIAGNOSES).interval(0.9)

    assert (low, high) == pytest.approx(
        (0.676471 - 1.644854 * 0.087703, 0.676471 + 0.144258), abs=1e-5
    )
    assert Kappa(0.95, 0.2).interval(0.9)[1] == 1.0
    assert Kappa(-0.95, 0.2).interval(0.9)[0] == -1.0


@given(TABLES)
def test_neither_coder_comes_first_and_codes_have_no_order(
    table: Floats,
) -> None:
    kappa = cohens_kappa(table)
    for other in (cohens_kappa(table.T), cohens_kappa(table[::-1, ::-1])):
        assert_allclose([other.value, other.error], [kappa.value, kappa.error], atol=1e-7)


def test_full_agreement_is_one_and_has_no_error() -> None:
    kappa = cohens_kappa(np.diag([3.0, 4.0]))

    assert (kappa.value, kappa.error) == (1.0, 0.0)


@pytest.mark.parametrize("table", [np.zeros((2, 2)), np.zeros((0, 0)), np.diag([7.0, 0.0])])
def test_where_chance_explains_everything_there_is_no_kappa(
    table: Floats,
) -> None:
    kappa = cohens_kappa(table)

    assert np.isnan([kappa.value, kappa.error, *kappa.interval(0.9)]).all()


@pytest.mark.parametrize("table", [np.ones((2, 3)), np.ones(4), np.array([[1.0, -1], [0, 1]])])
def test_what_is_no_table_of_two_coders_is_refused(
    table: Floats,
) -> None:
    with pytest.raises(ValueError, match=r"^Two coders make a square table"):
        cohens_kappa(table)


@pytest.mark.parametrize("confidence", [0.0, 1.0, 1.5])
def test_a_certain_interval_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match=r"^A confidence lies strictly between"):
        cohens_kappa(DIAGNOSES).interval(confidence)
