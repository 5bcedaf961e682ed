"""What one rater group says about a node or an item, and what all say about an item."""

from dot.results.agreement_schemas import Agreement
from dot.results.parts import Bound, Interval, Part, Reason


class Cell(Part):
    """What one rater group, or the people of one unit, say about a node or an item.

    ``n``: people of the cell with an answer, null where it may not be shown.
    """

    n: int | None
    score: float | None
    percent: float | None = None
    bound: Bound | None = None
    reason: Reason | None = None
    interval: Interval | None = None
    agreement: Agreement | None = None


class HistogramClass(Part):
    """People who chose an answer from ``low`` to ``high`` on the item's scale."""

    low: float
    high: float
    n: int


class Histogram(Part):
    """How the ``n`` people of a group that answered an item spread over its answers, lowest first.

    Where single answers were chosen by too few, those below, at and above the middle are joined.
    """

    n: int
    classes: list[HistogramClass]


class ItemResult(Part):
    """What people say to one scored item: the group-balanced mean, and each group's own.

    ``n``: people with an answer, null where it may not be shown.   ``score``: on the item's scale.
    ``histograms``: by named group, of ten people and more.
    """

    item: str
    node: str
    text: str
    range: tuple[float, float]
    n: int | None
    score: float | None
    bound: Bound | None = None
    reason: Reason | None = None
    interval: Interval | None = None
    agreement: Agreement | None = None
    groups: dict[str, Cell]
    histograms: dict[str, Histogram] = {}
