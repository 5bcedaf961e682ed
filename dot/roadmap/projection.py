"""Projection: where the result would stand after each phase, scored by the engine that scored it.

A planning assumption. The high end counts every uplift at the likely durations, the low end half of
each (as where under half of the people adopt it) at the longest durations, one behind the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dot.assessments.schemas import RoadmapSettings
from dot.results.roadmap_schemas import Contribution, Outlined, PhaseEnd, Projection
from dot.results.schemas import Result
from dot.results.whatif_schemas import Changes, Scenario
from dot.roadmap.answers import answers
from dot.roadmap.dates import Slot
from dot.roadmap.objective import closed_by
from dot.roadmap.optimal import Engine, Optimum, in_order_of_end
from dot.roadmap.reading import LOW_SHARE, half_level
from dot.roadmap.stating import last_day
from dot.roadmap.worth import LEAST_LEVELS

DAYS_OF_A_YEAR = 365.25
ASSUMPTION = (
    "Planning assumption. High: every uplift comes, in the likely durations. Low: half of each "
    "uplift, as where under half of the people adopt it, in the longest durations. Without the "
    "plan: {drift}."
)


@dataclass(frozen=True)
class Outlook:
    """The plan's expected course: who has ended by when, and what the engine says of it.

    ``likely``, ``longest``: last days by initiative; those of ``longest`` that lie behind the plan
    are left out.
    """

    result: Result
    optimum: Optimum
    engine: Engine
    likely: Mapping[str, date]
    longest: Mapping[str, date]

    def high(self, day: date) -> Scenario:
        return self._scenario([id_ for id_, end in self.likely.items() if end <= day], 1.0)

    def low(self, day: date) -> Scenario:
        return self._scenario([id_ for id_, end in self.longest.items() if end <= day], LOW_SHARE)

    def with_only(self, done: Sequence[str]) -> Scenario:
        """Where the result would stand with these finished, and no others."""
        return self._scenario(done, 1.0)

    def _scenario(self, done: Iterable[str], share: float) -> Scenario:
        problem, finished = self.optimum.stated.problem, list(done)
        levels = {
            node: ground.level + closed
            for node, ground in problem.grounds.items()
            if (closed := closed_by(problem, finished, node, share)) > LEAST_LEVELS
        }
        return self.engine(self.result, Changes(levels=levels))


def project(
    result: Result, optimum: Optimum, settings: RoadmapSettings, engine: Engine
) -> Projection:
    """Every place that the plan moves, after each phase; what moves it; which answers change."""
    finished = optimum.finished
    outlook = Outlook(
        result,
        optimum,
        engine,
        likely={id_: finished[id_].end for id_ in in_order_of_end(finished)},
        longest=optimum.longest,
    )
    phases = _phases(optimum, finished, last_day(settings))
    drift = f"{settings.drift:+g} levels a year" if settings.drift else "nothing changes"
    return Projection(
        assumption=ASSUMPTION.format(drift=drift.replace("-", "−")),
        phases=phases,
        nodes=_outlined(outlook, phases, settings),
        contributions=_contributions(outlook),
        questions=answers(
            result,
            [(day, outlook.high(day), outlook.low(day)) for day in _turning_days(outlook)],
            outlook.likely,
            {
                id_: {lift.node for lift in job.lifts}
                for id_, job in optimum.stated.problem.jobs.items()
            },
            settings.questions,
        ),
    )


def _phases(optimum: Optimum, finished: Mapping[str, Slot], last: date) -> list[PhaseEnd]:
    """Each phase until the last of it and of those before it is finished, then the plan's last day."""
    phase_of = {id_: optimum.situation.candidates[id_].initiative.phase for id_ in finished}
    ends = []
    for phase in sorted(set(phase_of.values())):
        own = [id_ for id_ in in_order_of_end(finished) if phase_of[id_] == phase]
        until = max(slot.end for id_, slot in finished.items() if phase_of[id_] <= phase)
        ends.append(PhaseEnd(phase=phase, until=until, initiatives=own))
    return [*ends, PhaseEnd(phase=None, until=last, initiatives=[])]


def _outlined(
    outlook: Outlook, phases: Sequence[PhaseEnd], settings: RoadmapSettings
) -> list[Outlined]:
    """Every place that the plan moves, in the result's order."""
    days = [phase.until for phase in phases]
    high, low = [outlook.high(day) for day in days], [outlook.low(day) for day in days]
    nothing = [_left_alone(outlook, day - settings.start, settings.drift) for day in days]
    found = []
    for at, node in enumerate(high[-1].nodes):
        if not node.moves:
            continue
        found.append(
            Outlined(
                questionnaire=node.questionnaire,
                node=node.node,
                title=node.title,
                depth=node.depth,
                level=node.before,
                target=node.target_before,
                low=[_half(each.nodes[at].after) for each in low],
                high=[_half(each.nodes[at].after) for each in high],
                nothing=[each.nodes[at].after for each in nothing],
            )
        )
    return found


def _left_alone(outlook: Outlook, after: timedelta, drift: float) -> Scenario:
    """The result if nothing is done: every leaf drifts, within its range."""
    change = drift * after.days / DAYS_OF_A_YEAR
    levels = {}
    for slug, questionnaire in outlook.result.questionnaires.items() if change else ():
        for name, node in questionnaire.nodes.items():
            if node.leaf and node.score is not None:
                low, high = node.range
                levels[f"{slug}:{name}"] = min(max(node.score + change, low), high)
    return outlook.engine(outlook.result, Changes(levels=levels))


def _contributions(outlook: Outlook) -> list[Contribution]:
    """In order of their ends, so that they add up to all that the plan closes."""
    order = list(outlook.likely)
    before = outlook.with_only([])
    found = []
    for place, id_ in enumerate(order):
        after = outlook.with_only(order[: place + 1])
        pairs = zip(before.nodes, after.nodes, strict=True)
        gains = {
            (new.questionnaire, new.node): new.after - old.after
            for old, new in pairs
            if new.after is not None
            and old.after is not None
            and new.after - old.after > LEAST_LEVELS
        }
        lifted = {lift.node for lift in outlook.optimum.stated.problem.jobs[id_].lifts}
        found.append(
            Contribution(
                initiative=id_,
                nodes={
                    node: gain
                    for (slug, node), gain in gains.items()
                    if {node, f"{slug}:{node}"} & lifted
                },
                wholes={slug: gain for (slug, node), gain in gains.items() if node == slug},
            )
        )
        before = after
    return found


def _turning_days(outlook: Outlook) -> list[date]:
    """Every day on which something ends, likely or at the longest."""
    return sorted({*outlook.likely.values(), *outlook.longest.values()})


def _half(level: float | None) -> float | None:
    return None if level is None else half_level(level)
