"""What may be right but rarely is, said before anything is sent and refused nowhere."""

from pathlib import Path

import pytest

from dot.batch.folder import read_folder
from dot.batch.second_look import second_look
from dot.batch.service import Wishes, assess, check
from dot.errors import Problems
from dot.questionnaires.service import content_root
from tests.batch.factories import Folder, make_full_folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return make_full_folder(tmp_path / "folder")


def remarks(folder: Folder) -> tuple[str, ...]:
    definition, _ = read_folder(folder.path, content_root())
    return second_look(definition)


def test_a_plain_folder_needs_none(folder: Folder) -> None:
    assert remarks(folder) == ()
    assert "Worth a second look: none" in str(check(folder.path, content_root()))


def test_a_reading_over_the_whole_is_told_with_kpi_and_period(folder: Folder) -> None:
    folder.change("kpis.csv", "2026-09,45,60,,", "2026-09,75,60,,")

    (remark,) = remarks(folder)

    assert remark.startswith("kpis.csv: K01 (2026-09) reads 125 %, more than the whole")


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("evidence.csv", "2026-10-01", "2027-01-08", "evidence.csv: “E1” is dated 2027-01-08"),
        ("kpis.csv", "2026-10-02", "2027-01-08", "kpis.csv: K01 was extracted on 2027-01-08"),
        (
            "strategy.yaml",
            "    level: brand\n",
            "    level: brand\n    signed_by: Lead\n    signed_on: 2027-01-08\n",
            "strategy.yaml: “brand” signed on 2027-01-08",
        ),
    ],
)
def test_what_is_dated_after_the_report_is_told(
    folder: Folder, name: str, old: str, new: str, told: str
) -> None:
    folder.change(name, old, new)

    (remark,) = remarks(folder)

    assert remark == f"{told}, after the report of 2026-11-23: check both dates."


def test_both_commands_tell_it(folder: Folder) -> None:
    folder.change("evidence.csv", "2026-10-01", "2027-01-08")

    made = assess(folder.path, content_root(), Wishes(pdf=False))
    counted = str(check(folder.path, content_root()))

    assert made.doubtful == remarks(folder)
    assert f"Worth a second look: 1\n  {made.doubtful[0]}" in counted


def test_the_check_knows_the_keys_of_edits(folder: Folder) -> None:
    """It composes the report, since only then is it known which texts there are."""
    folder.write("edits.yaml", "summary.lead: Seen.\nsummary.leed: Seen twice.\n")

    with pytest.raises(Problems) as caught:
        check(folder.path, content_root())

    (problem,) = caught.value.problems
    assert (Path(problem.path).name, problem.line) == ("edits.yaml", 2)
    assert "summary.leed" in problem.message
