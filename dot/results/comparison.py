"""Two sides' views of the same nodes: how far apart they are, and how sure that is."""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dot.assessments.schemas import Perspective
from dot.results.comparison_schemas import PerspectiveResult, PerspectiveRow
from dot.results.inputs import Definition, Floats
from dot.results.moments import GroupError
from dot.results.parts import Interval
from dot.results.schemas import NodeResult, QuestionnaireResult
from dot.results.spread import Spread
from scoring.perspectives import Estimate, combined_estimate, hedges_g, holm, judge, verdict

METHOD = "t interval of the gap, independent groups, Satterthwaite degrees of freedom"
# What is set side by side where the assessment does not say, as far as there are such groups.
USUAL = (
    ("Leadership and field", ("Leadership", ("GM",)), ("Field", ("SM", "REP"))),
    ("Sales and marketing", ("Sales", ("SM", "REP")), ("Marketing", ("MKT",))),
)


@dataclass(frozen=True)
class Side:
    """The mean of a side's groups, and its people."""

    mean: float
    n: int
    groups: list[str]


def perspectives(
    definition: Definition,
    questionnaires: Mapping[str, QuestionnaireResult],
    spreads: Mapping[str, Spread],
) -> list[PerspectiveResult]:
    """The views that `assessment.yaml` sets side by side, on nodes where both sides are shown.

    Where it says nothing, the usual ones that have something to show.
    """
    wanted = definition.assessment.perspectives
    codes = list(
        dict.fromkeys(
            code
            for questionnaire in questionnaires.values()
            for node in questionnaire.nodes.values()
            for code in node.groups
        )
    )
    if wanted is not None:
        found = [_perspective(one, codes, questionnaires, spreads) for one in wanted]
    else:
        usual = usual_perspectives(codes)
        found = [_perspective(one, codes, questionnaires, spreads) for one in usual]
        found = [one for one in found if one.rows]
    return _judged(found, questionnaires)


def usual_perspectives(codes: Iterable[str]) -> list[Perspective]:
    """The views of leadership and field, sales and marketing, as far as there are such groups."""
    there = set(codes)
    found = []
    for name, (left, on_left), (right, on_right) in USUAL:
        left_groups = [code for code in on_left if code in there]
        right_groups = [code for code in on_right if code in there]
        if left_groups and right_groups:
            found.append(
                Perspective(
                    name=name,
                    left=left,
                    right=right,
                    left_groups=left_groups,
                    right_groups=right_groups,
                )
            )
    return found


def _perspective(
    wanted: Perspective,
    codes: list[str],
    questionnaires: Mapping[str, QuestionnaireResult],
    spreads: Mapping[str, Spread],
) -> PerspectiveResult:
    right = wanted.right_groups
    others = [code for code in codes if code not in wanted.left_groups]
    sides = wanted.left_groups, others if right == "others" else list(right)
    rows = [
        row
        for slug, questionnaire in questionnaires.items()
        for node in questionnaire.nodes.values()
        if node.leaf and (row := _row(sides, questionnaire, node, spreads[slug])) is not None
    ]
    rows.sort(key=lambda row: (-abs(row.gap), row.questionnaire, row.node))
    return PerspectiveResult(
        name=wanted.name,
        left=wanted.left,
        right=wanted.right,
        left_groups=sides[0],
        right_groups=sides[1],
        rows=rows,
        reason=None if rows else "hidden",
    )


def _judged(
    found: list[PerspectiveResult], questionnaires: Mapping[str, QuestionnaireResult]
) -> list[PerspectiveResult]:
    """The rows with their verdicts: all gaps of all perspectives are one family."""
    rows = [row for one in found for row in one.rows]
    p = np.array([math.nan if row.p is None else row.p for row in rows])
    judged = iter(
        row.model_copy(
            update={
                "verdict": verdict(
                    own, adjusted, 1 - confidence_of(questionnaires[row.questionnaire])
                )
            }
        )
        for row, own, adjusted in zip(rows, p.tolist(), holm(p).tolist(), strict=True)
    )
    return [
        one.model_copy(update={"rows": list(itertools.islice(judged, len(one.rows)))})
        for one in found
    ]


def confidence_of(questionnaire: QuestionnaireResult) -> float:
    """The confidence of a questionnaire's intervals."""
    return float(questionnaire.constants["confidence"] or 0.0)


def _row(
    groups: tuple[list[str], list[str]],
    questionnaire: QuestionnaireResult,
    node: NodeResult,
    spread: Spread,
) -> PerspectiveRow | None:
    left, right = _side(node, groups[0]), _side(node, groups[1])
    if left is None or right is None:
        return None
    row = PerspectiveRow(
        questionnaire=questionnaire.slug,
        node=node.id,
        title=node.title,
        left=left.mean,
        right=right.mean,
        gap=left.mean - right.mean,
        n_left=left.n,
        n_right=right.n,
        reason="too_few",
    )
    errors = [
        (1 / len(side.groups), spread.errors.get((node.id, code)))
        for side in (left, right)
        for code in side.groups
    ]
    known = [(share, error) for share, error in errors if error is not None]
    if len(known) < len(errors):
        return row
    return row.model_copy(update=_sureness(row.gap, known, confidence_of(questionnaire)))


def _sureness(
    gap: float, errors: list[tuple[float, GroupError]], confidence: float
) -> dict[str, object]:
    """Effect, interval and p of a gap.   errors: the share of each group in it, and its error."""
    found = joint_error(errors)
    df = float(found.dfs.sum())
    effect = hedges_g(gap, float(found.dfs @ found.variances) / df, df)
    limits = judge(gap, found.estimate, confidence)
    return {
        "effect": None if math.isnan(effect) else effect,
        "interval": Interval(
            low=limits.low, high=limits.high, confidence=confidence, method=METHOD
        ),
        "p": limits.p,
        "reason": None,
    }


@dataclass(frozen=True)
class Joint:
    """The error of a sum of group means, and the distinct variances that it rests on, (V,) each."""

    estimate: Estimate
    variances: Floats
    dfs: Floats


def joint_error(errors: Sequence[tuple[float, GroupError]]) -> Joint:
    """The error of Σ share · group mean.   errors: each group's share and error, one or more.

    Groups whose errors rest on one pooled variance are no several estimates of it, so theirs are
    added up before degrees of freedom are. A group of which everybody answered, alone as it may be,
    has no error, and no variance that counts where it has none of its own.
    """
    lent = [(share, error) for share, error in errors if error.borrowed]
    own = [(share, error) for share, error in errors if not error.borrowed]
    squares = [(share * error.error) ** 2 for share, error in own]
    rest_on = [error for _, error in own]
    if lent:
        squares.append(sum((share * error.error) ** 2 for share, error in lent))
        rest_on.append(lent[0][1])
    dfs = np.array([error.df for error in rest_on])
    known = np.array([not math.isnan(error.variance) for error in rest_on])
    variances = np.array([error.variance for error in rest_on])
    estimate = combined_estimate(np.ones(dfs.size), np.sqrt(squares), dfs)
    return Joint(estimate, variances[known], dfs[known])


def _side(node: NodeResult, groups: list[str]) -> Side | None:
    """Mean of the side's shown group means, and its people; None where a group is not shown.

    A side is only formed from groups that were asked; hiding one of them hides the side, because
    the side's mean less the shown groups would tell the hidden one.
    """
    there = [code for code in groups if code in node.groups]
    cells = [node.groups[code] for code in there]
    values = [cell.score for cell in cells if cell.score is not None]
    if not cells or len(values) < len(cells):
        return None
    return Side(sum(values) / len(values), sum(cell.n or 0 for cell in cells), there)
