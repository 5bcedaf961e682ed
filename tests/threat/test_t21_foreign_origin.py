"""T21: nothing that another site sends changes anything, on any route that can change something."""

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from dot.web.app import ROUTERS
from tests.services import HTTPS, Service, make_app

# A mail program posts there from anywhere (RFC 8058); its address is signed, and no cookie counts.
FROM_ANYWHERE = {"/stop/{token}"}
UNSAFE = sorted(
    (method, route.path)
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute) and route.path not in FROM_ANYWHERE
    for method in (route.methods or set()) - {"GET", "HEAD"}
)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": HTTPS, "sec-fetch-site": "cross-site"},
        {"origin": HTTPS, "sec-fetch-site": "same-site"},
        {"origin": f"{HTTPS}.evil.example"},
    ],
)
def test_foreign_and_missing_origins_are_refused(service: Service, headers: dict[str, str]) -> None:
    web = TestClient(make_app(service.here), base_url=HTTPS, headers=headers)

    for method, path in UNSAFE:
        place = path.replace("{assessment_id}", "1")
        answer = web.request(method, place, json={}, follow_redirects=False)

        assert answer.status_code == 403, (method, path)


def test_a_key_beside_a_cookie_opens_no_back_door(service: Service) -> None:
    web = TestClient(make_app(service.here), base_url=HTTPS, headers={"authorization": "Bearer x"})
    web.cookies.set("__Host-dot_u", "x")

    answer = web.post("/api/v1/assessments", json={})

    assert answer.status_code == 403
