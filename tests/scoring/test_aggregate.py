"""Answers to items to nodes."""

from pathlib import Path
from random import Random
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from scoring.aggregate import (
    How,
    attainable,
    cell_squares,
    cell_sums,
    combine,
    means,
    percent,
    rater_scores,
    reverse,
    variances,
)
from scoring.arrays import Floats, Ints
from tests.scoring import reference

ONES = np.ones(3)
HOWS: list[How] = ["mean", "weighted_mean", "sum", "min", "max"]
BFI_SCALES = {
    "agree": ["A1", "A2", "A3", "A4", "A5"],
    "conscientious": ["C1", "C2", "C3", "C4", "C5"],
    "extraversion": ["E1", "E2", "E3", "E4", "E5"],
    "neuroticism": ["N1", "N2", "N3", "N4", "N5"],
    "openness": ["O1", "O2", "O3", "O4", "O5"],
}
BFI_REVERSED = {"A1", "C4", "C5", "E1", "E2", "O2", "O5"}


def whole(*numbers: int) -> Ints:
    return np.array(numbers, dtype=np.int64)


def bfi_answers() -> tuple[Floats, list[str]]:
    """2,800 people by 25 items on 1..6, the reversed items turned round, NaN = no answer."""
    items = [item for scale in BFI_SCALES.values() for item in scale]
    answers = reference.numbers("bfi.csv", items)
    for column, item in enumerate(items):
        if item in BFI_REVERSED:
            answers[:, column] = reverse(answers[:, column], 1, 6)
    return answers, items


def long_form(answers: Floats) -> tuple[Ints, Ints, Floats]:
    """Row, column and value of every answer that is there."""
    row, column = np.nonzero(~np.isnan(answers))
    return row.astype(np.int64), column.astype(np.int64), answers[row, column]


def test_cell_sums_of_a_worked_example() -> None:
    """Group 0 answers 3 and 4 on item 0; group 1 answers 5 on item 1; nobody else answers."""
    counts, sums = cell_sums(
        whole(0, 0, 1), whole(0, 0, 1), np.array([3.0, 4.0, 5.0]), groups=2, items=2
    )

    assert_array_equal(counts, [[2, 0], [0, 1]])
    assert_array_equal(sums, [[7.0, 0.0], [0.0, 5.0]])


def test_no_answers_at_all_give_empty_cells() -> None:
    counts, sums = cell_sums(whole(), whole(), np.array([]), groups=2, items=3)

    assert counts.shape == sums.shape == (2, 3)
    assert not counts.any() and not sums.any()


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 1), st.floats(-1e3, 1e3)), max_size=30
    ).flatmap(lambda answers: st.tuples(st.just(answers), st.permutations(answers)))
)
def test_the_order_of_answers_never_shows_in_the_sums(
    pair: tuple[list[tuple[int, int, float]], list[tuple[int, int, float]]],
) -> None:
    first, second = (
        cell_sums(
            np.array([group for group, _, _ in answers], dtype=np.int64),
            np.array([item for _, item, _ in answers], dtype=np.int64),
            np.array([value for _, _, value in answers], dtype=np.float64),
            groups=3,
            items=2,
        )
        for answers in pair
    )

    assert first[0].tobytes() == second[0].tobytes()
    assert first[1].tobytes() == second[1].tobytes()


def test_a_fraction_that_adds_up_differently_by_order_comes_out_the_same() -> None:
    """0.1 + 0.2 + 0.3 and 0.3 + 0.2 + 0.1 differ in their last bit when added as they come."""
    zeros, values = whole(0, 0, 0), np.array([0.1, 0.2, 0.3])

    assert (values[0] + values[1]) + values[2] != (values[2] + values[1]) + values[0]
    assert (
        cell_sums(zeros, zeros, values, 1, 1)[1] == cell_sums(zeros, zeros, values[::-1], 1, 1)[1]
    )


@pytest.mark.parametrize(
    ("group", "item", "value", "message"),
    [
        ([0, 1], [0], [1.0, 2.0], "^Answers need a group, an item"),
        ([2], [0], [1.0], "^An answer's group lies outside 0..1"),
        ([-1], [0], [1.0], "^An answer's group lies outside 0..1"),
        ([0], [5], [1.0], "^An answer's item lies outside 0..4"),
        ([0], [0], [np.nan], "^A scored answer must be a finite number"),
        ([0], [0], [np.inf], "^A scored answer must be a finite number"),
    ],
)
def test_answers_that_make_no_sense_are_refused(
    group: list[int], item: list[int], value: list[float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        cell_sums(whole(*group), whole(*item), np.array(value), groups=2, items=5)


def test_squares_about_cells_refuse_an_index_out_of_range() -> None:
    with pytest.raises(ValueError, match=r"^An answer's item lies outside"):
        cell_squares(whole(0), whole(1), np.array([1.0]), origin=np.zeros((1, 1)))


def test_variance_of_a_worked_example() -> None:
    """Answers 3 4 4 5 have mean 4 and s² = 2/3; a single answer has no variance."""
    group, item = whole(0, 0, 0, 0, 1), whole(0, 0, 0, 0, 0)
    value = np.array([3.0, 4.0, 4.0, 5.0, 2.0])
    counts, sums = cell_sums(group, item, value, 2, 1)

    squares = cell_squares(group, item, value, means(counts, sums))

    assert_allclose(variances(counts, squares), [[2 / 3], [np.nan]])


def test_squares_about_a_fixed_origin_are_plain_second_moments() -> None:
    squares = cell_squares(whole(0, 0), whole(0, 0), np.array([3.0, 4.0]), np.zeros((1, 1)))

    assert_array_equal(squares, [[25.0]])


def test_the_mean_of_an_empty_cell_is_missing_not_zero() -> None:
    assert_array_equal(means(whole(2, 0), np.array([7.0, 0.0])), [3.5, np.nan])


def test_item_means_and_deviations_of_2800_people_match_the_published_statistics() -> None:
    """Expected values: alpha() of R psych 2.2.9 on its own data set bfi."""
    answers, items = bfi_answers()
    row, column, value = long_form(answers)
    one_group = np.zeros_like(row)

    counts, sums = cell_sums(one_group, column, value, 1, len(items))
    mean = means(counts, sums)
    deviation = np.sqrt(variances(counts, cell_squares(one_group, column, value, mean)))

    header, rows = reference.table("expected_item_stats_bfi.csv")
    at = {name: header.index(name) for name in ("item", "n", "mean", "sd")}
    published = {row[at["item"]].rstrip("-"): row for row in rows}
    assert_array_equal(counts[0], [int(published[item][at["n"]]) for item in items])
    assert_allclose(mean[0], [float(published[item][at["mean"]]) for item in items], rtol=1e-13)
    assert_allclose(deviation[0], [float(published[item][at["sd"]]) for item in items], rtol=1e-13)


def test_scale_means_of_2800_people_match_the_published_scores() -> None:
    """Mean of answered items per person, then over persons: scoreItems() of R psych 2.2.9."""
    answers, _ = bfi_answers()
    row, column, value = long_form(answers)

    scores = rater_scores(row, column // 5, value, len(answers), len(BFI_SCALES))

    published = reference.numbers("expected_scoreitems_bfi.csv", ["mean", "sd"])
    assert_allclose(np.nanmean(scores, axis=0), published[:, 0], rtol=1e-13)
    assert_allclose(np.nanstd(scores, axis=0, ddof=1), published[:, 1], rtol=1e-13)


def test_a_person_is_scored_on_the_items_they_answered() -> None:
    """Person 0 answers 2 and 4 in column 0; person 1 answers nothing there but 5 in column 1."""
    scores = rater_scores(whole(0, 0, 1), whole(0, 0, 1), np.array([2.0, 4.0, 5.0]), 2, 2)

    assert_array_equal(scores, [[3.0, np.nan], [np.nan, 5.0]])


@pytest.mark.parametrize(
    ("how", "expected"),
    [("mean", 7 / 3), ("weighted_mean", 16 / 6), ("sum", 7.0), ("min", 1.0), ("max", 4.0)],
)
def test_each_way_of_combining_on_a_worked_example(how: How, expected: float) -> None:
    """Children 1, 2, 4 with weights 2, 1, 3: the weighted mean is (2 + 2 + 12) / 6."""
    weights = np.array([2.0, 1.0, 3.0])

    assert_allclose(combine(np.array([1.0, 2.0, 4.0]), weights, how), expected)


@pytest.mark.parametrize(
    ("how", "expected"),
    [("mean", 3.0), ("weighted_mean", 3.5), ("sum", np.nan), ("min", 2.0), ("max", 4.0)],
)
def test_a_child_without_a_score_is_left_out_but_blocks_a_sum(how: How, expected: float) -> None:
    """Children 2, missing, 4 with weights 1, 5, 3: weighted (2 + 12) / 4 = 3.5."""
    assert_allclose(combine(np.array([2.0, np.nan, 4.0]), np.array([1.0, 5.0, 3.0]), how), expected)


def test_a_prorated_sum_scales_what_is_present() -> None:
    """2 and 4 of three children: 6 · 3/2 = 9."""
    assert_allclose(combine(np.array([2.0, np.nan, 4.0]), ONES, "sum", prorate=True), 9.0)


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("prorate", [False, True])
def test_no_child_with_a_score_gives_none(how: How, prorate: bool) -> None:
    assert np.isnan(combine(np.full(3, np.nan), ONES, how, prorate=prorate))


def test_only_weightless_children_give_no_weighted_mean() -> None:
    assert np.isnan(combine(np.array([1.0, np.nan]), np.array([0.0, 1.0]), "weighted_mean"))


@pytest.mark.parametrize("how", HOWS)
def test_many_nodes_combine_at_once_as_they_do_one_by_one(how: How) -> None:
    values = np.array([[1.0, 2.0, np.nan], [np.nan, np.nan, np.nan], [4.0, 0.5, 2.0]])
    weights = np.array([1.0, 2.0, 0.5])

    together = combine(values, weights, how)

    assert_array_equal(together, [combine(row, weights, how) for row in values])


@given(st.lists(st.floats(0, 5), min_size=1, max_size=8), st.sampled_from(HOWS), st.randoms())
def test_the_order_of_children_does_not_matter(
    children: list[float], how: How, random: Random
) -> None:
    places = list(range(len(children)))
    random.shuffle(places)
    values, weights = np.array(children), np.arange(1.0, len(children) + 1)

    assert_allclose(
        combine(values[places], weights[places], how), combine(values, weights, how), rtol=1e-12
    )


@given(
    st.floats(-10, 10), st.integers(1, 6), st.sampled_from(["mean", "weighted_mean", "min", "max"])
)
def test_equal_children_give_their_own_value(value: float, children: int, how: How) -> None:
    assert_allclose(combine(np.full(children, value), np.ones(children), how), value, rtol=1e-14)


@pytest.mark.parametrize(
    ("values", "weights", "message"),
    [
        (np.ones(3), np.ones(2), "^Each child needs one weight"),
        (np.array(1.0), np.ones(1), "^Each child needs one weight"),
        (
            np.ones(0),
            np.ones(0),
            "^Each child needs one weight, and a node needs at least one child",
        ),
        (np.ones(2), np.array([1.0, -1.0]), "^A weight must be a number from 0 up"),
        (np.ones(2), np.array([1.0, np.nan]), "^A weight must be a number from 0 up"),
    ],
)
def test_weights_that_make_no_sense_are_refused(
    values: Floats, weights: Floats, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        combine(values, weights, "mean")


def test_an_unknown_way_of_combining_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^A node can't combine its children by .median"):
        combine(ONES, ONES, cast("How", "median"))


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("sum", (0.0, 9.0)),
        ("mean", (0.0, 3.0)),
        ("weighted_mean", (0.0, 3.0)),
        ("min", (0.0, 3.0)),
        ("max", (0.0, 3.0)),
    ],
)
def test_three_practices_from_0_to_3_reach(how: How, expected: tuple[float, float]) -> None:
    """A sum of three 0..3 practices, as in OWASP SAMM 2's business functions, ranges over 0..9."""
    assert_array_equal(attainable(np.zeros(3), np.full(3, 3.0), ONES, how), expected)


def test_a_missing_child_narrows_the_attainable_range() -> None:
    """A mean of 0..3 and 0..10 reaches 6.5, but 3 when only the first child has a score."""
    weights = np.ones(2)
    lo, hi = np.zeros((2, 2)), np.array([[3.0, 10.0], [3.0, np.nan]])
    lo[1, 1] = np.nan

    assert_array_equal(attainable(lo, hi, weights, "mean")[1], [6.5, 3.0])


def test_a_prorated_sum_keeps_its_range() -> None:
    lo, hi = np.array([0.0, np.nan, 0.0]), np.array([3.0, np.nan, 3.0])

    assert_array_equal(attainable(lo, hi, ONES, "sum", prorate=True), [0.0, 9.0])


@given(
    st.lists(
        st.tuples(st.floats(-5, 5), st.floats(0, 5), st.floats(0, 1), st.booleans()),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(HOWS),
)
def test_a_score_never_leaves_its_attainable_range(
    children: list[tuple[float, float, float, bool]], how: How
) -> None:
    lo = np.array([low if there else np.nan for low, _, _, there in children])
    hi = lo + np.array([width for _, width, _, _ in children])
    values = lo + (hi - lo) * np.array([share for _, _, share, _ in children])
    weights = np.arange(1.0, len(children) + 1)

    score = combine(values, weights, how, prorate=True)
    low, high = attainable(lo, hi, weights, how, prorate=True)

    assert np.isnan(score) == np.isnan(low) == np.isnan(high)
    assert np.isnan(score) or low - 1e-9 <= score <= high + 1e-9


def test_a_child_range_turned_round_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^A child's range ends below"):
        attainable(np.ones(1), np.zeros(1), np.ones(1), "mean")


def test_percent_of_levels_one_to_five() -> None:
    """DOT converts by percent = (level - 1) / 4 · 100."""
    assert_array_equal(
        percent(np.array([1.0, 2.0, 3.5, 5.0, np.nan]), 1, 5), [0, 25, 62.5, 100, np.nan]
    )


def test_percent_of_an_unknown_range_is_missing() -> None:
    assert np.isnan(percent(1.0, np.nan, 5.0))


@pytest.mark.parametrize("hi", [1.0, 0.0])
def test_percent_of_an_empty_range_is_refused(hi: float) -> None:
    with pytest.raises(ValueError, match=r"^Percent needs a range whose upper end lies above"):
        percent(1.0, 1.0, hi)


def test_a_reversed_answer_turns_round_within_its_scale() -> None:
    assert_array_equal(reverse(np.array([1.0, 2.0, 6.0, np.nan]), 1, 6), [6.0, 5.0, 1.0, np.nan])


@given(st.integers(-3, 9))
def test_reversing_twice_gives_the_answer_back(value: int) -> None:
    assert reverse(reverse(float(value), -3, 9), -3, 9) == value


def test_reversing_on_a_scale_turned_round_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^A scale can't end below"):
        reverse(1.0, 5, 1)


def test_absent_reference_data_is_a_loud_skip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reference, "FOLDER", tmp_path)

    with pytest.raises(pytest.skip.Exception, match="REFERENCE DATA MISSING"):
        reference.table("bfi.csv")
