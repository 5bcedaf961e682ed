"""How far observers who code the same units agree beyond chance."""

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from scoring.arrays import Floats
from scoring.krippendorff import Metric, krippendorff_alpha, krippendorff_interval

METRICS: list[Metric] = ["nominal", "ordinal", "interval"]
NONE = np.nan
# Four observers by twelve units, 41 codes. Source: Krippendorff (2011), Computing Krippendorff's
# Alpha-Reliability, University of Pennsylvania, example C.
OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
        [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
    ]
)


@pytest.mark.parametrize(
    ("metric", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)]
)
def test_alpha_agrees_with_the_published_example(metric: Metric, published: float) -> None:
    assert_allclose(krippendorff_alpha(OBSERVERS, metric), published, atol=0.0005)


@pytest.mark.parametrize("metric", METRICS)
def test_alpha_agrees_with_counting_every_pair_by_hand(metric: Metric) -> None:
    assert_allclose(
        krippendorff_alpha(OBSERVERS, metric), by_hand(OBSERVERS, metric), rtol=0, atol=1e-14
    )


@given(
    st.lists(
        st.lists(st.sampled_from([1, 2, 3, 5, None]), min_size=3, max_size=3),
        min_size=2,
        max_size=6,
    ),
    st.sampled_from(METRICS),
)
def test_alpha_of_any_codes_agrees_with_counting_by_hand(
    codes: list[list[int | None]], metric: Metric
) -> None:
    ratings = np.array(codes, dtype=np.float64).T

    assert_allclose(krippendorff_alpha(ratings, metric), by_hand(ratings, metric), atol=1e-12)


def test_a_worked_example_of_two_observers() -> None:
    """Units 1 1 | 2 2 | 1 2: pairs that differ 2 of 6, expected 2 · 3 · 3 of 6 · 5: 1 - 5/9."""
    two = np.array([[1.0, 2.0, 1.0], [1.0, 2.0, 2.0]])

    assert_allclose([krippendorff_alpha(two, metric) for metric in METRICS], 4 / 9)


def test_observers_who_always_differ_agree_worse_than_by_chance() -> None:
    """1 2 | 2 1: 4 of 4 pairs differ, expected 2 · 2 · 2 of 4 · 3: 1 - 3/2."""
    assert_allclose(krippendorff_alpha(np.array([[1.0, 2.0], [2.0, 1.0]]), "nominal"), -1 / 2)


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize(
    "ratings",
    [
        np.empty((0, 0)),
        np.empty((3, 0)),
        np.full((2, 3), NONE),
        np.array([[1.0, 2.0, 3.0]]),  # One observer.
        np.array([[1.0, NONE], [NONE, 2.0]]),  # Two, but never of one unit.
        np.full((3, 4), 2.0),  # Nothing could have disagreed.
    ],
)
def test_what_cannot_disagree_has_no_alpha(ratings: Floats, metric: Metric) -> None:
    assert np.isnan(krippendorff_alpha(ratings, metric))
    assert np.isnan(krippendorff_interval(ratings, metric, 0.9, np.random.default_rng(1), 20)).all()


@given(st.permutations(range(4)), st.permutations(range(12)), st.sampled_from(METRICS))
def test_the_order_of_observers_and_units_never_shows(
    observers: list[int], units: list[int], metric: Metric
) -> None:
    shuffled = OBSERVERS[observers][:, units]
    drawn = krippendorff_interval(shuffled, metric, 0.9, np.random.default_rng(3), 50)

    assert krippendorff_alpha(shuffled, metric) == krippendorff_alpha(OBSERVERS, metric)
    assert drawn == krippendorff_interval(OBSERVERS, metric, 0.9, np.random.default_rng(3), 50)


@given(st.floats(0.1, 10), st.floats(-10, 10))
def test_alpha_is_the_same_on_any_scale(stretch: float, shift: float) -> None:
    for metric in METRICS:
        moved = krippendorff_alpha(stretch * OBSERVERS + shift, metric)
        assert_allclose(moved, krippendorff_alpha(OBSERVERS, metric), atol=1e-9)


def test_an_interval_holds_its_alpha_and_comes_again_from_the_same_seed() -> None:
    first = krippendorff_interval(OBSERVERS, "ordinal", 0.9, np.random.default_rng(7), 2000)

    assert first[0] < krippendorff_alpha(OBSERVERS, "ordinal") < first[1] <= 1.0
    assert first == krippendorff_interval(OBSERVERS, "ordinal", 0.9, np.random.default_rng(7), 2000)


def test_an_interval_agrees_with_resampling_units_one_by_one() -> None:
    generator = np.random.default_rng(11)
    pairable = OBSERVERS[:, np.sum(~np.isnan(OBSERVERS), axis=0) > 1]
    alphas = [
        krippendorff_alpha(pairable[:, generator.integers(0, 11, 11)], "interval")
        for _ in range(2000)
    ]
    ours = krippendorff_interval(OBSERVERS, "interval", 0.9, np.random.default_rng(12), 4000)

    assert_allclose(ours, np.nanquantile(alphas, [0.05, 0.95]), atol=0.04)


def test_resamples_without_an_alpha_are_left_out() -> None:
    """Of two units, half the resamples draw one unit twice, and a full agreement has no alpha."""
    ratings = np.array([[1.0, 2.0], [1.0, 2.0]])

    assert krippendorff_interval(ratings, "nominal", 0.9, np.random.default_rng(1), 40) == (1, 1)


def test_one_unit_has_an_alpha_but_no_interval() -> None:
    ratings = np.array([[1.0], [2.0]])

    assert krippendorff_alpha(ratings, "nominal") == 0.0
    assert np.isnan(
        krippendorff_interval(ratings, "nominal", 0.9, np.random.default_rng(1), 9)
    ).all()


def test_bad_settings_are_refused() -> None:
    generator = np.random.default_rng(1)
    with pytest.raises(
        ValueError, match=r"^There is no metric .* it is nominal, ordinal or interval"
    ):
        krippendorff_alpha(OBSERVERS, "ratio")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"^The bootstrap needs at least one resample"):
        krippendorff_interval(OBSERVERS, "nominal", 0.9, generator, 0)
    for confidence in (0.0, 1.0, np.nan):
        with pytest.raises(ValueError, match=r"^A confidence lies strictly between 0 and 1"):
            krippendorff_interval(OBSERVERS, "nominal", confidence, generator, 9)


def by_hand(ratings: Floats, metric: Metric) -> float:
    """α from every ordered pair of codes inside units against every pair of codes, in fractions."""
    units = [[int(code) for code in unit if not np.isnan(code)] for unit in ratings.T]
    units = [unit for unit in units if len(unit) > 1]
    codes = [code for unit in units for code in unit]
    apart = METRIC_BY_HAND[metric](Counter(codes))
    observed = sum(
        (Fraction(apart(c, k), len(unit) - 1) for unit in units for c, k in permutations(unit, 2)),
        Fraction(0),
    )
    by_chance = sum(apart(c, k) for c, k in permutations(codes, 2))
    if by_chance == 0:
        return float("nan")
    return float(1 - (len(codes) - 1) * observed / by_chance)


def ordinal_by_hand(counts: Counter[int]) -> Callable[[int, int], int]:
    """(Σ n_g for g = c..k less half of n_c and n_k)², times 4 to stay in whole numbers."""

    def apart(c: int, k: int) -> int:
        low, high = min(c, k), max(c, k)
        between = sum(n for value, n in counts.items() if low <= value <= high)
        return (2 * between - counts[c] - counts[k]) ** 2

    return apart


METRIC_BY_HAND: dict[Metric, Callable[[Counter[int]], Callable[[int, int], int]]] = {
    "nominal": lambda _: lambda c, k: int(c != k),
    "ordinal": ordinal_by_hand,
    "interval": lambda _: lambda c, k: (c - k) ** 2,
}
