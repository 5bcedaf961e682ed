"""Whose answers are flagged, by rule, and how often each person could not judge.

Flags live in memory only. What of them may be told is decided in ``quality_floors``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dot.assessments.quality_schemas import Contradiction, QualitySettings
from dot.questionnaires.ranges import item_range
from dot.questionnaires.schemas import Item, Questionnaire
from dot.results.inputs import Answers, Floats, ItemKey, State
from dot.results.quality_schemas import Rule
from dot.results.tally import Ints
from scoring.arrays import Bools
from scoring.perspectives import cannot_judge_share
from scoring.quality import contradiction, longest_runs, speeding, straight_lining, variability

# On a scale of two answers, runs of the same one are nothing special.
FEWEST_ANSWERS = 3


@dataclass(frozen=True)
class Flags:
    """One questionnaire's flags, all arrays (R,) in the canonical order of the raters.

    rules: who is flagged, by each rule that is in use.   asked: who was asked anything.
    longest: longest run of identical answers.   cannot: share of items that could not be judged.
    """

    rules: Mapping[Rule, Bools]
    asked: Bools
    longest: Ints
    cannot: Floats

    @property
    def anyone(self) -> Bools:
        """Who is flagged by any rule."""
        return np.asarray(np.any([*self.rules.values(), np.zeros_like(self.asked)], axis=0))


@dataclass(frozen=True)
class Asked:
    """The rows of one questionnaire, each person's in reading order.

    rater, item, state, value: (N,); item is the place in ``items``; value NaN for a non-answer.
    """

    items: tuple[Item, ...]
    rater: Ints
    item: Ints
    state: NDArray[np.int8]
    value: Floats
    raters: int

    def answers_to(self, item: str) -> Floats:
        """(R,) what everybody answered to one item; NaN = nothing."""
        place = [one.id for one in self.items].index(item)
        found = np.full(self.raters, np.nan)
        mine = self.item == place
        found[self.rater[mine]] = self.value[mine]
        return found

    def counts(self, *states: State) -> Ints:
        """(R,) each person's rows in one of these states."""
        rows = self.rater[np.isin(self.state, states)]
        return np.bincount(rows, minlength=self.raters).astype(np.int64)


def flags_of(settings: QualitySettings, questionnaire: Questionnaire, answers: Answers) -> Flags:
    """Apply every rule that the assessment has something to apply to."""
    rows = _rows(questionnaire, answers)
    items = np.bincount(rows.rater, minlength=rows.raters).astype(np.int64)
    rules: dict[Rule, Bools] = {}
    rules["straight_lining"], longest = _straight_lining(settings, questionnaire, rows)
    seconds = answers.seconds.get(questionnaire.slug)
    if seconds is not None:
        rules["speeding"] = speeding(
            seconds, items, settings.seconds_per_item, settings.share_of_median
        )
    pairs = [one for one in settings.contradictions if one.questionnaire == questionnaire.slug]
    if pairs:
        rules["contradiction"] = _contradictions(settings, pairs, questionnaire, rows)
    cannot = rows.counts(State.CANNOT_JUDGE)
    asked = cannot + rows.counts(State.ANSWERED)
    share = cannot_judge_share(cannot, asked)
    enough = asked >= settings.cannot_judge_items
    rules["cannot_judge"] = enough & (np.nan_to_num(share) >= settings.cannot_judge)
    return Flags(rules, items > 0, longest, share)


def _rows(questionnaire: Questionnaire, answers: Answers) -> Asked:
    items = tuple(questionnaire.items())
    place_of = {ItemKey(questionnaire.slug, item.id): at for at, item in enumerate(items)}
    lookup = np.array([place_of.get(key, -1) for key in answers.items], dtype=np.int64)
    place = lookup[answers.item] if lookup.size else np.zeros(0, dtype=np.int64)
    here = np.flatnonzero(place >= 0)
    here = here[np.lexsort((place[here], answers.rater[here]))]
    state = answers.state[here]
    return Asked(
        items=items,
        rater=answers.rater[here].astype(np.int64),
        item=place[here],
        state=state,
        value=np.where(state == State.ANSWERED, answers.value[here], np.nan),
        raters=len(answers.raters),
    )


def _straight_lining(
    settings: QualitySettings, questionnaire: Questionnaire, rows: Asked
) -> tuple[Bools, Ints]:
    """Who is flagged, and everybody's longest run on any scale."""
    kinds = [_scale(questionnaire, item) for item in rows.items]
    known = {kind: at for at, kind in enumerate(dict.fromkeys(filter(None, kinds)))}
    if not known:
        nobody = np.zeros(rows.raters, dtype=np.int64)
        return nobody > 0, nobody
    scale = np.array([known[kind] if kind else -1 for kind in kinds], dtype=np.int64)[rows.item]
    mine = scale >= 0
    shape = (rows.raters, len(known))
    given = rows.rater[mine], scale[mine], rows.value[mine], shape
    runs = longest_runs(*given)
    flagged = straight_lining(runs, *variability(*given), settings.run, settings.run_share)
    return flagged, runs.max(axis=1)


def _scale(questionnaire: Questionnaire, item: Item) -> tuple[object, ...] | None:
    """What makes two items answered on one scale: the same anchors' values, or the same options."""
    if item.levels:
        found: tuple[object, ...] = tuple(anchor.value for anchor in item.levels)
    elif item.type in ("choice", "agreement", "frequency") and item.options_from is None:
        options = questionnaire.options_of(item)
        if any(option.score is None for option in options):
            return None
        found = tuple((option.id, option.score) for option in options)
    else:
        return None
    return found if len(found) >= FEWEST_ANSWERS else None


def _contradictions(
    settings: QualitySettings,
    pairs: list[Contradiction],
    questionnaire: Questionnaire,
    rows: Asked,
) -> Bools:
    ranges = {item.id: item_range(questionnaire, item) for item in rows.items}
    found = [
        contradiction(
            rows.answers_to(pair.a),
            rows.answers_to(pair.b),
            pair.relation == "opposite",
            (ranges[pair.a].low, ranges[pair.a].high),
            pair.distance,
        )
        for pair in pairs
    ]
    return np.asarray(np.sum(found, axis=0) >= settings.contradictions_from)
