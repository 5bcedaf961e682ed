"""Saving one answer: revisions, what counts as an answer, and when answers are taken."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from pydantic import ValidationError
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from dot.assessments.fieldwork_models import Fieldwork, Participation
from dot.assessments.invitations import mint
from dot.assessments.models import Assessment, Rater, Status
from dot.assessments.pinned import questionnaires, settings_of
from dot.errors import Conflict, Invalid, NotFound
from dot.questionnaires.service import content_root
from dot.responses.asking import FROM_MEMORY, MIXED
from dot.responses.models import Answer, State
from dot.responses.normal import normal
from dot.responses.questions import Key, Question, questions_of
from dot.responses.schemas import AnswerIn
from dot.responses.service import Stale, answers_of, save_answer, save_by_token, submit
from dot.strategy.options import borrowed_options
from dot.strategy.queries import strategy_of
from tests.services import NOON, make_online, make_person

BARS: Key = ("crm", "crm-data-change-requests")


@dataclass
class Desk:
    """One respondent of the sample, and what they are asked."""

    session: Session
    seat: Participation
    questions: dict[Key, Question]

    def save(self, key: Key = BARS, *, at: timedelta = timedelta(), **given: object) -> int:
        body = AnswerIn.model_validate({"revision": 0, **given})
        return save_answer(self.session, self.seat, self.questions, key, body, NOON + at)

    @property
    def stored(self) -> Answer:
        return self.session.execute(select(Answer)).scalar_one()


@pytest.fixture
def desk(session: Session) -> Desk:
    assessment = make_online(session)
    seat_id, _ = make_person(session, assessment)
    asked = questionnaires(session, assessment.id, content_root())
    borrowed = borrowed_options(strategy_of(session, assessment.id))
    questions = questions_of(settings_of(assessment), asked, "REP", borrowed)
    return Desk(session, session.get_one(Participation, seat_id), questions)


def test_the_first_answer_makes_a_rater_and_the_next_uses_it(desk: Desk) -> None:
    desk.save(value=2)
    desk.save(("crm", "crm-profile-purpose"), value=3)

    assert desk.session.scalar(select(func.count()).select_from(Rater)) == 1
    assert desk.session.scalar(select(func.count()).select_from(Answer)) == 2


def test_an_answer_is_stored_as_the_folder_has_it(desk: Desk) -> None:
    assert desk.save(value=2, comment="  a reason ") == 1

    row = desk.stored
    assert (row.text, row.value, row.state, row.comment) == ("2", 2.0, State.ANSWERED, "a reason")


def test_a_changed_answer_gets_the_next_revision(desk: Desk) -> None:
    first = desk.save(value=2)

    assert desk.save(value=4, revision=first) == 2
    assert desk.stored.text == "4"


def test_the_same_answer_again_changes_nothing(desk: Desk) -> None:
    """Whoever lost the reply sends again, with the revision that they knew."""
    desk.save(value=2)

    assert desk.save(value=2) == 1


def test_who_answers_over_a_newer_answer_is_told_of_it(desk: Desk) -> None:
    desk.save(value=2)

    with pytest.raises(Stale) as caught:
        desk.save(value=5)

    assert (caught.value.current.cell, caught.value.current.revision) == ("2", 1)
    assert desk.stored.text == "2"


@pytest.mark.parametrize("last_first", [True, False])
def test_the_last_words_of_a_closing_tab_stay_whichever_arrives_first(
    desk: Desk, *, last_first: bool
) -> None:
    """An earlier state was on its way, so that nobody knew whether it would be revision 1."""

    def earlier() -> None:
        desk.save(value=2)

    def last() -> None:
        desk.save(value=4, or_next=True)

    if last_first:
        last()
        with pytest.raises(Stale):
            earlier()
    else:
        earlier()
        last()

    assert desk.stored.text == "4"


def test_no_more_than_one_step_is_forgiven(desk: Desk) -> None:
    desk.save(value=2)
    desk.save(value=3, revision=1)

    with pytest.raises(Stale):
        desk.save(value=4, or_next=True)


def test_a_non_answer_has_neither_text_nor_value(desk: Desk) -> None:
    desk.save(state="cannot_judge")

    assert (desk.stored.state, desk.stored.text, desk.stored.value) == (
        State.CANNOT_JUDGE,
        None,
        None,
    )


def test_what_was_saved_comes_back(desk: Desk) -> None:
    desk.save(value=2)

    given = answers_of(desk.session, desk.seat)[BARS]

    assert (given.cell, given.revision) == ("2", 1)


@pytest.mark.parametrize(
    ("key", "given", "words"),
    [
        (BARS, {"value": 7}, "outside the scale"),
        (BARS, {"value": 2.5}, "between two levels"),
        (BARS, {"choice": "many"}, "is no number"),
        (BARS, {"texts": ["skipped"]}, "non-answer"),
        (("crm", "crm-wishes"), {"value": 1}, "no such question"),
        (("elsewhere", "crm-data-change-requests"), {"value": 1}, "no such question"),
    ],
)
def test_what_is_no_answer_is_refused_and_nothing_stored(
    desk: Desk, key: Key, given: dict[str, object], words: str
) -> None:
    with pytest.raises((Invalid, NotFound), match=words):
        desk.save(key, at=timedelta(), **given)

    assert desk.session.scalar(select(func.count()).select_from(Answer)) == 0


@pytest.mark.parametrize(
    "body",
    [
        {"value": "3"},
        {"value": True},
        {"value": float("nan")},
        {"value": float("inf")},
        {"value": 1e400},
        {"value": 1e16},
        {"value": 3, "choice": "yes"},
        {"state": "skipped", "value": 3},
        {"state": "answered"},
        {"state": "maybe"},
        {"texts": ["x" * 4001]},
        {"choices": []},
        {"value": 3, "revision": -1},
        {"value": 3, "rater": 5},
    ],
)
def test_a_body_of_another_shape_is_refused(body: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        AnswerIn.model_validate(body)


def test_half_a_character_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="half a character"):
        normal("\ud800")


def test_signs_that_hide_or_trick_are_taken_out(desk: Desk) -> None:
    desk.save(value=2, comment="a\u202eb\x00c\u2067 e\u0301")

    assert desk.stored.comment == "abc é"


@pytest.mark.parametrize("early_or_late", [timedelta(hours=-2), timedelta(days=14)])
def test_outside_of_the_window_nothing_is_taken(desk: Desk, early_or_late: timedelta) -> None:
    with pytest.raises(Conflict):
        desk.save(value=2, at=early_or_late)


def test_after_submitting_answers_change_only_where_the_plan_allows_it(desk: Desk) -> None:
    desk.save(value=2)
    submit(desk.session, desk.seat, NOON)
    desk.save(value=3, revision=1)
    desk.session.get_one(Fieldwork, desk.seat.assessment_id).change_after_submit = False
    desk.session.flush()

    with pytest.raises(Conflict, match="You have submitted"):
        desk.save(value=4, revision=2)


def test_nothing_can_be_submitted_empty(desk: Desk) -> None:
    with pytest.raises(Invalid, match="Nothing has been answered"):
        submit(desk.session, desk.seat, NOON)


def test_a_draft_takes_no_answers(desk: Desk) -> None:
    desk.session.get_one(Assessment, desk.seat.assessment_id).status = Status.DRAFT
    desk.session.flush()

    with pytest.raises(Conflict, match="not opened"):
        desk.save(value=2)


def from_memory(desk: Desk) -> tuple[Key, Key]:
    """A question asked from memory, and one of its questionnaire that shows what is true."""
    recall = next(
        key
        for key, one in desk.questions.items()
        if one.item.role in FROM_MEMORY and one.item.entries
    )
    shown = next(
        key
        for key, one in desk.questions.items()
        if key[0] == recall[0] and one.item.options_from in MIXED
    )
    return recall, shown


def test_what_was_asked_from_memory_stays_once_it_has_been_shown(desk: Desk) -> None:
    """Or recall would measure reading."""
    recall, shown = from_memory(desk)
    desk.save(recall, texts=["Launch"])
    desk.save(recall, texts=["Launch in time"], revision=1)
    desk.save(shown, state="skipped")

    with pytest.raises(Conflict, match="from memory"):
        desk.save(recall, texts=["What I have just read"], revision=2)
    assert answers_of(desk.session, desk.seat)[recall].cell == "Launch in time"


def test_nothing_is_remembered_after_it_has_been_shown(desk: Desk) -> None:
    recall, shown = from_memory(desk)
    desk.save(shown, state="skipped")

    with pytest.raises(Conflict, match="from memory"):
        desk.save(recall, texts=["What I have just read"])


def test_a_remembered_answer_whose_reply_was_lost_may_come_again(desk: Desk) -> None:
    recall, shown = from_memory(desk)
    desk.save(recall, texts=["Launch"])
    desk.save(shown, state="skipped")

    assert desk.save(recall, texts=["Launch"]) == 1


def test_the_same_holds_on_the_way_of_the_surveys_script(desk: Desk) -> None:
    recall, shown = from_memory(desk)
    token = mint(desk.session, desk.seat.id)
    desk.save(shown, state="skipped")
    body = AnswerIn.model_validate({"texts": ["What I have just read"]})

    with pytest.raises(Conflict, match="from memory"):
        save_by_token(desk.session, token, lambda _: desk.questions, recall, body, NOON)


def test_a_save_is_two_statements_and_somebodys_first_is_four(desk: Desk) -> None:
    """Each is a way to the server and back; one too many once went unnoticed."""
    link = mint(desk.session, desk.seat.id)
    desk.session.flush()
    connection, said = desk.session.connection(), []
    event.listen(
        connection, "before_cursor_execute", lambda _c, _u, statement, *_: said.append(statement)
    )

    counts = []
    for item in ("crm-data-change-requests", "crm-profile-purpose"):
        said.clear()
        save_by_token(
            desk.session,
            link,
            lambda _: desk.questions,
            ("crm", item),
            AnswerIn(value=2, revision=0),
            NOON,
        )
        counts.append(len(said))

    assert counts == [4, 2]
