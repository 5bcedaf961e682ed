"""What the plan is made from: every candidate, where every node stands, and who waits for whom."""

from collections.abc import Mapping
from dataclasses import dataclass

from dot.questionnaires.library import EffortBand
from dot.roadmap.candidates import Candidate
from dot.roadmap.standing import Standing
from dot.roadmap.worth import USUAL_EFFORT, Worth

# Level 3 of 5 stands in the middle of its scale; other scales are read by the same share.
REACHED = 0.5


@dataclass(frozen=True)
class Situation:
    """Candidates and nodes by id, and the effort bands of the library."""

    candidates: Mapping[str, Candidate]
    places: Mapping[str, Standing]
    effort: Mapping[str, EffortBand]

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

    def needs(self, candidate: Candidate) -> list[str]:
        """The hard prerequisites that are not met."""
        return self._unmet(candidate, hard=True)

    def helpers(self, candidate: Candidate) -> list[str]:
        """The helpful prerequisites that are not met; they count where they are chosen as well."""
        return [id_ for id_ in self._unmet(candidate, hard=False) if id_ != candidate.id]

    def _unmet(self, candidate: Candidate, hard: bool) -> list[str]:
        known = self.candidates
        listed = [
            one.initiative
            for one in candidate.initiative.prerequisites
            if one.hard == hard
            and one.initiative in known
            and not self.is_met(known[one.initiative])
        ]
        return list(dict.fromkeys(listed))


@dataclass(frozen=True)
class Choice:
    """A chosen initiative, why it is in the plan, and what it adds to those that end before it."""

    candidate: Candidate
    reasons: tuple[str, ...]
    worth: Worth
