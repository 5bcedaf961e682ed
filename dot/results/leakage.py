"""The leakage part of a result: level by level, step by step, sideways and upwards."""

import itertools
from collections.abc import Mapping

import numpy as np

from dot.assessments.schemas import Level
from dot.questionnaires.schemas import LeakageConstants, Questionnaire
from dot.results.coders import coders_agree
from dot.results.diagnosis import diagnoses_of, ladder_of
from dot.results.fidelity import Survey, survey
from dot.results.inputs import Answers, Definition
from dot.results.leakage_floors import (
    LeakageVisible,
    crowd_of,
    leakage_questionnaire,
    levels_within_groups,
)
from dot.results.leakage_intervals import (
    PooledSpread,
    kept_interval,
    lost_interval,
    lost_share_interval,
    pooled_fidelity_spread,
)
from dot.results.leakage_levels import LevelOf, level_leakage
from dot.results.leakage_schemas import (
    BehaviourResult,
    CodingResult,
    LeakageResult,
    LeakageStep,
    LevelLeakage,
    RegionBehaviour,
    SourceText,
)
from dot.results.leakage_sideways import WayUp, horizontal_gaps, way_up
from dot.results.parts import Interval, Reason
from dot.results.recall import Person, people, recalled
from dot.results.schemas import QuestionnaireResult
from dot.strategy.coding import Codebook, codebook
from dot.strategy.schemas import Strategy
from scoring.leakage import behaviour_fidelity, intervals_apart, step_leakage, transmission

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
    found = survey(people(questionnaire, answers), strategy, book, constants)
    levels = _levels(definition, found, (questionnaire, constants), questionnaires, visible)
    # Where no level may be shown, the number of wordings would be that of too few people.
    shown = visible is None or bool(visible.levels)
    coding = _coding(definition, book, found.people if shown else [], constants, shown)
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
        retention=None,
        cumulative_leakage=None,
        horizontal=horizontal_gaps(definition, found, constants, levels, visible),
        reverse_leakage=None,
        ladder=ladder_of(constants, questionnaires),
        diagnoses=[],
        coding=coding,
        weights=constants.fidelity.model_dump(),
        est=constants.est,
    )
    upwards = way_up(definition, found, book, constants, visible)
    whole = draft.model_copy(update={**_whole_way(levels, strategy), **_upwards(upwards)})
    patterns = diagnoses_of(definition, constants, questionnaires, whole)
    return whole.model_copy(update={"diagnoses": patterns})


def _whole_way(levels: list[LevelLeakage], strategy: Strategy) -> dict[str, object]:
    """From the source to the field, and on to what the field does."""
    source, field = _both_ends(levels)
    retained = _retention(source, field)
    kept = kept_interval(source, field) if retained is not None and source and field else None
    return {
        "retention": retained,
        "retention_interval": kept,
        "cumulative_leakage": None if retained is None else 1.0 - retained,
        "cumulative_interval": lost_share_interval(kept),
        "behaviour": _behaviour(strategy, field),
    }


def _upwards(way: WayUp | None) -> dict[str, object]:
    if way is None:
        return {}
    return {
        "reverse_leakage": way.lost,
        "reverse_interval": way.interval,
        "reverse_interval_reason": None if way.interval else "too_few",
        "reverse_n": way.n,
    }


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
    pooled = pooled_fidelity_spread(definition, found, visible is not None)
    return [
        _level(definition, found, constants, place, (visible, comparable, pooled))
        for place in enumerate(definition.assessment.levels)
    ]


def _level(
    definition: Definition,
    found: Survey,
    constants: LeakageConstants,
    place: tuple[int, Level],
    view: tuple[LeakageVisible | None, frozenset[str], PooledSpread],
) -> LevelLeakage:
    (at, level), (visible, comparable, pooled) = place, view
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
            pooled=pooled,
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
    """A step is called by a band's name only where the two levels' intervals do not overlap."""
    if np.isnan(lost):
        return LeakageStep(above=above.level, below=below.level, lost=None, transmission=None,
                           band=None, claimed=False, reason=above.reason or below.reason)  # fmt: skip
    reached = [band for band in constants.step_bands if lost >= band.value]
    interval = lost_interval(above, below)
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
        band=reached[-1].name if reached and apart else None,
        claimed=apart,
        interval=interval,
        transmission_interval=None if np.isnan(kept) else kept_interval(above, below),
        interval_reason=None if interval else "too_few",
    )


def _ends(interval: Interval) -> tuple[float, float]:
    return interval.low, interval.high


def _both_ends(levels: list[LevelLeakage]) -> tuple[LevelLeakage | None, LevelLeakage | None]:
    """The source team (else the first level) and the reps (else the last one)."""
    if not levels:
        return None, None
    source = next((one for one in levels if one.kind == "source"), levels[0])
    field = next((one for one in reversed(levels) if one.kind in FIELD_KINDS), levels[-1])
    return source, field


def _retention(source: LevelLeakage | None, field: LevelLeakage | None) -> float | None:
    """Fidelity of the field over that of the source team."""
    if source is None or field is None or source is field:
        return None
    if source.fidelity is None or field.fidelity is None or source.fidelity <= 0:
        return None
    return field.fidelity / source.fidelity


def _behaviour(strategy: Strategy, field: LevelLeakage | None) -> BehaviourResult | None:
    """The last step: how near the field's effort comes to the plan, as it says and as it was."""
    regions = strategy.actual_effort_by_region
    if field is None or field.kind not in FIELD_KINDS or not strategy.effort:
        return None
    if not strategy.actual_effort and not regions:
        return None
    plan = np.array(list(strategy.effort.values()))

    def done(split: Mapping[str, float]) -> float:
        shares = np.array([split.get(segment, 0.0) for segment in strategy.effort])
        return float(behaviour_fidelity(shares, plan))

    known = field.parts.get("allocation")
    overall = done(strategy.actual_effort) if strategy.actual_effort else None
    unknown: Reason | None = "not_recorded" if overall is None else None
    if overall is not None and known is None:
        unknown = "bounded" if "allocation" in field.part_bounds else field.reason or "hidden"
    return BehaviourResult(
        level=field.level,
        known=known,
        done=overall,
        lost=None if known is None or overall is None else 100 * (known - overall),
        reason=unknown,
        regions=[
            RegionBehaviour(region=name, fidelity=done(split)) for name, split in regions.items()
        ],
    )


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
    definition: Definition,
    book: Codebook,
    everyone: list[Person],
    constants: LeakageConstants,
    shown: bool,
) -> CodingResult:
    agreement = coders_agree(definition, book, shown)
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
        kappa=agreement.kappa,
        agreement=agreement,
    )
