"""The questionnaires speak with one voice: the same words for the same thing, and all counts."""

import re
from collections.abc import Iterator

import pytest

from dot.questionnaires.locales import texts_of
from dot.questionnaires.schemas import Questionnaire
from tests.content.reading import read_questionnaire, sub_dimensions

HEALTH_CHECKS = ("crm", "promomats", "business-processes")
SLUGS = (*HEALTH_CHECKS, "strategy-leakage", "pulse")
ANCHORED = 59


@pytest.fixture(scope="module")
def questionnaires() -> dict[str, Questionnaire]:
    return {slug: read_questionnaire(slug) for slug in SLUGS}


def respondents_read(questionnaire: Questionnaire) -> Iterator[str]:
    """Questions, notes, anchors and options, without the names of the groups."""
    yield from (text for key, _, text in texts_of(questionnaire) if key[0] != "groups")


def test_fifty_nine_sub_dimensions_have_five_anchors_each(
    questionnaires: dict[str, Questionnaire],
) -> None:
    anchors = [
        [anchor.value for anchor in item.levels or []]
        for slug in HEALTH_CHECKS
        for node in sub_dimensions(questionnaires[slug])
        for item in node.items
        if item.type == "bars"
    ]

    assert anchors == [[1, 2, 3, 4, 5]] * ANCHORED


def test_one_scale_serves_the_three_health_checks(questionnaires: dict[str, Questionnaire]) -> None:
    crm, promomats, processes = (questionnaires[slug].scale for slug in HEALTH_CHECKS)

    assert crm == promomats == processes


def test_a_group_has_one_name(questionnaires: dict[str, Questionnaire]) -> None:
    names = {
        (code, group.name) for one in questionnaires.values() for code, group in one.groups.items()
    }

    assert len(names) == len({code for code, _ in names})


def test_agreement_has_one_set_of_answers(questionnaires: dict[str, Questionnaire]) -> None:
    sets = [one.option_sets["agreement"] for one in questionnaires.values()]

    assert all(options == sets[0] for options in sets)


def test_there_is_one_safety_hint(questionnaires: dict[str, Questionnaire]) -> None:
    hints = {item.adverse_event_hint for one in questionnaires.values() for item in one.items()}

    assert len(hints - {None}) == 1


@pytest.mark.parametrize(
    "word",
    [
        r"(?<!e-)(?<!E-)\bmails?\b",
        r"\b[Rr]epresentatives?\b",
        r"\b\d+ to \d+ (?:times|days ago)\b",
        r"\bemails?\b",
        r"\bsalespe(?:rson|ople)\b",
    ],
)
def test_words_that_have_another_name_here_are_not_used(
    questionnaires: dict[str, Questionnaire], word: str
) -> None:
    texts = [text for one in questionnaires.values() for text in respondents_read(one)]

    assert [text for text in texts if re.search(word, text)] == []
