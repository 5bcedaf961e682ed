"""The optimised roadmap of a published result: chosen and scheduled under every limit at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dot.assessments.schemas import RoadmapSettings
from dot.errors import DotError
from dot.results.inputs import Definition
from dot.results.roadmap_schemas import NotChosen, PlannedInitiative
from dot.results.schemas import Result
from dot.roadmap import words
from dot.roadmap.candidates import candidates
from dot.roadmap.conflict import conflict
from dot.roadmap.limit_words import conflict_words, limit_words, optimum_rules
from dot.roadmap.options import Tables, tables
from dot.roadmap.placing import place
from dot.roadmap.problem import Limit
from dot.roadmap.ranking import Choice, Situation
from dot.roadmap.reading import closings, critical_path, first_steps, loads, quarter_loads
from dot.roadmap.rows import planned, shown_dates, why_empty
from dot.roadmap.schemas import OptimalRoadmap, Proof
from dot.roadmap.sequence import Slot
from dot.roadmap.service import limits_of
from dot.roadmap.solver import Effort, Solution, solve
from dot.roadmap.standing import standings
from dot.roadmap.stating import Stated, last_day, state
from dot.roadmap.value import NOTHING, worth
from dot.roadmap.why_not import left_out


class Impossible(DotError):
    """No plan keeps every limit; ``limits`` conflict, and none of them can be left out."""

    status, code = 409, "conflict"

    def __init__(self, message: str, limits: list[Limit]) -> None:
        super().__init__(message)
        self.limits = limits


@dataclass(frozen=True)
class Optimum:
    """A solved problem with the first week of every chosen initiative."""

    situation: Situation
    stated: Stated
    tables: Tables
    solution: Solution
    starts: Mapping[str, int]


def optimal_plan(result: Result, definition: Definition) -> OptimalRoadmap:
    """The best roadmap under all limits of the settings. Same result and definition, same roadmap.

    Raises Impossible where no plan keeps them, DotError without roadmap settings or a library.
    """
    settings, library = definition.assessment.roadmap, definition.library
    if settings is None or library is None:
        raise DotError(
            "There is no roadmap to plan: give assessment.yaml a `roadmap:` with its `start`, and "
            "a `library:`."
        )
    limits = limits_of(settings, library)
    situation = Situation(
        candidates=candidates(result, definition, library, settings),
        places=standings(result),
        effort={str(letter): band for letter, band in library.effort.items()},
        most=limits["chosen"],
    )
    return roadmap_of(optimise(situation, settings, limits), settings, limits)


def optimise(situation: Situation, settings: RoadmapSettings, limits: Mapping[str, int]) -> Optimum:
    """Choose and schedule. Raises Impossible where no plan keeps every limit."""
    stated = state(situation, settings, limits)
    found = tables(stated.problem)
    solution = solve(found, Effort(settings.gap, settings.nodes))
    if solution is None:
        clashing = conflict(stated.problem)
        told = [limit_words(one, situation, settings, limits) for one in clashing]
        raise Impossible(conflict_words(told, settings), clashing)
    return Optimum(situation, stated, found, solution, place(found, solution.picks))


def roadmap_of(
    optimum: Optimum, settings: RoadmapSettings, limits: Mapping[str, int]
) -> OptimalRoadmap:
    """The optimum with its dates, reasons and loads."""
    situation, solution, stated = optimum.situation, optimum.solution, optimum.stated
    slots = stated.slots(optimum.starts)
    chosen = [*_finished(situation, settings.start), *_chosen(situation, slots)]
    chosen.sort(key=lambda one: (one.start, -one.priority, one.id))
    left = _left(optimum, {one.id for one in chosen}, (settings, limits))
    empty = [] if chosen else [why_empty(situation, left)]
    new = [job for id_, job in stated.problem.jobs.items() if id_ in slots and not job.given]
    return OptimalRoadmap(
        start=settings.start,
        end=last_day(settings),
        initiatives=chosen,
        not_chosen=left,
        limits=dict(limits),
        rules=[*empty, *optimum_rules(stated.problem, settings, solution.gap)],
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
    """What was proposed and is not in the plan, each with the reason."""
    known = optimum.situation.candidates
    return [
        NotChosen(
            id=id_,
            name=known[id_].initiative.name,
            reasons=list(words.reasons(known[id_], None)),
            why_not=why,
        )
        for id_, why in left_out(optimum.tables, optimum.solution.picks, optimum.situation, ruled)
        if id_ not in shown
    ]


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


def _chosen(situation: Situation, slots: Mapping[str, Slot]) -> list[PlannedInitiative]:
    """The chosen initiatives; what each lifts is counted in order of their ends, nothing twice."""
    lifted: dict[str, float] = {}
    rows = []
    for id_ in sorted(slots, key=lambda one: (slots[one].end, one)):
        candidate = situation.candidates[id_]
        found = worth(candidate, situation.places, lifted, situation.band(candidate).points)
        for node, levels in found.lifts.items():
            lifted[node] = lifted.get(node, 0.0) + levels
        because = None if candidate.is_wanted else _needed_by(situation, slots, id_)
        choice = Choice(candidate, words.reasons(candidate, because), found)
        rows.append(planned(choice, slots, situation))
    return rows


def _needed_by(situation: Situation, slots: Mapping[str, Slot], id_: str) -> str | None:
    """Which chosen initiative asks for one that nobody wants for itself."""
    for other in slots:
        initiative = situation.candidates[other].initiative
        if any(one.hard and one.initiative == id_ for one in initiative.prerequisites):
            return words.needed_by(initiative)
    return None
