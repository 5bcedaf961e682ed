"""Read a published result and find in it what is to be explained."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from dot.errors import NotFound, Problem, Problems
from dot.questionnaires.documents import read_file, shown_path
from dot.questionnaires.wording import unknown
from dot.results.explanation.asked import Case
from dot.results.explanation.leakage import level_lines
from dot.results.explanation.node import node_lines
from dot.results.schemas import Result

LARGEST = 100_000_000
LEAKAGE = "leakage"
SHOWN = 3


def read_result(path: Path) -> Result:
    """A `results.json`. Raises Problems where it is none, or of another version of the format."""
    name = shown_path(path)
    if path.is_dir():
        words = "This is a folder: name the results.json in it."
        raise Problems([Problem(name, 1, words)])
    text = read_file(path, name, LARGEST)
    try:
        return Result.model_validate_json(text)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        places = [".".join(map(str, one["loc"])) or one["msg"] for one in found[:SHOWN]]
        words = (
            f"This is no results.json of this DOT ({'; '.join(places)}): make it again with assess."
        )
        raise Problems([Problem(name, 1, words)]) from None


def explanation(result: Result, name: str) -> Iterator[str]:
    """The worked arithmetic of a node, `C4.1` or `crm:C4.1`, or of a level, `leakage:reps`.

    Raises NotFound with the nearest name.
    """
    place, _, inner = name.rpartition(":")
    if place == LEAKAGE:
        return _level(result, inner)
    cases = [
        Case(result, questionnaire, questionnaire.nodes[inner])
        for slug, questionnaire in result.questionnaires.items()
        if inner in questionnaire.nodes and place in ("", slug)
    ]
    if len(cases) > 1:
        named = " or ".join(f"“{case.questionnaire.slug}:{inner}”" for case in cases)
        raise NotFound(f"“{inner}” stands in several questionnaires: write {named}.")
    if not cases:
        raise NotFound(unknown("node of this result", name, _names(result, bool(place))))
    return node_lines(cases[0])


def _names(result: Result, whole: bool) -> list[str]:
    return [
        f"{slug}:{name}" if whole else name
        for slug, questionnaire in result.questionnaires.items()
        for name in questionnaire.nodes
    ]


def _level(result: Result, name: str) -> Iterator[str]:
    leakage = result.leakage
    if leakage is None:
        raise NotFound("This result has no leakage test: name a node instead, as in C4.1.")
    for level in leakage.levels:
        if level.level == name:
            return level_lines(leakage, level)
    known = [f"{LEAKAGE}:{level.level}" for level in leakage.levels]
    raise NotFound(unknown("level of the leakage test", f"{LEAKAGE}:{name}", known))
