"""The roadmap of a folder: limits that conflict are told with the line at which each stands."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from dot.assessments.schemas import RoadmapSettings
from dot.batch.folder import ASSESSMENT
from dot.errors import Problem, Problems
from dot.questionnaires.documents import Place, read_document
from dot.results.inputs import Definition
from dot.results.roadmap_schemas import Roadmap
from dot.results.schemas import Result
from dot.results.whatif import what_if
from dot.roadmap.follow_up import Planned, follow_up, planned_in
from dot.roadmap.optimal import Impossible, Means
from dot.roadmap.problem import Limit
from dot.roadmap.service import plan
from dot.roadmap.solver import Tell


def planned(
    published: Result,
    definition: Definition,
    folder: Path | None,
    before: Roadmap | None = None,
    tell: Tell | None = None,
) -> Roadmap | None:
    """The best plan, projected by the engine of the result. Raises Problems for limits that conflict.

    folder: None where the assessment is not in one; limits that conflict are then Impossible.
    before: a plan under other limits, to begin from.   tell: hears of the progress.   Where the
    earlier wave has a roadmap, the plan says what came of it.
    """
    try:
        found = plan(published, definition, Means(what_if, before, tell))
        return None if found is None else followed(found, definition, _earlier(definition))
    except Impossible as clash:
        if folder is None:
            raise
        settings = definition.assessment.roadmap
        document = read_document(folder / ASSESSMENT)
        places = [
            Problem(document.path, document.line(place), str(clash))
            for limit in clash.limits[:1]
            if settings and (place := place_of(limit, settings))
        ]
        if not places:
            raise
        raise Problems(places) from clash


def followed(found: Roadmap, definition: Definition, before: Sequence[Planned]) -> Roadmap:
    """The roadmap with what came of an earlier one, on the day of the report or of the new plan."""
    if not before:
        return found
    settings = definition.assessment.roadmap
    today = (settings.replan if settings else None) or definition.assessment.report_date
    rows = follow_up(before, definition.initiatives, today)
    return found.model_copy(update={"follow_up": rows})


def _earlier(definition: Definition) -> list[Planned]:
    """The roadmap of the earlier wave; none where it had none, or one of another shape."""
    results = definition.previous.results if definition.previous else None
    with suppress(ValueError, KeyError, TypeError):
        return planned_in((results or {}).get("roadmap"))
    return []


def place_of(limit: Limit, settings: RoadmapSettings) -> Place:
    """Where `assessment.yaml` states a limit."""
    if limit.kind in ("pinned", "excluded"):
        listed = settings.pinned if limit.kind == "pinned" else settings.excluded
        return ("roadmap", limit.kind, *([listed.index(limit.key)] if limit.key in listed else []))
    places: Mapping[str, Place] = {
        "capacity": ("roadmap", "people" if limit.key in settings.people else "capacities"),
        "days": ("roadmap", "budget"),
        "money": ("roadmap", "budget"),
        "window": ("roadmap", "windows"),
        "fixed": ("roadmap", "fixed", limit.key),
        "not_before": ("roadmap", "not_before", limit.key),
    }
    return places.get(limit.kind, ("roadmap", "limits"))
