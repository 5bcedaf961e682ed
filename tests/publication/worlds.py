"""Random small clients, and an attacker who reads their published results."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from dot.publication.service import publish
from dot.questionnaires.schemas import Questionnaire
from dot.results.inputs import Definition
from dot.results.participation import group_settings
from dot.results.schemas import NodeResult, Result
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

GROUPS = ("GM", "MKT", "MED", "SM", "REP")
ITEMS = ("a1", "a2", "b1", "c1")
NON_ANSWERS = ("skipped", "cannot_judge", "not_applicable")


@dataclass(frozen=True)
class World:
    """A client: who is in which group, and what everybody said."""

    groups: dict[str, dict[str, object]]
    people: tuple[Someone, ...]

    def publish(self, people: tuple[Someone, ...] | None = None) -> Result:
        everyone = self.people if people is None else people
        return publish(self.definition, make_answers(questionnaire(), everyone))

    @property
    def definition(self) -> Definition:
        return make_definition(questionnaire(), {"groups": self.groups})

    def floor(self, group: str) -> int:
        return group_settings(self.definition, group).floor

    def named(self, group: str) -> bool:
        return group_settings(self.definition, group).mode == "named"

    def count(self, group: str, item: str, *states: str) -> int:
        """How many of a group gave a number to the item, or one of the non-answers."""
        said = [one.said.get(item) for one in self.people if one.group == group]
        numbers = sum(value is not None and not isinstance(value, str) for value in said)
        return sum(value in states for value in said) if states else numbers


def questionnaire() -> Questionnaire:
    """Two leaves under a parent, and a third beside it."""
    leaves = [make_node("A", ["a1", "a2"]), make_node("B", ["b1"])]
    groups = {code: {"name": code} for code in GROUPS}
    return make_questionnaire([make_node("P", nodes=leaves), make_node("C", ["c1"])], groups=groups)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """2–5 groups of 1–12 people; some do not answer, some groups are of one mind."""
    codes = GROUPS[: draw(st.integers(2, 5))]
    groups: dict[str, dict[str, object]] = {}
    for code in codes:
        named = code == "GM" and draw(st.booleans())
        floor = draw(st.sampled_from([3, 5]))
        groups[code] = {"mode": "named"} if named else {"k": floor}
        groups[code]["weight"] = draw(st.sampled_from([1.0, 1.0, 2.0]))
    random = np.random.Generator(np.random.PCG64(draw(st.integers(0, 2**32 - 1))))
    missing = draw(st.sampled_from([0.0, 0.1, 0.4]))
    people = []
    for code in codes:
        agreed = draw(st.sampled_from([None, None, 1, 3, 5]))
        for _ in range(draw(st.integers(1, 12))):
            said = {item: _answer(random, missing, agreed) for item in ITEMS}
            people.append(Someone(code, {k: v for k, v in said.items() if v is not None}))
    return World(groups, tuple(people))


def _answer(random: np.random.Generator, missing: float, agreed: int | None) -> Said | None:
    if random.random() < missing:
        return str(random.choice([*NON_ANSWERS, ""])) or None
    return float(agreed or random.integers(1, 6))


def nodes(result: Result) -> dict[str, NodeResult]:
    return result.questionnaires[SLUG].nodes


def working_of(result: Result, item: str) -> tuple[NodeResult, int]:
    """The leaf that an item belongs to, and its place in the working."""
    for node in nodes(result).values():
        for at, entry in enumerate(node.working.items):
            if entry.item == item:
                return node, at
    raise LookupError(item)


def disclosed(world: World, result: Result) -> Iterator[str]:
    """Every set of fewer people than its floor whose total follows from what is published."""
    for item in ITEMS:
        node, at = working_of(result, item)
        entry = node.working.items[at]
        codes = list(world.groups)
        sizes = np.array([world.count(code, item) for code in codes])
        weight = np.array([float(str(world.groups[code]["weight"])) for code in codes])
        rows = [np.eye(len(codes))[codes.index(code)] for code in entry.groups]
        if entry.mean is not None:
            share = np.divide(weight, sizes, out=np.zeros(len(codes)), where=sizes > 0)
            rows.append(share)
        yield from _found(world, codes, rows, sizes, f"answers to {item}")
        cannot = [np.eye(len(codes))[codes.index(code)] for code in entry.groups]
        asked = sizes + np.array([world.count(code, item, "cannot_judge") for code in codes])
        if len(node.working.items) == 1 and node.cannot_judge is not None:
            floors = np.array([world.floor(code) for code in codes])
            cannot.append((asked >= floors).astype(float))
        yield from _found(world, codes, cannot, asked, f"cannot judge on {item}")


def _found(
    world: World, codes: list[str], rows: list[np.ndarray], sizes: np.ndarray, what: str
) -> Iterator[str]:
    if not rows:
        return
    floors = np.array([world.floor(code) for code in codes])
    known = np.array([world.named(code) for code in codes])
    for atoms in disclosed_sets(np.array(rows, dtype=float), sizes, floors, known):
        yield f"{what}: {[codes[atom] for atom in atoms]}"


def disclosed_people_first(world: World) -> Iterator[str]:
    """As ``disclosed``, for a questionnaire in which people's own items are combined first."""
    asked = questionnaire().model_copy(update={"raters_first": True})
    definition = make_definition(asked, {"groups": world.groups})
    found = nodes(publish(definition, make_answers(asked, world.people)))
    codes = list(world.groups)
    weight = np.array([float(str(world.groups[code]["weight"])) for code in codes])
    for leaf, items in (("A", ("a1", "a2")), ("B", ("b1",)), ("C", ("c1",))):
        sizes = np.array([people_at(world, code, items) for code in codes])
        cells = found[leaf].groups
        rows = [np.eye(len(codes))[at] for at, code in enumerate(codes)
                if code in cells and cells[code].score is not None]  # fmt: skip
        if found[leaf].said is not None:
            rows.append(np.divide(weight, sizes, out=np.zeros(len(codes)), where=sizes > 0))
        yield from _found(world, codes, rows, sizes, f"people's own scores at {leaf}")


def people_at(world: World, group: str, items: tuple[str, ...]) -> int:
    """How many of a group gave a number to any of the items."""
    own = [one.said for one in world.people if one.group == group]
    return sum(any(isinstance(said.get(item), float) for item in items) for said in own)
