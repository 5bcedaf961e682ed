"""Limits of the optimiser as sentences: what conflicts, and what keeps an initiative out."""

from collections.abc import Mapping, Sequence

from dot.assessments.schemas import RoadmapSettings
from dot.roadmap.problem import Limit, Problem
from dot.roadmap.situation import Situation
from dot.roadmap.words import day_of, named

FUNCTION_NAMES = {
    "sales": "sales",
    "marketing": "marketing",
    "it": "IT",
    "medical": "medical",
    "leadership": "leadership",
}
MET_ALREADY = "What it would lift is at target, at its ceiling, or lifted by chosen ones already."
TOGETHER = "Several limits together leave it no room beside what is chosen."


def limit_words(
    limit: Limit, situation: Situation, settings: RoadmapSettings, limits: Mapping[str, int]
) -> str:
    """One limit as the settings state it."""
    if limit.kind in ("pinned", "excluded", "fixed", "not_before", "window", "phase"):
        return _about(limit, situation, settings)
    budget = settings.budget
    texts = {
        "capacity": f"the capacity of {FUNCTION_NAMES.get(limit.key, limit.key)}"
        f" ({_capacity(limit.key, settings)})",
        "days": f"the budget of {budget.days or 0:g} person-days",
        "money": f"the budget of {budget.money or 0:,.0f} in money",
        "parallel": f"at most {limits['parallel_per_owner']} of effort M, L or XL at once in a lane",
        "rep": f"at most {limits['rep_changes_per_quarter']} changes of the rep’s day a quarter",
        "chosen": f"at most {limits['chosen']} initiatives",
    }
    return texts[limit.kind]


def _about(limit: Limit, situation: Situation, settings: RoadmapSettings) -> str:
    candidate = situation.candidates[limit.key]
    name = named(candidate.initiative)
    if limit.kind == "pinned":
        return f"{name} is pinned" if candidate.pinned else f"{name} is planned by the client"
    if limit.kind == "excluded":
        stopped = candidate.status == "stopped"
        return f"{name} is stopped by the client" if stopped else f"{name} is excluded"
    if limit.kind == "fixed":
        return f"{name} is fixed to {day_of(settings.fixed[limit.key])}"
    if limit.kind == "window":
        return f"{name} has to end in its window ({window_names(limit.key, settings)})"
    if limit.kind == "not_before":
        return f"{name} may not start before {day_of(settings.not_before[limit.key])}"
    return f"{name} belongs to phase {candidate.initiative.phase}, which starts later"


def window_names(id_: str, settings: RoadmapSettings) -> str:
    """“yearly objectives” and whatever else an initiative is bound to."""
    return ", ".join(f"“{one.name}”" for one in settings.windows if id_ in one.initiatives)


def _capacity(function: str, settings: RoadmapSettings) -> str:
    given = []
    if function in settings.capacities:
        given.append(f"{settings.capacities[function]:g} person-days a quarter")
    if function in settings.people:
        given.append(f"{settings.people[function]:g} full-time people")
    return ", ".join(given)


def conflict_words(told: Sequence[str], settings: RoadmapSettings) -> str:
    """Why there is no plan."""
    start = f"No plan of {settings.horizon_months} months from {settings.start.isoformat()}"
    if len(told) == 1:
        return f"{start} can keep this: {told[0]}. Take it back, or give it more time."
    listed = "\n".join(f"- {text}" for text in told)
    return f"{start} can keep these together; loosening any one of them is enough:\n{listed}"


def costs_more(gain: float, cost: float) -> str:
    return f"Beside what is chosen it would add {gain:.2f} points and cost {cost:.2f}."


def crowded_out(text: str) -> str:
    return f"What is chosen brings more; adding it as well would break: {text}."


def optimum_rules(
    problem: Problem, settings: RoadmapSettings, gap: float, interrupted: bool
) -> list[str]:
    """How this roadmap was made, as sentences."""
    weights = problem.weights
    proof = f"at most {gap:.1%} below the best possible under these limits"
    if gap == 0:
        proof = "proven to be the best under these limits"
    elif gap >= 1:
        proof = "the best that was found; how far from the best possible is not known"
    if interrupted:
        proof += "; the search was interrupted"
    blackouts = sum((one.end - one.start).days + 1 for one in settings.blackouts)
    rules = [
        f"Initiatives are chosen and put into quarters together; the plan is {proof}.",
        "Points = sum over nodes of importance × levels of the gap to target that are closed, "
        f"{weights.sooner:.0%} of it counted by how soon, minus {weights.day:g} a person-day, "
        f"{weights.thousand:g} a thousand of money, and {weights.soft:g} where something starts "
        "before what would help it. Weights are planning assumptions (EST).",
        "What several initiatives lift on one node adds up to its target and to the highest of "
        "their ceilings, and never counts twice.",
        "Where the reasons ask only for strengthening, the uplift is halved.",
        "What an initiative needs first is finished before it starts, unless it is done or what it "
        "lifts has reached the middle of its scale (level 3 of 5).",
        "Within the quarters each initiative starts on the earliest Monday that keeps every limit; "
        "work is spread evenly over its likely duration. Dates of the client stand as given.",
    ]
    if blackouts:
        rules.append(
            f"Nobody works for the plan on {blackouts} days of blackout; it runs on after."
        )
    return rules
