"""What holds of every release, whoever answered: the floors, and that the ledger knows what is told."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dot.publication.plan import shown_cells
from dot.publication.schemas import Ledger
from dot.publication.service import release
from dot.results.service import count
from tests.attack.clients import client
from tests.attack.worlds import nodes, told
from tests.results.factories import SLUG, make_answers

LEAVES = {"A": "a1", "B": "b1", "C": "c1"}
PEOPLE = st.lists(st.integers(0, 14), min_size=1, max_size=7)


@settings(max_examples=200, deadline=None)
@given(PEOPLE, st.integers(2, 9), st.integers(1, 5))
def test_a_raised_floor_hides_whatever_was_under_the_lower_one(
    people: list[int], k: int, more: int
) -> None:
    """P1 and P2: nothing under its floor is shown; with the floor, what is under it grows."""
    n = np.array(people)
    nobody, alike = np.zeros(n.size, dtype=bool), np.ones(n.size)

    low = shown_cells(n, np.full(n.size, k), nobody, alike)[:-1]
    high = shown_cells(n, np.full(n.size, k + more), nobody, alike)[:-1]

    assert not low[n < k].any()
    assert not high[n < k + more].any()
    assert set(np.flatnonzero(n < k)) <= set(np.flatnonzero(~high))


@pytest.mark.parametrize("seed", [0, 1, 2, 5])
def test_every_cell_that_is_told_is_in_the_ledger_and_the_other_way_round(seed: int) -> None:
    """P7: leaves of one question, so that a cell is told where the question's is."""
    world = client(seed)
    made = release(count(world.definition, make_answers(world.questionnaire, world.people)),
                   Ledger(key="5a" * 32))  # fmt: skip
    published = made.result.model_dump(mode="json")

    for leaf, item in LEAVES.items():
        assert cells_told(published, leaf) == cells_in_the_ledger(made.ledger, item), leaf


def cells_told(published: dict[str, object], leaf: str) -> set[str]:
    node = nodes(published)[leaf]
    found = {f"group:{code}" for code, cell in node["groups"].items() if told(cell)}
    found |= {f"unit:{unit}" for unit, cell in node["units"].items() if told(cell)}
    for division, cells in node["crossed"].items():
        found |= {f"unit:{division}|group:{code}" for code, cell in cells.items() if told(cell)}
    return found | ({"all"} if node["said"] is not None or node["said_bound"] else set())


def cells_in_the_ledger(ledger: Ledger, item: str) -> set[str]:
    (entry,) = ledger.releases
    return {
        row.cell
        for pattern in entry.questionnaires[SLUG].patterns
        if item in pattern.questions
        for row in pattern.rows
    }


def test_the_ledger_keeps_what_a_units_mean_tells() -> None:
    """Its limits hold the true mean of the unit's confidential people, and are a tenth wide or more."""
    world = client(1)
    made = release(count(world.definition, make_answers(world.questionnaire, world.people)),
                   Ledger(key="5a" * 32))  # fmt: skip
    means = made.ledger.releases[0].questionnaires[SLUG].means["a1"]
    units = {
        cell: ends for cell, ends in means.cells.items() if "|" not in cell and "unit:" in cell
    }

    assert units
    for cell, (low, high) in units.items():
        inside = world.roster.below[cell.removeprefix("unit:")]
        own = [one for one in world.people
               if one.unit in inside and one.group != "GM" and "a1" in one.said]  # fmt: skip
        by_group = [
            np.mean([float(one.said["a1"]) for one in own if one.group == group])
            for group in sorted({one.group for one in own})
        ]
        assert low - 1e-9 <= np.mean(by_group) <= high + 1e-9
        assert high - low >= 0.1 - 1e-9
