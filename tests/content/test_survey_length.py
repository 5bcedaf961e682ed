"""All four questionnaires together stay short enough to be finished."""

import pytest

from dot import cli
from dot.questionnaires.length import total
from tests.content.reading import read_questionnaire

SLUGS = ("crm", "promomats", "business-processes", "strategy-leakage")
LIMITS = {"REP": 12.0} | dict.fromkeys(("GM", "MKT", "MED", "SM", "SFE", "IT", "MLR", "AGY"), 15.0)


@pytest.mark.parametrize(("group", "limit"), LIMITS.items())
def test_the_core_of_all_four_takes_a_rep_12_minutes_and_others_15(
    group: str, limit: float
) -> None:
    met = total([read_questionnaire(slug) for slug in SLUGS], group)

    assert met.items > 0
    assert met.minutes <= limit


def test_every_group_of_the_four_has_a_limit() -> None:
    groups = {group for slug in SLUGS for group in read_questionnaire(slug).groups}

    assert groups == set(LIMITS)


def test_the_command_prints_items_and_minutes_of_each_group(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = cli.main(["survey-length", *(f"{slug}@1.0.0" for slug in SLUGS)])

    printed = capsys.readouterr().out.splitlines()
    rep = total([read_questionnaire(slug) for slug in SLUGS], "REP")
    assert code == 0
    assert {line.split()[0] for line in printed[1:]} == set(LIMITS)
    (line,) = [line for line in printed if line.startswith("REP")]
    assert f" {rep.items}  {rep.minutes:>5.1f} " in line


def test_a_questionnaire_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["survey-length", "crm@9.9.9"])

    assert code == 1
    assert "“crm@9.9.9” is no known questionnaire" in capsys.readouterr().err


def test_no_question_has_the_id_of_one_in_another_questionnaire() -> None:
    ids = [item.id.lower() for slug in SLUGS for item in read_questionnaire(slug).items()]

    assert sorted({name for name in ids if ids.count(name) > 1}) == []
