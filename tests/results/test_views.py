"""Said, seen, measured and confirmed become one score, with its cap, level, target and change."""

from datetime import date
from typing import Any

import pytest
from scipy import stats

from dot.evidence.schemas import Confirmed, EvidenceRecord, KpiReading
from dot.publication.service import publish
from dot.questionnaires.library import Kpi, Library
from dot.questionnaires.schemas import Questionnaire
from dot.results.inputs import Definition, PreviousWave
from dot.results.schemas import NodeResult, Result
from dot.results.service import compute
from tests.results.factories import (
    SLUG,
    Someone,
    crowd,
    make_answers,
    make_definition,
    make_item,
    make_node,
    make_questionnaire,
)

KPIS = ["K1", "K2"]
ONE = make_questionnaire([make_node("A", ["a1"], kpis=KPIS)])
CAP = {"evidence_cap_from": 4.0, "optimism_flag": 1.0}
FOURS = crowd("REP", "a1", 4, 4, 4)


def make_kpi(code: str, **given: object) -> Kpi:
    """Higher is better: level 2 from 20, 3 from 40, 4 from 60, 5 from 80."""
    return Kpi.model_validate(
        {
            "code": code,
            "name": f"Name of {code}",
            "unit": "%",
            "direction": "up",
            "numerator": "these",
            "denominator": "those",
            "formula": "these / those",
            "source": "CRM",
            "thresholds": [20.0, 40.0, 60.0, 80.0],
            "basis": "made up",
            **given,
        }
    )


LIBRARY = Library(
    version="1.0.0",
    kpis=[make_kpi("K1"), make_kpi("K2"), make_kpi("K3", thresholds=[8.0, 6.0, 4.0, 2.0])],
    benchmarks=[],
    effort={},
    limits={},
    initiatives=[],
)


def reading(kpi: str, value: float, **given: object) -> KpiReading:
    fields: dict[str, object] = {
        "unit": "",
        "period": "2026",
        "numerator": None,
        "denominator": None,
        "source": "CRM",
        "extracted": date(2026, 10, 1),
        "supplied_by": "SFE",
        **given,
    }
    return KpiReading(kpi=kpi, value=value, **fields)  # type: ignore[arg-type]  # the fields' own types


def evidence(level: float | None, on: date | None = None, node: str = "A") -> EvidenceRecord:
    return EvidenceRecord(f"E{level}", "Minutes", on, SLUG, node, level, "consultant")


def decided(level: float, node: str = "A") -> Confirmed:
    return Confirmed(SLUG, node, level, "Agreed in the workshop", ())


def define(asked: Questionnaire = ONE, **parts: object) -> Definition:
    scoring = {**CAP, **dict(parts.pop("scoring", {}))}  # type: ignore[call-overload]  # a mapping
    given = {"scoring": scoring, **dict(parts.pop("given", {}))}  # type: ignore[call-overload]  # a mapping
    return make_definition(asked, given, library=LIBRARY, **parts)


def result(people: list[Someone], asked: Questionnaire = ONE, **parts: object) -> Result:
    return compute(define(asked, **parts), make_answers(asked, people))


def nodes(
    people: list[Someone], asked: Questionnaire = ONE, **parts: object
) -> dict[str, NodeResult]:
    return result(people, asked, **parts).questionnaires[SLUG].nodes


def test_the_latest_evidence_counts_and_of_one_day_the_lowest() -> None:
    """An old 5; then 3 and 2 on one day."""
    records = (
        evidence(5.0, date(2026, 1, 1)),
        evidence(3.0, date(2026, 9, 1)),
        evidence(2.0, date(2026, 9, 1)),
        evidence(None, date(2026, 10, 1)),
    )

    assert nodes(FOURS, evidence=records)["A"].seen == 2.0


def test_a_kpis_level_is_linear_between_its_thresholds() -> None:
    """50 lies half way between level 3 (40) and level 4 (60)."""
    assert nodes(FOURS, kpis=(reading("K1", 50.0),))["A"].measured == 3.5


def test_a_falling_kpi_is_better_the_lower_it_is() -> None:
    asked = make_questionnaire([make_node("A", ["a1"], kpis=["K3"])])

    assert nodes(FOURS, asked, kpis=(reading("K3", 5.0),))["A"].measured == 3.5


def test_measured_is_the_mean_of_the_nodes_kpis() -> None:
    """Levels 3.5 and 2."""
    kpis = (reading("K1", 50.0), reading("K2", 20.0))

    assert nodes(FOURS, kpis=kpis)["A"].measured == 2.75


def test_units_are_pooled_where_the_client_has_no_figure_of_its_own() -> None:
    """30 of 100 and 20 of 25 are 50 of 125: 40 %."""
    kpis = (
        reading("K1", 30.0, unit="north", numerator=30.0, denominator=100.0),
        reading("K1", 80.0, unit="south", numerator=20.0, denominator=25.0),
    )

    found = result(FOURS, kpis=kpis).kpis[0]

    assert (found.value, found.level) == (40.0, 3.0)


def test_an_earlier_period_is_the_previous_figure() -> None:
    kpis = (
        reading("K1", 50.0),
        reading("K1", 30.0, period="2025", extracted=date(2025, 10, 1)),
    )

    found = result(FOURS, kpis=kpis).kpis[0]

    assert (found.value, found.previous) == (50.0, 30.0)


def test_the_provisional_score_weighs_the_three_views() -> None:
    """0.5 · 4 + 0.3 · 2 + 0.2 · 3.5 = 3.3."""
    node = nodes(FOURS, evidence=(evidence(2.0),), kpis=(reading("K1", 50.0),))["A"]

    assert node.score == pytest.approx(3.3)
    assert node.basis == "provisional"
    assert node.working.provisional_weights == {"said": 0.5, "seen": 0.3, "measured": 0.2}


def test_the_weights_are_renormalised_over_the_views_that_exist() -> None:
    """(0.5 · 4 + 0.3 · 2) / 0.8 = 3.25; without said (0.3 · 2 + 0.2 · 3.5) / 0.5 = 2.6."""
    seen, measured = (evidence(2.0),), (reading("K1", 50.0),)

    assert nodes(FOURS, evidence=seen)["A"].score == pytest.approx(3.25)
    assert nodes([], evidence=seen, kpis=measured)["A"].score == pytest.approx(2.6)


def test_a_level_four_on_opinion_alone_is_held_below_it() -> None:
    node = nodes(FOURS)["A"]

    assert node.score == pytest.approx(3.9)
    assert (node.level, node.said) == (3.0, 4.0)
    assert node.cap is not None
    assert node.cap.before == 4.0
    assert node.cap.after == node.score


@pytest.mark.parametrize(
    "support", [{"evidence": (evidence(4.0),)}, {"kpis": (reading("K1", 60.0),)}]
)
def test_evidence_or_a_kpi_at_level_four_supports_it(support: dict[str, Any]) -> None:
    node = nodes(FOURS, **support)["A"]

    assert (node.score, node.cap) == (4.0, None)


def test_one_good_kpi_supports_a_level_even_where_the_mean_of_kpis_does_not() -> None:
    """Levels 5 and 1; measured is 3 but one KPI is at level 4 or above."""
    kpis = (reading("K1", 80.0), reading("K2", 0.0))

    node = nodes(FOURS, kpis=kpis, confirmed=(decided(4.0),))["A"]

    assert (node.measured, node.score, node.cap) == (3.0, 4.0, None)


def test_the_workshop_overrides_the_provisional_score() -> None:
    node = nodes(FOURS, evidence=(evidence(2.0),), confirmed=(decided(2.5),))["A"]

    assert (node.score, node.basis, node.confirmed) == (2.5, "confirmed", 2.5)
    assert (node.confirmed_reason, node.interval) == ("Agreed in the workshop", None)


def test_a_workshop_cannot_lift_a_node_over_the_cap_without_evidence() -> None:
    assert nodes(FOURS, confirmed=(decided(5.0),))["A"].score == pytest.approx(3.9)


def test_a_parent_combines_scores_and_a_decision_about_it_overrides_them() -> None:
    """A is confirmed at 2, B said 3 and seen 1 (0.5 and 0.3): 2.25; their mean 2.125."""
    asked = make_questionnaire([make_node("A", ["a1"]), make_node("B", ["b1"])])
    people = [Someone("REP", {"a1": 4, "b1": 3})]
    views = {"evidence": (evidence(1.0, node="B"),), "confirmed": (decided(2.0),)}

    free = nodes(people, asked, **views)[SLUG]
    overridden = nodes(people, asked, **{**views, "confirmed": (decided(2.0), decided(1.0, SLUG))})[
        SLUG
    ]

    assert free.score == pytest.approx((2 + 2.25) / 2)
    assert [child.score for child in free.working.children] == [2.0, pytest.approx(2.25)]
    assert free.working.steps[0].numerator == pytest.approx(4.25)
    assert free.working.steps[0].denominator == 2.0
    assert (overridden.score, overridden.basis) == (1.0, "confirmed")


def test_optimism_is_said_over_seen_and_flagged_from_one_level() -> None:
    node = nodes(FOURS, evidence=(evidence(3.0),))["A"]
    less = nodes(FOURS, evidence=(evidence(3.5),))["A"]

    assert (node.optimism_gap, node.optimistic) == (1.0, True)
    assert (less.optimism_gap, less.optimistic) == (0.5, False)


def test_targets_and_gaps() -> None:
    given = {"targets": {"A": 4.5}, "default_target": 4.0}

    found = nodes(crowd("REP", "a1", 3), given=given)

    assert (found["A"].target, found["A"].gap_to_target) == (4.5, 1.5)
    assert (found[SLUG].target, found[SLUG].gap_to_target) == (4.0, 1.0)


def test_a_shut_gate_lowers_the_level_but_not_the_score() -> None:
    """Level 3 asks for evidence; the score 3.0 stays and the level is 2."""
    gate = {"level": 3.0, "when": 'has_seen("A")', "text": "Evidence was seen."}
    asked = make_questionnaire([make_node("A", ["a1"], gates=[gate])])
    people = crowd("REP", "a1", 3)

    shut = nodes(people, asked)["A"]
    opened = nodes(people, asked, evidence=(evidence(3.0),))["A"]

    assert (shut.score, shut.level, shut.level_name) == (3.0, 2.0, "Repeated")
    assert [gate.passed for gate in shut.gates] == [False]
    assert (opened.level, opened.level_name) == (3.0, "Defined")


def test_a_shut_gates_level_is_the_one_described() -> None:
    """What is printed as “where you stand” and “next” belongs to the lowered level."""
    gate = {"level": 3.0, "when": 'has_seen("A")', "text": "Evidence was seen."}
    asked = make_questionnaire([make_node("A", ["a1"], gates=[gate])])

    shut = nodes(crowd("REP", "a1", 3), asked)["A"]

    assert shut.here is not None
    assert shut.next is not None
    assert (shut.here.value, shut.here.text) == (2.0, "The whole fact 2")
    assert shut.next.value == 3.0


def earlier(score: float, version: str = "1.0.0") -> PreviousWave:
    interval = {"low": score - 0.3, "high": score + 0.3}
    node = {"score": score, "interval": interval}
    return PreviousWave(
        {"questionnaires": {SLUG: {"version": version, "nodes": {"A": node, SLUG: node}}}}
    )


def test_change_is_told_on_the_same_version_only() -> None:
    people = crowd("REP", "a1", 3)

    same = nodes(people, previous=earlier(2.0))["A"].change
    other = nodes(people, previous=earlier(2.0, "0.9.0"))["A"].change

    assert same is not None
    assert other is not None
    assert (same.previous, same.difference) == (2.0, 1.0)
    assert (other.previous, other.difference, other.reason) == (2.0, None, "not_comparable")


def test_a_change_is_clear_where_both_waves_errors_together_allow_it() -> None:
    """Half widths 0.3 and 0.611 are errors of 0.1637 and 1/3 at 9 degrees of freedom, together
    0.3713 at 13.1: a change of 1 is clear, one of 0.5 is not."""
    people = crowd("REP", "a1", *[2] * 5, *[4] * 5)
    definition = define(previous=earlier(2.0))
    near = define(previous=earlier(2.5))

    clear = publish(definition, make_answers(ONE, people)).questionnaires[SLUG].nodes["A"].change
    unclear = publish(near, make_answers(ONE, people)).questionnaires[SLUG].nodes["A"].change

    assert clear is not None
    assert unclear is not None
    assert clear.interval is not None
    squares = (0.3 / 1.8331129326536335) ** 2, 1 / 9
    df = sum(squares) ** 2 / sum(square**2 / 9 for square in squares)
    half = float(stats.t.ppf(0.95, df)) * sum(squares) ** 0.5
    assert clear.difference is not None
    assert clear.interval.high - clear.difference == pytest.approx(half)
    assert (clear.clear, unclear.clear) == (True, False)


def test_a_single_named_assessor_is_shown_in_full() -> None:
    definition = make_definition(ONE, {"groups": {"REP": {"mode": "named"}}}, library=LIBRARY)

    node = publish(definition, make_answers(ONE, crowd("REP", "a1", 5))).questionnaires[SLUG].nodes

    assert (node["A"].said, node["A"].n, node["A"].groups["REP"].score) == (5.0, 1, 5.0)
    assert node["A"].working.items[0].groups["REP"].sum == 5.0


def test_a_model_of_streams_practices_and_sums_is_scored_by_hand() -> None:
    """Two streams a level on 0–1, three levels summed to 0–3, practices averaged.

    Policy: streams 1 and 0.5, mean 0.75; level 2: 0.5 and a blank counted 0, mean 0.25; level 3:
    0 and 0. Sum 1.0. Training: level 1 one stream 1, the other not applicable, so 1.0; level 2:
    0.5; level 3: 0: sum 1.5. The whole is 1.25 of 3.
    """
    options = [
        {"id": name, "text": name, "score": score}
        for name, score in (("no", 0.0), ("some", 0.25), ("half", 0.5), ("all", 1.0))
    ]

    def practice(id_: str) -> object:
        levels = [
            make_node(
                f"{id_}-{at}",
                [
                    make_item(f"{id_}-{at}{stream}", type="choice", levels=None, options=options)
                    for stream in "ab"
                ],
            )
            for at in (1, 2, 3)
        ]
        return make_node(id_, nodes=levels, aggregation="sum")

    asked = make_questionnaire(
        [practice("policy"), practice("training")],  # type: ignore[list-item]  # both are nodes
        scale={"min": 0.0, "max": 3.0, "levels": [{"value": 1.0, "name": "One"}]},
        missing={"skipped": {"count_as": 0.0}},
    )
    said: dict[str, float | str] = {
        "policy-1a": 1, "policy-1b": 0.5, "policy-2a": 0.5, "policy-2b": "skipped",
        "policy-3a": 0, "policy-3b": 0, "training-1a": 1, "training-1b": "not_applicable",
        "training-2a": 0.5, "training-2b": 0.5, "training-3a": 0, "training-3b": 0,
    }  # fmt: skip

    found = nodes([Someone("REP", said)], asked, scoring={"evidence_cap_from": None})

    assert (found["policy"].score, found["training"].score) == (1.0, 1.5)
    assert (found[SLUG].score, found[SLUG].range, found[SLUG].level_name) == (
        1.25,
        (0.0, 3.0),
        "One",
    )
