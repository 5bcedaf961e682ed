"""Fieldwork: when people answer, in which languages, and whether an assessment may open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from dot.assessments.fieldwork_models import Drafts, Fieldwork
from dot.assessments.models import Assessment, Status
from dot.errors import Conflict, Invalid

SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(days=366)
YEARS = range(2000, 2101)


@dataclass(frozen=True)
class FieldworkPlan:
    """How an assessment is to be answered online; times are the client's own, without a zone."""

    opens: datetime
    closes: datetime
    time_zone: str = "UTC"
    languages: tuple[str, ...] = ("en",)
    depth: bool = False
    drafts: Drafts = Drafts.DISCARD
    change_after_submit: bool = True
    reminders: tuple[int, ...] = ()


def plan_fieldwork(session: Session, assessment: Assessment, plan: FieldworkPlan) -> Fieldwork:
    """Set or change the plan of a draft. Raises Conflict once it is open, Invalid for a bad plan."""
    if assessment.status is not Status.DRAFT:
        raise Conflict("This assessment is open already: only its end can still be moved.")
    opens, closes = instant(plan.opens, plan.time_zone), instant(plan.closes, plan.time_zone)
    refuse_window(opens, closes)
    if not plan.languages:
        raise Invalid(languages="Name at least one language.")
    if any(not 0 < days <= 60 for days in plan.reminders):
        raise Invalid(reminders="Give whole days before the close, from 1 to 60.")
    fieldwork = session.get(Fieldwork, assessment.id) or Fieldwork(assessment_id=assessment.id)
    fieldwork.opens_at, fieldwork.closes_at = opens, closes
    fieldwork.time_zone, fieldwork.languages = plan.time_zone, list(plan.languages)
    fieldwork.depth, fieldwork.drafts = plan.depth, plan.drafts
    fieldwork.change_after_submit = plan.change_after_submit
    fieldwork.reminders = sorted(set(plan.reminders), reverse=True)
    session.add(fieldwork)
    session.flush()
    return fieldwork


def planned(fieldwork: Fieldwork) -> FieldworkPlan:
    """The plan as it was given, in the client's own time."""
    zone = ZoneInfo(fieldwork.time_zone)
    opens, closes = (
        at.astimezone(zone).replace(tzinfo=None) for at in (fieldwork.opens_at, fieldwork.closes_at)
    )
    return FieldworkPlan(
        opens=opens,
        closes=closes,
        time_zone=fieldwork.time_zone,
        languages=tuple(fieldwork.languages),
        depth=fieldwork.depth,
        drafts=fieldwork.drafts,
        change_after_submit=fieldwork.change_after_submit,
        reminders=tuple(fieldwork.reminders),
    )


def refuse_unspoken(languages: Sequence[str], offered: Sequence[str]) -> None:
    """Raise Invalid for a language in which not every text of the assessment exists."""
    missing = [language for language in languages if language not in offered]
    if missing:
        raise Invalid(
            languages=f"Not every text exists in {', '.join(missing)}: offer only "
            f"{', '.join(offered)}, or add the translations."
        )


def open_fieldwork(
    session: Session, assessment: Assessment, offered: Sequence[str], now: datetime
) -> None:
    """Let answers in from the planned instant on.

    offered: languages in which every text of this assessment exists.   Raises Conflict, Invalid.
    """
    if assessment.status is not Status.DRAFT:
        raise Conflict("This assessment has been opened already.")
    fieldwork = session.get(Fieldwork, assessment.id)
    if fieldwork is None:
        raise Conflict("Nothing is planned yet: give the opening and the close first.")
    if fieldwork.closes_at <= now:
        raise Conflict("The planned close lies in the past: move it.")
    refuse_unspoken(fieldwork.languages, offered)
    assessment.status = Status.OPEN
    session.flush()


def extend(session: Session, assessment: Assessment, closes: datetime, now: datetime) -> Fieldwork:
    """Move the close of an open assessment, forwards or backwards, never into the past."""
    fieldwork = session.get(Fieldwork, assessment.id)
    if fieldwork is None or assessment.status is not Status.OPEN:
        raise Conflict("Only the close of an open assessment can be moved.")
    moved = instant(closes, fieldwork.time_zone)
    if moved <= now:
        raise Invalid(closes="This lies in the past: to close now, use “close”.")
    refuse_window(fieldwork.opens_at, moved)
    fieldwork.closes_at = moved
    session.flush()
    return fieldwork


def refuse_window(opens: datetime, closes: datetime) -> None:
    """Raise Invalid for a window that is empty, a slip, or longer than a year."""
    if not SHORTEST <= closes - opens <= LONGEST:
        raise Invalid(closes="Close at least five minutes and at most a year after the opening.")


def instant(local: datetime, time_zone: str) -> datetime:
    """The instant of a local time. Raises Invalid for an unknown zone or an hour that does not exist."""
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # “Europe” alone is a folder.
        raise Invalid(
            time_zone=f"“{time_zone}” is no time zone: write one as in Europe/Berlin."
        ) from None
    if local.year not in YEARS:
        raise Invalid(closes=f"{local.year} is no year to ask people in: check the date.")
    if local.tzinfo is not None:
        return local
    placed = local.replace(tzinfo=zone)
    # When clocks go forward, an hour is missing; there and back again it shows.
    back = placed.astimezone(ZoneInfo("UTC")).astimezone(zone)
    if back.replace(tzinfo=None) != local:
        raise Invalid(
            closes=f"{local:%Y-%m-%d %H:%M} does not exist in {time_zone}: choose another hour."
        )
    return placed
