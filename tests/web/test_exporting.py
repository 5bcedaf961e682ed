"""Single answers leave the service for its owner alone, after the close, proved, counted and logged."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from dot.accounts.api_tokens import new_api_token
from dot.accounts.models import AuditEntry, Role
from dot.accounts.service import PROVED_FOR
from dot.assessments.models import Assessment, Status
from dot.batch.folder import read_folder
from dot.batch.storage import store
from dot.db import open_database
from dot.questionnaires.service import content_root
from dot.results.canonical import in_canonical_order
from dot.results.queries import load
from tests.batch.factories import make_folder
from tests.databases import Template
from tests.services import Service, make_member, make_service, make_user, signed_in

LOGGED = "single answers exported"


@dataclass(frozen=True)
class Archive:
    """A closed assessment with answers, and somebody of each role before it."""

    service: Service
    id: int
    by_key: dict[Role, TestClient]
    browser: TestClient

    @property
    def place(self) -> str:
        return f"/api/v1/assessments/{self.id}/export"

    def log(self) -> int:
        with self.service.here.database.read() as session:
            return list(session.scalars(select(AuditEntry.action))).count(LOGGED)


@pytest.fixture
def archive(sqlite_files: Template, tmp_path: Path) -> Iterator[Archive]:
    database = open_database(sqlite_files.copy())
    service = make_service(database)
    at = service.clock.at
    by_key = {}
    with database.write.begin() as session:
        number = store(session, *read_folder(make_folder(tmp_path / "in").path, content_root()))
        assessment = session.get_one(Assessment, number)
        for role in Role:
            user = make_user(session, role.value, role)
            make_member(session, user, assessment)
            key = new_api_token(session, user, "tests", (at + timedelta(days=1)).date(), at)
            by_key[role] = service.browser()
            by_key[role].headers["authorization"] = f"Bearer {key}"
        owner = make_user(session, "Olga")
        browser = service.browser(signed_in(session, owner, at))
    yield Archive(service, number, by_key, browser)
    database.close()


def test_an_owner_gets_a_folder_that_says_what_the_database_holds(
    archive: Archive, tmp_path: Path
) -> None:
    answer = archive.by_key[Role.OWNER].post(archive.place)
    out = tmp_path / "out"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        packed.extractall(out)
    note = (out / "CONFIDENTIAL.txt").read_text("utf-8")
    (out / "CONFIDENTIAL.txt").unlink()
    _, read = read_folder(out, content_root())
    with archive.service.here.database.read() as session:
        _, held = load(session, archive.id, content_root())

    assert answer.headers["content-type"] == "application/zip"
    assert "confidential.zip" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    assert "CONFIDENTIAL" in note
    assert in_canonical_order(read)[1] == in_canonical_order(held)[1]
    assert not {one.code for one in read.raters} & {one.code for one in held.raters}
    assert archive.log() == 1


@pytest.mark.parametrize("role", [Role.CONSULTANT, Role.SPONSOR])
def test_nobody_else_of_the_engagement_gets_it(archive: Archive, role: Role) -> None:
    answer = archive.by_key[role].post(archive.place)

    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert archive.log() == 0


@pytest.mark.parametrize("status", [Status.DRAFT, Status.OPEN])
def test_nothing_leaves_before_the_close(archive: Archive, status: Status) -> None:
    with archive.service.here.database.write.begin() as session:
        session.get_one(Assessment, archive.id).status = status
    answer = archive.by_key[Role.OWNER].post(archive.place)

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert archive.log() == 0


def test_an_owners_browser_proves_first_who_sits_there(archive: Archive) -> None:
    fresh = archive.browser.post(archive.place)
    archive.service.clock.at += PROVED_FOR
    later = archive.browser.post(archive.place)

    assert fresh.status_code == 200
    assert (later.status_code, later.json()["code"]) == (403, "proof_needed")
    assert archive.log() == 1


def test_a_get_exports_nothing(archive: Archive) -> None:
    assert archive.by_key[Role.OWNER].get(archive.place).status_code == 405
    assert archive.log() == 0


def test_exports_are_counted_as_downloads_are(archive: Archive) -> None:
    owner = archive.by_key[Role.OWNER]
    answers = [owner.post(archive.place).status_code for _ in range(21)]

    assert answers == [200] * 20 + [429]
    assert archive.log() == 20
