"""The stratified bootstrap of one questionnaire: its items and nodes, per group and in the whole."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dot.results.cells import Bools, Cells
from dot.results.inputs import Floats
from dot.results.tally import Ints, Tally, rescaled
from dot.results.tree import Place
from scoring.aggregate import combine
from scoring.bootstrap import Resampling, bootstrap_node_intervals
from scoring.panel import Nodes, Panel

RESAMPLES = 2000


@dataclass(frozen=True)
class Reach:
    """How far an interval reaches below and above its mean, its error and degrees of freedom."""

    below: float
    above: float
    error: float
    df: float


@dataclass(frozen=True)
class Resampled:
    """Standard errors, and how far the ends of the intervals lie from the means.

    error, df, below, above: (G + 1, I + N), groups and the whole by items and places; NaN = unknown.
    place: place id → its column.
    """

    error: Floats
    df: Floats
    below: Floats
    above: Floats
    place: dict[str, int]

    def reach(self, at: int, column: int) -> Reach | None:
        """How far the interval reaches below and above its mean; None where it is unknown."""
        below, above = float(self.below[at, column]), float(self.above[at, column])
        if np.isnan(below + above):
            return None
        return Reach(below, above, float(self.error[at, column]), float(self.df[at, column]))


@dataclass(frozen=True)
class Drawing:
    """How one questionnaire is resampled.

    own: (G,), groups to draw from.   populations: (G,).   weights: (G,), of the balanced mean.
    """

    own: Bools
    populations: Ints
    weights: Floats
    confidence: float
    seed: int


def resampled(counts: Tally, cells: Cells, drawing: Drawing) -> Resampled | None:
    """Draw people inside their groups, all their answers together; None where there is nobody.

    Only answers in cells that are used count, so that a group's resamples are those of what it
    shows. A place where people's own scores are averaged is drawn as one column of its own.
    """
    chosen = np.flatnonzero(drawing.own)
    if not chosen.size or not counts.tree.items:
        return None
    ratings, nodes = _columns(counts, cells)
    place_of = np.full(len(counts.groups), -1)
    place_of[chosen] = np.arange(chosen.size)
    group = place_of[counts.rater_group]
    inside = group >= 0
    found = bootstrap_node_intervals(
        Panel(
            ratings=ratings[inside],
            group=group[inside],
            contrasts=drawing.weights[chosen][np.newaxis],
            populations=drawing.populations[chosen],
        ),
        nodes,
        Resampling(_generator(drawing.seed, counts), RESAMPLES, drawing.confidence),
    )
    first = len(counts.tree.items)
    # People's own scores were drawn as columns, and stand again as the places made of them.
    kept = np.r_[:first, ratings.shape[1] : found.mean.shape[1]]
    rows = np.append(chosen, len(counts.groups))
    shape = (len(counts.groups) + 1, kept.size)
    error, df, below, above = (np.full(shape, np.nan) for _ in range(4))
    error[rows], df[rows] = found.error[:, kept], found.df[:, kept]
    below[rows] = (found.mean - found.low)[:, kept]
    above[rows] = (found.high - found.mean)[:, kept]
    return Resampled(
        error, df, below, above, {name: first + at for at, name in enumerate(counts.people)}
    )


def _generator(seed: int, counts: Tally) -> np.random.Generator:
    """Each questionnaire has a stream of its own, whichever others are asked beside it."""
    slug = zlib.crc32(counts.tree.questionnaire.slug.encode())
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, slug])))


def _columns(counts: Tally, cells: Cells) -> tuple[Floats, Nodes]:
    """What is drawn, (R, Q): the items, then people's own scores where those are averaged."""
    tree = counts.tree
    ratings = counts.ratings.copy()
    for item in tree.items:
        unused = np.isnan(cells.items[item.column].value[:-1])
        ratings[unused[counts.rater_group], item.column] = np.nan
    columns = [ratings]
    first: dict[str, int] = {}
    for place in tree.upwards:
        if place.id in counts.people and tree.people_first(place):
            unused = np.isnan(cells.places[place.id].value[:-1])
            score = np.where(unused[counts.rater_group], np.nan, counts.people[place.id])
            first[place.id] = len(tree.items) + len(first)
            columns.append(score[:, np.newaxis])
    members = np.stack([_below(counts, name, first) for name in counts.people])
    return np.concatenate(columns, axis=1), Nodes(members, _roll_up(counts, first))


def _below(counts: Tally, name: str, first: dict[str, int]) -> Bools:
    """(Q,): the columns that a place rests on."""
    used = np.zeros(len(counts.tree.items) + len(first), dtype=bool)
    place = counts.tree.places[name]
    if name in first:
        used[first[name]] = True
        return used
    used[[item.column for item in place.items]] = True
    for child in counts.parts_of(place):
        if child in counts.people:
            used |= _below(counts, child, first)
    return used


def _roll_up(counts: Tally, first: dict[str, int]) -> Callable[[Floats], Floats]:
    """Column means (..., Q) become scores of the places (..., N), as the questionnaire combines."""
    tree = counts.tree
    upwards = [place for place in tree.upwards if place.id in counts.people]

    def roll_up(means: Floats) -> Floats:
        scores: dict[str, Floats] = {}
        for place in upwards:
            scores[place.id] = (
                means[..., first[place.id]]
                if place.id in first
                else _combined(counts, place, means, scores)
            )
        return np.stack([scores[name] for name in counts.people], axis=-1)

    return roll_up


def _combined(counts: Tally, place: Place, means: Floats, scores: dict[str, Floats]) -> Floats:
    tree = counts.tree
    children = [child for child in counts.parts_of(place) if child in scores]
    parts = [means[..., item.column] for item in place.items]
    parts += [scores[child] for child in children]
    reaches = [item.range for item in place.items]
    reaches += [tree.places[child].range for child in children]
    weights = [item.item.weight for item in place.items]
    weights += [tree.places[child].weight for child in children]
    values = rescaled(
        tree, place, np.stack(parts, axis=-1), [(reach.low, reach.high) for reach in reaches]
    )
    return combine(values, np.array(weights), place.how, prorate=True)
