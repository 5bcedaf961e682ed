"""A draft is defined anew by JSON: what it asks, its groups, units and names; once open, it stands."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dot.accounts.models import Role, User
from dot.assessments.models import Assessment, Client, Engagement, Membership, PinnedQuestionnaire
from dot.batch.fieldwork import prepare
from dot.batch.redefining import redefine
from dot.db import Database, open_database
from dot.questionnaires.service import content_root
from dot.results.queries import load_definition
from tests.batch.factories import make_folder, make_full_folder
from tests.databases import Template
from tests.services import (
    Service,
    definition_of,
    make_member,
    make_online,
    make_person,
    make_plan,
    make_service,
    make_user,
)
from tests.web.test_plans import Draft

Tree = dict[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(tmp_path_factory.mktemp("draft") / "folder").path


@pytest.fixture
def draft(service: Service, folder: Path) -> Draft:
    return Draft(service, folder)


@pytest.fixture(scope="module")
def standing(sqlite_files: Template, folder: Path) -> Iterator[Draft]:
    """One draft for all that changes nothing; somebody is invited to it."""
    database = open_database(sqlite_files.copy())
    made = Draft(make_service(database), folder)
    with database.write.begin() as session:
        assessment = session.get_one(Assessment, made.id)
        make_person(session, assessment, group="MKT", unit="city", level="field")
    yield made
    database.close()


def settings(draft: Draft) -> Tree:
    found: Tree = draft.program.get(draft.at("/settings")).json()["assessment"]
    return found


def put(draft: Draft, change: Tree, **more: Any) -> Any:
    """Send the settings as they are, but for a change."""
    return draft.program.put(
        draft.at("/settings"), json={"assessment": settings(draft) | change, **more}
    )


def test_what_is_read_can_be_sent_back_and_changes_nothing(draft: Draft) -> None:
    before = draft.program.get(draft.at("/settings")).json()
    answer = draft.program.put(draft.at("/settings"), json=before)

    assert answer.status_code == 200, answer.text
    assert answer.json() == before == draft.program.get(draft.at("/settings")).json()
    assert "settings changed" in draft.log()


def test_a_draft_asks_other_questions_of_other_people(draft: Draft) -> None:
    """One more questionnaire, another unit below a new one, another level."""
    before = settings(draft)
    units = [
        {"id": "world", "name": "World"},
        *(one | {"parent": "world"} if "parent" not in one else one for one in before["units"]),
        {"id": "iceland", "name": "Iceland", "parent": "world"},
    ]
    answer = put(
        draft,
        {
            "questionnaires": ["pulse@1.1.0", *before["questionnaires"]],
            "units": units,
            "levels": [*before["levels"], {"id": "board", "name": "Board", "kind": "national"}],
        },
    )
    person = {
        "name": "Nils", "email": "nils@client.example", "group": "MKT", "unit": "iceland",
        "level": "board", "language": "en",
    }  # fmt: skip
    invited = draft.program.post(draft.at("/people"), json=person)

    assert answer.status_code == 200, answer.text
    assert invited.status_code == 201, invited.text
    with draft.service.here.database.read() as session:
        pins = session.scalars(
            select(PinnedQuestionnaire).order_by(PinnedQuestionnaire.position)
        ).all()
        found = load_definition(session, session.get_one(Assessment, draft.id), content_root())

    assert [(one.slug, one.version) for one in pins][:2] == [("pulse", "1.1.0"), ("alpha", "1.0.0")]
    assert [one.slug for one in found.questionnaires] == ["pulse", "alpha", "beta"]
    assert {one.id: one.parent for one in found.assessment.units}["iceland"] == "world"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"questionnaires": ["crm@9.9.9"]}, "crm"),
        ({"questionnaires": ["../../secret"]}, "questionnaire"),
        ({"units": [{"id": "a", "name": "A", "parent": "b"}]}, "“b”"),
        ({"groups": {"MKT": {"mode": "open"}}}, "mode"),
        ({"importance": {"nowhere": 5}}, "nowhere"),
        ({"state": "open"}, "state"),
        ({"title": ""}, "title"),
        ({"benchmark_sets": ["benchmarks/none.yaml"]}, "none.yaml"),
    ],
)
def test_what_is_wrong_is_told_as_of_a_folder_and_changes_nothing(
    standing: Draft, change: Tree, said: str
) -> None:
    before = settings(standing)
    answer = put(standing, change)

    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.text
    assert answer.json()["errors"][0]["at"].startswith("assessment.yaml:")
    assert "/tmp" not in answer.text
    assert settings(standing) == before


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"groups": {}}, "group"),
        ({"levels": [{"id": "brand", "name": "Brand team", "kind": "source"}]}, "level"),
        ({"units": [{"id": "north", "name": "North"}]}, "unit"),
    ],
)
def test_who_was_invited_keeps_their_place(standing: Draft, change: Tree, at: str) -> None:
    before = settings(standing)
    answer = put(standing, change)

    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["at"] == f"assessment.{at}"
    assert "People are invited there already" in answer.json()["detail"]
    assert settings(standing) == before


def test_a_planned_language_must_be_spoken_by_what_is_asked(draft: Draft) -> None:
    groups = {"MKT": {"mode": "confidential", "k": 3}}
    pulse = {"questionnaires": ["pulse@1.1.0"], "groups": groups, "targets": {}, "importance": {}}
    first = put(draft, pulse)
    plan = draft.program.get(draft.at("/plan")).json()
    planned = draft.program.put(draft.at("/plan"), json=plan | {"languages": ["en", "da"]})
    answer = put(draft, {"questionnaires": ["pulse@1.0.0"]})

    assert (first.status_code, planned.status_code) == (200, 200), first.text + planned.text
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["at"] == "languages"


def test_once_open_what_is_asked_stands(draft: Draft) -> None:
    before = settings(draft)
    draft.open()
    answer = put(draft, {"title": "Another title"})

    assert (answer.status_code, settings(draft)) == (409, before)


def test_the_strategy_stays_where_none_is_sent_and_goes_where_another_is(draft: Draft) -> None:
    before = draft.program.get(draft.at("/settings")).json()["strategy"]
    kept = put(draft, {}).json()["strategy"]
    another = deepcopy(before)
    another["measures"][0]["wordings"] = ["what we said"]
    changed = put(draft, {}, strategy=another).json()["strategy"]

    assert kept == before
    assert changed == another


def engagements(draft: Draft) -> set[tuple[str, str]]:
    with draft.service.here.database.read() as session:
        rows = session.execute(select(Client.name, Engagement.title).join(Engagement.client))
        return {(client, title) for client, title in rows}


def test_names_are_changed_and_leave_no_empty_engagement(draft: Draft) -> None:
    answer = put(draft, {"title": "Renamed", "client": {"name": "Newpharma"}, "wave": "month 3"})
    read = draft.program.get(draft.at(""))

    assert answer.status_code == 200, answer.text
    assert (read.json()["client"], read.json()["title"]) == ("Newpharma", "Renamed")
    assert read.json()["wave"] == "month 3"
    assert engagements(draft) == {("Newpharma", "Renamed")}


def test_a_sponsor_comes_along_to_another_title_and_to_no_other_client(draft: Draft) -> None:
    with draft.service.here.database.write.begin() as session:
        sponsor = make_user(session, "Sue", Role.SPONSOR)
        make_member(session, sponsor, session.get_one(Assessment, draft.id))

    def seen_by() -> set[str]:
        with draft.service.here.database.read() as session:
            here = session.get_one(Assessment, draft.id).engagement_id
            members = select(User.name).join(Membership, Membership.user_id == User.id)
            return set(session.scalars(members.where(Membership.engagement_id == here)))

    put(draft, {"title": "Renamed"})
    renamed = seen_by()
    put(draft, {"client": {"name": "Newpharma"}})

    assert renamed == {"Ada", "Sue"}
    assert seen_by() == {"Ada"}


def make_elsewhere(session: Session, folder: Path) -> Assessment:
    """The same again, under another title."""
    given = definition_of(folder)
    settings = given.assessment.model_copy(update={"title": "Secret mandate", "wave": "first"})
    return prepare(session, replace(given, assessment=settings), make_plan())


def test_a_draft_does_not_slip_into_an_engagement_of_colleagues(draft: Draft, folder: Path) -> None:
    with draft.service.here.database.write.begin() as session:
        other = make_elsewhere(session, folder)
        assert other.engagement_id != session.get_one(Assessment, draft.id).engagement_id
    before = settings(draft)
    answer = put(draft, {"title": "Secret mandate"})

    assert answer.status_code == 403
    assert settings(draft) == before


@pytest.mark.database
def test_an_assessments_own_content_and_its_tables_stay(
    live_database: Database, tmp_path: Path
) -> None:
    folder = make_full_folder(tmp_path / "folder").path
    with live_database.write.begin() as session:
        number = make_online(session, folder, is_open=False).id
    with live_database.read() as session:
        before = load_definition(session, session.get_one(Assessment, number), content_root())

    with live_database.write.begin() as session:
        redefine(session, session.get_one(Assessment, number), {}, content_root())
    with live_database.read() as session:
        after = load_definition(session, session.get_one(Assessment, number), content_root())

    assert after.questionnaires == before.questionnaires
    assert (after.coding, after.evidence, after.kpis) == (
        before.coding, before.evidence, before.kpis,
    )  # fmt: skip
    assert (after.confirmed, after.strategy) == (before.confirmed, before.strategy)
    assert after.previous == before.previous
