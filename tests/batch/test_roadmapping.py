"""The command `roadmap`: its files, its flags, and what it says where there is no plan."""

import csv
import io
import json
import shutil
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from dot import cli
from dot.batch import roadmapping
from dot.batch.folder import read_folder
from dot.batch.meter import Meter
from dot.batch.service import Wishes, assess, with_roadmap
from dot.errors import Problems
from dot.publication.service import unrecorded
from dot.questionnaires.service import content_root
from dot.results.roadmap_schemas import Roadmap
from dot.results.service import count
from dot.roadmap.solver import Progress
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


@pytest.mark.parametrize(("language", "says"), [("fr", "does not speak “fr”"), ("xx", "“xx”")])
def test_a_language_that_is_not_there_is_refused_before_anything_is_solved(
    language: str,
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(roadmapping, "planned", lambda *_: pytest.fail("has solved"))

    code = cli.main(["roadmap", str(SAMPLE), "--out", str(tmp_path / "out"), "--lang", language])

    assert code == 1
    assert says in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_limits_that_conflict_name_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sample pins I27, which needs I26 first."""
    code = cli.main(["roadmap", str(SAMPLE), "--out", str(tmp_path / "out"), "--budget", "1"])

    assert code == 1
    line = (SAMPLE / "assessment.yaml").read_text("utf-8").split("\n").index("roadmap:") + 1
    assert f"assessment.yaml:{line}" in capsys.readouterr().err.replace("\\", "/")


def copied(tmp_path: Path, name: str, old: str, new: str) -> Path:
    """The sample with one change in one of its files."""
    folder = tmp_path / "sample"
    shutil.copytree(SAMPLE, folder)
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_a_new_plan_keeps_what_runs_and_says_what_came_of_the_old_one(
    made: Path, tmp_path: Path
) -> None:
    """In May one initiative is done with little adoption, one runs late, the rest starts anew."""
    states = """status:
  - {id: I12, status: done, start: 2027-01-04, end: 2027-02-26, adoption: 0.3, kpi_reached: true}
  - {id: I01, status: running, start: 2027-03-01, end: 2027-05-28}
"""
    folder = copied(tmp_path, "initiatives.yaml", "status:\n", states)
    words = ("--replan", "2027-05-10", "--against", str(made / "roadmap.json"))
    out = tmp_path / "out"
    assert cli.main(["roadmap", str(folder), "--out", str(out), *words]) == 0
    plan = Roadmap.model_validate_json((out / "roadmap.json").read_text("utf-8"))
    dates = {one.id: (one.start, one.end, one.status) for one in plan.initiatives}

    assert dates["I12"] == (date(2027, 1, 4), date(2027, 2, 26), "done")
    assert dates["I01"] == (date(2027, 3, 1), date(2027, 5, 28), "running")
    assert all(start >= date(2027, 5, 10) for start, _, status in dates.values() if not status)
    rows = {one.initiative: one for one in plan.follow_up or []}
    assert (rows["I12"].late, rows["I12"].share) == (2, 0.5)
    assert rows["I01"].status == "running" and (rows["I01"].late or 0) >= 8
    assert plan.differences
    book = openpyxl.load_workbook(out / "roadmap.xlsx")
    assert {"Plan against actual", "Planning assumption", "Contributions"} <= set(book.sheetnames)


def test_another_target_makes_another_plan_and_is_told(made: Path, tmp_path: Path) -> None:
    before = Roadmap.model_validate_json((made / "roadmap.json").read_text("utf-8"))
    lifted = next(one for one in before.closing if one.lift > 0.9)
    after = run(tmp_path, "--target", f"{lifted.node}={lifted.level + 0.2}")
    now = {one.node: one for one in after.closing}.get(lifted.node)

    assert now is None or now.lift <= 0.2 + 1e-9
    assert after.differences
    assert any(line.startswith("−") and line.endswith(lifted.node) for line in after.differences)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--target", "C99=4"), "“C99” is no known node"),
        (("--target", "C5.1=9"), "lies outside"),
        (("--target", "C5.1"), "is no target"),
        (("--replan", "soon"), "“soon” is no day"),
        (("--replan", "2031-01-01"), "lies outside the roadmap"),
        (("--against", str(SAMPLE / "assessment.yaml")), "There is no roadmap in it"),
        (("--against", "nowhere.json"), "nowhere.json"),
    ],
)
def test_a_day_or_file_that_is_none_is_refused(
    words: tuple[str, ...], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["roadmap", str(SAMPLE), "--out", str(tmp_path / "out"), *words]) == 1

    error = capsys.readouterr().err
    assert message in error and "Traceback" not in error


def test_the_report_and_the_command_tell_one_plan(made: Path) -> None:
    definition, answers = read_folder(SAMPLE, content_root())
    result = with_roadmap(unrecorded(count(definition, answers)), definition, SAMPLE)

    assert result.roadmap is not None
    assert json.loads((made / "roadmap.json").read_text("utf-8")) == json.loads(
        result.roadmap.model_dump_json()
    )


def test_assessing_refuses_limits_that_conflict_with_file_and_line(tmp_path: Path) -> None:
    folder = copied(
        tmp_path, "assessment.yaml", "pinned: [NV1, I27]", "pinned: [NV1, I27]\n  budget: {days: 1}"
    )

    with pytest.raises(Problems) as caught:
        assess(folder, content_root(), Wishes(pdf=False))

    (problem,) = caught.value.problems
    assert problem.path.endswith("assessment.yaml") and problem.line > 1
    assert "the budget of 1 person-days" in problem.message


BROKEN = {
    "a circle": (
        "initiatives.yaml",
        "    weeks: {low: 6, high: 8}\n",
        "    weeks: {low: 6, high: 8}\n    prerequisites: [{initiative: NV1, hard: true}]\n",
        "NV1",
    ),
    "negative effort": ("initiatives.yaml", "{low: 8, likely: 12,", "{low: -8, likely: 12,", "0"),
    "negative duration": ("initiatives.yaml", "{low: 6, high: 8}", "{low: -6, high: 8}", "0"),
    "an unknown prerequisite": (
        "initiatives.yaml",
        "    weeks: {low: 6, high: 8}\n",
        "    weeks: {low: 6, high: 8}\n    prerequisites: [{initiative: I99, hard: true}]\n",
        "“I99” is no known initiative",
    ),
    "an unknown pin": ("assessment.yaml", "[NV1, I27]", "[NV1, I99]", "“I99”"),
    "an excluded prerequisite": (
        "assessment.yaml",
        "pinned: [NV1, I27]",
        "pinned: [NV1, I18]\n  excluded: [I11]\n  horizon_months: 36",
        "I11 “",
    ),
    "adoption above one": ("initiatives.yaml", "    status: done\n", "    status: done\n    adoption: 30\n", "1"),
    "a horizon shorter than a pin": (
        "assessment.yaml", "horizon_months: 18", "horizon_months: 3", "No plan of 3 months",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "message"), BROKEN.values(), ids=BROKEN)
def test_a_folder_that_no_plan_fits_is_refused_in_words(
    name: str,
    old: str,
    new: str,
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = copied(tmp_path, name, old, new)
    if "horizon_months: 36" in new:
        path = folder / name
        path.write_text(path.read_text("utf-8").replace("  horizon_months: 18\n", ""), "utf-8")

    assert cli.main(["roadmap", str(folder), "--out", str(tmp_path / "out")]) == 1
    error = capsys.readouterr().err
    assert message in error and name in error and "Traceback" not in error


def test_progress_is_one_line_that_is_written_over_itself_on_a_terminal() -> None:
    terminal, pipe = io.StringIO(), io.StringIO()
    terminal.isatty = lambda: True  # type: ignore[method-assign]  # a terminal for the test
    for out in (terminal, pipe):
        with Meter(out) as meter:
            meter.tell(Progress(10.0, 11.0, 3))
            meter.tell(Progress(10.5, 10.5, 4))

    assert terminal.getvalue().count("\r") == 3 and terminal.getvalue().count("\n") == 1
    assert pipe.getvalue() == "solving …\nsolving … 10.50 points, gap 0.0%, 4 nodes\n"
