"""Build the smallest valid row; override what the test is about."""

from datetime import date
from itertools import count

from sqlalchemy.orm import Session

from dot.assessments import schemas
from dot.assessments.models import Assessment, Client, Engagement, Rater
from dot.responses.models import Answer, State

_number = count(1)


SETTINGS = schemas.Assessment(
    format=1,
    title="Alpenpharma health check",
    client=schemas.Client(name="Alpenpharma"),
    report_date=date(2026, 11, 23),
    questionnaires=["crm@1.0.0"],
)


def make_client(session: Session, **given: object) -> Client:
    client = Client(**{"name": f"Client {next(_number)}", **given})
    session.add(client)
    session.flush()
    return client


def make_engagement(session: Session, **given: object) -> Engagement:
    if "client" not in given:
        given["client"] = make_client(session)
    engagement = Engagement(**{"title": f"Mandate {next(_number)}", **given})
    session.add(engagement)
    session.flush()
    return engagement


def make_assessment(session: Session, **given: object) -> Assessment:
    if "engagement" not in given:
        given["engagement"] = make_engagement(session)
    assessment = Assessment(
        **{"wave": "baseline", "settings": SETTINGS.model_dump(mode="json"), **given}
    )
    session.add(assessment)
    session.flush()
    return assessment


def make_rater(session: Session, assessment: Assessment, **given: object) -> Rater:
    rater = Rater(
        **{
            "assessment_id": assessment.id,
            "code": f"r{next(_number)}",
            "group": "REP",
            "level": "rep",
            **given,
        }
    )
    session.add(rater)
    session.flush()
    return rater


def make_answer(session: Session, rater: Rater, **given: object) -> Answer:
    answer = Answer(
        **{
            "assessment_id": rater.assessment_id,
            "rater_id": rater.id,
            "questionnaire": "crm",
            "item": "C1.1",
            "state": State.ANSWERED,
            "text": "4",
            "value": 4.0,
            **given,
        }
    )
    session.add(answer)
    session.flush()
    return answer
