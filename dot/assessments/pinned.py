"""What an assessment is pinned to: its settings and questionnaires, exactly as they were then."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from dot.assessments.models import Assessment, PinnedQuestionnaire
from dot.assessments.schemas import Assessment as Settings
from dot.errors import Conflict
from dot.questionnaires.hashing import content_hash
from dot.questionnaires.schemas import Questionnaire
from dot.questionnaires.service import find

M = TypeVar("M", bound=BaseModel)


def settings_of(assessment: Assessment) -> Settings:
    """The settings of an assessment, as a folder has them in `assessment.yaml`."""
    return parsed(Settings, assessment.settings)


def questionnaires(
    session: Session, assessment_id: int, content: Path
) -> tuple[Questionnaire, ...]:
    """The pinned questionnaires, in order. Raises NotFound or Conflict where one has changed."""
    pins = session.scalars(
        select(PinnedQuestionnaire)
        .where(PinnedQuestionnaire.assessment_id == assessment_id)
        .order_by(PinnedQuestionnaire.position)
    )
    return tuple(pinned(pin, content) for pin in pins)


def pinned(pin: PinnedQuestionnaire, content: Path) -> Questionnaire:
    """The questionnaire behind a pin, with the very content that it was pinned with."""
    if pin.content is not None:
        return parsed(Questionnaire, pin.content)
    reference = f"{pin.slug}@{pin.version}"
    found = find(reference, content, content)
    refuse_change(reference, found, pin.content_hash)
    return found


def group_names(settings: Settings, asked: Sequence[Questionnaire]) -> dict[str, str]:
    """Every rater group of the settings by code, with the name of the first place that names it."""
    return {
        code: group.name
        or next((one.groups[code].name for one in asked if code in one.groups), code)
        for code, group in settings.groups.items()
    }


def refuse_change(name: str, found: BaseModel, expected: str) -> None:
    """Raise Conflict where content is no longer what an assessment was pinned to."""
    if content_hash(found) != expected:
        raise Conflict(
            f"{name} is not what this assessment was pinned to: its content has changed since. "
            "Undo the change there, and publish it as the next version instead."
        )


def parsed(model: type[M], stored: Mapping[str, Any]) -> M:
    """A JSON column in its shape; only JSON's own reading turns its words into dates."""
    return model.model_validate_json(json.dumps(stored))
