"""The database adapter gives what the folder adapter gives, or says what keeps it from doing so."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import delete, event
from sqlalchemy.orm import Session

from dot.assessments.models import Rater
from dot.batch.storage import store
from dot.db import Database
from dot.errors import Conflict, NotFound, Problems
from dot.questionnaires.freezing import freeze
from dot.questionnaires.service import content_root
from dot.responses.models import Answer
from dot.results.queries import load
from tests.batch.waves import (
    SAMPLE,
    Wave,
    another_wave,
    make_wide_folder,
    published,
    read,
    shuffled,
    told,
)
from tests.factories import make_answer


@pytest.fixture
def wave(tmp_path: Path) -> Wave:
    return read(make_wide_folder(tmp_path / "folder").path)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the content that may be changed: nothing in it is released."""
    leave_out = shutil.ignore_patterns("examples", "schema")
    copied = shutil.copytree(content_root(), tmp_path / "content", ignore=leave_out)
    (copied / "released.sha256").write_text("")
    return copied


def stored(session: Session, wave: Wave) -> int:
    """Store it, and forget every object, so that what is loaded comes from the tables."""
    chosen = store(session, *wave)
    session.expunge_all()
    return chosen


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_database_publishes_the_bytes_of_the_folder(session: Session, wave: Wave) -> None:
    loaded = load(session, stored(session, wave), content_root())

    assert published(loaded) == published(wave)


def test_the_order_in_which_rows_came_changes_no_byte(session: Session, wave: Wave) -> None:
    loaded = load(session, stored(session, shuffled(wave)), content_root())

    assert published(loaded) == published(wave)


def test_the_sample_is_published_alike_from_either_source(session: Session) -> None:
    sample = read(SAMPLE)

    loaded = load(session, stored(session, shuffled(sample)), content_root())

    assert published(loaded) == published(sample)


def test_every_answer_comes_back_with_its_comment(session: Session, wave: Wave) -> None:
    _, answers = load(session, stored(session, wave), content_root())

    assert told(answers) == told(wave[1])
    assert "Signed in March" in answers.comments.values()


def test_what_was_left_empty_comes_back_empty(session: Session, wave: Wave) -> None:
    """Open levels and dates are None, units and notes empty text, an answer without number NaN."""
    given, _ = wave
    definition, answers = load(session, stored(session, wave), content_root())

    assert {record.id: record for record in definition.evidence} == {
        record.id: record for record in given.evidence
    }
    assert set(definition.kpis) == set(given.kpis)
    assert set(definition.confirmed) == set(given.confirmed)
    assert {(rater.unit, rater.level) for rater in answers.raters} >= {("", "")}
    assert "'launch|win access', nan, None" in " ".join(told(answers))


def test_a_questionnaire_of_ones_own_needs_its_folder_no_more(
    session: Session, wave: Wave, tmp_path: Path
) -> None:
    chosen = stored(session, wave)
    shutil.rmtree(tmp_path / "folder")

    definition, _ = load(session, chosen, content_root())

    assert definition.questionnaires == wave[0].questionnaires


def test_the_reference_list_stays_the_first(session: Session, wave: Wave) -> None:
    definition, _ = load(session, stored(session, wave), content_root())

    assert definition.strategy is not None
    assert [source.place for source in definition.strategy.sources] == ["brand", "field"]
    assert definition.strategy == wave[0].strategy


def test_who_was_invited_and_gave_no_answer_is_no_rater(session: Session, wave: Wave) -> None:
    chosen = stored(session, wave)
    silent = Rater(assessment_id=chosen, code="silent", group="REP")
    session.add(silent)
    session.flush()

    loaded = load(session, chosen, content_root())

    assert published(loaded) == published(wave)


def test_an_assessment_without_answers_loads(session: Session, wave: Wave) -> None:
    chosen = stored(session, wave)
    session.execute(delete(Answer).where(Answer.assessment_id == chosen))

    _, answers = load(session, chosen, content_root())

    assert (answers.raters, len(answers.rater)) == ((), 0)


def test_a_questionnaire_that_changed_since_is_refused(
    session: Session, wave: Wave, content: Path
) -> None:
    chosen = stored(session, wave)
    change(content / "crm" / "1.0.0" / "questionnaire.yaml", "\ntitle: ", "\ntitle: Not ")

    with pytest.raises(Conflict, match=r"crm@1\.0\.0 is not what this assessment was pinned to"):
        load(session, chosen, content)


def test_a_released_questionnaire_that_changed_is_refused_before(
    session: Session, wave: Wave, content: Path
) -> None:
    chosen = stored(session, wave)
    freeze(content, "crm/1.0.0")
    change(content / "crm" / "1.0.0" / "questionnaire.yaml", "\ntitle: ", "\ntitle: Not ")

    with pytest.raises(Problems, match=r"crm/1\.0\.0 was released and has changed since"):
        load(session, chosen, content)


def test_a_questionnaire_laid_out_anew_is_still_the_same(
    session: Session, wave: Wave, content: Path
) -> None:
    chosen = stored(session, wave)
    change(content / "crm" / "1.0.0" / "questionnaire.yaml", "slug: crm", "# CRM\nslug: 'crm'")

    loaded = load(session, chosen, content)

    assert published(loaded) == published(wave)


def test_a_library_that_changed_since_is_refused(
    session: Session, wave: Wave, content: Path
) -> None:
    chosen = stored(session, wave)
    change(content / "library" / "1.0.0" / "glossary.yaml", "term: ", "term: Not ")

    with pytest.raises(Conflict, match=r"library@1\.0\.0 is not what this assessment"):
        load(session, chosen, content)


def test_a_questionnaire_that_is_gone_is_named(session: Session, wave: Wave, content: Path) -> None:
    chosen = stored(session, wave)
    shutil.rmtree(content / "crm")

    with pytest.raises(NotFound, match=r"crm@1\.0\.0"):
        load(session, chosen, content)


def test_an_answer_that_nobody_asked_for_is_refused(session: Session, wave: Wave) -> None:
    chosen = store(session, *wave)
    rater = Rater(assessment_id=chosen, code="r", group="REP")
    session.add(rater)
    session.flush()
    make_answer(session, rater, questionnaire="alpha", item="alpha-gone")

    with pytest.raises(Conflict, match="“alpha-gone” of alpha"):
        load(session, chosen, content_root())


def test_an_unknown_assessment_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound, match="no assessment 404"):
        load(session, 404, content_root())


def test_nobody_else_s_answers_are_loaded(session: Session, wave: Wave) -> None:
    here, elsewhere = stored(session, wave), stored(session, another_wave(wave, "month 12"))

    for chosen in (here, elsewhere):
        assert told(load(session, chosen, content_root())[1]) == told(wave[1])


def test_the_statements_do_not_grow_with_the_answers(session: Session, wave: Wave) -> None:
    chosen = stored(session, wave)
    statements: list[str] = []
    event.listen(
        session.connection(),
        "before_cursor_execute",
        lambda _c, _cursor, statement, *_: statements.append(statement),
    )

    load(session, chosen, content_root())

    assert len(statements) == 9


def test_a_session_that_can_only_read_is_enough(live_database: Database, wave: Wave) -> None:
    with live_database.write.begin() as session:
        chosen = store(session, *wave)

    with live_database.read() as session:
        loaded = load(session, chosen, content_root())

    assert published(loaded) == published(wave)
