"""The sheet of the workbook about gaps, and the verdicts on changes."""

from dot.exchange.gap_sheets import gaps
from dot.exchange.workbook import data_xlsx
from dot.results.comparison_schemas import Change, PerspectiveResult, PerspectiveRow
from dot.results.parts import Interval
from tests.exchange.factories import opened, table
from tests.published import make_node, make_result

INTERVAL = Interval(low=0.25, high=1.75, confidence=0.9, method="t")
CLEAR = PerspectiveRow(
    questionnaire="crm", node="C1", title="One", left=4.0, right=3.0, gap=1.0, n_left=4, n_right=40,
    effect=0.8, interval=INTERVAL, p=0.003, verdict="clear",
)  # fmt: skip
LIKELY = CLEAR.model_copy(update={"node": "C2", "verdict": "likely"})
UNKNOWN = PerspectiveRow(
    questionnaire="crm", node="C3", title="Three", left=4.0, right=3.5, gap=0.5, n_left=1,
    n_right=40, reason="too_few",
)  # fmt: skip
VIEW = PerspectiveResult(
    name="Leadership and field", left="Leadership", right="Field", left_groups=["GM"],
    right_groups=["SM", "REP"], rows=[CLEAR, LIKELY, UNKNOWN],
)  # fmt: skip


def test_every_gap_has_its_row_with_its_verdict_in_words() -> None:
    written = table(opened(data_xlsx(make_result({"C1": 2.0}, perspectives=[VIEW]))), "Gaps")

    assert [row["Verdict"] for row in written] == ["clear", "likely", "can’t tell"]
    assert written[0] == {
        "Perspective": "Leadership and field", "Questionnaire": "crm", "Node": "C1",
        "Title": "One", "One side": "Leadership", "Other side": "Field", "Score of one": 4,
        "Score of the other": 3, "Gap": 1, "n of one": 4, "n of the other": 40,
        "Interval from": 0.25, "Interval to": 1.75, "Effect (Hedges’ g)": 0.8, "p": 0.003,
        "Verdict": "clear", "Why empty": None,
    }  # fmt: skip


def test_a_gap_without_an_interval_says_why() -> None:
    row = gaps(make_result({"C1": 2.0}, perspectives=[VIEW])).rows[2]

    assert row[11:15] == [None] * 4
    assert row[16] == "too few"


def test_without_two_sides_there_is_no_sheet() -> None:
    assert "Gaps" not in opened(data_xlsx(make_result({"C1": 2.0}))).sheetnames


def test_a_change_has_its_interval_and_verdict() -> None:
    change = Change(
        previous=2.0, difference=1.0, interval=INTERVAL, p=0.02, verdict="likely", clear=False
    )
    gone = Change(previous=2.0, difference=None, reason="not_comparable")
    nodes = [make_node("C1", 3.0, change=change), make_node("C2", 3.0, change=gone)]
    first, second = table(opened(data_xlsx(make_result(nodes))), "Scores")
    columns = ("Change since previous wave", "Change from", "Change to", "Verdict on the change")

    assert [first[name] for name in columns] == [1, 0.25, 1.75, "likely"]
    assert [second[name] for name in columns] == [None] * 4


def test_an_interval_near_the_end_of_its_scale_is_marked() -> None:
    near = INTERVAL.model_copy(update={"near_end": True})
    nodes = [make_node("C1", 4.9, interval=near), make_node("C2", 3.0, interval=INTERVAL)]
    first, second = table(opened(data_xlsx(make_result(nodes))), "Scores")

    assert first["Near the end of the scale"] == "yes"
    assert second["Near the end of the scale"] is None
