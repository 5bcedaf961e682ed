"""What was read from a folder becomes rows: a client, an engagement and one closed assessment."""

import math
import secrets
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from dot.assessments import schemas
from dot.assessments.models import (
    Assessment,
    Client,
    Engagement,
    PinnedQuestionnaire,
    Rater,
    Status,
    Unit,
)
from dot.db import Base, random_key
from dot.errors import Conflict
from dot.evidence.models import ConfirmedLevel, Evidence, KpiReading
from dot.evidence.schemas import EvidenceRecord
from dot.questionnaires.hashing import content_hash
from dot.questionnaires.shelf import REFERENCE
from dot.responses.models import Answer
from dot.responses.models import State as Word
from dot.results.inputs import Answers, Definition, State
from dot.strategy.models import CodedAnswer, SourceTruth
from dot.strategy.schemas import Strategy

Row = dict[str, Any]
Keys = NDArray[np.int64]

WORDS: dict[int, Word] = {State[word.name]: word for word in Word}
BATCH = 20_000
CODE_BYTES = 8


def store(session: Session, definition: Definition, answers: Answers) -> int:
    """Store what a folder held; the id of the new assessment, which is closed.

    A second wave joins the client and the engagement of its name. Raters get new random codes, so
    that nobody is found by the code in the folder; of an earlier wave its results are kept, and its
    answers are not.  Raises Conflict where the engagement has this wave already.
    """
    assessment = store_definition(session, definition, Status.CLOSED)
    keys = np.array([random_key() for _ in answers.raters], dtype=np.int64)
    insert_all(session, Rater, assessment.id, rater_rows(answers, keys))
    insert_all(session, Answer, assessment.id, answer_rows(answers, keys))
    return assessment.id


def store_definition(session: Session, definition: Definition, status: Status) -> Assessment:
    """Everything but people and answers. Raises Conflict where the engagement has this wave already."""
    assessment = new_assessment(session, definition, status)
    tables: list[tuple[type[Base], Iterable[Row]]] = [
        (PinnedQuestionnaire, pins(definition)),
        (Unit, unit_rows(definition.assessment.units)),
        (SourceTruth, source_rows(definition.strategy)),
        (CodedAnswer, map(asdict, definition.coding)),
        (Evidence, map(evidence_row, definition.evidence)),
        (KpiReading, map(asdict, definition.kpis)),
        (ConfirmedLevel, map(asdict, definition.confirmed)),
    ]
    for table, rows in tables:
        insert_all(session, table, assessment.id, rows)
    return assessment


def new_assessment(session: Session, definition: Definition, status: Status) -> Assessment:
    """An assessment, in the engagement and at the client that its settings name."""
    given = definition.assessment
    engagement = engagement_of(session, given)
    refuse_taken_wave(session, engagement, given)
    assessment = Assessment(
        engagement=engagement, wave=given.wave, status=status, **columns_of(definition)
    )
    session.add(assessment)
    session.flush()
    return assessment


def columns_of(definition: Definition) -> Row:
    """What an assessment's own row holds of a definition."""
    library, previous = definition.library, definition.previous
    return {
        "settings": written_out(definition.assessment),
        "library_version": library.version if library else None,
        "library_hash": content_hash(library) if library else None,
        "initiatives": written_out(definition.initiatives) if definition.initiatives else None,
        "previous_results": dict(previous.results) if previous and previous.results else None,
        "benchmark_sets": [written_out(one) for one in definition.benchmark_sets] or None,
    }


def refuse_taken_wave(session: Session, engagement: Engagement, given: schemas.Assessment) -> None:
    """Raise Conflict where the engagement has a wave of this name already."""
    taken = select(Assessment.id).where(
        Assessment.engagement_id == engagement.id, Assessment.wave == given.wave
    )
    if session.scalar(taken) is not None:
        raise Conflict(
            f"“{given.title}” at {given.client.name} has a wave “{given.wave}” already: name this "
            "one differently in assessment.yaml, as in wave: month 12."
        )


def engagement_of(session: Session, given: schemas.Assessment) -> Engagement:
    """The engagement that the settings name, made where it is new; its client likewise."""
    name = given.client.name
    client = session.scalar(select(Client).where(Client.name == name)) or Client(name=name)
    session.add(client)
    session.flush()
    title = given.title
    known = select(Engagement).where(Engagement.client_id == client.id, Engagement.title == title)
    engagement = session.scalar(known) or Engagement(client=client, title=title)
    session.add(engagement)
    session.flush()
    return engagement


def insert_all(
    session: Session, table: type[Base], assessment_id: int, rows: Iterable[Row]
) -> None:
    """Insert the rows of one assessment, many at a time."""
    # Inserting into the table instead of the class skips the mapper, and half of the time.
    statement, left = insert(Base.metadata.tables[table.__tablename__]), iter(rows)
    while batch := [{"assessment_id": assessment_id, **row} for row in islice(left, BATCH)]:
        session.execute(statement, batch)


def pins(definition: Definition) -> Iterator[Row]:
    """A row a questionnaire; one that is not DOT's own comes with its whole content."""
    references = definition.assessment.questionnaires
    for position, (reference, questionnaire) in enumerate(
        zip(references, definition.questionnaires, strict=True)
    ):
        yield {
            "slug": questionnaire.slug,
            "version": questionnaire.version,
            "content_hash": content_hash(questionnaire),
            "position": position,
            "content": None if REFERENCE.fullmatch(reference) else written_out(questionnaire),
        }


def unit_rows(units: Sequence[schemas.Unit]) -> Iterator[Row]:
    """A row a unit, parents first."""
    waiting = deque(unit for unit in units if unit.parent is None)
    children: dict[str, list[schemas.Unit]] = {}
    for unit in units:
        if unit.parent is not None:
            children.setdefault(unit.parent, []).append(unit)
    while waiting:
        unit = waiting.popleft()
        yield {"code": unit.id, "parent": unit.parent}
        waiting += children.get(unit.id, [])


def source_rows(strategy: Strategy | None) -> Iterator[Row]:
    """A row a place that signed the strategy: all of it, with this place's list alone."""
    if strategy is None:
        return
    for position, source in enumerate(strategy.sources):
        own = strategy.model_copy(update={"sources": [source]})
        yield {"place": source.place, "position": position, "content": written_out(own)}


def evidence_row(record: EvidenceRecord) -> Row:
    """A row of the evidence register, whose ids are codes in the database."""
    row = asdict(record)
    return {"code": row.pop("id"), **row}


def rater_rows(answers: Answers, keys: Keys) -> Iterator[Row]:
    """A row a rater, in order of the random keys: the order in the folder is not kept."""
    for at in np.argsort(keys).tolist():
        rater = answers.raters[at]
        yield {
            "id": int(keys[at]),
            "code": secrets.token_hex(CODE_BYTES),
            "group": rater.group,
            "unit": rater.unit or None,
            "level": rater.level or None,
        }


def answer_rows(answers: Answers, keys: Keys) -> Iterator[Row]:
    """A row an answer, in order of the raters' random keys; only an answer has text and value."""
    for at in np.lexsort((answers.item, keys[answers.rater])).tolist():
        item, state = answers.items[answers.item[at]], WORDS[int(answers.state[at])]
        value = float(answers.value[at])
        yield {
            "rater_id": int(keys[answers.rater[at]]),
            "questionnaire": item.questionnaire,
            "item": item.item,
            "state": state,
            "text": answers.texts[answers.content[at]] if state is Word.ANSWERED else None,
            "value": None if math.isnan(value) else value,
            "comment": answers.comments.get(at),
        }


def written_out(model: BaseModel) -> Row:
    """An authored record as a JSON column holds it, with every default."""
    return model.model_dump(mode="json")
