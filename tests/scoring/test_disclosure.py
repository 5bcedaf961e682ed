"""What can be worked out by subtraction: hand-made attacks, and brute force on small lattices."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from scoring.arrays import Bools, Floats, Ints
from scoring.disclosure import blame, disclosed_sets


def people(*sizes: int) -> Ints:
    return np.array(sizes, dtype=np.int64)


def cells(*members: str, atoms: int) -> Floats:
    """One row a cell: the total over the atoms named by their digits."""
    return np.array([[float(str(atom) in cell) for atom in range(atoms)] for cell in members])


def table(groups: int, units: int) -> tuple[Floats, Floats, Floats]:
    """Totals over all atoms of a crossed table, per group and per unit; atoms in group order."""
    by_group = np.kron(np.eye(groups), np.ones(units))
    by_unit = np.kron(np.ones(groups), np.eye(units))
    total: Floats = np.ones((1, groups * units))
    return total, by_group.astype(np.float64), by_unit.astype(np.float64)


def brute_force(rows: Floats, sizes: Ints, floors: Ints, known: Bools) -> list[tuple[int, ...]]:
    """The definition itself: every set of hidden atoms whose indicator lies in the rows' span."""
    given_rows = np.vstack([rows, np.eye(sizes.size)[known | (sizes == 0)]])
    rank = np.linalg.matrix_rank(given_rows)
    hidden = [atom for atom in range(sizes.size) if sizes[atom] > 0 and not known[atom]]
    found: list[tuple[int, ...]] = []
    for count in range(1, len(hidden) + 1):
        for atoms in combinations(hidden, count):
            indicator = np.zeros(sizes.size)
            indicator[list(atoms)] = 1
            small = sizes[list(atoms)].sum() < floors[list(atoms)].max()
            follows = np.linalg.matrix_rank(np.vstack([given_rows, indicator])) == rank
            if small and follows and not any(set(old) <= set(atoms) for old in found):
                found.append(atoms)
    return found


def test_nothing_published_discloses_nothing() -> None:
    assert disclosed_sets(np.empty((0, 3)), people(1, 2, 3), k=5) == []


def test_no_atoms_disclose_nothing() -> None:
    assert disclosed_sets(np.empty((0, 0)), people(), k=5) == []


def test_a_small_cell_that_is_published_discloses_itself() -> None:
    assert disclosed_sets(cells("0", atoms=2), people(4, 9), k=5) == [(0,)]


def test_a_cell_of_the_floor_itself_is_safe() -> None:
    assert disclosed_sets(cells("0", atoms=2), people(5, 9), k=5) == []


def test_the_total_less_all_but_one_discloses_the_one() -> None:
    rows = cells("0123", "0", "1", "2", atoms=4)

    assert disclosed_sets(rows, people(8, 9, 7, 2), k=5) == [(3,)]


def test_two_hidden_cells_are_disclosed_together_when_both_are_small() -> None:
    rows = cells("0123", "0", "1", atoms=4)

    assert disclosed_sets(rows, people(8, 9, 2, 2), k=5) == [(2, 3)]
    assert disclosed_sets(rows, people(8, 9, 2, 3), k=5) == []


def test_a_larger_disclosed_set_is_left_out_where_a_smaller_one_is_in_it() -> None:
    """Atoms 0 and 1 are each disclosed, so that both together are is no news."""
    assert disclosed_sets(cells("01", "0", atoms=2), people(1, 2), k=5) == [(0,), (1,)]


def test_a_set_reached_by_a_detour_is_left_out_for_the_smaller_ones_in_it() -> None:
    """Published: the gap of 2 and 3, and the totals of {1, 2}, {4, 5} and {0, 2, 4}.

    {0, 1, 2, 3, 4} follows too, but only because {1, 2} and {0, 3, 4} do.
    """
    gap = np.array([[0.0, 0.0, 1.0, -1.0, 0.0, 0.0]])
    rows = np.vstack([gap, cells("12", "45", "024", atoms=6)])

    assert disclosed_sets(rows, people(1, 1, 1, 1, 1, 1), k=10) == [
        (1, 2),
        (1, 3),
        (4, 5),
        (0, 2, 4),
        (0, 3, 4),
    ]


def test_unit_sums_against_group_sums_disclose_the_crossed_rest() -> None:
    """Group 0 is 0 and 1, unit a is 0 and 2; with 1 and 2 published, 0 follows twice over."""
    rows = cells("01", "02", "1", atoms=3)

    assert disclosed_sets(rows, people(3, 9, 9), k=5) == [(0,)]


def test_overlapping_cells_disclose_what_lies_outside_their_overlap() -> None:
    """{0, 1, 2} less {1, 2, 3} is a difference of 0 and 3; with {0, 3, 4} less 4 their sum too."""
    rows = cells("012", "123", "034", "4", atoms=5)

    assert disclosed_sets(rows, people(2, 6, 6, 2, 9), k=5) == [(0,), (3,)]


def test_a_group_balanced_mean_gives_the_one_hidden_group_away() -> None:
    """Said = mean of three group means; two groups' means are printed, the third has two people."""
    sizes = people(60, 8, 2)
    balanced = 1 / (3 * sizes)
    rows = np.array([balanced, [1 / 60, 0, 0], [0, 1 / 8, 0]])

    assert disclosed_sets(rows, sizes, k=5) == [(2,)]


def test_a_group_balanced_mean_hides_two_groups_behind_each_other() -> None:
    """The hidden groups weigh differently, so neither their sum nor one of them follows."""
    sizes = people(60, 2, 1)
    rows = np.array([1 / (3 * sizes), [1 / 60, 0, 0]])

    assert disclosed_sets(rows, sizes, k=5) == []


def test_two_rows_with_different_weights_give_both_hidden_groups_away() -> None:
    """The plain total beside the balanced mean makes two equations for two unknowns."""
    sizes = people(60, 2, 1)
    rows = np.array([1 / (3 * sizes), [1 / 60, 0, 0], [1.0, 1.0, 1.0]])

    assert disclosed_sets(rows, sizes, k=5) == [(1,), (2,)]


def test_a_second_release_gives_the_late_answer_away() -> None:
    """Atom 2 is one late answer; the cell is published before it and after it."""
    rows = cells("01", "012", atoms=3)

    assert disclosed_sets(rows, people(8, 9, 1), k=5) == [(2,)]


def test_known_people_help_to_work_out_the_others() -> None:
    """A named manager's answer is known; leadership's mean then gives the other three away."""
    rows, sizes = cells("01", atoms=3), people(1, 3, 9)

    assert disclosed_sets(rows, people(3, 3, 9), k=5) == []
    assert disclosed_sets(rows, sizes, k=5, known=np.array([True, False, False])) == [(1,)]


def test_known_people_are_not_reported_themselves() -> None:
    known = np.array([True, False])

    assert disclosed_sets(cells("0", atoms=2), people(1, 9), k=5, known=known) == []


def test_an_atom_without_people_hides_nothing() -> None:
    assert disclosed_sets(cells("01", atoms=2), people(0, 3), k=5) == [(1,)]
    assert disclosed_sets(cells("0", atoms=2), people(0, 3), k=5) == []


def test_experts_may_be_shown_from_three_where_reps_need_five() -> None:
    rows, floors = cells("0", "1", atoms=2), people(3, 5)

    assert disclosed_sets(rows, people(3, 3), k=floors) == [(1,)]


def test_a_mixed_set_has_the_highest_floor_of_its_atoms() -> None:
    rows, floors = cells("01", atoms=2), people(3, 5)

    assert disclosed_sets(rows, people(2, 2), k=floors) == [(0, 1)]
    assert disclosed_sets(rows, people(3, 2), k=floors) == []


def test_the_scale_of_a_row_does_not_matter() -> None:
    rows = cells("0123", "0", "1", "2", atoms=4) * np.array([[1e-9], [1e6], [1.0], [0.0]])

    assert disclosed_sets(rows, people(8, 9, 3, 1), k=5) == [(2, 3)]


@pytest.mark.parametrize("tiny", [0, 1])
def test_however_small_a_row_is_written_it_tells_and_is_blamed(tiny: int) -> None:
    rows = cells("01", "0", atoms=2)
    rows[tiny] *= 1e-13

    assert disclosed_sets(rows, people(1, 1), 5) == [(0,), (1,)]
    assert blame(rows, people(1, 1), (1,)) == (0, 1)


def test_a_crossed_table_with_its_margins_discloses_what_its_inner_cells_leave() -> None:
    """3 × 3 with all margins: publishing a 2 × 2 corner leaves nothing of the table hidden."""
    total, by_group, by_unit = table(3, 3)
    sizes = people(9, 9, 2, 9, 9, 3, 1, 4, 9)
    corner = np.eye(9)[[0, 1, 3, 4]]

    assert disclosed_sets(np.vstack([total, by_group, by_unit]), sizes, k=5) == []
    assert disclosed_sets(np.vstack([total, by_group, by_unit, corner]), sizes, k=5) == [
        (2,),
        (5,),
        (6,),
        (7,),
    ]


def test_a_lattice_of_sixty_small_atoms_is_audited_in_time() -> None:
    """12 groups × 5 units of one to four people, all margins and no inner cell: nothing follows."""
    rows = np.vstack(table(12, 5))
    sizes = np.random.default_rng(1).integers(1, 5, 60)

    assert disclosed_sets(rows, sizes, k=10) == []


def test_the_limit_counts_the_sets_that_are_looked_at() -> None:
    """One published pair: the first atom, both, and the second without the first."""
    pair = cells("01", atoms=2)

    assert disclosed_sets(pair, people(1, 1), 5, limit=3) == [(0, 1)]
    with pytest.raises(OverflowError, match=r"^Too many small sets"):
        disclosed_sets(pair, people(1, 1), 5, limit=2)


def test_a_search_beyond_its_limit_fails_closed() -> None:
    rows = np.random.default_rng(1).normal(size=(3, 12))

    with pytest.raises(OverflowError, match=r"^Too many small sets to check: coarsen"):
        disclosed_sets(rows, np.ones(12, dtype=np.int64), k=10, limit=5)


@st.composite
def lattices(draw: st.DrawFn) -> tuple[Floats, Ints, Ints, Bools]:
    """Small random publications: cells of a crossed table, some weighted, floors and known atoms."""
    groups, units = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    atoms = groups * units
    every = np.vstack([*table(groups, units), np.eye(atoms)])
    chosen = draw(st.lists(st.sampled_from(range(len(every))), max_size=6))
    weights = draw(
        st.lists(st.lists(st.integers(0, 3), min_size=atoms, max_size=atoms), max_size=2)
    )
    rows = np.vstack([every[chosen], np.array(weights, dtype=np.float64).reshape(-1, atoms)])
    numbers = st.lists(st.integers(0, 4), min_size=atoms, max_size=atoms)
    flags = st.lists(st.integers(0, 5), min_size=atoms, max_size=atoms)
    floors = np.array(draw(numbers), dtype=np.int64) + 3
    return rows, np.array(draw(numbers), dtype=np.int64), floors, np.array(draw(flags)) == 0


@given(lattices())
def test_the_search_agrees_with_brute_force(world: tuple[Floats, Ints, Ints, Bools]) -> None:
    rows, sizes, floors, known = world

    assert disclosed_sets(rows, sizes, floors, known) == brute_force(rows, sizes, floors, known)


@given(lattices())
def test_whatever_is_disclosed_follows_from_the_blamed_rows_alone(
    world: tuple[Floats, Ints, Ints, Bools],
) -> None:
    rows, sizes, floors, known = world

    for atoms in disclosed_sets(rows, sizes, floors, known):
        blamed = rows[list(blame(rows, sizes, atoms, known))]
        assert atoms in disclosed_sets(blamed, sizes, floors, known)


@given(lattices())
def test_deleting_blamed_rows_ends_with_nothing_disclosed(
    world: tuple[Floats, Ints, Ints, Bools],
) -> None:
    rows, sizes, floors, known = world

    while disclosed := disclosed_sets(rows, sizes, floors, known):
        rows = np.delete(rows, blame(rows, sizes, disclosed[0], known)[-1], axis=0)

    assert brute_force(rows, sizes, floors, known) == []


@given(lattices())
def test_the_order_of_rows_does_not_matter(world: tuple[Floats, Ints, Ints, Bools]) -> None:
    rows, sizes, floors, known = world
    backwards = rows[::-1].copy()

    assert disclosed_sets(backwards, sizes, floors, known) == disclosed_sets(
        rows, sizes, floors, known
    )


def test_blame_names_the_rows_of_a_subtraction() -> None:
    """Atom 3 follows from the total less three cells; the row about atom 4 has no part in it."""
    rows = cells("0123", "0", "1", "2", "4", atoms=5)

    assert blame(rows, people(8, 9, 7, 2, 9), (3,)) == (0, 1, 2, 3)


def test_blame_leaves_out_what_is_known_anyway() -> None:
    known = np.array([True, False])

    assert blame(cells("01", atoms=2), people(1, 3), (1,), known) == (0,)


def test_nothing_is_to_blame_for_what_does_not_follow() -> None:
    with pytest.raises(ValueError, match=r"^The total of these atoms does not follow"):
        blame(cells("01", atoms=2), people(1, 3), (1,))


@pytest.mark.parametrize(
    ("rows", "sizes", "known", "message"),
    [
        (np.ones(2), people(1, 1), None, "^Each row needs one finite coefficient"),
        (np.ones((1, 3)), people(1, 1), None, "^Each row needs one finite coefficient"),
        (np.full((1, 2), np.nan), people(1, 1), None, "^Each row needs one finite coefficient"),
        (np.ones((1, 2)), people(1, -1), None, "^Each atom needs a number of people from 0 up"),
        (
            np.ones((1, 2)),
            people(1, 1),
            np.array([True]),
            "^Each atom needs a number of people from 0 up",
        ),
    ],
)
def test_arrays_that_do_not_fit_are_refused(
    rows: Floats, sizes: Ints, known: Bools | None, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        disclosed_sets(rows, sizes, 5, known)


def test_the_arrays_passed_in_are_left_as_they_are() -> None:
    rows, sizes = cells("01", "0", atoms=2), people(8, 2)
    before = rows.copy()

    disclosed_sets(rows, sizes, k=5)

    assert_array_equal(rows, before)
