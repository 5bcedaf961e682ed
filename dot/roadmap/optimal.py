"""The optimum: candidates become a problem, the problem a plan in weeks, the plan a roadmap."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from dot.assessments.schemas import RoadmapSettings
from dot.errors import DotError
from dot.results.roadmap_schemas import NotChosen, PlannedInitiative, Proof, Roadmap
from dot.results.schemas import Result
from dot.results.whatif_schemas import Changes, Scenario
from dot.roadmap import words
from dot.roadmap.conflict import conflict
from dot.roadmap.dates import Slot
from dot.roadmap.greedy import resumed
from dot.roadmap.limit_words import conflict_words, limit_words, optimum_rules
from dot.roadmap.options import Tables, tables
from dot.roadmap.placing import Starts, place
from dot.roadmap.problem import Limit
from dot.roadmap.reading import closings, critical_path, first_steps, loads, quarter_loads
from dot.roadmap.rows import planned, shown_dates, why_empty
from dot.roadmap.situation import Choice, Situation
from dot.roadmap.solver import Effort, Solution, Tell, solve
from dot.roadmap.stating import Stated, last_day, state
from dot.roadmap.why_not import left_out
from dot.roadmap.worth import NOTHING, worths

# Scores a published result anew under assumed levels, as the result itself was scored.
Engine = Callable[[Result, Changes], Scenario]


class Impossible(DotError):
    """No plan keeps every limit; ``limits`` conflict, and none of them can be left out."""

    status, code = 409, "conflict"

    def __init__(self, message: str, limits: list[Limit]) -> None:
        super().__init__(message)
        self.limits = limits


@dataclass(frozen=True)
class Means:
    """What a plan is made with.

    ``engine`` projects it onto the result; without one nothing is projected.  ``before``: a plan
    under other limits, to begin from.  ``tell`` hears how far the search is.
    """

    engine: Engine | None = None
    before: Roadmap | None = None
    tell: Tell | None = None


@dataclass(frozen=True)
class Optimum:
    """A solved problem with the first week of every chosen initiative."""

    situation: Situation
    stated: Stated
    tables: Tables
    solution: Solution
    starts: Mapping[str, int]

    @property
    def longest(self) -> dict[str, date]:
        """Last days if everything takes as long as it may."""
        return longest_ends(self.stated, self.tables, self.situation, self.starts)

    @property
    def finished(self) -> dict[str, Slot]:
        """First and last day of what ends within the plan, so that what it lifts counts."""
        count = len(self.stated.problem.quarters)
        return {
            id_: slot
            for id_, slot in self.stated.slots(self.starts).items()
            if self.tables.options[id_][self.solution.picks[id_]].ends < count
        }


def longest_ends(
    stated: Stated, found: Tables, situation: Situation, starts: Starts
) -> dict[str, date]:
    """Last days if everything takes as long as it may, each after what it needs in the plan.

    Dates of the client stand; what would end behind the plan is left out.
    """
    problem, weeks = stated.problem, stated.weeks
    ends: dict[str, int] = {}
    days = {}
    for id_ in (one for one in found.order if one in starts):
        job = problem.jobs[id_]
        if job.given is not None:
            ends[id_], days[id_] = job.given.finish, stated.own[id_].end
            continue
        high = math.ceil(situation.candidates[id_].initiative.weeks.high)
        ends[id_] = max([starts[id_], *(ends[needed] for needed in job.hard)])
        ends[id_] += max(job.weeks, high)
        if ends[id_] <= len(weeks.mondays):
            days[id_] = weeks.last_day(ends[id_])
    return days


def optimise(
    situation: Situation, settings: RoadmapSettings, limits: Mapping[str, int], means: Means
) -> Optimum:
    """Choose and schedule. Raises Impossible where no plan keeps every limit."""
    stated = state(situation, settings, limits)
    found = tables(stated.problem)
    earlier = means.before.initiatives if means.before else []
    start = resumed(found, {one.id: stated.weeks.since(one.start) for one in earlier})
    solution = solve(found, Effort(settings.gap, settings.nodes), start, means.tell)
    if solution is None:
        clashing = conflict(stated.problem)
        told = [limit_words(one, situation, settings, limits) for one in clashing]
        raise Impossible(conflict_words(told, settings), clashing)
    return Optimum(situation, stated, found, solution, place(found, solution.picks))


def roadmap_of(optimum: Optimum, settings: RoadmapSettings, limits: Mapping[str, int]) -> Roadmap:
    """The optimum with its dates, reasons and loads."""
    situation, solution, stated = optimum.situation, optimum.solution, optimum.stated
    slots = stated.slots(optimum.starts)
    chosen = [*_finished(situation, settings.start), *_chosen(optimum, slots)]
    chosen.sort(key=lambda one: (one.start, -one.priority, one.id))
    left = _left(optimum, {one.id for one in chosen}, (settings, limits))
    empty = [] if chosen else [why_empty(situation, left)]
    new = [job for id_, job in stated.problem.jobs.items() if id_ in slots and not job.given]
    return Roadmap(
        start=settings.start,
        end=last_day(settings),
        initiatives=chosen,
        not_chosen=left,
        limits=dict(limits),
        rules=[
            *empty,
            *optimum_rules(stated.problem, settings, solution.gap, solution.interrupted),
        ],
        gap=solution.gap,
        proof=Proof(
            points=solution.value,
            gap=solution.gap,
            greedy=solution.greedy,
            nodes=solution.nodes,
            weights=settings.weights.model_dump(),
        ),
        load=loads(optimum.tables, optimum.starts),
        quarters=quarter_loads(optimum.tables, optimum.starts),
        days_likely=sum(job.all_days for job in new),
        money=sum(job.money for job in new),
        critical_path=critical_path(chosen),
        quick_wins=[one.id for one in chosen if one.quick_win],
        first_90_days=first_steps(chosen, settings.start),
        closing=closings(optimum.tables, solution.picks),
    )


def _left(
    optimum: Optimum, shown: set[str], ruled: tuple[RoadmapSettings, Mapping[str, int]]
) -> list[NotChosen]:
    """What was proposed and is not in the plan, the best first, each with the reason."""
    known, problem = optimum.situation.candidates, optimum.stated.problem
    left = [
        NotChosen(
            id=id_,
            name=known[id_].initiative.name,
            reasons=list(words.reasons(known[id_], None)),
            why_not=why,
        )
        for id_, why in left_out(optimum.tables, optimum.solution.picks, optimum.situation, ruled)
        if id_ not in shown
    ]

    def rank(one: NotChosen) -> tuple[float, str]:
        """By priority value, each looked at alone."""
        job = problem.jobs.get(one.id)
        alone = worths(problem, [one.id])[one.id].value / job.points if job else 0.0
        return -alone, one.id

    return sorted(left, key=rank)


def _finished(situation: Situation, start: date) -> list[PlannedInitiative]:
    """What the client has done and what still reaches into the plan's time."""
    done = {
        one.id: slot for one in situation.candidates.values() if (slot := shown_dates(one, start))
    }
    return [
        planned(
            Choice(
                situation.candidates[id_], words.reasons(situation.candidates[id_], None), NOTHING
            ),
            done,
            situation,
        )
        for id_ in done
    ]


def in_order_of_end(slots: Mapping[str, Slot]) -> list[str]:
    """In the order in which what they lift is counted."""
    return sorted(slots, key=lambda one: (slots[one].end, one))


def _chosen(optimum: Optimum, slots: Mapping[str, Slot]) -> list[PlannedInitiative]:
    """The chosen initiatives; what each lifts is counted in order of their ends, nothing twice."""
    situation = optimum.situation
    late = optimum.longest
    counted = worths(optimum.stated.problem, in_order_of_end(optimum.finished))
    rows = []
    for id_ in slots:
        candidate = situation.candidates[id_]
        because = None if candidate.is_wanted else _needed_by(situation, slots, id_)
        choice = Choice(candidate, words.reasons(candidate, because), counted.get(id_, NOTHING))
        row = planned(choice, slots, situation)
        rows.append(row.model_copy(update={"end_late": late.get(id_)}))
    return rows


def _needed_by(situation: Situation, slots: Mapping[str, Slot], id_: str) -> str | None:
    """Which chosen initiative asks for one that nobody wants for itself."""
    for other in slots:
        initiative = situation.candidates[other].initiative
        if any(one.hard and one.initiative == id_ for one in initiative.prerequisites):
            return words.needed_by(initiative)
    return None
