"""Response quality in the result: counts per rule, and the scores with and without flagged people."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from dot.assessments.quality_schemas import QualitySettings
from dot.questionnaires.schemas import CountAs
from dot.results.cells import EXACT, Visible, cells_of
from dot.results.flags import Flags
from dot.results.inputs import Answers
from dot.results.nodes import Scoring, number, people_behind
from dot.results.participation import group_settings
from dot.results.quality_floors import (
    Remaining,
    by_group,
    counted,
    may_leave,
    published_without,
    tally_of,
    without,
)
from dot.results.quality_schemas import FlaggedRater, Quality, Rule, RuleCount, WithAndWithout
from dot.results.schemas import NodeResult
from dot.results.scores import score_places
from scoring.arrays import Bools
from scoring.perspectives import cannot_judge_share

RULES: tuple[Rule, ...] = ("straight_lining", "speeding", "contradiction", "cannot_judge")
# The scores that are told without flagged people: the questionnaire's own and its dimensions'.
DEEPEST = 1


def quality_of(
    scoring: Scoring,
    visible: Visible,
    nodes: Mapping[str, NodeResult],
    answers: Answers,
    flags: Flags,
) -> Quality:
    """The response quality of one questionnaire, as far as the view of ``scoring`` may tell it."""
    counts, publishing = scoring.tally, scoring.publishing
    floor = _floor(scoring, flags)
    out = may_leave(counts, flags, floor) if publishing else flags.anyone
    hidden = publishing and not out.any()
    remaining = None if hidden else _remaining(scoring, visible, answers, out, floor)
    settings = scoring.definition.assessment.quality
    return Quality(
        thresholds=_thresholds(settings),
        est=settings.est,
        floor=floor,
        rules=[_rule(scoring, flags, rule, floor) for rule in RULES],
        left_out=None if hidden else int(out.sum()),
        reason="hidden" if hidden else None,
        nodes=_nodes(scoring, visible, nodes, remaining),
        cannot_judge=_cannot_judge(scoring, flags),
        raters=None if publishing else _raters(answers, flags),
    )


def _floor(scoring: Scoring, flags: Flags) -> int:
    """The largest floor of the groups that were asked anything."""
    there = by_group(scoring.tally, flags.asked) > 0
    return max(
        (
            group_settings(scoring.definition, code).floor
            for code, present in zip(scoring.tally.groups, there, strict=True)
            if present
        ),
        default=1,
    )


def _thresholds(settings: QualitySettings) -> dict[str, float]:
    """The limits as numbers; the pairs of items are the assessment's own."""
    plain = settings.model_dump(exclude={"contradictions", "est"})
    return {name: float(limit) for name, limit in plain.items()}


def _rule(scoring: Scoring, flags: Flags, rule: Rule, floor: int) -> RuleCount:
    people = flags.rules.get(rule)
    if people is None:
        return RuleCount(rule=rule, flagged=None, reason="not_recorded")
    if not scoring.publishing:
        return RuleCount(rule=rule, flagged=int(people.sum()))
    told = counted(scoring.tally, flags, people, floor)
    return RuleCount(rule=rule, flagged=told, reason="hidden" if told is None else None)


def _remaining(
    scoring: Scoring, visible: Visible, answers: Answers, out: Bools, floor: int
) -> Remaining:
    gone = tally_of(scoring.definition, answers, scoring.tally, out)
    if scoring.publishing:
        return published_without(scoring.tally, gone, visible.bounded, floor)
    return Remaining(without(scoring.tally, gone), frozenset())


def _nodes(
    scoring: Scoring,
    visible: Visible,
    nodes: Mapping[str, NodeResult],
    remaining: Remaining | None,
) -> list[WithAndWithout]:
    shown = [node for node in nodes.values() if node.depth <= DEEPEST]
    if remaining is None:
        return [_told(node, None, None, hidden=True) for node in shown]
    cells = cells_of(remaining.tally, scoring.weights, visible)
    scored = score_places(scoring.tree, cells, scoring.judged, scoring.rules)
    less = replace(scoring, tally=remaining.tally, cells=cells)
    rows = []
    for node in shown:
        own = scored[node.id]
        exact = own.bound == EXACT and node.id not in remaining.untold
        people = people_behind(less, cells.places.get(node.id))
        value = number(own.score) if exact else None
        rows.append(_told(node, value, people, hidden=not exact))
    return rows


def _told(
    node: NodeResult, value: float | None, people: int | None, *, hidden: bool
) -> WithAndWithout:
    """One row. Whoever has no score to begin with has none without flagged people either."""
    known = node.score is not None and value is not None
    reason = node.reason or ("hidden" if hidden else "no_answers")
    return WithAndWithout(
        node=node.id,
        title=node.title,
        score=node.score,
        without=value if known else None,
        difference=value - node.score if value is not None and node.score is not None else None,
        n=node.n,
        n_without=people,
        reason=None if known else reason,
    )


def _cannot_judge(scoring: Scoring, flags: Flags) -> dict[str, float | None]:
    """Each group's share, published from the very cells whose counts are in the working."""
    counts = scoring.tally
    cannot = counts.non_answers[1].copy()
    answered = counts.counts.copy()
    for place in scoring.tree.places.values():
        columns = [item.column for item in place.items]
        if isinstance(place.missing.cannot_judge, CountAs) or scoring.tree.people_first(place):
            cannot[:, columns] = answered[:, columns] = 0
    if scoring.publishing and scoring.cells.items:
        told = np.stack(
            [
                (line.n[:-1] > 0) & (line.bound[:-1] == EXACT) & ~np.isnan(line.value[:-1])
                for line in scoring.cells.items
            ],
            axis=-1,
        )
        cannot, answered = np.where(told, cannot, 0), np.where(told, answered, 0)
    share = cannot_judge_share(cannot.sum(axis=1), (cannot + answered).sum(axis=1))
    there = by_group(counts, flags.asked) > 0
    return {code: number(float(share[at])) for at, code in enumerate(counts.groups) if there[at]}


def _raters(answers: Answers, flags: Flags) -> list[FlaggedRater]:
    """Everyone who is flagged, counted as the rows of the confidential result count them."""
    return [
        FlaggedRater(
            rater=at + 1,
            group=answers.raters[at].group,
            rules=[rule for rule in RULES if rule in flags.rules and flags.rules[rule][at]],
            longest_run=int(flags.longest[at]),
            cannot_judge=number(float(flags.cannot[at])),
        )
        for at in np.flatnonzero(flags.anyone).tolist()
    ]
