"""The shape of what is set beside what: two sides' views, and a node now against the wave before."""

from typing import Literal

from dot.results.parts import Interval, Part, Reason

Certainty = Literal["clear", "likely", "cannot_tell"]


class Change(Part):
    """Change since the previous wave, on comparable items only.

    ``previous``, ``now``: what is compared; the scores, or, where only ``items`` of the node's
    ``items_of`` scored items compare, what people said on those.   ``method``: whether people who
    answered in both waves were paired; ``n`` is how many they are, else the fewer people of the two
    waves.   ``p``: two-sided, of no change, not yet adjusted for the family, which is the nodes of
    the questionnaire; ``verdict`` is.   ``clear``: whether the verdict is, null without an interval.
    """

    previous: float | None
    difference: float | None
    interval: Interval | None = None
    reason: Reason | None = None
    clear: bool | None = None
    now: float | None = None
    method: Literal["paired", "unpaired"] | None = None
    n: int | None = None
    items: int | None = None
    items_of: int | None = None
    versions_differ: bool = False
    p: float | None = None
    verdict: Certainty = "cannot_tell"


class PerspectiveRow(Part):
    """Two sides' views of one node.

    ``effect``: Hedges' g, the gap in standard deviations of people within groups.   ``p``:
    two-sided, of no gap; ``verdict`` is adjusted for the family, which is the rows of all
    perspectives.   ``reason``: why effect and interval are null.
    """

    questionnaire: str
    node: str
    title: str
    left: float
    right: float
    gap: float
    n_left: int
    n_right: int
    effect: float | None = None
    interval: Interval | None = None
    p: float | None = None
    verdict: Certainty = "cannot_tell"
    reason: Reason | None = None


class PerspectiveResult(Part):
    """Two sides' views of the nodes that both were asked about, largest gap first."""

    name: str
    left: str
    right: str
    left_groups: list[str]
    right_groups: list[str]
    rows: list[PerspectiveRow]
    reason: Reason | None = None
