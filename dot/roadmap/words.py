"""The roadmap's own sentences: why an initiative is in the plan, why not, and by what rules."""

from collections.abc import Mapping, Sequence
from datetime import date

from dot.assessments.schemas import RoadmapSettings
from dot.questionnaires.library import EffortBand, Initiative
from dot.roadmap.candidates import Candidate

NOTHING_TO_LIFT = "What it lifts has reached its target, or chosen initiatives lift it already."
ENDLESS = "What it needs first waits for itself, or for too long a chain of others."
EXCLUDED = "The consultant has excluded it."
STOPPED = "The client has stopped it."
DONE = "The client has done it; what builds on it need not wait."
EVERY_TARGET_MET = (
    "Every target is met: nothing has to be started, so the roadmap is empty on purpose."
)
NOTHING_TRIGGERED = "No initiative’s trigger holds, and none is pinned: the roadmap is empty."
NOTHING_FITS = "Initiatives are proposed, but none fits: the reasons stand beside each of them."
CAPACITIES = "Capacities are noted in the assessment and not yet used to set dates."


def named(initiative: Initiative) -> str:
    """An initiative as a sentence names it."""
    return f"{initiative.id} “{initiative.name}”"


def reasons(candidate: Candidate, because: str | None) -> tuple[str, ...]:
    """Why it is in the plan, trigger texts first."""
    given = list(candidate.reasons)
    if candidate.pinned:
        given.append("The consultant has pinned it.")
    if candidate.status == "running":
        given.append("It runs at the client already.")
    if candidate.status == "planned":
        given.append("The client has planned it.")
    if because:
        given.append(because)
    return tuple(given)


def needed_by(initiative: Initiative) -> str:
    return f"{named(initiative)} needs it first."


def needs_first(initiative: Initiative, why: str) -> str:
    return f"It needs {named(initiative)} first, which is not in the plan: {why}"


def no_place(needed: Sequence[str], most: int) -> str:
    """Why the number of initiatives leaves it out."""
    if not needed:
        return f"The plan has room for {most} only; others rank higher."
    first = ", ".join(needed)
    return f"With what it needs first ({first}) it exceeds the {most} initiatives of the plan."


def no_room(end: date) -> str:
    return (
        f"It can’t be finished by {end.isoformat()}: its phase, what it needs first and the limits "
        "leave no room."
    )


def starts_early(initiative: Initiative) -> str:
    """A warning about a prerequisite that helps but does not block."""
    return f"{named(initiative)} would help, but can’t be finished before this starts."


def runs_early(initiative: Initiative) -> str:
    """A warning about dates of the client that run against a hard prerequisite."""
    return f"By the client’s dates it starts before {named(initiative)} is finished."


def rules(
    limits: Mapping[str, int], effort: Mapping[str, EffortBand], settings: RoadmapSettings
) -> list[str]:
    """The rules that made this roadmap, as the report prints them."""
    points = ", ".join(f"{letter} {band.points:g}" for letter, band in effort.items())
    stated = [
        "Priority value = sum over the lifted nodes of gap to target × importance × expected uplift, "
        f"divided by effort points ({points}). An uplift never exceeds its ceiling nor the gap.",
        "The highest priority value is taken first. What it lifts no longer counts for the others, "
        "so that several initiatives on one node never count twice.",
        "Where the reasons ask only for strengthening, the uplift is halved.",
        "What an initiative needs first is moved ahead of it, unless it is done or what it lifts "
        "has reached the middle of its scale (level 3 of 5). What merely helps is moved ahead "
        "where both are chosen and time allows.",
        f"At most {limits['parallel_per_owner']} initiatives of effort M, L or XL run at once in a "
        f"lane; at most {limits['rep_changes_per_quarter']} that touch the rep’s day start in a "
        f"calendar quarter; at most {limits['chosen']} are chosen.",
        "Phase 0 may start in month 1, phase 1 in month 2, phase 2 in month 5, phase 3 in month 10. "
        "Starts are Mondays; a duration is the middle of its estimate in whole weeks. Dates of "
        "what runs or is planned at the client stand as given.",
    ]
    return [*stated, CAPACITIES] if settings.capacities else stated
