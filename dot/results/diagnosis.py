"""What the leakage pattern means, and where sales and marketing stand on the ladder."""

from collections.abc import Mapping

import numpy as np

from dot.questionnaires.conditions import compile_condition
from dot.questionnaires.schemas import Ladder, LeakageConstants
from dot.results.inputs import Definition
from dot.results.leakage_schemas import DiagnosisResult, LadderResult, LadderSide, LeakageResult
from dot.results.rules import Facts, functions, largest_step, leakage_facts, nodes_of
from dot.results.schemas import NodeResult, QuestionnaireResult
from scoring.leakage import alignment_index, band_of


def diagnoses_of(
    definition: Definition,
    constants: LeakageConstants,
    questionnaires: Mapping[str, QuestionnaireResult],
    leakage: LeakageResult,
) -> list[DiagnosisResult]:
    """The patterns whose conditions hold on what is shown of the leakage."""
    bound = functions(
        Facts(
            nodes=nodes_of(questionnaires),
            flags=frozenset(definition.assessment.flags),
            leakage=leakage_facts(leakage),
            largest_step=largest_step(leakage),
        )
    )
    return [
        DiagnosisResult(id=rule.id, reading=rule.reading, remedies=rule.remedies)
        for rule in constants.diagnoses
        if compile_condition(rule.when, place=f"diagnosis {rule.id}").holds(bound)
    ]


def ladder_of(
    constants: LeakageConstants, questionnaires: Mapping[str, QuestionnaireResult]
) -> LadderResult | None:
    """The archetype by the mean of said scores of the ladder's nodes, each side for itself."""
    ladder = constants.ladder
    if ladder is None:
        return None
    nodes = nodes_of(questionnaires)
    here = [nodes[name] for name in ladder.nodes if name in nodes]
    views = [[_said(node, groups) for node in here] for groups in ladder.sides.values()]
    matrix = np.array([[value for value, _ in row] for row in views], dtype=float)
    if not here or np.isnan(matrix).all():
        return _empty(ladder, "not_in_assessment" if not here else "hidden")
    # Both sides are read on the same nodes: one that a side was not asked about is left out.
    both = ~np.isnan(matrix).any(axis=0)
    matrix = np.where(both, matrix, np.nan)
    sides, index = alignment_index(matrix)
    whole = None if np.isnan(index) else index
    following = [band for band in ladder.bands if whole is not None and band.value > whole]
    return LadderResult(
        index=whole,
        archetype=_archetype(ladder, whole),
        next_archetype=following[0].name if following else None,
        next_from=following[0].value if following else None,
        gap=None if whole is None else float(sides[0] - sides[1]),
        sides=[
            _side(ladder, name, groups, float(sides[at]), [n for _, n in views[at]])
            for at, (name, groups) in enumerate(ladder.sides.items())
        ],
        nodes=[node.id for node, counts in zip(here, both, strict=True) if counts],
        bands=[(band.value, band.name) for band in ladder.bands],
        reason=None if whole is not None else "hidden",
    )


def _said(node: NodeResult, groups: list[str]) -> tuple[float, int]:
    """Mean of the side's group means at a node; a side with a hidden group is hidden."""
    cells = [node.groups[code] for code in groups if code in node.groups]
    values = [cell.score for cell in cells if cell.score is not None]
    if not cells or len(values) < len(cells):
        return float("nan"), 0
    return float(np.mean(values)), sum(cell.n or 0 for cell in cells)


def _side(
    ladder: Ladder, name: str, groups: list[str], index: float, counts: list[int]
) -> LadderSide:
    if np.isnan(index):
        return LadderSide(
            name=name, groups=groups, index=None, archetype=None, n=None, reason="hidden"
        )
    return LadderSide(
        name=name,
        groups=groups,
        index=index,
        archetype=_archetype(ladder, index),
        n=max(counts) if counts else None,
    )


def _archetype(ladder: Ladder, index: float | None) -> str | None:
    if index is None:
        return None
    at = int(band_of(index, np.array([band.value for band in ladder.bands])))
    return ladder.bands[at - 1].name if at > 0 else None


def _empty(ladder: Ladder, reason: str) -> LadderResult:
    return LadderResult(
        index=None,
        archetype=None,
        next_archetype=None,
        next_from=None,
        gap=None,
        sides=[],
        nodes=[],
        bands=[(band.value, band.name) for band in ladder.bands],
        reason="not_in_assessment" if reason == "not_in_assessment" else "hidden",
    )
