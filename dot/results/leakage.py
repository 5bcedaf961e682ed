"""The leakage part of a result: level by level, step by step, sideways and upwards."""

import itertools
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from dot.assessments.schemas import Level
from dot.questionnaires.schemas import LeakageConstants, Questionnaire
from dot.results.diagnosis import diagnoses_of, ladder_of
from dot.results.fidelity import Survey, survey
from dot.results.inputs import Answers, Definition
from dot.results.leakage_floors import (
    FEWEST_FOR_SPREAD,
    LeakageVisible,
    crowd_of,
    leakage_questionnaire,
    levels_within_groups,
)
from dot.results.leakage_levels import LevelOf, level_leakage
from dot.results.leakage_schemas import (
    CodingResult,
    HorizontalGap,
    LeakageResult,
    LeakageStep,
    LevelLeakage,
    SourceText,
)
from dot.results.parts import Interval
from dot.results.recall import Person, codes, people, recalled
from dot.results.schemas import QuestionnaireResult
from dot.strategy.coding import Codebook, codebook, coder_agreement
from dot.strategy.schemas import Strategy
from scoring.arrays import SLACK
from scoring.leakage import (
    horizontal_gap,
    intervals_apart,
    overlap_between,
    overlap_within,
    reverse_leakage,
    step_leakage,
    transmission,
)

Bools = NDArray[np.bool_]
FIELD_KINDS = ("rep",)


def leakage_result(
    definition: Definition,
    answers: Answers,
    questionnaires: Mapping[str, QuestionnaireResult],
    visible: LeakageVisible | None,
) -> LeakageResult | None:
    """Everything about leakage, from the levels that may be shown; None without source truth."""
    questionnaire, strategy = leakage_questionnaire(definition), definition.strategy
    if questionnaire is None or questionnaire.leakage is None or strategy is None:
        return None
    constants = questionnaire.leakage
    book = codebook(strategy, definition.coding)
    everyone = people(questionnaire, answers)
    found = survey(everyone, strategy, book, constants)
    levels = _levels(definition, found, (questionnaire, constants), questionnaires, visible)
    # Where no level may be shown, the number of wordings would be that of too few people.
    counted = everyone if visible is None or visible.levels else []
    coding = _coding(definition, book, counted, constants)
    retained = _retention(levels)
    draft = LeakageResult(
        questionnaire=questionnaire.slug,
        provisional=coding.provisional,
        sources=_sources(strategy, book),
        priorities=[(entry.code, entry.text) for entry in strategy.priorities],
        drift_items=[(entry.code, entry.text) for entry in strategy.drift],
        segments=[(entry.code, entry.text) for entry in strategy.segments],
        source_effort=strategy.effort,
        levels=levels,
        steps=_steps(levels, constants),
        retention=retained,
        cumulative_leakage=None if retained is None else 1.0 - retained,
        horizontal=_horizontal(found, constants, levels, visible),
        reverse_leakage=_reverse(found, book, constants, visible),
        ladder=ladder_of(constants, questionnaires),
        diagnoses=[],
        coding=coding,
        weights=constants.fidelity.model_dump(),
        est=constants.est,
    )
    found_patterns = diagnoses_of(definition, constants, questionnaires, draft)
    return draft.model_copy(update={"diagnoses": found_patterns})


def _levels(
    definition: Definition,
    found: Survey,
    asked: tuple[Questionnaire, LeakageConstants],
    questionnaires: Mapping[str, QuestionnaireResult],
    visible: LeakageVisible | None,
) -> list[LevelLeakage]:
    """Every level from the source team down; groups and levels are two cuts of the buy-in items."""
    questionnaire, constants = asked
    scored = [item for item in questionnaire.items() if item.role == "buy_in" and item.is_scored]
    comparable = levels_within_groups(
        definition, scored, found.people, questionnaires[questionnaire.slug]
    )
    return [
        _level(definition, found, constants, place, (visible, comparable))
        for place in enumerate(definition.assessment.levels)
    ]


def _level(
    definition: Definition,
    found: Survey,
    constants: LeakageConstants,
    place: tuple[int, Level],
    view: tuple[LeakageVisible | None, frozenset[str]],
) -> LevelLeakage:
    (at, level), (visible, comparable) = place, view
    here = np.array([person.level == level.id for person in found.people], dtype=bool)
    if visible is not None and level.id not in visible.levels:
        return LevelLeakage(level=level.id, name=level.name, kind=level.kind, n=None, fidelity=None,
                            reason="hidden" if here.any() else "no_answers")  # fmt: skip
    inside = [person for person in found.people if person.level == level.id]
    return level_leakage(
        LevelOf(
            found=found,
            here=here,
            level=level,
            constants=constants,
            definition=definition,
            crowd=crowd_of(definition, inside, visible is not None),
            comparable=visible is None or level.id in comparable,
        ),
        seed=definition.assessment.seed * 1000 + at,
    )


def _steps(levels: list[LevelLeakage], constants: LeakageConstants) -> list[LeakageStep]:
    if len(levels) < 2:
        return []
    fidelity = np.array([np.nan if one.fidelity is None else one.fidelity for one in levels])
    lost, kept = step_leakage(fidelity), transmission(fidelity)
    return [
        _step(above, below, float(lost[at]), float(kept[at]), constants)
        for at, (above, below) in enumerate(itertools.pairwise(levels))
    ]


def _step(
    above: LevelLeakage, below: LevelLeakage, lost: float, kept: float, constants: LeakageConstants
) -> LeakageStep:
    """A step's band is only claimed where the two levels' intervals do not overlap."""
    if np.isnan(lost):
        return LeakageStep(above=above.level, below=below.level, lost=None, transmission=None,
                           band=None, claimed=False, reason=above.reason or below.reason)  # fmt: skip
    reached = [band for band in constants.step_bands if lost >= band.value]
    apart = (
        above.interval is not None
        and below.interval is not None
        and intervals_apart(_ends(above.interval), _ends(below.interval))
    )
    return LeakageStep(
        above=above.level,
        below=below.level,
        lost=lost,
        transmission=None if np.isnan(kept) else kept,
        band=reached[-1].name if reached else None,
        claimed=apart,
    )


def _ends(interval: Interval) -> tuple[float, float]:
    return interval.low, interval.high


def _retention(levels: list[LevelLeakage]) -> float | None:
    """Fidelity of the reps (else of the last level) over that of the source team (else the first)."""
    if not levels:
        return None
    source = next((one for one in levels if one.kind == "source"), levels[0])
    field = next((one for one in reversed(levels) if one.kind in FIELD_KINDS), levels[-1])
    if source.fidelity is None or field.fidelity is None or source is field or source.fidelity <= 0:
        return None
    return field.fidelity / source.fidelity


def _side(found: Survey, groups: list[str], level: str | None) -> Bools:
    return np.array(
        [
            person.group in groups and (level is None or person.level == level)
            for person in found.people
        ],
        dtype=bool,
    )


def _horizontal(
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
        sides = [_side(found, groups, level.level) & (found.asked > 0)
                 for groups in (left_groups, right_groups)]  # fmt: skip
        if not (sides[0].any() and sides[1].any()):
            continue
        allowed = visible is None or {(level.level, left), (level.level, right)} <= visible.sides
        few = visible is not None and sum(side.sum() for side in sides) < FEWEST_FOR_SPREAD
        gap = _gap(found, level.level, sides)
        alike = visible is not None and gap.inside is not None and gap.inside >= 1 - SLACK
        rows.append(HorizontalGap(level=level.level, inside=None, between=None, gap=None, reason="hidden")
                    if few or alike or not allowed else gap)  # fmt: skip
    return rows


def _gap(found: Survey, level: str, sides: list[Bools]) -> HorizontalGap:
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


def _reverse(
    found: Survey, book: Codebook, constants: LeakageConstants, visible: LeakageVisible | None
) -> float | None:
    """How much of the needs the field names marketing does not expect it to name."""
    known = list(dict.fromkeys(book.dictionary["needs"].values()))
    if constants.ladder is None or len(constants.ladder.sides) != 2 or not known:
        return None
    shares = []
    for side, groups in constants.ladder.sides.items():
        lists = [codes(book, person, "needs") for person in found.people if person.group in groups]
        given = [set(lines) for lines in lists if lines is not None]
        if not given or (visible is not None and side not in visible.needs):
            return None
        shares.append(
            np.array([sum(code in lines for lines in given) / len(given) for code in known])
        )
    lost = reverse_leakage(shares[1], shares[0])
    return None if np.isnan(lost) else lost


def _sources(strategy: Strategy, book: Codebook) -> list[SourceText]:
    """Each signed list, and its agreement with the reference: shared codes / union."""
    reference = {entry.code for entry in strategy.priorities}
    texts = []
    for source in strategy.sources:
        own = {
            book.code("priorities", entry.text).code or entry.code for entry in source.priorities
        }
        texts.append(
            SourceText(
                place=source.place,
                title=source.title,
                signed_by=source.signed_by,
                signed_on=source.signed_on,
                priorities=[(entry.code, entry.text) for entry in source.priorities],
                agreement=len(reference & own) / len(reference | own),
            )
        )
    return texts


def _coding(
    definition: Definition, book: Codebook, everyone: list[Person], constants: LeakageConstants
) -> CodingResult:
    decisions = [book.code(question, entry).by for question, entry in recalled(everyone)]
    total = len(decisions)
    uncoded = decisions.count("nobody")
    share = uncoded / total if total else 0.0
    return CodingResult(
        wordings=total,
        by_dictionary=decisions.count("dictionary"),
        by_coder=decisions.count("coder"),
        uncoded=uncoded,
        share_uncoded=share,
        limit=constants.uncoded_limit,
        provisional=share > constants.uncoded_limit,
        kappa=coder_agreement(definition.coding),
    )
