"""Read of a finished assessment's published result what a pool of clients needs, and no more."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from dot.errors import Conflict, Problem, Problems
from dot.questionnaires.documents import read_file, shown_path

LARGEST = 100_000_000
RESULTS = "results.json"
SHOWN = 3


class Read(BaseModel):
    """Base of what is read; whatever else a result of this or an earlier DOT holds is passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class ReadNode(Read):
    """A node's published score, None where it is hidden or bounded."""

    score: float | None
    range: tuple[float, float]


class ReadQuestionnaire(Read):
    version: str
    hash: str
    nodes: dict[str, ReadNode]


class ReadKpi(Read):
    code: str
    unit: str
    value: float | None


class ReadTexts(Read):
    client: str
    simulated: bool
    report_date: date
    fieldwork: tuple[date, date] | None = None

    @property
    def day(self) -> date:
        """When the wave ended."""
        return self.fieldwork[1] if self.fieldwork else self.report_date


class Finished(Read):
    """One published result."""

    confidential: bool
    assessment: ReadTexts
    questionnaires: dict[str, ReadQuestionnaire]
    kpis: list[ReadKpi] = []


def read_finished(path: Path) -> Finished:
    """A `results.json`, or that of an assessment's folder. Raises Problems, also for a complete one."""
    if path.is_dir():
        inside = [path / "out" / RESULTS, path / RESULTS]
        found = [one for one in inside if one.is_file()]
        if not found:
            words = f"There is no out/{RESULTS} in this folder: assess it first."
            raise Problems([Problem(shown_path(path), 1, words)])
        path = found[0]
    shown = shown_path(path)
    try:
        result = Finished.model_validate_json(read_file(path, shown, LARGEST))
    except ValidationError as error:
        words = f"This is no {RESULTS} of DOT ({_places(error)}): make it again with assess."
        raise Problems([Problem(shown, 1, words)]) from None
    if result.confidential:
        words = f"This is a complete, confidential result: name the published {RESULTS} instead."
        raise Problems([Problem(shown, 1, words)])
    return result


def finished_release(content: Mapping[str, Any], name: str, client: str) -> Finished:
    """A release as the database holds it. It is the client's, whatever it calls itself.

    Raises Conflict where it is none that this DOT can read, or a complete one.
    """
    try:
        result = Finished.model_validate(content)
    except ValidationError as error:
        words = f"this is no result that this DOT reads ({_places(error)})"
        raise Conflict(f"{name}: {words}; leave it out, or release it again.") from None
    if result.confidential:
        raise Conflict(f"{name}: this is a complete, confidential result; release it first.")
    texts = result.assessment.model_copy(update={"client": client})
    return result.model_copy(update={"assessment": texts})


def _places(error: ValidationError) -> str:
    """The first places that are wrong."""
    errors = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(".".join(map(str, one["loc"])) or one["msg"] for one in errors[:SHOWN])
