"""`./run privacy-plan`: printed before there is an answer; an unsafe lattice is refused."""

from pathlib import Path

import pytest

from dot import cli
from dot.batch.consistency import MOST_UNITS
from tests.batch.factories import Folder, make_folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = make_folder(tmp_path / "folder")
    (made.path / "answers.csv").unlink()
    return made


def printed(folder: Folder, capsys: pytest.CaptureFixture[str]) -> str:
    assert cli.main(["privacy-plan", str(folder.path)]) == 0
    return capsys.readouterr().out


def test_the_plan_needs_no_answers(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(folder, capsys)

    assert "GM     named; 0 invited, nobody invited" in text
    assert "they are told: Your answers are shown by role." in text
    assert "MKT    confidential, k = 3; 3 invited, reaches its floor" in text
    assert "REP    confidential, k = 5 (not in assessment.yaml); 12 invited" in text
    assert "alpha: all, group, unit tree, group × division" in text
    assert "comments 10 who answered and 3 who wrote" in text


def test_a_group_that_the_assessment_leaves_out_is_proposed_as_a_row_to_paste(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.change("assessment.yaml", "  MKT: {mode: confidential, k: 3}\n", "")

    text = printed(folder, capsys)

    assert "MKT    confidential, k = 5 (not in assessment.yaml); 3 invited, under its floor" in text
    assert "  MKT: {mode: confidential, k: 3}\n" in text
    assert "Forecast with the proposed settings:" in text
    assert "Warnings: 1\n  MKT: 3 invited, fewer than its floor 5" in text


def test_without_counts_there_is_a_plan_and_no_forecast(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.change("assessment.yaml", ", invited: {REP: 6, MKT: 3}", "")
    folder.change("assessment.yaml", ", invited: {REP: 6}", "")

    assert "none: no unit of assessment.yaml says how many are invited" in printed(folder, capsys)


def test_more_units_than_can_be_kept_apart_are_refused_with_the_line(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    more = "".join(f"  - {{id: u{at}, name: U}}\n" for at in range(MOST_UNITS - 1))
    folder.change("assessment.yaml", "levels:\n", f"{more}levels:\n")

    assert cli.main(["privacy-plan", str(folder.path)]) == 1
    error = capsys.readouterr().err
    assert "assessment.yaml:11: There are 1,001 units; over 1,000" in error
    assert "leave out the lowest level" in error


def test_a_group_twice_on_one_side_is_refused(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.change(
        "assessment.yaml",
        "roadmap:",
        "perspectives:\n  - {name: P, left: L, right: R, left_groups: [MKT, MKT], "
        "right_groups: [REP]}\nroadmap:",
    )

    assert cli.main(["privacy-plan", str(folder.path)]) == 1
    assert "MKT stands twice on this side" in capsys.readouterr().err
