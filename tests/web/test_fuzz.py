"""The JSON interface under made-up requests: never a fault of ours, and answers as openapi.json says.

Seeded, so that a run finds what the last one found. What schemathesis calls a rejected valid request
is left out: a shape can't say that a close lies in the past, or that a group is not asked.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy.orm import Session

from dot.db import open_database
from dot.jobs.kinds import Kind
from dot.web.api import assessments
from tests.databases import Template
from tests.services import HTTPS, make_app, make_service
from tests.web.hostile import World, make_world

Operation = APIOperation[Any, Any, Any, Any]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
# What a made-up request must name rightly to get any further.
KNOWN = {
    "group": "REP",
    "unit": "",
    "level": "",
    "language": "en",
    "domain": "",
    "time_zone": "UTC",
}
# After these there is nothing left to ask for.
LAST = ("/close", "/coding")


def take_job(session: Session, kind: Kind, *ids: int) -> None:
    """A job engine that takes every job and does none."""
    del session, kind, ids


@pytest.fixture
def fuzzed(template: Template) -> Iterator[World]:
    database = open_database(template.copy())
    service = make_service(database)
    yield make_world(replace(service, here=replace(service.here, enqueue=take_job)))
    database.close()


def described(world: World) -> BaseSchema:
    """The interface as openapi.json describes it."""
    return schemathesis.openapi.from_asgi("/api/openapi.json", make_app(world.service.here))


def operations(schema: BaseSchema) -> list[Operation]:
    found = [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]
    return sorted(found, key=lambda one: one.path.endswith(LAST))


def ask(world: World, case: Case[Any], mode: GenerationMode) -> None:
    """Send one request, to the assessment that there is, and judge the answer."""
    if "assessment_id" in case.path_parameters and mode is GenerationMode.POSITIVE:
        case.path_parameters["assessment_id"] = world.assessment
    if isinstance(case.body, dict) and mode is GenerationMode.POSITIVE:
        case.body.update({name: KNOWN[name] for name in KNOWN.keys() & case.body.keys()})
    world.service.renew_limits()
    answer = case.call(headers=dict(world.program.headers), base_url=HTTPS)
    more = [negative_data_rejection] if mode is GenerationMode.NEGATIVE else []
    case.validate_response(answer, checks=[*CHECKS, *more])


def fuzz(world: World, examples: int) -> list[str]:
    """Ask every operation so often in each way; what was found."""
    found = []
    for operation in operations(described(world)):
        for mode in MODES:
            try:
                fuzz_one(world, operation, mode, examples)
            except (AssertionError, BaseExceptionGroup) as error:
                found.append(f"{operation.label}: {error}")
    return found


def fuzz_one(world: World, operation: Operation, mode: GenerationMode, examples: int) -> None:
    """Ask one operation so often."""

    @seed(20261129)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: Case[Any]) -> None:
        ask(world, case, mode)

    with suppress(Unsatisfiable):  # Where nothing is asked for, nothing wrong can be sent.
        run()


@pytest.mark.timeout(300)
def test_every_operation_answers_a_few_made_up_requests_as_described(fuzzed: World) -> None:
    assert fuzz(fuzzed, examples=3) == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_every_operation_answers_many_made_up_requests_as_described(fuzzed: World) -> None:
    assert fuzz(fuzzed, examples=60) == []


def test_a_fault_of_ours_would_be_found(fuzzed: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(assessments, "assessments_of", fail)
    first = operations(described(fuzzed))[0]

    with pytest.raises(BaseExceptionGroup, match="Server error"):
        fuzz_one(fuzzed, first, GenerationMode.POSITIVE, 1)
