"""Ranking: which initiatives are taken, each with what it cannot do without."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dot.questionnaires.library import EffortBand
from dot.roadmap import words
from dot.roadmap.candidates import Candidate
from dot.roadmap.standing import Standing
from dot.roadmap.value import USUAL_EFFORT, Worth, worth

# Level 3 of 5 stands in the middle of its scale; other scales are read by the same share.
REACHED = 0.5
LONGEST_CHAIN = 100


class Unavailable(Exception):
    """An initiative can't be in the plan; the message says why, as the reader gets it."""


@dataclass(frozen=True)
class Situation:
    """Everything that ranking looks at; ``most`` initiatives are chosen."""

    candidates: Mapping[str, Candidate]
    places: Mapping[str, Standing]
    effort: Mapping[str, EffortBand]
    most: int

    def band(self, candidate: Candidate) -> EffortBand:
        """Days and points behind the candidate's effort letter."""
        letter = candidate.initiative.effort
        return self.effort.get(letter) or USUAL_EFFORT[letter]

    def is_met(self, candidate: Candidate) -> bool:
        """Whether nothing has to wait for it: it is done, or what it lifts most is at level 3."""
        if candidate.status == "done":
            return True
        uplifts = candidate.initiative.uplifts
        best = max(uplift.levels for uplift in uplifts)
        shares = [
            self.places[uplift.node].share
            for uplift in uplifts
            if uplift.levels == best and uplift.node in self.places
        ]
        known = [share for share in shares if share is not None]
        return bool(known) and min(known) >= REACHED


@dataclass(frozen=True)
class Choice:
    """A chosen initiative, why it is in the plan, and what it was worth when its turn came."""

    candidate: Candidate
    reasons: tuple[str, ...]
    worth: Worth


@dataclass
class Draft:
    """A plan without dates. ``blocked`` can't be in it at all, ``left`` was passed over."""

    situation: Situation
    blocked: Mapping[str, str]
    chosen: dict[str, Choice] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    lifted: dict[str, float] = field(default_factory=dict)

    def worth_of(self, candidate: Candidate) -> Worth:
        """What the candidate would add now."""
        points = self.situation.band(candidate).points
        return worth(candidate, self.situation.places, self.lifted, points)

    def best(self) -> Candidate | None:
        """The next to be looked at: pinned ones first, then by priority value."""
        waiting = [
            one
            for one in self.situation.candidates.values()
            if one.is_wanted and one.id not in self.chosen and one.id not in self.left
        ]
        return min(waiting, key=self.rank, default=None)

    def rank(self, candidate: Candidate) -> tuple[bool, bool, float, int, str]:
        firm = candidate.pinned or candidate.status == "planned"
        value = self.worth_of(candidate).priority
        return not firm, not candidate.pinned, -value, candidate.initiative.phase, candidate.id

    def consider(self, candidate: Candidate) -> None:
        """Take the candidate with what it needs first, or say why not."""
        if candidate.id in self.blocked:
            self.left[candidate.id] = self.blocked[candidate.id]
            return
        firm = candidate.pinned or candidate.status == "planned"
        found = self.worth_of(candidate)
        if found.measured and not found.value and not firm:
            self.left[candidate.id] = words.NOTHING_TO_LIFT
            return
        try:
            bundle = self.bundle(candidate.id)
        except Unavailable as why:
            self.left[candidate.id] = str(why)
            return
        if len(self.chosen) + len(bundle) > self.situation.most:
            self.left[candidate.id] = words.no_place(bundle[:-1], self.situation.most)
            return
        for needed in bundle[:-1]:
            self.take(needed, words.needed_by(candidate.initiative))
        self.take(candidate.id)

    def take(self, id_: str, because: str | None = None) -> None:
        """Put one initiative into the plan and count what it lifts."""
        candidate = self.situation.candidates[id_]
        found = self.worth_of(candidate)
        for node, levels in found.lifts.items():
            self.lifted[node] = self.lifted.get(node, 0.0) + levels
        self.chosen[id_] = Choice(candidate, words.reasons(candidate, because), found)
        self.left.pop(id_, None)

    def bundle(self, id_: str) -> list[str]:
        """The initiative after everything not yet chosen that it needs. Raises Unavailable."""
        order: list[str] = []
        self._collect(id_, (), order)
        return order

    def _collect(self, id_: str, path: tuple[str, ...], order: list[str]) -> None:
        if id_ in self.chosen or id_ in order:
            return
        if id_ in path or len(path) >= LONGEST_CHAIN:
            raise Unavailable(words.ENDLESS)
        if id_ in self.blocked:
            raise Unavailable(self.blocked[id_])
        for needed in self.needs(self.situation.candidates[id_]):
            try:
                self._collect(needed, (*path, id_), order)
            except Unavailable as why:
                initiative = self.situation.candidates[needed].initiative
                raise Unavailable(words.needs_first(initiative, str(why))) from why
        order.append(id_)

    def needs(self, candidate: Candidate) -> list[str]:
        """The hard prerequisites that are not met."""
        known = self.situation.candidates
        return [
            needed.initiative
            for needed in candidate.initiative.prerequisites
            if needed.hard
            and needed.initiative in known
            and not self.situation.is_met(known[needed.initiative])
        ]


def choose(situation: Situation, blocked: Mapping[str, str]) -> Draft:
    """Take what runs already, then the best candidate again and again until none is left.

    Every turn takes a candidate or leaves it, so there are no more turns than candidates.
    """
    draft = Draft(situation, blocked)
    for one in situation.candidates.values():
        if one.has_own_dates:
            draft.take(one.id)
    while (candidate := draft.best()) is not None:
        draft.consider(candidate)
    return draft
