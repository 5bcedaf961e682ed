"""Days, weeks and phases of a plan: the first and last day of an initiative, and what lies between."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dot.questionnaires.library import Initiative
from dot.roadmap.candidates import Candidate

WEEK = timedelta(weeks=1)
# Domain brief, section 5: quick wins in weeks 0–12, then months 2–6, 5–12 and 10–24.
MONTHS_BEFORE_PHASE = (0, 1, 4, 9)
LIGHT = "S"


@dataclass(frozen=True)
class Slot:
    """First and last day."""

    start: date
    end: date


def in_plan(initiative: Initiative, chosen: Mapping[str, object], hard: bool) -> list[str]:
    """The prerequisites of one kind that are chosen too."""
    return [
        needed.initiative
        for needed in initiative.prerequisites
        if needed.hard == hard
        and needed.initiative in chosen
        and needed.initiative != initiative.id
    ]


def own_dates(candidate: Candidate, start: date) -> Slot:
    """The client's dates; a missing start is the plan's first Monday, a missing end is estimated."""
    running = candidate.running
    begin = (running.start if running else None) or monday_from(start)
    if candidate.is_news and running and running.end and not running.start:
        begin = running.end - working_days(candidate.initiative)
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
