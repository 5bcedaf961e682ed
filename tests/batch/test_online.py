"""“Score and report” as a job: with progress, again after a crash, and never released twice."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from sqlalchemy import func, select

from dot.assessments.models import Assessment, Status
from dot.batch import online
from dot.batch.online import BROKEN, REPORT, give_up, make_report, order_report
from dot.batch.reporting import ATTACHED, Prints
from dot.batch.service import Wishes, assess
from dot.batch.storage import store
from dot.db import Database
from dot.errors import Conflict, DotError
from dot.jobs.inline import InlineQueue
from dot.jobs.kinds import Job
from dot.publication.models import PublishedRelease
from dot.questionnaires.service import content_root
from dot.reports import manifest
from dot.reports.brands import Brand
from dot.reports.models import IssuedDocument, ReportRun, RunState
from dot.reports.printjob import Attachment
from dot.reports.service import Wish
from dot.results.schemas import Result
from tests.batch.factories import make_folder
from tests.batch.waves import SAMPLE, read


@dataclass
class Desk:
    """A closed assessment in a database of its own, and the queue that its reports go through."""

    database: Database
    assessment: int
    queue: InlineQueue = field(default_factory=InlineQueue)

    def order(self) -> int:
        with self.database.write.begin() as session:
            return order_report(session, self.assessment, self.queue.enqueue).id

    def work(self) -> None:
        self.queue.run(
            [
                Job(
                    REPORT,
                    lambda run: make_report(self.database, content_root(), run),
                    lambda run: give_up(self.database, run),
                )
            ]
        )

    def run(self, run_id: int) -> ReportRun:
        with self.database.read() as session:
            return session.get_one(ReportRun, run_id)

    def documents(self, run_id: int) -> dict[str, bytes]:
        with self.database.read() as session:
            rows = session.execute(
                select(IssuedDocument.name, IssuedDocument.content).where(
                    IssuedDocument.run_id == run_id
                )
            )
            return {str(name): bytes(content) for name, content in rows}

    def releases(self) -> int:
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(PublishedRelease)) or 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "folder").path


@pytest.fixture
def desk(live_database: Database, folder: Path) -> Desk:
    with live_database.write.begin() as session:
        return Desk(live_database, store(session, *read(folder)))


@pytest.fixture
def unprinted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing takes seconds, and is not what most of these tests are about."""
    printed = Prints({"report.pdf": b"%PDF"})
    monkeypatch.setattr(online, "print_report", lambda *_: printed)


@contextmanager
def breaking(monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException) -> Iterator[None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(online, name, fail)
        yield


@pytest.mark.slow
def test_a_run_leaves_the_same_documents_as_the_folder(desk: Desk, folder: Path) -> None:
    run = desk.order()
    desk.work()
    made = assess(folder, content_root(), Wishes()).documents
    found = desk.documents(run)

    written = {"results.json", "scores.csv", "data.xlsx", "report.pdf", "annex.pdf"}
    assert set(found) == set(made) == written
    assert {name: found[name] == made[name] for name in found} == dict.fromkeys(found, True)
    assert (desk.run(run).state, desk.run(run).percent, desk.run(run).release) == (
        RunState.DONE,
        100,
        1,
    )


def leaf(_: Path, job: tuple[Result, Brand, Wish], data: dict[str, bytes], __: object) -> Prints:
    """A PDF of one empty page that says what it was made from, as every print does."""
    attached = [Attachment(name, name, data[name]) for name in ATTACHED]
    told, target = manifest.manifest(*job, attached), BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments[told.name] = told.content
        pdf.save(target)
    return Prints({"report.pdf": target.getvalue()})


def test_an_unchanged_report_is_served_as_it_was_and_another_is_printed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a PDF says of its making decides; here two runs of one assessment, then other code."""
    monkeypatch.setattr(online, "print_report", leaf)
    first = desk.order()
    desk.work()
    with breaking(monkeypatch, "print_report", AssertionError("printed again")):
        second = desk.order()
        desk.work()

        assert desk.documents(first) == desk.documents(second)
        assert desk.run(second).state is RunState.DONE

        monkeypatch.setattr(manifest, "program", lambda: "other")
        desk.order()
        with pytest.raises(AssertionError, match="printed again"):
            desk.work()


def test_progress_is_seen_while_it_runs(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, unprinted: None
) -> None:
    seen: list[tuple[int, str]] = []
    say = online.Run.say

    def watched(run: online.Run, percent: int, step: str) -> None:
        say(run, percent, step)
        found = desk.run(run.id)
        seen.append((found.percent, found.step))

    monkeypatch.setattr(online.Run, "say", watched)
    desk.order()
    desk.work()

    assert seen == [
        (5, "reading"),
        (15, "counting"),
        (25, "scoring"),
        (50, "planning"),
        (65, "printing"),
        (95, "storing"),
    ]


def test_nothing_is_computed_while_the_database_is_locked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, unprinted: None
) -> None:
    """On SQLite a write transaction would keep everybody's answers out for as long."""
    for name in ("count", "release", "planned", "print_report"):
        real = getattr(online, name)

        def checked(*given: object, real: object = real, **named: object) -> object:
            with desk.database.write.begin() as session:  # would wait for ever on SQLite
                session.get_one(Assessment, desk.assessment).wave = "free"
                session.rollback()
            return real(*given, **named)  # type: ignore[operator]  # one of four functions

        monkeypatch.setattr(online, name, checked)
    run = desk.order()
    desk.work()

    assert desk.run(run).state is RunState.DONE


@pytest.mark.parametrize("step", ["count", "release", "planned", "print_report", "keep"])
def test_a_run_that_died_anywhere_is_carried_out_again_and_releases_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, unprinted: None, step: str
) -> None:
    run = desk.order()
    with breaking(monkeypatch, step, KeyboardInterrupt()), pytest.raises(KeyboardInterrupt):
        make_report(desk.database, content_root(), run)
    died = desk.run(run).state
    make_report(desk.database, content_root(), run)
    make_report(desk.database, content_root(), run)

    assert died is RunState.RUNNING
    assert (desk.run(run).state, desk.releases(), len(desk.documents(run))) == (
        RunState.DONE,
        1,
        4,
    )


def test_a_second_report_of_the_same_answers_is_the_same_release(
    desk: Desk, unprinted: None
) -> None:
    first = desk.order()
    desk.work()
    second = desk.order()
    desk.work()

    assert desk.releases() == 1
    assert desk.run(second).release == 1
    assert desk.documents(first)["results.json"] == desk.documents(second)["results.json"]


def test_one_report_at_a_time(desk: Desk) -> None:
    desk.order()
    with pytest.raises(Conflict, match="already"):
        desk.order()


def test_what_the_assessment_lacks_is_told_and_not_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = desk.order()
    with breaking(monkeypatch, "release", DotError("Two more people are needed.")):
        desk.work()

    assert (desk.run(run).state, desk.run(run).message) == (
        RunState.FAILED,
        "Two more people are needed.",
    )
    assert desk.releases() == 0


def test_after_a_failure_another_run_may_be_ordered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, unprinted: None
) -> None:
    failed = desk.order()
    with breaking(monkeypatch, "print_report", DotError("The printer is out.")):
        desk.work()
    run = desk.order()
    desk.work()

    assert (desk.run(failed).state, desk.run(run).state) == (RunState.FAILED, RunState.DONE)


def test_a_fault_of_ours_is_told_without_its_text(desk: Desk) -> None:
    run = desk.order()
    give_up(desk.database, run)

    assert (desk.run(run).state, desk.run(run).message) == (RunState.FAILED, BROKEN)


def test_an_open_assessment_has_no_report(desk: Desk) -> None:
    with desk.database.write.begin() as session:
        session.get_one(Assessment, desk.assessment).status = Status.OPEN
    with pytest.raises(Conflict, match="close it first"):
        desk.order()


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_sample_gives_the_same_results_online(live_database: Database) -> None:
    with live_database.write.begin() as session:
        desk = Desk(live_database, store(session, *read(SAMPLE)))
    run = desk.order()
    desk.work()
    expected = assess(SAMPLE, content_root(), Wishes(pdf=False)).documents["results.json"]

    assert desk.run(run).message is None
    assert json.loads(desk.documents(run)["results.json"]) == json.loads(expected)
