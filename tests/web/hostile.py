"""A world for bad input: one open assessment, answered once, and all who may send something to it."""

import json
import re
import zlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import select

from dot.accounts.api_tokens import new_api_token
from dot.accounts.models import Role, Spent, UserSession
from dot.assessments.fieldwork_models import GroupLink
from dot.db import Base
from tests.services import (
    HTTPS,
    NOON,
    OURS,
    Service,
    make_app,
    make_member,
    make_online,
    make_person,
    make_user,
    signed_in,
)

TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
BARS = "crm-data-change-requests"
JSON = {"content-type": "application/json"}
DIGITS = "9" * 400


@dataclass
class World:
    """One open assessment, answered once, and everybody who may send something to it."""

    service: Service
    assessment: int
    link: str
    respondent: TestClient
    program: TestClient
    desk: TestClient
    tables: tuple[Any, ...] = field(init=False)
    before: str = ""

    def __post_init__(self) -> None:
        left_out = {Spent.__tablename__, UserSession.__tablename__}
        self.tables = tuple(one for one in Base.metadata.sorted_tables if one.name not in left_out)

    def at(self, part: str = "") -> str:
        return f"/api/v1/assessments/{self.assessment}{part}"

    def stored(self) -> str:
        with self.service.here.database.read() as session:
            rows = {
                one.name: sorted(map(repr, session.execute(select(one)))) for one in self.tables
            }
        return json.dumps(rows)

    def put(self, body: str | bytes, item: str = BARS, slug: str = "crm") -> Response:
        return self.respondent.put(f"/survey/answers/{slug}/{item}", content=body, headers=JSON)

    def send(self, who: TestClient, page: str, path: str, **fields: object) -> Response:
        found = TOKEN.search(who.get(page).text)
        assert found is not None
        data = {"form_token": found[1], **fields}
        return who.post(path, data=data, follow_redirects=False)

    def upload(self, who: TestClient, content: bytes, name: str = "raters.csv") -> Response:
        files = {"file": (name, content, "text/csv")}
        if who is self.program:
            return who.post(self.at("/raters"), files=files)
        page = f"/assessments/{self.assessment}"
        found = TOKEN.search(who.get(page).text)
        assert found is not None
        data = {"form_token": found[1], "sure": "yes"}
        return who.post(f"{page}/raters", data=data, files=files, follow_redirects=False)


def make_world(service: Service) -> World:
    with service.here.database.write.begin() as session:
        assessment = make_online(session)
        _, token = make_person(session, assessment)
        user = make_user(session, role=Role.CONSULTANT)
        make_member(session, user, assessment)
        key = new_api_token(session, user, "tests", (NOON + timedelta(days=1)).date(), NOON)
        cookie = signed_in(session, user)
        session.add(GroupLink(code="c" * 22, assessment_id=assessment.id, group="REP", seats=9))
        number = assessment.id
    app = make_app(service.here)
    respondent, desk = (TestClient(app, base_url=HTTPS, headers=OURS) for _ in range(2))
    program = TestClient(app, base_url=HTTPS, headers={"authorization": f"Bearer {key}"})
    desk.cookies.set("__Host-dot_u", cookie)
    respondent.get(f"/i/{token}")
    return World(service, number, token, respondent, program, desk)


def refused(answer: Response, *, statuses: tuple[int, ...] = (400, 422)) -> str:
    """What the answer says; it must be a problem that a program can read."""
    assert answer.status_code in statuses, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert said["detail"] and said["status"] == answer.status_code
    return str(said["detail"])


def named(given: object) -> str:
    """A parameter's name, short and of its own."""
    written = repr(given)
    mark = zlib.crc32(written.encode("utf-8", "replace"))
    return written if len(written) < 60 else f"{written[:40]} {mark:x}"
