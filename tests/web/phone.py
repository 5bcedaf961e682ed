"""A respondent's browser without scripts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import select

from dot.responses.models import Answer
from dot.web.cookies import LEAST
from tests.kinds import Kinds
from tests.services import NOON, Service, make_person

Value = str | list[str]

TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
REVISION = re.compile(r'name="(r:[^"]+)" value="(\d+)"')


@dataclass
class Phone:
    """A respondent's browser without scripts."""

    browser: TestClient
    service: Service
    assessment: int
    token: str

    def get(self, path: str) -> Response:
        return self.browser.get(path)

    def send(self, path: str, page: str = "/survey/answer", **fields: Value) -> Response:
        """Send a form that stands on a page, with the page's hidden fields."""
        return self.post(path, page, fields)

    def post(self, path: str, page: str, fields: Mapping[str, Value]) -> Response:
        drawn = self.get(page).text
        found = TOKEN.search(drawn)
        assert found is not None
        hidden: dict[str, Value] = dict(REVISION.findall(drawn))
        return self.browser.post(
            path, data={"form_token": found[1], **hidden, **fields}, follow_redirects=False
        )

    def save(self, section: int, **fields: Value) -> Response:
        """Fill in a section and press its button; fields by item: ``a_list="yes"``.

        What is left out is empty, as in a browser where everything was cleared.
        """
        named = {
            re.sub(r"^([acn])_", r"\1:kinds/", name.replace("__", ":")): value
            for name, value in fields.items()
        }
        buttons = {"section": str(section), "go": str(section + 1)}
        return self.post("/survey/answer", "/survey/answer", buttons | named)

    def answers(self) -> dict[str, tuple[str, str | None, str | None]]:
        """What is stored: state, text and comment by item."""
        with self.service.here.database.read() as session:
            rows = session.scalars(select(Answer).where(Answer.assessment_id == self.assessment))
            return {row.item: (row.state.value, row.text, row.comment) for row in rows}


def enter(service: Service, kinds: Kinds, group: str = "REP", **given: object) -> Phone:
    with service.here.database.write.begin() as session:
        assessment = kinds.prepare(session, NOON, **given)
        number = assessment.id
        _, token = make_person(session, assessment, group=group, unit="", level="")
    browser = service.browser()
    browser.get(f"/i/{token}")
    service.clock.at += LEAST
    return Phone(browser, service, number, token)
