"""The cheapest cells that break every conflict: hand-made conflicts of units and crossed cells."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest

import dot.publication.choosing
from dot.publication import cuts
from dot.publication.choosing import Choice, Conflict, Cost, hitting, least
from dot.publication.conflicts import BoundsAudit, ExactAudit
from dot.publication.systems import Reader, System
from dot.results.cells import Bools
from dot.results.inputs import Floats
from tests.attack.clients import client
from tests.results.factories import SLUG

# A unit of nine people, and three groups in divisions, of five, six and seven.
COST = Cost([(1, 9, 0), (0, 5, 1), (0, 6, 2), (0, 7, 3)])
NOTHING: Bools = np.zeros(4, dtype=bool)


def sets(*cells: tuple[int, ...]) -> list[Conflict]:
    return [frozenset(own) for own in cells]


def places(cells: Bools) -> list[int]:
    return np.flatnonzero(cells).tolist()


def audit_of(conflicts: list[Conflict], asked: list[list[int]]) -> Choice:
    """A choice whose audit knows some conflicts, and tells one at a time."""

    def audit(shown: Bools) -> list[Conflict]:
        asked.append(places(shown))
        return [one for one in conflicts if all(shown[cell] for cell in one)][:1]

    return Choice(audit, COST)


def test_one_dear_cell_goes_where_two_cheap_ones_would_have_to() -> None:
    """The unit stands against each of three: it costs three, two crossed cells cost four."""
    assert places(hitting(sets((0, 1), (0, 2), (0, 3)), COST, NOTHING)) == [0]


def test_a_crossed_cell_goes_before_a_unit() -> None:
    assert places(hitting(sets((0, 2)), COST, NOTHING)) == [2]


def test_of_two_crossed_cells_the_smaller_one_goes() -> None:
    assert places(hitting(sets((2, 3)), COST, NOTHING)) == [2]


def test_what_is_hidden_anyway_breaks_its_conflicts_for_nothing() -> None:
    never = np.array([False, False, False, True])

    assert places(hitting(sets((0, 3), (1, 3)), COST, never)) == [3]


def test_the_choice_learns_conflicts_until_nothing_stands_against_it() -> None:
    asked: list[list[int]] = []

    shown = audit_of(sets((0, 1), (0, 2), (0, 3)), asked).shown(NOTHING)

    assert places(shown) == [1, 2, 3]
    assert asked[0] == [0, 1, 2, 3]


def test_no_choice_is_cheaper_that_breaks_every_conflict() -> None:
    conflicts = sets((0, 1), (1, 2), (2, 3), (1, 3))

    shown = audit_of(conflicts, []).shown(NOTHING)

    every = [frozenset(own) for count in range(5) for own in combinations(range(4), count)]
    prices = [
        sum(COST.prices[cell] for cell in own)
        for own in every
        if all(own & one for one in conflicts)
    ]
    assert COST.of(~shown) == pytest.approx(min(prices))


def test_a_solver_without_time_leaves_a_dearer_choice_that_is_as_safe(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dot.publication.choosing, "_solved", lambda _, prices: prices < 0)
    conflicts = sets((0, 1), (0, 2), (0, 3))

    shown = audit_of(conflicts, []).shown(NOTHING)

    assert all(any(not shown[cell] for cell in one) for one in conflicts)


def test_choices_without_end_are_cut_off_at_a_safe_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dot.publication.choosing, "MOST_CHOICES", 1)
    conflicts = sets((0, 1), (0, 2), (0, 3))

    shown = audit_of(conflicts, []).shown(NOTHING)

    assert all(any(not shown[cell] for cell in one) for one in conflicts)


def test_no_choice_at_all_hides_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dot.publication.choosing, "MOST_CHOICES", 0)

    assert not audit_of([], []).shown(NOTHING).any()


def test_a_least_conflict_holds_no_cell_that_is_not_needed() -> None:
    assert least([0, 1, 2, 3], lambda cells: {1, 3} <= set(cells)) == {1, 3}


def system(base: list[list[float]], cells: list[list[float]], sizes: list[int]) -> System:
    """One group in as many units as there are sizes."""
    return System(
        base=np.array(base).reshape(len(base), len(sizes)),
        cells=np.array(cells),
        admitted=np.ones(len(cells), dtype=bool),
        sizes=np.array(sizes),
        answered=np.array([True]),
    )


ONE_GROUP = Reader(np.array([5]), np.array([False]), np.array([1.0]))


def test_two_cells_that_leave_two_people_between_them_are_a_conflict() -> None:
    """Six and two, and the six alone: the two follow. Seven beside them are in no conflict."""
    told = system([], [[1, 1, 0], [1, 0, 0], [0, 0, 1]], [6, 2, 7])

    found = ExactAudit([told], ONE_GROUP, COST)(np.ones(3, dtype=bool))

    assert found == sets((0, 1))


def test_where_groups_and_the_whole_tell_of_few_nothing_is_shown_beside_them() -> None:
    told = system([[0, 1, 0]], [[1, 0, 0], [0, 0, 1]], [6, 2, 7])

    found = ExactAudit([told], ONE_GROUP, COST)(np.ones(2, dtype=bool))

    assert found == sets((0,), (1,))


def test_what_is_too_fine_to_be_searched_loses_its_crossed_cells_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def too_many(rows: Floats, *_: object) -> list[tuple[int, ...]]:
        if len(rows) > most:
            raise OverflowError
        return []

    monkeypatch.setattr("dot.publication.conflicts.statistics_of_few", too_many)
    told = system([], [[1, 1, 0], [1, 0, 0], [0, 0, 1]], [6, 2, 7])
    audit = ExactAudit([told], ONE_GROUP, COST)

    most = 1
    assert audit(np.array([True, True, True])) == sets((1,), (2,))
    most = 0
    assert audit(np.array([True, False, False])) == sets((0,))


def test_a_part_of_what_was_found_safe_is_not_searched_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = system([], [[1, 0, 0], [0, 0, 1]], [6, 2, 7])
    audit = ExactAudit([told], ONE_GROUP, COST)
    assert audit(np.array([True, True])) == []
    monkeypatch.setattr("dot.publication.conflicts.statistics_of_few", None)

    assert audit(np.array([True, False])) == []


def test_the_exact_choice_looks_at_counts_and_never_at_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without the audits that do look at answers, other answers of the same people hide the same."""
    monkeypatch.setattr(cuts, "audited", cuts.audited.__wrapped__)
    monkeypatch.setattr(BoundsAudit, "__call__", lambda audit, shown: np.zeros_like(shown))
    monkeypatch.setattr(BoundsAudit, "allows", lambda audit, shown: True)
    monkeypatch.setattr(
        cuts, "groups_of_one_mind_within", lambda tally, *_: np.zeros(len(tally.groups), dtype=bool)
    )
    one = client(5)
    turned = tuple(
        replace(each, said={item: 6.0 - float(value) for item, value in each.said.items()})
        for each in one.people
    )

    assert shown_of(one.published()) == shown_of(one.published(turned)) != set()


def shown_of(result: dict[str, Any]) -> set[str]:
    """Cells by unit of one question that are told, as a number or as a bound."""
    node = result["questionnaires"][SLUG]["nodes"]["C"]
    cells = {f"{unit}": cell for unit, cell in node["units"].items()}
    for division, own in node["crossed"].items():
        cells |= {f"{division}|{group}": cell for group, cell in own.items()}
    return {name for name, cell in cells.items() if cell["score"] is not None or cell["bound"]}
