"""A chosen initiative with its dates as the result shows it, and why a roadmap is empty."""

from collections.abc import Mapping, Sequence
from datetime import date

from dot.results.roadmap_schemas import NotChosen, PlannedInitiative
from dot.roadmap import words
from dot.roadmap.candidates import Candidate
from dot.roadmap.dates import Slot, in_plan, own_dates
from dot.roadmap.situation import Choice, Situation
from dot.roadmap.standing import all_targets_met


def shown_dates(candidate: Candidate, start: date) -> Slot | None:
    """The dates of a finished initiative that reaches into the plan's time."""
    running = candidate.running
    if running is None or running.status != "done" or candidate.is_news:
        return None
    if not (running.start and running.end):
        return None
    return own_dates(candidate, start) if running.end >= start else None


def planned(choice: Choice, slots: Mapping[str, Slot], situation: Situation) -> PlannedInitiative:
    candidate, slot = choice.candidate, slots[choice.candidate.id]
    initiative, running = candidate.initiative, candidate.running
    band = situation.band(candidate)
    days = list(initiative.effort_by_function.values())
    return PlannedInitiative(
        id=initiative.id,
        name=initiative.name,
        owner=(running.owner if running else None) or initiative.owner,
        lane=initiative.lane,
        phase=initiative.phase,
        quick_win=initiative.quick_win,
        reasons=list(choice.reasons),
        strengthen_only=candidate.strengthen_only,
        value=choice.worth.value,
        effort=initiative.effort,
        effort_points=band.points,
        days_low=sum(one.low for one in days) if days else band.days.low,
        days_high=sum(one.high for one in days) if days else band.days.high,
        priority=choice.worth.value / (band.points or 1.0),
        start=slot.start,
        end=slot.end,
        weeks_low=initiative.weeks.low,
        weeks_high=initiative.weeks.high,
        prerequisites=_before(candidate, slots, hard=True),
        soft_prerequisites=_before(candidate, slots, hard=False),
        uplifts=dict(choice.worth.lifts),
        success=initiative.success,
        kpis=[goal.kpi for goal in initiative.kpis],
        touches_rep=initiative.touches_rep,
        first_steps=[(step.week, step.role, step.output) for step in initiative.first_steps],
        done_when=initiative.done_when,
        note=_note(candidate, slots, situation),
        status=candidate.status,
        est=initiative.est,
    )


def _before(candidate: Candidate, slots: Mapping[str, Slot], hard: bool) -> list[str]:
    """The prerequisites in the plan that are finished before it starts.

    What is met already may run beside it; what the client's dates turn round is in the note.
    """
    start = slots[candidate.id].start
    listed = in_plan(candidate.initiative, slots, hard=hard)
    return [id_ for id_ in listed if slots[id_].end < start]


def _note(candidate: Candidate, slots: Mapping[str, Slot], situation: Situation) -> str | None:
    """The authored note, the window, the client's note, and warnings about prerequisites."""
    initiative, running = candidate.initiative, candidate.running
    start = slots[candidate.id].start
    parts = [
        initiative.note,
        f"{initiative.window}." if initiative.window else None,
        running.note if running else None,
    ]
    unmet = {True: situation.needs(candidate), False: situation.helpers(candidate)}
    for hard, warning in ((True, words.runs_early), (False, words.starts_early)):
        parts += [
            warning(situation.candidates[id_].initiative)
            for id_ in in_plan(initiative, slots, hard=hard)
            if id_ in unmet[hard] and slots[id_].end >= start
        ]
    return " ".join(filter(None, parts)) or None


def why_empty(situation: Situation, left: Sequence[NotChosen]) -> str:
    """The sentence that stands where nothing is planned."""
    if left:
        return words.NOTHING_FITS
    return words.EVERY_TARGET_MET if all_targets_met(situation.places) else words.NOTHING_TRIGGERED
