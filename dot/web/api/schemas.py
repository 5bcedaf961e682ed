"""What the JSON interface takes and gives."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from dot.assessments.fieldwork_models import DeliveryState, Drafts
from dot.assessments.models import Status
from dot.reports.models import RunState
from dot.web.typed import Typed


def only_text(given: object) -> object:
    """The text that was given. Raises ValueError for anything else."""
    if not isinstance(given, str):
        raise ValueError("Write a day and an hour, as in 2027-01-11T08:00.")
    return given


Word = Annotated[str, Field(min_length=1, max_length=300), Typed]
Optional = Annotated[str, Field(max_length=300), Typed]
# A day and an hour come as text, and as nothing else: a number would be read as seconds since 1970.
Moment = Annotated[datetime, Field(strict=False), BeforeValidator(only_text)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]


class In(BaseModel):
    """Base of everything that comes in: nothing is coerced, nothing unknown is taken."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ProblemOut(BaseModel):
    """An error (RFC 9457): ``detail`` says what to do, ``errors`` where."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    errors: list[dict[str, str]] = []


class PlanIn(In):
    """How an assessment is answered online; times are the client's own, without a zone."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "opens": "2027-01-11T08:00",
                    "closes": "2027-01-29T18:00",
                    "time_zone": "Europe/Berlin",
                    "languages": ["en", "de"],
                    "reminders": [7, 2],
                }
            ]
        },
    )

    opens: Moment
    closes: Moment
    time_zone: Word = "UTC"
    languages: Annotated[list[Language], Field(min_length=1, max_length=20)] = ["en"]
    depth: bool = False
    drafts: Annotated[Drafts, Field(strict=False)] = Drafts.DISCARD
    change_after_submit: bool = True
    reminders: Annotated[list[int], Field(max_length=10)] = []


class AssessmentIn(In):
    """A new assessment: what a folder has in its YAML files, as JSON."""

    assessment: dict[str, Any]
    strategy: dict[str, Any] | None = None
    initiatives: dict[str, Any] | None = None
    plan: PlanIn


class AssessmentOut(BaseModel):
    """An assessment as a list shows it; times in UTC."""

    id: int
    client: str
    title: str
    wave: str
    status: Status
    opens: datetime | None
    closes: datetime | None
    languages: list[str]
    cut_on: date | None


class CloseIn(In):
    """Closing destroys the link between people and answers, so it has to be said twice."""

    sure: Literal[True]


class ExtendIn(In):
    """The new close, in the client's own time."""

    closes: Moment


class ProgressOut(BaseModel):
    """One group's response.   percent: in steps, null where it is not told."""

    group: str
    asked: int
    floor: int
    percent: int | None


class PersonIn(In):
    """Somebody to invite."""

    name: Word
    email: Word
    group: Word
    unit: Optional = ""
    level: Optional = ""
    language: Language = "en"


class PlaceIn(In):
    """Where somebody belongs."""

    group: Word
    unit: Optional = ""
    level: Optional = ""


class PersonOut(BaseModel):
    """Somebody invited; whether they have answered is not told.

    id: in text, since it has more digits than a number in JavaScript can hold.
    """

    id: str
    name: str
    email: str
    group: str
    unit: str | None
    level: str | None
    language: str
    withdrawn: bool
    mail: DeliveryState | None
    reason: str | None


class LinkIn(In):
    """An open link for one group."""

    group: Word
    unit: Optional = ""
    level: Optional = ""
    seats: Annotated[int, Field(ge=1, le=20_000)] = 100
    passcode: Optional = ""
    domain: Optional = ""


class LinkOut(BaseModel):
    """An open link, and the address behind its QR code."""

    code: str
    address: str
    group: str
    unit: str | None
    level: str | None
    seats: int
    passcode: bool
    domain: str | None
    closed: bool


class CodingOut(BaseModel):
    """A wording that has no code yet, with the nearest codes."""

    question: str
    answer: str
    proposals: list[str]


class CodesIn(In):
    """Codes by wording."""

    codes: Annotated[dict[Word, Word], Field(min_length=1, max_length=1000)]


class AreaOut(BaseModel):
    """An area's importance: as it stands, and as leaders' answers propose it."""

    model_config = ConfigDict(from_attributes=True)

    questionnaire: str
    node: str
    title: str
    now: int
    proposed: int


class AimOut(BaseModel):
    """A questionnaire's target: as it stands, and as leaders' answers propose it."""

    model_config = ConfigDict(from_attributes=True)

    questionnaire: str
    title: str
    now: float | None
    proposed: float


class DirectionOut(BaseModel):
    """What leaders' answers come to; empty where they were not asked, or too few answered."""

    model_config = ConfigDict(from_attributes=True)

    areas: list[AreaOut]
    aims: list[AimOut]


class DirectionIn(In):
    """What was confirmed: importance by area, targets by questionnaire."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"importance": {"C2": 5}, "targets": {"crm": 4}}]}
    )

    importance: dict[Word, Annotated[int, Field(ge=1, le=5)]] = {}
    targets: dict[Word, Annotated[float, Field(ge=-1e6, le=1e6, allow_inf_nan=False)]] = {}


class RunOut(BaseModel):
    """How far “score and report” has come."""

    id: int
    state: RunState
    step: str
    percent: int
    message: str | None
    release: int | None


class CountOut(BaseModel):
    """How many there were."""

    count: int
