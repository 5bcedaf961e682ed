"""People who answered in this wave and in the one before: what they said then and now, side by side."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dot.results.inputs import Answers, Definition, Floats
from dot.results.tally import Ints, Tally, tally

# EST: codes that were given anew in each wave agree by chance only. Where fewer than this share of
# the codes that both waves have stand for one group, unit and level, nobody is taken for the same.
CODES_AGREE = 0.9


@dataclass(frozen=True)
class Pairs:
    """One place in two waves, the earlier first.

    group, before, after: (P,), people with a score in both, in an order of what they said.
    people: (2, G), all who have a score.   several: pairs whose scores come from several items or
    children in both waves.   single: whether nobody's does in either.
    """

    group: Ints
    before: Floats
    after: Floats
    people: Ints
    several: int
    single: bool

    @property
    def both(self) -> Ints:
        """(G,) people with a score in both waves."""
        return np.bincount(self.group, minlength=self.people.shape[1]).astype(np.int64)


def pairs_of(
    definition: Definition, answers: Answers, tallies: Sequence[Tally]
) -> dict[str, dict[str, Pairs]]:
    """By questionnaire and place, who can be found in the wave before; empty where nobody can.

    Both waves' people are scored by the present rules, so that this holds only at nodes whose score
    means what it meant.
    """
    previous = definition.previous
    if previous is None or previous.answers is None or not previous.results:
        return {}
    match = same_people(answers, previous.answers)
    if not (match >= 0).any():
        return {}
    return {
        counts.tree.questionnaire.slug: _places(
            counts, tally(definition, previous.answers, counts.tree), match
        )
        for counts in tallies
    }


def same_people(now: Answers, before: Answers) -> Ints:
    """(R,) for each rater of now their place among the raters before, −1 for those who are new."""
    place = {rater.code: at for at, rater in enumerate(before.raters)}
    match = np.array([place.get(rater.code, -1) for rater in now.raters], dtype=np.int64)
    shared = np.flatnonzero(match >= 0)
    alike = np.array(
        [
            (one.group, one.unit, one.level) == (other.group, other.unit, other.level)
            for at in shared.tolist()
            for one, other in ((now.raters[at], before.raters[match[at]]),)
        ],
        dtype=bool,
    )
    if not shared.size or alike.mean() < CODES_AGREE:
        return np.full(match.shape, -1)
    # Who changed the group speaks for another one now: no longer the same voice in any mean.
    moved = [at for at in shared.tolist() if now.raters[at].group != before.raters[match[at]].group]
    match[moved] = -1
    return match


def pairs_hash(pairs: Mapping[str, Mapping[str, Pairs]]) -> str | None:
    """SHA-256 of all that is known of people in both waves, whatever their order and codes."""
    if not pairs:
        return None
    digest = hashlib.sha256()
    for slug, places in sorted(pairs.items()):
        for name, found in sorted(places.items()):
            digest.update(f"{slug}:{name}:{found.several}:{found.single}".encode())
            for column in (found.group, found.before, found.after, found.people):
                digest.update(np.ascontiguousarray(column).tobytes())
    return digest.hexdigest()


def _places(now: Tally, before: Tally, match: Ints) -> dict[str, Pairs]:
    return {name: _pairs(now, before, match, name) for name in now.people if name in before.people}


def _pairs(now: Tally, before: Tally, match: Ints, name: str) -> Pairs:
    later, earlier = now.people[name], before.people[name]
    known = (match >= 0) & ~np.isnan(later) & ~np.isnan(np.append(earlier, np.nan)[match])
    group, after = now.rater_group[known], later[known]
    first = earlier[match[known]]
    breadths = before.breadth[name][match[known]], now.breadth[name][known]
    order = np.lexsort((after, first, group))
    return Pairs(
        group=group[order],
        before=first[order],
        after=after[order],
        people=np.stack([_people(before, name, now.groups), _people(now, name, now.groups)]),
        several=int(np.sum((breadths[0] > 1) & (breadths[1] > 1))),
        single=bool(max(before.breadth[name].max(), now.breadth[name].max()) <= 1),
    )


def _people(counts: Tally, name: str, codes: tuple[str, ...]) -> Ints:
    """(G,) people with a score, in groups as they are called now."""
    present = ~np.isnan(counts.people[name])
    here = np.bincount(counts.rater_group[present], minlength=len(counts.groups))
    by_code = dict(zip(counts.groups, here.tolist(), strict=True))
    return np.array([by_code.get(code, 0) for code in codes], dtype=np.int64)
