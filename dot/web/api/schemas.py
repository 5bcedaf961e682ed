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


class Out(BaseModel):
    """Base of everything that goes out."""


def shown(example: dict[str, Any]) -> ConfigDict:
    """An example for the description of the interface."""
    return ConfigDict(json_schema_extra={"examples": [example]})


class ProblemOut(Out):
    """An error (RFC 9457): ``detail`` says what to do, ``errors`` where.

    instance: the number of the request, by which the service's log knows it too.
    """

    model_config = shown(
        {
            "type": "about:blank",
            "title": "invalid",
            "status": 422,
            "code": "invalid",
            "detail": "email: “rita” is no mail address: write one as in name@company.com.",
            "errors": [{"at": "email", "message": "“rita” is no mail address …"}],
        }
    )

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    instance: str = ""
    errors: list[dict[str, str]] = []


PLAN = {
    "opens": "2027-01-11T08:00",
    "closes": "2027-01-29T18:00",
    "time_zone": "Europe/Berlin",
    "languages": ["en", "de"],
    "reminders": [7, 2],
}
SETTINGS = {
    "format": 1,
    "title": "Pulse 2027",
    "client": {"name": "Alpenpharma"},
    "report_date": "2027-02-15",
    "questionnaires": ["pulse@1.0.0"],
    "groups": {"REP": {"mode": "confidential", "k": 5}},
}
PERSON = {
    "name": "Rita Rep",
    "email": "rita@alpenpharma.example",
    "group": "REP",
    "unit": "north",
    "level": "",
    "language": "de",
}
LINK = {"group": "REP", "unit": "north", "level": "", "seats": 40, "domain": "alpenpharma.example"}


class PlanIn(In):
    """How an assessment is answered online; times are the client's own, without a zone."""

    model_config = shown(PLAN)

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

    model_config = shown({"assessment": SETTINGS, "plan": PLAN})

    assessment: dict[str, Any]
    strategy: dict[str, Any] | None = None
    initiatives: dict[str, Any] | None = None
    plan: PlanIn


class AssessmentOut(Out):
    """An assessment as a list shows it; times in UTC."""

    model_config = shown(
        {
            "id": 3,
            "client": "Alpenpharma",
            "title": "Pulse 2027",
            "wave": "2027-02-15",
            "status": "open",
            "opens": "2027-01-11T07:00:00Z",
            "closes": "2027-01-29T17:00:00Z",
            "languages": ["en", "de"],
            "cut_on": None,
        }
    )

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

    model_config = shown({"sure": True})

    sure: Literal[True]


class ExtendIn(In):
    """The new close, in the client's own time."""

    model_config = shown({"closes": "2027-02-05T18:00"})

    closes: Moment


class FloorIn(In):
    """A higher floor for one group: nothing is shown about fewer of its people."""

    model_config = shown({"group": "REP", "floor": 8})

    group: Word
    floor: Annotated[int, Field(ge=2, le=100)]


class FloorOut(Out):
    """How a group is shown.   floor: the fewest people told of; 1 where they are named."""

    model_config = shown({"group": "REP", "mode": "confidential", "floor": 8})

    group: str
    mode: Literal["named", "confidential"]
    floor: int


class ProgressOut(Out):
    """One group's response.   percent: in steps, null where it is not told."""

    model_config = shown({"group": "REP", "asked": 40, "floor": 5, "percent": 50})

    group: str
    asked: int
    floor: int
    percent: int | None


class PersonIn(In):
    """Somebody to invite."""

    model_config = shown(PERSON)

    name: Word
    email: Word
    group: Word
    unit: Optional = ""
    level: Optional = ""
    language: Language = "en"


class PlaceIn(In):
    """Where somebody belongs."""

    model_config = shown({"group": "SM", "unit": "south", "level": ""})

    group: Word
    unit: Optional = ""
    level: Optional = ""


class PersonOut(Out):
    """Somebody invited; whether they have answered is not told.

    id: in text, since it has more digits than a number in JavaScript can hold.
    """

    model_config = shown(
        {
            **PERSON,
            "id": "7217433091226532001",
            "level": None,
            "withdrawn": False,
            "reminders": True,
            "mail": "sent",
            "reason": None,
        }
    )

    id: str
    name: str
    email: str
    group: str
    unit: str | None
    level: str | None
    language: str
    withdrawn: bool
    reminders: bool
    mail: DeliveryState | None
    reason: str | None


class LinkIn(In):
    """An open link for one group."""

    model_config = shown(LINK)

    group: Word
    unit: Optional = ""
    level: Optional = ""
    seats: Annotated[int, Field(ge=1, le=20_000)] = 100
    passcode: Optional = ""
    domain: Optional = ""


class LinkOut(Out):
    """An open link, and the address behind its QR code."""

    model_config = shown(
        {
            **LINK,
            "code": "0H3cS5mYwq1uV8pN2rT7kA",
            "address": "https://dot.practice.example/g/0H3cS5mYwq1uV8pN2rT7kA",
            "level": None,
            "passcode": False,
            "closed": False,
        }
    )

    code: str
    address: str
    group: str
    unit: str | None
    level: str | None
    seats: int
    passcode: bool
    domain: str | None
    closed: bool


class RunOut(Out):
    """How far “score and report” has come."""

    model_config = shown(
        {
            "id": 12,
            "state": "running",
            "step": "printing",
            "percent": 65,
            "message": None,
            "release": None,
        }
    )

    id: int
    state: RunState
    step: str
    percent: int
    message: str | None
    release: int | None


class CountOut(Out):
    """How many there were."""

    model_config = shown({"count": 40})

    count: int
