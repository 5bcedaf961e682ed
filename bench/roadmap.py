"""The roadmap's optimiser on random clients, beside the catalogue's greedy rule and CP-SAT in one run."""

import json
import pickle
import random
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from dot.assessments.schemas import RoadmapSettings
from dot.batch.folder import read_folder
from dot.publication.service import unrecorded
from dot.questionnaires.documents import read_document
from dot.questionnaires.library import Initiative, InitiativeFile, Prerequisite
from dot.questionnaires.service import content_root
from dot.results.service import count
from dot.results.whatif import what_if
from dot.roadmap.candidates import Candidate
from dot.roadmap.greedy import by_priority
from dot.roadmap.objective import broken, value
from dot.roadmap.optimal import Means
from dot.roadmap.options import Tables, tables
from dot.roadmap.service import plan
from dot.roadmap.situation import Situation
from dot.roadmap.solver import Effort, solve
from dot.roadmap.standing import Standing
from dot.roadmap.stating import FUNCTIONS, state

CATALOGUE = Path("questionnaires") / "library" / "1.0.0" / "initiatives.yaml"
SAMPLE = Path("questionnaires") / "examples" / "sample"
CLIENTS = 100
MOST_SECONDS, MOST_GAP, MOST_WHAT_IF = 20.0, 0.02, 2.0
LARGE = 200
# One node: the root with its cuts, so that the stop is the same on every machine.
LARGE_EFFORT = Effort(gap=MOST_GAP, nodes=1)
LIMITS = {"parallel_per_owner": 3, "rep_changes_per_quarter": 2, "chosen": 12}
CHANGES = (
    {"pinned": ["I33"]},
    {"excluded": ["I11"]},
    {"budget": {"days": 250.0}},
    {"people": {"sales": 0.5, "it": 0.5}},
    {"limits": {"chosen": 8}},
)


@dataclass(frozen=True)
class Run:
    """One client: seconds, proven gap, and the points of the three ways."""

    seconds: float
    gap: float
    ours: float
    rule: float | None


def client(initiatives: list[Initiative], bands: InitiativeFile, seed: int) -> Situation:
    """Every initiative proposed to a client with random levels and targets."""
    dice = random.Random(seed)
    nodes = sorted({uplift.node for one in initiatives for uplift in one.uplifts})
    places = {}
    for node in nodes:
        level = dice.uniform(1.0, 3.4)
        places[node] = Standing(level, dice.choice([3.5, 4.0]), dice.randint(1, 5), (level - 1) / 4)
    return Situation(
        candidates={one.id: Candidate(one, ("Proposed.",)) for one in initiatives},
        places=places,
        effort={str(letter): band for letter, band in bands.effort.items()},
    )


def settings_of(seed: int, size: float = 1.0) -> RoadmapSettings:
    """24 months with every kind of limit."""
    dice = random.Random(seed)
    return RoadmapSettings.model_validate(
        {
            "start": date(2027, 1, 4),
            "horizon_months": 24,
            "people": {function: size * dice.uniform(0.3, 1.0) for function in FUNCTIONS},
            "budget": {"days": size * dice.uniform(250, 450)},
            "blackouts": [{"start": date(2027, 8, 2), "end": date(2027, 8, 20)}],
        }
    )


def problem_of(catalogue: InitiativeFile, seed: int) -> Tables:
    situation = client(catalogue.initiatives, catalogue, seed)
    return tables(state(situation, settings_of(seed), LIMITS).problem)


def run(found: Tables) -> Run:
    """Ours until 2 % are proven, and the catalogue's greedy rule."""
    begun = time.process_time()
    ours = solve(found, Effort(gap=MOST_GAP))
    seconds = time.process_time() - begun
    rule = by_priority(found)
    if ours is None or list(broken(found, ours.picks)):
        raise RuntimeError("without pins there is always a plan")
    return Run(seconds, ours.gap, ours.value, None if rule is None else value(found, rule))


def rivals(problems: list[Tables]) -> list[float | None]:
    """Points of CP-SAT's time-indexed model, by our own yardstick; in a process of its own."""
    ended = subprocess.run(
        [sys.executable, "-m", "bench.roadmap_rival"],
        input=pickle.dumps(problems),
        capture_output=True,
        check=True,
    )
    plans = json.loads(ended.stdout)
    for found, picks in zip(problems, plans, strict=True):
        if picks is not None and list(broken(found, picks)):
            raise RuntimeError("CP-SAT's plan breaks a limit: the two models are not the same")
    return [
        None if picks is None else value(found, picks)
        for found, picks in zip(problems, plans, strict=True)
    ]


def large(catalogue: InitiativeFile) -> Tables:
    """200 initiatives: the catalogue's again and again, each copy needing one of the copy before."""
    dice = random.Random(200)
    made: list[Initiative] = []
    while len(made) < LARGE:
        one = catalogue.initiatives[len(made) % len(catalogue.initiatives)]
        needs = [Prerequisite(initiative=dice.choice(made).id, hard=True)] if made else []
        update = {"id": f"X{len(made):03}", "prerequisites": needs if dice.random() < 0.5 else []}
        made.append(one.model_copy(update=update))
    limits = {**LIMITS, "chosen": 60, "parallel_per_owner": 6, "rep_changes_per_quarter": 6}
    situation = client(made, catalogue, 200)
    return tables(state(situation, settings_of(200, size=4.0), limits).problem)


def what_if_seconds() -> list[float]:
    """Other limits on the sample, begun from the plan that is known."""
    definition, answers = read_folder(SAMPLE, content_root())
    result = unrecorded(count(definition, answers))
    settings = definition.assessment.roadmap
    if settings is None:
        raise RuntimeError("the sample has a roadmap")
    before = plan(result, definition, Means(what_if))
    spent = []
    for change in CHANGES:
        other = RoadmapSettings.model_validate({**settings.model_dump(), **change})
        assessment = definition.assessment.model_copy(update={"roadmap": other})
        begun = time.process_time()
        plan(result, replace(definition, assessment=assessment), Means(what_if, before))
        spent.append(time.process_time() - begun)
    return spent


def ratios(name: str, ours: list[float], theirs: list[float | None]) -> str:
    """How many times the points of another way ours has: median and worst."""
    found = [one / other for one, other in zip(ours, theirs, strict=True) if other]
    return f"{name}: median {statistics.median(found):.3f}, worst {min(found):.3f} times"


def main() -> None:
    """Print medians and worst over the clients; a first argument says how many."""
    catalogue = InitiativeFile.model_validate(read_document(CATALOGUE).tree)
    clients = int(sys.argv[1]) if len(sys.argv) > 1 else CLIENTS
    problems = [problem_of(catalogue, seed) for seed in range(clients)]
    runs = [run(found) for found in problems]
    seconds, gaps = [one.seconds for one in runs], [one.gap for one in runs]
    ours = [one.ours for one in runs]
    print(
        f"roadmap, {len(catalogue.initiatives)} initiatives, 8 quarters, all limits, {clients} "
        f"clients: median {statistics.median(seconds):.2f} s of one core, worst {max(seconds):.2f} s "
        f"(at most {MOST_SECONDS:g}); gap median {statistics.median(gaps):.2%}, worst {max(gaps):.2%} (at "
        f"most {MOST_GAP:.0%})"
    )
    print(ratios("points against the catalogue’s greedy rule", ours, [one.rule for one in runs]))
    print(ratios("points against CP-SAT’s time-indexed model", ours, rivals(problems)))
    found = large(catalogue)
    begun = time.process_time()
    many = solve(found, LARGE_EFFORT)
    spent = time.process_time() - begun
    told = "no plan" if many is None else f"{len(many.picks)} chosen, gap {many.gap:.1%}"
    print(f"{LARGE} initiatives: {spent:.1f} s of one core (at most {MOST_SECONDS:g}), {told}")
    again = what_if_seconds()
    print(
        f"what-if on the sample, warm-started: median {statistics.median(again):.2f} s, worst "
        f"{max(again):.2f} s (at most {MOST_WHAT_IF:g})"
    )


if __name__ == "__main__":
    main()
