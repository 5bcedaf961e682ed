"""Perception, units, governance, risks, decisions and the annex of questions: what each says and leaves out."""

from datetime import date

import pytest

from dot.reports.blocks import Source
from dot.reports.brands import Brand
from dot.reports.pages import change, decisions, distributions, governance, perception, risks, units
from dot.results.parts import Bound
from dot.results.schemas import Cell, PerspectiveResult, PerspectiveRow
from tests.reports.made.nodes import make_crm, make_node
from tests.reports.made.paging import content_of, of, with_node
from tests.reports.made.results import make_empty_result, make_perspectives, make_result, make_texts


def story_of(source: Source) -> perception.Story:
    (story,) = content_of(perception.perception(source), perception.Perception).stories
    return story


def pair_with(**changed: object) -> PerspectiveResult:
    """The first pair with its first row changed."""
    pair = make_perspectives()[0]
    row = PerspectiveRow.model_validate({**pair.rows[0].model_dump(), **changed})
    return pair.model_copy(update={"rows": [row, *pair.rows[1:]]})


def test_the_widest_gap_is_told_first_with_both_levels_and_its_limits(source: Source) -> None:
    story = story_of(source)

    assert story.findings[0] == (
        "“Business ownership and purpose”: Leadership 4.2, Field 2.2. The gap is clear, "
        "1.80 to 2.20 levels."
    )
    assert len(story.findings) == 5
    assert "Leadership: n = 8; Field: n = 137" in story.note


def test_a_gap_that_chance_may_have_made_is_counted_and_not_told(brand: Brand) -> None:
    pair = pair_with(verdict="cannot_tell")

    story = story_of(of(brand, make_result(perspectives=[pair])))

    assert not any("Business ownership" in line for line in story.findings)
    assert story.findings[-1] == ("On one of 6 topics Leadership and Field cannot be told apart.")


def test_the_higher_side_stands_first_whichever_it_is(brand: Brand) -> None:
    interval = {"low": -3.1, "high": -2.7, "confidence": 0.9, "method": "t"}
    pair = pair_with(left=1.4, right=4.3, gap=-2.9, interval=interval)

    story = story_of(of(brand, make_result(perspectives=[pair])))

    assert "Field 4.3, Leadership 1.4. The gap is clear, 2.70 to 3.10 levels." in story.findings[0]


def test_what_many_could_not_judge_is_drawn_and_what_few_could_not_is_not(brand: Brand) -> None:
    few = make_node("C5.4", "Regulated processes", 2.0, parent="C5", cannot_judge=0.02)
    many = content_of(perception.perception(of(brand, make_result())), perception.Perception)
    rare = content_of(perception.perception(of(brand, with_node(few))), perception.Perception)

    assert many.unjudged is not None and rare.unjudged is not None
    assert many.unjudged.sentence.startswith("44% could not judge “Regulated processes”")
    assert "Regulated processes" not in rare.unjudged.drawing


def test_units_stand_in_the_order_of_the_alphabet_and_only_where_released(source: Source) -> None:
    (only,) = content_of(units.units(source), units.Units).maps

    assert only.columns == ("Graz", "Vienna", "All")
    assert [cell.text for cell in only.rows[0].cells[:2]] == ["≤ 1.4", "2.6"]
    assert "Graz n = 14; Vienna n = 61" in only.notes[0]


def test_units_are_the_same_whatever_their_scores(brand: Brand) -> None:
    crm = make_crm()
    turned = {
        name: node.model_copy(
            update={"units": {code: Cell(n=20, score=5.0 - 0.1 * at) for at, code in
                              enumerate(node.units)}}
        )
        for name, node in crm.nodes.items()
    }  # fmt: skip
    result = make_result(questionnaires={"crm": crm.model_copy(update={"nodes": turned})})

    (only,) = content_of(units.units(of(brand, result)), units.Units).maps

    assert only.columns == ("Graz", "Linz", "Vienna", "All")


def test_a_single_unit_is_compared_with_nobody(brand: Brand) -> None:
    crm = make_crm()
    alone = {
        name: node.model_copy(update={"units": {"graz": Cell(n=9, score=2.0)}})
        for name, node in crm.nodes.items()
    }
    result = make_result(questionnaires={"crm": crm.model_copy(update={"nodes": alone})})

    assert units.units(of(brand, result)) == ()


def test_twenty_units_make_three_maps_that_fit_the_page(brand: Brand) -> None:
    names = [f"Unit {number:02}" for number in range(20)]
    crm = make_crm()
    cells = {name: Cell(n=30, score=2.0, bound=None) for name in names}
    nodes = {name: node.model_copy(update={"units": cells}) for name, node in crm.nodes.items()}
    result = make_result(
        questionnaires={"crm": crm.model_copy(update={"nodes": nodes})},
        units=[{"id": name, "name": name, "members": [name], "division": True} for name in names],
    )

    maps = content_of(units.units(of(brand, result)), units.Units).maps

    assert [len(one.columns) for one in maps] == [9, 9, 5]


def test_governance_names_owners_rhythm_measures_and_the_next_assessment(source: Source) -> None:
    (page,) = governance.governance(source)
    content = content_of((page,), governance.Governance)

    roadmap = source.result.roadmap
    assert roadmap is not None and "Nov 2027" in page.lead
    owners = content.roles.rows[-1][2]
    assert all(one.owner in owners and one.id in owners for one in roadmap.initiatives)
    assert [row[0] for row in content.rhythm.rows][-2:] == ["Every cycle", "Nov 2027"]
    assert content.measures is not None
    assert all(row[-1] for row in content.measures.rows)


def test_without_leakage_no_pulse_is_proposed(brand: Brand) -> None:
    pages = governance.governance(of(brand, make_result(leakage=None)))

    rhythm = content_of(pages, governance.Governance).rhythm
    assert "Every cycle" not in [row[0] for row in rhythm.rows]


@pytest.mark.parametrize(
    ("day", "then"),
    [(date(2026, 11, 20), date(2027, 11, 20)), (date(2028, 2, 29), date(2029, 2, 28))],
)
def test_the_next_assessment_is_a_year_later(day: date, then: date) -> None:
    assert governance.a_year_after(day) == then


def test_a_risk_that_the_data_do_not_show_has_no_row(source: Source, brand: Brand) -> None:
    (page,) = risks.risks(source)
    roadmap = source.result.roadmap
    assert roadmap is not None
    calm = roadmap.model_copy(
        update={
            "initiatives": [
                one.model_copy(update={"touches_rep": False, "lane": "sales"})
                for one in roadmap.initiatives
            ]
        }
    )

    names = [row[0] for row in page.content.rows]  # type: ignore[attr-defined]
    (quiet,) = risks.risks(of(brand, make_result(roadmap=calm)))
    rest = [row[0] for row in quiet.content.rows]  # type: ignore[attr-defined]
    assert set(names) - set(rest) <= {"Field days", "Promotional code"}
    assert "Field days" not in rest and "Promotional code" not in rest
    assert "Change load" in rest


def test_the_fullest_quarter_is_counted_from_the_dates(source: Source) -> None:
    roadmap = source.result.roadmap
    assert roadmap is not None
    one = roadmap.initiatives[0].model_copy(
        update={"start": date(2027, 3, 31), "end": date(2027, 4, 1)}
    )

    assert risks.running([one], date(2027, 1, 1)) == [one]
    assert risks.running([one], date(2027, 4, 1)) == [one]
    assert risks.running([one], date(2027, 7, 1)) == []


def test_decisions_name_owner_start_and_effort(source: Source) -> None:
    (page,) = decisions.decisions(source)
    content = content_of((page,), decisions.Decisions)

    assert len(content.decisions) == 3 and content.starts is not None
    assert len(content.starts.rows) == 6
    assert all(cell for row in content.starts.rows for cell in row)


def test_without_a_plan_the_gaps_need_an_owner(brand: Brand) -> None:
    (page,) = decisions.decisions(of(brand, make_result(roadmap=None)))

    content = content_of((page,), decisions.Decisions)
    assert content.starts is None
    assert all(line.startswith("Name an owner and a date for") for line in content.decisions)


def test_every_question_has_n_mean_interval_agreement_and_its_shown_groups(source: Source) -> None:
    (part,) = content_of(distributions.distributions(source), distributions.Distributions).parts

    first = part.table.rows[0]
    assert first[2:6] == ("148", "2.4", "2.2 – 2.6", "0.71")
    assert "REP 1.9" in first[6] and "SFE" not in first[6]


def test_a_bounded_question_prints_its_bound(brand: Brand) -> None:
    crm = make_crm()
    item = next(iter(crm.items.values()))
    bounded = item.model_copy(
        update={"score": None, "interval": None, "bound": Bound(op="≥", value=4.82)}
    )
    changed = crm.model_copy(update={"items": {item.item: bounded}})

    pages = distributions.distributions(of(brand, make_result(questionnaires={"crm": changed})))

    (part,) = content_of(pages, distributions.Distributions).parts
    assert part.table.rows[0][3:5] == ("≥ 4.8", "–")


@pytest.mark.parametrize(
    "make",
    [
        perception.perception,
        units.units,
        governance.governance,
        risks.risks,
        decisions.decisions,
        distributions.distributions,
    ],
)
def test_a_page_without_anything_to_say_is_left_out(brand: Brand, make: object) -> None:
    assert callable(make)
    assert make(of(brand, make_empty_result())) == ()


def test_the_name_of_the_last_wave_stands_in_quotation_marks(brand: Brand) -> None:
    texts = make_texts(previous_wave="baseline, autumn 2025")

    (page,) = change.change(of(brand, make_result(assessment=texts)))

    assert page.lead == "6 of 14 changes since “baseline, autumn 2025” are clear."
