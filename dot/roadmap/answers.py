"""When the answers to the four questions of the summary are expected to change, and through what."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Literal

from dot.assessments.schemas import SeedQuestions
from dot.results.roadmap_schemas import Answering
from dot.results.rules import nodes_of
from dot.results.schemas import Result
from dot.results.whatif_schemas import Scenario

Question = Literal["aligned", "simple", "leakage", "roadmap"]
QUESTIONS: tuple[Question, ...] = ("aligned", "simple", "leakage", "roadmap")
# An answer is another one from level 3 and from level 4 of 5; other scales are read by the same share.
TURNS = (0.5, 0.75)
SLACK = 1e-9
Course = tuple[date, Scenario, Scenario]


def answers(
    result: Result,
    courses: Sequence[Course],
    ends: Mapping[str, date],
    lifts: Mapping[str, Collection[str]],
    questions: SeedQuestions,
) -> list[Answering]:
    """One row for each question that the result has levels for.

    courses: the days on which something ends, each with high and low end of the projection.
    ends: likely last days, in their order.   lifts: nodes that each initiative lifts.
    """
    found = []
    for question in QUESTIONS:
        nodes = _scored(result, getattr(questions, question))
        if not nodes:
            continue
        level = _mean(result, nodes)
        turns = _next(result, nodes, level)
        early = next((day for day, up, _ in courses if _reaches(up, nodes, turns)), None)
        late = next((day for day, _, down in courses if _reaches(down, nodes, turns)), None)
        found.append(
            Answering(
                question=question,
                nodes=nodes,
                level=level,
                turns=turns,
                early=early,
                late=late,
                through=[
                    id_
                    for id_, end in ends.items()
                    if (early is None or end <= early) and _lifts(lifts[id_], nodes)
                ],
            )
        )
    return found


def _scored(result: Result, nodes: Sequence[str]) -> list[str]:
    known = nodes_of(result.questionnaires)
    return [node for node in nodes if node in known and known[node].score is not None]


def _mean(result: Result, nodes: Sequence[str]) -> float:
    known = nodes_of(result.questionnaires)
    return sum(known[node].score or 0.0 for node in nodes) / len(nodes)


def _next(result: Result, nodes: Sequence[str], level: float) -> float:
    """The next level from which the answer is another one; the top of the scale behind the last."""
    low, high = nodes_of(result.questionnaires)[nodes[0]].range
    steps = [low + share * (high - low) for share in (*TURNS, 1.0)]
    return next((step for step in steps if step > level + SLACK), high)


def _after(scenario: Scenario, nodes: Sequence[str]) -> float:
    levels = [scenario.node(*_parts(node)).after or 0.0 for node in nodes]
    return sum(levels) / len(levels)


def _parts(name: str) -> tuple[str, str | None]:
    slug, _, node = name.rpartition(":")
    return node, slug or None


def _reaches(scenario: Scenario, nodes: Sequence[str], turns: float) -> bool:
    return _after(scenario, nodes) >= turns - SLACK


def _lifts(lifted: Collection[str], nodes: Sequence[str]) -> bool:
    return bool({_parts(node)[0] for node in lifted} & {_parts(node)[0] for node in nodes})
