"""A draft's settings by JSON: what it asks, its groups, units and names, all of them at once."""

from typing import Any

from fastapi import APIRouter

from dot.batch.redefining import written_settings
from dot.web.api.assessments import LARGEST, join
from dot.web.api.common import KEYED, PROBLEMS
from dot.web.api.schemas import SETTINGS, In, Out, shown
from dot.web.deeds import ProvenDeed
from dot.web.deps import Db, Here, RunAssessment

router = APIRouter(
    prefix="/api/v1/assessments/{assessment_id}",
    tags=["assessments"],
    responses=PROBLEMS,
    dependencies=KEYED,
)


class SettingsOut(Out):
    """What a folder has in its YAML files, as JSON; what has its default is left out.

    Questionnaires and benchmark sets of the assessment's own are named as the service keeps them.
    """

    model_config = shown({"assessment": SETTINGS, "strategy": None, "initiatives": None})

    assessment: dict[str, Any]
    strategy: dict[str, Any] | None
    initiatives: dict[str, Any] | None


class SettingsIn(In):
    """The settings as they are to be, all of them; strategy and initiatives stay if left out."""

    model_config = In.model_config | shown({"assessment": SETTINGS})

    assessment: dict[str, Any]
    strategy: dict[str, Any] | None = None
    initiatives: dict[str, Any] | None = None


@router.get("/settings")
def get_settings(assessment: RunAssessment, session: Db, here: Here) -> SettingsOut:
    """What the assessment asks, of which groups and units, and all else that a folder would say."""
    files = written_settings(session, assessment, here.content)
    return SettingsOut.model_validate({name.removesuffix(".yaml"): files[name] for name in files})


@router.put("/settings", max_body_size=LARGEST)
def change_settings(body: SettingsIn, deed: ProvenDeed) -> SettingsOut:
    """Define a draft anew. What is wrong is told by file and line, as of a folder.

    Once it is open, what it asks stands.
    """
    files = {
        "assessment.yaml": body.assessment,
        "strategy.yaml": body.strategy,
        "initiatives.yaml": body.initiatives,
    }
    before = deed.assessment.engagement_id
    deed.define(files)
    if deed.assessment.engagement_id != before:
        join(deed.session, deed.user, deed.assessment)
    return get_settings(deed.assessment, deed.session, deed.here)
