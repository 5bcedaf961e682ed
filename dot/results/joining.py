"""Confidential groups of fewer people than their floor, counted with the sibling named for them."""

from collections.abc import Mapping
from dataclasses import replace

from dot.assessments.schemas import Assessment, Group, Perspective, Unit
from dot.results.inputs import Answers, Definition
from dot.results.participation import group_name, group_settings, invited_by_group


def joined(definition: Definition, answers: Answers) -> tuple[Definition, Answers]:
    """The same wave with every such group's people among those of its sibling."""
    answered: dict[str, int] = {}
    for rater in answers.raters:
        answered[rater.group] = answered.get(rater.group, 0) + 1
    moves = moves_of(definition, answered)
    if not moves:
        return definition, answers
    previous = definition.previous
    if previous is not None and previous.answers is not None:
        previous = replace(previous, answers=_moved(previous.answers, moves))
    assessment = _assessment(definition, moves)
    return replace(definition, assessment=assessment, previous=previous), _moved(answers, moves)


def joined_plan(definition: Definition) -> Definition:
    """The definition as it would be if everybody invited answered."""
    moves = moves_of(definition, {})
    return replace(definition, assessment=_assessment(definition, moves)) if moves else definition


def moves_of(definition: Definition, answered: Mapping[str, int]) -> dict[str, str]:
    """Group → sibling, for those who are too few among the invited or among who answered."""
    invited = invited_by_group(definition)
    return {
        code: group.joins
        for code, group in definition.assessment.groups.items()
        if group.joins and _few(invited.get(code, 0), answered.get(code, 0), group.floor)
    }


def _few(invited: int, answered: int, floor: int) -> bool:
    return 0 < invited < floor or 0 < answered < floor


def _moved(answers: Answers, moves: Mapping[str, str]) -> Answers:
    return replace(
        answers,
        raters=tuple(
            replace(rater, group=moves.get(rater.group, rater.group)) for rater in answers.raters
        ),
    )


def _assessment(definition: Definition, moves: Mapping[str, str]) -> Assessment:
    own = definition.assessment
    groups = {**own.groups, **{to: _together(definition, to, moves) for to in moves.values()}}
    units = [unit.model_copy(update={"invited": _invited(unit, moves)}) for unit in own.units]
    changes: dict[str, object] = {"groups": groups, "units": units}
    if own.perspectives is not None:
        changes["perspectives"] = [_perspective(one, moves) for one in own.perspectives]
    return own.model_copy(update=changes)


def _together(definition: Definition, sibling: str, moves: Mapping[str, str]) -> Group:
    """The sibling under all names, with the highest floor that anybody in it was promised."""
    codes = [sibling, *sorted(code for code, to in moves.items() if to == sibling)]
    names = [group_name(definition, code) for code in codes]
    name = " and ".join([", ".join(names[:-1]), names[-1]])
    floor = max(group_settings(definition, code).k for code in codes)
    return group_settings(definition, sibling).model_copy(update={"name": name, "k": floor})


def _invited(unit: Unit, moves: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for code, people in unit.invited.items():
        found[moves.get(code, code)] = found.get(moves.get(code, code), 0) + people
    return found


def _perspective(one: Perspective, moves: Mapping[str, str]) -> Perspective:
    """Both sides with siblings in the place of who joined them; on one side each, the left first."""
    left = list(dict.fromkeys(moves.get(code, code) for code in one.left_groups))
    right = one.right_groups
    if right != "others":
        moved = dict.fromkeys(moves.get(code, code) for code in right)
        right = [code for code in moved if code not in left]
    return one.model_copy(update={"left_groups": left, "right_groups": right})
