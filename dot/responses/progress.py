"""How far fieldwork has come, in steps too coarse to watch one person finish."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dot.assessments.fieldwork_models import Participation
from dot.assessments.schemas import Group

STEP = 10


@dataclass(frozen=True)
class GroupProgress:
    """One rater group.   invited: people asked, and those who came by an open link.

    percent: share that has submitted, rounded down to whole tens; None where it is not told:
    fewer than the floor were invited (``small``), or fewer than the floor have submitted.
    """

    group: str
    invited: int
    floor: int
    percent: int | None

    @property
    def small(self) -> bool:
        """Whether so few were asked that nothing is told at any time."""
        return self.invited < self.floor


def progress(
    session: Session, assessment_id: int, groups: Mapping[str, Group]
) -> list[GroupProgress]:
    """Every group with somebody in it, in the order of the settings.

    While fewer than the floor have submitted, the answer does not change with any one of them. From
    there on it changes in steps of a tenth, and never by less than the floor's worth of people.
    """
    invited: Counter[str] = Counter()
    finished: Counter[str] = Counter()
    rows = session.execute(
        select(Participation.group, Participation.submitted).where(
            Participation.assessment_id == assessment_id
        )
    )
    for group, submitted in rows:
        invited[group] += 1
        finished[group] += bool(submitted)
    codes = [code for code in groups if code in invited]
    codes += sorted(invited.keys() - groups.keys())
    return [told(code, invited[code], finished[code], groups.get(code, Group())) for code in codes]


def told(code: str, invited: int, finished: int, group: Group) -> GroupProgress:
    """What of a group's progress is told. A named group's people have agreed to be seen."""
    floor = group.floor
    if group.mode == "named":
        return GroupProgress(code, invited, floor, finished * 100 // max(invited, 1))
    if invited < floor or finished < floor:
        return GroupProgress(code, invited, floor, None)
    # Whole steps of people, none smaller than the floor, so that no step is one person's.
    size = max(floor, -(-invited * STEP // 100))
    counted = finished // size * size
    return GroupProgress(code, invited, floor, counted * 100 // invited // STEP * STEP)
