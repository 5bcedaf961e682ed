"""One answer: what every type takes, and what it says where it can't."""

import re
from typing import Any

import pytest

from dot.questionnaires.answers import ParsedAnswer, parse_answer
from dot.questionnaires.schemas import Anchor, Item, Option

LEVELS = [Anchor(value=float(value), short="x", full="x") for value in (1, 2, 3, 4, 5)]
OPTIONS = [
    Option(id="never", text="x", score=0.0),
    Option(id="monthly", text="x", score=0.25),
    Option(id="weekly", text="x", score=1.0),
]


def item(kind: Any, **more: Any) -> Item:
    if kind == "bars":
        more.setdefault("levels", LEVELS)
    return Item(id="q", type=kind, text="x", **more)


def read(kind: str, raw: str, *, step: float | None = None, **more: Any) -> ParsedAnswer:
    return parse_answer(item(kind, **more), OPTIONS, raw, step=step)


@pytest.mark.parametrize(
    ("kind", "raw", "meaning"),
    [
        ("bars", "4", ParsedAnswer(value=4.0)),
        ("bars", " 4.0 ", ParsedAnswer(value=4.0)),
        ("number", "12.5", ParsedAnswer(value=12.5)),
        ("number", "-3", ParsedAnswer(value=-3.0)),
        ("choice", "monthly", ParsedAnswer(value=0.25, choices=("monthly",))),
        ("agreement", "never", ParsedAnswer(value=0.0, choices=("never",))),
        ("frequency", "weekly", ParsedAnswer(value=1.0, choices=("weekly",))),
        ("yes_no", "yes", ParsedAnswer(value=1.0, choices=("yes",))),
        ("yes_no", "no", ParsedAnswer(value=0.0, choices=("no",))),
        ("multiple_choice", "never|weekly", ParsedAnswer(choices=("never", "weekly"))),
        ("ranking", "weekly | never", ParsedAnswer(choices=("weekly", "never"))),
        ("recall", "Less waste| |New app", ParsedAnswer(texts=("Less waste", "New app"))),
        ("text", "a|b", ParsedAnswer(texts=("a|b",))),
        ("text", "skipped", ParsedAnswer(state="skipped")),
        ("bars", "cannot_judge", ParsedAnswer(state="cannot_judge")),
        ("ranking", "not_applicable", ParsedAnswer(state="not_applicable")),
    ],
)
def test_what_an_answer_means(kind: str, raw: str, meaning: ParsedAnswer) -> None:
    assert read(kind, raw) == meaning


def test_an_allocation_gives_points_to_every_option() -> None:
    answer = read("allocation", "weekly=60.5|never=39.5")

    assert answer.shares == (("never", 39.5), ("monthly", 0.0), ("weekly", 60.5))


@pytest.mark.parametrize(
    ("kind", "raw", "words"),
    [
        ("bars", "6", "outside the scale: write one of 1, 2, 3, 4, 5"),
        ("bars", "0", "outside the scale"),
        ("bars", "3.5", "between two levels: write one of 1, 2, 3, 4, 5"),
        ("bars", "3,5", "decimal comma: write 3.5"),
        ("bars", "four", "no number"),
        ("bars", "nan", "no number"),
        ("bars", "1e0", "no number"),
        ("bars", "٣", "no number"),
        ("bars", "", "empty: write “skipped”"),
        ("number", "inf", "no number"),
        ("number", "45 %", "no number"),
        ("number", "1" * 31, "no number"),
        ("choice", "montly", "did you mean “monthly”?"),
        ("choice", "Never", "did you mean “never”?"),
        ("choice", "1", "use one of monthly, never, weekly"),
        ("yes_no", "Yes", "write yes or no"),
        ("multiple_choice", "never|never", "twice"),
        ("multiple_choice", "never||weekly", "“” is no known answer"),
        ("ranking", "weekly|daily", "no known answer"),
        ("allocation", "never=60|weekly=30", "add up to 90"),
        ("allocation", "never=110|weekly=-10", "less than 0"),
        ("allocation", "never|weekly", "no “=”"),
        ("allocation", "never=50|never=50", "twice"),
        ("allocation", "never=50,5|weekly=49,5", "decimal comma"),
        ("recall", "| |", "holds no words"),
        ("text", "x" * 4001, "shorten it to 4000"),
    ],
)
def test_what_an_answer_can_not_be(kind: str, raw: str, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        read(kind, raw)


def test_a_number_stays_inside_its_limits() -> None:
    assert read("number", "10", minimum=0, maximum=10).value == 10.0
    with pytest.raises(ValueError, match="above the item's maximum: write 10 or less"):
        read("number", "10.1", minimum=0, maximum=10)
    with pytest.raises(ValueError, match="below the item's minimum: write 0 or more"):
        read("number", "-1", minimum=0, maximum=10)


def test_a_named_group_may_answer_between_levels_in_the_scale_s_steps() -> None:
    assert read("bars", "3.5", step=0.5).value == 3.5
    with pytest.raises(ValueError, match=r"finer than the scale: use steps of 0\.5"):
        read("bars", "3.3", step=0.5)


def test_recall_has_room_for_so_many_entries() -> None:
    with pytest.raises(ValueError, match="has 3 entries, the item has room for 2"):
        read("recall", "a|b|c", entries=2)


def test_what_an_item_does_not_offer_is_no_answer() -> None:
    with pytest.raises(ValueError, match="does not offer “cannot_judge”"):
        read("bars", "cannot_judge", cannot_judge=False)
    assert read("bars", "skipped", cannot_judge=False).state == "skipped"


def test_options_may_come_from_the_source_truth() -> None:
    owned = [Option(id="SP1", text="x"), Option(id="SP2", text="x")]

    assert parse_answer(item("choice"), owned, "SP2").value is None
