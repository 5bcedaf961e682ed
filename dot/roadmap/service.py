"""The roadmap of a published result: initiatives chosen and scheduled under every limit at once."""

from dot.results.inputs import Definition
from dot.results.roadmap_schemas import Roadmap
from dot.results.schemas import Result
from dot.roadmap.candidates import candidates
from dot.roadmap.optimal import Means, optimise, roadmap_of
from dot.roadmap.projection import project
from dot.roadmap.situation import Situation
from dot.roadmap.standing import standings
from dot.roadmap.stating import limits_of

ALONE = Means()


def plan(result: Result, definition: Definition, means: Means = ALONE) -> Roadmap | None:
    """The best roadmap under all limits of the settings. Same result and definition, same roadmap.

    Returns None without roadmap settings, or without any catalogue of initiatives.
    Raises Impossible where no plan keeps the limits, DotError where a trigger can't be computed.
    """
    settings, library = definition.assessment.roadmap, definition.library
    own = definition.initiatives.own if definition.initiatives else []
    if settings is None or not (library or own):
        return None
    limits = limits_of(settings, library)
    situation = Situation(
        candidates=candidates(result, definition, settings, limits["chosen"]),
        places=standings(result),
        effort={str(letter): band for letter, band in library.effort.items()} if library else {},
    )
    optimum = optimise(situation, settings, limits, means)
    roadmap = roadmap_of(optimum, settings, limits)
    if means.engine is None:
        return roadmap
    expected = project(result, optimum, settings, means.engine)
    return roadmap.model_copy(update={"projection": expected})
