"""What a critical reader would stumble over: repeats, counts that differ, claims that gainsay others."""

import logging
from dataclasses import replace

import pytest

from dot.reports.blocks import Source, Table, noted_once
from dot.reports.brands import Brand
from dot.reports.pages import annex, front, leakage, plan, ranking, risks, scores, summary, units
from dot.reports.pages.kpis import people_behind
from dot.reports.pages.narrative import headed
from dot.reports.pages.plan_load import Load
from dot.reports.printing import Remarks
from dot.reports.workshop import build_workshop
from dot.results.leakage_schemas import LeakageResult
from dot.results.parts import Interval
from dot.results.roadmap_schemas import NotChosen
from dot.workshops.agenda import AgendaItem, start_of
from tests.reports.made.kpis import make_benchmark
from tests.reports.made.leakage import make_leakage
from tests.reports.made.nodes import make_crm, make_node
from tests.reports.made.paging import content_of, of, with_node
from tests.reports.made.results import FINDING, make_result
from tests.reports.made.roadmap import make_roadmap


def test_a_note_of_several_tables_stands_under_the_last_of_them() -> None:
    first = Table("one", (), (), ("n = 3.", "Each on its own scale."))
    last = Table("two", (), (), ("n = 4.", "Each on its own scale."))

    told = noted_once([first, last])

    assert told == (replace(first, notes=("n = 3.",)), last)


def test_only_places_with_evidence_can_lie_above_it(brand: Brand) -> None:
    """The made-up result has more places than pieces of evidence."""
    result = make_result()
    leaves = [node for node in result.questionnaires["crm"].nodes.values() if node.leaf]
    compared = [node for node in leaves if node.optimism_gap is not None]

    (page,) = scores.heat_map(of(brand, result))

    assert 0 < len(compared) < len(leaves)
    assert f" of {len(compared)} sub-dimensions with evidence" in page.lead


def test_a_place_half_a_level_below_its_target_is_named_beside_the_strengths(brand: Brand) -> None:
    crm = make_crm()
    near = {
        f"C9.{place}": make_node(
            f"C9.{place}", f"Near {place}", 3.1, parent="C5", importance=1, gap_to_target=0.4
        )
        for place in range(12)
    }
    crm = crm.model_copy(update={"nodes": {**crm.nodes, **near}})

    content = content_of(
        ranking.ranking(of(brand, make_result(questionnaires={"crm": crm}))), ranking.Ranking
    )

    assert content.strengths is not None
    assert "within half a level" in content.strengths.sentence
    assert any(row[0].startswith("Near") for row in content.strengths.rows)
    assert len(content.strengths.rows) <= ranking.LISTED


def waiting(*reasons: str) -> list[NotChosen]:
    return [
        NotChosen(id=f"I{place}", name="Wait", reasons=[f"Because {place}."], why_not=why)
        for place, why in enumerate(reasons)
    ]


def load_of(brand: Brand, left: list[NotChosen]) -> Load:
    roadmap = make_roadmap().model_copy(update={"not_chosen": left})
    pages = plan.plan(of(brand, make_result(roadmap=roadmap)))
    content = next(page.content for page in pages if page.kind == "plan_load")
    assert isinstance(content, Load)
    return content


def test_a_reason_that_all_share_is_said_once_and_what_speaks_for_each_beside_it(
    brand: Brand,
) -> None:
    table = load_of(brand, waiting("No room.", "No room.")).waiting

    assert table is not None
    assert [row[1] for row in table.rows] == ["Because 0.", "Because 1."]
    assert sum("No room." in note for note in table.notes) == 1


def test_reasons_that_differ_stand_beside_each_initiative(brand: Brand) -> None:
    table = load_of(brand, waiting("No room.", "Too late.")).waiting

    assert table is not None
    assert [row[1] for row in table.rows] == ["No room.", "Too late."]


def test_the_annex_parts_those_with_a_common_reason_from_the_others(brand: Brand) -> None:
    left = waiting("No room.", "Too late.", "No room.")
    roadmap = make_roadmap().model_copy(update={"not_chosen": left})

    content = content_of(
        annex.considered(of(brand, make_result(roadmap=roadmap))), annex.Considered
    )

    common, others = content.tables
    assert common.sentence == "2 of 3 wait for the same reason: No room"
    assert [row[0] for row in common.rows] == ["I0 Wait", "I2 Wait"]
    assert [row[1] for row in others.rows] == ["Too late."]


def leaking(*, larger: bool) -> LeakageResult:
    """The last step is sure; the one before it is not, and may lose more."""
    found = make_leakage()
    *_, before, last = found.steps
    unsure = before.model_copy(
        update={"claimed": False, "band": None, "lost": (last.lost or 0) + (3 if larger else -3)}
    )
    return found.model_copy(update={"steps": [unsure, last]})


def test_a_larger_loss_that_is_less_sure_is_told_beside_the_clearest(brand: Brand) -> None:
    def notes(found: LeakageResult) -> str:
        first, _ = leakage.leakage(of(brand, make_result(leakage=found)))
        assert isinstance(first.content, leakage.Leakage)
        return " ".join(first.content.fall.notes)

    assert "More is lost from" in notes(leaking(larger=True))
    assert "More is lost from" not in notes(leaking(larger=False))


def test_the_people_of_each_level_stand_under_its_column(source: Source) -> None:
    _, second = leakage.leakage(source)

    assert isinstance(second.content, leakage.LostWhere) and second.content.heat is not None
    assert all(f"{name} n" in second.content.heat.notes[0] for name in second.content.heat.columns)


def test_the_answer_on_alignment_says_how_many_people_each_side_has(source: Source) -> None:
    (page,) = summary.summary(source)

    assert isinstance(page.content, summary.Summary)
    assert "n = " in page.content.answers[0].answer


@pytest.mark.parametrize("quoted", ["{title}", "„{title}“", "“{title}”"])
def test_under_a_heading_a_finding_says_neither_place_nor_score_again(
    brand: Brand, quoted: str
) -> None:
    node = make_crm().nodes[FINDING.node or ""]
    source = of(brand, make_result())
    standing = quoted.format(title=node.title) + f" stands at {source.figures.score(node)}. "
    finding = FINDING.model_copy(update={"text": f"{standing}Nobody owns it."})
    told = headed(of(brand, make_result(findings=[finding])), finding)

    assert told.startswith("Nobody owns it.")


def test_units_stand_beside_what_everybody_said(brand: Brand) -> None:
    node = make_node(
        "C1", "Governance", 3.0, parent="crm", depth=1, leaf=False, score=2.0, seen=1.5
    )
    content = content_of(units.units(of(brand, with_node(node))), units.Units)
    row = next(row for row in content.maps[0].rows if row.code == "C1")

    assert row.cells[-1].text == "3.0"


def test_what_a_source_says_in_place_of_a_number_of_people_is_marked_as_n(source: Source) -> None:
    unknown = make_benchmark().model_copy(update={"n": None, "n_note": "not stated"})

    assert people_behind(source, unknown) == "n: not stated"
    assert people_behind(source, unknown.model_copy(update={"n": 350})) == "n = 350"


def test_a_sure_change_keeps_the_sign_of_an_end_beside_zero(source: Source) -> None:
    interval = Interval(low=0.003, high=0.17, confidence=0.9, method="t")

    assert source.figures.limits(interval) == "+0.00 to +0.17"


def test_every_risk_has_a_safeguard_and_somebody_who_watches_it(source: Source) -> None:
    (page,) = risks.risks(source)

    assert isinstance(page.content, Table)
    assert all(all(cell.strip() for cell in row) and len(row) == 4 for row in page.content.rows)


def test_the_method_says_what_an_interval_is(source: Source) -> None:
    (page,) = annex.method(source)

    assert isinstance(page.content, annex.Method)
    assert any(rule.startswith("Intervals (90%)") for rule in page.content.rules)


def test_the_break_of_a_workshop_stands_on_its_agenda(brand: Brand) -> None:
    def agenda_of(items: int) -> str:
        listed = [
            AgendaItem("crm", "C1.1", 1.0, 1.0, None, 5.0, start_of(place))
            for place in range(items)
        ]
        return build_workshop(make_result(), listed, [], brand).html

    assert '<th scope="row">1:15</th><td>Break</td>' in agenda_of(11)
    assert "Break" not in agenda_of(10)


def test_where_nothing_has_reached_its_target_the_nearest_are_named_alone(brand: Brand) -> None:
    below = [make_node(f"C1.{at}", f"Far {at}", 2.0, gap_to_target=1.5) for at in range(10)]
    near = make_node("C1.99", "Near", 3.1, gap_to_target=0.4)
    crm = make_crm()
    root = crm.nodes["crm"]
    crm = crm.model_copy(update={"nodes": {"crm": root, **{n.id: n for n in [*below, near]}}})

    page = ranking.ranking(of(brand, make_result(questionnaires={"crm": crm})))
    content = content_of(page, ranking.Ranking)

    assert content.strengths is not None
    assert content.strengths.sentence == "One sub-dimension lies within half a level of its target"


def test_no_evidence_is_not_told_as_a_number(brand: Brand) -> None:
    page, *_ = front.about(of(brand, make_result(evidence=[], kpis=[])))

    assert "no piece of evidence and no KPI reading" in page.lead


def test_characters_without_a_font_are_one_remark() -> None:
    remarks = Remarks()
    for letter in "很长":
        words = (
            f'.notdef glyph rendered for Unicode string unsupported by fonts: "{letter}" (U+5F88)'
        )
        remarks.emit(logging.LogRecord("weasyprint", logging.WARNING, "", 0, words, None, None))

    (told,) = remarks.told()
    assert "很 (U+5F88), 长 (U+5F88)" in told and "Install a font" in told


@pytest.mark.parametrize(
    ("gap", "says"),
    [(1.2, "1.2 below the target of 3.5"), (-0.2, "0.2 above the target of 3.5"), (0.0, "at the")],
)
def test_a_single_score_is_not_counted(source: Source, gap: float, says: str) -> None:
    node = make_node("crm", "CRM", 2.3, gap_to_target=gap, target=3.5)

    assert scores.score_sentence(source, [node]).startswith(says)


def test_whoever_does_not_see_a_chart_hears_every_value_that_it_draws(brand: Brand) -> None:
    interval = Interval(low=2.1, high=2.6, confidence=0.9, method="t")
    node = make_node(
        "crm", "CRM", 2.3, parent=None, depth=0, interval=interval, target=3.5, gap_to_target=1.2
    )

    (page,) = scores.scorecard(of(brand, with_node(node)))

    assert isinstance(page.content, scores.Scorecard)
    told = page.content.bars.drawing.partition("<desc ")[2].partition("</desc>")[0]
    assert "CRM: 2.1, Interval 2.1 – 2.6, Target 3.5, n = " in told
