"""Every chart: valid, titled, escaped, in two themes, fast; labels that would collide stay apart."""

import re
from xml.etree.ElementTree import Element, fromstring

import pytest

from dot.reports.charts import radar, year
from dot.reports.charts.canvas import Canvas, Caption, Reading
from dot.reports.charts.causes import _rows
from dot.reports.charts.legend import Key, draw_legend
from dot.reports.charts.lettering import fitted_alike, shorten, width_of, wrap
from dot.reports.charts.priority_matrix import _free_place
from dot.reports.charts.slope import spread
from dot.reports.charts.theme import Theme, cell_colours
from tests.reports.charts.examples import CHARTS, Draw

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script> {{ 7*7 }} ]]> \"'&amp; \x00\x0b </svg>"

every_chart = pytest.mark.parametrize("draw", CHARTS.values(), ids=CHARTS.keys())


def drawn(draw: Draw, words: str = "Daily use", theme: Theme | None = None) -> Element:
    """The chart, parsed."""
    return fromstring(draw(words, theme or Theme()))


@every_chart
def test_a_chart_begins_with_its_title_and_description(draw: Draw) -> None:
    first, second, *_ = drawn(draw, theme=Theme().for_web())

    assert first.tag == f"{SVG}title" and first.text == "Daily use, in one sentence"
    assert second.tag == f"{SVG}desc" and second.text == "Daily use: 1, 2, 3"


@every_chart
def test_the_printed_title_also_speaks_the_values(draw: Draw) -> None:
    title = drawn(draw)[0]

    assert title.text == "Daily use, in one sentence. Daily use: 1, 2, 3"


@every_chart
def test_hostile_words_appear_as_themselves(draw: Draw) -> None:
    words = "".join(drawn(draw, HOSTILE).itertext())

    assert "<script>alert(1)</script>" in words
    assert "{{ 7*7 }}" in words
    assert "\ufffd" in words


@every_chart
def test_no_letter_is_printed_below_seven_points(draw: Draw) -> None:
    """A drawing fills 499 points upright, and the same scale on a page that lies on its side."""
    sizes = [float(text.attrib.get("font-size", 11)) for text in drawn(draw).iter(f"{SVG}text")]

    assert min(sizes) * 499 / 658 >= 7


@every_chart
def test_no_number_is_drawn_as_a_word(draw: Draw) -> None:
    markup = draw("Daily use", Theme()).lower()

    assert not re.search(r"\bnan\b|\binf\b|>none<", markup)


@every_chart
def test_the_web_theme_uses_variables_and_print_uses_literal_colours(draw: Draw) -> None:
    web, printed = draw("Daily use", Theme().for_web()), draw("Daily use", Theme())

    assert "var(--ink, #1b2430)" in web
    assert "var(" not in printed and "currentColor" not in printed


@every_chart
def test_the_same_rows_give_the_same_bytes(draw: Draw) -> None:
    assert draw("Daily use", Theme()) == draw("Daily use", Theme())


def test_names_in_the_priority_matrix_never_cover_each_other() -> None:
    taken: list[tuple[float, float, float, float]] = []
    for _ in range(30):
        _free_place((40, 150), 100, 44, taken)

    for place, (left, top, right, bottom) in enumerate(taken):
        for other in taken[place + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def test_an_effect_stands_below_its_causes_and_a_circle_ends() -> None:
    arrows = [("A", "B"), ("B", "C"), ("D", "C"), ("X", "Y"), ("Y", "X")]
    rows = _rows(list("CBADXY"), arrows)

    assert [set(row) & set("ABCD") for row in rows[:3]] == [{"A"}, {"B", "D"}, {"C"}]


def test_a_long_label_is_wrapped_and_then_shortened() -> None:
    lines = wrap("Ownership and governance of the customer master data", 100, 11)

    assert len(lines) == 2 and lines[1].endswith("…")
    assert all(width_of(line, 11) <= 100 for line in lines)


def test_a_short_word_does_not_stand_alone_on_the_last_line() -> None:
    assert wrap("Roadmap of sales, marketing and IT", 165, 10) == [
        "Roadmap of sales, marketing",
        "and IT",
    ]
    assert wrap("Roadmaps for an IT", 75, 10) == ["Roadmaps", "for an IT"]
    assert wrap("Roadmaps IT", 60, 10) == ["Roadmaps", "IT"]


def test_a_word_wider_than_its_room_is_shortened() -> None:
    assert width_of(shorten("W" * 100, 50, 11), 11) <= 50


def test_a_cell_is_legible_at_every_value() -> None:
    """Contrast of text on fill is at least 4.5 : 1 (WCAG 2.1 AA)."""
    for share in range(101):
        fill, ink = cell_colours(share / 100)
        lighter, darker = sorted((luminance(fill), luminance(ink)), reverse=True)

        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, share


def luminance(colour: str) -> float:
    """Relative luminance of a hexadecimal colour (WCAG 2.1)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("top", "numbers"), [(4, ["1", "2", "3", "4"]), (100, ["20", "40", "60", "80", "100"])]
)
def test_the_rings_of_a_radar_leave_room_for_their_numbers(top: int, numbers: list[str]) -> None:
    rings = [
        Reading(float(value), str(value)) for value in range(0, top + 1, 10 if top > 10 else 1)
    ]
    outline = radar.Outline("score", (1.0,) * 4)

    svg = fromstring(radar.radar("ABCD", [outline], rings, Caption("r", "R", "r"), Theme()))

    found = [text.text for text in svg.iter(f"{SVG}text") if (text.text or "").isdigit()]
    assert found == numbers


def test_labels_of_slopes_are_moved_apart_and_stay_inside() -> None:
    assert spread([10, 10, 10], 15, (10, 100)) == [10, 25, 40]
    assert spread([95, 96, 97], 15, (10, 100)) == [70, 85, 100]
    assert spread([20, 60], 15, (10, 100)) == [20, 60]
    assert spread([], 15, (10, 100)) == []


def test_labels_that_would_touch_stand_around_the_middle_of_their_places() -> None:
    assert spread([20, 50, 52, 54], 10, (10, 100)) == [20, 42, 52, 62]


def test_a_legend_shortens_no_name_that_two_lines_have_room_for() -> None:
    canvas = Canvas(500.0, 60.0, Caption("key", "A sentence", "values"), Theme())
    names = [f"Representatives and key account managers {number}" for number in range(3)]

    draw_legend(canvas, [Key("dot", "#000000", name) for name in names], 0, 9)

    texts = [element.text for element in fromstring(canvas.markup()).iter(f"{SVG}text")]
    assert texts == names


def test_names_of_one_chart_have_one_size() -> None:
    long = "Do the goals of sales and of marketing lead to the very same priorities?"

    lines, size = fitted_alike(["Short", long], 150.0, ((11.0, 2), (9.5, 3)))

    assert size == 9.5
    assert lines[0] == ["Short"] and " ".join(lines[1]) == long


def test_nothing_that_a_kpi_of_a_meeting_reads_is_cut_off() -> None:
    reading = "0.6 days · Coaching days per representative and month in the whole field"
    words = year.YearWords(("1", "2", "3", "4"), "Level", "Reading")
    row = year.Gathering(
        "Field coaching day", "monthly", 12, "3.0", "#eeeeee", "#000000", (reading,) * 2
    )

    drawing = year.year([row], words, Caption("key", "A sentence", "values"), Theme())

    texts = [element.text or "" for element in fromstring(drawing).iter(f"{SVG}text")]
    assert " ".join(texts).count(reading) == 2


def test_long_names_around_a_radar_stay_inside_the_drawing() -> None:
    outline = radar.Outline("score", (1.0,) * 8)
    rings = [Reading(float(value), str(value)) for value in range(5)]

    names = ["A name of many words that goes on and on " * 3] * 8
    svg = fromstring(radar.radar(names, [outline], rings, Caption("r", "R", "r"), Theme()))

    _, _, width, height = map(float, svg.attrib["viewBox"].split())
    places = [text.attrib for text in svg.iter(f"{SVG}text")]
    assert all(8 <= float(at["y"]) <= height - 2 for at in places)
    assert all(0 <= float(at["x"]) <= width for at in places)


def test_names_and_rings_of_a_radar_are_printed_at_eight_points() -> None:
    """A drawing 658 wide stands on 499 points, the width of an A4 page between its margins."""
    outline = radar.Outline("score", (1.0,) * 8)
    rings = [Reading(float(value), str(value)) for value in range(5)]

    svg = fromstring(radar.radar("ABCDEFGH", [outline], rings, Caption("r", "R", "r"), Theme()))

    width = float(svg.attrib["viewBox"].split()[2])
    sizes = {float(text.attrib["font-size"]) for text in svg.iter(f"{SVG}text")}
    legend = 10.0
    assert min(sizes - {legend}) * 499 / width >= 8
