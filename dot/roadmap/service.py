"""The roadmap of a published result: initiatives triggered, ranked and put in sequence."""

from collections.abc import Mapping
from datetime import timedelta

from dot.assessments.schemas import RoadmapSettings
from dot.questionnaires.library import Library
from dot.results.inputs import Definition
from dot.results.roadmap_schemas import NotChosen, Roadmap
from dot.results.schemas import Result
from dot.roadmap import words
from dot.roadmap.candidates import candidates
from dot.roadmap.ranking import Choice, Draft, Situation, choose
from dot.roadmap.rows import planned, shown_dates, why_empty
from dot.roadmap.sequence import Calendar, add_months, fill
from dot.roadmap.standing import standings
from dot.roadmap.value import NOTHING, worth

# Expert estimates of domain brief section 5, for a library that leaves a limit out.
USUAL_LIMITS = {"parallel_per_owner": 3, "rep_changes_per_quarter": 2, "chosen": 12}


def plan(result: Result, definition: Definition) -> Roadmap | None:
    """The roadmap that a published result asks for, by the rules of domain brief section 5.

    Ranks by priority value, takes prerequisites along, and gives each initiative the earliest
    Monday that its phase, its prerequisites and the limits allow. The same result and definition
    give the same roadmap.   Returns None without roadmap settings or without a library.
    Raises DotError where a trigger can't be computed.
    """
    settings, library = definition.assessment.roadmap, definition.library
    if settings is None or library is None:
        return None
    limits = limits_of(settings, library)
    situation = Situation(
        candidates=candidates(result, definition, library, settings),
        places=standings(result),
        effort={str(letter): band for letter, band in library.effort.items()},
        most=limits["chosen"],
    )
    draft, calendar = _settle(situation, settings, limits)
    done = {
        one.id: slot
        for one in situation.candidates.values()
        if (slot := shown_dates(one, calendar.start))
    }
    finished = [
        planned(Choice(one, words.reasons(one, None), NOTHING), done, situation)
        for one in situation.candidates.values()
        if one.id in done
    ]
    dated = [planned(choice, calendar.slots, situation) for choice in draft.chosen.values()]
    chosen = sorted([*finished, *dated], key=lambda one: (one.start, -one.priority, one.id))
    left = _not_chosen(situation, draft, shown=frozenset(one.id for one in chosen))
    empty = [] if chosen else [why_empty(situation, left)]
    return Roadmap(
        start=calendar.start,
        end=calendar.end,
        initiatives=chosen,
        not_chosen=left,
        limits=limits,
        rules=[*empty, *words.rules(limits, situation.effort, settings)],
    )


def limits_of(settings: RoadmapSettings, library: Library) -> dict[str, int]:
    """The assessment's limits over the library's over the usual ones."""
    own = settings.limits.model_dump(exclude_none=True)
    given = {str(name): limit for name, limit in library.limits.items()}
    return USUAL_LIMITS | given | own


def _settle(
    situation: Situation, settings: RoadmapSettings, limits: Mapping[str, int]
) -> tuple[Draft, Calendar]:
    """Choose and date; what finds no room is blocked, and its place goes to the next in rank.

    Every round blocks one more candidate, so there are no more rounds than candidates.
    """
    end = add_months(settings.start, settings.horizon_months) - timedelta(days=1)
    blocked = out_of_question(situation)
    while True:
        draft = choose(situation, blocked)
        calendar = Calendar(settings.start, end, limits)
        stuck = fill(calendar, draft.chosen)
        if stuck is None:
            return draft, calendar
        blocked = {**blocked, stuck: words.no_room(end)}


def out_of_question(situation: Situation) -> dict[str, str]:
    """What consultant or client have decided against, or have behind them."""
    blocked: dict[str, str] = {}
    for one in situation.candidates.values():
        if one.status == "done":
            blocked[one.id] = words.DONE
        elif one.status == "stopped":
            blocked[one.id] = words.STOPPED
        elif one.excluded and not one.has_own_dates:
            blocked[one.id] = words.EXCLUDED
    return blocked


def _not_chosen(situation: Situation, draft: Draft, shown: frozenset[str]) -> list[NotChosen]:
    """What was proposed and is not in the plan, best first, each with the reason."""
    left = {id_: why for id_, why in draft.left.items() if id_ not in shown}

    def rank(id_: str) -> tuple[float, str]:
        candidate = situation.candidates[id_]
        alone = worth(candidate, situation.places, {}, situation.band(candidate).points)
        return -alone.priority, id_

    return [
        NotChosen(
            id=id_,
            name=situation.candidates[id_].initiative.name,
            reasons=list(words.reasons(situation.candidates[id_], None)),
            why_not=left[id_],
        )
        for id_ in sorted(left, key=rank)
    ]
