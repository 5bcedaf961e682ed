"""Sequence: the earliest Monday for each chosen initiative that prerequisites and limits allow."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from dot.questionnaires.library import Initiative
from dot.roadmap.candidates import Candidate
from dot.roadmap.ranking import Choice

WEEK = timedelta(weeks=1)
# Domain brief, section 5: quick wins in weeks 0–12, then months 2–6, 5–12 and 10–24.
MONTHS_BEFORE_PHASE = (0, 1, 4, 9)
LIGHT = "S"


@dataclass(frozen=True)
class Slot:
    """First and last day."""

    start: date
    end: date

    def meets(self, other: "Slot") -> bool:
        """Whether the two share a day."""
        return self.start <= other.end and other.start <= self.end


@dataclass
class Calendar:
    """Who is busy when, from the plan's first to its last day."""

    start: date
    end: date
    limits: Mapping[str, int]
    slots: dict[str, Slot] = field(default_factory=dict)
    booked: dict[str, Initiative] = field(default_factory=dict)

    def book(self, initiative: Initiative, slot: Slot) -> None:
        self.slots[initiative.id] = slot
        self.booked[initiative.id] = initiative

    def earliest(self, initiative: Initiative, after: list[str]) -> Slot | None:
        """The first slot after the named ones that keeps every limit; None within the horizon."""
        months = MONTHS_BEFORE_PHASE[initiative.phase]
        ends = [self.slots[id_].end + timedelta(days=1) for id_ in after if id_ in self.slots]
        begin = monday_from(max([add_months(self.start, months), *ends]))
        for start in self._mondays(begin):
            slot = Slot(start, start + working_days(initiative))
            if slot.end > self.end:
                return None
            if self._rep_has_room(initiative, slot) and self._lane_has_room(initiative, slot):
                return slot
        return None

    def _mondays(self, begin: date) -> Iterator[date]:
        while begin <= self.end:
            yield begin
            begin += WEEK

    def _lane_has_room(self, initiative: Initiative, slot: Slot) -> bool:
        """Whether the owner lane can carry one more M, L or XL on each day of the slot."""
        if initiative.effort == LIGHT:
            return True
        busy = [
            self.slots[id_]
            for id_, other in self.booked.items()
            if other.lane == initiative.lane
            and other.effort != LIGHT
            and self.slots[id_].meets(slot)
        ]
        # Load only rises where something starts, so those days are enough to look at.
        days = {slot.start, *(other.start for other in busy if other.start > slot.start)}
        heaviest = max(sum(other.start <= day <= other.end for other in busy) for day in days)
        return heaviest < self.limits["parallel_per_owner"]

    def _rep_has_room(self, initiative: Initiative, slot: Slot) -> bool:
        """Whether one more change of the rep's day may start in the slot's calendar quarter."""
        if not initiative.touches_rep:
            return True
        starting = sum(
            other.touches_rep and quarter(self.slots[id_].start) == quarter(slot.start)
            for id_, other in self.booked.items()
        )
        return starting < self.limits["rep_changes_per_quarter"]


def fill(calendar: Calendar, chosen: Mapping[str, Choice]) -> str | None:
    """Give every chosen initiative its dates; the id of the first that finds no room, else None.

    chosen: in order of rank, prerequisites ahead. What has dates of the client keeps them.
    """
    for choice in chosen.values():
        if choice.candidate.has_own_dates:
            calendar.book(choice.candidate.initiative, own_dates(choice.candidate, calendar.start))
    waiting = [id_ for id_ in chosen if id_ not in calendar.slots]
    while waiting:
        id_ = _next(waiting, chosen, calendar)
        initiative = chosen[id_].candidate.initiative
        hard = in_plan(initiative, chosen, hard=True)
        soft = in_plan(initiative, chosen, hard=False)
        slot = calendar.earliest(initiative, [*hard, *soft]) or calendar.earliest(initiative, hard)
        if slot is None:
            return id_
        calendar.book(initiative, slot)
        waiting.remove(id_)
    return None


def in_plan(initiative: Initiative, chosen: Mapping[str, object], hard: bool) -> list[str]:
    """The prerequisites of one kind that are chosen too."""
    return [
        needed.initiative
        for needed in initiative.prerequisites
        if needed.hard == hard
        and needed.initiative in chosen
        and needed.initiative != initiative.id
    ]


def _next(waiting: list[str], chosen: Mapping[str, Choice], calendar: Calendar) -> str:
    """The highest-ranked whose prerequisites have dates; soft ones are waited for if possible."""

    def is_dated(id_: str, hard: bool) -> bool:
        needed = in_plan(chosen[id_].candidate.initiative, chosen, hard=hard)
        return all(other in calendar.slots for other in needed)

    ready = [id_ for id_ in waiting if is_dated(id_, hard=True)]
    helped = [id_ for id_ in ready if is_dated(id_, hard=False)]
    return next(iter([*helped, *ready, *waiting]))


def own_dates(candidate: Candidate, start: date) -> Slot:
    """The client's dates; a missing start is the plan's first Monday, a missing end is estimated."""
    running = candidate.running
    begin = (running.start if running else None) or monday_from(start)
    end = (running.end if running else None) or begin + working_days(candidate.initiative)
    return Slot(begin, max(begin, end))


def working_days(initiative: Initiative) -> timedelta:
    """From the Monday of the first week to the Friday of the last."""
    return whole_weeks(initiative) * WEEK - timedelta(days=3)


def whole_weeks(initiative: Initiative) -> int:
    """The likely duration: the middle of the estimate, in whole weeks, at least one."""
    return max(1, math.ceil((initiative.weeks.low + initiative.weeks.high) / 2))


def monday_from(day: date) -> date:
    """The day itself if it is a Monday, else the next one."""
    return day + timedelta(days=-day.weekday() % 7)


def quarter(day: date) -> tuple[int, int]:
    """The calendar quarter of a day."""
    return day.year, (day.month - 1) // 3


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (after - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
