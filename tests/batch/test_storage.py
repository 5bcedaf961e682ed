"""A folder's content becomes rows: whole, under new random codes, and nothing before the commit."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from dot.assessments.models import Assessment, Client, Engagement, Rater, Status, Unit
from dot.batch.storage import store
from dot.db import Database
from dot.errors import Conflict
from dot.publication.service import publish
from dot.questionnaires.service import content_root
from dot.responses.models import Answer, State
from dot.results.inputs import PreviousWave
from dot.results.queries import load
from tests.batch.waves import SAMPLE, Wave, another_wave, make_wide_folder, published, read


@pytest.fixture
def wave(tmp_path: Path) -> Wave:
    return read(make_wide_folder(tmp_path / "folder").path)


def count(session: Session, table: type[Any], *where: ColumnElement[bool]) -> int:
    return session.scalars(select(func.count()).select_from(table).where(*where)).one()


def test_the_assessment_is_closed(session: Session, wave: Wave) -> None:
    chosen = session.get_one(Assessment, store(session, *wave))

    assert chosen.status is Status.CLOSED


def test_nothing_is_kept_until_the_caller_commits(live_database: Database, wave: Wave) -> None:
    with live_database.write() as session:
        store(session, *wave)
        session.rollback()

    with live_database.read() as session:
        assert count(session, Client) == count(session, Answer) == 0


def test_nobody_keeps_the_code_of_the_folder(session: Session, wave: Wave) -> None:
    chosen = store(session, *wave)
    codes = session.scalars(select(Rater.code).where(Rater.assessment_id == chosen)).all()

    assert len(set(codes)) == len(wave[1].raters)
    assert not set(codes) & {rater.code for rater in wave[1].raters}


def test_the_order_of_the_folder_is_not_kept(session: Session) -> None:
    """A hundred and eighty people in nine groups keep their order by chance: never."""
    sample = read(SAMPLE)
    chosen = store(session, *sample)
    people = select(Rater.group).where(Rater.assessment_id == chosen).order_by(Rater.id)

    stored = session.scalars(people).all()

    given = [rater.group for rater in sample[1].raters]
    assert stored != given
    assert sorted(stored) == sorted(given)


def test_every_answer_begins_at_its_first_revision(session: Session, wave: Wave) -> None:
    chosen = store(session, *wave)
    revisions = select(Answer.revision).where(Answer.assessment_id == chosen)

    assert set(session.scalars(revisions)) == {1}


def test_a_non_answer_has_neither_text_nor_value(session: Session, wave: Wave) -> None:
    chosen = store(session, *wave)
    rows = session.execute(
        select(Answer.state, Answer.text, Answer.value).where(
            Answer.assessment_id == chosen, Answer.state != State.ANSWERED
        )
    )

    assert {tuple(row) for row in rows} == {
        (State.CANNOT_JUDGE, None, None),
        (State.SKIPPED, None, None),
    }


def test_a_unit_may_come_before_its_parent(session: Session, wave: Wave) -> None:
    definition, answers = wave
    units = definition.assessment.units[::-1]
    turned = definition.assessment.model_copy(update={"units": units})

    chosen = store(session, replace(definition, assessment=turned), answers)

    assert [unit.id for unit in units] == ["city", "north"]
    assert count(session, Unit, Unit.assessment_id == chosen) == 2


def test_two_waves_of_one_engagement_stand_side_by_side(session: Session, wave: Wave) -> None:
    definition, answers = another_wave(wave, "month 12")
    results = publish(*wave).model_dump(mode="json")
    later = replace(definition, previous=PreviousWave(results)), answers

    chosen = [store(session, *each) for each in (wave, later)]

    session.expunge_all()
    assert (count(session, Client), count(session, Engagement)) == (1, 1)
    for stored, given in zip(chosen, (wave, later), strict=True):
        assert published(load(session, stored, content_root())) == published(given)


def test_the_earlier_wave_gives_the_change(session: Session, wave: Wave) -> None:
    results = publish(*wave).model_dump(mode="json")
    definition = replace(wave[0], previous=PreviousWave(results))
    chosen = store(session, definition, wave[1])
    session.expunge_all()

    loaded = publish(*load(session, chosen, content_root()))

    change = loaded.questionnaires["alpha"].nodes["A1"].change
    assert change is not None
    assert change.difference == 0


def test_a_wave_is_stored_once(session: Session, wave: Wave) -> None:
    store(session, *wave)

    with pytest.raises(Conflict, match="has a wave “baseline” already"):
        store(session, *wave)


def test_a_folder_without_the_optional_files_comes_back(session: Session, wave: Wave) -> None:
    definition, answers = wave
    bare = replace(
        definition, coding=(), evidence=(), kpis=(), confirmed=(), initiatives=None, previous=None
    )
    chosen = store(session, bare, answers)
    session.expunge_all()

    loaded = load(session, chosen, content_root())

    assert published(loaded) == published((bare, answers))
    assert (loaded[0].initiatives, loaded[0].previous) == (None, None)
