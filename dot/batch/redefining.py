"""A draft is defined anew: what it asks, of which groups and units, and under which names."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from dot.assessments import schemas
from dot.assessments.fieldwork import refuse_unspoken
from dot.assessments.fieldwork_models import Fieldwork, GroupLink, Invitation, Participation
from dot.assessments.models import (
    Assessment,
    Client,
    Engagement,
    Membership,
    PinnedQuestionnaire,
    Status,
    Unit,
)
from dot.assessments.places import refuse_unknown_place
from dot.batch.export import as_tree, files_of, settings_of
from dot.batch.fieldwork import as_file, languages_of, read_files
from dot.batch.folder import ASSESSMENT, INITIATIVES, STRATEGY
from dot.batch.storage import (
    columns_of,
    engagement_of,
    insert_all,
    pins,
    refuse_taken_wave,
    source_rows,
    unit_rows,
)
from dot.errors import Conflict, Invalid
from dot.results.inputs import Definition
from dot.results.queries import load_definition
from dot.strategy.models import SourceTruth

PLACED = (Invitation, Participation, GroupLink)


def redefine(
    session: Session,
    assessment: Assessment,
    files: Mapping[str, Mapping[str, Any] | None],
    content: Path,
) -> None:
    """Put other files in the place of a draft's; those that are None, and all others, stay.

    files: by name, what each YAML file says.   Raises Conflict once it is open and for a wave that
    the engagement has already, Problems by file and line, as of a folder, and Invalid where plan or
    people no longer fit.
    """
    if assessment.status is not Status.DRAFT:
        raise Conflict("This assessment is open already: what it asks, and of whom, stands.")
    given = {name: as_file(name, tree) for name, tree in files.items() if tree is not None}
    kept = files_of(load_definition(session, assessment, content))
    definition = read_files({**kept, **given}, content)
    refuse_unfit(session, assessment.id, definition)
    settle(session, assessment, definition.assessment)
    for name, value in columns_of(definition).items():
        setattr(assessment, name, value)
    session.flush()
    pinned, signed = pins(definition), source_rows(definition.strategy)
    for table, rows in ((PinnedQuestionnaire, pinned), (SourceTruth, signed)):
        session.execute(delete(table).where(table.assessment_id == assessment.id))
        insert_all(session, table, assessment.id, rows)
    change_units(session, assessment.id, definition.assessment)


def written_settings(
    session: Session, assessment: Assessment, content: Path
) -> dict[str, dict[str, Any] | None]:
    """What the YAML files of the assessment's folder say, by name; None where there is none.

    Content of the assessment's own is named as `redefine` finds it.
    """
    found = load_definition(session, assessment, content)
    return {
        ASSESSMENT: as_tree(settings_of(found)),
        STRATEGY: None if found.strategy is None else as_tree(found.strategy),
        INITIATIVES: None if found.initiatives is None else as_tree(found.initiatives),
    }


def refuse_unfit(session: Session, assessment_id: int, definition: Definition) -> None:
    """Raise Invalid where the planned languages or the people invited have no place any more."""
    plan = session.get(Fieldwork, assessment_id)
    if plan is not None:
        refuse_unspoken(plan.languages, languages_of(definition.questionnaires))
    for table in PLACED:
        places = select(table.group, table.unit, table.level).where(
            table.assessment_id == assessment_id
        )
        for group, unit, level in session.execute(places.distinct()):
            try:
                refuse_unknown_place(definition.assessment, group, unit or "", level or "")
            except Invalid as error:
                raise Invalid(
                    **{
                        f"assessment.{field}": f"People are invited there already: {words}"
                        for field, words in error.fields.items()
                    }
                ) from None


def settle(session: Session, assessment: Assessment, given: schemas.Assessment) -> None:
    """Put the assessment into the engagement that its settings name now, and drop one left empty.

    Who sees the engagement sees the new one too, if it is new and the client the same: to another
    client's, nobody comes along.   Raises Conflict where the wave is there already.
    """
    left = assessment.engagement
    client_id, settled = left.client_id, engagement_of(session, given)
    if (settled.id, given.wave) == (left.id, assessment.wave):
        return
    refuse_taken_wave(session, settled, given)
    assessment.engagement, assessment.wave = settled, given.wave
    session.flush()
    if settled.id != left.id:
        if settled.client_id == client_id and waves_in(session, settled.id) == 1:
            members = select(Membership.user_id).where(Membership.engagement_id == left.id)
            for user in session.scalars(members).all():
                session.merge(Membership(user_id=user, engagement_id=settled.id))
            session.flush()
        drop_empty(session, left.id, client_id)


def drop_empty(session: Session, engagement_id: int, client_id: int) -> None:
    """Delete an engagement without an assessment, and its client if that was all of it."""
    if waves_in(session, engagement_id):
        return
    session.execute(delete(Membership).where(Membership.engagement_id == engagement_id))
    session.execute(delete(Engagement).where(Engagement.id == engagement_id))
    others = select(func.count()).where(Engagement.client_id == client_id)
    if not session.scalar(others):
        session.execute(delete(Client).where(Client.id == client_id))


def waves_in(session: Session, engagement_id: int) -> int:
    """How many assessments an engagement has."""
    return (
        session.scalar(select(func.count()).where(Assessment.engagement_id == engagement_id)) or 0
    )


def change_units(session: Session, assessment_id: int, given: schemas.Assessment) -> None:
    """Write the units: people and links refer to those that stay, so these are not made anew."""
    known = set(session.scalars(select(Unit.code).where(Unit.assessment_id == assessment_id)))
    rows = list(unit_rows(given.units))
    insert_all(session, Unit, assessment_id, [row for row in rows if row["code"] not in known])
    here = update(Unit).where(Unit.assessment_id == assessment_id)
    for row in rows:
        session.execute(here.where(Unit.code == row["code"]).values(parent=row["parent"]))
    wanted = [row["code"] for row in rows]
    gone = delete(Unit).where(Unit.assessment_id == assessment_id, Unit.code.not_in(wanted))
    session.execute(gone)
