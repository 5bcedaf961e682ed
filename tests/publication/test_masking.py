"""What names somebody in a comment is masked, and nothing else is."""

import pytest

from dot.publication.masking import masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ask anna.berg+x@nordvia.co.uk today", "Ask [e-mail] today"),
        ("Call +45 12 34 56 78 now", "Call [phone] now"),
        ("Call (0)30-1234567.", "Call [phone]."),
        ("See https://intranet.example/people/anna?x=1 first", "See [link] first"),
        ("See www.example.org/anna", "See [link]"),
        ("anna.berg@nordvia.dk, 0301234567", "[e-mail], [phone]"),
    ],
)
def test_addresses_numbers_and_links_are_masked(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Since 2026-03-31 it takes 12 days and 345 clicks.",
        "On 31.03.2026 it changed.",
        "3 of 10 forms, 1-2 times, version 1.0.0",
        "Us @ the office",
    ],
)
def test_dates_and_small_numbers_stay(text: str) -> None:
    assert masked(text) == text


def test_listed_names_are_masked_as_whole_words_the_longest_first() -> None:
    words = masked("ANNA BERG told Anna, not Annabel (Berg).", ["Anna", "Anna Berg"])

    assert words == "[name] told [name], not Annabel (Berg)."


def test_a_listed_name_is_text_and_no_expression() -> None:
    assert masked("Dr. X and Dra X", ["Dr. X"]) == "[name] and Dra X"


def test_masking_twice_changes_nothing() -> None:
    once = masked("a@b.example www.x.example +45 12 34 56 78 Anna", ["Anna"])

    assert masked(once, ["Anna"]) == once
