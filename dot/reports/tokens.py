"""The measures of a brand: its type scale, its baseline grid and its chart palette, as style tokens."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dot.reports.charts.theme import Ramp, luminance_of
from dot.reports.contrast import as_seen_without, distance

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
Series = Literal["accent", "second", "third", "fourth", "fifth"]
# Leading by role, of the size; lines end on a quarter of the grid. Large letters need less of it.
LEADING = {"message": 1.15, "title": 1.15, "cover": 1.12}
USUAL_LEADING = 1.25
# Steps of the grid that the style uses, in halves of it.
STEPS = (1, 2, 3, 4, 6, 8, 12)
# From worst to best the scale must get lighter, then darker, and its ends must not be taken for
# each other by people who do not see red, green or blue.
MIDDLE_LIGHTER_BY = 0.2
ENDS_APART = 25.0
BLINDNESSES = ("red", "green", "blue")


class Shape(BaseModel):
    """Base of the tables of measures."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Type(Shape):
    """The type scale in points: every text of the report has one of these sizes."""

    note: Annotated[float, Field(ge=6.5, le=9)]
    table: Annotated[float, Field(ge=7, le=10)]
    body: Annotated[float, Field(ge=8, le=11)]
    caption: Annotated[float, Field(ge=9, le=13)]
    section: Annotated[float, Field(ge=10, le=16)]
    message: Annotated[float, Field(ge=12, le=26)]
    title: Annotated[float, Field(ge=14, le=30)]
    cover: Annotated[float, Field(ge=20, le=48)]


class Spacing(Shape):
    """The baseline grid, the margin at either side and the air above and below a row, in points."""

    grid: Annotated[float, Field(ge=4, le=12)]
    margin: Annotated[float, Field(ge=36, le=72)]
    row: Annotated[float, Field(ge=1, le=8)]


class Charts(Shape):
    """Colours of series in their order, and the scale of heat maps from worst to best."""

    series: Annotated[list[Series], Field(min_length=5, max_length=5)]
    low: Colour
    middle: Colour
    high: Colour


@dataclass(frozen=True)
class Complaint:
    """A token that does not fit the others, and what would."""

    place: tuple[str, ...]
    message: str


def complaints(type_: Type, charts: Charts) -> Iterator[Complaint]:
    """What is wrong with measures that are each in their range."""
    sizes = type_.model_dump()
    for (smaller, small), (larger, large) in pairwise(sizes.items()):
        if small > large:
            yield Complaint(
                ("type", larger),
                f"“type.{larger}” {large:g} is smaller than “type.{smaller}” {small:g}; the scale "
                f"grows in this order: {', '.join(sizes)}. Write at least {small:g}.",
            )
    if len(set(charts.series)) < len(charts.series):
        remedy = "“charts.series” names a colour twice; name each of the five once."
        yield Complaint(("charts", "series"), remedy)
    yield from _ramp_complaints(charts)


def _ramp_complaints(charts: Charts) -> Iterator[Complaint]:
    middle = luminance_of(charts.middle)
    for name in ("low", "high"):
        colour = getattr(charts, name)
        if middle - luminance_of(colour) < MIDDLE_LIGHTER_BY:
            yield Complaint(
                ("charts", name),
                f"“charts.{name}” {colour} is not clearly darker than “charts.middle” "
                f"{charts.middle}; in grey print both look the same. Choose a darker one.",
            )
    for blindness in BLINDNESSES:
        low, high = (as_seen_without(blindness, one) for one in (charts.low, charts.high))
        if distance(low, high) < ENDS_APART:
            yield Complaint(
                ("charts", "high"),
                f"“charts.low” {charts.low} and “charts.high” {charts.high} look alike to people "
                f"who do not see {blindness}; a warm and a cool colour stay apart, such as #c8553d "
                "and #0b6e6e.",
            )
            return


def ramp_of(charts: Charts) -> Ramp:
    """The scale of heat maps: worst, half-way, middle, half-way, best."""
    return Ramp(charts.low, charts.middle, charts.high)


def style_tokens(type_: Type, spacing: Spacing) -> Mapping[str, str]:
    """Custom properties of the style sheet, by name without dashes.

    Lines stand on quarters of the grid; distances are halves of it and multiples.
    """
    quarter = spacing.grid / 4
    tokens: dict[str, str] = {}
    for role, size in type_.model_dump().items():
        line = math.ceil(size * LEADING.get(role, USUAL_LEADING) / quarter - 1e-9) * quarter
        tokens[f"type-{role}"] = f"{size:g}pt"
        tokens[f"line-{role}"] = f"{line:g}pt"
    tokens |= {f"s{step}": f"{step * spacing.grid / 2:g}pt" for step in STEPS}
    return {
        **tokens,
        "sq": f"{quarter:g}pt",
        "row": f"{spacing.row:g}pt",
        "margin": f"{spacing.margin:g}pt",
    }
