"""T12: nobody sets what is not theirs to set by adding a field, on any route of the JSON interface."""

import json
import re
from typing import Any

import pytest
from sqlalchemy import select

from dot.accounts.models import Role, User
from dot.assessments.fieldwork_models import Invitation, Participation
from dot.assessments.models import Assessment, Status
from dot.responses.models import Answer
from tests.web.hostile import BARS, JSON, World
from tests.web.test_described import description

FORBIDDEN = {
    "id": 1,
    "client_id": 2,
    "engagement_id": 2,
    "assessment_id": 2,
    "user_id": 1,
    "role": "owner",
    "k": 1,
    "floor": 1,
    "mode": "named",
    "status": "issued",
    "state": "done",
    "rev": 99,
    "revision_of": 1,
    "rater_id": 1,
    "token_hash": "0" * 64,
    "withdrawn": True,
    "submitted": True,
    "closed": True,
    "cut_on": "2026-01-01",
    "release": 1,
    "__class__": "x",
    "constructor": {},
}


def bodies(world: World) -> list[tuple[str, str, dict[str, Any]]]:
    """Every route that takes JSON, with a body that it would take."""
    tree = description()
    shapes = tree["components"]["schemas"]
    found = []
    for path, methods in tree["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if content:
                name = content["schema"]["$ref"].rpartition("/")[2]
                place = path.replace("{assessment_id}", str(world.assessment))
                example = shapes[name]["examples"][0]
                found.append((method, re.sub(r"{\w+}", "1", place), example))
    return found


def test_a_field_that_is_not_the_callers_is_refused_on_every_route(world: World) -> None:
    routes = bodies(world)
    for method, place, example in routes:
        answer = world.program.request(method, place, json={**example, **FORBIDDEN})

        assert answer.status_code == 422, (method, place)
        refused = {one["at"] for one in answer.json()["errors"]}
        assert {f"body.{key}" for key in FORBIDDEN} <= refused, (method, place)

    assert len(routes) >= 7


def test_a_field_inside_the_plan_is_refused_as_well(world: World) -> None:
    place, example = next(
        (place, body) for _, place, body in bodies(world) if place.endswith("/assessments")
    )
    answer = world.program.post(place, json={**example, "plan": example["plan"] | FORBIDDEN})
    refused = {one["at"] for one in answer.json()["errors"]}

    assert answer.status_code == 422
    assert {f"body.plan.{key}" for key in FORBIDDEN} <= refused


@pytest.mark.parametrize("key", sorted(FORBIDDEN.keys() - {"state"}))
def test_an_answer_takes_no_other_field(world: World, key: str) -> None:
    body = json.dumps({"value": 4, "revision": 1, key: FORBIDDEN[key]})

    assert world.respondent.put(
        f"/survey/answers/crm/{BARS}", content=body, headers=JSON
    ).status_code == 422  # fmt: skip


def test_fields_that_a_form_does_not_have_change_nothing(own_world: World) -> None:
    world, page = own_world, f"/assessments/{own_world.assessment}"
    extra = {key: str(value) for key, value in FORBIDDEN.items()}
    person = {"name": "Bo", "email": "bo@client.example", "group": "REP", "language": "en"}
    world.send(world.desk, page, f"{page}/people", **{**extra, **person})
    world.send(world.desk, page, f"{page}/extend", **{**extra, "closes": "2026-12-20T18:00"})
    world.send(world.respondent, "/survey", "/survey/start", **extra)

    with world.service.here.database.read() as session:
        bo = session.scalars(select(Invitation).where(Invitation.name == "Bo")).one()
        assert (bo.assessment_id, bo.withdrawn) == (world.assessment, False)
        assert session.get_one(Assessment, world.assessment).status is Status.OPEN
        assert [one.role for one in session.scalars(select(User))] == [Role.CONSULTANT]
        assert not any(one.submitted for one in session.scalars(select(Participation)))
        assert [one.revision for one in session.scalars(select(Answer))] == [1]
