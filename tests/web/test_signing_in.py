"""Signing in by the pages: one message for whatever is wrong, limits, cookies, rotation, signing out."""

import re

import pyotp
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from dot.accounts.models import Role, User
from dot.accounts.passwords import hash_password
from dot.accounts.service import MOST_FAILURES, open_session, session_of
from tests.services import HTTPS, NOON, Service, make_online, make_person, make_user, signed_in

PASSWORD = "the owl reads at noon"
COOKIE = "__Host-dot_u"
TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


@pytest.fixture(scope="module")
def kept() -> str:
    return hash_password(PASSWORD)


class Door:
    """A browser before the form, and a user who may come in."""

    def __init__(self, service: Service, kept: str) -> None:
        self.service, self.browser = service, service.browser()
        with service.here.database.write.begin() as session:
            self.user = make_user(session)
            self.user.password_hash = kept

    @property
    def code(self) -> str:
        at = int(self.service.clock.at.timestamp())
        return pyotp.TOTP(self.user.totp_secret).at(at)

    def send(self, browser: TestClient | None = None, **given: str) -> Response:
        web = browser or self.browser
        found = TOKEN.search(web.get("/sign-in").text)
        assert found is not None
        fields = {"email": self.user.email, "password": PASSWORD, "code": self.code, **given}
        return web.post("/sign-in", data={"form_token": found[1], **fields}, follow_redirects=False)

    def alive(self, token: str) -> bool:
        with self.service.here.database.read() as session:
            return session_of(session, token, self.service.clock.at) is not None

    def is_in(self, browser: TestClient | None = None) -> bool:
        return (browser or self.browser).get("/assessments").url.path == "/assessments"


@pytest.fixture
def door(service: Service, kept: str) -> Door:
    return Door(service, kept)


def without_token(page: str) -> str:
    return re.sub(r'name="(form_token|email)" value="[^"]*"', "", page)


def test_password_and_code_lead_to_the_assessments(door: Door) -> None:
    answer = door.send()

    assert (answer.status_code, answer.headers["location"]) == (303, "/assessments")
    assert door.is_in()


def test_whatever_is_wrong_the_answer_is_the_same(door: Door) -> None:
    wrong = [
        door.send(password="the hare sleeps"),
        door.send(code="000000"),
        door.send(email="nobody@x.example"),
    ]
    with door.service.here.database.write.begin() as session:
        session.get_one(User, door.user.id).failures = MOST_FAILURES
    wrong.append(door.send())

    assert {one.status_code for one in wrong} == {401}
    assert len({without_token(one.text) for one in wrong}) == 1
    assert not door.is_in()


@pytest.mark.parametrize("email", ["ada@practice.example", "nobody@x.example"])
def test_one_account_may_be_tried_five_times_a_minute(door: Door, email: str) -> None:
    # Too long to be hashed, so that the test stays short.
    tries = [door.send(email=email, password="x" * 200).status_code for _ in range(6)]

    assert tries == [401] * 5 + [429]


@pytest.mark.parametrize("field", ["email", "password", "code"])
@pytest.mark.parametrize("text", ["\x00", "a\u202eb", "x" * 400, "\ud83d"])
def test_hostile_fields_let_nobody_in(door: Door, field: str, text: str) -> None:
    answer = door.send(None, **{field: text.encode("utf-8", "surrogatepass").decode("latin-1")})

    assert answer.status_code in {401, 422}
    assert not door.is_in()


def test_the_cookie_is_held_to_this_host_https_and_http_alone(door: Door) -> None:
    written = door.send().headers["set-cookie"]
    name, _, rest = written.partition("=")
    flags = {part.strip().lower() for part in rest.split(";")[1:]}

    assert name == COOKIE
    assert {"httponly", "secure", "samesite=lax", "path=/"} <= flags
    assert not any(flag.startswith(("domain", "expires", "max-age")) for flag in flags)


def test_signing_in_again_ends_the_earlier_session_of_this_browser(door: Door) -> None:
    door.send()
    earlier = door.browser.cookies[COOKIE]
    door.service.clock.pass_by(seconds=60)
    door.send()

    assert door.browser.cookies[COOKIE] != earlier
    assert not door.alive(earlier)


def test_a_cookie_that_somebody_planted_is_not_taken_over(door: Door) -> None:
    door.browser.cookies.set(COOKIE, "p" * 43, domain="testserver.local", path="/")
    door.send()

    assert "p" * 43 not in [
        one.value for one in door.browser.cookies.jar if one.domain == "testserver"
    ]
    assert not door.alive("p" * 43)


def test_a_code_does_not_work_twice_in_another_browser(door: Door) -> None:
    door.send()
    other = door.service.browser()

    assert door.send(other).status_code == 401
    assert not door.is_in(other)


def test_signing_out_ends_the_session_in_the_database_too(door: Door) -> None:
    door.send()
    token = door.browser.cookies[COOKIE]
    form = TOKEN.search(door.browser.get("/assessments").text)
    assert form is not None
    answer = door.browser.post("/sign-out", data={"form_token": form[1]}, follow_redirects=False)

    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert not door.alive(token)
    assert not door.is_in()


def test_signing_out_everywhere_ends_other_browsers_and_links(door: Door) -> None:
    door.send()
    with door.service.here.database.write.begin() as session:
        other = door.service.browser(signed_in(session, session.get_one(User, door.user.id)))
        link = open_session(session, session.get_one(User, door.user.id), NOON)
    form = TOKEN.search(door.browser.get("/assessments").text)
    assert form is not None
    door.browser.post("/sign-out/everywhere", data={"form_token": form[1]})

    assert not door.is_in() and not door.is_in(other)
    assert door.service.browser().get(f"/enter/{link}").status_code == 404


def test_opening_a_sign_in_link_does_nothing_until_the_button(door: Door) -> None:
    with door.service.here.database.write.begin() as session:
        link = open_session(session, session.get_one(User, door.user.id), NOON)
    shown = door.browser.get(f"/enter/{link}")
    form = TOKEN.search(shown.text)
    assert form is not None
    before = door.is_in()
    took = door.browser.post(f"/enter/{link}", data={"form_token": form[1]}, follow_redirects=False)

    assert (shown.status_code, before, took.status_code) == (200, False, 303)
    assert door.browser.cookies[COOKIE] != link
    assert door.is_in()
    assert not door.alive(link)


def test_a_form_of_another_browser_is_refused(door: Door) -> None:
    """The token is bound to the cookie of whoever it was drawn for."""
    with door.service.here.database.write.begin() as session:
        bea = make_user(session, "Bea", Role.OWNER)
        foreign = door.service.browser(signed_in(session, bea))
    form = TOKEN.search(foreign.get("/assessments").text)
    assert form is not None
    door.send()
    answer = door.browser.post("/sign-out", data={"form_token": form[1]}, follow_redirects=False)

    assert answer.status_code == 403
    assert door.is_in()


@pytest.mark.parametrize("token", ["", "x", "." * 50, "\x00", "0" * 16 + "." + "A" * 22])
def test_a_made_up_form_token_is_refused(door: Door, token: str) -> None:
    answer = door.browser.post("/sign-in", data={"form_token": token}, follow_redirects=False)

    assert answer.status_code == 403


def test_a_respondents_cookie_has_the_same_flags_and_says_nothing(service: Service) -> None:
    with service.here.database.write.begin() as session:
        _, token = make_person(session, make_online(session))
    answer = service.browser().get(f"/i/{token}", follow_redirects=False)
    written = answer.headers["set-cookie"]

    assert written.startswith("__Host-dot_r=")
    for flag in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert flag in written
    assert "Domain" not in written
    assert (answer.status_code, answer.headers["location"]) == (303, "/survey")


@pytest.mark.parametrize("change", ["last", "time", "token", "none"])
def test_a_respondents_cookie_that_was_changed_opens_nothing(service: Service, change: str) -> None:
    with service.here.database.write.begin() as session:
        _, token = make_person(session, make_online(session))
    browser = service.browser()
    browser.get(f"/i/{token}", follow_redirects=False)
    secret, at, signature = browser.cookies["__Host-dot_r"].rsplit(".", 2)
    forged = {
        "last": f"{secret}.{at}.{signature[:-1]}{'A' if signature[-1] != 'A' else 'B'}",
        "time": f"{secret}.{int(at) + 3600}.{signature}",
        "token": f"{'x' * len(secret)}.{at}.{signature}",
        "none": secret,
    }[change]
    other = service.browser()
    other.cookies.set("__Host-dot_r", forged)

    assert browser.get("/survey").status_code == 200
    assert other.get("/survey").status_code == 404


def test_a_respondents_session_ends_after_twelve_hours_without_use(service: Service) -> None:
    with service.here.database.write.begin() as session:
        _, token = make_person(session, make_online(session))
    browser = service.browser()
    browser.get(f"/i/{token}", follow_redirects=False)
    service.clock.pass_by(hours=11)
    used = browser.get("/survey").status_code
    service.clock.pass_by(hours=11)
    again = browser.get("/survey").status_code
    service.clock.pass_by(hours=12)

    assert (used, again, browser.get("/survey").status_code) == (200, 200, 404)


def test_without_https_cookies_do_not_claim_to_be_secure(service: Service) -> None:
    """On loopback, for demonstrations; a __Host- cookie would never come back."""
    made = Service(
        type(service.here)(
            service.here.settings.model_copy(update={"base_url": "http://127.0.0.1:8000"}),
            service.here.database,
            service.here.key,
            now=service.clock,
        )
    )
    with made.here.database.write.begin() as session:
        _, token = make_person(session, make_online(session))
    written = made.browser().get(f"/i/{token}", follow_redirects=False).headers["set-cookie"]

    assert written.startswith("dot_r=") and "Secure" not in written
    assert HTTPS.startswith("https")
