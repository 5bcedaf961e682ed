"""Levels and groups are two cuts of the same buy-in answers: neither may tell the other's rest."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dot.publication.service import publish
from dot.results.schemas import Result
from scoring.disclosure import disclosed_sets
from tests.results.factories import Someone
from tests.results.leakage_factories import KNOWS_ALL, THE_REP, level_of, make_leakage, someone

GROUPS = ("GM", "MKT", "SM", "REP")
LEVELS = ("source", "manager", "rep")
FLOORS: dict[str, object] = {
    "GM": {"mode": "named"},
    "MKT": {"k": 3},
    "SM": {"k": 5},
    "REP": {"k": 5},
}
KS = np.array([1, 3, 5, 5])


@st.composite
def companies(draw: st.DrawFn) -> list[Someone]:
    """Up to seven people of every group at every level, who say how far they buy in."""
    random = np.random.Generator(np.random.PCG64(draw(st.integers(0, 2**32 - 1))))
    return [
        someone(
            level,
            KNOWS_ALL if random.random() < 0.5 else THE_REP,
            group,
            argued=float(random.integers(1, 6)),
        )
        for group in GROUPS
        for level in LEVELS
        for _ in range(draw(st.sampled_from([0, 0, 2, 3, 5, 7])))
    ]


def people_in(company: list[Someone]) -> np.ndarray:
    """(groups, levels): how many there are."""
    return np.array(
        [
            [sum((one.group, one.level) == (group, level) for one in company) for level in LEVELS]
            for group in GROUPS
        ]
    )


def rows_of(result: Result, people: np.ndarray) -> list[np.ndarray]:
    """Every published mean of buy-in as coefficients over group × level."""
    entry = next(
        entry
        for entry in result.questionnaires["leak"].nodes["L1"].working.items
        if entry.item == "argued"
    )
    here = (people > 0).astype(float)
    rows = [here * (np.array(GROUPS) == code)[:, np.newaxis] for code in entry.groups]
    if entry.mean is not None:
        of_group = people.sum(axis=1, keepdims=True)
        rows.append(np.divide(here, of_group, out=np.zeros(here.shape), where=of_group > 0))
    assert result.leakage is not None
    for at, level in enumerate(LEVELS):
        if level_of(result.leakage, level).buy_in is not None:
            rows.append(here * (np.arange(len(LEVELS)) == at))
    return rows


@settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(companies())
def test_no_total_of_few_people_follows_from_groups_and_levels(company: list[Someone]) -> None:
    definition, answers = make_leakage(company, groups=FLOORS)
    people = people_in(company)
    rows = rows_of(publish(definition, answers), people)
    if not rows:
        return

    found = disclosed_sets(
        np.array([row.ravel() for row in rows]),
        people.ravel(),
        np.repeat(KS, len(LEVELS)),
        np.repeat(KS == 1, len(LEVELS)),
    )

    assert found == []


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(companies())
def test_a_level_is_told_of_enough_confidential_people_or_not_at_all(
    company: list[Someone],
) -> None:
    definition, answers = make_leakage(company, groups=FLOORS)

    found = publish(definition, answers).leakage

    assert found is not None
    people = people_in(company)
    for at, level in enumerate(LEVELS):
        confidential = people[1:, at]
        floor = max((k for k, n in zip(KS[1:], confidential, strict=True) if n), default=0)
        if confidential.sum() < floor:
            assert level_of(found, level).n is None
