"""From candidates and settings to the optimiser's problem."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dot.assessments.schemas import RoadmapSettings, Window
from dot.questionnaires.library import Library
from dot.roadmap.candidates import Candidate
from dot.roadmap.dates import (
    LIGHT,
    MONTHS_BEFORE_PHASE,
    Slot,
    add_months,
    own_dates,
    whole_weeks,
)
from dot.roadmap.problem import Given, Ground, Job, Lift, Limits, Problem, Weights
from dot.roadmap.situation import Situation
from dot.roadmap.weeks import WEEKS_OF_A_QUARTER, Weeks, working_weeks

FUNCTIONS = ("sales", "marketing", "it", "medical", "leadership")
# Whose days are meant where an own initiative does not say so.
FUNCTION_OF_LANE = {"shared": "leadership"}
DAYS_OF_A_WEEK = 5
# Expert estimates of domain brief section 5, for a library that leaves a limit out.
USUAL_LIMITS = {"parallel_per_owner": 3, "rep_changes_per_quarter": 2, "chosen": 12}


@dataclass(frozen=True)
class Stated:
    """A problem, the weeks that it counts in, and the dates of the client by initiative."""

    problem: Problem
    weeks: Weeks
    own: Mapping[str, Slot]

    def slots(self, starts: Mapping[str, int]) -> dict[str, Slot]:
        """First and last day of each job; dates of the client stand as they were given."""
        mondays = self.weeks.mondays
        return {
            id_: self.own.get(id_)
            or Slot(mondays[start], self.weeks.last_day(start + self.problem.jobs[id_].weeks))
            for id_, start in starts.items()
        }


def state(situation: Situation, settings: RoadmapSettings, limits: Mapping[str, int]) -> Stated:
    """The problem behind a situation. Jobs are what asks for a place, and all that those need."""
    weeks = working_weeks(
        settings.start, last_day(settings), [(one.start, one.end) for one in settings.blackouts]
    )
    ids = _asked(situation)
    chosen = {id_: situation.candidates[id_] for id_ in ids}
    own = {id_: own_dates(one, settings.start) for id_, one in chosen.items() if one.has_own_dates}
    jobs = {
        id_: _job(one, situation, settings, (weeks, own.get(id_))) for id_, one in chosen.items()
    }
    jobs = {
        id_: replace(job, finishes=_finishes(id_, settings, weeks)) if id_ not in own else job
        for id_, job in jobs.items()
    }
    # Whatever can't be chosen can't be waited for either.
    jobs = {
        id_: replace(job, soft=tuple(other for other in job.soft if other in jobs))
        for id_, job in jobs.items()
    }
    free = {id_ for id_ in jobs if id_ not in own}
    problem = Problem(
        jobs=jobs,
        grounds=_grounds(situation, jobs),
        quarters=weeks.quarters,
        limits=Limits(
            capacity=_capacity(settings, weeks),
            days=settings.budget.days,
            money=settings.budget.money,
            parallel=limits["parallel_per_owner"],
            rep=limits["rep_changes_per_quarter"],
            chosen=limits["chosen"],
            pinned=frozenset(id_ for id_ in free if chosen[id_].is_firm),
            excluded=frozenset(
                id_ for id_ in free if chosen[id_].excluded or chosen[id_].status == "stopped"
            ),
        ),
        weights=Weights(**settings.weights.model_dump()),
    )
    return Stated(problem, weeks, own)


def limits_of(settings: RoadmapSettings, library: Library | None) -> dict[str, int]:
    """The assessment's limits over the library's over the usual ones."""
    own = settings.limits.model_dump(exclude_none=True)
    given = {str(name): limit for name, limit in library.limits.items()} if library else {}
    return USUAL_LIMITS | given | own


def last_day(settings: RoadmapSettings) -> date:
    return add_months(settings.start, settings.horizon_months) - timedelta(days=1)


def _asked(situation: Situation) -> list[str]:
    """What asks for a place on its own account, and all that it needs, in the catalogue's order."""
    known = situation.candidates
    waiting = [
        id_
        for id_, one in known.items()
        if one.has_own_dates or (one.status != "done" and one.is_wanted)
    ]
    found: set[str] = set()
    while waiting:
        id_ = waiting.pop()
        if id_ not in found:
            found.add(id_)
            waiting += situation.needs(known[id_])
    return [id_ for id_ in known if id_ in found]


def _job(
    candidate: Candidate,
    situation: Situation,
    settings: RoadmapSettings,
    dated: tuple[Weeks, Slot | None],
) -> Job:
    weeks, slot = dated
    initiative = candidate.initiative
    phase = add_months(settings.start, MONTHS_BEFORE_PHASE[initiative.phase])
    before = settings.not_before.get(candidate.id)
    fixed = settings.fixed.get(candidate.id)
    return Job(
        id=candidate.id,
        lane=initiative.lane,
        weeks=whole_weeks(initiative),
        heavy=initiative.effort != LIGHT,
        touches_rep=initiative.touches_rep,
        days=_days(candidate, situation),
        money=initiative.external_cost or 0.0,
        points=situation.band(candidate).points or 1.0,
        lifts=tuple(
            Lift(one.node, candidate.share * one.levels, one.ceiling) for one in initiative.uplifts
        ),
        hard=tuple(situation.needs(candidate)),
        soft=tuple(situation.helpers(candidate)),
        wanted=candidate.is_wanted,
        phase=weeks.since(phase),
        not_before=0 if before is None else weeks.since(before),
        today=0 if settings.replan is None else weeks.since(settings.replan),
        fixed=None if fixed is None else weeks.since(fixed),
        given=None if slot is None else _given(slot, weeks),
    )


def _finishes(id_: str, settings: RoadmapSettings, weeks: Weeks) -> frozenset[int] | None:
    """The weeks before which an initiative may end that is bound to windows; None if it is not."""
    bound = [one for one in settings.windows if id_ in one.initiatives]
    if not bound:
        return None
    days = [stretch for one in bound for stretch in occasions(one, last_day(settings))]
    ends = range(1, len(weeks.mondays) + 1)
    return frozenset(
        end for end in ends if any(first <= weeks.last_day(end) <= last for first, last in days)
    )


def occasions(window: Window, until: date) -> list[tuple[date, date]]:
    """First and last days of a window, each year again until the plan's last day."""
    years = until.year - window.start.year if window.yearly else 0
    return [
        (add_months(window.start, 12 * at), add_months(window.end, 12 * at))
        for at in range(max(years, 0) + 1)
    ]


def _days(candidate: Candidate, situation: Situation) -> dict[str, float]:
    """Likely person-days by function; without them the middle of the effort band, for its lane."""
    given = candidate.initiative.effort_by_function
    if given:
        return {str(function): days.likely for function, days in given.items()}
    band, lane = situation.band(candidate).days, candidate.initiative.lane
    return {FUNCTION_OF_LANE.get(lane, lane): (band.low + band.high) / 2}


def _given(slot: Slot, weeks: Weeks) -> Given:
    """Dates of the client in weeks of the plan; the work is spread evenly over all their weeks."""
    start, finish = weeks.after(slot.start) - 1, weeks.after(slot.end)
    total = max(1, math.ceil(((slot.end - slot.start).days + 1) / 7))
    shares = {
        at: min(1.0, overlap / total)
        for at, one in enumerate(weeks.quarters)
        if (overlap := min(finish, one.last) - max(start, one.first)) > 0
    }
    return Given(start, finish, shares)


def _grounds(situation: Situation, jobs: Mapping[str, Job]) -> dict[str, Ground]:
    """Every node that a job lifts and whose level and target are known."""
    found = {}
    for node in dict.fromkeys(lift.node for job in jobs.values() for lift in job.lifts):
        place = situation.places.get(node)
        if place is not None and place.level is not None and place.target is not None:
            found[node] = Ground(place.level, place.target, float(place.importance))
    return found


def _capacity(settings: RoadmapSettings, weeks: Weeks) -> dict[str, tuple[float, ...]]:
    """Person-days by function and quarter: the tighter of what is given in days and in people.

    A quarter with less than thirteen working weeks in the plan has its share.
    """
    found = {}
    for function in dict.fromkeys([*settings.capacities, *settings.people]):
        days, people = settings.capacities.get(function), settings.people.get(function)
        found[function] = tuple(
            min(
                math.inf if days is None else days * one.weeks / WEEKS_OF_A_QUARTER,
                math.inf if people is None else people * DAYS_OF_A_WEEK * one.weeks,
            )
            for one in weeks.quarters
        )
    return found
