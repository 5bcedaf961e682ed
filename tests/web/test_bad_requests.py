"""Bad input to the JSON interface and the desk's pages, on both databases: refused, nothing moves."""

import json
from typing import Any

import pytest

from tests.web.hostile import DIGITS, JSON, World, named, refused
from tests.web.test_api import SETTINGS


@pytest.mark.parametrize(
    "number", ["0", "-1", "x", DIGITS, "9" * 5000, "1e3", "٣", "%00", str(2**63)]
)
def test_a_number_that_is_none_is_no_assessment(world: World, number: str) -> None:
    by_program = world.program.get(f"/api/v1/assessments/{number}")
    by_page = world.desk.get(f"/assessments/{number}")

    assert refused(by_program, statuses=(404, 422))
    assert by_page.status_code in {404, 422}


PERSON = {"name": "Bo", "email": "bo@client.example", "group": "REP", "unit": "", "level": ""}
WRONG_PEOPLE: list[dict[str, object]] = [
    {"name": "\ud800"},
    {"name": "\x00"},
    {"name": True},
    {"name": 3},
    {"name": "x" * 301},
    {"email": "a\x00b"},
    {"email": "bo\ud800@client.example"},
    {"email": "BO@client.example\nBcc: x@y.example"},
    {"email": "RITA@Client.Example"},
    {"group": "\x00"},
    {"group": "\ud800"},
    {"group": None},
    {"unit": "mars"},
    {"unit": "\x00mars"},
    {"level": float("nan")},
    {"level": int(DIGITS)},
    {"language": "\x00"},
    {"language": "xx"},
    {"role": "owner"},
    {"\ud800": 1},
]


@pytest.mark.parametrize("wrong", WRONG_PEOPLE, ids=named)
def test_a_wrong_person_is_refused_by_program_and_page(
    world: World, wrong: dict[str, object]
) -> None:
    body = {**PERSON, "language": "en", **wrong}
    by_program = world.program.post(
        world.at("/people"), content=json.dumps(body).encode(), headers=JSON
    )
    page = f"/assessments/{world.assessment}"

    assert refused(by_program, statuses=(409, 422))
    if (
        all(isinstance(one, str) and one.isascii() for one in wrong.values())
        and "role" not in wrong
    ):
        by_page = world.send(world.desk, page, f"{page}/people", **body)
        assert by_page.status_code == by_program.status_code


@pytest.mark.parametrize(
    "wrong",
    [
        {"seats": True},
        {"seats": "3"},
        {"seats": 0},
        {"seats": int(DIGITS)},
        {"seats": 1.5},
        {"passcode": "\ud800"},
        {"domain": "\x00"},
        {"domain": "no domain"},
        {"domain": "x" * 301},
        {"group": "no-such"},
        {"code": "mine"},
    ],
    ids=named,
)
def test_a_wrong_open_link_is_refused(world: World, wrong: dict[str, object]) -> None:
    body = {"group": "REP", **wrong}
    answer = world.program.post(world.at("/links"), content=json.dumps(body).encode(), headers=JSON)

    assert refused(answer)


PLAN: dict[str, Any] = {
    "opens": "2026-11-24T08:00",
    "closes": "2026-12-05T18:00",
    "time_zone": "Europe/Berlin",
}


def nested(depth: int) -> Any:
    tree: Any = 1
    for _ in range(depth):
        tree = [tree]
    return tree


WRONG_SETTINGS: list[dict[str, Any]] = [
    {"title": "\ud800"},
    {"title": "\x00"},
    {"title": float("nan")},
    {"title": True},
    {"format": "1"},
    {"format": float("inf")},
    {"format": int(DIGITS)},
    {"groups": {"REP": {"mode": "confidential", "k": int(DIGITS)}}},
    {"groups": {"REP": {"mode": "confidential", "k": float("nan")}}},
    {"groups": {"\ud800": {}}},
    {"questionnaires": ["../../../../etc/passwd"]},
    {"questionnaires": ["/etc"]},
    {"questionnaires": ["questionnaires/../../../../etc"]},
    {"questionnaires": ["\x00@1.0.0"]},
    {"questionnaires": ["pulse@../1.0.0"]},
    {"benchmark_sets": ["../../../../etc/passwd"]},
    {"brand": "../../../../etc"},
    {"brand": "\x00"},
    {"client": nested(300)},
    {"client": nested(900)},
    {"report_date": "9999-99-99"},
    {"title": "x" * 200_000},
]


@pytest.mark.parametrize("wrong", WRONG_SETTINGS, ids=named)
def test_wrong_settings_are_refused(world: World, wrong: dict[str, Any]) -> None:
    body = {"assessment": SETTINGS | wrong, "plan": PLAN}
    answer = world.program.post(
        "/api/v1/assessments", content=json.dumps(body).encode(), headers=JSON
    )

    said = refused(answer)
    assert "root:" not in said and "/tmp" not in said


@pytest.mark.parametrize(
    "wrong",
    [
        {"opens": 5},
        {"opens": True},
        {"opens": float("nan")},
        {"opens": "soon"},
        {"opens": "0001-01-01T00:00"},
        {"closes": "9999-12-31T23:59"},
        {"closes": "2026-11-24T08:01"},
        {"closes": "2026-11-24"},
        {"time_zone": "Europe"},
        {"time_zone": "../../etc/passwd"},
        {"time_zone": "\x00"},
        {"time_zone": "x" * 300},
        {"depth": "yes"},
        {"depth": 1},
        {"drafts": "maybe"},
        {"reminders": [True]},
        {"reminders": ["3"]},
        {"reminders": [int(DIGITS)]},
        {"reminders": [0]},
        {"languages": []},
        {"languages": ["\x00"]},
        {"cut_on": "2026-01-01"},
    ],
    ids=named,
)
def test_a_wrong_plan_is_refused(world: World, wrong: dict[str, Any]) -> None:
    body = {"assessment": SETTINGS, "plan": PLAN | wrong}
    answer = world.program.post(
        "/api/v1/assessments", content=json.dumps(body).encode(), headers=JSON
    )

    assert refused(answer)


@pytest.mark.parametrize(
    "closes", ["soon", "", "9999-12-31T23:59", "0001-01-01T00:00", "\x00", "5", "2026-11-01T08:00"]
)
def test_a_wrong_close_is_refused_by_program_and_page(world: World, closes: str) -> None:
    page = f"/assessments/{world.assessment}"
    by_program = world.program.post(world.at("/extend"), json={"closes": closes})
    by_page = world.send(world.desk, page, f"{page}/extend", closes=closes)

    assert refused(by_program)
    assert by_page.status_code == 422


@pytest.mark.parametrize(
    "change",
    [
        {"answer": "\x00"}, {"code": "\x00"}, {"answer": "\ud800"}, {"answer": "a" * 501},
        {"code": True}, {"question": "worries"}, {"question": ""}, {"answer": ""},
    ],
)  # fmt: skip
def test_a_wrong_code_is_refused(world: World, change: dict[str, object]) -> None:
    row = {"question": "priorities", "answer": "a", "code": "S1", **change}
    answer = world.program.post(
        world.at("/coding"), content=json.dumps({"codes": [row]}).encode(), headers=JSON
    )

    assert refused(answer)


@pytest.mark.parametrize("codes", [[], {}, None, [None], {"a": "S1"}])
def test_codes_of_another_shape_are_refused(world: World, codes: object) -> None:
    answer = world.program.post(world.at("/coding"), json={"codes": codes})

    assert refused(answer)
