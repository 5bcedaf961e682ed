"""The command `diff`: what it prints, what it gives to programs, what it refuses."""

import json
from pathlib import Path

import pytest

from dot import cli
from dot.questionnaires.diff_schemas import QuestionnaireDiff
from tests.questionnaires.tiny import TINY, tiny_root


@pytest.fixture
def two(tmp_path: Path) -> tuple[str, str]:
    """Paths to two versions of the tiny questionnaire."""
    first = tiny_root(tmp_path / "first") / "questionnaire.yaml"
    second = tmp_path / "second.yaml"
    text = TINY.replace("1.0.0", "1.1.0").replace("Which one is true?", "Which one holds?")
    second.write_text(text, encoding="utf-8")
    return str(first), str(second)


def test_it_prints_plain_words(two: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["diff", *two])

    assert code == 0
    assert capsys.readouterr().out.splitlines() == [
        "tiny: 1.0.0 → 1.1.0",
        "",
        "Questions: 1 changed (1 comparable with care), 0 unchanged and comparable",
        "  q1 (N1): text only: comparable with care",
        "    “Which one holds?”",
        "    text: “Which one is true?” → “Which one holds?”",
        "    The question is worded differently.",
        "",
        "Nodes: the trend of 0 goes on, of 2 on some questions only, of 0 not at all",
        "  tiny Tiny: no trend of the score; with care: q1",
        "    q1 is comparable with care.",
        "  N1 First: no trend of the score; with care: q1",
        "    q1 is comparable with care.",
    ]


def test_it_gives_programs_the_whole_comparison(
    two: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(["diff", *two, "--json"])

    found = QuestionnaireDiff.model_validate(json.loads(capsys.readouterr().out), strict=False)
    assert code == 0
    assert [(item.id, item.kinds, item.verdict) for item in found.items] == [
        ("q1", ["text"], "comparable with care")
    ]


def test_a_version_is_no_different_from_itself(capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["diff", "crm@1.0.0", "crm@1.0.0"])

    assert code == 0
    assert "Both say the same" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("crm@1.0.0", "crm@9.0.0"), "“crm@9.0.0” is no known questionnaire: did you mean"),
        (("crn@1.0.0", "crm@1.0.0"), "“crn@1.0.0” is no known questionnaire: did you mean"),
        (("crm@1.0.0", "pulse@1.0.0"), "“crm” and “pulse” are two questionnaires"),
        (("crm@1.0.0", "no/such/path"), "There is no questionnaire at “no/such/path”"),
    ],
)
def test_what_can_not_be_compared_is_refused_in_plain_words(
    words: tuple[str, str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(["diff", *words])

    printed = capsys.readouterr()
    assert (code, printed.out) == (1, "")
    assert message in printed.err


def test_a_broken_version_is_told_with_its_line(
    two: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path(two[1]).write_text(TINY.replace("max: 3", "max: 0,3"), encoding="utf-8")

    code = cli.main(["diff", *two])

    assert code == 1
    assert "second.yaml:11: " in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["crm@1.0.0"], ["crm@1.0.0", "crm@1.0.0", "more"]])
def test_other_than_two_versions_is_wrong_usage(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["diff", *words])

    assert ended.value.code == 2
