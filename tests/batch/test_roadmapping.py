"""The command `roadmap`: its files, its flags, and what it says where there is no plan."""

import csv
import io
import json
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from dot import cli
from dot.results.roadmap_schemas import Roadmap
from tests.sample.make import SAMPLE

FILES = {"roadmap.json", "roadmap.xlsx", "milestones.ics", "jira.csv", "planner.csv"}


def run(out: Path, *words: str) -> Roadmap:
    assert cli.main(["roadmap", str(SAMPLE), "--out", str(out), *words]) == 0

    return Roadmap.model_validate_json((out / "roadmap.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("roadmap")
    run(out)
    return out


def test_it_writes_all_files_and_the_same_bytes_again(made: Path, tmp_path: Path) -> None:
    run(tmp_path)

    assert {path.name for path in made.iterdir()} == FILES
    assert all((made / name).read_bytes() == (tmp_path / name).read_bytes() for name in FILES)


def test_the_plan_is_proven_and_beats_the_greedy_one(made: Path) -> None:
    plan = json.loads((made / "roadmap.json").read_text("utf-8"))

    assert plan["gap"] == 0
    assert plan["proof"]["points"] >= plan["proof"]["greedy"]
    assert 8 <= len(plan["initiatives"]) <= 12
    ends = {one["id"]: one["end"] for one in plan["initiatives"]}
    for one in plan["initiatives"]:
        assert one["reasons"]
        assert all(ends[id_] < one["start"] for id_ in one["prerequisites"])
    assert all(one["why_not"] for one in plan["not_chosen"])


def test_the_workbook_holds_real_dates_and_a_bar_for_every_week(made: Path) -> None:
    book = openpyxl.load_workbook(made / "roadmap.xlsx")
    plan = Roadmap.model_validate_json((made / "roadmap.json").read_text("utf-8"))
    dates = {one.id: (one.start, one.end) for one in plan.initiatives}
    rows = list(book["Gantt"].iter_rows(min_row=2, values_only=True))

    assert {row[0] for row in rows} == dates.keys()
    for row in rows:
        start, end = row[3], row[4]
        assert isinstance(start, datetime) and isinstance(end, datetime)
        assert (start.date(), end.date()) == dates[str(row[0])]
        weeks = (end - start).days // 7 + 1
        assert sum(cell == "█" for cell in row[5:]) == weeks


def test_the_calendar_keeps_to_its_format(made: Path) -> None:
    text = (made / "milestones.ics").read_bytes()
    lines = text.decode().split("\r\n")
    plan = Roadmap.model_validate_json((made / "roadmap.json").read_text("utf-8"))

    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
    assert all(len(line.encode()) <= 75 for line in lines)
    events = 2 * len(plan.initiatives) + len(plan.first_90_days)
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(uids) == len(set(uids)) == events
    first = plan.initiatives[0]
    assert f"DTSTART;VALUE=DATE:{first.start:%Y%m%d}" in lines


def test_task_boards_get_a_row_an_initiative_linked_to_what_blocks_it(made: Path) -> None:
    plan = Roadmap.model_validate_json((made / "roadmap.json").read_text("utf-8"))
    jira, planner = (
        list(csv.reader(io.StringIO((made / name).read_text("utf-8-sig"))))
        for name in ("jira.csv", "planner.csv")
    )
    places = [at for at, name in enumerate(jira[0]) if name.startswith("Inward")]

    assert len(jira) == len(planner) == len(plan.initiatives) + 1
    numbers = {row[6]: row[0] for row in jira[1:]}
    for one, row in zip(plan.initiatives, jira[1:], strict=True):
        assert date.fromisoformat(row[4]) == one.start and date.fromisoformat(row[5]) == one.end
        assert {row[at] for at in places} - {""} == {numbers[id_] for id_ in one.prerequisites}


def test_pins_and_drops_hold_and_are_told_as_differences(made: Path, tmp_path: Path) -> None:
    before = Roadmap.model_validate_json((made / "roadmap.json").read_text("utf-8"))
    dropped = next(one.id for one in before.initiatives if not one.status and one.id != "I27")
    pinned = next(one.id for one in before.not_chosen if "at most 12" in one.why_not)
    after = run(tmp_path, "--drop", dropped, "--pin", pinned)
    ids = {one.id for one in after.initiatives}

    assert pinned in ids and dropped not in ids
    assert after.differences and f"drops {dropped}" in after.differences
    assert f"adds {pinned}" in after.differences
    assert after.proof.points <= before.proof.points + 1e-6


def test_capacity_and_budget_of_the_command_line_hold(tmp_path: Path) -> None:
    plan = run(tmp_path, "--capacity", "sales=0.4,it=0.4", "--budget", "200", "--frontier")

    assert plan.days_likely <= 200
    limited = [row for row in plan.load if row.function in ("sales", "it") and row.capacity]
    assert limited
    assert plan.frontier
    points = [one.points for one in plan.frontier]
    assert points == sorted(points) and any(one.chosen for one in plan.frontier)
    assert plan.marginal is not None and plan.marginal.keys() == {"sales", "it"}
    assert all(gain >= 0 for gain in plan.marginal.values())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--pin", "I99"), "“I99” is no known initiative"),
        (("--pin", "I12", "--drop", "I12"), "“I12” is pinned and dropped"),
        (("--capacity", "finance=1"), "“finance” is no known name"),
        (("--capacity", "sales=many"), "is no amount"),
        (("--budget", "-3"), "is no amount"),
        (("--budget", "0"), "the budget of 0 person-days"),
        (("--capacity", "sales=0,marketing=0,it=0,medical=0"), "the capacity of"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    words: tuple[str, ...], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["roadmap", str(SAMPLE), "--out", str(tmp_path / "out"), *words]) == 1

    error = capsys.readouterr().err
    assert message in error and "Traceback" not in error
    assert not (tmp_path / "out").exists()


def test_limits_that_conflict_name_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sample pins I27, which needs I26 first."""
    code = cli.main(["roadmap", str(SAMPLE), "--out", str(tmp_path / "out"), "--budget", "1"])

    assert code == 1
    line = (SAMPLE / "assessment.yaml").read_text("utf-8").split("\n").index("roadmap:") + 1
    assert f"assessment.yaml:{line}" in capsys.readouterr().err.replace("\\", "/")
