"""All four questionnaires together stay short enough to be finished."""

import pytest

from tests.content.reading import core_items, minutes, read_questionnaire

SLUGS = ("crm", "promomats", "business-processes", "strategy-leakage")
LIMITS = {"REP": 12.0} | dict.fromkeys(("GM", "MKT", "MED", "SM", "SFE", "IT", "MLR", "AGY"), 15.0)


@pytest.mark.parametrize(("group", "limit"), LIMITS.items())
def test_the_core_of_all_four_takes_a_rep_12_minutes_and_others_15(
    group: str, limit: float
) -> None:
    asked = [item for slug in SLUGS for item in core_items(read_questionnaire(slug), group)]

    assert asked
    assert minutes(asked) <= limit


def test_no_question_has_the_id_of_one_in_another_questionnaire() -> None:
    ids = [item.id.lower() for slug in SLUGS for item in read_questionnaire(slug).items()]

    assert sorted({name for name in ids if ids.count(name) > 1}) == []
