"""The pages of the roadmap, made from a made-up plan of nine initiatives."""

from dot.reports.blocks import Page, Source, Table
from dot.reports.brands import Brand
from dot.reports.pages import plan
from dot.reports.pages.plan_load import Load
from dot.reports.pages.plan_targets import Targets
from dot.results.roadmap_schemas import FollowUp
from dot.results.schemas import LevelText
from tests.reports.made.paging import of
from tests.reports.made.results import make_result
from tests.reports.made.roadmap import make_roadmap


def test_the_roadmap_begins_where_its_first_bar_begins(brand: Brand) -> None:
    roadmap = make_roadmap()
    early = roadmap.initiatives[0].start.replace(year=2026, month=10)
    running = roadmap.initiatives[0].model_copy(update={"start": early})
    changed = roadmap.model_copy(update={"initiatives": [running, *roadmap.initiatives[1:]]})

    _, _, page, *_ = plan.plan(of(brand, make_result(roadmap=changed)))

    assert isinstance(page.content, plan.Drawn)
    assert "Q4 2026" in page.content.exhibit.drawing


def test_the_first_ninety_days_are_those_of_the_roadmap(source: Source) -> None:
    page = next(one for one in plan.plan(source) if one.kind == "first_days")

    assert page.lead == "8 steps until 4 April 2027."


def pages_of_plan(source: Source) -> dict[str, Page]:
    return {page.kind: page for page in plan.plan(source)}


def test_the_target_profile_tells_ranges_and_when_answers_change(source: Source) -> None:
    content = pages_of_plan(source)["target_profile"].content

    assert isinstance(content, Targets) and content.answers is not None
    assert [cell.text for cell in content.levels.rows[1].cells] == [
        "1.9", "2.0 – 2.5", "2.0 – 3.0", "2.5 – 3.5", "2.0", "3.5",
    ]  # fmt: skip
    told = [row[-1] for row in content.answers.rows]
    assert told[0] == "Jul 2027 at the earliest, through I01; the lower end does not reach it"
    assert told[1] == "nothing in this plan changes it"


def test_a_level_of_today_is_printed_in_the_target_profile_as_everywhere(brand: Brand) -> None:
    """1.97 is not yet 2.0: where rounding would lift it to the next name, it is rounded down."""
    roadmap = make_roadmap()
    assert roadmap.projection is not None
    row = next(one for one in roadmap.projection.nodes if one.depth == 1)
    result = make_result(roadmap=roadmap)
    crm = result.questionnaires["crm"]
    following = LevelText(value=2.0, name="Repeated")
    node = crm.nodes[row.node].model_copy(update={"score": 1.97, "next": following})
    crm = crm.model_copy(update={"nodes": {**crm.nodes, row.node: node}})
    rows = [
        one.model_copy(update={"level": 1.97, "nothing": [1.97]}) if one is row else one
        for one in roadmap.projection.nodes
    ]
    projection = roadmap.projection.model_copy(update={"nodes": rows})
    changed = roadmap.model_copy(update={"projection": projection})

    page = pages_of_plan(of(brand, make_result(roadmap=changed, questionnaires={"crm": crm})))

    content = page["target_profile"].content
    assert isinstance(content, Targets)
    printed = next(one for one in content.levels.rows if one.code == row.node)
    assert printed.cells[0].text == printed.cells[-2].text == "1.9"


def test_a_quarter_is_written_as_on_the_roadmap(source: Source) -> None:
    content = pages_of_plan(source)["plan_load"].content

    assert isinstance(content, Load)
    assert content.load.columns[0] == "Q1 2027"


def test_load_is_told_beside_its_limit_and_without_colour_where_there_is_none(
    source: Source,
) -> None:
    content = pages_of_plan(source)["plan_load"].content

    assert isinstance(content, Load)
    assert [cell.text for cell in content.load.rows[0].cells] == [
        "20 of 65", "20 of 65", "20 of 20", "20",
    ]  # fmt: skip
    assert [cell.state for cell in content.load.rows[0].cells] == ["value"] * 3 + ["plain"]
    assert content.features[0][1].startswith("I22 Data governance")
    assert content.waiting is not None and content.waiting.rows[0][1] == "data is not at level 3"
    assert content.followed is None


def test_what_came_of_an_earlier_plan_is_told(brand: Brand) -> None:
    roadmap = make_roadmap()
    row = FollowUp(
        initiative="I01",
        name="One leader",
        planned_start=roadmap.start,
        planned_end=roadmap.end,
        status="not started",
        start=None,
        end=None,
        late=3,
        adoption=None,
        kpi_reached=None,
        share=1.0,
    )
    result = make_result(roadmap=roadmap.model_copy(update={"follow_up": [row]}))
    content = pages_of_plan(of(brand, result))["plan_load"].content

    assert isinstance(content, Load) and content.followed is not None
    assert content.followed.rows[0][2:] == ("not started", "3", "–")


def test_every_initiative_stands_with_its_reasons(source: Source) -> None:
    content = pages_of_plan(source)["initiatives"].content

    assert isinstance(content, Table)
    assert all(row[1] == "C1.1 stands at 1.9, target 3.5" for row in content.rows)
