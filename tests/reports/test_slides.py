"""The slides: the same words and numbers as the printed cut, editable, and the same bytes each time."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from pptx import Presentation

from dot.reports.brands import Brand
from dot.reports.edits import Edits
from dot.reports.fitting import height_of
from dot.reports.looks import Look
from dot.reports.service import Wish, compose, find_brand, source_of
from dot.reports.slide_shapes import FOOT_TOP
from dot.reports.slides import slides
from dot.results.schemas import Result
from tests.reports.made.results import make_inventory_result, make_result
from tests.reports.made.roadmap import make_roadmap

STEERING = Look(cut="steering")


def deck_of(brand: Brand, result: Result, edits: Edits | None = None) -> bytes:
    pages = compose(result, brand, Wish(edits or Edits(), STEERING)).report.pages
    return slides(source_of(result, brand, Wish()), pages)


@pytest.fixture(scope="module")
def deck(brand: Brand) -> Any:
    return Presentation(BytesIO(deck_of(brand, make_result())))


@pytest.fixture(scope="module")
def brand() -> Brand:
    return find_brand("default")


def texts(slide: Any) -> str:
    """Every word on a slide, of shapes and of tables."""
    words = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    words += [
        cell.text
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    ]
    return "\n".join(words)


def texts_of(shape: Any) -> list[str]:
    return [paragraph.text for paragraph in shape.text_frame.paragraphs if paragraph.text]


def charts(deck: Any) -> list[Any]:
    return [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def titles(deck: Any) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def subjects(deck: Any) -> list[str]:
    """The first box behind the title: what the slide is about."""
    return [slide.shapes[1].text_frame.text for slide in deck.slides][1:]


def test_a_slide_a_page_behind_a_cover(deck: Any) -> None:
    assert titles(deck)[0] == "Commercial health check 2026"
    assert subjects(deck) == [
        "Executive summary",
        "Scorecard",
        "Strengths and gaps",
        "Strategy leakage",
        "Digital roadmap",
        "Decisions needed",
    ]


def test_the_title_of_a_slide_is_the_message_of_its_page(deck: Any, brand: Brand) -> None:
    pages = compose(make_result(), brand, Wish(Edits(), STEERING)).report.pages

    assert titles(deck)[1:] == [page.lead for page in pages]


def test_every_slide_says_how_secret_it_is_and_that_data_are_simulated(deck: Any) -> None:
    for slide in deck.slides:
        assert "Confidential" in texts(slide) and "SIMULATED DATA" in texts(slide)


def test_charts_are_native_and_hold_the_printed_numbers(deck: Any, brand: Brand) -> None:
    score, gaps, leaks = charts(deck)
    source = source_of(make_result(), brand, Wish())
    root = source.result.questionnaires["crm"].nodes["crm"]

    assert [one.name for one in score.series] == ["Score", "Target"]
    assert f"{score.series[0].values[0]:.1f}" == source.figures.score(root)
    assert [one.name for one in gaps.series] == ["Score", "Target"]
    assert len(gaps.series[0].values) == 10
    levels = source.result.leakage.levels if source.result.leakage else []
    assert [round(one.fidelity) for one in levels if one.fidelity is not None] == [
        value for value in leaks.series[0].values if value is not None
    ]


def test_every_drawing_has_words_for_those_who_do_not_see_it(deck: Any) -> None:
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert len(shape.element.nvGraphicFramePr.cNvPr.get("descr")) > 15


def test_nothing_stands_outside_the_slide(deck: Any) -> None:
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


@pytest.mark.parametrize("name", ["aurelia", "kestrel"])
def test_words_stay_inside_their_boxes_and_tables_above_the_foot(name: str) -> None:
    made = Presentation(BytesIO(deck_of(find_brand(name), make_result())))

    for slide in made.slides:
        boxes = [shape for shape in slide.shapes if shape.has_text_frame and texts_of(shape)]
        for box in boxes:
            size = box.text_frame.paragraphs[0].font.size
            taken = height_of(texts_of(box), size.pt, box.width.pt - 14.4)
            assert taken <= box.height.pt or size.pt <= 9
        for shape in slide.shapes:
            if shape.has_table:
                assert shape.top + sum(row.height for row in shape.table.rows) <= FOOT_TOP


def test_the_roadmap_names_quarters_and_whose_colour_is_whose(deck: Any) -> None:
    words = texts(deck.slides[5])

    assert "Q1 2027" in words and "IT and SFE" in words


def test_a_chart_without_bars_for_intervals_tells_them_below(deck: Any, brand: Brand) -> None:
    found = make_result().leakage

    assert found is not None and "90%: " in texts(deck.slides[4])
    assert "n = " in texts(deck.slides[3])


def test_rows_of_a_table_that_have_no_room_are_counted(brand: Brand) -> None:
    roadmap = make_roadmap()
    long = [
        one.model_copy(update={"success": "Everybody says that it works. " * 9})
        for one in roadmap.initiatives
    ]
    result = make_result(roadmap=roadmap.model_copy(update={"initiatives": long}))

    last = Presentation(BytesIO(deck_of(brand, result))).slides[-1]

    shown = next(len(shape.table.rows) for shape in last.shapes if shape.has_table) - 1
    assert 0 < shown < 6
    assert f"{6 - shown} more of them stand in the report." in texts(last)


def test_a_long_message_is_set_smaller(brand: Brand) -> None:
    short = deck_of(brand, make_result(), Edits.of({"summary.lead": "One plan is missing."}))
    long = deck_of(brand, make_result(), Edits.of({"summary.lead": "One plan is missing. " * 12}))

    sizes = [
        Presentation(BytesIO(made)).slides[1].shapes.title.text_frame.paragraphs[0].font.size
        for made in (short, long)
    ]

    assert sizes[0] is not None and sizes[1] is not None and sizes[0] > sizes[1]


def test_edits_reach_the_slides(brand: Brand) -> None:
    made = deck_of(brand, make_result(), Edits.of({"summary.lead": "One **plan** is missing."}))

    assert "One plan is missing." in texts(Presentation(BytesIO(made)).slides[1])


def test_the_same_result_gives_the_same_bytes(brand: Brand) -> None:
    made = deck_of(brand, make_result())

    assert deck_of(brand, make_result()) == made
    with zipfile.ZipFile(BytesIO(made)) as file:
        assert {entry.date_time[:3] for entry in file.infolist()} == {(2026, 11, 20)}


def test_pages_without_data_make_no_slides(brand: Brand) -> None:
    made = Presentation(BytesIO(deck_of(brand, make_inventory_result())))

    assert subjects(made) == ["Executive summary", "Scorecard"]


def test_a_dark_cover_stays_legible(brand: Brand) -> None:
    aurelia = find_brand("aurelia")
    made = Presentation(BytesIO(deck_of(aurelia, make_result())))
    cover = made.slides[0]

    assert f"#{cover.background.fill.fore_color.rgb}".lower() == aurelia.cover["ground"]
    title = cover.shapes.title.text_frame.paragraphs[0].font
    assert f"#{title.color.rgb}".lower() == aurelia.cover["ink"]
