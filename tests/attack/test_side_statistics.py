"""AT5: spread, agreement and reliability tell of ten confidential people and more, or of nobody."""

from typing import Any

import pytest

from tests.attack.clients import Client, published
from tests.attack.hostile import FEW, WORST, asked, people
from tests.attack.influence import influence, parts_of, people_behind
from tests.attack.side import FEWEST, own_spread_of_few, squares_of_few, unlike_borrowed
from tests.results.factories import SLUG, Someone

WORLDS = range(6)
NAMED = frozenset({"GM"})


def questionnaire(seed: int) -> dict[str, Any]:
    found: dict[str, Any] = published(seed)["questionnaires"][SLUG]
    return found


@pytest.mark.parametrize("seed", WORLDS)
def test_no_group_of_fewer_than_ten_has_a_spread_of_its_own(seed: int) -> None:
    assert own_spread_of_few(questionnaire(seed), NAMED) == []


@pytest.mark.parametrize("seed", WORLDS)
def test_groups_that_borrow_a_variance_borrow_the_same(seed: int) -> None:
    """One variance of ten people and more, not their own."""
    assert unlike_borrowed(questionnaire(seed)) == []


@pytest.mark.parametrize("seed", WORLDS)
def test_no_sum_of_squares_of_fewer_than_ten_follows_from_those_told(seed: int) -> None:
    """Groups that have their own, and the pool of a question that all who borrow speak of."""
    assert squares_of_few(questionnaire(seed), NAMED) == []


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
