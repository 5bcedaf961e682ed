"""A release of an assessment in the database: result and ledger in one transaction, never changed."""

import json
import secrets

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dot.assessments.models import Assessment, Status
from dot.errors import Conflict, NotFound
from dot.publication.models import PublishedRelease
from dot.publication.schemas import Ledger, Release
from dot.publication.service import Released, release
from dot.results.schemas import Result
from dot.results.service import Counted

KEY_BYTES = 32


def issue(session: Session, assessment_id: int, counted: Counted) -> Released:
    """Release an assessment and store what was released with its entry of the ledger.

    Raises NotFound for no assessment; Conflict while answers still come in, or where the ledger
    forbids the release. The audit takes seconds: a service takes its three steps apart.
    """
    refuse_open(session, assessment_id)
    ledger = ledger_of(session, assessment_id)
    made = release(counted, ledger)
    keep(session, assessment_id, ledger, made)
    return made


def refuse_open(session: Session, assessment_id: int) -> Assessment:
    """The assessment, closed. Raises NotFound for none, Conflict while answers still come in."""
    assessment = session.get(Assessment, assessment_id)
    if assessment is None:
        raise NotFound("There is no such assessment.")
    if assessment.status not in (Status.CLOSED, Status.ISSUED):
        raise Conflict("There are no scores before the assessment has closed: close it first.")
    return assessment


def keep(session: Session, assessment_id: int, ledger: Ledger, made: Released) -> None:
    """Store a release that was made with a ledger. Raises Conflict where that is out of date.

    Two at once get the same number, which the table's key refuses to one.
    """
    assessment = refuse_open(session, assessment_id)
    stored = session.scalar(
        select(func.count()).where(PublishedRelease.assessment_id == assessment_id)
    )
    if stored != len(ledger.releases):
        raise Conflict("Something else was released in the meantime: score and report again.")
    if len(made.ledger.releases) > len(ledger.releases):
        new = made.ledger.releases[-1]
        session.add(
            PublishedRelease(
                assessment_id=assessment_id,
                number=new.number,
                inputs_hash=new.inputs_hash,
                key=ledger.key,
                content=made.result.model_dump(mode="json"),
                ledger=new.model_dump(mode="json"),
            )
        )
        assessment.status = Status.ISSUED
        session.flush()


def ledger_of(session: Session, assessment_id: int) -> Ledger:
    """Everything released of an assessment so far; with a new key where nothing was."""
    rows = session.scalars(
        select(PublishedRelease)
        .where(PublishedRelease.assessment_id == assessment_id)
        .order_by(PublishedRelease.number)
    ).all()
    key = rows[0].key if rows else secrets.token_hex(KEY_BYTES)
    releases = [Release.model_validate_json(json.dumps(row.ledger)) for row in rows]
    return Ledger(key=key, releases=releases)


def latest_release(session: Session, assessment_id: int) -> Result:
    """What was published last. Raises NotFound where nothing was."""
    content = session.scalar(
        select(PublishedRelease.content)
        .where(PublishedRelease.assessment_id == assessment_id)
        .order_by(PublishedRelease.number.desc())
        .limit(1)
    )
    if content is None:
        raise NotFound("Nothing has been published of this assessment yet.")
    return Result.model_validate_json(json.dumps(content))
