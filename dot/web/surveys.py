"""What the respondent's pages show: the paper in their language, and what they should know first."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dot.assessments.fieldwork_models import Drafts, Fieldwork, Participation
from dot.assessments.models import Assessment, PinnedQuestionnaire, Status
from dot.assessments.schemas import Group
from dot.questionnaires.schemas import Questionnaire
from dot.questionnaires.service import load_translation
from dot.questionnaires.shelf import QUESTIONNAIRE
from dot.responses.asking import Asked, Paper, Section, paper_of
from dot.responses.questions import Key, questions_of
from dot.responses.service import Given, answers_of
from dot.web.installation import Installation
from dot.web.papers import asked_of, remembered
from dot.web.survey_fields import Field, fields_of
from dot.web.wording import DEFAULT, Words, languages, spoken, words_of


@dataclass(frozen=True)
class About:
    """Who asks, under which rules.   until: date, time and zone of the close, in words."""

    title: str
    client: str
    practice: str
    simulated: bool
    brand: str
    group: str
    named: bool
    floor: int
    drafts_count: bool
    change: bool
    opens: Mapping[str, str]
    until: Mapping[str, str]


@dataclass(frozen=True)
class Survey:
    """One respondent's survey.   offered: the languages to choose from, as tag and own name."""

    paper: Paper
    fields: Mapping[Key, Field]
    given: Mapping[Key, Given]
    words: Words
    about: About
    offered: tuple[tuple[str, str], ...]

    @property
    def put(self) -> list[Field]:
        """The questions whose condition holds."""
        return [field for field in self.fields.values() if not field.hidden]

    @property
    def open(self) -> list[Field]:
        """The questions without an answer that can still get one."""
        return [field for field in self.put if not field.state and not field.settled]

    @property
    def progress(self) -> int:
        """How much of the time is behind, in percent."""
        whole = sum(field.asked.minutes for field in self.put)
        left = sum(field.asked.minutes for field in self.open)
        return round(100 * (whole - left) / whole) if whole else 100

    @property
    def left(self) -> str:
        """The minutes that the open questions take, in words."""
        minutes = math.ceil(sum(field.asked.minutes for field in self.open))
        return (
            self.words("survey.left", n=minutes) if minutes else self.words("survey.nothing_left")
        )

    @property
    def first_open(self) -> int:
        """The section to go on in."""
        return self.paper.section_of(self.open[0].asked.key).number if self.open else 1


@dataclass(frozen=True)
class Row:
    """A section on the review page."""

    section: Section
    done: int
    all: int
    missing: tuple[Asked, ...]


def survey_of(
    here: Installation, session: Session, seat: Participation, *, blank: bool = False
) -> Survey:
    """Somebody's survey; ``blank`` is the form without their answers."""
    asked = asked_of(here, session, seat.assessment_id)
    offered = offered_languages(here, session, seat.assessment_id)
    language = seat.language if seat.language in offered else offered[0]
    texts = translated(here, session, seat.assessment_id, language)
    questions = questions_of(asked.settings, texts, seat.group, asked.borrowed, depth=asked.depth)
    paper = paper_of(texts, questions, seat.group, seed=seat.id)
    given = {} if blank else answers_of(session, seat)
    words = words_of(language)
    return Survey(
        paper,
        fields_of(paper, given),
        given,
        words,
        about(here, session, seat.assessment_id, seat.group, words, texts),
        tuple((tag, words_of(tag)("language")) for tag in offered),
    )


def about(
    here: Installation,
    session: Session,
    assessment_id: int,
    group: str,
    words: Words,
    texts: tuple[Questionnaire, ...],
) -> About:
    """What somebody of a group is told before they answer."""
    settings = asked_of(here, session, assessment_id).settings
    fieldwork = session.get_one(Fieldwork, assessment_id)
    plan = settings.groups.get(group, Group())
    names = [one.groups[group].name for one in texts if group in one.groups]
    return About(
        title=settings.title,
        client=settings.client.name,
        practice=settings.practice or "",
        simulated=settings.simulated,
        brand=settings.brand,
        group=next(iter(names), plan.name or group),
        named=plan.mode == "named",
        floor=plan.floor,
        drafts_count=fieldwork.drafts is Drafts.COUNT,
        change=fieldwork.change_after_submit,
        opens=_moment(words, fieldwork.opens_at, fieldwork.time_zone),
        until=_moment(words, fieldwork.closes_at, fieldwork.time_zone),
    )


def _moment(words: Words, moment: datetime, zone: str) -> dict[str, str]:
    return {"date": words.day(moment, zone), "time": words.time(moment, zone), "zone": zone}


def window(session: Session, assessment_id: int, now: datetime) -> str:
    """Whether answers are taken: "early", "open" or "over"."""
    status = session.get_one(Assessment, assessment_id).status
    fieldwork = session.get_one(Fieldwork, assessment_id)
    if status is Status.DRAFT or now < fieldwork.opens_at:
        return "early"
    return "open" if status is Status.OPEN and now < fieldwork.closes_at else "over"


def offered_languages(here: Installation, session: Session, assessment_id: int) -> list[str]:
    """The languages in which every text exists: the interface's, and each questionnaire's.

    The consultant's choice limits them. Where none is left, the questionnaires' own language is.
    """
    asked = asked_of(here, session, assessment_id)
    shipped = _shipped(session, assessment_id)
    everywhere = [
        {one.language, *(one.languages if one.slug in shipped else [])}
        for one in asked.questionnaires
    ]
    wanted = session.get_one(Fieldwork, assessment_id).languages
    found = [tag for tag in wanted if tag in languages() and all(tag in one for one in everywhere)]
    own = asked.questionnaires[0].language if asked.questionnaires else DEFAULT
    return list(dict.fromkeys(found)) or [spoken(own)]


def translated(
    here: Installation, session: Session, assessment_id: int, language: str
) -> tuple[Questionnaire, ...]:
    """The pinned questionnaires in a language that is offered."""

    def read() -> tuple[Questionnaire, ...]:
        return tuple(
            one
            if language in {one.language, spoken(one.language)}
            else load_translation(here.content / one.slug / one.version / QUESTIONNAIRE, language)
            for one in asked_of(here, session, assessment_id).questionnaires
        )

    return remembered(here, session, ("translated", assessment_id, language), read)


def _shipped(session: Session, assessment_id: int) -> frozenset[str]:
    """The questionnaires that ship with DOT; the assessment's own have one language."""
    return frozenset(
        session.scalars(
            select(PinnedQuestionnaire.slug).where(
                PinnedQuestionnaire.assessment_id == assessment_id,
                PinnedQuestionnaire.content.is_(None),
            )
        )
    )


def overview(survey: Survey) -> list[Row]:
    """The sections with what is open in each."""
    rows = []
    for section in survey.paper.sections:
        here = [survey.fields[asked.key] for asked in section.questions]
        put = [field for field in here if not field.hidden]
        missing = tuple(field.asked for field in put if not field.state and not field.settled)
        rows.append(Row(section, len(put) - len(missing), len(put), missing))
    return rows


def required_open(survey: Survey) -> list[Asked]:
    """Questions that need an answer before submitting."""
    return [
        field.asked
        for field in survey.put
        if field.item.required and field.state in {"", "skipped"} and not field.settled
    ]
