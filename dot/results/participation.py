"""Who was invited and who answered, per rater group."""

from dot.assessments.schemas import Group
from dot.results.inputs import Answers, Definition
from dot.results.schemas import GroupParticipation, Participation
from dot.results.tally import group_codes


def invited_by_group(definition: Definition) -> dict[str, int]:
    """Invited people per rater group, summed over units; absent where nobody was counted."""
    invited: dict[str, int] = {}
    for unit in definition.assessment.units:
        for code, people in unit.invited.items():
            invited[code] = invited.get(code, 0) + people
    return invited


def group_settings(definition: Definition, code: str) -> Group:
    """How a rater group is shown; confidential with the default floor where nothing is said."""
    return definition.assessment.groups.get(code, Group())


def group_name(definition: Definition, code: str) -> str:
    """The group's name from the assessment, else from the first questionnaire that uses it."""
    own = group_settings(definition, code).name
    if own:
        return own
    for questionnaire in definition.questionnaires:
        if code in questionnaire.groups:
            return questionnaire.groups[code].name
    return code


def participation(definition: Definition, answers: Answers) -> Participation:
    """Counts of people; a rater who has at least one row has answered."""
    invited = invited_by_group(definition)
    answered = dict.fromkeys(group_codes(definition, answers), 0)
    for rater in answers.raters:
        answered[rater.group] += 1
    groups = [
        _group(definition, code, answered[code], invited.get(code))
        for code in answered
        if answered[code] or code in invited
    ]
    known = [group.invited for group in groups if group.invited is not None]
    total = sum(known) if len(known) == len(groups) and groups else None
    people = len(answers.raters)
    return Participation(
        invited=total,
        answered=people,
        rate=people / total if total else None,
        answers=len(answers.rater),
        groups=groups,
    )


def _group(
    definition: Definition, code: str, answered: int, invited: int | None
) -> GroupParticipation:
    settings = group_settings(definition, code)
    return GroupParticipation(
        code=code,
        name=group_name(definition, code),
        mode=settings.mode,
        k=settings.floor,
        invited=invited,
        answered=answered,
        rate=answered / invited if invited else None,
        shown=True,
    )
