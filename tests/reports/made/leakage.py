"""A made-up strategy leakage: four shown levels and a hidden one, drift, a lost and an inverted item."""

import itertools
from datetime import date

from dot.results.leakage_schemas import (
    CodingResult,
    DiagnosisResult,
    HorizontalGap,
    LadderResult,
    LadderSide,
    LeakageResult,
    LeakageStep,
    LevelLeakage,
    Share,
    SourceText,
)
from dot.results.parts import Interval

PRIORITIES = [(f"S{number}", f"Priority {number}: win segment C") for number in range(1, 6)]
RUNGS = (
    ("source", "Source team", 92, 5),
    ("national", "National leadership", 78, 9),
    ("manager", "Sales managers", 61, 10),
    ("rep", "Reps", 44, 127),
)
AGENCIES = LevelLeakage(
    level="agency",
    name="Agencies",
    kind="agency",
    n=None,
    fidelity=None,
    reason="hidden",
    naming={"S1": Share(value=None, reason="hidden")},
)
SOURCE = SourceText(
    place="national",
    title="Brand plan 2026",
    signed_by="Business unit head",
    signed_on=date(2026, 8, 20),
    priorities=PRIORITIES,
    agreement=0.8,
)
LADDER = LadderResult(
    index=2.7,
    archetype="defined",
    next_archetype="aligned",
    next_from=3.0,
    gap=0.6,
    sides=[
        LadderSide(name="Marketing", groups=["MKT"], index=3.0, archetype="aligned", n=7),
        LadderSide(name="Sales", groups=["SM", "REP"], index=2.4, archetype="defined", n=137),
    ],
    nodes=["C1.1", "C2.1"],
    bands=[(1.0, "undefined"), (2.0, "defined"), (3.0, "aligned"), (4.0, "integrated")],
)
CODING = CodingResult(
    wordings=312,
    by_dictionary=251,
    by_coder=38,
    uncoded=23,
    share_uncoded=0.074,
    limit=0.05,
    provisional=True,
)


def make_level(level: str, name: str, fidelity: float, n: int) -> LevelLeakage:
    """One shown level; the lower its fidelity, the more it drifts."""
    return LevelLeakage(
        level=level,
        name=name,
        kind=level,
        n=n,
        fidelity=fidelity,
        interval=Interval(low=fidelity - 4, high=fidelity + 4, confidence=0.9, method="bootstrap"),
        median=fidelity,
        band="seeping",
        parts={"recall": fidelity / 110, "precision": 0.7, "segments": 0.8},
        recognition=0.7,
        buy_in=3.4,
        say_clear=Share(value=0.84),
        can_name=Share(value=fidelity / 200),
        clarity_illusion=84 - fidelity / 2,
        naming={
            key: Share(value=max(0.05, fidelity / 100 - 0.11 * place))
            for place, (key, _) in enumerate(PRIORITIES)
        },
        drift={"D1": Share(value=(100 - fidelity) / 150)},
        lost=["S5"] if level == "rep" else [],
        inverted=["S3"] if level == "manager" else [],
        effort={"A": 55, "B": 25, "C": 15, "D": 5},
    )


def make_step(above: LevelLeakage, below: LevelLeakage) -> LeakageStep:
    """The step between two shown levels, large enough to be claimed."""
    high, low = above.fidelity or 0, below.fidelity or 0
    return LeakageStep(
        above=above.level,
        below=below.level,
        lost=high - low,
        transmission=low / high,
        band="rupture",
        claimed=True,
    )


def make_leakage() -> LeakageResult:
    """All of it, with more uncoded answers than the limit allows."""
    levels = [make_level(code, name, fidelity, n) for code, name, fidelity, n in RUNGS]
    reading = "Heard, not retained: too many or too abstract"
    return LeakageResult(
        questionnaire="strategy-leakage",
        provisional=True,
        sources=[SOURCE],
        priorities=PRIORITIES,
        drift_items=[("D1", "More calls per day")],
        segments=[(letter, f"Segment {letter}") for letter in "ABCD"],
        source_effort={"A": 40, "B": 40, "C": 20, "D": 0},
        levels=[*levels, AGENCIES],
        steps=[make_step(above, below) for above, below in itertools.pairwise(levels)],
        retention=0.48,
        cumulative_leakage=0.52,
        horizontal=[
            HorizontalGap(level="national", inside=0.71, between=0.42, gap=0.29),
            HorizontalGap(level="manager", inside=None, between=None, gap=None, reason="too_few"),
        ],
        reverse_leakage=0.61,
        reverse_n={"marketing": 8, "sales": 130},
        ladder=LADDER,
        diagnoses=[DiagnosisResult(id="heard", reading=reading, remedies=["I03"])],
        coding=CODING,
        weights={"recall": 0.45, "precision": 0.15, "segments": 0.2, "movement": 0.1},
        est=True,
    )
