"""When answers are flagged: the limits of the response-quality rules, all editable."""

from typing import Annotated, Literal

from pydantic import Field

from dot.questionnaires.schemas import Content, Identifier, Slug

Share = Annotated[float, Field(gt=0, le=1)]
Seconds = Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)]


class Contradiction(Content):
    """Two items that mean the same or the opposite: answers this far apart contradict each other.

    ``distance``: in points of the items' scale.
    """

    questionnaire: Slug
    a: Identifier
    b: Identifier
    relation: Literal["same", "opposite"] = "same"
    distance: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 3.0


class QualitySettings(Content):
    """Limits from which answers are flagged; expert estimates, editable.

    ``run``: identical answers on items of one scale, which also take up ``run_share`` of a person's
    answers there.   ``seconds_per_item``, ``share_of_median``: slower of the two is the limit.
    ``contradictions_from``: contradictory pairs.   ``cannot_judge``: share of items, where at least
    ``cannot_judge_items`` were asked.
    """

    run: Annotated[int, Field(ge=3)] = 8
    run_share: Share = 0.5
    seconds_per_item: Seconds = 2.0
    share_of_median: Share = 1 / 3
    contradictions: list[Contradiction] = []
    contradictions_from: Annotated[int, Field(ge=1)] = 1
    cannot_judge: Share = 0.5
    cannot_judge_items: Annotated[int, Field(ge=1)] = 5
    est: bool = True
