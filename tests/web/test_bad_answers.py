"""Bad answers and addresses on both databases: refused in the same words, and nothing stored moves."""

import json

import pytest

from dot.assessments.invitations import participation_of, revoke
from dot.assessments.models import Assessment, Status
from tests.web.hostile import BARS, DIGITS, World, named, refused

OF_OTHERS = "crm-wishes"
SURROGATE = r'"\ud800"'

WRONG_ANSWERS = [
    b'{"value": NaN, "revision": 1}',
    b'{"value": Infinity, "revision": 1}',
    b'{"value": 1e400, "revision": 1}',
    b'{"value": true, "revision": 1}',
    b'{"value": "3", "revision": 1}',
    b'{"value": 3, "revision": true}',
    b'{"value": 3, "revision": "1"}',
    b'{"value": 3, "revision": 1e400}',
    b'{"value": 3, "revision": 9223372036854775808}',
    f'{{"value": {DIGITS}, "revision": 1}}'.encode(),
    f'{{"value": {"9" * 5000}, "revision": 1}}'.encode(),
    f'{{"value": 3, "revision": {DIGITS}}}'.encode(),
    f'{{"choice": {SURROGATE}, "revision": 1}}'.encode(),
    f'{{"texts": [{SURROGATE}], "revision": 1}}'.encode(),
    f'{{"value": 3, "comment": {SURROGATE}, "revision": 1}}'.encode(),
    f'{{"value": 3, {SURROGATE}: 1, "revision": 1}}'.encode(),
    b'{"texts": ["\\u0000"], "revision": 1}',
    b'{"choice": "\\u0000", "revision": 1}',
    b'{"value": 3, "rater_id": 1, "revision": 1}',
    b'{"value": 3, "assessment_id": 1, "revision": 1}',
    b'{"value": [3], "revision": 1}',
    b'{"value": 3, "comment": "\xff\xfe", "revision": 1}',
    b"[" * 9000,
    b"",
    b"null",
    b"3",
    b'"\\ud800"',
]


@pytest.mark.parametrize("body", WRONG_ANSWERS, ids=named)
def test_a_wrong_answer_is_refused_in_words(world: World, body: bytes) -> None:
    assert refused(world.put(body))


def test_a_comment_of_a_megabyte_is_refused_unread(world: World) -> None:
    body = json.dumps({"value": 3, "comment": "x" * 1_000_000, "revision": 1})

    assert refused(world.put(body), statuses=(413,))


def test_nul_in_a_comment_is_taken_out_on_both_databases(own_world: World) -> None:
    answer = own_world.put(r'{"value": 3, "comment": "a\u0000b", "revision": 1}')

    assert answer.status_code == 200
    found = own_world.respondent.get("/survey/answers").json()["answers"]["crm"][BARS]
    assert (found["cell"], found["comment"]) == ("3", "ab")


@pytest.mark.parametrize(
    ("slug", "item"),
    [
        ("crm", "no-such-item"),
        ("crm", OF_OTHERS),
        ("no-such", BARS),
        ("crm", "%00"),
        ("crm", "%ED%A0%80"),
        ("crm", "x" * 64),
    ],
)
def test_a_question_that_is_not_put_to_this_group_takes_nothing(
    world: World, slug: str, item: str
) -> None:
    assert "no such question" in refused(world.put('{"value": 3}', item, slug), statuses=(404,))


@pytest.mark.parametrize("kind", ["none", "unknown", "forged", "revoked", "over"])
def test_who_may_not_answer_any_more_changes_nothing(own_world: World, kind: str) -> None:
    world, before = own_world, own_world.stored()
    if kind == "none":
        world.respondent.cookies.clear()
    elif kind in {"unknown", "forged"}:
        cookie = world.respondent.cookies["__Host-dot_r"]
        forged = {
            "unknown": "x" * len(cookie),
            "forged": f"{'x' if cookie[0] != 'x' else 'y'}{cookie[1:]}",
        }[kind]
        world.respondent.cookies.clear()
        world.respondent.cookies.set("__Host-dot_r", forged)
    elif kind == "revoked":
        with world.service.here.database.write.begin() as session:
            revoke(session, participation_of(session, world.link).id)
        before = world.stored()
    else:
        with world.service.here.database.write.begin() as session:
            session.get_one(Assessment, world.assessment).status = Status.CLOSED
        before = world.stored()
    answer = world.put('{"value": 4, "revision": 1}')

    assert refused(answer, statuses=(409,) if kind == "over" else (404,))
    assert world.stored() == before


def test_a_replay_after_the_close_by_its_hour_changes_nothing(own_world: World) -> None:
    own_world.service.clock.pass_by(days=14)
    own_world.respondent.get(f"/i/{own_world.link}")
    before = own_world.stored()

    assert "has closed" in refused(own_world.put('{"value": 2}'), statuses=(409,))
    assert own_world.stored() == before


HOSTILE_FORMS = [
    {f"a:crm/{BARS}": "nan"},
    {f"a:crm/{BARS}": "1e400"},
    {f"a:crm/{BARS}": "true"},
    {f"a:crm/{BARS}": DIGITS},
    {f"a:crm/{BARS}": "\x00"},
    {f"a:crm/{BARS}": "7"},
    {f"a:crm/{BARS}": "4", f"r:crm/{BARS}": "x"},
    {f"a:crm/{BARS}": "4", f"r:crm/{BARS}": "-1"},
    {f"a:crm/{BARS}": "4", f"r:crm/{BARS}": DIGITS},
    {f"a:crm/{BARS}": "4", f"r:crm/{BARS}": "9" * 5000},
    {f"a:crm/{BARS}": "4", f"c:crm/{BARS}": "x" * 5000},
    {"a:crm/no-such-item": "4"},
    {f"a:crm/{OF_OTHERS}": "yes"},
    {"a:no-such/item": "4"},
    {"c:\x00": "4"},
]


def section_of(world: World) -> str:
    """The number of the section that asks the question."""
    text = world.respondent.get("/survey/answer").text
    before = text[: text.index(f"a:crm/{BARS}")]
    return str(before.count("<section"))


@pytest.mark.parametrize("fields", HOSTILE_FORMS, ids=named)
def test_a_hostile_form_is_refused_in_words(world: World, fields: dict[str, str]) -> None:
    given = {f"r:crm/{BARS}": "1", **fields}
    section = section_of(world)
    answer = world.send(
        world.respondent, "/survey/answer", "/survey/answer", section=section, go="1", **given
    )

    assert answer.status_code == 422, answer.text
    assert "<html" in answer.text
    assert "Traceback" not in answer.text and "literal for int" not in answer.text


def test_a_form_of_a_megabyte_is_refused_unread(world: World) -> None:
    answer = world.send(
        world.respondent,
        "/survey/answer",
        "/survey/answer",
        **{f"c:crm/{BARS}": "x" * 1_000_000},
    )

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/i/%00",
        "/i/%ED%A0%80",
        "/g/%00",
        "/g/%ED%A0%80",
        "/g/" + "x" * 64,
        "/i/" + "x" * 200,
        "/survey/brand/%00.css",
        "/survey/brand/..%2f..%2fetc.css",
    ],
)
def test_a_hostile_address_leads_nowhere(world: World, path: str) -> None:
    assert world.respondent.get(path).status_code == 404


@pytest.mark.parametrize(
    "part",
    [
        "/links/%00",
        "/links/%ED%A0%80/qr.svg",
        "/documents/%00",
        "/documents/..%2fkey",
        "/mails/%00",
        "/mails/invitation?group=%00&language=%00",
    ],
)
def test_a_hostile_address_of_the_desk_leads_nowhere(world: World, part: str) -> None:
    answer = world.desk.get(f"/assessments/{world.assessment}{part}")

    assert answer.status_code in {404, 409, 422}
    assert "<html" in answer.text
