"""What a privacy plan would show if everybody invited answers: which cells and pages stay blank.

The same rule decides as for the published result (``plan.shown_cells``), on counts of the invited.
By level nothing is forecast: invitations name no level.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from dot.assessments.schemas import Group, Perspective
from dot.publication.plan import shown_cells
from dot.publication.privacy import privacy_plan, with_groups
from dot.publication.privacy_schemas import Forecast, PrivacyPlan, QuestionnaireForecast
from dot.questionnaires.schemas import Item, Questionnaire
from dot.results.comparison import usual_perspectives
from dot.results.inputs import Definition
from dot.results.joining import joined_plan
from dot.results.participation import group_settings, invited_by_group


def forecast(definition: Definition, groups: Mapping[str, Group] | None = None) -> Forecast | None:
    """What would be shown, with other settings of some groups where given; None without counts."""
    if groups:
        changed = {"groups": with_groups(definition, groups)}
        definition = replace(
            definition, assessment=definition.assessment.model_copy(update=changed)
        )
    if not invited_by_group(definition):
        return None
    plan = privacy_plan(definition)
    definition = joined_plan(definition)
    found = [_questionnaire(definition, one) for one in definition.questionnaires]
    return Forecast(questionnaires=found, blank=list(_blank(definition, plan, found)))


def _questionnaire(definition: Definition, authored: Questionnaire) -> QuestionnaireForecast:
    codes = list(authored.groups)
    invited = invited_by_group(definition)
    settings = [group_settings(definition, code) for code in codes]
    floors = np.array([group.floor for group in settings], dtype=np.int64)
    named = np.array([group.mode == "named" for group in settings], dtype=bool)
    weights = np.array([group.weight for group in settings])
    asked = np.zeros(len(codes), dtype=np.int64)
    shown = np.zeros(len(codes) + 1, dtype=np.int64)
    items = [item for item in authored.items() if item.is_scored]
    for item in items:
        n = np.array([_people(invited, code, item) for code in codes], dtype=np.int64)
        asked += n > 0
        shown += shown_cells(n, floors, named, weights)
    return QuestionnaireForecast(
        slug=authored.slug,
        title=authored.title,
        questions=len(items),
        total=int(shown[-1]),
        groups={
            code: (int(seen), int(put))
            for code, seen, put in zip(codes, shown[:-1], asked, strict=True)
            if put
        },
    )


def _people(invited: Mapping[str, int], code: str, item: Item) -> int:
    return invited.get(code, 0) if item.groups == "all" or code in item.groups else 0


def _blank(
    definition: Definition, plan: PrivacyPlan, found: list[QuestionnaireForecast]
) -> Iterator[str]:
    for one in found:
        if one.questions and not one.total:
            yield f"{one.title}: the whole section, since no total may be told"
        for code, (seen, put) in one.groups.items():
            if not seen:
                yield f"{one.title}: {code} in views by group and group means"
            elif seen < put:
                yield f"{one.title}: {code} on {put - seen} of {put} questions"
    hidden = {
        code
        for code in {code for one in found for code in one.groups}
        if not any(one.groups.get(code, (0, 0))[0] for one in found)
    }
    for perspective in _perspectives(definition, plan):
        missing = sorted(_sides(perspective, plan) & hidden)
        if missing:
            yield f"The view “{perspective.name}”: {', '.join(missing)} would be hidden"
    yield from _small(definition, plan)


def _perspectives(definition: Definition, plan: PrivacyPlan) -> list[Perspective]:
    wanted = definition.assessment.perspectives
    return usual_perspectives(group.code for group in plan.groups) if wanted is None else wanted


def _sides(perspective: Perspective, plan: PrivacyPlan) -> set[str]:
    """The groups of both sides; a side with a hidden group is hidden."""
    if perspective.right_groups == "others":
        return {group.code for group in plan.groups}
    return {*perspective.left_groups, *perspective.right_groups}


def _small(definition: Definition, plan: PrivacyPlan) -> Iterator[str]:
    """Units that are not told of alone, and numbers that need ten people."""
    for unit in plan.units:
        if not unit.told_as:
            yield f"Unit {unit.id}: told of in what lies above it only"
        elif len(unit.told_as) > 1:
            yield f"Unit {unit.id}: told of together with {', '.join(unit.told_as)}"
    confidential = [one for one in plan.groups if one.showing.mode == "confidential"]
    for one in confidential:
        if 0 < (one.invited or 0) < plan.spread_floor:
            yield f"{one.code}: no interval or agreement of its own"
    if sum(one.invited or 0 for one in confidential) < plan.comments_floor:
        yield "In their own words: too few people for comments"
