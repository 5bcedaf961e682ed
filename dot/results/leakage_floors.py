"""What may be told of a level of the hierarchy: floors, bounds, and where levels cut groups."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from dot.questionnaires.ranges import Range, item_range
from dot.questionnaires.schemas import Item, Questionnaire
from dot.results.inputs import Answers, Definition, Floats, State
from dot.results.participation import group_settings
from dot.results.parts import Bound, Reason
from dot.results.recall import Person, people
from dot.results.schemas import QuestionnaireResult
from dot.results.tree import item_step
from scoring.arrays import SLACK

Bools = NDArray[np.bool_]
Key = TypeVar("Key", bound=Hashable)
STEPS_TO_THE_END = 2.0
FEWEST_FOR_SPREAD = 10


@dataclass(frozen=True)
class LeakageVisible:
    """Levels that may be shown, and level × side of the ladder that may be compared."""

    levels: frozenset[str]
    sides: frozenset[tuple[str, str]]
    needs: frozenset[str]


@dataclass(frozen=True)
class Told:
    """A mean over people of one level as it may be shown."""

    value: float | None
    bound: Bound | None = None
    reason: Reason | None = None


@dataclass(frozen=True)
class Crowd:
    """The people of one level, each known by name or not; named people count as known to a reader.

    floor: the fewest confidential people about whom anything is told, 0 where all is.
    """

    named: Bools
    floor: int

    def too_few(self, values: Floats) -> bool:
        """Whether a statistic of these people would be one of too few who are confidential."""
        people = self._confidential(values).size
        return 0 < people < self.floor

    def spread_shown(self, values: Floats) -> bool:
        """Whether order statistics may be told: from ten confidential people up."""
        people = self._confidential(values).size
        return not self.floor or people == 0 or people >= FEWEST_FOR_SPREAD

    def tell(self, values: Floats, low: float, high: float, step: float) -> Told:
        """The mean; hidden for too few people, a bound where the confidential ones sit at an end.

        values: one per person of the level, NaN = none.   step: one person's usual step.
        """
        known = np.sort(values[~np.isnan(values)])
        if not known.size:
            return Told(None, reason="no_answers")
        if self.too_few(values):
            return Told(None, reason="hidden")
        own = self._confidential(values)
        if not self.floor or not own.size:
            return Told(float(known.mean()))
        slack = STEPS_TO_THE_END * step / own.size
        mean = float(np.sort(own).mean())
        ends = mean > high - slack + SLACK, mean < low + slack - SLACK
        if not any(ends):
            return Told(float(known.mean()))
        if all(ends):
            return Told(None, reason="hidden")
        limit = high - slack if ends[0] else low + slack
        rest = float(known.sum()) - mean * own.size
        value = (rest + limit * own.size) / known.size
        return Told(None, Bound(op="≥" if ends[0] else "≤", value=value), "bounded")

    def _confidential(self, values: Floats) -> Floats:
        return values[~np.isnan(values) & ~self.named]


def leakage_questionnaire(definition: Definition) -> Questionnaire | None:
    """The questionnaire that carries the leakage constants, if the assessment has one."""
    return next((q for q in definition.questionnaires if q.leakage is not None), None)


def visible_levels(definition: Definition, answers: Answers) -> LeakageVisible | None:
    """Which levels and sides have enough confidential people, or none, by recall answers."""
    questionnaire = leakage_questionnaire(definition)
    if questionnaire is None or questionnaire.leakage is None or definition.strategy is None:
        return None
    ladder = questionnaire.leakage.ladder
    sides = dict(ladder.sides) if ladder else {}
    everyone = people(questionnaire, answers)
    asked = [one for one in everyone if one.entries("priorities") is not None]
    levels = _groups_by(asked, lambda one: [one.level])
    crossed = _groups_by(
        asked, lambda one: [(one.level, side) for side in sides if one.group in sides[side]]
    )
    needs = _groups_by(
        [one for one in everyone if one.entries("needs") is not None],
        lambda one: [side for side in sides if one.group in sides[side]],
    )
    return LeakageVisible(
        levels=frozenset(key for key, groups in levels.items() if _enough(definition, groups)),
        sides=frozenset(key for key, groups in crossed.items() if _enough(definition, groups)),
        needs=frozenset(key for key, groups in needs.items() if _enough(definition, groups)),
    )


def crowd_of(definition: Definition, inside: list[Person], published: bool) -> Crowd:
    """The people of one level, with the largest floor among their groups."""
    settings = [group_settings(definition, person.group) for person in inside]
    named = np.array([group.mode == "named" for group in settings], dtype=bool)
    floor = max((group.floor for group in settings if group.mode != "named"), default=0)
    return Crowd(named=named, floor=floor if published else 0)


def levels_within_groups(
    definition: Definition,
    items: list[Item],
    everyone: list[Person],
    published: QuestionnaireResult,
) -> frozenset[str]:
    """Levels whose mean on these scored items may stand beside the groups' means on the same items.

    A group's mean less a level's mean is the mean of the group's people elsewhere. So a level is
    told where every confidential group in it is shown exactly on every item, and each of these
    groups has, at each level, enough people or none, and not all of them at an end of the scale.
    """
    questionnaire = leakage_questionnaire(definition)
    if questionnaire is None:
        return frozenset()
    unsafe: set[str] = set()
    for item in items:
        answers = _answers_by(item, everyone)
        exact = _groups_shown(published, item)
        scale = item_range(questionnaire, item), item_step(questionnaire, item)
        for group in {group for group, _ in answers}:
            settings = group_settings(definition, group)
            cells = [np.array(values) for (own, _), values in answers.items() if own == group]
            if settings.mode == "named" or (
                group in exact and all(_safe(cell, settings.floor, scale) for cell in cells)
            ):
                continue
            unsafe |= {person.level for person in everyone if person.group == group}
    return frozenset({person.level for person in everyone} - unsafe)


def _safe(values: Floats, floor: int, scale: tuple[Range, float]) -> bool:
    """Whether so many people's mean might be told by itself."""
    reach, step = scale
    crowd = Crowd(named=np.zeros(values.size, dtype=bool), floor=floor)
    return crowd.tell(values, reach.low, reach.high, step).value is not None


def _answers_by(item: Item, everyone: list[Person]) -> dict[tuple[str, str], list[float]]:
    """The numbers given to an item, by group and level."""
    cells: dict[tuple[str, str], list[float]] = {}
    for person in everyone:
        for row in person.given.get(item.role, []) if item.role else []:
            if row.item == item.id and row.state == State.ANSWERED and not np.isnan(row.value):
                cells.setdefault((person.group, person.level), []).append(row.value)
    return cells


def _groups_shown(published: QuestionnaireResult, item: Item) -> set[str]:
    """Groups whose exact count and sum on an item stand in the working."""
    return {
        group
        for node in published.nodes.values()
        for entry in node.working.items
        if entry.item == item.id
        for group in entry.groups
    }


def _groups_by(everyone: list[Person], keys: Callable[[Person], list[Key]]) -> dict[Key, list[str]]:
    """The rater groups of the people in each cell, one entry a person."""
    cells: dict[Key, list[str]] = {}
    for person in everyone:
        for key in keys(person):
            cells.setdefault(key, []).append(person.group)
    return cells


def _enough(definition: Definition, groups: list[str]) -> bool:
    """Whether the confidential people reach the largest floor among their groups, if there are any."""
    settings = [group_settings(definition, code) for code in groups]
    floors = [group.floor for group in settings if group.mode != "named"]
    return not floors or len(floors) >= max(floors)
