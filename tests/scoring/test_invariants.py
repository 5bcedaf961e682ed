"""What must hold for every kernel, whatever people say: order, scale, doubles, gaps and few people.

One row a kernel. ``of`` turns ratings (R raters, Q items, 1..5, NaN = no answer) and the ends of
their scale into the kernel's figures. Where an invariant does not apply, the row says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from scoring import (
    agreement,
    benchmarks,
    intervals,
    intraclass,
    leakage,
    overlap,
    perspectives,
    reliability,
    trend,
)
from scoring.arrays import Floats, Ints
from scoring.krippendorff import Metric, krippendorff_alpha, krippendorff_interval

LOW, HIGH, ITEMS = 1.0, 5.0, 4
ONES = np.ones(ITEMS)
# What a figure does when the scale is stretched and moved, x → a · x + b: nothing, the same, only
# the stretch, or it is not asked (it belongs to a scale of whole points or of shares).
Moves = Literal["not", "with", "stretch", "shift only", "unasked"]
# What it does when everybody answers twice.
Doubled = Literal["not", "not if complete", "narrower", "higher", "unasked"]
Of = Callable[[Floats, float, float], object]


@dataclass(frozen=True)
class Kernel:
    """A kernel and what it must do; alike, one = its figures where all say 3, and where one does.

    NaN stands for undefined; None where both depend on more.
    """

    name: str
    of: Of
    moves: Moves
    doubled: Doubled
    alike: float | tuple[float, ...] | None
    one: float | tuple[float, ...] | None = np.nan

    def figures(self, ratings: Floats, low: float = LOW, high: float = HIGH) -> Floats:
        return np.atleast_1d(np.asarray(self.of(ratings, low, high), dtype=np.float64)).ravel()


def seeded() -> np.random.Generator:
    return np.random.default_rng(7)


def moments(ratings: Floats) -> tuple[Ints, Floats, Floats]:
    """Counts, means and unbiased variances of each item, by plain loops; NaN = unknown."""
    columns = [np.sort(column[~np.isnan(column)]) for column in ratings.T]
    n = np.array([len(column) for column in columns])
    mean = np.array([column.mean() if len(column) else np.nan for column in columns])
    variance = [np.var(column, ddof=1) if len(column) > 1 else np.nan for column in columns]
    return n, mean, np.array(variance)


def one_way(ratings: Floats) -> list[Floats]:
    """Items as groups: the first two answers apart from the rest would do as well."""
    n, mean, variance = moments(ratings)
    found = intraclass.one_way(n, mean, variance)
    return [found.icc1, found.icc2]


def shrout_fleiss(ratings: Floats) -> list[float]:
    """Raters as judges of the items."""
    forms = intraclass.shrout_fleiss(ratings.T, 0.9)
    return list(
        chain.from_iterable((form.value, form.low, form.high) for form in vars(forms).values())
    )


def omitted(ratings: Floats) -> list[Floats]:
    covariance, _ = reliability.covariances(ratings)
    return [
        reliability.alpha_if_dropped(covariance),
        reliability.item_rest(covariance),
    ]


def in_wave(ratings: Floats, later: Floats) -> tuple[float, float, float]:
    change = trend.comparable_change(moments(ratings)[1], moments(later)[1], ONES)
    return change.before, change.after, change.change


def wave_interval(ratings: Floats) -> tuple[float, float]:
    """The first two items as two waves."""
    n, mean, variance = moments(ratings)
    return trend.difference_interval(mean[:2], variance[:2], n[:2], 0.9)


def means(kernel: Callable[[Floats, Floats, Ints], object]) -> Of:
    return lambda r, _low, _high: kernel(*_in_order(moments(r)))


def _in_order(found: tuple[Ints, Floats, Floats]) -> tuple[Floats, Floats, Ints]:
    n, mean, variance = found
    return mean, variance, n


def fidelity(ratings: Floats) -> tuple[float, ...]:
    level = leakage.level_fidelity(ratings[:, 0], 0.9, seeded(), 50)
    return level.mean, level.median, level.lower_quartile, level.low, level.high


def krippendorff(metric: Metric, moves: Moves) -> list[Kernel]:
    return [
        Kernel(f"krippendorff_alpha {metric}", lambda r, _l, _h: krippendorff_alpha(r, metric),
               moves, "higher", np.nan),
        Kernel(f"krippendorff_interval {metric}",
               lambda r, _l, _h: krippendorff_interval(r, metric, 0.9, seeded(), 50),
               moves, "unasked", np.nan),
    ]  # fmt: skip


AGREEMENT = [
    Kernel("rwg", lambda r, _l, _h: agreement.rwg(r, 5), "shift only", "higher", 1.0),
    Kernel("rwg_j", lambda r, _l, _h: agreement.rwg_j(r, 5), "shift only", "higher", 1.0),
    Kernel("rwg_j_lindell", lambda r, _l, _h: agreement.rwg_j_lindell(r, 5), "shift only", "higher", 1.0),
    Kernel("average_deviation", lambda r, _l, _h: agreement.average_deviation(r), "stretch", "not", 0.0),
    Kernel("average_deviation_j", lambda r, _l, _h: agreement.average_deviation_j(r), "stretch", "not", 0.0),
    Kernel("awg", agreement.awg, "not", "unasked", 1.0),
    Kernel("awg_j", agreement.awg_j, "not", "unasked", 1.0),
    Kernel("one_way", lambda r, _l, _h: one_way(r), "not", "unasked", np.nan),
    Kernel("shrout_fleiss", lambda r, _l, _h: shrout_fleiss(r), "not", "unasked", np.nan),
    *krippendorff("nominal", "not"),
    *krippendorff("ordinal", "not"),
    *krippendorff("interval", "not"),
]  # fmt: skip
RELIABILITY = [
    Kernel("alpha", lambda r, _l, _h: reliability.alpha(reliability.covariances(r)[0]), "not", "not if complete", np.nan),
    Kernel("standardised_alpha",
           lambda r, _l, _h: reliability.standardised_alpha(reliability.covariances(r)[0]), "not", "not if complete", np.nan),
    Kernel("omega_total", lambda r, _l, _h: reliability.omega_total(reliability.covariances(r)[0]),
           "unasked", "unasked", np.nan),
    Kernel("alpha_if_dropped, item_rest", lambda r, _l, _h: omitted(r), "not", "not if complete", np.nan),
    Kernel("reliability error", lambda r, _l, _h: reliability.reliability(r, 0.9).error, "stretch", "unasked", np.nan),
    Kernel("reliability limits",
           lambda r, _l, _h: (reliability.reliability(r, 0.9).low, reliability.reliability(r, 0.9).high),
           "not", "unasked", np.nan),
]  # fmt: skip
INTERVALS = [
    Kernel("mean_interval", means(lambda m, v, n: intervals.mean_interval(m, v, n, 0.9)),
           "with", "narrower", 3.0),
    Kernel("balanced_interval", means(lambda m, v, n: intervals.balanced_interval(m, v, n, ONES, 0.9)),
           "with", "unasked", 3.0),
    Kernel("combination_interval", means(lambda m, v, n: intervals.combination_interval(ONES, m, v, n, 0.9)),
           "unasked", "unasked", 12.0),
    Kernel("pooled_variance", means(lambda _m, v, n: intervals.pooled_variance(n, v) ** 0.5), "stretch", "unasked", 0.0),
    Kernel("bootstrap_mean_interval",
           lambda r, _l, _h: intervals.bootstrap_mean_interval(r[:, 0], 0.9, seeded(), 50), "with", "unasked", 3.0),
    Kernel("difference_interval", lambda r, _l, _h: wave_interval(r), "stretch", "unasked", 0.0),
    Kernel("level_fidelity", lambda r, _l, _h: fidelity(r), "with", "unasked", 3.0, (3.0, 3.0, 3.0, np.nan, np.nan)),
]  # fmt: skip
STANDING = [
    Kernel("percentile_in_sample",
           lambda r, low, high: benchmarks.percentile_in_sample(low + (high - low) / 2, r[:, 0], "up"),
           "not", "not", 50.0, 50.0),
    Kernel("balanced_mean", lambda r, _l, _h: perspectives.balanced_mean(moments(r)[1], ONES), "with", "not", 3.0, 3.0),
    Kernel("gap", lambda r, _l, _h: perspectives.gap(moments(r)[1][0], moments(r)[1][1]), "stretch", "not", 0.0, 0.0),
    Kernel("comparable_change", lambda r, _l, _h: in_wave(r, r)[:2], "with", "not", 3.0, 3.0),
    Kernel("naming_shares", lambda r, _l, _h: leakage.naming_shares(r), "not", "not", 1.0, 1.0),
    Kernel("clarity_illusion", lambda r, _l, _h: leakage.clarity_illusion(r[:, 0], r[:, 1], 3, 3),
           "unasked", "not", 0.0, 0.0),
    Kernel("horizontal_gap", lambda r, _l, _h: overlap.horizontal_gap(r >= 3, r >= 4), "unasked", "unasked", None, None),
    Kernel("overlap_within", lambda r, _l, _h: overlap.overlap_within(r >= 3), "unasked", "higher", 1.0),
    Kernel("overlap_between", lambda r, _l, _h: overlap.overlap_between(r >= 3, r >= 3), "unasked", "not", 1.0, 1.0),
    Kernel("horizontal_gap_interval", lambda r, _l, _h: overlap.horizontal_gap_interval(r >= 2, r >= 3, 0.9),
           "unasked", "unasked", 0.0),
    Kernel("reverse_leakage_interval", lambda r, _l, _h: leakage.reverse_leakage_interval(r >= 2, r >= 3, 0.9),
           "unasked", "unasked", 0.0),
]  # fmt: skip
KERNELS = [*AGREEMENT, *RELIABILITY, *INTERVALS, *STANDING]
# Asked: people who say nothing at all name nothing, which is a share of 0 rather than unknown.
NOTHING_NAMED = {"naming_shares"}

people = st.integers(2, 7).flatmap(
    lambda raters: st.lists(
        st.lists(st.sampled_from([1, 2, 3, 4, 5, None]), min_size=ITEMS, max_size=ITEMS),
        min_size=raters,
        max_size=raters,
    )
)


def ratings_of(said: list[list[int | None]]) -> Floats:
    return np.array(said, dtype=np.float64).reshape(len(said), ITEMS)


def named(kernels: list[Kernel]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("kernel", kernels, ids=lambda one: one.name)


@named(KERNELS)
@settings(max_examples=40, deadline=None)
@given(said=people, seed=st.integers(0, 1000))
def test_the_order_of_raters_never_shows(
    kernel: Kernel, said: list[list[int | None]], seed: int
) -> None:
    ratings = ratings_of(said)
    shuffled = np.random.default_rng(seed).permutation(ratings)

    assert_allclose(kernel.figures(shuffled), kernel.figures(ratings), rtol=1e-9, atol=1e-9)


@named([one for one in KERNELS if one.moves != "unasked"])
@settings(max_examples=40, deadline=None)
@given(
    said=people, stretch=st.sampled_from([0.5, 2.0, 25.0]), shift=st.sampled_from([-3.0, 0.0, 7.0])
)
def test_another_scale_moves_the_figures_as_it_should(
    kernel: Kernel, said: list[list[int | None]], stretch: float, shift: float
) -> None:
    ratings = ratings_of(said)
    a = 1.0 if kernel.moves == "shift only" else stretch
    before = kernel.figures(ratings)
    after = kernel.figures(a * ratings + shift, a * LOW + shift, a * HIGH + shift)

    expected = {"with": a * before + shift, "stretch": a * before}.get(kernel.moves, before)
    assert_allclose(after, expected, rtol=1e-7, atol=1e-7)


@named([one for one in KERNELS if one.doubled != "unasked"])
@settings(max_examples=40, deadline=None)
@given(said=people)
def test_everybody_answering_twice_changes_what_it_should(
    kernel: Kernel, said: list[list[int | None]]
) -> None:
    ratings = ratings_of(said)
    if kernel.doubled == "not if complete":
        # Gaps make pairs of items rest on different people, whose n - 1 doubles differently.
        ratings = np.where(np.isnan(ratings), 2.0, ratings)
    if kernel.doubled == "higher":
        # An item rated once pairs with nothing until it is doubled; then it moves what is expected.
        alone = np.sum(~np.isnan(ratings), axis=0) == 1
        ratings = np.where(alone, np.nan, ratings)
    before, after = kernel.figures(ratings), kernel.figures(np.repeat(ratings, 2, axis=0))
    known = ~np.isnan(before)

    if kernel.doubled.startswith("not"):
        assert_allclose(after[known], before[known], rtol=1e-9, atol=1e-9)
    elif kernel.doubled == "higher":
        assert (after[known] >= before[known] - 1e-9).all()
    else:
        low, high = np.split(after - before, 2)
        assert not (low < -1e-9).any()
        assert not (high > 1e-9).any()


@named(KERNELS)
@pytest.mark.parametrize("raters", [0, 1, 6])
def test_nobody_and_nothing_said_are_undefined_and_never_zero(kernel: Kernel, raters: int) -> None:
    figures = kernel.figures(np.full((raters, ITEMS), np.nan))

    if kernel.name in NOTHING_NAMED and raters:
        assert (figures == 0).all()
    else:
        assert np.isnan(figures).all()


@named([one for one in KERNELS if one.alike is not None])
def test_all_saying_the_same_is_told_or_undefined_as_the_source_has_it(kernel: Kernel) -> None:
    figures = kernel.figures(np.full((6, ITEMS), 3.0))

    assert_allclose(figures, np.broadcast_to(np.array(kernel.alike), figures.shape), atol=1e-12)


@named([one for one in KERNELS if one.one is not None])
def test_one_rater_has_a_mean_but_neither_spread_nor_agreement(kernel: Kernel) -> None:
    figures = kernel.figures(np.full((1, ITEMS), 3.0))

    assert_allclose(figures, np.broadcast_to(np.array(kernel.one), figures.shape), atol=1e-12)
