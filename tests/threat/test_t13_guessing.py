"""T13: secrets can't be guessed: 256 bits, kept as hashes, the same answer for every wrong one, a budget."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from dot.accounts.tokens import new_token, token_hash
from dot.assessments.fieldwork_models import AccessToken
from dot.assessments.invitations import mint, revoke
from dot.db import Base, Database
from tests.services import HTTPS, OURS, Service, make_app, make_online, make_person
from tests.threat.test_t10_order_and_time import seats_of


def test_ten_thousand_secrets_are_long_different_and_say_nothing_of_one_another() -> None:
    made = [new_token() for _ in range(10_000)]

    assert len(set(made)) == 10_000
    assert min(map(len, made)) >= 43
    assert all(re.fullmatch(r"[\w-]+", one, re.ASCII) for one in made)
    assert len({one[:8] for one in made}) == 10_000


def test_the_database_holds_hashes_only(session: Session) -> None:
    assessment = make_online(session)
    tokens = [mint(session, seat.id) for seat in seats_of(session, assessment, 20)]
    rows = [
        repr(row) for table in Base.metadata.sorted_tables for row in session.execute(select(table))
    ]
    dump = "\n".join(rows)

    assert not any(token in dump for token in tokens)
    assert all(token_hash(token) in dump for token in tokens)


def test_what_is_stored_is_no_way_in(live_service: Service) -> None:
    with live_service.here.database.write.begin() as session:
        make_person(session, make_online(session))
        stolen = session.scalars(select(AccessToken.token_hash)).one()

    assert live_service.browser().get(f"/i/{stolen}").status_code == 404


def at(service: Service, address: str) -> TestClient:
    """A browser at an address of its own."""
    return TestClient(
        make_app(service.here), base_url=HTTPS, headers=OURS, client=(address, 50_000)
    )


def invited(database: Database, people: int) -> list[str]:
    with database.write.begin() as session:
        assessment = make_online(session)
        return [mint(session, seat.id) for seat in seats_of(session, assessment, people)]


def test_guessing_ends_and_nobody_else_suffers(service: Service) -> None:
    good = invited(service.here.database, 1)[0]
    guesser, neighbour = at(service, "192.0.2.1"), at(service, "192.0.2.2")
    answers = [guesser.get(f"/i/{new_token()}").status_code for _ in range(300)]
    found = neighbour.get(f"/i/{good}", follow_redirects=False).status_code
    same_house = guesser.get(f"/i/{good}", follow_redirects=False).status_code

    assert answers[:20] == [404] * 20
    assert set(answers[20:]) == {429}
    assert (found, same_house) == (303, 303)


def test_a_made_up_forwarded_address_does_not_renew_the_budget(service: Service) -> None:
    """Formbricks #8680: the leftmost X-Forwarded-For was believed."""
    guesser = at(service, "192.0.2.1")
    answers = [
        guesser.get(f"/i/{new_token()}", headers={"x-forwarded-for": f"198.51.100.{turn}"})
        for turn in range(40)
    ]

    assert [one.status_code for one in answers[20:]] == [429] * 20


def test_every_wrong_secret_gets_the_same_answer(service: Service) -> None:
    """Unknown, revoked, too long, or no secret at all."""
    with service.here.database.write.begin() as session:
        seat, revoked = make_person(session, make_online(session))
        revoke(session, seat)
    answers = [
        service.browser().get(f"/i/{wrong}")
        for wrong in (new_token(), revoked, "x" * 60, "x" * 200, "x", "%00")
    ]

    assert {one.status_code for one in answers} == {404}
    assert len({re.sub(r'"[^"]*nonce[^"]*"', "", one.text) for one in answers}) == 1


@pytest.mark.slow
def test_two_thousand_people_of_one_site_get_in_within_a_minute(service: Service) -> None:
    """The NAT rule: a company is one address, so what is valid is never limited by address."""
    tokens = invited(service.here.database, 2_000)
    site = at(service, "192.0.2.1")
    statuses = set()
    for token in tokens:
        site.cookies.clear()
        statuses.add(site.get(f"/i/{token}", follow_redirects=False).status_code)
        statuses.add(site.get("/survey/answers").status_code)

    assert statuses == {303, 200}


def test_people_of_one_site_get_in_while_somebody_there_guesses(service: Service) -> None:
    tokens = invited(service.here.database, 60)
    site = at(service, "192.0.2.1")
    for _ in range(30):
        site.get(f"/i/{new_token()}")
    found = [site.get(f"/i/{token}", follow_redirects=False).status_code for token in tokens]

    assert found == [303] * 60
