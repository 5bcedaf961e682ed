"""Whether any weighted sum over few people follows: hand-made attacks, and brute force."""

import time
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given

from scoring.arrays import Bools, Floats, Ints
from scoring.disclosure import FewAllowed, blame_of_few, disclosed_sets, statistics_of_few
from tests.scoring.test_disclosure import cells, lattices, people, table


def brute_force(rows: Floats, sizes: Ints, floors: Ints, known: Bools) -> list[tuple[int, ...]]:
    """The definition itself: leaving a set's columns out takes something from what the rows tell."""
    hidden = [atom for atom in range(sizes.size) if sizes[atom] > 0 and not known[atom]]
    whole = np.linalg.matrix_rank(rows[:, hidden]) if hidden else 0
    minimal: list[tuple[int, ...]] = []
    for count in range(1, len(hidden) + 1):
        for atoms in combinations(hidden, count):
            rest = [atom for atom in hidden if atom not in atoms]
            left = np.linalg.matrix_rank(rows[:, rest]) if rest else 0
            if left < whole and not any(set(old) <= set(atoms) for old in minimal):
                minimal.append(atoms)
    return [atoms for atoms in minimal if sizes[list(atoms)].sum() < floors[list(atoms)].max()]


@given(lattices())
def test_the_search_agrees_with_brute_force(world: tuple[Floats, Ints, Ints, Bools]) -> None:
    rows, sizes, floors, known = world

    assert statistics_of_few(rows, sizes, floors, known) == brute_force(rows, sizes, floors, known)


@given(lattices())
def test_every_disclosed_total_is_a_statistic_of_few(
    world: tuple[Floats, Ints, Ints, Bools],
) -> None:
    rows, sizes, _, known = world
    found = statistics_of_few(rows, sizes, 5, known)

    for atoms in disclosed_sets(rows, sizes, 5, known):
        assert any(set(smaller) <= set(atoms) for smaller in found)


@given(lattices())
def test_deleting_blamed_rows_ends_with_nothing_of_few(
    world: tuple[Floats, Ints, Ints, Bools],
) -> None:
    rows, sizes, floors, known = world
    first = FewAllowed(first=True)

    while found := statistics_of_few(rows, sizes, floors, known, first):
        rows = np.delete(rows, blame_of_few(rows, sizes, found[0], known)[-1], axis=0)

    assert brute_force(rows, sizes, floors, known) == []


def test_a_weighted_mean_of_few_people_is_a_statistic_of_them() -> None:
    """Half of one person's answer and a third of another's is told, though neither answer is."""
    rows = np.array([[1 / 2, 1 / 3, 1.0], [0.0, 0.0, 1.0]])

    assert disclosed_sets(rows, people(1, 2, 9), k=5) == []
    assert statistics_of_few(rows, people(1, 2, 9), k=5) == [(0, 1)]


def test_an_atom_that_has_no_part_in_a_sum_is_not_in_its_set() -> None:
    """The rows tell 1 + 2, 0 + 1 + 3 and, by subtraction, 0 - 2 + 3; 1 + 2 needs no 0 or 3."""
    rows = cells("12", "013", atoms=4)

    assert statistics_of_few(rows, people(1, 1, 1, 2), k=5) == [(1, 2), (0, 1, 3), (0, 2, 3)]


def test_a_weighted_sum_of_three_is_found_among_many_open_totals() -> None:
    """Subtracting tells of 0 1 3 4 5 too, but they are five."""
    rows = np.array([[1.0, 2.0, 3.0, 0, 0, 0], [0, 0, 1.0, 1.0, 1.0, 1.0]])

    assert statistics_of_few(rows, people(1, 1, 1, 1, 1, 1), k=5) == [(0, 1, 2), (2, 3, 4, 5)]


def test_the_search_may_stop_at_the_first_set() -> None:
    rows, sizes = cells("12", "013", atoms=4), people(1, 1, 1, 2)

    found = statistics_of_few(rows, sizes, 5, None, FewAllowed(first=True))

    assert len(found) == 1
    assert found[0] in statistics_of_few(rows, sizes, 5)


def test_a_set_may_be_allowed_with_a_lower_floor() -> None:
    rows = cells("01", atoms=3)

    def floor_of(atoms: tuple[int, ...]) -> int:
        return 3 if atoms == (0, 1) else 5

    assert statistics_of_few(rows, people(2, 1, 9), k=5) == [(0, 1)]
    assert statistics_of_few(rows, people(2, 1, 9), 5, None, FewAllowed(floor_of=floor_of)) == []


def test_the_first_set_found_may_be_enough() -> None:
    rows = cells("0", "1", atoms=3)

    assert len(statistics_of_few(rows, people(1, 1, 9), 5, None, FewAllowed(first=True))) == 1


def test_blame_names_the_rows_of_a_weighted_subtraction() -> None:
    rows = np.array([[1 / 2, 1 / 3, 1.0, 0.0], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]])

    assert blame_of_few(rows, people(1, 2, 9, 9), (0, 1)) == (0, 1)


def test_nothing_is_to_blame_for_what_does_not_follow() -> None:
    with pytest.raises(ValueError, match=r"^No statistic"):
        blame_of_few(cells("01", atoms=2), people(1, 3), (1,))


def test_a_search_beyond_its_limit_fails_closed() -> None:
    rows = np.random.default_rng(1).normal(size=(9, 12))

    with pytest.raises(OverflowError, match=r"^Too many small sets to check: coarsen"):
        statistics_of_few(rows, np.ones(12, dtype=np.int64), 10, None, FewAllowed(limit=5))


@pytest.mark.parametrize("search", [disclosed_sets, statistics_of_few])
def test_a_thousand_respondents_are_audited_in_time(search: object) -> None:
    """8 groups × 5 divisions × 4 leaves, all margins and the safe crossed cells: within 10 s."""
    random = np.random.default_rng(3)
    sizes = random.multinomial(1000, random.dirichlet(np.full(160, 0.5)))
    total, by_group, by_leaf = table(8, 20)
    by_division = np.kron(np.ones(8), np.kron(np.eye(5), np.ones(4)))
    crossed = np.kron(np.eye(8), np.kron(np.eye(5), np.ones(4)))
    rows = np.vstack([total, by_group, by_leaf, by_division, crossed])
    shown = rows[rows @ sizes >= 5]

    start = time.process_time()
    search(shown, sizes, 5)  # type: ignore[operator]  # either of two functions

    assert time.process_time() - start < 10
