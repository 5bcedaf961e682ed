"""Answers in columns become counts and sums per rater group and item, and scores per person."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dot.questionnaires.schemas import CountAs, MissingPolicy
from dot.results.inputs import Answers, Definition, Floats, ItemKey, State
from dot.results.tree import Place, ScoredItem, Tree
from scoring.aggregate import cell_squares, cell_sums, combine, means, rater_scores, reverse

Ints = NDArray[np.int64]
NON_ANSWERS = (State.SKIPPED, State.CANNOT_JUDGE, State.NOT_APPLICABLE)


@dataclass(frozen=True)
class Rows:
    """The scored answers of one questionnaire in long form, values turned where reversed."""

    rater: Ints
    column: Ints
    value: Floats


@dataclass(frozen=True)
class ByUnit:
    """The same answers, counted per rater group and unit; empty where nobody has a unit.

    leaves: the units that raters belong to, "" = none, L of them.   rater_leaf: (R,) index into
    them.   counts, sums: (G, L, items).
    """

    leaves: tuple[str, ...]
    rater_leaf: Ints
    counts: Ints
    sums: Floats


@dataclass(frozen=True)
class Tally:
    """One questionnaire's answers, counted.

    groups: codes, G of them.   counts, sums, squares: (G, items), squares about the cell's mean.
    non_answers: (3, G, items), by skipped, cannot judge, not applicable.
    people: place id → (R,) each person's own score there, NaN where the person has none.
    breadth: place id → (R,) how many of the place's items and children that score comes from.
    ratings: (R, items) everybody's scored answers, NaN where there is none.
    rater_group: (R,) index into ``groups``.   left_out: nodes that don't apply, with the reason.
    by_unit: counts and sums once more, per unit.
    """

    tree: Tree
    groups: tuple[str, ...]
    rater_group: Ints
    counts: Ints
    sums: Floats
    squares: Floats
    non_answers: Ints
    people: dict[str, Floats]
    breadth: dict[str, Ints]
    ratings: Floats
    blocked: frozenset[str]
    left_out: Mapping[str, str]
    by_unit: ByUnit

    def parts_of(self, place: Place) -> list[str]:
        """The children that enter the place: those that apply."""
        return [child for child in place.children if child not in self.left_out]


def group_codes(definition: Definition, answers: Answers) -> tuple[str, ...]:
    """Rater groups in the order of `assessment.yaml`, then any that only answers name."""
    named = list(definition.assessment.groups)
    return tuple(dict.fromkeys([*named, *sorted({rater.group for rater in answers.raters})]))


def tally(definition: Definition, answers: Answers, tree: Tree) -> Tally:
    """Count one questionnaire's answers; the answers are in canonical order."""
    groups = group_codes(definition, answers)
    index = {code: place for place, code in enumerate(groups)}
    rater_group = np.array([index[rater.group] for rater in answers.raters], dtype=np.int64)
    column = _columns(answers, tree)
    rows, non_answers, blocked = _scored_rows(answers, tree, column, rater_group, len(groups))
    shape = (len(groups), len(tree.items))
    of_group = rater_group[rows.rater]
    counts, sums = cell_sums(of_group, rows.column, rows.value, *shape)
    squares = cell_squares(of_group, rows.column, rows.value, means(counts, sums))
    left_out = not_applicable(definition, tree)
    ratings = rater_scores(rows.rater, rows.column, rows.value, len(answers.raters), shape[1])
    people, breadth = _people(tree, ratings, left_out)
    return Tally(
        tree=tree,
        groups=groups,
        rater_group=rater_group,
        counts=counts,
        sums=sums,
        squares=squares,
        non_answers=non_answers,
        people=people,
        breadth=breadth,
        ratings=ratings,
        blocked=blocked,
        left_out=left_out,
        by_unit=_by_unit(definition, answers, rows, of_group, shape),
    )


def unit_leaves(definition: Definition, answers: Answers) -> tuple[str, ...]:
    """The units that raters belong to, "" for those without one; none where nobody has any."""
    known = {unit.id for unit in definition.assessment.units}
    found = {rater.unit if rater.unit in known else "" for rater in answers.raters}
    return () if found <= {""} else tuple(sorted(found))


def _by_unit(
    definition: Definition, answers: Answers, rows: Rows, of_group: Ints, shape: tuple[int, int]
) -> ByUnit:
    groups, items = shape
    leaves = unit_leaves(definition, answers)
    index = {leaf: at for at, leaf in enumerate(leaves)}
    if not leaves:
        empty = np.zeros((groups, 0, items))
        return ByUnit((), np.zeros(0, dtype=np.int64), empty.astype(np.int64), empty)
    rater_leaf = np.array(
        [index[rater.unit if rater.unit in index else ""] for rater in answers.raters],
        dtype=np.int64,
    )
    cell = of_group * len(leaves) + rater_leaf[rows.rater]
    counts, sums = cell_sums(cell, rows.column, rows.value, groups * len(leaves), items)
    whole = (groups, len(leaves), items)
    return ByUnit(leaves, rater_leaf, counts.reshape(whole), sums.reshape(whole))


def not_applicable(definition: Definition, tree: Tree) -> dict[str, str]:
    """The nodes of one questionnaire that the consultant confirmed as not applicable, and why."""
    return {
        entry.node: entry.reason
        for entry in definition.assessment.not_applicable
        if entry.node in tree.places and entry.questionnaire in (None, tree.questionnaire.slug)
    }


def _columns(answers: Answers, tree: Tree) -> Ints:
    """Each answer's scored column in this questionnaire, −1 for the others."""
    slug = tree.questionnaire.slug
    column_of = {ItemKey(slug, item.item.id): item.column for item in tree.items}
    lookup = np.array([column_of.get(key, -1) for key in answers.items], dtype=np.int64)
    return lookup[answers.item] if lookup.size else np.zeros(0, dtype=np.int64)


def _scored_rows(
    answers: Answers, tree: Tree, column: Ints, rater_group: Ints, groups: int
) -> tuple[Rows, Ints, frozenset[str]]:
    here = column >= 0
    rater, columns = answers.rater[here].astype(np.int64), column[here]
    state, value = answers.state[here], answers.value[here].copy()
    items = len(tree.items)
    non_answers = np.stack(
        [_count(rater_group[rater[state == kind]], columns[state == kind], groups, items)
         for kind in NON_ANSWERS]
    )  # fmt: skip
    counted = (state == State.ANSWERED) & ~np.isnan(value)
    blocked: set[str] = set()
    dropped = np.zeros(rater.size, dtype=bool)
    for place in tree.places.values():
        for scored in place.items:
            mine = columns == scored.column
            _turn(value, mine & counted, scored)
            _count_as(value, counted, mine, state, place.missing)
        stopped = _blocking(place, columns, state)
        if stopped.any():
            blocked.add(place.id)
            own = np.isin(columns, [scored.column for scored in place.items])
            dropped |= own & np.isin(rater, rater[stopped])
    keep = counted & ~dropped
    return Rows(rater[keep], columns[keep], value[keep]), non_answers, frozenset(blocked)


def _count(group: Ints, column: Ints, groups: int, items: int) -> Ints:
    flat = np.bincount(group * items + column, minlength=groups * items)
    return flat.reshape(groups, items).astype(np.int64)


def _turn(value: Floats, mine: NDArray[np.bool_], scored: ScoredItem) -> None:
    if scored.item.reverse:
        value[mine] = reverse(value[mine], scored.range.low, scored.range.high)


def _count_as(
    value: Floats,
    counted: NDArray[np.bool_],
    mine: NDArray[np.bool_],
    state: NDArray[np.int8],
    policy: MissingPolicy,
) -> None:
    """Give non-answers the value that the policy says, as the questionnaire's author wrote it."""
    for kind, rule in _rules(policy).items():
        if isinstance(rule, CountAs):
            same = mine & (state == kind)
            value[same] = rule.count_as
            counted[same] = True


def _blocking(place: Place, columns: Ints, state: NDArray[np.int8]) -> NDArray[np.bool_]:
    own = np.isin(columns, [scored.column for scored in place.items])
    stopped = np.zeros(columns.size, dtype=bool)
    for kind, rule in _rules(place.missing).items():
        if rule == "block":
            stopped |= own & (state == kind)
    return stopped


def _rules(policy: MissingPolicy) -> dict[State, object]:
    return {
        State.SKIPPED: policy.skipped,
        State.CANNOT_JUDGE: policy.cannot_judge,
        State.NOT_APPLICABLE: policy.not_applicable,
    }


def _people(
    tree: Tree, ratings: Floats, left_out: Mapping[str, str]
) -> tuple[dict[str, Floats], dict[str, Ints]]:
    """Each person's own score at every place, combined as the place combines, and its breadth."""
    people: dict[str, Floats] = {}
    breadth: dict[str, Ints] = {}
    for place in tree.upwards:
        children = [name for name in place.children if name in people and name not in left_out]
        parts = [ratings[:, item.column] for item in place.items]
        parts += [people[name] for name in children]
        reaches = [item.range for item in place.items]
        reaches += [tree.places[name].range for name in children]
        weights = [item.item.weight for item in place.items]
        weights += [tree.places[name].weight for name in children]
        if parts:
            stack = np.stack(parts, axis=-1)
            felt = (
                np.array(weights) > 0 if place.how == "weighted_mean" else np.full(len(parts), True)
            )
            breadth[place.id] = np.sum(~np.isnan(stack[:, felt]), axis=-1)
            stack = rescaled(tree, place, stack, [(reach.low, reach.high) for reach in reaches])
            people[place.id] = combine(stack, np.array(weights), place.how, prorate=True)
    return people, breadth


def rescaled(tree: Tree, place: Place, values: Floats, ranges: list[tuple[float, float]]) -> Floats:
    """Children's scores on one scale where the place asks for it; else as they are."""
    if not place.rescale:
        return values
    low = np.array([low for low, _ in ranges])
    width = np.array([high - low for low, high in ranges])
    scale = tree.questionnaire.scale
    return np.asarray(scale.min + (values - low) / width * (scale.max - scale.min))
