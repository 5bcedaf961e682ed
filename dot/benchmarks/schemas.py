"""The shape of a benchmark set: one edition of reference figures for nodes and KPIs."""

import calendar
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from dot.questionnaires.schemas import Content, Identifier, Line, Number, Slug, Text, Version

Kind = Literal["external", "practice", "reference_profile"]
Grade = Literal["A", "B"]

FEWEST_CLIENTS = 5
MONTHS_OF_USE = 36


class Covered(Content):
    """A questionnaire whose nodes the set speaks of, in the version that the figures mean.

    ``hash``: the content that was scored; without it the version alone decides.
    """

    slug: Slug
    version: Version
    hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


class Quantile(Content):
    """The value below which the share ``p`` of organisations lies."""

    p: Annotated[float, Field(gt=0, lt=1)]
    value: Number


class Figure(Content):
    """What is known about one node or one KPI: a reference ``level``, or how organisations spread.

    The values of single organisations have no place in a set. ``n``: organisations; the set's own
    where it is left out.
    """

    questionnaire: Slug | None = None
    node: Identifier | None = None
    kpi: Identifier | None = None
    level: Number | None = None
    mean: Number | None = None
    sd: Number | None = None
    quantiles: list[Quantile] = []
    low: Number | None = None
    high: Number | None = None
    n: Annotated[int, Field(ge=1)] | None = None
    note: Line | None = None


class BenchmarkSet(Content):
    """One edition. Editions stand side by side and are never mixed.

    ``kind``: ``external`` from a publication, ``practice`` pooled from the practice's own clients,
    ``reference_profile`` what the practice thinks good looks like: an estimate (EST).
    ``expires``: from the day after it the set is historic; 36 months after ``period_end`` unless
    given.   ``simulated``: made from invented figures.
    """

    format: Literal[1]
    id: Identifier
    title: Line
    kind: Kind
    period: Line
    period_end: date
    population: Text
    n: Annotated[int, Field(ge=1)] | None = None
    n_note: Line | None = None
    selection: Text | None = None
    source: Text
    addresses: list[Line] = []
    read_on: date | None = None
    grade: Grade | None = None
    expires: date | None = None
    est: bool = False
    simulated: bool = False
    note: Text | None = None
    questionnaires: list[Covered] = []
    figures: Annotated[list[Figure], Field(min_length=1)]

    @property
    def last_day(self) -> date:
        """The last day on which the set is current."""
        return self.expires or months_later(self.period_end, MONTHS_OF_USE)


class Edition(Content):
    """A set as one assessment uses it.

    ``comparable``: by questionnaire, the nodes that mean here what they meant in the set.
    """

    content: BenchmarkSet
    comparable: dict[Slug, list[str]] = {}


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or the last of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
