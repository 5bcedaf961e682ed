"""`times.csv` and the pairs that may contradict: read, and refused with file and line."""

from pathlib import Path

import numpy as np
import pytest

from dot.batch.folder import read_folder
from dot.batch.service import result_json
from dot.errors import Problems
from dot.publication.service import publish
from dot.questionnaires.service import content_root
from tests.batch.factories import ASSESSMENT, Folder, make_folder, make_full_folder

HEADER = "rater,questionnaire,seconds"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return make_full_folder(tmp_path)


def problems_of(folder: Folder) -> list[str]:
    with pytest.raises(Problems) as caught:
        read_folder(folder.path, content_root())
    return [f"{Path(one.path).name}:{one.line}: {one.message}" for one in caught.value.problems]


def test_times_stand_beside_the_raters_who_took_them(folder: Folder) -> None:
    folder.rows("times.csv", [HEADER, "r1,beta,95.5", "g1,alpha,30"])

    answers = read_folder(folder.path, content_root())[1]

    codes = [rater.code for rater in answers.raters]
    assert set(answers.seconds) == {"alpha", "beta"}
    assert answers.seconds["beta"][codes.index("r1")] == 95.5
    assert np.isnan(answers.seconds["beta"][codes.index("g1")])


def test_a_folder_without_times_has_none(folder: Folder) -> None:
    assert read_folder(folder.path, content_root())[1].seconds == {}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("nobody,alpha,30", "The rater “nobody” has no row in answers.csv: mend the code."),
        ("r1,alpha,0", "“seconds” is 0: write a time above 0, or leave the row out."),
        ("r1,alpha,", "“seconds” is empty: fill it in."),
        ("r1,alpha,fast", "“seconds” is “fast”: write a plain number, as in 1250.5."),
        ("r1,gamma,30", "“gamma” is no known questionnaire: use one of alpha, beta."),
    ],
)
def test_a_wrong_time_is_refused_with_its_line(folder: Folder, row: str, message: str) -> None:
    folder.rows("times.csv", [HEADER, row])

    assert problems_of(folder) == [f"times.csv:2: {message}"]


def test_a_time_twice_is_refused(folder: Folder) -> None:
    folder.rows("times.csv", [HEADER, "r1,alpha,30", "r1,alpha,31"])

    assert problems_of(folder) == [
        "times.csv:3: The time of “r1 for alpha” stands in line 2 too: delete one."
    ]


def test_the_order_of_rows_does_not_show_beside_times(tmp_path: Path) -> None:
    """Two people who said the same and took different times keep their places."""
    rows = ["a,REP,,,alpha,alpha-owner,2,", "b,REP,,,alpha,alpha-owner,2,"]
    found = []
    for at, order in enumerate((rows, rows[::-1])):
        folder = make_folder(tmp_path / str(at))
        folder.answers(*order)
        folder.rows("times.csv", [HEADER, "a,alpha,1", "b,alpha,99"])
        found.append(result_json(publish(*read_folder(folder.path, content_root()))))

    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        (
            "{questionnaire: gamma, a: x, b: y}",
            "“gamma” is no known questionnaire: use one of alpha, beta.",
        ),
        (
            "{questionnaire: alpha, a: alpha-owner, b: alpha-owners}",
            "“alpha-owners” is no known item that is answered by a number: did you mean"
            " “alpha-owner”?",
        ),
        (
            "{questionnaire: alpha, a: alpha-owner, b: alpha-owner}",
            "“alpha-owner” can't contradict itself: name another item.",
        ),
        (
            "{questionnaire: alpha, a: alpha-owner, b: alpha-calls}",
            "“alpha-owner” is answered from 1 to 5, “alpha-calls” from 0 to 40: name two items on"
            " one scale.",
        ),
    ],
)
def test_a_pair_that_cannot_contradict_is_refused(folder: Folder, pair: str, message: str) -> None:
    folder.write("assessment.yaml", f"{ASSESSMENT}quality: {{contradictions: [{pair}]}}\n")

    (found,) = problems_of(folder)
    assert found == f"assessment.yaml:{len(ASSESSMENT.splitlines()) + 1}: {message}"
