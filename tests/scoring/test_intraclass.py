"""How much of the spread lies between the rated rather than between raters."""

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from scoring.arrays import Floats, Ints
from scoring.intraclass import OneWay, ShroutFleiss, one_way, shrout_fleiss
from tests.scoring import reference

FORMS = ["icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k"]
# Six targets by four judges. Source: Shrout & Fleiss (1979), Psychological Bulletin 86, table 2.
TARGETS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]],
    dtype=np.float64,
)


def moments(*groups: list[float]) -> tuple[Ints, Floats, Floats]:
    """Count, mean and unbiased variance of each group; NaN where there is none."""
    return (
        np.array([len(group) for group in groups]),
        np.array([np.mean(group) if group else np.nan for group in groups]),
        np.array([np.var(group, ddof=1) if len(group) > 1 else np.nan for group in groups]),
    )


def forms(found: ShroutFleiss) -> Floats:
    """(6, 3): value, low and high of each form."""
    return np.array(astuple(found))


def test_the_six_forms_agree_with_the_published_table() -> None:
    """Shrout & Fleiss (1979), table 4, prints .17 .29 .71 .44 .62 .91."""
    published = [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]

    assert_allclose(forms(shrout_fleiss(TARGETS, 0.95))[:, 0], published, atol=0.005)


def test_the_six_forms_and_their_limits_agree_with_psych() -> None:
    table = reference.numbers("shrout_fleiss_1979.csv", ["J1", "J2", "J3", "J4"])
    expected = reference.numbers(
        "expected_icc_shrout_fleiss.csv", ["ICC", "lower bound", "upper bound"]
    )

    assert_allclose(forms(shrout_fleiss(table, 0.95)), expected, rtol=0, atol=1e-9)


def test_a_target_that_a_judge_left_out_is_left_out() -> None:
    with_gap = np.vstack([TARGETS, [1.0, np.nan, 9.0, 1.0]])

    assert_array_equal(forms(shrout_fleiss(with_gap, 0.9)), forms(shrout_fleiss(TARGETS, 0.9)))


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (1, 3), (5, 1)])
def test_too_small_a_table_has_no_forms(shape: tuple[int, int]) -> None:
    assert np.isnan(forms(shrout_fleiss(np.ones(shape), 0.9))).all()


def test_ratings_that_are_all_equal_have_no_forms() -> None:
    assert np.isnan(forms(shrout_fleiss(np.full((4, 3), 0.1), 0.9))).all()


def test_judges_who_differ_by_a_constant_agree_in_order_alone() -> None:
    """1 2 3 by two judges, one 1 higher: MSB = 2, MSJ = 1.5, MSE = 0, MSW = 1/2.

    ICC(1,1) = 1.5 / 2.5; ICC(2,1) = 2 / (2 + 2 · 1.5 / 3); ICC(3,1) = 1. F has no end.
    """
    found = shrout_fleiss(np.array([[1.0, 2.0], [2.0, 3.0], [3.0, 4.0]]) / 10, 0.9)

    assert_allclose([found.icc1.value, found.icc2.value, found.icc3.value], [0.6, 2 / 3, 1.0])
    assert np.isnan([found.icc2.low, found.icc2.high, found.icc3.low, found.icc3.high]).all()
    assert found.icc1.low < 0.6 < found.icc1.high


def test_judges_who_agree_fully_agree_in_every_form() -> None:
    found = shrout_fleiss(np.repeat([[1.0], [2.0], [4.0]], 3, axis=1), 0.9)

    assert_array_equal(forms(found)[:, 0], np.ones(6))
    assert np.isnan(forms(found)[:, 1:]).all()


def test_targets_that_do_not_differ_have_a_negative_correlation() -> None:
    """1 2 and 2 1: MSB = 0, MSW = 1/2, so ICC(1,1) = -1; the mean of both tells nothing at all."""
    found = shrout_fleiss(np.array([[1.0, 2.0], [2.0, 1.0]]), 0.9)

    assert_allclose(found.icc1.value, -1.0)
    assert np.isnan(found.icc1k.value)


@given(st.permutations(range(6)), st.permutations(range(4)))
def test_the_order_of_targets_and_judges_never_shows(targets: list[int], judges: list[int]) -> None:
    shuffled = forms(shrout_fleiss(TARGETS[targets][:, judges], 0.95))

    assert_allclose(shuffled, forms(shrout_fleiss(TARGETS, 0.95)), atol=1e-12)


@given(st.floats(0.1, 100), st.floats(-100, 100))
def test_the_forms_are_the_same_on_any_scale(stretch: float, shift: float) -> None:
    moved = forms(shrout_fleiss(stretch * TARGETS + shift, 0.95))

    assert_allclose(moved, forms(shrout_fleiss(TARGETS, 0.95)), atol=1e-9)


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0, np.nan])
def test_an_impossible_confidence_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match=r"^A confidence lies strictly between 0 and 1"):
        shrout_fleiss(TARGETS, confidence)


def test_one_way_of_a_worked_example() -> None:
    """Groups 1 3 | 4 6 | 9 9 9: Σx² = 305, Σx = 41, and 2 + 2 + 0 within on 4 degrees of freedom.

    Between are the other 305 - 41²/7 - 4 on 2; the mean size is 7/3.
    """
    found = one_way(*moments([1, 3], [4, 6], [9, 9, 9]))
    between, within, size = (305 - 41**2 / 7 - 4) / 2, 1.0, 7 / 3

    assert_allclose(found.between, between)
    assert_allclose(found.within, within)
    assert_allclose(found.icc1, (between - within) / (between + (size - 1) * within))
    assert_allclose(found.icc2, (between - within) / between)


def test_the_adjusted_group_size_of_a_worked_example() -> None:
    """Sizes 2 2 3: (7 - 17/7) / 2 = 16/7."""
    figures = moments([1, 3], [4, 6], [9, 9, 9])
    plain, adjusted = one_way(*figures), one_way(*figures, size="adjusted")
    above = plain.between - plain.within

    assert_allclose(adjusted.icc1, above / (plain.between + (16 / 7 - 1) * plain.within))
    assert adjusted.icc2 == plain.icc2


def test_mean_squares_agree_with_scipy() -> None:
    groups: list[list[float]] = [[2, 4, 4], [1, 5], [3, 3, 4, 2], [5]]
    found = one_way(*moments(*groups))

    assert_allclose(found.between / found.within, stats.f_oneway(*groups).statistic)


def test_groups_of_one_size_have_the_one_way_forms_of_shrout_and_fleiss() -> None:
    ns, variances = np.full(6, 4), TARGETS.var(axis=1, ddof=1)
    forms_of_table = shrout_fleiss(TARGETS, 0.9)

    for size in ("mean", "adjusted"):
        found = one_way(ns, TARGETS.mean(axis=1), variances, size=size)
        assert_allclose(found.icc1, forms_of_table.icc1.value)
        assert_allclose(found.icc2, forms_of_table.icc1k.value)


def test_a_group_without_answers_changes_nothing() -> None:
    with_empty = one_way(*moments([1, 3], [], [4, 6], [9, 9, 9]))

    assert_array_equal(figures(with_empty), figures(one_way(*moments([1, 3], [4, 6], [9, 9, 9]))))


def test_several_items_stand_side_by_side() -> None:
    first, second = moments([1, 3], [4, 6]), moments([2, 5, 5], [1])
    ns, means, variances = (np.stack(pair, axis=1) for pair in zip(first, second, strict=True))
    both = one_way(ns, means, variances)

    assert_array_equal(
        figures(both), np.stack([figures(one_way(*first)), figures(one_way(*second))], axis=1)
    )


@pytest.mark.parametrize(
    "groups",
    [
        [[]],
        [[], []],
        [[1.0, 2.0]],  # One group has nothing to differ from.
        [[1.0], [2.0], [3.0]],  # Nobody to agree with inside.
    ],
)
def test_what_cannot_be_compared_has_no_correlation(groups: list[list[float]]) -> None:
    found = one_way(*moments(*groups))

    assert np.isnan([found.icc1, found.icc2]).all()


def test_groups_that_are_all_equal_have_no_correlation() -> None:
    found = one_way(*moments([3, 3], [3, 3, 3]))

    assert np.isnan([found.icc1, found.icc2]).all()


def test_equal_means_leave_a_negative_icc1_and_no_icc2() -> None:
    """1 3 | 1 3: MSB = 0, MSW = 2, so ICC(1) = -2 / 2; a mean square of 0 divides nothing."""
    found = one_way(*moments([1, 3], [1, 3]))

    assert found.icc1 == -1.0
    assert np.isnan(found.icc2)


def test_an_unknown_group_size_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^There is no group size .* it is mean or adjusted"):
        one_way(*moments([1, 2], [3, 4]), size="harmonic")  # type: ignore[arg-type]


def figures(found: OneWay) -> Floats:
    return np.array(astuple(found))


def test_judges_who_contradict_each_other_leave_icc2_without_limits() -> None:
    """MSB = 0, MSJ = 1/6, MSE = 2/3: ICC(2,1) = (0 - 2/3) / (2/3 - 1/3) = -2.

    Satterthwaite's degrees of freedom go with (a + b)², a = 2 · -2 · 1/4 = -1 and
    b = 3 (1 - 2) + 4 = 1: none on paper, and 1e-31 by rounding, for which F has no quantile.
    """
    icc2 = shrout_fleiss(np.array([[2.0, 1.0], [1.0, 2.0], [1.0, 2.0]]), 0.9).icc2

    assert icc2.value == pytest.approx(-2.0)
    assert np.isnan([icc2.low, icc2.high]).all()


def test_the_adjusted_size_is_each_column_s_own() -> None:
    ns = np.array([[2, 4], [2, 9], [3, 2]])
    means, variances = np.array([[2.0, 3], [5, 4], [9, 1]]), np.array([[2.0, 1], [2, 2], [0, 3]])
    together = figures(one_way(ns, means, variances, size="adjusted"))
    each = [
        figures(one_way(ns[:, at], means[:, at], variances[:, at], size="adjusted"))
        for at in (0, 1)
    ]

    assert_allclose(together, np.transpose(each))


def test_a_single_group_has_nothing_between_and_tells_nothing_within() -> None:
    assert np.isnan(figures(one_way(*moments([1, 3, 4])))).all()


def test_judges_who_differ_by_a_constant_leave_no_error_but_rounding() -> None:
    """Tenths and thirds don't add up exactly, and what is left of them must not count as an error."""
    targets, judges = np.array([[0.1], [2.8], [2.4], [2.5]]), np.array([0.0, 0.8, 0.5]) + 1 / 3
    found = shrout_fleiss(targets + judges, 0.9)

    assert found.icc3.value == 1.0
    assert np.isnan([found.icc3.low, found.icc3.high]).all()


@pytest.mark.parametrize(("stretch", "shift"), [(1.0, 0.0), (0.5, -3.0), (25.0, 0.0)])
def test_targets_that_do_not_differ_have_no_stepped_up_form_on_any_scale(
    stretch: float, shift: float
) -> None:
    """Both targets have the same mean, so that ICC(3, 1) is -1 / (6 - 1), all but for rounding."""
    judged = np.array([[1.0, 1, 1, 1, 4, 5], [1, 1, 3, 2, 3, 3]])
    found = shrout_fleiss(stretch * judged + shift, 0.9)

    assert found.icc3.value == pytest.approx(-0.2)
    assert np.isnan([found.icc1k.value, found.icc3k.value]).all()
