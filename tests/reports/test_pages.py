"""The rules by which pages turn numbers into order, colours and sentences."""

import pytest

from dot.reports.blocks import BOUNDED, Source, level_cell, score_before
from dot.reports.brands import Brand
from dot.reports.pages import annex, change, front, instrument, kpis, ladder, leakage, scores
from dot.reports.pages import ranking as ranking_page
from dot.reports.pages import summary as summary_page
from dot.reports.pages import views as views_page
from dot.reports.pages.findings import finding_text
from dot.results.leakage_schemas import BehaviourResult, CoderAgreementResult
from dot.results.parts import Bound, Interval
from dot.results.schemas import Change, PerspectiveResult
from tests.reports.made.kpis import make_benchmark
from tests.reports.made.leakage import make_leakage
from tests.reports.made.nodes import make_crm, make_node
from tests.reports.made.paging import content_of, of, with_node
from tests.reports.made.results import (
    FINDING,
    make_inventory_result,
    make_perspectives,
    make_result,
)
from tests.reports.made.roadmap import make_roadmap


def test_gaps_are_ordered_by_distance_times_importance(source: Source) -> None:
    nodes = [
        make_node("A", "near but important", 3.0, gap_to_target=0.5, importance=5),
        make_node("B", "far but unimportant", 2.0, gap_to_target=2.0, importance=1),
        make_node("C", "reached", 4.0, gap_to_target=-0.5, importance=5),
    ]

    assert [ranking_page.weight_of_gap(node) for node in nodes] == [2.5, 2.0, 0.0]


def test_a_score_above_its_target_is_a_strength(brand: Brand) -> None:
    node = make_node("C5.4", "Regulated processes", 4.2, parent="C5", gap_to_target=-0.6)

    ranking = content_of(ranking_page.ranking(of(brand, with_node(node))), ranking_page.Ranking)

    assert ranking.strengths is not None
    assert ranking.strengths.rows[0][0] == "Regulated processes"
    assert ranking.strengths.rows[0][-1] == "+0.6"


def test_scores_on_different_scales_are_drawn_in_percent(brand: Brand) -> None:
    both = {**make_result().questionnaires, **make_inventory_result().questionnaires}

    card = content_of(
        scores.scorecard(of(brand, make_result(questionnaires=both))), scores.Scorecard
    )

    assert "Drawn in percent of each scale" in card.bars.notes
    assert "Personality inventory: 72%" in card.bars.drawing


def test_a_bound_has_no_colour_of_the_scale_and_stands_on_grey(source: Source) -> None:
    bounded = level_cell(source.figures, (1, 5), None, Bound(op="≥", value=3.0))

    assert (bounded.text, bounded.state, bounded.fill) == ("≥ 3.0", BOUNDED, "")


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

    assert shown.exhibits[0].sentence == (
        "Field rates 6 of 6 topics clearly or likely higher than Leadership"
    )


def test_gaps_that_chance_may_have_made_count_for_neither_side(brand: Brand) -> None:
    pair = make_perspectives()[0]
    unsure = {"verdict": "cannot_tell", "interval": None, "reason": "too_few"}
    rows = [row.model_copy(update=unsure) for row in pair.rows]
    quiet = PerspectiveResult.model_validate({**pair.model_dump(), "rows": rows})
    told = of(brand, make_result(perspectives=[quiet]))

    (page,) = views_page.views(told)

    assert (
        page.lead
        == "No gap can be told from chance; the widest is 2.0 levels on “Business ownership and purpose”."
    )
    assert isinstance(page.content, views_page.Views)
    assert page.content.exhibits[0].sentence.startswith("Leadership rates none of 6 topics")
    assert "cannot tell" in page.content.exhibits[0].drawing
    assert "stroke-dasharray" in page.content.exhibits[0].drawing


def test_a_gap_is_printed_with_its_verdict_and_interval(source: Source) -> None:
    shown = content_of(views_page.views(source), views_page.Views)

    assert "clear: +1.80 to +2.20" in shown.exhibits[0].drawing
    assert "stroke-dasharray" not in shown.exhibits[0].drawing


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


def test_leakage_prints_how_sure_its_steps_retention_and_coders_are(brand: Brand) -> None:
    """A loss of 14 points, 5 to 22, is a change of −22 to −5."""
    found = make_leakage()
    sure = Interval(low=5, high=22, confidence=0.9, method="t interval")
    share = Interval(low=0.41, high=0.57, confidence=0.9, method="t interval")
    agreement = CoderAgreementResult(
        coders=2, double_coded=40, share_double_coded=0.3, compared=40, kappa=0.81,
        kappa_interval=Interval(low=0.71, high=0.9, confidence=0.9, method="normal"),
    )  # fmt: skip
    behaviour = BehaviourResult(level="rep", known=0.7, done=0.62, lost=8.0)
    changes = {
        "steps": [found.steps[0].model_copy(update={"interval": sure}), *found.steps[1:]],
        "retention_interval": share,
        "behaviour": behaviour,
        "coding": found.coding.model_copy(update={"kappa": 0.81, "agreement": agreement}),
    }
    source = of(brand, make_result(leakage=found.model_copy(update=changes)))

    first, second = leakage.leakage(source)

    assert isinstance(first.content, leakage.Leakage)
    assert "90%: −22 to −5" in first.content.fall.drawing
    assert first.content.cards[0][2] == "90%: 41% to 57%"
    assert first.content.cards[2][2] == "Marketing n = 8; Sales n = 130"
    assert isinstance(second.content, leakage.LostWhere)
    last_step, coders = second.content.notes
    assert "62% of the recorded activity" in last_step
    assert "κ = 0.81 (90%: 0.71 to 0.90) over 40 wordings; 30%" in coders


def test_the_findings_of_leakage_stand_on_its_own_page(brand: Brand) -> None:
    crm = make_crm()
    own = crm.model_copy(update={"slug": "strategy-leakage", "title": "Strategy leakage"})
    nodes = {"strategy-leakage": crm.nodes["crm"], **crm.nodes}
    both = {"crm": crm, "strategy-leakage": own.model_copy(update={"nodes": nodes})}
    finding = FINDING.model_copy(update={"questionnaire": "strategy-leakage", "text": "Drift."})
    source = of(brand, make_result(questionnaires=both, findings=[finding]))

    _, page = leakage.leakage(source)

    assert isinstance(page.content, leakage.LostWhere)
    (told,) = page.content.findings
    assert told.startswith("Drift. (F01 · n = 148 · ") and "→ I01" in told
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


def test_a_reading_within_an_external_range_does_not_fall_short_of_it(brand: Brand) -> None:
    about = make_benchmark().model_copy(update={"value": None, "low": 60.0, "high": 70.0})

    page = content_of(kpis.kpis(of(brand, make_result(benchmarks=[about]))), kpis.Kpis)

    assert page.table is not None
    assert page.table.sentence == "Not one of 1 KPIs falls short of the external figure beside it"


@pytest.mark.parametrize(
    ("unit", "printed"),
    [("count", ""), ("count per audit of 50", "per audit of 50"), ("counts", "counts"), ("h", "h")],
)
def test_the_word_for_a_count_is_no_unit(source: Source, unit: str, printed: str) -> None:
    assert kpis.uncounted(source, unit) == printed


def test_what_is_true_of_every_row_is_said_once_below(source: Source) -> None:
    crm = make_crm()
    nodes = {
        id_: node.model_copy(
            update={"change": node.change.model_copy(update={"versions_differ": True})}
        )
        if node.change
        else node
        for id_, node in crm.nodes.items()
    }
    changed = crm.model_copy(update={"nodes": nodes})

    page = content_of(
        change.change(of(source.brand, make_result(questionnaires={"crm": changed}))),
        change.Changes,
    )

    assert not any("(other version)" in row[0] for row in page.table.rows)
    assert source.words("change.all_versions") in page.table.notes


def test_change_lists_dimensions_and_what_moved_clearly(source: Source) -> None:
    (page,) = change.change(source)

    assert page.lead == "6 of 14 changes since the previous wave are clear."
    assert isinstance(page.content, change.Changes)
    assert {row[-1] for row in page.content.table.rows} == {"clear"}


def test_a_change_on_some_questions_says_so_and_prints_their_means(brand: Brand) -> None:
    crm = make_crm()
    found = Change(previous=2.1, now=2.6, difference=0.5, items=2, items_of=3, versions_differ=True)
    node = crm.nodes["crm"].model_copy(update={"change": found})
    result = make_result(
        questionnaires={"crm": crm.model_copy(update={"nodes": {**crm.nodes, "crm": node}})}
    )

    (page,) = change.change(of(brand, result))

    assert isinstance(page.content, change.Changes)
    assert page.content.table.rows[0] == (
        "CRM health check (2 of 3 questions, other version)",
        "2.1",
        "2.6",
        "+0.5",
        "–",
        "cannot tell",
    )
    assert score_before(node) is None


def test_a_score_of_another_version_is_ringed_with_dashes(brand: Brand) -> None:
    crm = make_crm()
    found = Change(previous=2.1, difference=0.5, items=3, items_of=3, versions_differ=True)
    node = crm.nodes["crm"].model_copy(update={"change": found})
    result = make_result(
        questionnaires={"crm": crm.model_copy(update={"nodes": {**crm.nodes, "crm": node}})}
    )

    plain = content_of(scores.scorecard(of(brand, make_result())), scores.Scorecard)
    dashed = content_of(scores.scorecard(of(brand, result)), scores.Scorecard)

    assert "stroke-dasharray" not in plain.bars.drawing
    assert "stroke-dasharray" in dashed.bars.drawing
    assert dashed.bars.notes[-1].startswith("Dashed rings:")


def test_a_group_that_may_not_be_shown_has_one_word_for_its_numbers(source: Source) -> None:
    rows = {row[0]: row for row in front.participation_table(source).rows}

    assert rows["Commercial excellence"][1:] == ("3", "hidden", "hidden")


def test_slopes_show_dimensions_that_compare_and_count_what_clearly_moved(brand: Brand) -> None:
    crm = make_crm()
    moves = {"C1": (2.0, 0.6, True), "C2": (2.4, -0.3, True), "C3": (2.2, 0.1, False)}
    nodes = {
        name: node.model_copy(
            update={
                "change": Change(
                    previous=moves[name][0],
                    difference=moves[name][1],
                    clear=moves[name][2],
                    verdict="clear" if moves[name][2] else "cannot_tell",
                ),
                "score": moves[name][0] + moves[name][1],
            }
        )
        if name in moves
        else node
        for name, node in crm.nodes.items()
    }
    result = make_result(questionnaires={"crm": crm.model_copy(update={"nodes": nodes})})

    (page,) = change.change(of(brand, result))

    assert isinstance(page.content, change.Changes)
    (exhibit,) = page.content.exhibits
    assert exhibit.sentence == "CRM health check: 1 of 3 rose clearly, 1 fell clearly"
    assert exhibit.notes[0] == "n = 148"


def test_scores_that_print_alike_are_not_called_strongest_and_weakest(source: Source) -> None:
    near = [
        make_node(name, title, said, gap_to_target=None)
        for name, title, said in (("A", "Data", 3.0), ("B", "Use", 3.01))
    ]

    assert instrument.lead_of(source, near) == "Every dimension with a score stands at 2.8."
    assert instrument.lead_of(source, near[:1]) == "“Data” stands at 2.8."
    assert "is strongest" in instrument.lead_of(source, [*near, make_node("C", "Skills", 4.0)])
    assert scores.score_sentence(source, near) == "every score is 2.8"
