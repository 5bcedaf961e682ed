"""A small affiliate made from the sample's people: what its pages can still tell with the default plan."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from dot.batch.folder import read_folder
from dot.publication.service import publish
from dot.questionnaires.service import content_root
from dot.results.inputs import Answers, Definition

SAMPLE = Path(__file__).parents[2] / "questionnaires" / "examples" / "sample"
SMALL = {"GM": 1, "MKT": 4, "MED": 3, "MLR": 3, "SFE": 3, "IT": 2, "AGY": 3, "SM": 6, "REP": 32}


@lru_cache(maxsize=1)
def sample() -> tuple[Definition, Answers]:
    return read_folder(SAMPLE, content_root())


def only(answers: Answers, chosen: list[int]) -> Answers:
    """The answers of some raters, in the order in which they are chosen."""
    place = np.full(len(answers.raters), -1)
    place[chosen] = np.arange(len(chosen))
    rows = np.flatnonzero(place[answers.rater] >= 0)
    return replace(
        answers,
        raters=tuple(answers.raters[at] for at in chosen),
        rater=place[answers.rater[rows]].astype(answers.rater.dtype),
        item=answers.item[rows],
        state=answers.state[rows],
        value=answers.value[rows],
        content=answers.content[rows],
        comments={},
        seconds={},
    )


def chosen_raters(answers: Answers) -> list[int]:
    """As many of each group as a small affiliate has; of marketing, three of the brand team."""
    found: list[int] = []
    for group, count in SMALL.items():
        own = [at for at, rater in enumerate(answers.raters) if rater.group == group]
        own.sort(key=lambda at: (answers.raters[at].level != "brand-team", at))
        found += own[:count]
    return found


@lru_cache(maxsize=1)
def small_affiliate() -> dict[str, Any]:
    """Its public result, without a wave before it and with no number of people invited."""
    definition, answers = sample()
    units = [unit.model_copy(update={"invited": {}}) for unit in definition.assessment.units]
    assessment = definition.assessment.model_copy(update={"units": units})
    small = replace(definition, assessment=assessment, previous=None)
    return publish(small, only(answers, chosen_raters(answers))).model_dump(mode="json")
