"""From a document to its model: dates, tuples, suggestions, every mismatch at once."""

from datetime import date
from typing import Annotated, Literal

import pytest
from pydantic import Field, model_validator

from dot.errors import Problems
from dot.questionnaires.documents import read_text
from dot.questionnaires.schemas import Content
from dot.questionnaires.shapes import parse


class Pet(Content):
    name: str
    age: Annotated[int, Field(ge=0)] = 0


class Zoo(Content):
    title: str = "Zoo"
    opened: date | None = None
    visit: tuple[date, date] | None = None
    pets: dict[str, list[Pet]] = {}
    star: Pet | Literal["none"] = "none"
    price: float = 1.0

    @model_validator(mode="after")
    def _visits_run_forward(self) -> "Zoo":
        if self.visit and self.visit[1] < self.visit[0]:
            raise ValueError("the visit ends before it begins; write [first day, last day]")
        return self


def messages(text: str) -> list[str]:
    with pytest.raises(Problems) as refused:
        parse(read_text(text, "z.yaml"), Zoo)
    return [str(problem).removeprefix("z.yaml:") for problem in refused.value.problems]


def test_dates_may_be_quoted_or_not() -> None:
    zoo = parse(read_text("opened: 2026-01-31\nvisit: ['2026-02-01', 2026-02-02]", "z.yaml"), Zoo)

    assert zoo.opened == date(2026, 1, 31)
    assert zoo.visit == (date(2026, 2, 1), date(2026, 2, 2))


def test_an_unquoted_date_is_no_text() -> None:
    assert messages("title: 2026-01-31") == ["1: YAML reads 2026-01-31 as a date: quote it."]


def test_a_whole_number_is_fine_where_a_number_is_expected() -> None:
    assert parse(read_text("price: 3", "z.yaml"), Zoo).price == 3.0


def test_an_unknown_key_gets_the_nearest_known_one_of_its_own_level() -> None:
    assert messages("pets:\n  cats:\n    - {nam: Tom}\ntitel: x") == [
        "3: The key “nam” is unknown here: did you mean “name”?",
        "3: “name” is missing: add it.",
        "4: The key “titel” is unknown here: did you mean “title”?",
    ]


def test_an_unknown_key_without_a_neighbour_lists_what_is_known() -> None:
    assert messages("pets:\n  cats:\n    - {name: Tom, fur: long}") == [
        "3: The key “fur” is unknown here: delete it, or use one of name, age."
    ]


def test_alternatives_are_joined_by_or() -> None:
    assert messages("star: maybe") == [
        "1: “star” is “maybe”: write keys with values (key: value) or write none."
    ]


def test_the_alternative_that_fits_is_the_one_that_is_explained() -> None:
    assert messages("star: {nam: Tom}") == [
        "1: The key “nam” is unknown here: did you mean “name”?",
        "1: “name” is missing: add it.",
    ]


def test_an_entry_of_a_list_is_named_by_its_position() -> None:
    assert messages("pets:\n  cats:\n    - {name: Tom}\n    - Tim") == [
        "4: Entry 2 of “cats” is “Tim”: write keys with values (key: value)."
    ]


def test_a_rule_of_the_model_speaks_for_itself() -> None:
    assert messages("visit: [2026-02-02, 2026-02-01]") == [
        "1: The visit ends before it begins; write [first day, last day]."
    ]


def test_limits_are_said_in_words() -> None:
    assert messages("star: {name: Tom, age: -1}")[0].startswith("1: “age” is -1: write a number of")


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        ("'1,5'", "has a decimal comma (1,5): write 1.5 with a decimal point."),
        ("'1.5'", "is the text “1.5”: write the number without quotes."),
        ("cheap", "is “cheap”: write a number."),
        ("", "is empty: write a value, or delete the line."),
        ("true", "is true: write a number."),
        ("[1]", "is a list: write a number."),
    ],
)
def test_advice_where_a_number_is_expected(value: str, advice: str) -> None:
    assert messages(f"price: {value}") == [f"1: “price” {advice}"]
