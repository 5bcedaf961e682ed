"""Why a proposed initiative is not in the plan: which limit, or which better use."""

from collections.abc import Iterator, Mapping

from dot.assessments.schemas import RoadmapSettings
from dot.roadmap import words
from dot.roadmap.candidates import Candidate
from dot.roadmap.greedy import with_job
from dot.roadmap.limit_words import (
    MET_ALREADY,
    TOGETHER,
    costs_more,
    crowded_out,
    limit_words,
    window_names,
)
from dot.roadmap.objective import Picks, cost, value
from dot.roadmap.options import Tables, tables
from dot.roadmap.problem import Limit
from dot.roadmap.situation import Situation
from dot.roadmap.stating import last_day

Ruled = tuple[RoadmapSettings, Mapping[str, int]]
SHARED_KINDS = ("chosen", "days", "money", "capacity", "parallel", "rep")


def left_out(
    planned: Tables, picks: Picks, situation: Situation, ruled: Ruled
) -> Iterator[tuple[str, str]]:
    """Everything that was proposed and is not planned, each with the reason."""
    reasons = _Reasons(planned, picks, situation, ruled)
    for id_, one in situation.candidates.items():
        if id_ not in picks and one.is_wanted:
            yield id_, reasons.why(one)


class _Reasons:
    """The plan without each of its limits, made once for all initiatives."""

    def __init__(self, planned: Tables, picks: Picks, situation: Situation, ruled: Ruled) -> None:
        self.tables, self.picks, self.situation, self.ruled = planned, picks, situation, ruled
        names = [one for one in planned.problem.names() if one.kind in SHARED_KINDS]
        self.looser = [
            (limit, tables(planned.problem.without(limit)))
            for kind in SHARED_KINDS
            for limit in names
            if limit.kind == kind
        ]

    def why(self, candidate: Candidate) -> str:
        blocked = self._blocked(candidate)
        if blocked is not None:
            return blocked
        trial = with_job(self.tables, self.picks, candidate.id)
        if trial is not None:
            return self._not_worth_it(trial)
        for limit, looser in self.looser:
            if with_job(looser, self.picks, candidate.id) is not None:
                return crowded_out(self._told(limit))
        return TOGETHER

    def _blocked(self, candidate: Candidate) -> str | None:
        """What no better use explains: decided against, done, or no time for it."""
        decided = _decided(candidate)
        if decided is not None:
            return decided
        excluded = self.tables.problem.limits.excluded
        for earlier in self.tables.between[candidate.id]:
            if earlier in excluded:
                needed = self.situation.candidates[earlier]
                why = words.STOPPED if needed.status == "stopped" else words.EXCLUDED
                return words.needs_first(needed.initiative, why)
        windows = window_names(candidate.id, self.ruled[0])
        if windows and not self.tables.options[candidate.id]:
            return words.outside_window(windows)
        if not self._fits_alone(candidate.id):
            return words.no_room(last_day(self.ruled[0]))
        return None

    def _fits_alone(self, id_: str) -> bool:
        """Whether there is time for it after what it needs, whatever else is planned."""
        return any(
            all(
                self.tables.allowed(earlier, id_, option) > 0
                for earlier in self.tables.between[id_]
            )
            for option in self.tables.options[id_]
        )

    def _not_worth_it(self, trial: Picks) -> str:
        added = [id_ for id_ in trial if id_ not in self.picks]
        price = sum(cost(self.tables.problem, id_) for id_ in added)
        gain = value(self.tables, trial) - value(self.tables, self.picks) + price
        return MET_ALREADY if gain <= 1e-9 else costs_more(gain, price)

    def _told(self, limit: Limit) -> str:
        settings, limits = self.ruled
        return limit_words(limit, self.situation, settings, limits)


def _decided(candidate: Candidate) -> str | None:
    """What client or consultant have decided."""
    if candidate.status in ("done", "stopped"):
        return words.DONE if candidate.status == "done" else words.STOPPED
    return words.EXCLUDED if candidate.excluded else None
