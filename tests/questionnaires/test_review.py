"""What is listed for a human eye, and that it fails nothing."""

from pathlib import Path

import pytest

from dot import cli
from dot.questionnaires.review import for_a_human_eye
from tests.questionnaires.tiny import TINY, tiny_root

LEVELS = """\
        levels:
          - {value: 1, short: %s, full: The lower level.}
          - {value: 3, short: %s, full: The upper level.}
"""


def anchored(lower: str, upper: str) -> str:
    head = TINY.replace("type: choice", "type: bars").split("        options:")[0]
    return head + LEVELS % (lower, upper)


def remarks(folder: Path, text: str) -> list[str]:
    tiny_root(folder, text)
    return [remark.message for remark in for_a_human_eye([folder])]


@pytest.mark.parametrize(
    ("lower", "upper"),
    [
        ("Reports are rarely read.", "Reports are always read."),
        ("Some plans are good.", "All plans are very good."),
        ("Meetings are held regularly.", "Meetings are held."),
    ],
)
def test_anchors_that_differ_by_degree_are_listed(lower: str, upper: str, tmp_path: Path) -> None:
    assert remarks(tmp_path, anchored(lower, upper)) == [
        "Anchors 1 and 3 differ by degree only: name another fact."
    ]


@pytest.mark.parametrize(
    ("lower", "upper"),
    [
        ("Reports are read.", "Reports are read by the owner."),
        ("It takes under 30 minutes.", "It takes under 5 minutes."),
    ],
)
def test_anchors_that_differ_by_a_fact_are_not(lower: str, upper: str, tmp_path: Path) -> None:
    assert remarks(tmp_path, anchored(lower, upper)) == []


def test_questions_that_are_nearly_the_same_are_listed(tmp_path: Path) -> None:
    twin = TINY[TINY.index("      - id: q1") :].replace("q1", "q2").replace("Which", "Now which")
    text = (TINY + twin).replace("is true?", "answers reached the customer?")

    assert remarks(tmp_path, text) == [
        "“q2” asks nearly the same as “q1”: keep both only on purpose."
    ]


def test_statements_with_two_ideas_are_listed(tmp_path: Path) -> None:
    text = TINY.replace("type: choice", "type: agreement").replace(
        "Which one is true?", "It is fast and cheap."
    )

    assert remarks(tmp_path, text) == [
        "The statement of “q1” joins two parts with “and”: one idea?"
    ]


def test_only_the_newest_version_is_looked_at(tmp_path: Path) -> None:
    old = tiny_root(tmp_path, anchored("Few plans.", "Many plans."))
    new = old.parent / "1.1.0"
    new.mkdir()
    (new / "questionnaire.yaml").write_text(TINY.replace("1.0.0", "1.1.0"), encoding="utf-8")

    assert for_a_human_eye([tmp_path]) == []


@pytest.mark.parametrize(
    ("word", "listed"), [("", 1), ("reviewed: false\n", 1), ("reviewed: true\n", 0)]
)
def test_translations_that_nobody_has_read_are_listed(
    word: str, listed: int, tmp_path: Path
) -> None:
    locales = tiny_root(tmp_path) / "locales"
    locales.mkdir()
    text = f"format: 1\nlanguage: de\n{word}title: Winzig\n"
    (locales / "de.yaml").write_text(text, encoding="utf-8")
    found = [remark.message for remark in for_a_human_eye([tmp_path])]

    assert [message[:43] for message in found] == [
        "Nobody has reviewed this translation: have "
    ] * listed


def test_the_list_is_printed_on_request_and_fails_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tiny_root(tmp_path, anchored("Few plans.", "Many plans.")) / "questionnaire.yaml"

    assert cli.main(["check-content", str(path)]) == 0
    assert "degree" not in capsys.readouterr().out
    assert cli.main(["check-content", "--review", str(path)]) == 0
    assert f"{path}:27: Anchors 1 and 3" in capsys.readouterr().out
