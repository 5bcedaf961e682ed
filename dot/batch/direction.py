"""What leaders said matters: importance and targets, proposed after the close for somebody to confirm."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from dot.assessments.models import Assessment, Rater, Status
from dot.assessments.pinned import questionnaires, settings_of
from dot.assessments.schemas import Assessment as Settings
from dot.assessments.schemas import Group
from dot.errors import Conflict, Invalid
from dot.publication.models import PublishedRelease
from dot.questionnaires.answers import SEPARATOR
from dot.questionnaires.schemas import Item, Node, Questionnaire
from dot.responses.models import Answer, State

SLUG = "direction"
LEVEL = re.compile(r"level-([0-9](?:\.5)?)")
# Our own estimate, for people to change: an area that all leaders name is worth more than twice one
# that none names.
SHARES = ((2 / 3, 5), (1 / 2, 4))
NAMED, UNNAMED = 3, 2
TOP = 5


@dataclass(frozen=True)
class Area:
    """An area of a questionnaire and how important it is: now, and as its leaders see it."""

    questionnaire: str
    node: str
    title: str
    now: int
    proposed: int


@dataclass(frozen=True)
class Aim:
    """The level of a whole questionnaire that would be good enough; ``now``: None where none is set."""

    questionnaire: str
    title: str
    now: float | None
    proposed: float
    low: float
    high: float


@dataclass(frozen=True)
class Proposal:
    """What may be taken over; empty where nobody was asked, or too few answered."""

    areas: tuple[Area, ...] = ()
    aims: tuple[Aim, ...] = ()


@dataclass(frozen=True)
class Subject:
    """One questionnaire and the two questions about it."""

    questionnaire: Questionnaire
    importance: Item
    target: Item | None


def proposal_of(session: Session, assessment: Assessment, content: Path) -> Proposal:
    """What leaders' answers come to. Raises Conflict before the close and after the first release.

    Only groups of which enough people answered a question are heard, by the floor that they were
    told; how many named what is shown to nobody.
    """
    refuse_unless_settled(session, assessment)
    asked = questionnaires(session, assessment.id, content)
    settings = settings_of(assessment)
    heard = _heard(session, assessment.id, settings)
    areas: list[Area] = []
    aims: list[Aim] = []
    for subject in subjects(asked):
        areas += _areas(subject, settings, heard[subject.importance.id])
        levels = heard[subject.target.id] if subject.target else []
        if levels:
            aims.append(_aim(subject.questionnaire, settings, levels))
    return Proposal(tuple(areas), tuple(aims))


def take_over(
    session: Session,
    assessment: Assessment,
    content: Path,
    importance: Mapping[str, int],
    targets: Mapping[str, float],
) -> None:
    """Write what somebody confirmed into the settings, for an area and all below it.

    importance: by area.   targets: by questionnaire; they hold for each of its places.
    Raises Conflict as above, and Invalid for what was not proposed.
    """
    proposal = proposal_of(session, assessment, content)
    aims = {one.questionnaire: one for one in proposal.aims}
    if not importance.keys() <= {one.node for one in proposal.areas} or not targets.keys() <= set(
        aims
    ):
        raise Invalid(direction="Only what was proposed can be taken over: load the page again.")
    if not all(1 <= value <= TOP for value in importance.values()):
        raise Invalid(importance="Importance goes from 1 to 5.")
    if not all(aims[slug].low <= value <= aims[slug].high for slug, value in targets.items()):
        raise Invalid(targets="A target lies on the questionnaire's scale.")
    settings = settings_of(assessment)
    weighed, aimed = dict(settings.importance), dict(settings.targets)
    for one in questionnaires(session, assessment.id, content):
        if one.slug in targets:
            places = [one.slug, *(node.id for node in _below(one.nodes))]
            aimed |= dict.fromkeys(places, targets[one.slug])
        for area in one.nodes:
            if area.id in importance:
                places = [area.id, *(node.id for node in _below(area.nodes))]
                weighed |= dict.fromkeys(places, importance[area.id])
    # A new object: changes inside a JSON column are not noticed.
    assessment.settings = {**assessment.settings, "importance": weighed, "targets": aimed}
    session.flush()


def refuse_unless_settled(session: Session, assessment: Assessment) -> None:
    """Raise Conflict while answers may still come, and once scores that rest on them are out."""
    if assessment.status in (Status.DRAFT, Status.OPEN):
        raise Conflict("Leaders' answers are read after the close: until then, more may come.")
    released = select(PublishedRelease.number).where(
        PublishedRelease.assessment_id == assessment.id
    )
    if session.scalar(released.limit(1)) is not None:
        raise Conflict(
            "Scores are published already: importance and targets were settled with the first "
            "release."
        )


def subjects(asked: Sequence[Questionnaire]) -> Iterator[Subject]:
    """What the questionnaire for leaders asks about, as far as the assessment asks it too."""
    about = next((one for one in asked if one.slug == SLUG), None)
    areas = {node.id: one for one in asked if one.slug != SLUG for node in one.nodes}
    if about is None:
        return
    for place in about.nodes:
        target = next((item for item in place.items if _is_target(about, item)), None)
        for item in place.items:
            named = {areas[one.id].slug for one in about.options_of(item) if one.id in areas}
            if item.type == "multiple_choice" and len(named) == 1:
                first = next(one.id for one in about.options_of(item) if one.id in areas)
                yield Subject(areas[first], item, target)


def _is_target(about: Questionnaire, item: Item) -> bool:
    return item.type == "choice" and all(LEVEL.fullmatch(one.id) for one in about.options_of(item))


def _heard(session: Session, assessment_id: int, settings: Settings) -> dict[str, list[str]]:
    """The answers to each question, of groups of which enough people gave one."""
    rows = session.execute(
        select(Answer.item, Rater.group, Answer.text)
        .join(Rater, Rater.id == Answer.rater_id)
        .where(
            Answer.assessment_id == assessment_id,
            Answer.questionnaire == SLUG,
            Answer.state == State.ANSWERED,
        )
        .order_by(Answer.item, Rater.group, Answer.text)
    )
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for item, group, text in rows:
        said[item, group].append(text or "")
    heard: dict[str, list[str]] = defaultdict(list)
    for (item, group), texts in said.items():
        if len(texts) >= settings.groups.get(group, Group()).floor:
            heard[item] += texts
    return heard


def _areas(subject: Subject, settings: Settings, answers: Sequence[str]) -> Iterator[Area]:
    if not answers:
        return
    votes = Counter(name for answer in answers for name in set(answer.split(SEPARATOR)))
    for node in subject.questionnaire.nodes:
        yield Area(
            subject.questionnaire.slug,
            node.id,
            node.title,
            settings.importance.get(node.id, node.importance),
            importance_of(votes[node.id] / len(answers)),
        )


def importance_of(share: float) -> int:
    """The importance of an area that this share of the leaders named."""
    if share == 0:
        return UNNAMED
    return next((value for least, value in SHARES if share >= least), NAMED)


def _aim(questionnaire: Questionnaire, settings: Settings, answers: Sequence[str]) -> Aim:
    """The level in the middle; of two, the lower one: a higher level costs more."""
    levels = sorted(float(found[1]) for found in map(LEVEL.fullmatch, answers) if found)
    slug, scale = questionnaire.slug, questionnaire.scale
    now = settings.targets.get(slug, settings.default_target)
    middle = levels[(len(levels) - 1) // 2]
    return Aim(slug, questionnaire.title, now, middle, scale.min, scale.max)


def _below(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _below(node.nodes)
