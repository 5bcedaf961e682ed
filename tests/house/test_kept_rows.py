"""What a database holds outlives the migrations that change its tables."""

import pytest
from alembic import command
from sqlalchemy import text

from dot.db import Database
from tests.databases import alembic
from tests.factories import make_assessment

BEFORE = (
    "INSERT INTO coded_answer (assessment_id, answer, coder, code) VALUES (:of, :answer, 'A', 'S1')"
)
KEPT = text("SELECT answer, code, question FROM coded_answer ORDER BY answer, question")


@pytest.mark.database
def test_codes_from_before_hold_for_every_question(live_database: Database) -> None:
    """And on the way back, one code a wording and coder stays."""
    engine = live_database.engines[-1]
    with live_database.write.begin() as session:
        number = make_assessment(session).id
    command.downgrade(alembic(engine), "0007")
    with engine.begin() as connection:
        connection.execute(text(BEFORE), {"of": number, "answer": "growth"})

    command.upgrade(alembic(engine), "head")

    with engine.begin() as connection:
        assert connection.execute(KEPT).all() == [("growth", "S1", "")]
        for question, code in (("measures", "share"), ("needs", "N1")):
            connection.execute(
                text(
                    "INSERT INTO coded_answer (assessment_id, answer, coder, question, code) "
                    "VALUES (:of, 'time', 'A', :question, :code)"
                ),
                {"of": number, "question": question, "code": code},
            )
    command.downgrade(alembic(engine), "0007")
    with engine.begin() as connection:
        left = connection.execute(text("SELECT answer, code FROM coded_answer ORDER BY answer"))

        assert left.all() == [("growth", "S1"), ("time", "share")]
    command.upgrade(alembic(engine), "head")
