"""The roadmap's optimiser on random clients: seconds, proven gaps, and points beside the greedy plan."""

import random
import statistics
import sys
import time
from datetime import date
from pathlib import Path

from dot.assessments.schemas import RoadmapSettings
from dot.questionnaires.documents import read_document
from dot.questionnaires.library import InitiativeFile
from dot.roadmap.candidates import Candidate
from dot.roadmap.options import tables
from dot.roadmap.ranking import Situation
from dot.roadmap.solver import Effort, Solution, solve
from dot.roadmap.standing import Standing
from dot.roadmap.stating import FUNCTIONS, state

CATALOGUE = Path("questionnaires") / "library" / "1.0.0" / "initiatives.yaml"
CLIENTS = 100
MOST_SECONDS, MOST_GAP = 20.0, 0.02


def client(catalogue: InitiativeFile, seed: int) -> Situation:
    """Every initiative of the catalogue proposed to a client with random levels and targets."""
    dice = random.Random(seed)
    nodes = sorted({uplift.node for one in catalogue.initiatives for uplift in one.uplifts})
    places = {}
    for node in nodes:
        level = dice.uniform(1.0, 3.4)
        places[node] = Standing(level, dice.choice([3.5, 4.0]), dice.randint(1, 5), (level - 1) / 4)
    return Situation(
        candidates={one.id: Candidate(one, ("Proposed.",)) for one in catalogue.initiatives},
        places=places,
        effort={str(letter): band for letter, band in catalogue.effort.items()},
        most=12,
    )


def run(catalogue: InitiativeFile, seed: int) -> tuple[float, Solution]:
    """Seconds and solution for one client: 24 months, every limit at once, stopped at 2 %."""
    dice = random.Random(seed)
    settings = RoadmapSettings.model_validate(
        {
            "start": date(2027, 1, 4),
            "horizon_months": 24,
            "people": {function: dice.uniform(0.3, 1.0) for function in FUNCTIONS},
            "budget": {"days": dice.uniform(250, 450)},
            "blackouts": [{"start": date(2027, 8, 2), "end": date(2027, 8, 20)}],
        }
    )
    limits = {"parallel_per_owner": 3, "rep_changes_per_quarter": 2, "chosen": 12}
    begun = time.perf_counter()
    stated = state(client(catalogue, seed), settings, limits)
    found = solve(tables(stated.problem), Effort(gap=MOST_GAP))
    if found is None:
        raise RuntimeError("without pins there is always a plan")
    return time.perf_counter() - begun, found


def main() -> None:
    """Print medians and worst over the clients; a first argument says how many."""
    catalogue = InitiativeFile.model_validate(read_document(CATALOGUE).tree)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CLIENTS
    runs = [run(catalogue, seed) for seed in range(count)]
    seconds = [spent for spent, _ in runs]
    gaps = [found.gap for _, found in runs]
    ratios = [found.value / found.greedy for _, found in runs if found.greedy]
    print(
        f"roadmap, {len(catalogue.initiatives)} initiatives, 8 quarters, all limits, {count} clients: "
        f"median {statistics.median(seconds):.2f} s, worst {max(seconds):.2f} s (at most "
        f"{MOST_SECONDS:g}); gap median {statistics.median(gaps):.2%}, worst {max(gaps):.2%} (at "
        f"most {MOST_GAP:.0%}); points against the greedy plan: median {statistics.median(ratios):.3f}, "
        f"worst {min(ratios):.3f} times"
    )


if __name__ == "__main__":
    main()
