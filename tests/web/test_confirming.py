"""What can't be undone asks for password and code again, some minutes after they were given."""

import re
from dataclasses import dataclass
from html import unescape

import pyotp
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from dot.accounts.api_tokens import new_api_token
from dot.accounts.models import User
from dot.accounts.passwords import hash_password
from dot.accounts.service import PROVED_FOR, open_session, renew, session_of
from dot.assessments.models import Assessment, Status
from tests.services import OURS, Service, make_online, make_user, signed_in
from tests.web.phone import TOKEN

PASSWORD = "the owl reads at noon"
COOKIE = "__Host-dot_u"


@pytest.fixture(scope="module")
def kept() -> str:
    return hash_password(PASSWORD)


@dataclass
class Desk:
    """A consultant's browser before the page of an open assessment."""

    service: Service
    browser: TestClient
    id: int
    user: User

    @property
    def place(self) -> str:
        return f"/assessments/{self.id}"

    def post(self, path: str, page: str = "", **fields: str) -> Response:
        found = TOKEN.search(self.browser.get(page or self.place).text)
        assert found is not None
        data = {"form_token": found[1], **fields}
        return self.browser.post(path, data=data, follow_redirects=False)

    def confirm(
        self, password: str = PASSWORD, place: str = "", code: str = "", kept: str = ""
    ) -> Response:
        at = int(self.service.clock.at.timestamp())
        given = code or pyotp.TOTP(self.user.totp_secret).at(at)
        return self.post(
            "/confirm", "/confirm", password=password, code=given, place=place, kept=kept
        )

    def stored(self) -> Assessment:
        with self.service.here.database.read() as session:
            return session.get_one(Assessment, self.id)


def form_in(page: str) -> tuple[str, dict[str, str]]:
    """Where the first form below the heading is sent, and its hidden fields."""
    below = page.partition("<h1>")[2]
    action = re.search(r'action="([^"]+)"', below)
    assert action is not None
    fields = re.findall(
        r'type="hidden" name="([^"]+)" value="([^"]*)"', below.partition("</form>")[0]
    )
    return action[1], {name: unescape(text) for name, text in fields}


def kept_in(answer: Response) -> str:
    """The form that waits in the page of password and code."""
    return form_in(answer.text)[1]["kept"]


@pytest.fixture
def desk(service: Service, kept: str) -> Desk:
    """Its user gave password and code as long ago as is just too long."""
    with service.here.database.write.begin() as session:
        user = make_user(session)
        user.password_hash = kept
        cookie = signed_in(session, user, service.clock.at)
        made = Desk(service, service.browser(cookie), make_online(session).id, user)
    service.clock.at += PROVED_FOR
    return made


@pytest.mark.parametrize(
    ("path", "fields"), [("floors", {"group": "REP", "floor": "8"}), ("close", {"sure": "yes"})]
)
def test_without_a_fresh_proof_nothing_is_done_and_the_page_asks_for_it(
    desk: Desk, path: str, fields: dict[str, str]
) -> None:
    before = desk.stored().settings
    answer = desk.post(f"{desk.place}/{path}", **fields)

    assert answer.status_code == 403
    assert 'action="/confirm"' in answer.text
    assert f'name="place" value="{desk.place}"' in answer.text
    assert desk.user.email in answer.text
    assert (desk.stored().settings, desk.stored().status) == (before, Status.OPEN)


def test_what_was_filled_in_waits_for_the_proof_and_is_then_sent(desk: Desk) -> None:
    asked = desk.post(f"{desk.place}/floors", group="REP", floor="8")
    shown = desk.confirm(place=desk.place, kept=kept_in(asked))
    action, fields = form_in(shown.text)
    sent = desk.browser.post(action, data=fields, follow_redirects=False)

    assert (asked.status_code, shown.status_code) == (403, 200)
    assert "What you had filled in is kept" in asked.text
    assert action == f"{desk.place}/floors"
    assert fields["group"] == "REP" and fields["floor"] == "8"
    assert (sent.status_code, sent.headers["location"]) == (303, desk.place)
    assert desk.stored().settings["groups"]["REP"]["k"] == 8


def test_what_was_filled_in_outlives_a_wrong_proof(desk: Desk) -> None:
    asked = desk.post("/keys", "/keys", name="“dashboard” & <more>", days="30")
    refused = desk.confirm(password="the hare sleeps", place="/keys", kept=kept_in(asked))
    desk.service.clock.pass_by(minutes=2)
    shown = desk.confirm(place="/keys", kept=kept_in(refused))
    action, fields = form_in(shown.text)
    made = desk.browser.post(action, data=fields)

    assert (refused.status_code, action) == (401, "/keys")
    assert fields["name"] == "“dashboard” & <more>"
    assert "“dashboard” &amp; &lt;more&gt;" in made.text


def test_a_form_that_waits_is_taken_only_as_it_was_sealed_and_in_its_session(desk: Desk) -> None:
    kept = kept_in(desk.post(f"{desk.place}/floors", group="REP", floor="8"))
    elsewhere = kept.replace(f"{desk.place}/floors", "//evil.example/floors")
    higher = kept.replace('"8"', '"9"')
    taken = desk.confirm(place=desk.place, kept=kept)
    desk.service.clock.pass_by(minutes=1)
    # The proof made another session, so the form is of none that there is.
    answers = [taken]
    for value in (kept, elsewhere, higher, "x", "." * 20_000):
        desk.service.clock.pass_by(minutes=1)
        answers.append(desk.confirm(place=desk.place, kept=value))

    assert elsewhere != kept != higher
    assert [one.status_code for one in answers] == [200, 303, 303, 303, 303, 303]
    assert {one.headers["location"] for one in answers[1:]} == {desk.place}


def test_a_form_that_is_too_long_is_not_kept_and_the_page_leads_back(desk: Desk) -> None:
    answer = desk.post(f"{desk.place}/close", sure="yes", more="x" * 30_000)

    assert (answer.status_code, answer.headers["location"]) == (303, f"/confirm?place={desk.place}")


def test_a_form_that_was_not_ours_is_not_kept(desk: Desk) -> None:
    answer = desk.browser.post(f"{desk.place}/floors", data={"group": "REP", "floor": "8"})

    assert answer.status_code == 403
    assert 'action="/confirm"' not in answer.text


def test_the_page_asks_for_the_proof_before_anything_is_filled_in(desk: Desk) -> None:
    before = desk.browser.get(desk.place).text
    desk.confirm()
    after = desk.browser.get(desk.place).text
    forms = [f'action="{desk.place}/floors"', f'action="{desk.place}/close"']

    assert f'href="/confirm?place={desk.place}%23floors"' in before
    assert f'href="/confirm?place={desk.place}%23end"' in before
    assert [form in before for form in forms] == [False, False]
    assert [form in after for form in forms] == [True, True]
    assert f'action="{desk.place}/extend"' in before


def test_the_proof_leads_back_and_lets_it_be_done(desk: Desk) -> None:
    answer = desk.confirm(place=f"{desk.place}#floors")
    raised = desk.post(f"{desk.place}/floors", group="REP", floor="8")

    assert (answer.status_code, answer.headers["location"]) == (303, f"{desk.place}#floors")
    assert (raised.status_code, raised.headers["location"]) == (303, desk.place)
    assert desk.stored().settings["groups"]["REP"]["k"] == 8


def test_a_proof_makes_a_new_session_and_ends_the_old_one(desk: Desk) -> None:
    old = desk.browser.cookies[COOKIE]
    new = desk.confirm().headers["set-cookie"].partition("=")[2].partition(";")[0]

    with desk.service.here.database.read() as session:
        assert session_of(session, old, desk.service.clock.at) is None
        assert session_of(session, new, desk.service.clock.at) is not None


def test_the_proof_holds_ten_minutes(desk: Desk) -> None:
    desk.confirm()
    desk.service.clock.pass_by(minutes=9, seconds=59)
    within = desk.post(f"{desk.place}/floors", group="REP", floor="8").headers["location"]
    desk.service.clock.pass_by(seconds=1)
    after = desk.post(f"{desk.place}/floors", group="REP", floor="9").status_code

    assert (within, after) == (desk.place, 403)


@pytest.mark.parametrize("wrong", [{"password": "the hare sleeps"}, {"code": "000000"}])
def test_a_wrong_proof_proves_nothing_and_keeps_the_way_back(
    desk: Desk, wrong: dict[str, str]
) -> None:
    answer = desk.confirm(place=desk.place, **wrong)
    still = desk.post(f"{desk.place}/close", sure="yes")

    assert answer.status_code == 401
    assert f'name="place" value="{desk.place}"' in answer.text
    assert still.status_code == 403
    with desk.service.here.database.read() as session:
        assert session.get_one(User, desk.user.id).failures == 1


@pytest.mark.parametrize(
    "place", ["https://evil.example", "//evil.example", "/\\evil.example", "x", "/a?b"]
)
def test_the_way_back_leads_to_our_own_pages_only(desk: Desk, place: str) -> None:
    drawn = desk.browser.get("/confirm", params={"place": place}).text

    assert 'name="place" value="/assessments"' in drawn
    assert desk.confirm(place=place).headers["location"] == "/assessments"


def test_guessing_by_a_stolen_session_is_limited_as_signing_in_is(desk: Desk) -> None:
    # Too long to be hashed, so that the test stays short.
    tries = [desk.confirm("x" * 200).status_code for _ in range(6)]

    assert tries == [401] * 5 + [429]


def test_a_program_with_a_key_is_not_asked(desk: Desk) -> None:
    """Nobody is there who could type; what it may do is what its user may."""
    with desk.service.here.database.write.begin() as session:
        at = desk.service.clock.at
        key = new_api_token(session, session.get_one(User, desk.user.id), "tests", at.date(), at)
    answer = desk.service.browser().post(
        f"/api/v1{desk.place}/floors",
        json={"group": "REP", "floor": 8},
        headers={"authorization": f"Bearer {key}"},
    )

    assert answer.status_code == 200


def test_the_json_interface_is_no_way_round_for_a_browser(desk: Desk) -> None:
    answer = desk.browser.post(
        f"/api/v1{desk.place}/floors", json={"group": "REP", "floor": 8}, headers=OURS
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "proof_needed")


def test_a_link_made_on_this_machine_is_a_proof(desk: Desk) -> None:
    """Whoever can make one can set the password too."""
    with desk.service.here.database.write.begin() as session:
        at = desk.service.clock.at
        link = open_session(session, session.get_one(User, desk.user.id), at)
        other = desk.service.browser(renew(session, link, at))

    assert re.search(r'action="[^"]+/close"', other.get(desk.place).text)
