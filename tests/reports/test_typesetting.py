"""What a line may not tear apart, and how the percent sign stands in each language."""

import pytest
from babel import Locale
from markupsafe import Markup

from dot.reports.typesetting import Typesetter, percent_sign

NBSP, JOINER = "\N{NO-BREAK SPACE}", "\N{WORD JOINER}"
ENGLISH, GERMAN = Typesetter(Locale("en")), Typesetter(Locale("de"))


def test_english_has_no_space_before_the_sign_and_german_one_that_does_not_break() -> None:
    assert percent_sign(Locale("en")) == "%"
    assert percent_sign(Locale("de")) == f"{NBSP}%"


def test_a_percent_of_the_content_is_printed_as_the_report_prints_its_own() -> None:
    assert ENGLISH("At least 80 % of calls, 70 % of plans") == "At least 80% of calls, 70% of plans"
    assert GERMAN("Mindestens 80 % der Besuche") == f"Mindestens 80{NBSP}% der Besuche"
    assert ENGLISH("X % to Z") == "X % to Z"


@pytest.mark.parametrize(
    ("written", "set_"),
    [
        ("n = 144", "n_=_144"),
        ("CRM stands last, at 2.3 of 5.", "CRM stands last, at 2.3_of_5."),
        ("The widest lies at 1.8.", "The widest lies at_1.8."),
        ("Reports and dashboards 2.5", "Reports and dashboards_2.5"),
        ("B7.2 2.5; B7.1 1.8", "B7.2_2.5; B7.1_1.8"),
        ("interval 2.2 – 2.6", f"interval 2.2_–{JOINER}_2.6"),
        ("from 4 January 2027 on", "from 4_January 2027 on"),
        ("until Sep 2027", "until Sep_2027"),
        ("14 Maybe 2027", "14 Maybe 2027"),
        ("(F06 · n = 138 · E10 → I12)", "(F06_· n_=_138_· E10_→_I12)"),
    ],
)
def test_figures_and_their_signs_stay_on_one_line(written: str, set_: str) -> None:
    assert ENGLISH(written) == set_.replace("_", NBSP)


def test_a_long_text_does_not_leave_a_short_word_alone_on_its_last_line() -> None:
    long = "The widest gap lies between two sides on “Coaching and development talks”."

    assert ENGLISH(long) == long.replace(" talks", f"{NBSP}talks")
    assert ENGLISH("Only a few words here") == "Only a few words here"
    assert str(GERMAN(f"{long[:-1]} verlorengegangen.")).endswith(" verlorengegangen.")


def test_a_heading_and_a_date_may_break_at_their_dot() -> None:
    assert ENGLISH("A · Method") == "A · Method"
    assert ENGLISH("month 12 · 20 November 2026") == f"month 12 · 20{NBSP}November 2026"


def test_a_german_day_keeps_its_month() -> None:
    assert GERMAN("am 8. Februar 2027") == f"am 8.{NBSP}Februar 2027"
    assert GERMAN("bis Sept. 2027") == f"bis Sept.{NBSP}2027"


def test_markup_and_numbers_pass_as_they_are() -> None:
    drawn = Markup("<text>80 %</text>")

    assert ENGLISH(drawn) is drawn
    assert ENGLISH(38.5) == 38.5
