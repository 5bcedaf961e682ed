"""Raising a rater group's floor: respondents keep at least what they were promised."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from dot.assessments.models import Assessment
from dot.assessments.pinned import settings_of
from dot.assessments.schemas import Group
from dot.errors import Invalid
from dot.questionnaires.schemas import Questionnaire

HIGHEST = 100


def floors_of(assessment: Assessment, asked: Sequence[Questionnaire]) -> dict[str, Group]:
    """How every group that may answer is shown, by code, in the order of settings, then questions."""
    settings = settings_of(assessment)
    codes = [*settings.groups, *(code for one in asked for code in one.groups)]
    return {code: settings.groups.get(code, Group()) for code in codes}


def raise_floor(
    session: Session, assessment: Assessment, asked: Sequence[Questionnaire], code: str, floor: int
) -> None:
    """Show nothing about fewer than ``floor`` people of a group from now on.

    A named group becomes a confidential one; consultants, who answer in half levels, stay named.
    Raises Invalid for an unknown group, and for a floor that is no higher than the promised one.
    """
    groups = floors_of(assessment, asked)
    if code not in groups:
        raise Invalid(group="Choose a group of this assessment.")
    group = groups[code]
    if group.assessor:
        raise Invalid(
            group="Consultants answer in half levels, which needs their names: they stay named."
        )
    least = max(group.floor + 1, 2)
    if not least <= floor <= HIGHEST:
        raise Invalid(
            floor=f"A floor can be raised, never lowered: give a number from {least} to {HIGHEST}."
        )
    raised = group.model_copy(update={"mode": "confidential", "k": floor})
    stored = assessment.settings.get("groups", {})
    assessment.settings = {
        **assessment.settings,
        "groups": {**stored, code: raised.model_dump(mode="json")},
    }
    session.flush()
