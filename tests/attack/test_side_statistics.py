"""AT5: spread, agreement and reliability tell of ten confidential people and more, or of nobody."""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from tests.attack.clients import Client, client, published
from tests.attack.hostile import FEW, WORST, asked, people
from tests.attack.influence import influence, parts_of, people_behind
from tests.results.factories import SLUG, Someone

FEWEST = 10
WORLDS = range(60)


def cells(result: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every group's cell of every node and item: where, group, cell."""
    found = result["questionnaires"][SLUG]
    for name, where in (*found["nodes"].items(), *found["items"].items()):
        for group, cell in where["groups"].items():
            yield name, group, cell


@pytest.mark.parametrize("seed", WORLDS)
def test_no_group_of_fewer_than_ten_has_a_spread_of_its_own(seed: int) -> None:
    for _, group, cell in cells(published(seed)):
        if group == "GM" or cell["n"] is None or cell["n"] >= FEWEST:
            continue
        told = cell["agreement"] or {}
        assert {name for name in ("rwg", "ad", "awg", "rwg_j", "forms") if told.get(name)} == set()
        method = (cell["interval"] or {"method": "pooled variance"})["method"]
        assert "pooled variance" in method


@pytest.mark.parametrize("seed", WORLDS)
def test_groups_that_borrow_a_variance_borrow_the_same(seed: int) -> None:
    """n · error² of groups that did not all answer; one variance of ten and more, not their own."""
    borrowed: dict[str, set[float]] = {}
    for name, _, cell in cells(published(seed)):
        interval = cell["interval"]
        if interval and "pooled variance" in interval["method"]:
            borrowed.setdefault(name, set()).add(round(cell["n"] * interval["error"] ** 2, 6))

    assert all(len(variances) == 1 for variances in borrowed.values())


@pytest.mark.parametrize("seed", WORLDS)
def test_no_sum_of_squares_of_fewer_than_ten_follows_from_those_told(seed: int) -> None:
    """Groups that have their own, and the pool of a question that all who borrow speak of."""
    result = published(seed)
    found = result["questionnaires"][SLUG]["items"]
    for item in found.values():
        rows = list(squares(item["groups"]))
        if not rows:
            continue
        groups = sorted(item["groups"])
        sizes = [item["groups"][group]["n"] or 0 for group in groups]
        told = np.array([[group in row for group in groups] for row in rows], dtype=float)
        rank = np.linalg.matrix_rank(told)
        for few in few_sets(sizes):
            alone = np.zeros((len(few), len(groups)))
            alone[range(len(few)), few] = 1.0
            joint = np.linalg.matrix_rank(np.vstack([told, alone]))
            assert joint == rank + len(few)


def squares(groups: Mapping[str, Any]) -> Iterator[set[str]]:
    """Sets of groups whose squares are told together."""
    own = {
        group
        for group, cell in groups.items()
        if cell["interval"] and "pooled variance" not in cell["interval"]["method"]
    }
    yield from ({group} for group in sorted(own - {"GM"}))
    lent = [
        cell
        for cell in groups.values()
        if cell["interval"] and "pooled" in cell["interval"]["method"]
    ]
    if lent:
        yield own - {"GM"} or {
            group for group, cell in groups.items() if cell["interval"] and group != "GM"
        }


def few_sets(sizes: list[int]) -> Iterator[list[int]]:
    """Groups that are fewer than ten people together."""
    present = [at for at, size in enumerate(sizes) if size]
    for count in range(1, len(present) + 1):
        for chosen in itertools.combinations(present, count):
            if sum(sizes[at] for at in chosen) < FEWEST:
                yield list(chosen)


@pytest.mark.parametrize("name", [name for name, one in WORST.items() if not one.units])
def test_whatever_moves_with_a_spread_moves_with_groups_of_ten_and_more(name: str) -> None:
    world = WORST[name]
    found = influence([dict(one.said) for one in world.people], world.saying)
    for path in found.moved:
        if parts_of(path) & {"agreement", "reliability", "error", "effect"}:
            groups = {world.people[person].group for person in people_behind(found, path)}
            confidential = groups - world.roster.named
            behind = [one for one in world.people if one.group in confidential]
            assert not confidential or len(behind) >= FEWEST


def all_say(group: str, value: float, count: int) -> tuple[Someone, ...]:
    return people(group, *[(value, value)] * count)


def test_that_all_said_three_does_not_follow_from_the_pool_less_the_other_groups() -> None:
    """REP all say 3, SM say what they like; MED are few and borrow the variance of both."""
    others = (*people("SM", *[(1.0 + at % 5, 1.0 + at % 4) for at in range(14)]),
              *people("MED", (2, 4), (4, 2), (3, 3)))  # fmt: skip
    world = Client((*all_say("REP", 3.0, 12), *others), groups=FEW, asked=asked(("a1",), ("b1",)))

    item = world.published()["questionnaires"][SLUG]["items"]["a1"]

    variance = {group: cell["n"] * cell["interval"]["error"] ** 2
                for group, cell in item["groups"].items()}  # fmt: skip
    left = variance["MED"] * (11 + 13) - variance["SM"] * 13
    assert left == pytest.approx(4.0)  # Two pairs a step off the mean, as if REP had not agreed.


def test_a_group_with_few_who_answered_both_parts_enters_no_pool() -> None:
    """REP have a spread of their own, and of SM's twenty-two only two answered both questions."""
    both = [(1.0 + at % 5, 1.0 + at % 4) for at in range(15)]
    half = [(1.0 + at % 5, None) for at in range(10)] + [(None, 1.0 + at % 5) for at in range(10)]
    world = Client(
        (*people("REP", *both), *people("SM", *half, (1, 5), (4, 2))),
        groups=FEW,
        asked=asked(("a1",), ("b1",)),
    )

    node = world.published()["questionnaires"][SLUG]["nodes"]["P"]["groups"]

    own, lent = (
        node[group]["n"] * node[group]["interval"]["error"] ** 2 for group in ("REP", "SM")
    )
    assert lent == pytest.approx(own)


def test_reliability_rests_on_no_pair_of_questions_that_few_have_answered() -> None:
    """Ten answered the first two questions, ten the last two, and two the first and the last."""
    said = [(1.0 + at % 5, 1.0 + at % 4, None) for at in range(10)]
    more = [(None, 1.0 + at % 5, 1.0 + at % 3) for at in range(10)]
    crowd = people("REP", *said, *more, (1, 5, 3), (4, 2, 5), items=("a1", "a2", "a3"))
    world = Client(crowd, groups=FEW, asked=asked(("a1", "a2", "a3")))

    reliability = world.published()["questionnaires"][SLUG]["nodes"]["A"]["reliability"]

    assert (reliability["alpha"], reliability["reason"], reliability["items"]) == (
        None,
        "too_few",
        [],
    )


@pytest.mark.parametrize("seed", range(20))
def test_no_answers_of_fewer_than_ten_can_be_listed_from_mean_and_spread(seed: int) -> None:
    """Of a group's cell with its own error, so that mean and variance are known, ten are listed."""
    for _, group, cell in cells(published(seed)):
        interval = cell["interval"]
        if group == "GM" or not interval or "pooled variance" in interval["method"]:
            continue
        assert cell["n"] >= FEWEST
    assert client(seed).people
