"""`scores.csv`: every number in full, every text harmless."""

import csv
import io

from dot.exchange.scores import COLUMNS, scores_csv
from dot.results.parts import Bound
from dot.results.schemas import Cell, Result
from tests.published import make_node, make_participation, make_result


def rows(result: Result) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(scores_csv(result).decode())))


def test_a_node_has_a_row_with_full_precision() -> None:
    row = rows(make_result([make_node("C1.1", 2 + 1 / 3, seen=2.5)]))[0]

    assert (row["questionnaire"], row["node"]) == ("crm", "C1.1")
    assert float(row["score"]) == 2 + 1 / 3
    assert (row["seen"], row["n"], row["interval_low"]) == ("2.5", "40", "1.5")


def test_unknown_is_empty_with_its_reason() -> None:
    row = rows(make_result({"C1.1": None}))[0]

    assert row["score"] == "" and row["confirmed"] == "" and row["reason"] == "no_answers"


def test_a_bounded_score_shows_its_bound_only() -> None:
    node = make_node("C1.1", None, reason="bounded", bound=Bound(op="≥", value=4.5))

    row = rows(make_result([node]))[0]

    assert (row["score"], row["bound"], row["reason"]) == ("", "≥ 4.5", "bounded")


def test_shown_groups_have_columns_and_hidden_ones_have_none() -> None:
    people = make_participation()
    gm, rep = people.groups
    hidden = people.model_copy(update={"groups": [gm.model_copy(update={"shown": False}), rep]})

    row = rows(make_result({"C1.1": 2.0}, participation=hidden))[0]

    assert (row["REP_score"], row["REP_n"], row["REP_bound"]) == ("2.25", "30", "")
    assert not [name for name in row if name.startswith("GM")]


def test_a_group_that_was_not_asked_has_empty_cells() -> None:
    row = rows(make_result([make_node("C1.1", groups={"REP": Cell(n=9, score=3.0)})]))[0]

    assert (row["GM_score"], row["GM_n"], row["REP_n"]) == ("", "", "9")


def test_the_file_is_utf8_without_mark_and_with_line_feeds_only() -> None:
    written = scores_csv(make_result([make_node("C1.1", title="Qualität, “gut”")]))

    assert not written.startswith(b"\xef\xbb\xbf") and b"\r" not in written
    assert written.startswith(b'"questionnaire","node"')
    assert "Qualität".encode() in written


def test_every_cell_stands_in_quotes() -> None:
    line = scores_csv(make_result({"C1.1": 2.0})).decode().splitlines()[1]

    assert len(line.split(",")) == len(COLUMNS) + 6
    assert all(cell[0] == cell[-1] == '"' for cell in line.split(","))


def test_a_text_that_looks_like_a_formula_is_guarded_and_a_negative_number_is_not() -> None:
    node = make_node("C1.1", 4.5, title='=HYPERLINK("x")', gap_to_target=-0.5)

    row = rows(make_result([node]))[0]

    assert row["title"] == '\'=HYPERLINK("x")'
    assert row["gap_to_target"] == "-0.5"
