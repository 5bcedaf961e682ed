"""The command `check-content` on every kind of path, and `assess --check` without a score."""

import subprocess
import sys
from pathlib import Path

import pytest

from dot.batch.checking import check_content, completeness
from dot.batch.folder import read_folder
from dot.cli import main
from dot.errors import Problems
from tests.batch.factories import Folder, content_root, make_full_folder

ROOT = Path(__file__).parents[2]
HEAVY = {"dbos", "fastapi", "starlette", "weasyprint", "sqlalchemy"}
PROGRAM = "import sys; from dot.cli import main; main(sys.argv[1:]); print(*sys.modules)"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return make_full_folder(tmp_path)


def test_everything_that_ships_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_content([]) == 0
    assert "files checked, nothing to mend." in capsys.readouterr().out


@pytest.mark.parametrize("name", ["", "assessment.yaml"])
def test_an_assessment_folder_passes(
    folder: Folder, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check_content([str(folder.path / name)]) == 0
    assert capsys.readouterr().out.endswith("checked, nothing to mend.\n")


def test_a_broken_assessment_folder_ends_with_1_and_the_place(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.answers("r1,REP,,,alpha,alpha-owner,9,")

    code = main(["check-content", str(folder.path)])

    assert code == 1
    assert "answers.csv:2: alpha-owner: 9 lies outside the scale" in capsys.readouterr().err


def test_a_single_questionnaire_is_checked_as_one(folder: Folder) -> None:
    place = folder.path / "alone"
    place.mkdir()
    (folder.path / "alpha.yaml").rename(place / "questionnaire.yaml")

    assert check_content([str(place)]) == 0


def test_a_brand_is_checked_as_one(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write("brand.toml", "name = 3\n")

    with pytest.raises(Problems, match=r"brand\.toml:1: "):
        check_content([str(tmp_path)])


def test_problems_of_several_paths_come_together(folder: Folder, tmp_path: Path) -> None:
    folder.change("assessment.yaml", "{A1: 4}", "{A9: 4}")
    Folder(tmp_path / "brand").write("brand.toml", "name = 3\n")

    with pytest.raises(Problems) as caught:
        check_content([str(folder.path), str(tmp_path / "brand")])

    assert {Path(problem.path).name for problem in caught.value.problems} == {
        "assessment.yaml", "brand.toml",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "message"),
    [("answers.csv", "answers.csv but no assessment.yaml"), ("notes.txt", "is no content of DOT")],
)
def test_a_folder_that_is_nothing_says_what_to_name(
    tmp_path: Path, name: str, message: str
) -> None:
    Folder(tmp_path).write(name, "text")

    with pytest.raises(Problems, match=message):
        check_content([str(tmp_path)])


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="no such file or folder"):
        check_content([str(tmp_path / "nowhere")])


def test_checking_a_folder_loads_no_server_database_or_renderer(folder: Folder) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, "check-content", str(folder.path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert set(ended.stdout.split()) & HEAVY == set()


def test_completeness_counts_people_rows_and_gaps(folder: Folder) -> None:
    folder.rows("confirmed.csv", ["node,level,reason", "A1,3,Seen"])

    found = completeness(*read_folder(folder.path, content_root()))

    people = {group.code: (group.invited, group.answered, group.floor) for group in found.groups}
    assert people == {"GM": (None, 1, 1), "MKT": (3, 1, 3), "REP": (12, 2, 5)}
    alpha, beta = found.questionnaires
    assert (alpha.items, alpha.unanswered, alpha.answers) == (4, ("alpha-story",), 5)
    assert (alpha.cannot_judge, beta.skipped) == (1, 1)
    assert found.without_evidence == ()
    assert found.unread_kpis == ()
    assert found.unconfirmed == ("beta:B1",)
    assert found.absent == ()


def test_completeness_says_which_files_are_absent(folder: Folder) -> None:
    for name in ("kpis.csv", "confirmed.csv", "evidence.csv"):
        (folder.path / name).unlink()

    found = completeness(*read_folder(folder.path, content_root()))

    assert found.absent == ("evidence.csv", "kpis.csv", "confirmed.csv")
    assert found.unread_kpis == ("K01",)
    assert found.without_evidence == ("alpha:A1", "beta:B1")


def test_completeness_is_printed_without_a_score(folder: Folder) -> None:
    text = str(completeness(*read_folder(folder.path, content_root())))

    assert "  REP        2 of    12  Representatives  fewer than 5: not shown" in text
    assert "alpha 1.0.0: 3 of 4 items asked" in text
    assert "Nodes not confirmed: 1 (beta:B1)" in text
    assert "score" not in text


def test_completeness_counts_wordings_without_a_code(folder: Folder) -> None:
    folder.change("beta.yaml", "option_sets:", LEAKAGE)

    folder.change("answers.csv", "more visits", "better lunches|launch")

    before = completeness(*read_folder(folder.path, content_root())).uncoded
    folder.rows("coding.csv", ["answer,coder,code", "better lunches,PH,uncodable"])
    after = completeness(*read_folder(folder.path, content_root())).uncoded

    assert before == ("better lunches",)
    assert after == ()


LEAKAGE = """\
leakage:
  fidelity: {recall: 0.45, precision: 0.15, allocation: 0.2, movement: 0.1, measures: 0.1}
  fidelity_bands: [{value: 0, name: low}]
  step_bands: [{value: 0, name: low}]
  movement_tolerance: 5
  drift_from: 0.2
  lost_below: 0.3
  inverted_from: 2
  clarity_from: 4
  clarity_named: 3
  uncoded_limit: 0.05
option_sets:"""
