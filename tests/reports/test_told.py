"""Nothing is told that may not or cannot be said: bounds, single views, caps, method sentences."""

import pytest

from dot.reports.blocks import Source, Table
from dot.reports.brands import Brand
from dot.reports.pages import annex, front, instrument
from dot.reports.pages import ranking as ranking_page
from dot.reports.pages import summary as summary_page
from dot.results.lift_schemas import Lift, ShutGate
from dot.results.parts import Bound
from dot.results.schemas import NodeResult, Result
from tests.reports.made.nodes import bounded, make_crm, make_node, make_questionnaire
from tests.reports.made.paging import content_of, of, with_node
from tests.reports.made.results import (
    make_inventory_result,
    make_result,
)
from tests.reports.made.roadmap import make_roadmap


def summary_of(brand: Brand, result: Result) -> summary_page.Summary:
    """The context of the executive summary."""
    return content_of(summary_page.summary(of(brand, result)), summary_page.Summary)


def crm_of(brand: Brand, leaves: list[NodeResult]) -> Source:
    """A questionnaire of one dimension with these leaves, without a plan."""
    root = make_node("crm", "CRM health check", 2.0, parent=None, depth=0, leaf=False)
    dimension = make_node("A", "Dimension", 2.0, parent="crm", depth=1, leaf=False)
    nodes = {node.id: node for node in (root, dimension, *leaves)}
    questionnaire = make_questionnaire("crm", "CRM health check", nodes)
    result = make_result(
        questionnaires={"crm": questionnaire}, roadmap=None, pictures=None, findings=[]
    )
    return of(brand, result)


ON_KPI_ALONE: dict[str, object] = {"said": None, "seen": None, "measured": 1.2, "n": None}


def counted_node(node: str) -> NodeResult:
    """A leaf whose score is that of its KPI; what people said is hidden."""
    return make_node(node, "Only counted", 1.2).model_copy(update=ON_KPI_ALONE)


def test_an_overall_level_that_is_bounded_is_stated_as_its_bound(brand: Brand) -> None:
    root = make_crm().nodes["crm"].model_copy(update=bounded("≥", 3.15))

    (page,) = summary_page.summary(of(brand, with_node(root)))

    assert page.lead == "Example Pharma stands here: CRM health check ≥ 3.1."


def test_a_bound_is_rounded_so_that_it_stays_true(source: Source) -> None:
    assert source.figures.level(None, Bound(op="≥", value=3.98)) == "≥ 3.9"
    assert source.figures.level(None, Bound(op="≤", value=3.31)) == "≤ 3.4"
    assert source.figures.level(None, Bound(op="≤", value=1.1)) == "≤ 1.1"


def test_a_score_that_rests_on_a_kpi_alone_is_no_gap_and_no_decision(brand: Brand) -> None:
    leaves = [
        make_node("A.1", "Told by people", 2.0),
        counted_node("A.2"),
    ]

    page = content_of(summary_page.summary(crm_of(brand, leaves)), summary_page.Summary)

    assert [point.title for point in page.gaps] == ["Told by people"]
    assert page.decisions == ("Name an owner and a date for “Told by people”.",)


def test_an_initiative_for_a_place_on_kpi_alone_is_no_decision(brand: Brand) -> None:
    roadmap = make_roadmap()
    first = roadmap.initiatives[0].model_copy(update={"uplifts": {"C1.2": 1.0}})
    changed = roadmap.model_copy(update={"initiatives": [first, *roadmap.initiatives[1:]]})
    crm = make_crm()
    node = crm.nodes["C1.2"].model_copy(update=ON_KPI_ALONE)
    silent = crm.model_copy(update={"nodes": {**crm.nodes, "C1.2": node}})
    told = summary_of(brand, make_result(roadmap=changed))

    summary = summary_of(brand, make_result(roadmap=changed, questionnaires={"crm": silent}))

    assert any(decision.startswith(f"{first.id} ") for decision in told.decisions)
    assert not any(decision.startswith(f"{first.id} ") for decision in summary.decisions)


def test_the_ranking_marks_what_rests_on_a_kpi_alone(brand: Brand) -> None:
    leaves = [counted_node("A.1")]

    ranking = content_of(ranking_page.ranking(crm_of(brand, leaves)), ranking_page.Ranking)

    assert ranking.gaps is not None
    assert "Only counted (rests on KPI only)" in ranking.gaps.sentence + ranking.gaps.drawing


def test_without_any_score_at_its_target_the_best_are_called_highest(brand: Brand) -> None:
    leaves = [make_node(f"A.{n}", f"Place {n}", 1.5 + n / 10, importance=3) for n in range(1, 6)]

    page = content_of(summary_page.summary(crm_of(brand, leaves)), summary_page.Summary)

    assert page.best == "Highest"
    assert [point.title for point in page.strengths] == ["Place 5", "Place 4"]


def test_a_score_held_by_the_cap_is_no_strength(brand: Brand) -> None:
    cap = {"before": 4.3, "after": 3.9}
    leaves = [
        make_node("A.1", "Held", 4.0, score=3.9, gap_to_target=-0.4, cap=cap),
        make_node("A.2", "Proven", 4.0, score=3.7, gap_to_target=-0.2),
        make_node("A.3", "Weak", 2.0),
    ]

    page = content_of(summary_page.summary(crm_of(brand, leaves)), summary_page.Summary)

    assert page.best == "One strength"
    assert [point.title for point in page.strengths] == ["Proven"]


def test_a_gate_that_holds_the_level_is_told_with_and_without(brand: Brand) -> None:
    gates = [ShutGate(level=3.0, text="Contracts are signed.")]
    lift = Lift(to=3.0, name="Defined", threshold=3.0, points=0.0, gates=gates)
    held = {"level": 2.0, "level_ungated": 3.0, "lift": lift}
    leaf = make_node("A.1", "Held", 3.4).model_copy(update=held)

    pages = instrument.instruments(crm_of(brand, [leaf]))

    assert isinstance(pages[0].content, instrument.Instrument)
    facts = pages[0].content.dimensions[0].leaves[0].facts
    words = "Level 2.0 instead of 3.0, which the score alone would reach, until this holds: "
    assert f"{words}Contracts are signed." in facts


def test_a_level_before_the_cap_is_not_told_where_it_is_only_bounded(brand: Brand) -> None:
    cap = {"before": 4.3, "after": 3.9}
    unsaid = {"said": None, "said_bound": Bound(op="≥", value=4.3), "optimism_gap": None}
    leaf = make_node("A.1", "Held", 4.0, score=3.9, cap=cap).model_copy(update=unsaid)

    pages = instrument.instruments(crm_of(brand, [leaf]))

    assert isinstance(pages[0].content, instrument.Instrument)
    facts = pages[0].content.dimensions[0].leaves[0].facts
    assert "Held at 3.9: no evidence for a higher level." in facts
    assert not any("Capped from" in fact for fact in facts)


def test_three_places_without_targets_are_parted_into_highest_and_lowest(brand: Brand) -> None:
    untargeted: dict[str, object] = {"target": None, "gap_to_target": None}
    leaves = [make_node(f"A.{n}", f"Place {n}", 1.0 + n, **untargeted) for n in range(1, 4)]

    page = content_of(summary_page.summary(crm_of(brand, leaves)), summary_page.Summary)

    assert [point.title for point in page.strengths] == ["Place 3", "Place 2"]
    assert [point.title for point in page.gaps] == ["Place 1"]


def test_a_deeper_tree_is_ranked_by_the_places_under_its_dimensions(brand: Brand) -> None:
    deep = [
        make_node("A.1", "Practice", 2.0, leaf=False),
        make_node("A.1.1", "First level of the practice", 1.0, depth=3),
        make_node("A.1.2", "Second level of the practice", 3.0, depth=3),
    ]

    page = content_of(summary_page.summary(crm_of(brand, deep)), summary_page.Summary)

    assert [point.title for point in (*page.strengths, *page.gaps)] == ["Practice"]


@pytest.mark.parametrize(
    ("score", "printed"), [(2.98, "2.9"), (2.95, "2.9"), (2.94, "2.9"), (2.84, "2.8"), (3.0, "3.0")]
)
def test_a_printed_score_never_suggests_the_next_level(
    source: Source, score: float, printed: str
) -> None:
    assert source.figures.score(make_node("A", "A", 2.5, score=score)) == printed


def test_a_number_of_people_that_may_not_be_shown_is_hidden(brand: Brand) -> None:
    people = make_result().participation.model_copy(update={"answered": None, "rate": None})

    source = of(brand, make_result(participation=people))

    (page,) = front.about(source)
    assert page.lead.startswith("hidden people answered;")
    assert front.participation_table(source).rows[-1][2] == "hidden"


def test_evidence_that_nobody_saw_yet_is_only_asked_for(brand: Brand) -> None:
    records = make_result().evidence
    unseen = records[0].model_copy(update={"date": None, "level": None, "seen_by": ""})
    source = of(brand, make_result(evidence=[unseen, *records[1:]]))

    (register,) = annex.evidence(source)
    about = content_of(front.about(source), front.About)

    assert register.lead == "4 pieces of evidence were inspected. One more was asked for."
    assert isinstance(register.content, Table)
    assert register.content.rows[0][2] == "asked for"
    assert ("4", "pieces of evidence inspected") in about.numbers


def rules_of(brand: Brand, **constants: float | None) -> str:
    """The rules on the method page, with these constants in the only questionnaire."""
    crm = make_crm().model_copy(update={"constants": constants})
    source = of(brand, make_result(questionnaires={"crm": crm}))
    return " ".join(content_of(annex.method(source), annex.Method).rules)


def test_the_method_tells_the_evidence_cap_of_the_questionnaire(brand: Brand) -> None:
    rules = rules_of(brand, evidence_cap_from=4.0, optimism_flag=1.0)

    assert "Evidence cap (every questionnaire): nothing from level 4 up" in rules
    assert "flagged from 1." in rules


def test_without_an_evidence_cap_the_method_is_silent_about_it(brand: Brand) -> None:
    rules = rules_of(brand, evidence_cap_from=None, optimism_flag=None)

    assert "Evidence cap" not in rules and "Optimism" not in rules
    assert "none of them counts as zero." in rules


def test_what_one_of_two_questionnaires_does_is_not_said_of_every_one(brand: Brand) -> None:
    """The leakage test has no evidence cap, and not knowing is an answer there."""
    crm = make_crm().model_copy(update={"constants": {"evidence_cap_from": 4.0}})
    leak = crm.model_copy(
        update={"slug": "strategy-leakage", "title": "Strategy leakage", "constants": {}}
    )
    source = of(brand, make_result(questionnaires={"crm": crm, "strategy-leakage": leak}))

    rules = " ".join(content_of(annex.method(source), annex.Method).rules)

    assert f"Evidence cap ({crm.title})" in rules
    assert "every questionnaire" not in rules
    assert "Strategy leakage asks what people know: whoever cannot say names nothing there" in rules


def test_the_method_says_which_non_answer_counts_as_a_value(brand: Brand) -> None:
    rules = rules_of(brand, skipped_counts_as=0.0)

    assert "skipped counts as 0 (every questionnaire)." in rules
    assert "none of them" not in rules


def test_a_level_is_a_true_statement_only_where_statements_were_offered(
    brand: Brand, source: Source
) -> None:
    anchored = content_of(front.about(source), front.About)
    plain = content_of(front.about(of(brand, make_inventory_result())), front.About)

    assert any("which statement was true" in line for line in anchored.guide)
    assert not any("which statement was true" in line for line in plain.guide)


def test_a_gap_that_prints_as_nothing_is_said_to_be_at_the_target(brand: Brand) -> None:
    leaf = make_node("A.1", "There", 3.5, score=3.52, gap_to_target=-0.02)

    page = content_of(summary_page.summary(crm_of(brand, [leaf])), summary_page.Summary)

    assert page.strengths[0].text.startswith("At the target of 3.5. A request list exists but ")
    assert page.strengths[0].text.endswith(" multiply. (n = 148 · 3.1 – 3.5)")
