"""The rules by which pages turn numbers into order, colours and sentences."""

from dataclasses import replace
from typing import TypeVar

import pytest

from dot.reports.blocks import Page, Source, Table, level_cell
from dot.reports.brands import Brand
from dot.reports.figures import Figures
from dot.reports.pages import annex, front, instrument, ladder, leakage, plan, scores
from dot.reports.pages import summary as summary_page
from dot.reports.pages import views as views_page
from dot.reports.pages.findings import finding_text
from dot.reports.service import DEFAULT
from dot.reports.words import read_words
from dot.results.parts import Bound, Interval
from dot.results.schemas import NodeResult, PerspectiveResult, Result
from tests.reports.made.leakage import make_leakage
from tests.reports.made.nodes import bounded, make_crm, make_node, make_questionnaire
from tests.reports.made.results import (
    FINDING,
    make_inventory_result,
    make_perspectives,
    make_result,
)
from tests.reports.made.roadmap import make_roadmap

T = TypeVar("T")


@pytest.fixture
def source(brand: Brand) -> Source:
    """The complete made-up result, ready to be paged."""
    return of(brand, make_result())


def of(brand: Brand, result: Result) -> Source:
    """A result, ready to be paged in English."""
    words = read_words([DEFAULT], "en")
    return Source(result, brand, words, Figures(words), "Confidential")


def content_of(pages: tuple[Page, ...], kind: type[T]) -> T:
    """The only page's context."""
    (page,) = pages
    assert isinstance(page.content, kind)
    return page.content


def with_node(node: NodeResult) -> Result:
    """The complete result with one node replaced."""
    crm = make_crm()
    changed = crm.model_copy(update={"nodes": {**crm.nodes, node.id: node}})
    return make_result(questionnaires={"crm": changed})


def test_gaps_are_ordered_by_distance_times_importance(source: Source) -> None:
    nodes = [
        make_node("A", "near but important", 3.0, gap_to_target=0.5, importance=5),
        make_node("B", "far but unimportant", 2.0, gap_to_target=2.0, importance=1),
        make_node("C", "reached", 4.0, gap_to_target=-0.5, importance=5),
    ]

    assert [scores.weight_of_gap(node) for node in nodes] == [2.5, 2.0, 0.0]


def test_a_score_above_its_target_is_a_strength(brand: Brand) -> None:
    node = make_node("C5.4", "Regulated processes", 4.2, parent="C5", gap_to_target=-0.6)

    ranking = content_of(scores.ranking(of(brand, with_node(node))), scores.Ranking)

    assert ranking.strengths is not None
    assert ranking.strengths.rows[0][0] == "Regulated processes"
    assert ranking.strengths.rows[0][-1] == "+0.6"


def test_scores_on_different_scales_are_drawn_in_percent(brand: Brand) -> None:
    both = {**make_result().questionnaires, **make_inventory_result().questionnaires}

    card = content_of(
        scores.scorecard(of(brand, make_result(questionnaires=both))), scores.Scorecard
    )

    assert card.bars.sentence.endswith("in percent of each scale")
    assert "Personality inventory: 72%" in card.bars.drawing


def test_a_bounded_number_is_coloured_between_its_bound_and_the_end(source: Source) -> None:
    bounded = level_cell(source.figures, (1, 5), None, Bound(op="≥", value=3.0))

    assert bounded.text == "≥ 3.0"
    assert bounded.fill == level_cell(source.figures, (1, 5), 4.0).fill


def test_a_hidden_cell_has_no_colour(source: Source) -> None:
    hidden = level_cell(source.figures, (1, 5), None, None, "hidden")

    assert (hidden.text, hidden.state, hidden.fill) == ("hidden", "hidden", "")


def test_thin_data_is_said_to_be_thin() -> None:
    wide = Interval(low=2.0, high=3.2, confidence=0.9, method="bootstrap")

    assert summary_page.is_thin(make_node("A", "A", 2.5, interval=wide))
    assert not summary_page.is_thin(make_node("A", "A", 2.5))


def test_what_runs_already_is_no_decision(brand: Brand) -> None:
    roadmap = make_roadmap()
    running = roadmap.initiatives[0].model_copy(update={"status": "running"})
    changed = roadmap.model_copy(update={"initiatives": [running, *roadmap.initiatives[1:]]})

    summary = content_of(
        summary_page.summary(of(brand, make_result(roadmap=changed))), summary_page.Summary
    )

    assert not any(decision.startswith("I01") for decision in summary.decisions)
    assert len(summary.decisions) == 3


def test_more_priorities_than_the_strategy_has_is_called_over_complicating(source: Source) -> None:
    summary = content_of(summary_page.summary(source), summary_page.Summary)

    assert summary.answers[1].answer.startswith("Over-complicating: 11 priorities run where")


def test_the_sentence_of_a_pair_names_the_side_that_rates_higher(brand: Brand) -> None:
    pair = make_perspectives()[0]
    rows = [row.model_copy(update={"gap": -row.gap}) for row in pair.rows]
    turned = PerspectiveResult.model_validate({**pair.model_dump(), "rows": rows})

    shown = content_of(
        views_page.views(of(brand, make_result(perspectives=[turned]))), views_page.Views
    )

    assert shown.exhibits[0].sentence == "Field rates 6 of 6 topics higher than Leadership"


def test_only_a_step_beyond_its_interval_is_named(brand: Brand) -> None:
    found = make_leakage()
    steps = [step.model_copy(update={"claimed": False}) for step in found.steps]
    quiet = found.model_copy(update={"steps": steps})

    first, _ = leakage.leakage(of(brand, make_result(leakage=quiet)))

    assert isinstance(first.content, leakage.Leakage)
    assert first.content.fall.sentence == "No single step stands out beyond its interval"
    assert "rupture" not in first.content.fall.drawing


def test_provisional_leakage_says_so_on_its_page_and_in_the_summary(source: Source) -> None:
    page, _ = leakage.leakage(source)
    summary = content_of(summary_page.summary(source), summary_page.Summary)

    assert isinstance(page.content, leakage.Leakage)
    assert page.content.provisional.startswith("Provisional: 7% of the recall answers")
    assert page.content.provisional in summary.answers[2].answer


def test_a_lost_priority_is_named_with_its_levels(source: Source) -> None:
    _, page = leakage.leakage(source)

    assert isinstance(page.content, leakage.LostWhere)
    assert page.content.lost[-1] == "Lost: “Priority 5: win segment C”, at Reps."


def test_the_ladder_shows_both_sides(source: Source) -> None:
    shown = content_of(ladder.ladder(source), ladder.Ladder)

    assert shown.sides is not None
    assert [row[0] for row in shown.sides.rows] == ["Marketing", "Sales"]


def test_a_finding_gets_its_numbers_once(brand: Brand) -> None:
    node = make_node("C1.1", "{score} of {title}", 2.0, parent="C1")
    finding = FINDING.model_copy(update={"text": "{title} stands at {score}; {other} {0}."})

    text = finding_text(of(brand, with_node(node)), finding)

    assert text == "{score} of {title} stands at 1.8; {other} {0}."


def test_the_findings_of_leakage_stand_on_its_own_page(brand: Brand) -> None:
    crm = make_crm()
    own = crm.model_copy(update={"slug": "strategy-leakage", "title": "Strategy leakage"})
    nodes = {"strategy-leakage": crm.nodes["crm"], **crm.nodes}
    both = {"crm": crm, "strategy-leakage": own.model_copy(update={"nodes": nodes})}
    finding = FINDING.model_copy(update={"questionnaire": "strategy-leakage", "text": "Drift."})
    source = of(brand, make_result(questionnaires=both, findings=[finding]))

    _, page = leakage.leakage(source)

    assert isinstance(page.content, leakage.LostWhere)
    assert page.content.findings == ("Drift.",)
    kinds = [page.anchor for page in instrument.instruments(source) if page.kind == "instrument"]
    assert kinds == ["instrument-crm"]


def test_a_questionnaire_of_one_level_gets_one_block(brand: Brand) -> None:
    section = content_of(
        instrument.instruments(of(brand, make_inventory_result())), instrument.Instrument
    )

    assert [len(dimension.leaves) for dimension in section.dimensions] == [5]


def test_a_place_without_a_score_says_why(source: Source) -> None:
    section = instrument.instruments(source)[0].content
    assert isinstance(section, instrument.Instrument)

    leaf = section.dimensions[-1].leaves[-1]

    assert leaf.level == "–"
    assert leaf.facts[0] == "Nobody answered."


def test_a_group_that_was_not_asked_is_told_from_a_hidden_one(brand: Brand) -> None:
    crm = make_crm()
    cells = {code: cell for code, cell in crm.nodes["C1.1"].groups.items() if code != "GM"}
    node = crm.nodes["C1.1"].model_copy(update={"groups": cells})

    means = content_of(annex.group_means(of(brand, with_node(node))), annex.GroupMeans)

    row = next(row for row in means.maps[0].rows if row.code == "C1.1")
    assert {"·", "hidden"} <= {cell.text for cell in row.cells}


def test_a_kpi_without_an_external_figure_says_so(source: Source) -> None:
    page = content_of(annex.kpi_list(source), annex.Readings)

    external = {row[0][:3]: row[-1] for row in page.table.rows}

    assert external["K02"] == "no external benchmark"
    assert external["K01"] == "74 % (2024, n = 30, grade B, BM-07)"
    assert "K03" in page.missing


def test_the_roadmap_begins_where_its_first_bar_begins(brand: Brand) -> None:
    roadmap = make_roadmap()
    early = roadmap.initiatives[0].start.replace(year=2026, month=10)
    running = roadmap.initiatives[0].model_copy(update={"start": early})
    changed = roadmap.model_copy(update={"initiatives": [running, *roadmap.initiatives[1:]]})

    _, _, page, _ = plan.plan(of(brand, make_result(roadmap=changed)))

    assert isinstance(page.content, plan.Drawn)
    assert "Q4 2026" in page.content.exhibit.drawing


def test_the_first_ninety_days_are_those_of_the_roadmap(source: Source) -> None:
    *_, page = plan.plan(source)

    assert page.kind == "first_days"
    assert page.lead == "8 steps until 4 April 2027."


def test_change_lists_dimensions_and_what_moved_clearly(source: Source) -> None:
    (page,) = annex.change(source)

    assert page.lead == "6 of 14 changes since the previous wave are clear."
    assert isinstance(page.content, Table)
    assert {row[-1] for row in page.content.rows} == {"yes"}


def test_a_group_that_may_not_be_shown_has_one_word_for_its_numbers(source: Source) -> None:
    rows = {row[0]: row for row in front.participation_table(source).rows}

    assert rows["Commercial excellence"][1:] == ("3", "hidden", "hidden")


def test_edits_reach_the_decisions(source: Source) -> None:
    edited = replace(source, edits={"summary.decision-1": "Decide now."})

    summary = content_of(summary_page.summary(edited), summary_page.Summary)

    assert summary.decisions[0] == "Decide now."


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

    ranking = content_of(scores.ranking(crm_of(brand, leaves)), scores.Ranking)

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

    assert page.best == "Strengths"
    assert [point.title for point in page.strengths] == ["Proven"]


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

    assert register.lead == "5 pieces of evidence were inspected. One more was asked for."
    assert isinstance(register.content, Table)
    assert register.content.rows[0][2] == "asked for"
    assert ("5", "pieces of evidence inspected") in about.numbers


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

    assert page.strengths[0].text == "At the target of 3.5."
