"""An attacker compares the scores with and without flagged people, and counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dot.publication.service import publish
from dot.questionnaires.schemas import Questionnaire
from dot.results.quality_schemas import Quality
from dot.results.schemas import Result
from scoring.disclosure import disclosed_sets
from tests.results.factories import (
    SLUG,
    Said,
    Someone,
    make_answers,
    make_definition,
    make_node,
    make_questionnaire,
)

attack = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)

GROUPS = ("MKT", "SM", "REP")
ITEMS = ("a", "b", "c", "d")
RUN = 3
OPEN = 0.1


@dataclass(frozen=True)
class Client:
    """A client some of whose people answer alike throughout, and what is published of it."""

    floors: dict[str, int]
    people: tuple[Someone, ...]

    def publish(self, people: tuple[Someone, ...] | None = None) -> Result:
        groups = {code: {"k": floor} for code, floor in self.floors.items()}
        limits = {"run": RUN, "cannot_judge": 0.5, "cannot_judge_items": 2}
        definition = make_definition(asked(), {"groups": groups, "quality": limits})
        everyone = self.people if people is None else people
        return publish(definition, make_answers(asked(), everyone))

    @property
    def floor(self) -> int:
        present = {one.group for one in self.people if one.said}
        return max(self.floors[code] for code in present)


def asked() -> Questionnaire:
    """Every question is a dimension of its own, so that the scores tell as much as they can."""
    groups = {code: {"name": code} for code in GROUPS}
    return make_questionnaire([make_node(item.upper(), [item]) for item in ITEMS], groups=groups)


@st.composite
def clients(draw: st.DrawFn) -> Client:
    """1–3 groups of 4–24 people, of whom a share is careless in one of two ways, or in both."""
    codes = GROUPS[: draw(st.integers(1, 3))]
    floors = {code: draw(st.sampled_from([3, 5])) for code in codes}
    random = np.random.Generator(np.random.PCG64(draw(st.integers(0, 2**32 - 1))))
    people = []
    for code in codes:
        careless, silent = draw(st.sampled_from([0.0, 0.1, 0.5])), draw(st.sampled_from([0.0, 0.3]))
        size = draw(st.integers(4, 24))
        people += [Someone(code, _said(random, careless, silent)) for _ in range(size)]
    return Client(floors, tuple(people))


def _said(random: np.random.Generator, careless: float, silent: float) -> dict[str, Said]:
    level = float(random.integers(1, 6))
    alike = random.random() < careless
    said: dict[str, Said] = {
        item: level if alike else float(random.integers(1, 6)) for item in ITEMS
    }
    if random.random() < silent:
        said |= dict.fromkeys(ITEMS[:2], "cannot_judge")
    return {item: value for item, value in said.items() if random.random() < 0.9}


def is_straight(one: Someone) -> bool:
    """The rule of the long run, told apart from the product's own."""
    given = [one.said[item] for item in ITEMS if item in one.said]
    length, longest = 1, 0
    for before, now in pairwise([*given, "end"]):
        longest = max(longest, 0 if isinstance(before, str) else length)
        length = length + 1 if before == now else 1
    numbers = [value for value in given if isinstance(value, float)]
    level = len(numbers) >= RUN and len(set(numbers)) == 1
    return level or (longest >= RUN and longest * 2 >= len(numbers))


def is_silent(one: Someone) -> bool:
    """The rule of “cannot judge”, told apart from the product's own."""
    silent = sum(value == "cannot_judge" for value in one.said.values())
    return len(one.said) >= 2 and silent * 2 >= len(one.said)


def quality(result: Result) -> Quality:
    found = result.questionnaires[SLUG].quality
    assert found is not None
    return found


def of_group(client: Client, code: str) -> list[Someone]:
    return [one for one in client.people if one.group == code and one.said]


@attack
@given(clients())
def test_counts_are_told_of_enough_flagged_and_enough_others_only(client: Client) -> None:
    told = {one.rule: one.flagged for one in quality(client.publish()).rules}

    for rule, is_flagged in (("straight_lining", is_straight), ("cannot_judge", is_silent)):
        parts = []
        for code in client.floors:
            there = of_group(client, code)
            flagged = sum(map(is_flagged, there))
            if flagged >= client.floor and len(there) - flagged >= client.floor:
                parts.append(flagged)
        assert told[rule] == (sum(parts) if parts else None)  # type: ignore[index]  # both are rules


def leaving(client: Client, code: str) -> list[Someone]:
    """Who leaves a group, from the documented rule."""
    there = of_group(client, code)
    out: list[Someone] = []
    for is_flagged in (is_straight, is_silent):
        people = [one for one in there if is_flagged(one)]
        joint = [one for one in there if one in out or is_flagged(one)]
        parts = [
            sum(one not in out for one in people),
            sum(not is_flagged(one) for one in out),
            sum(one in out for one in people),
        ]
        enough = all(
            len(some) >= client.floor and len(there) - len(some) >= client.floor
            for some in (people, joint)
        )
        if enough and (not out or min(parts) >= client.floor):
            out = joint
    return out


def cell(people: list[Someone], item: str) -> int:
    return sum(isinstance(one.said.get(item), float) for one in people)


def total(people: list[Someone], item: str) -> float:
    said = [one.said.get(item) for one in people]
    return sum(value for value in said if isinstance(value, float))


def disclosed(client: Client, result: Result) -> Iterator[str]:
    """Sets of fewer people than the floor whose total follows from a node with and without them."""
    for item in ITEMS:
        codes = list(client.floors)
        out = {code: leaving(client, code) for code in codes}
        gone = np.array([cell(out[code], item) for code in codes])
        all_of = np.array([cell(of_group(client, code), item) for code in codes])
        rest = all_of - gone
        node = result.questionnaires[SLUG].nodes[item.upper()]
        # Atoms: in each group those who would leave, then those who would stay.
        eye, sizes = np.eye(len(codes)), np.concatenate((gone, rest))
        rows = [np.tile(eye[codes.index(code)], 2) for code in node.working.items[0].groups]
        there = next(one for one in quality(result).nodes if one.node == item.upper())
        if node.said is not None:
            rows.append(np.tile(np.where(all_of > 0, 1.0 / np.maximum(all_of, 1), 0.0), 2))
        if there.without is not None:
            left = (gone >= client.floor) & (rest >= client.floor)
            with_all = np.where(all_of > 0, 1.0 / np.maximum(all_of, 1), 0.0)
            stays = np.where(left, 1.0 / np.maximum(rest, 1), with_all)
            rows.append(np.concatenate((np.where(left, 0.0, with_all), stays)))
            totals = [total(out[code], item) for code in codes]
            totals += [
                total(of_group(client, code), item) - total(out[code], item) for code in codes
            ]
            # The row is the one that was published, but for what bounds and ends leave open.
            assert abs(rows[-1] @ totals / (all_of > 0).sum() - there.without) < OPEN
        if not rows:
            continue
        floors = np.tile([client.floors[code] for code in codes], 2)
        for atoms in disclosed_sets(np.array(rows), sizes, floors):
            yield f"{item}: {atoms} of {sizes.tolist()}"


@attack
@given(clients())
def test_no_total_of_few_flagged_people_follows_from_with_and_without(client: Client) -> None:
    assert list(disclosed(client, client.publish())) == []


@attack
@given(clients())
def test_a_difference_never_rests_on_few_people(client: Client) -> None:
    """Nor on all but few: their total would follow just as well."""
    found = quality(client.publish())

    for there in found.nodes[1:]:
        item = there.node.lower()
        sizes = [
            (cell(leaving(client, code), item), cell(of_group(client, code), item))
            for code in client.floors
        ]
        enough = [n >= client.floor and whole - n >= client.floor for n, whole in sizes]
        if there.difference is not None and abs(there.difference) > 1e-9:
            assert any(enough)
        if there.n_without is not None and there.n is not None:
            assert there.n - there.n_without == 0 or there.n - there.n_without >= client.floor


@attack
@given(clients(), st.integers(0, 2**16))
def test_a_flag_in_a_group_of_few_flagged_people_changes_nothing_that_is_told(
    client: Client, pick: int
) -> None:
    """One more or one less among fewer than the floor: the counts and who leaves stay."""
    at = pick % len(client.people)
    one = client.people[at]
    turned = Someone(one.group, dict(zip(ITEMS, [3.0, 3.0, 3.0, 3.0], strict=True)))
    before = (*client.people[:at], Someone(one.group, {**turned.said, "b": 1.0}))
    after = (*client.people[:at], turned)
    rest = client.people[at + 1 :]
    flagged = [is_straight(other) for other in (*after, *rest) if other.group == one.group]
    if sum(flagged) >= client.floor:
        return

    first, then = quality(client.publish(before + rest)), quality(client.publish(after + rest))

    assert (first.rules, first.left_out) == (then.rules, then.left_out)
