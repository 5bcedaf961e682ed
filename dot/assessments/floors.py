"""Rater groups' floors: planned in a draft, then only raised: respondents keep what was promised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from dot.assessments.models import Assessment, Status
from dot.assessments.pinned import settings_of
from dot.assessments.schemas import Group
from dot.errors import Conflict, Invalid
from dot.questionnaires.schemas import Questionnaire

LOWEST, HIGHEST = 2, 100


def floors_of(assessment: Assessment, asked: Sequence[Questionnaire]) -> dict[str, Group]:
    """How every group that may answer is shown, by code, in the order of settings, then questions."""
    settings = settings_of(assessment)
    codes = [*settings.groups, *(code for one in asked for code in one.groups)]
    return {code: settings.groups.get(code, Group()) for code in codes}


@dataclass(frozen=True)
class Shown:
    """How a group is to be shown.   floor: of a confidential group only."""

    mode: Literal["named", "confidential"]
    floor: int | None = None


def plan_privacy(
    session: Session,
    assessment: Assessment,
    asked: Sequence[Questionnaire],
    wanted: Mapping[str, Shown],
) -> None:
    """Say anew how groups of a draft are shown, as long as nobody was promised anything.

    Groups that are not named stay as they are. Raises Conflict once it is open, Invalid for an
    unknown group, a floor that is none, and consultants who would not be named.
    """
    if assessment.status is not Status.DRAFT:
        raise Conflict("Respondents were promised these floors: they can only be raised.")
    groups = floors_of(assessment, asked)
    changed = {code: group_shown(groups.get(code), code, one) for code, one in wanted.items()}
    stored = assessment.settings.get("groups", {})
    written = {code: group.model_dump(mode="json") for code, group in changed.items()}
    assessment.settings = {**assessment.settings, "groups": {**stored, **written}}
    session.flush()


def group_shown(group: Group | None, code: str, wanted: Shown) -> Group:
    """A group as it is to be shown. Raises Invalid."""
    if group is None:
        raise Invalid(groups=f"“{code}” is no group of this assessment.")
    named = wanted.mode == "named"
    if group.assessor and not named:
        raise Invalid(
            groups="Consultants answer in half levels, which needs their names: they stay named."
        )
    if named and wanted.floor is not None:
        raise Invalid(groups=f"{code} is named, and a named group has no floor: leave it out.")
    floor = wanted.floor if wanted.floor is not None else group.k
    if not LOWEST <= floor <= HIGHEST:
        raise Invalid(groups=f"The floor of {code} lies from {LOWEST} to {HIGHEST}.")
    return group.model_copy(update={"mode": wanted.mode, "k": floor})


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
