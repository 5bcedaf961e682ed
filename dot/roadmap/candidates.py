"""Candidates: every initiative of the catalogue, with the reasons for which it is proposed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from dot.assessments.schemas import RoadmapSettings, Running
from dot.questionnaires.conditions import compile_condition
from dot.questionnaires.library import Initiative
from dot.results.inputs import Definition
from dot.results.rules import (
    Facts,
    Functions,
    functions,
    largest_step,
    leakage_facts,
    nodes_of,
)
from dot.results.schemas import NodeResult, Result

# Level 4 of 5, from which the catalogue speaks of strengthening; other scales by the same share.
AIM = 0.75
# Domain brief, section 5: half the uplift while under half of the people use it after 90 days.
HALF, ENOUGH_ADOPTION = 0.5, 0.5


@dataclass(frozen=True)
class Candidate:
    """An initiative, why it is proposed, and what client and consultant say about it.

    ``reasons`` are the texts of the triggers that hold; without any it may still be pinned, run
    at the client, or be needed by another.  ``strengthen_only``: only strengthening ones hold.
    ``is_news``: the client has finished it after the day that the result speaks of.
    """

    initiative: Initiative
    reasons: tuple[str, ...] = ()
    strengthen_only: bool = False
    pinned: bool = False
    excluded: bool = False
    running: Running | None = None
    is_news: bool = False

    @property
    def id(self) -> str:
        return self.initiative.id

    @property
    def status(self) -> str | None:
        """What the client says: planned, running, done or stopped."""
        return self.running.status if self.running else None

    @property
    def has_own_dates(self) -> bool:
        """Whether the client's dates stand, so that the plan is built around them."""
        if self.running is None:
            return False
        return (
            self.status == "running"
            or self.is_news
            or (self.status == "planned" and self.running.start is not None)
        )

    @property
    def share(self) -> float:
        """The part of its uplifts that counts: half each for strengthening and for low adoption."""
        return (HALF if self.strengthen_only else 1.0) * self.share_of(self.running)

    @staticmethod
    def share_of(running: Running | None) -> float:
        """What experience leaves of the uplifts; what is done without its KPI lifts nothing."""
        if running is None or running.status == "stopped":
            return 1.0 if running is None else 0.0
        if running.status == "done" and running.kpi_reached is False:
            return 0.0
        hardly = running.adoption is not None and running.adoption < ENOUGH_ADOPTION
        return HALF if hardly else 1.0

    @property
    def is_firm(self) -> bool:
        """Whether it has to be in the plan: pinned, or planned by the client and not excluded."""
        return self.pinned or (self.status == "planned" and not self.excluded)

    @property
    def is_wanted(self) -> bool:
        """Whether it asks for a place in the plan on its own account."""
        return self.pinned or self.status == "planned" or bool(self.reasons)


def candidates(
    result: Result, definition: Definition, settings: RoadmapSettings, most: int
) -> dict[str, Candidate]:
    """The library's initiatives and the client's own, by id. A client's own replaces its namesake.

    Where fewer ask for a place than the plan has (``most``), strengthening triggers hold for every
    place short of its target, and not only for those with a target of level 4.
    """
    own, library = definition.initiatives, definition.library
    listed = [*(library.initiatives if library else []), *(own.own if own else [])]
    catalogue = {one.id: one for one in listed}
    said = {one.id: one for one in own.status} if own else {}
    facts = _facts(result, definition.assessment.flags)
    bound = functions(facts)
    found = {}
    # By id, so that the order of a file never decides between plans that are worth the same.
    for id_, initiative in sorted(catalogue.items()):
        reasons, strengthen_only = _reasons(initiative, bound)
        found[id_] = Candidate(
            initiative=initiative,
            reasons=reasons,
            strengthen_only=strengthen_only,
            pinned=id_ in settings.pinned,
            excluded=id_ in settings.excluded,
            running=_said(said.get(id_), settings.replan),
            is_news=_is_news(said.get(id_), definition),
        )
    if sum(one.is_wanted for one in found.values()) >= most:
        return found
    higher = functions(replace(facts, nodes={id_: _aimed(n) for id_, n in facts.nodes.items()}))
    return {id_: one if one.reasons else _strengthening(one, higher) for id_, one in found.items()}


def _said(running: Running | None, today: date | None) -> Running | None:
    """What the client says, read on the day of a new plan.

    Whatever should have begun by then and has not is given a new date; what should have ended and
    still runs ends then at the earliest.
    """
    if running is None or today is None:
        return running
    if running.status == "planned" and running.start and running.start < today:
        return running.model_copy(update={"start": None, "end": None})
    if running.status == "running" and running.end and running.end < today:
        return running.model_copy(update={"end": today})
    return running


def _is_news(running: Running | None, definition: Definition) -> bool:
    """Whether it was done after the report, whose levels therefore do not have its effect."""
    return (
        running is not None
        and running.status == "done"
        and running.end is not None
        and running.end > definition.assessment.report_date
    )


def _strengthening(candidate: Candidate, bound: Functions) -> Candidate:
    """The candidate with the strengthening triggers alone, read with other targets."""
    initiative = candidate.initiative
    weak = [trigger for trigger in initiative.triggers if trigger.strengthen]
    reasons, _ = _reasons(initiative.model_copy(update={"triggers": weak}), bound)
    return replace(candidate, reasons=reasons, strengthen_only=bool(reasons))


def _aimed(node: NodeResult) -> NodeResult:
    """The node as if its target were level 4 of 5, where it stands short of a lower one."""
    low, high = node.range
    aim = low + AIM * (high - low)
    if node.target is None or node.score is None or not node.score < node.target < aim:
        return node
    return node.model_copy(update={"target": aim})


def _facts(result: Result, flags: Iterable[str]) -> Facts:
    leakage = result.leakage
    return Facts(
        nodes=nodes_of(result.questionnaires),
        kpis={kpi.code: kpi for kpi in result.kpis},
        flags=frozenset(flags),
        leakage=leakage_facts(leakage),
        largest_step=largest_step(leakage),
        diagnosed=frozenset(one.id for one in leakage.diagnoses) if leakage else frozenset(),
    )


def _reasons(initiative: Initiative, bound: Functions) -> tuple[tuple[str, ...], bool]:
    """The texts of the triggers that hold, and whether all of those only strengthen."""
    holding = [
        trigger
        for trigger in initiative.triggers
        if compile_condition(trigger.when, place=f"initiative {initiative.id}").holds(bound)
    ]
    texts = tuple(dict.fromkeys(trigger.text for trigger in holding))
    return texts, bool(holding) and all(trigger.strengthen for trigger in holding)
