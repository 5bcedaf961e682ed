"""What stands beside a score: own units, the last wave, the target, a profile, other organisations."""

from datetime import date
from typing import Literal

from dot.benchmarks.schemas import Grade, Kind
from dot.results.parts import Part, Reason

ComparatorKind = Literal[
    "own_units", "last_wave", "target", "reference_profile", "practice", "external"
]


class QuantileResult(Part):
    """The value below which the share ``p`` of organisations lies."""

    p: float
    value: float


class Position(Part):
    """Where the score stands among organisations whose spread is known.

    ``percentile``: percent of them that do worse, by ``method``: linear between published
    quantiles, null beyond the outermost; or the standard normal distribution at ``z``.
    ``low`` and ``high``: the published quantiles between which the score stands, in percent.
    ``shrunk``: the score moved towards the mean of the organisations by the weight that its
    sampling error leaves it.
    """

    percentile: float | None
    method: Literal["quantiles", "normal"]
    low: float | None = None
    high: float | None = None
    z: float | None = None
    shrunk: float | None = None


class Comparator(Part):
    """One thing that a score is compared with. Undefined is null and ``reason`` says why.

    ``difference``: score - value; of the last wave the change on comparable items.   ``n``: units, or organisations.   ``units``: the scores of
    units that may be shown, in no order of rank.   ``edition``: the benchmark set behind it.
    """

    kind: ComparatorKind
    label: str
    edition: str | None = None
    value: float | None = None
    difference: float | None = None
    n: int | None = None
    sd: float | None = None
    low: float | None = None
    high: float | None = None
    quantiles: list[QuantileResult] = []
    position: Position | None = None
    units: dict[str, float] = {}
    period: str | None = None
    source: str | None = None
    historic: bool = False
    est: bool = False
    reason: Reason | None = None


class EditionResult(Part):
    """A benchmark set as printed, with its provenance."""

    id: str
    title: str
    kind: Kind
    period: str
    period_end: date
    population: str
    n: int | None
    n_note: str | None
    selection: str | None
    source: str
    addresses: list[str]
    read_on: date | None
    grade: Grade | None
    expires: date
    historic: bool
    est: bool
    simulated: bool
    note: str | None
