"""Random clients with units, published by DOT for the attacker to read."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from dot.evidence.schemas import EvidenceRecord
from dot.publication.service import publish
from dot.questionnaires.schemas import Questionnaire
from dot.results.inputs import Definition
from tests.attack.reading import Member, Reader, Reading, Roster
from tests.results.factories import (
    SLUG,
    Said,
    Someone,
    make_answers,
    make_definition,
    make_node,
    make_questionnaire,
)

FLOORS: dict[str, dict[str, object]] = {
    "GM": {"mode": "named"},
    "MKT": {"k": 3},
    "MED": {"k": 3},
    "SM": {"k": 5},
    "REP": {"k": 5},
}
GROUPS = tuple(FLOORS)
ITEMS = ("a1", "b1", "c1")
LOW, HIGH = 1.0, 5.0


@dataclass(frozen=True)
class Client:
    """A client: its rater groups, its units, its questionnaire and what everybody said."""

    people: tuple[Someone, ...]
    units: tuple[dict[str, object], ...] = ()
    groups: Mapping[str, dict[str, object]] = field(default_factory=lambda: FLOORS)
    asked: Questionnaire | None = None
    given: Mapping[str, object] = field(default_factory=dict)
    evidence: tuple[EvidenceRecord, ...] = ()

    @property
    def questionnaire(self) -> Questionnaire:
        return self.asked or three_questions()

    @property
    def definition(self) -> Definition:
        plan = {"groups": dict(self.groups), "units": list(self.units), **self.given}
        return make_definition(self.questionnaire, plan, evidence=self.evidence)

    def published(self, people: tuple[Someone, ...] | None = None) -> dict[str, Any]:
        """The public result, as its JSON reads."""
        everyone = self.people if people is None else people
        result = publish(self.definition, make_answers(self.questionnaire, everyone))
        return result.model_dump(mode="json")

    def saying(self, said: list[Mapping[str, Said]]) -> dict[str, Any]:
        """The public result if the same people had said something else."""
        pairs = zip(self.people, said, strict=True)
        return self.published(tuple(replace(one, said=own) for one, own in pairs))

    @property
    def roster(self) -> Roster:
        """What the reader knows about people, and what they said, to judge a finding by."""
        said = [
            Member(one.group, one.unit,
                   {item: float(v) for item, v in one.said.items() if not isinstance(v, str)})
            for one in self.people
        ]  # fmt: skip
        plan: dict[str, Any] = {group: dict(self.groups.get(group, {})) for group in self.present}
        named = frozenset(group for group, own in plan.items() if own.get("mode") == "named")
        return Roster(
            people=tuple(said),
            floors={group: 1 if group in named else int(own.get("k", 5))
                    for group, own in plan.items()},
            named=named,
            weights={group: float(own.get("weight", 1.0)) for group, own in plan.items()},
            below={str(unit["id"]): self._below(str(unit["id"])) for unit in self.units},
        )  # fmt: skip

    @property
    def present(self) -> list[str]:
        return sorted({one.group for one in self.people})

    def _below(self, root: str) -> frozenset[str]:
        found = {root}
        while wider := {str(u["id"]) for u in self.units if u.get("parent") in found} - found:
            found |= wider
        return frozenset(found)

    def reading(self, published: dict[str, Any], *, apart: bool = False) -> Reading:
        """What the reader writes down from a published result."""
        return Reader(published, SLUG, self.roster, apart=apart).reading()


def three_questions() -> Questionnaire:
    """Two leaves of one question under a parent, and a third beside it."""
    leaves = [make_node("A", ["a1"]), make_node("B", ["b1"])]
    return make_questionnaire(
        [make_node("P", nodes=leaves), make_node("C", ["c1"])], groups=named_groups(GROUPS)
    )


def named_groups(codes: tuple[str, ...]) -> dict[str, dict[str, str]]:
    return {code: {"name": code} for code in codes}


@lru_cache(maxsize=1024)
def client(seed: int) -> Client:
    """2–3 divisions of 1–4 units; groups of very different size; some opinions at an end.

    Every fourth client weighs its groups unequally.
    """
    random = np.random.Generator(np.random.PCG64(seed))
    units: list[dict[str, object]] = []
    leaves: list[str] = []
    for at in range(int(random.integers(2, 4))):
        division = f"d{at}"
        units.append({"id": division, "name": division.upper()})
        inside = int(random.integers(1, 5))
        below = [f"{division}u{leaf}" for leaf in range(inside)] if inside > 1 else []
        units += [{"id": leaf, "name": leaf.upper(), "parent": division} for leaf in below]
        leaves += below or [division]
    missing = float(random.choice([0.0, 0.0, 0.1]))
    people = []
    for code, mean in zip(GROUPS, (0.2, 1.5, 1.0, 2.0, 6.0), strict=True):
        center = float(random.choice([3.0, 3.0, 2.0, 4.0, 4.9]))
        for leaf in leaves:
            for _ in range(int(random.poisson(mean))):
                said = {
                    item: float(np.clip(np.rint(random.normal(center, 1.0)), LOW, HIGH))
                    for item in ITEMS
                    if random.random() >= missing
                }
                people.append(Someone(code, said, unit=leaf))
    groups = FLOORS
    if seed % 4 == 3:
        groups = {code: {**own, "weight": float(random.choice([0.5, 1.0, 2.0]))}
                  for code, own in FLOORS.items()}  # fmt: skip
    return Client(tuple(people), tuple(units), groups)


_SHARED: list[Path] = []


def share(folder: Path) -> None:
    """Keep what is published in a folder of this run, where its other processes find it."""
    folder.mkdir(exist_ok=True)
    _SHARED.append(folder)


@lru_cache(maxsize=1024)
def published(seed: int) -> dict[str, Any]:
    """The public result of a client; nobody may change it."""
    place = _SHARED[-1] / f"{seed}.json" if _SHARED else None
    if place is not None and place.exists():
        known: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
        return known
    found = client(seed).published()
    if place is not None:
        aside = place.with_suffix(f".{os.getpid()}")
        aside.write_text(json.dumps(found), encoding="utf-8")
        aside.rename(place)
    return found
