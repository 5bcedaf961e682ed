"""The small parts that every piece of a result is made of: bounds, intervals, reasons."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Reason = Literal[
    "hidden",  # may not be shown; one word for every cause, so that the cause tells nothing
    "no_common_scale",  # answers without even steps have no spread by chance to compare with
    "too_few",  # the sample does not support the figure
    "no_answers",
    "blocked",  # a non-answer blocks the node by the questionnaire's policy
    "not_applicable",  # confirmed by the consultant
    "not_recorded",  # no evidence, reading, target or workshop decision
    "bounded",  # only the bound may be shown
    "no_external_benchmark",
    "no_counts",  # no share of counted cases, so that no interval can be told
    "not_in_assessment",
    "not_comparable",
]


class Part(BaseModel):
    """Base of every part of a result."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Bound(Part):
    """The number is at least (≥) or at most (≤) this value."""

    op: Literal["≥", "≤"]
    value: float


class Interval(Part):
    """Limits on the scale of the number they belong to.

    ``error``: the standard error behind them and ``df`` its degrees of freedom, null where a score is
    not a mean of answers alone.   ``near_end``: the number lies so near the end of its scale that the interval holds the truth
    less often than it says (docs/coverage.md).
    """

    low: float
    high: float
    confidence: float
    method: str
    near_end: bool = False
    error: float | None = None
    df: float | None = None
