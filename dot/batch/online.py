"""The job “score and report”: an assessment in the database becomes a release and its documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from dot.assessments.models import Assessment, Engagement
from dot.batch.languages import language_for, workbook_in
from dot.batch.planning import planned
from dot.batch.reporting import ANNEX, ATTACHED, print_report
from dot.batch.reporting import REPORT as REPORT_PDF
from dot.batch.service import data_of
from dot.db import Database, wait_for_turn
from dot.errors import Conflict, DotError, NotFound, TooMany
from dot.jobs.kinds import REPORTS, Enqueue, Kind
from dot.publication.issuing import keep, ledger_of, refuse_open
from dot.publication.service import release
from dot.reports.brands import Brand
from dot.reports.issued import document_of, documents_of
from dot.reports.manifest import Document, told_of
from dot.reports.models import IssuedDocument, ReportRun, RunState
from dot.reports.pdf import BESIDE_OTHERS
from dot.reports.printjob import Attachment
from dot.reports.service import Wish, find_brand
from dot.reports.shelf import Means
from dot.reports.verifying import NoReport, opened
from dot.results.queries import load
from dot.results.schemas import Result
from dot.results.service import count

REPORT = Kind("report", REPORTS, attempts=2, wait=30)
PRINTED: Mapping[str, Document] = {REPORT_PDF: "report", ANNEX: "annex"}

BROKEN = (
    "Something went wrong inside DOT, and nothing was released by this run. Try again; if it fails "
    "again, the service's log says where."
)
# What a run says of itself, in this order.
STEPS = ("waiting", "reading", "counting", "scoring", "planning", "printing", "storing")
UNDER_WAY = (RunState.QUEUED, RunState.RUNNING)
# A client's reports that wait or are being made: printing takes a minute each, and others wait too.
MOST_UNDER_WAY = 10
A_WHILE = 60
# Any number that no other program on the same PostgreSQL uses.
TURN = 7_301_968_444


def order_report(session: Session, assessment_id: int, enqueue: Enqueue) -> ReportRun:
    """Queue a run of the main job. Raises NotFound, and Conflict while open or while one runs.

    Raises TooMany where the client has as many waiting as are allowed.
    """
    refuse_open(session, assessment_id)
    wait_for_turn(session, TURN)
    running = select(ReportRun.id).where(
        ReportRun.assessment_id == assessment_id, ReportRun.state.in_(UNDER_WAY)
    )
    if session.scalar(running) is not None:
        raise Conflict("A report is being made already: wait for it.")
    refuse_full_queue(session, assessment_id)
    run = ReportRun(assessment_id=assessment_id, step="waiting")
    session.add(run)
    session.flush()
    enqueue(session, REPORT, run.id)
    return run


def refuse_full_queue(session: Session, assessment_id: int) -> None:
    """Raise TooMany where so many reports of this assessment's client wait already."""
    client = (
        select(Engagement.client_id)
        .join(Assessment, Assessment.engagement_id == Engagement.id)
        .where(Assessment.id == assessment_id)
    )
    under_way = session.scalar(
        select(func.count())
        .select_from(ReportRun)
        .join(Assessment, Assessment.id == ReportRun.assessment_id)
        .join(Engagement, Engagement.id == Assessment.engagement_id)
        .where(Engagement.client_id == client.scalar_subquery(), ReportRun.state.in_(UNDER_WAY))
    )
    if (under_way or 0) >= MOST_UNDER_WAY:
        words = f"{under_way} reports of this client are being made already: wait for one to end."
        raise TooMany(words, A_WHILE)


@dataclass(frozen=True)
class Run:
    """A run while it is carried out; each change of its row is a transaction of its own."""

    database: Database
    id: int

    def change(self, **values: object) -> ReportRun:
        """Write how far the run has come."""
        with self.database.write.begin() as session:
            run = session.get_one(ReportRun, self.id)
            for name, value in values.items():
                setattr(run, name, value)
            return run

    def say(self, percent: int, step: str) -> None:
        """Show a step, and how much of the way is done when it begins."""
        self.change(percent=percent, step=step, state=RunState.RUNNING)


def make_report(database: Database, content: Path, run_id: int) -> None:
    """Carry out a run. Repeated after a crash it starts anew, and releases nothing twice.

    content: where questionnaires lie.   What is wrong with the assessment fails the run in words;
    anything else is raised.   Nothing is computed inside a write transaction.
    """
    with database.read() as session:
        found = session.get(ReportRun, run_id)
        if found is None:
            raise NotFound("There is no such run.")
        if found.state is RunState.DONE:
            return
        assessment_id = found.assessment_id
    run = Run(database, run_id)
    try:
        _make(run, content, assessment_id)
    except DotError as error:
        run.change(state=RunState.FAILED, message=str(error))


def give_up(database: Database, run_id: int) -> None:
    """Tell that a run failed for a reason that is not the assessment's."""
    run = Run(database, run_id)
    run.change(state=RunState.FAILED, message=BROKEN)


def printed_before(
    session: Session,
    assessment_id: int,
    job: tuple[Result, Brand, Wish],
    data: Mapping[str, bytes],
) -> dict[str, bytes]:
    """The PDFs of the newest report where they say that they were made from the very same.

    Each holds the hashes of all that it was made from, the program's own files too.
    """
    names = set(documents_of(session, assessment_id)) & PRINTED.keys()
    found = {name: document_of(session, assessment_id, name) for name in names}
    attached = [Attachment(name, name, data[name]) for name in ATTACHED]
    for name, pdf in found.items():
        try:
            told = opened(pdf).told
        except NoReport:
            return {}
        if told != told_of(*job, attached, PRINTED[name]):
            return {}
    return found


def _make(run: Run, content: Path, assessment_id: int) -> None:
    database = run.database
    run.say(5, "reading")
    with database.read() as session:
        refuse_open(session, assessment_id)
        definition, answers = load(session, assessment_id, content)
        ledger = ledger_of(session, assessment_id)
    brand = find_brand(definition.assessment.brand)
    language = language_for(definition, content, content, None, allow_missing=False)
    wish = Wish(language=language)
    run.say(15, "counting")
    counted = count(definition, answers)
    run.say(25, "scoring")
    made = release(counted, ledger)
    run.say(50, "planning")
    result = made.result.model_copy(update={"roadmap": planned(made.result, definition, None)})
    run.say(65, "printing")
    documents = data_of(result) | {"data.xlsx": workbook_in(result, brand, language)}
    job = (result, brand, wish)
    with database.read() as session:
        printed = printed_before(session, assessment_id, job, documents)
    documents |= printed or dict(
        print_report(content, job, documents, Means(allowance=BESIDE_OTHERS)).documents
    )
    run.say(95, "storing")
    with database.write.begin() as session:
        keep(session, assessment_id, ledger, made)
        session.execute(delete(IssuedDocument).where(IssuedDocument.run_id == run.id))
        session.add_all(
            IssuedDocument(run_id=run.id, name=name, content=written)
            for name, written in documents.items()
        )
        done = session.get_one(ReportRun, run.id)
        done.state, done.percent, done.step = RunState.DONE, 100, ""
        done.release, done.message = made.number, None
