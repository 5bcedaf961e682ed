"""T11: who may do what, for every route there is; a route without an entry here fails.

Personas: nobody, a respondent, a consultant of another client, a sponsor of this client.
"""

import re
from dataclasses import dataclass

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from httpx2 import Response

from dot.accounts.models import Role
from dot.assessments.fieldwork_models import GroupLink
from dot.web.app import ROUTERS
from tests.services import (
    HTTPS,
    OURS,
    Service,
    make_app,
    make_member,
    make_online,
    make_person,
    make_user,
    signed_in,
)

A, V = "/assessments/{assessment_id}", "/api/v1/assessments/{assessment_id}"
# anyone: needs nothing.  respondent: a personal link's cookie.  user: somebody signed in.
# sees: members of the engagement.  runs: its consultants.  owns: the practice's owner.
RULES = {
    "anyone": {
        "GET /", "GET /healthz", "GET /readyz", "GET /sign-in", "POST /sign-in",
        "GET /enter/{token}", "POST /enter/{token}", "POST /language", "GET /i/{token}", "GET /stop/{token}", "POST /stop/{token}", "GET /g/{code}",
        "POST /g/{code}", "GET /survey/worker.js", "GET /survey/brand/{name}.css",
        "GET /survey/brand/{name}/logo",
    },
    "respondent": {
        "GET /survey", "GET /survey/answers", "PUT /survey/answers/{slug}/{item}",
        "GET /survey/answer", "POST /survey/answer", "GET /survey/review", "POST /survey/submit",
        "GET /survey/receipt", "POST /survey/language", "GET /survey/shell", "POST /survey/start",
    },
    "user": {
        "GET /keys", "POST /keys", "POST /keys/{key}/revoke", "GET /api/v1/keys", "DELETE /api/v1/keys/{key}",
        "GET /assessments", "GET /confirm", "POST /confirm", "POST /sign-out", "POST /sign-out/everywhere", "GET /api/v1/assessments", "POST /api/v1/assessments"},
    "sees": {
        f"GET {A}", f"GET {A}/result", f"GET {A}/documents/{{name}}", f"GET {V}",
        f"GET {V}/progress", f"GET {V}/plan", f"GET {V}/floors", f"GET {V}/result", f"GET {V}/documents/{{name}}",
        f"GET {V}/reports/latest",
    },
    "runs": {
        f"POST {A}/plan", f"PUT {V}/plan", f"PUT {V}/floors", f"GET {V}/settings", f"PUT {V}/settings", f"POST {A}/open", f"POST {A}/extend", f"POST {A}/floors", f"POST {A}/close", f"POST {A}/people",
        f"POST {A}/people/{{invitation_id}}/again", f"POST {A}/people/{{invitation_id}}/withdraw",
        f"POST {A}/people/{{invitation_id}}/move",
        f"POST {A}/links", f"GET {A}/links/{{code}}", f"GET {A}/links/{{code}}/qr.svg",
        f"POST {A}/links/{{code}}/close", f"GET {A}/coding", f"POST {A}/coding",
        f"GET {A}/direction", f"POST {A}/direction", f"GET {V}/direction", f"POST {V}/direction",
        f"POST {A}/raters", f"GET {A}/mails/{{purpose}}", f"POST {A}/invite", f"POST {A}/remind", f"POST {A}/report",
        f"POST {V}/open", f"POST {V}/extend", f"POST {V}/floors", f"POST {V}/close", f"GET {V}/people",
        f"POST {V}/people", f"PATCH {V}/people/{{invitation_id}}",
        f"DELETE {V}/people/{{invitation_id}}", f"GET {V}/links", f"POST {V}/links",
        f"DELETE {V}/links/{{code}}", f"GET {V}/coding", f"POST {V}/coding", f"POST {V}/raters",
        f"GET {V}/mails/{{purpose}}", f"GET {V}/log", f"POST {V}/people/{{invitation_id}}/invitations",
        f"POST {V}/people/{{invitation_id}}/bounces", f"PUT {V}/people/{{invitation_id}}/address",
        f"POST {A}/people/{{invitation_id}}/bounce", f"POST {A}/people/{{invitation_id}}/address",
        f"POST {V}/invitations", f"POST {V}/reminders", f"POST {V}/reports",
    },
    "owns": {f"POST {V}/export"},
}  # fmt: skip
ROUTES = sorted(
    f"{method} {route.path}"
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute)
    for method in route.methods or ()
)
RULE = {route: rule for rule, routes in RULES.items() for route in routes}
GUARDED = [route for route in ROUTES if RULE.get(route) in {"sees", "runs", "owns"}]
MISSING = 2**31 - 2


@dataclass(frozen=True)
class World:
    """One assessment, and a browser for each persona."""

    assessment: int
    values: dict[str, str]
    nobody: TestClient
    respondent: TestClient
    colleague: TestClient
    sponsor: TestClient

    def ask(self, who: TestClient, route: str, assessment: int | None = None) -> Response:
        method, _, path = route.partition(" ")
        values = self.values | {"assessment_id": str(assessment or self.assessment)}
        place = re.sub(r"{(\w+)(:\w+)?}", lambda found: values[found.group(1)], path)
        token = re.search(r'name="form_token" value="([^"]+)"', who.get("/sign-in").text)
        assert token is not None
        if place.startswith("/api/") and not place.endswith("/raters"):
            return who.request(method, place, json={}, follow_redirects=False)
        fields = {"form_token": token.group(1)}
        if place.endswith("/raters"):
            files = {"file": ("raters.csv", b"name,email,group\n", "text/csv")}
            return who.request(method, place, data=fields, files=files, follow_redirects=False)
        if method in {"GET", "DELETE"}:
            return who.request(method, place, follow_redirects=False)
        if method == "PUT":
            return who.request(method, place, json={"value": 1.0}, follow_redirects=False)
        return who.request(method, place, data=fields, follow_redirects=False)


@pytest.fixture
def world(service: Service) -> World:
    with service.here.database.write.begin() as session:
        assessment = make_online(session)
        _, token = make_person(session, assessment)
        colleague = make_user(session, "Bea", Role.CONSULTANT)
        sponsor = make_user(session, "Cid", Role.SPONSOR)
        make_member(session, sponsor, assessment)
        link = GroupLink(code="c" * 22, assessment_id=assessment.id, group="REP", seats=9)
        session.add(link)
        cookies = [signed_in(session, one) for one in (colleague, sponsor)]
    browsers = [TestClient(make_app(service.here), base_url=HTTPS, headers=OURS) for _ in range(4)]
    nobody, respondent, other, client = browsers
    respondent.get(f"/i/{token}", follow_redirects=False)
    other.cookies.set("__Host-dot_u", cookies[0])
    client.cookies.set("__Host-dot_u", cookies[1])
    values = {
        "token": "t" * 43,
        "code": "c" * 22,
        "name": "report.pdf",
        "invitation_id": "1",
        "key": "0" * 12,
        "slug": "crm",
        "item": "crm-profile-purpose",
        "purpose": "invitation",
    }
    return World(assessment.id, values, nobody, respondent, other, client)


def without_token(answer: Response) -> str:
    """The body without what differs every time."""
    return re.sub(r'value="[0-9a-f]{16}\.[\w-]+"|urn:dot:request:[0-9a-f]+', "", answer.text)


def test_every_route_has_a_rule_and_every_rule_a_route() -> None:
    unknown = [route for route in ROUTES if route not in RULE]

    assert unknown == []
    assert sorted(RULE.keys() - set(ROUTES)) == []


def test_who_has_no_link_gets_no_question(world: World) -> None:
    for route in (one for one in ROUTES if RULE.get(one) == "respondent"):
        assert world.ask(world.nobody, route).status_code in {403, 404}, route
        assert world.ask(world.sponsor, route).status_code in {403, 404}, route


def test_who_has_not_signed_in_gets_no_assessment(world: World) -> None:
    for route in (one for one in ROUTES if RULE.get(one) in {"user", "sees", "runs", "owns"}):
        for who in (world.nobody, world.respondent):
            answer = world.ask(who, route)
            refused = answer.status_code == 401 or (
                answer.status_code == 303 and answer.headers["location"] == "/sign-in"
            )

            assert refused, (route, answer.status_code)


def test_a_colleague_can_not_tell_a_foreign_assessment_from_none(world: World) -> None:
    for route in GUARDED:
        foreign = world.ask(world.colleague, route)
        missing = world.ask(world.colleague, route, MISSING)

        assert (foreign.status_code, missing.status_code) == (404, 404), route
        assert without_token(foreign) == without_token(missing), route


def test_a_sponsor_sees_and_does_nothing(world: World) -> None:
    for route in GUARDED:
        answer = world.ask(world.sponsor, route)

        if RULE[route] != "sees":
            assert answer.status_code == 403, route
        else:
            assert answer.status_code in {200, 404}, route
            assert "There is no such assessment" not in answer.text, route
