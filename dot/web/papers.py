"""What an assessment asks, read once: pinned content never changes while people answer."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from dot.assessments.fieldwork_models import Fieldwork, Participation
from dot.assessments.models import Assessment, Status
from dot.assessments.pinned import group_names, questionnaires, settings_of
from dot.assessments.schemas import Assessment as Settings
from dot.questionnaires.hashing import canonical_json
from dot.questionnaires.schemas import Questionnaire
from dot.questionnaires.service import find, load_translation
from dot.questionnaires.shelf import QUESTIONNAIRE
from dot.questionnaires.translations import Translation, files_from, questionnaire_translation
from dot.responses.questions import Borrowed, Key, Question, questions_of
from dot.strategy.options import borrowed_options
from dot.strategy.queries import strategy_of
from dot.web.installation import Installation

T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """An assessment as the survey needs it.   borrowed: options out of the source truth."""

    settings: Settings
    questionnaires: tuple[Questionnaire, ...]
    borrowed: Borrowed
    depth: bool


def asked_of(here: Installation, session: Session, assessment_id: int) -> Asked:
    """What an assessment asks. Raises NotFound or Conflict where its content has gone.

    Floors are raised while people answer, perhaps by another process: settings are told apart by
    what they say.
    """
    assessment = session.get_one(Assessment, assessment_id)

    def read() -> Asked:
        fieldwork = session.get_one(Fieldwork, assessment_id)
        return Asked(
            settings_of(assessment),
            questionnaires(session, assessment_id, here.content),
            borrowed_options(strategy_of(session, assessment_id)),
            fieldwork.depth,
        )

    key = ("asked", assessment_id, canonical_json(assessment.settings))
    return remembered(here, session, key, read)


def questions_for(here: Installation, session: Session, seat: Participation) -> dict[Key, Question]:
    """What one respondent may answer."""
    return questions_of_group(here, session, seat.assessment_id, seat.group)


def questions_of_group(
    here: Installation, session: Session, assessment_id: int, group: str
) -> dict[Key, Question]:
    """What the members of a group may answer."""

    def read() -> dict[Key, Question]:
        asked = asked_of(here, session, assessment_id)
        return questions_of(
            asked.settings, asked.questionnaires, group, asked.borrowed, depth=asked.depth
        )

    return remembered(here, session, ("questions", assessment_id, group), read)


def names_of_groups(
    here: Installation, session: Session, assessment: Assessment, language: str
) -> dict[str, str]:
    """Every rater group by code, named in a language where the questionnaires have it."""

    def read() -> dict[str, str]:
        asked = questionnaires(session, assessment.id, here.content)
        texts = [_in_language(one, here.content, language) for one in asked]
        return group_names(settings_of(assessment), texts)

    return remembered(here, session, ("names", assessment.id, language), read)


def titles_of(
    here: Installation, session: Session, assessment: Assessment, language: str
) -> dict[str, tuple[str, str]]:
    """Titles of questionnaires by slug and of their areas by id, each with the language it is in."""
    titles = {}
    for one in questionnaires(session, assessment.id, here.content):
        said = _in_language(one, here.content, language)
        titles[one.slug] = said.title, said.language
        titles |= {area.id: (area.title, said.language) for area in said.nodes}
    return titles


def _in_language(asked: Questionnaire, content: Path, language: str) -> Questionnaire:
    """A questionnaire in a language; as it is where it has none, such as an assessment's own."""
    path = content / asked.slug / asked.version / QUESTIONNAIRE
    spoken = asked.language.partition("-")[0] == language or language not in asked.languages
    return asked if spoken or not path.is_file() else load_translation(path, language)


def translation_for(
    here: Installation, slug: str, version: str, language: str
) -> Translation | None:
    """What a shelved questionnaire says in a language; None where it is written in it, or unknown."""

    def read() -> Translation | None:
        path = here.content / slug / version / QUESTIONNAIRE
        if not path.is_file():
            return None
        one = find(f"{slug}@{version}", here.content, here.content)
        if one.language.partition("-")[0] == language:
            return None
        return questionnaire_translation(one, files_from(path.parent), language)

    return here.memory.get(("translation", slug, version, language), read)


def remembered(
    here: Installation,
    session: Session,
    key: tuple[str, int, *tuple[str, ...]],
    read: Callable[[], T],
) -> T:
    """What ``key`` names of an assessment, read once; of a draft, which may change, each time.

    key: what it is, then the assessment's id.
    """
    if key not in here.memory:
        # Who waits for the reader holds a connection from here on: SQLite has one that writes.
        status = session.scalar(select(Assessment.status).where(Assessment.id == key[1]))
        if status is Status.DRAFT:
            return read()
    return here.memory.get(key, read)
