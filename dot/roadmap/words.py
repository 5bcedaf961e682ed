"""The roadmap's own sentences: why an initiative is in the plan, and why not."""

from datetime import date

from babel.dates import format_date

from dot.questionnaires.library import Initiative
from dot.roadmap.candidates import Candidate

EXCLUDED = "The consultant has excluded it."
STOPPED = "The client has stopped it."
DONE = "The client has done it; what builds on it need not wait."
EVERY_TARGET_MET = (
    "Every target is met: nothing has to be started, so the roadmap is empty on purpose."
)
NOTHING_TRIGGERED = "No initiative’s trigger holds, and none is pinned: the roadmap is empty."
NOTHING_FITS = "Initiatives are proposed, but none fits: the reasons stand beside each of them."


def day_of(day: date) -> str:
    """A day as a sentence names it, such as “3 April 2027”."""
    return str(format_date(day, "d MMMM y", "en"))


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


def no_room(end: date) -> str:
    return (
        f"It can’t be finished by {day_of(end)}: its phase, what it needs first and the limits "
        "leave no room."
    )


def outside_window(names: str) -> str:
    return f"It has to end in its window ({names}), and no start within the plan does."


def starts_early(initiative: Initiative) -> str:
    """A warning about a prerequisite that helps but does not block."""
    return f"{named(initiative)} would help, but can’t be finished before this starts."


def runs_early(initiative: Initiative) -> str:
    """A warning about dates of the client that run against a hard prerequisite."""
    return f"By the client’s dates it starts before {named(initiative)} is finished."
