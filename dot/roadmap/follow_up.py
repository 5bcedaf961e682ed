"""Plan against actual: what an earlier roadmap had planned, and what came of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dot.assessments.schemas import ClientInitiatives, Running
from dot.results.roadmap_schemas import FollowUp
from dot.roadmap.candidates import Candidate

DAYS_OF_A_WEEK = 7
NOT_STARTED = "not started"


@dataclass(frozen=True)
class Planned:
    """An initiative as an earlier roadmap had it."""

    id: str
    name: str
    start: date
    end: date


def planned_in(tree: object) -> list[Planned]:
    """The initiatives of a `roadmap.json`, or of the roadmap in a `results.json`.

    Raises ValueError where it holds none.
    """
    roadmap = tree.get("roadmap", tree) if isinstance(tree, Mapping) else None
    rows = roadmap.get("initiatives") if isinstance(roadmap, Mapping) else None
    if not isinstance(rows, Sequence):
        raise ValueError(json.dumps(type(tree).__name__))
    return [
        Planned(
            id=str(row["id"]),
            name=str(row["name"]),
            start=date.fromisoformat(row["start"]),
            end=date.fromisoformat(row["end"]),
        )
        for row in rows
    ]


def follow_up(
    before: Sequence[Planned], own: ClientInitiatives | None, today: date
) -> list[FollowUp]:
    """One row for each initiative of the earlier plan, in its order."""
    said = {one.id: one for one in own.status} if own else {}
    return [_row(one, said.get(one.id), today) for one in before]


def _row(planned: Planned, running: Running | None, today: date) -> FollowUp:
    return FollowUp(
        initiative=planned.id,
        name=planned.name,
        planned_start=planned.start,
        planned_end=planned.end,
        status=running.status if running else NOT_STARTED,
        start=running.start if running else None,
        end=running.end if running else None,
        late=_late(planned, running, today),
        adoption=running.adoption if running else None,
        kpi_reached=running.kpi_reached if running else None,
        share=Candidate.share_of(running),
    )


def _late(planned: Planned, running: Running | None, today: date) -> int | None:
    """Weeks behind the plan; None for what is stopped, or done at a day that nobody told.

    What is done is read at its end. What runs is as late as its start, and at least as its end is
    overdue. What has not begun is late from its planned start on.
    """
    status = running.status if running else NOT_STARTED
    if running is None or status in ("planned", NOT_STARTED):
        expected = (running.start if running else None) or today
        return max(_weeks(planned.start, expected), 0)
    if status == "done":
        return None if running.end is None else _weeks(planned.end, running.end)
    if status == "stopped":
        return None
    begun = 0 if running.start is None else _weeks(planned.start, running.start)
    return max(begun, _weeks(planned.end, max(running.end or today, today)))


def _weeks(first: date, then: date) -> int:
    """Whole weeks from one day to another; part of a week counts for nothing."""
    days = (then - first).days
    return days // DAYS_OF_A_WEEK if days >= 0 else -(-days // DAYS_OF_A_WEEK)
