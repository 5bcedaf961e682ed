"""Keys for programs: made by who has proved who they are, revoked one by one, at once and for good."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import select

from dot.accounts import commands
from dot.accounts.api_tokens import mark_of, new_api_token
from dot.accounts.models import ApiToken, AuditEntry, User
from dot.accounts.service import PROVED_FOR
from dot.accounts.tokens import token_hash
from tests.services import Service, make_user, signed_in
from tests.web.phone import TOKEN


class Keys:
    """Ada with two keys and a browser, and Bea with one key."""

    def __init__(self, service: Service) -> None:
        self.service, at = service, service.clock.at
        until = (at + timedelta(days=1)).date()
        with service.here.database.write.begin() as session:
            ada, bea = make_user(session), make_user(session, "Bea")
            self.first, self.second = (
                new_api_token(session, ada, name, until, at) for name in ("one", "two")
            )
            self.foreign = new_api_token(session, bea, "hers", until, at)
            self.browser = service.browser(signed_in(session, ada, at))
            self.ada = ada.id

    def mark(self, key: str) -> str:
        return token_hash(key)[:12]

    def ask(self, key: str, method: str = "GET", path: str = "/api/v1/keys") -> Response:
        web = TestClient(
            self.service.browser().app,
            base_url="https://testserver",
            headers={"authorization": f"Bearer {key}"},
        )
        return web.request(method, path)

    def post(self, path: str, **fields: str) -> Response:
        found = TOKEN.search(self.browser.get("/keys").text)
        assert found is not None
        data = {"form_token": found[1], **fields}
        return self.browser.post(path, data=data, follow_redirects=False)

    def log(self) -> list[tuple[str, str, str]]:
        with self.service.here.database.read() as session:
            rows = session.scalars(
                select(AuditEntry).where(AuditEntry.action == "API token revoked")
            )
            return [(one.actor, one.object, one.details["name"]) for one in rows]


@pytest.fixture
def keys(live_service: Service) -> Keys:
    return Keys(live_service)


def test_a_revoked_key_gets_401_at_once_and_others_go_on(keys: Keys) -> None:
    before = keys.ask(keys.second).status_code
    revoked = keys.ask(keys.first, "DELETE", f"/api/v1/keys/{keys.mark(keys.second)}")

    assert (before, revoked.status_code) == (200, 204)
    assert keys.ask(keys.second).status_code == 401
    assert keys.ask(keys.first).status_code == keys.ask(keys.foreign).status_code == 200
    assert keys.log() == [(f"user {keys.ada}", f"user {keys.ada}", "two")]


def test_a_key_may_end_itself_and_twice_is_as_once(keys: Keys) -> None:
    place = f"/api/v1/keys/{keys.mark(keys.first)}"
    answers = [
        keys.ask(key, "DELETE", place).status_code for key in (keys.first, keys.first, keys.second)
    ]

    assert answers == [204, 401, 204]
    assert len(keys.log()) == 1


def test_the_list_tells_marks_and_no_secret(keys: Keys) -> None:
    keys.ask(keys.first, "DELETE", f"/api/v1/keys/{keys.mark(keys.second)}")
    answer = keys.ask(keys.first)

    assert [(one["key"], one["name"], one["revoked"]) for one in answer.json()] == [
        (keys.mark(keys.first), "one", False),
        (keys.mark(keys.second), "two", True),
    ]
    assert keys.first not in answer.text and token_hash(keys.first) not in answer.text


def test_a_foreign_key_is_as_one_that_never_was(keys: Keys) -> None:
    answers = [
        keys.ask(keys.first, "DELETE", f"/api/v1/keys/{mark}").json() | {"instance": ""}
        for mark in (keys.mark(keys.foreign), "0" * 12)
    ]

    assert answers[0] == answers[1]
    assert answers[0]["status"] == 404
    assert keys.ask(keys.foreign).status_code == 200


def test_a_page_lists_makes_and_revokes(keys: Keys) -> None:
    made = keys.post("/keys", name="nightly <b>export</b>", days="30")
    with keys.service.here.database.read() as session:
        stored = session.scalars(select(ApiToken).where(ApiToken.name.startswith("nightly"))).one()
        mark = mark_of(stored)
    key = made.text.partition("<code>")[2].partition("</code>")[0]
    works = keys.ask(key).status_code
    shown_again = key in keys.browser.get("/keys").text
    revoked = keys.post(f"/keys/{mark}/revoke")

    assert (works, shown_again, revoked.status_code) == (200, False, 303)
    assert keys.ask(key).status_code == 401
    assert "<b>export" not in made.text


def test_making_a_key_asks_for_a_fresh_proof_and_revoking_does_not(keys: Keys) -> None:
    keys.service.clock.at += PROVED_FOR
    shown = keys.browser.get("/keys").text
    made = keys.post("/keys", name="late", days="30")
    revoked = keys.post(f"/keys/{keys.mark(keys.first)}/revoke")

    assert 'action="/keys"' not in shown and 'href="/confirm?place=/keys"' in shown
    assert made.status_code == 403 and 'action="/confirm"' in made.text
    assert revoked.headers["location"] == "/keys"
    assert keys.ask(keys.first).status_code == 401


@pytest.mark.parametrize("fields", [{"name": ""}, {"days": "0"}, {"days": "367"}, {"days": "x"}])
def test_a_key_without_a_purpose_or_an_end_is_not_made(keys: Keys, fields: dict[str, str]) -> None:
    assert keys.post("/keys", **{"name": "x", "days": "9", **fields}).status_code == 422


def test_a_command_lists_and_revokes(
    keys: Keys, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = keys.service.here.database.engines[-1].url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    with keys.service.here.database.read() as session:
        email = session.get_one(User, keys.ada).email
    commands.user(["tokens", email])
    listed = capsys.readouterr().out
    commands.user(["revoke", email, "--key", keys.mark(keys.second)])

    assert f"{keys.mark(keys.second)}  until 2026-11-24  two" in listed
    assert keys.ask(keys.second).status_code == 401
    assert keys.log() == [("command", f"user {keys.ada}", "two")]
