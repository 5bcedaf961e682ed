"""Sentences that a roadmap holds in English: each is known, and is told again with its figures."""

from datetime import date

import pytest

from dot.assessments.schemas import RoadmapSettings
from dot.exchange import gap_sheets
from dot.questionnaires.library import Initiative
from dot.questionnaires.service import load_library
from dot.reports.languages import told_in_english
from dot.reports.retelling import Retelling
from dot.reports.service import DEFAULT
from dot.reports.words import read_words
from dot.roadmap import limit_words, words
from dot.roadmap.problem import Problem

NBSP = "\N{NO-BREAK SPACE}"


def retelling(language: str) -> Retelling:
    spoken = read_words([DEFAULT], language)
    german = {"Strategy on a page": "Strategie auf einer Seite"}
    renamed = german if language == "de" else {}
    return Retelling(told_in_english([DEFAULT]), spoken, lambda name: renamed.get(name, name))


@pytest.fixture(scope="module")
def german() -> Retelling:
    return retelling("de")


@pytest.fixture(scope="module")
def one() -> Initiative:
    first = load_library("1.0.0").initiatives[0]
    return first.model_copy(update={"id": "I03", "name": "Strategy on a page"})


def every_sentence(one: Initiative) -> list[str]:
    """All that dot/roadmap may say, each once."""
    blackout = {"start": date(2027, 7, 5), "end": date(2027, 7, 30)}
    settings = RoadmapSettings.model_validate({"start": date(2027, 1, 4), "blackouts": [blackout]})
    problem = Problem({}, {}, ())
    constants = [
        getattr(module, name)
        for module, names in (
            (
                words,
                "EXCLUDED STOPPED DONE EVERY_TARGET_MET NOTHING_TRIGGERED NOTHING_FITS",
            ),
            (limit_words, "MET_ALREADY TOGETHER"),
        )
        for name in names.split()
    ]
    return [
        *constants,
        words.needed_by(one),
        words.needs_first(one, words.STOPPED),
        words.outside_window("“yearly objectives”"),
        words.no_room(date(2028, 6, 30)),
        words.starts_early(one),
        words.runs_early(one),
        *limit_words.optimum_rules(problem, settings, 0.0, interrupted=False),
        *limit_words.optimum_rules(problem, settings, 0.015, interrupted=True),
        *limit_words.optimum_rules(problem, settings, 1.0, interrupted=False),
        limit_words.costs_more(1.25, 3.5),
        limit_words.crowded_out("at most 12 initiatives"),
        limit_words.crowded_out("the capacity of sales (60 person-days a quarter)"),
        limit_words.crowded_out("the budget of 12,500 in money"),
        limit_words.crowded_out("at most 2 changes of the rep’s day a quarter"),
    ]


def test_every_sentence_of_a_roadmap_is_known(german: Retelling, one: Initiative) -> None:
    unknown = [sentence for sentence in every_sentence(one) if german(sentence) is None]

    assert unknown == []


def test_a_known_sentence_is_told_again_word_for_word_in_english(one: Initiative) -> None:
    english = retelling("en")

    for sentence in every_sentence(one):
        if "202" not in sentence:
            assert english(sentence) == sentence


def test_an_initiative_within_a_sentence_has_its_name_in_the_language(
    german: Retelling, one: Initiative
) -> None:
    assert german(words.needed_by(one)) == "I03 „Strategie auf einer Seite“ braucht sie zuerst."


def test_a_sentence_within_a_sentence_is_told_again_too(german: Retelling, one: Initiative) -> None:
    told = german(words.needs_first(one, words.STOPPED))

    assert told is not None
    assert told.endswith("nicht im Plan: Der Kunde hat sie gestoppt.")


def test_days_and_figures_are_written_as_the_language_writes_them(german: Retelling) -> None:
    assert "30. Juni 2028" in (german(words.no_room(date(2028, 6, 30))) or "")
    assert "1,25 Punkte und würde 3,50 kosten" in (german(limit_words.costs_more(1.25, 3.5)) or "")
    assert "12.500 in Geld" in (
        german(limit_words.crowded_out("the budget of 12,500 in money")) or ""
    )


def test_a_share_has_the_space_of_the_language(german: Retelling) -> None:
    sentence = (
        "Initiatives are chosen and put into quarters together; the plan is at most 1.5% below the "
        "best possible under these limits."
    )

    assert f"höchstens 1,5{NBSP}% unter" in (german(sentence) or "")


def test_a_sentence_of_the_clients_own_is_not_known(german: Retelling) -> None:
    assert german("The client wants more customers to allow e-mail.") is None


def test_the_sheet_of_gaps_says_everything_in_german_too() -> None:
    spoken = read_words([DEFAULT], "de")
    german = Retelling(told_in_english([DEFAULT], "workbook"), spoken, table="workbook")
    said = ["Gaps", *(column.title for column in gap_sheets.GAPS), *gap_sheets.VERDICTS.values()]

    same_in_both = {"p"}
    assert {text for text in said if german.word(text) == text} == same_in_both
