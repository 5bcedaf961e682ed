"""The database as a source of results: an assessment's rows become its definition and answers."""

import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from pydantic import BaseModel
from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import Session

from dot.assessments.models import Assessment
from dot.assessments.models import Rater as RaterRow
from dot.assessments.pinned import parsed, questionnaires, refuse_change, settings_of
from dot.assessments.schemas import ClientInitiatives
from dot.benchmarks.schemas import Edition
from dot.errors import Conflict, NotFound
from dot.evidence.models import ConfirmedLevel, Evidence
from dot.evidence.models import KpiReading as KpiRow
from dot.evidence.schemas import Confirmed, EvidenceRecord, KpiReading
from dot.questionnaires.library import Library
from dot.questionnaires.schemas import Questionnaire
from dot.questionnaires.service import load_library
from dot.responses.models import Answer
from dot.responses.models import State as Word
from dot.results.canonical import with_sorted_rows
from dot.results.earlier import earlier_questionnaires
from dot.results.inputs import Answers, Definition, ItemKey, PreviousWave, Rater, State
from dot.strategy.models import CodedAnswer
from dot.strategy.queries import strategy_of
from dot.strategy.schemas import Code, question_named

M = TypeVar("M", bound=BaseModel)

STATES = {word.value: State[word.name] for word in Word}
BATCH = 20_000


@dataclass
class Columns:
    """The columns of `Answers` while they grow, batch after batch; raters still by their key."""

    item_of: Mapping[tuple[str, str], int]
    rater: "array[int]" = field(default_factory=lambda: array("q"))
    item: "array[int]" = field(default_factory=lambda: array("i"))
    state: "array[int]" = field(default_factory=lambda: array("b"))
    value: "array[float]" = field(default_factory=lambda: array("d"))
    content: "array[int]" = field(default_factory=lambda: array("i"))
    texts: dict[str, int] = field(default_factory=dict)
    comments: dict[int, str] = field(default_factory=dict)

    def extend(self, rows: Sequence[Sequence[Any]]) -> None:
        """Append rows of rater, questionnaire, item, state, text, value, comment."""
        first, learn = len(self.rater), self.texts.setdefault
        keys, slugs, items, words, texts, values, comments = zip(*rows, strict=True)
        self.rater.extend(keys)
        self.item.extend(map(self.item_of.__getitem__, zip(slugs, items, strict=True)))
        self.state.extend(map(STATES.__getitem__, words))
        self.value.extend(math.nan if value is None else value for value in values)
        # A non-answer is written as its own word, as in `answers.csv`.
        self.content.extend(
            learn(word if text is None else text, len(self.texts))
            for word, text in zip(words, texts, strict=True)
        )
        self.comments.update((first + at, text) for at, text in enumerate(comments) if text)


def load(session: Session, assessment_id: int, content: Path) -> tuple[Definition, Answers]:
    """The definition of an assessment and its answers, as the folder adapter would read them.

    content: where released questionnaires and the library lie.
    Raises NotFound where there is no such assessment or version, Conflict where something that the
    assessment is pinned to has changed. It reads in nine statements, however many the answers.
    """
    assessment = session.get(Assessment, assessment_id)
    if assessment is None:
        raise NotFound(f"There is no assessment {assessment_id}: choose one from the list.")
    definition = load_definition(session, assessment, content)
    return definition, load_answers(session, assessment_id, tuple(definition.catalogue()))


def load_definition(session: Session, assessment: Assessment, content: Path) -> Definition:
    """Everything but the answers, its rows in canonical order. Raises NotFound or Conflict."""
    given = assessment.initiatives
    asked = questionnaires(session, assessment.id, content)
    return with_sorted_rows(
        Definition(
            assessment=settings_of(assessment),
            questionnaires=asked,
            library=library(assessment, content),
            strategy=strategy_of(session, assessment.id),
            coding=coding(session, assessment.id),
            evidence=evidence(session, assessment.id),
            kpis=kpis(session, assessment.id),
            confirmed=confirmed(session, assessment.id),
            initiatives=None if given is None else parsed(ClientInitiatives, given),
            previous=previous_wave(assessment, asked, content),
            benchmark_sets=tuple(parsed(Edition, one) for one in assessment.benchmark_sets or ()),
        )
    )


def previous_wave(
    assessment: Assessment, asked: tuple[Questionnaire, ...], content: Path
) -> PreviousWave | None:
    """The stored result of the wave before, with the released versions that it asked."""
    results = assessment.previous_results
    if results is None:
        return None
    return PreviousWave(results, None, earlier_questionnaires(results, asked, content))


def library(assessment: Assessment, content: Path) -> Library | None:
    """The pinned version of the library; None where the assessment uses none."""
    version, expected = assessment.library_version, assessment.library_hash
    if version is None or expected is None:
        return None
    found = load_library(version, content)
    refuse_change(f"library@{version}", found, expected)
    return found


def coding(session: Session, assessment_id: int) -> tuple[Code, ...]:
    """The codes of recall answers."""
    rows = session.execute(
        select(CodedAnswer.answer, CodedAnswer.coder, CodedAnswer.code, CodedAnswer.question).where(
            CodedAnswer.assessment_id == assessment_id
        )
    )
    return tuple(
        Code(answer, coder, code, question_named(question))
        for answer, coder, code, question in rows
    )


def evidence(session: Session, assessment_id: int) -> tuple[EvidenceRecord, ...]:
    """The evidence register."""
    rows = session.execute(
        select(
            Evidence.code,
            Evidence.title,
            Evidence.date,
            Evidence.questionnaire,
            Evidence.node,
            Evidence.level,
            Evidence.seen_by,
            Evidence.note,
        ).where(Evidence.assessment_id == assessment_id)
    )
    return tuple(EvidenceRecord(*row) for row in rows)


def kpis(session: Session, assessment_id: int) -> tuple[KpiReading, ...]:
    """The KPI readings."""
    rows = session.execute(
        select(
            KpiRow.kpi,
            KpiRow.unit,
            KpiRow.period,
            KpiRow.numerator,
            KpiRow.denominator,
            KpiRow.value,
            KpiRow.source,
            KpiRow.extracted,
            KpiRow.supplied_by,
        ).where(KpiRow.assessment_id == assessment_id)
    )
    return tuple(KpiReading(*row) for row in rows)


def confirmed(session: Session, assessment_id: int) -> tuple[Confirmed, ...]:
    """What the calibration workshop decided."""
    rows = session.execute(
        select(
            ConfirmedLevel.questionnaire,
            ConfirmedLevel.node,
            ConfirmedLevel.level,
            ConfirmedLevel.reason,
            ConfirmedLevel.evidence,
            ConfirmedLevel.dissent,
        ).where(ConfirmedLevel.assessment_id == assessment_id)
    )
    return tuple(
        Confirmed(slug, node, level, reason, tuple(seen), dissent)
        for slug, node, level, reason, seen, dissent in rows
    )


def load_answers(session: Session, assessment_id: int, items: tuple[ItemKey, ...]) -> Answers:
    """The answers in columns; who was invited and gave none is no rater, as in a folder.

    Raises Conflict where an item is not one of ``items``.
    """
    columns = Columns({(key.questionnaire, key.item): at for at, key in enumerate(items)})
    rows = session.execute(
        select(
            Answer.rater_id,
            Answer.questionnaire,
            Answer.item,
            type_coerce(Answer.state, String),
            Answer.text,
            Answer.value,
            Answer.comment,
        )
        .where(Answer.assessment_id == assessment_id)
        .execution_options(yield_per=BATCH)
    )
    try:
        for batch in rows.partitions():
            columns.extend(batch)
    except KeyError as error:
        slug, item = error.args[0]
        raise Conflict(
            f"There are answers to “{item}” of {slug}, which this assessment's questionnaires don't "
            "ask: pin the version that was answered."
        ) from None
    heard, rater = np.unique(np.asarray(columns.rater, dtype=np.int64), return_inverse=True)
    # Raters are read last: whoever has answered by now is among them.
    known = raters(session, assessment_id)
    return Answers(
        raters=tuple(known[key] for key in heard.tolist()),
        items=items,
        rater=rater.astype(np.int32),
        item=np.asarray(columns.item, dtype=np.int32),
        state=np.asarray(columns.state, dtype=np.int8),
        value=np.asarray(columns.value, dtype=np.float64),
        content=np.asarray(columns.content, dtype=np.int32),
        texts=tuple(columns.texts),
        comments=columns.comments,
    )


def raters(session: Session, assessment_id: int) -> dict[int, Rater]:
    """Everyone who was invited, by key."""
    rows = session.execute(
        select(RaterRow.id, RaterRow.code, RaterRow.group, RaterRow.unit, RaterRow.level).where(
            RaterRow.assessment_id == assessment_id
        )
    )
    return {
        key: Rater(code, group, unit or "", level or "") for key, code, group, unit, level in rows
    }
