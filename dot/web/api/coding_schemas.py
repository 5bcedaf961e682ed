"""What the JSON interface takes and gives between close and report: codes, importance and targets."""

from typing import Annotated

from pydantic import Field

from dot.strategy.models import LONGEST_WORDING
from dot.strategy.schemas import Question
from dot.web.api.schemas import In, Out, Word, shown
from dot.web.typed import Typed


class CodingOut(Out):
    """A wording that has no code yet, with the nearest codes."""

    model_config = shown(
        {"question": "priorities", "answer": "Win in hospitals", "proposals": ["SP1", "SP3"]}
    )

    question: Question
    answer: str
    proposals: list[str]


class CodeIn(In):
    """The code of a wording that was given to a question."""

    model_config = shown({"question": "priorities", "answer": "Win in hospitals", "code": "SP1"})

    question: Question
    answer: Annotated[str, Field(min_length=1, max_length=LONGEST_WORDING), Typed]
    code: Word


class CodesIn(In):
    """Codes of wordings. The same words given to two questions have a code for each."""

    model_config = shown(
        {
            "codes": [
                {"question": "priorities", "answer": "Win in hospitals", "code": "SP1"},
                {"question": "measures", "answer": "No idea", "code": "uncodable"},
            ]
        }
    )

    codes: Annotated[list[CodeIn], Field(min_length=1, max_length=1000)]


class AreaOut(Out):
    """An area's importance: as it stands, and as leaders' answers propose it."""

    model_config = shown(
        {"questionnaire": "crm", "node": "C2", "title": "Customer data", "now": 3, "proposed": 5}
    )

    questionnaire: str
    node: str
    title: str
    now: int
    proposed: int


class AimOut(Out):
    """A questionnaire's target: as it stands, and as leaders' answers propose it."""

    model_config = shown(
        {"questionnaire": "crm", "title": "CRM health check", "now": 3.5, "proposed": 4.0}
    )

    questionnaire: str
    title: str
    now: float | None
    proposed: float


class DirectionOut(Out):
    """What leaders' answers come to; empty where they were not asked, or too few answered."""

    model_config = shown(
        {
            "areas": [
                {
                    "questionnaire": "crm",
                    "node": "C2",
                    "title": "Customer data",
                    "now": 3,
                    "proposed": 5,
                }
            ],
            "aims": [
                {"questionnaire": "crm", "title": "CRM health check", "now": 3.5, "proposed": 4.0}
            ],
        }
    )

    areas: list[AreaOut]
    aims: list[AimOut]


class DirectionIn(In):
    """What was confirmed: importance by area, targets by questionnaire."""

    model_config = shown({"importance": {"C2": 5}, "targets": {"crm": 4.0}})

    importance: dict[Word, Annotated[int, Field(ge=1, le=5)]] = {}
    targets: dict[Word, Annotated[float, Field(ge=-1e6, le=1e6, allow_inf_nan=False)]] = {}
