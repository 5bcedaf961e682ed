"""Which comments may be published: where enough people answered and wrote, once they were read.

Each comment stands in one list at most, so that no list less another tells of a smaller one.
Whether a question's comments stand by group depends on how many answered it, never on who wrote.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from dot.publication.masking import masked
from dot.results.comments_schemas import CommentList
from dot.results.inputs import Answers, Definition, ItemKey, State
from dot.results.participation import group_settings
from dot.results.service import Counted

# The fewest confidential people who answered, and who wrote, where comments are shown.
COMMENTS_FROM = 10
FEWEST_COMMENTS = 3


@dataclass(frozen=True)
class Spoken:
    """One comment as written.   rater: whose; it never leaves this module."""

    key: str
    item: ItemKey
    rater: int
    group: str
    text: str


@dataclass(frozen=True)
class Unread:
    """A comment that nobody decided on yet, blind.   group: only where it hides the writer."""

    key: str
    questionnaire: str
    item: str
    question: str
    group: str
    proposal: str


@dataclass(frozen=True)
class Place:
    """A dimension of a questionnaire with its questions in reading order."""

    questionnaire: str
    node: str
    items: tuple[ItemKey, ...]


class Crowd:
    """Who answered what: the numbers that decide where a comment hides its writer."""

    def __init__(self, definition: Definition, answers: Answers) -> None:
        codes = {rater.group for rater in answers.raters}
        self.settings = {code: group_settings(definition, code) for code in codes}
        self.group_of = [rater.group for rater in answers.raters]
        self.answered = _answered(answers)

    def confidential(self, people: Iterable[int]) -> set[int]:
        """Those of whom nobody is told who they are; named people hide nobody."""
        return {one for one in people if self.settings[self.group_of[one]].mode != "named"}

    def enough(self, people: Iterable[int]) -> bool:
        """Whether a writer is hidden among these people: ten, or the largest floor of their groups."""
        hidden = self.confidential(people)
        floors = [self.settings[self.group_of[one]].floor for one in hidden]
        return len(hidden) >= max([COMMENTS_FROM, *floors])

    def told(self, people: Iterable[int], spoken: Iterable[Spoken]) -> bool:
        """Whether comments of these people are shown: enough answered, and enough of them wrote."""
        writers = self.confidential({one.rater for one in spoken})
        return self.enough(people) and len(writers) >= FEWEST_COMMENTS

    def by_group(self, item: ItemKey) -> dict[str, set[int]]:
        """Everybody who answered a question, by group."""
        found: dict[str, set[int]] = {}
        for one in self.answered.get(item, ()):
            found.setdefault(self.group_of[one], set()).add(one)
        return found


def _answered(answers: Answers) -> dict[ItemKey, set[int]]:
    """Who answered each item; items that nobody answered are not in it."""
    there = np.flatnonzero(answers.state == State.ANSWERED)
    there = there[np.argsort(answers.item[there], kind="stable")]
    items, starts = np.unique(answers.item[there], return_index=True)
    people = np.split(answers.rater[there], starts[1:])
    # Of nobody, split leaves one empty part without an item.
    pairs = zip(items.tolist(), people, strict=False)
    return {answers.items[item]: set(those.tolist()) for item, those in pairs}


def comment_key(item: ItemKey, text: str) -> str:
    """The name of a comment in `comments.csv`: the same wherever its row stands and whoever wrote."""
    words = "\0".join((item.questionnaire, item.item, text))
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def spoken_in(answers: Answers) -> list[Spoken]:
    """Every comment of the answers."""
    found = []
    for row, text in answers.comments.items():
        item, rater = answers.items[answers.item[row]], int(answers.rater[row])
        group = answers.raters[rater].group
        found.append(Spoken(comment_key(item, text), item, rater, group, text))
    return found


def told_comments(counted: Counted, seed: str) -> list[CommentList]:
    """The comments that were read and ticked, where they may be shown, shuffled anew by release.

    seed: of the order; it must not depend on what is not told.
    """
    definition = counted.definition
    ticked = {
        one.comment: one for one in definition.read_comments if one.decision == "publish"
    }  # fmt: skip
    lists = []
    for place, key, group, spoken in cells(definition, counted.answers):
        words = [
            masked(ticked[one.key].text or one.text, definition.assessment.comments.names)
            for one in spoken
            if one.key in ticked
        ]
        if not words:
            continue
        drawn = f"{definition.assessment.seed}\0{seed}\0{key}\0{group}"
        lists.append(
            CommentList(
                questionnaire=place.questionnaire,
                node=place.node,
                item=key.item if key else None,
                question=definition.item(key).text if key else None,
                group=group,
                texts=sorted(words, key=lambda text: _shuffled(drawn, text)),
            )
        )
    return lists


def _shuffled(seed: str, text: str) -> str:
    return hashlib.sha256(f"{seed}\0{text}".encode()).hexdigest()


Cell = tuple[Place, ItemKey | None, str | None, list[Spoken]]


def cells(definition: Definition, answers: Answers) -> Iterator[Cell]:
    """The lists in which comments may stand: place, question, group, and everything written.

    A question's comments stand by group only if every group that answered is large enough, else
    together. What has too few writers is gathered in its dimension, without question and group.
    """
    crowd = Crowd(definition, answers)
    by_item: dict[ItemKey, list[Spoken]] = {}
    for one in spoken_in(answers):
        by_item.setdefault(one.item, []).append(one)
    for place in places_of(definition):
        left: list[Spoken] = []
        for item in place.items:
            for group, people, spoken in _of_question(crowd, item, by_item.get(item, [])):
                if crowd.told(people, spoken):
                    yield place, item, group, spoken
                else:
                    left += spoken
        questions = {one.item for one in left}
        people = {rater for item in questions for rater in crowd.answered.get(item, ())}
        if left and crowd.told(people, left):
            yield place, None, None, left


def _of_question(
    crowd: Crowd, item: ItemKey, spoken: list[Spoken]
) -> Iterator[tuple[str | None, set[int], list[Spoken]]]:
    if not spoken:
        return
    groups = crowd.by_group(item)
    # Somebody may write beside a question that they did not answer; a group of such is a small one.
    whole = {one.group for one in spoken} <= groups.keys()
    if whole and all(crowd.enough(people) for people in groups.values()):
        for group in sorted(groups):
            yield group, groups[group], [one for one in spoken if one.group == group]
    else:
        yield None, crowd.answered.get(item, set()), spoken


def places_of(definition: Definition) -> Iterator[Place]:
    """Every dimension with all the questions below it."""
    for questionnaire in definition.questionnaires:
        for top in questionnaire.nodes:
            items = tuple(
                ItemKey(questionnaire.slug, item.id) for node in top.walk() for item in node.items
            )
            yield Place(questionnaire.slug, top.id, items)


def unread(definition: Definition, answers: Answers) -> list[Unread]:
    """Comments without a decision, by question, in an order that tells nothing; each wording once."""
    crowd = Crowd(definition, answers)
    decided = {one.comment for one in definition.read_comments}
    order = {item: at for at, item in enumerate(definition.catalogue())}
    found: dict[str, list[Spoken]] = {}
    for one in spoken_in(answers):
        if one.key not in decided:
            found.setdefault(one.key, []).append(one)
    rows = sorted(found.items(), key=lambda entry: (order[entry[1][0].item], entry[0]))
    return [_blind(definition, crowd, spoken) for _, spoken in rows]


def _blind(definition: Definition, crowd: Crowd, spoken: list[Spoken]) -> Unread:
    first, groups = spoken[0], {one.group for one in spoken}
    large = len(groups) == 1 and crowd.enough(crowd.by_group(first.item).get(first.group, ()))
    return Unread(
        key=first.key,
        questionnaire=first.item.questionnaire,
        item=first.item.item,
        question=definition.item(first.item).text,
        group=first.group if large else "",
        proposal=masked(first.text, definition.assessment.comments.names),
    )


def adverse_events(definition: Definition, answers: Answers) -> list[tuple[ItemKey, str]]:
    """Question and text of every comment flagged so, names masked; a wording once a question.

    The text is the writer's, not the consultant's: an edit may leave out what matters medically.
    """
    flagged = {one.comment for one in definition.read_comments if one.adverse_event}
    order = {item: at for at, item in enumerate(definition.catalogue())}
    found = {one.key: one for one in spoken_in(answers) if one.key in flagged}
    rows = sorted(found.values(), key=lambda one: (order[one.item], one.key))
    names = definition.assessment.comments.names
    return [(one.item, masked(one.text, names)) for one in rows]
