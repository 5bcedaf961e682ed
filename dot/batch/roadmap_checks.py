"""What the limits of a roadmap in `assessment.yaml` say of each other and of the initiatives."""

from collections.abc import Iterator

from dot.assessments.schemas import Assessment, ClientInitiatives, RoadmapSettings
from dot.batch.consistency import initiative_ids
from dot.questionnaires.library import Initiative, Library
from dot.questionnaires.places import Complaint
from dot.questionnaires.wording import unknown
from dot.roadmap.dates import whole_weeks
from dot.roadmap.stating import FUNCTIONS, last_day, occasions
from dot.roadmap.weeks import working_weeks


def check_limits(
    assessment: Assessment, library: Library | None, own: ClientInitiatives | None
) -> Iterator[Complaint]:
    """Dates, functions, blackouts and pins that no plan could keep."""
    settings = assessment.roadmap
    if settings is None:
        return
    yield from check_dates(settings, initiative_ids(library, own))
    for name, given in {"capacities": settings.capacities, "people": settings.people}.items():
        for function in given:
            if function not in FUNCTIONS:
                yield ("roadmap", name, function), unknown("function", function, FUNCTIONS)
    yield from check_blackouts(settings)
    yield from check_windows(settings, initiative_ids(library, own))
    ours = {one.id: one for one in (library.initiatives if library else [])}
    ours |= {one.id: one for one in (own.own if own else [])}
    stands = {one.id for one in own.status if one.status in ("running", "done")} if own else set()
    yield from check_durations(
        settings, {id_: one for id_, one in ours.items() if id_ not in stands}
    )


def check_dates(settings: RoadmapSettings, known: list[str]) -> Iterator[Complaint]:
    """Dates name known initiatives, lie inside the plan, and agree with each other."""
    start, end = settings.start, last_day(settings)
    for name, dates in {"fixed": settings.fixed, "not_before": settings.not_before}.items():
        for initiative, day in dates.items():
            place = ("roadmap", name, initiative)
            if initiative not in known:
                yield place, unknown("initiative", initiative, known)
            elif day < start:
                yield place, f"{day} lies before the roadmap’s start ({start}): choose a later day."
            elif day > end:
                yield place, f"{day} lies after the roadmap’s end ({end}): choose an earlier day."
    yield from check_fixed(settings)


def check_fixed(settings: RoadmapSettings) -> Iterator[Complaint]:
    """A fixed date contradicts nothing else that is said of its initiative."""
    for initiative, day in settings.fixed.items():
        earliest = settings.not_before.get(initiative, day)
        place = ("roadmap", "fixed", initiative)
        if day < earliest:
            yield place, f"“{initiative}” is fixed to {day} and not before {earliest}: mend one."
        if initiative in settings.excluded:
            yield place, f"“{initiative}” has a fixed date and is excluded: keep one of the two."


def check_blackouts(settings: RoadmapSettings) -> Iterator[Complaint]:
    """Blackouts run forward and leave at least one week."""
    for at, one in enumerate(settings.blackouts):
        if one.end < one.start:
            yield ("roadmap", "blackouts", at), "It ends before it starts: mend one of the dates."
    days = [(one.start, one.end) for one in settings.blackouts]
    if not working_weeks(settings.start, last_day(settings), days).mondays:
        yield ("roadmap", "blackouts"), "Blackouts leave no whole week to work in: shorten them."


def check_windows(settings: RoadmapSettings, known: list[str]) -> Iterator[Complaint]:
    """Windows run forward, open within the plan, and bind known initiatives."""
    start, end = settings.start, last_day(settings)
    for at, one in enumerate(settings.windows):
        place = ("roadmap", "windows", at)
        for number, initiative in enumerate(one.initiatives):
            if initiative not in known:
                yield (*place, "initiatives", number), unknown("initiative", initiative, known)
        if one.end < one.start:
            yield place, "It ends before it starts: mend one of the dates."
        elif not any(first <= end and start <= last for first, last in occasions(one, end)):
            yield place, f"“{one.name}” is never open between {start} and {end}: mend its dates."


def check_durations(
    settings: RoadmapSettings, initiatives: dict[str, Initiative]
) -> Iterator[Complaint]:
    """A pinned initiative's likely duration fits into the horizon."""
    weeks = len(working_weeks(settings.start, last_day(settings)).mondays)
    for at, id_ in enumerate(settings.pinned):
        if id_ in initiatives and whole_weeks(initiatives[id_]) > weeks:
            words = (
                f"“{id_}” takes {whole_weeks(initiatives[id_])} weeks and the roadmap has {weeks}"
            )
            yield (
                ("roadmap", "pinned", at),
                f"{words}: lengthen horizon_months or take the pin away.",
            )
