"""Leakage between functions and on the way up: lists that overlap, needs that are expected."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dot.questionnaires.schemas import LeakageConstants
from dot.results.fidelity import Survey
from dot.results.inputs import Definition
from dot.results.leakage_floors import FEWEST_FOR_SPREAD, LeakageVisible
from dot.results.leakage_intervals import sideways_interval, upward_interval
from dot.results.leakage_schemas import HorizontalGap, LevelLeakage
from dot.results.parts import Interval
from dot.results.recall import codes
from dot.strategy.coding import Codebook
from scoring.arrays import SLACK
from scoring.leakage import reverse_leakage
from scoring.overlap import horizontal_gap, overlap_between, overlap_within

Bools = NDArray[np.bool_]


def horizontal_gaps(
    definition: Definition,
    found: Survey,
    constants: LeakageConstants,
    levels: list[LevelLeakage],
    visible: LeakageVisible | None,
) -> list[HorizontalGap]:
    """Sales against marketing, where both sides are at the same level and may be compared."""
    if constants.ladder is None or len(constants.ladder.sides) != 2:
        return []
    (left, left_groups), (right, right_groups) = constants.ladder.sides.items()
    rows = []
    for level in levels:
        first, second = (_side(found, groups, level.level) & (found.asked > 0)
                         for groups in (left_groups, right_groups))  # fmt: skip
        if not (first.any() and second.any()):
            continue
        allowed = visible is None or {(level.level, left), (level.level, right)} <= visible.sides
        few = visible is not None and first.sum() + second.sum() < FEWEST_FOR_SPREAD
        gap = _gap(found, level.level, (first, second))
        alike = visible is not None and gap.inside is not None and gap.inside >= 1 - SLACK
        if few or alike or not allowed:
            gap = HorizontalGap(
                level=level.level, inside=None, between=None, gap=None, reason="hidden"
            )
        elif gap.gap is not None:
            interval = sideways_interval(definition, found, (first, second), visible is not None)
            gap = gap.model_copy(
                update={"interval": interval, "interval_reason": None if interval else "too_few"}
            )
        rows.append(gap)
    return rows


class WayUp(NamedTuple):
    """Reverse leakage with its interval, and how many people of each side were asked about needs."""

    lost: float
    interval: Interval | None
    n: dict[str, int]


def way_up(
    definition: Definition,
    found: Survey,
    book: Codebook,
    constants: LeakageConstants,
    visible: LeakageVisible | None,
) -> WayUp | None:
    """How much of the needs the field names marketing does not expect it to name; None if unknown."""
    known = list(dict.fromkeys(book.dictionary["needs"].values()))
    if constants.ladder is None or len(constants.ladder.sides) != 2 or not known:
        return None
    sides = []
    for side, groups in constants.ladder.sides.items():
        if visible is not None and side not in visible.needs:
            return None
        sides.append(_needs(found, book, groups, known))
    (marketing, above), (field, below) = sides
    if not marketing.any() or not field.any():
        return None
    lost = reverse_leakage(below.mean(axis=0), above.mean(axis=0))
    if np.isnan(lost):
        return None
    asked = (field, below), (marketing, above)
    return WayUp(
        lost,
        upward_interval(definition, found, asked, visible is not None),
        dict(zip(constants.ladder.sides, (int(marketing.sum()), int(field.sum())), strict=True)),
    )


def _needs(
    found: Survey, book: Codebook, groups: list[str], known: list[str]
) -> tuple[Bools, Bools]:
    """Who of the side was asked about needs, and which of the needs each of them named."""
    lists = [
        codes(book, person, "needs") if person.group in groups else None for person in found.people
    ]
    asked = np.array([lines is not None for lines in lists], dtype=bool)
    named = [[code in lines for code in known] for lines in map(_set, lists) if lines is not None]
    return asked, np.array(named, dtype=bool).reshape(len(named), len(known))


def _set(lines: list[str | None] | None) -> set[str | None] | None:
    return None if lines is None else set(lines)


def _side(found: Survey, groups: list[str], level: str) -> Bools:
    return np.array(
        [person.group in groups and person.level == level for person in found.people], dtype=bool
    )


def _gap(found: Survey, level: str, sides: tuple[Bools, Bools]) -> HorizontalGap:
    first, second = (~np.isnan(found.positions[side]) for side in sides)
    inside = np.array([overlap_within(first), overlap_within(second)])
    known = inside[~np.isnan(inside)]
    between, gap = overlap_between(first, second), horizontal_gap(first, second)
    return HorizontalGap(
        level=level,
        inside=float(known.mean()) if known.size else None,
        between=None if np.isnan(between) else between,
        gap=None if np.isnan(gap) else gap,
        reason="too_few" if np.isnan(gap) else None,
    )
