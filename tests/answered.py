"""Closed assessments in which people answered what a test is about."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from dot.assessments.models import Assessment, Rater, Status
from dot.assessments.schemas import Group
from dot.batch.fieldwork import prepare
from dot.questionnaires.service import content_root, find
from dot.responses.models import Answer, State
from tests.services import SAMPLE, definition_of, make_plan

AREAS, LEVEL = "direction-crm-importance", "direction-crm-target"
SAID = (("C1|C2", "level-4"), ("C2|C3", "level-3"), ("C2", "level-4"), ("C2|C3", "level-3"))


def make_led(
    session: Session, mode: str = "named", said: tuple[tuple[str, str], ...] = SAID
) -> Assessment:
    """A closed assessment in which leaders answered."""
    definition = definition_of(SAMPLE)
    direction = find("direction@1.0.0", content_root(), content_root())
    named = [*definition.assessment.questionnaires, "direction@1.0.0"]
    groups = definition.assessment.groups | {"GM": Group.model_validate({"mode": mode, "k": 3})}
    asked = definition.assessment.model_copy(update={"groups": groups, "questionnaires": named})
    assessment = prepare(
        session,
        replace(
            definition, assessment=asked, questionnaires=(*definition.questionnaires, direction)
        ),
        make_plan(),
    )
    assessment.status = Status.CLOSED
    for at, (areas, level) in enumerate(said):
        rater = Rater(assessment_id=assessment.id, code=f"r{at}", group="GM")
        write(session, rater, "direction", {AREAS: areas, LEVEL: level})
    return assessment


def answer(session: Session, assessment: Assessment, item: str, text: str, group: str) -> None:
    """One answer of one person."""
    rater = Rater(assessment_id=assessment.id, code=f"{item} {group}", group=group, level="reps")
    write(session, rater, "strategy-leakage", {item: text})


def write(session: Session, rater: Rater, questionnaire: str, texts: Mapping[str, str]) -> None:
    """Somebody new, with what they answered."""
    session.add(rater)
    session.flush()
    session.add_all(
        Answer(
            assessment_id=rater.assessment_id,
            rater_id=rater.id,
            questionnaire=questionnaire,
            item=item,
            state=State.ANSWERED,
            text=text,
        )
        for item, text in texts.items()
    )
    session.flush()
