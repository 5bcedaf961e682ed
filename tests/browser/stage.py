"""A served installation in which every page of the practice's side stands in every state it has."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

from sqlalchemy.orm import Session

from dot.accounts.api_tokens import new_api_token
from dot.accounts.audit import record
from dot.accounts.models import Role
from dot.accounts.passwords import hash_password
from dot.assessments.fieldwork_models import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    GroupLink,
    Participation,
)
from dot.assessments.floors import raise_floor
from dot.assessments.links import NewLink, add_link
from dot.assessments.models import Assessment, Status
from dot.assessments.pinned import questionnaires
from dot.assessments.queries import links_of
from dot.config import Settings
from dot.db import Database, open_database
from dot.questionnaires.service import content_root
from dot.reports.models import ReportRun, RunState
from dot.web.installation import Installation
from dot.web.pages import consultant
from tests.answered import answer, make_led
from tests.assessments.mails import make_office
from tests.browser.conftest import NODES, running
from tests.databases import Template
from tests.published import make_result
from tests.services import make_member, make_online, make_person, make_release, make_user, signed_in

NAMED = ("Win the heart doctors", "More visits to hospital pharmacists in the north", "Launch well")
RUNS: Mapping[str, Mapping[str, object]] = {
    "queued": {"state": RunState.QUEUED, "step": "waiting"},
    "running": {"state": RunState.RUNNING, "step": "printing", "percent": 65},
    "failed": {
        "state": RunState.FAILED,
        "message": "There is no such assessment.",
    },
}
MAILS = (
    ("Ada Area", (DeliveryState.SENT, None)),
    (
        "Bo Brandt",
        (DeliveryState.BOUNCED, "The mail server does not take the address (550 5.1.1)."),
    ),
    (
        "Cæcilie Østergaard-Lindqvist",
        (DeliveryState.FAILED, "The mail server stopped answering (no answer in time)."),
    ),
    ("Dirk Draußen", (DeliveryState.QUEUED, None)),
    ("Eva Early", None),
)


@dataclass
class Stage:
    """Where the service runs, and the pages by what they show.

    cookies: of the owner, of a client's sponsor, and of somebody with no assessment yet.
    """

    database: Database
    url: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)


def practice(database: Database) -> Callable[[str], Installation]:
    """An installation that can show its mails, at whatever address it is served."""

    def installed(url: str) -> Installation:
        office = make_office(lambda: datetime.now(UTC))
        return Installation(Settings(base_url=url), database, b"k" * 32, office=office)

    return installed


@contextmanager
def stage(files: Template) -> Iterator[Stage]:
    """Serve it until the block ends."""
    database = open_database(files.copy())
    now = datetime.now(UTC)
    made = Stage(database)
    with database.write.begin() as session:
        owner = make_user(session)
        made.cookies["owner"] = signed_in(session, owner, now)
        new_api_token(session, owner, "monitoring", now.date() + timedelta(days=90), now)
        made.pages |= closed(session) | opened(session, now)
        sponsor = make_user(session, "Sune Sponsor", Role.SPONSOR)
        made.cookies["sponsor"] = signed_in(session, sponsor, now)
        make_member(session, sponsor, session.get_one(Assessment, 1))
        newcomer = make_user(session, "Nora", Role.CONSULTANT)
        made.cookies["newcomer"] = signed_in(session, newcomer, now)
        made.pages["enter"] = f"/enter/{signed_in(session, newcomer, now)}"
    with (
        patch.object(consultant, "links_of", failing(made.pages["500"])),
        running(practice(database)) as url,
    ):
        made.url = url
        yield made
    database.close()


def closed(session: Session) -> dict[str, str]:
    """Closed assessments: with leaders' answers and words to code, and a run in every state."""
    led = make_led(session)
    led.wave = "month 6"
    answer(session, led, "leakage-priorities", "|".join(NAMED), "REP")
    pages = {
        "closed": place(led),
        "coding": f"{place(led)}/coding",
        "direction": f"{place(led)}/direction",
    }
    for name, values in RUNS.items():
        assessment = wave(session, is_open=False)
        assessment.status = Status.CLOSED
        session.add(ReportRun(assessment_id=assessment.id, **values))
        pages[f"run {name}"] = place(assessment)
    pages["coded"] = f"{pages['run failed']}/coding"
    pages["undirected"] = f"{pages['run failed']}/direction"
    issued = make_release(session, make_result(NODES), {"report.pdf": b"%PDF-1.7 simulated"})
    return pages | {"result": f"{place(issued)}/result"}


def opened(session: Session, now: datetime) -> dict[str, str]:
    """A draft, an open assessment with people in every state, and one whose page breaks."""
    window = {"opens": now - timedelta(hours=1), "closes": now + timedelta(days=9)}
    draft, broken = (wave(session, is_open=False, **window) for _ in range(2))
    fieldwork = wave(session, **window, languages=("en", "de", "da"))
    for name, mail in MAILS:
        make_mailed(session, fieldwork, name, mail, now.date())
    raise_floor(session, fieldwork, questionnaires(session, fieldwork.id, content_root()), "REP", 8)
    record(session, now, "user 1", "floor of REP raised to 8", f"assessment {fieldwork.id}")
    locked = add_link(session, fieldwork.id, NewLink("REP", "", "", 5), hash_password("blue heron"))
    at_work = add_link(session, fieldwork.id, NewLink("MKT", "", "", 5, "client.example"), None)
    early = wave(session, opens=now + timedelta(days=1), closes=now + timedelta(days=9))
    waiting = add_link(session, early.id, NewLink("REP", "", "", 5), None)
    return {
        "draft": place(draft),
        "500": place(broken),
        "open": place(fieldwork),
        "passcode": f"/g/{locked.code}",
        "address": f"/g/{at_work.code}",
        "early": f"/g/{waiting.code}",
    }


def wave(session: Session, **given: object) -> Assessment:
    """One more wave of the sample."""
    made = make_online(session, **given)  # type: ignore[arg-type]  # a plan's fields
    made.wave = f"month {12 * made.id}"
    session.flush()
    return made


def make_mailed(
    session: Session,
    assessment: Assessment,
    name: str,
    mail: tuple[DeliveryState, str | None] | None,
    day: date,
) -> None:
    """Somebody invited, and what became of the mail to them."""
    seat, _ = make_person(
        session, assessment, name=name, email=f"{name[:3].lower()}@client.example"
    )
    invitation = session.get_one(Participation, seat).invitation_id
    if mail is not None:
        state, reason = mail
        session.add(
            Delivery(
                invitation_id=invitation,
                kind=DeliveryKind.INVITATION,
                number=0,
                state=state,
                reason=reason,
                on=day,
            )
        )


def place(assessment: Assessment) -> str:
    return f"/assessments/{assessment.id}"


def failing(page: str) -> Callable[[Session, int], list[GroupLink]]:
    """Open links as the page lists them; a fault where one page is drawn."""

    def found(session: Session, assessment_id: int) -> list[GroupLink]:
        if page == f"/assessments/{assessment_id}":
            raise ZeroDivisionError
        return links_of(session, assessment_id)

    return found
