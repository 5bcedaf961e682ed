"""The privacy plan: what the assessment's settings mean for each group, unit and questionnaire."""

from collections.abc import Iterator, Mapping

import numpy as np

from dot.assessments.schemas import DEFAULT_FLOOR, Group, Unit
from dot.publication.comments import COMMENTS_FROM, FEWEST_COMMENTS
from dot.publication.privacy_schemas import (
    Cut,
    GroupPlan,
    Outcome,
    PrivacyPlan,
    QuestionnairePlan,
    Showing,
    UnitPlan,
)
from dot.questionnaires.schemas import Questionnaire
from dot.results.inputs import Answers, Definition, Rater
from dot.results.joining import joined_plan
from dot.results.lattice import UNIT_FLOOR, Lattice, rolled_up
from dot.results.moments import FEWEST_FOR_SPREAD
from dot.results.participation import group_name, group_settings, invited_by_group
from dot.results.tally import unit_leaves

# What we propose; a proposal is printed and never lowers a floor by itself.
PROPOSED_NAMED = frozenset({"GM"})
EXPERTS = frozenset({"MKT", "MED", "MLR", "SFE", "IT", "AGY"})
EXPERT_FLOOR = 3
LOW_FLOOR = 3


def privacy_plan(definition: Definition) -> PrivacyPlan:
    """The plan that the assessment's settings amount to; answers don't change it."""
    lattice = _lattice(definition)
    return PrivacyPlan(
        groups=[_group(definition, code) for code in group_codes_of(definition)],
        questionnaires=[
            QuestionnairePlan(
                slug=one.slug, title=one.title, cuts=_cuts(one, bool(definition.assessment.units))
            )
            for one in definition.questionnaires
        ],
        units=[_unit(definition, lattice, unit) for unit in definition.assessment.units],
        unit_floor=UNIT_FLOOR,
        spread_floor=FEWEST_FOR_SPREAD,
        comments_floor=COMMENTS_FROM,
        fewest_comments=FEWEST_COMMENTS,
    )


def group_codes_of(definition: Definition) -> list[str]:
    """Every rater group that the assessment sets up or a questionnaire asks."""
    used = [group for one in definition.questionnaires for group in one.groups]
    return list(dict.fromkeys([*definition.assessment.groups, *used]))


def proposed(code: str) -> Group:
    """What DOT proposes for a group of this code."""
    if code in PROPOSED_NAMED:
        return Group(mode="named")
    return Group(k=EXPERT_FLOOR if code in EXPERTS else DEFAULT_FLOOR)


def with_groups(definition: Definition, groups: Mapping[str, Group]) -> dict[str, Group]:
    """The assessment's groups with others in their place; names and weights stay."""
    own = definition.assessment.groups
    return {
        code: group_settings(definition, code).model_copy(
            update={"mode": groups[code].mode, "k": groups[code].k}
        )
        if code in groups
        else own[code]
        for code in dict.fromkeys([*own, *groups])
    }


def showing(group: Group) -> Showing:
    """How a group with these settings is shown."""
    return Showing(mode=group.mode, floor=group.floor)


def _group(definition: Definition, code: str) -> GroupPlan:
    settings = group_settings(definition, code)
    counts = invited_by_group(definition)
    invited = counts.get(code, 0) if counts else None
    return GroupPlan(
        code=code,
        name=group_name(definition, code),
        showing=showing(settings),
        stated=code in definition.assessment.groups,
        told="by_role" if settings.mode == "named" else "in_group",
        proposed=showing(proposed(code)),
        invited=invited,
        outcome=_outcome(invited, settings),
        joins=settings.joins,
    )


def _outcome(invited: int | None, settings: Group) -> Outcome:
    if not invited:
        return "not_counted" if invited is None else "nobody_invited"
    if invited >= settings.floor:
        return "reaches_floor"
    return "joined" if settings.joins else "only_in_total"


def _cuts(questionnaire: Questionnaire, units: bool) -> list[Cut]:
    """A questionnaire with levels is cut by levels, any other by units: never by both."""
    if questionnaire.leakage is not None:
        return ["all", "group", "levels"]
    return ["all", "group", "units", "group_by_division"] if units else ["all", "group"]


def _lattice(definition: Definition) -> Lattice:
    """The units as they are rolled up if everybody who was invited answers."""
    definition = joined_plan(definition)
    answers = everybody(definition)
    return rolled_up(definition, answers, unit_leaves(definition, answers))


def everybody(definition: Definition) -> Answers:
    """Everybody who was invited, without an answer yet."""
    raters = tuple(
        Rater("", group, unit.id, "")
        for unit in definition.assessment.units
        for group, people in unit.invited.items()
        for _ in range(people)
    )
    none = np.zeros(0, dtype=np.int32)
    return Answers(
        raters, (), none, none, np.zeros(0, dtype=np.int8), np.zeros(0), none, ()
    )  # fmt: skip


def _unit(definition: Definition, lattice: Lattice, unit: Unit) -> UnitPlan:
    together = next((cut.members for cut in lattice.units if unit.id in cut.members), ())
    return UnitPlan(
        id=unit.id,
        name=unit.name,
        parent=unit.parent,
        invited=sum(_confidential(definition, one) for one in _below(definition, unit)),
        told_as=list(together),
    )


def _below(definition: Definition, unit: Unit) -> Iterator[Unit]:
    """A unit and all units under it."""
    yield unit
    for other in definition.assessment.units:
        if other.parent == unit.id:
            yield from _below(definition, other)


def _confidential(definition: Definition, unit: Unit) -> int:
    return sum(
        people
        for code, people in unit.invited.items()
        if group_settings(definition, code).mode != "named"
    )


def warnings_of(plan: PrivacyPlan) -> list[str]:
    """What the sponsor should look at before anybody is invited, a sentence each."""
    found = []
    for group in plan.groups:
        floor, invited = group.showing.floor, group.invited
        if group.showing.mode == "confidential" and floor < LOW_FLOOR:
            found.append(f"{group.code}: the floor {floor} is under {LOW_FLOOR}: raise k.")
        if group.outcome == "only_in_total":
            words = f"{group.code}: {invited} invited, fewer than its floor {floor}"
            found.append(f"{words}: it counts in the total only. Invite more, or join groups.")
    for unit in plan.units:
        if unit.invited == 1:
            words = f"Unit {unit.id} has one confidential person"
            found.append(f"{words}: it can't be told of alone. Join it to another unit.")
    return found + list(_overlapping(plan))


def _overlapping(plan: PrivacyPlan) -> Iterator[str]:
    """Two codes for one role: each is smaller than the role, and a reader adds them up."""
    seen: dict[str, str] = {}
    for group in plan.groups:
        first = seen.setdefault(group.name.casefold(), group.code)
        if first != group.code:
            words = f"{first} and {group.code} are both called “{group.name}”"
            yield f"{words}: people may stand in either. Give the role one code."
