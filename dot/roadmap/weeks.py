"""Working weeks of a plan and the calendar quarters that they fall into."""

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dot.roadmap.dates import WEEK, monday_from, quarter

# From a Monday to the Friday of the same week.
TO_FRIDAY = timedelta(days=4)
# A quarter of a year has thirteen weeks; a shorter one has its share of a capacity per quarter.
WEEKS_OF_A_QUARTER = 13


@dataclass(frozen=True)
class Quarter:
    """Weeks ``first`` to ``last`` - 1 of the plan, counted without the blackout weeks."""

    name: str
    first: int
    last: int

    @property
    def weeks(self) -> int:
        return self.last - self.first


@dataclass(frozen=True)
class Weeks:
    """The Mondays of all weeks in which people work for the plan, and their calendar quarters.

    A plan counts in these weeks only, so that whatever runs over a blackout simply takes longer.
    """

    mondays: tuple[date, ...]
    quarters: tuple[Quarter, ...]

    def since(self, day: date) -> int:
        """The first week that begins on the day or later; the number of weeks if none does."""
        return bisect.bisect_left(self.mondays, day)

    def after(self, day: date) -> int:
        """The first week that begins later than the day."""
        return bisect.bisect_right(self.mondays, day)

    def last_day(self, finish: int) -> date:
        """The Friday of the week before week ``finish``."""
        return self.mondays[finish - 1] + TO_FRIDAY


def working_weeks(start: date, end: date, blackouts: Sequence[tuple[date, date]] = ()) -> Weeks:
    """Every week that lies whole between start and end and holds no day of a blackout."""
    mondays = []
    monday = monday_from(start)
    while monday + TO_FRIDAY <= end:
        if not any(first <= monday + TO_FRIDAY and monday <= last for first, last in blackouts):
            mondays.append(monday)
        monday += WEEK
    quarters: list[Quarter] = []
    for at, day in enumerate(mondays):
        name = quarter_name(day)
        if quarters and quarters[-1].name == name:
            quarters[-1] = Quarter(name, quarters[-1].first, at + 1)
        else:
            quarters.append(Quarter(name, at, at + 1))
    return Weeks(tuple(mondays), tuple(quarters))


def quarter_name(day: date) -> str:
    """“2027-Q1”."""
    year, number = quarter(day)
    return f"{year}-Q{number + 1}"
