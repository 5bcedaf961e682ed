"""What a result is computed from: the definition of an assessment and its answers in columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from dot.assessments.schemas import Assessment, ClientInitiatives
from dot.benchmarks.schemas import Edition
from dot.evidence.schemas import Confirmed, EvidenceRecord, KpiReading
from dot.questionnaires.library import Library
from dot.questionnaires.schemas import Item, Questionnaire
from dot.responses.schemas import ReadComment
from dot.strategy.schemas import Code, Strategy

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]


class State(IntEnum):
    """What a row of `answers.csv` says; no row means that the item was not asked."""

    ANSWERED = 0
    SKIPPED = 1
    CANNOT_JUDGE = 2
    NOT_APPLICABLE = 3


@dataclass(frozen=True)
class Rater:
    """A person who answers. The code never reaches a result."""

    code: str
    group: str
    unit: str
    level: str


@dataclass(frozen=True)
class ItemKey:
    """An item in its questionnaire."""

    questionnaire: str
    item: str


@dataclass(frozen=True)
class Answers:
    """All answers of an assessment in columns, one entry a row of `answers.csv`.

    rater, item: (N,) indices into ``raters`` and ``items``.  state: (N,) ``State`` values.
    value: (N,) number on the item's own scale (bars level, option score, number, yes 1 / no 0;
    not reversed); NaN where the answer has no number.
    content: (N,) index into ``texts``, the answer as written; identical answers share an entry.
    comments: comment by row index, where one was given.
    seconds: by questionnaire, (R,) time that each rater spent on it, NaN = unknown; only where a
    folder brings times, and in no result.
    """

    raters: tuple[Rater, ...]
    items: tuple[ItemKey, ...]
    rater: Ints
    item: Ints
    state: NDArray[np.int8]
    value: Floats
    content: Ints
    texts: tuple[str, ...]
    comments: Mapping[int, str] = field(default_factory=dict)
    seconds: Mapping[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True)
class PreviousWave:
    """An earlier wave: its published `results.json`, and its answers where codes are the same.

    questionnaires: by slug, those that it asked in another version than is asked now.
    """

    results: Mapping[str, object] | None = None
    answers: Answers | None = None
    questionnaires: Mapping[str, Questionnaire] = field(default_factory=dict)


@dataclass(frozen=True)
class Definition:
    """Everything but the answers; ``questionnaires`` in the order of `assessment.yaml`."""

    assessment: Assessment
    questionnaires: tuple[Questionnaire, ...]
    library: Library | None
    strategy: Strategy | None = None
    coding: tuple[Code, ...] = ()
    evidence: tuple[EvidenceRecord, ...] = ()
    kpis: tuple[KpiReading, ...] = ()
    confirmed: tuple[Confirmed, ...] = ()
    initiatives: ClientInitiatives | None = None
    previous: PreviousWave | None = None
    benchmark_sets: tuple[Edition, ...] = ()
    read_comments: tuple[ReadComment, ...] = ()

    def item(self, key: ItemKey) -> Item:
        """The authored item behind a key."""
        return self.catalogue()[key]

    def catalogue(self) -> dict[ItemKey, Item]:
        """Every item of every questionnaire by its key, in reading order."""
        return {
            ItemKey(questionnaire.slug, item.id): item
            for questionnaire in self.questionnaires
            for item in questionnaire.items()
        }
