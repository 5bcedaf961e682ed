"""The sheets of the workbook about comparisons."""

from datetime import date

from dot.exchange.comparator_sheets import comparators, editions
from dot.exchange.workbook import data_xlsx
from dot.results.comparators_schemas import Comparator, EditionResult, Position
from tests.exchange.factories import opened
from tests.published import make_node, make_result

POOL = Comparator(
    kind="practice", label="Our clients", edition="pool", value=2.5, difference=-0.5, n=12,
    position=Position(percentile=30.0, method="normal"), period="2026", source="Tests",
)  # fmt: skip
UNITS = Comparator(kind="own_units", label="Own units", n=2, units={"east": 2.0, "west": 2.25})
NOTHING = Comparator(kind="target", label="Target", reason="not_recorded")
EDITION = EditionResult(
    id="pool", title="Our clients", kind="practice", period="2026", period_end=date(2026, 6, 30),
    population="Firms", n=12, n_note=None, selection="One vote each.", source="Tests", addresses=[],
    read_on=None, grade=None, expires=date(2029, 6, 30), historic=False, est=False, simulated=False,
    note=None,
)  # fmt: skip
RESULT = make_result(
    [make_node("C1", 2.0, comparators=[POOL, UNITS, NOTHING])], benchmark_sets=[EDITION]
)


def test_every_comparator_with_something_to_say_has_a_row() -> None:
    rows = comparators(RESULT).rows

    assert [row[4] for row in rows] == ["Our clients", "Own units"]
    assert rows[0][3:11] == [2.0, "Our clients", "practice", 2.5, -0.5, 12, 30.0, "normal"]
    assert rows[1][11] == "east 2, west 2.25"


def test_an_edition_has_a_row_with_its_provenance() -> None:
    (row,) = editions(RESULT).rows

    assert (row[0], row[5], row[10], row[11]) == ("pool", 12, date(2029, 6, 30), "no")


def test_the_sheets_are_in_the_workbook_only_where_they_say_something() -> None:
    assert {"Comparators", "Benchmark sets"} <= set(opened(data_xlsx(RESULT)).sheetnames)
    assert "Benchmark sets" not in opened(data_xlsx(make_result({"C1": 2.0}))).sheetnames
