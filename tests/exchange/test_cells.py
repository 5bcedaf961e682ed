"""What a spreadsheet could take for a formula is recognised, and nothing else."""

import pytest

from dot.exchange.cells import guarded, is_hazardous


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_texts_that_begin_like_a_formula_get_an_apostrophe(first: str) -> None:
    assert guarded(f"{first}1+1") == f"'{first}1+1"


def test_blanks_in_front_do_not_hide_a_formula() -> None:
    assert is_hazardous("  =1+1") and is_hazardous("\u00a0=1+1")


@pytest.mark.parametrize("text", ["", " ", "5 = 5", "Sales – reps", "'quoted", "≥ 4.5", "C1.1"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


def test_what_no_file_can_hold_is_replaced() -> None:
    assert guarded("a\x00b\ud800c\uffff") == "a\ufffdb\ufffdc\ufffd"
