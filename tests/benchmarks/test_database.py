"""`benchmark build --database`: released assessments become an edition, on either database."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from dot.assessments.models import Assessment, Client, Status
from dot.batch.benchmarking import benchmark
from dot.benchmarks.editions import read_set
from dot.benchmarks.finished import finished_release
from dot.benchmarks.schemas import BenchmarkSet
from dot.db import open_database
from dot.errors import Conflict, DotError
from dot.publication.issuing import issue
from dot.publication.models import PublishedRelease
from dot.publication.queries import latest_releases
from dot.results.service import count
from tests.benchmarks.factories import write_result
from tests.databases import Template
from tests.factories import make_assessment, make_client, make_engagement
from tests.results.factories import (
    crowd,
    make_answers,
    make_definition,
    make_node,
    make_questionnaire,
)

pytestmark = pytest.mark.database

# Twelve people each; the means are 2, 2.5, 3, 3.5, 4 and 3.
FIRMS = {"Ada": 2.0, "Bell": 2.5, "Curie": 3.0, "Darwin": 3.5, "Euler": 4.0, "Fermi": 3.0}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make_wave(session: Session, client: Client, wave: str = "baseline") -> Assessment:
    engagement = make_engagement(session, client=client)
    return make_assessment(session, engagement=engagement, wave=wave, status=Status.CLOSED)


def release(
    session: Session, wave: Assessment, mean: float, given: Mapping[str, object] | None = None
) -> None:
    """Count and issue answers of twelve people, half of them a step above the mean, half below."""
    questionnaire = make_questionnaire([make_node("A", ["a1"])])
    low = [mean - 1.0, mean + 1.0] if mean == int(mean) else [mean - 0.5, mean + 0.5]
    answers = make_answers(questionnaire, crowd("REP", "a1", *low * 6))
    issue(session, wave.id, count(make_definition(questionnaire, given), answers))


def filled(template: Template, firms: Mapping[str, float] = FIRMS, **given: object) -> str:
    """The address of a new database with a released assessment of each firm."""
    url = template.copy()
    database = open_database(url)
    with database.write.begin() as session:
        for name, mean in firms.items():
            release(session, make_wave(session, make_client(session, name=name)), mean, given)
    database.close()
    return url


def pooled(place: Path, *words: str) -> BenchmarkSet:
    assert benchmark(["build", *words]) == 0
    return read_set(place / "practice.yaml")[1]


def test_released_assessments_become_a_practice_set(place: Path, template: Template) -> None:
    edition = pooled(place, "--database", filled(template))

    assert (edition.kind, edition.n, edition.simulated) == ("practice", 6, False)
    assert [(one.slug, one.version) for one in edition.questionnaires] == [("health", "1.0.0")]
    assert {one.node: (one.mean, one.n) for one in edition.figures} == {
        "A": (3.0, 6),
        "health": (3.0, 6),
    }
    assert "6 clients, one vote each" in (edition.selection or "")


def test_the_settings_name_the_database_where_nobody_else_does(
    place: Path, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOT_DATABASE_URL", filled(template))

    assert pooled(place, "--database").n == 6


def test_folders_and_a_database_make_one_pool(place: Path, template: Template) -> None:
    """Four clients are too few, and so are two."""
    url = filled(template, dict(list(FIRMS.items())[:4]))
    files = [str(write_result(place, firm, {"B1": mean})) for firm, mean in FIRMS.items()]
    with pytest.raises(Conflict, match="scores of 4 clients; a pool needs 5"):
        benchmark(["build", "--database", url])
    edition = pooled(place, *files, "--database", url)

    assert [(one.questionnaire, one.n) for one in edition.figures] == [("crm", 6)]
    assert "2 places left out: fewer than 5 clients" in (edition.selection or "")


def test_a_client_in_a_folder_and_in_the_database_has_one_vote(
    place: Path, template: Template
) -> None:
    files = [str(write_result(place, "EULER", {"A": 1.5}, report_date="2020-01-31"))]
    edition = pooled(place, *files, "--database", filled(template))

    assert edition.n == 6


def test_only_the_latest_release_of_an_assessment_counts(session: Session) -> None:
    wave = make_wave(session, make_client(session, name="Ada"))
    release(session, wave, 3.0)
    first = next(latest_releases(session))
    session.add(
        PublishedRelease(
            assessment_id=wave.id, number=2, inputs_hash="a" * 64, key="b" * 64,
            content={**first.content, "warnings": ["the second"]}, ledger={},
        )
    )  # fmt: skip
    session.flush()
    (found,) = latest_releases(session)

    assert found.content["warnings"] == ["the second"]
    assert (found.client, found.name) == ("Ada", "release 2 of “baseline”, Ada")


def test_of_two_waves_the_later_is_the_vote(place: Path, template: Template) -> None:
    url = filled(template)
    database = open_database(url)
    with database.write.begin() as session:
        ada = session.query(Client).filter_by(name="Ada").one()
        later = {"report_date": date(2027, 11, 23)}
        release(session, make_wave(session, ada, "month 12"), 3.5, later)
    database.close()
    (figure, _) = pooled(place, "--database", url).figures

    assert (figure.n, figure.mean) == (6, 3.25)


def test_a_release_is_its_clients_whatever_it_calls_itself(session: Session) -> None:
    release(session, make_wave(session, make_client(session, name="Ada")), 3.0)
    (found,) = latest_releases(session)
    read = finished_release(found.content, found.name, found.client)

    assert found.content["assessment"]["client"] == "Alpenpharma"
    assert read.assessment.client == "Ada"


def test_a_database_is_refused_that_has_no_release(place: Path, template: Template) -> None:
    url = template.copy()
    database = open_database(url)
    with database.write.begin() as session:
        make_wave(session, make_client(session))
    database.close()

    with pytest.raises(DotError, match="No assessment has been released in this database"):
        benchmark(["build", "--database", url])


def test_simulated_releases_are_refused_unless_allowed_and_then_marked(
    place: Path, template: Template
) -> None:
    url = filled(template, simulated=True)
    with pytest.raises(Conflict, match="6 of the results are simulated"):
        benchmark(["build", "--database", url])

    assert pooled(place, "--database", url, "--allow-simulated").simulated


def test_a_client_may_be_left_out_and_the_edition_says_so(place: Path, template: Template) -> None:
    edition = pooled(place, "--database", filled(template), "--without", "euler")

    assert (edition.n, edition.figures[0].mean) == (5, 2.8)
    assert "1 client left out by the practice" in (edition.selection or "")


def test_who_is_not_there_can_not_be_left_out(place: Path, template: Template) -> None:
    with pytest.raises(DotError, match="nothing of a client “Oiler” is there"):
        benchmark(["build", "--database", filled(template), "--without", "Oiler"])


def test_what_is_no_release_of_this_dot_is_named_unless_it_is_left_out(
    place: Path, template: Template
) -> None:
    url = filled(template)
    database = open_database(url)
    with database.write.begin() as session:
        wave = make_wave(session, make_client(session, name="Gauss"), "month 6")
        session.add(
            PublishedRelease(
                assessment_id=wave.id, number=1, inputs_hash="a" * 64, key="b" * 64,
                content={"format": 0}, ledger={},
            )
        )  # fmt: skip
    database.close()
    with pytest.raises(Conflict, match="release 1 of “month 6”, Gauss: this is no result"):
        benchmark(["build", "--database", url])

    assert pooled(place, "--database", url, "--without", "Gauss").n == 6


def test_a_complete_result_is_refused() -> None:
    content = {
        "confidential": True, "questionnaires": {},
        "assessment": {"client": "Ada", "simulated": False, "report_date": date(2026, 6, 30)},
    }  # fmt: skip

    with pytest.raises(Conflict, match="Ada: this is a complete, confidential result"):
        finished_release(content, "Ada", "Ada")


def test_a_database_without_tables_is_no_database_of_dot(place: Path, template: Template) -> None:
    url = template.empty()
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).touch()

    with pytest.raises(DotError, match="can't be read as a database of DOT"):
        benchmark(["build", "--database", url])


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("folder", "This is no database address: write sqlite:///FILE"),
        ("mysql://ada@host/dot", "This is no database address"),
        ("sqlite:///none.db", "sqlite:///none.db: there is no such database"),
        ("sqlite://", "sqlite://: there is no such database"),
        ("postgresql://ada:secret@127.0.0.1:1/dot", r"ada:\*\*\*@127.0.0.1:1/dot: can't be read"),
    ],
)
def test_a_wrong_address_is_told_without_its_password(place: Path, url: str, said: str) -> None:
    with pytest.raises(DotError, match=said) as caught:
        benchmark(["build", "--database", url])

    assert "secret" not in str(caught.value)
    assert list(place.iterdir()) == []


def test_a_file_that_is_no_database_is_named(place: Path) -> None:
    (place / "dot.db").write_text("not at all " * 100, encoding="utf-8")

    with pytest.raises(DotError, match=r"dot\.db: can't be read as a database of DOT"):
        benchmark(["build", "--database", "sqlite:///dot.db"])


def test_something_must_be_named(place: Path) -> None:
    with pytest.raises(DotError, match="Name finished assessments"):
        benchmark(["build"])
