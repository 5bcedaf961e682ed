"""What the files of a folder may refer to: nodes, units, levels, KPIs, evidence, codes."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dot.assessments.schemas import Assessment
from dot.questionnaires.library import Kpi, Library
from dot.questionnaires.ranges import Range
from dot.questionnaires.schemas import Questionnaire
from dot.questionnaires.wording import unknown
from dot.results.tree import build_tree
from dot.strategy.coding import entries_of
from dot.strategy.schemas import QUESTIONS, UNCODABLE, Coded, Question, Strategy

TOLERANCE = 1e-9


class Unknown(ValueError):
    """A reference that leads nowhere; the message says what is known instead."""


@dataclass(frozen=True)
class NodeKey:
    """A node in its questionnaire."""

    questionnaire: str
    node: str


@dataclass(frozen=True)
class Levels:
    """The levels that a consultant may give to a node: a range, in steps."""

    range: Range
    step: float

    def refusal(self, level: float) -> str | None:
        """Why this level is impossible, or nothing."""
        low, high = self.range.low, self.range.high
        if not low - TOLERANCE <= level <= high + TOLERANCE:
            return f"The level {level:g} lies outside {low:g} to {high:g}."
        steps = (level - low) / self.step
        if not math.isclose(steps, round(steps), abs_tol=1e-6):
            return f"The level {level:g} is not on a step of {self.step:g} from {low:g}."
        return None


@dataclass(frozen=True)
class References:
    """Everything that a row of a table may name; ``evidence`` is None while it is in disorder.

    codes: by question; under "" those of all.
    """

    nodes: Mapping[NodeKey, Levels]
    units: Sequence[str]
    levels: Sequence[str]
    kpis: Mapping[str, Kpi]
    codes: Mapping[Question | Literal[""], Sequence[str]]
    evidence: Sequence[str] | None = ()

    def keys_of(self, node: str) -> list[NodeKey]:
        """The places that have this node id, one a questionnaire."""
        return [key for key in self.nodes if key.node == node]

    def node(self, reference: str) -> NodeKey:
        """The node behind `C1.1` or `crm:C1.1`. Raises Unknown, also where two might be meant."""
        slug, colon, node = reference.rpartition(":")
        found = [key for key in self.keys_of(node) if not colon or key.questionnaire == slug]
        if len(found) == 1:
            return found[0]
        if found:
            choices = " or ".join(f"“{key.questionnaire}:{key.node}”" for key in found)
            raise Unknown(f"The node “{node}” stands in several questionnaires: write {choices}.")
        known = {f"{key.questionnaire}:{key.node}" if colon else key.node for key in self.nodes}
        raise Unknown(unknown("node", reference, sorted(known)))


def references(
    assessment: Assessment,
    questionnaires: Sequence[Questionnaire],
    library: Library | None,
    strategy: Strategy | None,
) -> References:
    """Collect what is defined in the assessment, its questionnaires, library and strategy."""
    nodes = {
        NodeKey(questionnaire.slug, place.id): Levels(place.range, questionnaire.scale.step)
        for questionnaire in questionnaires
        for place in build_tree(questionnaire).places.values()
    }
    return References(
        nodes=nodes,
        units=[unit.id for unit in assessment.units],
        levels=[level.id for level in assessment.levels],
        kpis={kpi.code: kpi for kpi in library.kpis} if library else {},
        codes=codes_of(strategy),
    )


def codes_of(strategy: Strategy | None) -> dict[Question | Literal[""], list[str]]:
    """The codes that a coder may give: priorities of any place, drift, measures, needs, uncodable."""
    entries: dict[Question, list[Coded]] = {question: [] for question in QUESTIONS}
    if strategy is not None:
        entries = entries_of(strategy)
        elsewhere = [one for source in strategy.sources[1:] for one in source.priorities]
        entries["priorities"] = [*entries["priorities"], *elsewhere]
    every = [one for listed in entries.values() for one in listed]
    listed: dict[Question | Literal[""], list[Coded]] = {"": every}
    listed.update(entries.items())
    return {
        question: list(dict.fromkeys([*(one.code for one in coded), UNCODABLE]))
        for question, coded in listed.items()
    }
