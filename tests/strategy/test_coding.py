"""Recall answers become codes: the signed wordings first, then what blind coders decided."""

import pytest

from dot.strategy.coding import Codebook, codebook, normal, uncoded_wordings
from dot.strategy.schemas import UNCODABLE, Code, Strategy

STRATEGY = Strategy.model_validate(
    {
        "format": 1,
        "sources": [
            {
                "place": "brand",
                "title": "Brand plan",
                "priorities": [
                    {
                        "code": "S1",
                        "text": "Win the cardiologists",
                        "wordings": ["Cardio first", "heart doctors"],
                    },
                    {"code": "S2", "text": "Launch the 20 % dose"},
                ],
            }
        ],
        "drift": [{"code": "D1", "text": "More calls"}],
        "measures": [{"code": "share", "text": "Market share"}],
        "needs": [{"code": "N1", "text": "Short visits"}],
    }
)


def book(*rows: tuple[str, str, str]) -> Codebook:
    return codebook(STRATEGY, [Code(*row) for row in rows])


def code(wording: str, *rows: tuple[str, str, str]) -> str | None:
    return book(*rows).code("priorities", wording).code


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("  Cardio-FIRST! ", "cardio first"),
        ("ﬁnal „plan“", "final plan"),
        ("Launch the 20% dose", "launch the 20% dose"),
        ("Straße", "strasse"),
        ("…", ""),
    ],
)
def test_wordings_are_compared_without_case_punctuation_and_typography(
    wording: str, expected: str
) -> None:
    assert normal(wording) == expected


@pytest.mark.parametrize(
    ("wording", "expected"),
    [("s1", "S1"), ("cardio first", "S1"), ("Heart Doctors.", "S1"), ("more calls", "D1")],
)
def test_code_text_and_accepted_wordings_are_the_dictionary(wording: str, expected: str) -> None:
    found = book().code("priorities", wording)

    assert (found.code, found.by) == (expected, "dictionary")


def test_each_question_has_its_own_dictionary() -> None:
    assert book().code("measures", "Market share").code == "share"
    assert book().code("priorities", "Market share").code is None


def test_what_no_one_has_coded_has_no_code() -> None:
    found = book().code("priorities", "Sell more")

    assert (found.code, found.by) == (None, "nobody")


def test_a_coder_decides_what_the_dictionary_does_not_know() -> None:
    found = book(("Sell more", "anna", "D1")).code("priorities", "sell MORE!")

    assert (found.code, found.by) == ("D1", "coder")


def test_the_dictionary_comes_before_the_coders() -> None:
    assert code("Cardio first", ("Cardio first", "anna", "D1")) == "S1"


def test_coders_who_differ_decide_nothing() -> None:
    assert code("Sell more", ("Sell more", "anna", "D1"), ("Sell more", "ben", "S2")) is None


def test_the_majority_of_three_coders_decides() -> None:
    rows = [("Sell more", name, given) for name, given in (("a", "D1"), ("b", "S2"), ("c", "D1"))]

    assert code("Sell more", *rows) == "D1"


def test_a_coder_has_one_vote_however_often_the_wording_is_listed() -> None:
    """Anna lists two spellings of it; against Ben that is still one vote each."""
    rows = [("Sell more", "anna", "D1"), ("sell more!", "anna", "D1"), ("Sell more", "ben", "S2")]

    assert code("Sell more", *rows) is None


def test_what_the_coders_agreed_on_overrules_their_votes() -> None:
    rows = [("Sell more", "anna", "D1"), ("Sell more", "ben", "D1"), ("Sell more", "agreed", "S2")]

    assert code("Sell more", *rows) == "S2"


def test_a_code_of_another_question_is_no_vote() -> None:
    assert code("Sell more", ("Sell more", "anna", "share")) is None


def test_uncodable_is_a_code() -> None:
    assert code("Sell more", ("Sell more", "anna", UNCODABLE)) == UNCODABLE


def test_a_line_without_a_letter_is_uncodable_and_nobodys_work() -> None:
    assert code(" – ") == UNCODABLE
    assert uncoded_wordings(book(), [("priorities", "??")]) == ()


def test_the_order_of_coding_rows_does_not_matter() -> None:
    rows = [("x", "anna", "D1"), ("x", "anna", "S1"), ("x", "ben", "S1"), ("y", "ben", "D1")]

    assert book(*rows) == book(*reversed(rows))


def test_distinct_wordings_are_listed_once_and_in_order_of_the_alphabet() -> None:
    """Neither who said it nor how often can be read from the list."""
    answers = [("priorities", said) for said in ("Zeal", "sell more", "Sell more!", "Cardio first")]

    found = uncoded_wordings(book(), answers)  # type: ignore[arg-type]  # the questions' own words

    assert [wording.answer for wording in found] == ["Sell more!", "Zeal"]


def test_near_wordings_are_proposed() -> None:
    (wording,) = uncoded_wordings(book(), [("priorities", "Cardiology first")])

    assert wording.proposals == ("S1",)


def test_a_wording_that_holds_a_known_one_is_proposed() -> None:
    answers = [("priorities", "do far more calls every single day")]

    assert uncoded_wordings(book(), answers)[0].proposals == ("D1",)  # type: ignore[arg-type]  # as above


def test_the_same_words_have_a_code_for_each_question() -> None:
    both = codebook(
        STRATEGY,
        [Code("Growth", "anna", "S2", "priorities"), Code("Growth", "anna", "share", "measures")],
    )

    assert both.code("priorities", "growth").code == "S2"
    assert both.code("measures", "growth").code == "share"
    assert both.code("needs", "growth").code is None


def test_a_code_without_a_question_holds_wherever_the_words_were_given() -> None:
    every = codebook(STRATEGY, [Code("Growth", "anna", UNCODABLE)])

    assert every.code("priorities", "growth").code == UNCODABLE
    assert every.code("measures", "growth").code == UNCODABLE


def test_a_coders_code_for_a_question_comes_before_their_code_for_all() -> None:
    found = codebook(
        STRATEGY, [Code("Growth", "anna", UNCODABLE), Code("Growth", "anna", "share", "measures")]
    )

    assert found.code("measures", "growth").code == "share"
    assert found.code("priorities", "growth").code == UNCODABLE


def test_what_was_settled_for_one_question_leaves_the_other_open() -> None:
    rows = [
        Code("Growth", "anna", "S2"),
        Code("Growth", "ben", "share"),
        Code("Growth", "agreed", "S1", "priorities"),
    ]
    found = codebook(STRATEGY, rows)

    assert found.code("priorities", "growth").code == "S1"
    assert found.code("measures", "growth").code == "share"


def test_a_code_says_what_it_said_before_it_could_name_a_question() -> None:
    """Hashes of releases rest on it."""
    assert Code("x", "anna", "S1").content() == {"answer": "x", "coder": "anna", "code": "S1"}
    assert Code("x", "anna", "S1", "needs").content()["question"] == "needs"
