"""Each person's parts of fidelity: recall, precision, allocation, movement, measures."""

from dataclasses import dataclass

import numpy as np

from dot.questionnaires.schemas import LeakageConstants
from dot.results.inputs import Floats
from dot.results.recall import Person, codes
from dot.strategy.coding import Codebook
from dot.strategy.schemas import UNCODABLE, Strategy
from scoring.leakage import (
    measure_match,
    movement_match,
    person_fidelity,
    precision,
    rank_weights,
    recognition,
    segment_fidelity,
    weighted_recall,
)

PARTS = ("recall", "precision", "allocation", "movement", "measures")


@dataclass(frozen=True)
class Survey:
    """What everybody named and knew, one row a person in canonical order; NaN = not asked.

    positions: (R, k + drift) place of each code in the person's list, from 1.  parts: (R, 5) in
    the order of PARTS, 0–1.  fidelity: (R,) points.  The rest: (R,).
    """

    people: list[Person]
    priorities: list[str]
    drift: list[str]
    positions: Floats
    asked: Floats
    parts: Floats
    fidelity: Floats
    recognition: Floats
    clear: Floats
    buy_in: Floats
    message: Floats
    stopped: Floats
    effort: Floats


def survey(
    everyone: list[Person], strategy: Strategy, book: Codebook, constants: LeakageConstants
) -> Survey:
    """Turn every person's answers into the numbers that the leakage formulas take."""
    priorities = [entry.code for entry in strategy.priorities]
    drift = [entry.code for entry in strategy.drift]
    named = [codes(book, person, "priorities") for person in everyone]
    asked = np.array([0.0 if lines is None else 1.0 for lines in named])
    positions = _positions(named, [*priorities, *drift])
    effort = _efforts(everyone, list(strategy.effort))
    parts = np.column_stack(
        [
            *_recall_parts(named, asked, positions[:, : len(priorities)]),
            _allocation(everyone, effort, strategy),
            _movement(everyone, strategy, constants),
            _measures(everyone, strategy, book),
        ]
    )
    weights = constants.fidelity.model_dump()
    fidelity = person_fidelity(parts, np.array([weights[name] for name in PARTS]))
    return Survey(
        people=everyone,
        priorities=priorities,
        drift=drift,
        positions=positions,
        asked=asked,
        parts=parts,
        # Without recall there is no fidelity to speak of: the other parts are knowledge of detail.
        fidelity=np.where(asked > 0, fidelity, np.nan),
        recognition=_recognition(everyone, priorities),
        clear=np.array([person.mean("clarity") for person in everyone]),
        buy_in=np.array([person.mean("buy_in") for person in everyone]),
        message=_message(everyone, strategy),
        stopped=_stopped(everyone),
        effort=effort,
    )


def _positions(named: list[list[str | None] | None], order: list[str]) -> Floats:
    place = {code: column for column, code in enumerate(order)}
    positions = np.full((len(named), len(order)), np.nan)
    for row, lines in enumerate(named):
        for rank, code in enumerate(lines or [], start=1):
            if code in place and np.isnan(positions[row, place[code]]):
                positions[row, place[code]] = rank
    return positions


def _recall_parts(
    named: list[list[str | None] | None], asked: Floats, positions: Floats
) -> tuple[Floats, Floats]:
    """Weighted recall and precision; who could not name anything has 0, who skipped has none."""
    hit = (~np.isnan(positions)).astype(float)
    missing = asked == 0
    weights = rank_weights(positions.shape[1])
    recall = np.where(missing, np.nan, weighted_recall(hit, weights))
    listed = np.array([float(_distinct(lines)) for lines in named])
    return recall, np.where(missing, np.nan, precision(hit.sum(axis=1), listed))


def _distinct(lines: list[str | None] | None) -> int:
    """Lines listed, a code named twice counting once and every line without a code for itself."""
    if lines is None:
        return 0
    without = (None, UNCODABLE)
    return len({*lines} - {*without}) + sum(code in without for code in lines)


def _efforts(everyone: list[Person], segments: list[str]) -> Floats:
    rows = np.full((len(everyone), len(segments)), np.nan)
    for row, person in enumerate(everyone):
        split = person.split("allocation")
        if split is not None:
            rows[row] = [split.get(segment, 0.0) for segment in segments]
    return rows


def _allocation(everyone: list[Person], effort: Floats, strategy: Strategy) -> Floats:
    if not strategy.effort:
        return np.full(len(effort), np.nan)
    unknown = np.array([person.unknown("allocation") for person in everyone], dtype=bool)
    fidelity = segment_fidelity(effort, np.array(list(strategy.effort.values())))
    return np.where(unknown, 0.0, fidelity)


def _movement(everyone: list[Person], strategy: Strategy, constants: LeakageConstants) -> Floats:
    goal = strategy.movement
    if goal is None:
        return np.full(len(everyone), np.nan)
    origin = [person.first("movement_from") for person in everyone]
    target = [person.first("movement_to") for person in everyone]
    percent = np.array([person.mean("movement_percent") for person in everyone])
    match = movement_match(
        np.array([row is not None and row.text == goal.origin for row in origin], dtype=bool),
        np.array([row is not None and row.text == goal.destination for row in target], dtype=bool),
        percent - goal.percent,
        constants.movement_tolerance,
    )
    known = [row is not None or person.unknown("movement_from")
             for row, person in zip(origin, everyone, strict=True)]  # fmt: skip
    return np.where(np.array(known, dtype=bool), match, np.nan)


def _measures(everyone: list[Person], strategy: Strategy, book: Codebook) -> Floats:
    known = {entry.code for entry in strategy.measures}
    if not known:
        return np.full(len(everyone), np.nan)
    right = []
    for person in everyone:
        lines = codes(book, person, "measures")
        right.append(np.nan if lines is None else float(len(known & {*lines})))
    return measure_match(np.array(right), len(known))


def _recognition(everyone: list[Person], priorities: list[str]) -> Floats:
    hits, wrong = [], []
    for person in everyone:
        ticked = [] if person.unknown("recognition") else person.choices("recognition")
        hits.append(np.nan if ticked is None else float(len({*ticked} & {*priorities})))
        wrong.append(np.nan if ticked is None else float(len({*ticked} - {*priorities})))
    return recognition(np.array(hits), np.array(wrong), len(priorities))


def _message(everyone: list[Person], strategy: Strategy) -> Floats:
    right = strategy.key_message.right.code if strategy.key_message else None
    chosen = [person.first("key_message") for person in everyone]
    return np.array([np.nan if row is None else float(row.text == right) for row in chosen])


def _stopped(everyone: list[Person]) -> Floats:
    """1 where a person names something stopped, 0 where there is nothing, NaN where not asked."""
    lines = [person.entries("stopped") for person in everyone]
    return np.array([np.nan if found is None else float(bool(found)) for found in lines])
