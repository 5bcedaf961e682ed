"""Which flagged people may be left out of a published score, and counted, without telling of few.

With and without somebody is a subtraction, so whoever is left out must be many enough, and so must
those who stay. Three things see to that, group by group and cell by cell; none looks at more than
counts, except the last, which is the rule for means near the end of a scale:

- A group takes part only where at least ``floor`` of its people are flagged and as many are not. In
  all other groups flagged people stay in, whether there are four or none: nothing tells which.
- People of a second rule are left out as well only where those of one rule alone, of the other
  alone, and of both are each at least ``floor``, since their numbers follow from the counts.
- In each cell of an item the same must hold of those who answered it. The flagged people's own mean
  there, which follows, is kept two steps from the end of the scale; where that would distort the
  score, none is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from dot.results.cells import EXACT, NEGLIGIBLE, STEPS_TO_THE_END, Ends, people_counts
from dot.results.flags import Flags
from dot.results.inputs import Answers, Definition, Floats
from dot.results.tally import Ints, Tally, tally
from dot.results.tree import Place
from scoring.aggregate import means
from scoring.arrays import Bools


@dataclass(frozen=True)
class Remaining:
    """The answers without flagged people; places in ``untold`` have no score that may be told."""

    tally: Tally
    untold: frozenset[str]


def tellable(flagged: Ints, everyone: Ints, floor: int) -> Bools:
    """Where so many are flagged, and so many not, that both may be told. Any shape."""
    return np.asarray((flagged >= floor) & (everyone - flagged >= floor))


def by_group(counts: Tally, people: Bools) -> Ints:
    """(G,) how many people of each group are among these, (R,)."""
    chosen = counts.rater_group[people]
    return np.bincount(chosen, minlength=len(counts.groups)).astype(np.int64)


def counted(counts: Tally, flags: Flags, people: Bools, floor: int) -> int | None:
    """How many of these people may be told of: those in groups with enough of them and of others."""
    flagged = by_group(counts, people)
    told = tellable(flagged, by_group(counts, flags.asked), floor)
    return int(flagged[told].sum()) if told.any() else None


def may_leave(counts: Tally, flags: Flags, floor: int) -> Bools:
    """(R,) the flagged people who are left out of published scores."""
    out = np.zeros(flags.asked.shape, dtype=bool)
    for group in range(len(counts.groups)):
        mine = flags.asked & (counts.rater_group == group)
        out |= _together([people & mine for people in flags.rules.values()], mine, floor)
    return out


def _together(rules: Sequence[Bools], mine: Bools, floor: int) -> Bools:
    """The people of one group who are left out: rule after rule, as far as each may be added."""
    out = np.zeros(mine.shape, dtype=bool)
    for people in rules:
        if not tellable(people.sum(), mine.sum(), floor):
            continue
        parts = [(people & ~out).sum(), (out & ~people).sum(), (people & out).sum()]
        apart = not out.any() or min(parts) >= floor
        if apart and tellable((out | people).sum(), mine.sum(), floor):
            out |= people
    return out


def without(counts: Tally, gone: Tally) -> Tally:
    """The counts less those of some people, who are counted in ``gone``; everything as it is."""
    return replace(
        counts,
        counts=counts.counts - gone.counts,
        sums=counts.sums - gone.sums,
        people={
            place: np.where(np.isnan(gone.people[place]), score, np.nan)
            for place, score in counts.people.items()
        },
    )


def tally_of(definition: Definition, answers: Answers, counts: Tally, people: Bools) -> Tally:
    """One questionnaire's answers of some people only, counted like those of all."""
    rows = people[answers.rater]
    chosen = replace(
        answers,
        rater=answers.rater[rows],
        item=answers.item[rows],
        state=answers.state[rows],
        value=answers.value[rows],
        content=answers.content[rows],
        comments={},
    )
    return tally(definition, chosen, counts.tree)


def published_without(counts: Tally, gone: Tally, bounded: Bools, floor: int) -> Remaining:
    """The counts less those of some people, as far as cell by cell enough go and enough stay.

    bounded: (G,), groups whose means near the end of the scale become bounds.
    """
    leaves = tellable(gone.counts, counts.counts, floor)
    sums, untold = _kept_from_the_ends(counts, gone, leaves, bounded)
    less = replace(
        gone,
        counts=np.where(leaves, gone.counts, 0),
        sums=np.where(leaves, sums, 0.0),
        people={name: _leaving(counts, gone, name, floor) for name in gone.people},
    )
    places = counts.tree.places.values()
    untold |= {place.id for place in places if _near_an_end(counts, less, place, bounded)}
    return Remaining(without(counts, less), frozenset(_upwards(counts, untold)))


def _kept_from_the_ends(
    counts: Tally, gone: Tally, leaves: Bools, bounded: Bools
) -> tuple[Floats, set[str]]:
    """(G, items) sums that leave, moved two steps from the ends; and places where that distorts."""
    sums, untold = gone.sums.copy(), set()
    for place in counts.tree.places.values():
        for item in place.items:
            at = item.column
            n, rest = gone.counts[:, at], (counts.counts - gone.counts)[:, at]
            share = np.divide(1.0, n, out=np.zeros(n.shape), where=n > 0)
            ends = Ends(item.range, item.step)
            value, bound = ends.cut(means(n, sums[:, at]), share, bounded & leaves[:, at])
            moved = bound != EXACT
            sums[:, at] = np.where(moved, value * n, sums[:, at])
            enough = NEGLIGIBLE * (item.range.high - item.range.low) * rest
            if (moved & (np.isnan(value) | (STEPS_TO_THE_END * item.step > enough))).any():
                untold.add(place.id)
    return sums, untold


def _leaving(counts: Tally, gone: Tally, place: str, floor: int) -> Floats:
    """(R,) the scores at a place that leave, NaN for everyone who stays."""
    told = tellable(people_counts(gone, place)[:-1], people_counts(counts, place)[:-1], floor)
    return np.where(told[counts.rater_group], gone.people[place], np.nan)


def _near_an_end(counts: Tally, gone: Tally, place: Place, bounded: Bools) -> bool:
    """Whether those who leave a place of people's own scores are, as a group, near an end."""
    if not counts.tree.people_first(place) or place.id not in gone.people:
        return False
    score = gone.people[place.id]
    n = people_counts(gone, place.id)[:-1]
    there = ~np.isnan(score)
    sums = np.bincount(counts.rater_group[there], weights=score[there], minlength=n.size)
    share = np.divide(1.0, n, out=np.zeros(n.shape), where=n > 0)
    ends = Ends(place.range, (place.range.high - place.range.low) / 4)
    _, bound = ends.cut(means(n, sums.astype(np.float64)), share, bounded & (n > 0))
    return bool((bound != EXACT).any())


def _upwards(counts: Tally, places: set[str]) -> set[str]:
    """These places and everything above them."""
    found: set[str] = set()
    for name in places:
        at: str | None = name
        while at is not None and at not in found:
            found.add(at)
            at = counts.tree.places[at].parent
    return found
