"""openapi.json tells all of the JSON interface: each route with examples of what goes in and out, and errors."""

import json
from functools import cache
from typing import Any

import pytest
from fastapi.routing import APIRoute
from pydantic import BaseModel

from dot.config import Settings
from dot.db import open_database
from dot.results.schemas import Result
from dot.web.api import coding_schemas, mail_schemas, schemas
from dot.web.api.common import STATUSES
from dot.web.api.results import RESULT_EXAMPLE
from dot.web.app import ROUTERS, create_app
from dot.web.installation import Installation

MODELS = {
    name: one
    for name, one in (vars(schemas) | vars(mail_schemas) | vars(coding_schemas)).items()
    if isinstance(one, type) and issubclass(one, BaseModel)
}
ROUTES = sorted(
    (route.path, method.lower())
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute) and route.path.startswith("/api/")
    for method in route.methods or ()
)
Tree = dict[str, Any]


@cache
def description() -> Tree:
    here = Installation(Settings(), open_database("sqlite:///never-opened.db"), b"k" * 32)
    return create_app(here).openapi()


def resolved(schema: Tree) -> Tree:
    """A schema behind its reference; of a list, what the list holds."""
    if "items" in schema:
        return resolved(schema["items"])
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Tree = description()["components"]["schemas"][name] if name else schema
    return found


def has_example(media: Tree) -> bool:
    schema = resolved(media["schema"])
    return "example" in media or bool(schema.get("examples")) or schema.get("format") == "binary"


def test_the_description_lists_every_route_and_no_other() -> None:
    listed = sorted(
        (path, method) for path, tree in description()["paths"].items() for method in tree
    )

    assert listed == ROUTES
    assert len(listed) > 20


@pytest.mark.parametrize(("path", "method"), ROUTES)
def test_a_route_says_what_it_does_with_examples_errors_and_key(path: str, method: str) -> None:
    operation = description()["paths"][path][method]
    body = operation.get("requestBody", {}).get("content", {})
    answers = operation["responses"]
    good = {code: one for code, one in answers.items() if code.startswith("2")}

    assert operation["summary"] and operation["description"]
    assert operation["security"] == [{"HTTPBearer": []}]
    assert all(has_example(media) for kind, media in body.items() if kind == "application/json")
    for one in good.values():
        media = one.get("content", {}).get("application/json")
        assert media is None or has_example(media)
    for code in map(str, STATUSES):
        content = answers[code]["content"]
        assert list(content) == ["application/problem+json"], code
        assert content["application/problem+json"]["example"]["status"] == int(code)
        assert resolved(content["application/problem+json"]["schema"])["title"] == "ProblemOut"


@pytest.mark.parametrize("name", MODELS)
def test_an_example_is_one(name: str) -> None:
    model = MODELS[name]
    extra: Any = model.model_config.get("json_schema_extra") or {}

    for example in extra.get("examples", []):
        assert model.model_validate(example)
    assert extra.get("examples") or name in {"BaseModel", "In", "Out"}


def test_the_example_of_a_result_is_one() -> None:
    """The description leaves nulls out, so the example is read where it was written."""
    path = "/api/v1/assessments/{assessment_id}/result"
    answer = description()["paths"][path]["get"]["responses"]["200"]
    written = RESULT_EXAMPLE["assessment"]["client"]

    assert Result.model_validate_json(json.dumps(RESULT_EXAMPLE))
    assert answer["content"]["application/json"]["example"]["assessment"]["client"] == written
